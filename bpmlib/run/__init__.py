"""The reference engine: a core program becomes one Python function that decides and leaves its trace.

`emit` turns core expressions into Python's own syntax trees (never source text), `tables` decision tables
into statements, `compiled` the whole program into functions; `decision` is what they return, `runtime`
the few helpers they call, `cells` what the table index may know of a row.
"""
