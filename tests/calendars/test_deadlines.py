"""Deadlines: each convention at its boundary, and the laws that hold for all periods."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpmlib.calendars.calendar import WorkCalendar
from bpmlib.calendars.deadlines import deadline
from bpmlib.calendars.period import Period
from bpmlib.errors import CalendarHorizon, ParameterNotSet
from bpmlib.values.undefined import Undefined
from tests.calendars.calendars import BERLIN, CHINA, OFFICE, WORKABLE, moments
from tests.calendars.test_periods import PERIODS


def due(start: str, period: str, calendar: WorkCalendar = OFFICE) -> str:
    """Return a deadline as text, without the offset; a start with a `T` is a moment by the calendar's clocks."""
    at = datetime.fromisoformat(start).replace(tzinfo=calendar.zone) if "T" in start else date.fromisoformat(start)
    found = deadline(at, Period.parse(period), calendar)
    assert not isinstance(found, datetime) or found.tzinfo is calendar.zone
    return f"{found:%Y-%m-%dT%H:%M}" if isinstance(found, datetime) else str(found)


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        # days: the first is not counted, and a free day is a day like any other
        ("2026-03-06T10:00", "2 days", "2026-03-08"), ("2026-03-06T00:00", "2 days", "2026-03-08"),
        ("2026-03-06T23:59", "2 days", "2026-03-08"), ("2026-03-06", "2 days", "2026-03-08"),
        ("2026-03-06T10:00", "2 days, first day counted", "2026-03-07"),
        ("2026-03-06T10:00", "1 day, first day counted", "2026-03-06"),
        ("2026-03-06T23:59", "0 days", "2026-03-06"), ("2026-03-07T10:00", "0 days", "2026-03-07"),
        ("2026-12-31T10:00", "1 day", "2027-01-01"), ("2026-03-06T10:00", "1 week", "2026-03-13"),
        # working days
        ("2026-03-06T10:00", "2 working days", "2026-03-10"), ("2026-03-06T23:59", "1 working day", "2026-03-09"),
        ("2026-03-07T10:00", "2 working days", "2026-03-10"), ("2026-03-08T10:00", "2 working days", "2026-03-10"),
        ("2026-03-06T10:00", "2 working days, first day counted", "2026-03-09"),
        ("2026-03-07T10:00", "2 working days, first day counted", "2026-03-10"),
        ("2026-03-06T10:00", "1 working day, first day counted", "2026-03-06"),
        ("2026-03-06T10:00", "0 working days", "2026-03-06"), ("2026-03-07T10:00", "0 working days", "2026-03-09"),
        ("2026-02-13T17:00", "1 working day", "2026-02-14"), ("2026-02-14T17:00", "1 working day", "2026-02-24"),
        ("2026-09-30T10:00", "3 working days", "2026-10-10"), ("2026-10-03T10:00", "1 working day", "2026-10-08"),
        ("2025-12-31T10:00", "1 working day", "2026-01-04"),
        # months end with the same number, or with the month
        ("2026-01-31", "1 month", "2026-02-28"), ("2024-01-31", "1 month", "2024-02-29"),
        ("2026-01-31", "2 months", "2026-03-31"), ("2024-02-29", "1 year", "2025-02-28"),
        ("2026-03-05", "1 month, first day counted", "2026-04-04"),
        ("2026-03-01", "1 month, first day counted", "2026-03-31"),
        ("2026-01-31", "1 month, first day counted", "2026-02-28"),
        ("2026-12-15", "1 month", "2027-01-15"), ("2026-03-05", "0 months", "2026-03-05"),
        # a day of the month: the first that is not past
        ("2026-03-05", "by the 10th", "2026-03-10"), ("2026-03-10", "by the 10th", "2026-03-10"),
        ("2026-03-11", "by the 10th", "2026-04-10"), ("2026-03-10", "before the 10th", "2026-04-09"),
        ("2026-12-11", "by the 10th", "2027-01-10"), ("2026-03-05", "by the 10th of the next month", "2026-04-10"),
        ("2026-03-31", "by the 1st of the next month", "2026-04-01"),
        ("2026-12-31", "by the 1st of the next month", "2027-01-01"),
        ("2026-02-10", "by the end of the month", "2026-02-28"),
        ("2026-02-28", "by the end of the month", "2026-02-28"),
        ("2026-01-31", "by the end of the next month", "2026-02-28"), ("2026-02-10", "before the 30th", "2026-02-28"),
        ("2024-02-29", "by the 30th", "2024-02-29"), ("2026-04-30", "before the 31st", "2026-04-30"),
        # rolled to a working day
        ("2026-03-06", "1 day, or the next working day", "2026-03-09"),
        ("2026-03-05", "1 day, or the next working day", "2026-03-06"),
        ("2026-03-06", "1 day, or the working day before", "2026-03-06"),
        ("2026-03-07", "1 day, or the working day before", "2026-03-09"),  # not before its start
        ("2026-09-01", "30 days, or the next working day", "2026-10-08"),
        ("2026-02-01", "by the end of the month, or the working day before", "2026-02-28"),  # a make-up Saturday
        ("2026-05-05", "by the end of the month, or the working day before", "2026-05-29"),
        ("2026-05-31", "by the end of the month, or the working day before", "2026-06-01"),
        ("2026-10-01", "by the 2nd, or the next working day", "2026-10-08"),
    ],
)  # fmt: skip
def test_days(start: str, period: str, end: str) -> None:
    assert due(start, period) == end


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        ("2026-03-06T10:00", "24 hours", "2026-03-07T10:00"), ("2026-03-06T10:00", "0 hours", "2026-03-06T10:00"),
        ("2026-12-31T23:30", "30 minutes", "2027-01-01T00:00"), ("2026-03-07T10:00", "90 minutes", "2026-03-07T11:30"),
        ("2026-03-06T16:00", "4 working hours", "2026-03-09T11:00"),
        ("2026-03-06T18:00", "0 working hours", "2026-03-06T18:00"),
        ("2026-03-06T18:01", "0 working hours", "2026-03-09T09:00"),
        ("2026-02-13T11:30", "1 working hour", "2026-02-14T09:30"),
        # until a time of the last day
        ("2026-03-06T10:00", "0 days, by 18:00", "2026-03-06T18:00"),
        ("2026-03-06T18:00", "0 days, by 18:00", "2026-03-06T18:00"),
        ("2026-03-06T18:01", "0 days, by 18:00", "2026-03-07T18:00"),
        ("2026-03-06T18:01", "1 day, by 10:00", "2026-03-07T10:00"),
        ("2026-03-06T18:01", "1 day, first day counted, by 18:00", "2026-03-07T18:00"),
        ("2026-03-06T18:01", "0 working days, by 18:00", "2026-03-09T18:00"),
        ("2026-03-07T10:00", "0 working days, by 18:00", "2026-03-09T18:00"),
        ("2026-03-06T10:00", "2 working days, by 24:00", "2026-03-11T00:00"),
        ("2026-03-06", "0 days, by 0:00", "2026-03-06T00:00"),
        ("2026-03-10T19:00", "by the 10th, by 18:00", "2026-04-10T18:00"),
        ("2026-05-29T13:00", "by the end of the month, or the working day before, by 12:00", "2026-06-01T12:00"),
        # until closing time of the last day
        ("2026-03-06T10:00", "0 working days, by closing time", "2026-03-06T18:00"),
        ("2026-03-06T19:00", "0 working days, by closing time", "2026-03-09T18:00"),
        ("2026-02-12T19:00", "0 working days, by closing time", "2026-02-13T12:00"),
        ("2026-03-06", "1 day, or the next working day, by closing time", "2026-03-09T18:00"),
    ],
)  # fmt: skip
def test_moments(start: str, period: str, end: str) -> None:
    assert due(start, period) == end


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        ("2026-03-28T02:30", "1 day", "2026-03-29"), ("2026-03-28T02:30", "24 hours", "2026-03-29T03:30"),
        ("2026-03-28T12:00", "24 hours", "2026-03-29T13:00"), ("2026-10-24T12:00", "24 hours", "2026-10-25T11:00"),
        ("2026-03-28T12:00", "1 day, by 02:30", "2026-03-29T03:00"),  # 02:30 is skipped
        ("2026-10-24T12:00", "1 day, by 02:30", "2026-10-25T02:30"),  # and shown twice
        ("2026-03-27T14:00", "2 working hours", "2026-03-30T10:00"),  # Friday closes at 15:00
        ("2026-04-02T10:00", "1 working day, by closing time", "2026-04-07T17:00"),
    ],
)  # fmt: skip
def test_where_the_clocks_jump(start: str, period: str, end: str) -> None:
    assert due(start, period, BERLIN) == end


