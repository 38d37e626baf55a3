"""One of everything that has a display, made of shipped policies and of texts that are hostile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bpmlib import BpmError, Policies, Policy, Session, WorkCalendar
from bpmlib.cases import Agenda, Command, Event, Process, fold
from bpmlib.display import Case
from bpmlib.documents.card_duplicates import SignedCard
from bpmlib.ledger.book import Ledger
from bpmlib.ledger.entries import Entry
from bpmlib.verify.coverage import source_coverage
from bpmlib.verify.diff import diff
from bpmlib.verify.exercised import exercised
from bpmlib.verify.properties import prove
from bpmlib.verify.replay import replay
from bpmlib.verify.tables import analyse
from tests.policy_text import decision, inputs, only, parameters, policy
from tests.shipped import SHIPPED

__all__ = ["HOSTILE", "ORDER", "TERMS", "ZONE", "discounts", "hostile", "refund", "things"]

ZONE = ZoneInfo("Asia/Shanghai")
TERMS = SHIPPED["sales.payment_terms"]
ORDER = {
    "amount": Decimal("20000.01"),
    "on_account": True,
    "customer": {"is_new": False, "in_city": True, "settlement": "on account"},
}
HOSTILE = "<script>alert('x')</script>"


def discounts() -> Policy:
    """A table with a gap at [1000..4000] from 30 on, and two rules in (4000..5000] below 30."""
    return only(
        policy(
            "t.discounts",
            inputs("amount: number", "term: number"),
            decision(
                "approver (UNIQUE)",
                "rule | amount | term | → approver : string",
                'small | < 1000 | - | "clerk"',
                'large | [1000..5000] | < 30 | "manager"',
                'huge | > 4000 | - | "board"',
            ),
        )
    )


def hostile() -> Policy:
    """A policy whose every text is markup."""
    table = decision("d (UNIQUE)", "rule | a | → d : string", f'one | not("{HOSTILE}") | "{HOSTILE}"', 'two | - | "b"')
    front = [f'title: {{en: "{HOSTILE}", zh: "{HOSTILE}"}}', f'source: {{system: "S<b>", text: "{HOSTILE}"}}']
    return only(policy("t.hostile", inputs("a: string"), table, front=front))


def refund() -> tuple[Process, list[Event]]:
    """A refund that was asked for on a Friday, and nobody answered in time."""
    process = Process.of(SHIPPED["property.refund"])
    events = list(process.open({"sale": {"unit": "3-1202", "client": "Li"}}, datetime(2026, 3, 6, 9, tzinfo=ZONE)))
    asked = Command("request", role="client", document={"form": "written", "reason": HOSTILE})
    events += process.decide(fold(events), asked, datetime(2026, 3, 6, 10, tzinfo=ZONE))
    events += process.advance(fold(events), datetime(2026, 3, 10, tzinfo=ZONE))
    return process, events


def things() -> Iterator[tuple[str, Any]]:
    """Yield a name and a thing for each kind that is shown."""
    decided = TERMS.decide(order=ORDER, answers=["approvals"])
    stricter = TERMS.override(deposit_share=Decimal("0.5"))
    yield "decision", decided
    yield "explanation", TERMS.explain(decided)
    yield "policy", TERMS
    yield "policies", Policies.from_text(policy("t.a", parameters("n | 1 | number")))
    yield "table findings", analyse(discounts())
    yield "table finding", analyse(discounts())[0]
    yield "diagnostics", broken().diagnostics
    yield "error", broken()
    yield "difference", diff(TERMS, stricter, "deposit")
    yield "back-test", replay(TERMS, stricter, [{"order": ORDER}], answers=["approvals"])
    yield "verdicts", prove(discounts())
    yield "exercised", exercised(TERMS)
    small = Policies.load(SHIPPED.root)
    assert small.catalogue is not None
    yield "coverage", source_coverage(small, small.catalogue, ["services.card_limit"])
    yield "calendar", WorkCalendar.china().with_hours("09:00-18:00").with_days(off=["2026-06-22"])
    yield "ledger", book()
    process, events = refund()
    yield "process", process
    yield "state", fold(events)
    yield "case", Case(process, fold(events), datetime(2026, 3, 10, tzinfo=ZONE))
    yield "agenda", Agenda(process.calendar, {HOSTILE: fold(events)})
    yield from _session()


def broken() -> BpmError:
    try:
        only(policy("t.broken", inputs("a: number"), decision("d (UNIQUE)", "rule | a | → d : number", "r | < x | 1")))
    except BpmError as error:
        return error
    raise AssertionError


def book() -> Ledger:
    """A fine that was reversed, and a bonus."""
    late = Entry(
        account=HOSTILE, kind="fine", amount=Decimal(20), unit="CNY", clause="II-5", policy="retail.attendance",
        version="2024-01-01", incident="late 2026-03-02", at=date(2026, 3, 2),
    )  # fmt: skip
    bonus = Entry(
        account="王", kind="bonus", amount=Decimal("200.50"), unit="CNY", clause="III-1", policy="retail.attendance",
        version="2024-01-01", incident="签单", at=date(2026, 3, 3), note=HOSTILE,
    )  # fmt: skip
    return Ledger(ZONE).post(late).reverse(late.key, date(2026, 4, 1), "the clock was wrong").post(bonus)


def _session() -> Iterator[tuple[str, Any]]:
    signed = datetime(2026, 3, 2, 9, tzinfo=ZONE)
    session = Session(SHIPPED["showroom.duplicate_cards"])
    for name, who, at in (("A", "Li Si", signed), ("B", "Wu Wei", signed + timedelta(days=5))):
        card = SignedCard(id=name, customer="Zhao Liu", consultant=who, signed_at=at)
        session.assert_fact(card)
    *_, change = session.advance(date(2026, 3, 8))
    yield "session", session
    yield "session change", change
    yield "session explanation", session.explain(session.conclusions("Fine")[0])
