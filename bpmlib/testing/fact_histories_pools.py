"""The facts that a session may be told, the times between them, and the facts from which each pattern concludes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any, Final

from bpmlib.errors import BpmError, Diagnostic, ParameterNotSet
from bpmlib.model.constants import constant
from bpmlib.model.patterns import FactHistories, FactRow
from bpmlib.patterns.joiners import links_of
from bpmlib.patterns.rules import Context, Rule
from bpmlib.patterns.session import Session
from bpmlib.policy import Policy
from bpmlib.testing.witnesses import expressions
from bpmlib.verify.properties.documents import Documents, spelled
from bpmlib.verify.trials import as_given

__all__ = ["Pools", "Told"]

_START: Final = datetime(2026, 3, 2, 9)  # noqa: DTZ001 - local time of the policies
_DRAWN: Final = 12
"""How many facts are drawn for each part of a pattern."""
_LEAST: Final = timedelta(microseconds=1)
_PAUSES: Final = (timedelta(minutes=1), timedelta(hours=3), timedelta(days=1), timedelta(days=40))


@dataclass(frozen=True, slots=True)
class Told:
    """A step by numbers: which fact, -1 where time only passes, after which wait."""

    number: int
    wait: int


@dataclass(frozen=True, slots=True)
class _Distant:
    """A day, or an instant, so far from the time when its fact is told."""

    away: timedelta
    instant: bool


class Pools:
    """What is drawn from; the first of each is the simplest."""

    def __init__(self, policies: tuple[Policy, ...], as_of: date | None) -> None:
        self.policies = policies
        self.as_of = as_of
        session = Session(policies, "reference", as_of=as_of)
        rules = session.rules
        for rule in rules:
            _require_figures(rule)
        concluded = {type_ for rule in rules for type_ in rule.concludes}
        self._links = [link for rule in rules for link in links_of(rule)]
        cases = [case for policy in policies for case in _cases(policy, as_of)]
        self.start = _START
        self.facts: list[tuple[str, dict[str, Any]]] = []
        rows = [row for case in cases for row in case if row.does == "assert" and row.type and row.given]
        for row in rows:
            self._take(session, _fact(row))
        random = Random(8)
        for rule in rules:
            for part in rule.parts:
                if part.type not in concluded:
                    for values in _drawn(policies, rule, part, random, as_of):
                        self._take(session, (part.type, values))
        named = sorted(set(_lengths(rules)))
        ends = [length + beside for length in named for beside in (-_LEAST, timedelta(0), _LEAST)]
        told = {later.at - row.at for case in cases for row, later in pairwise(case)}
        self.waits = tuple(dict.fromkeys((timedelta(0), *_PAUSES, *ends, *sorted(told))))
        """The times between a step and the next, those that the patterns name among them."""
        self.ways = list(self._ways(rules, cases))
        """For each pattern what it concludes from, as the file's histories tell it."""

    def later(self, before: datetime, wait: int, earlier: Sequence[datetime]) -> datetime:
        """Return the time of a step that waits so long after the one before."""
        return before + self.waits[wait]

    def fact(
        self, number: int, at: datetime, held: Sequence[tuple[str, Mapping[str, Any]]], pick: int
    ) -> tuple[str, dict[str, Any]]:  # fmt: skip
        """Return a fact; of its fields by which patterns join, those of a fact that is held, where there are any."""
        type_, loose = self.facts[number]
        values = {name: _placed(value, at) for name, value in loose.items()}
        for (own, name), (other, source) in self._links:
            known = [one[source] for kind, one in held if kind == other and source in one]
            if own == type_ and name in values and known:
                values[name] = known[pick % len(known)]
        return type_, values

    def _take(self, session: Session, fact: tuple[str, dict[str, Any]]) -> None:
        """Keep a fact that is what its type says."""
        try:
            session._admission.fact(fact[0], {name: _placed(value, _START) for name, value in fact[1].items()})
        except (BpmError, OverflowError):
            return
        if fact not in self.facts:
            self.facts.append(fact)

    def _ways(self, rules: Sequence[Rule], cases: Sequence[Sequence[FactRow]]) -> Iterator[tuple[Told, ...]]:
        found: dict[str, tuple[Told, ...]] = {}
        for case in cases:
            session = Session(self.policies, "reference", as_of=self.as_of)
            steps: list[Told] = []
            before, now = case[0].at, self.start
            for row in case:
                wait, before = self.waits.index(row.at - before), row.at
                now += self.waits[wait]
                known = row.does == "assert" and row.type and row.given and _fact(row) in self.facts
                steps.append(Told(self.facts.index(_fact(row)) if known else -1, wait))
                try:
                    session.advance(now)
                    if known:
                        type_, values = self.fact(steps[-1].number, now, (), 0)
                        session.assert_fact(values, type_)
                except BpmError:
                    break
                for conclusion in session.conclusions():
                    for match in conclusion.supports:
                        key = f"{match.rule.policy} {match.rule.name}"
                        if key not in found or len(steps) < len(found[key]):
                            found[key] = tuple(steps)
        yield from dict.fromkeys(found[key] for key in sorted(found))


