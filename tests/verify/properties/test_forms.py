"""What becomes of a property of each form: proved, refuted by documents that the engine decided, or neither."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, Field

from bpmlib.errors import PolicyError
from bpmlib.verify.properties import Verdict, prove
from tests.policy_text import decision, formula, inputs, only, parameters, policy, section, terms
from tests.shipped import SHIPPED

FEE = (
    inputs("amount: number: [0..1000000]", "is_new: boolean", "note: string or null"),
    parameters("limit | 20000 | number", "low | 100 | number", "high | 300 | number"),
    decision(
        "fee (FIRST)", "rule | amount | is_new | → fee : number", "small | <= limit | - | low",
        "large | - | false | high", "new | - | true | low",
    ),
    decision("signs (COLLECT)", "rule | amount | → signs : string", 'one | > 100 | "manager"',
             'two | > limit | "director"'),
    formula("share : number", "100 / amount"),
    terms("doubled | amount * 2", "code | if note = null then null else string length(note)"),
)  # fmt: skip


def verdict(line: str, *sections: str, **options: Any) -> Verdict:
    """Return what becomes of one property of a policy: of fees, unless sections are given."""
    text = policy("t.fees", *(sections or FEE), section("Property: so it is", line))
    (found,) = prove(only(text), **options)
    return found


def documents(found: Verdict) -> list[dict[str, Any]]:
    return [witness.document for witness in found.witnesses]


# ------------------------------------------------------------------------------------------- one document


@pytest.mark.parametrize(
    "line",
    [
        "total fee", "always fee >= low", "always fee <= high", "never fee > high", "always not(is_new) or fee = low",
        "fee grows with amount", "doubled grows with amount", "signs grows with amount", "-fee falls with amount",
        "always doubled >= 0", "total signs", "for any two inputs: a.amount > b.amount or a.doubled <= b.doubled",
        "for any two inputs: never a.is_new and b.is_new and a.fee != b.fee",
    ],
)  # fmt: skip
def test_what_holds_is_proved(line: str) -> None:
    found = verdict(line)
    assert (found.status, found.because, found.vacuous, found.documents) == ("proved", (), False, 1000)
    assert found.diagnostic is None


def test_a_limit_is_refuted_at_the_limit_itself() -> None:
    assert verdict("always amount < limit or fee > low or is_new").status == "refuted"
    (witness,) = verdict("always amount < limit or fee > low or is_new").witnesses
    assert witness.document["amount"] == 20000
    assert witness.value is False
    (answered,) = witness.answers
    assert answered.decision is not None and (answered.decision.value, answered.text()) == (100, "fee = 100 by small")
    assert "`amount` is 20,000" in witness.explanation() and "20,000" in witness.explanation("zh")


def test_the_first_document_beyond_a_limit_is_named() -> None:
    (found,) = documents(verdict("always fee = low"))
    assert (found["amount"], found["is_new"]) == (Decimal("20000.01"), False)
    (found,) = documents(verdict("never fee = high"))
    assert found["amount"] == Decimal("20000.01")


def test_a_limit_that_is_computed_is_found_as_well() -> None:
    (found,) = documents(verdict("always doubled <= 1234.5"))
    assert found["amount"] == Decimal("617.26")


def test_a_document_without_a_value_refutes_that_there_is_always_one() -> None:
    found = verdict("total share")
    (witness,) = found.witnesses
    assert (witness.document, witness.error) == ({"amount": 0}, "EvaluationError")
    assert "`100 / amount` has no value" in witness.message and witness.answers[0].error == "EvaluationError"
    gap = decision("d", "rule | n | → d : number", "small | < 10 | 1", "large | > 10 | 2")
    (witness,) = verdict("total d", inputs("n: number"), gap).witnesses
    assert (witness.document, witness.error, witness.value) == ({"n": 10}, "NoMatch", None)
    both = decision("d", "rule | n | → d : number", "small | <= 10 | 1", "large | >= 10 | 2")
    (witness,) = verdict("total d", inputs("n: number"), both).witnesses
    assert (witness.document, witness.error) == ({"n": 10}, "Conflict")


def test_documents_without_a_value_are_left_to_total_and_counted() -> None:
    found = verdict("always share > 0")
    assert found.status == "proved"
    assert set(found.others) == {"EvaluationError"} and found.others["EvaluationError"] > 0
    assert f"says nothing of {found.others['EvaluationError']} (EvaluationError)" in found.text()


def test_a_property_of_no_document_is_proved_and_said_to_be_empty() -> None:
    found = verdict("always d > 1", inputs("n: number"), formula("d : number", "n / 0"))
    assert (found.status, found.vacuous, found.documents) == ("proved", True, 0)
    assert found.others == {"EvaluationError": 4000}
    assert found.diagnostic is not None and found.diagnostic.code == "property-vacuous"
    assert "of no document does it say anything" in found.text()


def test_null_is_a_value_for_total_and_has_no_order() -> None:
    code = terms("code | if note = null then null else n")
    text = (inputs("note: string or null", "n: number"), code, formula("d : `number or null`", "code"))
    assert verdict("total d", *text).status == "proved"
    named = formula("d : `number or null`", "if note = null then null else n")
    found = verdict("d grows with n", inputs("note: string or null", "n: number"), named)
    assert found.status == "proved" and set(found.others) == {"null, or no order"}
    falls = formula("d : `number or null`", "if n < 5 then 7 else if note = null then null else 6")
    one, other = documents(verdict("d grows with n", inputs("note: string or null", "n: number"), falls))
    assert one["note"] is not None and other["note"] is not None


# ------------------------------------------------------------------------------------------ two documents


def test_a_property_along_an_input_is_refuted_by_two_documents_side_by_side() -> None:
    found = verdict("fee falls with amount")
    assert documents(found) == [{"amount": 20000, "is_new": False}, {"amount": Decimal("20000.01"), "is_new": False}]
    assert [witness.value for witness in found.witnesses] == [100, 300]
    assert found.text().splitlines()[2:6] == [
        "  first: amount = 20000, is_new = false", "    fee = 100", "  then: amount = 20000.01, is_new = false",
        "    fee = 300",
    ]  # fmt: skip


def test_lists_grow_when_nothing_is_taken_away() -> None:
    swapped = decision("signs (COLLECT)", "rule | n | → signs : string", 'one | < 10 | "a"', 'two | > 5 | "b"')
    one, other = documents(verdict("signs grows with n", inputs("n: number"), swapped))
    assert one["n"] < 10 <= other["n"]
    twice = decision("signs (COLLECT)", "rule | n | → signs : string", 'one | - | "a"', 'two | > 5 | "a"')
    assert verdict("signs falls with n", inputs("n: number"), twice).status == "proved"
    assert verdict("count(signs) falls with n", inputs("n: number"), twice).status == "refuted"


def test_a_property_may_go_along_a_list() -> None:
    lines = formula("d : number", "count(ns)")
    assert verdict("d falls with ns", inputs("ns: list<number>"), lines).status == "refuted"
    held = formula("d : number", 'if list contains(ns, "x") then 1 else 0')
    assert verdict("d grows with ns", inputs("ns: list<string>"), held).status != "refuted"
    one, other = documents(verdict("d falls with ns", inputs("ns: list<string>"), held))
    assert "x" not in one["ns"] and other["ns"] == [*one["ns"], "x"]


def test_days_and_times_are_ordered_too() -> None:
    late = formula("d : number", 'if day > @"2026-03-10" then 1 else 0')
    assert verdict("d grows with day", inputs("day: date"), late).status == "proved"
    assert documents(verdict("d falls with day", inputs("day: date"), late)) == [
        {"day": date(2026, 3, 10)}, {"day": date(2026, 3, 11)},
    ]  # fmt: skip


def test_any_two_inputs_are_compared_whole() -> None:
    found = verdict("for any two inputs: a.is_new != b.is_new or a.fee <= b.fee")
    one, other = documents(found)
    assert one["amount"] > 20000 >= other["amount"] and one["is_new"] is other["is_new"] is False
    assert [answer.text() for witness in found.witnesses for answer in witness.answers] == [
        "fee = 300 by large", "fee = 100 by small",
    ]  # fmt: skip
    assert "  a: " in found.text() and "  b: " in found.text()


def test_what_is_said_of_conclusions_needs_a_pattern_that_concludes_them() -> None:
    with pytest.raises(PolicyError, match="no pattern concludes `pair`"):
        verdict("for any two pair: never a.x = b.x")


# ----------------------------------------------------------------------------------------------- figures


PAID = (
    inputs("sales: number: [0..1000]"),
    parameters("rate | ? | number", "cut | 3 | number"),
    formula("pay : number", "sales * rate"),
)


def test_a_property_is_claimed_for_every_figure_of_a_parameter_without_one() -> None:
    found = verdict("always pay >= 0", *PAID)
    assert found.status == "refuted" and found.figures["rate"] < 0
    (witness,) = found.witnesses
    answered = witness.answers[0].decision
    assert answered is not None and answered.value == witness.document["sales"] * found.figures["rate"] < 0
    assert f"with rate = {found.figures['rate']}" in found.text()
    assert verdict("always rate < 0 or pay >= 0", *PAID).status == "proved"
    assert verdict("(if rate < 0 then -pay else pay) grows with sales", *PAID).status == "proved"


def test_parameters_of_two_policies_are_two_though_they_are_called_the_same() -> None:
    other = policy("t.other", inputs("n: number"), parameters("rate | ? | number"), formula("x : number", "n * rate"))
    own = policy(
        "t.main", inputs("n: number"), parameters("rate | ? | number"), formula("y : number", "n * rate"),
        section("Property: so it is", "always y = other.x"), front=["uses: {other: t.other}"],
    )  # fmt: skip
    (found,) = prove(only(own, other), documents=10)
    assert (found.status, found.others) == ("not refuted", {"ParameterNotSet": 40})
    assert found.documents == 0


def test_a_proof_may_be_about_usual_numbers_and_days_alone() -> None:
    sums = (inputs("n: number", "day: date"), formula("d : number", "n + 1"), formula("next : date", 'day + @"P1D"'))
    found = verdict("always d > n", *sums)
    assert (found.status, found.documents) == ("proved", 1000)
    assert "proved for numbers of up to 15 digits before the point and 6 after it" in found.text()
    assert "days from 1900 to 2199" in found.within and found.diagnostic is None
    assert verdict("total next", *sums).within == ""  # FEEL's calendar goes on after the year 9999


def test_times_with_and_without_a_zone_do_not_meet() -> None:
    times = (inputs("one: date and time", "other: date and time"), formula("d : boolean", "one < other"))
    found = verdict("total d", *times, parameters('far | @"2026-03-02T09:00:00+08:00" | date and time'))
    assert (found.status, found.within) == ("proved", "")


def test_a_period_that_is_not_set_takes_the_periods_that_the_policy_names() -> None:
    sections = (inputs("d: date"), parameters("known | 2 days | period", "open | ? | period"))
    both = formula("late : boolean", "deadline(d, open) > deadline(d, known)")
    found = verdict("never late", *sections, both)
    assert (found.status, found.others) == ("not refuted", {})


def test_figures_are_those_in_force_and_may_be_overridden() -> None:
    dated = (
        inputs("n: number"),
        parameters("top | 5 | number", "top | 7 | number | 2025-01-01"),
        formula("d : number", "min(n, top)"),
    )
    text = policy("t.dated", *dated, section("Property: so it is", "always d <= 5"))
    assert [one.status for one in prove(only(text))] == ["refuted"]
    assert [one.status for one in prove(only(text), as_of=date(2024, 5, 1))] == ["proved"]
    assert [one.status for one in prove(only(text).override(top=3))] == ["proved"]


# ------------------------------------------------------------------------------------------------ documents


class Line(BaseModel):
    name: str
    amount: Decimal = Field(ge=0, max_digits=12, decimal_places=2)


class Order(BaseModel):
    amount: Decimal = Field(gt=0, max_digits=12, decimal_places=2, alias="total")
    main: Line | None = None
    lines: list[Line] = Field(default_factory=list, max_length=3)


ORDERS = policy(
    "t.orders", formula("d : number", "if order.main = null then 0 else order.main.amount"),
    formula("most : number", "max(append(order.lines.amount, 0))"),
    section("Property: one", "always d <= 500"), section("Property: two", "total d"),
    section("Property: three", "always most <= 500"), section("Property: four", "d grows with order.amount"),
    front=["input: {order: Order}"],
)  # fmt: skip


def test_witnesses_are_valid_documents_of_the_application() -> None:
    one, two, three, four = prove(only(ORDERS, documents=[Order]))
    assert [found.status for found in (one, two, three, four)] == ["refuted", "proved", "refuted", "proved"]
    assert documents(one) == [{"order": {"main": {"amount": Decimal("500.01")}}}]
    lines = documents(three)[0]["order"]["lines"]
    assert [line["amount"] for line in lines] == [Decimal("500.01")]
    Order.model_validate({"total": 1, "lines": lines})


def test_texts_are_words_of_the_vocabulary_where_their_type_has_some() -> None:
    rules = SHIPPED
    (found,) = prove(rules["projects.review_group"])
    assert found.status == "proved"
