"""Decision tables of a policy, with their exceptions, as plain DMN tables that decide the same.

An exception becomes a condition: a decision says which apply, one that other exceptions give way in, and the table
gets a column for each, true in the row of the exception and false in the rows that it beats. Where a policy has a value
although no rule holds (`[]`, 0, `otherwise` of a list), a decision on top of the table says so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

from bpmlib.check.checked import Checked
from bpmlib.check.order import reached
from bpmlib.check.tables import OTHERWISE, result_order
from bpmlib.dmn.export.nodes import call, conjunction, either, negation, null, number
from bpmlib.dmn.export.text import Text
from bpmlib.dmn.export.types import FreshNames, Types
from bpmlib.functions.registry import BUILTINS
from bpmlib.model import drg
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.source import Fragment, Span
from bpmlib.syntax.literals import literal
from bpmlib.values.types import BOOLEAN, Type, context_of

__all__ = ["Piece", "pieces"]

_LISTS = ("COLLECT", "RULE ORDER", "OUTPUT ORDER")
_FOLDS = {"COLLECT SUM": "sum", "COLLECT MIN": "min", "COLLECT MAX": "max", "COLLECT COUNT": "count"}
"""The hit policies that make one value of all results, and the function of FEEL that does."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One DMN decision: its name, its logic and type, the names that it needs."""

    name: str
    logic: drg.Boxed
    type: p.Word | None
    needs: tuple[str, ...]
    helps: str = ""
    """What there is to say about it: of a decision that the policy does not have, what it is for."""


def pieces(table: p.DecisionTable, called: str, text: Text, names: FreshNames) -> list[Piece]:
    """Return the decisions that a table becomes; the last one has its name and its value."""
    return _Table(table, called, text, names).pieces()


