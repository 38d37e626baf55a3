"""Performance points: what the files of one incident promise together."""

from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from bpmlib import Policies
from bpmlib.documents import performance as documents

SHIPPED = Policies.load(Path(__file__).parents[2] / "rules")
PARTS = {"rewards": "points", "penalties": "points", "journals": "points", "weekly_tasks": "task_points"}
OURS, THEIRS = "engineering service department", "sales department"


def words(vocabulary: Any) -> st.SearchStrategy[list[str]]:
    """Lists of words of a vocabulary."""
    return st.lists(st.sampled_from(get_args(get_args(vocabulary)[0])), max_size=4)


COUNTS = st.integers(0, 3)
RECEIVED = tuple(map(datetime.fromisoformat, ("2026-03-07T11:59:59", "2026-03-14T12:00:00")))
JOURNALS = st.fixed_dictionaries(
    {
        "travelling": st.booleans(),
        "late": COUNTS,
        "missing": COUNTS,
        "day": st.dates(date(2026, 3, 2), date(2026, 3, 15)),
        "set_received_at": st.none() | st.sampled_from(RECEIVED),
    }
)
TASKS = COUNTS.flatmap(
    lambda assigned: st.fixed_dictionaries({"assigned": st.just(assigned), "done": st.integers(0, assigned)})
)
INCIDENTS = st.fixed_dictionaries(
    {
        "employee": st.just("Zhang San"),
        "department": st.just(OURS),
        "deeds": words(documents.Deed),
        "offences": words(documents.Offence),
        "facts": words(documents.IncidentFact),
        "evidence": words(documents.Evidence),
        "times": st.integers(1, 3),
        "journals": st.none() | JOURNALS,
        "tasks": st.none() | TASKS,
        "company_points": st.none() | st.integers(-20, 20),
    }
)


def points(policy: str, answer: str, incident: dict[str, Any]) -> Any:
    return SHIPPED[f"performance.{policy}"].decide(incident=incident, answers=[answer]).value


@settings(max_examples=30)
@given(INCIDENTS)
def test_an_incident_is_the_sum_of_its_parts(incident: dict[str, Any]) -> None:
    parts = [points(policy, answer, incident) for policy, answer in PARTS.items()]
    assert parts[0] >= 0
    assert max(parts[1:]) <= 0
    assert points("incident", "department_points", incident) == sum(parts)


@settings(max_examples=30)
@given(INCIDENTS)
def test_the_ledgers_hold_what_was_decided_and_no_more(incident: dict[str, Any]) -> None:
    decided = {"department": points("incident", "department_points", incident), "company": incident["company_points"]}
    booked = {row["ledger"]: row["points"] for row in points("incident", "bookings", incident)}
    assert booked == {ledger: number for ledger, number in decided.items() if number}


@settings(max_examples=30)
@given(INCIDENTS)
def test_nobody_outside_the_department_earns_or_loses(incident: dict[str, Any]) -> None:
    assert points("incident", "department_points", {**incident, "department": THEIRS}) == 0


@settings(max_examples=20)
@given(INCIDENTS)
def test_an_explanation_does_not_say_who_it_was(incident: dict[str, Any]) -> None:
    decision = SHIPPED["performance.incident"].decide(incident=incident)
    assert "Zhang" not in str(decision.explain()) + str(decision.explain("zh")) + repr(decision)
