"""The built-in that says when a period is over (not of DMN: FEEL's durations know no working days)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from bpmlib.calendars import Period, WorkCalendar
from bpmlib.calendars.deadlines import deadline as end_of
from bpmlib.functions.registry import builtin, signature
from bpmlib.values.kinds import kind_of
from bpmlib.values.types import ANY, DATE, DATE_TIME, PERIOD
from bpmlib.values.undefined import Undefined

__all__ = ["deadline"]


@builtin(
    "deadline", signature(ANY, start=DATE, period=PERIOD), signature(ANY, start=DATE_TIME, period=PERIOD), of_dmn=False
)
def deadline(start: Any, period: Any, calendar: WorkCalendar | None = None) -> date | datetime:
    """Return when a period is over: a date for days, weeks and months, an instant for hours and with a clock time.

    It is counted on the work calendar of the policies. DMN has no such function.

    >>> print(deadline(date(2026, 3, 6), Period.parse("2 working days"), WorkCalendar.china()))
    2026-03-10
    """
    if calendar is None:
        raise Undefined("no work calendar is at hand: only a policy has one")
    if not isinstance(start, date) or not isinstance(period, Period):
        raise Undefined(f"a deadline has a date and a period, not {kind_of(start)} and {kind_of(period)}")
    return end_of(start, period, calendar)