def test_an_hour_that_is_shown_twice_ends_the_second_time() -> None:
    start = datetime(2026, 10, 24, 12, tzinfo=UTC)
    found = deadline(start, Period.parse("1 day, by 02:30"), BERLIN)
    assert isinstance(found, datetime) and found.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    second = datetime(2026, 10, 25, 2, 40, fold=0, tzinfo=BERLIN.zone)  # the first 02:40 is before the second 02:30
    assert deadline(second, Period.parse("0 days, by 02:30"), BERLIN) == found


def test_the_day_of_the_start_is_that_of_the_calendar() -> None:
    late = datetime(2026, 3, 6, 17, tzinfo=UTC)  # 01:00 of Saturday in Shanghai
    assert deadline(late, Period.parse("0 days"), OFFICE) == date(2026, 3, 7)
    assert deadline(late, Period.parse("0 days"), BERLIN) == date(2026, 3, 6)
    assert deadline(datetime(2026, 3, 6, 23), Period.parse("0 days"), OFFICE) == date(2026, 3, 6)  # noqa: DTZ001


# ------------------------------------------------------------------------------------------------- what is refused


def test_working_days_into_an_unknown_year_and_only_those() -> None:
    for period in ("1 day", "1 month", "24 hours", "by the 10th", "0 days, by 18:00", "0 working days"):
        assert due("2026-12-31T10:00", period)
    for period in ("1 working day", "9 working hours", "1 day, or the next working day"):
        with pytest.raises(CalendarHorizon, match="not 2027-01-01"):
            due("2026-12-31T10:00", period)
    with pytest.raises(CalendarHorizon, match="not 2027-01-01"):
        due("2026-12-31T18:01", "0 working days, by closing time")
    assert due("2040-02-10T10:00", "1 month, by 18:00") == "2040-03-10T18:00"


