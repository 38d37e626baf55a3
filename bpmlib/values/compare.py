"""When two FEEL values are equal: same kind and same value; numbers by value, never a boolean for a number."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bpmlib.values.numbers import plain

__all__ = ["equal", "kind_of", "plain_data", "show_value"]


def kind_of(value: Any) -> str:
    """Return the FEEL kind of a Python value: `number`, `string`, `boolean`, `list` ...

    >>> kind_of(True), kind_of(1)
    ('boolean', 'number')
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, Decimal)):
        return "number"
    if isinstance(value, str):
        return "string"
    if isinstance(value, datetime):
        return "date and time"
    if isinstance(value, date):
        return "date"
    if isinstance(value, (list, tuple)):
        return "list"
    if isinstance(value, dict):
        return "context"
    return type(value).__name__.lower()


def equal(left: Any, right: Any) -> bool:
    """Return whether two values are equal as FEEL's `=` has it; lists and contexts item by item.

    Null equals only null. Values of different kinds are never equal here: the static checker refuses
    to compare them, so that this case arises only inside lists of mixed values.
    """
    kind = kind_of(left)
    if kind != kind_of(right):
        return False
    if kind == "list":
        return len(left) == len(right) and all(map(equal, left, right))
    if kind == "context":
        return left.keys() == right.keys() and all(equal(left[key], right[key]) for key in left)
    return bool(left == right)


def show_value(value: Any) -> str:
    """Return a value as FEEL writes it, cut to a length that fits a message.

    >>> show_value(Decimal("1E+3")), show_value("a"), show_value(None)
    ('1000', '"a"', 'null')
    """
    text = _show(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _show(value: Any) -> str:
    match kind_of(value):
        case "null":
            return "null"
        case "boolean":
            return "true" if value else "false"
        case "number":
            return plain(value) if abs(Decimal(value).adjusted()) < 80 else str(Decimal(value))
        case "string":
            return f'"{value}"'
        case "list":
            return f"[{', '.join(map(_show, value))}]"
        case "context":
            return f"{{{', '.join(f'{key}: {_show(item)}' for key, item in value.items())}}}"
        case "date" | "date and time":
            return str(value.isoformat())
    return str(value)


def plain_data(value: Any) -> Any:
    """Return a value as JSON can hold it: numbers, dates and ranges as text, so that no digit is lost."""
    match kind_of(value):
        case "null" | "boolean" | "string":
            return value
        case "number":
            return plain(value)
        case "list":
            return [plain_data(item) for item in value]
        case "context":
            return {key: plain_data(item) for key, item in value.items()}
    return _show(value)
