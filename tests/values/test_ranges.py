"""Ranges: what lies in them, for every ordered kind, and the ranges with one operator."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.values.compare import equal, less
from bpmlib.values.ranges import Range, interval, range_attribute
from bpmlib.values.undefined import Undefined
from tests.values.temporal_values import DATES, DAYS_TIMES, MONTHS, of, wide

ORDERED = [st.integers(-3, 3) | st.decimals(-3, 3, places=1), st.text("ab", max_size=2), DATES, DAYS_TIMES, MONTHS]


@given(st.sampled_from(ORDERED).flatmap(lambda kind: st.tuples(kind, kind, kind)), st.booleans(), st.booleans())
def test_a_range_holds_what_lies_between_its_ends(values: Any, low_closed: bool, high_closed: bool) -> None:
    low, high, value = values
    above = less(low, value) or (low_closed and equal(low, value))
    below = less(value, high) or (high_closed and equal(high, value))
    assert Range(low, low_closed, high, high_closed).contains(value) is (above and below)
    assert Range(low, low_closed, None, False).contains(value) is above
    assert Range(None, False, high, high_closed).contains(value) is below
    assert Range(wide(low), low_closed, wide(high), high_closed).contains(wide(value)) is (above and below)


@pytest.mark.parametrize(
    ("low", "high", "inside", "outside"),
    [
        ("10:00:00Z", "12:00:00Z", "13:00:00+02:00", "11:00:00+02:00"),
        ("10:00:00", "12:00:00", "11:00:00", "12:00:00.000000001"),
        ("2021-01-01T00:00:00Z", "2021-01-02T00:00:00Z", "2021-01-01T00:30:00@Etc/UTC", "2021-01-01T00:30:00+01:00"),
        ("9999-01-01", "10001-01-01", "10000-01-01", "-9999-01-01"), ("P1D", "P2D", "PT25H", "PT49H"),
        ("P11M", "P2Y", "P1Y", "P25M"),
    ],
)  # fmt: skip
def test_temporal_ranges(low: str, high: str, inside: str, outside: str) -> None:
    made = interval(of(low), True, of(high), True)
    assert made.contains(of(inside))
    assert not made.contains(of(outside))


def test_ranges_of_instants_go_by_the_instant_where_the_clocks_were_set_back() -> None:
    low, high = of("2021-10-31T02:00:00@Europe/Paris"), of("2021-10-31T02:30:00@Europe/Paris")
    assert Range(low, True, high, True).contains(high)
    assert not Range(low, True, high, True).contains(high.replace(fold=1))


@pytest.mark.parametrize(
    ("made", "value"),
    [
        (Range(1, True, 3, True), "a"), (Range(1, True, 3, True), None), (Range(1, True, 3, True), True),
        (Range("a", True, "b", True), 1), (Range(date.min, True, None, False), 1),
        (Range(date.min, True, None, False), datetime(2021, 1, 1, tzinfo=UTC)),
        (Range(datetime(2021, 1, 1, tzinfo=UTC), True, None, False), date.max),
        (Range(timedelta(0), True, None, False), of("P1Y")), (Range(5, True, 5, True, "!="), "a"),
        (Range(5, True, 5, True, "="), "a"), (Range(5, True, 5, True, "="), True),
    ],
)  # fmt: skip
def test_a_value_of_another_kind_is_neither_in_nor_out(made: Range, value: Any) -> None:
    with pytest.raises(Undefined):
        made.contains(value)


def test_ranges_of_one_operator() -> None:
    same, other = Range(5, True, 5, True, "="), Range(5, False, 5, False, "!=")
    assert same.contains(Decimal("5.0")) and not same.contains(6)
    assert other.contains(6) and not other.contains(Decimal("5.0"))
    assert [str(made) for made in (same, other, Range(5, True, None, False))] == ["(= 5)", "(!= 5)", "(>= 5)"]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (Range(1, True, 3, True), Range(Decimal("1.0"), True, 3, True), True),
        (Range(1, True, 3, True), Range(1, True, 3, False), False),
        (Range(5, True, 5, True), Range(5, True, 5, True, "="), False),
        (Range(None, False, 5, True), Range(5, True, None, False), False),
        (Range(1, True, 3, True), Range("a", True, "b", True), False),
        (Range(of("10:00:00Z"), True, None, False), Range(of("11:00:00+01:00"), True, None, False), True),
        (Range(1, True, 3, True), [1, 3], False),
    ],
)  # fmt: skip
def test_equal_ranges_have_equal_ends_of_the_same_form(left: Any, right: Any, expected: bool) -> None:
    assert equal(left, right) is expected


@pytest.mark.parametrize(
    ("low", "high", "reason"),
    [
        (3, 1, "above"), ("b", "a", "above"), (date.max, date.min, "above"), (of("P2Y"), of("P1Y"), "above"),
        (1, "a", "different kinds"), (of("2021-01-01"), of("2021-01-02T00:00:00"), "different kinds"),
        (True, True, "no order"), ([1], [2], "no order"), (None, 1, "null"), (1, None, "null"), (None, None, "null"),
    ],
)  # fmt: skip
def test_ends_that_make_no_range(low: Any, high: Any, reason: str) -> None:
    with pytest.raises(Undefined, match=reason):
        interval(low, True, high, True)


def test_parts_and_text() -> None:
    made = interval(of("2021-01-01"), True, of("2021-02-01"), False)
    assert str(made) == "[2021-01-01..2021-02-01)"
    assert str(interval("a", False, "b", True)) == '("a".."b"]'
    assert str(Range(None, False, None, False)) == "(-)"
    assert str(Range(None, False, of("P1D"), True)) == "(<= P1D)"
    names = ("start", "end", "start included", "end included")
    assert [range_attribute(made, name) for name in names] == [date(2021, 1, 1), date(2021, 2, 1), True, False]
    with pytest.raises(Undefined, match="length"):
        range_attribute(made, "length")
