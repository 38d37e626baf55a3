"""Patterns: what follows from several facts together, and holds for as long as it does.

session = Session(policies["showroom.duplicate_cards"])
session.assert_fact(SignedCard(...))
session.conclusions()
"""
