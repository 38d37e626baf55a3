"""The benchmark of Miss Manners: every engine seats the guests, and finds the same seats."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.manners import Guest, is_seating, party, policies, seated
from bpmlib import Session
from bpmlib.patterns import _durable

ROOT = Path(__file__).parents[2]
WITH_DURABLE = pytest.mark.skipif(not _durable.available(), reason="durable-rules is not installed")


@pytest.mark.parametrize("engine", ["reference", pytest.param("durable", marks=WITH_DURABLE)])
@pytest.mark.parametrize("count", [2, 8, 20])
def test_guests_are_seated(engine: str, count: int) -> None:
    guests = party(count)
    order = seated(Session(policies(), engine), guests)
    assert is_seating(guests, order)


@WITH_DURABLE
def test_both_engines_find_the_same_seats_and_reasons() -> None:
    guests = party(12, seed=5)
    sessions = [Session(policies(), engine) for engine in ("durable", "reference")]
    orders = [seated(session, guests) for session in sessions]
    assert orders[0] == orders[1]
    for session in sessions:
        session.retract("seat 12")
    told = [[session.explain(one).to_dict() for one in session.conclusions()] for session in sessions]
    assert told[0] == told[1] and told[0]


@WITH_DURABLE
def test_durable_rules_by_itself_seats_them_as_well() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "manners.py"), "--guests", "8", "--engine", "raw"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.rstrip().endswith("right")


@pytest.mark.parametrize("engine", ["reference", pytest.param("durable", marks=WITH_DURABLE)])
def test_a_seat_is_taken_back_where_nobody_can_sit_next(engine: str) -> None:
    rows = [("a", "m", "x"), ("b", "f", "x"), ("c", "m", "x"), ("c", "m", "y"), ("d", "f", "y")]
    guests = [Guest(name=name, sex=sex, hobby=hobby) for name, sex, hobby in [rows[1], rows[0], *rows[2:]]]
    session = Session(policies(), engine)
    order = seated(session, guests)  # from `b` on there is no way; from `a` on there is
    assert order == ["a", "b", "c", "d"] and is_seating(guests, order)
    assert [fact.values["guest"] for fact in session.facts("Seat")] == order


def test_guests_who_share_nothing_are_not_seated() -> None:
    guests = [Guest(name="a", sex="m", hobby="x"), Guest(name="b", sex="f", hobby="y")]
    session = Session(policies(), "reference")
    assert seated(session, guests) == []
    assert session.facts("Seat") == session.conclusions() == ()
    assert not is_seating(guests, ["a", "b"])
