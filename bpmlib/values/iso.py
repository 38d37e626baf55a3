"""Dates and instants as front matter and JSON have them: ISO 8601 in the one form that everybody reads alike.

FEEL's own literals allow more (far years, zone ids, `24:00:00`) and are read by `temporal`.
"""

from __future__ import annotations

import re
from datetime import date, datetime

__all__ = ["parse_iso_date", "parse_iso_instant"]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


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
