"""What durable-rules is told of facts: in which places one may stand, and a number for each value that joins it.

It never sees a value. Which places a fact may fill is found out here, by the exact conditions that speak of that place
alone. A value that facts are joined by has a number of its own for as long as a fact has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bpmlib.errors import BpmError
from bpmlib.model.joins import conjuncts, names_of
from bpmlib.patterns._durable import Link
from bpmlib.patterns.facts import Fact
from bpmlib.patterns.memory import Key, Path, Spec, part_of
from bpmlib.patterns.rules import Given, Rule

__all__ = ["Encoding", "Tokens", "is_served"]

_MOST_GIVENS: Final = 3
_MOST_NUMBERS: Final = 250
"""durable-rules keeps whatever belonged together once, so that many places on one value fill its memory; and a fact has
up to 254 fields there."""


def is_served(rule: Rule) -> bool:
    """Return whether durable-rules finds the matches of a pattern: of which the tests show that it does so rightly.

    The pattern has 2 or 3 `given` parts, and each after the first says that one of its fields is equal to a field of
    a `given` before it: `other.customer = kept.customer`. Equality with an expression does not count, and without any
    each fact would go with each other one, which durable-rules would keep all in memory.
    """
    if not 2 <= len(rule.givens) <= _MOST_GIVENS:
        return False
    encoding = Encoding(rule)
    return all(encoding.links[1:]) and len(rule.givens) + len(encoding.keys) <= _MOST_NUMBERS


class Tokens:
    """A number for each value, the same for equal values, from 1 on. One that nobody uses any more is used again.

    Values are equal as they are to a dictionary, which for those that facts are looked up by is what the language says.
    (True and 1 share a number: no join compares a boolean with a number.)

    >>> tokens = Tokens()
    >>> tokens.take(("c1",)), tokens.take(("c2",)), tokens.take(("c1",)), len(tokens)
    (1, 2, 1, 2)
    """

    def __init__(self) -> None:
        self._numbers: dict[Key, int] = {}
        self._keys: list[Key] = [()]
        self._uses: list[int] = [0]
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._numbers)

    def take(self, key: Key) -> int:
        """Return the number of a value, which is in use once more."""
        number = self._numbers.get(key)
        if number is None:
            if self._free:
                number = self._free.pop()
                self._keys[number] = key
            else:
                number = len(self._keys)
                self._keys.append(key)
                self._uses.append(0)
            self._numbers[key] = number
        self._uses[number] += 1
        return number

    def give_back(self, number: int) -> None:
        """Say that a value is in use once less."""
        self._uses[number] -= 1
        if not self._uses[number]:
            del self._numbers[self._keys[number]]
            self._keys[number] = ()
            self._free.append(number)


@dataclass(frozen=True, slots=True)
class _Place:
    """A `given`: the type of its facts, its name, and the conditions that speak of it alone."""

    type: str
    name: str
    tests: tuple[str, ...]


class Encoding:
    """How the facts of a rule are told to durable-rules.

    `keys` are the fields of a type that together are one number; `links` says for each place which of its keys is equal
    to which key of an earlier place.
    """

    def __init__(self, rule: Rule) -> None:
        self._sheet = rule.sheet
        names = frozenset(given.name for given in rule.givens)
        self._places = tuple(_Place(one.type, one.name, tuple(_tests(one, names))) for one in rule.givens)
        numbers: dict[Spec, int] = {}
        self.links: tuple[tuple[Link, ...], ...] = tuple(tuple(_links(rule, given, numbers)) for given in rule.givens)
        self.keys: tuple[Spec, ...] = tuple(numbers)
        self._untested = {
            type_: tuple(int(place.type == type_) for place in self._places)
            for type_ in {place.type for place in self._places}
            if not any(place.tests for place in self._places if place.type == type_)
        }

    def places(self, fact: Fact) -> tuple[int, ...]:
        """Return for each place by 1 or 0 whether a fact may stand there.

        It may where a condition has no value: that is found out, and said, once all facts of the match are there.
        """
        found = self._untested.get(fact.type)
        if found is None:
            found = tuple(int(place.type == fact.type and self._may_fill(place, fact)) for place in self._places)
        return found

    def numbers(self, fact: Fact, tokens: Tokens) -> list[int]:
        """Return for each key the number of what a fact is joined by; 0 where the key is not one of its type."""
        values = fact.values
        return [
            tokens.take(tuple([part_of(values, path) for path in paths])) if type_ == fact.type else 0
            for type_, paths in self.keys
        ]

    def _may_fill(self, place: _Place, fact: Fact) -> bool:
        if not place.tests:
            return True
        try:
            return self._sheet.all_hold(place.tests, self._sheet.filled({place.name: fact.values}))
        except BpmError:
            return True


def _tests(given: Given, names: frozenset[str]) -> Iterator[str]:
    """Yield the conditions of a `given` that speak of no other one."""
    for test, expression in zip(given.tests, conjuncts(given.part.where), strict=True):
        if names_of(expression) & names <= {given.name}:
            yield test


def _links(rule: Rule, given: Given, numbers: dict[Spec, int]) -> Iterator[Link]:
    """Yield the joins of a `given`, one for each `given` that it is joined with, and number their keys."""
    positions = {one.name: position for position, one in enumerate(rule.givens)}
    pairs: dict[int, list[tuple[Path, Path]]] = {}
    for join in given.joins:
        if join.other is not None:
            pairs.setdefault(positions[join.other[0]], []).append((join.own, join.other[1]))
    for other, paths in pairs.items():
        own = _number((given.type, tuple([mine for mine, _ in paths])), numbers)
        theirs = _number((rule.givens[other].type, tuple([path for _, path in paths])), numbers)
        yield own, other, theirs


def _number(spec: Spec, numbers: dict[Spec, int]) -> int:
    return numbers.setdefault(spec, len(numbers))
