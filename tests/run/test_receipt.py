"""The receipt: plain data, and nothing a caller does afterwards changes it."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

import bpmlib
from bpmlib.values.numbers import is_exact
from tests.policy_text import decision, formula, inputs, only, parameters, policy, terms


class Line(BaseModel):
    text: str
    amount: Decimal


class Order(BaseModel):
    lines: list[Line]
    words: list[str]
    note: str | None = None


MADE = only(
    policy(
        "t.receipt",
        parameters('known | ["a", "b"] | `list<string>`', "band | (> 5) | `range<number>`"),
        terms("amounts | order.lines.amount", "known_words | order.words[list contains(known, item)]"),
        decision(
            "hits (COLLECT)",
            "rule | count(amounts) | → words : `list<string>` | → amounts : `list<number>`",
            "few | < 3 | order.words | amounts",
            "many | >= 2 | known_words | [1, 2]",
        ),
        decision(
            "one (FIRST)", "rule | order.note | → one : `list<string>`", "none | null | known", "some | - | order.words"
        ),
        formula("big : boolean", "some x in amounts satisfies x in band"),
        front=["input: {order: Order}"],
    ),
    documents=[Order],
)


def spoil(value: Any) -> None:
    """Change everything that can be changed."""
    if isinstance(value, dict):
        for item in value.values():
            spoil(item)
        value["spoilt"] = "spoilt"
    elif isinstance(value, list):
        for item in value:
            spoil(item)
        value.append("spoilt")
        value.reverse()
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            spoil(getattr(value, name))
            setattr(value, name, "spoilt")


LINES = st.builds(lambda text, amount: {"text": text, "amount": amount}, st.sampled_from("abc"), st.integers(0, 9))
ORDERS = st.fixed_dictionaries(
    {"lines": st.lists(LINES, max_size=4), "words": st.lists(st.sampled_from("abcd"), max_size=4)},
    optional={"note": st.none() | st.just("x")},
)


@settings(max_examples=60)
@given(ORDERS, st.booleans())
def test_nothing_done_afterwards_changes_the_receipt(order: dict[str, Any], as_model: bool) -> None:
    given: dict[str, Any] = {"order": Order(**copy.deepcopy(order)) if as_model else copy.deepcopy(order)}
    decided = MADE.decide(given)
    receipt, text = json.dumps(decided.to_dict()), decided.explain("en")
    value = copy.deepcopy(decided.value)
    spoil(given)
    for changeable in (
        decided.outcome,
        decided.reads,
        decided.terms,
        decided.parameters,
        decided.rules,
        decided.to_dict(),
    ):
        spoil(changeable)
    explanation = MADE.explain(decided)
    for answer in explanation.answers:
        spoil(answer.value)
    assert decided.value == value
    spoil(decided.value)
    assert json.dumps(decided.to_dict()) == receipt
    assert decided.explain("en") == text
    assert decided.outcome == value
    assert MADE.decide(order=order).value == value, "the next decision is not touched either"
    assert json.dumps(MADE.decide(order=order).to_dict()) == receipt


def test_what_a_receipt_holds() -> None:
    policy_ = only(
        policy(
            "t.receipt",
            inputs("a: number", "day: date"),
            parameters("limit | 10.50 | number"),
            terms("half | a / 2"),
            decision("d", "rule | half | → d : number", "low | <= limit | half", "high | > limit | limit"),
            front=["as_of: day"],
            effective="2024-01-01..2030-01-01",
        )
    )
    decided = policy_.decide_json('{"a": 20.10, "day": "2026-07-01"}')
    receipt = decided.to_dict()
    digest = receipt["files"].pop("t.receipt")
    assert digest.startswith("sha256:") and len(digest) == 71
    assert receipt.pop("digest").startswith("sha256:")
    assert receipt == {
        "format": 1,
        "policy": "t.receipt",
        "effective": "2024-01-01..2030-01-01",
        "files": {},
        "as_of": None,
        "library": receipt["library"],
        "reads": {"a": "20.10", "day": "2026-07-01"},
        "rules": {"d": ["low"]},
        "terms": {"half": "10.05"},
        "parameters": {"limit": "10.50"},
        "outcome": {"d": "10.05"},
        "personal": {},
        "masked": False,
    }
    assert json.loads(json.dumps(receipt)) == receipt


def test_the_hash_is_that_of_the_text() -> None:
    text = policy("t.receipt", formula("d : number", "1"))
    one, other = (only(version).decide().to_dict()["files"] for version in (text, text.replace("a test", "a  test")))
    assert one != other


@given(
    st.integers(-(10**40), 10**40),
    st.decimals(allow_nan=False, allow_infinity=False, places=12, min_value=-(10**9), max_value=10**9),
)
def test_every_digit_is_in_the_receipt(whole: int, part: Decimal) -> None:
    if not is_exact(whole):
        with pytest.raises(bpmlib.InputError) as caught:
            SAME.decide(a=whole, b=part)
        assert caught.value.problems == {"a": "input-too-long"}
        return
    receipt = SAME.decide(a=whole, b=part).to_dict()
    assert Decimal(receipt["reads"]["a"]) == whole
    assert Decimal(receipt["outcome"]["d"]) == part


SAME = only(policy("t.same", inputs("a: number", "b: number"), formula("d : number", "if a = 0 then b else b")))


def test_several_answers_and_one() -> None:
    made = only(
        policy("t.receipt", formula("d : number", "1"), formula("e : number", "d + 1"), front=["answers: [e, d]"])
    )
    assert made.decide().value == {"e": 2, "d": 1}
    assert list(made.decide().value) == ["e", "d"]
    assert made.decide(answers=["e"]).value == 2
    assert made.decide(answers=["e"])["e"] == 2
    assert made.decide(answers=["e"]).rules == {"d": ("d",), "e": ("e",)}
