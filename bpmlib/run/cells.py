"""What the table index and the straight-line code may know of a row without evaluating it.

A row whose tests could fail (a division, a parameter without a figure) is never skipped, so that leaving
rows out can change neither an answer nor an error.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import reduce
from itertools import combinations
from typing import Any

from bpmlib.core import ast as c
from bpmlib.regions.intervals import Interval, Intervals, Region, Values

__all__ = ["disjoint", "infallible", "region", "row_regions", "split"]


def infallible(test: c.Expr | None) -> bool:
    """Return whether a test can be evaluated on every document without an error."""
    match test:
        case None | c.Const() | c.Read():
            return True
        case c.Compare(_, left, right) | c.Equal(left, right):
            return infallible(left) and infallible(right)
        case c.And(items) | c.Or(items):
            return all(map(infallible, items))
        case c.Not(operand) | c.IsNull(operand):
            return infallible(operand)
    return False


def split(nodes: Iterable[c.Expr | None]) -> tuple[Hashable, tuple[Any, ...]] | None:
    """Return the shape of expressions and the constants that fill it, in the order in which code takes them.

    Expressions of one shape are the same code but for their constants. None for what is not worth
    sharing, which is all but plain tests of values read and plain results.
    """
    constants: list[Any] = []
    shape = tuple(None if node is None else _shape(node, constants) for node in nodes)
    return None if _OWN in shape else (shape, tuple(constants))


_OWN = "own"


def _shape(node: c.Expr, constants: list[Any]) -> Hashable:
    match node:
        case c.Const(value):
            if value is None or isinstance(value, bool):
                return ("is", value)
            constants.append(value)
            return "constant"
        case c.Read(path):
            return path
        case c.Compare(operator, c.Read(path), c.Const() as right):
            return (operator, path, _shape(right, constants))
        case c.Equal(c.Read(path), c.Const() as right, simple):
            return ("=", path, simple, _shape(right, constants))
        case c.And(items) | c.Or(items):
            parts = tuple([_shape(item, constants) for item in items])
            return _OWN if _OWN in parts else (type(node).__name__, parts)
    return _OWN


def row_regions(row: c.Row, position: int) -> Region | None:
    """Return what a row accepts in the column at `position`, perhaps more; None where nothing is known."""
    test = row.tests[position]
    if test is None or not all(map(infallible, row.tests)):
        return None
    return region(test)


def region(test: c.Expr) -> Region | None:
    """Return a set that holds every value for which the test on one subject is true, None if that may be any."""
    if isinstance(test, c.And):
        known = [part for item in test.items if (part := region(item)) is not None]
        return reduce(_meet, known) if known else None
    return exact_region(test)


def exact_region(test: c.Expr) -> Region | None:
    """Return exactly the values for which the test on one subject is true, None where that is not known."""
    match test:
        case c.Compare(operator, c.Read() | c.Ref(), c.Const(value)) if value is not None:
            closed = operator in ("<=", ">=")
            below = operator in ("<", "<=")
            return Intervals.of(Interval(None, False, value, closed) if below else Interval(value, closed, None, False))
        case c.Equal(c.Read() | c.Ref(), c.Const(value), True) if value is not None:
            return Values.of(value) if isinstance(value, (str, bool)) else Intervals.of(Interval.at(value))
        case c.IsNull(c.Read() | c.Ref()):
            return Values.of(None)
        case c.Not(operand):
            inner = exact_region(operand)
            return None if inner is None else inner.complement()
        case c.And(items) | c.Or(items):
            parts = [exact_region(item) for item in items]
            known = [part for part in parts if part is not None]
            if len(known) < len(parts):
                return None
            return reduce(_meet if isinstance(test, c.And) else _both, known)
    return None


def _meet(left: Region, right: Region) -> Region:
    return left.intersection(right)


def _both(left: Region, right: Region) -> Region:
    return left.union(right)


def disjoint(table: c.Table) -> bool:
    """Return whether no document can match two rows, as far as intervals and values show it."""
    if not all(infallible(test) for row in table.rows for test in row.tests):
        return False
    regions = [[None if test is None else region(test) for test in row.tests] for row in table.rows]
    return all(
        any(a is not None and b is not None and a.intersection(b).is_empty for a, b in zip(one, other, strict=True))
        for one, other in combinations(regions, 2)
    )
