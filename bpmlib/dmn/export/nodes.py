"""The few expressions that the exporter puts together itself, each with the place of what it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import reduce

from bpmlib.model import expressions as m
from bpmlib.source import Span

__all__ = ["call", "conjunction", "either", "name", "negation", "null", "number"]


def name(text: str, span: Span) -> m.Expr:
    """Return a name."""
    return m.Name(text, span=span)


def null(span: Span) -> m.Expr:
    """Return `null`."""
    return m.Null(span=span)


def number(value: int, span: Span) -> m.Expr:
    """Return a number."""
    return m.Number(Decimal(value), span=span)


def call(function: str, *arguments: m.Expr, span: Span) -> m.Expr:
    """Return a call of a built-in."""
    return m.Call(name(function, span), arguments, span=span)


def negation(node: m.Expr) -> m.Expr:
    """Return `not(node)`."""
    return call("not", node, span=node.span)


def conjunction(nodes: Sequence[m.Expr]) -> m.Expr:
    """Return `a and b and ...` of at least one condition."""
    return reduce(lambda left, right: m.Logic("and", left, right, span=left.span), nodes)


def either(nodes: Sequence[m.Expr]) -> m.Expr:
    """Return `a or b or ...` of at least one condition."""
    return reduce(lambda left, right: m.Logic("or", left, right, span=left.span), nodes)
