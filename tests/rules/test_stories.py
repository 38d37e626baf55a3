"""Five stories, each through several policies: what one of them answers is what the next is asked about."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bpmlib import Policies
from bpmlib.cases import Command, Process, State, fold
from bpmlib.documents import agency
from bpmlib.ledger.book import Ledger
from bpmlib.patterns.posting import posted
from bpmlib.patterns.session import Session
from tests.shipped import SHIPPED

ZONE = ZoneInfo("Asia/Shanghai")


def asked(policy: str, *answers: str, policies: Policies = SHIPPED, **documents: Any) -> Any:
    """Return what a policy answers about documents that are written as JSON: one answer, or all by name."""
    decided = policies[policy].decide_json(json.dumps(documents), answers=answers or None)
    return decided.value


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


class TestLead:
    """A lead from the web: handed over, assigned, quoted, sold, sent, invoiced; the money is booked to its owner."""

    def test_from_the_enquiry_to_the_receipt(self) -> None:
        batch = {
            "collected_on": "2026-03-12", "collected": 1, "handed_over": 1, "sorted": True,
            "handed_to": "sales manager", "handed_over_on": "2026-03-12", "checked_on": "2026-03-12",
        }  # fmt: skip
        assert asked("sales.lead_hand_over", "faults", batch=batch) == []

        candidates = [
            {"salesman": "Li", "knows_field": True, "leads_held": 2},
            {"salesman": "Wu", "knows_field": True, "leads_held": 3},
        ]
        assignment = {"to": "Li", "by": "sales manager", "collected_by": "Qian", "candidates": candidates}
        assert asked("sales.lead_assignment", "valid", assignment=assignment) is True

        lead = {
            "source": "network", "found_by": "Qian", "special_case": False, "agreed_owner": None,
            "assignment": assignment,
            "files": [{"salesman": "Li", "opened_at": "2026-03-12T15:00:00+08:00", "followed": True}],
        }  # fmt: skip
        owner = asked("sales.lead_ownership", "ownership", lead=lead)["owner"]
        assert owner == "Li"

        product = {"is_custom": True, "on_guide_list": False, "national_standard": False, "guide_price": 100}
        enquiry = {
            "is_harness": True, "product": product, "asked_at": "2026-03-12T16:00:00+08:00",
            "answered_at": "2026-03-13T15:59:59+08:00", "checked_at": "2026-03-13T17:00:00+08:00",
        }  # fmt: skip
        assert asked("sales.quotation_time", "state", enquiry=enquiry) == "kept"

        quotation = {"product": product, "vat_invoice": True, "special_granted": True, "unit_price": 95}
        assert asked("sales.pricing", "price", quotation=quotation)["allowed"] is True
        assert asked("sales.pricing", "commission_cut", quotation=quotation) == Decimal("0.005")

        order = {
            "customer": {"is_new": True, "in_city": False}, "amount": 9500, "on_account": False, "product": product,
            "deposit_paid": 2850, "placed_on": "2026-03-13", "confirmed_by": [],
        }  # fmt: skip
        assert asked("sales.payment_terms", "deposit", order=order) == Decimal("2850.00")

        promise = {
            "product": product, "ordered_on": "2026-03-13", "paid_on": None, "production_date": "2026-03-30",
            "promised_on": "2026-03-30", "dispatched_on": "2026-03-30", "checked_on": "2026-03-31",
        }  # fmt: skip
        assert asked("sales.dispatch_promise", "state", promise=promise) == "kept"

        request = {"wanted": "VAT", "amount": 9500, "requested_on": "2026-03-31", "earlier": []}
        assert asked("sales.vat_invoice", "invoice", request=request)["kind"] == "VAT invoice"
        assert asked("sales.lead_ownership", "receipts_to", lead=lead) == owner


class TestDeal:
    """An agency deal of two branches: mandate, earnest money, contracts, payment, a listing concealed and found."""

    def test_what_was_concealed_is_found_later(self) -> None:
        assert (
            asked("agency.mandates", mandate={"listing": "P1", "kind": "general", "signed_by_owner": True})
            == "mandated"
        )

        contest = {
            "listing": "P1", "receipt_on": "2026-03-06", "asked_on": "2026-03-10", "offers": "deposit", "ready": True,
            "holder_informed": True, "manager_agrees": False,
        }  # fmt: skip
        assert asked("agency.earnest_money", "may_pay", contest=contest) is False
        assert asked("agency.earnest_money", "may_pay", contest=contest | {"manager_agrees": True}) is True

        contracts = [{"number": "1", "signed_at": "2026-03-10T11:00:00+08:00"}]
        assert asked("agency.contracts", "in_order", deal={"deal": "D1", "contracts": contracts}) is True

        payment = {
            "number": "7", "kind": "earnest money", "amount": 5000, "form_filled": True, "handled_by": "Zhao",
            "signed_by": ["branch manager"], "regional_in_time": False, "regional_informed": True, "loss": 0,
        }  # fmt: skip
        assert asked("agency.payments_out", "answer", payment=payment) == "pay and sign later"

        reports = SHIPPED["agency.deal_reports"].override(manager_part=Decimal("0.5"))
        book = Ledger(ZONE)
        with Session([SHIPPED["agency.listings"], reports]) as session:
            session.advance(at(10, 10))
            session.assert_fact(
                agency.ListingEntry(
                    id="E1", property="P1", branch="east", employee="Li", entered_at=at(2, 10), knew=False
                )
            )
            deal = agency.AgencyDeal(
                id="D1", kind="sale", client="C1", listing="P1", consultant="Zhao", branch="west", manager="Qian",
                deposit_at=at(10, 10), client_side=Decimal(30000), listing_side=Decimal(10000),
            )  # fmt: skip
            report = agency.DealReport(
                deal="D1", reviewed_at=at(10, 12), told_at=at(10, 12), split_made=False, signed_by=["regional manager"]
            )
            session.assert_facts([deal, report])
            book = posted(book, session, session.assert_fact(agency.HiddenListing(deal="D1", found_at=at(20, 9))))
        assert [book.total(who, "fine", "CNY") for who in ("Zhao", "Qian")] == [10000, 10000]

        incident = {
            "consultant": "Zhao", "branch": "west", "kind": "snatching", "mandated_elsewhere": True,
            "earnest_paid": True,
        }  # fmt: skip
        sanctions = asked("agency.cooperation", "sanctions", incident=incident)
        assert [(one["who"], one["amount"]) for one in sanctions if one["kind"] == "fine"] == [
            ("consultant", 1000), ("branch", 2000),
        ]  # fmt: skip


class TestSalesman:
    """A salesman's year: the committee, his money in time, his score, his grade, his pay."""

    def test_from_grading_to_pay(self) -> None:
        session = {
            "year_ends": "2025-12-31", "held_on": "2025-12-20", "finished_on": "2025-12-30", "chair": "marketing head",
            "members": ["general manager", "marketing head", "marketing expert", "head of personnel"],
            "basis": ["contribution", "performance", "years of work"], "overall_by_committee": True,
        }  # fmt: skip
        assert asked("salesmen.grading", "faults", session=session) == []

        year = {
            "quantity_score": 80, "amount_score": 90, "collection_score": 100, "bad_debt_score": 70,
            "overall_score": 80, "sales": 1200000,
            "shipments": [{
                "amount": 1000, "shipped_on": "2025-03-01",
                "receipts": [
                    {"amount": 750, "booked_on": "2025-03-20"}, {"amount": 250, "booked_on": "2025-06-30"},
                ],
            }],
        }  # fmt: skip
        paid_in_60_days = SHIPPED.override("salesmen.collection", collection_days=60)
        rate = asked("salesmen.collection", "collection_rate", policies=paid_in_60_days, year=year)
        assert rate == Decimal("0.75")
        # 30 % of 80, 40 % of 90, 15 % of 100, 10 % of 70 and 10 % of 80 are 90, of weights that make 105 %
        assert round(asked("salesmen.scoring", "total_score", year=year), 4) == Decimal("85.7143")

        review = {"assigned": "second", "reached": "third", "missed_last_year": False, "missed_earlier": False}
        grade = asked("salesmen.grade_kept", "paid_by", review=review)
        assert grade == "second"

        rates = SHIPPED.override(
            "salesmen.pay", base_second=60000, basic_rate=Decimal("0.01"), excess_rate=Decimal("0.02")
        )
        pay = {"grade": grade, "sales": 1200000, "task": 1000000, "difficulty": 1}
        assert asked("salesmen.pay", "commission", policies=rates, pay=pay) == 14000


