"""Decision tables in DMN mode (DMN 1.5, 8): which rules apply, and what the hit policy makes of them.

A row applies where all its cells are true; null in a cell is not true. Whatever the standard calls a violation (two
rules under UNIQUE, a value that the column does not allow) is null with a diagnostic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

from bpmlib.dmn.boxed import Boxes
from bpmlib.dmn.expressions import Names
from bpmlib.dmn.matching import LARGE, Matcher
from bpmlib.dmn.types import Allowed, ItemType, fitted
from bpmlib.errors import ExpressionError
from bpmlib.feel.interpreter import Code
from bpmlib.feel.operators import ARITHMETIC
from bpmlib.feel.run import Scope
from bpmlib.formats.dmn.nodes import is_feel
from bpmlib.model import drg as d
from bpmlib.model import expressions as m
from bpmlib.model.policies import HitPolicy
from bpmlib.model.walk import steps_of
from bpmlib.source import Fragment, Span
from bpmlib.syntax.parser import parse_tests
from bpmlib.values.compare import equal, less
from bpmlib.values.kinds import kind_of
from bpmlib.values.undefined import Undefined

__all__ = ["Compiler"]

_PLAIN_CELL: Final = 3
"""So many parts has a cell with a constant, or with a comparison with one."""


@dataclass(frozen=True, slots=True)
class _Input:
    code: Code
    allowed: Allowed | None
    span: Span


@dataclass(frozen=True, slots=True)
class _Output:
    name: str
    """Its label, where it has no name, as modelers leave it; empty without either."""
    type: ItemType
    allowed: Allowed | None
    order: tuple[Code, ...]
    """Tests for the allowed values, the best first."""
    default: Code | None
    span: Span


@dataclass(frozen=True, slots=True)
class _Row:
    tests: tuple[Code, ...]
    results: tuple[Code, ...]
    span: Span
    steps: int
    """The work of trying it."""


class Compiler(Boxes):
    """Translates all boxes."""

    def table(self, node: d.Table, names: Names) -> Code:
        """Return the code of a decision table."""
        if not is_feel(node.language):
            return self.foreign(node)
        inputs = [self._input(clause, names) for clause in node.inputs]
        outputs = [self._output(clause, names, node) for clause in node.outputs]
        self.once(clause.name for clause in node.outputs if clause.name is not None)
        find = self._rows(node, names)
        decide = _HITS[node.hit_policy]

        def run(scope: Scope) -> Any:
            columns = self._columns(scope, inputs)
            if columns is None:
                return None
            hits = find(scope, columns)
            if not hits:
                return _nothing(scope, node, outputs)
            try:
                return scope.run.hold(decide(_Hits(scope, hits, outputs)), node.span)
            except Undefined as reason:
                return scope.run.undefined(node.span, str(reason), "dmn-hit-policy")

        return run

    def _rows(self, node: d.Table, names: Names) -> Callable[[Scope, list[Scope]], list[_Row]]:
        """Return what finds the rules that apply: under FIRST the first of them at least."""
        cells = [[self._cell(test, names) for test in rule.tests] for rule in node.rules]
        results = [[self.prepared(text, names, rule.span) for text in rule.results] for rule in node.rules]
        made: list[_Row] = []
        stops = node.hit_policy == "FIRST"

        def rows() -> list[_Row]:
            """Make the code of all rows where the first of them is asked for."""
            if not made:
                made[:] = [
                    _Row(tuple(map(self._test, row)), tuple(make() for make in result), rule.span, _steps(row))
                    for row, result, rule in zip(cells, results, node.rules, strict=True)
                ]
            return made

        def scan(scope: Scope, columns: list[Scope]) -> list[_Row]:
            hits: list[_Row] = []
            for row in rows():
                scope.run.step(node.span, row.steps)
                if all(test(column) is True for test, column in zip(row.tests, columns, strict=True)):
                    hits.append(row)
                    if stops:
                        break
            return hits

        matcher = self._matcher(node, cells)
        if matcher is None:
            return scan

        def find(scope: Scope, columns: list[Scope]) -> list[_Row]:
            found = matcher.find([column.names["?"] for column in columns])
            return scan(scope, columns) if found is None else [rows()[at] for at in found]

        return find

    def _matcher(self, node: d.Table, cells: Sequence[Sequence[m.UnaryTests | ExpressionError]]) -> Matcher | None:
        """Return the index of a large table all of whose cells parse."""
        whole = [[tests for tests in row if isinstance(tests, m.UnaryTests)] for row in cells]
        if len(cells) < LARGE or any(len(row) < len(node.inputs) for row in whole):
            return None
        return Matcher([self.type_of(clause.type).type for clause in node.inputs], whole, node.span)

    def _cell(self, text: Fragment, names: Names) -> m.UnaryTests | ExpressionError:
        try:
            return self.parsed_cell(text, names)
        except ExpressionError as error:
            self.report(error)
            return error

    def _test(self, cell: m.UnaryTests | ExpressionError) -> Code:
        if isinstance(cell, ExpressionError):
            return self.broken(cell)
        return self.tests(cell)

    def _input(self, clause: d.InputClause, names: Names) -> _Input:
        code = self.typed(self.text(clause.expression, names, clause.span), self.type_of(clause.type), clause.span)
        return _Input(code, None if clause.allowed is None else self.cell(clause.allowed, names), clause.span)

    def _output(self, clause: d.OutputClause, names: Names, node: d.Table) -> _Output:
        type_ = self.type_of(clause.type)
        allowed = None if clause.allowed is None else self.cell(clause.allowed, names)
        default = None
        if clause.default is not None and clause.default.text:
            default = self.text(clause.default, names, clause.span)
        name = clause.name.text if clause.name is not None else " ".join(clause.label.split())
        part = name if len(node.outputs) > 1 else None
        order = self._order(clause.allowed or self.allowed_text(clause.type) or self.allowed_text(node.type, part))
        return _Output(name, type_, allowed, order, default, clause.span)

    def _order(self, allowed: Fragment | None) -> tuple[Code, ...]:
        """Return the tests that an output's values pass, in the order in which they are allowed."""
        if allowed is None:
            return ()
        try:
            tests = parse_tests(allowed, self._limits, (), self._members)
        except ExpressionError:  # it is reported where the tests are compiled
            return ()
        return () if tests.negated else tuple(self.test(test) for test in tests.tests)

    def _columns(self, scope: Scope, inputs: Sequence[_Input]) -> list[Scope] | None:
        """Return a scope with its `?` for every column, or None where a value is not allowed."""
        columns = []
        for column in inputs:
            value = column.code(scope)
            inner = scope.inner({"?": value})
            if value is not None and column.allowed is not None and column.allowed(inner) is not True:
                scope.run.undefined(column.span, "the value is not one that the column allows", "dmn-value-not-allowed")
                return None
            columns.append(inner)
        return columns


