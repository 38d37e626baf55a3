"""The search for documents that exercise certain items of one decision.

Each item says how conditions have to come out, or where a value has to lie. Starting from documents that are known,
one field after the other takes the value that brings most of that about; where no single field helps and the choices
are few, all of them are tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice, product
from math import prod
from typing import Any, Final, TypeAlias

from bpmlib.check.scope import Words
from bpmlib.core import ast as c
from bpmlib.core.walk import fields_read
from bpmlib.errors import BpmError, InputError, NotEffective
from bpmlib.policy import Policy
from bpmlib.run.compiled import Compiled
from bpmlib.run.decision import Decision
from bpmlib.run.runtime import NOT_YET
from bpmlib.verify.exercised.measure import Watch
from bpmlib.verify.exercised.probes import End, Item, Probe
from bpmlib.verify.exercised.shown import worth
from bpmlib.verify.exercised.steps import Position, admitted, moved, position, shifted
from bpmlib.verify.suggest.pools import Path, Pools, document_of, given_by

__all__ = ["Found", "Search"]

_BASES: Final = 6
"""How many known documents a search starts from."""
_ALL: Final = 1_500
"""How many combinations of values are tried when no single change helps."""
_PARTS: Final = 6
"""Up to how many parts of a condition all ways are looked at in which one of them decides."""

Choice: TypeAlias = dict[Path, Any]
Wants: TypeAlias = tuple[tuple[c.Expr, bool], ...]


@dataclass(frozen=True)
class Found:
    """A document that was decided: its paths and values, what it shows, and the decision or the error's class."""

    choice: Choice
    given: Mapping[Path, Any]
    shown: frozenset[Item]
    decision: Decision | None
    error: str
    state: list[Any]


@dataclass(frozen=True)
class Target:
    """What an item asks for: one of several sets of outcomes, and where a value has to lie."""

    item: Item
    ways: tuple[Wants, ...]
    end: End | None = None
    about: tuple[c.Expr, ...] = ()
    """What else it depends on: whether a rule applies, on the rules that may come before it or conflict with it."""

    def expressions(self) -> Iterator[c.Expr]:
        """Yield what the outcome depends on."""
        for way in self.ways:
            yield from (condition for condition, _ in way)
        yield from self.about
        if self.end is not None:
            yield from (self.end.value, self.end.end)


