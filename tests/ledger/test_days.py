"""Months, quarters and years, to their first and last day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.ledger.days import Cycle, DayRange, before, containing
from tests.ledger.lines import fails


@pytest.mark.parametrize(
    ("day", "cycle", "start", "end"),
    [
        (date(2024, 2, 29), "month", date(2024, 2, 1), date(2024, 3, 1)),
        (date(2026, 12, 31), "month", date(2026, 12, 1), date(2027, 1, 1)),
        (date(2026, 1, 1), "quarter", date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 12, 1), "quarter", date(2026, 10, 1), date(2027, 1, 1)),
        (date(2026, 7, 1), "year", date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_the_stretch_of_a_day(day: date, cycle: Cycle, start: date, end: date) -> None:
    assert containing(day, cycle) == DayRange(start, end)


@given(st.dates(date(1, 1, 1), date(9998, 12, 31)), st.sampled_from(["month", "quarter", "year"]))
def test_stretches_follow_each_other_without_a_gap(day: date, cycle: Cycle) -> None:
    days = containing(day, cycle)
    assert day in days and days.end not in days and days.start in days
    earlier = before(days, cycle)
    if earlier is None:
        assert days.start == date.min
    else:
        assert earlier.end == days.start and containing(earlier.end - timedelta(days=1), cycle) == earlier


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 3, 1), date(2026, 3, 1)),
        (date(2026, 3, 2), date(2026, 3, 1)),
        ("2026-03-01", date(2026, 3, 2)),
        (date(2026, 3, 1), datetime(2026, 3, 2, tzinfo=UTC)),
    ],
)
def test_what_holds_no_day_is_refused(start: Any, end: Any) -> None:
    with fails("days-unsound"):
        DayRange(start, end)


def test_what_has_no_end_or_no_name_is_refused() -> None:
    with fails("days-unsound"):
        containing(date(9999, 12, 1), "month")
    week: Any = "week"
    with fails("days-unsound"):
        containing(date(2026, 3, 1), week)
