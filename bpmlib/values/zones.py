"""Time zones: offsets, zone ids, and what the clocks of a zone show at an instant.

All quantities are whole nanoseconds. A day is its proleptic Gregorian number as `date.toordinal` counts it;
days that `datetime` does not reach borrow the rule of a year of the same shape, a multiple of 400 years away.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from bpmlib.values.undefined import Undefined
from bpmlib.values.work import spend

__all__ = [
    "CYCLE", "DAY", "SECOND", "clock_at", "fixed", "localized", "offset_of", "parse_zone", "show_zone",
    "standard_offset", "zone_id",
]  # fmt: skip

SECOND: Final = 1_000_000_000
DAY: Final = 86_400 * SECOND
CYCLE: Final = 146_097
"""The days of 400 years: after them dates and weekdays repeat."""

_LAST_NEAR: Final = datetime(9999, 1, 1).toordinal()  # noqa: DTZ001
_FIRST_NEAR: Final = 366
_WIDEST: Final = 18 * 3600
_RULES: Final = 10
"""How many steps it takes to look a named zone's offset up."""
_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*", re.ASCII)


def fixed(seconds: int) -> timezone:
    """Return the zone that many seconds east of Greenwich. Raises `Undefined` beyond 18 hours.

    >>> fixed(0) is timezone.utc
    True
    """
    if abs(seconds) > _WIDEST:
        raise Undefined("an offset is at most 18 hours")
    return timezone(timedelta(seconds=seconds)) if seconds else UTC


def parse_zone(text: str) -> tzinfo | None:
    """Return the zone that `Z`, `+02:00`, `-02:45:55` or `@Europe/Paris` spells, or None where it spells none."""
    if text in ("Z", "z"):
        return UTC
    if text.startswith("@"):
        return _named(text[1:])
    if (match := _OFFSET.fullmatch(text)) is None:
        return None
    sign, hours, minutes, rest = match[1], int(match[2]), int(match[3]), int(match[4] or 0)
    seconds = hours * 3600 + minutes * 60 + rest
    if minutes > 59 or rest > 59 or seconds > _WIDEST:
        return None
    return fixed(-seconds if sign == "-" else seconds)


@lru_cache(maxsize=1024)
def _named(name: str) -> ZoneInfo | None:
    if _ID.fullmatch(name) is None or len(name) > 80:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, no zone file, or a folder of them
        return None


def zone_id(zone: tzinfo | None) -> str | None:
    """Return the id of a named zone, None for an offset and for local time."""
    return zone.key if isinstance(zone, ZoneInfo) else None


def show_zone(zone: tzinfo | None, offset: int) -> str:
    """Return a zone as FEEL writes it behind a time; `offset` is what holds at that time."""
    if zone is None:
        return ""
    if (name := zone_id(zone)) is not None:
        return f"@{name}"
    seconds = abs(offset) // SECOND
    if not seconds:
        return "Z"
    text = f"{'-' if offset < 0 else '+'}{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return f"{text}:{seconds % 60:02}" if seconds % 60 else text


def _near(day: int) -> int:
    """Return a day that `datetime` reaches, of the same weekday and place in the year."""
    if day > _LAST_NEAR:
        return day - -((_LAST_NEAR - day) // CYCLE) * CYCLE
    return day + -((day - _FIRST_NEAR) // CYCLE) * CYCLE if day < _FIRST_NEAR else day


def _nanoseconds(offset: timedelta | None) -> int:
    if offset is None:
        raise Undefined("the time zone says no offset")
    return offset // timedelta(microseconds=1) * 1000


def offset_of(zone: tzinfo, day: int, nanos: int, fold: int = 0) -> int:
    """Return the offset where the clocks of a zone show this day and time.

    Of a time that the clocks show twice, `fold` says which; one they leave out has the offset from before.
    """
    if isinstance(zone, timezone):
        return _nanoseconds(zone.utcoffset(None))
    spend(_RULES)
    shown = datetime.fromordinal(_near(day)) + timedelta(microseconds=nanos // 1000)
    return _nanoseconds(shown.replace(tzinfo=zone, fold=fold).utcoffset())


def clock_at(zone: tzinfo, instant: int) -> tuple[int, int, int]:
    """Return the day, the time and the fold that the clocks of a zone show at an instant.

    `instant` counts from the midnight, at Greenwich, that day 0 starts with.
    """
    day, nanos = divmod(instant, DAY)
    if isinstance(zone, timezone):
        shifted, fold = instant + _nanoseconds(zone.utcoffset(None)), 0
    else:
        spend(_RULES)
        utc = datetime.fromordinal(_near(day)) + timedelta(microseconds=nanos // 1000)
        shown = zone.fromutc(utc.replace(tzinfo=zone))
        shifted, fold = instant + _nanoseconds(shown.utcoffset()), shown.fold
    day, nanos = divmod(shifted, DAY)
    return day, nanos, fold


def standard_offset(zone: tzinfo) -> int:
    """Return the offset of a time without a date: that of the winter, by the zone's latest rule.

    >>> standard_offset(ZoneInfo("Europe/Paris")) // SECOND
    3600
    """
    if isinstance(zone, timezone):
        return _nanoseconds(zone.utcoffset(None))
    moment = datetime(9998, 1, 1, tzinfo=zone)
    return _nanoseconds(moment.utcoffset()) - _nanoseconds(moment.dst() or timedelta(0))


def localized(value: Any, zone: tzinfo) -> Any:
    """Return a value with the dates and times in it, at any depth, in `zone` where they name none.

    >>> localized({"at": datetime(2026, 3, 2, 9)}, UTC)["at"].isoformat()  # noqa: DTZ001
    '2026-03-02T09:00:00+00:00'
    """
    if isinstance(value, datetime):
        return value.replace(tzinfo=zone) if value.tzinfo is None else value
    if isinstance(value, list):
        return [localized(item, zone) for item in value]
    if isinstance(value, dict):
        return {key: localized(item, zone) for key, item in value.items()}
    return value
