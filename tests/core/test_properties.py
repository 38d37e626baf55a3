"""The program of a property: what it speaks of, for one input or for two."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

from bpmlib import EvaluationError
from bpmlib.core.from_model import SUBJECT, figures, from_property
from bpmlib.model import policies as p
from bpmlib.run.compiled import Compiled
from tests.policy_text import decision, formula, inputs, only, parameters, policy, section, terms


class Line(BaseModel):
    amount: Decimal


class Order(BaseModel):
    amount: Decimal
    note: str | None = None
    first: Line | None = None
    lines: list[Line] = []


FEES = policy(
    "t.pair", inputs("n: number"), parameters("limit | 10 | number", "charge | 3 | number"),
    terms("half | order.amount / 2", "many | count(order.lines)"),
    decision("fee (FIRST)", "rule | order.amount | → fee : number", "small | < limit | charge", "large | - | half"),
    formula("inverse : number", "1 / n"), front=["input: {order: Order}"],
)  # fmt: skip


def value(line: str, document: dict[str, Any]) -> Any:
    """Return what a property of the policy speaks of for a document."""
    checked, _ = only(f"{FEES}\n{section('Property: so it is', line)}\n", documents=[Order]).in_force()
    found = next(one for one in checked.policy.sections if isinstance(one, p.Property))
    program = from_property(checked, found, lambda used: figures(used, None, {}))
    assert program.answers == (SUBJECT,)
    return Compiled(program).decide(document).value


@pytest.mark.parametrize(
    ("line", "amount", "expected"),
    [
        ("total fee", 8, 3), ("total fee", 10, 5), ("always fee > 3", 8, False), ("always half > 3", 8, True),
        ("never order.amount = limit", 10, True), ("fee + 1 grows with order.amount", 12, 7),
    ],
)  # fmt: skip
def test_the_answer_is_what_the_property_speaks_of(line: str, amount: int, expected: Any) -> None:
    assert value(line, {"order": {"amount": amount}}) == expected


def order(amount: int, **more: Any) -> dict[str, Any]:
    return {"order": {"amount": amount, **more}}


@pytest.mark.parametrize(
    ("line", "one", "other", "expected"),
    [
        ("a.fee <= b.fee", order(8), order(10), True), ("a.fee <= b.fee", order(10), order(8), False),
        ("never a.fee <= b.fee", order(8), order(10), False),
        ("a.half = b.order.amount", order(8), order(4), True), ("a.fee > limit", order(30), order(4), True),
        ("a.order.note = null", order(1, note=None), order(1), True),
        ("b.order.note = null", order(1), order(1, note="x"), False),
        ("a.order.first.amount = null or b.fee = 3", order(1, first=None), order(50), True),
        ("a.order.lines.amount = b.order.lines[amount > 1].amount", order(1, lines=[{"amount": 2}]),
         order(1, lines=[{"amount": 1}, {"amount": 2}]), True),
        ("every b in [1, 2] satisfies b + a.many < 4", order(1, lines=[{"amount": 2}]), order(1), True),
        ("a.fee in [b.fee..5]", order(8), order(8), True), ("a.half instance of number", order(8), order(1), True),
        ("min(a.fee, b.fee) = 3", order(8), order(80), True),
    ],
)  # fmt: skip
def test_two_inputs_are_told_apart(line: str, one: Any, other: Any, expected: bool) -> None:
    assert value(f"for any two inputs: {line}", {"a": one, "b": other}) is expected


def test_what_fails_for_one_of_two_inputs_fails_for_both() -> None:
    line = "for any two inputs: a.inverse = b.inverse"
    assert value(line, {"a": {"n": 2}, "b": {"n": 2}}) is True
    with pytest.raises(EvaluationError):
        value(line, {"a": {"n": 2}, "b": {"n": 0}})
