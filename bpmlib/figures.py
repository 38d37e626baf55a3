"""A figure given from outside for a parameter, admitted only where it is exactly of the parameter's type."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bpmlib.calendars import Period
from bpmlib.check.scope import Words
from bpmlib.errors import Diagnostic, InputError, nearest
from bpmlib.run.runtime import fresh
from bpmlib.values.compare import show_value
from bpmlib.values.kinds import TEMPORAL_KINDS, kind_of
from bpmlib.values.numbers import is_exact
from bpmlib.values.ranges import Range
from bpmlib.values.types import Type

__all__ = ["admit_figure"]


def admit_figure(name: str, value: Any, type_: Type, words: Words) -> Any:
    """Return the value of a parameter, a list as a copy; raise `InputError` where it is not of the type, or a float."""
    if type_.kind == "period" and isinstance(value, str):
        value = Period.parse(value)
    if _is_of(value, type_):
        _require_words(name, value, type_, words)
        return fresh(value)
    shown = show_value(value) if kind_of(value) != "float" else repr(value)
    hint = f'floats are not exact: use Decimal("{value}")' if isinstance(value, float) else ""
    message = f"`{name}` is {type_}, {shown} is not"
    raise InputError([Diagnostic("input-type", message, hint=hint)], problems={name: "input-type"})


def _require_words(name: str, value: Any, type_: Type, words: Words) -> None:
    if isinstance(value, list) and type_.item is not None:
        for item in value:
            _require_words(name, item, type_.item, words)
    known = words.values(type_.name) if type_.kind == "string" else None
    if known is not None and value not in known:
        message = f"`{name}` is one of {type_}, {show_value(value)} is not"
        hint = nearest(value, known) or f"it has: {', '.join(known[:8])}"
        raise InputError([Diagnostic("input-value", message, hint=hint)], problems={name: "input-value"})


def _is_of(value: Any, type_: Type) -> bool:
    match type_.kind:
        case "number":
            return isinstance(value, (int, Decimal)) and not isinstance(value, bool) and is_exact(value)
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case kind if kind in TEMPORAL_KINDS or kind == "period":
            return kind_of(value) == kind
        case "list":
            return isinstance(value, list) and type_.item is not None and all(_is_of(v, type_.item) for v in value)
        case "range":
            ends = [value.low, value.high] if isinstance(value, Range) else []
            return bool(ends) and type_.item is not None and all(e is None or _is_of(e, type_.item) for e in ends)
    return False
