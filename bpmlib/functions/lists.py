"""Built-ins on lists (DMN 1.5, 10.3.4.4): membership, counting, sums, extremes, distinct values.

`min`, `max` and `sum` take one list or the items themselves; of an empty list they have no value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bpmlib.functions.registry import Undefined, builtin, signature
from bpmlib.values.compare import equal, kind_of
from bpmlib.values.numbers import CONTEXT
from bpmlib.values.types import ANY, BOOLEAN, NUMBER, Type, fits, join, list_of

__all__: list[str] = []

_NUMBER = Type("number", "number", literal=True)
_LIST = list_of(ANY)


def _item(types: Sequence[Type]) -> Type:
    return types[0].item or ANY


def _first(types: Sequence[Type]) -> Type:
    return types[0]


def _joined(types: Sequence[Type]) -> Type | None:
    """Return the type that covers all arguments, or None where CNY meets kVA or a number a string."""
    result: Type | None = types[0]
    for type_ in types[1:]:
        result = None if result is None else join(result, type_)
    return result


def _ordered(types: Sequence[Type]) -> Type | None:
    """Return the one type of values with an order, given one by one or as a list."""
    result = _joined([type_.item or ANY for type_ in types] if types[0].kind == "list" else types)
    return result if result is None or result.ordered or result.kind in ("any", "nothing") else None


def _membership(types: Sequence[Type]) -> Type | None:
    """Return `boolean`, or None where no item of the list could equal the element."""
    item = types[0].item or ANY
    return BOOLEAN if fits(types[1], item) or fits(item, types[1]) else None


_OVER_LIST = signature(_item, list=list_of(_NUMBER))
_OVER_ITEMS = signature(_joined, variadic=True, n=_NUMBER)
_ORDERED_LIST = signature(_ordered, list=_LIST)
_ORDERED_ITEMS = signature(_ordered, variadic=True, c=ANY)


def _items(arguments: tuple[Any, ...]) -> list[Any]:
    items = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], list) else list(arguments)
    if not items:
        raise Undefined("the list is empty")
    if any(item is None for item in items):
        raise Undefined("the list holds a null")
    return items


def _comparable(arguments: tuple[Any, ...]) -> list[Any]:
    items = _items(arguments)
    kinds = {kind_of(item) for item in items}
    if len(kinds) != 1 or not kinds <= {"number", "string", "date", "date and time"}:
        raise Undefined("the items have no common order")
    if kinds == {"date and time"} and len({item.tzinfo is None for item in items}) != 1:
        raise Undefined("only some of the items have a time zone")
    return items


@builtin("list contains", signature(_membership, list=_LIST, element=ANY))
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
        return choose(_comparable(arguments))

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
