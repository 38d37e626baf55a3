"""Counting working hours: opening, breaks, closing, half days, nights in which the clocks jump, and the laws of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.calendars.calendar import WorkCalendar
from bpmlib.calendars.hours import Hours
from bpmlib.errors import CalendarHorizon, ParameterNotSet
from bpmlib.values.undefined import Undefined
from tests.calendars.calendars import BERLIN, CHINA, HOURS, NIGHT, OFFICE, moments

CALENDARS = st.sampled_from([OFFICE, BERLIN, NIGHT])
MOMENTS = moments(date(2026, 1, 2), date(2026, 11, 20))
AMOUNTS = st.sampled_from([timedelta(), timedelta(hours=3), timedelta(hours=5), timedelta(hours=8)]) | st.timedeltas(
    timedelta(), timedelta(hours=60)
)
TICK = timedelta(microseconds=1)


def here(calendar: WorkCalendar, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=calendar.zone)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-03-06T10:00", 1, "2026-03-06T11:00"), ("2026-03-06T10:00", 2, "2026-03-06T12:00"),
        ("2026-03-06T10:00", 3, "2026-03-06T14:00"), ("2026-03-06T08:00", 1, "2026-03-06T10:00"),
        ("2026-03-06T12:30", 1, "2026-03-06T14:00"), ("2026-03-06T14:00", 4, "2026-03-06T18:00"),
        ("2026-03-06T17:00", 2, "2026-03-09T10:00"),  # over a weekend
        ("2026-03-06T18:00", 1, "2026-03-09T10:00"), ("2026-03-06T23:59", 8, "2026-03-09T18:00"),
        ("2026-03-07T10:00", 1, "2026-03-09T10:00"), ("2026-03-07T00:00", 8, "2026-03-09T18:00"),
        ("2026-03-06T10:00", 0, "2026-03-06T10:00"), ("2026-03-06T12:00", 0, "2026-03-06T12:00"),
        ("2026-03-06T12:01", 0, "2026-03-06T13:00"), ("2026-03-06T18:00", 0, "2026-03-06T18:00"),
        ("2026-03-06T18:01", 0, "2026-03-09T09:00"), ("2026-03-07T10:00", 0, "2026-03-09T09:00"),
        ("2026-02-13T11:00", 2, "2026-02-14T10:00"),  # a half day, then a make-up Saturday
        ("2026-02-14T17:00", 2, "2026-02-24T10:00"),  # over the Spring Festival
        ("2026-06-18T17:00", 2, "2026-06-23T10:00"),  # over a holiday and a day off of its own
        ("2025-12-31T17:00", 2, "2026-01-04T10:00"), ("2026-12-31T10:00", 7, "2026-12-31T18:00"),
    ],
)  # fmt: skip
def test_so_many_working_hours_on(start: str, hours: int, end: str) -> None:
    assert OFFICE.add_working_hours(here(OFFICE, start), timedelta(hours=hours)) == here(OFFICE, end)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-03-06T10:00", "2026-03-06T10:00", 0), ("2026-03-06T10:00", "2026-03-06T14:00", 180),
        ("2026-03-06T12:00", "2026-03-06T13:00", 0), ("2026-03-06T17:59", "2026-03-09T09:01", 2),
        ("2026-03-06T00:00", "2026-03-07T00:00", 480), ("2026-02-13T00:00", "2026-02-24T00:00", 180 + 480),
        ("2026-09-30T18:00", "2026-10-08T09:00", 0), ("2026-12-31T00:00", "2027-01-01T00:00", 480),
    ],
)  # fmt: skip
def test_working_hours_between(start: str, end: str, minutes: int) -> None:
    low, high = here(OFFICE, start), here(OFFICE, end)
    assert OFFICE.working_hours_between(low, high) == timedelta(minutes=minutes)
    assert OFFICE.working_hours_between(high, low) == -timedelta(minutes=minutes)


def test_a_start_without_a_zone_is_what_the_clocks_here_show() -> None:
    naive = datetime(2026, 3, 6, 10)  # noqa: DTZ001
    assert OFFICE.add_working_hours(naive, timedelta(hours=1)) == datetime(2026, 3, 6, 3, tzinfo=UTC)


def test_the_answer_has_the_zone_of_the_calendar() -> None:
    end = OFFICE.add_working_hours(datetime(2026, 3, 6, 2, tzinfo=UTC), timedelta(hours=1))
    assert end.tzinfo is OFFICE.zone and end.isoformat() == "2026-03-06T11:00:00+08:00"


# -------------------------------------------------------------------------------------------- jumps of the clocks


def test_the_night_in_which_the_clocks_go_forward_is_an_hour_shorter() -> None:
    start = here(NIGHT, "2026-03-28T22:00")
    assert NIGHT.add_working_hours(start, timedelta(hours=7)) == here(NIGHT, "2026-03-29T06:00")
    assert NIGHT.working_hours_between(start, here(NIGHT, "2026-03-29T12:00")) == timedelta(hours=7)


def test_the_night_in_which_the_clocks_go_back_is_an_hour_longer() -> None:
    start = here(NIGHT, "2026-10-24T22:00")
    assert NIGHT.add_working_hours(start, timedelta(hours=9)) == here(NIGHT, "2026-10-25T06:00")
    assert NIGHT.working_hours_between(start, here(NIGHT, "2026-10-25T12:00")) == timedelta(hours=9)
    in_the_hour = NIGHT.add_working_hours(start, timedelta(hours=5, minutes=30))
    assert (in_the_hour.hour, in_the_hour.minute, in_the_hour.fold) == (2, 30, 1)


def test_hours_that_the_clocks_skip_are_no_working_time() -> None:
    skipped = BERLIN.with_weekend().with_hours("02:15-02:45, 09:00-10:00")
    assert skipped.working_hours_between(here(BERLIN, "2026-03-29T00:00"), here(BERLIN, "2026-03-30T00:00")) == (
        timedelta(hours=1)
    )
    assert skipped.add_working_hours(here(BERLIN, "2026-03-29T00:00"), timedelta()) == here(BERLIN, "2026-03-29T09:00")


def test_midnight_is_the_end_of_a_shift_and_of_its_day() -> None:
    evening = CHINA.with_hours("16:00-24:00")
    midnight = here(evening, "2026-03-06T00:00") + timedelta(days=1)
    assert evening.add_working_hours(here(evening, "2026-03-06T20:00"), timedelta(hours=4)) == midnight
    assert evening.add_working_hours(midnight, timedelta()) == midnight
    assert evening.add_working_hours(midnight, TICK) == here(evening, "2026-03-09T16:00") + TICK
    after_a_free_day = here(evening, "2026-03-08T00:00")
    assert evening.add_working_hours(after_a_free_day, timedelta()) == here(evening, "2026-03-09T16:00")


# -------------------------------------------------------------------------------------------------- what is worked


def test_hours_of_a_day() -> None:
    calendar = CHINA.with_hours(HOURS, friday="09:00-12:00", saturday="10:00-11:00").with_days(
        hours={date(2026, 10, 3): "14:00-15:00"}, working=["2026-10-02"]
    )
    usual = Hours.parse(HOURS)
    assert calendar.hours_of(date(2026, 3, 5)) == usual
    assert calendar.hours_of(date(2026, 3, 6)) == Hours.parse("09:00-12:00")
    assert calendar.hours_of(date(2026, 3, 7)) is None
    assert calendar.hours_of(date(2026, 2, 14)) == usual  # a make-up Saturday is no ordinary Saturday
    assert calendar.hours_of(date(2026, 10, 2)) == usual  # nor is a day of the company's own
    assert calendar.hours_of(date(2026, 10, 3)) == Hours.parse("14:00-15:00")
    assert calendar.with_weekend("sunday").hours_of(date(2026, 3, 7)) == Hours.parse("10:00-11:00")


def test_a_half_day_is_a_working_day() -> None:
    assert OFFICE.add_working_days(date(2026, 2, 12), 1) == date(2026, 2, 13)


def test_nobody_invents_working_hours() -> None:
    with pytest.raises(ParameterNotSet, match="calendar `China` has no working hours") as caught:
        CHINA.add_working_hours(here(CHINA, "2026-03-06T10:00"), timedelta(hours=1))
    (found,) = caught.value.diagnostics
    assert found.code == "calendar-hours" and "with_hours" in found.hint
    assert CHINA.hours_of(date(2026, 3, 7)) is None  # of a free day nobody needs them


def test_hours_are_added_forward_only() -> None:
    with pytest.raises(Undefined, match="forward"):
        OFFICE.add_working_hours(here(OFFICE, "2026-03-06T10:00"), -TICK)


def test_hours_into_an_unknown_year_name_its_first_day() -> None:
    last = here(OFFICE, "2026-12-31T18:00")
    assert OFFICE.add_working_hours(last, timedelta()) == last
    with pytest.raises(CalendarHorizon, match="not 2027-01-01"):
        OFFICE.add_working_hours(last, TICK)
    with pytest.raises(CalendarHorizon, match="not 2027-01-01"):
        OFFICE.working_hours_between(last, here(OFFICE, "2027-01-01T00:01"))
    assert OFFICE.working_hours_between(*[here(OFFICE, "2030-01-01T00:00")] * 2) == timedelta()


# ------------------------------------------------------------------------------------------------------ the laws


@given(CALENDARS, MOMENTS, AMOUNTS)
def test_adding_and_counting_are_inverse(calendar: WorkCalendar, start: datetime, amount: timedelta) -> None:
    end = calendar.add_working_hours(start, amount)
    assert end.astimezone(UTC) >= start.astimezone(UTC)
    assert calendar.working_hours_between(start, end) == amount


@given(CALENDARS, MOMENTS, AMOUNTS)
def test_the_answer_is_the_first_such_moment(calendar: WorkCalendar, start: datetime, amount: timedelta) -> None:
    end = calendar.add_working_hours(start, amount).astimezone(UTC)
    if amount:
        assert calendar.working_hours_between(start, end - TICK) == amount - TICK
    day = calendar.day_of(end)
    hours = calendar.hours_of(day) or calendar.hours_of(day - timedelta(days=1))
    assert hours is not None


@given(CALENDARS, MOMENTS, AMOUNTS, AMOUNTS)
def test_amounts_may_be_taken_together(
    calendar: WorkCalendar, start: datetime, first: timedelta, second: timedelta
) -> None:
    halfway = calendar.add_working_hours(start, first)
    assert calendar.add_working_hours(halfway, second) == calendar.add_working_hours(start, first + second)


@given(CALENDARS, MOMENTS, st.timedeltas(timedelta(), timedelta(days=3)), AMOUNTS)
def test_a_later_start_is_never_earlier_over(
    calendar: WorkCalendar, start: datetime, later: timedelta, amount: timedelta
) -> None:
    end = calendar.add_working_hours(start, amount).astimezone(UTC)
    assert end <= calendar.add_working_hours(start.astimezone(UTC) + later, amount).astimezone(UTC)


@given(CALENDARS, st.lists(MOMENTS, min_size=3, max_size=3))
def test_counts_add_up(calendar: WorkCalendar, times: list[datetime]) -> None:
    first, second, third = times
    between = calendar.working_hours_between
    assert between(first, second) + between(second, third) == between(first, third)
