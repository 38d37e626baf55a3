"""Temporal literals: what text stands for a value, what does not, and the text that a value is written as."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import localcontext
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bpmlib.values.durations import WideDuration, YearsMonths
from bpmlib.values.kinds import kind_of
from bpmlib.values.temporal import (
    ATTRIBUTES,
    attribute,
    identical,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_temporal,
    parse_time,
    show,
)
from bpmlib.values.undefined import Undefined
from bpmlib.values.wide import WideDate, WideDateTime, WideTime
from tests.values.temporal_values import TEMPORAL, of, shown, wide

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-02-29", date(2024, 2, 29)), ("0001-01-01", date.min), ("9999-12-31", date.max),
        ("10:30:11", time(10, 30, 11)), ("23:59:59.5", time(23, 59, 59, 500_000)), ("24:00:00", time(0)),
        ("10:30:11Z", time(10, 30, 11, tzinfo=UTC)), ("10:30:11z", time(10, 30, 11, tzinfo=UTC)),
        ("10:30:11-00:00", time(10, 30, 11, tzinfo=UTC)),
        ("10:30:11+02:45:55", time(10, 30, 11, tzinfo=timezone(timedelta(hours=2, minutes=45, seconds=55)))),
        ("10:30:11@Europe/Paris", time(10, 30, 11, tzinfo=PARIS)),
        ("2018-12-08T10:30:11", datetime(2018, 12, 8, 10, 30, 11)),  # noqa: DTZ001
        ("2018-12-31T24:00:00", datetime(2019, 1, 1)),  # noqa: DTZ001
        ("2018-12-08T10:30:11.000001Z", datetime(2018, 12, 8, 10, 30, 11, 1, tzinfo=UTC)),
        ("2018-12-08T10:30:11@Europe/Paris", datetime(2018, 12, 8, 10, 30, 11, tzinfo=PARIS)),
        ("P1DT2H3M4.5S", timedelta(days=1, hours=2, minutes=3, seconds=4.5)), ("PT0S", timedelta(0)),
        ("-PT36H", timedelta(hours=-36)), ("P1Y2M", YearsMonths(14)), ("-P26M", YearsMonths(-26)),
        ("P0Y", YearsMonths(0)), ("P999999999M", YearsMonths(999_999_999)),
    ],
)  # fmt: skip
def test_a_literal_is_pythons_own_value_where_that_holds_it(text: str, value: Any) -> None:
    found = parse_temporal(text)
    assert (type(found), found) == (type(value), value)
    assert getattr(found, "tzinfo", None) == getattr(value, "tzinfo", None)


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("10000-01-01", WideDate), ("-2019-09-17", WideDate), ("0000-01-01", WideDate), ("999999999-12-31", WideDate),
        ("-999999999-01-01", WideDate), ("11:22:33.123456789", WideTime), ("0000-12-31T24:00:00", datetime),
        ("9999-12-31T24:00:00", WideDateTime), ("2018-12-08T10:30:11.000000001@Europe/Paris", WideDateTime),
        ("P999999999999999999D", WideDuration), ("PT0.000000001S", WideDuration),
    ],
)  # fmt: skip
def test_a_literal_is_a_wide_value_where_pythons_own_cannot_hold_it(text: str, type_: type) -> None:
    assert type(parse_temporal(text)) is type_


@pytest.mark.parametrize(
    "text",
    [
        "", "foo", "P", "PT", "P1", "1D", "P1DT", "P1Y2D", "P1D1Y", "P1M1Y", "PT1.5M", "PT.5S", "PT1.S", "P1H", "P1S",
        "+P1D", "P-1D", "--P1D", " P1D", "P1D ", "p1d", "PT1S1M", "PT1.0000000001S", f"P{'9' * 21}D", "P\u0661D",
        f"P{'9' * 20}Y",
        "7:00:00", "07:1:00", "07:01:2", "7:20", "07:20", "25:00:00", "24:00:01", "24:01:00", "24:00:00.1", "00:60:00",
        "00:00:60", "11:30:00T", "T11:30:00", "11:00:00.", "11:00:00.1234567890",
        "13:20:00+5", "13:20:00+5:00", "13:20:00+19:00", "13:20:00-18:00:01", "13:20:00+02:60", "13:20:00+02:00:60",
        "13:20:00+02:::",
        "13:20:00@xyz/abc", "13:20:00@Europe", "13:20:00@../UTC", "13:20:00@/etc/passwd", "13:20:00@", "13:20:00@a b",
        "13:20:00+02:00@Europe/Paris", "13:20:00Z@Europe/Paris", "13:20:00ZZ",
        "2023-02-29", "2024-13-01", "2024-00-01", "2024-01-00", "2024-1-1", "24-01-01", "02024-01-01", "+2024-01-01",
        "-0000-01-01", "1000000000-01-01", "2024-01-01Z", "20240101", "2024-01-01 ",
        "2024-01-01T10:00", "2024-01-01 10:00:00", "2024-01-01T", "T10:00:00", "2024-01-01t10:00:00",
        "2023-02-29T10:00:00", "999999999-12-31T24:00:00", "2024-01-01T10:00:00+02:00@Europe/Paris",
    ],
)  # fmt: skip
def test_any_other_text_stands_for_nothing(text: str) -> None:
    assert parse_temporal(text) is None


def test_each_kind_has_its_own_reader() -> None:
    assert parse_date("2024-01-01T10:00:00") is parse_time("2024-01-01") is parse_duration("10:00:00") is None
    assert parse_date_time("2024-01-01") == datetime(2024, 1, 1)  # noqa: DTZ001
    assert parse_date_time("10:00:00") is None


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2018-12-08T10:30:11.500+00:00", "2018-12-08T10:30:11.5Z"), ("23:59:59.100", "23:59:59.1"),
        ("10:00:00-02:45:55", "10:00:00-02:45:55"), ("10:00:00-00:30", "10:00:00-00:30"),
        ("-2019-09-17", "-2019-09-17"), ("-0001-01-01", "-0001-01-01"), ("0000-02-29", "0000-02-29"),
        ("P0D", "PT0S"), ("-PT0S", "PT0S"), ("P0Y", "P0M"), ("-P0M", "P0M"), ("P24M", "P2Y"), ("-P26M", "-P2Y2M"),
        ("PT24H", "P1D"), ("PT90M", "PT1H30M"), ("PT3600S", "PT1H"), ("-PT1.50S", "-PT1.5S"), ("P1DT0H", "P1D"),
        ("PT0.000000001S", "PT0.000000001S"),
    ],
)  # fmt: skip
def test_a_value_has_one_canonical_text(text: str, canonical: str) -> None:
    assert show(of(text)) == canonical


@given(TEMPORAL)
@example(WideDuration(10**20 * 86_400 * 10**9))
def test_what_is_shown_is_read_as_the_same_value(value: Any) -> None:
    found = parse_temporal(show(value))
    assert type(found) is type(value)
    assert identical(found, value)
    assert show(wide(value)) == show(value)


@given(st.text(alphabet="0123456789-+:.TZPYMDHS@/Europais", max_size=30))
def test_no_text_makes_the_readers_fail(text: str) -> None:
    found = parse_temporal(text)
    assert found is None or parse_temporal(show(found)) == found


@pytest.mark.parametrize(
    ("text", "name", "part"),
    [
        ("2018-12-10", "year", 2018), ("2018-12-10", "month", 12), ("2018-12-10", "day", 10),
        ("2018-12-10", "weekday", 1), ("2018-12-09", "weekday", 7), ("-2019-09-17", "year", -2019),
        ("0000-02-29", "year", 0), ("2018-12-10T10:30:11Z", "weekday", 1), ("2018-12-10T10:30:11Z", "hour", 10),
        ("10:30:11", "minute", 30), ("10:30:11", "second", 11),
        ("10:30:11", "time offset", None), ("10:30:11", "timezone", None), ("10:30:11+05:00", "timezone", None),
        ("10:30:11+05:00", "time offset", "PT5H"), ("10:30:11-05:30", "time offset", "-PT5H30M"),
        ("10:30:11@Europe/Paris", "timezone", "Europe/Paris"), ("10:30:11@Europe/Paris", "time offset", "PT1H"),
        ("2018-07-10T10:30:11@Europe/Paris", "time offset", "PT2H"),
        ("12018-07-10T10:30:11@Europe/Paris", "time offset", "PT2H"),
        ("-2018-07-10T10:30:11@Europe/Paris", "time offset", "PT9M21S"),
        ("P26M", "years", 2), ("P26M", "months", 2), ("-P26M", "years", -2), ("-P26M", "months", -2),
        ("PT30H", "days", 1), ("PT30H", "hours", 6), ("-PT30H90S", "hours", -6), ("-PT30H1M30S", "minutes", -1),
        ("-PT30H1M30S", "seconds", -30),
    ],
)  # fmt: skip
def test_parts(text: str, name: str, part: Any) -> None:
    assert shown(attribute(of(text), name)) == part
    assert shown(attribute(wide(of(text)), name)) == part


@pytest.mark.parametrize(
    ("text", "name"),
    [("2018-12-10", "hour"), ("10:30:11", "year"), ("P1D", "months"), ("P1M", "days"), ("2018-12-10", "weekDay")],
)
def test_a_part_that_the_kind_has_not(text: str, name: str) -> None:
    kind = kind_of(of(text))
    assert name not in ATTRIBUTES[kind]
    with pytest.raises(Undefined, match=f"a {kind} has no `{name}`"):
        attribute(of(text), name)


def test_a_second_has_its_decimals_whatever_the_callers_decimal_context_is() -> None:
    with localcontext() as context:
        context.prec = 3
        assert str(attribute(of("10:30:11.123456789"), "second")) == "11.123456789"
        assert str(attribute(of("-PT59.000000001S"), "seconds")) == "-59.000000001"