class _Hits:
    """The rules that apply, and their results."""

    def __init__(self, scope: Scope, rows: Sequence[_Row], outputs: Sequence[_Output]) -> None:
        self.scope = scope
        self.rows = rows
        self.outputs = outputs

    def values(self, row: _Row) -> list[Any]:
        """Return the results of a rule, one an output, as the outputs' types want them."""
        codes = zip(row.results, self.outputs, strict=True)
        return [_result(self.scope, output, code(self.scope), row.span) for code, output in codes]

    def one(self, row: _Row) -> Any:
        """Return the result of a rule: its value, or a context of its values."""
        return _named(self.outputs, self.values(row))

    def all(self) -> list[Any]:
        """Return the results of all rules that apply, in their order."""
        return [self.one(row) for row in self.rows]

    def ranked(self) -> list[Any]:
        """Return all results, those first whose values the outputs name first."""

        def rank(values: list[Any]) -> list[int]:
            columns = zip(self.outputs, values, strict=True)
            return [self._rank(output.order, value) for output, value in columns if output.order]

        found = sorted((self.values(row) for row in self.rows), key=rank)
        return [_named(self.outputs, values) for values in found]

    def _rank(self, order: Sequence[Code], value: Any) -> int:
        inner = self.scope.inner({"?": value})
        return next((at for at, test in enumerate(order) if test(inner) is True), len(order))

    def folded(self, fold: Callable[[list[Any]], Any]) -> Any:
        """Return the results of the one output put together."""
        if len(self.outputs) != 1:
            raise Undefined("only a table with one output has its results put together")
        return fold(self.all())


