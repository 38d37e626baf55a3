"""Two refunds of a year: one from the request to the record, and one in which nearly everything goes wrong.

    python examples/refund_year.py

Time is an argument: the year is over in milliseconds. What is printed is the diary of each case, what was due when
and how that ended, and the breaches. The policy is `rules/property/refund.md`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bpmlib import Policies
from bpmlib.cases import events as e
from bpmlib.cases.process import Process
from bpmlib.cases.state import State, fold
from bpmlib.errors import Refused

NOTICE = {
    "refund_at": datetime.fromisoformat("2026-03-12T10:00"),
    "place": "office",
    "handler": "Li",
    "materials": ["receipt"],
}
LATER = NOTICE | {"refund_at": datetime.fromisoformat("2026-09-30T10:00")}


@dataclass(frozen=True)
class Deed:
    """What somebody does, and when."""

    time: str
    event: str
    role: str
    document: Mapping[str, Any]

    @property
    def at(self) -> datetime:
        """The time, without a zone: it is that of the policies' calendar."""
        return datetime.fromisoformat(self.time)


GOOD = (
    Deed("2026-03-06T10:00", "request", "client", {"form": "written", "reason": "moving away"}),
    Deed("2026-03-08T09:00", "opinion", "project lead", {"facts": "posted abroad", "suggestion": "refund"}),
    Deed("2026-03-08T15:00", "instruction", "sales department manager", {"text": "refund in full"}),
    Deed("2026-03-09T11:00", "plan", "finance centre", {"scheduled_on": date(2026, 3, 12)}),
    Deed("2026-03-09T16:00", "notice", "site", NOTICE),
    Deed("2026-03-12T10:00", "payment", "finance centre", {"amount": 50_000}),
    Deed("2026-03-12T11:00", "payment_report", "finance centre", {}),
    Deed("2026-03-12T15:00", "record_update", "sales control", {}),
    Deed("2026-04-02T10:00", "resale", "site", {}),
)
BAD = (
    Deed("2026-09-01T10:00", "request", "client", {"form": "oral", "reason": "too dear"}),
    Deed("2026-09-02T10:00", "request", "client", {"form": "written", "reason": ""}),
    Deed("2026-09-04T09:00", "opinion", "project lead", {"facts": "no reason given", "suggestion": "wait"}),
    Deed("2026-09-06T09:00", "application", "client", {"form": "written", "reason": "too dear"}),
    Deed("2026-09-06T10:00", "opinion", "sales department manager", {"facts": "too dear", "suggestion": "refund"}),
    Deed("2026-09-07T10:00", "opinion", "project lead", {"facts": "too dear", "suggestion": "refund"}),
    Deed("2026-09-07T17:00", "instruction", "sales department manager", {"text": "refund less the deposit"}),
    Deed("2026-09-07T18:00", "resale", "site", {}),
    Deed("2026-09-08T10:00", "plan", "finance centre", {"scheduled_on": date(2026, 9, 30)}),
    Deed("2026-09-10T09:00", "notice", "site", LATER),
    Deed("2026-09-11T09:00", "dispute", "client", {"about": "the deposit"}),
    Deed("2026-09-30T10:00", "payment", "finance centre", {"amount": 45_000}),
    Deed("2026-10-08T09:00", "settlement", "site", {"terms": "half the deposit"}),
    Deed("2026-10-09T10:00", "payment", "finance centre", {"amount": 47_500}),
    Deed("2026-10-09T11:00", "payment_report", "finance centre", {}),
)


def lived(process: Process, unit: str, deeds: Iterable[Deed], until: datetime) -> tuple[list[e.Event], State]:
    """Live through a case up to a moment, printing its diary; return all that happened, and the state."""
    deeds = tuple(deeds)
    happened = list(process.open({"sale": {"unit": unit, "client": "Chen"}}, deeds[0].at))
    state = fold(happened)
    for deed in deeds:
        command = e.Command(deed.event, deed.role, deed.document)
        note = ""
        try:
            events = process.decide(state, command, deed.at)
        except Refused as refused:
            events, note = refused.matured, f"   refused: {refused.reason}"
        state = fold(events, state)
        happened.extend(events)
        stages = ", ".join(f"{name} {value}" for name, value in state.stages.items())
        print(f"  {deed.at:%d %b %H:%M}  {deed.event:14} {deed.role:15}{note or f'   {stages}'}")
    ending = process.advance(state, until)
    return [*happened, *ending], fold(ending, state)


def duties(happened: Iterable[e.Event]) -> None:
    """Print the calendar of duties: who owed what by when, and how it ended."""
    opened: dict[str, e.DutyOpened] = {}
    ends: dict[str, str] = {}
    for event in happened:
        match event:
            case e.DutyOpened():
                opened[event.id] = event
            case e.Met():
                ends[event.id] = f"met {'late, ' if event.late else ''}{event.at:%d %b %H:%M}"
            case e.Released():
                ends[event.id] = f"released: {event.reason}"
    for duty in sorted(opened.values(), key=lambda duty: (str(duty.due), duty.id)):
        print(f"  {duty.due}  {duty.duty:14} {' or '.join(duty.who):15}   {ends.get(duty.id, 'still owed')}")


def main() -> None:
    """Live through both refunds and print what they add up to."""
    process = Process.of(Policies.load()["property.refund"])
    start = time.perf_counter()
    for unit, deeds in (("12-301", GOOD), ("12-302", BAD)):
        print(f"\nUnit {unit}")
        happened, state = lived(process, unit, deeds, datetime.fromisoformat("2026-12-31T00:00"))
        print("Duties, by the day on which they fall due")
        duties(happened)
        print("Breaches")
        for breach in state.breaches:
            print(f"  {breach.at:%d %b %H:%M}  {breach.id}")
        if not state.breaches:
            print("  none")
        assert fold(happened) == state, "the events alone give the same state"
    print(f"\n{(time.perf_counter() - start) * 1000:.0f} ms for the year.")


if __name__ == "__main__":
    main()
