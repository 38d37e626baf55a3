"""Clock times as moments, where the clocks jump and where they show a time twice."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.calendars.clock import moment_of, moment_of_day, show_minutes

ZONES = [
    ZoneInfo(name)
    for name in (
        "Asia/Shanghai", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Beirut", "Australia/Lord_Howe",
        "Africa/Casablanca", "Pacific/Apia",
    )
]  # fmt: skip
BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "minutes", "moment"),
    [
        (SPRING, 119, utc(2026, 3, 29, 0, 59)), (SPRING, 120, utc(2026, 3, 29, 1)), (SPRING, 150, utc(2026, 3, 29, 1)),
        (SPRING, 179, utc(2026, 3, 29, 1)), (SPRING, 180, utc(2026, 3, 29, 1)), (SPRING, 181, utc(2026, 3, 29, 1, 1)),
        (AUTUMN, 119, utc(2026, 10, 24, 23, 59)), (AUTUMN, 120, utc(2026, 10, 25, 1)),
        (AUTUMN, 179, utc(2026, 10, 25, 1, 59)), (AUTUMN, 180, utc(2026, 10, 25, 2)),
        (AUTUMN, 0, utc(2026, 10, 24, 22)), (AUTUMN, 1440, utc(2026, 10, 25, 23)),
    ],
)  # fmt: skip
def test_a_time_of_a_day(day: date, minutes: int, moment: datetime) -> None:
    assert moment_of_day(BERLIN, day, minutes) == moment


def test_a_midnight_that_is_skipped_is_the_moment_of_the_jump() -> None:
    """In Sao Paulo the clocks went from 23:59 to 01:00."""
    assert moment_of_day(ZoneInfo("America/Sao_Paulo"), date(2018, 11, 4), 0) == utc(2018, 11, 4, 3)


def test_a_day_that_is_skipped_is_the_moment_of_the_jump() -> None:
    """Samoa had no 30 December 2011."""
    apia = ZoneInfo("Pacific/Apia")
    assert moment_of_day(apia, date(2011, 12, 30), 600) == moment_of_day(apia, date(2011, 12, 31), 0)


@given(st.sampled_from(ZONES), st.dates(date(2005, 1, 1), date(2030, 1, 1)), st.integers(0, 1440), st.integers(0, 4000))
def test_a_later_time_is_never_an_earlier_moment(zone: ZoneInfo, day: date, minutes: int, more: int) -> None:
    later = day + timedelta(days=(minutes + more) // 1440)
    assert moment_of_day(zone, day, minutes) <= moment_of_day(zone, later, (minutes + more) % 1440)


@given(st.sampled_from(ZONES), st.datetimes(datetime(2005, 1, 1), datetime(2030, 1, 1)), st.integers(0, 1))  # noqa: DTZ001
def test_what_the_clocks_show_leads_back_to_the_moment(zone: ZoneInfo, at: datetime, fold: int) -> None:
    moment = moment_of(zone, at.replace(fold=fold))
    shown = moment.astimezone(zone)
    assert shown.replace(tzinfo=None) >= at  # later only where the clocks skip it
    assert moment_of(zone, shown) == moment == moment_of(zone, shown.replace(tzinfo=None))


def test_a_moment_with_a_zone_of_its_own_is_that_moment() -> None:
    assert moment_of(BERLIN, datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=8)))) == utc(2026, 7, 1, 4)


def test_a_start_shown_twice_is_what_fold_says() -> None:
    at = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001
    assert moment_of(BERLIN, at) == utc(2026, 10, 25, 0, 30)
    assert moment_of(BERLIN, at.replace(fold=1)) == utc(2026, 10, 25, 1, 30)


def test_times_are_shown_as_clocks_show_them() -> None:
    assert [show_minutes(minutes) for minutes in (0, 65, 1439, 1440)] == ["00:00", "01:05", "23:59", "24:00"]
