"""What cases call for goes into the books once, whatever is sent twice."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from bpmlib.cases import Command, Process, fold
from bpmlib.cases.posting import entries
from bpmlib.ledger.book import Ledger
from tests.shipped import SHIPPED

CHINA = ZoneInfo("Asia/Shanghai")
POLICY = SHIPPED["showroom.card_validity"]


def test_a_fine_for_a_breach_is_an_entry_and_posted_once() -> None:
    process = Process.of(POLICY)
    at = datetime(2026, 3, 2, 9, tzinfo=CHINA)
    opened = process.open({"card": {"id": "c7", "consultant": "Li", "long_term": False}}, at)
    case = fold(opened)
    contact = process.decide(
        case, Command("contact", "consultant", {"on_duty": True, "phone_left": True}, actor="Li"), at
    )
    late = process.advance(fold(contact, case), datetime(2026, 3, 3, tzinfo=CHINA))
    booked = entries(POLICY, [*opened, *contact, *late])
    assert [(one.account, one.kind, one.amount, one.incident) for one in booked] == [("Li", "fine", Decimal(20), "c7")]
    assert booked[0].at == datetime(2026, 3, 3, tzinfo=process.calendar.zone)
    ledger = Ledger.of(booked, process.calendar.zone).post(booked[0])
    assert ledger.total("Li", "fine", "CNY") == 20
    assert ledger.day(booked[0].at) == date(2026, 3, 3)
