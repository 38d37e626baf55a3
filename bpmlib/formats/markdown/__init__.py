"""Policy files: literate Markdown with a small fixed grammar, read strictly.

A file travels through these modules: `front_matter` takes the YAML head and `heads` knows its keys, `blocks` finds the
top-level blocks of the body, `sections` gathers them under their level-2 headings, `tables` turns a table's raw lines
into cells, and one small reader a section (`listings`, `decisions`, `examples`, `properties`) makes the model of them.
`cells`, `words` and `texts` read what stands in a cell. `reader.read` ties them together and raises once, with all that
was found; `writer.write` is its inverse. Each finding's code is explained in `bpmlib.codes`.

Markdown is lax where a rule must not be: a short row gains empty cells, surplus cells vanish, a broken delimiter row
turns a table into prose. So cells come from the raw lines, not from the rendered table, and whatever looks like a
table or a section without being one is a mistake.
"""