class Search:
    """Searches documents for one decision of a policy."""

    def __init__(
        self, policy: Policy, compiled: Compiled, watch: Watch, decision: str, as_of: date | None, words: Words,
        given: Sequence[Mapping[str, Any]],
    ) -> None:  # fmt: skip
        self.policy = policy
        self.compiled = compiled
        self.watch = watch
        self.answers = (decision,)
        self.as_of = as_of
        self.pools = Pools.of(compiled.program, words, given)
        self.probes = watch.probes(compiled)
        self._looked: dict[str, Found | None] = {}
        self._shown: set[Item] = set()
        self._bases = self._known(given)
        self._tried: set[frozenset[Path]] = set()

    def rows(self, own: Mapping[str, Probe], wanted: Sequence[Item]) -> Iterator[Found]:
        """Yield documents that together show what of `wanted` was found, the one that shows most of the rest next."""
        left = dict.fromkeys(wanted)
        for target in _targets(self.compiled.program, own):
            if target.item in left and target.item not in self._shown:
                self._search(target)
        found = [one for one in self._looked.values() if one is not None and not left.keys().isdisjoint(one.shown)]
        while found:
            best = max(found, key=lambda one: sum(item in left for item in one.shown))
            for item in best.shown:
                left.pop(item, None)
            yield best
            found = [one for one in found if not left.keys().isdisjoint(one.shown)]

    # ---------------------------------------------------------------------------------------- looking

    def _known(self, given: Sequence[Mapping[str, Any]]) -> list[Found]:
        choices = [choice for document in given if (choice := self.pools.chosen(document)) is not None]
        first = self.pools.first()
        looked = (self.look(choice) for choice in ([first] if first is not None else []) + choices)
        return list(islice((one for one in looked if one is not None), _BASES))

    def look(self, choice: Choice) -> Found | None:
        """Return what a choice of values shows, None where it is no valid document."""
        given = given_by(choice)
        key = repr(given)
        if key not in self._looked:
            self._looked[key] = self._decided(choice, given)
        return self._looked[key]

    def _decided(self, choice: Choice, given: Mapping[Path, Any]) -> Found | None:
        document = document_of(given)
        decision, error = None, ""
        try:
            decision = self.policy.decide(document, as_of=self.as_of, answers=self.answers)
            shown = frozenset(self.watch.shown(decision))
        except (InputError, NotEffective):
            return None
        except BpmError as raised:
            error = type(raised).__name__
            shown = frozenset(
                self.watch.shown_by_error(
                    self.policy, document, raised, as_of=self.as_of, answers=self.answers, json=False
                )
            )
        self._shown |= shown
        if decision is not None and decision.compiled is self.compiled:
            return Found(choice, given, shown, decision, error, list(decision.state))
        state = list(self.compiled.guard.admit(document))
        state += [NOT_YET] * (self.compiled.layout.size - len(state))
        return Found(choice, given, shown, decision, error, state)

    # -------------------------------------------------------------------------------------- searching

    def _search(self, target: Target) -> None:
        """Look at documents nearer and nearer to what a target asks for."""
        paths = self._paths(target)
        for base in self._bases:
            one, far = base, self._cost(target, base)
            while far > 0:
                step = min(
                    ((self._cost(target, near), at, near) for at, near in enumerate(self._near(target, one, paths))),
                    key=lambda found: found[:2], default=None,
                )  # fmt: skip
                if step is None or step[0] >= far:
                    break
                far, _, one = step
            if far == 0:
                return
        self._try_all(paths)

    def _paths(self, target: Target) -> list[Path]:
        """Return the fields on which a target depends, with the documents around them, in the order of the pools."""
        program = self.compiled.program
        read = fields_read(program, target.expressions())
        if not read:
            read = fields_read(program, [c.Ref(self.answers[0], span=program.definitions[self.answers[0]].span)])
        return [path for path in self.pools.values if any(one[: len(path)] == path for one in read)]

    def _cost(self, target: Target, one: Found) -> float:
        """Return how far a document is from a target: how many conditions come out otherwise."""
        if target.item in one.shown:
            return 0
        ways = [sum(self.probes.value(node, one.state) is not side for node, side in way) for way in target.ways]
        return min(ways, default=0) + 0.5

    def _near(self, target: Target, one: Found, paths: Sequence[Path]) -> Iterator[Found]:
        """Yield the valid documents that differ from one in a single field."""
        for path in paths:
            for value in (*self._aimed(target, one, path), *self.pools.values[path]):
                if (near := self.look({**one.choice, path: value})) is not None:
                    yield near

    def _aimed(self, target: Target, one: Found, path: Path) -> Iterator[Any]:
        """Yield the values of a field that bring a computed value to where a target wants it, or near it."""
        end, read = target.end, self.pools.reads.get(path)
        if end is None or read is None or one.choice[path] is None:
            return
        where: Position = next(name for name, item in end.items.items() if item == target.item)
        here, goal = self.probes.value(end.value, one.state), self.probes.value(end.end, one.state)
        goal = None if goal is None else moved(goal, where, end.step)
        if here is None or goal is None or position(here, goal, end.step) == "at":
            return
        for value in shifted(one.choice[path], here, goal, lambda value: self._at(end.value, one, path, value)):
            if admitted(read.field, value):
                yield value

    def _at(self, node: c.Expr, one: Found, path: Path, value: Any) -> Any:
        """Return the value of an expression once a field has another value."""
        near = self.look({**one.choice, path: value})
        return None if near is None else self.probes.value(node, near.state)

    def _try_all(self, paths: Sequence[Path]) -> None:
        """Look at all combinations of the values of some fields, where they are few; once for the same fields."""
        pools = [self.pools.values[path] for path in paths]
        if not self._bases or frozenset(paths) in self._tried or prod(map(len, pools)) > _ALL:
            return
        self._tried.add(frozenset(paths))
        for values in product(*pools):
            self.look({**self._bases[0].choice, **dict(zip(paths, values, strict=True))})


def _targets(program: c.Program, own: Mapping[str, Probe]) -> Iterator[Target]:
    """Yield what each item of some definitions asks for, boundaries last: they are often met on the way."""
    for key, probe in own.items():
        definition = program.definitions[key]
        for at, item in probe.rules.items():
            rows = definition.all_rows if isinstance(definition, c.Table) else ()
            tests = [[test for test in row.tests if test is not None] for row in rows]
            own_tests = tests[at] if tests else []
            yield Target(item, (tuple((test, True) for test in own_tests),), about=tuple(chain.from_iterable(tests)))
        for test in probe.tests:
            yield Target(test.true, ((*test.when, (test.condition, True)),))
            yield Target(test.false, ((*test.when, (test.condition, False)),))
        for group in probe.groups:
            for at in range(len(group.parts)):
                for item, side in ((group.true[at], True), (group.false[at], False)):
                    ways = tuple((*group.when, *way) for way in _deciding(group.whole, group.parts, at, side))
                    yield Target(item, ways)
    for probe in own.values():
        for end in probe.ends:
            for item in end.items.values():
                yield Target(item, (tuple(end.when),), end)


def _deciding(whole: c.Expr, parts: Sequence[c.Expr], at: int, side: bool) -> Iterator[Wants]:
    """Yield the ways in which one part of a condition decides alone by being true, or false."""
    if len(parts) > _PARTS or (isinstance(whole, c.And) and list(whole.items) == list(parts)):
        yield tuple((part, side if here == at else isinstance(whole, c.And)) for here, part in enumerate(parts))
        return
    for truths in product((True, False), repeat=len(parts)):
        known = list(zip(parts, truths, strict=True))
        if truths[at] is side and worth(whole, known) is not worth(whole, [(parts[at], not side), *known]):
            yield tuple(known)
