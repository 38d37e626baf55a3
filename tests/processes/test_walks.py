"""Random walks through every process that is shipped, and through one that has everything that a process can have.

A few are tried; `BPMLIB_WALKS=500` tries so many for each process.
"""

import os
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from bpmlib.calendars.calendar import WorkCalendar
from bpmlib.cases.events import Command
from bpmlib.cases.process import Process
from bpmlib.cases.state import fold
from tests.policy_text import only, policy
from tests.processes.kit import EVENTS, PERIODS, Deed, File, Slip, dossier, duties, moment, stage
from tests.processes.walks import Course, machine, shown
from tests.shipped import SHIPPED

WALKS = int(os.environ.get("BPMLIB_WALKS", "6"))
PROFILE = settings(
    max_examples=WALKS, stateful_step_count=25, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip


def described(name: str) -> bool:
    try:
        Process.of(SHIPPED[name], as_of=date(2026, 3, 1))
    except ValueError:
        return False
    return True


PROCESSES = [name for name in sorted(SHIPPED) if described(name)]
FINE = '[Fine(who: "clerk", amount: 1, incident: {incident}, clause: "1"), Notify(to: "boss", text: "late")]'
EVERYTHING = policy(
    "t.everything", PERIODS,
    stage(
        "flow", "new", "done, void", "asked | new, answered | ask | client | - | asked | -",
        "answered | asked | answer | clerk or boss, not ask | answer.text != \"\" | answered | -",
        "signed | answered | sign | clerk and boss and client | - | signed | -",
        "back | signed | again | clerk | - | new | -", "reopened | done, void | again | boss | - | new | -",
        "closed | signed | close | clerk, not sign | side != \"busy\" | done | -",
        "lapsed | asked | overdue reply | - | - | void | [Notify(to: \"client\", text: flow)]",
    ),
    stage("side", "idle", "idle, broke", "busy | idle | pay | clerk | pay.amount != null | busy | -",
          "idle | busy | pay, | clerk | - | idle | -".replace("pay,", "cancel"),
          "broke | busy | overdue settle | - | - | broke | -", "well | broke | pay | boss | - | idle | -"),
    dossier("deed | Deed | sign | - | 2 | deed.sealed", "slip | Slip | close | flow = \"signed\" | - | -"),
    duties(
        "reply | clerk | answer | ask | deadline(ask.at, two_days) | - | " + FINE.format(incident="ask.text"),
        "hurry | clerk | answer | ask | deadline(ask.at, day) | flow = \"asked\" | " + FINE.format(incident="ask.text"),
        "settle | clerk | cancel | pay | deadline(pay.at, two_days) | side = \"busy\" | -",
        "quiet | client | not pay | ask | deadline(ask.at, week) | - | " + FINE.format(incident="string(pay.at)"),
        "never | client | not cancel | sign | - | - | -",
        "work | boss | close | sign | deadline(sign.at, working) | - | -",
        "report | boss | answer | every FREQ=WEEKLY;BYDAY=MO,TH | deadline(occurrence, same_day) | flow != \"new\" | "
        + FINE.format(incident="string(occurrence)"),
        "call | boss | again | every FREQ=DAILY;BYHOUR=2;BYMINUTE=30 | deadline(occurrence, day) | - | -",
    ),
    front=("case: {file: File}", f"events: {{{', '.join(f'{name}: Slip' for name in EVENTS)}}}"),
)  # fmt: skip
BERLIN = WorkCalendar.of("Berlin", "Europe/Berlin").extend(2026, holidays=["2026-01-01"])


def everything() -> Course:
    return Course(only(EVERYTHING, documents=[Slip, Deed, File]))


@pytest.mark.parametrize("name", PROCESSES)
def test_the_shipped_processes_keep_the_laws(name: str) -> None:
    run_state_machine_as_test(machine(Course(SHIPPED[name])), settings=PROFILE)


@pytest.mark.parametrize("calendar", [WorkCalendar.china(), BERLIN], ids=["china", "berlin"])
def test_a_process_with_everything_keeps_the_laws(calendar: WorkCalendar) -> None:
    made = only(EVERYTHING, documents=[Slip, Deed, File])
    run_state_machine_as_test(machine(Course(made, Process.of(made, calendar=calendar))), settings=PROFILE)


# ------------------------------------------------------------------------------- the order within one moment

LEFT = stage("left", "a", "z", "l1 | a | ask | clerk | - | b | -", "l2 | b | ask | clerk | - | a | -",
             "l3 | b | overdue reply | - | - | a | -", "l4 | any | close | clerk | - | z | -")  # fmt: skip
RIGHT = stage("right", "a", "z", "r1 | a | pay | boss | - | b | -", "r2 | b | cancel | boss | - | a | -",
              "r3 | b | overdue settle | - | - | a | -", "r4 | any | again | boss | - | z | -")  # fmt: skip
APART = policy(
    "t.apart", PERIODS, LEFT, RIGHT,
    duties(
        'reply | clerk | ask | ask | deadline(ask.at, two_days) | left = "b" | ' + FINE.format(incident='"left"'),
        'settle | boss | cancel | pay | deadline(pay.at, two_days) | right = "b" | ' + FINE.format(incident='"right"'),
    ),
    front=("case: {file: File}", f"events: {{{', '.join(f'{name}: Slip' for name in EVENTS)}}}"),
)  # fmt: skip
APART_PROCESS = Process.of(only(APART, documents=[Slip, Deed, File]))
DAYS = st.lists(st.integers(0, 6), max_size=6)


@settings(deadline=None, max_examples=max(50, WALKS))
@given(DAYS, st.lists(st.tuples(st.sampled_from(["pay", "cancel", "again"]), st.integers(0, 6)), max_size=6), st.data())
def test_independent_events_of_one_time_come_to_the_same_in_any_order(
    left: list[int], right: list[tuple[str, int]], data: st.DataObject
) -> None:
    start = moment("2026-03-02T09:00+08:00")
    orders = []
    for _ in range(2):
        state = fold(APART_PROCESS.open({"file": {"name": "x"}}, start))
        for day in range(7):
            todo = [("ask", "clerk")] * left.count(day)
            others = [(event, "boss") for event, on in right if on == day]
            while todo or others:
                source = todo if todo and (not others or data.draw(st.booleans())) else others
                event, role = source.pop(0)
                at = start + timedelta(days=day)
                if event in APART_PROCESS.allowed(state, at):
                    state = fold(APART_PROCESS.decide(state, Command(event, role), at), state)
        state = fold(APART_PROCESS.advance(state, start + timedelta(days=30)), state)
        orders.append(shown(state))
    assert orders[0] == orders[1]


def test_the_processes_that_are_shipped_are_walked_through() -> None:
    assert {"property.refund", "showroom.card_validity"} <= set(PROCESSES)