class Case:
    """A course of action on its way, by the clock on the wall."""

    def __init__(self, policy: str, facts: dict[str, Any], when: str) -> None:
        self.process = Process.of(SHIPPED[policy])
        self.state: State = fold(self.process.open(facts, datetime.fromisoformat(when)))

    def do(self, event: str, role: str, when: str, **document: Any) -> None:
        command = Command(event, role=role, document=document)
        self.state = fold(self.process.decide(self.state, command, datetime.fromisoformat(when)), self.state)

    @property
    def owed(self) -> list[str]:
        return [duty.duty for duty in self.state.duties.values()]


class TestUnit:
    """A unit that nobody may keep is booked with a discount, swapped for another one, and that one is given back."""

    def test_held_booked_swapped_refunded(self) -> None:
        hold = {
            "unit": "3-501", "project": "agency", "asked_by": "client", "paper": "none", "client_told": True,
            "intention_noted": True, "deposit_stressed": True,
        }  # fmt: skip
        assert asked("property.hold", hold=hold) == {"held": {"kept": False, "ground": "none"}, "faults": []}

        contest = {"unit": "3-501", "claims": [
            {"number": "A1", "first_paid_at": "2026-03-02T10:00:01+08:00"},
            {"number": "A2", "first_paid_at": "2026-03-02T10:00:00+08:00"},
        ]}  # fmt: skip
        assert asked("property.competing_buyers", "allotment", contest=contest)["buyers"] == ["A2"]

        swap = Case("property.swap", {"bought": {"unit": "3-501", "buyer": "Wang"}}, "2026-03-06T09:00")
        swap.do("request", "client", "2026-03-06T10:00", applicant="Wang", new_unit="3-601")
        swap.do("decision", "project lead", "2026-03-06T11:00", granted=True)
        swap.do("new_order", "site", "2026-03-06T12:00", unit="3-601", buyer="Wang")
        swap.do("swap_form", "client", "2026-03-06T12:10", old_unit="3-501", new_unit="3-601")
        swap.do("withdrawal", "site", "2026-03-06T13:00", order_void=True, vouchers_void=True)
        swap.do("delivery", "project secretary", "2026-03-06T17:00", recorded=True)
        swap.do("record_change", "sales control", "2026-03-06T17:30")
        assert (swap.state.stages["swap"], swap.owed) == ("done", ["register"])

        change = {"unit": "3-601", "buyer": "Wang", "new_name": "Li", "stage": "order"}
        assert asked("property.rename", "answer", change=change) == "may be granted"
        assert asked("property.rename", "answer", change=change | {"for_profit": True}) == "refused"

        back = Case("property.refund", {"sale": {"unit": "3-601", "client": "Wang"}}, "2026-04-01T09:00")
        back.do("request", "client", "2026-04-01T10:00", form="written", reason="moving away")
        back.do("opinion", "project lead", "2026-04-02T10:00", facts="posted abroad", suggestion="refund")
        back.do("instruction", "sales department manager", "2026-04-02T15:00", text="refund in full")
        back.do("plan", "finance centre", "2026-04-03T10:00", scheduled_on=date(2026, 4, 8))
        back.do(
            "notice", "site", "2026-04-03T15:00", refund_at=datetime(2026, 4, 8, 10, tzinfo=ZONE), place="office",
            handler="Sun", materials=["receipt"],
        )  # fmt: skip
        back.do("payment", "finance centre", "2026-04-08T10:00", amount=50000)
        back.do("payment_report", "finance centre", "2026-04-08T11:00")
        back.do("record_update", "sales control", "2026-04-08T12:00")
        assert (back.state.stages["refund"], back.state.stages["unit"], back.owed) == ("closed", "free", [])


