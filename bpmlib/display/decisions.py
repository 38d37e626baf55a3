"""A decision with its tables: the row that was hit, the cells of the others that did not hold, what was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bpmlib.core import ast as c
from bpmlib.core.personal import Entries, Shape, masked
from bpmlib.display.blocks import (
    MOST,
    Block,
    Cell,
    Fold,
    Heading,
    Inline,
    Items,
    Line,
    Mark,
    Piece,
    Row,
    Table,
    cut,
    prose,
)
from bpmlib.display.words import Say
from bpmlib.explain.change import together
from bpmlib.explain.explanation import Answer, Explanation
from bpmlib.explain.naming import Names
from bpmlib.explain.why import Miss
from bpmlib.explain.wording import Wording
from bpmlib.run.decision import Decision
from bpmlib.values.types import ANY, Type

__all__ = ["decision", "explanation", "one_line"]

_NEAR: Final = 20
"""Rows of a long table that are shown around those that were hit."""


def decision(thing: Decision, say: Say) -> Iterator[Block]:
    """Yield what is shown of a decision."""
    return explanation(thing.compiled.explainer(thing), say)


def explanation(thing: Explanation, say: Say) -> Iterator[Block]:
    """Yield what is shown of a decision's explanation."""
    return _Shown(thing, say).blocks()


def one_line(text: str) -> str:
    """Return the text of an expression in one line."""
    return " ".join(text.split())


