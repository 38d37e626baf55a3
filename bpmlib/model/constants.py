"""The value of a constant expression: a parameter's figure, a relation's cell, an example's input."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bpmlib.model import expressions as m
from bpmlib.values.ranges import Range

__all__ = ["constant", "is_constant"]


def constant(node: m.Expr) -> Any:
    """Return the value of an expression made of literals (the checker has seen to that)."""
    match node:
        case m.Number(value) | m.String(value) | m.Boolean(value) | m.Temporal(value):
            return value
        case m.Null():
            return None
        case m.Negative(operand):
            return Decimal(constant(operand)).copy_negate()
        case m.ListLiteral(items):
            return [constant(item) for item in items]
        case m.ContextLiteral(entries):
            return {key: constant(value) for key, value in entries}
        case m.RangeLiteral(low, low_closed, high, high_closed, form):
            ends = [None if end is None else constant(end) for end in (low, high)]
            return Range(ends[0], low_closed, ends[1], high_closed, form)
    raise AssertionError(f"not a constant: {node}")


def is_constant(node: m.Expr) -> bool:
    """Return whether an expression is made of literals alone."""
    match node:
        case m.Number() | m.String() | m.Boolean() | m.Null() | m.Temporal():
            return True
        case m.Negative(operand):
            return isinstance(operand, (m.Number, m.Negative)) and is_constant(operand)
        case m.ListLiteral(items):
            return all(map(is_constant, items))
        case m.ContextLiteral(entries):
            return all(is_constant(value) for _, value in entries)
        case m.RangeLiteral(low, _, high, _):
            return all(end is None or is_constant(end) for end in (low, high))
    return False
