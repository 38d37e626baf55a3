"""Expressions and cells of a policy as plain FEEL: names of the file for names of the policy, null told apart.

A cell of ours is passed by null only where it names null. In DMN null passes `not("a")` and `!= "a"` as well, so such
a cell says more there. The checker's types are those of the nodes as written: look them up before rewriting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from bpmlib.check.checked import Checked
from bpmlib.check.scope import GIVEN, Documents, Symbol
from bpmlib.dmn.export.nodes import call, conjunction, either, name, negation, null, number
from bpmlib.dmn.export.types import Types, feel_type
from bpmlib.feel.cells import names_null
from bpmlib.model import expressions as m
from bpmlib.model.constants import is_constant
from bpmlib.model.walk import is_node, mentions, parts
from bpmlib.source import Fragment, Span
from bpmlib.syntax.show import show, show_tests
from bpmlib.values.types import Type

__all__ = ["Bound", "Text", "Unit"]

Bound = Mapping[str, str | None]
"""The variables around an expression; of a field of a filter's item the document it belongs to."""


class Unit(Protocol):
    """One policy of the file: what its names are called there."""

    checked: Checked
    documents: Documents
    types: Types

    def called(self, symbol: Symbol) -> str:
        """Return the name of the decision that a parameter, term, relation or decision becomes."""

    def input_path(self, name: str) -> tuple[str, ...]:
        """Return the path of the file's inputs that an input stands for."""

    def used(self, alias: str, given: Mapping[str, tuple[str, ...]]) -> Unit:
        """Return a used policy, its inputs bound to paths of the file's inputs."""


