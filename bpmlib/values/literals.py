"""Temporal values from their text and back: the lexical forms that FEEL takes from XML Schema.

A date has four digits of year or more, up to nine, and a minus before the year 0; a time always has its
seconds; a zone is `Z`, an offset or `@` with a zone id. `24:00:00` is the midnight at the end of the day.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta, tzinfo
from typing import TypeAlias

from bpmlib.values.durations import AnyDuration, WideDuration, YearsMonths, parse_duration, show_duration, show_fraction
from bpmlib.values.undefined import Undefined
from bpmlib.values.wide import (
    AnyDate,
    AnyDateTime,
    AnyTime,
    Clock,
    Moment,
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
from bpmlib.values.zones import DAY, SECOND, parse_zone, show_zone

__all__ = ["Temporal", "parse_date", "parse_date_time", "parse_temporal", "parse_time", "show"]

Temporal: TypeAlias = AnyDate | AnyTime | AnyDateTime | AnyDuration

_DATE = re.compile(r"(-?(?:[1-9]\d{4,8}|\d{4}))-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(r"(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?([Zz]|[+-][\d:]{5,8}|@.{1,80})?", re.ASCII)


def parse_date(text: str) -> AnyDate | None:
    """Return the date that `text` spells, or None where it spells none.

    >>> parse_date("2024-02-29"), parse_date("2023-02-29")
    (datetime.date(2024, 2, 29), None)
    """
    day = _day(text)
    return None if day is None else make_date(day)


def _day(text: str) -> int | None:
    if (match := _DATE.fullmatch(text)) is None or match[1] == "-0000":
        return None
    try:
        return number_of_day(*map(int, match.groups()))
    except ValueError:
        return None


def parse_time(text: str) -> AnyTime | None:
    """Return the time that `text` spells, or None where it spells none; the 24th hour is the first again.

    >>> parse_time("10:30:00+02:00")
    datetime.time(10, 30, tzinfo=datetime.timezone(datetime.timedelta(seconds=7200)))
    """
    if (clock := _clock(text)) is None:
        return None
    return make_time(clock.nanos % DAY, clock.zone)


def _clock(text: str) -> Clock | None:
    """Return the time that a text spells; `24:00:00` is a whole day."""
    if (match := _TIME.fullmatch(text)) is None:
        return None
    hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3])
    zone: tzinfo | None = None
    if match[5] is not None and (zone := parse_zone(match[5])) is None:
        return None
    nanos = (hours * 3600 + minutes * 60 + seconds) * SECOND + int((match[4] or "").ljust(9, "0"))
    return Clock(nanos, zone) if minutes < 60 and seconds < 60 and nanos <= DAY else None


def parse_date_time(text: str) -> AnyDateTime | None:
    """Return the date and time that `text` spells, or None; a date alone is the midnight it starts with.

    >>> parse_date_time("2021-01-01T24:00:00"), parse_date_time("2021-01-01T10:00")
    (datetime.datetime(2021, 1, 2, 0, 0), None)
    """
    before, separator, after = text.partition("T")
    day = _day(before)
    clock = _clock(after) if separator else Clock(0, None)
    if day is None or clock is None:
        return None
    more, nanos = divmod(clock.nanos, DAY)
    try:
        return make_date_time(Moment(day + more, nanos, clock.zone))
    except Undefined:  # the midnight after the last day there is
        return None


def parse_temporal(text: str) -> Temporal | None:
    """Return what `@"text"` stands for: a date, a time, a date and time or a duration; None for anything else.

    >>> parse_temporal("P1D"), parse_temporal("foo")
    (datetime.timedelta(days=1), None)
    """
    if "P" in text[:2]:
        return parse_duration(text)
    if text[2:3] == ":":
        return parse_time(text)
    return parse_date_time(text) if "T" in text else parse_date(text)


def show(value: Temporal) -> str:
    """Return a temporal value as FEEL writes it; `parse_temporal` gives an equal value back.

    >>> show(datetime(2021, 1, 2, 10, 30, 0, 500_000)), show(timedelta(days=1))
    ('2021-01-02T10:30:00.5', 'P1D')
    """
    if isinstance(value, (YearsMonths, timedelta, WideDuration)):
        return show_duration(value)
    if isinstance(value, (time, WideTime)):
        clock = clock_of(value)
        return _show_clock(clock.nanos) + show_zone(clock.zone, clock.offset)
    if isinstance(value, (datetime, WideDateTime)):
        moment = moment_of(value)
        return f"{_show_day(moment.day)}T{_show_clock(moment.nanos)}{show_zone(moment.zone, moment.offset)}"
    return _show_day(day_of(value))


def _show_day(number: int) -> str:
    year, month, day = year_month_day(number)
    return f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"


def _show_clock(nanos: int) -> str:
    seconds, fraction = divmod(nanos, SECOND)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{show_fraction(fraction)}"
