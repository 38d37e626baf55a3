"""The parts of temporal values that a path reads: `.year`, `.weekday`, `.time offset`, `.months` ..."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from bpmlib.values.durations import YearsMonths, days_time_parts, make_days_time
from bpmlib.values.kinds import kind_of
from bpmlib.values.numbers import CONTEXT
from bpmlib.values.types import DAYS_TIME, NUMBER, STRING, Type
from bpmlib.values.undefined import Undefined
from bpmlib.values.wide import AnyDateTime, AnyTime, calendar_day, clock_of, moment_of, year_month_day
from bpmlib.values.zones import SECOND, zone_id

__all__ = ["ATTRIBUTES", "attribute"]

_Part = tuple[Type, Callable[[Any], Any]]


def _seconds(nanos: int) -> int | Decimal:
    """Return nanoseconds as seconds: whole, or with the decimals they have."""
    return nanos // SECOND if nanos % SECOND == 0 else CONTEXT.normalize(CONTEXT.scaleb(Decimal(nanos), -9))


def _offset(value: AnyTime | AnyDateTime) -> Any:
    point = clock_of(value) if kind_of(value) == "time" else moment_of(value)  # type: ignore[arg-type]
    return None if point.zone is None else make_days_time(point.offset)


def _years_months(value: YearsMonths) -> tuple[int, int]:
    years, months = divmod(abs(value.months), 12)
    return (-years, -months) if value.months < 0 else (years, months)


_OF_DAY: Final[dict[str, _Part]] = {
    "year": (NUMBER, lambda value: year_month_day(calendar_day(value))[0]),
    "month": (NUMBER, lambda value: year_month_day(calendar_day(value))[1]),
    "day": (NUMBER, lambda value: year_month_day(calendar_day(value))[2]),
    "weekday": (NUMBER, lambda value: (calendar_day(value) - 1) % 7 + 1),
}
_OF_CLOCK: Final[dict[str, _Part]] = {
    "hour": (NUMBER, lambda value: clock_of(value).nanos // (3600 * SECOND)),
    "minute": (NUMBER, lambda value: clock_of(value).nanos // (60 * SECOND) % 60),
    "second": (NUMBER, lambda value: _seconds(clock_of(value).nanos % (60 * SECOND))),
    "time offset": (DAYS_TIME.or_null(), _offset),
    "timezone": (STRING.or_null(), lambda value: zone_id(clock_of(value).zone)),
}
_PARTS: Final[dict[str, dict[str, _Part]]] = {
    "date": _OF_DAY,
    "time": _OF_CLOCK,
    "date and time": _OF_DAY | _OF_CLOCK,
    "years and months duration": {
        "years": (NUMBER, lambda value: _years_months(value)[0]),
        "months": (NUMBER, lambda value: _years_months(value)[1]),
    },
    "days and time duration": {
        "days": (NUMBER, lambda value: days_time_parts(value)[0]),
        "hours": (NUMBER, lambda value: days_time_parts(value)[1]),
        "minutes": (NUMBER, lambda value: days_time_parts(value)[2]),
        "seconds": (NUMBER, lambda value: _seconds(days_time_parts(value)[3])),
    },
}

ATTRIBUTES: Final[Mapping[str, Mapping[str, Type]]] = {
    kind: {name: type_ for name, (type_, _) in parts.items()} for kind, parts in _PARTS.items()
}
"""The parts that a temporal value of each kind has, with their types."""


def attribute(value: Any, name: str) -> Any:
    """Return a part of a temporal value, None where it is not given (a local time has no `time offset`).

    Raises `Undefined` where the kind has no such part.

    >>> from datetime import date
    >>> attribute(date(2026, 3, 12), "weekday")
    4
    """
    kind = kind_of(value)
    part = _PARTS.get(kind, {}).get(name)
    if part is None:
        raise Undefined(f"a {kind} has no `{name}`")
    return part[1](value)
