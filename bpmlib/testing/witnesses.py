"""Documents that a policy's strategy starts from: one for each rule, and those on both sides of every boundary.

A policy's own examples come first, then what the search for missing examples finds (`verify.suggest`), then random
documents. From each such document one field after the other is moved along the values that the policy compares with;
where the outcome changes between two neighbours, both are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from random import Random
from typing import Any, Final, TypeAlias

from bpmlib.core import ast as c
from bpmlib.core.from_model import day_path
from bpmlib.core.walk import children, outermost
from bpmlib.errors import BpmError, InputError, NotEffective
from bpmlib.policy import Policy
from bpmlib.run.compiled import Compiled
from bpmlib.run.runtime import NOT_YET
from bpmlib.values.compare import plain_data
from bpmlib.values.kinds import kind_of
from bpmlib.verify.examples import run_examples_of
from bpmlib.verify.exercised.measure import Watch
from bpmlib.verify.exercised.probes import Item, Probe
from bpmlib.verify.exercised.steps import MEASURED, Position, admitted, moved
from bpmlib.verify.geometry.grid import field_at
from bpmlib.verify.properties.documents import Documents, spelled
from bpmlib.verify.properties.valid import has_mixed_zones
from bpmlib.verify.suggest.pools import PRESENT, Path, Pools
from bpmlib.verify.suggest.search import Search

__all__ = ["Choice", "Witnesses", "expressions", "witnesses_of"]

Choice: TypeAlias = Mapping[Path, Any]
Rule: TypeAlias = tuple[str, str]
"""The key of a decision and the name of one of its rules."""

_RANDOM: Final = 3_000
"""Random documents tried for rules that nothing else reaches."""
_CORNERS: Final = 300
_BASES: Final = 40
_CENT: Final = Decimal("0.01")
_SIDES: Final[tuple[Position, ...]] = ("at", "below", "above")
_OTHER: Final = "c"
_DAY: Final = date(2026, 3, 2)


@dataclass(frozen=True)
class Witnesses:
    """What was found for a policy: a document for each rule, the rules without one, documents beside boundaries."""

    program: c.Program
    documents: Documents
    rules: Mapping[Rule, Choice]
    missing: tuple[Rule, ...]
    corners: tuple[Choice, ...]


@dataclass(frozen=True)
class _Outcome:
    """What a document comes to: the rules that gave the outcomes, and all of it in words that can be compared."""

    rules: frozenset[Rule]
    shown: str
    error: str = ""


@dataclass(frozen=True)
class _Corner:
    """Documents between which the outcome changes, and the change: which field was moved, and what came of that."""

    choices: tuple[Choice, ...]
    change: tuple[Any, ...]


class _Finder:
    def __init__(self, policy: Policy, answers: tuple[str, ...], as_of: date | None) -> None:
        self.policy, self.answers = policy, answers
        checked, day = policy.in_force(as_of)
        self.program = policy.compiled(as_of=day, answers=answers).program
        self.words = checked.scope.words
        inside = day_path(checked) in {read.path for read in self.program.reads}
        self.as_of = as_of if as_of is not None or inside else day
        self.watch = Watch(policy)
        self.compiled = policy.compiled(as_of=day, answers=answers)
        self.day = day
        trials = (result.trial for result in run_examples_of(policy) if result.trial is not None)
        self.given = [trial.document for trial in trials if set(trial.document) & set(self.program.inputs)]
        self.documents = Documents(self.program, self.words, self.given)
        self.documents.pools = _more(self.compiled, self.documents.pools)
        for path, pool in self.documents.pools.values.items():
            self.documents.values[path].pool = pool
        self._seen: dict[str, _Outcome | None] = {}
        own = [key for key in self.program.definitions if key in checked.decisions]
        self.own = frozenset(own)
        self.wanted = {
            (key, row.name): None
            for key in own
            if isinstance(table := self.program.definitions[key], c.Table)
            for row in table.all_rows
            if row.results is not None
        }

    def outcome(self, choice: Choice) -> _Outcome | None:
        """Return what a choice comes to, None where it is no valid document."""
        inputs = spelled(self.program.inputs, choice)
        key = repr(inputs)
        if key not in self._seen:
            self._seen[key] = None if has_mixed_zones(inputs) else self._decided(inputs)
        return self._seen[key]

    def _decided(self, inputs: dict[str, Any]) -> _Outcome | None:
        try:
            decision = self.policy.decide(inputs, as_of=self.as_of, answers=self.answers)
        except (InputError, NotEffective):
            return None
        except BpmError as error:
            said = f"{type(error).__name__}: {error.diagnostics[0].message}"
            return _Outcome(frozenset(), said, said)
        rules = frozenset((key, name) for key, names in decision.rules.items() if key in self.own for name in names)
        return _Outcome(rules, f"{sorted(rules)} {plain_data(decision.outcome)!r}")

    # ----------------------------------------------------------------------------------------- rules

    def rules(self) -> dict[Rule, Choice]:
        """Return a document for each rule for which one is found."""
        found: dict[Rule, Choice] = {}
        first = self.documents.pools.first()
        chosen = [self.documents.pools.chosen(document) for document in self.given]
        bases = [choice for choice in ([first] if first is not None else []) + chosen if choice is not None]
        for base in bases:
            self._take(found, base)
        sound = [choice for choice in bases if (one := self.outcome(choice)) is not None and not one.error]
        for choice in self._searched(found):
            for base in sound[:_BASES] or bases[:1]:
                if self._take(found, {**base, **choice}):
                    break
        self._at_random(found, [*sound[:_BASES], *found.values()] or bases[:1])
        return found

    def _take(self, found: dict[Rule, Choice], choice: Choice) -> bool:
        outcome = self.outcome(choice)
        new = [] if outcome is None else [rule for rule in outcome.rules if rule in self.wanted and rule not in found]
        for rule in new:
            found[rule] = choice
        return bool(new)

    def _searched(self, found: Mapping[Rule, Choice]) -> Iterator[Choice]:
        """Yield documents that the search finds for rules that have none yet, decision by decision."""
        for decision in self.own:
            missing = [name for key, name in self.wanted if key == decision and (key, name) not in found]
            table = self.program.definitions[decision]
            if missing and isinstance(table, c.Table):
                for search, own in self._search(decision):
                    names = [row.name for row in table.all_rows]
                    wanted = [item for at, item in own.rules.items() if names[at] in missing]
                    yield from (one.choice for one in search.rows({decision: own}, wanted))

    def _search(self, decision: str) -> Iterator[tuple[Search, Probe]]:
        compiled = self.policy.compiled(as_of=self.day, answers=(decision,))
        own = self.watch.probes(compiled).by_key.get(decision)
        if own is not None:
            search = Search(self.policy, compiled, self.watch, decision, self.as_of, self.words, self.given)
            search.pools = _more(compiled, search.pools)
            yield search, own

    def _at_random(self, found: dict[Rule, Choice], bases: Sequence[Choice]) -> None:
        random = Random(0)
        before: Any = None
        for number in range(_RANDOM):
            if len(found) == len(self.wanted):
                return
            if bases and number % 4 == 0:
                before = dict(random.choice(bases))
            before = self.documents.drawn(random, before)
            self._take(found, before)

    # --------------------------------------------------------------------------------------- corners

    def corners(self, rules: Mapping[Rule, Choice]) -> list[Choice]:
        """Return documents on both sides of where the outcome changes, those of each rule in turn."""
        starts = list({repr(spelled(self.program.inputs, choice)): choice for choice in rules.values()}.values())
        starts = starts or [choice for choice in [self.documents.pools.first()] if choice is not None]
        found: dict[str, Choice] = {}
        each = [self._about(start) for start in starts]
        known: set[tuple[Any, ...]] = set()
        while each and len(found) < _CORNERS:
            for source in list(each):
                corner = next(source, None)
                if corner is None:
                    each.remove(source)
                elif corner.change not in known:
                    known.add(corner.change)
                    for choice in corner.choices:
                        found.setdefault(repr(spelled(self.program.inputs, choice)), choice)
        for choice in self._ends():
            if len(found) < 2 * _CORNERS:
                found.setdefault(repr(spelled(self.program.inputs, choice)), choice)
        return list(found.values())

    def _about(self, start: Choice) -> Iterator[_Corner]:
        """Yield documents beside one, at both sides of where the outcome changes when a field moves."""
        here = self.outcome(start)
        for path in self.documents.pools.values:
            pool = self._tried(path, start)
            measured = [value for value in pool if value is not None and kind_of(value) in MEASURED]
            line = sorted({_comparable(value): value for value in measured}.items()) if _one_kind(measured) else []
            tried = [{**start, path: value} for _, value in line]
            shown = [self.outcome(one) for one in tried]
            for (low, one), (high, other) in zip(
                zip(tried, shown, strict=True), list(zip(tried, shown, strict=True))[1:], strict=False
            ):
                if one is not None and other is not None and one.shown != other.shown:
                    yield _Corner((low, high), _change(path, one, other))
            if line:
                continue
            for value in pool:
                other_way = {**start, path: value}
                outcome = self.outcome(other_way)
                if outcome is not None and here is not None and outcome.shown != here.shown:
                    yield _Corner((other_way,), _change(path, here, outcome))

    def _tried(self, path: Path, start: Choice) -> list[Any]:
        """Return the values to try for a field: its pool, and those of the other fields and beside them."""
        pool = list(self.documents.pools.values[path])
        kinds = {kind_of(value) for value in pool if value is not None and value is not PRESENT} & MEASURED
        others = [value for other, value in start.items() if other != path and value is not PRESENT]
        near = [
            found
            for value in others
            if value is not None and kind_of(value) in kinds
            for side in _SIDES
            if (found := moved(value, side, _CENT)) is not None and self.documents.values[path].takes(found)
        ]
        return [*pool, *near]

    def _ends(self) -> Iterator[Choice]:
        """Yield documents in which a computed value lies at, just below or just above what it is compared with."""
        base = self.documents.pools.first() or {}
        for decision in sorted(self.own):
            for search, own in self._search(decision):
                wanted: list[Item] = [item for end in own.ends for item in end.items.values()]
                for one in search.rows({decision: own}, wanted):
                    merged = {**base, **one.choice}
                    if self.outcome(merged) is not None:
                        yield merged


def expressions(program: c.Program) -> Iterator[c.Expr]:
    """Yield every expression of a program."""
    stack = [node for definition in program.definitions.values() for node in outermost(definition)]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(children(node))


def _made_of_constants(compiled: Compiled) -> Iterator[Any]:
    """Yield what calls come to whose arguments are all constants, `date("2026-03-05")` say, and the values beside."""
    state = [NOT_YET] * compiled.layout.size
    for node in expressions(compiled.program):
        parts = list(children(node)) if isinstance(node, c.Call) else []
        if parts and all(isinstance(part, c.Const) for part in parts):
            try:
                value = compiled.value(node, state)
            except BpmError:
                continue
            yield from (near for side in _SIDES if (near := moved(value, side, _CENT)) is not None)


def _more(compiled: Compiled, pools: Pools) -> Pools:
    """Return the values worth trying, with computed constants, times of day beside others, and a text beside all."""
    program = compiled.program
    values = dict(pools.values)
    computed = list(_made_of_constants(compiled))
    for path, pool in values.items():
        field = field_at(program.inputs, path)[-1]
        kind = field.type.kind if field.type is not None else ""
        near: list[Any] = [value for value in computed if kind_of(value) == kind and kind not in ("list", "context")]
        near += [at for value in (*pool, *near) if isinstance(value, time) for at in _beside(value)]
        if any(isinstance(value, str) for value in pool) and PRESENT not in pool:
            near.append(_OTHER)
        values[path] = tuple(dict.fromkeys([*pool, *(one for one in near if admitted(field, one))])) if near else pool
    return replace(pools, values=values)


def _beside(at: time) -> Iterator[time]:
    """Yield the times of day one second before and after one, on the same day."""
    for far in (-1, 1):
        moved = datetime.combine(_DAY, at) + timedelta(seconds=far)
        if moved.date() == _DAY:
            yield moved.timetz()


def _change(path: Path, one: _Outcome, other: _Outcome) -> tuple[Any, ...]:
    """Return what a move of a field changes: the rules that apply no more, and those that do now, or the error."""
    if one.error or other.error:
        return path, one.error, other.error
    return path, one.rules - other.rules, other.rules - one.rules


def _one_kind(values: Sequence[Any]) -> bool:
    """Return whether values can be put in order: they are of one kind, and all or none have a zone."""
    return len({(kind_of(value), getattr(value, "tzinfo", None) is None) for value in values}) == 1


def _comparable(value: Any) -> Any:
    return Decimal(value) if isinstance(value, int) else value


@lru_cache(maxsize=64)
def witnesses_of(policy: Policy, answers: tuple[str, ...], as_of: date | None) -> Witnesses:
    """Return what a policy's strategy starts from; it is looked for once."""
    finder = _Finder(policy, answers, as_of)
    rules = finder.rules()
    missing = tuple(rule for rule in finder.wanted if rule not in rules)
    corners = finder.corners(rules)
    return Witnesses(finder.program, finder.documents, rules, missing, tuple(corners))
