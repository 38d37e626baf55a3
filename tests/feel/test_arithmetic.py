"""Arithmetic and comparison of FEEL against Python's decimal, fractions, datetime and dateutil, by evaluated texts."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dateutil.relativedelta import relativedelta
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bpmlib import feel
from bpmlib.errors import EvaluationError
from bpmlib.values.durations import YearsMonths
from bpmlib.values.numbers import is_exact

IEEE = decimal.Context(prec=34, rounding=decimal.ROUND_HALF_EVEN, Emin=-6143, Emax=6144, clamp=0)
"""decimal128, with the traps of Python's default."""

DIGITS = st.integers(-(10**34) + 1, 10**34 - 1)
SHORT = st.integers(-999, 999)
NUMBERS = st.builds(lambda digits, scale: Decimal(digits).scaleb(scale, IEEE), DIGITS | SHORT, st.integers(-40, 40))
EXTREME = st.builds(lambda digits, scale: Decimal(digits).scaleb(scale, IEEE), SHORT, st.integers(-6100, 6100))
DAYS = st.dates(date(1800, 1, 1), date(2200, 12, 31))
MOMENTS = st.datetimes(datetime(1800, 1, 1), datetime(2200, 12, 31))  # noqa: DTZ001
LENGTHS = st.timedeltas(timedelta(days=-90_000), timedelta(days=90_000))


def found(text: str, **names: Any) -> Any:
    """Return the value of a text, None where it has none."""
    try:
        return feel.evaluate(text, names)
    except EvaluationError:
        assert feel.outcome(text, names).value is None
        return None


def exact(operator: str, left: Decimal, right: Decimal) -> Fraction:
    """Return the result of an operation without any rounding."""
    one, other = Fraction(left), Fraction(right)
    match operator:
        case "+":
            return one + other
        case "-":
            return one - other
        case "*":
            return one * other
    return one / other


def half_an_ulp(value: Fraction) -> Fraction:
    """Return half of what the last of 34 digits is worth in a number of this size."""
    size = Fraction(1)
    value = abs(value)
    power = len(str(value.numerator)) - len(str(value.denominator)) + 1
    while (size := Fraction(10) ** power) > value:
        power -= 1
    return size / 10**33 / 2


@given(st.sampled_from("+-*/"), NUMBERS, NUMBERS)
@example("/", Decimal(1), Decimal(3))
@example("/", Decimal(2), Decimal(3))
@example("+", Decimal(10**33), Decimal("0.5"))
@example("-", Decimal(1), Decimal("1E-40"))
def test_a_result_is_off_by_half_of_its_last_digit_at_most(operator: str, left: Decimal, right: Decimal) -> None:
    assume(operator != "/" or right)
    value, wanted = found(f"a {operator} b", a=left, b=right), exact(operator, left, right)
    assert is_exact(value)
    if not wanted:
        assert value == 0
    else:
        assert abs(Fraction(value) - wanted) <= half_an_ulp(wanted)
        assert len(str(wanted)) > 30 or value == IEEE.divide(Decimal(wanted.numerator), Decimal(wanted.denominator))


@given(st.sampled_from("+-*/"), NUMBERS | EXTREME, NUMBERS | EXTREME)
def test_arithmetic_is_that_of_decimal128(operator: str, left: Decimal, right: Decimal) -> None:
    operation: Callable[[Decimal, Decimal], Decimal] = {
        "+": IEEE.add, "-": IEEE.subtract, "*": IEEE.multiply, "/": IEEE.divide,
    }[operator]  # fmt: skip
    try:
        wanted = operation(left, right)
    except decimal.DecimalException:
        assert found(f"a {operator} b", a=left, b=right) is None
        return
    value = found(f"a {operator} b", a=left, b=right)
    assert value == wanted
    assert str(value) == str(wanted) or not wanted


@given(NUMBERS, NUMBERS)
def test_the_caller_s_own_context_does_not_matter(left: Decimal, right: Decimal) -> None:
    expected = [found(text, a=left, b=right) for text in ("a + b", "a * b", "-a", "a - b")]
    with decimal.localcontext(prec=3, rounding=decimal.ROUND_UP):
        assert [found(text, a=left, b=right) for text in ("a + b", "a * b", "-a", "a - b")] == expected


