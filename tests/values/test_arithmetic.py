"""Arithmetic of dates, times and durations: facts of the standard, agreement with datetime and dateutil, inverses."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import assume, given
from hypothesis import strategies as st

from bpmlib.values.durations import YearsMonths, make_days_time, nanos_of
from bpmlib.values.temporal import absolute, add, divide, identical, multiply, negate, same, show, subtract
from bpmlib.values.undefined import Undefined
from bpmlib.values.wide import WideDate, make_date, moment_of
from tests.values.temporal_values import (
    DATE_TIMES,
    DATES,
    DAYS_TIMES,
    DURATIONS,
    MONTHS,
    NAMED,
    OFFSETS,
    POINTS,
    TEMPORAL,
    TIMES,
    of,
    shown,
    wide,
)

OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {"+": add, "-": subtract, "*": multiply, "/": divide}
LOCAL = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001
SHORT = st.timedeltas(timedelta(days=-40_000), timedelta(days=40_000))


def result(text: str) -> str | Decimal:
    """Return the value of `literal operator literal`; a literal may be a number."""
    left, operator, right = text.split(" ")
    operands = [Decimal(word) if word.lstrip("-").replace(".", "").isdigit() else of(word) for word in (left, right)]
    value: str | Decimal = shown(OPERATIONS[operator](*operands))
    return value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # a month is as long as the calendar has it, and the day gives way
        ("2024-01-31 + P1M", "2024-02-29"), ("2023-01-31 + P1M", "2023-02-28"), ("2024-03-31 - P1M", "2024-02-29"),
        ("2024-02-29 + P1Y", "2025-02-28"), ("2024-02-29 - P4Y", "2020-02-29"), ("P1M + 2024-01-31", "2024-02-29"),
        ("2021-01-01T10:10:10+11:00 + -P1M", "2020-12-01T10:10:10+11:00"),
        ("-2021-01-01T10:10:10+11:00 - P1M", "-2022-12-01T10:10:10+11:00"),
        ("-0001-02-28 + P1Y", "0000-02-28"), ("0001-01-01 - P1M", "0000-12-01"),
        ("9999-12-31 + P2M", "10000-02-29"), ("-999999998-01-01 - P1Y", "-999999999-01-01"),
        # a date is a midnight: what is left of a day is cut off downwards
        ("2021-01-02 - PT1S", "2021-01-01"), ("2021-01-02 + PT1S", "2021-01-02"), ("2021-01-01 + PT36H", "2021-01-02"),
        ("2021-01-02 - PT25H", "2020-12-31"), ("2020-03-01 - PT24H", "2020-02-29"),
        ("2021-01-02 - PT0.000000001S", "2021-01-01"), ("PT48H + 2021-01-01", "2021-01-03"),
        # instants; in a zone the duration runs on the line of time
        ("2021-01-01T24:00:00 - PT1S", "2021-01-01T23:59:59"), ("2021-01-12T10:10:10 + P1DT1H", "2021-01-13T11:10:10"),
        ("2021-03-27T10:00:00@Europe/Paris + P1D", "2021-03-28T11:00:00@Europe/Paris"),
        ("2021-03-28T01:59:59@Europe/Paris + PT1S", "2021-03-28T03:00:00@Europe/Paris"),
        ("2021-10-31T01:30:00@Europe/Paris + PT2H", "2021-10-31T02:30:00@Europe/Paris"),
        ("2021-10-31T01:30:00@Europe/Paris + PT3H", "2021-10-31T03:30:00@Europe/Paris"),
        ("2021-03-27T02:30:00@Europe/Paris + P0M", "2021-03-27T02:30:00@Europe/Paris"),
        ("2021-02-28T02:30:00@Europe/Paris + P1M", "2021-03-28T03:30:00@Europe/Paris"),
        ("9999-12-31T23:59:59@Australia/Melbourne + PT1S", "10000-01-01T00:00:00@Australia/Melbourne"),
        ("0001-01-01T00:00:00@Asia/Shanghai - PT1S", "0000-12-31T23:59:59@Asia/Shanghai"),
        ("2021-01-01T00:00:00.000000001 - PT0.000000001S", "2021-01-01T00:00:00"),
        # a time goes round
        ("10:15:00 + P1D", "10:15:00"), ("23:30:00+11:00 + PT1H", "00:30:00+11:00"), ("00:15:00 - PT1H", "23:15:00"),
        ("PT1H + 10:15:00@Australia/Melbourne", "11:15:00@Australia/Melbourne"),
        # differences
        ("2021-01-02 - 1995-01-01", "P9498D"), ("10:10:10 - 11:10:10", "-PT1H"),
        ("10:00:00+01:00 - 10:00:00Z", "-PT1H"), ("10:00:00@Europe/Paris - 10:00:00+01:00", "PT0S"),
        ("2021-01-02T10:10:10@Europe/Paris - 2021-01-01T10:10:10@Asia/Dhaka", "P1DT5H"),
        ("2021-03-28T12:00:00@Europe/Paris - 2021-03-27T12:00:00@Europe/Paris", "PT23H"),
        ("2021-10-31T12:00:00@Europe/Paris - 2021-10-30T12:00:00@Europe/Paris", "P1DT1H"),
        ("2021-01-02T00:00:00Z - 2021-01-02", "PT0S"), ("2021-01-02 - 2021-01-01T10:10:10+11:00", "P1DT49M50S"),
        ("999999999-12-31T23:59:59Z - -999999999-01-01T00:00:00Z", "P730484999633DT23H59M59S"),
        # durations among themselves and with numbers
        ("P1Y + -P2M", "P10M"), ("-P1Y - P2M", "-P1Y2M"), ("P1D - PT2H", "PT22H"), ("PT24H + P1D", "P2D"),
        ("-2.5 * P1Y11M", "-P4Y9M"), ("P1Y11M * 2.5", "P4Y9M"), ("1.5 * P4DT1H", "P6DT1H30M"), ("P1D * 0", "PT0S"),
        ("P10Y11M / -2.5", "-P4Y4M"), ("P10DT23H / 2.5", "P4DT9H12M"), ("PT1S / 3", "PT0.333333333S"),
        ("PT2S / 3", "PT0.666666667S"), ("P10Y / P5Y", 2), ("P10D / PT5H", 48), ("P1M / P3M", Decimal("0." + "3" * 34)),
    ],
)  # fmt: skip
def test_what_an_operation_gives(text: str, value: Any) -> None:
    assert result(text) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2021-01-01 + 2021-01-01", "a date and a date cannot be added"),
        ("2021-01-01 + 10", "a date and a number"), ("P1D + P1Y", "cannot be added"),
        ("10:00:00 + P1M", "cannot be added"),
        ("P1D - 2021-01-01", "a date cannot be taken from a days and time duration"),
        ("2021-01-01 - 10:00:00", "a time cannot be taken"), ("10 - P1D", "cannot be taken"),
        ("2021-01-02T10:10:10 - 2021-01-01T10:10:10Z", "one of the two has a time zone"),
        ("2021-01-02T10:10:10 - 2021-01-01", "one of the two has a time zone"),
        ("2021-01-02 - 2021-01-01T10:10:10", "one of the two has a time zone"),
        ("10:10:10 - 10:10:10Z", "one of the two has a time zone"),
        ("P1D * P1D", "cannot be multiplied"), ("2021-01-01 * 2", "cannot be multiplied"),
        ("10 / P1D", "a number cannot be divided by"), ("P1D / P1Y", "cannot be divided"),
        ("P1D / 0", "division by zero"),
        ("P1D / P0D", "division by zero"), ("P1Y / P0M", "division by zero"),
        ("2021-01-01 + P999999999999999999D", "more than nine digits"), ("999999999-12-31 + P1D", "nine digits"),
        ("-999999999-01-01 - P1M", "nine digits"), ("999999999-12-31T23:59:59 + PT1S", "nine digits"),
        ("2021-01-01T00:00:00@Europe/Paris + P99999999999999999999M", "nine digits"),
        ("P99999999999999999999D * 99999999", "too long"), ("P99999999999999999999M + P1M", "too long"),
    ],
)  # fmt: skip
def test_where_an_operation_has_no_value(text: str, reason: str) -> None:
    with pytest.raises(Undefined, match=reason):
        result(text)


@pytest.mark.parametrize("duration", ["P1D", "P1Y", "PT0.000000001S", "P99999999999999999999M"])
@pytest.mark.parametrize("number", ["1E+6144", "-1E+6144", "1E-6176"])
def test_numbers_of_any_size_end_at_once(duration: str, number: str) -> None:
    for operation in (multiply, divide):
        if (operation is multiply) == (number[-5] == "+"):
            with pytest.raises(Undefined, match="too long"):
                operation(of(duration), Decimal(number))
        else:
            assert shown(operation(of(duration), Decimal(number))) in ("PT0S", "P0M")


def test_a_boolean_is_no_number_and_null_no_operand() -> None:
    for operation, other in product(OPERATIONS.values(), (True, None, "1", [1])):
        with pytest.raises(Undefined):
            operation(of("P1D"), other)
        with pytest.raises(Undefined):
            operation(other, of("2021-01-01"))
    with pytest.raises(Undefined):
        negate(of("2021-01-01"))


@given(st.dates(), st.integers(-2000, 2000))
def test_months_are_those_of_relativedelta(day: date, months: int) -> None:
    try:
        expected = day + relativedelta(months=months)
    except (ValueError, OverflowError):
        assert isinstance(add(day, YearsMonths(months)), WideDate)
    else:
        assert add(day, YearsMonths(months)) == expected
        assert subtract(day, YearsMonths(-months)) == expected


@given(LOCAL, SHORT, st.none() | OFFSETS)
def test_durations_are_those_of_datetime(moment: datetime, length: timedelta, zone: Any) -> None:
    moment = moment.replace(tzinfo=zone)
    assert add(moment, length) == moment + length
    assert subtract(moment, length) == moment - length
    assert subtract(moment + length, moment) == length
    assert add(moment.date(), timedelta(length.days)) == moment.date() + timedelta(length.days)


@given(LOCAL, NAMED, LOCAL, NAMED, SHORT)
def test_in_a_zone_time_runs_as_at_greenwich(
    left: datetime, a: Any, right: datetime, b: Any, length: timedelta
) -> None:
    utc = of("2000-01-01T00:00:00Z").tzinfo
    left, right = left.replace(tzinfo=a), right.replace(tzinfo=b)
    assert subtract(left, right) == left.astimezone(utc) - right.astimezone(utc)
    later = add(left, length)
    assert later.astimezone(utc) == left.astimezone(utc) + length
    assert later.tzinfo is left.tzinfo


@given(DATE_TIMES | TIMES, DAYS_TIMES)
def test_what_is_added_can_be_taken_away(point: Any, length: Any) -> None:
    try:
        later = add(point, length)
    except Undefined:
        assume(False)
    assert same(subtract(later, length), point)
    assert later == add(length, point)


@given(DATE_TIMES, DATE_TIMES)
def test_a_difference_leads_from_one_to_the_other(left: Any, right: Any) -> None:
    assume((moment_of(left).zone is None) == (moment_of(right).zone is None))
    assume(abs(moment_of(left).day) < 365_000_000_000)  # next to the last year another zone may need one more
    assert same(add(right, subtract(left, right)), left)
    assert subtract(left, right) == negate(subtract(right, left))


@given(DATES, st.integers(-(10**10), 10**10))
def test_days_are_counted(day: Any, days: int) -> None:
    length = make_days_time(days * 86_400 * 10**9)
    try:
        later = add(day, length)
    except Undefined:
        assume(False)
    assert subtract(later, day) == length
    assert subtract(later, length) == day


@given(DAYS_TIMES, st.fractions(-1000, 1000, max_denominator=1).map(int))
def test_scaling_is_exact(length: Any, factor: int) -> None:
    assume(factor and abs(nanos_of(length) * factor) < 10**34)
    assert divide(multiply(length, factor), Decimal(factor)) == length
    assert nanos_of(multiply(factor, length)) == nanos_of(length) * factor  # type: ignore[arg-type]


@given(MONTHS, st.decimals(-1000, 1000, places=3))
def test_months_of_a_product_are_cut_towards_zero(length: YearsMonths, factor: Decimal) -> None:
    exact = length.months * Fraction(factor)
    assume(abs(exact) < 10**20)
    found = multiply(length, factor)
    assert isinstance(found, YearsMonths)
    assert abs(found.months) == abs(exact) // 1
    assert found.months * exact >= 0


@given(DURATIONS)
def test_signs(length: Any) -> None:
    assert negate(negate(length)) == length
    assert absolute(length) in (length, negate(length))
    assert not show(absolute(length)).startswith("-")
    assert absolute(length) == absolute(negate(length))


@given(TEMPORAL, TEMPORAL | st.integers(-5, 5), st.sampled_from(sorted(OPERATIONS)))
def test_the_wide_form_of_a_value_has_the_same_arithmetic(left: Any, right: Any, operator: str) -> None:
    def outcome(*operands: Any) -> Any:
        try:
            return OPERATIONS[operator](*operands)
        except Undefined as error:
            return str(error)

    expected = outcome(left, right)
    for operands in ((wide(left), right), (left, wide(right)), (wide(left), wide(right))):
        found = outcome(*operands)
        assert type(found) is type(expected)
        assert found == expected
        assert shown(found) == shown(expected)


@given(POINTS)
def test_nothing_added_changes_nothing(point: Any) -> None:
    assert same(add(point, timedelta(0)), point)
    if shown(point)[2:3] != ":":
        assert same(add(point, YearsMonths(0)), point)
    if "@" not in show(point):
        assert identical(add(point, timedelta(0)), point)


def test_results_take_pythons_own_type_as_soon_as_they_fit() -> None:
    assert type(subtract(of("10000-01-01"), of("P1D"))) is date
    assert type(add(of("10:00:00.0000005"), of("PT0.0000005S"))) is type(of("10:00:00"))
    assert type(make_date(date.max.toordinal() + 1)) is WideDate
    assert type(divide(of("P999999999999D"), 1000)) is timedelta
