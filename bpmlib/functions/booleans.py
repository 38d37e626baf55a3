"""Built-ins on booleans (DMN 1.5, 10.3.4.2 and 10.3.4.4): the opposite, and whether all or any of a list are true."""

from __future__ import annotations

from typing import Any

from bpmlib.functions.registry import builtin, signature
from bpmlib.values.types import BOOLEAN, list_of
from bpmlib.values.undefined import Undefined

__all__: list[str] = []

_OVER_LIST = signature(BOOLEAN, list=list_of(BOOLEAN.or_null()))
_OVER_ITEMS = signature(BOOLEAN, variadic=True, b=BOOLEAN.or_null())


@builtin("not", signature(BOOLEAN, negand=BOOLEAN))
def negation(negand: bool) -> bool:
    """Return the opposite."""
    return not negand


def _decided(arguments: tuple[Any, ...], by: bool) -> bool:
    """Return `by` where an item is it, its opposite where all are the opposite; of null nothing follows."""
    items = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)) else arguments
    if any(item is by for item in items):
        return by
    if not all(item is (not by) for item in items):
        raise Undefined("an item is neither true nor false, and the others do not decide")
    return not by


@builtin("all", _OVER_LIST, _OVER_ITEMS)
def all_true(*arguments: Any) -> bool:
    """Return whether no item is false; of no items it is true. One false item decides, whatever the others are.

    >>> all_true([False, None])
    False
    """
    return _decided(arguments, by=False)


@builtin("any", _OVER_LIST, _OVER_ITEMS)
def any_true(*arguments: Any) -> bool:
    """Return whether an item is true; of no items it is false. One true item decides, whatever the others are."""
    return _decided(arguments, by=True)
