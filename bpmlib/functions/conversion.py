"""Built-ins that turn values into strings and strings into numbers (DMN 1.5, 10.3.4.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Overflow
from typing import Any

from bpmlib.functions.bounds import bounded_text
from bpmlib.functions.registry import builtin, signature
from bpmlib.values.compare import kind_of, show_value
from bpmlib.values.kinds import TEMPORAL_KINDS
from bpmlib.values.numbers import CONTEXT, parse_number, plain
from bpmlib.values.temporal import show
from bpmlib.values.types import ANY, NUMBER, STRING
from bpmlib.values.undefined import Undefined

__all__: list[str] = []

_NESTING = 100
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
    return value if isinstance(value, str) else bounded_text(_written(value, 0))


def _written(value: Any, depth: int) -> Iterator[str]:
    if depth > _NESTING:
        raise Undefined(f"the value is nested deeper than {_NESTING}")
    match kind_of(value):
        case "null":
            yield "null"
        case "boolean":
            yield "true" if value else "false"
        case "number":
            yield plain(value)
        case "string":
            yield _quoted(value)
        case "list":
            yield "["
            for at, item in enumerate(value):
                yield ", " if at else ""
                yield from _written(item, depth + 1)
            yield "]"
        case "context":
            yield "{"
            for at, (key, item) in enumerate(value.items()):
                yield ", " if at else ""
                yield f"{key if _KEY.fullmatch(key) else _quoted(key)}: "
                yield from _written(item, depth + 1)
            yield "}"
        case "range":
            yield from _written_range(value, depth)
        case "function":
            yield f"function({', '.join(value.parameters)})"
        case kind if kind in TEMPORAL_KINDS:
            yield f'@"{show(value)}"' if depth else show(value)
        case _:
            yield str(value)


def _written_range(value: Any, depth: int) -> Iterator[str]:
    if value.form in ("=", "!="):
        yield f"({value.form} "
        yield from _written(value.low, depth + 1)
        yield ")"
    elif value.form != "null" and (value.low is None) != (value.high is None):
        sign, closed = ("<", value.high_closed) if value.low is None else (">", value.low_closed)
        yield f"({sign}{'=' if closed else ''} "
        yield from _written(value.high if value.low is None else value.low, depth + 1)
        yield ")"
    else:
        yield "[" if value.low_closed else "("
        yield from _written(value.low, depth + 1)
        yield ".."
        yield from _written(value.high, depth + 1)
        yield "]" if value.high_closed else ")"


def _quoted(text: str) -> str:
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
