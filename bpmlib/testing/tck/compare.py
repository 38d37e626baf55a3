"""When a result is the expected one: stricter than FEEL's `=` for dates and times, looser for numbers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal
from typing import Any, Final

from bpmlib.testing.tck.values import Unreadable, Untyped, from_text
from bpmlib.values.compare import show_value
from bpmlib.values.kinds import kind_of
from bpmlib.values.wide import clock_of, moment_of

__all__ = ["difference"]

_TOLERANCE: Final = Decimal("1e-8")
_WIDE: Final = Context(prec=100, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])
"""In it the difference of two numbers of 34 digits that lie near each other is exact."""


def difference(expected: Any, actual: Any) -> str:
    """Return where and how a result differs from what is expected; the empty string where it does not.

    Both have to be of one kind. Numbers may differ by less than 1e-8. Lists have the same items in order, contexts
    the same entries in any. Dates and times agree in every part, their offset included; a zone counts as the offset
    that it has, because a test case has no way to name one. Durations agree in their length.

    >>> difference([1, {"a": "x"}], [Decimal("1.000000001"), {"a": "y"}])
    '[2].a: expected "x", got "y"'
    """
    return next(_differences(expected, actual, ""), "")


def _differences(expected: Any, actual: Any, place: str) -> Iterator[str]:
    if isinstance(expected, Untyped):
        expected = _typed(expected, actual)
    kind = kind_of(expected)
    if kind != kind_of(actual):
        shown = show_value(actual) if actual is None else f"{show_value(actual)} ({kind_of(actual)})"
        yield _told(place, show_value(expected), shown)
    elif kind == "list":
        if len(expected) != len(actual):
            yield _told(place, f"{_items(len(expected))}: {show_value(expected)}", show_value(actual))
        for at, (one, other) in enumerate(zip(expected, actual, strict=False), 1):
            yield from _differences(one, other, f"{place}[{at}]")
    elif kind == "context":
        if expected.keys() != actual.keys():
            yield _told(place, f"the entries {sorted(expected)}", f"{sorted(actual)}")
        for key in (key for key in expected if key in actual):
            yield from _differences(expected[key], actual[key], f"{place}.{key}")
    elif not _same(kind, expected, actual):
        yield _told(place, show_value(expected), show_value(actual))


def _same(kind: str, expected: Any, actual: Any) -> bool:
    if kind == "number":
        return abs(_WIDE.subtract(Decimal(expected), Decimal(actual))) < _TOLERANCE
    if kind == "time":
        mine, its = clock_of(expected), clock_of(actual)
        return (mine.zone is None) == (its.zone is None) and (mine.nanos, mine.offset) == (its.nanos, its.offset)
    if kind == "date and time":
        here, there = moment_of(expected), moment_of(actual)
        return (here.zone is None) == (there.zone is None) and (here.wall, here.offset) == (there.wall, there.offset)
    return bool(expected == actual)


def _typed(expected: Untyped, actual: Any) -> Any:
    """Return a value written without a type as one of the result's kind, or as the string that it is."""
    try:
        return from_text(expected.text, kind_of(actual))
    except Unreadable:
        return expected.text


def _told(place: str, expected: str, actual: str) -> str:
    before = f"{place.removeprefix('.')}: " if place else ""
    return f"{before}expected {expected}, got {actual}"


def _items(count: int) -> str:
    return f"{count} item{'' if count == 1 else 's'}"
