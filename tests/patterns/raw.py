"""What durable-rules does when it is used as it is: `python -m tests.patterns.raw lost_match` shows one case.

Each function makes one situation, by the package's own host or by its C module, and prints what came of it. Some end
the process, and one never ends, so `test_hazards.py` runs each in a process of its own. Nothing of bpmlib is imported.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import durable_rules_engine as c
from durable import engine

RULES = {"all": [{"a": {"t": "A"}}, {"b": {"$and": [{"t": "B"}, {"x": {"a": "y"}}]}}]}
"""A fact A and a fact B whose x is its y."""


def show(*values: Any) -> None:
    print(json.dumps(values))  # noqa: T201


# ------------------------------------------------------------------------------------------- by the host


def host(**rules: Any) -> engine.Host:
    made = engine.Host()
    made.set_rulesets({"r": rules})
    return made


def one(condition: Any, run: Callable[[Any], None] = lambda _: None) -> dict[str, Any]:
    return {"all": [{"m": condition}], "run": run}


def joined(seen: list[Any], condition: Any) -> dict[str, Any]:
    second = {"$and": [{"t": "B"}, condition]}
    return {"all": [{"a": {"t": "A"}}, {"b": second}], "run": lambda found: seen.append([found.a.x, found.b.x])}


def said(call: Callable[..., Any], *args: Any) -> str:
    """Return the error that a call ends in, "" where there is none."""
    try:
        call(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def decimals() -> None:
    show(said(host(r=one({"$gt": {"x": 0}})).assert_fact, "r", {"x": Decimal("1.10")}))


def text_as_number() -> None:
    seen: list[Any] = []
    made = host(r=one({"$gt": {"amount": 20000}}, lambda found: seen.append(found.m.amount)))
    errors = [said(made.assert_fact, "r", {"amount": text}) for text in ("9", "100000")]
    show(seen, errors)


def states() -> None:
    made = host(r=one({"x": 1}))
    for number in range(1100):
        error = said(made.assert_fact, "r", {"x": 1, "sid": str(number)})
        if error:
            break
    made.delete_state("r", "0")
    show(number + 1, error, said(made.assert_fact, "r", {"x": 1, "sid": "new"}))


def false_duplicate() -> None:
    made = host(r=one({"$gte": {"integer": 0}}))
    made.assert_fact("r", {"integer": 32986})
    show(said(made.assert_fact, "r", {"integer": 46010}))


def false_duplicate_of_ids() -> None:
    made = host(r=one({"x": 1}))
    made.assert_fact("r", {"id": "40189", "x": 1})
    error = said(made.assert_fact, "r", {"id": "797186", "x": 1})
    made.retract_fact("r", {"id": "797186"})
    show(error, made.get_facts("r"))


def event_meets_one_rule() -> None:
    seen: list[str] = []
    rules = {f"over {n}": one({"$gt": {"x": n}}, lambda _, n=n: seen.append(f"over {n}")) for n in (50, 100)}  # type: ignore[misc]
    host(**rules).post("r", {"x": 200})
    show(len(seen))


def error_in_action() -> None:
    """Assert until the answer is not the None of `answer_lost`: the error of the action stands in it, as a text."""
    made = host(r=one({"x": 1}, lambda _: 1 / 0))  # type: ignore[arg-type, return-value]
    answers = (made.assert_fact("r", {"x": 1, "sid": str(number)}) for number in range(100))
    show(next(answer["exception"] for answer in answers if answer))


def answer_lost() -> None:
    """Let the calling thread pause between telling the engine and asking for the answer: the host's own takes it."""
    made = host(r=one({"x": 1}))
    rules = made.get_ruleset("r")
    tell = rules.assert_event

    def slow(message: Any) -> Any:
        outcome = tell(message)
        time.sleep(1)
        return outcome

    rules.assert_event = slow
    show(made.post("r", {"x": 1}))


def nothing_matches() -> None:
    made = host(r=one({"x": 1}))
    show(said(made.post, "r", {"x": 2}), said(made.assert_fact, "r", {"x": "1"}))


