"""Names in the condition of a filter: the fields of an item, of contexts and of documents alike; types of contexts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pydantic import BaseModel

import bpmlib
from bpmlib.documents.shared_types import CNY
from tests.check.checks import typed
from tests.policy_text import formula, only, policy, section, table


class Line(BaseModel):
    """An item of a document."""

    amount: CNY
    tag: str | None = None
    share: float = 0.0


class Order(BaseModel):
    """A document with lists of documents."""

    lines: list[Line]
    gaps: list[Line | None] = []
    limit: CNY


def made(feel: str, *sections: str) -> bpmlib.Policy:
    text = policy("t.x", *sections, formula("d : Any", feel), front=("input: {order: Order}",))
    return only(text, documents=[Line, Order])


ORDER = Order(lines=[Line(amount=Decimal(5)), Line(amount=Decimal(9), tag="a")], gaps=[None, Line(amount=Decimal(1))],
              limit=Decimal(6))  # fmt: skip


@pytest.mark.parametrize(
    ("feel", "found"),
    [
        ("order.lines[amount > order.limit].amount", [9]), ('order.lines[tag = "a"].amount', [9]),
        ("order.lines[tag = null].amount", [5]), ("order.lines[amount > 5 and item.amount < 10].tag", ["a"]),
        ("order.lines[2].amount", 9), ("count(order.lines[some x in order.lines satisfies x.amount > amount])", 1),
        ("order.gaps[amount = 1].amount", [1]), ("order.gaps[amount = null]", [None]),
        ("order.lines[amount instance of number].amount", [5, 9]),
        ("for l in order.lines[amount > 5] return l.amount", [9]),
        ("order.lines[amount > 5][amount < 10].amount", [9]),
    ],
)  # fmt: skip
def test_a_filter_over_documents_sees_their_fields(feel: str, found: object) -> None:
    assert made(feel).decide(order=ORDER).value == found


def test_the_field_goes_before_a_name_of_the_policy() -> None:
    terms = section("Terms", table("name | is", "amount | 100"))
    assert made("order.lines[amount < 9].amount", terms).decide(order=ORDER).value == [5]
    assert made("order.lines[item.amount < 9].amount", terms).decide(order=ORDER).value == [5]


@pytest.mark.parametrize(
    ("feel", "code"),
    [
        ("order.lines[amount]", "type-mismatch"),  # no position: the standard asks for one outside of the list
        ("order.lines[amount + 1]", "type-mismatch"), ("order.lines[tag]", "type-mismatch"),
        ("order.lines[colour = 1]", "name-unknown"), ('order.lines[amount = "a"]', "type-mismatch"),
        ("order.lines[share > 0]", "name-unknown"), ("order.lines[item.share > 0]", "field-unsupported"),
        ("[{a: 1}][a]", "type-mismatch"),
    ],
)  # fmt: skip
def test_what_is_refused_in_a_filter_over_documents(feel: str, code: str) -> None:
    with pytest.raises(bpmlib.PolicyError) as caught:
        made(feel).decide(order=ORDER)
    assert [one.code for one in caught.value.diagnostics if one.severity == "error"] == [code]


@pytest.mark.parametrize(
    ("feel", "type_"),
    [
        ('[{a: 1, d: null}, {a: 1, d: @"2026-01-01"}]', "list<context<a: number, d: date or null>>"),
        ("if f then {a: null} else {a: 1}", "context<a: number or null>"),
        ("[{a: {b: null}}, {a: {b: s}}]", "list<context<a: context<b: string or null>>>"),
        ("[{a: [null]}, {a: [n]}]", "list<context<a: list<number or null>>>"), ("[{a: a}, {a: 1}][1].a", "CNY"),
        ("[{a: 1}, null]", "list<context<a: number> or null>"), ("[{a: 1}, {a: s}]", "type-mismatch"),
        ("[{a: a}, {a: kva}]", "type-mismatch"), ("[null, {a: n}][1].a", "number or null"),
        ("{x: n, y: x + 1}", "context<x: number, y: number>"), ("{x: y, y: 1}", "name-unknown"),
        ("[[{x: n}]].x", "list<list<number>>"), ("[d, d].year", "list<number>"),
        ("(if f then null else [{x: n}]).x", "list<number> or null"), ("for i in [1..3] return i", "list<number>"),
        ("for i in 1..3 return count(partial)", "list<number>"), ("partial", "name-unknown"),
        ('for i in ["a".."b"] return i', "type-mismatch"), ("for i in ln return [partial]", "list<list<list<Any>>>"),
    ],
)  # fmt: skip
def test_types_of_contexts_and_loops(feel: str, type_: str) -> None:
    assert typed(feel) == type_


def test_a_day_of_an_item_is_null_where_it_is_left_out() -> None:
    feel = '[{a: 1, d: null}, {a: 2, d: @"2026-01-01"}][d != null].d'
    assert made(feel).decide(order=ORDER).value == [date(2026, 1, 1)]
