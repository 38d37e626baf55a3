"""What a cell of a table says of its column's value, in the core; null passes only where a cell names it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from bpmlib.core import ast as c
from bpmlib.core.dynamic import Capture, needs_evaluator, of_cell
from bpmlib.feel.cells import Interpreter, names_null
from bpmlib.model import expressions as m
from bpmlib.model.walk import mentions_input
from bpmlib.source import Span
from bpmlib.values.ranges import Range
from bpmlib.values.types import Type

__all__ = ["Cells", "between", "has_clock"]

_SIMPLE = ("number", "string", "boolean", "date")


class Cells(ABC):
    """Translates cells; `lower` and the rest is given by `Lowering`."""

    interpreter: Interpreter
    captured: Capture

    def __init__(self) -> None:
        self._column: list[c.Expr] = []
        """What `?` stands for while a cell is translated, innermost last."""

    @abstractmethod
    def type_of(self, node: m.Expr) -> Type:
        """Return the checker's type of an expression."""

    @abstractmethod
    def item_fields(self, node: m.Expr) -> Mapping[str, Type]:
        """Return the fields of a list's items, which are names in the condition of a filter."""

    @abstractmethod
    def lower(self, node: m.Expr) -> c.Expr:
        """Return the core expression of a model expression."""

    @abstractmethod
    def value(self, node: m.Expr) -> c.Expr:
        """Return an operand: an expression that must not be null."""

    def equality(self, left: c.Expr, left_type: Type, right: c.Expr, right_type: Type, span: Span) -> c.Expr:
        """Return the comparison of two values."""
        simple = left_type.kind == right_type.kind and left_type.kind in _SIMPLE
        return c.Equal(left, right, simple, span=span)

    def tests(self, tests: m.UnaryTests, column: c.Expr, type_: Type, span: Span) -> c.Expr:
        """Return the condition that a cell puts on its column's value; null passes only where it is named."""
        self._column.append(column)
        nullable = type_.nullable and type_.kind != "null"
        for_null = [self._test(test, column, type_) for test in tests.tests if names_null(test)]
        others = [self._test(test, column, type_) for test in tests.tests if not names_null(test)]
        self._column.pop()
        if nullable and others and (for_null or not tests.negated):
            others = [self._present(column, _any_of(others, span), span)]
        any_of = _any_of([*for_null, *others], span)
        if not tests.negated:
            return any_of
        none_of = c.Not(any_of, span=span)
        return self._present(column, none_of, span) if nullable and not for_null else none_of

    def _present(self, column: c.Expr, condition: c.Expr, span: Span) -> c.Expr:
        """Return the condition on a column that is not null."""
        return c.And((c.Not(c.IsNull(column, span=span), span=span), condition), span=span)

    def _test(self, test: m.CellTest, column: c.Expr, type_: Type) -> c.Expr:
        span = test.span
        if isinstance(test, m.Null):
            return c.IsNull(column, span=span)
        if needs_evaluator(test, type_, self.type_of):
            return of_cell(test, column, self.interpreter, self.captured, self.item_fields)
        if isinstance(test, m.CellComparison):
            if test.operator not in ("=", "!="):
                clock = has_clock(type_, self.type_of(test.operand))
                return c.Compare(test.operator, column, self.value(test.operand), clock, span=span)  # type: ignore[arg-type]
            if isinstance(test.operand, m.Null):
                equal: c.Expr = c.IsNull(column, span=span)
            else:
                equal = self.equality(column, type_, self.lower(test.operand), self.type_of(test.operand), span)
            return c.Not(equal, span=span) if test.operator == "!=" else equal
        if mentions_input(test):
            return self.value(test)
        own = self.type_of(test)
        if own.kind == "list" and type_.kind != "list":
            items = self.lower(test)
            return self._known(items, own, c.Call("list contains", (items, column), span=span))
        if own.kind == "range" and type_.kind != "range":
            return self._known(self.lower(test), own, self._within(test, column, has_clock(type_, own)))
        return self.equality(column, type_, self.lower(test), own, span)

    def _known(self, found: c.Expr, type_: Type, holds: c.Expr) -> c.Expr:
        """Return a condition on what a test names, which does not hold where that is null."""
        return self._present(found, holds, found.span) if type_.nullable else holds

    def _within(self, test: m.Expr, column: c.Expr, clock: bool) -> c.Expr:
        span = test.span
        if isinstance(test, m.RangeLiteral) and not test.form:
            low = None if test.low is None else self.value(test.low)
            high = None if test.high is None else self.value(test.high)
            return between(column, low, test.low_closed, high, test.high_closed, clock, span)
        range_ = self.lower(test)
        if isinstance(range_, c.Const) and isinstance(value := range_.value, Range) and not value.form:
            low = None if value.low is None else c.Const(value.low, span=span)
            high = None if value.high is None else c.Const(value.high, span=span)
            return between(column, low, value.low_closed, high, value.high_closed, clock, span)
        return c.Within(column, range_, span=span)


def _any_of(conditions: Sequence[c.Expr], span: Span) -> c.Expr:
    return conditions[0] if len(conditions) == 1 else c.Or(tuple(conditions), span=span)


def has_clock(*types: Type) -> bool:
    """Return whether values of these types are times of day or instants, whose zones count when they are compared."""
    items = (type_.item if type_.kind == "range" else type_ for type_ in types)
    return any(item is not None and item.kind in ("time", "date and time") for item in items)


def between(
    value: c.Expr, low: c.Expr | None, low_closed: bool, high: c.Expr | None, high_closed: bool, clock: bool, span: Span
) -> c.Expr:
    """Return the condition that a value lies between two ends."""
    ends: list[c.Expr] = []
    if low is not None:
        ends.append(c.Compare(">=" if low_closed else ">", value, low, clock, span=span))
    if high is not None:
        ends.append(c.Compare("<=" if high_closed else "<", value, high, clock, span=span))
    return ends[0] if len(ends) == 1 else c.And(tuple(ends), span=span)
