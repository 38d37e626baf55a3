"""Inputs as plain data: the same document in other clothes, and with one value replaced."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from bpmlib.testing.laws.told import Inputs

__all__ = ["at", "plain", "respelled", "reversed_keys", "with_value"]

_FAR = timezone(timedelta(hours=-5))


def plain(inputs: Mapping[str, Any]) -> Inputs:
    """Return the inputs with every document as a dict."""
    return {name: _mapped(value, lambda leaf: leaf) for name, value in inputs.items()}


def reversed_keys(inputs: Mapping[str, Any]) -> Inputs:
    """Return plain inputs whose keys come in the other order."""
    return _turned(plain(inputs))  # type: ignore[no-any-return] # of a dict comes a dict


def respelled(inputs: Mapping[str, Any]) -> Inputs:
    """Return plain inputs with every number and instant spelled another way: 1 as 1.0, 2.50 as 2.5."""
    return {name: _mapped(value, _spelled) for name, value in inputs.items()}


def at(inputs: Mapping[str, Any], path: Sequence[str]) -> Any:
    """Return the value at a path of plain inputs; None where there is none."""
    place: Any = inputs
    for name in path:
        if not isinstance(place, Mapping) or name not in place:
            return None
        place = place[name]
    return place


def with_value(inputs: Mapping[str, Any], path: Sequence[str], value: Any) -> Inputs:
    """Return plain inputs with the value at a path replaced, and what lies above it made where it is missing."""
    name, *rest = path
    if not rest:
        return {**inputs, name: value}
    inner = inputs.get(name)
    return {**inputs, name: with_value(inner if isinstance(inner, Mapping) else {}, rest, value)}


def _mapped(value: Any, leaf: Callable[[Any], Any]) -> Any:
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return {
            _key(fields[name].validation_alias or fields[name].alias, name): _mapped(getattr(value, name), leaf)
            for name in value.model_fields_set
        }
    if isinstance(value, dict):
        return {name: _mapped(one, leaf) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(one, leaf) for one in value]
    return leaf(value)


def _key(alias: object, name: str) -> str:
    return alias if isinstance(alias, str) else name


def _turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _turned(one) for name, one in reversed(value.items())}
    return [_turned(one) for one in value] if isinstance(value, list) else value


def _spelled(value: Any) -> Any:
    if isinstance(value, Decimal) and value.is_finite():
        sign, digits, exponent = value.as_tuple()
        assert isinstance(exponent, int)
        short = value.normalize() if len(digits) < 28 else value
        return short if short.as_tuple() != value.as_tuple() else Decimal((sign, (*digits, 0), exponent - 1))
    if isinstance(value, datetime) and value.tzinfo is not None and 1 < value.year < 9999:
        return value.astimezone(_FAR)
    return value