def _require_figures(rule: Rule) -> None:
    lacking = [name for name, one in rule.sheet.program.parameters.items() if one.value is None and "." not in name]
    if lacking:
        listed, given = ", ".join(f"`{one}`" for one in lacking), ", ".join(f"{one}=..." for one in lacking)
        message = f"facts of `{rule.policy}` cannot be drawn: the company has to set {listed}"
        hint = f"fact_histories(policy.override({given}))"
        raise ParameterNotSet(Diagnostic("parameter-missing", message, hint=hint), policy=rule.policy)


def _cases(policy: Policy, as_of: date | None) -> Iterator[list[FactRow]]:
    checked, _ = policy.in_force(as_of)
    cases: dict[tuple[int, str], list[FactRow]] = {}
    for number, section in enumerate(checked.policy.sections):
        for row in section.rows if isinstance(section, FactHistories) else ():
            cases.setdefault((number, row.case.text), []).append(row)
    yield from cases.values()


def _fact(row: FactRow) -> tuple[str, dict[str, Any]]:
    assert row.type is not None and row.given is not None
    return row.type.name, _loose(as_given(constant(row.given)), row.at)


def _drawn(
    policies: Sequence[Policy], rule: Rule, part: Any, random: Random, as_of: date | None
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Yield facts for a part, near what its conditions compare with."""
    policy = next(one for one in policies if one.id == rule.policy)
    checked, _ = policy.in_force(as_of)
    sheet = part.sheet if isinstance(part, Context) else rule.sheet
    fields = {part.name: rule.document(part.type).as_field(part.name)}
    documents = Documents.whole(sheet.program, fields, checked.scope.words)
    for _ in range(_DRAWN):
        yield _loose(spelled(documents.program.inputs, documents.drawn(random, None)).get(part.name, {}), _START)


def _lengths(rules: Sequence[Rule]) -> Iterator[timedelta]:
    """Yield the durations that patterns name."""
    for rule in rules:
        for sheet in (rule.sheet, *(one.sheet for one in rule.contexts)):
            for node in expressions(sheet.program):
                value = getattr(node, "value", None)
                if isinstance(value, timedelta) and value > _LEAST:
                    yield value
            yield from (
                one.value for one in sheet.program.parameters.values()
                if isinstance(one.value, timedelta) and one.value > _LEAST
            )  # fmt: skip


def _loose(value: Any, at: datetime) -> Any:
    """Return values with their days and instants as distances from a time."""
    match value:
        case dict():
            return {name: _loose(one, at) for name, one in value.items()}
        case list():
            return [_loose(one, at) for one in value]
        case datetime():
            return _Distant(value.replace(tzinfo=None) - at.replace(tzinfo=None), True)
        case date():
            return _Distant(value - at.date(), False)
    return value


def _placed(value: Any, at: datetime) -> Any:
    match value:
        case dict():
            return {name: _placed(one, at) for name, one in value.items()}
        case list():
            return [_placed(one, at) for one in value]
        case _Distant(away, instant):
            return at + away if instant else at.date() + away
    return value