def _steps(row: Sequence[m.UnaryTests | ExpressionError]) -> int:
    """Return the work of trying a row: one for a plain cell, and what a longer one has beyond."""
    return sum(1 if isinstance(cell, ExpressionError) else max(1, steps_of(cell) - _PLAIN_CELL) for cell in row)


def _named(outputs: Sequence[_Output], values: Sequence[Any]) -> Any:
    if len(outputs) == 1:
        return values[0]
    names = [output.name or f"output {at}" for at, output in enumerate(outputs, 1)]
    return dict(zip(names, values, strict=True))


def _result(scope: Scope, output: _Output, value: Any, span: Span) -> Any:
    if value is None:
        return None
    try:
        found = fitted(scope, value, output.type)
    except Undefined as reason:
        return scope.run.undefined(span, str(reason), "type-mismatch")
    if output.allowed is not None and output.allowed(scope.inner({"?": found})) is not True:
        return scope.run.undefined(span, "the result is not one that the output allows", "dmn-value-not-allowed")
    return found


def _nothing(scope: Scope, node: d.Table, outputs: Sequence[_Output]) -> Any:
    """Return what a table gives where no rule applies: its defaults, 0 for COUNT, else null."""
    if any(output.default is not None for output in outputs):
        values = [None if output.default is None else output.default(scope) for output in outputs]
        return _named(outputs, [_result(scope, *one, node.span) for one in zip(outputs, values, strict=True)])
    if node.hit_policy == "COLLECT COUNT":
        return 0
    return scope.run.undefined(node.span, "no rule applies", "no-match")


def _only(hits: _Hits) -> Any:
    if len(hits.rows) > 1:
        lines = ", ".join(str(row.span.line) for row in hits.rows)
        raise Undefined(f"{len(hits.rows)} rules apply where only one may: those in lines {lines}")
    return hits.one(hits.rows[0])


def _same(hits: _Hits) -> Any:
    first, *others = hits.all()
    if not all(equal(first, other) for other in others):
        raise Undefined("rules apply that do not agree")
    return first


def _total(values: list[Any]) -> Any:
    if isinstance(values[0], str):
        raise Undefined("strings have no sum")
    return reduce(ARITHMETIC["+"], values)


def _extreme(higher: bool) -> Callable[[list[Any]], Any]:
    def fold(values: list[Any]) -> Any:
        best = values[0]
        for value in values[1:]:
            if less(best, value) if higher else less(value, best):
                best = value
        return best

    return fold


def _fold(fold: Callable[[list[Any]], Any]) -> Callable[[_Hits], Any]:
    def without_null(values: list[Any]) -> Any:
        if any(value is None for value in values):
            raise Undefined("one of the results is null")
        kinds = {kind_of(value) for value in values}
        if len(kinds) > 1:
            raise Undefined(f"the results are of several kinds: {', '.join(sorted(kinds))}")
        return fold(values)

    return lambda hits: hits.folded(without_null)


_HITS: Mapping[HitPolicy, Callable[[_Hits], Any]] = {
    "UNIQUE": _only,
    "FIRST": lambda hits: hits.one(hits.rows[0]),
    "PRIORITY": lambda hits: hits.ranked()[0],
    "ANY": _same,
    "COLLECT": lambda hits: hits.all(),
    "COLLECT SUM": _fold(_total),
    "COLLECT MIN": _fold(_extreme(higher=False)),
    "COLLECT MAX": _fold(_extreme(higher=True)),
    "COLLECT COUNT": lambda hits: hits.folded(len),
    "RULE ORDER": lambda hits: hits.all(),
    "OUTPUT ORDER": lambda hits: hits.ranked(),
}
