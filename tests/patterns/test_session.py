"""What a session is told: facts by their ids or by what they say, and nothing changes where it refuses."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

from bpmlib import Limits, Policies, Session
from bpmlib.errors import BpmError
from tests.policy_text import policy, section, table


class Sale(BaseModel):
    by: str
    amount: Decimal = Decimal(1)


class Bar(BaseModel):
    by: str


class Bonus(BaseModel):
    by: str


ROWS = ("given | sale | Sale | 10 / sale.amount > 0", "none | bar | Bar | bar.by = sale.by",
        "then | made | Bonus | {by: sale.by}")  # fmt: skip
POLICY = Policies.from_text(
    policy("t.bonus", section("Pattern: bonus", table("part | name | type | where", *ROWS))),
    documents=[Sale, Bar, Bonus],
)["t.bonus"]


@pytest.fixture(params=["reference", "auto"])
def session(request: pytest.FixtureRequest) -> Session:
    return Session(POLICY, request.param)


def codes(step: Callable[[], Any]) -> list[str]:
    """Return the codes of the error that a step ends in."""
    with pytest.raises(BpmError) as raised:
        step()
    return [one.code for one in raised.value.diagnostics]


def state(session: Session) -> Any:
    return session.facts(), [session.explain(one).to_dict() for one in session.conclusions()], session.next_change()


def test_the_same_fact_asserted_again_is_not_another_one(session: Session) -> None:
    first = session.assert_fact(Sale(by="Li"))
    again = session.assert_fact({"by": "Li", "amount": 1}, "Sale")
    assert (again.concluded, again.withdrawn, again.fact) == ((), (), first.fact)
    assert len(session.facts()) == 1


def test_a_number_spelled_otherwise_is_the_same_fact(session: Session) -> None:
    session.assert_facts([Sale(by="Li", amount=Decimal(spelled)) for spelled in ("10", "10.0", "1E+1")])
    assert len(session.facts()) == 1
    session.assert_fact(Sale(by="Wu", amount=Decimal("1.0")), id="w")
    assert session.assert_fact(Sale(by="Wu", amount=Decimal(1)), id="w").concluded == ()


def test_ids_tell_apart_what_says_the_same(session: Session) -> None:
    session.assert_fact(Sale(by="Li"), id="1")
    session.assert_fact(Sale(by="Li"), id="2")
    assert [fact.id for fact in session.facts()] == ["1", "2"]
    assert session.retract("1").withdrawn == ()
    assert [one.id for one in session.retract("2").withdrawn] == ['Bonus {by: "Li"}']


def test_what_is_refused_has_its_code_and_changes_nothing(session: Session) -> None:
    session.assert_fact(Sale(by="Li"), id="1")
    before = state(session)
    assert codes(lambda: session.assert_fact(Sale(by="Wu"), id="1")) == ["fact-differs"]
    assert codes(lambda: session.retract("2")) == ["fact-missing"]
    assert codes(lambda: session.assert_fact({"by": "Li"}, "Sail")) == ["fact-unknown"]
    with pytest.raises(BpmError):
        session.assert_facts([Sale(by="Wu"), Sale(by="Xu", amount=Decimal(0))])
    assert state(session) == before


def test_a_fact_retracted_once_cannot_be_retracted_again(session: Session) -> None:
    fact = session.assert_fact(Sale(by="Li")).fact
    assert fact is not None
    session.retract(fact)
    session.assert_fact(Sale(by="Li"), id=fact.id)
    assert codes(lambda: session.retract(fact)) == ["fact-missing"]


def test_a_fact_without_an_id_is_named_by_its_document(session: Session) -> None:
    session.assert_fact(Sale(by="Li", amount=Decimal("1.0")))
    session.assert_fact(Sale(by="Wu"), id="w")
    assert codes(lambda: session.retract(Sale(by="Wu"))) == ["fact-missing"]
    assert codes(lambda: session.retract(Sale(by="Li", amount=Decimal(2)))) == ["fact-missing"]
    assert [one.id for one in session.retract(Sale(by="Li")).withdrawn] == ['Bonus {by: "Li"}']
    assert codes(lambda: session.forget(Sale(by="Li"))) == ["fact-missing"]
    assert [fact.id for fact in session.facts()] == ["w"]


def test_what_does_not_hold_has_no_explanation(session: Session) -> None:
    (bonus,) = session.assert_fact(Sale(by="Li")).concluded
    session.assert_fact(Bar(by="Li"), id="bar")
    assert codes(lambda: session.explain(bonus)) == ["fact-missing"]
    (again,) = session.retract("bar").concluded
    assert again.id == bonus.id


def test_what_followed_from_a_forgotten_fact_stays_until_it_is_forgotten_too(session: Session) -> None:
    session.assert_fact(Sale(by="Li"), id="1")
    session.forget("1")
    assert session.assert_fact(Bar(by="Li")).withdrawn == ()
    (bonus,) = session.conclusions("Bonus")
    assert session.explain(bonus).why[0].facts[0][1].id == "1"
    assert session.forget(bonus).withdrawn == ()  # it is let go of, not reversed
    assert session.conclusions() == ()


@pytest.mark.parametrize(
    ("limits", "code"), [(Limits(facts=1), "too-many-facts"), (Limits(matches=1), "too-many-matches")]
)
def test_a_limit_is_met_by_one_and_refuses_two(limits: Limits, code: str) -> None:
    session = Session(POLICY, "reference", limits=limits)
    session.assert_fact(Sale(by="Li"), id="1")
    before = state(session)
    assert codes(lambda: session.assert_fact(Sale(by="Wu"))) == [code]
    assert state(session) == before
    session.retract("1")
    assert len(session.assert_fact(Sale(by="Wu")).concluded) == 1
