"""Decision tables in context: what is found out once the terms and other decisions that they look at have a meaning.

Geometry takes a computed value for any value of its type. Here it is what the policy makes of the document, so that
rules turn out never to apply, and questions that geometry left open are answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from bpmlib.core import ast as c
from bpmlib.core.from_model import from_model
from bpmlib.core.walk import children
from bpmlib.errors import BpmError
from bpmlib.model import policies as p
from bpmlib.policy import Policy
from bpmlib.source import Span
from bpmlib.verify.geometry.grid import Grid
from bpmlib.verify.geometry.witness import Finder, Witness
from bpmlib.verify.logic._z3 import Bool, Effort
from bpmlib.verify.logic.session import Model, Proved, Session
from bpmlib.verify.logic.witness import NotADocument
from bpmlib.verify.tables import TRIES, Finding, Region, analyse

__all__ = ["analyse_in_context"]

_EFFORT: Final = Effort(steps=1_000_000, seconds=10.0)
"""What one question about a rule or a table may take, unless it is said otherwise."""
_RELATED: Final = 3


def analyse_in_context(
    policy: Policy, decision: str | None = None, *, as_of: date | None = None, effort: Effort = _EFFORT
) -> tuple[Finding, ...]:
    """Return what `analyse` finds about a decision table, or about all of them, and what a solver adds to it.

    It adds the rules that never apply because of what the terms and decisions are that they look at
    (`unreached`; `off` where they might with other figures). Questions that were `undecided` are left out where
    the answer is that there is no such document, and become the finding itself where the engine bears a document out.
    What the solver does not settle within the effort stays as `analyse` says it. Raises what `analyse` raises, and
    `PolicyError` without Z3.

    >>> from bpmlib import Policies
    >>> analyse_in_context(Policies.load()["sales.payment_terms"], "deposit")
    ()
    """
    checked, day = policy.in_force(as_of)
    found: list[Finding] = []
    for name in checked.decisions if decision is None else [decision]:
        plain: Sequence[Finding] = analyse(policy, name, as_of=as_of)
        if isinstance(checked.decisions[name], p.DecisionTable):
            program = from_model(checked, (name,), lambda used: policy.figures_of(used, day), day)
            open_ = partial(from_model, checked, (name,), lambda _: {}, day)
            grid = Grid.of(program, name, checked.scope.words)
            context = _Context(policy, program, name, grid, day, effort, open_)
            plain = tuple(context.findings(plain))
        found += plain
    return tuple(found)


class _Context:
    """The questions about one table."""

    def __init__(
        self, policy: Policy, program: c.Program, decision: str, grid: Grid, day: date | None, effort: Effort,
        without_figures: Callable[[], c.Program],
    ) -> None:  # fmt: skip
        self.policy = policy
        self.program = program
        self.decision = decision
        self.table = grid.table
        self.grid = grid
        self.day = day
        self.effort = effort
        self.without_figures = without_figures
        self._free: tuple[Session, list[Bool]] | None = None
        """The same table where all parameters may have any figure: when which row counts."""
        self.session = Session()
        self.encoding = self.session.document(program)
        self.meaning = self.encoding.table(self.table.key)
        self.names = [row.name for row in self.table.all_rows]

    def findings(self, plain: Sequence[Finding]) -> Iterator[Finding]:
        """Yield the findings of geometry, those left open answered where that is possible, then the dead rules."""
        settled = {(finding.kind, finding.rules) for finding in plain}
        for finding in plain:
            # Where documents are known already for which this is so, one more says nothing of those in question.
            asked = ("conflict", finding.rules) if finding.rules else ("gap", ())
            again = finding.kind == "undecided" and finding.regions and asked not in settled
            yield from self._answered(finding) if again else (finding,)
        known = {rule for finding in plain if finding.kind in ("dead", "off") for rule in finding.rules}
        yield from self._dead(known)

    # ------------------------------------------------------------------------------------- questions left open

    def _answered(self, finding: Finding) -> Iterator[Finding]:
        """Yield what takes the place of a question left open: nothing, the finding that was asked for, or itself."""
        if self.meaning is None:
            yield finding
            return
        rows = [self.names.index(rule) for rule in finding.rules]
        claims = [self.meaning.gap] if not rows else [self.meaning.hits[row] for row in rows]
        allowed = not rows or self.table.select in ("only", "same")
        if rows and self.table.select == "same":
            claims.append(self.meaning.conflict)
        answer = self.session.settle(*claims, effort=self.effort)
        if answer == Proved():
            return
        shown = (
            self._shown(answer, "Conflict" if rows else "NoMatch") if isinstance(answer, Model) and allowed else None
        )
        if shown is not None:
            yield self._borne_out(finding, shown)
        if shown is None or len(finding.regions) > 1:
            yield finding

    def _shown(self, model: Model, error: str) -> Region | None:
        """Return where a document of a model lies, with the document, once the engine says of it what is expected."""
        try:
            document = self.encoding.document(model)
            figures = self.session.figures(model)
            policy = self.policy.override(**figures) if figures else self.policy
        except (NotADocument, BpmError):
            return None
        finder = Finder(policy, self.program, self.decision, self.grid, self.day, TRIES)
        placed = finder.placed(document)
        if placed is None or placed[1].error != error or None in placed[0]:
            return None
        cells = tuple(((rank, rank),) for rank in placed[0] if rank is not None)
        return Region(self.grid.text(cells), placed[1]) if self._is_own(policy, placed[1]) else None

    def _is_own(self, policy: Policy, witness: Witness) -> bool:
        """Whether deciding on a document ends at this table, not at another that it looks at."""
        try:
            policy.decide(witness.document, as_of=self.day, answers=[self.decision])
        except BpmError as error:
            return error.span == self.table.span
        return False

    def _borne_out(self, finding: Finding, region: Region) -> Finding:
        if not finding.rules:
            message = f"no rule of `{self.decision}` applies to {region.text()}"
            hint = "add a rule, or `otherwise` as the last row"
            return replace(finding, kind="gap", message=message, regions=(region,), because="", hint=hint)
        both = " and ".join(f"`{rule}`" for rule in finding.rules)
        message = f"{both} apply together: {region.text()}"
        hint = "let their conditions exclude each other, or make the special rule an exception"
        return replace(finding, kind="conflict", message=message, regions=(region,), because="", hint=hint)

    # --------------------------------------------------------------------------------------------- dead rules

    def _dead(self, known: set[str]) -> Iterator[Finding]:
        """Yield the rules that never count, but for those already known to."""
        if self.meaning is None:
            return
        hits = [*self.meaning.hits, *self.meaning.counts[len(self.meaning.hits) :]]
        possible: set[int] = set()
        for at, (row, hit) in enumerate(zip(self.table.all_rows, hits, strict=True)):
            if row.name in known or at in possible:
                continue
            answer = self.session.settle(hit, effort=self.effort, fitting=False)
            if isinstance(answer, Model):
                possible.update(other for other in range(at, len(hits)) if self._holds(answer, hits[other]))
            elif answer == Proved():
                yield self._finding(row, self._with_other_figures(at))

    def _holds(self, model: Model, condition: Bool) -> bool:
        return bool(model.values.eval(condition, model_completion=True).eq(self.session.terms.true))

    def _with_other_figures(self, at: int) -> bool:
        """Whether it is not proved that a rule never counts whatever the figures are."""
        if self._free is None:
            session = Session()
            meaning = session.document(self.without_figures()).table(self.table.key)
            self._free = session, [*meaning.hits, *meaning.counts[len(meaning.hits) :]] if meaning is not None else []
        session, hits = self._free
        return not hits or session.settle(hits[at], effort=self.effort, fitting=False) != Proved()

    def _finding(self, row: c.Row, off: bool) -> Finding:
        related = tuple(("it looks at this", span) for span in self._looked_at(row))
        own = (self.policy.id, self.decision)
        if off:
            message = f"`{row.name}` applies with other figures only"
            return Finding("off", *own, message, row.span, rules=(row.name,), related=related)
        message = f"`{row.name}` never applies, given what the terms and decisions are that the table looks at"
        return Finding("unreached", *own, message, row.span, rules=(row.name,), related=related)

    def _looked_at(self, row: c.Row) -> list[Span]:
        """Return the places of terms and decisions that a row's tests name."""
        found: dict[str, Span] = {}
        stack: list[c.Expr] = [test for test in row.tests if test is not None]
        while stack:
            node = stack.pop(0)
            if isinstance(node, c.Ref):
                definition = self.program.definitions[node.key]
                if isinstance(definition, c.Definition) and definition.kind == "column":
                    stack.append(definition.body)
                else:
                    found.setdefault(node.key, definition.span)
            else:
                stack.extend(children(node))
        return list(found.values())[:_RELATED]
