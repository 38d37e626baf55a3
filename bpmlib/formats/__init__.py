"""Files to model and back: every format is a package of its own and offers the same pair of verbs.

What comes in is a `Source`; what goes out is a `model.policies.Policy`, of DMN a `model.drg.Definitions`, or one
`PolicyError` with every mistake of the file. A sibling has `reader.read(source, limits) -> Policy` and
`writer.write(policy) -> str`, and `read(write(m)) == m` for whatever `read` returns. Formats know the model and the
expression language, nothing of types, checks or engines: a file reads without its neighbours. Start with `markdown`,
the native format.
"""
