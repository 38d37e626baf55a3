"""Properties of a course of action: looked for in the states of random histories, and in those that the file tells.

A property about a stage, an event or a paper is claimed for every state that a case can reach. Nothing here proves it:
a verdict is `refuted`, with the history that leads there, or `not refuted` in so many states.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby
from random import Random
from typing import Any, Final

from bpmlib.cases.events import Command, Event
from bpmlib.cases.moment import Moment, Reader
from bpmlib.cases.process import Process
from bpmlib.cases.state import NEW, State, fold
from bpmlib.check.checked import Checked
from bpmlib.check.order import names_in, reached
from bpmlib.core import ast as c
from bpmlib.core.from_model import SUBJECT, from_property
from bpmlib.errors import BpmError, Refused
from bpmlib.model import policies as p
from bpmlib.policy import Policy
from bpmlib.verify.properties.documents import Documents, spelled
from bpmlib.verify.properties.verdicts import Because, PropertyWitness, Verdict
from bpmlib.verify.suggest.pools import constants_of

__all__ = ["Walk", "Walker", "speaks_of_a_case", "walked"]

_CASE: Final = frozenset({"fact", "event", "paper", "history", "stage"})
_START: Final = datetime(2026, 3, 2, 9)  # noqa: DTZ001 - local time of the case
_DRAWN: Final = "states of random histories"
_STEPS: Final = 25
_PAUSES: Final = (timedelta(0), timedelta(minutes=1), timedelta(hours=3), timedelta(days=1), timedelta(days=9))


def speaks_of_a_case(checked: Checked, section: p.Property) -> bool:
    """Return whether a property speaks of what a case has, directly or through a term, and so of its states."""
    names = set(names_in((section.subject, section.path)))
    for name in [*names]:
        names |= reached(checked.inference.references, name)
    symbols = checked.scope.symbols
    return any(name in symbols and symbols[name].kind in _CASE for name in names)


@dataclass(frozen=True)
class Walk:
    """A history: the facts of the case, then at which time who did what; None is time that passes."""

    facts: Mapping[str, Any]
    steps: tuple[tuple[datetime, Command | None], ...]

    def states(self, process: Process) -> Iterator[State]:
        """Yield the states that it leads through; it ends where something has no value.

        What happens at one instant belongs together: between an event and the move that follows from it is no state.
        """
        try:
            state = fold(process.open(self.facts, _START), NEW)
            yield state
            for at, command in self.steps:
                for _, together in groupby(_events(process, state, at, command), key=lambda event: event.at):
                    state = fold(together, state)
                    yield state
        except BpmError:
            return

    def told(self) -> dict[str, Any]:
        """Return the history as data."""
        rows = [{"at": at.isoformat(sep=" "), "event": command.event, "by": command.role, "with": command.document}
                for at, command in self.steps if command is not None]  # fmt: skip
        return {"case": dict(self.facts), "history": rows}


def _events(process: Process, state: State, at: datetime, command: Command | None) -> Sequence[Event]:
    """Return what follows from a step; where it is refused, what had matured before."""
    try:
        return process.advance(state, at) if command is None else process.decide(state, command, at)
    except Refused as error:
        return error.matured


class Walker:
    """Makes random histories of a process: mostly what could be done, with documents near what guards compare with."""

    def __init__(self, policy: Policy, process: Process) -> None:
        checked, _ = policy.in_force()
        self.process = process
        program, scope = process.plan.program, checked.scope
        constants = constants_of(program)
        self._facts = _documents(program, scope, [word.text for word, _ in checked.policy.front.case], constants)
        self._documents = {name: _documents(program, scope, [name], constants) for name in process.plan.events}
        papers = [paper.name for paper in process.plan.papers]
        self._papers = {name: _documents(program, scope, [name], constants) for name in papers}

    def walk(self, random: Random, steps: int = _STEPS) -> Walk:
        """Return a history of so many steps; those that are refused count too."""
        facts = self._drawn(self._facts, random)
        taken: list[tuple[datetime, Command | None]] = []
        walk = Walk(facts, ())
        state = next(walk.states(self.process), None)
        at = _START
        for _ in range(steps if state is not None else 0):
            assert state is not None
            at = self._later(random, state, at)
            command = self._command(random, state)
            taken.append((at, command))
            try:
                state = fold(_events(self.process, state, at, command), state)
            except BpmError:
                break
        return Walk(facts, tuple(taken))

    def _later(self, random: Random, state: State, at: datetime) -> datetime:
        upcoming = self.process.next_change(state)
        if upcoming is not None and random.random() < 0.3:
            local = upcoming.astimezone(self.process.calendar.zone).replace(tzinfo=None)
            return max(at, local + random.choice((timedelta(0), timedelta(seconds=-1), timedelta(seconds=1))))
        return at + random.choice(_PAUSES)

    def _command(self, random: Random, state: State) -> Command | None:
        if random.random() < 0.1:
            return None
        plan = self.process.plan
        offered = [step for stage in plan.stages for step in stage.steps
                   if not step.overdue and step.leaves(state.stages[stage.name])]  # fmt: skip
        if self._papers and random.random() < 0.2:
            name = random.choice(list(self._papers))
            return Command(name, "", self._drawn(self._papers[name], random).get(name))
        if not offered:
            return None
        step = random.choice(offered)
        document = self._drawn(self._documents[step.event], random).get(step.event)
        return Command(step.event, random.choice(step.roles), document)

    def _drawn(self, documents: Documents, random: Random) -> dict[str, Any]:
        return spelled(documents.program.inputs, documents.drawn(random, None))


def _documents(program: c.Program, scope: Any, names: Sequence[str], constants: Sequence[Any]) -> Documents:
    """Return what draws documents of some names: all their fields, but for what the library adds to them."""
    fields = {}
    for name in names:
        field = scope.inputs[name]
        fields[name] = field if field.document is None else scope.documents.base.get(field.document.name).as_field(name)
    return Documents.whole(program, fields, scope.words, constants)


@lru_cache(maxsize=4)
def _walker(policy: Policy) -> Walker:
    """Return what makes the histories of a policy, the same for all of its properties."""
    return Walker(policy, Process.of(policy))


def walked(policy: Policy, section: p.Property, checked: Checked, day: Any, documents: int, seed: int) -> Verdict:
    """Return what becomes of a property of a course of action in about so many states."""
    walker = _walker(policy)
    process = walker.process
    program = from_property(checked, section, lambda used: policy.figures_of(used, day), day)
    reader = Reader(replace(process.plan, program=replace(program, answers=())))
    random, seen = Random(seed), 0
    while seen < documents:
        walk = walker.walk(random)
        states = list(walk.states(process))
        seen += len(states)
        if any(_against(section, reader, state) for state in states):
            return _refuted(policy, section, _shorter(walk, process, section, reader), seen, seed)
        if not states:
            break
    because = Because("it speaks of a case, and nothing proves what holds in every state of one", section.span)
    return Verdict(policy.id, section, "not refuted", documents=seen, drawn=_DRAWN, seed=seed, because=(because,))


def _against(section: p.Property, reader: Reader, state: State) -> bool:
    """Return whether a state is against a property: one that has no value says nothing."""
    try:
        value = Moment(reader, state).value(SUBJECT)
    except BpmError:
        return False
    return value is False if section.form == "always" else value is True


def _shorter(walk: Walk, process: Process, section: p.Property, reader: Reader) -> Walk:
    """Return a history that is as short as leaving out steps, one after the other, makes it."""
    for number in reversed(range(len(walk.steps))):
        less = replace(walk, steps=(*walk.steps[:number], *walk.steps[number + 1 :]))
        if any(_against(section, reader, state) for state in less.states(process)):
            walk = less
    return walk


def _refuted(policy: Policy, section: p.Property, walk: Walk, seen: int, seed: int) -> Verdict:
    witness = PropertyWitness(walk.told(), (), section.form == "never")
    return Verdict(policy.id, section, "refuted", (witness,), documents=seen, drawn=_DRAWN, seed=seed)
