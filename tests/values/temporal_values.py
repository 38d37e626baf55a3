"""Random temporal values, in the form the library makes and in the wide form of the same value."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bpmlib.values.durations import WideDuration, YearsMonths, make_days_time, make_years_months, nanos_of
from bpmlib.values.temporal import parse_temporal, show
from bpmlib.values.wide import (
    Moment,
    WideDate,
    WideDateTime,
    WideTime,
    clock_of,
    make_date,
    make_date_time,
    make_time,
    moment_of,
    number_of_day,
)
from bpmlib.values.zones import DAY

NAMES = ("Europe/Paris", "Australia/Melbourne", "Asia/Shanghai", "America/New_York", "Europe/Dublin", "Pacific/Apia")
FIRST, LAST = number_of_day(-999_999_999, 1, 1), number_of_day(999_999_999, 12, 31)

OFFSETS = st.integers(-18 * 3600, 18 * 3600).map(lambda s: timezone(timedelta(seconds=s)) if s else UTC)
NAMED = st.sampled_from(NAMES).map(ZoneInfo)
ZONES = st.none() | OFFSETS | NAMED
EDGES = [
    FIRST, FIRST + 1, -1, 0, 1, 2, 365, 366, 367, date.max.toordinal(), date.max.toordinal() + 1, LAST - 1, LAST,
    date(2021, 3, 28).toordinal(), date(2021, 10, 31).toordinal(), date(2024, 2, 29).toordinal(),
]  # fmt: skip
DAYS = st.sampled_from(EDGES) | st.integers(1, date.max.toordinal()) | st.integers(FIRST, LAST)
NANOS = st.sampled_from([0, 1, 999, 1000, DAY // 2, DAY - 1]) | st.integers(0, DAY - 1)

DATES = DAYS.map(make_date)
TIMES = st.builds(make_time, NANOS, ZONES)
DATE_TIMES = st.builds(lambda day, nanos, zone: make_date_time(Moment(day, nanos, zone)), DAYS, NANOS, ZONES)
LENGTHS = (
    st.sampled_from([0, 1, -1, DAY, -DAY]) | st.integers(-400 * DAY, 400 * DAY) | st.integers(1 - 10**34, 10**34 - 1)
)
DAYS_TIMES = LENGTHS.map(make_days_time)
MONTHS = (st.integers(-40, 40) | st.integers(1 - 10**20, 10**20 - 1)).map(make_years_months)
POINTS = DATES | TIMES | DATE_TIMES
DURATIONS = DAYS_TIMES | MONTHS
TEMPORAL = POINTS | DURATIONS


def of(text: str) -> Any:
    """Return what a literal stands for; it must be one."""
    value = parse_temporal(text)
    assert value is not None, text
    return value


def wide(value: Any) -> Any:
    """Return the wide form of a value, whether it needs it or not."""
    match value:
        case datetime():
            return WideDateTime(*moment_of(value))
        case date():
            return WideDate(value.toordinal())
        case time():
            return WideTime(*clock_of(value))
        case timedelta():
            return WideDuration(nanos_of(value))
    return value


def shown(value: Any) -> Any:
    """Return a temporal value as text, anything else as it is."""
    return show(value) if isinstance(value, (date, time, timedelta, YearsMonths, *WIDE)) else value


WIDE = (WideDate, WideTime, WideDateTime, WideDuration)
