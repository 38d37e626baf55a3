"""Dates and times as canonical integers, and the classes that hold what Python's own cannot.

A value is a `date`, `time` or `datetime` wherever it fits; the classes here hold years outside 1..9999 and
fractions finer than a microsecond. `make_date`, `make_time` and `make_date_time` choose, so nobody else has
to. The reverse, `day_of`, `clock_of` and `moment_of`, give the integers of either form.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import total_ordering
from typing import Final, NamedTuple, TypeAlias, TypeGuard

from bpmlib.values.undefined import Undefined
from bpmlib.values.zones import CYCLE, DAY, clock_at, offset_of, standard_offset

__all__ = [
    "AnyDate", "AnyDateTime", "AnyTime", "Clock", "Moment", "WideDate", "WideDateTime", "WideTime", "calendar_day",
    "clock_of", "day_of", "make_date", "make_date_time", "make_time", "moment_of", "number_of_day", "year_month_day",
]  # fmt: skip

_LAST_DAY: Final = date.max.toordinal()
_MOST_YEARS: Final = 999_999_999


def number_of_day(year: int, month: int, day: int) -> int:
    """Return the number of a day of any year, year 0 being the one before year 1. Raises `ValueError`.

    >>> number_of_day(0, 12, 31)
    0
    """
    cycles, rest = divmod(year - 1, 400)
    return date(rest + 1, month, day).toordinal() + cycles * CYCLE


def year_month_day(day: int) -> tuple[int, int, int]:
    """Return the year, month and day of the month of a numbered day."""
    cycles, rest = divmod(day - 1, CYCLE)
    found = date.fromordinal(rest + 1)
    return found.year + 400 * cycles, found.month, found.day


_FIRST: Final = number_of_day(-_MOST_YEARS, 1, 1)
_LAST: Final = number_of_day(_MOST_YEARS, 12, 31)


class Clock(NamedTuple):
    """The time of a day, as nanoseconds after midnight, and the zone whose clocks show it."""

    nanos: int
    zone: tzinfo | None

    @property
    def offset(self) -> int:
        """The offset of the zone, 0 of local time; a named zone counts with its winter time."""
        return 0 if self.zone is None else standard_offset(self.zone)


class Moment(NamedTuple):
    """A day, a time and a zone. `fold` is 1 for the second of two times that the clocks show twice."""

    day: int
    nanos: int
    zone: tzinfo | None
    fold: int = 0

    @property
    def offset(self) -> int:
        """The offset that holds at this moment, 0 of local time."""
        return 0 if self.zone is None else offset_of(self.zone, self.day, self.nanos, self.fold)

    @property
    def wall(self) -> int:
        """What the clocks show, counted from day 0."""
        return self.day * DAY + self.nanos

    @property
    def instant(self) -> int:
        """The moment counted from day 0 at Greenwich; of local time what the clocks show."""
        return self.wall - self.offset

    def later(self, nanos: int) -> Moment:
        """Return the moment that many nanoseconds later, in the same zone."""
        if self.zone is None:
            return Moment(*divmod(self.wall + nanos, DAY), None)
        day, clock, fold = clock_at(self.zone, self.instant + nanos)
        return Moment(day, clock, self.zone, fold)


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class WideDate:
    """A date by the number of its day; equal to and ordered with `datetime.date`."""

    number: int

    def __eq__(self, other: object) -> bool:
        return self.number == day_of(other) if _is_date(other) else NotImplemented

    def __lt__(self, other: object) -> bool:
        return self.number < day_of(other) if _is_date(other) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.number)


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class WideTime:
    """A time of day finer than a microsecond; equal to and ordered with `datetime.time`."""

    nanos: int
    zone: tzinfo | None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (time, WideTime)):
            return NotImplemented
        mine, its = clock_of(self), clock_of(other)
        return (mine.zone is None, mine.nanos - mine.offset) == (its.zone is None, its.nanos - its.offset)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, (time, WideTime)):
            return NotImplemented
        mine, its = clock_of(self), clock_of(other)
        _one_kind_of_clock(mine.zone, its.zone)
        return mine.nanos - mine.offset < its.nanos - its.offset

    def __hash__(self) -> int:
        clock = clock_of(self)
        return hash((clock.zone is None, clock.nanos - clock.offset))


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class WideDateTime:
    """A date and time that `datetime` cannot hold; equal to and ordered with those that it can."""

    number: int
    nanos: int
    zone: tzinfo | None
    fold: int = 0

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (datetime, WideDateTime)):
            return NotImplemented
        mine, its = moment_of(self), moment_of(other)
        return (mine.zone is None, mine.instant) == (its.zone is None, its.instant)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, (datetime, WideDateTime)):
            return NotImplemented
        mine, its = moment_of(self), moment_of(other)
        _one_kind_of_clock(mine.zone, its.zone)
        return mine.instant < its.instant

    def __hash__(self) -> int:
        instant = moment_of(self).instant
        if self.zone is None or instant % 1000 or not -1 <= instant // DAY <= _LAST_DAY + 1:
            return hash(instant)
        return hash(timedelta(microseconds=instant // 1000))  # as `datetime` has it: one of them may be equal


AnyDate: TypeAlias = date | WideDate
AnyTime: TypeAlias = time | WideTime
AnyDateTime: TypeAlias = datetime | WideDateTime


def _is_date(value: object) -> TypeGuard[AnyDate]:
    return isinstance(value, (date, WideDate)) and not isinstance(value, datetime)


def _one_kind_of_clock(mine: tzinfo | None, its: tzinfo | None) -> None:
    if (mine is None) != (its is None):  # as Python has it between its own
        raise TypeError("can't compare offset-naive and offset-aware values")


# ----------------------------------------------------------------------------------------------- making


def make_date(day: int) -> AnyDate:
    """Return the date of a numbered day. Raises `Undefined` for years of more than nine digits."""
    if 1 <= day <= _LAST_DAY:
        return date.fromordinal(day)
    return WideDate(_reachable(day))


def make_time(nanos: int, zone: tzinfo | None) -> AnyTime:
    """Return the time so many nanoseconds, less than a day, after midnight."""
    return WideTime(nanos, zone) if nanos % 1000 else _narrow_time(nanos, zone)


def make_date_time(moment: Moment) -> AnyDateTime:
    """Return the date and time of a moment. Raises `Undefined` for years of more than nine digits."""
    day, nanos, zone, fold = moment
    if nanos % 1000 == 0 and 1 <= day <= _LAST_DAY:
        return _narrow_date_time(day, nanos, zone, fold)
    return WideDateTime(_reachable(day), nanos, zone, fold)


def _reachable(day: int) -> int:
    if not _FIRST <= day <= _LAST:
        raise Undefined("the year has more than nine digits")
    return day


def _narrow_time(nanos: int, zone: tzinfo | None, fold: int = 0) -> time:
    seconds, micros = divmod(nanos // 1000, 1_000_000)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60, micros, zone, fold=fold)


def _narrow_date_time(day: int, nanos: int, zone: tzinfo | None, fold: int) -> datetime:
    return datetime.combine(date.fromordinal(day), _narrow_time(nanos, zone, fold))


# ---------------------------------------------------------------------------------------------- reading


def day_of(value: AnyDate) -> int:
    """Return the number of a date's day."""
    return value.number if isinstance(value, WideDate) else value.toordinal()


def calendar_day(value: AnyDate | AnyDateTime) -> int:
    """Return the number of the day of a date, or of a date and time where its clocks hang."""
    return value.number if isinstance(value, (WideDate, WideDateTime)) else value.toordinal()


def clock_of(value: AnyTime | AnyDateTime) -> Clock:
    """Return the time and zone of a time, or of a date and time."""
    if isinstance(value, (WideTime, WideDateTime)):
        return Clock(value.nanos, value.zone)
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    return Clock((seconds * 1_000_000 + value.microsecond) * 1000, value.tzinfo)


def moment_of(value: AnyDateTime) -> Moment:
    """Return the day, time and zone of a date and time."""
    if isinstance(value, WideDateTime):
        return Moment(value.number, value.nanos, value.zone, value.fold)
    return Moment(value.toordinal(), *clock_of(value), value.fold)
