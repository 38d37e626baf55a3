"""Courses of action and what a dozen of them need: whose turn it is, and whose client somebody is.

`rotation` is the reception rota, `ownership` the windows in which a client is somebody's, `attribution` whose client a
visitor becomes, `shares` who has which part of a commission. All are pure functions over frozen data; time is an
argument.
"""
