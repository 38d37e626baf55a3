"""Figures of a list (DMN 1.5, 10.3.4.4): the standard's examples, what has no value, and Python's `statistics`."""

import statistics
import time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpmlib.functions  # noqa: F401  (fills the registry)
from bpmlib.functions.registry import BUILTINS
from bpmlib.values.numbers import CONTEXT, is_exact
from bpmlib.values.temporal import parse_temporal
from bpmlib.values.undefined import Undefined

NUMBERS = st.lists(st.decimals(-(10**9), 10**9, places=2) | st.integers(-(10**9), 10**9), min_size=1, max_size=20)
OF_NUMBERS = ("sum", "mean", "product", "median", "stddev", "mode")


def call(name: str, *arguments: Any) -> Any:
    return BUILTINS[name].function(*arguments)


def at(*texts: str) -> list[Any]:
    return [parse_temporal(text) for text in texts]


@pytest.mark.parametrize(
    ("name", "arguments", "result"),
    [
        ("sum", ([2, 5],), 7), ("sum", (2, 5, Decimal("0.5")), Decimal("7.5")), ("sum", (13,), 13),
        ("sum", ([13],), 13),
        ("mean", ([1, 2, 3],), 2), ("mean", (1, 2), Decimal("1.5")), ("mean", (1,), 1),
        ("mean", ([1, 1, 0],), Decimal("0." + "6" * 33 + "7")),
        ("product", ([2, 3, 4],), 24), ("product", (2, 3, 4), 24), ("product", (6,), 6),
        ("product", ([Decimal("2.5"), 1, Decimal("2.5"), 3],), Decimal("18.75")),
        ("median", (8, 2, 5, 3, 4), 4), ("median", ([6, 1, 2, 3],), Decimal("2.5")), ("median", ([1],), 1),
        ("median", ([Decimal("9E+6144")] * 2,), Decimal("9E+6144")),
        ("stddev", (2, 4, 7, 5), Decimal("2.081665999466132735282297706979931")), ("stddev", ([1, 1],), 0),
        ("stddev", ([Decimal("9E+6144"), 0],), Decimal("6.363961030678927719607599258943641E+6144")),
        ("stddev", ([Decimal("1E+30"), 10**30 + 2],), Decimal("1.414213562373095048801688724209698")),
        ("mode", (6, 3, 9, 6, 6), [6]), ("mode", ([6, 1, 9, 6, 1],), [1, 6]), ("mode", ([],), []),
        ("mode", ([1, Decimal("1.0"), 2],), [1]), ("mode", (3, 2, 1), [1, 2, 3]),
        ("min", (1, 2, 3), 1), ("min", ([1],), 1), ("min", ("b", "a"), "a"), ("min", ("x",), "x"),
        ("max", (1, 2, 3), 3), ("max", ([Decimal("1.5"), 1],), Decimal("1.5")),
        ("max", at("2026-01-01", "2026-01-02"), *at("2026-01-02")),
        ("min", (at("10:00:00Z", "10:00:00+01:00"),), *at("10:00:00+01:00")),
        ("max", at("P1D", "PT25H"), *at("PT25H")), ("min", at("P1Y", "P11M"), *at("P11M")),
        ("max", (at("2026-01-01T00:00:00"),), *at("2026-01-01T00:00:00")),
    ],
)  # fmt: skip
def test_figures(name: str, arguments: tuple[Any, ...], result: Any) -> None:
    assert call(name, *arguments) == result


@pytest.mark.parametrize("name", [*(name for name in OF_NUMBERS if name != "mode"), "min", "max"])
def test_an_empty_list_has_no_figure(name: str) -> None:
    with pytest.raises(Undefined, match="empty"):
        call(name, [])


@pytest.mark.parametrize("name", [*OF_NUMBERS, "min", "max"])
def test_a_null_in_a_list_is_no_item_to_leave_out(name: str) -> None:
    with pytest.raises(Undefined, match="null"):
        call(name, [1, None])


@pytest.mark.parametrize("name", OF_NUMBERS)
@pytest.mark.parametrize("other", ["1", True, [1], {}, parse_temporal("P1D")])
def test_only_numbers_have_sums_and_means(name: str, other: Any) -> None:
    for arguments in (([1, other],), (1, other)):
        with pytest.raises(Undefined, match="not only numbers"):
            call(name, *arguments)


@pytest.mark.parametrize("name", ["min", "max"])
@pytest.mark.parametrize(
    "items",
    [
        [1, "a"], [True, False], [True], [1, True], [[1], [2]], [{}], at("10:00:00", "10:00:00Z"), at("2026-01-01",
        "2026-01-01T00:00:00"),
        at("2026-01-01T00:00:00", "2026-01-01T00:00:00Z"), at("P1D", "P1M"),
    ],
)  # fmt: skip
def test_items_without_a_common_order_have_no_extreme(name: str, items: list[Any]) -> None:
    with pytest.raises(Undefined):
        call(name, items)
    if len(items) > 1:
        with pytest.raises(Undefined):
            call(name, *items)


def test_a_single_number_has_no_deviation() -> None:
    for arguments in ((47,), ([47],)):
        with pytest.raises(Undefined, match="single"):
            call("stddev", *arguments)


@pytest.mark.parametrize(
    ("name", "items"), [("sum", ["9E+6144", "9E+6144"]), ("product", ["1E+4000", "1E+4000"]), ("mean", ["9E+6144"] * 2)]
)
def test_what_is_too_large_has_no_value(name: str, items: list[str]) -> None:
    with pytest.raises(Undefined, match="too large"):
        call(name, [Decimal(item) for item in items])


def test_a_sum_is_rounded_to_the_digits_of_the_arithmetic_after_each_step() -> None:
    third = Decimal("0.3333333333333333333333333333333333")
    assert call("sum", [third, third, third, Decimal(100)]) == Decimal("101.0000000000000000000000000000000")


@given(NUMBERS)
def test_figures_are_those_of_the_statistics_module(items: list[Any]) -> None:
    exact = [Fraction(item) for item in items]

    def rounded(value: Fraction) -> Decimal:
        return CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))

    assert call("sum", items) == rounded(sum(exact, Fraction()))
    assert call("mean", items) == rounded(statistics.mean(exact))
    assert call("median", items) == rounded(statistics.median(exact))
    assert call("mode", items) == sorted(rounded(item) for item in statistics.multimode(exact))
    assert (call("min", items), call("max", items)) == (min(exact), max(exact))
    if len(items) > 1:
        square = CONTEXT.power(call("stddev", items), 2)
        variance = rounded(statistics.variance(exact))
        assert abs(square - variance) <= abs(variance) * Decimal("1E-32")


@given(st.lists(st.integers(-99, 99), min_size=1, max_size=12))
def test_a_product_is_exact_while_it_fits(items: list[int]) -> None:
    exact = 1
    for item in items:
        exact *= item
    assert call("product", items) == exact


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False).filter(is_exact), min_size=2, max_size=5))
def test_every_figure_is_a_number_or_has_no_value(items: list[Decimal]) -> None:
    start = time.process_time()
    for name in OF_NUMBERS:
        try:
            result = call(name, items)
        except Undefined:
            continue
        assert all(map(is_exact, result if name == "mode" else [result]))
    assert time.process_time() - start < 20
