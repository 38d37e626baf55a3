"""The official days of mainland China: every day against two sources of other hands."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

from bpmlib.calendars.china import china
from bpmlib.errors import CalendarHorizon
from tests.calendars import generate_china

FIRST, LAST = date(2010, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]


def test_every_day_is_what_chinesecalendar_says() -> None:
    assert not [day for day in DAYS if china().is_working_day(day) is not chinese_calendar.is_workday(day)]


def test_every_day_is_what_holidays_says() -> None:
    other = holidays.country_holidays("CN", years=range(FIRST.year, LAST.year + 1))
    assert not [day for day in DAYS if china().is_working_day(day) is not other.is_working_day(day)]


def test_the_file_is_what_its_generator_writes() -> None:
    assert generate_china.disagreements() == []
    assert generate_china.FILE.read_text("ascii") == generate_china.text()


def test_the_generator_refuses_where_its_sources_disagree(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(generate_china, "FILE", tmp_path / "china.txt")
    monkeypatch.setattr(generate_china, "disagreements", lambda: [date(2026, 10, 1)])
    assert generate_china.main() == 1
    assert not generate_china.FILE.exists()


def test_the_years_that_are_shipped_are_known_as_a_whole() -> None:
    assert china().years == set(range(2010, 2027))
    assert china().is_working_day(FIRST) is False and china().is_working_day(LAST) is True


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=1), date(2027, 10, 2)])
def test_a_year_that_is_not_published_is_not_guessed(day: date) -> None:
    with pytest.raises(CalendarHorizon, match=str(day)) as caught:
        china().is_working_day(day)
    assert caught.value.day == day and caught.value.calendar == "China"


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 2, 13), True),  # Friday before the make-up Saturday
        (date(2026, 2, 14), True),  # Saturday, worked for the Spring Festival
        (date(2026, 2, 15), False), (date(2026, 2, 23), False), (date(2026, 2, 24), True),
        (date(2026, 10, 7), False), (date(2026, 10, 8), True),
        (date(2026, 10, 10), True), (date(2026, 10, 11), False),
        (date(2011, 12, 31), True),  # a Saturday in December, worked for the New Year's holiday of 2012
        (date(2018, 12, 31), False),  # a Monday of the New Year's holiday of 2019
    ],
)  # fmt: skip
def test_days_by_the_notices(day: date, working: bool) -> None:
    assert china().is_working_day(day) is working


def test_weekend_days_inside_a_holiday_are_part_of_it() -> None:
    """So a company that works on Saturdays has them off too."""
    six_days = china().with_weekend("sunday")
    assert six_days.is_working_day(date(2026, 9, 19)) and six_days.is_working_day(date(2026, 1, 17))
    assert not six_days.is_working_day(date(2026, 10, 3))
    assert not six_days.is_working_day(date(2012, 6, 23))


def test_it_is_read_once() -> None:
    assert china() is china()
