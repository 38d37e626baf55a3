"""When a period that starts now is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from bpmlib.calendars.calendar import WorkCalendar
from bpmlib.calendars.days import add_months, day_of_month
from bpmlib.calendars.period import Period
from bpmlib.values.undefined import Undefined

__all__ = ["deadline"]

_DAY: Final = timedelta(days=1)


def deadline(start: date | datetime, period: Period, calendar: WorkCalendar) -> date | datetime:
    """Return when a period is over: a date for days, weeks and months, a moment for hours and where a time is given.

    A date includes its whole day, a moment includes itself. Moments have the calendar's zone. The day of the start is
    not counted unless the period says so; it is the day that it is in the calendar's zone. Where the last day has a
    time and that is past at the start, the period starts on the next day instead: no deadline lies before its start.

    Raises `CalendarHorizon` where working days are counted into a year without a list, `ParameterNotSet` where working
    hours are needed and nobody gave them, and `Undefined` for hours from a date, which has no time of day, and for
    what ends after the year 9999.

    >>> china = WorkCalendar.china().with_hours("09:00-12:00, 13:00-18:00")
    >>> def due(text: str) -> str:
    ...     return str(deadline(datetime(2026, 4, 30, 17), Period.parse(text), china))
    >>> due("2 days"), due("2 working days"), due("1 working day, by 18:00")
    ('2026-05-02', '2026-05-07', '2026-05-06 18:00:00+08:00')
    >>> due("24 hours"), due("4 working hours")
    ('2026-05-01 17:00:00+08:00', '2026-05-06 12:00:00+08:00')
    >>> due("before the 10th"), due("by the end of the month"), due("by the end of the month, by 12:00")
    ('2026-05-09', '2026-04-30', '2026-05-31 12:00:00+08:00')
    """
    try:
        if period.is_hours:
            return _after_hours(start, period, calendar)
        first = calendar.day_of(start)
        last = _last_day(first, period, calendar)
        if period.by is None:
            return last
        moment = _time_of(last, period, calendar)
        if isinstance(start, datetime) and moment < calendar.moment(start):
            moment = _time_of(_last_day(first + _DAY, period, calendar), period, calendar)
        return moment.astimezone(calendar.zone)
    except OverflowError as error:
        raise Undefined("the period ends after the year 9999") from error


def _after_hours(start: date | datetime, period: Period, calendar: WorkCalendar) -> datetime:
    if not isinstance(start, datetime):
        raise Undefined("hours and minutes run from a time of day, and a date has none")
    length = timedelta(minutes=period.count)
    if period.unit == "working minutes":
        return calendar.add_working_hours(start, length)
    return (calendar.moment(start) + length).astimezone(calendar.zone)


def _last_day(first: date, period: Period, calendar: WorkCalendar) -> date:
    """Return the last day of a period that starts on `first`."""
    if period.unit == "working days":
        return calendar.add_working_days(first - _DAY if period.first_day_counted else first, period.count)
    last = _calendar_day(first, period)
    if period.roll is None or calendar.is_working_day(last):
        return last
    if period.roll == "before" and (before := calendar.add_working_days(last, -1)) >= first:
        return before
    return calendar.next_working_day(last)


def _calendar_day(first: date, period: Period) -> date:
    """Return the last day of a period of calendar days or months, or up to a day of the month."""
    count, counted = period.count, period.first_day_counted
    if period.unit == "days":
        return first + timedelta(days=count - counted)
    if period.unit == "months":
        last = add_months(first, count)
        # One that begins on 31 January ends with the last day of February, whether that first day counts or not.
        return last - _DAY if counted and last.day == first.day else last
    month = first.replace(day=1)
    last = day_of_month(add_months(month, int(period.next_month)), count)
    return last if last >= first else day_of_month(add_months(month, 1), count)


def _time_of(day: date, period: Period, calendar: WorkCalendar) -> datetime:
    """Return the moment on the last day at which a period is over, in UTC."""
    if isinstance(period.by, int):
        return calendar.moment_of_day(day, period.by)
    hours = calendar.hours_of(day)
    assert hours is not None, "a period that ends at closing time ends on a working day"
    return calendar.moment_of_day(day, hours.closing)
