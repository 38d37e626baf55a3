"""Whether a value is of a type (DMN 1.5, 10.3.2.9.2), and the conversions that the standard makes unasked.

Where a value of another type is wanted, a list of one item is that item, one item is a list of it, and a date is the
date and time at which it begins in UTC; nothing else is converted.
"""

from __future__ import annotations

from typing import Any

from bpmlib.values.functions import Function
from bpmlib.values.kinds import kind_of
from bpmlib.values.ranges import Range
from bpmlib.values.types import Type, is_subtype
from bpmlib.values.wide import Moment, calendar_day, make_date_time
from bpmlib.values.work import spend
from bpmlib.values.zones import fixed

__all__ = ["Misfit", "coerced", "conforms"]


class Misfit(Exception):
    """The value is not of the type, and no conversion makes it so."""


def conforms(value: Any, type_: Type, nulls: bool = False) -> bool:
    """Return whether `value` is of the type; null only where the type says so, with `nulls` also as a list's item.

    >>> from bpmlib.values.types import NUMBER, list_of
    >>> conforms([1, 2], list_of(NUMBER)), conforms(True, NUMBER)
    (True, False)
    """
    if value is None:
        return type_.nullable or type_.kind in ("any", "null")
    if type_.kind == "any":
        return True
    if kind_of(value) != type_.kind:
        return False
    if type_.kind == "list":
        if type_.item is None or type_.item.kind == "any":
            return True
        spend(len(value))
        inner = type_.item
        return all((nulls and item is None) or conforms(item, inner, nulls) for item in value)
    if type_.kind == "range" and type_.item is not None:
        return _range_conforms(value, type_.item)
    if type_.kind == "context":
        return all(
            name in value and (value[name] is None or conforms(value[name], own, nulls)) for name, own in type_.fields
        )
    if type_.kind == "function" and type_.item is not None:
        return value.takes(len(type_.fields)) and _takes(value, type_)
    return True


def _takes(function: Function, type_: Type) -> bool:
    """Return whether a function wants no more of its arguments than a type of functions promises."""
    promised = (own for _, own in type_.fields)
    return all(own is None or is_subtype(given, own) for given, own in zip(promised, function.types, strict=False))


def _range_conforms(value: Range, item: Type) -> bool:
    return all(end is None or conforms(end, item) for end in (value.low, value.high))


def coerced(value: Any, type_: Type, nulls: bool = False) -> Any:
    """Return `value` as the type wants it: itself, its one item, a list of it, or its midnight; else raise `Misfit`.

    With `nulls` null may stand in a list whatever the type of its items, as null fits every type of a variable.

    >>> from datetime import date
    >>> from bpmlib.values.types import DATE_TIME
    >>> str(coerced(date(2026, 3, 12), DATE_TIME))
    '2026-03-12 00:00:00+00:00'
    """
    if conforms(value, type_, nulls):
        return value
    if value is not None:
        if type_.kind == "list" and not isinstance(value, list) and conforms([value], type_, nulls):
            return [value]
        if type_.kind != "list" and isinstance(value, list) and len(value) == 1 and conforms(value[0], type_, nulls):
            return value[0]
        if type_.kind == "date and time" and kind_of(value) == "date":
            return make_date_time(Moment(calendar_day(value), 0, fixed(0)))
    raise Misfit
