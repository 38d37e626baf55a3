"""Which arithmetic there is on dates, times and durations (DMN 1.5, table 56), by the kinds of the operands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bpmlib.values.types import DATE, DATE_TIME, DAYS_TIME, NUMBER, TIME, YEARS_MONTHS, Type

__all__ = ["DURATIONS", "time_arithmetic"]

DURATIONS: Final = (YEARS_MONTHS, DAYS_TIME)
_POINTS = (DATE, TIME, DATE_TIME)


def _sums() -> dict[tuple[str, str, str], Type]:
    found: dict[tuple[str, str, str], Type] = {}
    for duration in DURATIONS:
        found["+", duration.kind, duration.kind] = found["-", duration.kind, duration.kind] = duration
        for point in _POINTS:
            if not (point is TIME and duration is YEARS_MONTHS):
                found["+", point.kind, duration.kind] = found["+", duration.kind, point.kind] = point
                found["-", point.kind, duration.kind] = point
    for left, right in ((DATE, DATE), (DATE, DATE_TIME), (DATE_TIME, DATE), (DATE_TIME, DATE_TIME), (TIME, TIME)):
        found["-", left.kind, right.kind] = DAYS_TIME
    return found


def _products() -> dict[tuple[str, str, str], Type]:
    found: dict[tuple[str, str, str], Type] = {}
    for duration in DURATIONS:
        found["*", duration.kind, "number"] = found["*", "number", duration.kind] = duration
        found["/", duration.kind, "number"] = duration
        found["/", duration.kind, duration.kind] = NUMBER
    return found


_RESULTS: Final[Mapping[tuple[str, str, str], Type]] = _sums() | _products()


def time_arithmetic(operator: str, left: Type, right: Type) -> Type | None:
    """Return the type of `left operator right` where one of them is a date, time or duration; None where there is none.

    >>> str(time_arithmetic("-", DATE, DATE)), time_arithmetic("+", DATE, DATE)
    ('days and time duration', None)
    """
    return _RESULTS.get((operator, left.kind, right.kind))
