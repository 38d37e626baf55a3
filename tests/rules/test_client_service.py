"""Clients who are not served: the three months, the colleague who steps in, the record that is changed."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bpmlib import Policies
from bpmlib.documents import client_care as documents
from bpmlib.patterns.session import Session

SERVICE = Policies.load(Path(__file__).parents[2] / "rules")["clients.service"]
ZONE = ZoneInfo("Asia/Shanghai")


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZONE)


FILE = documents.CareClient(client="C1", employee="Li", department="one", at=at(3, 2))
VISIT = documents.HomeVisit(client="C1", employee="Li", on=date(2026, 6, 2))
BY_A_COLLEAGUE = documents.CareInvitation(client="C1", employee="Wu", department="two", on=date(2026, 6, 3))


def lacking(session: Session) -> list[str]:
    return sorted(conclusion.values["lacking"] for conclusion in session.conclusions("OpenLapse"))


def test_three_months_end_with_their_last_day() -> None:
    with Session(SERVICE) as session:
        session.assert_fact(FILE)
        assert session.advance(datetime(2026, 6, 2, 23, 59, 59, tzinfo=ZONE)) == ()
        assert session.next_change() == datetime(2026, 6, 3, tzinfo=ZONE)
        session.advance(at(6, 3))
        assert lacking(session) == ["attendance", "home visit", "invitation"]
        session.assert_fact(VISIT)
        assert lacking(session) == ["attendance", "invitation"]


def test_the_file_goes_to_who_stepped_in_and_comes_back_with_the_record() -> None:
    with Session(SERVICE) as session:
        session.assert_fact(FILE)
        session.advance(at(6, 3))
        session.assert_fact(BY_A_COLLEAGUE)
        (duty,) = session.conclusions("Notify")
        assert duty.values["to"] == "Wu"
        session.assert_fact(documents.TakeoverReported(client="C1", employee="Wu", at=at(6, 3, 10)))
        (task,) = session.conclusions("Notify")
        assert task.values["to"] == "director of client resources"
        change = session.assert_fact(documents.CareChange(client="C1", employee="Wu", department="two", at=at(6, 4)))
        assert {one.type for one in change.withdrawn} >= {"CareTakeover", "Notify", "ReassignmentRight"}
        assert [holder.values["employee"] for holder in session.conclusions("CareHolder")] == ["Wu"]
        assert change.fact is not None
        session.retract(change.fact)
        assert [holder.values["employee"] for holder in session.conclusions("CareHolder")] == ["Li"]
        assert task.present is False
        assert len(session.conclusions("CareTakeover")) == 1


def test_why_the_company_may_give_a_file_away() -> None:
    with Session(SERVICE) as session:
        session.assert_fact(FILE)
        session.advance(at(6, 3))
        (right,) = session.conclusions("ReassignmentRight")
        english, chinese = (session.explain(right).text(language) for language in ("en", "zh"))
    assert "the client went without a home visit" in english
    assert "the company may give the file to somebody else" in english
    assert "未有家访,服务不到位" in chinese
    assert "公司有权将档案分配给其他部门或员工" in chinese
