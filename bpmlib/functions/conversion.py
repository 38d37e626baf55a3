"""Built-ins that turn values into strings and strings into numbers (DMN 1.5, 10.3.4.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Overflow
from typing import Any

from bpmlib.functions.bounds import CHARACTERS, ITEMS
from bpmlib.functions.registry import builtin, signature
from bpmlib.values.compare import kind_of, show_value
from bpmlib.values.kinds import TEMPORAL_KINDS
from bpmlib.values.numbers import CONTEXT, parse_number, plain
from bpmlib.values.ranges import Range
from bpmlib.values.temporal import show
from bpmlib.values.types import ANY, NUMBER, STRING
from bpmlib.values.undefined import Undefined
from bpmlib.values.work import spend

__all__ = ["NESTING"]

NESTING = 100
"""How deep lists and contexts may stand in each other in a value that is spelled out."""
_START = r"[^\W\d]|\?"
_KEY = re.compile(rf"(?:{_START})(?:[\w?]|[./'’+*-](?=[\w?])| (?=[\w?]))*")
"""A key that may stand without quotes."""
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


@builtin("string", signature(STRING, from_=ANY))
def string(value: Any) -> str:
    """Return a value as FEEL writes it; a string as it is, but in quotes where it stands in a list or a context.

    >>> string([1, "a", {"b": None}])
    '[1, "a", {b: null}]'
    """
    if value is None:
        raise Undefined("null has no text")
    if isinstance(value, str):
        return value
    writer = _Writer()
    writer.write(value)
    return "".join(writer.parts)


class _Writer:
    """Collects the parts of a value's text, as far as the bounds allow."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.values = ITEMS
        self.characters = CHARACTERS

    def add(self, part: str) -> None:
        self.parts.append(part)
        self.characters -= len(part)
        if self.characters < 0:
            raise Undefined(f"the string would be longer than {CHARACTERS} characters")

    def write(self, value: Any, depth: int = 0) -> None:
        self.values -= 1
        if self.values < 0 or depth > NESTING:
            raise Undefined(f"the value has more than {ITEMS} parts, or is nested deeper than {NESTING}")
        match kind_of(value):
            case "list":
                self._write_list(value, depth)
            case "context":
                self._write_context(value, depth)
            case "range":
                self._write_range(value, depth)
            case kind:
                self.add(_written(value, kind, bare=depth == 0))

    def _write_list(self, items: Sequence[Any], depth: int) -> None:
        spend(2 * len(items))
        self.add("[")
        for at, item in enumerate(items):
            if at:
                self.add(", ")
            self.write(item, depth + 1)
        self.add("]")

    def _write_context(self, context: Mapping[str, Any], depth: int) -> None:
        spend(4 * len(context))
        self.add("{")
        for at, (key, item) in enumerate(context.items()):
            self.add(f"{', ' if at else ''}{key if _KEY.fullmatch(key) else _quoted(key)}: ")
            self.write(item, depth + 1)
        self.add("}")

    def _write_range(self, value: Range, depth: int) -> None:
        low, high = value.low, value.high
        if value.form or (low is None) != (high is None):
            sign, closed = ("<", value.high_closed) if low is None else (">", value.low_closed)
            self.add(f"({value.form or sign + '=' * closed} ")
            self.write(high if low is None else low, depth + 1)
            self.add(")")
            return
        self.add("[" if value.low_closed else "(")
        self.write(low, depth + 1)
        self.add("..")
        self.write(high, depth + 1)
        self.add("]" if value.high_closed else ")")


def _written(value: Any, kind: str, bare: bool) -> str:
    match kind:
        case "null":
            return "null"
        case "boolean":
            return "true" if value else "false"
        case "number":
            return plain(value)
        case "string":
            return _quoted(value)
        case "function":
            return f"function({', '.join(value.parameters)})"
    if kind not in TEMPORAL_KINDS:
        return str(value)
    return show(value) if bare else f'@"{show(value)}"'


def _quoted(text: str) -> str:
    spend(len(text) // 16)
    return f'"{text.translate(_ESCAPES)}"'


_SEPARATED = signature(
    NUMBER, from_=STRING, grouping_separator=STRING.or_null(), decimal_separator=STRING.or_null()
)  # fmt: skip


@builtin("number", _SEPARATED)
def number(text: str, grouping: str | None, decimal: str | None) -> Any:
    """Return the number that a string spells; null as a separator says that there is none, or the usual point.

    >>> number("1.000,5", ".", ",")
    Decimal('1000.5')
    """
    if grouping not in (None, " ", ",", "."):
        raise Undefined(f"{show_value(grouping)} does not separate groups of digits: a blank, `,` and `.` do")
    if decimal not in (None, ",", "."):
        raise Undefined(f"{show_value(decimal)} does not separate decimals: `,` and `.` do")
    if grouping is not None and grouping == decimal:
        raise Undefined(f"{show_value(decimal)} cannot separate both groups and decimals")
    digits = text.replace(grouping, "") if grouping else text
    if decimal == ",":
        digits = digits.replace(".", " ").replace(",", ".")
    if (exact := parse_number(digits)) is None:
        raise Undefined(f"{show_value(text)} does not spell a number")
    try:
        return CONTEXT.plus(exact)
    except Overflow as error:
        raise Undefined("the number is too large") from error
