"""When a result is the expected one."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bpmlib.testing.tck.compare import difference
from bpmlib.testing.tck.values import Untyped
from bpmlib.values.durations import YearsMonths
from bpmlib.values.literals import parse_temporal
from bpmlib.values.ranges import Range

t = parse_temporal


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (Decimal(1), 1),
        (Decimal("1.00"), Decimal("1.000000009")),
        (Decimal("1E+6144"), Decimal("1E+6144")),
        (None, None),
        ([], ()),
        ({"a": Decimal(1), "b": None}, {"b": None, "a": Decimal("1.0")}),
        (t("10:00:00Z"), t("10:00:00+00:00")),
        (t("2021-01-01T24:00:00"), t("2021-01-02T00:00:00")),
        (t("2021-07-01T10:00:00+02:00"), datetime(2021, 7, 1, 10, tzinfo=ZoneInfo("Europe/Paris"))),
        (t("10:00:00+01:00"), t("10:00:00@Europe/Paris")),
        (t("P1D"), t("PT24H")),
        (t("P1Y"), t("P12M")),
        (Untyped("1.0"), Decimal(1)),
        (Untyped("2021-01-01"), date(2021, 1, 1)),
        (Untyped(" a"), " a"),
        ([Untyped("true")], [True]),
    ],
)
def test_the_same(expected: Any, actual: Any) -> None:
    assert difference(expected, actual) == ""


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (Decimal(1), True),
        (True, 1),
        (Decimal(1), "1"),
        ("1", Decimal(1)),
        (None, False),
        (None, []),
        ([], None),
        (Decimal(1), Decimal("1.00000001")),
        (Decimal("1E+6144"), Decimal("1.000000000000000000000000000000001E+6144")),
        ("a", "a "),
        ([Decimal(1)], Decimal(1)),
        ([1, 2], [2, 1]),
        ([1], [1, None]),
        ({"a": 1}, {"a": 1, "b": None}),
        ({"a": None}, {}),
        (t("10:00:00+01:00"), t("09:00:00Z")),
        (t("10:00:00"), t("10:00:00Z")),
        (t("10:00:00.1"), t("10:00:00.100000001")),
        (t("2021-01-01T10:00:00+02:00"), t("2021-01-01T08:00:00Z")),
        (t("2021-01-01"), t("2021-01-01T00:00:00")),
        (t("2021-07-01T10:00:00+01:00"), datetime(2021, 7, 1, 10, tzinfo=ZoneInfo("Europe/Paris"))),
        (YearsMonths(0), timedelta(0)),
        (Untyped("1"), None),
        (Untyped("1"), [1]),
        (Decimal(1), Range(1, True, 1, True)),
    ],
)
def test_not_the_same(expected: Any, actual: Any) -> None:
    assert difference(expected, actual) != ""


def test_the_difference_names_its_place() -> None:
    assert difference({"a": [{"b": "x"}]}, {"a": [{"b": None}]}) == 'a[1].b: expected "x", got null'
    assert difference(["x"], ["x", "y"]) == 'expected 1 item: ["x"], got ["x", "y"]'
    assert difference({"b": 1, "a": 1}, {"a": 1}) == "expected the entries ['a', 'b'], got ['a']"
    assert difference(Decimal(1), "1") == 'expected 1, got "1" (string)'
