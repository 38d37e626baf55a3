"""The built-in `sort` (DMN 1.5, 10.3.4.8), and the order in which values without a function of their own stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from bpmlib.functions.registry import builtin, signature
from bpmlib.values.compare import kind_of, less
from bpmlib.values.durations import nanos_of
from bpmlib.values.functions import Function
from bpmlib.values.types import ANY, FUNCTION, Type, list_of
from bpmlib.values.undefined import Undefined
from bpmlib.values.wide import clock_of, day_of, moment_of

__all__ = ["order_of"]


def _time_place(value: Any) -> int:
    clock = clock_of(value)
    return clock.nanos - clock.offset


_PLACES: Final[dict[str, Callable[[Any], int]]] = {
    "date": day_of, "time": _time_place, "date and time": lambda value: moment_of(value).instant,
    "days and time duration": nanos_of, "years and months duration": lambda value: value.months,
}  # fmt: skip
"""Where a temporal value stands among others of its kind, all of them with a zone or all without."""


class _Key:
    """A value that Python sorts by `before`, a strict order."""

    __slots__ = ("before", "value")

    def __init__(self, value: Any, before: Callable[[Any, Any], bool]) -> None:
        self.value = value
        self.before = before

    def __lt__(self, other: _Key) -> bool:
        return self.before(self.value, other.value)


def order_of(items: Sequence[Any]) -> Callable[[Any], Any] | None:
    """Return the `key` by which Python orders items as FEEL does. Raises `Undefined` where they have no common order.

    Times of which only some have a zone are refused: pair by pair they compare, but not in one line.
    """
    kinds = {kind_of(item) for item in items}
    if len(kinds) > 1:
        raise Undefined("the items have no common order")
    if not kinds or kinds <= {"number", "string"}:
        return None
    if kinds <= {"time", "date and time"} and len({clock_of(item).zone is None for item in items}) > 1:
        raise Undefined("only some of the items have a time zone")
    less(items[0], items[0])
    return _PLACES[kinds.pop()]


def _first_type(types: Sequence[Type]) -> Type:
    return types[0]


@builtin("sort", signature(_first_type, optional=1, list=list_of(ANY), precedes=FUNCTION))
def sort(items: list[Any], precedes: Function | None = None) -> list[Any]:
    """Return the items in order: `precedes(a, b)` says whether `a` comes first; items of equal rank stay as they stood.

    Without a function numbers, strings and temporal values stand from the least to the greatest.

    >>> sort([3, 1, 2], Function(("a", "b"), lambda a, b: a > b))
    [3, 2, 1]
    """
    if precedes is None:
        return sorted(items, key=order_of(items))
    if not precedes.takes(2):
        raise Undefined("the function to sort by does not take two arguments")

    def holds(left: Any, right: Any) -> bool:
        result = precedes(left, right)
        if not isinstance(result, bool):
            raise Undefined("the function to sort by gives neither true nor false")
        return result

    def before(left: Any, right: Any) -> bool:
        return holds(left, right) and not holds(right, left)  # `<=` must not turn equal items round

    return sorted(items, key=lambda value: _Key(value, before))
