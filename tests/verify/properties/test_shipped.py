"""What the shipped policies promise: proved, or listed here with the reason why it is open; nothing is refuted."""

import pytest

from bpmlib.model import policies as p
from bpmlib.verify.logic import Effort
from bpmlib.verify.properties import prove
from tests.shipped import SHIPPED

PROMISING = [name for name in SHIPPED if any(isinstance(one, p.Property) for one in SHIPPED[name].model.sections)]
EFFORT = Effort(steps=200_000, seconds=60)

LISTS = "what is computed from the items of a list is not expressed"
LONG = "the solver needs more steps than a test should take"
DATES = "adding a duration that is computed is not expressed"
PAIRS = "nothing proves what holds for any two conclusions"
CASES = "nothing proves what holds in every state of a case"
OPEN = {
    ("after_sales.complaint", "nobody is answered before the decision"): CASES,
    ("after_sales.complaint", "nothing is closed that was not taken on"): CASES,
    ("agency.contested_deals", "of the deposits for one property, those of one client go first"): PAIRS,
    ("agency.contested_deals", "of two who offer one property to one client, one goes first"): PAIRS,
    ("agency.deal_reports", "a late report never takes anything from the side of the listing"): PAIRS,
    ("agency.discipline", "every deal made past the company costs the same"): PAIRS,
    ("agency.discipline", "no two findings about one person have one number"): PAIRS,
    ("agency.discipline", "nobody is warned twice"): PAIRS,
    ("agency.disputes", "a manager pays once for a dispute"): PAIRS,
    ("agency.earnest_money", "whoever comes later is never worse off"): DATES,
    ("agency.hand_overs", "what a closed branch leaves is for the whole region"): PAIRS,
    ("agency.listings", "one property, one owner"): PAIRS,
    ("agency.reception", "a client is received first by one visit"): PAIRS,
    ("agency.service_faults", "a gap has something missing"): PAIRS,
    ("agency.service_faults", "what is missing was to be explained"): PAIRS,
    ("agency.splits", "every split gives away the whole"): PAIRS,
    ("attendance.absence", "no sanction without an approval"): CASES,
    ("attendance.absence", "nothing is archived before the papers were checked"): CASES,
    ("attendance.month", "nobody is selected before the month is over"): CASES,
    ("attendance.regime", "no regime is in force without an approval"): CASES,
    ("attendance.schedule", "nothing is closed before it was handled or checked"): DATES,
    ("business_flow.attention", "nobody is seen to who is not on the list"): LISTS,
    ("business_flow.client_project", "nothing is delivered that was not looked at"): CASES,
    ("business_flow.client_project", "nothing is planned that the head has not approved"): CASES,
    ("business_flow.legal_bases", "before the repeal nothing is gone"): LISTS,
    ("business_flow.sale", "no contract is drawn up before there is agreement"): CASES,
    ("business_flow.sale", "nothing is signed that was not explained"): CASES,
    ("business_flow.service_order", "nobody works on what the customer has not confirmed"): CASES,
    ("business_flow.service_order", "nothing is delivered that was not found good"): CASES,
    ("business_flow.tasks", "nobody reports on a task that was not accepted"): CASES,
    ("business_flow.week_plan", "one task alone is never out of turn"): LISTS,
    ("clients.joint_clients", "a client who comes has one division"): PAIRS,
    ("clients.joint_lists", "a list that is missed costs the same every time"): PAIRS,
    ("clients.joint_lists", "the first division never plans later than the second"): PAIRS,
    ("clients.joint_sales", "a sale counts for one employee"): PAIRS,
    ("clients.joint_sales", "every party to a dispute pays the same"): PAIRS,
    ("clients.service", "by the record, a client is with one employee"): PAIRS,
    ("export.order", "nothing is declared with papers that are wrong"): CASES,
    ("export.order", "nothing moves before customs and inspection are content"): CASES,
    ("export.quotation_sheets", "no sheet at all is never ready"): LISTS,
    ("field_sales.shop_visit", "nobody is punished who took every step in order"): LISTS,
    ("field_sales.terminal_visit", "whoever does everything in order is not blamed for the steps"): LISTS,
    ("fit_out.stages", "a dossier is complete only when the tenant has moved in"): CASES,
    ("fit_out.stages", "nobody works before the fee is paid"): CASES,
    ("fit_out.stages", "nobody works without a licence"): CASES,
    ("fit_out.stages", "patrols end with the works"): CASES,
    ("performance.penalties", "more of the same never costs less"): LONG,
    ("performance.penalties", "one more offence never helps"): LONG,
    ("performance.rewards", "more of the same never earns less"): LONG,
    ("performance.rewards", "what is established never lowers the reward"): LONG,
    ("piles.booking_time", "what comes by the last round is not put off"): DATES,
    ("piles.delivery", "no abnormal delivery is booked without approval"): CASES,
    ("piles.delivery", "nothing is sent without papers or consent"): CASES,
    ("projects.budget", "every budget gets an answer"): LISTS,
    ("property.client_claims", "a client belongs to somebody, or somebody decides"): LISTS,
    ("property.client_claims", "every claim has an outcome"): LISTS,
    ("property.client_ownership", "an owned client has an owner"): CASES,
    ("property.client_ownership", "no client stays with somebody who has left"): CASES,
    ("property.commission_shares", "every visit has a receiver"): LISTS,
    ("property.commission_shares", "every visit has a split"): LISTS,
    ("property.commission_shares", "nobody is paid who has no share"): LISTS,
    ("property.commission_shares", "what is paid is the commission, to the cent"): LISTS,
    ("property.competing_buyers", "every contest gets an answer"): LISTS,
    ("property.reception_order", "the desk is busy only while somebody is being received"): CASES,
    ("property.reception_order", "whoever is ready stands in an order that holds"): CASES,
    ("property.reception_turns", "no client stays alone while somebody is free"): LISTS,
    ("property.refund", "no unit is free while its refund is unpaid"): CASES,
    ("property.refund", "no unit is resold while its refund is unpaid"): CASES,
    ("property.sanctions", "every day of return is judged"): DATES,
    ("property.swap", "no set goes out while the old papers are valid"): CASES,
    ("property.swap", "the unit changes and the buyer does not"): CASES,
    ("purchasing.purchase", "nothing is bought before the plan is fixed"): CASES,
    ("purchasing.purchase", "nothing is settled without an invoice or a contract"): CASES,
    ("sales.lead_assignment", "every assignment gets an answer"): LISTS,
    ("sales.lead_assignment", "where there is somebody to choose, somebody is suitable"): LISTS,
    ("sales.lead_ownership", "every lead gets an answer"): LISTS,
    ("sales.lead_ownership", "who collects network leads owns none, unless by agreement"): LISTS,
    ("sales.pricing", "a lower price never costs less commission"): LONG,
    ("sales.vat_invoice", "an invoice is never over more than was bought"): LISTS,
    ("sales.vat_invoice", "every request gets an answer"): LISTS,
    ("sales_office.opinions", "nothing is closed that nobody heard of"): CASES,
    ("salesmen.career", "everyone has a next step"): DATES,
    ("salesmen.collection", "no rate is below nothing"): LISTS,
    ("salesmen.pay", "at any rates there can be, more sales never earn less"): LONG,
    ("salesmen.pay", "spending more never raises the bonus"): LONG,
    ("showroom.card_validity", "no card is sold without a deal"): CASES,
    ("showroom.conduct", "every customer brought by a friend has an owner or somebody to settle it"): LISTS,
    ("showroom.conduct", "every customer brought is judged"): LISTS,
    ("showroom.duplicate_cards", "every duplicate costs the same"): PAIRS,
    ("showroom.duplicate_cards", "one customer, one card that counts"): PAIRS,
    ("showroom.duplicate_cards", "the card that counts is nobody's duplicate"): PAIRS,
    ("showroom.lateness", "no two of a month have one number"): PAIRS,
    ("showroom.leave", "every request gets an answer"): LISTS,
    ("showroom.leave", "half a day never costs less than a whole one"): LISTS,
    ("showroom.monthly_result", "nobody has left who did not depart"): CASES,
    ("showroom.meetings", "one fine a meeting for being late"): PAIRS,
}


@pytest.mark.long
@pytest.mark.parametrize("policy", PROMISING)
def test_what_a_shipped_policy_promises_holds(policy: str) -> None:
    for found in prove(SHIPPED[policy], documents=100, effort=EFFORT):
        assert found.status == "proved" or (policy, found.sentence) in OPEN, found.text()
        assert found.status != "refuted" and not found.vacuous
        assert found.status == "proved" or found.documents, found.text()


def test_what_is_listed_as_open_is_promised() -> None:
    promised = {
        (policy, one.sentence) for policy in PROMISING for one in SHIPPED[policy].model.sections
        if isinstance(one, p.Property)
    }  # fmt: skip
    assert set(OPEN) <= promised
