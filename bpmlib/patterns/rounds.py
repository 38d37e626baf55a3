"""One group of rules brought up to date with a change.

Where rules feed each other, what may have lost its ground is taken away first, and found again where it still follows
(Gupta, Mumick and Subrahmanian 1993, "Maintaining Views Incrementally": delete and rederive).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import count as count_from
from typing import NoReturn

from bpmlib.errors import Diagnostic, LimitExceeded
from bpmlib.patterns.facts import Conclusion, Fact, Order
from bpmlib.patterns.groups import Group
from bpmlib.patterns.matches import Match
from bpmlib.patterns.network import Delta, Network
from bpmlib.patterns.rules import Rule

__all__ = ["run"]


def run(network: Network, delta: Delta, ripe: Iterable[Match] = ()) -> None:
    """Bring all conclusions up to date with facts that came or went, and with matches whose time has come.

    What that adds and removes is noted in `delta`, for the rules that come later.
    """
    due: dict[Rule, list[Match]] = {}
    for match in ripe:
        due.setdefault(match.rule, []).append(match)
    for group in network.groups:
        if _concerns(group, delta, due):
            _Round(network, group).run(delta, due)
    for conclusion in delta.touched:
        if not conclusion.present and not conclusion.supports:
            network.forget(conclusion)
    for fact in delta.added:
        if isinstance(fact, Conclusion):
            network.begin(fact)


def _concerns(group: Group, delta: Delta, due: Mapping[Rule, Sequence[Match]]) -> bool:
    """Return whether there may be anything for a group to do."""
    if delta.touched and group.recursive:
        return True
    if due and any(rule in due for rule in group.rules):
        return True
    reads = group.reads
    for changed in (delta.added, delta.removed):
        for fact in changed:
            if fact.type in reads:
                return True
    return False


class _Round:
    def __init__(self, network: Network, group: Group) -> None:
        self.network = network
        self.group = group
        self.readers = group.readers
        self.before: dict[Conclusion, bool] = {}
        """The conclusions that this round has to do with, and whether each held before it."""
        self.open: dict[Match, None] = {}
        """The matches of which it is to be found out what follows."""
        self.hidden: dict[Conclusion, None] = {}
        """In a circle: what was taken away, and may be found again."""

    def run(self, delta: Delta, due: Mapping[Rule, Sequence[Match]]) -> None:
        self._look_again(delta, due)
        if self.group.recursive:
            concluded = {type_ for rule in self.group.rules for type_ in rule.concludes}
            touched = (one for one in delta.touched if one.present and one not in delta.added)
            self._touch(one for one in touched if one.type in concluded)
        self._leave([fact for fact in delta.removed if fact.type in self.readers])
        come = [fact for fact in delta.added if fact.type in self.readers]
        for conclusion in [one for one in self.hidden if one.supports or one.settled]:
            self.network.show(conclusion)
            come.append(conclusion)
        self._arrive(come)
        self._publish(delta)

    def _look_again(self, delta: Delta, due: Mapping[Rule, Sequence[Match]]) -> None:
        """Take back what follows from the matches that look at what came or went."""
        for rule in self.group.rules:
            if rule.contexts:
                types = {context.type for context in rule.contexts}
                for fact in (*delta.removed, *delta.added):
                    if fact.type in types:
                        self.open.update(dict.fromkeys(self.network.matches[rule].looking_at(fact)))
            if due:
                self.open.update(dict.fromkeys(due.get(rule, ())))
        for match in self.open:
            self._touch(self.network.withdraw(match))

    def _leave(self, facts: list[Fact]) -> None:
        """Take away the matches of facts that have gone, and in a circle what rested on them."""
        facts += self._shaken()
        while facts:
            fact = facts.pop()
            for rule in self.readers.get(fact.type, ()):
                for match in self.network.go(rule, fact):
                    self.open.pop(match, None)
                    self._touch(self.network.withdraw(match))
            facts += self._shaken()

    def _shaken(self) -> list[Fact]:
        """Hide what has lost some of its ground, where it may have held itself up; return what rules ask for of it."""
        if not self.group.recursive:
            return []
        shaken = [one for one in self.before if one.present and one not in self.hidden]
        for conclusion in shaken:
            self.network.hide(conclusion)
            self.hidden[conclusion] = None
        return [one for one in shaken if one.type in self.readers]

    def _arrive(self, facts: list[Fact]) -> None:
        """Find the matches of facts that have come, and what follows, until nothing new does."""
        for count in count_from(1):
            if not facts and not self.open:
                return
            if count > self.network.limits.rounds:
                self._refuse(count)
            for fact in facts:
                for rule in self.readers.get(fact.type, ()):
                    self.open.update(dict.fromkeys(self.network.come(rule, fact)))
            facts = []
            now, self.open = sorted(self.open, key=_order), {}
            for match in now:
                results = self.network.conclude(match)
                self._touch(results)
                for conclusion in results:
                    if not conclusion.present:
                        self.network.show(conclusion)
                        facts.append(conclusion)

    def _refuse(self, count: int) -> NoReturn:
        names = ", ".join(f"`{rule.name}`" for rule in self.group.rules)
        message = f"after {count - 1} rounds {names} still lead to something new"
        hint = "bound the circle by a condition, or raise `Limits.rounds`"
        raise LimitExceeded(Diagnostic("circle-without-end", message, self.group.rules[0].span, hint))

    def _touch(self, conclusions: Iterable[Conclusion]) -> None:
        for conclusion in conclusions:
            self.before.setdefault(conclusion, conclusion.present)

    def _publish(self, delta: Delta) -> None:
        for conclusion, held in self.before.items():
            delta.touched[conclusion] = None
            if conclusion.present and not conclusion.supports and not conclusion.settled:
                self.network.hide(conclusion)
            if held and not conclusion.present:
                delta.remove(conclusion)
            elif conclusion.present and not held:
                delta.add(conclusion)


def _order(match: Match) -> tuple[int, tuple[Order, ...]]:
    return match.order