def test_hours_need_a_time_of_day() -> None:
    for period in ("24 hours", "4 working hours"):
        with pytest.raises(Undefined, match="a date has none"):
            due("2026-03-06", period)


def test_closing_time_needs_working_hours() -> None:
    with pytest.raises(ParameterNotSet, match="no working hours"):
        due("2026-03-06T10:00", "0 working days, by closing time", CHINA)


@pytest.mark.parametrize("period", ["1 day", "1 month", "1 year", "24 hours", "by the 1st", "0 days, by 24:00"])
def test_the_calendar_ends_with_the_year_9999(period: str) -> None:
    with pytest.raises(Undefined, match="9999"):
        due("9999-12-31T23:00", period)


# --------------------------------------------------------------------------------------------------------- the laws

STARTS = moments(date(2026, 1, 2), date(2026, 10, 1))
SHORT = PERIODS.filter(
    lambda period: period.count <= (10_000 if period.is_hours else 45 if period.unit == "days" else 31)
)
CALENDARS = st.sampled_from([OFFICE, BERLIN])


def end_of(found: date | datetime, calendar: WorkCalendar) -> datetime:
    """Return the last moment that is in time, in UTC."""
    return found.astimezone(UTC) if isinstance(found, datetime) else calendar.moment_of_day(found, 1440)


def within(start: date | datetime, period: Period, calendar: WorkCalendar) -> date | datetime:
    try:
        return deadline(start, period, calendar)
    except CalendarHorizon:
        assume(False)
        raise


@given(CALENDARS, STARTS, SHORT)
def test_no_deadline_lies_before_its_start(calendar: WorkCalendar, start: datetime, period: Period) -> None:
    found = within(start, period, calendar)
    assert isinstance(found, datetime) is period.ends_at_a_moment
    assert end_of(found, calendar) >= start.astimezone(UTC)
    assert calendar.day_of(found) >= calendar.day_of(start)


@given(CALENDARS, STARTS, st.timedeltas(timedelta(), timedelta(days=4)), SHORT)
def test_a_later_start_is_never_earlier_over(
    calendar: WorkCalendar, start: datetime, later: timedelta, period: Period
) -> None:
    first = within(start, period, calendar)
    second = within(start.astimezone(UTC) + later, period, calendar)
    assert end_of(first, calendar) <= end_of(second, calendar)


@given(CALENDARS, STARTS, SHORT.filter(lambda period: period.unit == "working days" or period.roll is not None))
def test_what_is_counted_in_working_days_ends_on_one(calendar: WorkCalendar, start: datetime, period: Period) -> None:
    found = within(start, period, calendar)
    last = found - timedelta(minutes=1) if period.by == 1440 and isinstance(found, datetime) else found
    assert calendar.is_working_day(calendar.day_of(last))


@given(WORKABLE, st.integers(1, 20))
def test_counting_the_first_day_takes_a_day_off_where_it_counts(day: date, count: int) -> None:
    assert deadline(day, Period(count, "days", first_day_counted=True), CHINA) == day + timedelta(days=count - 1)
    found = deadline(day, Period(count, "working days", first_day_counted=True), CHINA)
    less = count - 1 if CHINA.is_working_day(day) else count
    assert found == deadline(day, Period(less, "working days"), CHINA)


@given(STARTS, st.integers(0, 3000), st.integers(0, 3000))
def test_hours_may_be_taken_together(start: datetime, first: int, second: int) -> None:
    for unit in ("minutes", "working minutes"):
        halfway = deadline(start, Period(first, unit), OFFICE)  # type: ignore[arg-type]
        whole = deadline(start, Period(first + second, unit), OFFICE)  # type: ignore[arg-type]
        assert deadline(halfway, Period(second, unit), OFFICE) == whole  # type: ignore[arg-type]
