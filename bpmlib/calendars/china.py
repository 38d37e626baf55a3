"""The official free days and make-up days of mainland China, from the file beside this module.

A line of `china.txt` is a year: the free days, weekends between them included, then the weekend days that are worked.
`tests/calendars/generate_china.py` writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bpmlib.calendars.calendar import WorkCalendar

__all__ = ["china"]


@cache
def china() -> WorkCalendar:
    """Return the calendar of mainland China, with the years whose official lists are shipped.

    The file is read once. It has no working hours: `with_hours` gives them.

    >>> calendar = china()
    >>> min(calendar.years), calendar.is_working_day(date(2026, 10, 10)), calendar.is_working_day(date(2026, 10, 7))
    (2010, True, False)
    """
    years: set[int] = set()
    free: set[date] = set()
    worked: set[date] = set()
    for line in Path(__file__).with_name("china.txt").read_text("ascii").splitlines():
        if line.startswith("#"):
            continue
        year, _, days = line.partition(" off ")
        off, _, on = days.partition(" on ")
        years.add(int(year))
        free.update(_days(int(year), off))
        worked.update(_days(int(year), on))
    return WorkCalendar(
        "China",
        ZoneInfo("Asia/Shanghai"),
        years=frozenset(years),
        holidays=frozenset(free),
        make_up_days=frozenset(worked),
    )


def _days(year: int, text: str) -> Iterator[date]:
    """Yield the days that `0101-0103 0501` spells, in a year."""
    for part in text.split():
        first, _, last = part.partition("-")
        low = date(year, *divmod(int(first), 100))
        yield low
        if last:
            high = date(year, *divmod(int(last), 100))
            yield from map(date.fromordinal, range(low.toordinal() + 1, high.toordinal() + 1))
