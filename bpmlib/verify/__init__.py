"""What runs a policy to find out whether it is right.

`examples` runs the rows of its `Examples` sections; `coverage` counts which rules of the sources they reach.
`tables` proves by geometry where a decision table has gaps, conflicts and dead rules (`findings` says what it finds);
below it `conditions`, `axes` and `grid` make a table into boxes, `hits` and `simpler` ask, `witness` makes documents.
"""
