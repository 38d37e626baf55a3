"""The reception of a sales centre: the policies say the same as the pure functions of `bpmlib.cases`."""

from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from bpmlib import Policies
from bpmlib.cases.attribution import AttributionRules, Prevented, Visit, attribute
from bpmlib.cases.rota import Member, Reception, Rota, RotaRules
from bpmlib.cases.rotation import away, back, duty, finish, forfeit, occupy, receive, start
from bpmlib.errors import CaseError

SHIPPED = Policies.load(Path(__file__).parents[2] / "rules")
VISITOR = SHIPPED["property.visitor"]
TURNS = SHIPPED["property.reception_turns"]
NINE = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
TEAM = ("An", "Bo", "Cai", "Du")


@pytest.mark.parametrize("card_counts", [True, False])
def test_a_visitor_is_the_same_ones_client_by_the_policy_and_by_the_function(card_counts: bool) -> None:
    decide = VISITOR.override(card_counts=card_counts).decider(answers=["attribution"])
    rules = AttributionRules(card_at_the_door=card_counts)
    yes_no = (True, False)
    taken: tuple[Any, ...] = ("none", "without card", "with card")
    purposes: tuple[Any, ...] = ("general", "deposit", "signature")
    met: set[str] = set()
    for client, entered, viewed, materials, purpose, paid, booked, prevented, along, seen in product(
        yes_no, yes_no, yes_no, taken, purposes, yes_no,
        (None, "Bo"), (None, *get_args(Prevented)), yes_no, yes_no,
    ):  # fmt: skip
        if booked is None and prevented is not None:
            continue
        expected = attribute(
            Visit(duty="An", client=client, entered=entered, viewed=viewed, materials=materials, purpose=purpose,
                  paid_on_the_spot=paid, booked=booked, prevented=prevented, with_old_client=along, seen_before=seen),
            rules,
        )  # fmt: skip
        visit = {
            "duty": "An", "visitor": "client" if client else "no client", "entered": entered, "viewed": viewed,
            "materials": materials, "purpose": purpose, "paid_on_the_spot": paid, "booked_with": booked,
            "hindrance": prevented, "company": "with the old client" if along else "alone", "seen_before": seen,
        }  # fmt: skip
        found = decide({"visit": visit}).value
        assert (found["owner"], found["receives"], found["counted"], found["turn"]) == (
            expected.owner, expected.receives, expected.counted, expected.turn,
        ), visit  # fmt: skip
        met.add(expected.rule)
    assert met == {f"S000-16/R{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 11, 12)}


def arrived(rota: Rota, willing: list[str], crowded: bool) -> dict[str, Any]:
    """The document of a rota on which a new client arrives, from whose place it is."""
    order = [*rota.members[rota.place :], *rota.members[: rota.place]]
    return {
        "members": [
            {"name": one.name, "busy": list(one.busy), "absent": one.absent, "forfeits": one.forfeits,
             "ahead": one.counts.ahead}
            for one in order
        ],
        "at_duty": [name for _, name in rota.owed], "crowded": crowded, "willing": willing,
    }  # fmt: skip


def step(random: Random, rota: Rota, at: datetime) -> Rota:
    """Do something at random; what is not possible changes nothing."""
    member: Member = random.choice(rota.members)
    try:
        match random.randrange(6):
            case 0 if member.busy:
                return finish(rota, member.name, random.choice(member.busy), at)
            case 1:
                return occupy(rota, member.name, random.choice(get_args(Reception)[1:]), at)
            case 2:
                return back(rota, member.name, at) if member.absent else away(rota, member.name, at)
            case 3 if random.random() < 0.3:
                return forfeit(rota, member.name, at)
            case _:
                return receive(rota, at)[0]
    except CaseError:
        return rota


@pytest.mark.parametrize("absent", ["kept", "skipped"])
def test_the_next_one_and_the_turns_that_pass_are_those_of_the_rota(absent: Any) -> None:
    policy = TURNS.override(absent_turn=absent)
    random = Random(0)
    outcomes: set[str] = set()
    reasons: set[str] = set()
    for _ in range(15):
        rota, at = start(TEAM, RotaRules(absent=absent, joins="last"), NINE), NINE
        for _ in range(30):
            at += timedelta(minutes=random.choice((0, 5)))
            rota = step(random, rota, at)
            crowded = random.random() < 0.5
            willing = [name for name in TEAM if random.random() < 0.5]
            turn = duty(rota, volunteers=willing, crowded=crowded)
            found = policy.decide({"rota": arrived(rota, willing, crowded)}, answers=["next"])
            assert found.value == turn.name
            reasons.add(turn.how)
            for passed in turn.passed:
                if passed.outcome == "used ahead" or passed.owed:
                    continue
                member = rota.member(passed.name)
                document = {"busy": list(member.busy), "absent": member.absent, "forfeits": member.forfeits}
                effect = policy.decide({"turn": document}, answers=["effect"]).value
                owed_before = any(one.name == passed.name and one.owed for one in turn.passed)
                assert effect == passed.outcome or owed_before, (document, passed)
                outcomes.add(effect)
    assert outcomes == {"kept", "skipped", "forfeited"}
    assert reasons == {"in order", "made up", "nobody"}
