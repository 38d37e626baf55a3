"""Built-ins on numbers: the standard's own examples (DMN 1.5, 10.3.4.5), halves, signs, scales and exponents."""

import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpmlib.functions  # noqa: F401  (fills the registry)
from bpmlib.functions.registry import BUILTINS, Undefined
from bpmlib.values.numbers import CONTEXT, is_exact
from bpmlib.values.temporal import parse_temporal

ROUNDINGS = ("decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down")
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False).filter(is_exact) | st.integers(-(10**33), 10**33)


def call(name: str, *arguments: Any) -> Any:
    return BUILTINS[name].function(*(Decimal(a) if isinstance(a, str) else a for a in arguments))


@pytest.mark.parametrize(
    ("name", "number", "scale", "result"),
    [
        ("decimal", "0.3333333333", 2, "0.33"), ("decimal", "1.5", 0, "2"), ("decimal", "2.5", 0, "2"),
        ("decimal", "-2.5", 0, "-2"), ("decimal", "1235", -1, "1240"), ("decimal", "1245", -1, "1240"),
        ("floor", "1.5", 0, "1"), ("floor", "-1.5", 0, "-2"), ("floor", "-1.56", 1, "-1.6"),
        ("floor", "1299", -2, "1200"),
        ("ceiling", "1.5", 0, "2"), ("ceiling", "-1.5", 0, "-1"), ("ceiling", "-1.56", 1, "-1.5"),
        ("ceiling", "1201", -2, "1300"), ("ceiling", "0.0001", 0, "1"),
        ("round up", "5.5", 0, "6"), ("round up", "-5.5", 0, "-6"), ("round up", "1.121", 2, "1.13"),
        ("round up", "-1.126", 2, "-1.13"), ("round up", "1", -3, "1000"), ("round up", "0", -3, "0"),
        ("round down", "5.5", 0, "5"), ("round down", "-5.5", 0, "-5"), ("round down", "1.121", 2, "1.12"),
        ("round down", "-1.126", 2, "-1.12"), ("round down", "999", -3, "0"),
        ("round half up", "5.5", 0, "6"), ("round half up", "-5.5", 0, "-6"), ("round half up", "1.121", 2, "1.12"),
        ("round half up", "-1.126", 2, "-1.13"), ("round half up", "0.015", 2, "0.02"),
        ("round half up", "50", -2, "100"),
        ("round half up", "49.99", -2, "0"), ("round half up", "2.675", 2, "2.68"),
        ("round half down", "5.5", 0, "5"), ("round half down", "-5.5", 0, "-5"),
        ("round half down", "1.121", 2, "1.12"),
        ("round half down", "-1.126", 2, "-1.13"), ("round half down", "0.015", 2, "0.01"),
        ("round half down", "50", -2, "0"), ("round half down", "50.01", -2, "100"),
    ],
)  # fmt: skip
def test_rounding_to_a_scale(name: str, number: str, scale: int, result: str) -> None:
    assert call(name, number, scale) == Decimal(result)


@pytest.mark.parametrize(("name", "result"), [("floor", 7), ("ceiling", 8)])
def test_the_scale_may_be_left_out(name: str, result: int) -> None:
    assert call(name, "7.2") == result
    assert call(name, 7) == 7


@pytest.mark.parametrize("name", ROUNDINGS)
@pytest.mark.parametrize("number", ["1E+6000", "9E+6144", "-1E-6000", "0E+6000", "1", "-0.5", "9" * 34])
@pytest.mark.parametrize("scale", [0, 2, 6000, 6176, -6000, -6111])
def test_no_exponent_and_no_scale_makes_it_hang_or_fail(name: str, number: str, scale: int) -> None:
    start = time.process_time()
    result = call(name, number, scale)
    assert time.process_time() - start < 20
    assert is_exact(result)


def test_a_large_scale_changes_nothing_and_a_large_number_neither() -> None:
    assert call("round half up", "1.5", 6000) == Decimal("1.5")
    assert call("floor", "1E+6000") == Decimal("1E+6000")
    assert call("round up", "1E-6176", 0) == 1
    assert call("floor", "-1E-6176", 0) == -1


@pytest.mark.parametrize("name", ROUNDINGS)
@pytest.mark.parametrize("scale", [6177, -6112, Decimal("1E+6144"), Decimal("-1E+6144"), 10**40])
def test_a_scale_out_of_reach_has_no_value(name: str, scale: Any) -> None:
    with pytest.raises(Undefined, match="scale"):
        call(name, "1.5", scale)


@given(st.sampled_from(ROUNDINGS), NUMBERS, st.integers(-40, 40))
def test_what_is_rounded_is_near_and_stays_as_it_is(name: str, number: Any, scale: int) -> None:
    result = call(name, number, scale)
    assert call(name, result, scale) == result
    wide = CONTEXT.copy()
    wide.prec = 13_000
    assert wide.subtract(result, Decimal(number)).copy_abs() <= Decimal(f"1E{-scale}")


