"""Tables in context: rules that never apply because of what they look at, questions that geometry leaves open."""

from __future__ import annotations

import pytest

from bpmlib import Policy
from bpmlib.verify.logic.context import analyse_in_context
from bpmlib.verify.tables import analyse
from tests.policy_text import decision, inputs, only, parameters, policy, terms

GRADE = decision("grade (UNIQUE)", "rule | n | → grade : number", "low | < 10 | 1", "high | >= 10 | 2")


def two(*parts: str) -> Policy:
    return only(policy("t.two", inputs("n: number: [0..100]"), *parts))


def kinds(found: Policy, name: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(finding.kind, finding.rules) for finding in analyse_in_context(found, name)]


def test_a_rule_that_another_table_never_leads_to_is_dead_in_context() -> None:
    fee = decision("fee (FIRST)", "rule | grade | → fee : number", "one | 1 | 5", "two | 2 | 6", "three | 3 | 7")
    found = two(GRADE, fee)
    assert [finding.kind for finding in analyse(found, "fee")] == ["undecided"]
    assert kinds(found, "fee") == [("unreached", ("three",))]
    (finding,) = analyse_in_context(found, "fee")
    assert finding.diagnostic.code == "rule-dead-in-context"
    assert finding.related[0][1].text == "Decision: grade (UNIQUE)"


def test_near_it_the_rule_lives() -> None:
    fee = decision("fee (FIRST)", "rule | grade | → fee : number", "one | 1 | 5", "two | 2 | 6")
    assert kinds(two(GRADE, fee), "fee") == []


@pytest.mark.parametrize(("figure", "expected"), [("true", []), ("false", [("off", ("late",))])])
def test_a_switch_that_is_off_is_no_dead_rule(figure: str, expected: list[object]) -> None:
    fee = decision("fee (UNIQUE)", "rule | late | → fee : number", "late | true | 5", "soon | false | 6")
    parts = (parameters(f"counts | {figure} | boolean"), terms("late | n > 50 and counts"), fee)
    assert kinds(two(*parts), "fee") == expected


def test_a_gap_that_a_term_leaves_is_shown_with_a_document() -> None:
    odd = terms("share | n * n - 2 * n")
    fee = decision("fee (UNIQUE)", "rule | share | → fee : number", "low | <= 3841.5 | 5", "high | >= 3842 | 6")
    found = two(odd, fee)
    gaps = [finding for finding in analyse_in_context(found, "fee") if finding.kind == "gap"]
    assert all(finding.witness is not None and finding.witness.error == "NoMatch" for finding in gaps)
    assert kinds(found, "fee") in ([("gap", ())], [("undecided", ())])


def test_rules_that_computed_values_keep_apart_are_no_question() -> None:
    twice = terms("twice | n * 2", "more | n * 2 + 1")
    rows = ("one | > 50 | - | 5", "two | - | < 40 | 6", "three | [30..50] | >= 40 | 7", "four | < 30 | >= 40 | 8")
    fee = decision("fee (UNIQUE)", "rule | twice | more | → fee : number", *rows)
    found = two(twice, fee)
    assert any(finding.kind == "undecided" and finding.rules == ("one", "two") for finding in analyse(found, "fee"))
    assert kinds(found, "fee") == [("unreached", ("four",))]
