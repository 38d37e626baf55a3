"""What equal values have in common and others have not, in a form that goes into a set or a dict.

`identity_of(a) == identity_of(b)` exactly where `equal(a, b)`. No long list of values can be made whose identities
collide: Python hashes a number by its remainder, which anybody can choose, so large ones go by their digits.
"""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal
from typing import Any

from bpmlib.values.durations import YearsMonths, nanos_of
from bpmlib.values.kinds import kind_of
from bpmlib.values.numbers import CONTEXT
from bpmlib.values.ranges import Range
from bpmlib.values.wide import clock_of, day_of, moment_of
from bpmlib.values.work import spend

__all__ = ["identity_of"]

_SMALL = 10**18
"""Whole numbers below it differ in their hashes too."""


def identity_of(value: Any) -> Hashable:
    """Return the identity of a FEEL value.

    >>> identity_of([1, Decimal("2.50")]) == identity_of([Decimal("1.0"), Decimal("2.5")])
    True
    >>> identity_of(1) == identity_of(True)
    False
    """
    if type(value) is str:
        return value
    match kind_of(value):
        case "number":
            return _number(value)
        case "list" as kind:
            spend(4 + len(value))
            return kind, *map(identity_of, value)
        case "context" as kind:
            spend(8 + 2 * len(value))
            return kind, frozenset((key, identity_of(item)) for key, item in value.items())
        case "range" as kind:
            spend(8)
            return kind, *_range(value)
        case "date" as kind:
            return kind, day_of(value)
        case "time" as kind:
            clock = clock_of(value)
            return kind, clock.zone is None, clock.nanos - clock.offset
        case "date and time" as kind:
            moment = moment_of(value)
            return kind, moment.zone is None, str(moment.instant)
        case "days and time duration" as kind:
            return kind, str(nanos_of(value))
        case "years and months duration" as kind if isinstance(value, YearsMonths):
            return kind, str(value.months)
        case kind:
            return kind, value


def _number(value: Decimal | int) -> Hashable:
    if isinstance(value, int):
        return value if -_SMALL < value < _SMALL else ("number", str(CONTEXT.normalize(Decimal(value))))
    if value.adjusted() < 18 and value == (whole := int(value)):
        return whole
    return "number", str(CONTEXT.normalize(value))


def _range(value: Range) -> tuple[Hashable, ...]:
    return value.low_closed, value.high_closed, value.form, identity_of(value.low), identity_of(value.high)
