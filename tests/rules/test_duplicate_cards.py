"""Two cards for one customer: what sessions conclude, book and say, and that cards lapse as their own cases have it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bpmlib import Policies
from bpmlib.cases import Command, Process, fold
from bpmlib.documents import card_duplicates as documents
from bpmlib.errors import Refused
from bpmlib.ledger.book import Ledger
from bpmlib.patterns.posting import posted
from bpmlib.patterns.session import Session

SHIPPED = Policies.load(Path(__file__).parents[2] / "rules")
DUPLICATES = SHIPPED["showroom.duplicate_cards"]
LIFE = Process.of(SHIPPED["showroom.card_validity"])
ZONE = ZoneInfo("Asia/Shanghai")
SIGNED = datetime(2026, 3, 2, 9, tzinfo=ZONE)


def card(number: str, consultant: str, at: datetime, customer: str = "Zhao Liu") -> documents.SignedCard:
    return documents.SignedCard(id=number, customer=customer, consultant=consultant, signed_at=at)


def visit(at: datetime, first: bool) -> documents.CardVisit:
    return documents.CardVisit(card="A", consultant="Li Si", made_at=at, first=first)


def test_a_visit_that_is_reported_late_takes_the_fine_back() -> None:
    later = datetime(2026, 3, 9, 9, tzinfo=ZONE)
    book = Ledger(ZONE)
    with Session(DUPLICATES) as session:
        session.assert_fact(card("A", "Li Si", SIGNED))
        for change in session.advance(later):
            book = posted(book, session, change)
        book = posted(book, session, session.assert_fact(card("B", "Wu Wei", later)))
        assert book.total("Li Si", "fine", "CNY") == 20
        change = session.assert_fact(visit(SIGNED + timedelta(days=3), True))
        book = posted(book, session, change)
        assert [one.type for one in change.withdrawn] == ["CardLapse", "Fine"]
        assert book.total("Li Si", "fine", "CNY") == 0
        assert [entry.amount for entry in book] == [Decimal(20), Decimal(-20)]
        assert change.fact is not None
        book = posted(book, session, session.retract(change.fact))
        assert book.total("Li Si", "fine", "CNY") == 20
        assert [one.values["assists"] for one in session.conclusions("DuplicateCard")] == ["Wu Wei"]


def test_a_fine_is_explained_down_to_the_card_that_nobody_visited() -> None:
    with Session(DUPLICATES) as session:
        session.assert_facts([card("A", "Li Si", SIGNED), card("B", "Wu Wei", SIGNED + timedelta(days=5))])
        session.advance(date(2026, 3, 8))
        (fine,) = session.conclusions("Fine")
        explanation = session.explain(fine)
    english, chinese = explanation.text("en"), explanation.text("zh")
    assert "card A was not visited in time, so that B was made for the same customer" in english
    assert "nobody visited the customer of card A until 2026-03-05: it is void" in english
    assert "A 卡未及时回访,造成 B 重卡" in chinese
    assert "A 卡至 2026年3月5日 未回访,视为废卡" in chinese
    assert not any(name in english + chinese for name in ("Li Si", "Wu Wei", "Zhao Liu"))


CARDS = st.lists(st.tuples(st.sampled_from("xy"), st.integers(0, 3)), max_size=6)


@settings(max_examples=60)
@given(CARDS, st.permutations(range(6)))
def test_the_first_of_a_customers_cards_counts(found: list[tuple[str, int]], order: list[int]) -> None:
    cards = [card(str(n), f"holder {n}", SIGNED + timedelta(hours=at), who) for n, (who, at) in enumerate(found)]
    wanted: set[tuple[str, str]] = set()
    for customer in "xy":
        own = sorted((one for one in cards if one.customer == customer), key=lambda one: one.signed_at)
        if len(own) > 1 and own[0].signed_at < own[1].signed_at:
            wanted |= {(own[0].id, one.id) for one in own[1:]}
    with Session(DUPLICATES) as session:
        for number in order:
            if number < len(cards):
                session.assert_fact(cards[number])
        pairs = {(one.values["kept"], one.values["other"]) for one in session.conclusions("DuplicateCard")}
    assert pairs == wanted


HOURS = st.integers(1, 9 * 24)


@settings(max_examples=60)
@given(st.lists(HOURS, max_size=4), st.integers(0, 5))
def test_a_card_lapses_on_the_day_on_which_its_case_says_so(gaps: list[int], dated_for: int) -> None:
    """Visits at any hours; what the case refuses is no visit, and the first one is dated an hour after it."""
    case = fold(LIFE.open({"card": {"id": "A", "consultant": "Li Si", "long_term": False}}, SIGNED))
    leader, holder = ("sales group leader", "Ma Chao"), ("consultant", "Li Si")

    def step(event: str, who: tuple[str, str], at: datetime, **document: Any) -> bool:
        nonlocal case
        try:
            case = fold(LIFE.decide(case, Command(event, role=who[0], actor=who[1], document=document), at), case)
        except Refused as refused:
            case = fold(refused.matured, case)
            return False
        return True

    assert step("contact", holder, SIGNED, on_duty=False, phone_left=False)
    assert step("creation", holder, SIGNED)
    assert step("signature", leader, SIGNED)
    with Session(DUPLICATES) as session:
        session.assert_fact(card("A", "Li Si", SIGNED))
        at, first = SIGNED, True
        for gap in gaps:
            at += timedelta(hours=gap)
            if not step("visit", holder, at, channel="call"):
                break
            session.assert_fact(visit(at, first))
            if first:
                until = at.date() + timedelta(days=dated_for + 1)
                at += timedelta(hours=1)
                assert step("validity", leader, at, valid_until=until)
                session.assert_fact(
                    documents.SecondVisitDated(card="A", consultant="Li Si", dated_at=at, valid_until=until)
                )
            first = False
        end = datetime(2026, 6, 1, tzinfo=ZONE)
        session.advance(end)
        lapses = [one.values["lapsed_on"] for one in session.conclusions("CardLapse")]
    case = fold(LIFE.advance(case, end), case)
    assert case.stages["life"] == "void"
    assert lapses == [max(breach.at for breach in case.breaches).date()]
