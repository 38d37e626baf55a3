"""S000-16 as a table: whose client a visitor becomes. The expected column is the source's clause."""

from typing import Any

import pytest

from bpmlib.cases.attribution import AttributionRules, Visit, attribute
from tests.courses.days import refused

DOOR = {"entered": False}


@pytest.mark.parametrize(
    ("rule", "visit", "owner", "receives", "counted", "turn"),
    [
        ("R2", {}, "D", "D", True, "used"),
        ("R3", {"booked": "B"}, "B", "B", False, "none"),
        ("R4", {"booked": "B", "prevented": "receiving"}, "B", "D", False, "kept"),
        ("R4", {"booked": "B", "prevented": "sick leave"}, "B", "D", False, "kept"),
        ("R4", {"booked": "B", "prevented": "rest"}, "B", "D", False, "kept"),
        ("R4", {"booked": "B", "prevented": "company business"}, "B", "D", False, "kept"),
        ("R5", {"booked": "B", "prevented": "other"}, "D", "D", True, "used"),
        ("R6", {"purpose": "deposit"}, None, "D", False, "kept"),
        ("R6", {"purpose": "signature", "booked": "B"}, None, "D", False, "kept"),
        ("R6", {"purpose": "deposit", "paid_on_the_spot": True}, None, "D", False, "kept"),
        ("R7", {"paid_on_the_spot": True}, "D", "D", True, "used"),
        ("R7", {"paid_on_the_spot": True, "booked": "B", "prevented": "rest"}, "D", "D", True, "used"),
        ("R8", {"with_old_client": True, "booked": "B"}, "B", "B", False, "none"),
        ("R8", {"with_old_client": True, "booked": "B", "prevented": "other"}, "B", "D", False, "kept"),
        ("R8", {"with_old_client": True}, "D", "D", True, "used"),
        ("R10", {"client": False}, None, None, False, "none"),
        ("R10", {"client": False, "entered": True, "booked": "B"}, None, None, False, "none"),
        ("R11", DOOR | {"materials": "without card"}, None, None, False, "none"),
        ("R2", {"materials": "without card"}, "D", "D", True, "used"),
        ("R2", DOOR | {"viewed": True, "materials": "without card"}, "D", "D", True, "used"),
        ("R2", DOOR, "D", "D", True, "used"),
        ("R12", {"seen_before": True}, "D", "D", True, "used"),
    ],
)
def test_the_source_s_cases(
    rule: str, visit: dict[str, Any], owner: str | None, receives: str | None, counted: bool, turn: str
) -> None:
    found = attribute(Visit(duty="D", **visit))
    assert (found.owner, found.receives, found.counted, found.turn) == (owner, receives, counted, turn)
    assert found.rule == f"S000-16/{rule}"


def test_a_card_at_the_door_is_the_company_s_to_settle() -> None:
    visit = Visit(duty="D", entered=False, materials="with card")
    with refused("case-open"):
        attribute(visit)
    assert attribute(visit, AttributionRules(card_at_the_door=True)).rule == "S000-16/R2"
    assert attribute(visit, AttributionRules(card_at_the_door=False)).rule == "S000-16/R11"


def test_the_excused_reasons_are_a_parameter() -> None:
    visit = Visit(duty="D", booked="B", prevented="receiving")
    assert attribute(visit, AttributionRules(excused=frozenset({"rest"}))).rule == "S000-16/R5"
