"""Escalating sanctions: what sessions conclude, book and say when the same person does it again, or did not do it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpmlib import Policies
from bpmlib.documents import agency_conduct as agency
from bpmlib.documents import showroom_attendance as showroom
from bpmlib.documents.agency import AgencyDeal
from bpmlib.errors import ParameterNotSet
from bpmlib.ledger.book import Ledger
from bpmlib.patterns.posting import posted
from bpmlib.patterns.session import Session

SHIPPED = Policies.load(Path(__file__).parents[2] / "rules")
LATENESS, MEETINGS = SHIPPED["showroom.lateness"], SHIPPED["showroom.meetings"]
DISCIPLINE, DISPUTES = SHIPPED["agency.discipline"], SHIPPED["agency.disputes"]
ZONE = ZoneInfo("Asia/Shanghai")


def moment(day: int, hour: int = 8, minute: int = 30, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def test_an_arrival_that_comes_to_light_moves_the_later_ones_up_and_the_books_follow() -> None:
    book = Ledger(ZONE)
    with Session(LATENESS) as session:
        for day in (2, 3, 4):
            for change in session.advance(moment(day, 7)):
                book = posted(book, session, change)
            shift = showroom.ShowroomShift(employee="Li Si", day=date(2026, 3, day))
            book = posted(book, session, session.assert_fact(shift))
        for change in session.advance(moment(4, 18)):
            book = posted(book, session, change)
        assert book.total("Li Si", "fine", "CNY") == 60
        assert len(session.conclusions("AskedToLeave")) == 1
        seen = showroom.ShowroomArrival(employee="Li Si", at=moment(2))
        change = session.assert_fact(seen, id="seen")
        book = posted(book, session, change)
        assert [one.type for one in change.withdrawn].count("AskedToLeave") == 1
        amounts = {one.values["incident"]: one.values["amount"] for one in session.conclusions("Fine")}
        assert amounts == {"late arrival on 2026-03-03": 20, "late arrival on 2026-03-04": 40}
        assert book.total("Li Si", "fine", "CNY") == 60
        assert sum(entry.amount for entry in book if entry.incident == "late arrival on 2026-03-02") == 0
        book = posted(book, session, session.retract("seen"))
        assert book.total("Li Si", "fine", "CNY") == 60
        assert len(session.conclusions("AskedToLeave")) == 1


def test_the_third_time_is_explained_by_the_three() -> None:
    with Session(LATENESS) as session:
        session.assert_facts([showroom.ShowroomShift(employee="Li Si", day=date(2026, 3, day)) for day in (2, 3, 4)])
        session.advance(moment(5))
        (asked,) = session.conclusions("AskedToLeave")
        explanation = session.explain(asked)
    english, chinese = explanation.text("en"), explanation.text("zh")
    assert "3 times within a month: the employee is persuaded to leave" in english
    assert "S004-12/R2" in english
    assert "一个月内满 3 次,予以劝退" in chinese
    assert "此为第 3 次" in chinese
    assert "Li Si" not in english + chinese


def test_meetings_and_latenesses_in_one_session() -> None:
    call = showroom.MeetingCall(
        meeting="M1", employee="Li Si", kind="morning", starts_at=moment(2), ends_at=moment(2, 8, 45)
    )
    with Session([MEETINGS, LATENESS]) as session:
        session.assert_fact(call)
        session.assert_fact(showroom.UntidyAtMeeting(meeting="M1", employee="Li Si", at=moment(2, 8, 20)))
        session.advance(moment(2, 9))
        assert len(session.conclusions("MeetingBarred")) == 1
        assert session.conclusions("MeetingMissed") == ()
        (fine,) = session.conclusions("Fine")
        assert (fine.values["amount"], fine.values["incident"]) == (20, "untidy at meeting M1")


LATE = st.lists(st.tuples(st.sampled_from("xy"), st.integers(0, 61)), max_size=9, unique=True)


@settings(max_examples=50)
@given(LATE, st.randoms(use_true_random=False))
def test_the_number_of_a_lateness_is_its_place_in_the_month(found: list[tuple[str, int]], random: Random) -> None:
    start = datetime(2026, 3, 1, 9, tzinfo=ZONE)
    seen = [
        showroom.UntidyAtMeeting(meeting=str(number), employee=who, at=start + timedelta(days=days))
        for number, (who, days) in enumerate(found)
    ]
    wanted = []
    for one in seen:
        same = [other for other in seen if (other.employee, other.at.month) == (one.employee, one.at.month)]
        wanted.append((f"untidy at meeting {one.meeting}", 1 + sum(other.at < one.at for other in same)))
    shuffled = list(seen)
    random.shuffle(shuffled)
    with Session(LATENESS) as session:
        session.assert_facts(shuffled)
        numbers = [(one.values["incident"], one.values["number"]) for one in session.conclusions("CountedLateness")]
        fines = sorted(one.values["amount"] for one in session.conclusions("Fine"))
    assert sorted(numbers) == sorted(wanted)
    assert fines == sorted([20 for _, number in wanted if number == 1] + [40 for _, number in wanted if number == 2])


def test_without_a_closing_hour_nobody_leaves_early_silently() -> None:
    with Session(LATENESS) as session:
        session.advance(moment(2, 7))
        session.assert_fact(showroom.ShowroomShift(employee="Li Si", day=date(2026, 3, 2)))
        with pytest.raises(ParameterNotSet, match="closing"):
            session.assert_fact(showroom.ShowroomDeparture(employee="Li Si", at=moment(2, 17)))
        assert session.facts("ShowroomDeparture") == ()


def diverted(number: str, found: datetime, client: str = "C1") -> agency.ClientDiverted:
    return agency.ClientDiverted(
        id=number, employee="Li Si", asked_for="Wu Wei", client=client, done_at=found, found_at=found
    )


def test_a_first_finding_that_falls_makes_the_second_the_first() -> None:
    with Session(DISCIPLINE) as session:
        session.advance(moment(2))
        session.assert_fact(diverted("F1", moment(2)), id="first")
        session.assert_fact(diverted("F2", moment(9), "C2"))
        kinds = {(one.values["incident"], one.values["kind"]) for one in session.conclusions("AgencyDiscipline")}
        assert kinds == {("F1", "warning"), ("F2", "dismissal")}
        parts = sorted(one.values["part"] for one in session.conclusions("PayForfeited"))
        assert parts == ["base salary", "commission"]
        (second,) = [one for one in session.conclusions("AgencyDiscipline") if one.values["kind"] == "dismissal"]
        english, chinese = session.explain(second).text("en"), session.explain(second).text("zh")
        assert "a client was talked over again, time 2: dismissal" in english
        assert "S003-05/R3" in english
        assert "诱导客户第 2 次,予以辞退" in chinese
        assert "Li Si" not in english + chinese
        session.retract("first")
        kinds = {(one.values["incident"], one.values["kind"]) for one in session.conclusions("AgencyDiscipline")}
        assert kinds == {("F2", "warning")}
        assert session.conclusions("PayForfeited") == ()


def test_a_finding_takes_a_deal_that_was_made_before_it() -> None:
    deal = AgencyDeal(id="D1", client="C1", listing="P1", consultant="Li Si", branch="east", manager="Qian")
    with Session(DISCIPLINE) as session:
        session.advance(moment(2))
        session.assert_fact(deal, id="deal")
        assert session.conclusions() == ()
        session.assert_fact(diverted("F1", moment(2)))
        (taken,) = session.conclusions("PerformanceTaken")
        assert (taken.values["deal"], taken.values["employee"]) == ("D1", "Wu Wei")
        session.retract("deal")
        assert session.conclusions("PerformanceTaken") == ()


def test_each_deal_past_the_company_is_fined_and_one_that_was_none_is_reversed() -> None:
    book = Ledger(ZONE)
    with Session(DISCIPLINE) as session:
        session.advance(moment(2))
        for number in ("X1", "X2"):
            found = agency.PrivateDeal(id=number, employee="Li Si", loss=Decimal("12.50"), found_at=moment(2))
            book = posted(book, session, session.assert_fact(found, id=number))
        assert book.total("Li Si", "fine", "CNY") == 4000
        book = posted(book, session, session.retract("X1"))
        assert book.total("Li Si", "fine", "CNY") == 2000
        assert [entry.amount for entry in book] == [2000, 2000, -2000]
        (loss,) = session.conclusions("Compensation")
        assert loss.values["amount"] == Decimal("12.50")


def test_what_a_manager_pays_is_asked_for_and_not_guessed() -> None:
    failing = agency.ManagerFailing(dispute="Q1", manager="Qian", how="passive", bad_effect=True)
    with Session(DISPUTES) as session:
        session.assert_fact(agency.AgencyDispute(id="Q1", one="Li Si", other="Wu Wei"))
        with pytest.raises(ParameterNotSet, match="manager_fine"):
            session.assert_fact(failing)
        assert session.conclusions("AgencyDiscipline") == ()
        assert len(session.conclusions("Notify")) == 2
