"""Unary tests on values: what a cell says of its column's value, and `in` (DMN 1.5, 10.3.2.13 and rule 7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, assert_never

from bpmlib.feel.interpreter import Code
from bpmlib.feel.invocation import Invocations
from bpmlib.feel.operators import COMPARISONS, member, same, within
from bpmlib.feel.run import Scope
from bpmlib.model import expressions as m
from bpmlib.model.walk import mentions, mentions_input
from bpmlib.source import Span
from bpmlib.values.kinds import kind_of
from bpmlib.values.ranges import Range
from bpmlib.values.undefined import Undefined

__all__ = ["Interpreter", "names_null"]


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
        """Whether one of the tests holds for `?`; null where none does and one is not known.

        In policy mode null passes only a test that names it, and these tests come first.
        """
        codes = [self.test(test) for test in tests.tests]
        for_null = [code for code, test in zip(codes, tests.tests, strict=True) if names_null(test)]
        strictly = [*for_null, *(code for code in codes if code not in for_null)]

        def run(scope: Scope) -> Any:
            if not codes:
                return True
            asked = strictly if scope.run.strict else codes
            if scope.run.strict and scope.find("?")[1] is None:
                asked = for_null
                if not asked:
                    return False
            outcome: Any = False
            for code in asked:
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
            operand = self.code if test.operator in ("=", "!=") else self.operand
            return self._on_input(test.span, operand(test.operand), COMPARISONS[test.operator])
        if mentions(test, m.Input):
            return self._truth(test)
        if isinstance(test, m.RangeLiteral):
            return self._in_range(test)
        return self._on_input(test.span, self.code(test), _holds)

    def _in_range(self, test: m.RangeLiteral) -> Code:
        """A range as it is written: in policy mode its second end is asked for only where the first lets `?` pass."""
        whole = self._on_input(test.span, self.code(test), _holds)
        by_ends = self.between_ends(
            test, lambda scope: scope.find("?")[1], (test.low, test.low_closed), (test.high, test.high_closed)
        )

        def run(scope: Scope) -> Any:
            is_value = scope.run.strict and not isinstance(scope.find("?")[1], Range)
            return by_ends(scope) if is_value else whole(scope)

        return run

    def _on_input(self, span: Span, code: Code, holds: Callable[[Any, Any], bool]) -> Code:
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
            if not isinstance(found, bool) and (scope.run.strict or found is not None):
                return scope.run.undefined(test.span, f"{kind_of(found)} where a boolean is needed")
            return found

        return run


def names_null(test: m.CellTest) -> bool:
    """Return whether a test of a cell speaks of null: is it, lists it, compares `?` with it."""
    match test:
        case m.Null() | m.CellComparison(operand=m.Null()):
            return True
        case m.CellComparison():
            return False
        case m.ListLiteral(items):
            return any(isinstance(item, m.Null) for item in items) or (mentions_input(test) and mentions(test, m.Null))
    return mentions_input(test) and mentions(test, m.Null)


def _holds(value: Any, test: Any) -> bool:
    """Return whether a value passes a test that is a value itself: lies in it, is one of it, or equals it."""
    if isinstance(test, Range) and not isinstance(value, Range):
        return within(value, test)
    if isinstance(test, list):
        return member(value, test)
    return same(value, test)
