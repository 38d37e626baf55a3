"""Which rules of the sources the policies claim to cover, and which of these claims an example bears out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from bpmlib.core import ast as c
from bpmlib.errors import PolicyError
from bpmlib.model import policies as p
from bpmlib.model import processes as x
from bpmlib.model.patterns import Pattern
from bpmlib.model.vocabulary import Catalogue, NotCovered, System
from bpmlib.policies import Policies
from bpmlib.run.decision import Decision
from bpmlib.run.runtime import NOT_YET
from bpmlib.shown import Shown
from bpmlib.source import Span
from bpmlib.verify.examples import run_examples
from bpmlib.verify.noticing import Noticing

__all__ = ["Claim", "Coverage", "SystemCoverage", "source_coverage"]

MANY = 3
"""An element that claims more ids than this is worth a look: can one row really say what so many rules say?"""


@dataclass(frozen=True, slots=True)
class Claim:
    """An element of a policy file that claims rules of the sources: their ids, and what examples bear out.

    `reached` says whether an example that holds gets to it, `noticed` whether a change of it makes an example or a
    property fail.
    """

    policy: str
    element: str
    ids: tuple[str, ...]
    span: Span
    reached: bool
    noticed: bool

    @property
    def counts(self) -> bool:
        """Whether the ids count as covered."""
        return self.reached and self.noticed


@dataclass(frozen=True, slots=True)
class SystemCoverage:
    """One source regulation: the ids of its rules, those that are claimed, and of these the ones that count.

    `reasons` are the rows of `NOT_COVERED.md` about it, by rule; one about the whole system stands under each.
    """

    id: str
    title: str
    rules: tuple[str, ...]
    claimed: tuple[str, ...]
    counted: tuple[str, ...]
    reasons: Mapping[str, NotCovered] = field(default_factory=dict)

    @property
    def not_covered(self) -> tuple[str, ...]:
        """The rules that do not count, claimed or not."""
        return tuple(rule for rule in self.rules if rule not in self.counted)

    @property
    def open(self) -> tuple[str, ...]:
        """The rules that neither count nor have a reason why not."""
        return tuple(rule for rule in self.not_covered if rule not in self.reasons)


@dataclass(frozen=True, slots=True)
class Coverage(Shown):
    """The systems in the order of the catalogue, and the claims in the order of the files.

    `broken` are the policies with mistakes: their examples did not run, so their claims do not count.
    """

    systems: tuple[SystemCoverage, ...]
    claims: tuple[Claim, ...]
    unknown: tuple[Claim, ...]
    """Claims of ids that the catalogue lacks, with these ids alone."""
    broken: tuple[str, ...]
    not_covered: tuple[NotCovered, ...] = ()
    """What `NOT_COVERED.md` says, also of systems without rules."""

    @property
    def contradicted(self) -> tuple[NotCovered, ...]:
        """The rows that say that a rule is not covered which a policy claims."""
        claimed = {f"{system.id}/{rule}" for system in self.systems for rule in system.claimed}
        known = claimed | {id_.partition("/")[0] for id_ in claimed}
        return tuple(one for one in self.not_covered if one.id in known)

    @property
    def crowded(self) -> tuple[Claim, ...]:
        """The claims of more than three ids by one element."""
        return tuple(claim for claim in self.claims if len(claim.ids) > MANY)


def source_coverage(
    policies: Policies, catalogue: Catalogue, among: Iterable[str] | None = None, *, changes: bool = True
) -> Coverage:
    """Return what the policies (those `among` them, or all) cover of a catalogue.

    An id in a `covers` cell counts when the element that carries it is reached by an example that holds, and changing
    it makes an example fail, or a property. Reached is a row of a decision that matched, an exception that had an
    effect, a formula or term that was computed; a row of `Reasons` goes with its rule. In a history it is a step that
    was taken, a duty that was opened, a paper that came in or was missed, in one of facts a pattern from which
    something follows. An example that ends in an error reaches nothing. One of another policy counts as well. Changes
    are those of `mutate`; without `changes` nothing is changed, which is quick, and what is reached counts.
    """
    chosen = sorted(policies if among is None else among)
    reached: set[tuple[str, int]] = set()
    broken: list[str] = []
    claims: list[Claim] = []
    for policy in chosen:
        try:
            for result in run_examples(policies, policy):
                if result.passed:
                    reached.update(map(_place, result.reached))
                    if result.decision is not None:
                        reached.update(map(_place, _spans(result.decision)))
        except PolicyError:
            broken.append(policy)
    for policy in chosen:
        claims += _claims(policies, policy, reached, chosen if changes else None)
    counted = {id_ for claim in claims if claim.counts for id_ in claim.ids}
    claimed = {id_ for claim in claims for id_ in claim.ids}
    systems: list[SystemCoverage] = []
    for system in catalogue.systems.values():
        said, held = (
            tuple(rule for rule in system.rules if f"{system.id}/{rule}" in ids) for ids in (claimed, counted)
        )
        reasons = _reasons(system, policies.not_covered)
        systems.append(SystemCoverage(system.id, system.title, system.rules, said, held, reasons))
    unknown = tuple(_unknown(claims, catalogue))
    return Coverage(tuple(systems), tuple(claims), unknown, tuple(broken), policies.not_covered)


def _reasons(system: System, rows: Iterable[NotCovered]) -> dict[str, NotCovered]:
    """Return why rules of a system are not covered, by rule."""
    own = [row for row in rows if row.system == system.id]
    whole = next((row for row in own if row.rule is None), None)
    found = {} if whole is None else dict.fromkeys(system.rules, whole)
    return found | {row.rule: row for row in own if row.rule is not None}


def _place(span: Span) -> tuple[str, int]:
    return span.source.name, span.start


def _spans(decision: Decision) -> Iterator[Span]:
    """Yield the places of the rows, formulas and terms that had a part in a decision."""
    compiled = decision.compiled
    for key, definition in compiled.program.definitions.items():
        if decision.state[compiled.layout.values[key]] is NOT_YET:
            continue
        if isinstance(definition, c.Definition):
            yield definition.span
            continue
        rows = definition.all_rows
        yield from (rows[hit].span for hit in decision.hits(key))
        if definition.exceptions:
            failed = compiled.rows(key, list(decision.state))
            at = len(definition.rows)
            yield from (rows[at + position].span for position in compiled.effective(definition, failed))


def _claims(
    policies: Policies, policy: str, reached: set[tuple[str, int]], chosen: Sequence[str] | None
) -> Iterator[Claim]:
    noticing = cache(lambda: Noticing(policies, policy, chosen or ()))
    try:
        versions = policies.versions(policy)
    except PolicyError:
        return
    for model in versions:
        rules = dict(_rules(model))
        for element, covers, span, at in _elements(model, rules):
            if covers:
                ids = tuple(dict.fromkeys(f"{one.system}/{one.rule}" for one in covers))
                met = at is not None and _place(at) in reached
                noticed = met and at is not None and (chosen is None or noticing().notices(at))
                yield Claim(policy, element, ids, span, met, noticed)


def _rules(model: p.Policy) -> Iterator[tuple[tuple[str, str], Span]]:
    """Yield the rules of all decisions, by decision and name, with the place that deciding knows them by."""
    for section in model.sections:
        match section:
            case p.DecisionTable(name, rows=rows):
                yield from (((name.text, row.name.text), row.span) for row in rows)
            case p.Exceptions(name, rows=exceptions):
                yield from (((name.text, row.name.text), row.span) for row in exceptions)
            case p.Formula(name, expression=expression):
                yield (name.text, name.text), expression.span
            case Pattern(name):
                yield (name.text, name.text), section.span


_Element = tuple[str, tuple[p.Cover, ...], Span, Span | None]
"""What it is called, the ids it claims, where it stands, where deciding meets it."""


def _elements(model: p.Policy, rules: dict[tuple[str, str], Span]) -> Iterator[_Element]:
    for section in model.sections:
        match section:
            case p.DecisionTable(name, rows=rows):
                for row in rows:
                    yield f"rule `{row.name.text}` of `{name.text}`", row.covers, row.span, row.span
            case p.Exceptions(name, rows=exceptions):
                for one in exceptions:
                    yield f"exception `{one.name.text}` to `{name.text}`", one.covers, one.span, one.span
            case p.Reasons(name, rows=reasons):
                for reason in reasons:
                    rule = reason.rule.text
                    at = rules.get((name.text, rule))
                    yield f"reason of `{rule}` in `{name.text}`", reason.covers, reason.span, at
            case x.Process(name, steps=steps):
                for step in steps:
                    yield f"step `{step.name.text}` of `{name.text}`", step.covers, step.span, step.span
            case x.Obligations(rows=duties):
                for duty in duties:
                    yield f"duty `{duty.name.text}`", duty.covers, duty.span, duty.span
            case x.Dossier(rows=papers):
                for paper in papers:
                    yield f"paper `{paper.name.text}`", paper.covers, paper.span, paper.span


def _unknown(claims: Iterable[Claim], catalogue: Catalogue) -> Iterator[Claim]:
    for claim in claims:
        lacking = tuple(id_ for id_ in claim.ids if not catalogue.has(*id_.split("/", 1)))
        if lacking:
            yield replace(claim, ids=lacking)
