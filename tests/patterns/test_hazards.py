"""Where durable-rules goes wrong when it is used as it is, and what a session on it says in the same situation.

`raw.py` makes each situation, in a process of its own.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bpmlib import Session
from bpmlib.errors import EvaluationError, FactError, InputError
from bpmlib.patterns._durable import Matcher
from tests.patterns.trading import Both, Order, Parcel, Payment, pattern, policies

c = pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed", exc_type=ImportError)

ROOT = Path(__file__).parents[2]
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what becomes of wrong memory is seen on Linux")


def run(name: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
    """Run a situation; memory that nobody has written to holds nothing that looks like an address (glibc)."""
    command = [sys.executable, "-m", "tests.patterns.raw", name]
    environment = {**os.environ, "MALLOC_PERTURB_": "165"}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=seconds, check=False
    )


def raw(name: str) -> list[Any]:
    """Return what a situation shows."""
    done = run(name)
    assert done.returncode == 0, done.stderr
    shown: list[Any] = json.loads(done.stdout)
    return shown


def dies(name: str) -> bool:
    """Return whether a situation ends its process by a signal."""
    return run(name).returncode < 0


def session(*names: str, text: str = "") -> Session:
    return Session(policies(*names, text=text), "durable")


# ---------------------------------------------------------------------------------- values that it misreads


def test_decimals_are_rejected_and_are_joined_here() -> None:
    assert raw("decimals") == ["TypeError: Object of type Decimal is not JSON serializable"]
    both = Both("paid")
    both.add(Order(no="1", amount=Decimal("1.10")))
    assert len(both.add(Payment(order="1", amount=Decimal("1.1")))[0]) == 1


def test_a_text_counts_as_a_number_in_its_own_order_and_is_refused_here() -> None:
    assert raw("text_as_number") == [
        ["9"],
        ["", "MessageNotHandledException: {'amount': '100000'}"],
    ]
    with pytest.raises(InputError):
        session("paid").assert_fact({"no": "1", "amount": "9"}, "Order")


def test_large_numbers_are_all_equal_and_are_exact_here() -> None:
    assert raw("large_numbers") == [[[2**63, 2**70]]]
    both = Both("paid")
    both.add(Order(no="1", amount=Decimal(2**63)))
    assert both.add(Payment(order="1", amount=Decimal(2**70))) == ([], [])
    assert len(both.add(Payment(order="1", amount=Decimal(2**63)))[0]) == 1


def test_small_numbers_are_an_error_and_are_exact_here() -> None:
    assert "204" in raw("small_numbers")[0]
    both = Both("paid")
    both.add(Order(no="1", amount=Decimal("1E-7")))
    assert both.add(Payment(order="1", amount=Decimal("1.1E-7"))) == ([], [])
    assert len(both.add(Payment(order="1", amount=Decimal("0.0000001")))[0]) == 1


def test_one_and_one_point_zero_are_not_joined_and_are_here() -> None:
    assert raw("equal_numbers") == [[]]
    both = Both("paid")
    both.add(Order(no="1", amount=Decimal(1)))
    assert len(both.add(Payment(order="1", amount=Decimal("1.0")))[0]) == 1


def test_a_fact_without_a_value_spoils_those_after_it_and_does_not_here() -> None:
    error, seen = raw("null_in_join")
    assert "311" in error and seen == []
    both = Both("twin")
    both.add(Order(no="1", customer="c"))
    both.add(Order(no="2"))
    assert len(both.add(Order(no="3", customer="c"))[0]) == 3


# --------------------------------------------------------------------------- facts that it takes for others


def test_different_facts_are_duplicates_and_are_two_here() -> None:
    assert "MessageObservedException" in raw("false_duplicate")[0]
    error, left = raw("false_duplicate_of_ids")
    assert "MessageObservedException" in error and left == []  # to retract one of them took the other away
    made = session("twin")
    made.assert_fact(Order(no="32986"), id="40189")
    assert len(made.assert_fact(Order(no="46010"), id="797186").concluded) == 3
    made.retract("797186")
    assert [fact.id for fact in made.facts()] == ["40189"]
    assert len(made.conclusions()) == 1


def test_a_retraction_that_meets_nothing_goes_unnoticed_and_is_an_error_here() -> None:
    assert raw("retracted_in_vain") == [[{"x": 1, "y": 2.0}]]
    made = session("twin")
    made.assert_fact(Order(no="1"), id="a")
    with pytest.raises(FactError, match="there is no fact `b`"):
        made.retract("b")


@LINUX
def test_a_long_id_ends_the_process_and_is_an_id_here() -> None:
    assert dies("long_id")
    made = session("twin")
    made.assert_fact(Order(no="1"), id="x" * 9_000_000)
    assert len(made.retract("x" * 9_000_000).withdrawn) == 1


# ------------------------------------------------------------------------------------- answers that are lost


def test_an_event_meets_one_of_two_rules_and_a_fact_meets_both_here() -> None:
    assert raw("event_meets_one_rule") == [1]
    made = session("paid", "next", "chain")
    made.assert_facts([Order(no="1"), Parcel(order="1")])
    assert len(made.assert_fact(Payment(order="1")).concluded) == 3


def test_an_error_is_put_aside_and_is_raised_here() -> None:
    assert raw("error_in_action")[0].startswith("exception caught division by zero")
    made = session("ratio")
    made.assert_fact(Parcel(order="1", weight=Decimal(0)))
    with pytest.raises(EvaluationError):
        made.assert_fact(Order(no="1"))
    assert len(made.facts()) == 1


def test_an_answer_goes_to_another_thread_and_there_is_none_here() -> None:
    assert raw("answer_lost") == [None]
    before = threading.active_count()
    made = session("twin")
    assert len(made.assert_fact(Order(no="1")).concluded) == 1
    assert threading.active_count() == before


def test_a_fact_that_nothing_follows_from_is_an_error_and_is_none_here() -> None:
    assert [error.split(":")[0] for error in raw("nothing_matches")] == ["MessageNotHandledException"] * 2
    assert session("paid").assert_fact(Payment(order="1")).concluded == ()


def test_a_retraction_takes_another_match_with_it_and_does_not_here() -> None:
    assert raw("lost_match") == [None]
    both = Both("paid")
    both.add(Order(no="1"), "o1")
    both.add(Payment(order="1"), "p1")

    def at_once(session: Session) -> Any:
        return session.assert_facts([Order(no="2"), Payment(order="2")])

    assert len(both.do(at_once)[0]) == 1
    assert len(both.retract("o1")[1]) == 1
    assert len(both.durable.conclusions()) == 1


def test_many_matches_come_twice_and_once_here() -> None:
    assert raw("many_at_once") == [6000]
    made = Matcher(1, [(), ((0, 0, 0),)])
    for number in range(1500):
        assert made.add(f"b{number:03}", (0, 1), (1,)) == []
    found = made.add("a", (1, 0), (1,))
    assert len(found) == len({tuple(ids) for ids in found}) == 1500
    made.close()


def test_either_of_two_holds_twice_and_is_concluded_once_here() -> None:
    assert raw("either_or_twice") == [2]
    text = pattern("either", 'given | o | Order | o.urgent or o.no = "1"', "given | p | Payment | p.order = o.no",
                   then='a: o.no, b: "b"')  # fmt: skip
    made = session(text=text)
    made.assert_fact(Order(no="1", urgent=True))
    assert len(made.assert_fact(Payment(order="1")).concluded) == 1


# ------------------------------------------------------------------------------------------ more than it holds


@pytest.mark.long
def test_a_state_too_many_blocks_all_new_ones_and_sessions_need_none() -> None:
    count, first, later = raw("states")
    assert count == 1025 and "MemoryError" in first and "MemoryError" in later
    made = policies("paid")
    sessions = [Session(made, "durable") for _ in range(1100)]
    for one in sessions:
        one.assert_fact(Order(no="1"))
    for one in sessions:
        assert len(one.assert_fact(Payment(order="1")).concluded) == 1


@pytest.mark.long
def test_rules_over_one_type_fail_when_there_are_many_and_do_not_here() -> None:
    assert "303" in raw("rules_on_one_type")[0]
    assert "106" in raw("many_rules")[0]
    done = run("many_first_facts")
    assert done.returncode < 0 or "108" in done.stderr
    text = "\n".join(
        pattern(f"p{n}", f"given | o | Order | o.amount < {n}", "given | p | Payment | p.order = o.no",
                then='a: o.no, b: "b"')
        for n in range(260)
    )  # fmt: skip
    made = session(text=text)
    made.assert_fact(Order(no="1", amount=Decimal(100)))
    assert len(made.assert_fact(Payment(order="1")).concluded) == 159


def test_many_alternatives_never_end_and_are_any_condition_here() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        run("alternatives", seconds=3)
    which = ", ".join(f'"{n}"' for n in range(600))
    text = pattern("either", f"given | o | Order | o.no in [{which}]", "given | p | Payment | p.order = o.no",
                   then='a: o.no, b: "b"')  # fmt: skip
    made = session(text=text)
    made.assert_facts([Order(no="599"), Order(no="600"), Payment(order="600")])
    assert len(made.assert_fact(Payment(order="599")).concluded) == 1


def test_threads_and_names_are_left_over_and_nothing_is_here() -> None:
    threads, error = raw("left_over")
    assert threads > 1 and "already registered" in error
    before = threading.active_count()
    made = policies("twin")
    for _ in range(2):
        with Session(made, "durable") as one:
            assert len(one.assert_fact(Order(no="1")).concluded) == 1
    gc.collect()
    assert threading.active_count() == before


# ------------------------------------------------------------------------------------- memory that is not its own


@LINUX
def test_a_false_last_condition_reads_on_and_on_and_conditions_are_asked_here() -> None:
    assert dies("last_is_false")
    both = Both("trio")
    both.add(Order(no="2", amount=Decimal("1.5")))
    for no in "13":
        both.add(Order(no=no))
    assert len(both.durable.conclusions()) == 1


@LINUX
def test_values_with_equal_hashes_read_on_and_on_and_are_told_apart_here() -> None:
    """The session's own numbers reach such a pair with 797,186 values; here its matcher is given the two."""
    assert dies("equal_hashes")
    made = Matcher(1, [(), ((0, 0, 0),)])
    for number in range(200):
        assert made.add(f"a{number:04}", (1, 0), (40189,)) == []
        assert made.add(f"b{number:04}", (0, 1), (797186,)) == []
    assert len(made.add("c", (0, 1), (40189,))) == 200
    made.close()


@LINUX
def test_a_state_in_which_nothing_was_begun_cannot_be_freed_and_here_it_can() -> None:
    assert dies("state_without_action")
    for _ in range(50):
        with session("paid") as made:
            made.assert_fact(Payment(order="1"))


@LINUX
def test_a_wrong_number_of_a_state_ends_the_process_and_is_not_to_be_had_here() -> None:
    assert dies("wrong_state")
    made = session("twin")
    made.assert_fact(Order(no="1"))
    made.close()
    assert len(made.retract("Order#1").withdrawn) == 1  # what was closed is not asked again
