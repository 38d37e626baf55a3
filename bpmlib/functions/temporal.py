"""Built-ins on dates, times and durations (DMN 1.5, 10.3.4.1, 10.3.4.8 and 10.3.4.12).

`now()` and `today()` read no clock: they have a value only where a caller lends one through `CLOCK`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from bpmlib.functions.registry import builtin, signature
from bpmlib.values import temporal
from bpmlib.values.compare import equal, kind_of
from bpmlib.values.durations import AnyDuration, DaysTime, YearsMonths, make_years_months, nanos_of
from bpmlib.values.kinds import TEMPORAL_KINDS
from bpmlib.values.numbers import CONTEXT
from bpmlib.values.types import ANY, BOOLEAN, DATE, DATE_TIME, DAYS_TIME, NUMBER, STRING, TIME, YEARS_MONTHS
from bpmlib.values.undefined import Undefined
from bpmlib.values.wide import (
    AnyDate,
    AnyDateTime,
    AnyTime,
    Moment,
    calendar_day,
    clock_of,
    make_date,
    make_date_time,
    make_time,
    number_of_day,
    year_month_day,
)
from bpmlib.values.work import spend
from bpmlib.values.zones import SECOND, fixed

__all__ = ["CLOCK"]

CLOCK: Final[ContextVar[Callable[[], datetime] | None]] = ContextVar("CLOCK", default=None)
"""What `now()` and `today()` ask for the time. Without one they have no value, so that a run can be repeated.

    token = CLOCK.set(lambda: datetime(2026, 3, 12, 9, tzinfo=UTC))
    try: ...
    finally: CLOCK.reset(token)
