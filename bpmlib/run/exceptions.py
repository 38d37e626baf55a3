"""Exceptions as default logic: which of those that apply have an effect, and what they beat."""

from __future__ import annotations

from typing import TypeAlias

from bpmlib.core import ast as c

__all__ = ["Settled", "effective", "settle"]

Settled: TypeAlias = tuple[tuple[int, ...], frozenset[int]]
"""The hits among the exceptions (numbered after the rows), and the rows that are beaten."""


def effective(table: c.Table, applies: tuple[bool, ...]) -> list[int]:
    """Return the applicable exceptions that no other applicable one goes before."""
    up = [i for i, holds in enumerate(applies) if holds]
    return [i for i in up if not any(i in table.exceptions[other].before for other in up)]


def settle(table: c.Table, applies: tuple[bool, ...]) -> Settled | frozenset[int]:
    """Return which exceptions hit and which rows they beat; a bare set of two exceptions where they conflict.

    An applicable exception that another applicable one goes before has no effect. Two that are left,
    of which neither goes before the other, conflict where they beat a common row. One without results
    beats its rows and is no hit. Deciding and explaining call this same function.
    """
    own = table.exceptions
    left = effective(table, applies)
    for position, i in enumerate(left):
        for j in left[position + 1 :]:
            if own[i].beats & own[j].beats:
                return frozenset((i, j))
    beaten = frozenset[int]().union(*(own[i].beats for i in left))
    return tuple(len(table.rows) + i for i in left if own[i].row.results is not None), beaten
