"""What joins the parts of a pattern: the equalities in a `where` between a new fact and those before it."""

from __future__ import annotations

from collections.abc import Collection

from bpmlib.model import expressions as m
from bpmlib.model.patterns import Part
from bpmlib.model.walk import nodes

__all__ = ["conjuncts", "keys", "names_of"]


def conjuncts(expression: m.Expr | None) -> tuple[m.Expr, ...]:
    """Return the expressions that `and` joins at the top, in their order; none where there is no expression.

    >>> from bpmlib.syntax.parser import parse_expression
    >>> from bpmlib.source import Fragment, Source
    >>> text = "a.x = b.x and (a.y or b.y) and a.z > 1"
    >>> [one.span.text for one in conjuncts(parse_expression(Fragment.of(Source("", text).span(0, len(text)))))]
    ['a.x = b.x', 'a.y or b.y', 'a.z > 1']
    """
    if expression is None:
        return ()
    found: list[m.Expr] = []
    stack: list[m.Expr] = [expression]
    while stack:
        node = stack.pop()
        if isinstance(node, m.Logic) and node.operator == "and":
            stack += (node.right, node.left)
        else:
            found.append(node)
    return tuple(found)


def keys(part: Part, earlier: Collection[str]) -> tuple[tuple[tuple[str, ...], m.Expr], ...]:
    """Return the join keys of a part: each a path below its own fact, and what that has to be equal to.

    A key is an equality at the top of `where`, either way round, of a field of the new fact with an expression over at
    least one of the `earlier` names and not over the new fact. Whatever else `where` says is left to be asked.
    """
    if part.name is None:
        return ()
    own = part.name.text
    found: list[tuple[tuple[str, ...], m.Expr]] = []
    for one in conjuncts(part.where):
        if isinstance(one, m.Comparison) and one.operator == "=":
            for mine, other in ((one.left, one.right), (one.right, one.left)):
                path, names = _path(mine, own), names_of(other)
                if path and own not in names and not names.isdisjoint(earlier):
                    found.append((path, other))
                    break
    return tuple(found)


def names_of(expression: m.Expr | None) -> frozenset[str]:
    """Return every name that stands in an expression, also one that a filter's item or a loop gives."""
    return frozenset(node.name for node in nodes(expression) if isinstance(node, m.Name))


def _path(node: m.Expr, own: str) -> tuple[str, ...]:
    """Return the fields from the fact `own` to a value, none where an expression is no path from there."""
    path: list[str] = []
    while isinstance(node, m.Path):
        path.append(node.name)
        node = node.base
    return tuple(reversed(path)) if isinstance(node, m.Name) and node.name == own else ()
