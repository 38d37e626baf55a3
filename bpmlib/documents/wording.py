"""The words of the guard's messages: what was wanted, what came instead, how to mend it.

No message shows more than sixty characters of a value, and none of a personal one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from bpmlib.documents.fields import DocumentField
from bpmlib.values.durations import YearsMonths, show_duration
from bpmlib.values.numbers import parse_number
from bpmlib.values.types import PERCENT, Type

__all__ = ["cure", "excerpt", "shown", "wanted"]

_SHOWN = 60
_KINDS: dict[str, str] = {
    "string": "text", "boolean": "true or false", "date": "a date", "date and time": "a date and time",
    "time": "a time", "days and time duration": "a duration of days and time",
    "years and months duration": "a duration of years and months", "list": "a list",
}  # fmt: skip


def wanted(info: DocumentField) -> str:
    """Return what a field asks for: `a number (CNY)`, `a list`, `a \\`Customer\\` document`."""
    assert info.type is not None
    if info.type.kind == "number":
        return ("a whole number" if info.whole else "a number") + _unit(info.type)
    if info.type.kind == "document":
        return f"a `{info.type.name}` document"
    return _KINDS[info.type.kind]


def _unit(type_: Type) -> str:
    if type_.unit:
        return f" ({type_.name})"
    return " (a share: 5% is 0.05)" if type_.name == PERCENT.name else ""


def excerpt(text: str) -> str:
    """Return at most sixty characters of `text`, on one line and printable anywhere."""
    cut = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in cut)[:_SHOWN]


def shown(value: object, personal: bool = False) -> str:
    """Return how a message names a value: its kind and, unless it is personal or unreadable, itself."""
    if value is None:
        return "null"
    kind = _kind(value)
    if isinstance(value, bool) and not personal:
        return str(value).lower()
    if personal or not isinstance(value, (str, int, Decimal, float, date, time, timedelta, YearsMonths)):
        return kind
    if isinstance(value, str):
        return f'the text "{excerpt(value)}"'
    if isinstance(value, int) and value.bit_length() > 200:
        return f"a number of about {int(value.bit_length() * math.log10(2)) + 1} digits"
    if isinstance(value, (timedelta, YearsMonths)):
        return excerpt(show_duration(value))
    return f"{'the float ' if isinstance(value, float) else ''}{excerpt(str(value))}"


def _kind(value: object) -> str:
    """Return the kind of a Python value with its article."""
    for types_, words in _PYTHON:
        if isinstance(value, types_):
            return words
    return f"a `{excerpt(type(value).__name__)}`"


_PYTHON: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (str, "text"), (bool, "true or false"), ((int, Decimal), "a number"), (float, "a float"),
    (datetime, "a date and time"), (date, "a date"), (time, "a time"),
    (timedelta, "a duration of days and time"), (YearsMonths, "a duration of years and months"),
    (list, "a list"), (Mapping, "a dict"),
)  # fmt: skip


def cure(info: DocumentField, value: object, json: bool, personal: bool = False) -> str:
    """Return what to give in place of a value of the wrong type, or the empty string where nothing is plain."""
    assert info.type is not None
    kind = info.type.kind
    if kind == "number":
        return _number_cure(info, value, json, personal)
    if kind == "boolean":
        return "write true or false" if json else "give True or False"
    if kind in _EXAMPLES:
        return _temporal_cure(kind, value, json)
    if kind == "list" and isinstance(value, (tuple, set, frozenset)):
        return "give a list"
    return ""


def _number_cure(info: DocumentField, value: object, json: bool, personal: bool) -> str:
    example = "20000"
    if isinstance(value, str) and not personal and len(value) < 40 and parse_number(value.strip()) is not None:
        example = value.strip()
    if isinstance(value, bool):
        return "true and false are not numbers"
    if info.whole:
        example = example if example.lstrip("+-").isdecimal() else "20000"
        return f"write it without a fraction: {example}" if json else f"give an int: {example}"
    if isinstance(value, float):
        digits = "20000.01" if personal or not math.isfinite(value) else repr(value)
        return f'floats are not exact: use Decimal("{digits}") or parse JSON with parse_float=Decimal'
    if isinstance(value, str):
        python = f'give a Decimal or an int: Decimal("{example}")'
        return f"write the number without quotes: {example}" if json else python
    return ""


_EXAMPLES: dict[str, tuple[str, str]] = {
    "date": ("2026-03-12", "a datetime.date"),
    "time": ("10:30:00", "a datetime.time"),
    "date and time": ("2026-03-12T09:30:00", "a datetime.datetime"),
    "days and time duration": ("P1DT2H", "a datetime.timedelta"),
    "years and months duration": ("P1Y2M", "YearsMonths(14)"),
}
"""How each kind is written in JSON, and what holds it in Python."""


def _temporal_cure(kind: str, value: object, json: bool) -> str:
    if json:
        return f'write "{_EXAMPLES[kind][0]}"'
    if kind == "date" and isinstance(value, datetime):
        return "give its .date()"
    if kind == "time" and isinstance(value, datetime):
        return "give its .time()"
    return f"give {_EXAMPLES[kind][1]}"
