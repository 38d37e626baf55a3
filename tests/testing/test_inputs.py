"""`inputs(policy)` draws what a policy takes, for each of its rules and at its boundaries."""

import os
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

import pytest
from hypothesis import HealthCheck, find, settings
from pydantic import BaseModel, Field

from bpmlib import Policy
from bpmlib.documents.shared_types import CNY, Role
from bpmlib.errors import BpmError, InputError, NotDrawable, NotEffective, ParameterNotSet
from bpmlib.testing import inputs
from bpmlib.testing.figures import filled, unset_figures
from bpmlib.testing.inputs import corners, unreached
from bpmlib.testing.tally import tally
from tests import policy_text as t
from tests.shipped import SHIPPED

DRAWS = int(os.environ.get("BPMLIB_DRAWS", "60"))
DECIDING = sorted(policy for policy in SHIPPED if SHIPPED[policy].answers)
SIMPLEST = settings(
    max_examples=3_000, database=None, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)

BANDS = t.decision(
    "fee (UNIQUE)",
    "rule | amount | kind | → fee : number",
    "small | <= 500.5 | - | 1",
    "large | > 500.5 | \"a\", \"b\" | 2",
    "other | > 500.5 | not(\"a\", \"b\") | 3",
)  # fmt: skip


def drawn(policy: Policy, draws: int = DRAWS, **asked: Any) -> list[dict[str, Any]]:
    """Return drawn inputs; none was filtered."""
    found: list[dict[str, Any]] = []
    assert tally(inputs(policy, **asked), draws, found.append).filtered == 0
    return found


def rules_of(policy: Policy, given: list[dict[str, Any]]) -> Counter[tuple[str, str]]:
    """Return how often each rule applied; inputs that are not valid, or of a day without a policy, are a failure."""
    found: Counter[tuple[str, str]] = Counter()
    for one in given:
        try:
            decision = policy.decide(**one)
        except (InputError, NotEffective):
            raise
        except BpmError:
            continue
        found.update((key, rule) for key, rules in decision.rules.items() for rule in rules)
    return found


@pytest.mark.long
@pytest.mark.parametrize("name", DECIDING)
def test_the_inputs_of_every_shipped_policy_are_valid_and_reach_its_rules(name: str) -> None:
    """Few draws reach most rules; `BPMLIB_DRAWS=400` reaches every one that there is a document for.

    What is drawn depends on the constants of all modules that are loaded, so there may have to be some more.
    """
    policy = filled(SHIPPED[name])
    own = {key for key in policy.checked().decisions if "." not in key}
    expected = {rule for one in corners(policy) for rule in rules_of(policy, [one]) if rule[0] in own}
    share = 1 if DRAWS >= 400 else 0.8
    for times in (3, 6, 12, 24, 48):
        found = rules_of(policy, drawn(policy, times * DRAWS))
        reached = {rule for rule in found if rule[0] in own}
        if len(reached) >= share * len(expected):
            return
    raise AssertionError(f"{len(reached)} of {len(expected)} rules are reached")


def test_every_rule_of_a_policy_is_reached_and_its_boundaries_are_drawn() -> None:
    policy = t.only(t.policy("t.p", t.inputs("amount: number: >= 0", "kind: string"), BANDS))
    given = drawn(policy, 200)
    assert set(rules_of(policy, given)) == {("fee", "small"), ("fee", "large"), ("fee", "other")}
    assert {Decimal("500.49"), Decimal("500.5"), Decimal("500.51"), Decimal(0)} <= {one["amount"] for one in given}
    assert unreached(policy) == ()


def test_corners_lie_on_both_sides_of_where_the_outcome_changes() -> None:
    policy = t.only(t.policy("t.p", t.inputs("amount: number: >= 0", "kind: string"), BANDS))
    assert {Decimal("500.5"), Decimal("500.51")} <= {one["amount"] for one in corners(policy)}
    assert corners(policy) == corners(policy)


def test_a_rule_that_no_document_reaches_with_these_figures_is_said() -> None:
    table = t.decision("d (FIRST)", "rule | strict | a | → d : number", "hard | true | > 1 | 1", "soft | - | - | 2")
    policy = t.only(t.policy("t.u", t.inputs("a: number"), t.parameters("strict | false | boolean"), table))
    assert unreached(policy) == (("d", "hard"),)
    assert unreached(policy.override(strict=True)) == ()


# --------------------------------------------------------------------------------------- what is drawn


def test_plain_inputs_of_every_type_are_drawn_within_their_allowed_values() -> None:
    table = t.decision(
        "d (FIRST)", "rule | n | s | day | at | wait | long | → d : number",
        'one | > 3 | "x" | > date("2026-03-05") | > time("10:00:00") | > @"P2D" | > @"P1Y" | 1',
        "two | - | - | - | - | - | - | 2",
    )  # fmt: skip
    rows = ("n: number: [0..9]", 's: string: "x", "y"', "day: date", "at: time or null",
            "wait: days and time duration", "long: years and months duration")  # fmt: skip
    policy = t.only(t.policy("t.t", t.inputs(*rows), table))
    given = drawn(policy, 300)
    assert set(rules_of(policy, given)) == {("d", "one"), ("d", "two")}
    assert all(0 <= one["n"] <= 9 and one["s"] in ("x", "y") for one in given)
    assert {date(2026, 3, 4), date(2026, 3, 5), date(2026, 3, 6)} <= {one["day"] for one in given}
    assert None in {one["at"] for one in given}


