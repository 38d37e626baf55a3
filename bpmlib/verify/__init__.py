"""What runs a policy, or reasons about it, to find out whether it is right: a room for each question.

`examples` runs the rows of its `Examples` sections; `coverage` counts which rules of the sources they reach. `tables`
proves by `geometry` where a decision table has gaps, conflicts and dead rules; `diff` compares two versions and
`replay` decides old documents by both; `exercised` measures what examples show, `suggest` writes the missing ones.
"""
