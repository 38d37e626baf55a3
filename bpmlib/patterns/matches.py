"""The matches of a rule: the facts that together are what its `given` parts ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bpmlib.patterns.facts import Conclusion, Fact, Order
from bpmlib.patterns.memory import Journal, Key

if TYPE_CHECKING:
    from bpmlib.patterns.rules import Rule

__all__ = ["Match", "Matches"]


class Match:
    """Facts that a rule is about, one for each `given`, and what follows from them at present.

    `since` is the instant from which its results hold, None where they hold at once; until then there are none. `keys`
    are, for each part that looks at other facts, the values it looks them up by: None where these cannot be had, so
    that all are looked at. `engine` found that the facts belong together.
    """

    __slots__ = ("engine", "facts", "keys", "made", "results", "rule", "since")

    def __init__(self, rule: Rule, facts: tuple[Fact, ...], keys: tuple[Key | None, ...], engine: str) -> None:
        self.rule = rule
        self.facts = facts
        self.keys = keys
        self.engine = engine
        self.since: datetime | None = None
        self.made: tuple[tuple[str, dict[str, Any]], ...] = ()
        """The documents that follow, each with its type."""
        self.results: tuple[Conclusion, ...] = ()

    def set(
        self, since: datetime | None, made: tuple[tuple[str, dict[str, Any]], ...], results: tuple[Conclusion, ...]
    ) -> None:
        """Say what follows, and from when on."""
        self.since, self.made, self.results = since, made, results

    @property
    def order(self) -> tuple[int, tuple[Order, ...]]:
        """The place of the match among others: that of its rule, then those of its facts."""
        return self.rule.number, tuple(fact.order for fact in self.facts)


_K = TypeVar("_K")
_NONE: Final[Mapping[Match, None]] = {}


class Matches:
    """All matches of one rule, found by a fact in them or by what they look at."""

    def __init__(self, rule: Rule, journal: Journal) -> None:
        self._journal = journal
        self._all: dict[tuple[Fact, ...], Match] = {}
        self._by_fact: dict[Fact, dict[Match, None]] = {}
        self._looking: tuple[dict[Key | None, dict[Match, None]], ...] = tuple({} for _ in rule.contexts)
        self._contexts = rule.contexts

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Match]:
        return iter(self._all.values())

    def __contains__(self, facts: object) -> bool:
        return facts in self._all

    def containing(self, fact: Fact) -> tuple[Match, ...]:
        """Return the matches that a fact is in."""
        return tuple(self._by_fact.get(fact, _NONE))

    def looking_at(self, fact: Fact) -> Iterator[Match]:
        """Yield the matches for which it may matter that a fact comes or goes."""
        for context, looking in zip(self._contexts, self._looking, strict=True):
            if context.type == fact.type:
                yield from tuple(looking.get(context.key_of(fact), _NONE))
                yield from tuple(looking.get(None, _NONE))

    def add(self, match: Match) -> None:
        """Take a match in."""
        self._put(match)
        self._journal.note(self._take, match)

    def remove(self, match: Match) -> None:
        """Leave a match out."""
        self._take(match)
        self._journal.note(self._put, match)

    def _put(self, match: Match) -> None:
        self._all[match.facts] = match
        for fact in dict.fromkeys(match.facts):
            self._by_fact.setdefault(fact, {})[match] = None
        for key, looking in zip(match.keys, self._looking, strict=True):
            looking.setdefault(key, {})[match] = None

    def _take(self, match: Match) -> None:
        del self._all[match.facts]
        for fact in dict.fromkeys(match.facts):
            _drop(self._by_fact, fact, match)
        for key, looking in zip(match.keys, self._looking, strict=True):
            _drop(looking, key, match)


def _drop(groups: dict[_K, dict[Match, None]], key: _K, match: Match) -> None:
    group = groups[key]
    del group[match]
    if not group:
        del groups[key]
