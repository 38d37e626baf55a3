"""Which expressions of a policy are left to the evaluator of FEEL, and what they need from around them.

The static types settle most operations before anything runs. Where an operand is of type `Any`, or where functions
are values, they do not: such an expression goes as a whole to `bpmlib.feel`, which means the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from bpmlib.check.order import names_in
from bpmlib.core import ast as c
from bpmlib.feel.cells import Interpreter
from bpmlib.model import expressions as m
from bpmlib.model.walk import is_node, mentions_input, parts
from bpmlib.values.types import Type

__all__ = ["Capture", "is_dynamic", "needs_evaluator", "of_cell", "of_expression"]

Capture = Callable[[m.Expr], "c.Expr | None"]
"""What an expression stands for in the policy around, or None where it is to be evaluated part by part."""

TypeOf = Callable[[m.Expr], Type]

FieldsOf = Callable[[m.Expr], Iterable[str]]
"""The fields of a list's items, which are names in the condition of a filter."""

_UNTYPED = ("any", "function")


def is_dynamic(node: m.Expr, type_of: TypeOf) -> bool:
    """Return whether an operation can be computed only by looking at its operands' kinds; calls are told elsewhere."""
    match node:
        case m.Name() | m.ListLiteral() | m.Call() | m.InstanceOf() | m.FunctionLiteral() | m.Steps():
            return False
        case m.ContextLiteral(entries):
            return any(
                key in names_in(value)
                for i, (key, own) in enumerate(entries)
                for _, value in entries[i if isinstance(own, m.FunctionLiteral) else i + 1 :]
            )
        case m.Path(base):
            return _innermost(type_of(base)).kind in _UNTYPED
        case m.If(base):
            operands: list[m.Expr] = [base]
        case m.Filter(base, condition):
            operands = [base, condition]
        case m.For(variables) | m.Quantified(_, variables):
            operands = [items for _, items in variables]
            if any(isinstance(items, m.Steps) or type_of(items).kind == "range" for items in operands):
                return True
            if isinstance(node, m.For) and "partial" in names_in(node.result):
                return True
        case m.In(value, tests):
            return any(needs_evaluator(test, type_of(value), type_of) for test in tests.tests)
        case _:
            operands = _operands(node)
    return any(type_of(operand).kind in _UNTYPED for operand in operands)


def _innermost(type_: Type) -> Type:
    while type_.kind == "list" and type_.item is not None:
        type_ = type_.item
    return type_


def needs_evaluator(test: m.CellTest, column: Type, type_of: TypeOf) -> bool:
    """Return whether a test of a cell can be computed only by looking at the kinds of its column and its value."""
    operand = test.operand if isinstance(test, m.CellComparison) else test
    if isinstance(operand, m.Null) or mentions_input(operand):
        return False
    return not {column.kind, type_of(operand).kind}.isdisjoint(_UNTYPED)


def _operands(node: m.Expr) -> list[m.Expr]:
    found: list[m.Expr] = []
    for name in parts(node):
        value = getattr(node, name)
        if isinstance(value, tuple):
            found.extend(item for item in value if isinstance(item, m.Expr))
        elif isinstance(value, m.Expr):
            found.append(value)
    return found


def of_expression(node: m.Expr, interpreter: Interpreter, capture: Capture, fields_of: FieldsOf) -> c.Dynamic:
    """Return an expression that the evaluator computes."""
    source, captured = _Captures(capture, fields_of).of(node)
    return c.Dynamic(source, captured, interpreter.code(source), span=node.span)


def of_cell(
    test: m.CellTest, column: c.Expr, interpreter: Interpreter, capture: Capture, fields_of: FieldsOf
) -> c.Dynamic:
    """Return the condition that one test of a cell puts on its column's value, which is not null."""
    source, captured = _Captures(capture, fields_of).of(test)
    others = tuple(pair for pair in captured if pair[0] != "?")
    return c.Dynamic(source, (*others, ("?", column)), interpreter.test(source), span=test.span)


class _Captures:
    """Finds what an expression takes from around it, and gives each a name."""

    def __init__(self, capture: Capture, fields_of: FieldsOf) -> None:
        self._capture = capture
        self._fields_of = fields_of
        self._found: dict[str, c.Expr] = {}

    def of(self, node: Any) -> tuple[Any, tuple[tuple[str, c.Expr], ...]]:
        """Return the expression with a name for each thing captured, and those things."""
        source = self._with_names(node, frozenset())
        return source, tuple(self._found.items())

    def _with_names(self, node: Any, bound: frozenset[str]) -> Any:
        if isinstance(node, tuple):
            return tuple(self._with_names(item, bound) for item in node)
        if not is_node(node) or isinstance(node, m.TypeName):
            return node
        if isinstance(node, m.Expr) and not _root(node) & bound and (value := self._capture(node)) is not None:
            name = "?" if isinstance(node, m.Input) else node.name if isinstance(node, m.Name) else node.span.text
            self._found[name] = value
            return node if isinstance(node, (m.Input, m.Name)) else m.Name(name, span=node.span)
        match node:
            case m.For(variables) | m.Quantified(_, variables):
                return self._loop(node, variables, bound)
            case m.Filter(base, condition):
                names = bound | {"item", *self._fields_of(base)}
                inside = self._with_names(condition, names)
                return replace(node, base=self._with_names(base, bound), condition=inside)
            case m.FunctionLiteral(parameters):
                names = bound | {name for name, _ in parameters}
                return replace(node, body=self._with_names(node.body, names))
            case m.ContextLiteral(entries):
                kept: list[tuple[str, m.Expr]] = []
                for key, entry in entries:
                    seen = bound | {key} if isinstance(entry, m.FunctionLiteral) else bound
                    kept.append((key, self._with_names(entry, seen)))
                    bound |= {key}
                return replace(node, entries=tuple(kept))
        return replace(node, **{name: self._with_names(getattr(node, name), bound) for name in parts(node)})

    def _loop(self, node: Any, variables: tuple[tuple[str, m.Expr], ...], bound: frozenset[str]) -> Any:
        kept: list[tuple[str, m.Expr]] = []
        for name, items in variables:
            kept.append((name, self._with_names(items, bound)))
            bound |= {name}
        body = "result" if isinstance(node, m.For) else "condition"
        bound |= {"partial"} if isinstance(node, m.For) else frozenset()
        return replace(node, variables=tuple(kept), **{body: self._with_names(getattr(node, body), bound)})


def _root(node: m.Expr) -> set[str]:
    """Return the name that a path, or the function that is called, starts from."""
    while isinstance(node, (m.Path, m.Call)):
        node = node.base if isinstance(node, m.Path) else node.function
    return {node.name} if isinstance(node, m.Name) else set()
