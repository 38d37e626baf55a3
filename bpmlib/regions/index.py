"""The table index: which rows may match given values, in about logarithmic time.

The index is a decision tree. An inner node looks at one column and chooses among many children with one
call of `bisect` or one look into a dict, both of which run in C; a leaf is the tuple of row numbers that
may match. A row that lies on both sides of a cut goes to both, under a budget of references that keeps
memory proportional to rows times columns; where the budget is spent, a leaf simply holds more rows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from operator import getitem
from typing import Any, TypeAlias

from bpmlib.regions.intervals import Interval, Intervals, Region, Values
from bpmlib.regions.splits import OVERHEAD, Ordered, Unordered

__all__ = ["ColumnRegions", "Index"]

BUDGET = 8
"""References the tree may hold for each cell of the table; the trees for null values may hold as many again."""
BOXES = 8
"""Boxes a row is entered as at most; beyond that, the gaps between its intervals are ignored."""
SAMPLE = 500
"""Cells looked at to choose a cut: of every column as many entries as come to this."""
WORTHWHILE = 0.95
"""The score a split must stay below."""
MERGING = 0.88
"""The advantage of a cut that its parent's node can take in, so that it costs no step."""
SCARCE = 1.25
"""References left for each entry below which no split is tried: where so many straddle, none would be afforded."""
DEPTH = 100
"""Splits on one path at most."""


@dataclass(frozen=True, slots=True)
class ColumnRegions:
    """One column of a table: where its value stands among the values looked up, and what each row accepts.

    A region of None accepts anything, or is not known: the column never skips that row. A column that is
    not `nullable` gets no tree of its own for null; a null that arrives all the same is answered, slowly.
    """

    slot: int
    regions: Sequence[Region | None]
    nullable: bool = True


class Node:
    """A choice among `children` by the value in `slot`: `find(keys, value)` is the position of the child."""

    __slots__ = ("children", "find", "keys", "null", "slot")

    def __init__(self, slot: int, find: Callable[[Any, Any], int], keys: Any) -> None:
        self.slot = slot
        self.find = find
        self.keys = keys
        self.children: tuple[Tree, ...] = ()
        self.null: Tree = ()


Rows: TypeAlias = tuple[int, ...]
Tree: TypeAlias = Node | Rows


class _Parts(dict[Any, int]):
    """The part of each word; words nobody names belong to part 0."""

    def __missing__(self, word: Any) -> int:
        return 0


class Index:
    """Finds the rows of a table that may match. Immutable once built; safe to share between threads.

    >>> cheap = Intervals.of(Interval(None, False, 20000, True))
    >>> dear = Intervals.of(Interval(20000, False, None, False))
    >>> index = Index.build([ColumnRegions(0, [cheap, dear, None])], rows=3)
    >>> index.candidates([20000]), index.candidates([20001]), index.candidates([None])
    ((0, 2), (1, 2), (2,))
    """

    __slots__ = ("_root",)

    def __init__(self, root: Tree) -> None:
        self._root = root

    @classmethod
    def build(cls, columns: Sequence[ColumnRegions], *, rows: int) -> Index:
        """Return the index of a table of `rows` rows over those of its columns that have regions."""
        if any(len(column.regions) != rows for column in columns):
            raise ValueError("each column needs one region for every row")
        if len({column.slot for column in columns}) < len(columns):
            raise ValueError("two columns have the same slot; give the intersection of their regions instead")
        return cls(_Builder(columns, rows).build())

    def candidates(self, values: Sequence[Any]) -> Sequence[int]:
        """Return every row that accepts `values`, and perhaps others, in ascending order.

        Each value is of its column's type, or None for null.
        """
        node = self._root
        while node.__class__ is Node:
            value = values[node.slot]
            node = node.null if value is None else node.children[node.find(node.keys, value)]
        return node  # type: ignore[return-value]  # a tree that is no node is a leaf


Open: TypeAlias = dict[int, tuple[int, int]]
"""The columns that may still divide a subtree, each with the ranks between which its values lie there."""


