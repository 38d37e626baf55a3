"""Built-ins on lists (DMN 1.5, 10.3.4.4): the standard's examples, positions, equality, and what has no value."""

import time
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpmlib.functions  # noqa: F401  (fills the registry)
from bpmlib.functions.registry import BUILTINS
from bpmlib.values.compare import equal
from bpmlib.values.functions import Function
from bpmlib.values.ranges import Range
from bpmlib.values.temporal import parse_temporal
from bpmlib.values.undefined import Undefined

LESS = Function(("item", "newItem"), lambda item, new: item < new)
BIG = Decimal("1E+6144")
LISTS = st.lists(st.integers(-3, 3), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from([Decimal("1.0"), "a", "1", date(2026, 1, 1)]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=6,
)


def call(name: str, *arguments: Any) -> Any:
    return BUILTINS[name].function(*arguments)


@pytest.mark.parametrize(
    ("items", "element", "result"),
    [
        ([1, 2, 3], 2, True), ([1, 2, None], None, True), ([1, 2], None, False), ([], 1, False),
        ([Decimal("2.0")], 2, True), ([True], 1, False),
        ([[1, [2]]], [1, [2]], True), ([{"a": 1}], {"a": Decimal(1)}, True), (["a"], "A", False),
    ],
)  # fmt: skip
def test_membership_is_equality_of_kind_and_value(items: list[Any], element: Any, result: bool) -> None:
    assert call("list contains", items, element) is result
    assert (call("index of", items, element) != []) is result


@pytest.mark.parametrize(
    ("name", "arguments", "result"),
    [
        ("count", ([1, 2, 3],), 3), ("count", ([],), 0), ("count", ([1, [2, 3]],), 2), ("count", ([None],), 1),
        ("index of", ([1, 2, 3, 2], 2), [2, 4]), ("index of", ([1, None], None), [2]), ("index of", ([], 1), []),
        ("index of", ([1, True, "1"], 1), [1]),
        ("sublist", ([4, 5, 6], 1, 2), [4, 5]), ("sublist", ([4, 5, 6], 2), [5, 6]),
        ("sublist", ([4, 5, 6], -1, 1), [6]), ("sublist", ([4, 5, 6], -3), [4, 5, 6]),
        ("sublist", ([4, 5, 6], Decimal("2.9"), Decimal("1.5")), [5]),
        ("append", ([1], 2, 3), [1, 2, 3]), ("append", ([], [1]), [[1]]), ("append", ([1], None), [1, None]),
        ("insert before", ([1, 3], 1, 2), [2, 1, 3]), ("insert before", ([1, 3], -1, 2), [1, 2, 3]),
        ("insert before", ([1, 3], 2, [2]), [1, [2], 3]),
        ("remove", ([1, 2, 3], 2), [1, 3]), ("remove", ([1, 2, 3], -3), [2, 3]), ("remove", ([1], 1), []),
        ("list replace", ([2, 4, 7, 8], 3, 6), [2, 4, 6, 8]),
        ("list replace", ([2, 4, 7, 8], LESS, 5), [5, 5, 7, 8]), ("list replace", ([1, 2, 3], -1, 4), [1, 2, 4]),
        ("list replace", ([1, 2, 3], Decimal("2.5"), 4), [1, 4, 3]),
        ("list replace", ([1, 2, 3], Decimal("-1.5"), 4), [1, 2, 4]), ("list replace", ([1, 2], 2, None), [1, None]),
        ("list replace", ([], LESS, 5), []),
        ("reverse", ([1, 2, 3],), [3, 2, 1]), ("reverse", ([],), []),
        ("concatenate", ([1, 2], [3]), [1, 2, 3]), ("concatenate", ([],), []), ("concatenate", ([1], [1]), [1, 1]),
        ("concatenate", ([1], [[2]]), [1, [2]]),
        ("union", ([1, 2], [2, 3]), [1, 2, 3]), ("union", ([1, 1],), [1]),
        ("union", ([None], [None, "a"]), [None, "a"]),
        ("distinct values", ([1, 2, 3, 2, 1],), [1, 2, 3]), ("distinct values", ([],), []),
        ("distinct values", ([["a"], ["a"]],), [["a"]]),
        ("distinct values", ([{"a": 1, "b": 2}, {"b": 2, "a": Decimal(1)}],), [{"a": 1, "b": 2}]),
        ("flatten", ([[1, 2], [[3]], 4],), [1, 2, 3, 4]), ("flatten", ([[], [[]]],), []),
        ("flatten", ([None, [{"a": [1]}]],), [None, {"a": [1]}]),
    ],
)  # fmt: skip
def test_lists(name: str, arguments: tuple[Any, ...], result: Any) -> None:
    assert call(name, *arguments) == result


@pytest.mark.parametrize(
    ("name", "more"), [("sublist", ()), ("insert before", (0,)), ("remove", ()), ("list replace", (0,))]
)
@pytest.mark.parametrize("position", [0, 4, -4, Decimal("0.9"), Decimal("-0.9"), BIG, -BIG, 10**4000])
def test_there_is_nothing_outside_the_list(name: str, more: tuple[Any, ...], position: Any) -> None:
    with pytest.raises(Undefined, match="there is no position"):
        call(name, [1, 2, 3], position, *more)


@pytest.mark.parametrize(
    ("length", "reason"), [(0, "not a length"), (-1, "not a length"), (3, "only 2 items"), (BIG, "only 2 items")]
)
def test_a_sublist_is_as_long_as_was_asked(length: Any, reason: str) -> None:
    with pytest.raises(Undefined, match=reason):
        call("sublist", [1, 2, 3], 2, length)


@pytest.mark.parametrize(
    "match",
    [
        Function(("a",), lambda a: True), Function(("a", "b", "c"), lambda a, b, c: True), Function(("a",
        "b"), lambda a, b: a), Function(("a", "b"), lambda a, b: None),
    ],
)  # fmt: skip
def test_the_function_to_match_with_takes_two_and_says_true_or_false(match: Function) -> None:
    with pytest.raises(Undefined, match="function to match with"):
        call("list replace", [2, 4], match, 5)


def test_numbers_booleans_and_nulls_are_distinct() -> None:
    result = call("distinct values", [1, Decimal("1.0"), True, None, None, "1", 0, False])
    assert list(map(repr, result)) == ["1", "True", "None", "'1'", "0", "False"]


def test_distinct_times_are_those_at_another_instant() -> None:
    texts = [
        "10:00:00Z",
        "11:00:00+01:00",
        "10:00:00",
        "2026-01-01T10:00:00Z",
        "2026-01-01T11:00:00+01:00",
        "2026-01-01T10:00:00",
        "PT24H",
        "P1D",
        "P12M",
        "P1Y",
    ]
    values = [parse_temporal(text) for text in texts]
    kept = [values[0], values[2], values[3], values[5], values[6], values[8]]
    assert call("distinct values", values) == kept
    ranges = [
        Range(values[0], True, None, False),
        Range(values[1], True, None, False),
        Range(values[0], False, None, False),
    ]
    assert call("distinct values", ranges) == [ranges[0], ranges[2]]
    assert call("union", [LESS, LESS], [Function((), max)])[0] is LESS
    assert call("distinct values", [datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 1)]) == [
        datetime(2026, 1, 1, tzinfo=UTC),
        date(2026, 1, 1),
    ]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("distinct values", ()), ("concatenate", ([3],)), ("append", ([3],)), ("flatten", ()), ("reverse", ()),
        ("remove", (1,)),
        ("insert before", (1, [3])), ("list replace", (1, [3])), ("union", ([3],)), ("sublist", (1,)),
    ],
)  # fmt: skip
def test_no_argument_is_changed(name: str, arguments: tuple[Any, ...]) -> None:
    items = [2, [1], 2]
    call(name, items, *arguments).append(0)
    assert items == [2, [1], 2]


