"""Cases where clocks jump: every rule is one of moments, whatever the clocks show."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bpmlib.calendars.calendar import WorkCalendar
from bpmlib.cases.agenda import Agenda
from bpmlib.cases.mandates import Mandate
from tests.processes.kit import Case, dossier, duties, moment, process, stage, told

BERLIN = WorkCalendar.of("Berlin", "Europe/Berlin").extend(2026, holidays=["2026-01-01"])
NEW_YORK = WorkCalendar.of("New York", "America/New_York").extend(2026, holidays=["2026-01-01"])
HAVANA = WorkCalendar.of("Havana", "America/Havana").extend(2026, holidays=["2026-01-01"])
FLOW = stage(
    "flow", "new", "done", "asked | new, asked | ask | client | - | asked | -",
    "answered | asked | answer | clerk | - | asked | -", "closed | any | close | clerk | - | done | -",
)  # fmt: skip
DATED = "reply | clerk | answer | ask | deadline(ask.at, {period}) | - | -"


def berlin(period: str, asked: str) -> Case:
    case = Case(process(FLOW, duties(DATED.format(period=period)), calendar=BERLIN))
    case.do("ask", "client", asked)
    return case


def test_a_command_from_another_zone_is_one_of_that_moment() -> None:
    case = berlin("same_day", "2026-03-06T10:00")
    assert told(case.do("answer", "clerk", "2026-03-07T06:59:59+08:00")) == ["met reply#1"]  # 23:59:59 in Berlin
    case = berlin("same_day", "2026-03-06T10:00")
    assert told(case.do("answer", "clerk", "2026-03-07T07:00:00+08:00")) == ["breach reply#1", "late reply#1"]


def test_the_day_of_a_command_is_that_of_the_case() -> None:
    # 01:00 in Shanghai on the 7th is the evening of the 6th in Berlin
    case = berlin("same_day", "2026-03-07T01:00:00+08:00")
    assert told(case.wait("2026-03-06T23:59:59+01:00")) == []
    assert told(case.wait("2026-03-07T00:00:00+01:00")) == ["breach reply#1"]


@pytest.mark.parametrize(
    ("asked", "last"),
    [
        ("2026-03-28T12:00", "2026-03-29T13:00"),  # an hour is left out in between
        ("2026-10-24T12:00", "2026-10-25T11:00"),  # an hour comes twice
    ],
)
def test_hours_are_hours(asked: str, last: str) -> None:
    assert told(berlin("day", asked).do("answer", "clerk", last)) == ["met reply#1"]
    assert told(berlin("day", asked).wait(moment(last) + timedelta(microseconds=1))) == ["breach reply#1"]


def test_in_the_hour_that_comes_twice_the_second_is_later() -> None:
    case = Case(process(FLOW, duties(DATED.format(period="day")), calendar=BERLIN))
    first, second = moment("2026-10-25T00:45:00+00:00"), moment("2026-10-25T01:15:00+00:00")  # 02:45, then 02:15 again
    case.do("ask", "client", first)
    case.do("ask", "client", second)
    assert case.refused("ask", "client", first + timedelta(minutes=29)).reason == "too_early"
    assert [event.at.astimezone(UTC) for event in case.events if type(event).__name__ == "Happened"] == [first, second]


def test_what_is_due_in_the_first_of_two_hours_is_breached_before_the_second() -> None:
    for order in ((1, 2), (2, 1)):
        rows = {1: 'a | clerk | answer | ask | @"2026-10-25T02:45:00+02:00" | - | -',
                2: 'b | clerk | answer | ask | @"2026-10-25T02:15:00+01:00" | - | -'}  # fmt: skip
        case = Case(process(FLOW, duties(*(rows[number] for number in order)), calendar=BERLIN))
        case.do("ask", "client", "2026-10-24T12:00")
        agenda = Agenda(BERLIN, {"case": case.state})
        assert [item.id for item in agenda] == ["a#1", "b#1"]
        assert [item.id for item in agenda.due(moment("2026-10-25T02:00:00+01:00"))] == ["a#1"]
        assert told(case.wait("2026-10-25T02:00:00+01:00")) == ["breach a#1"]
        assert [one.id for one in case.process.due(case.state, moment("2026-10-25T01:00:00+00:00"))] == ["a#1", "b#1"]
        assert told(case.wait("2026-10-25T03:00")) == ["breach b#1"]


def test_a_local_time_that_comes_twice_is_told_by_its_fold() -> None:
    case = berlin("day", "2026-10-24T12:00")
    case.do("answer", "clerk", datetime(2026, 10, 25, 2, 30))  # noqa: DTZ001
    later = datetime(2026, 10, 25, 2, 15, fold=1)  # noqa: DTZ001
    case.do("ask", "client", later)
    assert case.state.at is not None
    assert case.state.at.astimezone(UTC) == moment("2026-10-25T01:15:00+00:00")


def test_a_local_time_that_the_clocks_skip_is_the_moment_of_the_jump() -> None:
    case = berlin("day", "2026-03-29T02:30")
    assert case.state.at is not None
    assert case.state.at.astimezone(UTC) == moment("2026-03-29T01:00:00+00:00")
    timed = process(FLOW, duties('reply | clerk | answer | ask | @"2026-03-29T02:30:00" | - | -'), calendar=BERLIN)
    late = Case(timed)
    late.do("ask", "client", "2026-03-28T10:00")
    assert told(late.wait("2026-03-29T01:00:00+00:00")) == []
    assert told(late.wait("2026-03-29T01:00:00.000001+00:00")) == ["breach reply#1"]


@pytest.mark.parametrize(
    ("calendar", "asked", "midnight"),
    [
        (BERLIN, "2026-03-29T12:00", "2026-03-29T22:00:00+00:00"),
        (BERLIN, "2026-10-25T12:00", "2026-10-25T23:00:00+00:00"),
        (NEW_YORK, "2026-03-08T12:00", "2026-03-09T04:00:00+00:00"),
        (NEW_YORK, "2026-11-01T12:00", "2026-11-02T05:00:00+00:00"),
        (HAVANA, "2026-03-07T12:00", "2026-03-08T05:00:00+00:00"),  # its clocks jump from midnight to one
        (HAVANA, "2026-10-31T12:00", "2026-11-01T04:00:00+00:00"),  # and show midnight twice: a day ends at the first
    ],
)
def test_a_day_ends_with_its_last_moment_there(calendar: WorkCalendar, asked: str, midnight: str) -> None:
    case = Case(process(FLOW, duties(DATED.format(period="same_day")), calendar=calendar))
    case.do("ask", "client", asked)
    last = moment(midnight) - timedelta(microseconds=1)
    agenda = Agenda(calendar, {"case": case.state})
    assert (agenda.due(last), len(agenda.due(moment(midnight)))) == ([], 1)
    assert told(case.wait(last)) == []
    assert told(case.wait(midnight)) == ["breach reply#1"]


def test_what_recurs_at_a_time_of_day_follows_the_clocks() -> None:
    rule = "report | clerk | answer | every FREQ=DAILY;BYHOUR=2;BYMINUTE=30 | deadline(occurrence, week) | - | -"
    case = Case(process(FLOW, duties(rule), calendar=BERLIN), at="2026-03-28T00:00")
    case.wait("2026-03-30T12:00")
    times = [event.at.astimezone(UTC) for event in case.events if type(event).__name__ == "Recurred"]
    assert times == [moment(f"2026-03-{day}+00:00") for day in ("28T01:30", "29T01:00", "30T00:30")]


def test_the_newest_of_two_papers_is_the_later_one() -> None:
    papers = dossier('slip | Slip | close | - | - | slip.text = "second"')
    case = Case(process(FLOW, papers, calendar=BERLIN))
    case.do("ask", "client", "2026-10-25T00:45:00+00:00", {"text": "first"})
    case.do("slip", "clerk", "2026-10-25T01:15:00+00:00", {"text": "second"})
    assert case.process.missing(case.state, "close") == ()


def test_a_mandate_ends_at_its_moment() -> None:
    zone = ZoneInfo("Europe/Berlin")
    mandate = Mandate("clerk", "deputy", datetime(2026, 10, 1, tzinfo=zone), datetime(2026, 10, 25, 2, 30, tzinfo=zone))
    case = Case(process(FLOW, calendar=BERLIN))
    case.do("ask", "client", "2026-10-25T00:00:00+00:00")
    assert case.do("answer", "deputy", "2026-10-25T00:15:00+00:00", mandates=[mandate])
    assert case.refused("answer", "deputy", "2026-10-25T01:15:00+00:00", mandates=[mandate]).reason == "not_yours"
