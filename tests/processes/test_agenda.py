"""The agenda over many cases: rebuilt from states or updated from events it says what a scan would say."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bpmlib.calendars.calendar import WorkCalendar
from bpmlib.cases.agenda import Agenda
from bpmlib.cases.events import DutyOpened, Event, Met, Released
from bpmlib.cases.maturing import last_moment
from bpmlib.cases.state import NEW, State, fold

CHINA = WorkCalendar.china()
START = datetime(2026, 3, 1, 16, tzinfo=UTC)  # midnight of the 2nd there


def scan(states: dict[str, State], first: datetime | None, last: datetime) -> list[tuple[str, str]]:
    """Return what an agenda has to say, found by looking at everything: after `first`, and up to `last`."""
    found = []
    for case, state in states.items():
        for duty in state.duties.values():
            until = last_moment(duty.due, CHINA)
            if (first is None or until >= first) and until <= last:
                found.append((until, case, duty.id))
    return [(case, name) for _, case, name in sorted(found)]


def names(items: list[object]) -> list[tuple[str, str]]:
    return [(item.case, item.id) for item in items]  # type: ignore[attr-defined]


def opened(number: int, due: date | datetime | None) -> DutyOpened:
    return DutyOpened(START, f"reply#{number}", "reply", ("clerk",), due)


TICK = timedelta(microseconds=1)
DAYS = st.dates(date(2026, 3, 1), date(2026, 3, 5))
DUES = st.none() | DAYS | DAYS.map(lambda day: datetime(day.year, day.month, day.day, 16, tzinfo=UTC))
CHANGES = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(1, 6), st.sampled_from(["open", "open", "met", "released"]), DUES),
    max_size=40,
)


@given(CHANGES)
def test_it_says_what_a_scan_says(changes: list[tuple[str, int, str, date | datetime | None]]) -> None:
    states = dict.fromkeys("abc", NEW)
    updated = Agenda(CHINA)
    for case, number, change, due in changes:
        is_open = f"reply#{number}" in states[case].duties
        if is_open == (change == "open"):
            continue
        events: dict[str, Event] = {
            "open": opened(number, due), "met": Met(START, f"reply#{number}"),
            "released": Released(START, f"reply#{number}", "closed"),
        }  # fmt: skip
        states[case] = fold([events[change]], states[case])
        updated.update(case, [events[change]])
    rebuilt = Agenda(CHINA, states)
    assert list(updated) == list(rebuilt)
    assert len(updated) == sum(len(state.duties) for state in states.values())
    times = [START + timedelta(days=day) + tick for day in range(6) for tick in (-TICK, timedelta(), TICK)]
    for at in times:
        assert names(updated.due(at)) == scan(states, None, at - TICK)
        assert names(rebuilt.between(times[3], at)) == scan(states, times[3], at)


def test_a_date_is_due_at_the_midnight_at_its_end_and_an_instant_after_itself() -> None:
    agenda = Agenda(CHINA)
    agenda.update("date", [opened(1, date(2026, 3, 2))])
    agenda.update("instant", [opened(1, START + timedelta(days=1))])
    midnight = datetime(2026, 3, 3)  # noqa: DTZ001 - local time
    assert names(agenda.due(midnight - TICK)) == []
    assert names(agenda.due(midnight)) == [("date", "reply#1")]
    assert names(agenda.due(midnight + TICK)) == [("date", "reply#1"), ("instant", "reply#1")]


def test_what_is_due_on_a_day_is_what_to_remind_of() -> None:
    agenda = Agenda(CHINA)
    for day in (1, 2, 3):
        agenda.update(f"case {day}", [opened(1, date(2026, 3, day))])
    last = START + timedelta(days=1) - TICK
    assert names(agenda.between(START, last)) == [("case 2", "reply#1")]


def test_events_that_come_twice_change_nothing() -> None:
    agenda = Agenda(CHINA)
    for _ in range(2):
        agenda.update("a", [opened(1, date(2026, 3, 2)), opened(2, date(2026, 3, 3))])
    assert len(agenda) == 2
    for _ in range(2):
        agenda.update("a", [Met(START, "reply#1")])
    assert names(list(agenda)) == [("a", "reply#2")]


def test_duties_without_an_end_are_there_and_never_due() -> None:
    agenda = Agenda(CHINA)
    agenda.update("a", [opened(1, None), opened(2, date(9999, 12, 31))])
    assert len(agenda) == 2
    assert agenda.due(datetime(9999, 1, 1, tzinfo=UTC)) == []