class Text:
    """Rewrites the expressions of one decision; `needs` are the names that they use in the end."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.checked = unit.checked
        self.needs: dict[str, None] = {}

    # ------------------------------------------------------------------------------------------- texts

    def fragment(self, node: m.Expr, at: Span | None = None) -> Fragment:
        """Return a rewritten expression as a text."""
        return Fragment(show(node), at or node.span)

    def cell(self, tests: m.UnaryTests, column: Type) -> Fragment:
        """Return a cell of the policy as a text, for a column of this type."""
        return Fragment(show_tests(self.tests(tests, column, {})), tests.span)

    def result(self, node: m.Expr, expected: Type) -> m.Expr:
        """Return an expression of the policy bound to a declared type: where that is no list, a list's only item."""
        actual = self.checked.type_of(node)
        found = self.expression(node)
        if actual.kind != "list" or expected.kind in ("list", "any"):
            return found
        span = node.span
        alone = m.Comparison("=", call("count", found, span=span), number(1, span), span=span)
        return m.If(alone, m.Filter(found, number(1, span), span=span), null(span), span=span)

    def reference(self, text: str, span: Span) -> m.Expr:
        """Return a name of the file, which this decision then needs."""
        self.needs[text] = None
        return name(text, span)

    # ------------------------------------------------------------------------------------- expressions

    def expression(self, node: m.Expr, bound: Bound = {}) -> m.Expr:  # noqa: B006  # it is only read
        """Return an expression of the policy in the file's names."""
        match node:
            case m.Name():
                return self._name(node, bound)
            case m.Path():
                return self._path(node, bound)
            case m.Call():
                return self._call(node, bound)
            case m.Filter():
                return self._filter(node, bound)
            case m.For(variables):
                kept, inner = self._variables(variables, bound)
                result = self.expression(node.result, {**inner, "partial": None})
                return replace(node, variables=kept, result=result)
            case m.Quantified(_, variables):
                kept, inner = self._variables(variables, bound)
                return replace(node, variables=kept, condition=self.expression(node.condition, inner))
            case m.FunctionLiteral(parameters, body):
                typed = tuple((one, type_ and feel_type(type_, self.unit.documents)) for one, type_ in parameters)
                inner = {**bound, **dict.fromkeys(one for one, _ in parameters)}
                return replace(node, parameters=typed, body=self.expression(body, inner))
            case m.ContextLiteral(entries):
                return replace(node, entries=self._entries(entries, bound))
            case m.In(value, tests):
                return self._within(value, tests, bound, node.span)
            case m.Between(value, low, high) if not (self._certain(low, bound) and self._certain(high, bound)):
                return self._between(
                    self.expression(value, bound), m.RangeLiteral(low, True, high, True, span=node.span), bound
                )
            case m.InstanceOf(value, type_name):
                own = feel_type(type_name, self.unit.documents)
                return replace(node, value=self.expression(value, bound), type=own)
            case m.Number():
                return replace(node, percent=False)
        rewritten = {part: self._part(getattr(node, part), bound) for part in parts(node)}
        return replace(node, **rewritten)

    def _part(self, value: Any, bound: Bound) -> Any:
        if isinstance(value, tuple):
            return tuple(self._part(item, bound) for item in value)
        return self.expression(value, bound) if is_node(value) else value

    def _name(self, node: m.Name, bound: Bound) -> m.Expr:
        if node.name in bound:
            document = bound[node.name]
            if document is not None:
                self.unit.types.reads(document, node.name)
            return node
        symbol = self.checked.scope.symbols.get(node.name)
        return node if symbol is None else self._symbol(self.unit, symbol, node.span)

    def _symbol(self, unit: Unit, symbol: Symbol, span: Span) -> m.Expr:
        if symbol.kind not in GIVEN:
            return self.reference(unit.called(symbol), span)
        first, *rest = unit.input_path(symbol.name)
        found = self.reference(first, span)
        for part in rest:
            found = m.Path(found, part, span=span)
        return found

    def _used_symbol(self, node: m.Expr, bound: Bound) -> Symbol | None:
        if not isinstance(node, m.Path) or not isinstance(node.base, m.Name) or node.base.name in bound:
            return None
        found = self.checked.inference.used_symbol(node)
        return None if found is None else found[1]

    def _path(self, node: m.Path, bound: Bound) -> m.Expr:
        if (symbol := self._used_symbol(node, bound)) is not None:
            assert isinstance(node.base, m.Name)
            return self._symbol(self.unit.used(node.base.name, {}), symbol, node.span)
        type_ = _innermost(self.checked.type_of(node.base))
        if type_.kind == "document":
            self.unit.types.reads(type_.name, node.name)
        return replace(node, base=self.expression(node.base, bound))

    def _call(self, node: m.Call, bound: Bound) -> m.Expr:
        symbol = self._used_symbol(node.function, bound)
        if symbol is None:
            arguments = tuple(self.expression(argument, bound) for argument in node.arguments)
            return replace(node, function=self.expression(node.function, bound), arguments=arguments)
        assert isinstance(node.function, m.Path) and isinstance(node.function.base, m.Name)
        alias = node.function.base.name
        names = node.names or tuple(self.checked.used[alias].scope.inputs)
        given: dict[str, tuple[str, ...]] = {}
        absent: list[m.Expr] = []
        for one, argument in zip(names, node.arguments, strict=False):
            path = self.expression(argument, bound)
            given[one] = _spelled(path)
            if self.checked.type_of(argument).nullable:
                absent.append(m.Comparison("=", path, null(argument.span), span=argument.span))
        value = self._symbol(self.unit.used(alias, given), symbol, node.span)
        return m.If(either(absent), null(node.span), value, span=node.span) if absent else value

    def _filter(self, node: m.Filter, bound: Bound) -> m.Expr:
        base = self.checked.type_of(node.base)
        item = base.item
        document = item.name if item is not None and item.kind == "document" else None
        fields = dict.fromkeys(self.checked.inference.item_fields(base), document)
        condition = self.expression(node.condition, {**bound, "item": None, **fields})
        return replace(node, base=self.expression(node.base, bound), condition=condition)

    def _variables(
        self, variables: tuple[tuple[str, m.Expr], ...], bound: Bound
    ) -> tuple[tuple[tuple[str, m.Expr], ...], Bound]:
        kept: list[tuple[str, m.Expr]] = []
        for one, items in variables:
            kept.append((one, self.expression(items, bound)))
            bound = {**bound, one: None}
        return tuple(kept), bound

    def _entries(self, entries: tuple[tuple[str, m.Expr], ...], bound: Bound) -> tuple[tuple[str, m.Expr], ...]:
        kept: list[tuple[str, m.Expr]] = []
        for key, entry in entries:
            seen = {**bound, key: None} if isinstance(entry, m.FunctionLiteral) else bound
            kept.append((key, self.expression(entry, seen)))
            bound = {**bound, key: None}
        return tuple(kept)

    # ------------------------------------------------------------------------------------------- cells

    def tests(self, tests: m.UnaryTests, column: Type, bound: Bound) -> m.UnaryTests:
        """Return unary tests of the policy that null passes in DMN only where it passes them here."""
        nullable = column.nullable and column.kind != "null"
        if tests.negated:
            found = tuple(self._test(test, bound) for test in tests.tests)
            if nullable and not any(map(names_null, tests.tests)):
                found = (null(tests.span), *found)
            return replace(tests, tests=found)
        return replace(
            tests,
            tests=tuple(
                self._present(test, bound) if nullable and self._passes_null(test) else self._test(test, bound)
                for test in tests.tests
            ),
        )

    def _test(self, test: m.CellTest, bound: Bound) -> m.CellTest:
        if isinstance(test, m.CellComparison):
            return replace(test, operand=self.expression(test.operand, bound))
        if isinstance(test, m.RangeLiteral) and not all(
            end is None or self._certain(end, bound) for end in (test.low, test.high)
        ):
            return self._between(m.Input(span=test.span), test, bound)
        return self.expression(test, bound)

    def _certain(self, end: m.Expr, bound: Bound) -> bool:
        """Return whether the end of a range is never null in DMN either: a constant, a figure, a field."""
        if is_constant(end):
            return True
        root = end
        while isinstance(root, m.Path):
            root = root.base
        if not isinstance(root, m.Name) or root.name in bound or self.checked.type_of(end).nullable:
            return False
        symbol = self.checked.scope.symbols.get(root.name)
        return symbol is not None and symbol.kind in (*GIVEN, "parameter")

    def _between(self, value: m.Expr, range_: m.RangeLiteral, bound: Bound) -> m.Expr:
        """Return `value >= low and value <= high`, which is false below `low` though `high` be null; a range is not."""
        ends = ((">", range_.low_closed, range_.low), ("<", range_.high_closed, range_.high))
        tests = [
            m.Comparison(f"{sign}=" if closed else sign, value, self.expression(end, bound), span=range_.span)  # type: ignore[arg-type]
            for sign, closed, end in ends
            if end is not None
        ]
        return conjunction(tests)

    def _passes_null(self, test: m.CellTest) -> bool:
        """Return whether null may pass a test in DMN that it does not pass here."""
        if names_null(test):
            return False
        operand = test.operand if isinstance(test, m.CellComparison) else test
        if isinstance(test, m.CellComparison) and test.operator != "=":
            return test.operator == "!="
        # What is computed may turn out null in DMN, which null equals.
        return not (is_constant(operand) or isinstance(operand, m.RangeLiteral))

    def _present(self, test: m.CellTest, bound: Bound) -> m.CellTest:
        """Return `? != null and ...`."""
        span = test.span
        mark = m.Input(span=span)
        rewritten = self._test(test, bound)
        if isinstance(rewritten, m.CellComparison):
            holds: m.Expr = m.Comparison(rewritten.operator, mark, rewritten.operand, span=span)
        elif mentions(rewritten, m.Input):
            holds = rewritten
        else:
            holds = m.In(mark, m.UnaryTests((rewritten,), span=span), span=span)
        return conjunction([m.Comparison("!=", mark, null(span), span=span), holds])

    def condition(self, column: m.Expr, tests: m.UnaryTests) -> m.Expr:
        """Return what a cell says of its column, as an expression by itself."""
        type_, span = self.checked.type_of(column), tests.span
        only = tests.tests[0] if len(tests.tests) == 1 and not tests.negated else None
        if isinstance(only, m.Boolean) and not type_.nullable:
            value = self.expression(column)
            return value if only.value else negation(value)
        if isinstance(only, m.CellComparison) and (not type_.nullable or isinstance(only.operand, m.Null)):
            operand = self.expression(only.operand)
            return m.Comparison(only.operator, self.expression(column), operand, span=span)
        if isinstance(only, (m.Number, m.String, m.Null, m.Temporal, m.Boolean)):
            return m.Comparison("=", self.expression(column), only, span=span)
        holds = self._within(column, replace(tests, negated=False), {}, span)
        if not tests.negated:
            return holds
        absent = type_.nullable and not any(map(names_null, tests.tests))
        none_of = negation(holds)
        return conjunction([self._not_null(column, {}), none_of]) if absent else none_of

    def _within(self, value: m.Expr, tests: m.UnaryTests, bound: Bound, span: Span) -> m.Expr:
        """Return `value in (tests)`: false, and not null as in DMN, for a null that no test names."""
        type_ = self.checked.type_of(value)
        nullable = type_.nullable and type_.kind != "null"
        for_null = any(map(names_null, tests.tests))
        found = tuple(
            self._present(test, bound) if nullable and for_null and not names_null(test) else self._test(test, bound)
            for test in tests.tests
        )
        holds: m.Expr = m.In(self.expression(value, bound), m.UnaryTests(found, span=tests.span), span=span)
        return conjunction([self._not_null(value, bound), holds]) if nullable and not for_null else holds

    def _not_null(self, value: m.Expr, bound: Bound) -> m.Expr:
        return m.Comparison("!=", self.expression(value, bound), null(value.span), span=value.span)


def _innermost(type_: Type) -> Type:
    while type_.kind == "list" and type_.item is not None:
        type_ = type_.item
    return type_


def _spelled(node: m.Expr) -> tuple[str, ...]:
    """Return the path that a rewritten input path spells."""
    if isinstance(node, m.Path):
        return (*_spelled(node.base), node.name)
    assert isinstance(node, m.Name)
    return (node.name,)
