"""Histories of facts: all are valid, every pattern concludes, both engines agree, and a fault shrinks to few facts."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings

from bpmlib import Policies
from bpmlib.errors import ParameterNotSet
from bpmlib.patterns.session import Session
from bpmlib.testing.fact_histories import FactHistory, fact_histories

POLICIES = Policies.load()
CARDS = POLICIES["showroom.duplicate_cards"]
QUICK = settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def test_every_pattern_concludes_within_a_few_hundred_draws() -> None:
    seen: set[str] = set()

    @settings(QUICK, max_examples=100, phases=[Phase.generate])
    @given(fact_histories(CARDS))
    def draw(history: FactHistory) -> None:
        session = Session(history.policies, "reference")
        for _ in history.play(session):
            seen.update(match.rule.name for one in session.conclusions() for match in one.supports)

    draw()
    assert seen == {rule.name for rule in Session(CARDS, "reference").rules}


@settings(QUICK, max_examples=20)
@given(fact_histories(CARDS))
def test_both_engines_come_to_the_same(history: FactHistory) -> None:
    pytest.importorskip("durable")
    plain, durable = history.session("reference"), history.session("durable")
    assert [one.to_dict() for one in plain.conclusions()] == [one.to_dict() for one in durable.conclusions()]


@pytest.mark.parametrize("facts", [4, 12])
def test_a_conclusion_from_two_facts_shrinks_to_two_facts(facts: int) -> None:
    drawn = fact_histories(CARDS, facts=facts)
    history = find(drawn, lambda one: bool(one.session().conclusions("DuplicateCard")),
                   settings=settings(QUICK, max_examples=300))  # fmt: skip
    assert [step.does for step in history.steps] == ["assert", "assert"]


def test_a_figure_that_the_company_sets_is_asked_for_by_its_name() -> None:
    with pytest.raises(ParameterNotSet, match="manager_part"):
        fact_histories(POLICIES["agency.deal_reports"])
