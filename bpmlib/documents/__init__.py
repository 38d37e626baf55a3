"""Business documents and the guards that stand before every policy.

In come pydantic models (the shipped ones or an application's) and a policy's list of reads; out come static
field descriptions for the checker and a guard that turns a caller's document into the values the policy reads.

Read first `fields` (a model becomes a `DocumentType`), then `guards` (`Guard` and its `Read`s). Below them:
`reads` builds the tree of what is read, `admit` walks it thoroughly and names every problem, `accept` judges one
value, `fast` writes the same judgement as Python `ast` for the common case, `wording` words the messages.
`registry` finds document types by name, `sales` holds the shipped documents, `shared_types` the annotations to
write new ones with, `json_input` reads JSON without losing a digit. pydantic is imported in this package only.
"""
