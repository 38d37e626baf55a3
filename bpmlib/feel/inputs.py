"""The caller's variables as FEEL values: what is exact is taken, all else is refused with the path to it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bpmlib.errors import Diagnostic, InputError, Limits
from bpmlib.values.kinds import kind_of
from bpmlib.values.numbers import is_exact

__all__ = ["feel_values"]

_SCALARS = frozenset({
    "null", "boolean", "string", "date", "time", "date and time", "days and time duration",
    "years and months duration", "range", "function",
})  # fmt: skip


def feel_values(variables: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """Return the variables with lists and contexts of their own; raise `InputError` naming each that is no FEEL value.

    >>> feel_values({"a": (1, 2)}, Limits())
    {'a': [1, 2]}
    """
    problems: dict[str, Diagnostic] = {}
    found = {name: _value(value, name, limits.json_nesting, problems) for name, value in variables.items()}
    if problems:
        raise InputError(problems.values(), problems={path: one.code for path, one in problems.items()})
    return found


def _value(value: Any, path: str, depth: int, problems: dict[str, Diagnostic]) -> Any:
    kind = kind_of(value)
    if kind in _SCALARS:
        return value
    if kind == "number":
        return _number(value, path, problems)
    if depth == 0:
        return _refuse(problems, path, "input-type", "the value is nested too deep")
    if kind == "list":
        return [_value(item, f"{path}[{i}]", depth - 1, problems) for i, item in enumerate(value, 1)]
    if kind == "context":
        if bad := next((key for key in value if not isinstance(key, str)), None):
            return _refuse(problems, path, "input-type", f"a context has names, not `{type(bad).__name__}`")
        return {key: _value(item, f"{path}.{key}", depth - 1, problems) for key, item in value.items()}
    fields = getattr(type(value), "model_fields", None)
    if isinstance(fields, Mapping):  # a pydantic document, which is imported by whoever has one
        return {name: _value(getattr(value, name), f"{path}.{name}", depth - 1, problems) for name in fields}
    hint = "floats are not exact: give a Decimal or an int" if isinstance(value, float) else ""
    return _refuse(problems, path, "input-type", f"`{type(value).__name__}` is not a FEEL value", hint)


def _number(value: Decimal | int, path: str, problems: dict[str, Diagnostic]) -> Any:
    if is_exact(value):
        return value
    if isinstance(value, Decimal) and not value.is_finite():
        return _refuse(problems, path, "input-not-finite", "the number is not finite")
    return _refuse(problems, path, "input-too-long", "the number has more than 34 digits")


def _refuse(problems: dict[str, Diagnostic], path: str, code: str, message: str, hint: str = "") -> None:
    problems[path] = Diagnostic(code, f"`{path}`: {message}", None, hint)