def many_rules() -> None:
    show(said(lambda: host(**{f"r{n}": one({"$and": [{"x": n % 64}, {"y": n // 64}]}) for n in range(5000)})))


def rules_on_one_type() -> None:
    made = host(**{f"r{n}": one({"$gt": {"x": n}}) for n in range(65)})
    show(said(made.assert_fact, "r", {"x": 100}))


def left_over() -> None:
    from durable import lang

    for _ in range(2):
        with lang.ruleset("same"):
            lang.when_all(lang.m.x == 1)(lambda _: None)
        error = said(lang.assert_fact, "same", {"x": 1})
    show(threading.active_count(), error)


def null_in_join() -> None:
    seen: list[Any] = []
    made = host(r=joined(seen, {"$gt": {"x": {"a": "x"}}}))
    made.assert_fact("r", {"t": "A", "x": 0})
    made.assert_fact("r", {"t": "A"})
    show(said(made.assert_fact, "r", {"t": "B", "x": 5}), seen)


def large_numbers() -> None:
    seen: list[Any] = []
    made = host(r=joined(seen, {"x": {"a": "x"}}))
    made.assert_fact("r", {"t": "A", "x": 2**63})
    made.assert_fact("r", {"t": "B", "x": 2**70})
    show(seen)


def equal_numbers() -> None:
    seen: list[Any] = []
    made = host(r=joined(seen, {"x": {"a": "x"}}))
    made.assert_fact("r", {"t": "A", "x": 1})
    made.assert_fact("r", {"t": "B", "x": 1.0})
    show(seen)


def small_numbers() -> None:
    show(said(host(r=one({"$gt": {"x": 0}})).assert_fact, "r", {"x": 1e-7}))


def retracted_in_vain() -> None:
    made = host(r=one({"x": 1}))
    made.assert_fact("r", {"x": 1, "y": 2.0})
    made.retract_fact("r", {"x": 1, "y": 2})
    show(made.get_facts("r"))


def either_or_twice() -> None:
    seen: list[int] = []
    host(r=one({"$or": [{"x": 1}, {"y": 1}]}, lambda _: seen.append(1))).assert_fact("r", {"x": 1, "y": 1})
    show(len(seen))


# --------------------------------------------------------------------------------------- by the C module


def begin(rules: Any = None) -> int:
    return int(c.create_ruleset("r", json.dumps(rules or {"r": RULES})))


def tell(handle: int, **fact: Any) -> int:
    return int(c.assert_fact(handle, json.dumps({"sid": "s", **fact}))[1])


def lost_match() -> None:
    handle = begin()
    tell(handle, id="a1", t="A", y=1)
    state = tell(handle, id="b1", t="B", x=1)
    c.start_action_for_state(handle, state)
    c.complete_and_start_action(handle, state)
    tell(handle, id="a2", t="A", y=2)
    tell(handle, id="b2", t="B", x=2)
    c.retract_fact(handle, '{"sid":"s","id":"a1"}')
    show(c.start_action_for_state(handle, state))


def many_at_once() -> None:
    handle = begin({"r": {**RULES, "cap": 65536}})
    state = tell(handle, id="a", t="A", y=1)
    for number in range(3000):
        tell(handle, id=f"b{number}", t="B", x=1)
    count, text = 0, c.start_action_for_state(handle, state)[1]
    while text is not None:
        count += len(json.loads(text)["r"])
        text = c.complete_and_start_action(handle, state)
    show(count)


def reading_on(second: list[Any], first: dict[str, Any], last: dict[str, Any]) -> None:
    """Join two facts in rule sets of many sizes: what stands behind their memory differs, and at last nothing does."""
    for size in range(400):
        more = {f"r{n}": {"all": [{"m": {"t": f"T{n}"}}]} for n in range(size % 50)}
        handle = begin({**more, "r": {"all": [{"a": {"t": "A"}}, {"b": {"$and": [{"t": "B"}, *second]}}]}})
        tell(handle, id="a", t="A", **first)
        tell(handle, id="b", t="B", **last)


def equal_hashes() -> None:
    reading_on([{"x": {"a": "y"}}], {"y": 40189}, {"x": 797186})


def last_is_false() -> None:
    reading_on([{"x": {"a": "y"}}, {"$gt": {"q": {"a": "q"}}}], {"y": 1, "q": 1}, {"x": 1, "q": 0})


def state_without_action() -> None:
    handle = begin()
    tell(handle, id="a", t="A", y=1)
    c.delete_state(handle, "s")


def wrong_state() -> None:
    c.start_action_for_state(begin(), 99999)


def long_id() -> None:
    tell(begin(), id="x" * 9_000_000, t="A", y=1)


def many_first_facts() -> None:
    begin({f"r{n}": {"all": [{"a": {"t": "A"}}, {"b": {"t": f"B{n}"}}]} for n in range(257)})


def alternatives() -> None:
    begin({f"r{n}": {"all": [{"m": {"x": n}}]} for n in range(513)})


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    globals()[sys.argv[1]]()
    sys.stdout.flush()
    os._exit(0)  # the host's threads never end
