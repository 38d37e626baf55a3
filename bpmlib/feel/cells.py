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
            case m.Number(rounded=True):
                return self.rounded(node)
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

    def rounded(self, node: m.Number) -> Code:
        """A number written with more digits than there are; in policy mode it is a mistake."""
        reason = "the number does not fit 34 digits"

        def run(scope: Scope) -> Any:
            return scope.run.undefined(node.span, reason, "number-too-long") if scope.run.strict else node.value

        return run

    def membership(self, node: m.In) -> Code:
        """`value in tests`."""
        value, tests = self.code(node.value), self.tests(node.tests, of_cell=False)
        return lambda scope: tests(scope.inner({"?": value(scope)}))

    def tests(self, tests: m.UnaryTests, of_cell: bool = True) -> Code:
        """Whether one of the tests holds for `?`; null where none does and one is not known.

        In policy mode null passes only a test that names it, and these tests come first. In DMN mode a condition is a
        test of a cell also where it does not speak of `?`: it holds where it is true.
        """
        codes = [self.test(test, of_cell) for test in tests.tests]
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

    def test(self, test: m.CellTest, of_cell: bool = True) -> Code:
        """One test of a cell, or one behind `in`."""
        if isinstance(test, m.CellComparison):
            operand = self.code if test.operator in ("=", "!=") else self.operand
            return self._on_input(test.span, operand(test.operand), COMPARISONS[test.operator])
        if mentions(test, m.Input):
            return self._truth(test)
        if isinstance(test, m.RangeLiteral):
            return self._in_range(test)
        return self._on_input(test.span, self.code(test), _holds, _holds_or_is_true if of_cell else _holds)

    def _in_range(self, test: m.RangeLiteral) -> Code:
        """A range as it is written: each end is compared by itself, so that one may decide what the other leaves open.

        In policy mode its second end is asked for only where the first lets `?` pass.
        """
        whole = self._on_input(test.span, self.code(test), _holds)
        by_ends = self.between_ends(
            test, lambda scope: scope.find("?")[1], (test.low, test.low_closed), (test.high, test.high_closed)
        )
        ends = [
            self._on_input(test.span, self.code(end), COMPARISONS[operator + "=" * closed])
            for operator, end, closed in ((">", test.low, test.low_closed), ("<", test.high, test.high_closed))
            if end is not None
        ]

        def run(scope: Scope) -> Any:
            if test.form or isinstance(scope.find("?")[1], Range):
                return whole(scope)
            if scope.run.strict:
                return by_ends(scope)
            truths = [end(scope) for end in ends]
            return False if False in truths else None if None in truths else True

        return run

    def _on_input(
        self,
        span: Span,
        code: Code,
        holds: Callable[[Any, Any], bool],
        in_dmn: Callable[[Any, Any], bool] | None = None,
    ) -> Code:
        """What `?` and a value are to each other; `in_dmn` is asked instead of `holds` in DMN mode."""

        def run(scope: Scope) -> Any:
            value, found = scope.find("?")[1], code(scope)
            asked = holds if scope.run.strict or in_dmn is None else in_dmn
            try:
                return asked(value, found)
            except Undefined as reason:
                return scope.run.undefined(span, str(reason))

        return run

    def _truth(self, test: m.Expr) -> Code:
        """A test that speaks of `?`; in DMN mode it may also give a value, which `?` has to have."""
        code = self.code(test)

        def run(scope: Scope) -> Any:
            found = code(scope)
            if isinstance(found, bool) or (found is None and not scope.run.strict):
                return found
            if scope.run.strict:
                return scope.run.undefined(test.span, f"{kind_of(found)} where a boolean is needed")
            try:
                return _holds(scope.find("?")[1], found)
            except Undefined as reason:
                return scope.run.undefined(test.span, str(reason))

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


def _holds_or_is_true(value: Any, test: Any) -> bool:
    """Return whether a value passes a test of a cell in DMN mode: a condition on other things holds where it is true.

    Of a boolean, and of null, which may be a boolean that is missing, `true` asks whether it is the same.
    """
    by_truth = isinstance(test, bool) and value is not None and not isinstance(value, bool)
    return bool(test) if by_truth else _holds(value, test)
