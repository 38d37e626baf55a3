"""Counting working days: what one step is, and the laws of many."""

import copy
import pickle
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.calendars.calendar import WorkCalendar
from bpmlib.errors import CalendarHorizon, InputError
from tests.calendars.calendars import BERLIN, CHINA, DATES, OFFICE, WORKABLE

COUNTS = st.integers(0, 40)
CALENDARS = st.sampled_from([CHINA, OFFICE, CHINA.with_weekend("sunday"), CHINA.with_weekend()])


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-03-06", 1, "2026-03-09"),  # Friday
        ("2026-03-07", 1, "2026-03-09"), ("2026-03-08", 1, "2026-03-09"), ("2026-03-07", 2, "2026-03-10"),
        ("2026-03-06", 0, "2026-03-06"), ("2026-03-07", 0, "2026-03-09"),
        ("2026-03-09", -1, "2026-03-06"), ("2026-03-07", -1, "2026-03-06"),
        ("2026-02-13", 1, "2026-02-14"),  # a make-up Saturday
        ("2026-02-14", 1, "2026-02-24"),  # over the Spring Festival
        ("2026-02-27", 1, "2026-02-28"), ("2026-02-28", 1, "2026-03-02"),
        ("2026-09-30", 1, "2026-10-08"), ("2026-10-03", 1, "2026-10-08"), ("2026-10-03", 0, "2026-10-08"),
        ("2026-10-08", -1, "2026-09-30"), ("2026-09-30", 3, "2026-10-10"), ("2026-09-30", 4, "2026-10-12"),
        ("2025-12-31", 1, "2026-01-04"),  # over New Year; the 4th is a make-up Sunday
        ("2026-12-30", 1, "2026-12-31"),
    ],
)  # fmt: skip
def test_so_many_working_days_on(start: str, count: int, end: str) -> None:
    assert CHINA.add_working_days(date.fromisoformat(start), count) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2026-03-06", "2026-03-06", 0), ("2026-03-06", "2026-03-09", 1), ("2026-03-06", "2026-03-08", 0),
        ("2026-03-09", "2026-03-06", -1), ("2026-03-08", "2026-03-06", -1), ("2026-09-30", "2026-10-10", 3),
        ("2026-10-01", "2026-10-07", 0), ("2025-12-31", "2026-12-31", 248),
    ],
)  # fmt: skip
def test_working_days_between(start: str, end: str, count: int) -> None:
    assert CHINA.working_days_between(date.fromisoformat(start), date.fromisoformat(end)) == count


@given(CALENDARS, WORKABLE, COUNTS)
def test_adding_and_counting_are_inverse(calendar: WorkCalendar, day: date, count: int) -> None:
    end = calendar.add_working_days(day, count)
    assert calendar.is_working_day(end) and end >= day
    assert calendar.working_days_between(day, end) == count or (count == 0 and not calendar.is_working_day(day))


@given(CALENDARS, DATES, DATES)
def test_counting_and_adding_are_inverse(calendar: WorkCalendar, start: date, end: date) -> None:
    count = calendar.working_days_between(start, end)
    reached = calendar.add_working_days(start, count)
    assert (reached == end) is calendar.is_working_day(end) or (count == 0 and not calendar.is_working_day(start))
    assert (
        count
        == sum(
            calendar.is_working_day(date.fromordinal(day)) for day in range(start.toordinal() + 1, end.toordinal() + 1)
        )
        or end < start
    )


@given(CALENDARS, WORKABLE, st.integers(1, 30))
def test_going_back_is_the_mirror_of_going_on(calendar: WorkCalendar, day: date, count: int) -> None:
    end = calendar.add_working_days(day, count)
    start = day if calendar.is_working_day(day) else calendar.add_working_days(day, -1)
    assert calendar.add_working_days(end, -count) == start
    assert calendar.working_days_between(end, start) == -count


@given(CALENDARS, WORKABLE, st.integers(1, 20), st.integers(0, 20))
def test_steps_may_be_taken_together(calendar: WorkCalendar, day: date, first: int, second: int) -> None:
    halfway = calendar.add_working_days(day, first)
    assert calendar.add_working_days(halfway, second) == calendar.add_working_days(day, first + second)


@given(CALENDARS, WORKABLE, st.integers(0, 5), COUNTS)
def test_a_later_start_is_never_earlier_over(calendar: WorkCalendar, day: date, later: int, count: int) -> None:
    end = calendar.add_working_days(day, count)
    assert end <= calendar.add_working_days(day + timedelta(days=later), count)
    assert end <= calendar.add_working_days(day, count + 1)


@given(CALENDARS, st.lists(DATES, min_size=3, max_size=3).map(sorted))
def test_counts_add_up(calendar: WorkCalendar, days: list[date]) -> None:
    first, second, third = days
    between = calendar.working_days_between
    assert between(first, second) + between(second, third) == between(first, third)


