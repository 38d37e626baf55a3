"""Two divisions and one event: the three policies in one session, from the lists to the sale."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bpmlib import Policies
from bpmlib.documents import client_lists as documents
from bpmlib.ledger.book import Ledger
from bpmlib.patterns.posting import posted
from bpmlib.patterns.session import Session

SHIPPED = Policies.load(Path(__file__).parents[2] / "rules")
JOINT = [SHIPPED[f"clients.joint_{name}"] for name in ("lists", "clients", "sales")]
ZONE = ZoneInfo("Asia/Shanghai")
EVENT = documents.JointEvent(id="E", held_on=date(2026, 3, 14), session="evening")
HEADS = {"first": "Sun Li", "second": "Qian Bo"}


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, tzinfo=ZONE)


def division(name: documents.Division) -> documents.JointDivision:
    return documents.JointDivision(event="E", division=name, head=HEADS[name])


def daily(name: documents.Division, day: int, kind: documents.ListKind = "confirmed") -> documents.ClientList:
    return documents.ClientList(
        event="E", division=name, kind=kind, day=date(2026, 3, day), dropped_at=at(day, 17), in_order=True
    )


def invitation(name: documents.Division, employee: str, when: datetime) -> documents.Invitation:
    return documents.Invitation(event="E", client="Zhao Liu", division=name, employee=employee, confirmed_at=when)


PRESENT = documents.ClientPresent(event="E", client="Zhao Liu")
SALE = documents.EventSale(event="E", client="Zhao Liu", sale="S1")


def test_a_week_without_lists_costs_each_head_seventy() -> None:
    book = Ledger(ZONE)
    with Session(JOINT) as session:
        session.assert_facts([EVENT, division("first"), division("second")])
        assert str(session.next_change()) == "2026-03-07 18:00:00+08:00"
        missed = []
        for change in session.advance(at(15, 0)):
            book = posted(book, session, change)
            missed += [one.values["kind"] for one in change.concluded if one.type == "ListMissed"]
        assert [book.total(head, "fine", "CNY") for head in HEADS.values()] == [70, 70]
        assert {kind: missed.count(kind) for kind in missed} == {"confirmed": 14, "planned": 7, "event day": 2}
        book = posted(book, session, session.assert_fact(daily("first", 9)))
        assert [book.total(head, "fine", "CNY") for head in HEADS.values()] == [60, 70]


def test_a_missed_list_moves_the_client_and_with_the_client_the_sale() -> None:
    with Session(JOINT) as session:
        session.assert_facts([EVENT, division("first"), division("second")])
        session.assert_fact(daily("second", 12))
        session.assert_fact(invitation("first", "Li Si", at(11, 9)))
        session.assert_fact(invitation("second", "Wu Wei", at(11, 18, 0, 1)))
        session.assert_facts([PRESENT, SALE])

        def seller() -> list[str]:
            return [one.values["employee"] for one in session.conclusions("SaleCredit")]

        assert seller() == ["Li Si"]
        session.advance(at(11, 17, 59))
        assert seller() == ["Li Si"]
        session.advance(at(11, 18))
        assert seller() == ["Wu Wei"]
        (credit,) = session.conclusions("SaleCredit")
        explanation = session.explain(credit)
        english, chinese = explanation.text("en"), explanation.text("zh")
        assert "sale S1 counts for whoever invited the client" in english
        assert "the second division is the only one whose claim stands" in english
        assert "S1 销售算做现邀约员工" in chinese
        assert "仅第二事业部邀约有效" in chinese
        assert not any(name in english + chinese for name in ("Li Si", "Wu Wei", "Zhao Liu", "Sun Li", "Qian Bo"))
        change = session.assert_fact(daily("first", 11))
        assert seller() == ["Li Si"]
        assert {"ListMissed", "Fine", "LostClaim", "EventClient", "CurrentInviter", "SaleCredit"} <= {
            one.type for one in change.withdrawn
        }


DIVISIONS = st.sampled_from(["first", "second"])
INVITED = st.lists(st.tuples(DIVISIONS, st.integers(0, 60)), max_size=5)


@settings(max_examples=40)
@given(INVITED, st.sets(st.tuples(DIVISIONS, st.integers(11, 14))))
def test_a_client_who_comes_has_one_division_or_nobody_knows_yet(
    invited: list[tuple[documents.Division, int]], handed_in: set[tuple[documents.Division, int]]
) -> None:
    with Session(JOINT[:2]) as session:
        session.assert_facts([EVENT, division("first"), division("second"), PRESENT])
        for name, day in sorted(handed_in):
            session.assert_fact(daily(name, day))
        for number, (name, hours) in enumerate(invited):
            session.assert_fact(invitation(name, f"employee {number}", at(11, 8) + timedelta(hours=hours)))
        session.advance(at(15, 0))
        found = [one.values["division"] for one in session.conclusions("EventClient")]
        asked = bool(session.conclusions("ClientClash"))
        both = {name for name, _ in invited}
        assert asked is (len(both) == 2)
        if not asked:
            assert found == sorted(both)
        assert len(found) <= 1
        session.assert_fact(
            documents.ClientRuling(
                event="E", client="Zhao Liu", division="first", by="general manager", ruled_at=at(15, 0)
            )
        )
        assert [one.values["division"] for one in session.conclusions("EventClient")] == ["first"]


def test_a_party_who_was_not_there_has_the_fine_back() -> None:
    book = Ledger(ZONE)
    people = [
        documents.DisputeParty(event="E", dispute="D", person=name, before_client=True, refused=False)
        for name in ("Li Si", "Wu Wei")
    ]
    with Session(JOINT[2]) as session:
        session.advance(at(14, 20))
        changes = [session.assert_fact(person) for person in people]
        for change in changes:
            book = posted(book, session, change)
        assert [book.total(name, "fine", "CNY") for name in ("Li Si", "Wu Wei")] == [100, 100]
        wrong = changes[1].fact
        assert wrong is not None
        book = posted(book, session, session.retract(wrong))
        assert [book.total(name, "fine", "CNY") for name in ("Li Si", "Wu Wei")] == [100, 0]
