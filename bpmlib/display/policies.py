"""A policy as its author wrote it: tables with their exceptions, figures, terms, readings of unclear clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bpmlib.check.checked import Checked
from bpmlib.display.blocks import Block, Cell, Fold, Heading, Inline, Items, Line, Piece, Row, Table, clauses, cut
from bpmlib.display.findings import diagnostics
from bpmlib.display.words import Say
from bpmlib.errors import BpmError
from bpmlib.explain.wording import Wording
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.model.patterns import FactHistories, Pattern
from bpmlib.model.processes import Histories, Process
from bpmlib.model.words import Cover
from bpmlib.policies import Policies
from bpmlib.policy import Policy
from bpmlib.source import Span

__all__ = ["library", "policy"]


def library(thing: Policies, say: Say) -> Iterator[Block]:
    """Yield what is shown of a folder of policies; none is checked for it."""
    where = str(thing.root) if thing.root is not None else ""
    yield Heading((say.title("policies"), f": {len(thing)} ", Piece(where, "muted")))
    shown, left_out = cut(thing, 200)
    rows = tuple(_listed(thing, name, say) for name in shown)
    yield Table((say("policy"), say("title"), say("effective"), say("source")), rows, left_out)


def _listed(thing: Policies, name: str, say: Say) -> Row:
    try:
        versions = thing.versions(name)
    except BpmError as error:
        return Row((Piece(name, "code"), Piece(error.diagnostics[0].message, "bad"), "", ""))
    front = versions[-1].front
    days = [_effective(version.front) for version in versions]
    return Row((Piece(name, "code"), _titled(front, say), say.list(days), " ".join(dict(front.source).values())))


def policy(thing: Policy, say: Say) -> Iterator[Block]:
    """Yield what is shown of a policy: its version in force on the day of the last change."""
    checked, day = thing.in_force()
    front = checked.policy.front
    yield Heading((_titled(front, say), " ", Piece(thing.id, "code")))
    yield Line(Piece(" · ".join((*dict(front.source).values(), f"{say('effective')} {_effective(front)}")), "muted"))
    if len(thing.versions) > 1:
        days = [_effective(version.front) for version in thing.versions]
        yield Line((f"{say.title('versions')}: ", say.list(days)))
    words = Wording(say.language, thing.vocabulary)
    yield from _Shown(checked, thing.figures_of(checked, day), words, say).blocks()
    if checked.findings:
        title = f"{say.title('findings')}: {len(checked.findings)}"
        advised = any(one.severity == "warning" for one in checked.findings)
        yield Fold(title, tuple(diagnostics(checked.findings, say)), advised)


class _Shown:
    def __init__(self, checked: Checked, figures: Mapping[str, Any], words: Wording, say: Say) -> None:
        self.checked = checked
        self.sections = checked.policy.sections
        self.figures = figures
        self.words = words
        self.say = say

    def blocks(self) -> Iterator[Block]:
        say = self.say
        for section in self.sections:
            match section:
                case p.DecisionTable():
                    yield Heading((Piece(section.name.text, "code"), Piece(f" {section.hit_policy}", "muted")), 2)
                    yield self.table(section)
                case p.Formula():
                    yield Heading((Piece(section.name.text, "code"), Piece(f" {say('formula')}", "muted")), 2)
                    yield Line(Piece(_one(section.expression.span), "code"))
        for word, rows in (("figures", self.parameters()), ("terms", self.terms())):
            if rows:
                shown, left_out = cut(rows)
                yield Heading(say.title(word), 2)
                yield Table((), shown, left_out)
        readings = [row for one in self.sections if isinstance(one, p.Readings) for row in one.rows]
        if readings:
            rows = [Row((row.name.text, row.clause, row.unclear, row.taken)) for row in readings]
            shown, left_out = cut(rows)
            head = (say("name"), say("clause"), say("unclear"), say("taken"))
            yield Fold(f"{say.title('readings')}: {len(rows)}", (Table(head, shown, left_out),))
        sentences = [one.sentence for one in self.sections if isinstance(one, p.Property)]
        if sentences:
            yield Fold(f"{say.title('properties')}: {len(sentences)}", (Items(*cut(sentences)),))
        rest = self.rest()
        if rest:
            yield Line(Piece(" · ".join(rest), "muted"))

    def table(self, section: p.DecisionTable) -> Table:
        say = self.say
        columns = [_one(column.expression.span) for column in section.columns]
        exceptions = [
            one for one in self.sections if isinstance(one, p.Exceptions) and one.decision.text == section.name.text
        ]
        for one in exceptions:
            columns += [name for column in one.columns if (name := _one(column.expression.span)) not in columns]
        results = [result.name.text for result in section.results]
        head: list[Inline] = [say("rule"), *(Piece(name, "code") for name in columns)]
        head += [("→ ", Piece(name, "code")) for name in results]
        own = [_one(column.expression.span) for column in section.columns]
        name = section.name.text
        rows = [self.row(row, row.name.text, own, columns, name) for row in section.rows]
        for one in exceptions:
            own = [_one(column.expression.span) for column in one.columns]
            rows += [self.row(row, _named(row, say), own, columns, name) for row in one.rows]
        head.append(say("covers"))
        if all(not row.cells[-1] for row in rows):
            head.pop()
            rows = [Row(row.cells[:-1]) for row in rows]
        return Table(tuple(head), *cut(rows))

    def row(
        self, row: p.Row | p.ExceptionRow, name: Inline, own: Sequence[str], columns: Sequence[str], decision: str
    ) -> Row:
        tests = dict(zip(own, row.tests, strict=False))
        cells = [_tested(tests.get(column)) for column in columns]
        results = ["-" if one is None else Piece(_one(one.span), "code") for one in row.results]
        covers = list(row.covers)
        reason = self.checked.reasons.get((decision, row.name.text))
        covers += reason.covers if reason is not None else ()
        return Row((name, *cells, *results, clauses(map(_clause, covers))))

    def parameters(self) -> list[Row]:
        found: dict[str, Row] = {}
        for section in self.sections:
            for row in section.rows if isinstance(section, p.Parameters) else ():
                name, label = row.name.text, row.zh if self.say.language == "zh" else row.en
                value: Inline = Piece(self.say("not set"), "warn")
                if name in self.figures:
                    value = self.words.value(self.figures[name], self.checked.symbol_type(name))
                found[name] = Row((Piece(name, "code"), (Piece(label, "muted"),), Cell(value), row.type.span.text))
        return list(found.values())

    def terms(self) -> list[Row]:
        rows = [row for section in self.sections if isinstance(section, p.Terms) for row in section.rows]
        zh = self.say.language == "zh"
        return [
            Row((Piece(row.name.text, "code"), (Piece(row.zh if zh else row.en, "muted"),),
                 Piece(_one(row.expression.span), "code")))
            for row in rows
        ]  # fmt: skip

    def rest(self) -> list[str]:
        """Return what else there is, counted."""
        say = self.say
        examples = sum(
            len(one.rows) for one in self.sections if isinstance(one, p.ExampleTable | Histories | FactHistories)
        )
        counted = {"examples": examples}
        for word, kind in (("process", Process), ("conclusions", Pattern)):
            counted[word] = sum(isinstance(one, kind) for one in self.sections)
        return [f"{say(word)}: {count}" for word, count in counted.items() if count]


def _tested(tests: m.UnaryTests | None) -> Inline:
    """Return a cell as written; the place of an empty one is that of its row."""
    return "-" if tests is None or not tests.tests else Piece(_one(tests.span), "code")


def _named(row: p.ExceptionRow, say: Say) -> Inline:
    beaten = "*" if row.beats_all else ", ".join(word.text for word in row.beats)
    return row.name.text, Piece(f"\n{say('exception')}, {say('beats')} {beaten}" if beaten else "", "muted")


def _clause(cover: Cover) -> str:
    return f"{cover.system}/{cover.rule}" if cover.system else cover.rule


def _titled(front: p.FrontMatter, say: Say) -> str:
    title = dict(front.title)
    return title.get(say.language) or next(iter(title.values()), "")


def _effective(front: p.FrontMatter) -> str:
    until: date | str = front.effective_to or ""
    return f"{front.effective_from}..{until}"


def _one(span: Span) -> str:
    return " ".join(span.text.split()) or "-"
