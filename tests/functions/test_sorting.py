"""`sort` (DMN 1.5, 10.3.4.8): stable, by a function or by the order that values have."""

import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.functions.sorting import sort
from bpmlib.values.functions import Function
from bpmlib.values.temporal import parse_temporal
from bpmlib.values.undefined import Undefined

LESS = Function(("a", "b"), lambda a, b: a < b)
AT_MOST = Function(("a", "b"), lambda a, b: a <= b)
GREATER = Function(("a", "b"), lambda a, b: a > b)
PAIRS = st.lists(st.tuples(st.integers(0, 3), st.integers()).map(list), max_size=30)


@pytest.mark.parametrize(
    ("items", "precedes", "result"),
    [
        ([3, 1, 4, 5, 2], LESS, [1, 2, 3, 4, 5]), ([3, 1, 5, 4], GREATER, [5, 4, 3, 1]), ([], LESS, []),
        ([1], LESS, [1]),
        (["a", "8", "Aa", "A", "10", "9"], LESS, ["10", "8", "9", "A", "Aa", "a"]),
        (["b", "\U0001f40e", "\uffee"], None, ["b", "\uffee", "\U0001f40e"]),
        ([3, Decimal("1.5"), 2], None, [Decimal("1.5"), 2, 3]), ([], None, []),
        ([[1], [2]], Function(("a", "b"), lambda a, b: a[0] > b[0]), [[2], [1]]),
    ],
)  # fmt: skip
def test_the_order(items: list[Any], precedes: Function | None, result: list[Any]) -> None:
    assert sort(items, precedes) == result


def test_temporal_values_stand_from_early_to_late() -> None:
    for texts in (
        ["2021-01-01", "2020-12-31"],
        ["10:00:00Z", "10:00:00+01:00"],
        ["PT25H", "P1D"],
        ["P14M", "P1Y"],
        ["2021-01-01T00:00:00", "2020-01-01T00:00:00"],
    ):
        late, early = map(parse_temporal, texts)
        assert sort([late, early]) == [early, late]


@pytest.mark.parametrize(
    "items",
    [
        [1, "a"], [1, None], [True, False], [None, None], [[1], [2]], [{}], [1, True],
        [parse_temporal("10:00:00"), parse_temporal("10:00:00Z")], [parse_temporal("P1D"), parse_temporal("P1M")],
    ],
)  # fmt: skip
def test_items_without_a_common_order_are_not_sorted(items: list[Any]) -> None:
    with pytest.raises(Undefined):
        sort(items)


@pytest.mark.parametrize(
    "precedes",
    [
        Function(("a",), lambda a: True), Function((), lambda: True), Function(("a", "b", "c"), lambda a, b, c: True),
        Function(("a", "b"), lambda a, b: None), Function(("a", "b"), lambda a, b: 1),
    ],
)  # fmt: skip
def test_the_function_takes_two_and_says_true_or_false(precedes: Function) -> None:
    with pytest.raises(Undefined, match="function to sort by"):
        sort([1, 2], precedes)


@given(PAIRS, st.sampled_from([LESS, AT_MOST]))
def test_items_of_equal_rank_stay_as_they_stood(pairs: list[Any], precedes: Function) -> None:
    by_first = Function(("a", "b"), lambda a, b: precedes(a[0], b[0]))
    assert sort(pairs, by_first) == sorted(pairs, key=lambda pair: pair[0])


@given(st.lists(st.integers() | st.decimals(-(10**9), 10**9, places=2)))
def test_the_order_of_numbers_is_pythons(numbers: list[Any]) -> None:
    assert sort(numbers) == sort(numbers, LESS) == sorted(numbers)


@given(st.lists(st.integers(0, 9), max_size=40), st.randoms())
def test_a_function_without_sense_ends_with_the_same_items(items: list[int], random: Any) -> None:
    result = sort(items, Function(("a", "b"), lambda a, b: random.random() < 0.5))
    assert sorted(result) == sorted(items)


def test_many_items_are_sorted_soon() -> None:
    start = time.process_time()
    sort([(i * 7919) % 20_011 for i in range(20_000)], LESS)
    assert time.process_time() - start < 20
