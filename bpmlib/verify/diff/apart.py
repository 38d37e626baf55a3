"""Where two versions of one decision come to different outcomes: boxes, and in each a document decided by both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from bpmlib.check.checked import Checked
from bpmlib.core import ast as c
from bpmlib.core.from_model import from_model
from bpmlib.errors import BpmError
from bpmlib.policy import Policy
from bpmlib.regions.partition import Box, Cells, Exhausted, merged
from bpmlib.source import Span
from bpmlib.values.compare import plain_data
from bpmlib.verify.diff.joint import differing
from bpmlib.verify.diff.versions import differing_field, differing_term, never_fails, same_definition, with_inputs_of
from bpmlib.verify.geometry.axes import Variable
from bpmlib.verify.geometry.grid import Grid
from bpmlib.verify.geometry.hits import Hits
from bpmlib.verify.geometry.outcomes import Outcome
from bpmlib.verify.geometry.witness import Finder
from bpmlib.verify.replay.transitions import Side
from bpmlib.verify.tables.findings import show_document

__all__ = ["Compared", "Moved", "Version", "compare"]

Verdict = Literal["equivalent", "different", "undecided"]


@dataclass(frozen=True)
class Version:
    """One side: the policy, its version in force on a day, and the program of one decision."""

    policy: Policy
    checked: Checked
    day: date | None
    program: c.Program

    @classmethod
    def of(cls, policy: Policy, decision: str, as_of: date | None) -> Version:
        """Return the side of a policy for one of its decisions."""
        checked, day = policy.in_force(as_of)
        return cls(
            policy, checked, day, from_model(checked, (decision,), lambda used: policy.figures_of(used, day), day)
        )

    def decide(self, decision: str, document: Mapping[str, Any]) -> Side:
        """Return what this version says of a document, of which it gets the inputs that it knows."""
        own = {name: value for name, value in document.items() if name in self.checked.scope.inputs}
        try:
            found = self.policy.decide(own, as_of=self.day, answers=[decision])
        except BpmError as error:
            return Side.failed(error)
        return Side.all_of(found, [decision])[decision]


@dataclass(frozen=True)
class Moved:
    """A box of values for which the outcome is another one, in the words of cells; a missing header may be anything.

    `before` and `after` say what the tables come to there: a value, an error, or expressions that are computed.
    `document` lies in the box, `old` and `new` are what the engine says of it (`old.decision.explain()` says why).
    Where the engine contradicts the box, `replayed` is false: that is a mistake of this library.
    """

    cells: Mapping[str, str]
    before: str
    after: str
    document: Mapping[str, Any] | None = None
    old: Side | None = None
    new: Side | None = None
    replayed: bool = True

    def text(self) -> str:
        """Return the box as text: what moved, and the document below it."""
        where = ", ".join(f"`{header}` {text}" for header, text in self.cells.items()) or "every document"
        lines = [f"  {where}: {self.before} -> {self.after}"]
        if self.document is not None and self.old is not None and self.new is not None:
            lines.append(f"    for example {show_document(self.document)}: {self.old.text()} -> {self.new.text()}")
        if not self.replayed:
            lines.append("    the engine says otherwise about this document: please report this mistake of bpmlib")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the box as data that JSON can hold."""
        found: dict[str, Any] = {"cells": dict(self.cells), "before": self.before, "after": self.after}
        if self.document is not None and self.old is not None and self.new is not None:
            found["witness"] = {
                "document": plain_data(self.document), "old": self.old.to_dict(), "new": self.new.to_dict(),
            }  # fmt: skip
        return found | {"replayed": self.replayed}


