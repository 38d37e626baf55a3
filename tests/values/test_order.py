"""Equality, order and identity of temporal values, and of values of any kind."""

import pickle
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from itertools import permutations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.values.compare import equal, kind_of, less, plain_data, show_value
from bpmlib.values.ranges import Range
from bpmlib.values.temporal import attribute, identical, show, subtract
from bpmlib.values.types import ORDERED_KINDS, named_type
from bpmlib.values.undefined import Undefined
from bpmlib.values.wide import WideDateTime, WideTime, clock_of, moment_of
from tests.values.temporal_values import DATE_TIMES, DATES, DAYS_TIMES, MONTHS, OFFSETS, TEMPORAL, TIMES, of, wide

ZONED = DATE_TIMES.filter(lambda value: moment_of(value).zone is not None)
LOCAL = DATE_TIMES.filter(lambda value: moment_of(value).zone is None)
ZONED_TIMES = TIMES.filter(lambda value: clock_of(value).zone is not None)
LOCAL_TIMES = TIMES.filter(lambda value: clock_of(value).zone is None)
ONE_KIND = [DATES, ZONED_TIMES, LOCAL_TIMES, ZONED, LOCAL, DAYS_TIMES, MONTHS]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "null"), (True, "boolean"), (1, "number"), (Decimal(1), "number"), ("", "string"), ([], "list"),
        ((), "list"), ({}, "context"), (Range(1, True, 2, True), "range"), (1.5, "float"),
        (of("2021-01-01"), "date"), (of("-2021-01-01"), "date"), (of("10:00:00"), "time"),
        (of("10:00:00.000000001"), "time"), (of("2021-01-01T10:00:00"), "date and time"),
        (of("12021-01-01T10:00:00"), "date and time"), (of("P1D"), "days and time duration"),
        (of("PT0.000000001S"), "days and time duration"), (of("P1Y"), "years and months duration"),
    ],
)  # fmt: skip
def test_kinds(value: Any, kind: str) -> None:
    assert kind_of(value) == kind


def test_a_subclass_has_the_kind_of_its_base() -> None:
    class Day(date):
        pass

    class Moment(datetime):
        pass

    assert kind_of(Day(2021, 1, 1)) == "date"
    assert kind_of(Moment(2021, 1, 1)) == "date and time"
    assert equal(Day(2021, 1, 1), date(2021, 1, 1))


def test_every_ordered_kind_has_a_named_type() -> None:
    assert all((type_ := named_type(kind)) is not None and type_.ordered for kind in ORDERED_KINDS)
    aliases = ("dateTime", "dayTimeDuration", "yearMonthDuration")
    kinds = [named_type(alias).kind for alias in aliases]  # type: ignore[union-attr]
    assert kinds == ["date and time", "days and time duration", "years and months duration"]


@pytest.mark.parametrize(
    ("left", "right", "order"),
    [
        ("2021-01-01", "2021-01-02", -1), ("-2021-12-31", "-2021-01-01", 1), ("9999-12-31", "10000-01-01", -1),
        ("10:00:00", "10:00:00.000000001", -1), ("10:00:00Z", "11:00:00+01:00", 0), ("10:00:00Z", "10:00:00+01:00", 1),
        ("10:00:00@Europe/Paris", "10:00:00+01:00", 0), ("10:00:00@Europe/Paris", "09:00:00@Etc/UTC", 0),
        ("10:00:00@Europe/Paris", "10:00:00@Asia/Dhaka", 1), ("00:30:00+01:00", "23:30:00Z", -1),
        ("2021-01-01T10:00:00Z", "2021-01-01T11:00:00+01:00", 0),
        ("2021-01-01T10:00:00@Europe/Paris", "2021-01-01T09:00:00Z", 0),
        ("2018-10-08T00:00:00+01:00", "2018-10-08T00:00:00@Europe/Paris", 1),
        ("2021-03-28T02:30:00@Europe/Paris", "2021-03-28T03:00:00@Europe/Paris", 1),  # the clocks leave it out
        ("2021-03-28T02:30:00@Europe/Paris", "2021-03-28T01:30:00Z", 0),
        ("10000-01-01T00:00:00+05:00", "9999-12-31T19:00:00Z", 0),
        ("P1D", "PT24H", 0), ("P1Y", "P12M", 0), ("-P1D", "PT0S", -1), ("PT0.000000001S", "PT0S", 1),
    ],
)  # fmt: skip
def test_one_value_is_before_at_or_after_another(left: str, right: str, order: int) -> None:
    for one in (of(left), wide(of(left))):
        for other in (of(right), wide(of(right))):
            assert (less(one, other), equal(one, other), less(other, one)) == (order < 0, order == 0, order > 0)
            assert order or wide(one) != wide(other) or hash(wide(one)) == hash(wide(other))


@pytest.mark.parametrize(
    ("local", "zoned"),
    [("10:00:00", "10:00:00Z"), ("2021-01-01T10:00:00", "2021-01-01T10:00:00@Europe/Paris")],
)
def test_local_time_equals_no_zoned_time_and_has_no_order_with_one(local: str, zoned: str) -> None:
    for one, other in permutations((of(local), of(zoned)), 2):
        assert not equal(one, other) and not equal(wide(one), other)
        for left in (one, wide(one)):
            with pytest.raises(Undefined, match="one of the two has a time zone"):
                less(left, other)


