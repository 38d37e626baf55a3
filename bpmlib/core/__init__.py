"""The small language that every engine speaks.

`ast` defines it: some twenty kinds of expression, and decision tables whose unary tests and exceptions
are written out and whose hit policies are reduced to four selectors, a sort and a fold. `from_model`
translates a `Checked` policy, with the parameters of one moment, into a `Program`.
"""
