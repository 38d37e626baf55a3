"""The atoms of a column's domain: where a table changes its mind, and which rows may fire where.

A *column* is one input of a table; a cell of the table accepts a *region* of the column's values.

What comes in: for every column the regions of its cells, as `Intervals` where values have an order
(numbers, dates, instants, ordered text) or as `Values` where they have none (words, booleans). Both
know the same verbs, `intersection`, `union`, `complement`, `contains`, `is_empty`, and say apart
whether null is inside, because null is no value and has no place in an order.

What goes out:

- the regions themselves, exact under those verbs, so that "nothing is left over" is a proof of
  completeness and "the intersection is empty" a proof that two rows never meet;
- `Atoms`: all ends of all regions cut the domain into points and open gaps, and no rule can tell two
  values of one atom apart. One representative of each stands for all, the values beside an end are
  the boundary tests, the nearest end says how far a decision is from changing;
- `Index`: the rows of a table that may match given values, found in about logarithmic time. It
  returns a superset, in row order: an index may skip rows, never decide.

- `partition` and `covering`: the boxes in which the same rows apply, what no row covers and what several do.

Read `intervals` first, then `atoms`. `index` holds the lookup and grows the tree; `splits` holds how
one column divides rows, and what makes one cut better than another. `partition` cuts a table as a whole;
for a large one `covering` takes the rows that meet (`meeting`) and counts what is missing (`uncovered`).

Everything here is a value without behaviour beyond sets and order: nothing is evaluated, nothing is
rounded, and a value handed in must be of the column's type.
"""
