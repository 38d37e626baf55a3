"""Dates and instants from their ISO 8601 text (the profile of XML Schema that FEEL names)."""

from __future__ import annotations

import re
from datetime import date, datetime

__all__ = ["parse_date", "parse_temporal"]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


def parse_date(text: str) -> date | None:
    """Return the date that `text` spells as `YYYY-MM-DD`, or None where it spells none.

    >>> parse_date("2026-02-30") is None
    True
    """
    if _DATE.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parse_temporal(text: str) -> date | datetime | None:
    """Return the date or date and time that `text` spells, or None where it spells neither."""
    if _INSTANT.fullmatch(text) is None:
        return parse_date(text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