def test_texts_are_the_companys_words_and_fields_are_often_equal() -> None:
    given = [one["order"] for one in drawn(SHIPPED["sales.payment_terms"], 200)]
    roles = {role for order in given for role in order.confirmed_by}
    assert roles <= set(SHIPPED["sales.payment_terms"].checked().scope.words.values("Role") or ())
    figures = [{order.amount, order.deposit_paid, order.product.guide_price} for order in given]
    assert sum(len(each) < 3 for each in figures) >= 5


def test_what_no_rule_reads_varies_too() -> None:
    given = [one["order"] for one in drawn(SHIPPED["sales.payment_terms"], 100, answers=["approvals"])]
    assert len({order.deposit_paid for order in given}) > 10
    assert {order.product.is_custom for order in given} == {True, False}


def test_times_of_one_draw_have_all_a_zone_or_none() -> None:
    for one in drawn(SHIPPED["sales.quotation_time"], 100):
        times = [value for value in vars(one["enquiry"]).values() if isinstance(value, datetime)]
        assert len({value.tzinfo for value in times}) == 1


def test_the_day_lies_where_the_policy_is_in_force() -> None:
    table = t.decision("d (UNIQUE)", "rule | day | → d : number", "one | - | 1")
    policy = t.only(t.policy("t.d", t.inputs("day: date"), table, front=["as_of: day"], effective="2025-06-01.."))
    days = {one["day"] for one in drawn(policy, 200)}
    assert min(days) == date(2025, 6, 1)
    rules_of(policy, drawn(policy, 100))


def test_a_policy_that_changes_over_time_is_drawn_for_a_day() -> None:
    table = t.decision("d (UNIQUE)", "rule | a | → d : number", "low | <= limit | 1", "high | > limit | 2")
    figures = t.parameters("limit | 10 | number | -", "limit | 20 | number | 2025-01-01")
    policy = t.only(t.policy("t.o", t.inputs("a: number"), figures, table))
    for day, limit in ((date(2024, 6, 1), 10), (date(2025, 6, 1), 20)):
        given = drawn(policy, 100, as_of=day)
        assert {limit, Decimal(limit) + Decimal("0.01")} <= {one["a"] for one in given}
        assert {policy.decide(one, as_of=day).value for one in given} == {1, 2}


class Line(BaseModel):
    price: CNY = Field(ge=0)
    by: Role


class Claim(BaseModel):
    lines: list[Line] = Field(min_length=1, max_length=3)
    limit: Annotated[CNY, Field(gt=0)]
    note: str | None = None


def test_an_applications_own_documents_are_drawn_at_the_boundaries_of_their_items_and_sums() -> None:
    table = t.decision("d (UNIQUE)", "rule | sum(claim.lines.price) > claim.limit | → d : number",
                       "over | true | 1", "within | false | 2")  # fmt: skip
    text = t.policy("t.c", table, front=["input: {claim: Claim}"])
    policy = t.only(text, documents=[Claim])
    given = drawn(policy, 300)
    assert {type(one["claim"]) for one in given} == {Claim}
    assert set(rules_of(policy, given)) == {("d", "over"), ("d", "within")}
    assert any(sum(line.price for line in one["claim"].lines) == one["claim"].limit for one in given)


# ------------------------------------------------------------------------------------------- shrinking


@pytest.mark.parametrize(
    ("fails", "amount"),
    [
        (lambda order: order.amount > 20_000, Decimal("20000.01")),
        (lambda order: order.amount >= 50_000, Decimal(50_000)),
        (lambda order: order.amount > Decimal("31234.5"), Decimal("31234.51")),
    ],
)
def test_what_a_witness_or_a_boundary_began_shrinks_to_the_boundary(
    fails: Callable[[Any], bool], amount: Decimal
) -> None:
    found = find(inputs(SHIPPED["sales.payment_terms"]), lambda one: fails(one["order"]), settings=SIMPLEST)
    plain = find(inputs(SHIPPED["sales.payment_terms"]), lambda one: True, settings=SIMPLEST)
    assert found["order"].amount == amount
    assert found["order"].model_copy(update={"amount": Decimal(0)}) == plain["order"]


def test_a_wrong_bound_is_found_and_shrinks_to_the_document_at_the_bound() -> None:
    rows = t.inputs("amount: number: >= 0", "kind: string"), BANDS
    right = t.only(t.policy("t.p", *rows))
    wrong = t.only(t.policy("t.p", rows[0], BANDS.replace("<= 500.5", "< 500.5").replace("> 500.5", ">= 500.5")))
    differ = settings(SIMPLEST, max_examples=200)
    found = find(inputs(wrong), lambda one: right.decide(one).value != wrong.decide(one).value, settings=differ)
    assert found["amount"] == Decimal("500.5")


# ---------------------------------------------------------------------------------------------- errors


def test_a_figure_that_the_company_must_set_is_asked_for() -> None:
    policy = SHIPPED["property.sanctions"]
    with pytest.raises(ParameterNotSet) as caught:
        inputs(policy)
    assert "the company has to set `month_days`" in str(caught.value)
    assert "policy.override(month_days=...)" in caught.value.diagnostics[0].hint
    assert unset_figures(policy) == ("month_days",)
    assert unset_figures(filled(policy)) == ()
    inputs(filled(policy))


def test_a_policy_without_decisions_has_no_inputs() -> None:
    with pytest.raises(NotDrawable) as caught:
        inputs(SHIPPED["agency.disputes"])
    assert caught.value.diagnostics[0].code == "draw-nothing"
    assert "histories(policy)" in caught.value.diagnostics[0].hint


def test_an_answer_that_is_no_decision_is_refused() -> None:
    with pytest.raises(InputError, match="`aprovals` is not a decision"):
        inputs(SHIPPED["sales.payment_terms"], answers=["aprovals"])
