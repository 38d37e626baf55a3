"""Walks through a process at random: whatever is done at whatever time, the laws of cases hold after each step."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from bpmlib.cases.agenda import Agenda
from bpmlib.cases.drawing import mermaid
from bpmlib.cases.events import Breached, Command, DutyOpened, Event, Met, Posted, Released
from bpmlib.cases.judging import Judge
from bpmlib.cases.maturing import last_moment
from bpmlib.cases.process import Process
from bpmlib.cases.state import State, fold, incident
from bpmlib.check.cases import events_of, papers_of
from bpmlib.documents.fields import MISSING, DocumentField, DocumentType
from bpmlib.errors import Refused
from bpmlib.policy import Policy
from bpmlib.refusals import REFUSALS

START = datetime(2026, 2, 26, 1, tzinfo=UTC)
END = datetime(2026, 12, 1, tzinfo=UTC)  # for later working days nothing is known
TICK = timedelta(microseconds=1)
PEOPLE = ("Li", "Wang", "Zhao")
SPANS = st.sampled_from([
    timedelta(), TICK, timedelta(minutes=1), timedelta(hours=1), timedelta(hours=9), timedelta(days=1),
    timedelta(days=3), timedelta(days=30),
])  # fmt: skip


class Course:
    """A process, with what it takes to draw commands for it."""

    def __init__(self, policy: Policy, process: Process | None = None) -> None:
        checked, _ = policy.in_force(date(2026, 3, 1))
        model = checked.policy
        self.process = process or Process.of(policy, as_of=date(2026, 3, 1))
        text = self.process.plan.stages[0].span.source.text
        self.texts = st.sampled_from([*PEOPLE, "", *sorted(set(re.findall(r'"([^"\n|]+)"', text)))[:20]])
        self.roles = sorted({role for stage in self.process.plan.stages for step in stage.steps for role in step.roles})
        types = checked.scope.documents
        written = [(row.name.text, row.document.name) for row in events_of(model)]
        written += [(row.name.text, row.type.name) for row in papers_of(model)]
        self.documents: dict[str, st.SearchStrategy[Any]] = {}
        for name, type_ in written:
            document = types.get(type_)
            assert document is not None
            self.documents[name] = self._document(document, leave_out=("at", "by"))
        self.facts = st.fixed_dictionaries({
            word.text: self._field(checked.scope.inputs[word.text]) for word, _ in model.front.case
        })  # fmt: skip

    def _document(self, document: DocumentType, leave_out: tuple[str, ...] = ()) -> st.SearchStrategy[dict[str, Any]]:
        fields = {name: field for name, field in document.fields.items() if name not in leave_out and field.type}
        required = {field.key or name: self._field(field) for name, field in fields.items() if field.default is MISSING}
        optional = {
            field.key or name: self._field(field) for name, field in fields.items() if field.default is not MISSING
        }
        return st.fixed_dictionaries(required, optional=optional)

    def _field(self, field: DocumentField) -> st.SearchStrategy[Any]:
        assert field.type is not None
        found = self._value(field)
        return st.none() | found if field.type.nullable and field.default is not MISSING else found

    def _value(self, field: DocumentField) -> st.SearchStrategy[Any]:
        assert field.type is not None
        if field.values:
            return st.sampled_from(field.values)
        match field.type.kind:
            case "boolean":
                return st.booleans()
            case "number":
                numbers = st.integers(0, 100)
                return numbers if field.whole else numbers.map(Decimal)
            case "date":
                return st.dates(date(2026, 2, 20), date(2026, 4, 1))
            case "date and time":
                return st.integers(0, 960).map(lambda hours: START + timedelta(hours=hours))
            case "list":
                assert field.item is not None
                return st.lists(self._field(field.item), max_size=3)
            case "document":
                assert field.document is not None
                return self._document(field.document)
            case _:
                return self.texts.filter(lambda text: len(text) >= (field.bounds.min_length or 0))


class Walk(RuleBasedStateMachine):
    """A case of a process, driven at random. A subclass says of which."""

    course: ClassVar[Course]

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        self.process = self.course.process
        self.now = START
        self.events: list[Event] = []
        self.state = State()
        self.agenda = Agenda(self.process.calendar)
        self.take(self.process.open(data.draw(self.course.facts), self.now), self.now)

    # ------------------------------------------------------------------------------------------- what is done

    @rule(data=st.data(), span=SPANS)
    def something_allowed(self, data: st.DataObject, span: timedelta) -> None:
        """Try an event that the states allow, in a role that may."""
        at = self.now + span
        allowed = self.process.allowed(self.state, at)
        if allowed:
            event = data.draw(st.sampled_from(sorted(allowed)))
            role = data.draw(st.sampled_from(allowed[event]))
            self.command(data, event, role, at)

    @rule(data=st.data(), span=SPANS)
    def a_paper(self, data: st.DataObject, span: timedelta) -> None:
        """File a paper."""
        if self.process.plan.papers:
            name = data.draw(st.sampled_from([paper.name for paper in self.process.plan.papers]))
            self.command(data, name, "", self.now + span, copies=data.draw(st.integers(0, 3)))

    @rule(data=st.data(), span=SPANS | st.just(-TICK))
    def anything(self, data: st.DataObject, span: timedelta) -> None:
        """Try any event in any role."""
        event = data.draw(st.sampled_from([*self.process.plan.events, "nonsense"]))
        self.command(data, event, data.draw(st.sampled_from([*self.course.roles, ""])), self.now + span)

    @rule(span=SPANS)
    def wait(self, span: timedelta) -> None:
        """Let time pass."""
        self.pass_to(self.now + span)

    @rule(before=st.sampled_from([-TICK, timedelta(), TICK]))
    def wait_for_the_next_change(self, before: timedelta) -> None:
        """Let time pass to where something happens by itself, or just before or after."""
        change = self.process.next_change(self.state)
        if change is not None:
            assert change.astimezone(UTC) >= self.now or not self.process.advance(self.state, change - TICK)
            assert self.process.advance(self.state, change)
            self.pass_to(max(self.now, change.astimezone(UTC) + before))

    def command(self, data: st.DataObject, event: str, role: str, at: datetime, copies: int = 1) -> None:
        """Give a command; twice, as it has to come to the same, and in two ways, with a rest in between."""
        if at > END:
            return
        document = data.draw(self.course.documents[event]) if event in self.course.documents else None
        actor, key = data.draw(st.sampled_from([*PEOPLE, ""])), data.draw(st.sampled_from(["", "a", "b"]))
        command = Command(event, role, document, actor, key, copies)
        shown = repr(self.state)
        first, again = self.judged(self.state, command, at), self.judged(self.state, command, at)
        assert first == again
        assert repr(self.state) == shown
        reason, events = first
        assert reason in ("", *REFUSALS)
        if at >= self.now and reason not in ("too_early", "repeated"):
            middle = self.now + (at - self.now) * data.draw(st.integers(0, 4)) / 4
            early = self.process.advance(self.state, middle)
            assert self.judged(fold(early, self.state), command, at) == (reason, events[len(early) :])
            assert events[: len(early)] == early
            assert events[: len(self.process.advance(self.state, at))] == self.process.advance(self.state, at)
            if reason:
                assert events == self.process.advance(self.state, at)
            self.take(events, at)
        elif reason in ("too_early", "repeated"):
            assert events == ()

    def judged(self, state: State, command: Command, at: datetime) -> tuple[str, tuple[Event, ...]]:
        """Return the reason of the refusal, and the events."""
        try:
            return "", self.process.decide(state, command, at)
        except Refused as refusal:
            return refusal.reason, refusal.matured

    def pass_to(self, at: datetime) -> None:
        """Let time pass, in one go, which has to come to the same as in steps."""
        if at > END:
            return
        events = self.process.advance(self.state, at)
        state, steps = self.state, list[Event]()
        for number in range(1, 6):
            taken = self.process.advance(state, self.now + (at - self.now) * number / 5)
            steps += taken
            state = fold(taken, state)
        assert tuple(steps) == events
        assert state == fold(events, self.state)
        self.take(events, at)

    # ---------------------------------------------------------------------------------------------- the laws

    def take(self, events: tuple[Event, ...], at: datetime) -> None:
        """Take in what followed, and hold it against the laws."""
        self.in_order(events, at)
        self.now = max(self.now, at)
        self.events += events
        self.state = fold(events, self.state)
        self.agenda.update("case", events)
        assert fold(self.events) == self.state
        self.defined()
        self.duties_are_kept()
        incidents = [key for event in self.events if isinstance(event, Posted) and (key := incident(event.effect))]
        assert len(incidents) == len(set(incidents)), "fined twice for one incident"
        assert list(self.agenda) == list(Agenda(self.process.calendar, {"case": self.state}))
        assert mermaid(self.process.plan, self.state)

    def in_order(self, events: tuple[Event, ...], at: datetime) -> None:
        """Nothing is older than what was before it, or newer than the time that was given."""
        times = [event.at.astimezone(UTC) for event in events]
        assert times == sorted(times)
        if times:
            assert times[-1] <= at
            assert self.state.at is None or times[0] >= self.state.at.astimezone(UTC)

    def defined(self) -> None:
        """Each stage is in a state that it has; closed, nothing is outstanding."""
        plan = self.process.plan
        assert self.state.stages.keys() == {stage.name for stage in plan.stages}
        for stage in plan.stages:
            known = {stage.starts, *(step.target for step in stage.steps)}
            assert self.state.stages[stage.name] in known
        if all(self.state.stages[stage.name] in stage.ends for stage in plan.stages):
            assert not self.state.duties
        for event, roles in Judge.allowed(self.process.reader, self.state).items():
            assert event in plan.events
            assert roles

    def duties_are_kept(self) -> None:
        """Every duty ends once, or is open; none is overlooked whose time is up."""
        opened = [event.id for event in self.events if isinstance(event, DutyOpened)]
        ended = [event.id for event in self.events if isinstance(event, Met | Released)]
        assert len(opened) == len(set(opened))
        assert Counter(opened) == Counter(ended) + Counter([*self.state.duties])
        assert self.state.overdue.keys() <= self.state.duties.keys()
        breached = [event for event in self.events if isinstance(event, Breached)]
        assert tuple(breached) == self.state.breaches
        forbidden = {duty.name for duty in self.process.plan.duties if duty.forbidden}
        counted = Counter(event.id for event in breached if event.id.rpartition("#")[0] not in forbidden)
        assert set(counted.values()) <= {1}
        late = {event.id for event in self.events if isinstance(event, Met) and event.late}
        assert late <= counted.keys()
        for name, duty in self.state.duties.items():
            in_time = last_moment(duty.due, self.process.calendar) >= self.now
            assert in_time or duty.duty not in forbidden
            assert (name in self.state.overdue) != in_time or duty.duty in forbidden or duty.at >= self.now


def machine(course: Course) -> type[Walk]:
    """Return the walks through one process."""
    return type("Walks", (Walk,), {"course": course})


def shown(state: State) -> State:
    """Return a state without the order in which breaches of one time came."""
    return replace(state, breaches=tuple(sorted(state.breaches, key=lambda one: (one.at, one.id))))
