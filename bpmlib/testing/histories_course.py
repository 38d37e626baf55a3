"""What can be tried in a case: facts, commands, documents and times, as lists to choose from by number.

Documents are drawn once, near what the guards of the process compare with, and from the histories of the policy file.
A day or an instant in one of them is kept as its distance from the time of the command, so that it fits any history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Final, TypeAlias

from bpmlib.cases.admission import Admission
from bpmlib.cases.events import Command, Event
from bpmlib.cases.process import Process
from bpmlib.cases.state import NEW, State, fold
from bpmlib.check.checked import Checked
from bpmlib.errors import BpmError, Diagnostic, NotDrawable, ParameterNotSet, Refused
from bpmlib.model.constants import constant
from bpmlib.model.processes import Histories, HistoryRow
from bpmlib.model.words import Word
from bpmlib.policy import Policy
from bpmlib.testing.witnesses import expressions
from bpmlib.verify.properties.documents import Documents, spelled
from bpmlib.verify.trials import as_given, nested

__all__ = ["START", "Course", "Move", "Tried"]

START: Final = datetime(2026, 3, 2, 9)  # noqa: DTZ001 - local time of the case
_DOCUMENTS: Final = 40
"""How many documents are drawn for each event; those of the file's histories come before them."""
_BAD: Final = 3
"""How many documents of an event may be such as no event has."""
_FACTS: Final = 6
_FACT_TRIES: Final = 20
_DAYS: Final = (0, 0, 0, 1, -1, 2, 7, -7, 30)
_LEAST: Final = timedelta(microseconds=1)
_PAUSES: Final = (
    timedelta(minutes=1), timedelta(hours=3), timedelta(days=1), timedelta(days=9), timedelta(days=40),
)  # fmt: skip
_NEWEST: Final = 2
"""From how many of the newest events on a duration that the policy names is counted."""
_APART: Final = 8
"""So many rows of a history of the file may lie between two whose distance in time is a pause."""
_ACTORS: Final = ("", "An", "Bo")


