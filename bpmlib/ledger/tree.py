"""A sorted map that is never changed, and that knows the sums of two weights over any range of keys.

`put` gives a new tree which shares all but a path of nodes with the old one, so every earlier version stays valid, in
every thread. Weight-balanced (Adams 1992; the factors are those that Hirai and Yamamoto proved sound in 2011): paths
are of logarithmic length whatever the order of keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, Inexact, InvalidOperation, Overflow
from typing import Any, Final, Generic, TypeVar

__all__ = ["EXACT", "Sums", "Tree", "build", "find", "items", "put", "sums"]

V = TypeVar("V")

EXACT: Final = Context(
    prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, clamp=0, flags=[], traps=[Inexact, InvalidOperation, Overflow]
)
"""Sums are exact, however many digits they take: what would be rounded raises."""

Key = tuple[Any, ...]
Sums = tuple[Decimal, Decimal]
"""The two weights of a node, or their sums."""

NOTHING: Final[Sums] = (Decimal(0), Decimal(0))
_HEAVY: Final = 3
"""A side may weigh so many times the other one before the tree is turned,"""
_SINGLE: Final = 2
"""and one turn is enough while the inner part weighs less than so many times the outer one."""


class Tree(Generic[V]):
    """A node: its own key, value and weights, two subtrees, and what all of it holds together.

    Nodes whose own weights are None are not summed; a tree has weights on all its nodes or on none.
    """

    __slots__ = ("all", "key", "left", "own", "right", "size", "value")

    def __init__(self, key: Key, value: V, own: Sums | None, left: Tree[V] | None, right: Tree[V] | None) -> None:
        self.key, self.value, self.own, self.left, self.right = key, value, own, left, right
        self.size: int = 1 + (left.size if left else 0) + (right.size if right else 0)
        self.all: Sums = NOTHING
        if own is not None:
            first, second = own
            for side in (left, right):
                if side is not None:
                    first, second = EXACT.add(first, side.all[0]), EXACT.add(second, side.all[1])
            self.all = first, second


def find(tree: Tree[V] | None, key: Key) -> V | None:
    """Return the value at `key`, or None."""
    while tree is not None:
        if key == tree.key:
            return tree.value
        tree = tree.left if key < tree.key else tree.right
    return None


def put(tree: Tree[V] | None, key: Key, value: V, own: Sums | None = None) -> Tree[V]:
    """Return the tree with `value` at `key`, in the place of what was there."""
    if tree is None:
        return Tree(key, value, own, None, None)
    if key < tree.key:
        return _balanced(tree, put(tree.left, key, value, own), tree.right)
    if tree.key < key:
        return _balanced(tree, tree.left, put(tree.right, key, value, own))
    return Tree(key, value, own, tree.left, tree.right)


def build(rows: Sequence[tuple[Key, V, Sums | None]]) -> Tree[V] | None:
    """Return the tree of rows that are sorted by key, each key once, in time proportional to their number."""
    if not rows:
        return None
    middle = len(rows) // 2
    key, value, own = rows[middle]
    return Tree(key, value, own, build(rows[:middle]), build(rows[middle + 1 :]))


def sums(tree: Tree[V] | None, low: Key, high: Key) -> Sums:
    """Return the sums of both weights over the keys from `low` to `high`, `high` left out.

    >>> tree = build([((day,), "x", (Decimal(day), Decimal(1))) for day in range(1, 11)])
    >>> sums(tree, (3,), (6,))
    (Decimal('12'), Decimal('3'))
    """
    first, second = NOTHING
    parts: list[tuple[Tree[V] | None, bool, bool]] = [(tree, False, False)]
    while parts:  # whether all keys of a part are known to lie above `low`, and below `high`
        node, above, below = parts.pop()
        if node is None:
            continue
        if above and below:
            first, second = EXACT.add(first, node.all[0]), EXACT.add(second, node.all[1])
        elif not above and node.key < low:
            parts.append((node.right, above, below))
        elif not below and node.key >= high:
            parts.append((node.left, above, below))
        else:
            own = node.own or NOTHING
            first, second = EXACT.add(first, own[0]), EXACT.add(second, own[1])
            parts += [(node.left, above, True), (node.right, True, below)]
    return first, second


def items(tree: Tree[V] | None, low: Key | None = None, high: Key | None = None) -> Iterator[tuple[Key, V]]:
    """Yield key and value from `low` to `high`, `high` left out, in order of keys; None is no bound."""
    waiting: list[Tree[V]] = []
    while waiting or tree is not None:
        while tree is not None:
            if low is not None and tree.key < low:
                tree = tree.right
            else:
                waiting.append(tree)
                tree = tree.left
        if not waiting:
            return
        node = waiting.pop()
        if high is not None and node.key >= high:
            return
        yield node.key, node.value
        tree = node.right


def _weight(tree: Tree[V] | None) -> int:
    return 1 if tree is None else tree.size + 1


def _balanced(at: Tree[V], left: Tree[V] | None, right: Tree[V] | None) -> Tree[V]:
    """Return the node `at` over new subtrees, one of which may have grown by one."""
    if left is not None and _weight(left) > _HEAVY * _weight(right):
        inner = left.right
        if inner is None or _weight(inner) < _SINGLE * _weight(left.left):
            return _over(left, left.left, _over(at, inner, right))
        return _over(inner, _over(left, left.left, inner.left), _over(at, inner.right, right))
    if right is not None and _weight(right) > _HEAVY * _weight(left):
        inner = right.left
        if inner is None or _weight(inner) < _SINGLE * _weight(right.right):
            return _over(right, _over(at, left, inner), right.right)
        return _over(inner, _over(at, left, inner.left), _over(right, inner.right, right.right))
    return _over(at, left, right)


def _over(at: Tree[V], left: Tree[V] | None, right: Tree[V] | None) -> Tree[V]:
    return Tree(at.key, at.value, at.own, left, right)