def test_the_second_of_two_equal_clock_times_is_later() -> None:
    first = datetime(2021, 10, 31, 2, 30, tzinfo=ZoneInfo("Europe/Paris"))
    second = first.replace(fold=1)
    assert less(first, second) and not equal(first, second) and not identical(first, second)
    assert equal(second, datetime(2021, 10, 31, 1, 30, tzinfo=UTC))
    assert subtract(second, first) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("23:00:50Z", "23:00:50+00:00", True), ("23:00:50@Etc/GMT", "23:00:50Z", False),
        ("23:00:50@Australia/Melbourne", "23:00:50@Australia/Sydney", False),
        ("20:00:50+00:00", "21:00:50+01:00", False), ("23:00:50", "23:00:50Z", False),
        ("2021-04-02T23:00:00@Australia/Melbourne", "2021-04-02T23:00:00+11:00", False), ("P1D", "PT24H", True),
        ("P1Y", "P12M", True), ("2021-01-01", "2021-01-01", True),
    ],
)  # fmt: skip
def test_identity_is_of_value_and_form(left: str, right: str, expected: bool) -> None:
    assert identical(of(left), of(right)) is expected
    assert identical(wide(of(left)), of(right)) is expected


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (1, "a"), (True, False), ([1], [2]), (None, 1), (None, None), ({}, {}), (True, 1),
        (of("2021-01-01"), of("2021-01-01T00:00:00")),
        (of("P1D"), of("P1Y")), (of("P1D"), 1), (of("10:00:00"), of("2021-01-01")), (Range(1, True, 2, True),) * 2,
    ],
)  # fmt: skip
def test_values_without_a_common_order(left: Any, right: Any) -> None:
    with pytest.raises(Undefined):
        less(left, right)


@pytest.mark.parametrize(("left", "right"), [(1, Decimal("1.5")), ("Z", "a"), ("a", "é"), ("\uffff", "\U00010000")])
def test_numbers_and_strings_have_an_order(left: Any, right: Any) -> None:
    assert less(left, right) and not less(right, left) and not less(left, left)


@given(st.sampled_from(ONE_KIND).flatmap(lambda values: st.lists(values, min_size=3, max_size=3)))
def test_the_order_is_total(values: list[Any]) -> None:
    for one, other in permutations(values, 2):
        assert [less(one, other), equal(one, other), less(other, one)].count(True) == 1
    for one, other, third in permutations(values):
        assert not (less(one, other) and less(other, third)) or less(one, third)
        assert not (equal(one, other) and equal(other, third)) or equal(one, third)


@given(st.sampled_from(ONE_KIND).flatmap(lambda values: st.tuples(values, values)))
def test_the_wide_form_has_the_same_order_and_hash(pair: tuple[Any, Any]) -> None:
    left, right = pair
    for one, other in ((wide(left), right), (left, wide(right)), (wide(left), wide(right))):
        assert (equal(one, other), less(one, other)) == (equal(left, right), less(left, right))
    assert (wide(left) == wide(right), wide(left) < wide(right)) == (equal(left, right), less(left, right))
    assert not equal(left, right) or hash(wide(left)) == hash(wide(right))
    if not isinstance(moment_zone(left), ZoneInfo):  # Python itself compares the clocks of one zone, whatever they mean
        assert wide(left) == left and left == wide(left)
        assert (wide(left) < right, wide(left) <= right) == (less(left, right), not less(right, left))


@given(st.datetimes(), OFFSETS)
def test_a_wide_instant_has_the_hash_of_the_datetime_it_equals(moment: datetime, offset: Any) -> None:
    moment = moment.replace(tzinfo=offset)
    assert hash(WideDateTime(*moment_of(moment))) == hash(moment)


def test_an_instant_on_both_sides_of_the_last_year_is_found_in_a_set() -> None:
    assert of("10000-01-01T00:00:00+05:00") in {of("9999-12-31T19:00:00Z")}


def moment_zone(value: Any) -> tzinfo | None:
    return value.zone if isinstance(value, (WideDateTime, WideTime)) else getattr(value, "tzinfo", None)


@given(TEMPORAL)
def test_wide_values_are_unlike_anything_else_and_can_be_stored(value: Any) -> None:
    assert wide(value) != show(value)
    assert wide(value) != 1
    with pytest.raises(TypeError):
        assert wide(value) < 1
    assert pickle.loads(pickle.dumps(wide(value))) == wide(value)


def test_a_zone_of_another_library_counts_by_its_offset() -> None:
    moment = datetime(2021, 7, 1, 12, tzinfo=tz.gettz("Europe/Paris"))
    assert equal(moment, of("2021-07-01T12:00:00@Europe/Paris"))
    assert show(moment) == "2021-07-01T12:00:00+02:00"
    assert attribute(moment, "timezone") is None
    assert show(time(12, tzinfo=tz.tzoffset(None, 3600))) == "12:00:00+01:00"


def test_a_zone_that_says_no_offset_has_no_instant() -> None:
    class Nowhere(tzinfo):
        def utcoffset(self, moment: datetime | None) -> timedelta | None:
            return None

        def dst(self, moment: datetime | None) -> timedelta | None:
            return None

        def tzname(self, moment: datetime | None) -> str:
            return "?"

    with pytest.raises(Undefined, match="no offset"):
        less(datetime(2021, 1, 1, tzinfo=Nowhere()), datetime(2021, 1, 1, tzinfo=UTC))


def test_messages_and_receipts_show_temporal_values() -> None:
    values = [of(text) for text in ("2021-01-01", "-2021-01-01", "10:00:00Z", "P1DT2H", "P14M", "PT0.000000001S")]
    texts = ["2021-01-01", "-2021-01-01", "10:00:00Z", "P1DT2H", "P1Y2M", "PT0.000000001S"]
    assert [show_value(value) for value in values] == texts
    assert plain_data({"a": values}) == {"a": texts}
    assert [str(value) for value in values[-2:]] == texts[-2:]
    assert show_value(datetime(2021, 1, 1, tzinfo=timezone(timedelta(hours=1)))) == "2021-01-01T00:00:00+01:00"