"""

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_Number = Decimal | int
_FAR: Final = 10**10
"""No year, month, hour and so on is so large."""


def _whole(number: _Number, name: str) -> int:
    if not -_FAR < number < _FAR:
        raise Undefined(f"the {name} is out of reach")
    if number != (whole := int(number)):
        raise Undefined(f"the {name} is not a whole number")
    return whole


def _spelled(kind: str, found: Any) -> Any:
    if found is None:
        raise Undefined(f"the text is not a {kind}")
    return found


# ------------------------------------------------------------------------------------------- conversions


@builtin(
    "date", signature(DATE, from_=STRING), signature(DATE, from_=DATE), signature(DATE, from_=DATE_TIME),
    signature(DATE, year=NUMBER, month=NUMBER, day=NUMBER),
)  # fmt: skip
def date_(*arguments: Any) -> AnyDate:
    """Return the date that a text spells, on which a date and time lies, or with these numbers."""
    if len(arguments) == 3:
        try:
            return make_date(number_of_day(*map(_whole, arguments, ("year", "month", "day"))))
        except (ValueError, OverflowError):
            raise Undefined("there is no such day") from None
    (value,) = arguments
    if isinstance(value, str):
        found: AnyDate = _spelled("date", temporal.parse_date(value))
        return found
    return make_date(calendar_day(value))


@builtin(
    "time", signature(TIME, from_=STRING), signature(TIME, from_=TIME), signature(TIME, from_=DATE_TIME),
    signature(TIME, from_=DATE),
    signature(TIME, optional=1, hour=NUMBER, minute=NUMBER, second=NUMBER, offset=DAYS_TIME.or_null()),
)  # fmt: skip
def time_(*arguments: Any) -> AnyTime:
    """Return the time that a text spells, or with these numbers; a date is midnight at Greenwich."""
    if len(arguments) > 1:
        return _time_of(*arguments)
    (value,) = arguments
    match kind_of(value):
        case "string":
            found: AnyTime = _spelled("time", temporal.parse_time(value))
            return found
        case "date":
            return make_time(0, fixed(0))
    clock = clock_of(value)
    return make_time(clock.nanos, clock.zone)


def _time_of(hour: _Number, minute: _Number, second: _Number, offset: DaysTime | None = None) -> AnyTime:
    hours, minutes = _whole(hour, "hour"), _whole(minute, "minute")
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= second < 60):
        raise Undefined("there is no such time")
    nanos = CONTEXT.scaleb(Decimal(second), 9)
    if nanos != int(nanos):
        raise Undefined("the second has more than nine decimals")
    clock = (hours * 3600 + minutes * 60) * SECOND + int(nanos)
    if offset is None:
        return make_time(clock, None)
    seconds, rest = divmod(nanos_of(offset), SECOND)
    if rest:
        raise Undefined("an offset has whole seconds")
    return make_time(clock, fixed(seconds))


@builtin(
    "date and time", signature(DATE_TIME, from_=STRING),
    signature(DATE_TIME, date=DATE, time=TIME), signature(DATE_TIME, date=DATE_TIME, time=TIME),
)  # fmt: skip
def date_and_time(first: str | AnyDate | AnyDateTime, *clock: AnyTime) -> AnyDateTime:
    """Return the date and time that a text spells, or of the day of the first and the time and zone of the second."""
    if isinstance(first, str):
        found: AnyDateTime = _spelled("date and time", temporal.parse_date_time(first))
        return found
    nanos, zone = clock_of(*clock)
    return make_date_time(Moment(calendar_day(first), nanos, zone))


@builtin("duration", signature(ANY, from_=STRING))
def duration(text: str) -> AnyDuration:
    """Return the duration that a text spells, of either kind."""
    found: AnyDuration = _spelled("duration", temporal.parse_duration(text))
    return found


@builtin(
    "years and months duration",
    *(signature(YEARS_MONTHS, from_=start, to=end) for start in (DATE, DATE_TIME) for end in (DATE, DATE_TIME)),
)
def years_and_months_duration(start: AnyDate | AnyDateTime, end: AnyDate | AnyDateTime) -> YearsMonths:
    """Return the whole months from one day to another, whatever the times of day; negative where `to` is first."""
    first, last = sorted((calendar_day(start), calendar_day(end)))
    (year, month, day), (end_year, end_month, end_day) = year_month_day(first), year_month_day(last)
    months = (end_year - year) * 12 + end_month - month - (end_day < day)
    return make_years_months(months if first == calendar_day(start) else -months)


# --------------------------------------------------------------------------------------------- calendar


@builtin("day of year", signature(NUMBER, date=DATE), signature(NUMBER, date=DATE_TIME))
def day_of_year(value: AnyDate | AnyDateTime) -> int:
    """Return the number of the day in its year, from 1."""
    return calendar_day(value) - number_of_day(year_month_day(calendar_day(value))[0], 1, 1) + 1


@builtin("day of week", signature(STRING, date=DATE), signature(STRING, date=DATE_TIME))
def day_of_week(value: AnyDate | AnyDateTime) -> str:
    """Return the English name of the weekday."""
    return _DAYS[(calendar_day(value) - 1) % 7]


@builtin("month of year", signature(STRING, date=DATE), signature(STRING, date=DATE_TIME))
def month_of_year(value: AnyDate | AnyDateTime) -> str:
    """Return the English name of the month."""
    return _MONTHS[year_month_day(calendar_day(value))[1] - 1]


@builtin("week of year", signature(NUMBER, date=DATE), signature(NUMBER, date=DATE_TIME))
def week_of_year(value: AnyDate | AnyDateTime) -> int:
    """Return the number of the week by ISO 8601: it belongs to the year that its Thursday lies in."""
    thursday = (calendar_day(value) - 1) // 7 * 7 + 4
    return (thursday - number_of_day(year_month_day(thursday)[0], 1, 1)) // 7 + 1


# -------------------------------------------------------------------------------------- identity, clock


@builtin("is", signature(BOOLEAN, value1=ANY, value2=ANY))
def is_(value1: Any, value2: Any) -> bool:
    """Return whether two values are the same also in form: 10:00Z equals 11:00+01:00 but is not it."""
    kind = kind_of(value1)
    if kind != kind_of(value2):
        return False
    if kind in TEMPORAL_KINDS:
        return temporal.identical(value1, value2)
    if kind in ("list", "context"):
        spend(len(value1))
    if kind == "list":
        return len(value1) == len(value2) and all(map(is_, value1, value2))
    if kind == "context":
        return value1.keys() == value2.keys() and all(is_(value1[key], value2[key]) for key in value1)
    if kind == "range":
        return equal(value1, value2) and is_(value1.low, value2.low) and is_(value1.high, value2.high)
    return equal(value1, value2)


def _now() -> datetime:
    if (clock := CLOCK.get()) is None:
        raise Undefined("the clock is never read: hand the day over as an input")
    return clock()


@builtin("now", signature(DATE_TIME))
def now() -> datetime:
    """Return what the clock shows that a caller lends through `CLOCK`; without one there is no value."""
    return _now()


@builtin("today", signature(DATE))
def today() -> AnyDate:
    """Return the date on the clock that a caller lends through `CLOCK`; without one there is no value."""
    return make_date(calendar_day(_now()))
