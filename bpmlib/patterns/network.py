"""What follows from a change of the facts: matches come and go, and with them conclusions.

The meaning is that of stratified rules: a conclusion holds if and only if it follows from the facts that hold now. Only
what a change touches is looked at again, one group of rules after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bpmlib.errors import Diagnostic, LimitExceeded, Limits
from bpmlib.patterns.facts import Conclusion, Fact, Order, content_of
from bpmlib.patterns.groups import Group
from bpmlib.patterns.joiners import Facts, Joiner
from bpmlib.patterns.matches import Match, Matches
from bpmlib.patterns.memory import Journal, Memory
from bpmlib.patterns.rules import Rule
from bpmlib.patterns.waiting import Waiting

__all__ = ["Admit", "Delta", "Network"]

Admit = Callable[[str, Any], dict[str, Any]]
"""What makes sure that a document is exactly what its type says."""


class Delta:
    """The facts that have come and gone in a change so far; one that did both has done neither."""

    def __init__(self) -> None:
        self.added: dict[Fact, None] = {}
        self.removed: dict[Fact, None] = {}
        self.touched: dict[Conclusion, None] = {}
        """The conclusions that lost or gained some of their ground, whether that mattered or not."""

    def add(self, fact: Fact) -> None:
        """Note that a fact has come."""
        if fact in self.removed:
            del self.removed[fact]
        else:
            self.added[fact] = None

    def remove(self, fact: Fact) -> None:
        """Note that a fact has gone."""
        if fact in self.added:
            del self.added[fact]
        else:
            self.removed[fact] = None


class Network:
    """The matches and conclusions of a session. Each step of a change is noted in the journal, to be taken back."""

    def __init__(
        self, groups: Sequence[Group], joiners: Mapping[Rule, Joiner], memory: Memory, journal: Journal,
        admit: Admit, moment: Callable[[Any], datetime], limits: Limits,
    ) -> None:  # fmt: skip
        self.groups = groups
        self.joiners = joiners
        self.memory = memory
        self.conclusions: dict[str, Conclusion] = {}
        """Those that hold, by what they say."""
        self.now: datetime | None = None
        self.matches = {rule: Matches(rule, journal) for group in groups for rule in group.rules}
        self._journal = journal
        self._admit = admit
        self._moment = moment
        self.limits = limits
        self._size = 0
        self.waiting = Waiting(journal)

    # ------------------------------------------------------------------------------------ steps of a change

    def come(self, rule: Rule, fact: Fact) -> list[Match]:
        """Show a fact to a rule, and return the matches that it makes."""
        joiner, held = self.joiners[rule], self.matches[rule]
        found: list[Match] = []
        self._journal.note(joiner.remove, fact)
        candidates = dict.fromkeys(joiner.add(fact))
        for facts in candidates if len(candidates) < 2 else sorted(candidates, key=_places):
            if facts not in held and rule.agrees(facts):
                match = Match(rule, facts, rule.keys(facts), joiner.engine)
                held.add(match)
                found.append(match)
                self._grow(rule)
        return found

    def go(self, rule: Rule, fact: Fact) -> tuple[Match, ...]:
        """Take a fact away from a rule, and return the matches that it was in."""
        joiner, held = self.joiners[rule], self.matches[rule]
        self._journal.note(joiner.restore, fact)
        joiner.remove(fact)
        gone = held.containing(fact)
        for match in gone:
            held.remove(match)
            self._count(-1)
        return gone

    def conclude(self, match: Match) -> tuple[Conclusion, ...]:
        """Find out what follows from a match, and return the conclusions that it supports at this time."""
        follows = match.rule.follows(match.facts, match.keys, self.memory, self._admit)
        since, made = (None, ()) if follows is None else follows
        instant = None if since is None else self._moment(since)
        waits = instant is not None and (self.now is None or instant > self.now)
        self._set(match, instant, made, () if waits else tuple(dict.fromkeys(map(self._conclusion, made))))
        for conclusion in match.results:
            self._support(conclusion, match)
        self.waiting.wait(match, instant if waits else None)
        return match.results

    def withdraw(self, match: Match) -> tuple[Conclusion, ...]:
        """Take back what follows from a match, and return the conclusions that it supported."""
        results = match.results
        for conclusion in results:
            del conclusion.supports[match]
            self._journal.note(conclusion.supports.__setitem__, match, None)
        self._set(match, None, (), ())
        self.waiting.wait(match, None)
        return results

    def show(self, conclusion: Conclusion) -> None:
        """Let a conclusion hold."""
        self._flag(conclusion, True)
        self.memory.add(conclusion)

    def hide(self, conclusion: Conclusion) -> None:
        """Let a conclusion hold no more."""
        self._flag(conclusion, False)
        self.memory.remove(conclusion)

    def begin(self, conclusion: Conclusion) -> None:
        """Note that a conclusion holds from now on, and by which rule: of several, the first."""
        self._journal.note(_begun, conclusion, conclusion.since, conclusion.rule)
        _begun(conclusion, self.now, min(conclusion.supports, key=_number).rule)

    def forget(self, conclusion: Conclusion) -> None:
        """Let go of a conclusion that nothing supports any more."""
        del self.conclusions[conclusion.id]
        self._journal.note(self.conclusions.__setitem__, conclusion.id, conclusion)

    # ----------------------------------------------------------------------------------------------- inside

    def _conclusion(self, made: tuple[str, dict[str, Any]]) -> Conclusion:
        type_, values = made
        id_ = content_of(type_, values)
        found = self.conclusions.get(id_)
        if found is None:
            found = self.conclusions[id_] = Conclusion(id_, type_, values)
            self._journal.note(self.conclusions.pop, id_)
        return found

    def _support(self, conclusion: Conclusion, match: Match) -> None:
        conclusion.supports[match] = None
        self._journal.note(conclusion.supports.pop, match)

    def _set(
        self, match: Match, since: datetime | None, made: tuple[tuple[str, dict[str, Any]], ...],
        results: tuple[Conclusion, ...],
    ) -> None:  # fmt: skip
        self._journal.note(match.set, match.since, match.made, match.results)
        match.set(since, made, results)

    def _flag(self, conclusion: Conclusion, present: bool) -> None:
        conclusion.present = present
        self._journal.note(setattr, conclusion, "present", not present)

    def _grow(self, rule: Rule) -> None:
        self._count(1)
        if self._size > self.limits.matches:
            message = f"there are more than {self.limits.matches} matches, the last of `{rule.name}`"
            hint = "join its facts by an equality, or raise `Limits.matches`"
            raise LimitExceeded(Diagnostic("too-many-matches", message, rule.span, hint))

    def _count(self, by: int) -> None:
        self._size += by
        self._journal.note(self._count_back, by)

    def _count_back(self, by: int) -> None:
        self._size -= by


def _places(facts: Facts) -> tuple[Order, ...]:
    """Return the place of candidates among others, so that of several errors every engine comes to the same first."""
    return tuple([fact.order for fact in facts])


def _begun(conclusion: Conclusion, since: datetime | None, rule: Rule | None) -> None:
    conclusion.since, conclusion.rule = since, rule


def _number(match: Match) -> int:
    return match.rule.number