@given(NUMBERS | EXTREME, st.integers(-3, 5))
@example(Decimal(0), 0)
def test_a_whole_power_is_repeated_multiplication(base: Decimal, exponent: int) -> None:
    value = found("a ** b", a=base, b=exponent)
    if not base and exponent < 0:
        assert value is None
        return
    if not exponent:
        assert value == 1
        return
    if value is None or not value or not -2000 < value.adjusted() < 2000:
        return
    wanted = Fraction(base) ** exponent
    assert abs(Fraction(value) - wanted) <= 2 * half_an_ulp(wanted)


@given(NUMBERS, NUMBERS)
@example(Decimal("1.0"), Decimal(1))
@example(Decimal(10**34 - 1), Decimal("1E+34") - 2)
@example(Decimal("-0.0"), Decimal(0))
def test_comparison_is_exact(left: Decimal, right: Decimal) -> None:
    one, other = Fraction(left), Fraction(right)
    wanted = [one < other, one <= other, one > other, one >= other, one == other, one != other]
    texts = ["a < b", "a <= b", "a > b", "a >= b", "a = b", "a != b"]
    assert [found(text, a=left, b=right) for text in texts] == wanted
    assert found("a in [b..b]", a=left, b=right) is (one == other)
    assert found("a between b and a", a=left, b=right) is (one >= other)


@given(st.sampled_from("+-*/"), st.integers(-(10**16), 10**16), st.integers(-(10**16), 10**16))
def test_whole_numbers_may_be_ints(operator: str, left: int, right: int) -> None:
    text = f"a {operator} b"
    assert found(text, a=left, b=right) == found(text, a=Decimal(left), b=Decimal(right))


@given(NUMBERS, NUMBERS, NUMBERS)
def test_literals_and_variables_are_the_same_numbers(one: Decimal, two: Decimal, three: Decimal) -> None:
    written = [format(number, "f") for number in (one, two, three)]
    assert found(f"{written[0]} - {written[1]} + {written[2]}") == found("a - b + c", a=one, b=two, c=three)
    assert found(f"[{', '.join(written)}]") == [one, two, three]


@given(DAYS, DAYS, st.integers(-5000, 5000))
def test_days_are_those_of_datetime(one: date, other: date, months: int) -> None:
    assert found("a - b", a=one, b=other) == one - other
    assert [found(f"a {sign} b", a=one, b=other) for sign in ("<", "<=", "=")] == [
        one < other,
        one <= other,
        one == other,
    ]
    assert found("[a.year, a.month, a.day, a.weekday]", a=one) == [one.year, one.month, one.day, one.isoweekday()]
    assert found("for d in a..b return d", a=one, b=one + timedelta(3)) == [one + timedelta(n) for n in range(4)]
    wanted = one + relativedelta(months=months)
    assert found("a + m", a=one, m=YearsMonths(months)) == wanted
    assert found("a - m", a=one, m=YearsMonths(-months)) == wanted


@given(MOMENTS, MOMENTS, LENGTHS)
def test_moments_are_those_of_datetime(one: datetime, other: datetime, length: timedelta) -> None:
    assert found("a - b", a=one, b=other) == one - other
    assert found("a + z", a=one, z=length) == one + length
    assert found("a - z", a=one, z=length) == one - length
    assert found("z + a", a=one, z=length) == one + length
    assert [found(f"a {sign} b", a=one, b=other) for sign in ("<", ">=", "!=")] == [
        one < other,
        one >= other,
        one != other,
    ]
    assert found("(a + z) - a = z", a=one, z=length) is True


@given(LENGTHS, LENGTHS, st.integers(-1000, 1000))
def test_lengths_are_those_of_datetime(one: timedelta, other: timedelta, factor: int) -> None:
    assert found("a + b", a=one, b=other) == one + other
    assert found("a - b", a=one, b=other) == one - other
    assert found("-a", a=one) == -one
    assert found("a * n", a=one, n=factor) == one * factor
    assert found("a < b", a=one, b=other) is (one < other)
    if other:
        value = found("a / b", a=one, b=other)
        micro = timedelta(microseconds=1)
        assert value == IEEE.divide(Decimal(one // micro), Decimal(other // micro))
