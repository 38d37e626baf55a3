"""Calls of built-ins with values whose types are known only now: which signature, in which order, converted how."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from bpmlib.functions.registry import Builtin, Signature, Undefined
from bpmlib.values.conform import Misfit, coerced, conforms
from bpmlib.values.functions import Function
from bpmlib.values.kinds import kind_of

__all__ = ["as_value", "call"]


def call(builtin: Builtin, arguments: Sequence[Any], names: Sequence[str] = ()) -> Any:
    """Return the value of a built-in; raise `Undefined` where no signature takes the arguments.

    A signature that takes them as they are goes before one that takes them converted (see `values.conform`).

    >>> from bpmlib.functions.registry import BUILTINS
    >>> import bpmlib.functions
    >>> call(BUILTINS["count"], ["a"])
    1
    """
    ordered = [(one, found) for one in builtin.signatures if (found := _ordered(one, arguments, names)) is not None]
    for signature, values in ordered:
        if all(conforms(value, signature.expected(i)) for i, value in enumerate(values)):
            return builtin.function(*values)
    for signature, values in ordered:
        try:
            converted = [coerced(value, signature.expected(i)) for i, value in enumerate(values)]
        except Misfit:
            continue
        return builtin.function(*converted)
    raise Undefined(_refusal(builtin, arguments, names, bool(ordered)))


@cache
def as_value(builtin: Builtin) -> Function:
    """Return a built-in as a value that can be passed on."""

    def forms(arguments: Sequence[Any], names: Sequence[str] = ()) -> Any:
        return call(builtin, arguments, names)

    return Function(builtin.signatures[0].names, lambda *arguments: forms(arguments), forms)


def _ordered(signature: Signature, arguments: Sequence[Any], names: Sequence[str]) -> list[Any] | None:
    """Return the arguments in the order of the parameters, or None where the call is of another form."""
    order = signature.order(names, len(arguments))
    return None if order is None else [arguments[i] for i in order]


def _refusal(builtin: Builtin, arguments: Sequence[Any], names: Sequence[str], fits: bool) -> str:
    forms = " or ".join(f"{builtin.name}({', '.join(signature.names)})" for signature in builtin.signatures)
    if not fits:
        given = f"named {', '.join(names)}" if names else f"{len(arguments)} of them"
        return f"these arguments ({given}) do not go with {forms}"
    return f"`{builtin.name}` does not take ({', '.join(map(kind_of, arguments))}); it is {forms}"
