"""Built-ins that make one figure of a list (DMN 1.5, 10.3.4.4): extremes, sums, means, spread, the most frequent.

They take one list or the items themselves. Of an empty list they have no value, `mode` apart; nor where an item is of
another kind: a null is no number to leave out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, InvalidOperation, Overflow
from typing import Any

from bpmlib.functions.lists import joined
from bpmlib.functions.registry import builtin, signature
from bpmlib.functions.sorting import order_of
from bpmlib.values.compare import kind_of
from bpmlib.values.identity import identity_of
from bpmlib.values.numbers import CONTEXT, DIGITS
from bpmlib.values.types import ANY, NUMBER, Type, list_of
from bpmlib.values.undefined import Undefined

__all__: list[str] = []

_NUMBER = Type("number", "number", literal=True)
_WIDE = Context(prec=3 * DIGITS, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[InvalidOperation, Overflow])
"""For what is rounded once at the end: squares of the greatest numbers have a place in it."""


def _item(types: Sequence[Type]) -> Type:
    return _certain(types[0].item or ANY)


def _items_joined(types: Sequence[Type]) -> Type | None:
    """Return the type that covers all arguments. A null among them never becomes the result."""
    result = joined(types)
    return None if result is None else _certain(result)


def _certain(type_: Type) -> Type:
    return type_ if type_.kind in ("any", "null") else type_.or_null(False)


def _ordered(types: Sequence[Type]) -> Type | None:
    """Return the one type of values with an order, given one by one or as a list."""
    result = _items_joined([type_.item or ANY for type_ in types] if types[0].kind == "list" else types)
    return result if result is None or result.ordered or result.kind in ("any", "nothing") else None


def _plain(types: Sequence[Type]) -> Type | None:
    """Return `number` where the numbers have no unit: of a product of amounts it would depend on their count."""
    items = [type_.item or ANY for type_ in types] if types[0].kind == "list" else types
    return None if any(item.unit for item in items) else NUMBER


def _listed(types: Sequence[Type]) -> Type | None:
    item = _items_joined(types)
    return None if item is None else list_of(item)


def _over(of_list: Callable[[Sequence[Type]], Type | None], of_items: Callable[[Sequence[Type]], Type | None]) -> Any:
    return signature(of_list, list=list_of(_NUMBER)), signature(of_items, variadic=True, n=_NUMBER)


def _items(arguments: tuple[Any, ...], empty: bool = False) -> Sequence[Any]:
    items = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)) else arguments
    if not items and not empty:
        raise Undefined("the list is empty")
    if any(item is None for item in items):
        raise Undefined("the list holds a null")
    return items


def _numbers(arguments: tuple[Any, ...], empty: bool = False) -> Sequence[Any]:
    items = _items(arguments, empty)
    for item in items:
        if not isinstance(item, (Decimal, int)) or isinstance(item, bool):
            raise Undefined(f"the list holds a {kind_of(item)}, not only numbers")
    return items


# ---------------------------------------------------------------------------------------- sums and means


def _folded(operation: Callable[[Any, Any], Any], arguments: tuple[Any, ...]) -> Any:
    items = _numbers(arguments)
    try:
        result = items[0]
        for item in items[1:]:
            result = operation(result, item)
    except Overflow as error:
        raise Undefined("the result is too large") from error
    return result


@builtin("sum", *_over(_item, _items_joined))
def total(*arguments: Any) -> Any:
    """Return the sum, rounded to 34 digits after each addition from the left."""
    return _folded(CONTEXT.add, arguments)


@builtin("product", *_over(_plain, _plain))
def product(*arguments: Any) -> Any:
    """Return the product, rounded to 34 digits after each multiplication from the left."""
    return _folded(CONTEXT.multiply, arguments)


@builtin("mean", *_over(_item, _items_joined))
def mean(*arguments: Any) -> Decimal:
    """Return the sum divided by the count."""
    return CONTEXT.divide(total(*arguments), len(_items(arguments)))


@builtin("median", *_over(_item, _items_joined))
def median(*arguments: Any) -> Any:
    """Return the number in the middle by size, or the mean of the two in the middle.

    >>> median(8, 2, 5, 3, 4), median(6, 1, 2, 3)
    (4, Decimal('2.5'))
    """
    items = sorted(_numbers(arguments))
    middle = len(items) // 2
    if len(items) % 2:
        return items[middle]
    return CONTEXT.plus(_WIDE.divide(_WIDE.add(items[middle - 1], items[middle]), 2))


@builtin("stddev", *_over(_item, _items_joined))
def stddev(*arguments: Any) -> Decimal:
    """Return the standard deviation of a sample, whose divisor is one less than the count; so it needs two numbers."""
    items = _numbers(arguments)
    if len(items) < 2:
        raise Undefined("of a single number there is no deviation")
    average = _WIDE.divide(_sum(items), len(items))
    deviations = [_WIDE.subtract(item, average) for item in items]
    squares = [_WIDE.multiply(deviation, deviation) for deviation in deviations]
    try:
        return CONTEXT.plus(_WIDE.sqrt(_WIDE.divide(_sum(squares), len(items) - 1)))
    except Overflow as error:
        raise Undefined("the result is too large") from error


def _sum(items: Sequence[Any]) -> Decimal:
    result = Decimal(0)
    for item in items:
        result = _WIDE.add(result, item)
    return result


@builtin(
    "mode",
    signature(lambda types: list_of(_item(types)), list=list_of(_NUMBER)),
    signature(_listed, variadic=True, n=_NUMBER),
)
def mode(*arguments: Any) -> list[Any]:
    """Return the numbers that stand there most often, by size; of an empty list none.

    >>> mode(6, 1, 9, 6, 1)
    [1, 6]
    """
    alike: dict[Any, list[Any]] = {}
    for number in _numbers(arguments, empty=True):
        alike.setdefault(identity_of(number), []).append(number)
    most = max(map(len, alike.values()), default=0)
    return sorted(group[0] for group in alike.values() if len(group) == most)


# ---------------------------------------------------------------------------------------------- extremes

_OF_LIST = signature(_ordered, list=list_of(ANY))
_OF_ITEMS = signature(_ordered, variadic=True, c=ANY)


@builtin("min", _OF_LIST, _OF_ITEMS)
def least(*arguments: Any) -> Any:
    """Return the least item, the first of equals."""
    items = _items(arguments)
    return min(items, key=order_of(items))


@builtin("max", _OF_LIST, _OF_ITEMS)
def greatest(*arguments: Any) -> Any:
    """Return the greatest item, the first of equals."""
    items = _items(arguments)
    return max(items, key=order_of(items))