def test_the_end_of_a_month_is_the_last_day_of_it() -> None:
    assert CHINA.month_end(date(2024, 2, 10)) == date(2024, 2, 29)
    assert CHINA.month_end(date(2030, 12, 31)) == date(2030, 12, 31)  # no list is needed


def test_a_moment_counts_as_the_day_that_it_is_here() -> None:
    eve = datetime(2026, 9, 30, 16, tzinfo=UTC)  # midnight in Shanghai
    assert CHINA.day_of(eve) == date(2026, 10, 1)
    assert not CHINA.is_working_day(eve) and CHINA.is_working_day(eve - timedelta(microseconds=1))
    assert CHINA.add_working_days(eve, 1) == date(2026, 10, 8)
    assert CHINA.working_days_between(eve, datetime(2026, 10, 8, 23, tzinfo=CHINA.zone)) == 1
    assert CHINA.month_end(eve) == date(2026, 10, 31)


# ------------------------------------------------------------------------------------------------- the horizon


@pytest.mark.parametrize(
    ("ask", "unknown"),
    [
        (lambda: CHINA.add_working_days(date(2026, 12, 31), 1), "2027-01-01"),
        (lambda: CHINA.add_working_days(date(2026, 12, 29), 3), "2027-01-01"),
        (lambda: CHINA.next_working_day(date(2026, 12, 31)), "2027-01-01"),
        (lambda: CHINA.add_working_days(date(2027, 6, 5), 0), "2027-06-05"),
        (lambda: CHINA.add_working_days(date(2010, 1, 4), -1), "2009-12-31"),
        (lambda: CHINA.working_days_between(date(2026, 12, 1), date(2027, 1, 1)), "2027-01-01"),
        (lambda: CHINA.working_days_between(date(2010, 1, 4), date(2009, 12, 1)), "2009-12-31"),
        (lambda: CHINA.is_working_day(date(2027, 1, 2)), "2027-01-02"),  # a Saturday may be a make-up day
        (lambda: OFFICE.hours_of(date(2027, 1, 4)), "2027-01-04"),
    ],
)  # fmt: skip
def test_counting_into_an_unknown_year_names_the_first_unknown_day(ask: Any, unknown: str) -> None:
    with pytest.raises(CalendarHorizon) as caught:
        ask()
    (found,) = caught.value.diagnostics
    assert caught.value.day == date.fromisoformat(unknown) and isinstance(caught.value, LookupError)
    assert found.code == "calendar-horizon" and unknown in found.message and "2010 to 2026" in found.message
    assert f"calendar.extend({unknown[:4]}, " in found.hint


def test_counting_up_to_the_last_known_day_needs_no_more() -> None:
    assert CHINA.add_working_days(date(2026, 12, 30), 1) == date(2026, 12, 31)
    assert CHINA.working_days_between(date(2026, 12, 30), date(2026, 12, 31)) == 1
    assert CHINA.working_days_between(date(2030, 5, 1), date(2030, 5, 1)) == 0


def test_a_list_moves_the_horizon() -> None:
    later = CHINA.extend(2027, holidays=["2027-01-01..2027-01-03"], make_up_days=["2027-01-09"])
    assert later.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert later.add_working_days(date(2027, 1, 8), 1) == date(2027, 1, 9)
    assert CHINA.years == later.years - {2027}  # the one that was there is as it was
    with pytest.raises(CalendarHorizon, match="2010 to 2027"):
        later.is_working_day(date(2028, 1, 1))


def test_a_gap_in_the_lists_is_named() -> None:
    broken = CHINA.extend(2030, holidays=[])
    with pytest.raises(CalendarHorizon, match="it knows 2010 to 2026, 2030"):
        broken.is_working_day(date(2028, 3, 1))
    with pytest.raises(CalendarHorizon, match="it knows no year"):
        WorkCalendar.of("new", "UTC").is_working_day(date(2028, 3, 1))


# ------------------------------------------------------------------------------------------- lists and own days


def test_a_list_takes_the_place_of_the_one_before() -> None:
    anew = CHINA.extend(2026, holidays=["2026-03-02"])
    assert not anew.is_working_day(date(2026, 3, 2))
    assert anew.is_working_day(date(2026, 10, 1)) and not anew.is_working_day(date(2026, 10, 10))
    assert anew.extend(2026, holidays=[]).is_working_day(date(2026, 3, 2))


def test_a_list_may_begin_in_december() -> None:
    early = CHINA.extend(2027, holidays=["2026-12-31..2027-01-02"], make_up_days=["2026-12-27"])
    assert not early.is_working_day(date(2026, 12, 31)) and early.is_working_day(date(2026, 12, 27))
    with pytest.raises(InputError, match="2027-12-31 is not in 2028"):
        CHINA.extend(2028, holidays=["2027-12-31..2028-01-02"])


