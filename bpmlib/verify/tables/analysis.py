"""What can be found out about a decision table by geometry: gaps, conflicts, dead rules, and what could be simpler.

`analyse` is exact where the conditions of a table speak of fields and constants. Where they speak of anything else (a
term that is computed, a cell that names another field, a parameter without a figure) a finding is shown once a document
bears it out, and is `undecided` otherwise. That nothing is found is a proof in either case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Final, get_args

from bpmlib.core import ast as c
from bpmlib.core.from_model import from_model
from bpmlib.errors import BpmError, NoMatch
from bpmlib.model import policies as p
from bpmlib.policy import Policy
from bpmlib.regions.partition import Box, Cells, Exhausted, merged
from bpmlib.values.compare import equal
from bpmlib.verify.examples import Trial, expecting
from bpmlib.verify.geometry.grid import Grid
from bpmlib.verify.geometry.hits import Hits
from bpmlib.verify.geometry.witness import Finder, Witness
from bpmlib.verify.tables.findings import Finding, Findings, Kind, Region
from bpmlib.verify.tables.simpler import idle_columns, idle_results, mergeable

__all__ = ["EFFORT", "KINDS", "TRIES", "analyse"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
"""All kinds of findings."""
EFFORT: Final = 20_000_000
"""How often rows are looked at for one question about one table, unless it is said otherwise."""
TRIES: Final = 6_000
"""How many documents are tried for one decision, unless it is said otherwise."""
_WITNESSES: Final = 20
"""Boxes of one finding for which a document is made; those that need one to be known get it up to `_TRIED`."""
_TRIED: Final = 60


def analyse(
    policy: Policy, decision: str | None = None, *, as_of: date | None = None, kinds: Collection[Kind] = KINDS,
    effort: int = EFFORT, tries: int = TRIES,
) -> Findings:  # fmt: skip
    """Return what is found about a decision table of a policy, or about all of them, with the figures in force.

    `as_of` is the day whose version and figures count, by default that of the last change; figures given with
    `Policy.override` count. `kinds` are the kinds of findings that are wanted (all): what else there is, such as the
    many harmless overlaps of a large FIRST table, is not looked for. Every document shown was decided by the engine. A
    question that would take more than `effort` looks at rows is answered as undecided; `tries` is how many documents
    are tried for a decision where what is computed keeps them from being made up at once. Raises `KeyError` for a name
    that is no decision, `NotEffective`.

    >>> from bpmlib import Policies
    >>> analyse(Policies.load()["sales.payment_terms"], "deposit")
    ()
    """
    checked, day = policy.in_force(as_of)
    found: list[Finding] = []
    for name, section in checked.decisions.items() if decision is None else [(decision, checked.decisions[decision])]:
        if isinstance(section, p.DecisionTable):
            program = from_model(checked, (name,), lambda used: policy.figures_of(used, day), day)
            grid = Grid.of(program, name, checked.scope.words)
            analysis = _Analysis(policy, program, name, grid, day, effort, tries, frozenset(kinds))
            found += (finding for finding in analysis.findings() if finding.kind in kinds)
    return Findings(found)


class _Analysis:
    """The questions about one table."""

    def __init__(
        self, policy: Policy, program: c.Program, decision: str, grid: Grid, day: date | None, effort: int, tries: int,
        kinds: frozenset[Kind],
    ) -> None:  # fmt: skip
        self.policy = policy
        self.program = program
        self.decision = decision
        self.grid = grid
        self.table = grid.table
        self.hits = Hits(grid, effort)
        self.names = [row.name for row in self.table.all_rows]
        self._day = day
        self._tries = tries
        self._kinds = kinds

    @cached_property
    def _documents(self) -> Finder:
        return Finder(self.policy, self.program, self.decision, self.grid, self._day, self._tries)

    def findings(self) -> Iterator[Finding]:
        """Yield the findings: what is wrong first, then what could be simpler."""
        for question, (answer, *kinds) in _QUESTIONS.items():
            if self._kinds.isdisjoint((*kinds, "undecided")):
                continue
            try:
                yield from answer(self)
            except Exhausted:
                yield self._finding(
                    "undecided", f"cannot decide {question}", because="the table is too large for the effort given"
                )

    # ------------------------------------------------------------------------------------------- gaps

    def gaps(self) -> Iterator[Finding]:
        """Yield what no rule applies to, where that is an error."""
        if not self.hits.has_gaps:
            return
        boxes = self._merged(self.hits.uncovered())
        meant = self._expected(boxes)
        boxes = [cells for cells in boxes if cells not in meant]
        sure, unsure, replayed = self._borne_out(boxes, lambda witness: witness.error == "NoMatch")
        if sure:
            message = f"no rule of `{self.decision}` applies to {sure[0].text()}"
            hint = "add a rule, or `otherwise` as the last row"
            yield self._finding("gap", message, regions=sure, hint=hint, replayed=replayed)
        if unsure:
            yield self._unsure(f"whether `{self.decision}` has a rule for {unsure[0].text()}", unsure)
        if meant:
            regions = tuple(Region(self.grid.text(cells), found[0][1]) for cells, found in meant.items())
            message = f"no rule of `{self.decision}` applies to {regions[0].text()}, and an example expects that"
            rows = [row for found in meant.values() for row, _ in found]
            related = tuple(("expected here", row.span) for row in rows[:3])
            yield self._finding("gap", message, regions=regions, related=related, expected=True)

    def _expected(self, boxes: Sequence[Cells]) -> dict[Cells, list[tuple[p.Example, Witness]]]:
        """Return the boxes without a rule in which there are examples that expect that, with these examples."""
        checked, _ = self.policy.in_force(self._day)
        figures = self.policy.figures_of(checked, self._day)
        found: dict[Cells, list[tuple[p.Example, Witness]]] = defaultdict(list)
        for row, trial in expecting(self.policy, checked.policy, "NoMatch") if boxes else ():
            if trial.policy.figures_of(checked, self._day) != figures or not self._has_no_rule(trial):
                continue
            placed = self._documents.placed(trial.document)
            if placed is not None and placed[1].error == "NoMatch":
                for cells in boxes:
                    if _lies_in(placed[0], cells):
                        found[cells].append((row, placed[1]))
        return found

    def _has_no_rule(self, trial: Trial) -> bool:
        """Whether what an example asks for ends at this table."""
        try:
            trial.decide()
        except NoMatch as error:
            return error.span == self.table.span
        except BpmError:
            pass
        return False

    # --------------------------------------------------------------------------------------- overlaps

    def overlaps(self) -> Iterator[Finding]:
        """Yield the rules that apply together, by what the hit policy makes of it."""
        for rules, boxes in self._by_rules(self.hits.clashes()):
            yield from self._conflict(rules, boxes, "and neither of these exceptions goes before the other")
        harmless = not self._kinds.isdisjoint(("overlap", "undecided"))
        if self.table.select == "all" or (self.table.select == "first" and not harmless):
            return
        for rules, boxes in self._by_rules(self.hits.together()):
            same = self._say_the_same(rules)
            if self.table.select == "only":
                yield from self._conflict(rules, boxes, "where UNIQUE allows one")
            elif self.table.select == "same" and same is not True:
                yield from self._conflict(rules, boxes, "and say different things", certain=same is False)
            elif harmless:
                yield from self._harmless(rules, boxes)

    def _by_rules(self, pieces: Iterable[tuple[Box, tuple[int, ...]]]) -> Iterator[tuple[tuple[int, ...], list[Cells]]]:
        found: dict[tuple[int, ...], list[Box]] = defaultdict(list)
        for box, rules in pieces:
            found[rules].append(box)
        for rules in sorted(found):
            yield rules, self._merged(found[rules])

    def _conflict(
        self, rules: tuple[int, ...], boxes: list[Cells], why: str, *, certain: bool = True
    ) -> Iterator[Finding]:
        both = self._listed(rules)
        sure, unsure, replayed = self._borne_out(boxes, lambda witness: witness.error == "Conflict", certain)
        own: dict[str, Any] = {
            "rules": tuple(self.names[rule] for rule in rules),
            "span": self.table.all_rows[rules[0]].span,
        }
        related = tuple((f"`{self.names[rule]}`", self.table.all_rows[rule].span) for rule in rules[1:4])
        if sure:
            message = f"{both} apply together {why}: {sure[0].text()}"
            hint = "let their conditions exclude each other, or make the special rule an exception"
            yield self._finding("conflict", message, regions=sure, hint=hint, replayed=replayed, related=related, **own)
        if unsure:
            yield self._unsure(f"whether {both} apply together {why}", unsure, computed=not certain, **own)

    def _harmless(self, rules: tuple[int, ...], boxes: list[Cells]) -> Iterator[Finding]:
        sure, unsure, replayed = self._borne_out(boxes, lambda witness: witness.holds >= set(rules))
        first = self.names[self.hits.in_order(rules)[0]]
        how = f"and `{first}` counts" if self.table.select == "first" else "and say the same"
        own: dict[str, Any] = {
            "rules": tuple(self.names[rule] for rule in rules),
            "span": self.table.all_rows[rules[-1]].span,
        }
        if sure:
            message = f"{self._listed(rules)} apply together {how}: {sure[0].text()}"
            yield self._finding("overlap", message, regions=sure, replayed=replayed, **own)
        if unsure:
            yield self._unsure(f"whether {self._listed(rules)} apply together", unsure, **own)

    def _say_the_same(self, rules: Sequence[int]) -> bool | None:
        """Whether rules have equal results; None where these are computed."""
        first, *others = (self.table.all_rows[rule].results or () for rule in rules)
        if all(other == first for other in others):
            return True
        pairs = [pair for other in others for pair in zip(first, other, strict=True)]
        if any(_known_to_differ(*pair) for pair in pairs):
            return False
        return None

    # ------------------------------------------------------------------------------------- dead rules

    def dead(self) -> Iterator[Finding]:
        """Yield the rules, exceptions and `otherwise` that never count."""
        alive = self.hits.alive()
        for position, row in enumerate(self.table.all_rows[: len(self.grid.rows)]):
            own: dict[str, Any] = {"rules": (row.name,), "span": row.span}
            if position in self.grid.off:
                yield self._finding("off", f"`{row.name}` applies with other figures only", **own)
            elif position not in alive:
                yield self._finding("dead", f"`{row.name}` never applies: {self._why_dead(position)}", **own)
        default = self.table.default
        if default is not None and next(self.hits.uncovered(), None) is None:
            message = f"`{default.name}` never applies: the other rules leave nothing over"
            yield self._finding("dead", message, rules=(default.name,), span=default.span)

    def _why_dead(self, position: int) -> str:
        empty = [axis for axis, ranks in zip(self.grid.axes, self.grid.rows[position], strict=True) if not ranks]
        if empty:
            return f"`{empty[0].variable.header}` has no such value"
        if position < len(self.table.rows) and any(position in one.beats for one in self.table.exceptions):
            return "exceptions beat it, or other rules come first"
        if position >= len(self.table.rows):
            return "other exceptions go before it"
        return (
            "rules above it, or of higher rank, take all"
            if self.table.select == "first"
            else "no document is like that"
        )

    # --------------------------------------------------------------------------------------- simpler

    def mergeable(self) -> Iterator[Finding]:
        """Yield rules that one rule could say."""
        for rows, header, cell in mergeable(self.hits, self.program):
            names = tuple(self.names[row] for row in rows)
            message = f"{self._listed(rows)} differ in `{header}` alone and say the same"
            span = self.table.all_rows[rows[0]].span
            yield self._finding("mergeable", message, rules=names, span=span, hint=f"one rule could say `{cell}` there")

    def columns(self) -> Iterator[Finding]:
        """Yield conditions that never matter."""
        unasked = (column.header for at, column in enumerate(self.table.columns) if not self._asks(at))
        for header in (*unasked, *(axis.variable.header for axis in idle_columns(self.hits))):
            yield self._finding("column", f"`{header}` never matters: whatever it is, `{self.decision}` says the same")

    def _asks(self, column: int) -> bool:
        """Whether some rule or exception has a test in a column."""
        return any(row.tests[column] is not None for row in self.table.all_rows[: len(self.grid.rows)])

    def results(self) -> Iterator[Finding]:
        """Yield words that a result may have by its type and never has."""
        for name, words in idle_results(self.hits, self._words):
            shown = ", ".join(f"`{word}`" for word in words)
            yield self._finding("result", f"no rule says {shown} for `{name}`")

    def _words(self, type_name: str) -> Sequence[str] | None:
        checked, _ = self.policy.in_force(self._day)
        return checked.scope.words.values(type_name)

    # ----------------------------------------------------------------------------------------- helpers

    def _merged(self, boxes: Iterable[Box]) -> list[Cells]:
        return merged(list(boxes), loose=self.grid.loose)

    def _listed(self, rules: Sequence[int]) -> str:
        names = [f"`{self.names[rule]}`" for rule in rules]
        return f"{', '.join(names[:-1])} and {names[-1]}"

    def _borne_out(
        self, boxes: Sequence[Cells], expected: Callable[[Witness], bool], certain: bool = True
    ) -> tuple[tuple[Region, ...], tuple[Region, ...], bool]:
        """Return the boxes that are known to be as expected, those that may be, and whether the engine agrees."""
        sure: list[Region] = []
        unsure: list[Region] = []
        replayed = True
        for number, cells in enumerate(boxes):
            text = self.grid.text(cells)
            exact = certain and not self.grid.free_in(cells)
            witness = self._documents.find(cells) if number < (_WITNESSES if exact else _TRIED) else None
            said = witness is not None and expected(witness)
            if witness is not None and not said and exact and not witness.fails:
                replayed = False
            if said or exact:
                sure.append(Region(text, witness if said or not replayed else None))
            else:
                unsure.append(Region(text))
        return tuple(sure), tuple(unsure), replayed

    def _unsure(self, question: str, regions: tuple[Region, ...], *, computed: bool = False, **own: Any) -> Finding:
        headers = {header for region in regions for header in region.cells}
        axes = [axis for axis in self.grid.axes if axis.free and axis.variable.header in headers]
        because = "the results are computed" if computed else ""
        if axes:
            names = list(dict.fromkeys(axis.name for axis in axes))[:3]
            because = f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} computed, and no document was found"
            own.setdefault("related", (("this", axes[0].variable.subject.span),))
        message = f"cannot decide {question}"
        return self._finding("undecided", message, regions=regions, because=because or "no document was found", **own)

    def _finding(self, kind: Any, message: str, **own: Any) -> Finding:
        own.setdefault("span", self.table.span)
        return Finding(kind, self.policy.id, self.decision, message, **own)


_QUESTIONS: Final[Mapping[str, tuple[Callable[[_Analysis], Iterator[Finding]], *tuple[Kind, ...]]]] = {
    "whether every document has a rule": (_Analysis.gaps, "gap"),
    "which rules apply together": (_Analysis.overlaps, "conflict", "overlap"),
    "which rules never apply": (_Analysis.dead, "dead", "off"),
    "which rules could be one": (_Analysis.mergeable, "mergeable"),
    "which conditions matter": (_Analysis.columns, "column"),
    "which results occur": (_Analysis.results, "result"),
}
"""What is asked of every table, in words that follow `cannot decide`; what answers it; the kinds of its findings."""


def _lies_in(ranks: Sequence[int | None], cells: Cells) -> bool:
    """Whether a place lies in a box."""
    return all(
        rank is not None and any(low <= rank <= high for low, high in own)
        for rank, own in zip(ranks, cells, strict=True)
    )


def _known_to_differ(left: c.Expr, right: c.Expr) -> bool:
    return isinstance(left, c.Const) and isinstance(right, c.Const) and not equal(left.value, right.value)
