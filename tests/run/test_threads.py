"""Eight threads that decide and explain at once get what one thread gets."""

from __future__ import annotations

import decimal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest

import bpmlib
from bpmlib.explain.wording import Wording
from bpmlib.model.vocabulary import Vocabulary
from tests.policy_text import decision, formula, inputs, outcome_of, parameters, policy, reasons, terms

THREADS = 8

USED = policy(
    "t.used", inputs("a: number"), parameters("limit | 10.5 | number"), formula("within : boolean", "a <= limit")
)
USER = policy(
    "t.user",
    inputs("a: number", "b: string", "day: date"),
    parameters("low | 5.25 | number | -", "low | 7.75 | number | 2026-07-01"),
    terms("half | a / 2", "double | a * 2.5"),
    decision(
        "d",
        "rule | a | used.within | → d : number",
        "low | <= low | - | half",
        "mid | > low | true | double",
        "high | > low | false | 100 / (a - 20)",
    ),
    decision(
        "e (COLLECT)",
        "rule | a | b | → e : string",
        *(f'r{number} | [{number}..{number + 3.5}] | not("x{number}") | "w{number}"' for number in range(26)),
    ),
    reasons("d", "rule | covers | en | zh", "mid | - | {double} is {a * 2.5}, half is {half} | {double}"),
    front=["uses: {used: t.used}", "as_of: day"],
)


@pytest.fixture(autouse=True)
def often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-3)
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
    return [{"a": Decimal(a) / 4, "b": f"x{a % 7}", "day": days[a % 2]} for a in range(3, 120, 23)]


def all_about(made: bpmlib.Policy) -> list[Any]:
    found = []
    for document in documents():
        outcome = outcome_of(made.decide, document)
        found.append(outcome)
        if isinstance(outcome[0], dict) and len(found) < 3:
            decided = made.decide(document, as_of=document["day"])
            found += [decided.explain("en"), decided.explain("zh"), decided.to_dict()["outcome"]]
    return found


def test_one_policy_shared_by_threads_that_touch_it_first() -> None:
    expected = all_about(bpmlib.Policies.from_text(USER, USED)["t.user"])
    made = bpmlib.Policies.from_text(USER, USED)["t.user"]
    assert at_once(lambda _: all_about(made)) == [expected] * THREADS


DAY = date(2026, 7, 1)
BOTH: list[tuple[str, dict[str, Any]]] = [("t.user", {"a": 15, "b": "x"}), ("t.used", {"a": 15})]


def test_policies_that_use_each_other_may_be_loaded_at_once() -> None:
    expected = [{"d": -20, "e": ["w12", "w13", "w14", "w15"]}, {"within": False}]
    for _ in range(3):
        policies = bpmlib.Policies.from_text(USER, USED)

        def decide(number: int, policies: bpmlib.Policies = policies) -> Any:
            name, document = BOTH[number % 2]
            return policies[name].decide(document, as_of=DAY).outcome

        assert at_once(decide) == expected * (THREADS // 2)


def test_the_thread_s_own_decimal_context_does_not_matter() -> None:
    policies = bpmlib.Policies.from_text(USER, USED)

    def coarse(number: int) -> Any:
        decimal.getcontext().prec = number + 1
        decimal.getcontext().traps[decimal.Inexact] = True
        return policies["t.user"].decide(a=Decimal("9.123456789"), b="x", as_of=DAY).outcome

    expected = policies["t.user"].decide(a=Decimal("9.123456789"), b="x", as_of=DAY).outcome
    assert at_once(coarse) == [expected] * THREADS


def test_sentences_that_are_first_filled_in_at_once_keep_their_own_figures() -> None:
    """Code for a sentence is made when it is first wanted; its constants go into a module that all threads share."""
    count = 8 * THREADS
    table = decision("d", "rule | a | → d : number", *(f"r{n} | {n} | 1" for n in range(count)))
    said = reasons(
        "d", "rule | covers | en | zh", *(f"r{n} | - | {{b + {n}.25}} and {{b / {n + 1}.5}} | -" for n in range(count))
    )
    text = policy("t.said", inputs("a: number", "b: number"), table, said)
    expected = [f"r{n}: {n}.25 and 0" for n in range(count)]
    sys.setswitchinterval(1e-6)
    say = Wording("en", Vocabulary())
    for _ in range(3):
        made = bpmlib.Policies.from_text(text)["t.said"]
        decided = [made.decide(a=n, b=0) for n in range(count)]

        def sentences(number: int, made: bpmlib.Policy = made, decided: list[bpmlib.Decision] = decided) -> list[str]:
            return [made.explain(each).why("d")[0].text(say) for each in decided[number::THREADS]]

        assert at_once(sentences) == [expected[number::THREADS] for number in range(THREADS)]
