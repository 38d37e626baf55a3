"""The FEEL kind of a Python value: one look-up for the usual types, and a slower way for their subclasses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from bpmlib.values.durations import WideDuration, YearsMonths
from bpmlib.values.functions import Function
from bpmlib.values.wide import WideDate, WideDateTime, WideTime

__all__ = ["PLAIN", "TEMPORAL_KINDS", "kind_of", "of_kind"]

_T = TypeVar("_T")

_KINDS: dict[type, str] = {
    type(None): "null", bool: "boolean", int: "number", Decimal: "number", str: "string",
    datetime: "date and time", WideDateTime: "date and time", date: "date", WideDate: "date",
    time: "time", WideTime: "time",
    timedelta: "days and time duration", WideDuration: "days and time duration",
    YearsMonths: "years and months duration",
    list: "list", tuple: "list", dict: "context", Function: "function",
}  # fmt: skip

TEMPORAL_KINDS = frozenset({
    "date", "time", "date and time", "days and time duration", "years and months duration",
})  # fmt: skip
"""The kinds of dates, times and durations."""

PLAIN = frozenset((int, Decimal, str, date))
"""Types that Python compares as FEEL does. A boolean is none of them: FEEL has no order for it."""


def kind_of(value: Any) -> str:
    """Return the FEEL kind of a Python value, `number`, `string`, `list` ...; of another the name of its class.

    >>> kind_of(True), kind_of(1)
    ('boolean', 'number')
    """
    found = _KINDS.get(type(value))
    return _kind_of_subclass(value) if found is None else found


def _kind_of_subclass(value: Any) -> str:
    own = type(value)  # `__class__` may say anything
    for type_, kind in _KINDS.items():  # `bool` stands before `int`, `datetime` before `date`
        if issubclass(own, type_):
            return kind
    name = own.__name__.lower()
    return f"`{name}`" if name in _KINDS.values() else name


def of_kind(kind: str) -> Callable[[type[_T]], type[_T]]:
    """Let the values of the decorated class be of a FEEL kind; for classes that need this module themselves."""

    def register(type_: type[_T]) -> type[_T]:
        _KINDS[type_] = kind
        return type_

    return register