@dataclass(frozen=True, slots=True)
class Move:
    """A step by the numbers of what is tried: which command, by which actor, with which document, when."""

    command: int
    actor: int
    document: int
    time: int


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a move. `reason` is that of a refusal, "" where there is none."""

    at: datetime
    command: Command | None
    events: tuple[Event, ...]
    reason: str
    after: State


@dataclass(frozen=True, slots=True)
class _Distant:
    """A day, or an instant, so far from the time of the command."""

    away: timedelta
    instant: bool


_Begun: TypeAlias = tuple[dict[str, Any], datetime]
_Asked: TypeAlias = tuple[str, str]
"""An event and a role, or a paper and nobody."""


class Course:
    """The lists that a process is tried with; the first of each is the simplest."""

    def __init__(self, policy: Policy, process: Process, as_of: date | None) -> None:
        checked, _ = policy.in_force(as_of)
        self.policy = policy
        self.process = process
        self.zone = process.calendar.zone
        plan = process.plan
        lacking = [name for name, figure in plan.program.parameters.items() if figure.value is None and "." not in name]
        if lacking:
            raise _not_set(policy, lacking)
        random = Random(8)
        admission = Admission(checked)
        cases = _cases(checked)
        rows = [row for case in cases for row in case]
        self.facts, begun = _facts(checked, plan.program, admission, cases, random)
        papers = [(paper.name, "") for paper in plan.papers]
        roles = dict.fromkeys(role for stage in plan.stages for step in stage.steps for role in step.roles)
        proper = dict.fromkeys(
            (step.event, role) for stage in plan.stages for step in stage.steps if not step.overdue
            for role in step.roles
        )  # fmt: skip
        self.proper: tuple[_Asked, ...] = (*proper, *dict.fromkeys(papers))
        strangers = [(event, role) for event in plan.events for role in roles if (event, role) not in proper]
        self.commands: tuple[_Asked, ...] = (*self.proper, *strangers)
        """What is tried, from number 1 on; number 0 is time that passes."""
        self.number = {asked: place for place, asked in enumerate(self.commands, 1)}
        names = dict.fromkeys(event for event, _ in self.commands)
        self.documents = {name: _documents(checked, plan.program, admission, name, rows, random) for name in names}
        named = [row.actor for row in rows if row.actor]
        self.actors = tuple(dict.fromkeys(("", *named))) if named else _ACTORS
        self._lengths = _lengths(plan.program)
        waits = (
            later.at - row.at for case in cases for place, row in enumerate(case)
            for later in case[place + 1 : place + _APART]
        )  # fmt: skip
        self._pauses = tuple(dict.fromkeys((*_PAUSES, *sorted({wait for wait in waits if wait > timedelta(0)}))))
        self.times = 5 + len(self._pauses) + len(self._lengths) * _NEWEST * 3
        self.told = [(place, tuple(self._moves(case))) for place, case in zip(begun, cases, strict=True)]
        """The histories of the file, as facts and moves; it is not known what comes of them with these figures."""

    def opened(self, facts: int) -> State:
        """Return the state of a case that was opened with such facts."""
        given, at = self.facts[facts]
        return fold(self.process.open(given, at), NEW)

    def longer(self, move: Move, wait: timedelta) -> Move | None:
        """Return a move after a longer pause, None where none is as long."""
        kind = move.time - 4
        if 0 <= kind < len(self._pauses):
            wait += self._pauses[kind]
        if not wait:
            return move
        return replace(move, time=4 + self._pauses.index(wait)) if wait in self._pauses else None

    def _moves(self, case: Sequence[HistoryRow]) -> Iterator[Move]:
        """Yield the rows of a case as moves; what cannot be said as one is left out, as it is only a way to try."""
        before = case[0].at
        for row in case:
            wait, before = row.at - before, row.at
            time = 4 + self._pauses.index(wait) if wait else 0
            if row.event is None:
                yield Move(0, 0, 0, time)
                continue
            given = None if row.given is None else _loose(as_given(constant(row.given)), row.at)
            for word in row.by or (Word("", span=row.span),):
                number = self.number.get((row.event.text, word.text)) or self.number.get((row.event.text, ""))
                if number is not None and given in (known := self.documents[row.event.text]):
                    yield Move(number, self.actors.index(row.actor or ""), known.index(given), time)
                    time = 0

    def when(self, state: State, at: datetime, kind: int) -> datetime:
        """Return the time of a kind: now, at or beside the next change, after a while, at the end of a duration."""
        now = at if at.tzinfo is None else at.astimezone(self.zone).replace(tzinfo=None)
        if kind == 0:
            return now
        if kind < 4:
            change = self.process.next_change(state)
            if change is None:
                return now
            local = change.astimezone(self.zone).replace(tzinfo=None)
            return max(now, local + (kind - 2) * _LEAST)
        kind -= 4
        if kind < len(self._pauses):
            return now + self._pauses[kind]
        kind -= len(self._pauses)
        if kind == 0:
            day: date = self.process.calendar.next_working_day(now.date())
            return datetime(day.year, day.month, day.day, 9)  # noqa: DTZ001 - local time of the case
        kind, beside = divmod(kind - 1, 3)
        length, newest = divmod(kind, _NEWEST)
        names = list(reversed(state.past))
        if newest >= len(names):
            return now
        happened: datetime = state.past[names[newest]][0].at
        past = happened.astimezone(self.zone).replace(tzinfo=None)
        return max(now, past + self._lengths[length] + (beside - 1) * _LEAST)

    def tried(self, state: State, now: datetime, move: Move) -> Tried | None:
        """Return what comes of a move from a time on; None where something has no value, or is beyond the calendar."""
        try:
            at = self.when(state, now, move.time)
            command = self._command(move, at)
            try:
                events, reason = self._events(state, command, at), ""
            except Refused as error:
                events, reason = error.matured, error.reason
            return Tried(at, command, tuple(events), reason, fold(events, state))
        except (BpmError, OverflowError):
            return None

    def _events(self, state: State, command: Command | None, at: datetime) -> tuple[Event, ...]:
        return self.process.advance(state, at) if command is None else self.process.decide(state, command, at)

    def _command(self, move: Move, at: datetime) -> Command | None:
        if move.command == 0:
            return None
        event, role = self.commands[move.command - 1]
        documents = self.documents[event]
        document = _placed(documents[move.document % len(documents)], at)
        return Command(event, role, document, self.actors[move.actor] if role else "")


def _not_set(policy: Policy, names: Sequence[str]) -> ParameterNotSet:
    listed, given = ", ".join(f"`{name}`" for name in names), ", ".join(f"{name}=..." for name in names)
    message = f"histories of `{policy.id}` cannot be drawn: the company has to set {listed}"
    hint = f"histories(policy.override({given}))"
    return ParameterNotSet(Diagnostic("parameter-missing", message, hint=hint), policy=policy.id)


def _cases(checked: Checked) -> list[list[HistoryRow]]:
    """Return the histories that the file tells."""
    cases: dict[tuple[int, str], list[HistoryRow]] = {}
    for number, section in enumerate(checked.policy.sections):
        for row in section.rows if isinstance(section, Histories) else ():
            cases.setdefault((number, row.case.text), []).append(row)
    return list(cases.values())


def _drawer(checked: Checked, program: Any, names: Sequence[str]) -> Documents:
    """Return what draws documents of some names: all their fields, but for what the library adds to them."""
    scope = checked.scope
    fields = {}
    for name in names:
        field = scope.inputs[name]
        plain = getattr(scope.documents, "base", scope.documents)
        known = None if field.document is None else plain.get(field.document.name)
        fields[name] = field if known is None else known.as_field(name)
    return Documents.whole(program, fields, scope.words)


def _facts(
    checked: Checked, program: Any, admission: Admission, cases: Sequence[Sequence[HistoryRow]], random: Random
) -> tuple[tuple[_Begun, ...], list[int]]:
    """Return what a case may begin with, and which of them each history of the file begins with.

    What such a history does not say of the facts is drawn.
    """
    names = [word.text for word, _ in checked.policy.front.case]
    drawer = _drawer(checked, program, names)
    found: list[_Begun] = []

    def place(given: Mapping[str, Any], at: datetime) -> int:
        for _ in range(_FACT_TRIES):
            own = spelled(drawer.program.inputs, drawer.drawn(random, None)) if names else {}
            facts = _laid(own, given)
            if _sound(partial(admission.facts, facts)):
                if (facts, at) not in found:
                    found.append((facts, at))
                return found.index((facts, at))
        return 0

    place({}, START)
    begun = [place(nested(case[0].facts), case[0].at) for case in cases]
    for _ in range(_FACTS if names else 0):
        place({}, START)
    if not found:
        message = f"histories of `{checked.id}` cannot be drawn: no facts were found that a case can begin with"
        raise NotDrawable(Diagnostic("draw-nothing", message))
    return tuple(found), begun


def _laid(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with the fields of another in place of its own."""
    found = dict(below)
    for name, value in above.items():
        own = found.get(name)
        found[name] = _laid(own, value) if isinstance(own, Mapping) and isinstance(value, Mapping) else value
    return found


