"""Python statements from templates of our own; what comes from a policy enters as syntax trees and constants only."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from threading import RLock
from typing import Any, Final, TypeAlias

__all__ = ["ONE_AT_A_TIME", "Part", "at_line", "expression", "placed", "statements"]

Part: TypeAlias = ast.expr | list[ast.stmt] | str | int
"""What may replace a name: an expression, statements, another name, or a constant."""


ONE_AT_A_TIME: Final = RLock()
"""Held while text or code is made into the other by way of a syntax tree.

CPython 3.11 counts the depth of that work once for all threads, and raises `SystemError` when two do it at a time.
"""


def statements(template: str, **parts: Part) -> list[ast.stmt]:
    """Return the statements of a template, its upper-case names replaced by the parts given.

    >>> ast.unparse(statements("X = Y", X="a", Y=1)[0])
    'a = 1'
    """
    with ONE_AT_A_TIME:
        module = ast.parse(template)
    filled = _Fill(parts).visit(module)
    return list(filled.body)


def at_line(node: ast.expr, line: int) -> ast.expr:
    """Have an expression, with all its parts that have no line of their own, stand in a line of the code."""
    node.bpmlib_line = line  # type: ignore[attr-defined]
    return node


def placed(module: ast.Module) -> ast.Module:
    """Give every node its line, as Python asks for: that of `at_line`, or else that of what it is a part of."""
    left: list[tuple[ast.AST, int]] = [(module, 1)]
    while left:
        node, line = left.pop()
        if node._attributes:
            line = getattr(node, "bpmlib_line", line)
            node.lineno = node.end_lineno = line  # type: ignore[attr-defined]
            node.col_offset = node.end_col_offset = 0  # type: ignore[attr-defined]
        for name in node._fields:
            part = getattr(node, name, None)
            if isinstance(part, ast.AST):
                left.append((part, line))
            elif isinstance(part, list):
                left += [(item, line) for item in part if isinstance(item, ast.AST)]
    return module


def expression(template: str, **parts: Part) -> ast.expr:
    """Return the expression of a template, filled like that of `statements`."""
    (statement,) = statements(template, **parts)
    assert isinstance(statement, ast.Expr)
    return statement.value


class _Fill(ast.NodeTransformer):
    def __init__(self, parts: Mapping[str, Part]) -> None:
        self.parts = parts

    def visit_Name(self, node: ast.Name) -> Any:
        part = self.parts.get(node.id)
        if isinstance(part, str):
            return ast.Name(part, node.ctx)
        if isinstance(part, int):
            return ast.Constant(part)
        return node if part is None else part

    def visit_Expr(self, node: ast.Expr) -> Any:
        part = self.parts.get(node.value.id) if isinstance(node.value, ast.Name) else None
        if isinstance(part, list):
            return part or [ast.Pass()]
        return self.generic_visit(node)
