"""When two FEEL values are equal, and which comes first; how a message and a receipt show a value.

Equal means the same kind and the same value: numbers by value, never a boolean for a number, instants
wherever their clocks hang.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bpmlib.values import temporal
from bpmlib.values.iso import show_iso_instant
from bpmlib.values.kinds import PLAIN, TEMPORAL_KINDS, kind_of
from bpmlib.values.numbers import plain
from bpmlib.values.undefined import Undefined
from bpmlib.values.work import spend

__all__ = ["equal", "kind_of", "less", "plain_data", "show_value"]


_SHOWN = 80
"""How many characters of a value a message shows."""


def equal(left: Any, right: Any) -> bool:
    """Return whether two values are equal as FEEL's `=` has it; lists and contexts item by item.

    Null equals only null. Values of different kinds are never equal here: the static checker refuses
    to compare them, so that this case arises only inside lists of mixed values.
    """
    if type(left) is type(right) and type(left) in PLAIN:
        return bool(left == right)
    kind = kind_of(left)
    if kind != kind_of(right):
        return False
    if kind == "list":
        spend(len(left))
        return len(left) == len(right) and all(map(equal, left, right))
    if kind == "context":
        spend(len(left))
        return left.keys() == right.keys() and all(equal(left[key], right[key]) for key in left)
    if kind in TEMPORAL_KINDS:
        return temporal.same(left, right)
    if kind == "range":
        return bool(
            (left.low_closed, left.high_closed, left.form) == (right.low_closed, right.high_closed, right.form)
            and equal(left.low, right.low)
            and equal(left.high, right.high)
        )
    return bool(left == right)


def less(left: Any, right: Any) -> bool:
    """Return whether `left` comes before `right`: numbers, strings by code points, temporal values of one kind.

    Raises `Undefined` where the two have no common order.

    >>> less("Z", "a")
    True
    """
    if type(left) is type(right) and type(left) in PLAIN:
        return bool(left < right)
    kind = kind_of(left)
    if kind != kind_of(right):
        raise Undefined("the two are of different kinds")
    if kind in TEMPORAL_KINDS:
        return temporal.earlier(left, right)
    if kind not in ("number", "string"):
        raise Undefined("the two have no order")
    return bool(left < right)


def show_value(value: Any) -> str:
    """Return a value as FEEL writes it, cut to a length that fits a message.

    >>> show_value(Decimal("1E+3")), show_value("a"), show_value(None)
    ('1000', '"a"', 'null')
    """
    text = _show(value, _SHOWN)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def _show(value: Any, room: int) -> str:
    """Return a value as text, whole where it fits the room, else at least as much as does."""
    if room < 0:
        return "..."
    match kind_of(value):
        case "null":
            return "null"
        case "boolean":
            return "true" if value else "false"
        case "number":
            return plain(value) if abs(Decimal(value).adjusted()) < 80 else str(Decimal(value))
        case "string":
            return f'"{value[: room + 1]}"'
        case "list":
            return f"[{_joined((('', item) for item in value), room)}]"
        case "context":
            return f"{{{_joined(((f'{key[: room + 1]}: ', item) for key, item in value.items()), room)}}}"
        case "date" | "date and time" if isinstance(value, date):
            return value.isoformat()
    return temporal.show(value) if kind_of(value) in TEMPORAL_KINDS else str(value)


def _joined(entries: Iterable[tuple[str, Any]], room: int) -> str:
    shown: list[str] = []
    for before, item in entries:
        shown.append(before + _show(item, room - 1))
        room -= len(shown[-1]) + 2
        if room < 0:
            break
    return ", ".join(shown)


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
        case "date and time" if isinstance(value, datetime):
            return show_iso_instant(value)
    return _show(value, _SHOWN)
