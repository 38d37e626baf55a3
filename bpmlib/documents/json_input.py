"""Reading JSON without losing a digit and without being hurt by it.

Numbers with a point or an exponent become `Decimal`, others `int`. A key that comes twice, `NaN`, `Infinity` and
texts that are too large or nested too deep are refused, with line and column.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NoReturn

from bpmlib.documents.wording import excerpt
from bpmlib.errors import Diagnostic, InputError, Limits
from bpmlib.source import Source

__all__ = ["parse_json"]

_DIGITS = 640
"""As long as a number may be written. Python itself never limits (and reads quickly) an int up to here."""

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{},:]|-?(?:\d[\d.eE+-]*+|NaN|Infinity)', re.DOTALL | re.ASCII)
_EXPONENT = re.compile(r"[eE][+-]?\d{5}", re.ASCII)


class _Unfit(Exception):
    """The text is JSON for Python's parser and not for us; `_faults` finds the place."""


def parse_json(text: str | bytes, limits: Limits | None = None) -> object:
    """Return the value that `text` spells; raise `InputError` (`input-json`) with the place of what is wrong.

    >>> parse_json('{"amount": 20000.010, "days": 3}')
    {'amount': Decimal('20000.010'), 'days': 3}
    """
    limits = limits or Limits()
    if len(text) > limits.json_chars:
        _refuse("", 0, 0, f"the JSON text is longer than {limits.json_chars} characters", "send less at a time")
    if isinstance(text, bytes):
        text = _decoded(text)
    if text.count("[") + text.count("{") > limits.json_nesting:
        _refuse_first(text, _too_deep(text, limits.json_nesting))
    try:
        return json.loads(
            text, parse_float=_decimal, parse_int=_int, parse_constant=_constant, object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        message = error.msg[:1].lower() + error.msg[1:]
        _refuse(text, error.pos, error.pos + 1, f"this is not JSON: {message}")
    except _Unfit:
        _refuse_first(text, _faults(text))
        raise


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        place = len(data[: error.start].decode("utf-8"))
        _refuse(text, place, place + 1, "this is not UTF-8", "JSON is exchanged in UTF-8")


def _decimal(digits: str) -> Decimal:
    if _unfit_number(digits):
        raise _Unfit
    return Decimal(digits)


def _int(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise _Unfit
    return int(digits)


def _constant(_: str) -> NoReturn:
    raise _Unfit


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _Unfit
    return made


def _unfit_number(digits: str) -> bool:
    return len(digits) > _DIGITS or _EXPONENT.search(digits) is not None


_Fault = tuple[int, int, str, str]
"""Where it starts and ends, the message, the hint."""


def _too_deep(text: str, most: int) -> Iterator[_Fault]:
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth > most:
                yield *token.span(), f"the JSON text is nested more than {most} deep", "send a flatter document"
        elif token[0] in "]}":
            depth -= 1


def _faults(text: str) -> Iterator[_Fault]:
    """Find what the parser's hooks refused, in a text that is JSON up to that place."""
    keys: list[set[str]] = []
    previous = re.match("", text)
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word in ("{", "["):
            keys.append(set())
        elif word in ("}", "]"):
            keys.pop()
        elif word == ":" and previous is not None:
            key = json.loads(previous[0], strict=False)
            if key in keys[-1]:
                yield *previous.span(), f"the key `{excerpt(key)}` comes twice", "keep one of them"
            keys[-1].add(key)
        elif word in ("NaN", "Infinity", "-Infinity"):
            yield *token.span(), f"`{word}` is not a number", "leave out what is unknown"
        elif word[0] not in '",' and _unfit_number(word):
            message = f"a number of more than {_DIGITS} digits or with an exponent beyond 9999"
            yield *token.span(), message, "a number has at most 34 digits"
        previous = token


def _refuse_first(text: str, faults: Iterator[_Fault]) -> None:
    for start, end, message, hint in faults:
        _refuse(text, start, end, message, hint)


def _refuse(text: str, start: int, end: int, message: str, hint: str = "") -> NoReturn:
    span = Source("JSON", text).span(start, end) if text else None
    raise InputError([Diagnostic("input-json", message, span, hint)], problems={"JSON": "input-json"}) from None