class TestPoints:
    """A week of an engineering department: a proposal, tasks, journals, and what the department has in the end."""

    WEEK: tuple[tuple[str, dict[str, Any]], ...] = (
        ("a proposal that was taken up", {"deeds": ["proposal"], "facts": ["adopted"]}),
        ("one of two tasks left undone", {"tasks": {"assigned": 2, "done": 1}}),
        (
            "a journal that is missing",
            {"journals": {"travelling": False, "day": "2026-03-10", "late": 0, "missing": 1}},
        ),
        ("a quiet day", {}),
    )

    def test_a_week_adds_up_part_by_part(self) -> None:
        total = Decimal(0)
        for what, facts in self.WEEK:
            incident = {"department": "engineering service department", **facts}
            assert asked("performance.scope", "covered", incident=incident) is True
            parts = [
                asked("performance.rewards", "points", incident=incident),
                asked("performance.penalties", "points", incident=incident),
                asked("performance.journals", "points", incident=incident),
                asked("performance.weekly_tasks", "task_points", incident=incident),
            ]
            whole = asked("performance.incident", "department_points", incident=incident)
            assert whole == sum(parts), what
            total += whole
        assert total == 10 - 10 - 10

    def test_the_same_week_costs_another_department_nothing(self) -> None:
        for _, facts in self.WEEK:
            incident = {"department": "sales department", **facts}
            assert asked("performance.incident", "department_points", incident=incident) == 0
