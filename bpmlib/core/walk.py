"""Walking core expressions: their parts, and what they depend on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bpmlib.core import ast as c

__all__ = ["children", "depends", "fields_read", "outermost", "variables"]


def children(node: c.Expr) -> Iterator[c.Expr]:
    """Yield the expressions directly inside an expression."""
    for name in type(node).__dataclass_fields__:
        if name != "span":
            yield from _expressions(getattr(node, name))


def _expressions(value: object) -> Iterator[c.Expr]:
    if isinstance(value, c.Expr):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _expressions(item)


def variables(node: c.Expr) -> frozenset[str]:
    """Return the variables of loops and filters around that an expression uses."""
    if isinstance(node, c.Local):
        return frozenset({node.name})
    found = frozenset[str]().union(*map(variables, children(node)))
    if isinstance(node, (c.Each, c.Filter, c.Quantify)):
        return (found - {node.variable}) | variables(node.items)
    return found


def depends(program: c.Program, node: c.Expr, path: tuple[str, ...]) -> bool:
    """Return whether the value of an expression may depend on the field at a path of the inputs."""
    return path in fields_read(program, (node,))


def fields_read(program: c.Program, nodes: Iterable[c.Expr]) -> set[tuple[str, ...]]:
    """Return the paths of the fields on which the values of expressions may depend."""
    found: set[tuple[str, ...]] = set()
    seen: set[str] = set()
    stack = list(nodes)
    while stack:
        current = stack.pop()
        if isinstance(current, c.Read):
            found.add(current.path)
        elif isinstance(current, c.Ref) and current.key not in seen:
            seen.add(current.key)
            stack.extend(outermost(program.definitions[current.key]))
        elif not isinstance(current, c.Const):
            stack.extend(children(current))
    return found


def outermost(definition: c.Definition | c.Table) -> Iterator[c.Expr]:
    """Yield the expressions of a definition that stand in no other: its body, or columns, cells and results."""
    if isinstance(definition, c.Definition):
        yield definition.body
        return
    yield from (column.value for column in definition.columns)
    for row in definition.all_rows:
        yield from (test for test in row.tests if test is not None)
        yield from row.results or ()
