"""Mutants of a policy: every change the kinds name, and whether the file's own examples notice it."""

import pytest

import bpmlib
from bpmlib.verify.mutants.run import Mutation, Score
from tests.policy_text import decision, inputs, policy, section, table

TABLE = decision("d (UNIQUE)", "rule | a | → d : number", "low | < 5 | 1", "high | >= 5 | 2")
SHARP = section("Examples", table("a | → d", "4 | 1", "5 | 2"))
BLUNT = section("Examples", table("a | → d", "0 | 1", "9 | 2"))


def score(examples: str) -> Score:
    return Mutation(bpmlib.Policies.from_text(policy("t.m", inputs("a: number"), TABLE, examples)), "t.m").score()


def fates(found: Score, kind: str) -> dict[tuple[str, str], str]:
    return {(one.mutant.span.text, one.mutant.text): one.fate for one in found.outcomes if one.mutant.kind == kind}


def test_examples_on_both_sides_of_a_bound_kill_its_twin() -> None:
    assert fates(score(SHARP), "bound") == {("<", "<="): "killed", (">=", ">"): "killed"}


def test_examples_far_from_a_bound_let_its_twin_survive() -> None:
    assert fates(score(BLUNT), "bound") == {("<", "<="): "survived", (">=", ">"): "survived"}


def test_rows_of_a_unique_table_swapped_decide_the_same() -> None:
    assert "equivalent" in fates(score(SHARP), "swap").values()


def test_every_number_is_moved_by_a_unit_each_way_and_tenfold() -> None:
    moved = {new for old, new in fates(score(SHARP), "number") if old == "5"}
    assert moved == {"6", "4", "50"}


def test_the_score_counts_killed_and_survived_alone() -> None:
    found = score(BLUNT)
    killed, survived = found.count("killed"), found.count("survived")
    assert survived > 0
    assert found.percent == pytest.approx(100 * killed / (killed + survived))


def test_a_policy_whose_examples_fail_already_is_not_mutated() -> None:
    with pytest.raises(ValueError, match="fails already"):
        score(section("Examples", table("a | → d", "4 | 2")))
