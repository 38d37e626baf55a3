"""The ledger: once, reversed, posted again, summed; against a book that is a plain list."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.errors import LedgerError
from bpmlib.ledger.book import Ledger
from bpmlib.ledger.days import DayRange, containing
from bpmlib.ledger.entries import Entry, EntryKey, from_dict, to_dict
from tests.ledger.lines import CHINA, SHANGHAI, fails, line

MARCH, APRIL = containing(date(2026, 3, 1), "month"), containing(date(2026, 4, 1), "month")
LI = ("Li", "fine", "CNY")


def book(*entries: Entry) -> Ledger:
    ledger = Ledger(SHANGHAI)
    for entry in entries:
        ledger = ledger.post(entry)
    return ledger


def test_the_same_entry_twice_is_one() -> None:
    ledger = book(line())
    assert ledger.post(line()) is ledger
    assert ledger.post(line(amount="20.00", note="another note")) is ledger
    assert list(ledger) == [line()]


@pytest.mark.parametrize(
    "change", [{"amount": Decimal(40)}, {"unit": "USD"}, {"at": date(2026, 3, 3)}, {"version": "2"}]
)
def test_another_entry_under_the_same_key_is_refused(change: dict[str, object]) -> None:
    ledger = book(line())
    with fails("entry-differs") as caught:
        ledger.post(replace(line(), **change))
    assert next(iter(change)) in str(caught.value)
    assert list(ledger) == [line()]


@pytest.mark.parametrize("field", ["account", "kind", "clause", "policy", "incident"])
def test_another_key_is_another_entry(field: str) -> None:
    other = replace(line(), **{field: "bonus" if field == "kind" else "other"})
    assert len(book(line(), other)) == 2


def test_a_ledger_does_not_change() -> None:
    empty = Ledger(SHANGHAI)
    one = empty.post(line())
    left, right = one.post(line("left")), one.post(line("right"))
    assert [len(ledger) for ledger in (empty, one, left, right)] == [0, 1, 2, 2]
    assert [entry.incident for entry in left] == ["late", "left"]
    assert [entry.incident for entry in right] == ["late", "right"]


def test_a_reversal_is_a_counter_entry_on_its_own_day() -> None:
    ledger = book(line(), line("other", 40)).reverse(line().key, date(2026, 4, 1), "the clock was wrong")
    assert [entry.reversal for entry in ledger] == [False, False, True]
    assert (ledger.total(*LI, MARCH), ledger.total(*LI, APRIL), ledger.total(*LI)) == (60, -20, 40)
    assert (ledger.standing(*LI, MARCH), ledger.standing(*LI, APRIL), ledger.standing(*LI)) == (40, 0, 40)
    assert [entry.note for entry in ledger.entries(*LI, APRIL)] == ["the clock was wrong"]


def test_reversing_what_is_not_there_and_reversing_twice_is_refused() -> None:
    ledger = book(line())
    with fails("entry-not-posted"):
        ledger.reverse(line("other").key, date(2026, 4, 1), "x")
    reversed_once = ledger.reverse(line().key, date(2026, 4, 1), "x")
    with fails("entry-reversed"):
        reversed_once.reverse(line().key, date(2026, 4, 1), "x")
    with fails("entry-malformed"):
        ledger.reverse(line().key, date(2026, 4, 1), " ")
    with fails("entry-malformed"):
        ledger.reverse(line().key, date(2026, 3, 1), "before it was")
    assert len(ledger.reverse(line().key, date(2026, 3, 2), "the same day")) == 2


def test_what_was_reversed_stays_so_when_it_is_delivered_again() -> None:
    ledger = book(line()).reverse(line().key, date(2026, 4, 1), "x")
    assert ledger.post(line()) is ledger
    counter = list(ledger)[1]
    assert ledger.post(replace(counter, note="y")) is ledger
    with fails("entry-differs"):
        ledger.post(replace(counter, at=date(2026, 4, 2)))
    with fails("entry-differs"):
        ledger.post(line(amount=40))


def test_reposting_makes_it_stand_again_as_the_next_revision() -> None:
    ledger = book(line()).reverse(line().key, date(2026, 4, 1), "x")
    again = ledger.repost(line(amount=40))
    assert [(entry.revision, entry.amount) for entry in again] == [(1, 20), (1, -20), (2, 40)]
    assert (again.total(*LI), again.standing(*LI)) == (40, 40)
    assert again.repost(line(amount=40)) is again
    assert [entry.amount for entry in again.incidents("Li", "fine", "retail.attendance", "II-5")] == [40]
    with fails("entry-differs"):
        again.repost(line(amount=20))
    third = again.reverse(line().key, date(2026, 4, 2), "x").repost(line())
    assert [entry.revision for entry in third] == [1, 1, 2, 2, 3]
    assert third.times("Li", "fine", "retail.attendance", "II-5") == 1
    assert Ledger(SHANGHAI).repost(line(revision=3)).posting(line().key) is not None


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (line(revision=2), "entry-differs"),
        (line(revision=3), "entry-differs"),
        (line(amount=-20, reversal=True, revision=2), "entry-differs"),
        (line(amount=-10, reversal=True), "entry-malformed"),
        (line(amount=-20, reversal=True, unit="USD"), "entry-malformed"),
        (line(amount=-20, reversal=True, version="2"), "entry-malformed"),
        (line(amount=-20, reversal=True, at=date(2026, 3, 1)), "entry-malformed"),
        (line("other", revision=2), "entry-not-posted"),
        (line("other", amount=-20, reversal=True), "entry-not-posted"),
    ],
)
def test_what_does_not_follow_from_the_book_is_refused(entry: Entry, code: str) -> None:
    with fails(code):
        book(line()).post(entry)
    with fails(code):
        Ledger.of([line(), entry], SHANGHAI)


def test_a_revision_out_of_turn_is_refused_after_a_reversal_too() -> None:
    ledger = book(line()).reverse(line().key, date(2026, 4, 1), "x")
    with fails("entry-differs") as caught:
        ledger.post(line(revision=3))
    assert "which is reversed" in str(caught.value)


def test_days_are_those_of_the_zone() -> None:
    last = line("last", at=datetime(2026, 3, 31, 15, 59, 59, tzinfo=UTC))
    first = line("first", at=datetime(2026, 3, 31, 16, 0, tzinfo=UTC))
    ledger = book(last, first)
    assert [entry.incident for entry in ledger.entries(*LI, MARCH)] == ["last"]
    assert [entry.incident for entry in ledger.entries(*LI, APRIL)] == ["first"]
    assert ledger.day(first.at) == date(2026, 4, 1)
    assert [entry.incident for entry in Ledger.of(ledger, UTC).entries(*LI, APRIL)] == []


def test_a_day_begins_with_what_has_no_time() -> None:
    day = date(2026, 3, 2)
    noon, nine = (datetime(2026, 3, 2, hour, tzinfo=CHINA) for hour in (12, 9))
    ledger = book(line("noon", at=noon), line("nine", at=nine), line("b", at=day), line("a", at=day))
    assert [entry.incident for entry in ledger.entries(*LI)] == ["b", "a", "nine", "noon"]


def test_the_first_and_the_last_day_of_all() -> None:
    ledger = book(line("first", at=date.min), line("last", at=date.max))
    assert ledger.total(*LI) == 40
    for at in (datetime(9999, 12, 31, 23, tzinfo=UTC), datetime(1, 1, 1, tzinfo=CHINA)):
        with fails("entry-malformed"):
            Ledger(UTC if at.year == 1 else SHANGHAI).post(line(at=at))


def test_an_empty_book_has_sums() -> None:
    ledger = Ledger(UTC)
    assert (ledger.total(*LI), ledger.standing(*LI), len(ledger), list(ledger)) == (0, 0, 0, [])
    assert list(ledger.incidents("Li", "fine", "p", "c")) == []
    assert ledger.posting(line().key) is None and not ledger.stands(line())


def test_which_time_it_is_goes_by_time_and_not_by_posting() -> None:
    days = [date(2026, 3, day) for day in (9, 2, 30)]
    ledger = book(*(line(f"i{day.day}", at=day) for day in days), line("april", at=date(2026, 4, 1)))
    assert [ledger.times_until(line(f"i{day}").key, MARCH) for day in (2, 9, 30)] == [1, 2, 3]
    assert ledger.times_until(line("april").key) == 4
    ledger = ledger.reverse(line("i2").key, date(2026, 4, 2), "x")
    assert ledger.times_until(line("i9").key, MARCH) == 1
    with fails("entry-reversed"):
        ledger.times_until(line("i2").key)
    with fails("entry-not-posted"):
        ledger.times_until(line("none").key)
    with fails("days-unsound"):
        ledger.times_until(line("april").key, MARCH)


# --------------------------------------------------------------------------------- against a plain list

DAYS = st.dates(date(2026, 2, 25), date(2026, 3, 5))
INSTANTS = st.builds(
    lambda day, hour: datetime(day.year, day.month, day.day, hour, tzinfo=UTC), DAYS, st.integers(0, 23)
)
POSTS = st.builds(
    line,
    incident=st.sampled_from("abc"),
    amount=st.integers(-2, 3).map(str),
    at=DAYS | INSTANTS,
    account=st.sampled_from(["Li", "Wu"]),
    kind=st.just("points"),
    clause=st.sampled_from(["1", "2"]),
)
STEPS = st.lists(st.tuples(st.sampled_from(["post", "repost", "reverse", "reverse"]), POSTS), max_size=30)


def stands(entries: Iterable[Entry]) -> dict[EntryKey, Entry]:
    """Return what stands, by the rule as it is written: the last entry of a key, if it is no counter entry."""
    last = {entry.key: entry for entry in entries}
    return {key: entry for key, entry in last.items() if not entry.reversal}


def local(at: date) -> date:
    return (at + timedelta(hours=8)).date() if isinstance(at, datetime) else at


@given(STEPS, DAYS, DAYS)
def test_it_says_what_a_plain_list_says(steps: list[tuple[str, Entry]], one: date, other: date) -> None:
    ledger = Ledger(SHANGHAI)
    for what, entry in steps:
        before = list(ledger)
        try:
            if what == "reverse":
                ledger = ledger.reverse(entry.key, entry.at, "x")
            else:
                ledger = getattr(ledger, what)(entry)
        except LedgerError:
            pass
        assert list(ledger)[: len(before)] == before
        assert len(ledger) - len(before) in (0, 1)
        if what == "repost":
            posted = ledger.posting(entry.key)
            assert posted is not None and posted.stands
    days = DayRange(min(one, other), max(one, other) + timedelta(days=1))
    entries, standing = list(ledger), stands(ledger)
    for account in ("Li", "Wu"):
        group = (account, "points", "CNY")
        mine = [entry for entry in entries if entry.account == account and local(entry.at) in days]
        assert ledger.total(*group, days) == sum(entry.amount for entry in mine)
        up = [entry for entry in standing.values() if entry.account == account and local(entry.at) in days]
        assert ledger.standing(*group, days) == sum(entry.amount for entry in up)
        for clause in ("1", "2"):
            of_clause = [entry for entry in up if entry.clause == clause]
            assert ledger.times(account, "points", "retail.attendance", clause, days) == len(of_clause)
            listed = list(ledger.incidents(account, "points", "retail.attendance", clause, days))
            assert sorted(listed, key=lambda entry: entry.incident) == sorted(
                of_clause, key=lambda entry: entry.incident
            )
            assert [ledger.times_until(entry.key, days) for entry in listed] == list(range(1, len(listed) + 1))
    rebuilt = Ledger.of((from_dict(to_dict(entry)) for entry in ledger), SHANGHAI)
    assert list(rebuilt) == entries
    assert rebuilt.standing("Li", "points", "CNY", days) == ledger.standing("Li", "points", "CNY", days)
    assert Ledger.of([*ledger, *ledger], SHANGHAI).total("Li", "points", "CNY") == ledger.total("Li", "points", "CNY")


def test_equal_incidents_are_independent_of_the_order_of_posting() -> None:
    entries = [line(f"i{number}", number, at=date(2026, 3, 1 + number)) for number in range(1, 9)]
    there, back = Ledger.of(entries, UTC), Ledger.of(reversed(entries), UTC)
    assert [there.times_until(entry.key) for entry in entries] == [back.times_until(entry.key) for entry in entries]
    assert there.total(*LI) == back.total(*LI) == Decimal(36)


def nodes(ledger: Ledger) -> set[int]:
    """Return which nodes the indexes of a ledger are made of."""
    found, waiting = set(), [ledger._keys, ledger._by_account, ledger._by_clause]
    while waiting:
        if (node := waiting.pop()) is not None:
            found.add(id(node))
            waiting += [node.left, node.right]
    return found


def test_a_new_ledger_shares_nearly_everything_with_the_one_before() -> None:
    """So posting n entries costs n times the logarithm of n, and keeping every version does too."""
    ledger = Ledger.of([line(f"i{number}", at=date(2026, 1, 1 + number % 28)) for number in range(5000)], SHANGHAI)
    posted = ledger.post(line("one more"))
    reversed_once = ledger.reverse(line("i7").key, date(2026, 4, 1), "x")
    there = nodes(ledger)
    assert len(there) == 15_000
    assert len(nodes(posted) - there) <= 3 * 20
    assert len(nodes(reversed_once) - there) <= 4 * 20
