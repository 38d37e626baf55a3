"""Eight threads that decide and explain at once get what one thread gets."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest

import bpmlib
from tests.policy_text import decision, formula, inputs, outcome_of, parameters, policy, reasons, terms

THREADS = 8

USED = policy("t.used", inputs("a: number"), parameters("limit | 10.5 | number"),
              formula("within : boolean", "a <= limit"))  # fmt: skip
USER = policy(
    "t.user",
    inputs("a: number", "b: string", "day: date"),
    parameters("low | 5.25 | number | -", "low | 7.75 | number | 2026-07-01"),
    terms("half | a / 2", "double | a * 2.5"),
    decision("d", "rule | a | used.within | → d : number", "low | <= low | - | half", "mid | > low | true | double",
             "high | > low | false | 100 / (a - 20)"),
    decision("e (COLLECT)", "rule | a | b | → e : string",
             *(f'r{number} | [{number}..{number + 3.5}] | not("x{number}") | "w{number}"' for number in range(40))),
    reasons("d", "rule | covers | en | zh", "mid | - | {double} is {a * 2.5}, half is {half} | {double}"),
    front=["uses: {used: t.used}", "as_of: day"],
)  # fmt: skip


@pytest.fixture(autouse=True)
def often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def at_once(work: Callable[[int], Any]) -> list[Any]:
    barrier = Barrier(THREADS)

    def start(number: int) -> Any:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(start, range(THREADS)))


def documents() -> list[dict[str, Any]]:
    days = (date(2026, 6, 30), date(2026, 7, 1))
    return [{"a": Decimal(a) / 4, "b": f"x{a % 7}", "day": days[a % 2]} for a in range(0, 120, 11)]


def all_about(made: bpmlib.Policy) -> list[Any]:
    found = []
    for document in documents():
        outcome = outcome_of(made.decide, document)
        found.append(outcome)
        if isinstance(outcome[0], dict):
            decided = made.decide(document, as_of=document["day"])
            found += [decided.explain("en"), decided.explain("zh"), decided.to_dict()["outcome"]]
    return found


def test_one_policy_shared_by_threads_that_touch_it_first() -> None:
    expected = all_about(bpmlib.Policies.from_text(USER, USED)["t.user"])
    for _ in range(2):
        policies = bpmlib.Policies.from_text(USER, USED)
        assert at_once(lambda _: all_about(policies["t.user"])) == [expected] * THREADS


def test_policies_that_use_each_other_may_be_loaded_at_once() -> None:
    for _ in range(5):
        policies = bpmlib.Policies.from_text(USER, USED)
        given: list[tuple[str, dict[str, Any]]] = [("t.user", {"a": 30, "b": "x"}), ("t.used", {"a": 30})]

        def decide(number: int, policies: bpmlib.Policies = policies) -> Any:
            name, document = given[number % 2]
            return policies[name].decide(document, as_of=DAY).outcome

        assert at_once(decide) == [{"d": 10, "e": [f"w{n}" for n in range(27, 31)]}, {"within": False}] * (THREADS // 2)


DAY = date(2026, 7, 1)


def test_the_thread_s_own_decimal_context_does_not_matter() -> None:
    import decimal

    policies = bpmlib.Policies.from_text(USER, USED)

    def coarse(number: int) -> Any:
        decimal.getcontext().prec = number + 1
        decimal.getcontext().traps[decimal.Inexact] = True
        return policies["t.user"].decide(a=Decimal("9.123456789"), b="x", as_of=DAY).outcome

    expected = policies["t.user"].decide(a=Decimal("9.123456789"), b="x", as_of=DAY).outcome
    assert at_once(coarse) == [expected] * THREADS
