"""Which time it is: the ladders and thresholds of the sources, to their boundaries."""

from datetime import UTC, date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.ledger.book import Ledger
from bpmlib.ledger.counting import Ladder, Threshold, crossing, reached, running
from bpmlib.ledger.days import containing
from tests.ledger.lines import SHANGHAI, fails, line


def late(*days: date) -> Ledger:
    return Ledger.of([line(str(day), at=day) for day in days], SHANGHAI)


def key(day: date) -> Any:
    return line(str(day)).key


def test_late_arrivals_of_a_month_climb_the_ladder_and_a_new_month_begins_again() -> None:
    """S004-12 R2: the first time in a month 20, the second 40, the third means leaving."""
    ladder = Ladder([(1, "20"), (2, "40"), (3, "is asked to leave")])
    days = [date(2026, 3, 2), date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1)]
    book = late(*days)
    found = [ladder.at(book.times_until(key(day), containing(day, "month"))) for day in days]
    assert found == ["20", "40", "is asked to leave", "20"]


def test_proxy_swiping_from_the_second_time_on() -> None:
    """S000-22 R5: `2 or more times`; the source names no window, so it is ever."""
    book = late(date(2025, 5, 5), date(2026, 3, 2), date(2026, 3, 3))
    facts = [reached(book, key(day), Threshold(2)) for day in (date(2025, 5, 5), date(2026, 3, 2), date(2026, 3, 3))]
    assert [fact and (fact.time, fact.now, fact.days) for fact in facts] == [None, (2, True, ()), (3, False, ())]


def test_a_diverted_client_the_second_time_ends_the_employment() -> None:
    """S003-05 R2, R3: a warning, which is an entry of 0; the second time dismissal."""
    warnings = [line(f"w{day}", 0, date(2026, day, 1), clause="3", policy="agency.conduct") for day in (1, 9)]
    book = Ledger.of(warnings, SHANGHAI)
    ladder = Ladder([(1, "warning"), (2, "dismissal")])
    assert [ladder.at(book.times_until(one.key)) for one in warnings] == ["warning", "dismissal"]
    book = book.reverse(warnings[0].key, date(2026, 9, 2), "it was not so")
    assert ladder.at(book.times_until(warnings[1].key)) == "warning"


def test_the_third_in_a_month() -> None:
    book = late(date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 15), date(2026, 3, 31), date(2026, 4, 1))
    third = Threshold(3, "month")
    assert reached(book, key(date(2026, 3, 15)), third) is None
    assert reached(book, key(date(2026, 4, 1)), third) is None
    fact = reached(book, key(date(2026, 3, 31)), third)
    assert fact is not None and fact.now and fact.time == 3
    assert fact.days == (containing(date(2026, 3, 1), "month"),)


def test_two_months_running() -> None:
    book = late(date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 2), date(2026, 4, 2), date(2026, 5, 2))
    two = Threshold(1, "month", running=2)
    facts = {day: reached(book, key(day), two) for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 2))}
    assert [fact is not None for fact in facts.values()] == [False, True, False]
    new_year = facts[date(2026, 1, 1)]
    assert new_year is not None and [days.start for days in new_year.days] == [date(2025, 12, 1), date(2026, 1, 1)]
    may = containing(date(2026, 5, 1), "month")
    assert running(book, key(date(2026, 5, 2)), may, "month") == 3
    assert running(book, key(date(2026, 5, 2)), may, "month", times=2) == 0
    assert reached(book, key(date(2026, 5, 2)), Threshold(1, "month", running=3)) is not None
    assert reached(book, key(date(2026, 5, 2)), Threshold(1, "month", running=4)) is None


def test_running_back_to_the_first_day_of_all_ends() -> None:
    book = Ledger.of([line("x", at=date.min)], UTC)
    first = containing(date.min, "month")
    assert running(book, line("x").key, first, "month") == 1
    assert reached(book, line("x").key, Threshold(1, "month", running=2)) is None


def test_what_does_not_stand_reaches_nothing() -> None:
    day = date(2026, 3, 2)
    for threshold in (Threshold(1), Threshold(1, "month")):
        with fails("entry-not-posted"):
            reached(late(), key(day), threshold)
        with fails("entry-reversed"):
            reached(late(day).reverse(key(day), day, "x"), key(day), threshold)


def test_a_sum_that_reaches_a_limit() -> None:
    points = [line(f"p{day}", day, date(2026, 3, day), kind="points", unit="points") for day in (4, 5, 6)]
    book = Ledger.of(points, UTC)
    for limit, found in ((9, "p5"), (10, "p6"), (15, "p6"), (16, None)):
        entry = crossing(book, "Li", "points", "points", Decimal(limit))
        assert (entry and entry.incident) == found
    book = book.reverse(points[0].key, date(2026, 3, 5), "x")
    entry = crossing(book, "Li", "points", "points", Decimal(9))
    assert entry is not None and entry.incident == "p6"
    assert crossing(book, "Li", "points", "points", Decimal(9), containing(date(2026, 4, 1), "month")) is None


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 4, 30)), unique=True), st.integers(1, 3), st.integers(1, 3))
def test_thresholds_say_what_counting_by_hand_says(days: list[date], times: int, in_turn: int) -> None:
    book = late(*days)
    for day in days:
        months = [day.month - back for back in range(in_turn)]
        enough = all(sum(one.month == month for one in days) >= times for month in months[1:])
        time = sum(one.month == day.month and one <= day for one in days)
        fact = reached(book, key(day), Threshold(times, "month", in_turn))
        assert (fact is not None) == (enough and time >= times)
        assert fact is None or (fact.time == time and fact.now == (time == times) and len(fact.days) == in_turn)


@pytest.mark.parametrize("steps", [[], [(2, "x")], [(1, "x"), (1, "y")], [(1, "x"), (3, "y"), (2, "z")], [(1.0, "x")]])
def test_a_ladder_rises_from_the_first_time(steps: Any) -> None:
    with fails("threshold-unsound"):
        Ladder(steps)


@pytest.mark.parametrize("arguments", [(0,), (True,), (1, "month", 0), (1, None, 2), (1.5, "month")])
def test_a_threshold_counts_something(arguments: Any) -> None:
    with fails("threshold-unsound"):
        Threshold(*arguments)


def test_there_is_no_time_before_the_first() -> None:
    with fails("threshold-unsound"):
        Ladder([(1, "x")]).at(0)
    with fails("threshold-unsound"):
        running(late(), key(date(2026, 3, 2)), containing(date(2026, 3, 1), "month"), "month", times=0)


def test_days_between_incidents_do_not_matter_within_a_month() -> None:
    start = date(2026, 3, 1)
    days = [start + timedelta(days=number) for number in range(31)]
    book = late(*days)
    assert [book.times_until(key(day), containing(day, "month")) for day in days] == list(range(1, 32))
