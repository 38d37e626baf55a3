"""What finds the facts that belong together, and how the plain engine does it: by hash joins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from bpmlib.errors import BpmError
from bpmlib.model.joins import conjuncts, names_of
from bpmlib.patterns.facts import Fact
from bpmlib.patterns.memory import Memory, Path, Spec, part_of
from bpmlib.patterns.rules import Join, Rule

__all__ = ["Facts", "HashJoiner", "Joiner", "links_of"]

Facts: TypeAlias = tuple[Fact, ...]
"""A fact for each `given` of a rule."""


class Joiner(Protocol):
    """Finds the matches of one rule as its facts come. It may find too many: each is looked at once more."""

    engine: str
    """What it is called in a conclusion."""

    def add(self, fact: Fact) -> Iterable[Facts]:
        """Take in a fact of a type that a `given` asks for; return the candidates that it completes."""

    def restore(self, fact: Fact) -> None:
        """Take a fact in again, if it was left out, whose candidates are known: a change is taken back."""

    def remove(self, fact: Fact) -> None:
        """Leave a fact out, if it was taken in."""

    def close(self) -> None:
        """Give back what it holds outside of Python."""


@dataclass(frozen=True, slots=True)
class _Source:
    """Where one value of a lookup is had from: a field of a `given`, or an expression over some of them."""

    name: str
    path: Path
    key: str = ""


@dataclass(frozen=True, slots=True)
class _Step:
    """The next `given` to find, by which fields it is looked up, and where their values come from."""

    position: int
    spec: Spec
    sources: tuple[_Source, ...]
    tests: tuple[str, ...]
    """The conditions that can be asked once it is found, and could not before; none at the last step."""


class HashJoiner:
    """Joins on the equalities of a rule, starting from the fact that has just come, through the memory's indexes."""

    engine = "reference"

    def __init__(self, rule: Rule, memory: Memory) -> None:
        self._rule = rule
        self._memory = memory
        self._plans = tuple(tuple(_steps(rule, start)) for start in range(len(rule.givens)))
        for plan in self._plans:
            for step in plan:
                memory.require(step.spec)

    def add(self, fact: Fact) -> Iterator[Facts]:
        """Yield the candidates that hold the fact; one that holds it twice may come twice."""
        for start, given in enumerate(self._rule.givens):
            if given.type == fact.type:
                yield from self._joined({start: fact}, self._plans[start])

    def restore(self, fact: Fact) -> None:
        """Do nothing: the memory is asked anew each time."""

    def remove(self, fact: Fact) -> None:
        """Do nothing: the memory is asked anew each time."""

    def close(self) -> None:
        """Do nothing: it holds nothing."""

    def _joined(self, bound: dict[int, Fact], steps: tuple[_Step, ...]) -> Iterator[Facts]:
        if not steps:
            yield tuple(bound[position] for position in range(len(bound)))
            return
        step, *rest = steps
        for fact in tuple(self._found(step, bound)):
            found = {**bound, step.position: fact}
            if not step.tests or not self._refuted(step.tests, found):
                yield from self._joined(found, tuple(rest))

    def _refuted(self, tests: tuple[str, ...], bound: dict[int, Fact]) -> bool:
        """Return whether a condition is false. One without a value says nothing yet: another may be false."""
        rule = self._rule
        state = rule.sheet.filled({rule.givens[position].name: fact.values for position, fact in bound.items()})
        for test in tests:
            try:
                if not rule.sheet.value(test, state):
                    return True
            except BpmError:
                continue
        return False

    def _found(self, step: _Step, bound: dict[int, Fact]) -> Iterable[Fact]:
        rule = self._rule
        facts = {rule.givens[position].name: fact.values for position, fact in bound.items()}
        try:
            state = rule.sheet.filled(facts) if any(source.key for source in step.sources) else []
            key = tuple([
                rule.sheet.value(source.key, state) if source.key else part_of(facts[source.name], source.path)
                for source in step.sources
            ])  # fmt: skip
        except BpmError:
            return self._memory.of(step.spec[0])  # what has no value narrows nothing; the condition itself will tell
        return self._memory.index(step.spec).found(key)


def links_of(rule: Rule) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield the plain fields that an equality links, each with its type, in both directions."""
    types = {given.name: given.type for given in rule.givens}
    for part in rule.parts:
        for join in part.joins:
            if join.other is not None and len(join.own) == len(join.other[1]) == 1:
                ends = (part.type, join.own[0]), (types[join.other[0]], join.other[1][0])
                yield ends
                yield ends[1], ends[0]


def _steps(rule: Rule, start: int) -> Iterator[_Step]:
    """Yield in which order the other facts are found: the next is one that can be looked up, if there is one."""
    bound = {rule.givens[start].name}
    left = [position for position in range(len(rule.givens)) if position != start]
    while left:
        sources = {position: dict(_lookups(rule, position, bound)) for position in left}
        position = next((one for one in left if sources[one]), left[0])
        found = sources[position]
        given = rule.givens[position]
        left.remove(position)
        before, bound = bound, bound | {given.name}
        tests = tuple(_askable(rule, before, bound)) if left else ()
        yield _Step(position, (given.type, tuple(found)), tuple(found.values()), tests)


def _askable(rule: Rule, before: set[str], bound: set[str]) -> Iterator[str]:
    """Yield the conditions that speak of bound names alone, and did not before."""
    names = {given.name for given in rule.givens}
    for given in rule.givens:
        for test, condition in zip(given.tests, conjuncts(given.part.where), strict=True):
            needed = names_of(condition) & names
            if needed <= bound and not (needed <= before and len(before) > 1):
                yield test


def _lookups(rule: Rule, position: int, bound: set[str]) -> Iterator[tuple[Path, _Source]]:
    """Yield the fields by which a `given` can be looked up once others are bound, each with its source."""
    for join in rule.givens[position].joins:
        if join.names <= bound:
            yield join.own, _source(join)
    name = rule.givens[position].name
    for given in rule.givens:
        if given.name in bound:
            for join in given.joins:
                if join.other is not None and join.other[0] == name:
                    yield join.other[1], _Source(given.name, join.own)


def _source(join: Join) -> _Source:
    return _Source(*join.other) if join.other is not None else _Source("", (), join.key)
