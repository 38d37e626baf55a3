"""A model becomes diagnostics, or a `Checked`: the only ticket to the next stage.

Read `checked` first: it runs the checks in order and defines the ticket. `scope` knows what every name
stands for, `infer` the type of every expression (with `operations` for operators and cells, `calls` for
functions), `order` which definitions need which, `tables` what a table must look like, `sections` the
rest of a file (reasons, readings, examples, properties).

The tuples `FURTHER` and `ADVICE` in `checked` list the checks that come after the types, each a module of its own:
`documents`, `constants`, `hits`, `sources`; `wording`, `shadowing`, `figures`. `versions` and `unused` need other files
as well.
"""
