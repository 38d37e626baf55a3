"""Random patterns and histories: the engines agree with each other, and with what the definition says."""

from __future__ import annotations

import os
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from bpmlib import Policies, Session
from bpmlib.errors import BpmError, PolicyError
from bpmlib.patterns import _durable
from bpmlib.patterns.facts import Conclusion
from bpmlib.policy import Policy
from tests.patterns.drawn import DOCUMENTS, START, Step, drawn_history, drawn_policy
from tests.patterns.naive import Known, Way, follows

POLICIES_DRAWN = int(os.environ.get("BPMLIB_PATTERNS", "40"))
"""With 50 histories each: 2,000 of them. `BPMLIB_PATTERNS=1000` makes 50,000."""
HISTORIES = 50
NAIVE = 10
"""Of so many histories one is held against the definition as well, which takes far longer."""

ENGINES = ("reference", "durable") if _durable.available() else ("reference", "auto")


def told(session: Session, step: Step) -> str:
    """Do one step in a session, and return the name of the error in which it ended, "" for none."""
    kind, given = step
    try:
        if kind == "assert":
            session.assert_fact(given[0], id=given[1])
        elif kind == "retract":
            facts = session.facts()
            if facts:
                session.retract(facts[int(given * len(facts))])
        else:
            session.advance((session.now or START) + given)
    except BpmError as error:
        return type(error).__name__
    return ""


def state(session: Session) -> list[Any]:
    """Return all that follows, in its order, with all reasons."""
    return [session.next_change(), [session.explain(one).to_dict() for one in session.conclusions()]]


def by_definition(policy: Policy, session: Session) -> dict[Known, set[Way]] | str:
    """Return what follows from the facts of a session by the definition, or the name of the error that it ends in."""
    facts = [Known(fact.type, fact.values, fact.id) for fact in session.facts()]
    try:
        return follows(policy, facts, session.now, session.zone)
    except BpmError as error:
        return type(error).__name__


def found(session: Session) -> dict[Known, set[Way]]:
    """Return what a session concludes, as the definition says it."""
    return {Known(one.type, one.values): {
        Way(why.rule.name, tuple(_name(fact) for _, fact in why.facts),
            tuple(tuple(map(_name, facts)) for _, facts in why.gathered))
        for why in session.explain(one).why
    } for one in session.conclusions()}  # fmt: skip


def _name(fact: Any) -> str:
    return Known(fact.type, fact.values, "" if isinstance(fact, Conclusion) else fact.id).name


def disagreement(policy: Policy, history: Sequence[Step], naive: bool) -> str:
    """Return in what the engines do not agree in a history, "" where they do."""
    sessions = [Session(policy, engine) for engine in ENGINES]  # type: ignore[arg-type]
    for number, step in enumerate(history):
        before = state(sessions[0])
        errors = [told(session, step) for session in sessions]
        states = [state(session) for session in sessions]
        if errors[0] != errors[1] or states[0] != states[1]:
            return f"step {number}: {errors} {states}"
        if errors[0] and states[0] != before:
            return f"step {number}: {errors[0]}, and something has changed"
    if naive:
        wanted = by_definition(policy, sessions[0])
        if wanted != found(sessions[0]):
            return f"by definition {wanted}, found {found(sessions[0])}"
        fresh = Session(policy, ENGINES[1])  # type: ignore[arg-type]
        if sessions[0].now is not None:
            fresh.advance(sessions[0].now)
        for fact in sessions[0].facts():
            fresh.assert_fact(fact.to_dict(), fact.type, id=fact.id)
        if state(fresh) != states[0]:
            return f"told at once {state(fresh)}, one by one {states[0]}"
    for session in sessions:
        session.close()
    return ""


def shorter(policy: Policy, history: Sequence[Step], naive: bool) -> list[Step]:
    """Return a history in which they still do not agree, as short as leaving out steps makes it."""
    steps = list(history)
    for number in reversed(range(len(steps))):
        less = steps[:number] + steps[number + 1 :]
        if disagreement(policy, less, naive):
            steps = less
    return steps


@pytest.mark.parametrize("seed", range(POLICIES_DRAWN))
def test_the_engines_agree_and_so_does_the_definition(seed: int) -> None:
    random = Random(seed)
    while True:
        text = drawn_policy(random)
        try:
            policy = Policies.from_text(text, documents=DOCUMENTS)["drawn.patterns"]
            break
        except PolicyError:
            continue  # a join that the checks refuse
    for number in range(HISTORIES):
        history = drawn_history(random)
        naive = number % NAIVE == 0
        if disagreement(policy, history, naive):
            history = shorter(policy, history, naive)
            pytest.fail(f"{text}\n{history}\n{disagreement(policy, history, naive)}")
