"""What the clocks of a zone show, as moments: one rule for the times that they skip, and one for those they repeat.

All arithmetic is done on moments in UTC. Two `datetime`s of one `ZoneInfo` compare by what the clocks show, which
is wrong in the hour that comes twice.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

__all__ = ["DAY_MINUTES", "moment_of", "moment_of_day", "show_minutes"]

DAY_MINUTES: Final = 24 * 60
"""The minute of a day that is its end, written 24:00: the midnight with which the next day starts."""

_TICK: Final = timedelta(microseconds=1)
_NONE: Final = timedelta()


def moment_of_day(zone: tzinfo, day: date, minutes: int) -> datetime:
    """Return the moment, in UTC, when the clocks of a zone show a time of a day, given as minutes from midnight.

    A time that the clocks skip is the moment of the jump, one that they show twice is the second. So a later time is
    never an earlier moment.

    >>> from zoneinfo import ZoneInfo
    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> print(moment_of_day(berlin, date(2026, 3, 29), 150), moment_of_day(berlin, date(2026, 10, 25), 150))
    2026-03-29 01:00:00+00:00 2026-10-25 01:30:00+00:00
    """
    shown = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return moment_of(zone, shown.replace(fold=1))


def moment_of(zone: tzinfo, at: datetime) -> datetime:
    """Return a date and time as a moment in UTC. Without a zone of its own it is what the clocks of `zone` show.

    Of a time that they show twice `fold` says which, as everywhere in Python; a time that they skip is the moment of
    the jump.
    """
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    before, after = (zone.utcoffset(at.replace(tzinfo=zone, fold=fold)) or _NONE for fold in (0, 1))
    shown = at.replace(tzinfo=UTC, fold=0)
    if before < after:
        return _jump(zone, shown - after, shown - before)
    return shown - (after if at.fold else before)


def _jump(zone: tzinfo, before: datetime, after: datetime) -> datetime:
    """Return the first moment with the offset that holds `after`; the clocks jump once between the two."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > _TICK:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


def show_minutes(minutes: int) -> str:
    """Return minutes from midnight as a clock shows them.

    >>> show_minutes(9 * 60), show_minutes(DAY_MINUTES)
    ('09:00', '24:00')
    """
    return f"{minutes // 60:02}:{minutes % 60:02}"