def test_days_may_be_dates() -> None:
    assert BERLIN == (
        WorkCalendar.of("Berlin", "Europe/Berlin")
        .extend(2026, holidays=[*(date(2026, 4, day) for day in (3, 6)), "2026-01-01", "2026-05-01", "2026-12-25",
                                date(2026, 12, 26)])
        .with_hours("09:00-17:00", friday="09:00-15:00")
    )  # fmt: skip
    assert hash(BERLIN) == hash(BERLIN.with_days()) and BERLIN != OFFICE


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        (lambda: CHINA.extend(2027, holidays=["2028-01-01"]), "holidays", "2028-01-01 is not in 2027"),
        (lambda: CHINA.extend(2027, holidays=["2026-11-30"]), "holidays", "2026-11-30 is not in 2027"),
        (lambda: CHINA.extend(2027, holidays=[], make_up_days=["2027-01-04"]), "make_up_days", "is a Monday"),
        (lambda: CHINA.extend(2027, holidays=["2027-01-02"], make_up_days=["2027-01-02"]), "make_up_days", "twice"),
        (lambda: CHINA.extend(2027, holidays="2027-01-01"), "holidays", "not one text"),
        (lambda: CHINA.extend(2027, holidays=["1 January"]), "holidays", "`1 January` is no day"),
        (lambda: CHINA.extend(2027, holidays=["2027-02-29"]), "holidays", "`2027-02-29` is no day"),
        (lambda: CHINA.extend(2027, holidays=["20270101"]), "holidays", "is no day"),
        (lambda: CHINA.extend(2027, holidays=["2027-01-03..2027-01-01"]), "holidays", "ends before it starts"),
        (lambda: CHINA.extend(2027, holidays=["2027-01-01..2029-01-01"]), "holidays", "more than a year"),
        (lambda: CHINA.extend(2027, holidays=[datetime(2027, 1, 1, tzinfo=UTC)]), "holidays", "is no day"),
        (lambda: CHINA.with_days(off=["2026-03-02"], working=["2026-03-02"]), "working", "twice"),
        (lambda: CHINA.with_days(off=["2026-03-02"], hours={"2026-03-02": "09:00-12:00"}), "hours", "twice"),
        (lambda: CHINA.with_weekend("sonday"), "weekend", "did you mean `sunday`"),
        (lambda: CHINA.with_hours("09:00-17:00", freitag="09:00-12:00"), "freitag", "no day of the week"),
        (lambda: WorkCalendar.of("x", "Europe/Nowhere"), "zone", "`Europe/Nowhere` is no time zone"),
        (lambda: WorkCalendar.of("x", "../etc"), "zone", "is no time zone"),
    ],
)  # fmt: skip
def test_data_that_make_no_calendar_are_refused(change: Any, field: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        change()
    (found,) = caught.value.diagnostics
    assert found.code == "calendar-unsound" and f"`{field}`" in found.message and found.hint
    assert caught.value.problems == {field: "calendar-unsound"}


def test_a_week_of_six_days_takes_make_up_saturdays_as_they_are() -> None:
    six = WorkCalendar.of("six", "Asia/Shanghai").with_weekend("sunday")
    assert six.extend(2027, holidays=["2027-01-01"], make_up_days=["2027-01-09"]).is_working_day(date(2027, 1, 9))


def test_own_days_count_more_than_the_official_ones_and_later_ones_more_than_earlier() -> None:
    own = CHINA.with_days(off=["2026-03-02"], working=["2026-10-01", "2026-03-07"])
    assert [own.is_working_day(date(2026, *day)) for day in ((3, 2), (10, 1), (3, 7))] == [False, True, True]
    assert own.with_days(working=["2026-03-02"]).is_working_day(date(2026, 3, 2))
    assert own.extend(2026, holidays=["2026-03-07"]).is_working_day(date(2026, 3, 7))


def test_an_own_day_is_known_in_an_unknown_year() -> None:
    own = CHINA.with_days(off=["2027-01-01..2027-01-03"], working=["2027-01-04"])
    assert own.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 4)
    with pytest.raises(CalendarHorizon, match="2027-01-05"):
        own.add_working_days(date(2026, 12, 31), 2)


def test_a_calendar_can_be_copied_and_sent_elsewhere() -> None:
    for calendar in (CHINA, OFFICE, BERLIN):
        for other in (copy.deepcopy(calendar), pickle.loads(pickle.dumps(calendar))):
            assert other == calendar and hash(other) == hash(calendar)


def test_a_calendar_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        CHINA.weekend = frozenset()  # type: ignore[misc]
    with pytest.raises(TypeError):
        OFFICE.own_days[date(2026, 1, 1)] = True  # type: ignore[index]
