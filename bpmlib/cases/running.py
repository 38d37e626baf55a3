"""One run of the engine: a state, the events made so far, and what every event brings with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from bpmlib.calendars import WorkCalendar
from bpmlib.cases import events as e
from bpmlib.cases.moment import Moment, Reader
from bpmlib.cases.plan import Duty, Paper, Stage, Step
from bpmlib.cases.state import State, evolve, incident
from bpmlib.core.lower import TYPE_KEY
from bpmlib.errors import Conflict, Diagnostic, EvaluationError
from bpmlib.values.compare import show_value

__all__ = ["Run"]

_SEEN: Final = e.Begun, e.Happened, e.Moved, e.Filed
"""The events that change what expressions see: none sees a duty."""


class Run:
    """Makes events and keeps the state that they add up to."""

    def __init__(self, reader: Reader, calendar: WorkCalendar, state: State) -> None:
        self.reader = reader
        self.calendar = calendar
        self.state = state
        self._events: list[e.Event] = []
        self._moment: Moment | None = None

    @property
    def events(self) -> tuple[e.Event, ...]:
        """The events made so far."""
        return tuple(self._events)

    @property
    def moment(self) -> Moment:
        """The state as it is, to evaluate expressions on."""
        if self._moment is None:
            self._moment = Moment(self.reader, self.state)
        return self._moment

    def moment_for(self, duty: Duty, occurrence: datetime) -> Moment:
        """Return the state as the expressions of a duty see it: one that recurs sees when it came this time."""
        return Moment(self.reader, self.state, occurrence) if duty.recurrence else self.moment

    def emit(self, event: e.Event) -> None:
        """Add an event, and fold it into the state."""
        self._events.append(event)
        self.state = evolve(self.state, event)
        if isinstance(event, _SEEN):
            self._moment = None

    # ----------------------------------------------------------------------------------------- effects

    def effects(self, moment: Moment, key: str | None, cause: str, covers: tuple[str, ...]) -> list[e.Effect]:
        """Return the effects that an expression calls for on a state."""
        if key is None:
            return []
        return [
            e.Effect(item[TYPE_KEY], {name: value for name, value in item.items() if name != TYPE_KEY}, cause, covers)
            for item in _flat(moment.value(key))
        ]

    def post(self, effects: Iterable[e.Effect], at: datetime) -> None:
        """Add effects, each incident once."""
        for effect in effects:
            if incident(effect) not in self.state.posted:
                self.emit(e.Posted(at, effect))

    # ------------------------------------------------------------------------------------------ stages

    def steps(self, event: str, overdue: bool) -> list[tuple[Stage, list[Step]]]:
        """Return the stages with the steps that an event could be, by the states they are in; none without a step."""
        found = []
        for stage in self.reader.plan.stages:
            state = self.state.stages[stage.name]
            steps = [one for one in stage.steps
                     if one.event == event and one.overdue == overdue and one.leaves(state)]  # fmt: skip
            if steps:
                found.append((stage, steps))
        return found

    def chosen(self, stage: Stage, steps: Sequence[Step], moment: Moment) -> Step | None:
        """Return the one step whose condition holds, None where there is none; `Conflict` where two do."""
        held = [step for step in steps if moment.holds(step.when)]
        if len(held) > 1:
            names = ", ".join(f"`{step.name}`" for step in held)
            message = f"`{stage.name}` could take the steps {names} at once"
            raise Conflict(
                Diagnostic("rules-conflict", message, held[1].span, "let their conditions exclude each other"),
                policy=self.reader.plan.policy, rules=tuple(step.name for step in held),
            )  # fmt: skip
        return held[0] if held else None

    def move(self, taken: Sequence[tuple[Stage, Step]], effects: Sequence[e.Effect], at: datetime) -> None:
        """Move stages by the steps taken, and post what these call for."""
        for stage, step in taken:
            source = self.state.stages[stage.name]
            self.emit(e.Moved(at, stage.name, step.name, source, step.target, step.covers))
        self.post(effects, at)

    @property
    def closed(self) -> bool:
        """Whether nothing is outstanding in any stage."""
        return all(self.state.stages[stage.name] in stage.ends for stage in self.reader.plan.stages)

    # ------------------------------------------------------------------------------------------ duties

    def discharge(self, event: str, at: datetime) -> None:
        """End the duties that ask for an event that has happened; what they forbid is a breach."""
        for opened in [*self.state.duties.values()]:
            duty = self.reader.duties[opened.duty]
            if duty.must != event:
                continue
            if duty.forbidden:
                self.breach(opened, at)
            else:
                self.emit(e.Met(at, opened.id, opened.id in self.state.overdue))

    def breach(self, opened: e.DutyOpened, at: datetime) -> None:
        """Note a breach, and post what follows from it."""
        duty = self.reader.duties[opened.duty]
        effects = self.effects(self.moment_for(duty, opened.at), duty.breach, duty.name, duty.covers)
        self.emit(e.Breached(at, opened.id))
        self.post(effects, at)

    def open(self, duty: Duty, at: datetime) -> e.DutyOpened | None:
        """Open a duty, if there is a reason for it now, and return it."""
        moment = self.moment_for(duty, at)
        if self.closed or not moment.holds(duty.when):
            return None
        due = None if duty.due is None else self._due(duty, moment.value(duty.due))
        number = self.state.opened.get(duty.name, 0) + 1
        opened = e.DutyOpened(at, f"{duty.name}#{number}", duty.name, duty.who, due, duty.covers)
        self.emit(opened)
        return opened

    def _due(self, duty: Duty, value: Any) -> date | datetime:
        if not isinstance(value, date):
            message = f"`{duty.name}` would be due at {show_value(value)}"
            found = Diagnostic("no-value", message, duty.span, "`due` is a date, or a date and time")
            raise EvaluationError(found, policy=self.reader.plan.policy)
        return self.calendar.moment(value).astimezone(self.calendar.zone) if isinstance(value, datetime) else value

    def open_after(self, event: str, at: datetime) -> None:
        """Open the duties that follow an event."""
        for duty in self.reader.plan.duties:
            if event in duty.after:
                self.open(duty, at)

    def release(self, at: datetime) -> None:
        """Release the duties that have no reason any more."""
        closed = self.closed
        for opened in [*self.state.duties.values()]:
            duty = self.reader.duties[opened.duty]
            if closed or not self.moment_for(duty, opened.at).holds(duty.when):
                self.emit(e.Released(at, opened.id, "closed" if closed else "no longer so"))

    # ------------------------------------------------------------------------------------------ papers

    def missing(self, event: str) -> tuple[Paper, ...]:
        """Return the papers that an event needs and that are not on file as they have to be."""
        return tuple(paper for paper in self.reader.plan.papers if event in paper.needed_for and self._lacks(paper))

    def _lacks(self, paper: Paper) -> bool:
        moment = self.moment
        if not moment.holds(paper.when):
            return False
        if moment.paper(paper.name) is None or not moment.holds(paper.check):
            return True
        return moment.copies(paper.name) < self._wanted(paper)

    def _wanted(self, paper: Paper) -> Decimal | int:
        """Return how many copies of a paper have to be on file."""
        if paper.copies is None:
            return 1
        wanted = self.moment.value(paper.copies)
        if isinstance(wanted, Decimal | int):
            return wanted
        found = Diagnostic("no-value", f"`{paper.name}` has to be there in {show_value(wanted)} copies", paper.span,
                           "`copies` is a number")  # fmt: skip
        raise EvaluationError(found, policy=self.reader.plan.policy)


def _flat(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [item for one in value for item in _flat(one)]
    return [] if value is None else [value]
