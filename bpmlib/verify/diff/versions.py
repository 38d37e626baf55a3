"""What two versions of a policy have in common: which values mean the same in both, and what was added or removed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from bpmlib.core import ast as c
from bpmlib.core.walk import children, outermost
from bpmlib.documents.fields import DocumentField
from bpmlib.verify.geometry.grid import field_at

__all__ = ["differing_field", "differing_term", "never_fails", "same_definition", "with_inputs_of"]

_TOTAL: Final = (c.Read, c.Const, c.Compare, c.Equal, c.IsNull, c.And, c.Or, c.Not, c.If, c.Within)
"""Operations that have a value for all values of the right types."""


def never_fails(program: c.Program, node: c.Expr) -> bool:
    """Whether an expression has a value for every document."""
    if isinstance(node, c.Ref):
        definition = program.definitions[node.key]
        return isinstance(definition, c.Definition) and never_fails(program, definition.body)
    return isinstance(node, _TOTAL) and all(never_fails(program, part) for part in children(node))


def same_definition(old: c.Program, new: c.Program, key: str) -> bool:
    """Whether a decision is literally the same in both, and all that it refers to."""
    one, other = old.definitions[key], new.definitions[key]
    return _equal(one, other) and differing_term(old, new, outermost(one)) is None


def differing_term(old: c.Program, new: c.Program, nodes: Iterable[c.Expr]) -> c.Definition | c.Table | None:
    """Return a definition that expressions refer to, themselves or further down, and that is not the same in both.

    One that only one of the programs has is the same, as nothing else is called that.
    """
    seen: set[str] = set()
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if not isinstance(node, c.Ref):
            stack.extend(children(node))
        elif node.key not in seen:
            seen.add(node.key)
            one, other = old.definitions.get(node.key), new.definitions.get(node.key)
            if one is not None and other is not None and not _equal(one, other):
                return other
            found = other or one
            assert found is not None
            stack.extend(outermost(found))
    return None


def _equal(one: c.Definition | c.Table, other: c.Definition | c.Table) -> bool:
    if isinstance(one, c.Definition) and isinstance(other, c.Definition):  # what people call it changes nothing
        return (one.body, one.type) == (other.body, other.type)
    return one == other


def with_inputs_of(program: c.Program, other: c.Program, nodes: Iterable[c.Expr] = ()) -> c.Program:
    """Return a program that reads what another one reads too, and knows what expressions of that one refer to."""
    reads: dict[tuple[str, ...], c.ReadSpec] = {}
    for read in (*program.reads, *other.reads):
        if read.path not in reads or reads[read.path].optional:
            reads[read.path] = read
    needed = _referred(other, nodes)
    definitions = {key: one for key, one in other.definitions.items() if key in needed} | dict(program.definitions)
    inputs = {**other.inputs, **program.inputs}
    return replace(program, inputs=inputs, reads=tuple(reads.values()), definitions=definitions)


def _referred(program: c.Program, nodes: Iterable[c.Expr]) -> set[str]:
    found: set[str] = set()
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if not isinstance(node, c.Ref):
            stack.extend(children(node))
        elif node.key not in found and node.key in program.definitions:
            found.add(node.key)
            stack.extend(outermost(program.definitions[node.key]))
    return found


def differing_field(old: c.Program, new: c.Program) -> c.ReadSpec | None:
    """Return a field that is read and that the two versions describe in different ways, None where there is none.

    An input that one of them lacks is described in one way only.
    """
    for read in (*new.reads, *old.reads):
        if read.path[0] not in old.inputs or read.path[0] not in new.inputs:
            continue
        try:
            ways = [field_at(program.inputs, read.path) for program in (old, new)]
        except (KeyError, AssertionError):
            return read
        if not all(_alike(one, other) for one, other in zip(*ways, strict=True)):
            return read
    return None


def _alike(one: DocumentField, other: DocumentField) -> bool:
    if one is other:
        return True
    models = [field.document.model if field.document is not None else None for field in (one, other)]
    if models[0] is not None and models[0] is models[1]:
        return one.nullable == other.nullable
    items = (one.item, other.item)
    if (items[0] is None) != (items[1] is None) or (items[0] and items[1] and not _alike(items[0], items[1])):
        return False
    return models == [None, None] and _says(one) == _says(other)


def _says(field: DocumentField) -> Mapping[str, Any]:
    names = ("key", "type", "default", "bounds", "values", "whole", "enum", "check")
    return {name: getattr(field, name) for name in names}
