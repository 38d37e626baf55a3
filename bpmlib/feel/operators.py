"""FEEL's operators on values of any kind (DMN 1.5, 10.3.2.13 to 10.3.2.15); `Undefined` where there is no value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from bpmlib.values import temporal
from bpmlib.values.compare import equal, less
from bpmlib.values.kinds import TEMPORAL_KINDS, kind_of
from bpmlib.values.numbers import CONTEXT, power, why_no_number
from bpmlib.values.ranges import Range
from bpmlib.values.undefined import Undefined
from bpmlib.values.work import spend

__all__ = ["ARITHMETIC", "COMPARISONS", "item_at", "member", "negative", "same", "within"]

_POWER = 100
_TIMES = 10
"""What a power, and an operation on dates, times or durations, takes beside an addition of numbers."""
_COMPARED = 1000
"""So many characters of two strings are compared in one step."""


def _number(value: Any) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def _kinds(left: Any, operator: str, right: Any) -> Undefined:
    kinds = (kind_of(left), kind_of(right))
    if "null" in kinds:
        return Undefined("null where a value is needed")
    return Undefined(f"there is no {kinds[0]} {operator} {kinds[1]}")


def _calculated(operation: Callable[[Any, Any], Decimal], left: Any, right: Any) -> Decimal:
    try:
        return operation(left, right)
    except ArithmeticError as error:
        raise Undefined(why_no_number(error)) from error


def _power(base: Any, exponent: Any) -> Decimal:
    spend(_POWER)
    return power(base, exponent)


def _temporal(left: Any, right: Any) -> bool:
    kinds = {kind_of(left), kind_of(right)}
    return bool(kinds & TEMPORAL_KINDS) and kinds <= TEMPORAL_KINDS | {"number"}


def _arithmetic(
    operator: str,
    on_numbers: Callable[[Any, Any], Decimal],
    on_times: Callable[[Any, Any], Any] | None,
) -> Callable[[Any, Any], Any]:
    def apply(left: Any, right: Any) -> Any:
        if _number(left) and _number(right):
            return _calculated(on_numbers, left, right)
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return left + right
        if on_times is not None and _temporal(left, right):
            spend(_TIMES)
            return on_times(left, right)
        raise _kinds(left, operator, right)

    return apply


ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": _arithmetic("+", CONTEXT.add, temporal.add),
    "-": _arithmetic("-", CONTEXT.subtract, temporal.subtract),
    "*": _arithmetic("*", CONTEXT.multiply, temporal.multiply),
    "/": _arithmetic("/", CONTEXT.divide, temporal.divide),
    "**": _arithmetic("**", _power, None),
}
"""The operators of arithmetic; numbers are rounded once, half to even, to 34 digits."""


def negative(value: Any) -> Any:
    """Return `-value` of a number or a duration."""
    if _number(value):
        return _calculated(CONTEXT.subtract, 0, value)
    if kind_of(value) in ("days and time duration", "years and months duration"):
        return temporal.multiply(value, -1)
    raise Undefined("null where a value is needed" if value is None else f"there is no -{kind_of(value)}")


def same(left: Any, right: Any) -> bool:
    """Return `left = right`; null equals null alone, and values of two other kinds are not compared."""
    kinds = (kind_of(left), kind_of(right))
    if kinds[0] != kinds[1] and "null" not in kinds:
        raise Undefined(f"{kinds[0]} compared with {kinds[1]}")
    _long(left)
    return equal(left, right)


def _ordered(left: Any, right: Any) -> bool:
    if left is None or right is None:
        raise Undefined("null has no order")
    _long(left)
    return less(left, right)


def _long(value: Any) -> None:
    """Count the work of comparing a long string."""
    if isinstance(value, str) and len(value) > _COMPARED:
        spend(len(value) // _COMPARED)


COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": same,
    "!=": lambda left, right: not same(left, right),
    "<": _ordered,
    ">": lambda left, right: _ordered(right, left),
    "<=": lambda left, right: not _ordered(right, left),
    ">=": lambda left, right: not _ordered(left, right),
}
"""The comparison operators; all but `=` and `!=` need two values of one ordered kind."""


def within(value: Any, range_: Range) -> bool:
    """Return whether a value lies in a range; null has no place in one."""
    if value is None:
        raise Undefined("null has no order")
    return range_.contains(value)


def member(value: Any, items: list[Any]) -> bool:
    """Return whether `value` is an item of a list, lies in a range that is one, or is the list itself."""
    spend(len(items))
    if isinstance(value, list) and equal(value, items):
        return True
    return any(_one_of(value, item) for item in items)


def item_at(items: list[Any], position: Any) -> Any:
    """Return the item at a position, from 1 or, negative, from the end; `Undefined` where there is none."""
    if not _number(position) or not 1 <= abs(position) <= len(items) or position != int(position):
        raise Undefined(f"there is no item {position} in a list of {len(items)}")
    return items[int(position) - (position > 0)]


def _one_of(value: Any, item: Any) -> bool:
    if isinstance(item, Range) and not isinstance(value, Range):
        try:
            return value is not None and item.contains(value)
        except Undefined:
            return False
    return equal(value, item)
