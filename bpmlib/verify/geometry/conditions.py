"""The tests of a table as conditions on single variables, each with the set of its values for which the test holds.

A variable is a field that is read, another value that a table looks at, or a test about which nothing is known but
that it holds or not. What is found out about variables that may take every value independently holds for the documents
too, unless it needs a combination of values that no document has: a witness settles that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import reduce
from typing import Any, Final, Literal, NamedTuple

from bpmlib.core import ast as c
from bpmlib.regions.intervals import Interval, Intervals, Region, Values
from bpmlib.values.durations import WideDuration, YearsMonths, nanos_of
from bpmlib.values.ranges import Range

__all__ = ["Condition", "Conditions", "compared", "place"]

_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_TRUE: Final = Values.of(True)
_BEFORE: Final[tuple[Literal["<"], Literal["<="]]] = ("<", "<=")
_SIGNS: Final = {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1)}
"""Where the left of two values is: before the right (-1), at it, or behind it."""


class Condition(NamedTuple):
    """A variable and the set in which its value has to be, by its place."""

    subject: c.Expr
    region: Region


class Conditions:
    """Translates tests; terms and columns that stand for one field, or a test of one, are looked through."""

    def __init__(self, definitions: Mapping[str, c.Definition | c.Table]) -> None:
        self._definitions = definitions
        self._bodies: dict[str, Condition | bool | None] = {}
        self._present: list[c.Expr] = []
        """What is known not to be null where a test is looked at."""

    def of(self, test: c.Expr | None) -> list[Condition] | None:
        """Return the conditions that hold together exactly where a test does; None where it never holds.

        What says nothing of a single variable is a variable of its own.
        """
        if test is None:
            return []
        found = self.single(test)
        if isinstance(found, bool):
            return [] if found else None
        if found is not None:
            return [found]
        if isinstance(test, c.And):
            with self._guarded(test):
                parts = [self.of(item) for item in test.items]
            return None if None in parts else [one for part in parts if part is not None for one in part]
        if isinstance(test, c.Not):
            return [Condition(test.operand, Values.of(False))]
        return [Condition(test, _TRUE)]

    def single(self, test: c.Expr) -> Condition | bool | None:
        """Return the one condition that holds exactly where a test does, whether it always or never does, or None."""
        match test:
            case c.Const(bool() as value):
                return value
            case c.Read() | c.Ref():
                return self._about(test, _TRUE)
            case c.Compare(operator, left, right):
                if isinstance(right, c.Const):
                    return self._compared(operator, left, right.value)
                if isinstance(left, c.Const):
                    return self._compared(_MIRRORED[operator], right, left.value)
                return Condition(_ordering(test), Intervals.of(*map(Interval.at, _SIGNS[operator])))
            case c.Equal(left, right):
                other, constant = (left, right) if isinstance(right, c.Const) else (right, left)
                return self._among(other, [constant.value]) if isinstance(constant, c.Const) else None
            case c.IsNull(operand):
                return self._about(operand, Values.of(None))
            case c.Within(value, c.Const(Range() as range_)):
                return self._within(value, range_)
            case c.Call("list contains", (c.Const(list() as items), value)):
                return self._among(value, items)
            case c.Not(operand) | c.Call("not", (operand,)):
                return _opposite(self.single(operand))
            case c.And(items) | c.Or(items):
                with self._guarded(test):
                    return self._joined([self.single(item) for item in items], isinstance(test, c.And))
        return None

    @contextmanager
    def _guarded(self, test: c.And | c.Or) -> Iterator[None]:
        """Know for the items of a test what is not null where they are reached: its first item asked for that."""
        first = test.items[0]
        asked = first.operand if isinstance(test, c.And) and isinstance(first, c.Not) else first
        present = isinstance(asked, c.IsNull) and isinstance(first, c.Not) == isinstance(test, c.And)
        if present:
            assert isinstance(asked, c.IsNull)
            self._present.append(asked.operand)
        yield
        if present:
            self._present.pop()

    def _of_definition(self, key: str) -> Condition | bool | None:
        """Return the condition that a boolean term or header stands for."""
        if key not in self._bodies:
            definition = self._definitions[key]
            known = isinstance(definition, c.Definition) and not definition.type.nullable
            self._bodies[key] = self.single(definition.body) if known else None  # type: ignore[union-attr]
        return self._bodies[key]

    def variable(self, node: c.Expr) -> c.Expr | None:
        """Return the variable that an expression is: a field or another value; None for anything that is computed."""
        if isinstance(node, c.Need) and node.operand in self._present:
            node = node.operand
        while isinstance(node, c.Ref):
            definition = self._definitions[node.key]
            if not isinstance(definition, c.Definition) or not isinstance(definition.body, (c.Ref, c.Read, c.Const)):
                return node
            node = definition.body
        return node if isinstance(node, (c.Read, c.Const)) else None

    def _about(self, node: c.Expr, region: Region) -> Condition | bool | None:
        subject = self.variable(node)
        if isinstance(subject, c.Const):
            value = None if subject.value is None else place(subject.value)
            return None if subject.value is not None and value is None else region.contains(value)
        if isinstance(subject, c.Ref) and isinstance(found := self._of_definition(subject.key), (Condition, bool)):
            holds, fails = region.contains(True), region.contains(False)
            if holds == fails:
                return holds
            return found if holds else _opposite(found)
        return None if subject is None else Condition(subject, region)

    def _compared(self, operator: str, node: c.Expr, value: Any) -> Condition | bool | None:
        end = place(value)
        if end is None:
            return None
        closed = operator in ("<=", ">=")
        below = operator in ("<", "<=")
        return self._about(
            node, Intervals.of(Interval(None, False, end, closed) if below else Interval(end, closed, None, False))
        )

    def _among(self, node: c.Expr, values: Sequence[Any]) -> Condition | bool | None:
        places = [None if value is None else place(value) for value in values]
        if any(found is None and value is not None for found, value in zip(places, values, strict=True)):
            return None
        if all(found is None or isinstance(found, (str, bool)) for found in places):
            return self._about(node, Values.of(*places))
        points = [Interval.at(found) for found in places if found is not None]
        return self._about(node, Intervals.of(*points, null=None in places))

    def _within(self, node: c.Expr, range_: Range) -> Condition | bool | None:
        low, high = (None if end is None else place(end) for end in (range_.low, range_.high))
        if range_.form or (low is None) != (range_.low is None) or (high is None) != (range_.high is None):
            return None
        return self._about(node, Intervals.of(Interval(low, range_.low_closed, high, range_.high_closed)))

    def _joined(self, parts: Sequence[Condition | bool | None], every: bool) -> Condition | bool | None:
        if any(part is (not every) for part in parts):
            return not every if all(part is not None for part in parts) else None
        left = [part for part in parts if part is not every]
        if not left:
            return every
        known = [part for part in left if isinstance(part, Condition)]
        if len(known) < len(left) or any(part.subject != known[0].subject for part in known):
            return None
        return Condition(known[0].subject, reduce(_meet if every else _unite, (part.region for part in known)))


def _ordering(test: c.Compare) -> c.Expr:
    """Return the variable that says where the left of two values is: before the right (-1), at it (0), behind it (1).

    A test that holds of the two is one of it, so that `<= due` and `> due` are known to exclude each other.
    """
    span = test.span
    before, until = (c.Compare(sign, test.left, test.right, test.clock, span=span) for sign in _BEFORE)
    at_or_behind = c.If(until, c.Const(0, span=span), c.Const(1, span=span), span=span)
    return c.If(before, c.Const(-1, span=span), at_or_behind, span=span)


def compared(subject: c.Expr) -> c.Compare | None:
    """Return the comparison that a variable stands for, where it says how two values lie to each other."""
    found = subject.condition if isinstance(subject, c.If) else None
    return found if isinstance(found, c.Compare) else None


def _opposite(found: Condition | bool | None) -> Condition | bool | None:
    if isinstance(found, Condition):
        return Condition(found.subject, found.region.complement())
    return None if found is None else not found


def _meet(left: Region, right: Region) -> Region:
    return left.intersection(right)


def _unite(left: Region, right: Region) -> Region:
    return left.union(right)


def place(value: Any) -> Any:
    """Return the place of a value on the line of its type's values, None for what has none that we know.

    >>> place(20000), place(YearsMonths(14)), place(timedelta(microseconds=1)), place([1])
    (20000, 14, 1000, None)
    """
    if isinstance(value, (str, int, Decimal)):
        return value
    if isinstance(value, datetime):
        return value if value.tzinfo is None else _in_utc(value)
    if isinstance(value, date):
        return value
    if isinstance(value, (timedelta, WideDuration)):
        return nanos_of(value)
    return value.months if isinstance(value, YearsMonths) else None


def _in_utc(value: datetime) -> datetime | None:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        return None