class _Table:
    def __init__(self, table: p.DecisionTable, called: str, text: Text, names: FreshNames) -> None:
        self.table = table
        self.called = called
        self.text = text
        self.names = names
        self.checked: Checked = text.checked
        self.types: Types = text.unit.types
        self.span = table.name.span
        self.results = [self.checked.inference.result_type(result) for result in table.results]
        self.rows = [row for row in table.rows if row.name.text != OTHERWISE]
        self.default = next((row for row in table.rows if row.name.text == OTHERWISE), None)
        found = self.checked.exceptions.get(table.name.text)
        self.exceptions = found if found is not None and found.rows else None
        self._notes = _Notes(self.checked, table, self.exceptions)
        self._beats: dict[str, set[str]] = {}
        """The rules that an exception beats."""
        self.column = ""
        """The decision that says which exceptions have an effect."""
        self.keys: dict[str, str] = {}
        """What an exception is called in it."""
        self.conflicts: list[tuple[str, str]] = []
        """Exceptions that contradict each other where both have an effect."""

    def pieces(self) -> list[Piece]:
        helpers = self._exceptions() if self.exceptions else []
        outer = self._needs_outer()
        own = self.names.of(f"{self.called}_rules") if outer else self.called
        text = Text(self.text.unit)
        logic = self._logic(text)
        type_ = self._type(self.called)
        shown = [*(row.name.text for row in self._speaking()), *(row.name.text for row in self.rows)]
        about = self._notes.beside(shown)
        helps = f"the rules of {self.called}" if outer else about
        found = [
            *helpers,
            Piece(own, logic, self._list_type() if self._folds_outside else type_, tuple(text.needs), helps),
        ]
        if outer:
            text = Text(self.text.unit)
            value = self._outer(own, text)
            found.append(Piece(self.called, drg.BoxedLiteral(text.fragment(value, self.span), span=self.span), type_,
                               tuple(text.needs), about))  # fmt: skip
        return found

    # -------------------------------------------------------------------------------------- the table

    def _logic(self, text: Text) -> drg.Table:
        table = self.table
        columns = [column.expression for column in table.columns]
        inputs = [
            drg.InputClause(text.fragment(text.expression(column)), self._column_type(column), None, column.span.text,
                            span=column.span)
            for column in columns
        ]  # fmt: skip
        for exception, key in self.keys.items():
            path = m.Path(text.reference(self.column, self.span), key, span=self.span)
            fragment = text.fragment(path)
            inputs.append(drg.InputClause(fragment, self.types.word("boolean"), None, exception, span=self.span))
        types = [self.checked.type_of(column) for column in columns]
        rules = [self._exception(row, text, len(columns)) for row in self._speaking()]
        for row in self.rows:
            tests = [text.cell(cell, type_) for cell, type_ in zip(row.tests, types, strict=True)]
            tests += [Fragment(cell, row.span) for cell in self._marks(row.name.text)]
            rules.append(self._rule(row, tuple(tests), text))
        return drg.Table(
            "COLLECT" if self._folds_outside else table.hit_policy, tuple(inputs), tuple(self._outputs(text)),
            tuple(rules), span=self.span,
        )  # fmt: skip

    def _column_type(self, column: m.Expr) -> p.Word | None:
        return self.types.of(self.checked.type_of(column), f"{self.called}_column")

    def _outputs(self, text: Text) -> list[drg.OutputClause]:
        found = []
        for index, (result, type_) in enumerate(zip(self.table.results, self.results, strict=True)):
            allowed = None
            if self.table.hit_policy in ("PRIORITY", "OUTPUT ORDER"):
                order = result_order(type_, self.checked.scope) or ()
                allowed = Fragment(", ".join(map(literal, order)), result.span)
            default = None
            if self.default is not None and not self._listed:
                value = self.default.results[index]
                assert value is not None
                default = text.fragment(text.result(value, type_))
            several = len(self.results) > 1
            found.append(drg.OutputClause(
                result.name if several else None, self.types.of(type_, f"{self.called}_{result.name.text}"), allowed,
                default, result.name.text, span=result.span,
            ))  # fmt: skip
        return found

    def _rule(self, row: p.Row | p.ExceptionRow, tests: tuple[Fragment, ...], text: Text) -> drg.Rule:
        results = tuple(
            text.fragment(text.result(value, type_))
            for value, type_ in zip(row.results, self.results, strict=True)
            if value is not None
        )
        return drg.Rule(tests, results, annotations=self._notes.of(row), span=row.span)

    # ------------------------------------------------------------------------------------ the value

    @property
    def _listed(self) -> bool:
        """Whether the table gives a list, or makes one value of it."""
        return self.table.hit_policy in _LISTS or self.table.hit_policy in _FOLDS

    @property
    def _folds_outside(self) -> bool:
        """Whether what is folded may be the result of `otherwise`, which no aggregation of DMN knows."""
        return self.table.hit_policy in _FOLDS and self.default is not None

    def _needs_outer(self) -> bool:
        if self.table.hit_policy in ("COLLECT MIN", "COLLECT MAX"):
            return self.default is not None
        return self._listed or (bool(self.conflicts) and self.default is not None)

    def _outer(self, own: str, text: Text) -> m.Expr:
        """Return the value of the decision from that of its table, which is null where no rule holds."""
        span = self.span
        value = text.reference(own, span)
        found = value
        if self._listed:
            none = m.Comparison("=", value, null(span), span=span)
            found = m.If(none, self._empty(text), self._folded(value), span=span)
        if self.conflicts:
            unsettled = m.Comparison("=", text.reference(self.column, span), null(span), span=span)
            found = m.If(unsettled, null(span), found, span=span)
        return found

    def _folded(self, value: m.Expr) -> m.Expr:
        return call(_FOLDS[self.table.hit_policy], value, span=self.span) if self._folds_outside else value

    def _empty(self, text: Text) -> m.Expr:
        """Return the value where no rule holds."""
        hit_policy, span = self.table.hit_policy, self.span
        if self.default is not None:
            values = [text.result(value, type_) for value, type_ in zip(self.default.results, self.results, strict=True)
                      if value is not None]  # fmt: skip
            one = values[0]
            if len(values) > 1:
                keys = [result.name.text for result in self.table.results]
                one = m.ContextLiteral(tuple(zip(keys, values, strict=True)), span=span)
            return one if hit_policy in _FOLDS else m.ListLiteral((one,), span=span)
        return number(0, span) if hit_policy in _FOLDS else m.ListLiteral((), span=span)

    def _type(self, called: str) -> p.Word | None:
        return self.types.of(self.checked.symbol_type(self.table.name.text), called)

    def _list_type(self) -> p.Word | None:
        return self.types.of(Type("list", "list", item=self.results[0]), self.called)

    # --------------------------------------------------------------------------------- the exceptions

    def _speaking(self) -> list[p.ExceptionRow]:
        """Return the exceptions that have a result; the others only take rules away."""
        rows = self.exceptions.rows if self.exceptions else ()
        return [row for row in rows if all(result is not None for result in row.results)]

    def _exception(self, row: p.ExceptionRow, text: Text, columns: int) -> drg.Rule:
        marks = ["true" if exception == row.name.text else "-" for exception in self.keys]
        tests = [Fragment(cell, row.span) for cell in ["-"] * columns + marks]
        return self._rule(row, tuple(tests), text)

    def _marks(self, rule: str) -> list[str]:
        """Return the cells of a rule in the columns of the exceptions; null, where they conflict, passes none."""
        other = "true, false" if self.conflicts else "-"
        return ["false" if rule in self._beats[exception] else other for exception in self.keys]

    def _exceptions(self) -> list[Piece]:
        """Return the decisions that say which exceptions apply, and which have an effect; set what the table needs."""
        assert self.exceptions is not None
        section, span = self.exceptions, self.exceptions.span
        names = [row.name.text for row in section.rows]
        rules = {row.name.text for row in self.rows}
        self._beats = {
            row.name.text: rules if row.beats_all else {word.text for word in row.beats} & rules for row in section.rows
        }
        direct = {row.name.text: [word.text for word in row.beats] for row in section.rows}
        before = {one: reached(direct, one) & set(names) for one in names}
        self.conflicts = [
            (one, other) for one, other in combinations(names, 2)
            if self._beats[one] & self._beats[other] and other not in before[one] and one not in before[other]
        ]  # fmt: skip
        text = Text(self.text.unit)
        columns = [column.expression for column in section.columns]
        conditions = [self._applies(row, columns, text) for row in section.rows]
        hides = {*text.needs, *BUILTINS}  # what the conditions may name, and an earlier entry would hide
        self.keys = {one: self.names.of(one) if one in hides else one for one in names}
        entries = list(zip(self.keys.values(), conditions, strict=True))
        self.column = self.names.of(f"{self.called}_exceptions")
        found = [self._booleans(self.column, entries, text, f"which exceptions of {self.called} apply", span)]
        if self.conflicts or any(before.values()):
            found.append(self._effective(names, before, span))
        return found

    def _applies(self, row: p.ExceptionRow, columns: list[m.Expr], text: Text) -> m.Expr:
        conditions = [text.condition(c, cell) for c, cell in zip(columns, row.tests, strict=True) if cell.tests]
        return conjunction(conditions) if conditions else m.Boolean(True, span=row.span)

    def _effective(self, names: list[str], before: dict[str, frozenset[str]], span: Span) -> Piece:
        text = Text(self.text.unit)
        all_of_them = self.column

        def applies(one: str) -> m.Expr:
            return m.Path(text.reference(all_of_them, span), self.keys[one], span=span)

        def has_effect(one: str) -> m.Expr:
            stronger = [negation(applies(other)) for other in names if one in before[other]]
            return conjunction([applies(one), *stronger])

        entries = [(self.keys[one], has_effect(one)) for one in names]
        clashes = [m.Logic("and", has_effect(one), has_effect(other), span=span) for one, other in self.conflicts]
        self.column = self.names.of(f"{self.called}_effective")
        helps = f"which exceptions of {self.called} have an effect beside the others; null where two conflict"
        return self._booleans(self.column, entries, text, helps, span, clashes)

    def _booleans(
        self, called: str, entries: list[tuple[str, m.Expr]], text: Text, helps: str, span: Span,
        clashes: Sequence[m.Expr] = (),
    ) -> Piece:  # fmt: skip
        value: m.Expr = m.ContextLiteral(tuple(entries), span=span)
        if clashes:
            value = m.If(either(clashes), null(span), value, span=span)
        type_ = self.types.of(context_of(tuple((key, BOOLEAN) for key, _ in entries)), called)
        return Piece(called, drg.BoxedLiteral(text.fragment(value), span=span), type_, tuple(text.needs), helps)


