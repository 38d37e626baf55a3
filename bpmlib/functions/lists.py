"""Built-ins on lists (DMN 1.5, 10.3.4.4): membership, counting, sums, extremes, distinct values.

`min`, `max` and `sum` take one list or the items themselves; of an empty list they have no value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bpmlib.functions.registry import Undefined, builtin, signature
from bpmlib.values.compare import equal
from bpmlib.values.numbers import CONTEXT
from bpmlib.values.types import ANY, BOOLEAN, NUMBER, Type, join, list_of

__all__: list[str] = []

_NUMBER = Type("number", "number", literal=True)
_LIST = list_of(ANY)


def _item(types: Sequence[Type]) -> Type:
    return types[0].item or ANY


def _first(types: Sequence[Type]) -> Type:
    return types[0]


def _joined(types: Sequence[Type]) -> Type:
    result = types[0]
    for type_ in types[1:]:
        result = join(result, type_) or ANY
    return result


_OVER_LIST = signature(_item, list=list_of(_NUMBER))
_OVER_ITEMS = signature(_joined, variadic=True, n=_NUMBER)
_ORDERED_LIST = signature(_item, list=_LIST)
_ORDERED_ITEMS = signature(_joined, variadic=True, c=ANY)


def _items(arguments: tuple[Any, ...]) -> list[Any]:
    items = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], list) else list(arguments)
    if not items:
        raise Undefined("the list is empty")
    if any(item is None for item in items):
        raise Undefined("the list holds a null")
    return items


@builtin("list contains", signature(BOOLEAN, list=_LIST, element=ANY))
def list_contains(items: list[Any], element: Any) -> bool:
    """Return whether an item equals `element`; null equals null."""
    return any(equal(item, element) for item in items)


@builtin("count", signature(NUMBER, list=_LIST))
def count(items: list[Any]) -> int:
    """Return how many items there are."""
    return len(items)


@builtin("sum", _OVER_LIST, _OVER_ITEMS)
def total(*arguments: Any) -> Any:
    """Return the sum, rounded to 34 digits after each addition from the left."""
    items = _items(arguments)
    result = items[0]
    for item in items[1:]:
        result = CONTEXT.add(result, item)
    return result


def _extreme(choose: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    def function(*arguments: Any) -> Any:
        return choose(_items(arguments))

    return function


builtin("min", _ORDERED_LIST, _ORDERED_ITEMS)(_extreme(min))
builtin("max", _ORDERED_LIST, _ORDERED_ITEMS)(_extreme(max))


@builtin("distinct values", signature(_first, list=_LIST))
def distinct_values(items: list[Any]) -> list[Any]:
    """Return the items without repetitions, each where it first stood."""
    result: list[Any] = []
    for item in items:
        if not any(equal(item, seen) for seen in result):
            result.append(item)
    return result


@builtin("concatenate", signature(_joined, variadic=True, list=_LIST))
def concatenate(*lists: list[Any]) -> list[Any]:
    """Return one list of all the items, in order."""
    return [item for items in lists for item in items]
