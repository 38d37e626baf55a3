"""Built-ins on lists as such (DMN 1.5, 10.3.4.4): membership, positions, parts, lists made from others.

No list that is given is changed. For sums, extremes and other figures of a list see `aggregates`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from bpmlib.functions.positions import index_at, length_of
from bpmlib.functions.registry import builtin, signature
from bpmlib.values.compare import equal
from bpmlib.values.functions import Function
from bpmlib.values.identity import identity_of
from bpmlib.values.types import ANY, BOOLEAN, FUNCTION, NUMBER, Type, fits, join, list_of
from bpmlib.values.undefined import Undefined
from bpmlib.values.work import spend

__all__ = ["first_type", "joined"]

_Number = Decimal | int
_LIST = list_of(ANY)


# ------------------------------------------------------------------------------------------ static types


def first_type(types: Sequence[Type]) -> Type:
    """Return the type of the first argument, which the result has as well."""
    return types[0]


def joined(types: Sequence[Type]) -> Type | None:
    """Return the type that covers all arguments, or None where CNY meets kVA or a number a string."""
    result: Type | None = types[0]
    for type_ in types[1:]:
        result = None if result is None else join(result, type_)
    return result


def _with_items(types: Sequence[Type]) -> Type | None:
    """Return the type of a list that gets further items."""
    item = joined([types[0].item or ANY, *types[1:]])
    return None if item is None else list_of(item)


def _with_new_item(types: Sequence[Type]) -> Type | None:
    """Return the type of a list that gets its last argument as an item."""
    return _with_items((types[0], types[-1]))


def _leaf(types: Sequence[Type]) -> Type:
    """Return the type of a list without lists in it."""
    item = types[0].item or ANY
    return _leaf([item]) if item.kind == "list" else list_of(item)


def _where_possible(result: Type) -> Callable[[Sequence[Type]], Type | None]:
    """Return a result type, or none where no item of the list could equal the other argument."""

    def of(types: Sequence[Type]) -> Type | None:
        item = types[0].item or ANY
        return result if fits(types[1], item) or fits(item, types[1]) else None

    return of


# ------------------------------------------------------------------------------- membership and position


@builtin("list contains", signature(_where_possible(BOOLEAN), list=_LIST, element=ANY))
def list_contains(items: list[Any], element: Any) -> bool:
    """Return whether an item equals `element`; null equals null."""
    return any(equal(item, element) for item in items)


@builtin("count", signature(NUMBER, list=_LIST))
def count(items: list[Any]) -> int:
    """Return how many items there are."""
    return len(items)


@builtin("index of", signature(_where_possible(list_of(NUMBER)), list=_LIST, match=ANY))
def index_of(items: list[Any], match: Any) -> list[int]:
    """Return the positions, from 1, of the items that equal `match`; null equals null."""
    return [position for position, item in enumerate(items, 1) if equal(item, match)]


# ------------------------------------------------------------------------------------ parts and changes


@builtin("sublist", signature(first_type, optional=1, list=_LIST, start_position=NUMBER, length=NUMBER))
def sublist(items: list[Any], start: _Number, length: _Number | None = None) -> list[Any]:
    """Return `length` items from `start position`, or all that follow. There have to be so many.

    >>> sublist([4, 5, 6], -2, 1)
    [5]
    """
    first = index_at(start, len(items))
    if length is None:
        return items[first:]
    wanted = length_of(length)
    if first + wanted > len(items):
        raise Undefined(f"from there the list has only {len(items) - first} items")
    return items[first : first + wanted]


@builtin("append", signature(_with_items, variadic=True, list=_LIST, item=ANY))
def append(items: list[Any], *more: Any) -> list[Any]:
    """Return the list with further items at its end; a list among them is one item."""
    return [*items, *more]


@builtin("insert before", signature(_with_new_item, list=_LIST, position=NUMBER, newItem=ANY))
def insert_before(items: list[Any], position: _Number, item: Any) -> list[Any]:
    """Return the list with an item put in before the one at `position`."""
    index = index_at(position, len(items))
    return [*items[:index], item, *items[index:]]


@builtin("remove", signature(first_type, list=_LIST, position=NUMBER))
def remove(items: list[Any], position: _Number) -> list[Any]:
    """Return the list without the item at `position`."""
    index = index_at(position, len(items))
    return [*items[:index], *items[index + 1 :]]


@builtin(
    "list replace",
    signature(_with_new_item, list=_LIST, position=NUMBER, newItem=ANY),
    signature(_with_new_item, list=_LIST, match=FUNCTION, newItem=ANY),
)
def list_replace(items: list[Any], where: _Number | Function, item: Any) -> list[Any]:
    """Return the list with `newItem` for the one at `position`, or for those of which `match(old, newItem)` holds.

    >>> list_replace([2, 4, 7], Function(("old", "new"), lambda old, new: old < new), 5)
    [5, 5, 7]
    """
    if isinstance(where, Function):
        return [item if _holds(where, old, item) else old for old in items]
    index = index_at(where, len(items))
    return [*items[:index], item, *items[index + 1 :]]


def _holds(match: Function, old: Any, new: Any) -> bool:
    if not match.takes(2):
        raise Undefined("the function to match with does not take two arguments")
    result = match(old, new)
    if not isinstance(result, bool):
        raise Undefined("the function to match with gives neither true nor false")
    return result


@builtin("reverse", signature(first_type, list=_LIST))
def reverse(items: list[Any]) -> list[Any]:
    """Return the items from the last to the first."""
    return items[::-1]


# ------------------------------------------------------------------------------------- lists from lists


@builtin("concatenate", signature(joined, variadic=True, list=_LIST))
def concatenate(*lists: list[Any]) -> list[Any]:
    """Return one list of all the items, in order."""
    return [item for items in lists for item in items]


@builtin("union", signature(joined, variadic=True, list=_LIST))
def union(*lists: list[Any]) -> list[Any]:
    """Return one list of all the items without repetitions, each where it first stood."""
    return _distinct(item for items in lists for item in items)


@builtin("distinct values", signature(first_type, list=_LIST))
def distinct_values(items: list[Any]) -> list[Any]:
    """Return the items without repetitions, each where it first stood.

    >>> distinct_values([1, Decimal("1.0"), True])
    [1, True]
    """
    return _distinct(items)


def _distinct(items: Iterable[Any]) -> list[Any]:
    found: dict[Any, Any] = {}
    for item in items:
        found.setdefault(identity_of(item), item)
    return list(found.values())


@builtin("flatten", signature(_leaf, list=_LIST))
def flatten(items: list[Any]) -> list[Any]:
    """Return the items, and in place of a list its items, however deep it lies.

    >>> flatten([[1, 2], [[3]], 4])
    [1, 2, 3, 4]
    """
    result: list[Any] = []
    left: list[Iterator[Any]] = [iter(items)]
    while left:
        for item in left[-1]:
            if isinstance(item, (list, tuple)):
                spend(1 + len(item))
                left.append(iter(item))
                break
            result.append(item)
        else:
            left.pop()
    return result
