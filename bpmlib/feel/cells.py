"""Unary tests on values: what a cell says of its column's value, and `in` (DMN 1.5, 10.3.2.13 and rule 7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, assert_never

from bpmlib.feel.interpreter import Code
from bpmlib.feel.invocation import Invocations
from bpmlib.feel.operators import COMPARISONS, member, same, within
from bpmlib.feel.run import Scope
from bpmlib.model import expressions as m
from bpmlib.model.walk import mentions
from bpmlib.values.kinds import kind_of
from bpmlib.values.ranges import Range
from bpmlib.values.undefined import Undefined

__all__ = ["Interpreter"]


class Interpreter(Invocations):
    """Translates every kind of expression, and unary tests."""

    def __init__(self, types: Callable[[m.TypeName], Any]) -> None:
        self.types = types

    def code(self, node: m.Expr) -> Code:
        """Return the function that evaluates a node."""
        match node:
            case m.Number(value) | m.String(value) | m.Boolean(value) | m.Temporal(value):
                return lambda scope: value
            case m.Null():
                return lambda scope: None
            case m.Name():
                return self.name(node)
            case m.Input():
                return self.mark(node)
            case m.Path():
                return self.path(node)
            case m.Filter():
                return self.filter(node)
            case m.Call():
                return self.call(node)
            case m.Negative():
                return self.negative(node)
            case m.Arithmetic():
                return self.arithmetic(node)
            case m.Comparison():
                return self.comparison(node)
            case m.Between():
                return self.between(node)
            case m.In():
                return self.membership(node)
            case m.Logic():
                return self.logic(node)
            case m.If():
                return self.conditional(node)
            case m.InstanceOf():
                return self.instance_of(node)
            case m.FunctionLiteral():
                return self.function(node)
            case m.Steps():
                return self.steps(node)
            case m.Quantified():
                return self.quantified(node)
            case m.For():
                return self.loop(node)
            case m.ListLiteral():
                return self.list_of(node)
            case m.ContextLiteral():
                return self.context(node)
            case m.RangeLiteral():
                return self.range(node)
        assert_never(node)

    def membership(self, node: m.In) -> Code:
        """`value in tests`."""
        value, tests = self.code(node.value), self.tests(node.tests)
        return lambda scope: tests(scope.inner({"?": value(scope)}))

    def tests(self, tests: m.UnaryTests) -> Code:
        """Whether one of the tests holds for `?`; null where none does and one is not known."""
        codes = [self.test(test) for test in tests.tests]
        names_null = any(mentions(test, m.Null) for test in tests.tests)

        def run(scope: Scope) -> Any:
            if not codes:
                return True
            if scope.run.strict and not names_null and scope.find("?")[1] is None:
                return False
            outcome: Any = False
            for code in codes:
                found = code(scope)
                if found is True:
                    outcome = True
                    break
                if found is None:
                    outcome = None
            return outcome if outcome is None or not tests.negated else not outcome

        return run

    def test(self, test: m.CellTest) -> Code:
        """One test of a cell."""
        if isinstance(test, m.CellComparison):
            comparison = COMPARISONS[test.operator]
            return self._on_input(test.operand, lambda value, operand: comparison(value, operand))
        if mentions(test, m.Input):
            return self._truth(test)
        return self._on_input(test, _holds)

    def _on_input(self, operand: m.Expr, holds: Callable[[Any, Any], bool]) -> Code:
        code, span = self.code(operand), operand.span

        def run(scope: Scope) -> Any:
            value, found = scope.find("?")[1], code(scope)
            try:
                return holds(value, found)
            except Undefined as reason:
                return scope.run.undefined(span, str(reason))

        return run

    def _truth(self, test: m.Expr) -> Code:
        code = self.code(test)

        def run(scope: Scope) -> Any:
            found = code(scope)
            if found is not None and not isinstance(found, bool):
                return scope.run.undefined(test.span, f"{kind_of(found)} where a boolean is needed")
            return found

        return run


def _holds(value: Any, test: Any) -> bool:
    """Return whether a value passes a test that is a value itself: lies in it, is one of it, or equals it."""
    if isinstance(test, Range) and not isinstance(value, Range):
        return within(value, test)
    if isinstance(test, list):
        return member(value, test)
    return same(value, test)
