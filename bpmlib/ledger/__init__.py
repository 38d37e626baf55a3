"""Points, fines, bonuses and commissions: what stands against whom, by clause and incident, posted once.

`entries` is one line of the book and its form in JSON; `book` has the `Ledger`, which takes an entry once and reverses
it by a counter entry; `days` are the months, quarters and years that are summed. `counting` says which time it is (the
third in a month, two months running), `splitting` divides an amount to the last cent, `paying` finds who pays.
`tree` holds the book's indexes: a new ledger shares all but a few nodes with the one before it.
"""
