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


def call(builtin: Builtin, arguments: Sequence[Any], names: Sequence[str] = (), complete: bool = True) -> Any:
    """Return the value of a built-in; raise `Undefined` where no signature takes the arguments.

    A signature that takes them as they are goes before one that takes them converted (see `values.conform`).
    Where not `complete`, as in DMN mode, a parameter that a call by names leaves out is null.

    >>> from bpmlib.functions.registry import BUILTINS
    >>> import bpmlib.functions
    >>> call(BUILTINS["count"], ["a"])
    1
    >>> call(BUILTINS["is"], ["a"], ["value1"], complete=False)
    False
    """
    ordered = [
        (one, found)
        for one in builtin.signatures
        if (found := _ordered(one, arguments, names, () if complete or not names else one.missing(names))) is not None
    ]
    for signature, values in ordered:
        if all(conforms(value, signature.expected(i)) for i, value in enumerate(values)):
            return builtin.function(*values)
    for signature, values in ordered:
        try:
            converted = [coerced(value, signature.expected(i)) for i, value in enumerate(values)]
        except Misfit:
            continue
        return builtin.function(*converted)
    raise Undefined(_refusal(builtin, ordered[0][1] if ordered else None, arguments, names))


@cache
def as_value(builtin: Builtin) -> Function:
    """Return a built-in as a value that can be passed on."""

    def forms(arguments: Sequence[Any], names: Sequence[str] = (), complete: bool = True) -> Any:
        return call(builtin, arguments, names, complete)

    def accepts(count: int) -> bool:
        return any(signature.accepts(count) for signature in builtin.signatures)

    return Function(builtin.signatures[0].names, lambda *arguments: forms(arguments), forms, accepts)


def _ordered(
    signature: Signature, arguments: Sequence[Any], names: Sequence[str], nulls: Sequence[str]
) -> list[Any] | None:
    """Return the arguments, and a null for each of `nulls`, in the order of the parameters; else None."""
    given = [*arguments, *(None for _ in nulls)]
    order = signature.order([*names, *nulls], len(given))
    return None if order is None else [given[i] for i in order]


def _refusal(builtin: Builtin, ordered: Sequence[Any] | None, arguments: Sequence[Any], names: Sequence[str]) -> str:
    written = (f"{builtin.name}({', '.join(signature.names)})" for signature in builtin.signatures)
    forms = " or ".join(dict.fromkeys(written))
    if ordered is None:
        given = f"named {', '.join(names)}" if names else f"{len(arguments)} of them"
        return f"these arguments ({given}) do not go with {forms}"
    return f"`{builtin.name}` does not take ({', '.join(map(kind_of, ordered))}); it is {forms}"
