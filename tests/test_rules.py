"""The shipped policies: clean, their examples hold, and hold whatever the order of rows where it does not matter."""

import shutil
from dataclasses import replace
from random import Random

import pytest

from bpmlib import Policies, Policy
from bpmlib.formats.markdown.reader import read
from bpmlib.formats.markdown.writer import write
from bpmlib.model import policies as m
from bpmlib.source import Source
from bpmlib.verify.examples import run_examples
from tests.shipped import ROOT, SHIPPED

EVERY_POLICY = pytest.mark.parametrize("policy", sorted(SHIPPED))
ANY_ORDER = ("UNIQUE", "ANY", "COLLECT SUM", "COLLECT MIN", "COLLECT MAX", "COLLECT COUNT")


def failures(policies: Policies, policy: str) -> list[str]:
    return [found.draw() for result in run_examples(policies, policy) for found in result.failures]


@pytest.mark.long
def test_the_checks_find_nothing_but_figures_that_no_source_states() -> None:
    assert [found.draw() for found in SHIPPED.check() if found.code != "parameter-not-set"] == []


@pytest.mark.step
@EVERY_POLICY
def test_the_examples_hold(policy: str) -> None:
    assert failures(SHIPPED, policy) == []


@EVERY_POLICY
def test_every_other_reading_that_is_a_figure_runs(policy: str) -> None:
    runnable = [name for name, reading in SHIPPED[policy].readings.items() if reading.parameter is not None]
    assert runnable
    for name in runnable:
        other = SHIPPED[policy].reading(name)
        assert isinstance(other, Policy)
        assert other.parameters != SHIPPED[policy].parameters


@pytest.fixture(scope="module", params=[1])
def shuffled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Policies:
    """Return the shipped policies with their rows in another order, wherever the order does not matter."""
    random, root = Random(request.param), tmp_path_factory.mktemp("rules")
    shutil.copytree(ROOT, root, dirs_exist_ok=True)
    for policy in SHIPPED:
        file = root / f"{policy.replace('.', '/')}.md"
        model = read(Source(file.name, file.read_text("utf-8")))
        sections = tuple(
            replace(section, rows=tuple(random.sample(section.rows, len(section.rows))))
            if isinstance(section, m.DecisionTable) and section.hit_policy in ANY_ORDER
            else section
            for section in model.sections
        )
        file.write_text(write(replace(model, sections=sections)), "utf-8")
    return Policies.load(root)


@pytest.mark.long
@EVERY_POLICY
def test_the_examples_hold_in_any_order_of_rows(policy: str, shuffled: Policies) -> None:
    assert failures(shuffled, policy) == []


def test_a_number_in_json_keeps_every_digit() -> None:
    approvals = '{"order": {"on_account": true, "customer": {"is_new": false}, "amount": %s}}'
    terms = SHIPPED["sales.payment_terms"]
    for amount, expected in (
        ("20000", []),
        ("20000.000000000000000000", []),
        ("20000.000000000000000001", ["sales manager"]),
        ("50000.000000000000000001", ["sales manager", "general manager"]),
        ("19999.999999999999999999", []),
    ):
        decision = terms.decide_json(approvals % amount, answers=["approvals"])
        assert decision.value == expected
        assert str(decision.reads["order.amount"]) == amount
