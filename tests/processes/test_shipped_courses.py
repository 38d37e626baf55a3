"""What histories do not show of the shipped courses of action: their effects, and the reading that breaks a promise."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from bpmlib import Policy
from bpmlib.cases.events import Command, Event, Posted
from bpmlib.cases.process import Process
from bpmlib.cases.state import State, fold
from bpmlib.verify.properties import prove
from tests.shipped import SHIPPED


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def posted(events: tuple[Event, ...]) -> list[tuple[str, dict[str, Any]]]:
    return [(one.effect.type, dict(one.effect.values)) for one in events if isinstance(one, Posted)]


def begun(policy: str, facts: dict[str, Any], day: str) -> tuple[Process, State]:
    process = Process.of(SHIPPED[policy])
    return process, fold(process.open(facts, at(day)))


def test_a_refund_tells_who_has_to_know() -> None:
    process, case = begun("property.refund", {"sale": {"unit": "12-301", "client": "Chen"}}, "2026-03-06T10:00")
    told: list[tuple[str, str]] = []
    for day, event, role, document in (
        ("2026-03-06T10:00", "request", "client", {"form": "oral", "reason": ""}),
        ("2026-03-06T11:00", "request", "client", {"form": "written", "reason": "moving"}),
        ("2026-03-06T12:00", "breach_notice", "site", {"limit": "papers not signed"}),
        ("2026-03-06T13:00", "opinion", "project lead", {"facts": "posted abroad", "suggestion": "refund"}),
        ("2026-03-06T14:00", "instruction", "sales department manager", {"text": "in full"}),
    ):
        events = process.decide(case, Command(event, role, document), at(day))
        told += [(values["to"], values["text"]) for _, values in posted(events)]
        case = fold(events, case)
    assert told == [
        ("client", "a written application is needed"),
        ("client", "papers not signed"),
        ("finance centre", "in full"),
        ("sales control", "in full"),
    ]


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [
        (SHIPPED["property.refund"], ["not refuted", "not refuted"]),
        (SHIPPED["property.refund"].reading("resale"), ["not refuted", "refuted"]),
    ],
)
def test_resale_on_the_instruction_breaks_the_promise_that_the_client_is_paid_first(
    policy: Policy, wanted: list[str]
) -> None:
    found = prove(policy)
    assert [verdict.status for verdict in found] == wanted


def test_a_message_that_is_not_sent_is_fined_once() -> None:
    card = {"id": "C7", "consultant": "Li", "long_term": False}
    process, case = begun("showroom.card_validity", {"card": card}, "2026-03-02T09:00")
    contact = Command("contact", "consultant", {"on_duty": True, "phone_left": True}, "Li")
    case = fold(process.decide(case, contact, at("2026-03-02T09:00")), case)
    assert posted(process.advance(case, at("2026-03-02T23:59"))) == []
    later = process.advance(case, at("2026-03-03T00:00"))
    assert posted(later) == [("Fine", {"who": "Li", "amount": Decimal(20), "incident": "C7", "clause": "三-12"})]
    case = fold(later, case)
    late = process.decide(case, Command("greeting", "consultant", {}, "Li"), at("2026-03-04T09:00"))
    assert posted((*late, *process.advance(fold(late, case), at("2026-06-01T00:00")))) == []


def test_every_table_that_is_not_handed_in_costs_the_wage_of_its_month() -> None:
    process, case = begun("showroom.monthly_result", {"consultant": {"name": "Li"}}, "2026-01-15T09:00")
    found = posted(process.advance(case, at("2026-04-01T23:59")))
    assert [(name, values["who"], str(values["month"])) for name, values in found] == [
        ("WageWithheld", "Li", "2026-01-01"),
        ("WageWithheld", "Li", "2026-02-01"),
    ]


def test_everybody_outside_who_is_concerned_is_told() -> None:
    complaint = {"id": "K1", "client": "Ho"}
    process, case = begun("after_sales.complaint", {"complaint": complaint}, "2026-03-02T09:00")
    form = {
        "number": "F1", "order_number": "O1", "batch": "B1", "shipped_on": at("2026-02-20").date(), "defective": 12,
        "demand": "replacement", "opinion": "scratches", "sample": True,
    }  # fmt: skip
    for event, role, document in (
        ("form", "marketing department", form), ("acceptance", "customer service department", {}),
    ):  # fmt: skip
        case = fold(process.decide(case, Command(event, role, document), at("2026-03-02T09:00")), case)
    both = Command("outsiders", "customer service department", {"units": ["Anda Haulage", "Bao Packing"]})
    events = process.decide(case, both, at("2026-03-02T10:00"))
    assert posted(events) == [
        ("Notify", {"to": "Anda Haulage", "text": "K1"}), ("Notify", {"to": "Bao Packing", "text": "K1"}),
    ]  # fmt: skip
