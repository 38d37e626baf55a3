"""Walking core expressions: their parts, and what they depend on."""

from __future__ import annotations

from collections.abc import Iterator

from bpmlib.core import ast as c

__all__ = ["children", "depends"]


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


def depends(program: c.Program, node: c.Expr, path: tuple[str, ...]) -> bool:
    """Return whether the value of an expression may depend on the field at a path of the inputs."""
    seen: set[str] = set()
    stack: list[c.Expr] = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, c.Read) and current.path == path:
            return True
        if isinstance(current, c.Ref) and current.key not in seen:
            seen.add(current.key)
            definition = program.definitions[current.key]
            stack.extend(_parts(definition))
        stack.extend(children(current))
    return False


def _parts(definition: c.Definition | c.Table) -> Iterator[c.Expr]:
    if isinstance(definition, c.Definition):
        yield definition.body
        return
    yield from (column.value for column in definition.columns)
    for row in definition.all_rows:
        yield from (test for test in row.tests if test is not None)
        yield from row.results or ()
