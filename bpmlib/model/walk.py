"""Walking over expressions."""

from __future__ import annotations

from bpmlib.model import expressions as m

__all__ = ["mentions", "mentions_input", "steps_of"]


def mentions_input(node: m.Expr) -> bool:
    """Return whether `?` stands anywhere in an expression."""
    return "?" in node.span.text and mentions(node, m.Input)


def mentions(node: object, kind: type) -> bool:
    """Return whether a node of that kind stands anywhere in an expression."""
    if isinstance(node, kind):
        return True
    if isinstance(node, tuple):
        return any(mentions(item, kind) for item in node)
    names = getattr(type(node), "__dataclass_fields__", {})
    return any(mentions(getattr(node, name), kind) for name in names if name != "span")


def steps_of(node: object) -> int:
    """Return how many operations and operands an expression has: about the work of evaluating it once."""
    count, left = 0, [node]
    while left:
        one = left.pop()
        if isinstance(one, tuple):
            left.extend(one)
            continue
        names = getattr(type(one), "__dataclass_fields__", {})
        count += "span" in names
        left.extend(getattr(one, name) for name in names if name != "span")
    return count