class _Notes:
    """The remarks of a table's rows: one value for each of the same names."""

    def __init__(self, checked: Checked, table: p.DecisionTable, exceptions: p.Exceptions | None) -> None:
        self._checked = checked
        self._decision = table.name.text
        rows: list[p.Row | p.ExceptionRow] = [*table.rows, *(exceptions.rows if exceptions else ())]
        self._found = {row.name.text: self._remarks(row) for row in rows}
        self._names = list(dict.fromkeys(one for found in self._found.values() for one in found))

    def of(self, row: p.Row | p.ExceptionRow) -> tuple[tuple[str, str], ...]:
        """Return the remarks of a row by name, empty where it has none."""
        return tuple((one, self._found[row.name.text].get(one, "")) for one in self._names)

    def beside(self, rules: Collection[str]) -> str:
        """Return the remarks of the rows that are not among the rules of the table, as text."""
        found = {row: [remarks[key] for key in remarks if key != "rule"] for row, remarks in self._found.items()}
        return "\n".join(f"{row}: {'; '.join(said)}" for row, said in found.items() if said and row not in rules)

    def _remarks(self, row: p.Row | p.ExceptionRow) -> dict[str, str]:
        reason = self._checked.reasons.get((self._decision, row.name.text))
        covers = [*row.covers, *(reason.covers if reason else ())]
        ids = dict.fromkeys(f"{cover.system}/{cover.rule}" for cover in covers)
        found = {"rule": row.name.text, "covers": ", ".join(ids)}
        if reason is not None:
            sentences = {"en": reason.en, "zh": reason.zh}
            found |= {language: sentence.span.text.strip() for language, sentence in sentences.items() if sentence}
            found["note"] = reason.note
        for column, remark in row.notes:
            found[column] = f"{found[column]}; {remark}" if found.get(column) else remark
        return {key: remark for key, remark in found.items() if remark not in ("", "-")}
