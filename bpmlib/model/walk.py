"""Walking over the nodes of a model: expressions, cells, sections, policies."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from bpmlib.model import expressions as m

__all__ = ["is_node", "mentions", "mentions_input", "nodes", "parts", "steps_of"]


_PLAIN = frozenset({"Span", "str", "bool", "Decimal", "tuple[str, ...]"})
"""The types of fields, as they are written, in which no node stands."""


@cache
def _fields(kind: type) -> tuple[str, ...] | None:
    """Return the fields of a class of nodes that may hold other nodes; None for any other class."""
    fields = getattr(kind, "__dataclass_fields__", {})
    return tuple(name for name, field in fields.items() if field.type not in _PLAIN) if "span" in fields else None


def _fields_of(value: Any) -> tuple[str, ...] | None:
    return _fields(type(value))  # type: ignore[arg-type]  # every class has a hash


def is_node(value: Any) -> bool:
    """Return whether a value is a node, and not what one holds: a name, a number, a date."""
    return _fields_of(value) is not None


def parts(node: Any) -> tuple[str, ...]:
    """Return the names of the fields of a node that may hold other nodes; none of what is no node."""
    return _fields_of(node) or ()


def nodes(root: Any) -> Iterator[Any]:
    """Yield a node, or those of a tuple, and everything in it, in the order of the text."""
    stack: list[Any] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            stack.extend(reversed(node))
        elif is_node(node):
            yield node
            stack.extend(getattr(node, name) for name in reversed(parts(node)))


def mentions_input(node: m.Expr) -> bool:
    """Return whether `?` stands anywhere in an expression."""
    return mentions(node, m.Input)


def mentions(root: Any, kind: type) -> bool:
    """Return whether a node of that kind stands anywhere in an expression."""
    stack: list[Any] = [root]  # not by `nodes`: every cell of a large table is asked, in whatever order is soonest
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            stack.extend(node)
        elif isinstance(node, kind):
            return True
        else:
            stack.extend([getattr(node, name) for name in parts(node)])
    return False


def steps_of(root: Any) -> int:
    """Return how many operations and operands an expression has: about the work of evaluating it once."""
    return sum(1 for _ in nodes(root))
