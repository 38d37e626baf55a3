"""Properties of any two conclusions of a pattern: looked for in sessions that are told random facts.

Nothing here proves them: a verdict is `refuted`, with the facts from which the two follow, or `not refuted` for so many
pairs. The facts are drawn near what the patterns compare with, and often share the values by which patterns join.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import permutations
from random import Random
from typing import Any, Final

from bpmlib.check.checked import Checked
from bpmlib.core.from_model import SUBJECT, from_expressions
from bpmlib.errors import BpmError
from bpmlib.model import policies as p
from bpmlib.model.constants import constant
from bpmlib.model.patterns import FactHistories
from bpmlib.patterns.facts import Conclusion
from bpmlib.patterns.joiners import links_of
from bpmlib.patterns.rules import Context, Given, Rule
from bpmlib.patterns.session import Session
from bpmlib.patterns.sheets import Sheet
from bpmlib.policy import Policy
from bpmlib.values.types import BOOLEAN, STRING
from bpmlib.verify.properties.documents import Documents, spelled
from bpmlib.verify.properties.verdicts import Because, PropertyWitness, Verdict
from bpmlib.verify.trials import as_given

__all__ = ["encountered"]

_START: Final = datetime(2026, 3, 2, 9)  # noqa: DTZ001 - local time of the policies
_DRAWN: Final = "pairs of conclusions from random facts"
_FACTS: Final = 12
"""How many facts a session is told before the next one begins."""
_FROM_EXAMPLES: Final = 0.7
"""How often a session begins with most facts of a history that the file tells."""
_KEPT: Final = 0.9
"""How often a fact of such a history is told."""
_TWICE: Final = 0.6
"""How often such a history is followed by itself, with some of its names changed."""
_TRIES: Final = 100
"""How many sessions are begun for each hundred pairs that are wanted, at most."""
_PAUSES: Final = (timedelta(0), timedelta(minutes=1), timedelta(hours=3), timedelta(days=1), timedelta(days=40))
_LATER: Final = timedelta(days=1000)
"""How long a session waits in the end for what holds from some instant on."""

_Told = tuple[datetime, str, dict[str, Any]]
"""A fact: when it is told, its type and its fields."""


def encountered(
    policy: Policy, section: p.Property, checked: Checked, day: date | None, documents: int, seed: int
) -> Verdict:
    """Return what becomes of a property of any two conclusions, in about so many pairs."""
    policy = _with_figures(policy, checked)
    asked = _Asked(policy, section, checked, day)
    random, seen = Random(seed), 0
    for number in range(len(asked.known) + max(1, documents * _TRIES // 100)):
        told = asked.known[number] if number < len(asked.known) else asked.facts(random)
        pairs, against = asked.look(told)
        seen += pairs
        if against is not None:
            told = asked.shorter(told)
            return _refuted(policy, section, told, asked.look(told)[1] or against, seen, seed)
        if seen >= documents:
            break
    because = () if seen else (Because(f"no facts were found from which two `{section.over}` follow", section.span),)
    return Verdict(policy.id, section, "not refuted", documents=seen, drawn=_DRAWN, seed=seed, because=because)


class _Asked:
    """A property, and what it takes to try it out."""

    def __init__(self, policy: Policy, section: p.Property, checked: Checked, day: date | None) -> None:
        self.policy = policy
        self.day = day
        self.over = section.over
        wanted = {SUBJECT: (section.subject, BOOLEAN)}
        pair = checked.pair(section.over)
        self.sheet = Sheet(from_expressions(pair, wanted, lambda used: policy.figures_of(used, day), day))
        session = self.session()
        concluded = {type_ for rule in session.rules for type_ in rule.concludes}
        self.makers = [
            (part.type, part.name, _documents(rule, part, checked))
            for rule in session.rules
            for part in rule.parts
            if part.type not in concluded
        ]
        self.documents = checked.scope.documents
        self.known = list(_told_by_examples(checked))
        """The facts of each history that the file tells."""
        self.links = [link for rule in session.rules for link in links_of(rule)]

    def session(self) -> Session:
        return Session(self.policy, "reference", as_of=self.day)

    def facts(self, random: Random) -> list[_Told]:
        """Return random facts; what joins look them up by is often what another one has."""
        told: list[_Told] = []
        if self.known and random.random() < _FROM_EXAMPLES:
            history = random.choice(self.known)
            told = [one for one in history if random.random() < _KEPT]
            if random.random() < _TWICE:
                told = sorted([*told, *self._renamed(history, random)], key=_when)
        at = told[-1][0] if told else _START
        for _ in range(random.choice((_FACTS, 2, 4)) if self.makers else 0):
            at += random.choice(_PAUSES)
            told.append(self._drawn(random, at, told))
        return told

    def _drawn(self, random: Random, at: datetime, told: Sequence[_Told]) -> _Told:
        type_, name, documents = random.choice(self.makers)
        values = spelled(documents.program.inputs, documents.drawn(random, None)).get(name, {})
        same = [((type_, field), (type_, field)) for field in values if random.random() < 0.3]
        for (own, field), (other, source) in (*same, *(link for link in self.links if random.random() < 0.7)):
            known = [one[source] for _, kind, one in told if kind == other and source in one]
            if own == type_ and field in values and known:
                values[field] = random.choice(known)
        return at, type_, values

    def _renamed(self, history: Sequence[_Told], random: Random) -> list[_Told]:
        """Return a history in which one to three of its names are others, the same wherever they stood."""
        names = sorted({values[field] for _, type_, values in history for field in self._names(type_, values)})
        chosen = random.sample(names, min(len(names), random.choice((1, 1, 2, 3))))
        changed = {name: f"{name}'" for name in chosen}
        return [
            (at, type_, values | {name: changed.get(values[name], values[name]) for name in self._names(type_, values)})
            for at, type_, values in history
        ]

    def _names(self, type_: str, values: Mapping[str, Any]) -> list[str]:
        document = self.documents.get(type_)
        fields = {} if document is None else document.fields
        named = [name for name, value in values.items() if isinstance(value, str) and name in fields]
        return [name for name in named if fields[name].type == STRING and not fields[name].values]

    def look(self, told: Sequence[_Told]) -> tuple[int, tuple[Conclusion, Conclusion] | None]:
        """Return how many pairs of conclusions follow, and the first of them that is against the property."""
        session, pairs = self.session(), 0
        before: list[Conclusion] = []
        for at, type_, values in (*told, (told[-1][0] + _LATER, "", {})) if told else ():
            with suppress(BpmError):  # a fact that a condition has no value for is not taken
                session.advance(at)
                if type_:
                    session.assert_fact(values, type_)
            holding = [one for one in session.conclusions() if self._is_one(one)]
            new = {id(one) for one in holding} - {id(one) for one in before}
            for pair in permutations(holding, 2) if new else ():
                if id(pair[0]) in new or id(pair[1]) in new:
                    pairs += 1
                    if self._fails(pair):
                        return pairs, pair
            before = holding
        return pairs, None

    def shorter(self, told: list[_Told]) -> list[_Told]:
        """Return as few of the facts as leaving out one after the other makes them."""
        for number in reversed(range(len(told))):
            less = [*told[:number], *told[number + 1 :]]
            if self.look(less)[1] is not None:
                told = less
        return told

    def _is_one(self, conclusion: Conclusion) -> bool:
        thens = (then for match in conclusion.supports for then in match.rule.pattern.thens)
        return any(name == self.over and type_ == conclusion.type for name, type_, _ in thens)

    def _fails(self, pair: tuple[Conclusion, Conclusion]) -> bool:
        try:
            return not self.sheet.value(SUBJECT, self.sheet.filled({"a": pair[0].values, "b": pair[1].values}))
        except BpmError:
            return False  # what has no value says nothing


def _told_by_examples(checked: Checked) -> Iterator[list[_Told]]:
    """Yield the facts that the histories of the file assert, case by case."""
    cases: dict[tuple[int, str], list[_Told]] = {}
    for number, section in enumerate(checked.policy.sections):
        for row in section.rows if isinstance(section, FactHistories) else ():
            if row.does == "assert" and row.type is not None and row.given is not None:
                told = cases.setdefault((number, row.case.text), [])
                told.append((row.at, row.type.name, as_given(constant(row.given))))
    yield from cases.values()


def _when(told: _Told) -> datetime:
    return told[0]


def _with_figures(policy: Policy, checked: Checked) -> Policy:
    """Return the policy with figures for the parameters that have none: those that its examples set."""
    unset = set(checked.scope.names("parameter")) - set(policy.parameters)
    found: dict[str, Any] = {}
    for section in checked.policy.sections:
        for row in section.rows if isinstance(section, FactHistories) else ():
            found |= {name: constant(value) for name, value in row.settings if name in unset}
    return policy.override(**found) if found else policy


def _documents(rule: Rule, part: Given | Context, checked: Checked) -> Documents:
    """Return what draws facts for a part, near what its conditions compare with."""
    sheet = part.sheet if isinstance(part, Context) else rule.sheet
    fields = {part.name: rule.document(part.type).as_field(part.name)}
    return Documents.whole(sheet.program, fields, checked.scope.words)


def _refuted(
    policy: Policy, section: p.Property, told: Sequence[_Told], pair: tuple[Conclusion, Conclusion], seen: int,
    seed: int,
) -> Verdict:  # fmt: skip
    facts = [{"type": type_, "values": values} for _, type_, values in told]
    shown = ({"conclusion": one.to_dict(), "facts": facts if number else []} for number, one in enumerate(pair))
    witnesses = tuple(PropertyWitness(one, ()) for one in shown)
    return Verdict(policy.id, section, "refuted", witnesses, documents=seen, drawn=_DRAWN, seed=seed)
