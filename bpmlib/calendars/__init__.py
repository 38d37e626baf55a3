"""Working days and hours, periods, deadlines and recurrences.

    calendar = WorkCalendar.china().with_hours("09:00-12:00, 13:00-18:00")
    deadline(signed_at, Period.parse("3 working days, by 18:00"), calendar)

Read `calendar` first: it knows which days and hours are worked, and refuses to guess. `period` is what a clause
allows, `deadlines` says when that is over. `clock` turns clock times into moments, `hours` holds those of one day,
`days` reads lists of them; `recurrence` is what comes again and again; `china.txt` holds the official days.
"""

from __future__ import annotations

from bpmlib.calendars.calendar import WorkCalendar
from bpmlib.calendars.china import china
from bpmlib.calendars.deadlines import deadline
from bpmlib.calendars.hours import Hours
from bpmlib.calendars.period import Period

__all__ = ["Hours", "Period", "WorkCalendar", "china", "deadline"]