@given(NUMBERS, st.integers(-40, 40))
def test_down_is_never_above_up(number: Any, scale: int) -> None:
    assert call("floor", number, scale) <= Decimal(number) <= call("ceiling", number, scale)
    assert call("floor", number, scale) == call("ceiling", Decimal(number).copy_negate(), scale).copy_negate()
    down, up = call("round down", number, scale), call("round up", number, scale)
    assert down.copy_abs() <= Decimal(number).copy_abs() <= up.copy_abs()


@pytest.mark.parametrize(
    ("dividend", "divisor", "result"),
    [
        ("12", "5", "2"), ("-12", "5", "3"), ("12", "-5", "-3"), ("-12", "-5", "-2"), ("10.1", "4.5", "1.1"),
        ("-10.1", "4.5", "3.4"), ("10.1", "-4.5", "-3.4"), ("-10.1", "-4.5", "-1.1"), ("10", "5", "0"),
        ("-10", "5", "0"),
        ("0", "-5", "0"), ("5", "1E+100", "5"), ("1E+6000", "7", "1"), ("1E+6144", "3", "1"),
        ("9E+6144", "1E-6176", "0"),
    ],
)  # fmt: skip
def test_the_remainder_has_the_sign_of_the_divisor(dividend: str, divisor: str, result: str) -> None:
    start = time.process_time()
    assert call("modulo", dividend, divisor) == Decimal(result)
    assert time.process_time() - start < 20


@pytest.mark.parametrize("zero", [0, Decimal("0.00"), Decimal("-0")])
def test_a_remainder_by_zero_has_no_value(zero: Any) -> None:
    with pytest.raises(Undefined, match="division by zero"):
        call("modulo", 5, zero)


@given(st.decimals(-(10**12), 10**12, places=3), st.decimals(-(10**6), 10**6, places=3).filter(bool))
def test_the_remainder_is_what_the_floor_leaves(dividend: Decimal, divisor: Decimal) -> None:
    remainder = call("modulo", dividend, divisor)
    assert 0 <= remainder / divisor < 1
    assert (dividend - remainder) % divisor == 0


@pytest.mark.parametrize(("number", "result"), [("-10", "10"), ("10", "10"), ("-0", "0"), ("-1E+6144", "1E+6144")])
def test_without_its_sign(number: str, result: str) -> None:
    assert call("abs", number) == Decimal(result)


@pytest.mark.parametrize("text", ["P1D", "P1Y2M", "PT0S"])
def test_a_duration_without_its_sign(text: str) -> None:
    assert call("abs", parse_temporal(f"-{text}")) == call("abs", parse_temporal(text)) == parse_temporal(text)


@pytest.mark.parametrize(
    ("name", "number", "result"),
    [
        ("sqrt", "16", "4"), ("sqrt", "0", "0"), ("sqrt", "2", "1.414213562373095048801688724209698"),
        ("sqrt", "1E+6144", "1E+3072"),
        ("log", "1", "0"), ("log", "10", "2.302585092994045684017991454684364"),
        ("log", "1E+6144", "14147.08281135541668260653949758073"),
        ("exp", "0", "1"), ("exp", "5", "148.4131591025766034211155800405523"), ("exp", "-1E+6000", "0"),
        ("exp", "1E-6000", "1"),
        ("exp", "-1", "0.3678794411714423215955237701614609"),
    ],
)  # fmt: skip
def test_roots_logarithms_and_powers_of_e(name: str, number: str, result: str) -> None:
    start = time.process_time()
    assert call(name, number) == Decimal(result)
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("sqrt", "-1"), ("sqrt", "-1E-6000"), ("log", "0"), ("log", "-1"), ("exp", "1000000000"),
        ("exp", "1E+6000"), ("exp", "14150"),
        ("odd", "0.5"), ("even", "1E-6000"), ("even", "2.5"),
    ],
)  # fmt: skip
def test_where_they_have_no_value(name: str, number: str) -> None:
    start = time.process_time()
    with pytest.raises(Undefined):
        call(name, number)
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    ("number", "odd"),
    [("5", True), ("2", False), ("0", False), ("-3", True), ("3.0", True), ("1E+6000", False), ("1E+1", False)],
)
def test_odd_and_even(number: str, odd: bool) -> None:
    assert call("odd", number) is odd
    assert call("even", number) is not odd


@given(st.integers())
def test_whole_numbers_are_odd_or_even_as_in_python(number: int) -> None:
    assert call("odd", number) is (number % 2 == 1)


@given(st.decimals(0, 10**12, places=4))
def test_a_root_squared_and_a_power_undone_are_near(number: Decimal) -> None:
    assert abs(call("sqrt", number) ** 2 - number) <= number * Decimal("1E-26")
    small = number / 10**11
    assert abs(call("log", call("exp", small)) - small) <= Decimal("1E-30")


def test_a_fraction_of_a_scale_is_cut_off() -> None:
    assert call("decimal", "0.3333", "2.5") == call("decimal", "0.3333", "2.9") == Decimal("0.33")
    assert call("round up", "11", "-1.9") == 20
    assert call("round up", "5.5", "6176.5") == Decimal("5.5")
