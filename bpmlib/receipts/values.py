"""From the text of a receipt back to values: of the fields that were read, and of the figures that counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from bpmlib.documents.accept import Desk, accept
from bpmlib.documents.fields import DocumentField
from bpmlib.errors import InputError
from bpmlib.values.iso import parse_iso_instant
from bpmlib.values.kinds import TEMPORAL_KINDS, kind_of
from bpmlib.values.literals import parse_temporal
from bpmlib.values.numbers import parse_number
from bpmlib.values.ranges import Range
from bpmlib.values.types import Type

__all__ = ["field_value", "figure_value"]

_OPEN: Final = re.compile(r"\((?P<sign>!=|>=|<=|=|>|<) (?P<end>.+)\)", re.DOTALL)
_CLOSED: Final = re.compile(r"(?P<left>[\[(])(?P<low>.+?)\.\.(?P<high>.+)(?P<right>[\])])", re.DOTALL)


def field_value(info: DocumentField, data: Any, path: str, policy: str) -> Any:
    """Return the value of a field that was read; raise `InputError` where its field would not take it today."""
    desk = Desk(json=True)
    value = accept(info, _given(info, data), path, desk)
    if desk.found:
        raise InputError(desk.found, policy=policy, problems=desk.codes)
    return value


def _given(info: DocumentField, data: Any) -> Any:
    """Return data as `parse_json` would have read them: numbers as numbers, a document by its keys."""
    if isinstance(data, list) and info.item is not None:
        return [_given(info.item, item) for item in data]
    if isinstance(data, Mapping) and info.document is not None:
        fields = info.document.fields
        return {(fields[name].key if name in fields else name):
                (_given(fields[name], item) if name in fields else item) for name, item in data.items()}  # fmt: skip
    if isinstance(data, str) and info.type is not None and info.type.kind == "number":
        number = parse_number(data)
        if number is not None:
            return int(number) if info.whole and number == number.to_integral_value() else number
    return data


def figure_value(type_: Type, data: Any) -> Any:
    """Return the figure that a receipt shows. What cannot be read is returned as it is: no parameter takes it.

    >>> from bpmlib.values.types import NUMBER, range_of
    >>> figure_value(range_of(NUMBER), "(> 20000)")
    Range(low=Decimal('20000'), low_closed=False, high=None, high_closed=False)
    """
    if isinstance(data, list) and type_.item is not None:
        return [figure_value(type_.item, item) for item in data]
    if not isinstance(data, str):
        return data
    if type_.kind == "range" and type_.item is not None:
        return _range(type_.item, data) or data
    return _scalar(type_.kind, data)


def _scalar(kind: str, text: str) -> Any:
    found: Decimal | datetime | Any = None
    if kind == "number":
        found = parse_number(text)
    elif kind in TEMPORAL_KINDS:
        found = parse_iso_instant(text) or parse_temporal(text)
        found = found if kind_of(found) == kind else None
    return text if found is None else found


def _range(item: Type, text: str) -> Range | None:
    if (one := _OPEN.fullmatch(text)) is not None:
        end, sign = _end(item, one["end"]), one["sign"]
        if sign == "=":
            return Range(end, True, end, True, "=")
        if sign == "!=":
            return Range(end, False, end, False, "!=")
        if sign[0] == ">":
            return Range(end, sign == ">=", None, False)
        return Range(None, False, end, sign == "<=")
    if (both := _CLOSED.fullmatch(text)) is not None:
        return Range(_end(item, both["low"]), both["left"] == "[", _end(item, both["high"]), both["right"] == "]")
    return None


def _end(item: Type, text: str) -> Any:
    if item.kind == "string" and len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1]
    return _scalar(item.kind, text)
