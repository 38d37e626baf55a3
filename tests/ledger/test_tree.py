"""The sorted map against a plain dict, and that its paths stay short."""

from decimal import Decimal
from math import log2
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.ledger.tree import Tree, build, find, items, put, sums

KEYS = st.tuples(st.integers(0, 12))
PUTS = st.lists(st.tuples(KEYS, st.integers(-5, 5)), max_size=40)


def weights(value: int) -> tuple[Decimal, Decimal]:
    return Decimal(value), Decimal(1)


def height(tree: Tree[Any] | None) -> int:
    return 0 if tree is None else 1 + max(height(tree.left), height(tree.right))


@given(PUTS, KEYS, KEYS)
def test_it_is_a_dict_that_is_sorted_and_summed(puts: list[tuple[tuple[int], int]], low: Any, high: Any) -> None:
    tree: Tree[int] | None = None
    plain: dict[tuple[int], int] = {}
    versions = []
    for key, value in puts:
        versions.append((tree, dict(plain)))
        tree = put(tree, key, value, weights(value))
        plain[key] = value
    for version, expected in [*versions, (tree, plain), (build(list(rows(plain))), plain)]:
        assert list(items(version)) == sorted(expected.items())
        assert all(find(version, (number,)) == expected.get((number,)) for number in range(13))
        inside = {key: value for key, value in expected.items() if low <= key < high}
        assert list(items(version, low, high)) == sorted(inside.items())
        assert sums(version, low, high) == (sum(inside.values()), len(inside))


def rows(plain: dict[tuple[int], int]) -> Any:
    return ((key, value, weights(value)) for key, value in sorted(plain.items()))


@pytest.mark.parametrize("order", ["rising", "falling", "inward", "mixed"])
def test_paths_are_short_whatever_the_order(order: str) -> None:
    count = 4000
    keys = list(range(count))
    if order == "falling":
        keys.reverse()
    elif order == "inward":
        keys = [key for pair in zip(keys[: count // 2], keys[: -count // 2 - 1 : -1], strict=True) for key in pair]
    elif order == "mixed":
        keys = [key * 1543 % count for key in keys]
    tree: Tree[int] | None = None
    for key in keys:
        tree = put(tree, (key,), key)
    assert tree is not None and tree.size == count == len(list(items(tree)))
    assert height(tree) <= 2.5 * log2(count)


def test_sums_are_exact_however_many_digits_they_take() -> None:
    tree = build([((1,), "", weights(10**33)), ((2,), "", (Decimal("1E-33"), Decimal(1)))])
    assert str(sums(tree, (0,), (9,))[0]) == "1" + "0" * 33 + "." + "0" * 32 + "1"