@dataclass(frozen=True)
class Compared:
    """One decision of both versions.

    In the `regions` outcomes differ, for every document; in `open` ones they may, at least for one document where the
    region has one; elsewhere they are the same, unless `because` speaks of the whole, without open regions. Regions are
    disjoint, and no two with the same outcomes could be one. `equivalent` is a proof. `place` is where that stands
    because of which something is not known.
    """

    decision: str
    verdict: Verdict
    spans: tuple[Span, Span]
    regions: tuple[Moved, ...] = ()
    open: tuple[Moved, ...] = ()
    because: str = ""
    place: Span | None = None

    def text(self) -> str:
        """Return the comparison as text, its place first."""
        lines = [f"{self.spans[1].place}: `{self.decision}`: {self.verdict}"]
        lines += [region.text() for region in self.regions]
        if self.because:
            where = f" ({self.place.place})" if self.place is not None else ""
            lines.append(f"  cannot decide {'there' if self.open else 'more'}, because {self.because}{where}")
            lines += [region.text() for region in self.open]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as data that JSON can hold."""
        return {
            "decision": self.decision,
            "verdict": self.verdict,
            "places": [span.place for span in self.spans],
            "regions": [region.to_dict() for region in self.regions],
            "open": [region.to_dict() for region in self.open],
            "because": self.because,
            "place": self.place.place if self.place is not None else "",
        }


def compare(old: Version, new: Version, decision: str, effort: int, tries: int) -> Compared:
    """Compare one decision that both versions have."""
    tables = [version.program.definitions[decision] for version in (old, new)]
    spans = (tables[0].span, tables[1].span)

    def unknown(because: str, place: Span) -> Compared:
        return Compared(decision, "undecided", spans, because=because, place=place)

    if (read := differing_field(old.program, new.program)) is not None:
        return unknown(f"`{'.'.join(read.path)}` may have other values in the other version", read.span)
    if same_definition(old.program, new.program, decision):
        return Compared(decision, "equivalent", spans)
    if not (isinstance(tables[0], c.Table) and isinstance(tables[1], c.Table)):
        return unknown(f"`{decision}` is computed by a formula that differs, or by one whose terms do", spans[1])
    if [type_ for _, type_ in tables[0].results] != [type_ for _, type_ in tables[1].results]:
        return unknown("the results are of other types", spans[1])
    axes = _Axes.of(old, new, decision)
    if axes.unlike is not None:
        return unknown(f"`{axes.unlike.header}` may have other values in the other version", axes.unlike.subject.span)
    subjects = [cut.variable.subject for cut in axes.new.cuts.values()]
    if (term := differing_term(old.program, new.program, subjects)) is not None:
        return unknown(f"`{term.name}`, on which it depends, is not the same in both", term.span)
    try:
        return _Comparison(old, new, decision, spans, axes, effort, tries).result()
    except Exhausted:
        return unknown("the tables are too large for the effort given", spans[1])


@dataclass(frozen=True)
class _Axes:
    """Both tables over the same axes, and the program that computes these.

    `unlike` is a variable of which the versions do not agree which values it can have: by its type, or its words.
    """

    old: Grid
    new: Grid
    program: c.Program
    unlike: Variable | None

    @classmethod
    def of(cls, old: Version, new: Version, decision: str) -> _Axes:
        before, after = with_inputs_of(old.program, new.program), with_inputs_of(new.program, old.program)
        words = [version.checked.scope.words for version in (old, new)]
        first = Grid.of(before, decision, words[0])
        own = Grid.of(after, decision, words[1]).cuts
        pairs = [(cut.variable, own[key].variable) for key, cut in first.cuts.items() if key in own]
        unlike = next((other for one, other in pairs if not _alike(one, other)), None)
        second = Grid.of(after, decision, words[1], first.cuts)
        program = with_inputs_of(new.program, old.program, [cut.variable.subject for cut in first.cuts.values()])
        return cls(Grid.of(before, decision, words[0], second.cuts), second, program, unlike)


def _alike(one: Variable, other: Variable) -> bool:
    return (one.type, one.words, one.nullable) == (other.type, other.words, other.nullable)


class _Comparison:
    """Two tables whose columns mean the same."""

    def __init__(
        self, old: Version, new: Version, decision: str, spans: tuple[Span, Span], axes: _Axes, effort: int, tries: int
    ) -> None:
        self.versions = (old, new)
        self.decision = decision
        self.spans = spans
        self.grid = axes.new
        self.program = axes.program
        self.hits = (Hits(axes.old, effort), Hits(axes.new, effort))
        self.effort = effort
        self.finder = Finder(new.policy, axes.program, decision, axes.new, new.day, tries)

    def result(self) -> Compared:
        """Return where the tables differ."""
        sure: list[Moved] = []
        left: list[Moved] = []
        because, place = "", None
        for before, after, cells in self._regions():
            moved, known, why = self._moved(before, after, cells)
            (sure if known else left).append(moved)
            if not known and not because:
                because, place = why
        if not left and not sure and (failing := self._may_fail()) is not None:
            because, place = "tests that are computed may have no value, and then it matters which come first", failing
        seen = bool(sure) or any(moved.document is not None for moved in left)
        verdict: Verdict = "different" if seen else "undecided" if because else "equivalent"
        return Compared(self.decision, verdict, self.spans, tuple(sure), tuple(left), because, place)

    def _regions(self) -> Iterator[tuple[Outcome, Outcome, Cells]]:
        """Yield the merged boxes in which the outcomes differ, or may differ."""
        moved: dict[tuple[Hashable, Hashable], list[Box]] = defaultdict(list)
        ends: dict[tuple[Hashable, Hashable], tuple[Outcome, Outcome]] = {}
        for box, before, after in differing(*self.hits, self._means_the_same, self.effort):
            if not self._same(before, after):
                moved[before.key, after.key].append(box)
                ends[before.key, after.key] = before, after
        found = [(pair, cells) for pair, own in moved.items() for cells in merged(own, loose=self.grid.loose)]
        for pair, cells in sorted(found, key=lambda one: one[1]):
            yield *ends[pair], cells

    def _same(self, before: Outcome, after: Outcome) -> bool:
        return bool(before.same(after)) and self._mean_the_same(one for results in after.said for one in results)

    def _means_the_same(self, row: c.Row) -> bool:
        return self._mean_the_same(row.results or ())

    def _mean_the_same(self, said: Iterable[c.Expr]) -> bool:
        computed = [one for one in said if not isinstance(one, c.Const)]
        return not computed or differing_term(self.versions[0].program, self.versions[1].program, computed) is None

    def _moved(self, before: Outcome, after: Outcome, cells: Cells) -> tuple[Moved, bool, tuple[str, Span]]:
        """Return a box with its document, whether it is known that outcomes differ there, and why not."""
        free = self.grid.free_in(cells)
        exact = not free and not before.computed and not after.computed
        text = self.grid.text(cells)
        if free:
            why = f"{free[0].name} is computed, and no document was found", free[0].variable.subject.span
        else:
            computed = after if after.computed else before
            why = "the results are computed", computed.said[0][0].span if computed.said else self.spans[1]
        witness = self.finder.find(self._on_the_clock(cells))
        if witness is None:
            return Moved(text, before.text(), after.text()), exact, why
        old, new = (version.decide(self.decision, witness.document) for version in self.versions)
        differs = not old.same(new)
        agrees = all(_as_said(side, said) for side, said in ((old, before), (new, after)))
        if not differs and not exact:
            return Moved(text, before.text(), after.text()), False, why
        replayed = (differs and agrees) or witness.fails or "EvaluationError" in (old.error, new.error)
        moved = Moved(text, before.text(), after.text(), witness.document, old, new, replayed)
        return moved, exact or not (before.computed or after.computed), why

    def _on_the_clock(self, cells: Cells) -> Cells:
        """Return a box in which instants have no time zone where those that they are compared with have none."""
        axes = zip(self.grid.axes, cells, strict=True)
        return tuple(((0, 0),) if axis.zoneless and ranks == axis.whole else ranks for axis, ranks in axes)

    def _may_fail(self) -> Span | None:
        """Return the place of what both tables look at and what may have no value."""
        subjects = [axis.variable.subject for axis in self.grid.axes]
        return next((one.span for one in subjects if not never_fails(self.program, one)), None)


def _as_said(side: Side, said: Outcome) -> bool:
    """Whether the engine came to an outcome that is known beforehand."""
    if said.computed:
        return True
    known = Side(said.value, error=said.error)
    return side.same(known)
