"""Values of test cases: what each type of XML Schema becomes, exactly, and what FEEL has no value for."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from bpmlib.testing.tck.values import Unreadable, Untyped, from_text, from_type
from bpmlib.values.durations import YearsMonths
from bpmlib.values.literals import show


@pytest.mark.parametrize(
    ("text", "type_", "value"),
    [
        ("1000000.00", "xsd:decimal", Decimal("1000000.00")),
        (".041", "xsd:decimal", Decimal("0.041")),
        ("1.", "xsd:decimal", Decimal(1)),
        ("\n +7 ", "xsd:integer", Decimal(7)),
        ("-1.5E3", "xs:double", Decimal(-1500)),
        ("true", "xsd:boolean", True),
        ("0", "xsd:boolean", False),
        ("", "xsd:string", ""),
        (" a\n b ", "string", " a\n b "),
        ("2016-08-01", "xsd:date", date(2016, 8, 1)),
        ("2016-08-01Z", "xsd:date", date(2016, 8, 1)),
        ("2016-08-01-05:00", "xsd:date", date(2016, 8, 1)),
        ("10:15:00", "xsd:time", time(10, 15)),
        ("24:00:00", "xsd:time", time(0)),
        ("10:15:00.123456000000", "xsd:time", time(10, 15, 0, 123456)),
        ("2016-08-01T24:00:00", "xsd:dateTime", datetime.fromisoformat("2016-08-02")),
        ("2016-08-01T10:15:00Z", "xsd:dateTime", datetime(2016, 8, 1, 10, 15, tzinfo=UTC)),
        (
            "2016-08-01T10:15:00-02:45:55",
            "xsd:dateTime",
            datetime(2016, 8, 1, 10, 15, tzinfo=timezone(-timedelta(hours=2, minutes=45, seconds=55))),
        ),
        ("P1Y0M", "xsd:duration", YearsMonths(12)),
        ("-P14M", "xsd:yearMonthDuration", YearsMonths(-14)),
        ("P0D", "xsd:duration", timedelta(0)),
        ("-PT36H", "xsd:dayTimeDuration", timedelta(hours=-36)),
        ("P0Y0M2DT1H", "xsd:duration", timedelta(days=2, hours=1)),
        ("P1Y2M0DT0H", "xsd:duration", YearsMonths(14)),
    ],
)
def test_a_text_with_its_type(text: str, type_: str, value: Any) -> None:
    found = from_type(text, type_)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "type_"),
    [("-999999999-01-01", "xsd:date"), ("2021-01-01T10:00:00.123456789", "xsd:dateTime"), ("12345-02-28", "xsd:date")],
)
def test_far_years_and_nanoseconds_are_exact(text: str, type_: str) -> None:
    assert show(from_type(text, type_)) == text


def test_a_number_has_the_digits_that_feel_has() -> None:
    assert from_type("0." + "3" * 50, "xsd:decimal") == Decimal("0." + "3" * 34)


def test_a_value_without_a_type_is_kept_as_it_is_written() -> None:
    assert from_type(" 1", None) == from_type(" 1", "xsd:anySimpleType") == Untyped(" 1")


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("INF", "xsd:double"),
        ("-INF", "xsd:double"),
        ("NaN", "xsd:double"),
        ("1,5", "xsd:decimal"),
        ("1E99999999999999999999", "xsd:double"),
        ("", "xsd:decimal"),
        ("yes", "xsd:boolean"),
        ("2016-02-30", "xsd:date"),
        ("25:00:00", "xsd:time"),
        ("10:15", "xsd:time"),
        ("10:15:00.1234567891", "xsd:time"),
        ("P1Y2D", "xsd:duration"),
        ("P0Y0D", "xsd:duration"),
        ("P", "xsd:duration"),
        ("2016", "xsd:gYear"),
        ("QUJD", "xsd:base64Binary"),
        ("x", "ours:color"),
    ],
)
def test_what_feel_has_no_value_for(text: str, type_: str) -> None:
    with pytest.raises(Unreadable):
        from_type(text, type_)


def test_no_text_spells_a_list() -> None:
    with pytest.raises(Unreadable, match="no list"):
        from_text("[1]", "list")
