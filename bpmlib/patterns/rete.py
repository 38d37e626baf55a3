"""Facts joined by durable-rules, which keeps for each pattern what of it is there already (a Rete network)."""

from __future__ import annotations

from dataclasses import dataclass

from bpmlib.patterns._durable import Ids, Matcher
from bpmlib.patterns.encoding import Encoding, Tokens
from bpmlib.patterns.facts import Fact
from bpmlib.patterns.joiners import Facts
from bpmlib.patterns.rules import Rule

__all__ = ["DurableJoiner"]


@dataclass(slots=True)
class _Held:
    """A fact that was taken in: its id, the places it may stand in, and the numbers of what it is joined by."""

    id: str
    places: tuple[int, ...]
    keys: list[int]


class DurableJoiner:
    """Joins the facts of one rule by durable-rules, in a set of rules of its own.

    What counts is kept here: which facts were taken in. durable-rules is brought up to date before it is asked, so it
    may be behind, and after any error it is given up and begun anew from these facts.
    """

    engine = "durable"

    def __init__(self, rule: Rule) -> None:
        self._encoding = Encoding(rule)
        self._matcher: Matcher | None = None
        self._tokens = Tokens()
        self._ids = Ids()
        self._held: dict[Fact, _Held] = {}
        self._facts: dict[str, Fact] = {}
        self._behind: dict[Fact, None] = {}
        """The facts that the matcher has not been told of."""

    def add(self, fact: Fact) -> list[Facts]:
        """Take in a fact of a type that a `given` asks for; return the candidates that it completes.

        Raises `EngineFailed` where durable-rules fails; then the fact is not taken in.
        """
        self.restore(fact)
        held = self._held.get(fact)
        if held is None:
            return []
        try:
            return self._found(fact, held)
        except BaseException:
            self._leave_out(fact)
            self.close()
            raise

    def restore(self, fact: Fact) -> None:
        """Take in a fact again whose candidates are known. durable-rules is not told before it is asked again."""
        self.remove(fact)
        places = self._encoding.places(fact)
        if any(places):
            id = self._ids.take()
            self._facts[id] = fact
            self._behind[fact] = None
            self._held[fact] = _Held(id, places, self._encoding.numbers(fact, self._tokens))

    def remove(self, fact: Fact) -> None:
        """Leave a fact out, where it was taken in."""
        held = self._held.get(fact)
        if held is None:
            return
        told = fact not in self._behind
        try:
            self._leave_out(fact)
            if told and self._matcher is not None:
                self._matcher.remove(held.id)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give back what durable-rules holds. It is begun anew if a fact comes after that."""
        matcher, self._matcher = self._matcher, None
        self._behind = dict.fromkeys(self._held)
        if matcher is not None:
            matcher.close()

    def _found(self, fact: Fact, held: _Held) -> list[Facts]:
        matcher = self._matcher
        if matcher is None:
            matcher = self._matcher = Matcher(len(self._encoding.keys), self._encoding.links)
        del self._behind[fact]
        while self._behind:
            late, _ = self._behind.popitem()
            one = self._held[late]
            matcher.add(one.id, one.places, one.keys)
        facts = self._facts
        return [tuple([facts[id] for id in ids]) for ids in matcher.add(held.id, held.places, held.keys)]

    def _leave_out(self, fact: Fact) -> None:
        held = self._held.pop(fact)
        self._behind.pop(fact, None)
        del self._facts[held.id]
        self._ids.give_back(held.id)
        for number in held.keys:
            if number:
                self._tokens.give_back(number)