# ------------------------------------------------------------------------------------------- properties


@given(LISTS, st.integers(-9, 9), st.integers())
def test_positions_are_those_of_python(items: list[int], position: int, new: int) -> None:
    if not 1 <= abs(position) <= len(items):
        return
    index = position - 1 if position > 0 else len(items) + position
    inserted, replaced, removed = [*items], [*items], [*items]
    inserted.insert(index, new)
    replaced[index] = new
    del removed[index]
    assert call("insert before", items, position, new) == inserted
    assert call("list replace", items, position, new) == replaced
    assert call("remove", items, position) == removed
    assert call("remove", inserted, index + 1) == items
    assert call("sublist", items, position) == items[index:]


@given(st.lists(VALUES, max_size=8))
def test_distinct_values_are_the_first_of_the_equal_ones(items: list[Any]) -> None:
    expected: list[Any] = []
    for item in items:
        if not any(equal(item, other) for other in expected):
            expected.append(item)
    assert call("distinct values", items) == expected
    assert list(map(repr, call("distinct values", items))) == list(map(repr, expected))


@given(LISTS, LISTS)
def test_lists_from_lists(left: list[int], right: list[int]) -> None:
    assert call("concatenate", left, right) == [*left, *right]
    assert call("union", left, right) == list(dict.fromkeys([*left, *right]))
    assert call("reverse", call("reverse", left)) == left
    assert call("flatten", [left, [right]]) == list(chain(left, right))
    assert call("index of", left, 1) == [position for position, item in enumerate(left, 1) if item == 1]


# ------------------------------------------------------------------------------------------------ bounds


def test_many_items_and_deep_lists_take_linear_time() -> None:
    deep: Any = [1]
    for _ in range(100_000):
        deep = [deep]
    many: dict[str, list[Any]] = {
        "numbers": list(range(50_000)),
        "contexts": [{"a": number, "b": [number]} for number in range(20_000)],
        "times": [parse_temporal(f"{number:04}-01-01T00:00:00Z") for number in range(1, 5_000)],
    }
    start = time.process_time()
    assert call("flatten", [deep]) == [1]
    for items in many.values():
        assert call("distinct values", [*items, *items]) == items
    assert time.process_time() - start < 20
