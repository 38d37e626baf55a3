"""Values as the text of FEEL literals; `values.compare.show_value` is what a message shows of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bpmlib.syntax.show import quote
from bpmlib.values import temporal
from bpmlib.values.kinds import TEMPORAL_KINDS, kind_of
from bpmlib.values.numbers import plain
from bpmlib.values.ranges import Range

__all__ = ["literal"]


def literal(value: Any) -> str:
    """Return a FEEL expression for a value, whole and exact.

    >>> literal([Decimal("0.30"), "a", None, {"b c": True}])
    '[0.30, "a", null, {"b c": true}]'
    """
    match kind_of(value):
        case "null":
            return "null"
        case "boolean":
            return "true" if value else "false"
        case "number":
            return plain(Decimal(value))
        case "string":
            return quote(value)
        case "list":
            return f"[{', '.join(map(literal, value))}]"
        case "context":
            return f"{{{', '.join(f'{quote(key)}: {literal(item)}' for key, item in value.items())}}}"
        case "range":
            return _range(value)
        case kind if kind in TEMPORAL_KINDS:
            return f'@"{temporal.show(value)}"'
    raise AssertionError(f"no FEEL value: {value!r}")


def _range(value: Range) -> str:
    if value.form:
        return f"({value.form} {literal(value.low)})"
    if value.high is None:
        return f"({'>=' if value.low_closed else '>'} {literal(value.low)})"
    if value.low is None:
        return f"({'<=' if value.high_closed else '<'} {literal(value.high)})"
    ends = "[" if value.low_closed else "(", "]" if value.high_closed else ")"
    return f"{ends[0]}{literal(value.low)}..{literal(value.high)}{ends[1]}"
