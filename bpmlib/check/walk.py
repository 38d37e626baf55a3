"""Walking over the expressions of a policy with the names that are hidden in each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from bpmlib.check.infer import Inference
from bpmlib.model import expressions as m
from bpmlib.model.walk import is_node, parts

__all__ = ["Place", "fields_of", "places"]

_LEAVES = (m.Number, m.String, m.Boolean, m.Null, m.Temporal, m.Name, m.Input)


class Place(NamedTuple):
    """An expression where it stands: the node around it, and the names that are variables or fields there."""

    node: object
    parent: object
    hidden: frozenset[str]


def places(root: Any, inference: Inference, parent: object = None, hidden: frozenset[str] = frozenset()
           ) -> Iterator[Place]:  # fmt: skip
    """Yield a node and everything in it, each with what a loop or a filter around it hides."""
    if isinstance(root, tuple):
        for item in root:
            yield from places(item, inference, parent, hidden)
        return
    if not is_node(root):
        return
    yield Place(root, parent, hidden)
    if isinstance(root, _LEAVES):
        return
    if isinstance(root, m.For | m.Quantified):
        for name, items in root.variables:
            yield from places(items, inference, root, hidden)
            hidden |= {name}
        yield from places(root.result if isinstance(root, m.For) else root.condition, inference, root, hidden)
    elif isinstance(root, m.Filter):
        yield from places(root.base, inference, root, hidden)
        yield from places(root.condition, inference, root, hidden | fields_of(root, inference))
    elif isinstance(root, m.FunctionLiteral):
        names = frozenset(name for name, _ in root.parameters)
        yield from places(root.body, inference, root, hidden | names)
    elif isinstance(root, m.ContextLiteral):
        for name, value in root.entries:
            yield from places(value, inference, root, hidden)
            hidden |= {name}
    else:
        for name in parts(root):
            yield from places(getattr(root, name), inference, root, hidden)


def fields_of(node: m.Filter, inference: Inference) -> frozenset[str]:
    """Return the names that the condition of a filter has for the item and its fields."""
    base = inference.types.get(id(node.base))
    return frozenset({"item", *(inference.item_fields(base) if base is not None else ())})
