"""Small processes for tests, put together from rows, and a case to try them on.

case = Case(process(stage("flow", "new", "done", "finish | new | close | clerk | - | done | -")))
case.do("close", "clerk", "2026-03-02T10:00")
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.calendars.calendar import WorkCalendar
from bpmlib.cases.events import Breached, Command, DutyOpened, Effect, Event, Met, Posted, Recurred, Released
from bpmlib.cases.mandates import Mandate
from bpmlib.cases.process import Process
from bpmlib.cases.state import State, fold
from bpmlib.errors import Refused
from tests.policy_text import only, parameters, policy, section, table

START = "2026-03-02T09:00"
"""A Monday."""
EVENTS = ("ask", "answer", "sign", "pay", "cancel", "close", "again")


class Slip(BaseModel):
    """What comes with every event of these processes."""

    model_config = ConfigDict(extra="forbid")

    text: str = ""
    amount: int | None = Field(default=None, ge=0)
    day: date | None = None
    moment: datetime | None = None


class Deed(BaseModel):
    """A paper that comes apart from events."""

    model_config = ConfigDict(extra="forbid")

    title: str = "deed"
    sealed: bool = True


class File(BaseModel):
    """What a case is about."""

    model_config = ConfigDict(extra="forbid")

    name: str
    large: bool = False


def stage(name: str, starts: str, ends: str, *rows: str) -> str:
    """Return a stage: `"finish | new | close | clerk | - | done | -"`."""
    return section(
        f"Process: {name} (starts: {starts}; ends: {ends})",
        table("step | from | event | by | when | → to | → does", *rows),
    )


def duties(*rows: str) -> str:
    """Return duties: `"reply | clerk | answer | ask | deadline(ask.at, two_days) | - | -"`."""
    return section("Obligations", table("duty | who | must | after | due | when | → breach", *rows))


def dossier(*rows: str) -> str:
    """Return papers: `"deed | Deed | sign | - | 1 | -"`."""
    return section("Dossier", table("paper | type | for | when | copies | check", *rows))


PERIODS = parameters(
    "same_day | 0 days | period", "two_days | 2 days | period", "week | 7 days | period", "day | 24 hours | period",
    "working | 2 working days | period", "by_six | 0 days, by 18:00 | period",
)  # fmt: skip


def process(*sections: str, calendar: WorkCalendar | None = None) -> Process:
    """Return a process with the events `EVENTS`, each with a `Slip`, and a `File` as its fact."""
    events = ", ".join(f"{name}: Slip" for name in EVENTS)
    front = ("case: {file: File}", f"events: {{{events}}}")
    text = policy("t.case", PERIODS, *sections, front=front)
    return Process.of(only(text, documents=[Slip, Deed, File]), calendar=calendar)


class Case:
    """A case on its way. Times are written as clocks show them; what is refused must leave it as it was."""

    def __init__(self, process: Process, at: str = START, **facts: Any) -> None:
        self.process = process
        self.events: list[Event] = []
        self.state = State()
        self._take(process.open({"file": {"name": "x", **facts}}, moment(at)))

    def do(
        self, event: str, role: str, at: str | datetime, document: Mapping[str, Any] | None = None,
        actor: str = "", key: str = "", copies: int = 1, mandates: Sequence[Mandate] = (),
    ) -> tuple[Event, ...]:  # fmt: skip
        """Do something, and return what followed."""
        command = Command(event, role, document, actor, key, copies)
        events = self.process.decide(self.state, command, moment(at), mandates)
        assert events == self.process.decide(self.state, command, moment(at), mandates)
        self._take(events)
        return events

    def refused(self, event: str, role: str, at: str | datetime, *rest: Any, **more: Any) -> Refused:
        """Do what is refused, and return the refusal."""
        before, state = repr(self.state), self.state
        try:
            self.do(event, role, at, *rest, **more)
        except Refused as refusal:
            assert self.state is state and repr(state) == before
            return refusal
        raise AssertionError(f"{event} at {at} was not refused")

    def wait(self, at: str | datetime) -> tuple[Event, ...]:
        """Let time pass, and return what happened by itself."""
        events = self.process.advance(self.state, moment(at))
        self._take(events)
        return events

    def _take(self, events: tuple[Event, ...]) -> None:
        self.events += events
        self.state = fold(events, self.state)
        assert fold(self.events) == self.state

    @property
    def open(self) -> list[str]:
        """The duties that are open, as tests write them: `reply#1`, `reply#1 overdue`."""
        late = self.state.overdue
        return sorted(f"{name} overdue" if name in late else name for name in self.state.duties)

    @property
    def effects(self) -> list[Effect]:
        """What was called for so far."""
        return [event.effect for event in self.events if isinstance(event, Posted)]


def moment(at: str | datetime) -> datetime:
    """Return a time: local, where it names no zone."""
    return datetime.fromisoformat(at) if isinstance(at, str) else at


def told(events: Sequence[Event]) -> list[str]:
    """Return what became of duties, short: `open reply#1`, `late reply#1`, `breach reply#1`, ..."""
    words: list[str] = []
    for event in events:
        if isinstance(event, DutyOpened):
            words.append(f"open {event.id}")
        elif isinstance(event, Met):
            words.append(f"{'late' if event.late else 'met'} {event.id}")
        elif isinstance(event, Breached):
            words.append(f"breach {event.id}")
        elif isinstance(event, Released):
            words.append(f"{event.reason}: {event.id}")
        elif isinstance(event, Recurred):
            words.append(f"again {event.duty}")
    return words
