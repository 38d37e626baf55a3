"""Histories of cases: every step is taken, times ascend, everything is reached, and a fault shrinks to few steps."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis.errors import NoSuchExample

from bpmlib import Policies, Policy
from bpmlib.cases import Process
from bpmlib.cases.events import Breached
from bpmlib.errors import ParameterNotSet
from bpmlib.testing.figures import filled
from bpmlib.testing.histories import History, histories
from bpmlib.testing.histories_routes import goals_of
from bpmlib.verify.examples import run_examples_of

POLICIES = Policies.load()
REFUND = histories(POLICIES["property.refund"])
QUICK = settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
FOUND = settings(QUICK, max_examples=400)


@QUICK
@given(REFUND)
def test_every_step_is_taken_and_times_ascend(history: History) -> None:
    assert not any(step.refused for step in history.steps)
    times = [history.opened, *(step.at.replace(tzinfo=None) for step in history.steps)]
    assert all(before <= after for before, after in pairwise(times))


def test_refused_steps_come_where_they_are_asked_for() -> None:
    drawn = histories(POLICIES["property.refund"], refused=True)
    history = find(drawn, lambda one: any(step.refused for step in one.steps), settings=FOUND)
    assert [step.refused != "" for step in history.steps].count(True) == 1


@pytest.mark.parametrize("steps", [6, 25])
def test_a_breach_shrinks_to_the_opening_of_its_duty_and_its_end(steps: int) -> None:
    drawn = histories(POLICIES["property.refund"], steps=steps)
    history = find(drawn, lambda one: any(_breached(one)), settings=FOUND)
    assert len(history.steps) == 2  # the client asks, and nobody answers in time


def _breached(history: History) -> list[Breached]:
    return [event for step in history.steps for event in step.events if isinstance(event, Breached)]


@pytest.mark.long
def test_every_state_of_a_month_is_reached_in_a_hundred_draws() -> None:
    policy = filled(POLICIES["attendance.month"])
    plan = Process.of(policy).plan
    wanted = {("state", one.name, state) for one in plan.stages for state in one.states if state != one.starts}
    seen: set[tuple[str, ...]] = set()

    @settings(QUICK, max_examples=100, phases=[Phase.generate])
    @given(histories(policy))
    def draw(history: History) -> None:
        seen.update(goal for step in history.steps for goal in goals_of(step.events))

    draw()
    assert wanted <= seen


def test_a_history_reads_as_rows_of_a_file() -> None:
    history = find(REFUND, lambda one: len(one.steps) >= 1, settings=FOUND)
    head, _, *rows = str(history).splitlines()
    assert head.startswith("| case | at | event | by | actor | with |")
    assert len(rows) == 1 + len(history.steps)


def test_a_figure_that_the_company_sets_is_asked_for_by_its_name() -> None:
    with pytest.raises(ParameterNotSet, match="naming_time"):
        histories(POLICIES["property.reception_order"])


def test_nothing_is_found_that_cannot_happen() -> None:
    with pytest.raises(NoSuchExample):
        find(REFUND, lambda one: one.state.stages["refund"] == "no such state", settings=QUICK)


@settings(QUICK, max_examples=3, phases=[Phase.generate])
@given(histories(POLICIES["property.refund"], refused=True))
def test_the_rows_of_a_history_hold_in_the_file_that_they_are_put_into(history: History) -> None:
    source = Path(__file__).parents[2].joinpath("rules/property/refund.md").read_text(encoding="utf-8")
    told = len([*run_examples_of(POLICIES["property.refund"])])
    results = [*run_examples_of(_with_rows(f"{source}\n\n{history}\n"))]
    assert all(result.passed for result in results)
    assert len(results) == told + 1 + len(history.steps)


def _with_rows(text: str) -> Policy:
    return Policies.from_text(text)["property.refund"]
