"""Stretches of local days that books are summed over: months, quarters, years, or any from one day to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from bpmlib.errors import Diagnostic, LedgerError

__all__ = ["Cycle", "DayRange", "before", "containing"]

Cycle = Literal["month", "quarter", "year"]
"""Calendar months, quarters from January, April, July and October, calendar years."""

_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class DayRange:
    """The days from `start` to `end`, `start` included and `end` left out. It holds at least one day.

    Raises `LedgerError` (`days-unsound`) where it would hold none, or where an end is a date and time.

    >>> date(2026, 3, 31) in DayRange(date(2026, 3, 1), date(2026, 4, 1))
    True
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        ends: tuple[Any, Any] = (self.start, self.end)
        for day in ends:
            if not isinstance(day, date) or isinstance(day, datetime):
                raise _unsound(f"`{day!r}` is no date")
        if self.start >= self.end:
            raise _unsound(f"no day lies from {self.start} to {self.end}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


def containing(day: date, cycle: Cycle) -> DayRange:
    """Return the calendar month, quarter or year in which `day` lies.

    >>> containing(date(2026, 2, 10), "quarter")
    DayRange(start=datetime.date(2026, 1, 1), end=datetime.date(2026, 4, 1))
    """
    months = _MONTHS.get(cycle)
    if months is None:
        raise _unsound(f"`{cycle}` is neither month, quarter nor year")
    start = date(day.year, (day.month - 1) // months * months + 1, 1)
    return DayRange(start, _first_after(start, months))


def before(days: DayRange, cycle: Cycle) -> DayRange | None:
    """Return the month, quarter or year that ends where `days` starts, or None before the first of all."""
    if days.start == date.min:
        return None
    return containing(date.fromordinal(days.start.toordinal() - 1), cycle)


def _first_after(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        raise _unsound(f"the days from {start} on have no end that is a date")
    return date(year, month + 1, 1)


def _unsound(message: str) -> LedgerError:
    return LedgerError(Diagnostic("days-unsound", message, hint="give a first day, and the day after the last one"))
