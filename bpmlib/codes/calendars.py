"""The codes of calendars, periods and deadlines."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["CALENDARS"]

CALENDARS: Final = (
    Code(
        "period-malformed",
        "text that is no period",
        "A period is a length such as `2 working days`, or a day of the month such as `by the 10th`; then how it is "
        "counted, parted by commas. What cannot be meant together is refused too.",
        "Write one of the forms of the reference; the hint names the nearest.",
    ),
    Code(
        "hours-malformed",
        "text that is no working hours",
        "The working hours of a day are intervals of clock times, in order, none into the next.",
        "Write them as `09:00-12:00, 13:00-18:00`; 24:00 is the end of the day.",
    ),
    Code(
        "recurrence-malformed",
        "text that is no recurrence",
        "A recurrence is a rule of RFC 5545 that recurs by days, weeks, months or years. A rule that would leave "
        "months out in silence, because they are too short, is refused too.",
        "Write a rule such as `FREQ=MONTHLY;BYMONTHDAY=1`; the last day of a month is `BYMONTHDAY=-1`.",
    ),
    Code(
        "calendar-unsound",
        "data that make no calendar",
        "A list of days, a zone or a day of the week does not read, or the list contradicts itself.",
        "Correct the argument that the message names.",
    ),
    Code(
        "calendar-horizon",
        "year whose working days are not known",
        "Working days are counted into a year whose official list the calendar does not have. Holidays and make-up "
        "days are decided anew each year, so nothing is guessed.",
        "Give the list of that year: `calendar.extend(2027, holidays=[...], make_up_days=[...])`.",
    ),
    Code(
        "calendar-hours",
        "working hours that nobody gave",
        "Working hours, or closing time, are needed, and the calendar has none.",
        'Give them: `calendar.with_hours("09:00-12:00, 13:00-18:00")`.',
    ),
)
