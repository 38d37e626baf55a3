"""Text to model: expressions, cells (unary tests), types and parameter values.

Every function takes a `Fragment` and raises `ExpressionError` with one diagnostic at the first mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

from bpmlib.errors import ExpressionError, Limits
from bpmlib.model import expressions as m
from bpmlib.model.walk import parts
from bpmlib.source import Fragment
from bpmlib.syntax.grammar import Grammar
from bpmlib.syntax.lexer import fail

__all__ = ["parse_expression", "parse_iterated", "parse_tests", "parse_type", "parse_value"]

_T = TypeVar("_T")
_DEFAULT: Final = Limits()


def parse_expression(
    fragment: Fragment,
    limits: Limits = _DEFAULT,
    names: Iterable[str] | None = None,
    members: Iterable[str] | None = None,
) -> m.Expr:
    """Return the expression that the whole fragment spells.

    With `names`, those in scope, names are open as in DMN: they may hold blanks and signs; `members` are those that
    may stand behind a dot, in a filter or for a type, the same ones unless they are given.
    """
    return _whole(_Parser(fragment, limits, names, members), lambda parser: parser.expression())


def parse_iterated(
    fragment: Fragment,
    limits: Limits = _DEFAULT,
    names: Iterable[str] | None = None,
    members: Iterable[str] | None = None,
) -> m.Expr:
    """Return what a `for` goes through: an expression, or `low..high`; names as above."""
    return _whole(_Parser(fragment, limits, names, members), lambda parser: parser.iterated())


def parse_tests(
    fragment: Fragment,
    limits: Limits = _DEFAULT,
    names: Iterable[str] | None = None,
    members: Iterable[str] | None = None,
) -> m.UnaryTests:
    """Return the unary tests that the whole fragment spells: a cell of a decision table; names as above."""
    return _whole(_Parser(fragment, limits, names, members), lambda parser: parser.cell())


def parse_value(fragment: Fragment, limits: Limits = _DEFAULT) -> m.Expr:
    """Return the expression of a parameter's value, where `30%` is a number as well."""
    return _whole(_Parser(fragment, limits), lambda parser: parser.value())


def parse_type(fragment: Fragment, limits: Limits = _DEFAULT) -> m.TypeName:
    """Return the type that the whole fragment spells: `CNY`, `range<CNY>`, `date and time`."""
    return _whole(_Parser(fragment, limits), lambda parser: parser.type_name(words=True))


def _whole(parser: _Parser, rule: Callable[[_Parser], _T]) -> _T:
    result, limits, fragment = rule(parser), parser.limits, parser.fragment
    parser.finish()
    if len(parser.tokens) > limits.nesting and _depth(result) > 2 * limits.nesting:
        message, hint = f"more than {2 * limits.nesting} operations inside each other", "name parts of it in `Terms`"
        fail(fragment, 0, len(fragment.text), "expression-too-deep", message, hint)
    return result


def _depth(root: Any) -> int:
    deepest, stack = 0, [(root, 1)]
    while stack:
        node, depth = stack.pop()
        deepest = max(deepest, depth)
        if isinstance(node, tuple):
            stack.extend((child, depth) for child in node)
        else:
            stack.extend((getattr(node, name), depth + 1) for name in parts(node))
    return deepest


class _Parser(Grammar):
    """What stands in a file beside expressions: cells, parameter values, types."""

    def cell(self) -> m.UnaryTests:
        start = self.token.start
        if self.is_sign("-") and self.tokens[1].kind == "end":
            self.next()
            return m.UnaryTests((), span=self.span(start))
        if (inner := self.negated()) is not None:
            return m.UnaryTests(inner, negated=True, span=self.span(start))
        tests = self.tests()
        return m.UnaryTests(tests, span=self.span(start))

    def negated(self) -> tuple[m.CellTest, ...] | None:
        """The tests of a cell that is `not(...)` as a whole, or None where it is anything else."""
        if self.token.text != "not" or self.token.kind != "name" or self.tokens[1].text != "(":
            return None
        self.at = 2
        try:
            inner = self.tests()
        except ExpressionError:
            inner = ()
        if inner and self.is_sign(")") and self.tokens[self.at + 1].kind == "end":
            self.next()
            return inner
        self.at = self.nesting = 0
        return None

    def value(self) -> m.Expr:
        start = self.token.start
        if self.is_sign("-") and self.tokens[1].kind == "number":
            self.next()
        if self.token.kind == "number" and self.tokens[self.at + 1].text == "%":
            value = self.exact(self.next(), hundredths=True)
            self.next()
            return m.Number(value.copy_negate() if self.at == 3 else value, percent=True, span=self.span(start))
        self.at = 0
        self.percents = True
        return self.expression()
