"""The estate agency: its policies in one session, from the entry of a listing to the fine for concealing it."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpmlib import Policies
from bpmlib.documents import agency as documents
from bpmlib.errors import BpmError
from bpmlib.ledger.book import Ledger
from bpmlib.patterns.posting import posted
from bpmlib.patterns.session import Session

SHIPPED = Policies.load(Path(__file__).parents[2] / "rules")
ZONE = ZoneInfo("Asia/Shanghai")
LISTINGS = SHIPPED["agency.listings"]
REPORTS = SHIPPED["agency.deal_reports"].override(manager_part=Decimal("0.5"))
HAND_OVERS = SHIPPED["agency.hand_overs"]


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, tzinfo=ZONE)


def entry(number: str, employee: str, when: datetime, *, knew: bool = False) -> documents.ListingEntry:
    return documents.ListingEntry(
        id=number, property="P1", branch="east", employee=employee, entered_at=when, knew=knew
    )


DEAL = documents.AgencyDeal(
    id="D1", kind="sale", client="C1", listing="P1", consultant="Zhao", branch="west", manager="Qian",
    deposit_at=at(10, 10), client_side=Decimal(30000), listing_side=Decimal(10000),
)  # fmt: skip


def told(session: Session) -> list[str]:
    return [conclusion.type for conclusion in session.conclusions()]


def signed(*, split_made: bool = False) -> documents.DealReport:
    return documents.DealReport(
        deal="D1", reviewed_at=at(10, 12), told_at=at(10, 12), split_made=split_made, signed_by=["regional manager"]
    )


def test_a_concealed_listing_costs_both_until_the_listing_turns_out_to_be_nobodys() -> None:
    book = Ledger(ZONE)
    with Session([LISTINGS, REPORTS]) as session:
        session.advance(at(10, 10))
        first = session.assert_fact(entry("E1", "Li", at(2, 10)))
        session.assert_facts([DEAL, signed()])
        book = posted(book, session, session.assert_fact(documents.HiddenListing(deal="D1", found_at=at(20, 9))))
        assert [book.total(who, "fine", "CNY") for who in ("Zhao", "Qian")] == [10000, 10000]
        assert first.fact is not None
        book = posted(book, session, session.retract(first.fact))
        assert [book.total(who, "fine", "CNY") for who in ("Zhao", "Qian")] == [0, 0]
        book = posted(book, session, session.assert_fact(entry("E2", "Wu", at(3, 10))))
        assert [book.total(who, "fine", "CNY") for who in ("Zhao", "Qian")] == [10000, 10000]
        book = posted(book, session, session.assert_fact(signed(split_made=True)))
        assert [book.total(who, "fine", "CNY") for who in ("Zhao", "Qian")] == [0, 0]


def test_why_a_concealed_listing_is_fined_goes_back_to_the_entry_of_the_listing() -> None:
    with Session([LISTINGS, REPORTS]) as session:
        session.advance(at(20, 9))
        session.assert_facts([entry("E1", "Li", at(2, 10)), DEAL, signed()])
        session.assert_fact(documents.HiddenListing(deal="D1", found_at=at(20, 9)))
        fine, _ = session.conclusions("FineTo")
        english, chinese = (session.explain(fine).text(language) for language in ("en", "zh"))
    for part in ("the regional manager has signed the report", "the listing was concealed", "deal D1 was closed", "E1"):
        assert part in english
    for part in ("签名审核", "隐瞒房源", "拆分房源方业绩", "登入电脑"):
        assert part in chinese
    assert "Li" not in english.replace("Listing", "")


def test_a_report_is_late_a_moment_after_its_day_and_not_before() -> None:
    with Session([LISTINGS, REPORTS]) as session:
        session.advance(at(10, 10))
        session.assert_facts([entry("E1", "Li", at(2, 10)), DEAL])
        assert session.next_change() == at(11, 10, 0, 1)
        assert session.advance(at(11, 10)) == ()
        (change,) = session.advance(at(11, 10, 0, 1))
        assert [one.type for one in change.concluded] == ["LateReport", "PerformanceTransfer"]
        change = session.assert_fact(signed())
        assert [one.type for one in change.withdrawn] == ["LateReport", "PerformanceTransfer"]


def test_who_goes_leaves_the_listing_behind_and_the_time_for_the_book_has_to_be_set() -> None:
    with Session([LISTINGS, HAND_OVERS.override(return_time=timedelta(days=1))]) as session:
        session.assert_fact(entry("E1", "Li", at(2, 10)))
        left = session.assert_fact(
            documents.StaffChange(employee="Li", kind="departure", at=at(5, 9), from_branch="east")
        )
        (moved,) = session.conclusions("ListingHandOver")
        assert (moved.values["pool"], moved.values["branch"]) == ("branch public", "east")
        assert session.next_change() == at(6, 9)
        assert left.fact is not None
        session.retract(left.fact)
        assert told(session) == ["ValidEntry", "ListingOwner"]
    with Session([LISTINGS, HAND_OVERS]) as session, pytest.raises(BpmError, match="return_time"):
        session.assert_fact(documents.StaffChange(employee="Li", kind="departure", at=at(5, 9), from_branch="east"))


entries = st.builds(
    entry, st.sampled_from("ABCD"), st.sampled_from(["Li", "Wu"]),
    st.integers(1, 4).map(lambda day: at(day, 9)), knew=st.booleans(),
)  # fmt: skip


@settings(max_examples=50)
@given(st.lists(entries, max_size=6, unique_by=lambda one: one.id), st.randoms())
def test_a_property_has_one_owner_whatever_the_order_of_entries(
    made: list[documents.ListingEntry], chance: Random
) -> None:
    def owners(facts: list[documents.ListingEntry]) -> list[str]:
        with Session(LISTINGS, "reference") as session:
            session.assert_facts(facts)
            return [conclusion.values["entry"] for conclusion in session.conclusions("ListingOwner")]

    found = owners(made)
    assert len(found) <= 1
    good = [one for one in made if not any(one.knew and other.entered_at < one.entered_at for other in made)]
    first = [one.id for one in good if all(one.entered_at <= other.entered_at for other in good)]
    assert found == (first if len(first) == 1 else [])
    shuffled = made.copy()
    chance.shuffle(shuffled)
    assert owners(shuffled) == found
