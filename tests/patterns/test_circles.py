"""Rules that feed each other: what can be reached over roads that are built and torn down again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from bpmlib import LimitExceeded, Limits, Policies, Session
from tests.policy_text import policy, section, table


class Road(BaseModel):
    a: str
    b: str


class Reach(BaseModel):
    a: str
    b: str


class Town(BaseModel):
    name: str
    at: datetime


class Lonely(BaseModel):
    name: str


PARTS = "part | name | type | where"
TEXT = policy(
    "roads.reach",
    section("Parameters", table("name | value | type", "wait | 2 days | period")),
    section("Pattern: direct", table(PARTS, "given | road | Road | -", "then | way | Reach | {a: road.a, b: road.b}")),
    section("Pattern: further", table(PARTS, "given | way | Reach | -", "given | road | Road | road.a = way.b",
                                      "then | longer | Reach | {a: way.a, b: road.b}")),
    section("Pattern: lonely", table(PARTS, "given | town | Town | -", "none | leaving | Reach | leaving.a = town.name",
                                     "from | - | - | deadline(town.at, wait)",
                                     "then | alone | Lonely | {name: town.name}")),
)  # fmt: skip
POLICIES = Policies.from_text(TEXT, documents=[Road, Reach, Town, Lonely])
START = datetime(2026, 3, 2, tzinfo=UTC)

towns = st.sampled_from("abcd")
steps = st.one_of(
    st.tuples(st.just("build"), towns, towns),
    st.tuples(st.just("tear down"), towns, towns),
    st.tuples(st.just("found"), towns),
    st.tuples(st.just("wait"), st.sampled_from([0, 5, 24, 30])),
)


def reached(roads: set[tuple[str, str]]) -> set[tuple[str, str]]:
    found = set(roads)
    while more := {(a, d) for a, b in found for c, d in roads if b == c} - found:
        found |= more
    return found


@given(history=st.lists(steps, max_size=30))
def test_what_is_reached_is_what_the_roads_there_are_lead_to(history: list[tuple[object, ...]]) -> None:
    session = Session(POLICIES)
    roads: set[tuple[str, str]] = set()
    founded: dict[str, datetime] = {}
    now = START
    session.advance(now)
    for step in history:
        match step:
            case ("build", str(a), str(b)):
                session.assert_fact(Road(a=a, b=b), id=a + b)
                roads.add((a, b))
            case ("tear down", str(a), str(b)) if (a, b) in roads:
                session.retract(a + b)
                roads.remove((a, b))
            case ("found", str(town)) if town not in founded:
                session.assert_fact(Town(name=town, at=now))
                founded[town] = now
            case ("wait", int(hours)):
                now += timedelta(hours=hours)
                session.advance(now)
        ways = reached(roads)
        assert {(way.values["a"], way.values["b"]) for way in session.conclusions("Reach")} == ways
        cut_off = {town for town in founded if all(a != town for a, _ in ways)}
        zone = session.zone
        due = {town: (at.astimezone(zone) + timedelta(days=2)).date() for town, at in founded.items()}
        waited = {town for town in cut_off if now.astimezone(zone).date() >= due[town]}
        assert {one.values["name"] for one in session.conclusions("Lonely")} == waited


def test_a_circle_does_not_hold_itself_up() -> None:
    session = Session(POLICIES)
    for a, b in ("bc", "cb", "db"):
        session.assert_fact(Road(a=a, b=b), id=a + b)
    session.retract("db")
    assert {(way.values["a"], way.values["b"]) for way in session.conclusions()} == reached({("b", "c"), ("c", "b")})


def test_what_is_found_again_has_held_all_the_time() -> None:
    session = Session(POLICIES)
    session.advance(START)
    for a, b in ("ab", "bc", "ac"):
        session.assert_fact(Road(a=a, b=b), id=a + b)
    session.advance(START + timedelta(days=1))
    change = session.retract("ac")  # a still leads to c, by way of b
    assert (change.concluded, change.withdrawn) == ((), ())
    (way,) = (one for one in session.conclusions() if one.to_dict() == {"a": "a", "b": "c"})
    assert way.since == START


class Number(BaseModel):
    n: int


COUNTING = policy(
    "numbers.up",
    section("Pattern: up", table(PARTS, "given | low | Number | -", "then | high | Number | {n: low.n + 1}")),
)


def test_a_circle_without_end_is_refused_and_leaves_nothing() -> None:
    session = Session(Policies.from_text(COUNTING, documents=[Number]), limits=Limits(rounds=50))
    with pytest.raises(LimitExceeded) as caught:
        session.assert_fact(Number(n=1))
    assert caught.value.diagnostics[0].code == "circle-without-end"
    assert caught.value.span is not None
    assert (session.facts(), session.conclusions()) == ((), ())
