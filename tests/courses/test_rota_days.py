"""Fairness of the rota over random days: what `Counts` promises holds after every step.

300 days are tried, and as many as `BPMLIB_DAYS` says when it is set.
"""

import random
from collections import deque
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any, get_args

import pytest

from bpmlib.cases.rota import Reception, Rota, RotaRules
from bpmlib.cases.rotation import away, back, duty, finish, forfeit, join, leave, occupy, receive, resort, start
from bpmlib.errors import CaseError
from tests.courses.days import BATCHES, batch

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
STEPS = 25
KINDS = get_args(Reception)
EFFECTS: Any = ("kept", "skipped")


def rules(draw: random.Random) -> RotaRules:
    choices = {
        name: draw.choice(EFFECTS) for name in ("absent", "helping", "long_reception", "old_client", "complaint")
    }
    joins: Any = draw.choice(["next", "last"])
    return RotaRules(**choices, joins=joins, chances_forfeited=draw.choice([1, 1, 2]))


def step(state: Rota, draw: random.Random, at: datetime) -> Rota:
    """Return the rota after a random step, one that is refused left out."""
    name = draw.choice(state.members).name
    what = draw.random()
    if what < 0.45:
        return receive(state, at, volunteers=[name] * draw.choice([0, 1]), crowded=draw.choice([True, False]))[0]
    if what < 0.70:
        return finished(state, draw, at)
    if what < 0.85:
        return occupy(state, draw.choice([name, duty(state).name or name]), draw.choice(KINDS), at)
    rare: list[Any] = [away, back, back, forfeit, leave, join]
    function = draw.choice(rare)
    return function(state, f"late {at:%H%M}" if function is join else name, at)


def finished(state: Rota, draw: random.Random, at: datetime) -> Rota:
    busy = [(one.name, what) for one in state.members for what in one.busy]
    if not busy:
        return state
    name, what = draw.choice(busy)
    return finish(state, name, what, at, counted=draw.choice([None, None, True, False]))


def check(state: Rota, steady: set[str], sorts: int) -> None:
    """Hold a rota to what is promised."""
    owed = [name for _, name in state.owed]
    assert len(set(owed)) == len(owed) and [at for at, _ in state.owed] == sorted(at for at, _ in state.owed)
    for one in state.members:
        count = one.counts
        due = one.came_round or one.name in owed
        assert not (one.came_round and (one.free or one.name in owed))
        assert count.turns + count.ahead == count.served + count.kept + count.skipped + count.forfeited
        assert count.kept == count.made_up + count.merged + due
        assert min(count.served, count.made_up, count.merged, count.skipped, count.ahead, one.forfeits) >= 0
    for one, other in combinations([one for one in state.members if one.name in steady], 2):
        assert abs(one.counts.turns - other.counts.turns) <= 1 + sorts
        for more, less in ((one, other), (other, one)):
            lost = less.counts.skipped + less.counts.forfeited + less.counts.merged
            still_owed = less.counts.kept - less.counts.made_up - less.counts.merged
            assert more.counts.received - less.counts.received <= 1 + sorts + lost + still_owed + more.counts.ahead
    turn = duty(state)
    assert (turn.name is None) == (not any(one.free for one in state.members))
    assert turn.name is None or state.member(turn.name).free


@pytest.mark.parametrize("number", range(BATCHES))
def test_fairness_holds_after_every_step_of_random_days(number: int) -> None:
    for day in batch(number):
        draw = random.Random(day)
        names = list("ABCDEF"[: draw.randint(1, 6)])
        state, steady, sorts = start(names, rules(draw), NINE), set(names), 0
        at = NINE
        for _ in range(STEPS):
            at += timedelta(minutes=draw.choice([0, 1, 10]))
            try:
                if draw.random() < 0.01:
                    order = [one.name for one in state.members]
                    draw.shuffle(order)
                    state, sorts = resort(state, order, at), sorts + 1
                else:
                    state = step(state, draw, at)
            except CaseError:
                pass
            steady &= {one.name for one in state.members}
            check(state, steady, sorts)


@pytest.mark.parametrize("number", range(BATCHES))
def test_plain_days_are_a_line_in_which_who_was_passed_goes_to_the_end(number: int) -> None:
    """With nothing but clients, receptions and absences whose turns are lost, a rota is a line that goes round."""
    lost = RotaRules(absent="skipped", joins="last", long_reception="skipped")
    for day in batch(number):
        draw = random.Random(-1 - day)
        names = "ABCDE"[: draw.randint(1, 5)]
        line, busy, gone = deque(names), set[str](), set[str]()
        state = start(names, lost, NINE)
        for _ in range(STEPS):
            name, what = draw.choice(names), draw.choice(["come", "come", "finish", "away"])
            if what == "come":
                state, turn = receive(state, NINE)
                expected = next((one for one in line if one not in busy | gone), None)
                assert turn.name == expected
                if expected is not None:
                    line.rotate(-1 - line.index(expected))
                    busy.add(expected)
            elif what == "finish" and name in busy:
                state = finish(state, name, "new", NINE)
                busy.discard(name)
            elif what == "away" and name not in busy:
                state = back(state, name, NINE) if name in gone else away(state, name, NINE)
                gone ^= {name}
