"""S004-27 as a table: who owns the deal and who has which part; and that parts make the whole."""

import random
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

import pytest

from bpmlib.cases.shares import Meeting, ShareRules, Situation, shares_of
from bpmlib.errors import CaseError
from bpmlib.ledger.splitting import Remainder, ToParty, split
from tests.courses.days import BATCHES, batch, refused

B = ("B",)


@pytest.mark.parametrize(
    ("rule", "meeting", "owners", "parts"),
    [
        ("R4", Meeting("handed back", "A", B), "B", {"B": 100}),
        ("R5", Meeting("former refused", "A", B, file_valid=True), "A", {"A": 80, "B": 20}),
        ("R5", Meeting("former refused", "A", B, file_valid=False), "A", {"A": 100}),
        ("R6", Meeting("former away", "C", B), "B", {"B": 80, "C": 20}),
        ("R7", Meeting("complaint upheld", "A", B), "A", {"A": 100}),
        ("R8", Meeting("several named", "C", ("A", "B"), present=frozenset("AB")), "A", {"A": 100}),
        ("R8", Meeting("several named", "C", ("A", "B"), present=frozenset("B")), "B", {"B": 100}),
        ("R8", Meeting("several named", "C", ("A", "B")), "C", {"C": 100}),
        ("R9", Meeting("seeks discount", "B", ("A",)), "A", {"A": 100}),
        ("R10", Meeting("forgotten", "A"), "A", {"A": 100}),
        ("R10", Meeting("found later", "A", B, file_valid=True), "AB", {"A": 50, "B": 50}),
        ("R10", Meeting("found later", "A", B, file_valid=False), "A", {"A": 100}),
        ("R11", Meeting("asked for", "A", B), "A", {"A": 50, "B": 50}),
    ],
)
def test_the_source_s_cases(rule: str, meeting: Meeting, owners: str, parts: dict[str, int]) -> None:
    found = shares_of(meeting)
    assert found.owners == tuple(owners)
    assert found.parts == {who: Fraction(percent, 100) for who, percent in parts.items()}
    assert found.rule == f"S004-27/{rule}"


def test_how_several_divide_their_half_has_to_be_said() -> None:
    meeting = Meeting("asked for", "A", ("B", "C"))
    with refused("case-open"):
        shares_of(meeting)
    quarter, half = Fraction(1, 4), Fraction(1, 2)
    assert shares_of(meeting, ShareRules(earlier="equally")).parts == {"A": half, "B": quarter, "C": quarter}
    assert shares_of(meeting, ShareRules(earlier="first")).parts == {"A": half, "B": half}
    assert shares_of(meeting, ShareRules(earlier="last")).parts == {"A": half, "C": half}


def test_each_figure_can_be_another() -> None:
    third = ShareRules(Fraction(1, 3), Fraction(1, 4), Decimal("0.4"), Decimal(0), "equally")
    assert shares_of(Meeting("former refused", "A", B, file_valid=True), third).parts["B"] == Fraction(1, 3)
    assert shares_of(Meeting("former away", "C", B), third).parts["C"] == Fraction(1, 4)
    assert shares_of(Meeting("found later", "A", B, file_valid=True), third).parts["B"] == Fraction(2, 5)
    assert shares_of(Meeting("asked for", "A", B), third).parts == {"A": 1}


@pytest.mark.parametrize(
    "meeting",
    [
        Meeting("former refused", "A", B),
        Meeting("found later", "A", B),
        Meeting("handed back", "A"),
        Meeting("asked for", "A"),
        Meeting("several named", "C"),
        Meeting("former away", "A", ("B", "C")),
        Meeting("handed back", "A", ("A",)),
        Meeting("asked for", "A", ("B", "B")),
        Meeting("forgotten", ""),
    ],
)
def test_what_a_clause_asks_for_has_to_be_there(meeting: Meeting) -> None:
    with refused("ownership-refused"):
        shares_of(meeting)


def test_an_unknown_situation_is_refused() -> None:
    unknown: Any = "shared"
    with refused("ownership-refused"):
        shares_of(Meeting(unknown, "A", B))


@pytest.mark.parametrize("part", [Decimal("-0.1"), Decimal("1.1"), 0.2, 20, Decimal("NaN")])
def test_a_figure_is_a_part_of_one(part: Any) -> None:
    with refused("ownership-refused"):
        ShareRules(helper=part)


def meeting(draw: random.Random) -> Meeting:
    people = draw.sample("ABCDE", draw.randint(1, 5))
    situation: Situation = draw.choice(get_args(Situation))
    former = tuple(people[1 : draw.choice([2, len(people)])])
    present = frozenset(one for one in former if draw.random() < 0.5)
    return Meeting(situation, people[0], former, draw.choice([True, False, None]), present)


@pytest.mark.parametrize("number", range(BATCHES))
def test_on_random_days_parts_make_the_whole_to_the_last_cent(number: int) -> None:
    cent = Decimal("0.01")
    for day in batch(number):
        draw = random.Random(day)
        part = Fraction(draw.randint(0, 20), 20)
        rules = ShareRules(
            part, part, Decimal(draw.randint(0, 1000)) / 1000, part, draw.choice(["equally", "last", None])
        )
        for _ in range(draw.randint(1, 8)):
            one = meeting(draw)
            try:
                found = shares_of(one, rules)
            except CaseError:
                continue
            people = {one.receiver, *one.former}
            assert sum(found.parts.values()) == 1 and min(found.parts.values()) > 0
            assert found.parts.keys() <= people and set(found.owners) <= people
            amount = cent * draw.randint(0, 10**7)
            rules_of_rest: list[Remainder] = ["largest remainder", "first", "last", ToParty(next(iter(found.parts)))]
            paid = split(amount, found.parts, unit=cent, remainder=draw.choice(rules_of_rest))
            assert sum(paid.values()) == amount
            assert all(
                abs(Fraction(paid[who]) - Fraction(amount) * share) < Fraction(len(paid), 100)
                for who, share in found.parts.items()
            )
