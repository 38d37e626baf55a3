"""Duties that come again and again: in order, once, not for the time when a case was closed, and for many years."""

from datetime import date, datetime

from bpmlib.cases.events import Breached, DutyOpened, Recurred
from tests.processes.kit import Case, duties, moment, process, stage, told

FLOW = stage(
    "flow", "new", "done", "answered | new | answer | clerk | - | new | -",
    "closed | new | close | clerk | - | done | -", "again | done | again | clerk | - | new | -",
    "asked | new | ask | client | - | new | -",
)  # fmt: skip
MONTHLY = (
    "report | clerk | answer | every FREQ=MONTHLY;BYMONTHDAY=1 | deadline(occurrence, two_days) | {when} | {breach}"
)


def monthly(when: str = "-", breach: str = "-", *more: str, at: str = "2026-01-15T09:00") -> Case:
    return Case(process(FLOW, duties(MONTHLY.format(when=when, breach=breach), *more)), at=at)


def test_it_opens_each_time_and_falls_due() -> None:
    case = monthly()
    assert told(case.wait("2026-01-31T23:59:59")) == []
    assert told(case.wait("2026-02-01T00:00")) == ["again report", "open report#1"]
    opened = case.events[-1]
    assert isinstance(opened, DutyOpened)
    assert (opened.at, opened.due) == (moment("2026-02-01T00:00+08:00"), date(2026, 2, 3))
    assert told(case.do("answer", "clerk", "2026-02-03T23:59:59")) == ["met report#1"]
    assert told(case.wait("2026-03-10T00:00")) == ["again report", "open report#2", "breach report#2"]


def test_late_commands_find_all_that_came_before() -> None:
    case = monthly()
    assert told(case.do("answer", "clerk", "2026-03-01T00:00")) == [
        "again report", "open report#1", "breach report#1", "again report", "open report#2", "late report#1",
        "met report#2",
    ]  # fmt: skip


def test_the_end_of_a_day_comes_before_what_its_midnight_brings() -> None:
    case = Case(process(FLOW, duties(
        "a_report | clerk | answer | every FREQ=DAILY | occurrence | - | -",
        "b_report | clerk | answer | every FREQ=DAILY | deadline(occurrence, same_day) | - | -",
    )))  # fmt: skip
    assert told(case.wait("2026-03-04T00:00")) == [
        "again a_report", "open a_report#1", "again b_report", "open b_report#1",  # at midnight of the 3rd
        "breach a_report#1",  # just after it
        "breach b_report#1", "again a_report", "open a_report#2", "again b_report", "open b_report#2",
    ]  # fmt: skip


def test_two_of_one_moment_both_come() -> None:
    case = monthly("-", "-", MONTHLY.format(when="-", breach="-").replace("report", "second"))
    assert told(case.wait("2026-02-01T00:00")) == ["again report", "open report#1", "again second", "open second#1"]


def test_a_time_of_day() -> None:
    rule = "every FREQ=WEEKLY;BYDAY=FR;BYHOUR=17;BYMINUTE=30"
    case = Case(process(FLOW, duties(f"report | clerk | answer | {rule} | deadline(occurrence, day) | - | -")))
    (recurred, opened) = case.wait("2026-03-06T17:30")
    assert recurred.at == moment("2026-03-06T17:30+08:00")
    assert isinstance(opened, DutyOpened)
    assert opened.due == moment("2026-03-07T17:30+08:00")
    assert told(case.wait("2026-03-07T17:30")) == []
    assert told(case.wait("2026-03-07T17:30:01")) == ["breach report#1"]


def test_expressions_see_when_it_came_this_time_at_the_breach_and_later_too() -> None:
    fine = '[Fine(who: "clerk", amount: 1, incident: string(date(occurrence)), clause: "1")]'
    case = monthly('date(occurrence) > @"2026-01-20"', fine)
    case.wait("2026-02-01T12:00")
    assert told(case.do("ask", "client", "2026-02-02T10:00")) == []  # the condition holds on
    case.wait("2026-04-01T00:00")
    assert [effect.values["incident"] for effect in case.effects] == ["2026-02-01", "2026-03-01"]


def test_where_the_condition_does_not_hold_it_comes_and_opens_nothing() -> None:
    case = monthly('flow = "done"')
    assert told(case.wait("2026-03-10T00:00")) == ["again report", "again report"]


def test_nothing_comes_while_a_case_is_closed_and_nothing_is_made_up_for() -> None:
    case = monthly()
    case.wait("2026-02-02T00:00")
    assert told(case.do("close", "clerk", "2026-02-02T10:00")) == ["closed: report#1"]
    assert told(case.wait("2026-06-10T00:00")) == []
    assert case.process.next_change(case.state) is None
    case.do("again", "clerk", "2026-06-10T10:00")
    assert told(case.wait("2026-06-30T23:00")) == []
    assert told(case.wait("2026-07-01T00:00")) == ["again report", "open report#2"]


def test_the_next_change_is_the_next_time_it_comes() -> None:
    case = monthly()
    assert case.process.next_change(case.state) == moment("2026-02-01T00:00+08:00")
    case.wait("2026-02-01T00:00")
    assert case.process.next_change(case.state) == moment("2026-02-04T00:00+08:00")


def test_fifty_years_of_months_end() -> None:
    case = monthly()
    events = case.process.advance(case.state, moment("2076-01-15T09:00"))
    assert sum(isinstance(event, Recurred) for event in events) == 600
    assert sum(isinstance(event, Breached) for event in events) == 600
    assert [event.at for event in events] == sorted(event.at for event in events)


def test_fifty_years_of_days_end() -> None:
    case = Case(process(FLOW, duties("r | clerk | answer | every FREQ=DAILY;COUNT=9000 | occurrence | - | -")))
    events = case.process.advance(case.state, moment("2076-03-02T00:00"))
    assert sum(isinstance(event, Recurred) for event in events) == 8999  # the first is the day on which the case began
    assert case.process.next_change(case.state) == moment("2026-03-03T00:00+08:00")


def test_steps_and_a_leap_come_to_the_same() -> None:
    leap, steps = monthly(), monthly()
    events = leap.wait("2026-12-31T00:00")
    for day in range(15, 365):
        steps.wait(datetime.fromordinal(date(2026, 1, 1).toordinal() + day))
    assert tuple(steps.events[1:]) == events
    assert steps.state == leap.state
