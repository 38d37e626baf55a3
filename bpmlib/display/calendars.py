"""A work calendar: how the week goes, which years are known, and the days of the last of them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from bpmlib.calendars.calendar import WorkCalendar
from bpmlib.display.blocks import Beside, Block, Cell, Fold, Heading, Inline, Line, Mark, Piece, Row, Table
from bpmlib.display.words import Say

__all__ = ["calendar"]

_WEEK: Final = {"en": ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), "zh": ("一", "二", "三", "四", "五", "六", "日")}
_YEARS: Final = 3
"""Years whose days are listed."""


def calendar(thing: WorkCalendar, say: Say) -> Iterator[Block]:
    """Yield what is shown of a calendar: the last years known, the last of them by months."""
    yield Heading((f"{say('calendar')} {thing.name} ", Piece(str(thing.zone), "code")))
    week = _WEEK[say.language]
    yield Line((f"{say.title('weekend')}: ", say.list(week[day] for day in sorted(thing.weekend)) or say("none")))
    hours = [f"{thing.hours or say('not set')}"]
    hours += [f"{week[day]} {hours}" for day, hours in sorted(thing.weekday_hours.items())]
    yield Line((f"{say.title('hours')}: ", "; ".join(hours)))
    yield Line((f"{say.title('years')}: ", say.list(_years(sorted(thing.years))) or say("none")))
    rows = [
        Row((str(year), _listed(thing.holidays, year), _listed(thing.make_up_days, year)))
        for year in sorted(thing.years)[-_YEARS:]
    ]
    if rows:
        yield Table(("", say("holidays"), say("make-up days")), tuple(rows))
    own = [
        Row((day.isoformat(), say("free") if what is False else say("worked") if what is True else str(what)))
        for day, what in sorted(thing.own_days.items())
    ]
    if own:
        yield Fold(f"{say.title('own days')}: {len(own)}", (Table((), tuple(own)),), opened=True)
    if thing.years:
        last = max(thing.years)
        months = Beside(tuple((_month(thing, last, month, say),) for month in range(1, 13)))
        legend = Line((Piece(say("free"), "bad"), " ", Piece(say("make-up days"), "note")))
        yield Fold(str(last), (legend, months))


def _month(thing: WorkCalendar, year: int, month: int, say: Say) -> Table:
    """Return a month: free days in one colour, weekend days that are worked in another."""
    first, count = monthrange(year, month)
    cells: list[Cell] = [Cell("")] * first
    for number in range(1, count + 1):
        day = date(year, month, number)
        worked = thing.is_working_day(day)
        mark: Mark = "" if worked else "free"
        if worked and day.weekday() in thing.weekend:
            mark = "worked"
        cells.append(Cell(str(number), mark, number=True))
    cells += [Cell("")] * (-len(cells) % 7)
    weeks = [Row(tuple(cells[at : at + 7])) for at in range(0, len(cells), 7)]
    name = f"{month}月" if say.language == "zh" else f"{year}-{month:02}"
    return Table(_WEEK[say.language], tuple(weeks), title=name)


def _listed(days: Iterable[date], year: int) -> Inline:
    found = [Piece(run, "whole") for run in _ranges(day for day in days if day.year == year)]
    return tuple(part for one in found for part in (one, " "))


def _ranges(days: Iterable[date]) -> Iterator[str]:
    """Yield days as ranges: `2026-10-01..2026-10-07`."""
    found: list[list[date]] = []
    for day in sorted(days):
        if found and day - found[-1][-1] == timedelta(days=1):
            found[-1][1:] = [day]
        else:
            found.append([day])
    yield from ("..".join(day.isoformat() for day in run) for run in found)


def _years(years: Sequence[int]) -> Iterator[str]:
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1][1:] = [year]
        else:
            runs.append([year])
    yield from ("–".join(map(str, run)) for run in runs)
