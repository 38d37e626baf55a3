"""What the expressions of a program stand for, as far as that is known before it runs."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from bpmlib.core import ast as c
from bpmlib.values.kinds import kind_of
from bpmlib.verify.exercised.steps import Position, admitted, moved

__all__ = ["Standing"]

_POSITIONS: Final[tuple[Position, ...]] = ("below", "at", "above")
_COUNTS: Final = ("count", "string length")
"""Functions whose values are whole, and at least 0."""


class Standing:
    """Answers for one program: which field an expression is, of what kind its values are, where they may lie."""

    def __init__(self, program: c.Program) -> None:
        self.program = program

    def kind(self, node: c.Expr) -> str:
        """Return the kind of an expression's value, empty where that is not known without computing it."""
        match node:
            case c.Const(value):
                return kind_of(value)
            case c.Read(path):
                type_ = next(read.field.type for read in self.program.reads if read.path == path)
                return type_.kind if type_ is not None else ""
            case c.Ref(key):
                definition = self.program.definitions[key]
                return definition.type.kind if isinstance(definition, c.Definition) else ""
            case c.Need(operand):
                return self.kind(operand)
            case c.Arithmetic(temporal=False):
                return "number"
        return ""

    def resolved(self, node: c.Expr) -> c.Expr:
        """Return what an expression stands for under the names of terms and headers."""
        while isinstance(node, (c.Ref, c.Need)):
            if isinstance(node, c.Need):
                node = node.operand
                continue
            definition = self.program.definitions[node.key]
            if isinstance(definition, c.Table):
                return node
            node = definition.body
        return node

    def read(self, node: c.Expr) -> c.ReadSpec | None:
        """Return the field that an expression stands for."""
        node = self.resolved(node)
        if not isinstance(node, c.Read):
            return None
        return next(read for read in self.program.reads if read.path == node.path)

    def whole(self, node: c.Expr) -> bool:
        """Return whether an expression is known to have whole numbers only."""
        match self.resolved(node):
            case c.Const(value):
                return kind_of(value) == "number" and value == int(value)
            case c.Read() as read:
                found = self.read(read)
                return found is not None and found.field.whole
            case c.If(_, yes, no):
                return self.whole(yes) and self.whole(no)
            case c.Arithmetic("+" | "-" | "*", left, right, False):
                return self.whole(left) and self.whole(right)
            case c.Negate(operand, False):
                return self.whole(operand)
            case c.Call(function):
                return function in _COUNTS
        return False

    def possible(self, value: c.Expr, end: c.Expr, step: Decimal) -> tuple[Position, ...]:
        """Return at which positions beside an end a value may lie, as far as its field or function says so."""
        read, resolved = self.read(value), self.resolved(value)
        if not isinstance(end, c.Const) or end.value is None:
            return _POSITIONS
        there = {one: moved(end.value, one, step) for one in _POSITIONS}
        if read is not None:
            return tuple(one for one in _POSITIONS if admitted(read.field, there[one]))
        if isinstance(resolved, c.Call) and resolved.function in _COUNTS:
            return tuple(one for one in _POSITIONS if there[one] is not None and there[one] >= 0)
        return _POSITIONS
