"""What the caller is given: values of its own, and nothing said of what was not looked at."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

import bpmlib
from tests.policy_text import decision, exceptions, formula, inputs, only, padded, policy, section, table


def made(*sections: str) -> bpmlib.Policy:
    return only(policy("t.res", inputs("a: number", "b: number"), *sections))


@pytest.mark.parametrize("large", [False, True])
def test_a_context_of_several_results_is_the_caller_s_own(large: bool) -> None:
    rows = ["one | 1 | 10 | 20"]
    rows = padded(rows, lambda number: f"f{number} | {100 + number} | 0 | 0") if large else rows
    decided = made(decision("d", "rule | a | → p : number | → q : number", *rows)).decide(a=1, b=0)
    decided.value["p"] = 99
    assert decided["d"] == decided.outcome["d"] == {"p": 10, "q": 20}


@pytest.mark.parametrize(("feel", "type_"), [("[a, b]", "list<number>"), ("[[a], [b]]", "list<list<number>>")])
def test_a_list_is_the_caller_s_own_down_to_its_scalars(feel: str, type_: str) -> None:
    decided = made(formula(f"d : {type_}", feel)).decide(a=1, b=2)
    expected: Any = decided["d"]
    for items in (decided.value, decided["d"]):
        (items[0] if isinstance(items[0], list) else items).append(3)
    assert decided.outcome == {"d": expected}


def test_of_a_row_that_was_beaten_and_has_no_value_the_error_says_nothing() -> None:
    rules = decision("d", "rule | a | b | → d : number", "one | > 1 / a | - | 1", "two | - | > 100 | 2")
    extra = exceptions("d", "exception | beats | a | → d", "zero | one | 0 | -")
    with pytest.raises(bpmlib.NoMatch) as caught:
        made(rules, extra).decide(a=0, b=5)
    assert [caption for caption, _ in caught.value.diagnostics[0].related] == ["`two` wants this, but `b` is 5"]


def test_the_error_without_a_rule_names_eight_rules_at_most() -> None:
    rows = [f"r{number} | {number} | {number}" for number in range(12)]
    with pytest.raises(bpmlib.NoMatch) as caught:
        made(decision("d", "rule | a | → d : number", *rows)).decide(a=-1, b=0)
    assert [caption.split("`")[1] for caption, _ in caught.value.diagnostics[0].related] == [f"r{n}" for n in range(8)]


def test_a_row_that_failed_in_its_second_cell_shows_that_cell() -> None:
    rules = decision("d", "rule | a | b | → d : number", "one | < 10 | > 100 | 1", "two | > 10 | - | 2")
    with pytest.raises(bpmlib.NoMatch) as caught:
        made(rules).decide(a=5, b=6)
    assert [(caption, span.text) for caption, span in caught.value.diagnostics[0].related] == [
        ("`one` wants this, but `b` is 6", "> 100"),
        ("`two` wants this, but `a` is 5", "> 10"),
    ]


@pytest.mark.parametrize(("position", "value"), [(1, 10), (3, 30), (-1, 30), (-3, 10)])
def test_positions_count_from_1_and_negative_ones_from_the_end(position: int, value: int) -> None:
    assert made(formula("d : number", "[10, 20, 30][a]")).decide(a=position, b=0).value == value


@pytest.mark.parametrize("position", [0, 4, -4])
def test_there_is_no_item_beyond_either_end(position: int) -> None:
    with pytest.raises(bpmlib.EvaluationError, match=f"there is no item {position} in a list of 3"):
        made(formula("d : number", "[10, 20, 30][a]")).decide(a=position, b=0)


def test_one_value_that_a_filter_leaves_is_that_value() -> None:
    fees = section("Relation: fees", table("step | fee", "1 | 10", "2 | 20"))
    assert made(fees, formula("d : number", "fees[step = a].fee")).decide(a=2, b=0).value == 20


class Part(BaseModel):
    n: int


class Whole(BaseModel):
    left: Part | None = None
    right: Part | None = None


@pytest.mark.parametrize("missing", ["left", "right"])
def test_a_used_decision_needs_every_document_that_it_reads(missing: str) -> None:
    used = policy("t.sum", formula("s : number", "one.n + two.n"), front=["input: {one: Part, two: Part}"])
    body = formula("d : number", "other.s(one: whole.left, two: whole.right)")
    user = policy("t.res", body, front=["input: {whole: Whole}", "uses: {other: t.sum}"])
    adding = only(user, used, documents=[Part, Whole])
    whole: dict[str, Any] = {"left": {"n": 1}, "right": {"n": 2}}
    assert adding.decide(whole=whole).value == 3
    with pytest.raises(bpmlib.EvaluationError, match="the document is null"):
        adding.decide(whole={**whole, missing: None})


def test_json_that_is_not_as_it_should_be_is_an_input_error_with_every_problem() -> None:
    dated = only(
        policy("t.res", inputs("a: number", "day: date"), formula("d : boolean", 'a > 0 and day > @"2026-01-01"'))
    )
    assert dated.decide_json('{"a": 1, "day": "2026-07-01"}').value is True
    with pytest.raises(bpmlib.InputError) as caught:
        dated.decide_json('{"a": true, "day": "tomorrow"}')
    assert set(caught.value.problems) == {"a", "day"}
