"""Dates, times and instants as front matter and JSON have them: ISO 8601 in the form that everybody reads alike.

FEEL's own literals allow more (far years, zone ids, `24:00:00`) and are read by `temporal`.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, tzinfo

from bpmlib.values.literals import parse_time
from bpmlib.values.zones import parse_zone, zone_id

__all__ = ["parse_iso_date", "parse_iso_instant", "parse_iso_time", "show_iso_instant"]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK = r"(?:[01]\d|2[0-3]):\d{2}(:\d{2}(\.\d{1,6})?)?"
_INSTANT = re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}T{_CLOCK}(Z|[+-]\d{{2}}:\d{{2}}(:\d{{2}})?)?", re.ASCII)
_NAMED = re.compile(r"(?P<moment>.+[+-]\d{2}:\d{2}(?::\d{2})?)\[(?P<zone>[^\[\]]+)\]", re.ASCII)
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

    A named zone stands behind the offset, as RFC 9557 has it; the two have to agree.

    >>> parse_iso_instant("2026-03-12T10:30")
    datetime.datetime(2026, 3, 12, 10, 30)
    >>> parse_iso_instant("2026-03-12T10:30+08:00[Asia/Shanghai]").tzinfo
    zoneinfo.ZoneInfo(key='Asia/Shanghai')
    """
    if (named := _NAMED.fullmatch(text)) is not None:
        moment, zone = parse_iso_instant(named["moment"]), parse_zone(f"@{named['zone']}")
        return None if moment is None or zone is None else _in_zone(moment, zone)
    if _INSTANT.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _in_zone(moment: datetime, zone: tzinfo) -> datetime | None:
    """Return the same clock in a named zone: the earlier or the later of two, whichever has the offset."""
    for fold in (0, 1):
        found = moment.replace(tzinfo=zone, fold=fold)
        if found.utcoffset() == moment.utcoffset():
            return found
    return None


def show_iso_instant(moment: datetime) -> str:
    """Return the text of a date and time that `parse_iso_instant` reads back, with its offset and its named zone.

    >>> from zoneinfo import ZoneInfo
    >>> show_iso_instant(datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Paris"), fold=1))
    '2026-10-25T02:30:00+01:00[Europe/Paris]'
    """
    name = zone_id(moment.tzinfo)
    return moment.isoformat() + (f"[{name}]" if name is not None else "")


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
