"""The time of a session: it is told, it never runs backwards, and what waits for an instant holds from it on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from pydantic import BaseModel

from bpmlib import FactError, Policies, Session
from tests.policy_text import policy, section, table


class Notice(BaseModel):
    who: str
    at: datetime
    day: date


class Due(BaseModel):
    who: str


def text(since: str, part: str = "from") -> str:
    rows = ("given | notice | Notice | -", f"{part} | - | - | {since}", "then | made | Due | {who: notice.who}")
    return policy("t.due", section("Pattern: due", table("part | name | type | where", *rows)))


def session(since: str = "notice.at") -> Session:
    return Session(Policies.from_text(text(since), documents=[Notice, Due])["t.due"], "reference")


@pytest.fixture
def berlin(tmp_path: Path) -> Iterator[Session]:
    """A session whose clocks are put back on 2026-10-25, from 3:00 to 2:00, and forward on 2026-03-29."""
    (tmp_path / "policies.toml").write_text('time_zone = "Europe/Berlin"\n', "utf-8")
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "due.md").write_text(text("notice.at"), "utf-8")
    with Session(Policies.load(tmp_path, documents=[Notice, Due]), "reference") as made:
        yield made


AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def notice(at: datetime = AT, who: str = "Li") -> Notice:
    return Notice(who=who, at=at, day=at.date())


def test_what_waits_holds_from_its_instant_on_not_a_microsecond_before() -> None:
    one = session()
    assert one.assert_fact(notice()).concluded == ()
    assert one.next_change() == AT
    assert one.advance(AT - TICK) == ()
    (change,) = one.advance(AT)
    assert (change.at, [found.id for found in change.concluded]) == (AT, ['Due {who: "Li"}'])
    assert one.next_change() is None
    assert one.advance(AT + TICK) == ()
    assert [found.since for found in one.conclusions()] == [AT]


def test_what_is_past_already_holds_at_once() -> None:
    one = session()
    one.advance(AT)
    assert len(one.assert_fact(notice(AT)).concluded) == 1
    assert one.assert_fact(notice(AT + TICK, "Wu")).concluded == ()


def test_a_day_is_its_first_instant_where_the_session_is() -> None:
    one = session("notice.day")
    one.assert_fact(notice())
    midnight = datetime(2026, 3, 2, tzinfo=timezone(timedelta(hours=8)))
    assert one.next_change() == midnight
    assert one.advance(midnight - TICK) == ()
    assert len(one.advance(date(2026, 3, 2))) == 1


def test_a_time_without_a_zone_is_local() -> None:
    one = session()
    one.advance(datetime(2026, 3, 2, 17))  # noqa: DTZ001
    assert one.now == AT


def test_one_leap_is_as_many_steps() -> None:
    leaping, stepping = session(), session()
    for one in (leaping, stepping):
        one.assert_facts([notice(AT + timedelta(hours=hour), f"w{hour}") for hour in (2, 0, 1, 1)])
    changes = leaping.advance(AT + timedelta(hours=3))
    steps = [change for hour in range(4) for change in stepping.advance(AT + timedelta(hours=hour))]
    assert [(change.at, [one.id for one in change.concluded]) for change in changes] == [
        (change.at, [one.id for one in change.concluded]) for change in steps
    ]
    assert [change.at for change in changes] == [AT + timedelta(hours=hour) for hour in range(3)]


def test_a_retracted_fact_waits_no_more() -> None:
    one = session()
    one.assert_fact(notice(), id="n")
    one.retract("n")
    assert one.next_change() is None
    assert one.advance(AT) == ()


def test_time_runs_backwards_for_nobody() -> None:
    one = session()
    one.advance(AT)
    with pytest.raises(FactError) as raised:
        one.advance(AT - TICK)
    assert [found.code for found in raised.value.diagnostics] == ["time-backwards"]
    assert one.now == AT
    assert one.advance(AT) == ()


def test_an_hour_that_comes_twice_passes_twice(berlin: Session) -> None:
    before, after = datetime(2026, 10, 25, 0, 50, tzinfo=UTC), datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    berlin.assert_fact(notice(after))
    assert berlin.advance(before) == ()
    assert berlin.next_change() == after
    (change,) = berlin.advance(after)
    assert change.at == berlin.now == after
    assert change.at.isoformat() == "2026-10-25T02:10:00+01:00"
    with pytest.raises(FactError):
        berlin.advance(before)


def test_a_time_that_the_clocks_skip_is_the_moment_of_the_jump(berlin: Session) -> None:
    berlin.advance(datetime(2026, 3, 29, 2, 30))  # noqa: DTZ001
    assert berlin.now == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_after_a_deadline_is_past_it_and_the_deadline_itself_is_in_time() -> None:
    at, tick = datetime(2026, 3, 2, 18, tzinfo=UTC), timedelta(microseconds=1)
    for since, first in (("notice.at", at + tick), ("notice.day", None)):
        session = Session(Policies.from_text(text(since, "after"), documents=[Notice, Due]))
        first = first or datetime(2026, 3, 3, tzinfo=session.zone)
        session.advance(first - timedelta(hours=10))
        session.assert_fact(Notice(who="Li", at=at, day=date(2026, 3, 2)))
        assert session.next_change() == first
        session.advance(first - tick)
        assert session.conclusions() == ()
        (change,) = session.advance(first)
        assert [one.type for one in change.concluded] == ["Due"]
