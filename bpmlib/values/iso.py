"""Dates, times and instants as front matter and JSON have them: ISO 8601 in the form that everybody reads alike.

FEEL's own literals allow more (far years, zone ids, `24:00:00`) and are read by `temporal`.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time

from bpmlib.values.literals import parse_time

__all__ = ["parse_iso_date", "parse_iso_instant", "parse_iso_time"]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK = r"(?:[01]\d|2[0-3]):\d{2}(:\d{2}(\.\d{1,6})?)?"
_INSTANT = re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}T{_CLOCK}(Z|[+-]\d{{2}}:\d{{2}})?", re.ASCII)
_TIME = re.compile(rf"{_CLOCK}(Z|[+-]\d{{2}}:\d{{2}}(:\d{{2}})?)?", re.ASCII)
_IN_ZONE = re.compile(rf"{_CLOCK}@.+", re.ASCII)


def parse_iso_date(text: str) -> date | None:
    """Return the date that `text` spells as `YYYY-MM-DD`, or None where it spells none.

    >>> parse_iso_date("2026-02-30") is None
    True
    """
    if _DATE.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parse_iso_instant(text: str) -> datetime | None:
    """Return the date and time that `text` spells, or None where it spells none; seconds may be left out.

    >>> parse_iso_instant("2026-03-12T10:30")
    datetime.datetime(2026, 3, 12, 10, 30)
    """
    if _INSTANT.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def parse_iso_time(text: str) -> time | None:
    """Return the time that `text` spells, or None where it spells none; seconds may be left out.

    A receipt names a zone by its id, as FEEL does, so that is read as well.

    >>> parse_iso_time("10:30"), parse_iso_time("24:00:00")
    (datetime.time(10, 30), None)
    """
    if _IN_ZONE.fullmatch(text) is not None:
        found = parse_time(text)
        return found if isinstance(found, time) else None
    if _TIME.fullmatch(text) is None:
        return None
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None