def _documents(
    checked: Checked, program: Any, admission: Admission, name: str, rows: Sequence[HistoryRow], random: Random
) -> tuple[Any, ...]:
    """Return the documents of an event or a paper: the sound ones, then a few that are not."""
    given: list[tuple[Any, Any]] = [(None, None)]
    for row in rows:
        if row.event is not None and row.event.text == name and row.given is not None:
            given.append((as_given(constant(row.given)), row.at))
    drawer = _drawer(checked, program, [name])
    for _ in range(_DOCUMENTS):
        given.append((spelled(drawer.program.inputs, drawer.drawn(random, None)).get(name, {}), None))
    sound: list[Any] = []
    bad: list[Any] = [{"no_such_field": 1}]
    for document, at in given:
        kept = sound if _sound(partial(admission.document, name, document)) else bad
        if document is not None or kept is sound:
            loose = _loose(document, at, random)
            if loose not in kept:
                kept.append(loose)
    sound.sort(key=lambda document: len(repr(document)))
    return (*sound, *bad[:_BAD])


def _sound(admit: Any) -> bool:
    try:
        admit()
    except (BpmError, OverflowError):
        return False
    return True


def _loose(value: Any, at: datetime | None, random: Random | None = None) -> Any:
    """Return a document with its days and instants as distances from a time, random ones where there is none."""
    match value:
        case dict():
            return {name: _loose(one, at, random) for name, one in value.items()}
        case list():
            return [_loose(one, at, random) for one in value]
        case datetime() if at is not None:
            return _Distant(value.replace(tzinfo=None) - at.replace(tzinfo=None), True)
        case date() if at is not None:
            return _Distant(value - at.date(), False)
        case date() if random is not None:
            return _Distant(timedelta(days=random.choice(_DAYS)), isinstance(value, datetime))
    return value


def _placed(value: Any, at: datetime) -> Any:
    match value:
        case dict():
            return {name: _placed(one, at) for name, one in value.items()}
        case list():
            return [_placed(one, at) for one in value]
        case _Distant(away, instant):
            return at + away if instant else at.date() + away
    return value


def _lengths(program: Any) -> tuple[timedelta, ...]:
    """Return the durations that the process names."""
    values = [getattr(node, "value", None) for node in expressions(program)]
    values += [figure.value for figure in program.parameters.values()]
    return tuple(sorted({value for value in _plain(values) if value > timedelta(0)})[:12])


def _plain(values: Iterable[Any]) -> Iterator[timedelta]:
    for value in values:
        if isinstance(value, timedelta):
            yield value
