"""Built-ins on lists and booleans (DMN 1.5, 10.3.4.2 and 10.3.4.4), and where they have no value."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

import bpmlib.functions  # noqa: F401  (fills the registry)
from bpmlib.functions.registry import BUILTINS, Undefined

NAIVE, ZONED = datetime(2026, 3, 12, 9), datetime(2026, 3, 12, 9, tzinfo=UTC)  # noqa: DTZ001


def call(name: str, *arguments: Any) -> Any:
    return BUILTINS[name].function(*arguments)


@pytest.mark.parametrize(
    ("items", "element", "result"),
    [
        ([1, 2, 3], 2, True), ([1, 2, None], None, True), ([1, 2], None, False), ([], 1, False),
        ([Decimal("2.0")], 2, True), ([True], 1, False), ([[1, [2]]], [1, [2]], True),
        ([{"a": 1}], {"a": Decimal(1)}, True),
        (["a"], "A", False),
    ],
)  # fmt: skip
def test_membership_is_equality_of_kind_and_value(items: list[Any], element: Any, result: bool) -> None:
    assert call("list contains", items, element) is result


@pytest.mark.parametrize(
    ("name", "arguments", "result"),
    [
        ("count", ([1, 2, 3],), 3), ("count", ([],), 0), ("count", ([1, [2, 3]],), 2), ("count", ([None],), 1),
        ("sum", ([2, 5],), 7), ("sum", (2, 5, Decimal("0.5")), Decimal("7.5")), ("sum", (13,), 13),
        ("sum", ([13],), 13),
        ("min", (1, 2, 3), 1), ("min", ([1],), 1), ("min", ("b", "a"), "a"), ("min", (1,), 1),
        ("max", (1, 2, 3), 3), ("max", ([Decimal("1.5"), 1],), Decimal("1.5")), ("max", ([ZONED],), ZONED),
        ("max", (date(2026, 1, 1), date(2026, 1, 2)), date(2026, 1, 2)),
        ("distinct values", ([1, 2, 3, 2, 1],), [1, 2, 3]), ("distinct values", ([],), []),
        ("distinct values", ([1, Decimal("1.0"), True, None, None],), [1, True, None]),
        ("distinct values", ([["a"], ["a"]],), [["a"]]),
        ("concatenate", ([1, 2], [3]), [1, 2, 3]), ("concatenate", ([],), []), ("concatenate", ([1], [1]), [1, 1]),
        ("not", (True,), False), ("not", (False,), True),
    ],
)  # fmt: skip
def test_what_a_list_has(name: str, arguments: tuple[Any, ...], result: Any) -> None:
    assert call(name, *arguments) == result


@pytest.mark.parametrize("name", ["sum", "min", "max"])
def test_an_empty_list_has_no_sum_and_no_extreme(name: str) -> None:
    with pytest.raises(Undefined, match="empty"):
        call(name, [])


@pytest.mark.parametrize("name", ["sum", "min", "max"])
def test_a_null_in_a_list_is_no_number_to_leave_out(name: str) -> None:
    with pytest.raises(Undefined, match="null"):
        call(name, [1, None])


@pytest.mark.parametrize("name", ["min", "max"])
@pytest.mark.parametrize("items", [[1, "a"], [True, False], [1, True], [[1], [2]], [NAIVE, ZONED], [date.max, NAIVE]])
def test_items_without_a_common_order_have_no_extreme(name: str, items: list[Any]) -> None:
    with pytest.raises(Undefined):
        call(name, items)
    with pytest.raises(Undefined):
        call(name, *items)


def test_a_sum_is_rounded_to_the_digits_of_the_arithmetic_after_each_step() -> None:
    third = Decimal("0.3333333333333333333333333333333333")
    assert call("sum", [third, third, third, Decimal(100)]) == Decimal("101.0000000000000000000000000000000")


def test_no_argument_is_changed() -> None:
    items, more = [2, 1, 2], [3]
    call("distinct values", items)
    call("concatenate", items, more)
    call("sum", items)
    assert (items, more) == ([2, 1, 2], [3])


def test_every_built_in_says_what_it_takes() -> None:
    for builtin in BUILTINS.values():
        assert builtin.signatures, builtin.name
        for signature in builtin.signatures:
            assert len(signature.names) == len(signature.types) == len(set(signature.names))
            assert 0 <= signature.optional <= len(signature.names)
