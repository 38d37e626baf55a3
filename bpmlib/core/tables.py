"""A decision table of the model, with its exceptions, becomes a table of the core."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from bpmlib.check.tables import OTHERWISE, result_order
from bpmlib.core import ast as c
from bpmlib.core.lower import Lowering, Names
from bpmlib.model import expressions as m
from bpmlib.model import policies as p

__all__ = ["TableLowering"]

_SELECT = {"UNIQUE": "only", "ANY": "same", "FIRST": "first", "PRIORITY": "first"}


class TableLowering:
    """Translates one table, in the scope of its policy; headers that are computed become `definitions`."""

    def __init__(
        self, names: Names, table: p.DecisionTable, key: str, definitions: MutableMapping[str, c.Definition | c.Table]
    ) -> None:
        self.checked = names.checked
        self.definitions = definitions
        self.source = table
        self.key = key
        self.lowering = Lowering(names)
        self.columns: dict[m.Expr, c.Column] = {}
        self.types = [self.checked.inference.result_type(result) for result in table.results]

    def table(self) -> c.Table:
        """Return the table in the core language."""
        source = self.source
        exceptions = self.checked.exceptions.get(source.name.text)
        written = [column.expression for column in source.columns]
        extra = [column.expression for column in exceptions.columns] if exceptions else []
        for expression in (*written, *extra):
            if expression not in self.columns:
                self.columns[expression] = self._column(expression, len(self.columns))
        order = list(self.columns)
        rows = [self._row(row, written, order) for row in source.rows]
        own = tuple(row for row in rows if row.name != OTHERWISE)
        default = next((row for row in rows if row.name == OTHERWISE), None)
        select = _SELECT.get(source.hit_policy, "all")
        return c.Table(
            key=self.key, name=source.name.text, columns=tuple(self.columns.values()), rows=own,
            exceptions=self._exceptions(exceptions, own, extra, order) if exceptions else (),
            select=select,  # type: ignore[arg-type]  # one of the four
            ranks=self._ranks(), fold=self._fold(), default=default,
            results=tuple((result.name.text, type_) for result, type_ in zip(source.results, self.types, strict=True)),
            hit_policy=source.hit_policy, span=source.span,
        )  # fmt: skip

    def _column(self, expression: m.Expr, index: int) -> c.Column:
        value = self.lowering.lower(expression)
        type_ = self.checked.type_of(expression)
        if not isinstance(value, (c.Read, c.Const, c.Ref, c.Unset)):
            key = f"{self.key}#{index + 1}"
            definition = c.Definition(key, expression.span.text, value, type_, "column", span=expression.span)
            self.definitions[key] = definition
            value = c.Ref(key, span=expression.span)
        return c.Column(value, expression.span.text, type_, span=expression.span)

    def _row(self, row: p.Row | p.ExceptionRow, written: Sequence[m.Expr], order: Sequence[m.Expr]) -> c.Row:
        cells: dict[m.Expr, m.UnaryTests] = dict(zip(written, row.tests, strict=True))
        tests: list[c.Expr | None] = []
        for expression in order:
            cell = cells.get(expression)
            if cell is None or not cell.tests:
                tests.append(None)
            else:
                column = self.columns[expression]
                tests.append(self.lowering.tests(cell, column.value, column.type, cell.span))
        results = [self.lowering.typed(r, t) for r, t in zip(row.results, self.types, strict=True) if r is not None]
        spans = tuple(cells[e].span if e in cells else None for e in order)
        return c.Row(row.name.text, tuple(tests), tuple(results) or None, spans, span=row.span)

    def _exceptions(
        self, section: p.Exceptions, rows: Sequence[c.Row], written: Sequence[m.Expr], order: Sequence[m.Expr]
    ) -> tuple[c.Exception_, ...]:
        names = [row.name.text for row in section.rows]
        positions = {row.name: index for index, row in enumerate(rows)}
        everything = frozenset(range(len(rows)))
        direct = {row.name.text: {word.text for word in row.beats} for row in section.rows}
        made = []
        for row in section.rows:
            beats = everything if row.beats_all else {positions[w.text] for w in row.beats if w.text in positions}
            before = frozenset(names.index(name) for name in _reached(row.name.text, direct) if name in names)
            made.append(c.Exception_(self._row(row, written, order), frozenset(beats), before, span=row.span))
        return tuple(made)

    def _ranks(self) -> tuple[tuple[Any, ...] | None, ...] | None:
        if self.source.hit_policy not in ("PRIORITY", "OUTPUT ORDER"):
            return None
        return tuple(result_order(type_, self.checked.scope) for type_ in self.types)

    def _fold(self) -> Any:
        _, _, fold = self.source.hit_policy.partition("COLLECT ")
        return fold.lower() or None


def _reached(name: str, beats: Mapping[str, set[str]]) -> set[str]:
    """Return all names that an exception goes before, directly or through others."""
    found: set[str] = set()
    stack = list(beats[name])
    while stack:
        other = stack.pop()
        if other not in found:
            found.add(other)
            stack.extend(beats.get(other, ()))
    return found
