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
        case c.Compare(_, left, right, clock):
            # One time may have a zone where the other has none: there is no order then, and none of a column's ends.
            plain = not clock and (isinstance(left, c.Const) or isinstance(right, c.Const))
            return plain and infallible(left) and infallible(right)
        case c.Equal(left, right):
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
        case c.Compare(operator, c.Read(path), c.Const() as right, False):  # times may fail: each has its own place
            return (operator, path, _shape(right, constants))
        case c.Equal(c.Read(path), c.Const() as right, simple):
            return ("=", path, simple, _shape(right, constants))
        case c.And(items) | c.Or(items):
            parts = tuple([_shape(item, constants) for item in items])
            return _OWN if _OWN in parts else (type(node).__name__, parts)
    return _OWN


def row_regions(row: c.Row, position: int, subject: c.Expr) -> Region | None:
    """Return what a row accepts of the column at `position`, perhaps more; None where nothing is known."""
    test = row.tests[position]
    if test is None or not all(map(infallible, row.tests)):
        return None
    return region(test, subject)


def region(test: c.Expr, subject: c.Expr) -> Region | None:
    """Return a set that holds every value of the subject for which the test is true, None if that may be any."""
    if isinstance(test, c.And):
        known = [part for item in test.items if (part := region(item, subject)) is not None]
        return reduce(_meet, known) if known else None
    return exact_region(test, subject)


def exact_region(test: c.Expr, subject: c.Expr) -> Region | None:
    """Return exactly the values of the subject for which the test is true, None where that is not known.

    A test that looks at anything else as well (a cell may name other fields) is not known.
    """
    match test:
        case c.Compare(operator, left, c.Const(value)) if left == subject and value is not None:
            closed = operator in ("<=", ">=")
            below = operator in ("<", "<=")
            return Intervals.of(Interval(None, False, value, closed) if below else Interval(value, closed, None, False))
        case c.Equal(left, c.Const(value), True) if left == subject and value is not None:
            return Values.of(value) if isinstance(value, (str, bool)) else Intervals.of(Interval.at(value))
        case c.IsNull(operand) if operand == subject:
            return Values.of(None)
        case c.Not(operand):
            inner = exact_region(operand, subject)
            return None if inner is None else inner.complement()
        case c.And(items) | c.Or(items):
            parts = [exact_region(item, subject) for item in items]
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
    subjects = [column.value for column in table.columns]
    regions = [
        [None if test is None else region(test, subject) for test, subject in zip(row.tests, subjects, strict=True)]
        for row in table.rows
    ]
    return all(
        any(a is not None and b is not None and a.intersection(b).is_empty for a, b in zip(one, other, strict=True))
        for one, other in combinations(regions, 2)
    )
