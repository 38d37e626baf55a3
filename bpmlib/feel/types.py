"""The types that an expression names after `instance of` or for a parameter (DMN 1.5, 10.3.2.9)."""

from __future__ import annotations

from collections.abc import Callable

from bpmlib.model import expressions as m
from bpmlib.values.types import ANY, CONTEXT, FUNCTION, NULL, PERCENT, Type, context_of, list_of, named_type, range_of

__all__ = ["named"]

_OPEN = {"list": list_of(ANY), "range": range_of(ANY), "context": CONTEXT, "function": FUNCTION, "Null": NULL}


def _no_type(name: str) -> None:
    """Return no type: nothing is defined beside the types of the language."""


def _of_the_language(name: str) -> Type | None:
    """Return a type of the standard's; percentages and units are types of policies alone."""
    found = named_type(name)
    return None if found is None or found.unit or found == PERCENT else found


def named(written: m.TypeName, own: Callable[[str], Type | None] = _no_type) -> Type | None:
    """Return the type that a text names, or None where no such type is known; `own` are a model's own types."""
    if not written.arguments:
        return own(written.name) or _OPEN.get(written.name) or _of_the_language(written.name)
    arguments = [named(argument, own) for argument in written.arguments]
    found = [argument for argument in arguments if argument is not None]
    if len(found) < len(arguments):
        return None
    match written.name, found:
        case "list", [item]:
            return list_of(item)
        case "range", [item]:
            return range_of(item)
        case "context", _ if written.names:
            return context_of(tuple(zip(written.names, found, strict=True)))
        case "function", [*parameters, result]:
            fields = tuple((str(i), parameter) for i, parameter in enumerate(parameters))
            shown = f"function<{', '.join(map(str, parameters))}> -> {result}"
            return Type("function", shown, item=result, fields=fields)
    return None