class _Builder:
    """Grows the tree, then one tree for each set of columns that turn out to be null on the way."""

    def __init__(self, columns: Sequence[ColumnRegions], rows: int) -> None:
        self.columns = columns
        self.by_slot = {column.slot: number for number, column in enumerate(columns)}
        self.accepts_null = [[region is None or region.null for region in column.regions] for column in columns]
        self.rows: list[int] = []
        self.budget = BUDGET * (rows * len(columns) + OVERHEAD)
        self.leaves: dict[Rows, Rows] = {}
        self.splits: list[Ordered | Unordered] = []
        self._enter(rows)

    def _enter(self, rows: int) -> None:
        """Enter each row as the boxes it consists of; a row that accepts nothing at all is left out."""
        ordered: dict[int, list[Interval | None]] = {}
        for number, column in enumerate(self.columns):
            if any(isinstance(region, Intervals) for region in column.regions):
                ordered[number] = []
        for row in range(rows):
            if any(region is not None and region.is_empty for region in (col.regions[row] for col in self.columns)):
                continue
            boxes: list[list[Interval | None]] = [[]]
            for number in ordered:
                parts = _parts(self.columns[number].regions[row])
                if len(boxes) * len(parts) > BOXES:
                    parts = [_hull(parts)]
                boxes = [[*box, part] for box, part in product(boxes, parts)]
            self.rows.extend([row] * len(boxes))
            for box in boxes:
                for number, part in zip(ordered, box, strict=True):
                    ordered[number].append(part)
        for number, column in enumerate(self.columns):
            if number in ordered:
                self.splits.append(Ordered(ordered[number]))
            else:
                self.splits.append(Unordered([_words(column.regions[row]) for row in self.rows]))

    def build(self) -> Tree:
        """Return the tree, with every node's way out for null."""
        everyone, nobody = range(len(self.rows)), frozenset[int]()
        root = self._grow(everyone, self._open(nobody), max(self.budget, BUDGET * len(self.rows)))
        alone = [self._leaf(self._null_entries(everyone, number)) for number in range(len(self.columns))]
        trees: dict[frozenset[int], Tree] = {}
        room = self.budget
        pending: list[tuple[Tree, frozenset[int], Sequence[int]]] = [(root, nobody, everyone)]
        for tree, nulls, above in pending:  # grows while it is read: trees for more nulls come later
            for node in _nodes(tree):
                number = self.by_slot[node.slot]
                wanted = nulls | {number}
                if wanted not in trees and self.columns[number].nullable and len(above) <= room:
                    entries = self._null_entries(above, number)
                    share = min(room, BUDGET * (len(entries) + OVERHEAD))
                    trees[wanted] = self._grow(entries, self._open(wanted), share)
                    room -= len(above) + _size(trees[wanted])  # the search counts too: there are many such sets
                    pending.append((trees[wanted], wanted, entries))
                node.null = trees.get(wanted, alone[number])
        return root

    def _open(self, nulls: frozenset[int]) -> Open:
        """Return the columns that may divide where those in `nulls` are null."""
        return {
            number: split.whole if isinstance(split, Ordered) else (0, 0)
            for number, split in enumerate(self.splits)
            if number not in nulls
        }

    def _null_entries(self, entries: Sequence[int], number: int) -> list[int]:
        """Return those of the entries whose rows accept null in the column."""
        accepts = self.accepts_null[number]
        return [entry for entry in entries if accepts[self.rows[entry]]]

    def _leaf(self, entries: Sequence[int]) -> Rows:
        leaf = tuple(dict.fromkeys([self.rows[entry] for entry in entries]))
        return self.leaves.setdefault(leaf, leaf)

    def _grow(self, entries: Sequence[int], open_: Open, room: int, depth: int = 0, above: Node | None = None) -> Tree:
        """Return the tree over `entries` within `room` references."""
        if len(entries) < 2 or depth == DEPTH or room < SCARCE * len(entries):
            return self._leaf(entries)
        number, rank = self._choose(entries, open_, above)
        if number < 0:
            return self._leaf(entries)
        split, slot = self.splits[number], self.columns[number].slot
        if isinstance(split, Ordered):
            _, value, side = split.cuts[rank]
            node = Node(slot, bisect_left if side else bisect_right, [value])
            lowest, highest = open_[number]
            groups: Sequence[list[int]] = split.divide(entries, rank)
            opens: Sequence[Open] = ({**open_, number: (lowest, rank)}, {**open_, number: (rank, highest)})
        else:
            divided = split.divide(entries, room)
            if divided is None:
                return self._leaf(entries)
            node = Node(slot, getitem, _Parts(divided[0]))
            groups = divided[1]
            opens = [{other: limits for other, limits in open_.items() if other != number}] * len(groups)
        total = sum(map(len, groups)) + OVERHEAD * len(groups)
        if total > room:
            return self._leaf(entries)
        node.children = tuple(
            self._grow(group, opened, room * (len(group) + OVERHEAD) // total, depth + 1, node)
            for group, opened in zip(groups, opens, strict=True)
        )
        return _merged(node) if isinstance(split, Ordered) else node

    def _choose(self, entries: Sequence[int], open_: Open, above: Node | None) -> tuple[int, int]:
        """Return the column and the cut (0 where it divides by word) with the best score; column -1 for none."""
        sample = entries[:: 1 + len(entries) * len(open_) // SAMPLE]
        found, best = (-1, 0), WORTHWHILE
        for number, limits in open_.items():
            split = self.splits[number]
            if isinstance(split, Unordered):
                value, rank = split.best(sample), 0
                if value is None:
                    continue
            else:
                merging = above is not None and above.slot == self.columns[number].slot
                side = int(above.find is bisect_left) if above is not None else None
                cut = split.best(sample, limits, side)
                if cut is None:
                    continue
                value, rank = cut
                if merging and split.cuts[rank][2] == side:
                    value *= MERGING
            if value < best:
                found, best = (number, rank), value
        return found


def _merged(node: Node) -> Node:
    """Take those of the two children into the node that cut the same column on the same side of the value."""
    keys: list[Any] = []
    children: list[Tree] = []
    for child, key in zip(node.children, (node.keys, []), strict=True):
        if isinstance(child, Node) and child.slot == node.slot and child.find is node.find:
            keys.extend(child.keys)
            children.extend(child.children)
        else:
            children.append(child)
        keys.extend(key)
    node.keys, node.children = keys, tuple(children)
    return node


def _parts(region: Region | None) -> Sequence[Interval | None]:
    """Return the intervals of a region; [None] where it holds null alone."""
    if region is None:
        return Intervals.everything().parts
    return region.as_intervals().parts or [None]


def _hull(parts: Sequence[Interval | None]) -> Interval | None:
    """Return the interval from the start of the first part to the end of the last."""
    first, last = parts[0], parts[-1]
    return None if first is None or last is None else Interval(first.low, first.low_closed, last.high, last.high_closed)


def _words(region: Region | None) -> Values | None:
    assert not isinstance(region, Intervals)
    return region


def _nodes(tree: Tree) -> Iterator[Node]:
    """Yield the nodes of a tree; those for null are not part of it yet."""
    if isinstance(tree, Node):
        yield tree
        for child in tree.children:
            yield from _nodes(child)


def _size(tree: Tree) -> int:
    """Return how many references the leaves of a tree hold."""
    return sum(map(_size, tree.children)) if isinstance(tree, Node) else len(tree)
