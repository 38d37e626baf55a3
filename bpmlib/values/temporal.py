"""Arithmetic, order and parts of dates, times and durations, each written once over whole numbers.

`add`, `subtract`, `multiply` and `divide` look their operands' kinds up in a table; what is not in it has no
value. A day is 24 hours for a date; in a time zone it is as long as its clocks make it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timezone, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from bpmlib.values.durations import (
    AnyDuration,
    DaysTime,
    YearsMonths,
    make_days_time,
    make_years_months,
    nanos_of,
    parse_duration,
)
from bpmlib.values.kinds import kind_of
from bpmlib.values.literals import Temporal, parse_date, parse_date_time, parse_temporal, parse_time, show
from bpmlib.values.numbers import CONTEXT
from bpmlib.values.parts import ATTRIBUTES, attribute
from bpmlib.values.undefined import Undefined
from bpmlib.values.wide import (
    AnyDate,
    AnyDateTime,
    AnyTime,
    WideDateTime,
    WideTime,
    clock_of,
    day_of,
    make_date,
    make_date_time,
    make_time,
    moment_of,
    number_of_day,
    year_month_day,
)
from bpmlib.values.zones import DAY, zone_id

__all__ = [
    "ATTRIBUTES", "Temporal", "absolute", "add", "attribute", "divide", "earlier", "identical", "multiply", "negate",
    "parse_date", "parse_date_time", "parse_duration", "parse_temporal", "parse_time", "same", "show", "subtract",
]  # fmt: skip

_BEYOND: Final = 100
"""A duration times or divided by a number of so many digits is too long, or nothing."""

_DATE: Final = "date"
_TIME: Final = "time"
_BOTH: Final = "date and time"
_DAYS: Final = "days and time duration"
_MONTHS: Final = "years and months duration"

_Operation = Callable[[Any, Any], Any]
_Table = Mapping[tuple[str, str], _Operation]


def add(left: Any, right: Any) -> Temporal:
    """Return the sum of two values of which one at least is a duration. Raises `Undefined`.

    >>> show(add(parse_temporal("2024-01-31"), parse_temporal("P1M")))
    '2024-02-29'
    """
    kinds = kind_of(left), kind_of(right)
    if kinds[0] in (_DAYS, _MONTHS) and kinds[0] != kinds[1]:
        left, right, kinds = right, left, (kinds[1], kinds[0])
    if (operation := _SUMS.get(kinds)) is None:
        raise Undefined(f"{_a(kinds[0])} and {_a(kinds[1])} cannot be added")
    result: Temporal = operation(left, right)
    return result


def subtract(left: Any, right: Any) -> Temporal:
    """Return a difference: of two points a duration, of a point and a duration a point. Raises `Undefined`.

    >>> show(subtract(parse_temporal("2021-01-02"), parse_temporal("PT1H")))
    '2021-01-01'
    """
    kinds = kind_of(left), kind_of(right)
    result: Temporal
    if (operation := _DIFFERENCES.get(kinds)) is not None:
        result = operation(left, right)
    elif kinds[1] in (_DAYS, _MONTHS) and (operation := _SUMS.get(kinds)) is not None:
        result = operation(left, negate(right))
    else:
        raise Undefined(f"{_a(kinds[1])} cannot be taken from {_a(kinds[0])}")
    return result


def multiply(left: Any, right: Any) -> AnyDuration:
    """Return a duration times a number, in either order: whole months, or the nearest nanosecond. Raises `Undefined`.

    >>> show(multiply(Decimal("-2.5"), parse_temporal("P1Y11M")))
    '-P4Y9M'
    """
    kinds = kind_of(left), kind_of(right)
    if kinds[0] == "number":
        left, right, kinds = right, left, (kinds[1], kinds[0])
    if kinds[0] not in (_DAYS, _MONTHS) or kinds[1] != "number":
        raise Undefined(f"{_a(kinds[0])} and {_a(kinds[1])} cannot be multiplied")
    return _scaled(left, _factor(right))


def divide(left: Any, right: Any) -> AnyDuration | Decimal:
    """Return a duration divided by a number, or by a duration of its kind (a number). Raises `Undefined`.

    >>> divide(parse_temporal("P10D"), parse_temporal("PT5H"))
    Decimal('48')
    """
    kinds = kind_of(left), kind_of(right)
    if kinds[0] not in (_DAYS, _MONTHS) or kinds[1] not in (kinds[0], "number"):
        raise Undefined(f"{_a(kinds[0])} cannot be divided by {_a(kinds[1])}")
    divisor = right if kinds[1] == "number" else _length(right)
    if not divisor:
        raise Undefined("division by zero")
    if kinds[1] == "number":
        return _scaled(left, 1 / _factor(divisor))
    return CONTEXT.divide(Decimal(_length(left)), Decimal(divisor))


def negate(value: AnyDuration) -> AnyDuration:
    """Return a duration with the other sign. Raises `Undefined` for what is no duration."""
    if kind_of(value) not in (_DAYS, _MONTHS):
        raise Undefined(f"{_a(kind_of(value))} has no opposite")
    return _like(value, -_length(value))


def absolute(value: AnyDuration) -> AnyDuration:
    """Return a duration without its sign."""
    return negate(value) if _length(value) < 0 else value


def _a(kind: str) -> str:
    return "null" if kind == "null" else f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _length(value: AnyDuration) -> int:
    return value.months if isinstance(value, YearsMonths) else nanos_of(value)


def _like(value: AnyDuration, length: int) -> AnyDuration:
    return make_years_months(length) if isinstance(value, YearsMonths) else make_days_time(length)


def _factor(number: Decimal | int) -> Fraction:
    """Return a number as an exact fraction; one beyond every length of a duration as another such number.

    The exact fraction of 1E+6144 has six thousand digits, and it would take long to say that they are too many.
    """
    size = Decimal(number).adjusted() if number else 0
    if abs(size) <= _BEYOND:
        return Fraction(number)
    far = Fraction(10) ** (_BEYOND if size > 0 else -_BEYOND)
    return far if number > 0 else -far


def _scaled(value: AnyDuration, factor: Fraction) -> AnyDuration:
    length = _length(value) * factor
    return _like(value, int(length) if isinstance(value, YearsMonths) else round(length))


# --------------------------------------------------------------------------------------- sums, differences


def _months_later(day: int, months: int) -> int:
    """Return the day that many months later, or the last one of a month that is too short."""
    year, month, day_of_month = year_month_day(day)
    years, month = divmod(month - 1 + months, 12)
    year, month = year + years, month + 1
    days = monthrange((year - 1) % 400 + 1, month)[1]
    return number_of_day(year, month, min(day_of_month, days))


def _date_months(left: AnyDate, right: YearsMonths) -> AnyDate:
    return make_date(_months_later(day_of(left), right.months))


def _date_days(left: AnyDate, right: DaysTime) -> AnyDate:
    return make_date(day_of(left) + nanos_of(right) // DAY)


def _moment_months(left: AnyDateTime, right: YearsMonths) -> AnyDateTime:
    moment = moment_of(left)
    moment = moment._replace(day=_months_later(moment.day, right.months))
    return make_date_time(moment.later(0))  # a time that the clocks leave out on that day becomes one they show


def _moment_days(left: AnyDateTime, right: DaysTime) -> AnyDateTime:
    return make_date_time(moment_of(left).later(nanos_of(right)))


def _time_days(left: AnyTime, right: DaysTime) -> AnyTime:
    clock = clock_of(left)
    return make_time((clock.nanos + nanos_of(right)) % DAY, clock.zone)


def _same_kind(left: AnyDuration, right: AnyDuration) -> AnyDuration:
    return _like(left, _length(left) + _length(right))


def _between(left: Any, right: Any) -> DaysTime:
    (left_zone, left_at), (right_zone, right_at) = (_at(value) for value in (left, right))
    if (left_zone is None) != (right_zone is None):
        raise Undefined("one of the two has a time zone, the other has none")
    return make_days_time(left_at - right_at)


def _at(value: Any) -> tuple[tzinfo | None, int]:
    """Return where on the line of time a point lies; a date is its midnight at Greenwich."""
    match kind_of(value):
        case "date":
            return UTC, day_of(value) * DAY
        case "time":
            clock = clock_of(value)
            return clock.zone, clock.nanos - clock.offset
    moment = moment_of(value)
    return moment.zone, moment.instant


_SUMS: Final[_Table] = {
    (_DATE, _MONTHS): _date_months,
    (_DATE, _DAYS): _date_days,
    (_BOTH, _MONTHS): _moment_months,
    (_BOTH, _DAYS): _moment_days,
    (_TIME, _DAYS): _time_days,
    (_MONTHS, _MONTHS): _same_kind,
    (_DAYS, _DAYS): _same_kind,
}
_DIFFERENCES: Final[_Table] = dict.fromkeys(
    [(_DATE, _DATE), (_DATE, _BOTH), (_BOTH, _DATE), (_BOTH, _BOTH), (_TIME, _TIME)], _between
)


# -------------------------------------------------------------------------------------------------- order


def _as_in_python(left: Any, right: Any) -> bool:
    """Return whether Python compares the two as FEEL does: dates, durations, instants of fixed offsets.

    Two datetimes of one zone it compares by what the clocks show, and a time in a named zone as local.
    """
    if not isinstance(left, (datetime, time, WideDateTime, WideTime)):
        return True
    if isinstance(left, (WideDateTime, WideTime)) or isinstance(right, (WideDateTime, WideTime)):
        return False
    mine, its = left.tzinfo, right.tzinfo
    return type(mine) is timezone is type(its) or (mine is None and its is None)


def _read(value: Any) -> tuple[tzinfo | None, int, int]:
    """Return of a time, or a date and time: zone, what the clocks show, and the point in time."""
    if isinstance(value, (time, WideTime)):
        clock = clock_of(value)
        return clock.zone, clock.nanos, clock.nanos - clock.offset
    moment = moment_of(value)
    return moment.zone, moment.wall, moment.instant


def same(left: Any, right: Any) -> bool:
    """Return whether two temporal values of one kind are equal: one point in time, or one length.

    Local time never equals a time with a zone: which instant it is, nobody has said.

    >>> same(parse_temporal("10:00:00+01:00"), parse_temporal("09:00:00Z"))
    True
    """
    if _as_in_python(left, right):
        return bool(left == right)
    (left_zone, _, left_at), (right_zone, _, right_at) = _read(left), _read(right)
    return (left_zone is None) == (right_zone is None) and left_at == right_at


def earlier(left: Any, right: Any) -> bool:
    """Return whether a temporal value lies before, or is shorter than, another one of its kind.

    Raises `Undefined` where only one has a zone: the standard would compare what the two clocks show, which is a
    guess that no decision should rest on.
    """
    if _as_in_python(left, right):
        return bool(left < right)
    (left_zone, _, left_at), (right_zone, _, right_at) = _read(left), _read(right)
    if (left_zone is None) != (right_zone is None):
        raise Undefined("one of the two has a time zone, the other has none")
    return left_at < right_at


def identical(left: Any, right: Any) -> bool:
    """Return whether two temporal values of one kind agree in every part, also in how the zone was written.

    >>> identical(parse_temporal("10:00:00+01:00"), parse_temporal("09:00:00Z"))
    False
    """
    if kind_of(left) not in (_TIME, _BOTH):
        return bool(left == right)
    mine, its = _read(left), _read(right)
    zones = [(zone is None, zone_id(zone)) for zone in (mine[0], its[0])]
    return zones[0] == zones[1] and mine[1:] == its[1:]
