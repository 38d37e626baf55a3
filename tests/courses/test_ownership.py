"""Windows, claims, transfers and lapses, to the instant."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.cases.ownership import (
    Claim,
    Ownership,
    Tenure,
    award,
    claim,
    hand_over,
    owner,
    prevailing,
    release,
    renew,
    transfer,
    valid_until,
)
from bpmlib.errors import CaseError
from tests.courses.days import refused

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
TICK = timedelta(microseconds=1)
FREE = Ownership("c1")


def later(days: int) -> datetime:
    return NINE + timedelta(days=days)


@pytest.mark.parametrize(
    ("filed", "months", "until"),
    [
        (datetime(2026, 3, 15, 9, tzinfo=SHANGHAI), 2, date(2026, 5, 16)),
        (datetime(2025, 12, 31, 9, tzinfo=SHANGHAI), 2, date(2026, 3, 1)),
        (datetime(2023, 12, 31, 9, tzinfo=SHANGHAI), 2, date(2024, 3, 1)),
        (datetime(2026, 3, 31, 9, tzinfo=SHANGHAI), 1, date(2026, 5, 1)),
        (datetime(2026, 3, 30, 16, tzinfo=UTC), 3, date(2026, 7, 1)),
        (datetime(2026, 3, 30, 15, 59, tzinfo=UTC), 3, date(2026, 7, 1)),
        (datetime(2026, 1, 29, 9, tzinfo=SHANGHAI), 13, date(2027, 3, 1)),
    ],
)
def test_a_file_is_valid_through_the_same_day_months_later(filed: datetime, months: int, until: date) -> None:
    found = valid_until(filed, months, SHANGHAI)
    assert found == datetime(until.year, until.month, until.day, tzinfo=SHANGHAI)


@pytest.mark.parametrize("months", [0, -1, True, 10**6, 12 * 7973 + 10])
def test_a_window_has_months_and_an_end(months: Any) -> None:
    with refused("ownership-refused"):
        valid_until(NINE, months, SHANGHAI)
    with refused("ownership-refused"):
        valid_until(NINE.replace(tzinfo=None), 2, SHANGHAI)


def test_who_registered_first_prevails_while_the_claim_is_valid() -> None:
    """S004-27 R1, R2."""
    claims = [Claim("B", NINE, later(10)), Claim("A", NINE - TICK, later(5)), Claim("C", later(7))]
    expected = [(NINE - 2 * TICK, None), (NINE - TICK, "A"), (later(5) - TICK, "A"), (later(5), "B"), (later(10), "C")]
    for at, who in expected:
        found = prevailing(claims, at)
        assert (found and found.who) == who
        assert prevailing(reversed(claims), at) == found


def test_claims_of_one_instant_need_somebody_to_decide() -> None:
    with refused("claims-tied"):
        prevailing([Claim("A", NINE), Claim("B", NINE)], NINE)
    assert prevailing([Claim("A", NINE), Claim("A", NINE, later(1))], NINE) == Claim("A", NINE)
    first = Claim("C", NINE - TICK)
    assert prevailing([Claim("A", NINE), Claim("B", NINE), first], NINE) == first


def test_a_tenure_begins_with_its_first_instant_and_ends_before_its_last() -> None:
    held = claim(FREE, "A", NINE, basis="3(1)", until=later(1))
    owners = [one and one.owner for one in (owner(held, at) for at in (NINE - TICK, NINE, later(1) - TICK, later(1)))]
    assert owners == [None, "A", "A", None]


def test_nobody_takes_a_client_who_is_somebodys() -> None:
    held = claim(FREE, "A", NINE, basis="x", until=later(1))
    for who in ("A", "B"):
        with refused("ownership-refused"):
            claim(held, who, later(1) - TICK, basis="x")
    after = claim(held, "B", later(1), basis="x")
    assert [one.owner for one in after.tenures] == ["A", "B"]
    with refused("ownership-refused"):
        claim(after, "C", later(5), basis="x")
    with refused("ownership-refused"):
        claim(after, "C", NINE - TICK, basis="x")


def test_a_tenure_is_renewed_while_it_lasts() -> None:
    held = claim(FREE, "A", NINE, basis="x", until=later(1))
    longer = renew(held, later(1) - TICK, later(2))
    assert longer.tenures == (Tenure("A", NINE, later(2), "x"),)
    endless = claim(FREE, "A", NINE, basis="x")
    for state, at, until in ((held, later(1), later(2)), (held, NINE, later(1)), (endless, NINE, later(1))):
        with refused("ownership-refused"):
            renew(state, at, until)


def test_a_transfer_ends_one_tenure_and_begins_the_next() -> None:
    held = transfer(claim(FREE, "A", NINE, basis="x"), "B", later(1), basis="R14")
    assert [(one.owner, one.since, one.until) for one in held.tenures] == [("A", NINE, later(1)), ("B", later(1), None)]
    for state, to in ((held, "B"), (FREE, "A"), (release(held, later(2)), "A")):
        with refused("ownership-refused"):
            transfer(state, to, later(3), basis="x")
    with refused("ownership-refused"):
        transfer(held, "C", NINE, basis="out of order")
    at_once = transfer(claim(FREE, "A", NINE, basis="x"), "B", NINE, basis="x")
    assert [one.owner for one in at_once.tenures] == ["B"]


def test_a_provisional_owner_stands_until_somebody_decides() -> None:
    """S000-16 R13: the first receiver, until sales management decides."""
    held = claim(FREE, "A", NINE, basis="R13", provisional=True)
    there = owner(held, NINE)
    assert there is not None and there.provisional
    for to in ("A", "B"):
        decided = owner(award(held, to, later(1), basis="R13"), later(1))
        assert decided == Tenure(to, later(1), None, "R13")
    with refused("ownership-refused"):
        award(award(held, "A", later(1), basis="R13"), "A", later(2), basis="R13")
    lapsed = claim(FREE, "A", NINE, basis="x", until=later(1))
    assert owner(award(lapsed, "B", later(2), basis="x"), later(2)) is not None


def test_all_clients_of_who_leaves_are_handed_over() -> None:
    """S000-16 R14, S004-27 R15."""
    book = {
        "c1": claim(Ownership("c1"), "A", NINE, basis="x", until=later(9)),
        "c2": claim(Ownership("c2"), "A", NINE, basis="x"),
        "c3": claim(Ownership("c3"), "B", NINE, basis="x"),
        "c4": claim(Ownership("c4"), "A", NINE, basis="x", until=later(1)),
    }
    moved = hand_over(book, "A", later(1), {"c1": "B", "c2": "C"}, basis="R14")
    assert {name: one.tenures[-1] for name, one in moved.items()} == {
        "c1": Tenure("B", later(1), later(9), "R14"),
        "c2": Tenure("C", later(1), None, "R14"),
    }
    both = {"c1": "B", "c2": "C"}
    for heirs in ({"c1": "B"}, both | {"c3": "C"}, both | {"c4": "C"}, both | {"c1": "A"}):
        with refused("ownership-refused"):
            hand_over(book, "A", later(1), heirs, basis="R14")


@pytest.mark.parametrize(
    ("who", "since", "until"),
    [
        ("", NINE, None),
        ("A", NINE, NINE),
        ("A", NINE.replace(tzinfo=None), None),
        ("A", NINE, later(1).replace(tzinfo=None)),
    ],
)
def test_a_window_is_somebodys_and_holds_an_instant(who: str, since: datetime, until: datetime | None) -> None:
    with refused("ownership-refused"):
        Claim(who, since, until)
    with refused("ownership-refused"):
        Tenure(who, since, until, "x")


HOURS = st.integers(0, 40).map(lambda hours: NINE + timedelta(hours=hours))
WHO = st.sampled_from("ABC")
STEPS = st.tuples(st.sampled_from([claim, transfer, release, renew, award]), WHO, HOURS, HOURS)


@given(st.lists(STEPS, max_size=20))
def test_tenures_follow_each_other_whatever_is_done(steps: list[tuple[Any, str, datetime, datetime]]) -> None:
    state = FREE
    for function, who, at, until in steps:
        before = state
        try:
            if function is release:
                state = release(state, at)
            elif function is renew:
                state = renew(state, at, until)
            else:
                state = function(state, who, at, basis="x", until=until if until.hour % 2 else None)
        except CaseError:
            assert state is before
            continue
        there = owner(state, at)
        assert (there is None) if function is release else there is not None
        assert function not in (claim, transfer, award) or (there is not None and there.owner == who)
        for one, following in zip(state.tenures, state.tenures[1:], strict=False):
            assert one.until is not None and one.since < one.until <= following.since
        for moment in (NINE + timedelta(hours=hours) for hours in range(41)):
            then, said_before = owner(state, moment), owner(before, moment)
            assert moment >= at or (then and then.owner) == (said_before and said_before.owner)
