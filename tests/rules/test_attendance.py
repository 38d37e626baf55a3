"""Attendance: the month and an absence, each step at its last moment, end on the day that the schedule says."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bpmlib import Policies
from bpmlib.cases.events import Command, DutyOpened, Event, Posted
from bpmlib.cases.maturing import last_moment
from bpmlib.cases.process import Process
from bpmlib.cases.state import State, fold
from bpmlib.errors import Refused

SHIPPED = Policies.load(Path(__file__).parents[2] / "rules")
MONTH, ABSENCE = (Process.of(SHIPPED[name]) for name in ("attendance.month", "attendance.absence"))
ZONE = ZoneInfo("Asia/Shanghai")
DESK, LEADER, DEPARTMENT = "personnel department", "company leader", "functional department"


class Case:
    """A case whose duties are met at the last moment."""

    def __init__(self, process: Process, facts: Mapping[str, Any], at: datetime) -> None:
        self.process = process
        self.state: State = fold(process.open(facts, at))

    def do(self, at: datetime, event: str, role: str, **document: Any) -> tuple[Event, ...]:
        made = self.process.decide(self.state, Command(event, role, document), at)
        self.state = fold(made, self.state)
        return made

    def at_the_last_moment(self, event: str, role: str, **document: Any) -> datetime:
        (duty,) = self.state.duties.values()
        assert isinstance(duty, DutyOpened)
        at = last_moment(duty.due, self.process.calendar)
        self.do(at, event, role, **document)
        assert self.state.breaches == ()
        return at


def absence_of(month: date) -> tuple[Case, date]:
    """Return the case of an absence of a month that went on as slowly as it may, and the last day of the month."""
    case = Case(
        MONTH,
        {"month": {"starts_on": month, "staff": ["Li", "Wu"]}},
        datetime.combine(month, datetime.min.time(), ZONE),
    )
    day = month
    while day.month == month.month:
        case.do(
            datetime.combine(day, datetime.min.time(), ZONE).replace(hour=18),
            "sheet",
            DEPARTMENT,
            day=day,
            entered=["Li", "Wu"],
        )
        day += timedelta(days=1)
    case.at_the_last_moment("note", DEPARTMENT)
    case.at_the_last_moment("table", DESK)
    at = case.at_the_last_moment("screening", DESK, absent=["Wu"])
    assert case.state.stages == {"month_run": "screened"}
    absence = Case(ABSENCE, {"absence": {"employee": "Wu"}}, at)
    absence.do(at, "selection", DESK)
    return absence, day - timedelta(days=1)


def closed_on(month_ends_on: date, complete: bool) -> date:
    path = {"month_ends_on": month_ends_on, "papers_complete": complete}
    found = SHIPPED["attendance.schedule"].decide(path=path)["closed_on"]
    assert isinstance(found, date)
    return found


@pytest.mark.parametrize("month", range(1, 12))
def test_with_complete_papers_it_takes_as_long_as_the_schedule_says(month: int) -> None:
    case, last = absence_of(date(2026, month, 1))
    case.at_the_last_moment("papers", DESK, complete=True, leave="sick leave")
    at = case.at_the_last_moment("filing", DESK)
    assert (case.state.stages["handling"], at.astimezone(ZONE).date()) == ("archived", closed_on(last, True))
    assert MONTH.calendar.working_days_between(last, at.astimezone(ZONE).date()) == 7


@pytest.mark.parametrize("month", range(1, 12))
def test_with_papers_lacking_it_takes_as_long_as_the_schedule_says(month: int) -> None:
    case, last = absence_of(date(2026, month, 1))
    case.at_the_last_moment("papers", DESK, complete=False)
    case.at_the_last_moment("opinion", DESK, sanction="oral criticism")
    case.at_the_last_moment("approval", LEADER, approved=True)
    case.at_the_last_moment("sanction", DEPARTMENT, sanction="oral criticism")
    at = case.at_the_last_moment("filing", DESK)
    assert (case.state.stages["handling"], at.astimezone(ZONE).date()) == ("archived", closed_on(last, False))
    assert MONTH.calendar.working_days_between(last, at.astimezone(ZONE).date()) == 8


def test_a_department_hears_which_sanction_it_has_to_carry_out() -> None:
    case, _ = absence_of(date(2026, 3, 1))
    case.at_the_last_moment("papers", DESK, complete=False)
    case.at_the_last_moment("opinion", DESK, sanction="pay deduction")
    made = case.do(datetime(2026, 4, 13, 9, tzinfo=ZONE), "approval", LEADER, approved=True)
    (effect,) = (event.effect for event in made if isinstance(event, Posted))
    assert effect.values == {"to": DEPARTMENT, "text": "Wu: pay deduction"}
    with pytest.raises(Refused):
        case.do(datetime(2026, 4, 13, 9, tzinfo=ZONE), "sanction", DEPARTMENT, sanction="oral criticism")
