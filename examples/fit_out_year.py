"""A year in the life of one fit-out, replayed: who owed what by when, which papers each stage lacked, what was late.

    python examples/fit_out_year.py

The unit and its tenant are made up. The policy is `rules/fit_out/stages.md`; time is an argument, so nothing waits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bpmlib import Policies
from bpmlib.cases.events import Breached, Command, DutyOpened, Event, Met, Posted, Released
from bpmlib.cases.process import Process
from bpmlib.cases.state import State, fold

ZONE = ZoneInfo("Asia/Shanghai")
CENTRE, ENGINEERS, TENANT, CONTRACTOR = "property service centre", "engineering department", "tenant", "contractor"
SEALS = ["leasing party", "tenant", "fit-out contractor", "property service centre"]
CERTIFICATES = ["business licence", "decoration licence", "fire, air and electrical licence", "design qualification"]
TOPICS = ["building and services", "fit-out management", "fit-out charges", "responsibility and risks"]
DRAWINGS = {"blueprint": True, "title_block": True, "design_seal": True, "sets": 3}
DOCUMENTS: dict[str, dict[str, Any]] = {
    "HandoverRecord": {"seals": SEALS, "lists_equipment": True},
    "Qualifications": {"copies": [{"kind": kind, "sealed": True} for kind in CERTIFICATES]},
    "PaymentPaper": {"proof": "payment voucher"},
}
"""The papers of the dossier that have to say something; the others only have to be there."""


def at(day: str, time: str = "10:00") -> datetime:
    """Return a time of the year 2026 on the clocks of the case."""
    return datetime.fromisoformat(f"2026-{day}T{time}").replace(tzinfo=ZONE)


class FitOut:
    """One case: its state, and all events that led to it."""

    def __init__(self, process: Process, opened: datetime) -> None:
        self.process = process
        self.events: list[Event] = list(process.open({"unit": {"number": "1801"}}, opened))
        self.state: State = fold(self.events)

    def do(self, time: datetime, event: str, *roles: str, **document: Any) -> None:
        """Bring an event about; several roles sign one after the other."""
        for role in roles:
            self._keep(self.process.decide(self.state, Command(event, role, document), time))

    def pass_until(self, time: datetime) -> None:
        """Let time pass."""
        self._keep(self.process.advance(self.state, time))

    def file_for(self, time: datetime, event: str) -> None:
        """Say which papers an event lacks, and put them on file."""
        lacking = self.process.missing(self.state, event)
        print(f"  {event:24}{len(lacking):2}  {', '.join(paper.name for paper in lacking)}")
        for paper in lacking:
            self.do(time, paper.name, CENTRE, **DOCUMENTS.get(paper.type, {}))

    def _keep(self, events: tuple[Event, ...]) -> None:
        self.state = fold(events, self.state)
        self.events += events


def live(case: FitOut, tests: dict[str, list[str]]) -> None:
    """Live through the year."""
    case.do(at("01-05"), "talk", CENTRE, topics=TOPICS)
    case.do(at("01-12"), "letting_notice", "leasing department", lease_expires_on=date(2027, 1, 31))
    case.do(at("01-13"), "unit_check", CENTRE)
    case.do(at("01-14"), "takeover", CENTRE)
    case.do(at("01-15"), "handover_notice", "leasing department", reception_at=at("01-19"))
    case.do(at("01-19"), "reception", CENTRE)
    case.file_for(at("01-20"), "appointment")
    case.do(at("01-20"), "appointment", TENANT, tenant_seal=True)
    case.do(at("01-21"), "contractor_talk", CENTRE)
    case.do(at("01-26"), "drawings", CONTRACTOR, **(DRAWINGS | {"sets": 2}))  # sent back
    case.do(at("01-28"), "drawings", CONTRACTOR, **DRAWINGS)
    case.file_for(at("02-02"), "opinion")
    case.do(at("02-02"), "opinion", ENGINEERS, copied_to=["tenant", "owner"])
    case.do(at("02-04"), "meeting", CENTRE, changes_required=True)
    case.file_for(at("02-10"), "licence")
    case.do(at("02-10"), "licence", CENTRE)
    case.do(at("02-11"), "fee_payment", TENANT, amount=Decimal(3000))
    case.do(at("02-27"), "upkeep", CENTRE)
    case.file_for(at("03-02", "08:00"), "entry")
    case.do(at("03-02", "08:30"), "entry", CONTRACTOR)
    works(case, tests)
    case.file_for(at("04-14"), "move_in")
    case.do(at("04-14"), "move_in", TENANT)
    case.do(at("04-15"), "contacts", TENANT)
    case.file_for(at("04-16"), "settling")
    case.do(at("04-16"), "settling", CENTRE)
    case.do(at("04-20"), "upkeep", CENTRE)
    case.file_for(at("04-21"), "closing")
    case.do(at("04-21"), "closing", CENTRE)
    case.do(at("04-23"), "first_visit", CENTRE)
    for day in ("06-02", "06-30", "07-31", "08-31", "09-30"):  # the first of them is two days late
        case.do(at(day), "upkeep", CENTRE)
    case.do(at("10-16"), "contacts", TENANT)  # half a year was over on the day before
    for day in ("10-30", "11-30", "12-30"):
        case.do(at(day), "upkeep", CENTRE)
    case.do(at("12-31", "17:00"), "enquiry", CENTRE, stays=True)


def works(case: FitOut, tests: dict[str, list[str]]) -> None:
    """Live through the works: a sheet every evening, one of them in the next morning, inspections in between."""
    for number in range(40):
        day = date(2026, 3, 2) + timedelta(days=number)
        late = day == date(2026, 3, 11)
        evening = datetime.combine(day, datetime.min.time(), ZONE).replace(hour=18)
        case.do(evening + timedelta(hours=14 * late), "day_sheet", "duty staff", day=day, patrols=2)
        if day == date(2026, 3, 20):
            case.do(evening, "concealed_application", TENANT, CONTRACTOR)
            case.do(evening, "concealed_report", ENGINEERS, made=tests["concealed_tests"])
        if day == date(2026, 3, 27):
            case.do(evening, "upkeep", CENTRE)
    case.file_for(at("04-11"), "completion_application")
    case.do(at("04-11"), "completion_application", TENANT, CONTRACTOR)
    case.file_for(at("04-11"), "completion_report")
    case.do(at("04-11"), "completion_report", ENGINEERS, made=tests["completion_tests"])


def duties(case: FitOut) -> Iterator[tuple[DutyOpened, str]]:
    """Yield the duties of the case in order of their beginning, each with what became of it."""
    became: dict[str, str] = {}
    for event in case.events:
        match event:
            case DutyOpened(id=name):
                became[name] = "open"
            case Breached(id=name):
                became[name] = "breached"
            case Met(id=name, late=late):
                became[name] = "met late" if late else "met"
            case Released(id=name, reason=reason):
                became[name] = f"released: {reason}"
    for event in case.events:
        if isinstance(event, DutyOpened):
            yield event, became[event.id]


def main() -> None:
    """Print the year."""
    policy = Policies.load()["fit_out.stages"]
    case = FitOut(Process.of(policy), at("01-05", "09:00"))
    print("Papers that were missing when they were needed:")
    live(case, {name: list(policy.parameters[name]) for name in ("concealed_tests", "completion_tests")})

    print("\nThe calendar of duties:")
    print(f"  {'since':12}{'due':18}{'duty':16}{'who':26}outcome")
    rounds: Counter[tuple[str, str]] = Counter()
    for duty, outcome in duties(case):
        if duty.duty == "patrol_today":
            rounds[f"{duty.due:%Y-%m}", outcome] += 1
        else:
            due = f"{duty.due:%Y-%m-%d %H:%M}" if isinstance(duty.due, datetime) else f"{duty.due}"
            print(f"  {duty.at:%Y-%m-%d}  {due:18}{duty.duty:16}{' or '.join(duty.who):26}{outcome}")
    for (month, outcome), count in rounds.items():
        print(f"  sheets of {month}: {count} {outcome}")

    print("\nWhat was not done in time:")
    for event in case.events:
        if isinstance(event, Breached):
            print(f"  {event.at:%Y-%m-%d %H:%M}  {event.id}")

    told = Counter(event.effect.values["to"] for event in case.events if isinstance(event, Posted))
    print(f"\n{sum(told.values())} messages: " + ", ".join(f"{count} to the {who}" for who, count in told.items()))
    print(f"{len(case.events)} events; at the end " + ", ".join(f"{k} {v}" for k, v in case.state.stages.items()))


if __name__ == "__main__":
    main()