class _Shown:
    def __init__(self, explanation: Explanation, say: Say) -> None:
        self.of = explanation
        self.decision = explanation.decision
        self.compiled = self.decision.compiled
        self.state = list(self.decision.state)
        self.say = say
        self.wording = Wording(say.language, explanation.vocabulary)
        self.names = Names(self.compiled.program)

    def blocks(self) -> Iterator[Block]:
        say, decision = self.say, self.decision
        title = self.of.title.get(say.language) or next(iter(self.of.title.values()), "")
        yield Heading((f"{title} " if title else "", Piece(decision.policy, "code")))
        source = " ".join(self.of.source.values())
        day = f"{say('as of')} {self.wording.date(decision.as_of)}" if decision.as_of is not None else ""
        if source or day:
            yield Line(Piece(" · ".join(part for part in (source, day) if part), "muted"))
        for answer in self.of.answers:
            if answer.asked:
                yield from self.answer(answer)
        yield from self.listed("read", self.reads())
        yield from self.listed("computed", self.terms())
        yield from self.listed("figures", self.figures())
        rest = [answer for answer in self.of.answers if not answer.asked]
        for answer in rest:
            head, *inside = self.answer(answer)
            assert isinstance(head, Heading)
            yield Fold(head.text, tuple(inside))
        changes = tuple(prose(change.text(self.wording)) for change in together(self.of.changes))
        if changes:
            yield Fold(say.title("what would change it"), (Items(*cut(changes)),))

    # ------------------------------------------------------------------------------------------- answers

    def answer(self, answer: Answer) -> Iterator[Block]:
        value = self.wording.value(answer.value, answer.type)
        yield Heading((Piece(answer.key, "code"), ": ", Piece(value, "strong")), 2)
        definition = self.compiled.program.definitions[answer.key]
        if isinstance(definition, c.Table):
            yield self.table(answer, definition)
        else:
            yield Line(Piece(one_line(definition.body.span.text), "code"))
        because = tuple(prose(f"{self.say('because')} {hit.text(self.wording)}") for hit in answer.hits)
        if because:
            yield Items(*cut(because))

    def table(self, answer: Answer, table: c.Table) -> Table:
        hits = self.decision.hits(answer.key)
        misses = {miss.rule: miss for miss in answer.misses}
        kinds = _kinds(table)
        chosen = _around(hits, len(table.all_rows))
        head: list[Inline] = [self.say("rule"), *map(self.column, table.columns)]
        head += [("→ ", Piece(name, "code")) for name, _ in table.results]
        rows = []
        for position in chosen:
            row = table.all_rows[position]
            rows.append(self.row(table, row, position in hits, misses.get(row.name), kinds[position]))
        return Table(tuple(head), tuple(rows), len(table.all_rows) - len(rows))

    def column(self, column: c.Column) -> Inline:
        shape = self.compiled.masks.expression(column.value)
        value = masked(self.compiled.value(column.value, self.state), shape)
        name = self.names.of(column.value).get(self.say.language)
        label = f"\n{name}" if name else ""
        seen = Piece(f"\n= {self.wording.value(value, column.type)}", "muted")
        return Piece(one_line(column.header), "code"), Piece(label, "muted"), seen

    def row(self, table: c.Table, row: c.Row, hit: bool, miss: Miss | None, kind: str) -> Row:
        tests = [self.test(row, at, miss) for at in range(len(table.columns))] if row.tests else []
        while len(tests) < len(table.columns):
            tests.append(Cell("-"))
        results = [Cell(Piece(one_line(one.span.text), "code")) for one in row.results or ()]
        results += [Cell("-")] * (len(table.results) - len(results))
        why = miss.text(self.wording).partition(": ")[2] if miss is not None and not miss.header else ""
        name: Inline = (
            row.name if kind != "otherwise" else self.say("otherwise"),
            Piece(f"  {self.say('exception')}" if kind == "exception" else "", "muted"),
            Piece(f"\n{why}" if why else "", "muted"),
        )
        mark: Mark = "hit" if hit else "beaten" if miss is not None and not miss.header else ""
        return Row((name, *tests, *results), mark)

    def test(self, row: c.Row, at: int, miss: Miss | None) -> Cell:
        test, span = row.tests[at], row.cells[at] if at < len(row.cells) else None
        if test is None:
            return Cell("-")
        written = Piece(one_line(span.text) if span is not None else one_line(test.span.text), "code")
        held = self.compiled.value(test, self.state)
        mark: Mark = "unknown" if held is None else "held" if held else "failed"
        if miss is not None and miss.wanted is not None and miss.span == span:
            wanted = self.wording.value(miss.wanted, miss.type)
            return Cell((written, Piece(f"\n({wanted})", "muted")), mark)
        return Cell(written, mark)

    # ------------------------------------------------------------------------------------------- values

    def listed(self, word: str, rows: Sequence[Row]) -> Iterator[Block]:
        if rows:
            shown, left_out = cut(rows)
            yield Heading(self.say.title(word), 2)
            yield Table((), shown, left_out)

    def reads(self) -> list[Row]:
        values = self.decision.reads
        found = []
        for read in self.compiled.program.reads:
            path = ".".join(read.path)
            value = masked(values[path], self.compiled.masks.read(read.path))
            if value is None:
                continue
            if read.field.document is not None:
                value, type_ = self.say("given"), ANY
            else:
                type_ = read.field.type or ANY
            found.append(self.value(path, read.field.legend, value, type_))
        return found

    def terms(self) -> list[Row]:
        terms = self.decision.terms
        shapes: dict[str, Shape] = {key: self.compiled.masks.definition(key) for key in terms}
        found = []
        for key, value in masked(terms, Entries(shapes)).items():
            term = self.compiled.program.definitions[key]
            assert isinstance(term, c.Definition)
            found.append(self.value(key, term.labels, value, term.type))
        return found

    def figures(self) -> list[Row]:
        known = self.compiled.program.parameters
        figures = self.decision.parameters.items()
        return [self.value(name, known[name].labels, value, known[name].type) for name, value in figures]

    def value(self, name: str, labels: Mapping[str, str], value: Any, type_: Type) -> Row:
        label = Piece(labels.get(self.say.language, ""), "muted")
        return Row((Piece(name, "code"), (label,), self.wording.value(value, type_)))


def _kinds(table: c.Table) -> list[str]:
    kinds = ["rule"] * len(table.rows) + ["exception"] * len(table.exceptions)
    return kinds + (["otherwise"] if table.default is not None else [])


def _around(hits: Sequence[int], count: int) -> list[int]:
    """Return the positions of the rows that are shown: all, or of many those that were hit and some around them."""
    if count <= MOST:
        return list(range(count))
    shown = set(hits[:MOST])
    for hit in hits[:MOST] or (0,):
        if len(shown) >= MOST:
            break
        shown |= set(range(max(0, hit - _NEAR // 2), min(count, hit + _NEAR // 2 + 1)))
    return sorted(shown)
