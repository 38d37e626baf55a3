"""The caller's variables as FEEL values: what is exact is taken, all else is refused with the path to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from bpmlib.errors import Diagnostic, InputError, LimitExceeded, Limits
from bpmlib.values.kinds import kind_of
from bpmlib.values.numbers import is_exact
from bpmlib.values.wide import WideDateTime, WideTime

__all__ = ["feel_values"]

_SCALARS = frozenset({
    "null", "boolean", "string", "date", "time", "date and time", "days and time duration",
    "years and months duration", "function",
})  # fmt: skip
_EASY = frozenset({type(None), bool, str, date, timedelta})
"""Types of which every value is taken as it is."""
_PLAIN: dict[str, Callable[[Any], Any]] = {
    "string": str.__str__,
    "number": lambda value: int.__index__(value) if isinstance(value, int) else Decimal(value),
    "list": lambda value: list((list if isinstance(value, list) else tuple).__iter__(value)),
    "context": lambda value: dict(dict.items(value)),
}
"""The plain value behind one of a subclass, whose own methods are not asked."""
_SMALL = 10**34

_Path: TypeAlias = "tuple[_Path, str | int] | None"
"""The way to a value, from its last step back: written out only where something is refused."""


def feel_values(variables: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """Return the variables with lists and contexts of their own; raise `InputError` naming each that is no FEEL value.

    Values that hold more than `limits.items` scalars together are a `LimitExceeded`.

    >>> feel_values({"a": (1, 2)}, Limits())
    {'a': [1, 2]}
    """
    reader = _Reader(limits)
    found: dict[str, Any] = {}
    with suppress(_Enough):
        found = reader.entries(dict(variables), None, limits.json_nesting + 1)
    if reader.problems:
        raise InputError(reader.problems.values(), problems={path: one.code for path, one in reader.problems.items()})
    return found


class _Enough(Exception):
    """There are so many problems that no further ones are looked for."""


class _Reader:
    """Copies values and collects what is wrong with them."""

    def __init__(self, limits: Limits) -> None:
        self.problems: dict[str, Diagnostic] = {}
        self.limits = limits
        self.left = limits.items

    def value(self, value: Any, path: _Path, depth: int) -> Any:
        """Return a value's own copy, down to its scalars; of a subclass what the plain class would hold."""
        if type(value) in _EASY or (type(value) is int and -_SMALL < value < _SMALL):
            return value
        kind = kind_of(value)
        if (plain := _PLAIN.get(kind)) is not None:
            value = plain(value)
        if kind == "number":
            return self._number(value, path)
        if kind in ("time", "date and time"):
            return self._with_zone(value, path)
        if kind in _SCALARS:
            return value
        if depth == 0:
            return self._refuse(path, "input-type", "the value is nested too deep")
        if kind == "range":
            ends = [self.value(end, path, depth - 1) for end in (value.low, value.high)]
            return replace(value, low=ends[0], high=ends[1])
        if kind == "list":
            self._count(len(value))
            return [self.value(item, (path, at), depth - 1) for at, item in enumerate(value, 1)]
        if kind == "context":
            return self.entries(value, path, depth)
        fields = getattr(type(value), "model_fields", None)
        if isinstance(fields, Mapping):  # a pydantic document, which is imported by whoever has one
            self._count(len(fields))
            return {name: self.value(getattr(value, name), (path, name), depth - 1) for name in fields}
        hint = "floats are not exact: give a Decimal or an int" if issubclass(type(value), float) else ""
        return self._refuse(path, "input-type", f"`{type(value).__name__}` is not a FEEL value", hint)

    def entries(self, value: dict[Any, Any], path: _Path, depth: int) -> Any:
        """Return the entries of a context, or the variables themselves."""
        self._count(len(value))
        found: dict[str, Any] = {}
        for key, item in value.items():
            if not issubclass(type(key), str):
                return self._refuse(path, "input-type", f"a context has names, not `{type(key).__name__}`")
            name = str.__str__(key)
            found[name] = self.value(item, (path, name), depth - 1)
        return found

    def _with_zone(self, value: Any, path: _Path) -> Any:
        """Return a time, or a date and time, whose zone says its offset."""
        zone = None if isinstance(value, (WideTime, WideDateTime)) else value.tzinfo
        if zone is not None and type(zone) not in (timezone, ZoneInfo):
            try:
                moment = value if isinstance(value, datetime) else datetime(2000, 1, 1, tzinfo=zone)
                known = moment.utcoffset() is not None
            except Exception:  # whatever the caller's own class does
                known = False
            if not known:
                return self._refuse(path, "input-type", "its time zone says no offset")
        return value

    def _count(self, items: int) -> None:
        self.left -= items
        if self.left < 0:
            message = f"the variables hold more than {self.limits.items} values"
            raise LimitExceeded(Diagnostic("evaluation-too-long", message))

    def _number(self, value: Decimal | int, path: _Path) -> Any:
        if is_exact(value):
            return value
        if isinstance(value, Decimal) and not value.is_finite():
            return self._refuse(path, "input-not-finite", "the number is not finite")
        return self._refuse(path, "input-too-long", "the number has more than 34 digits")

    def _refuse(self, path: _Path, code: str, message: str, hint: str = "") -> None:
        place = _written(path)
        self.problems[place] = Diagnostic(code, f"`{place}`: {message}", None, hint)
        if len(self.problems) >= self.limits.diagnostics:
            raise _Enough


def _written(path: _Path) -> str:
    steps: list[str | int] = []
    while path is not None:
        path, step = path
        steps.append(step)
    if not steps:
        return "variables"
    parts = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in reversed(steps)]
    return "".join(parts).removeprefix(".")
