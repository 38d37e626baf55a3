"""Fields that hold times and durations: what comes in, what is refused and how, and receipts that read back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError

import bpmlib
from bpmlib.documents.describe import document_type
from bpmlib.documents.guards import Guard, Read
from bpmlib.documents.shared_types import YearsAndMonths
from bpmlib.errors import InputError
from bpmlib.values.durations import YearsMonths
from tests.policy_text import formula, inputs, only, policy


class Shift(BaseModel):
    opens: time = Field(ge=time(8), lt=time(20))
    closes: time | None = None
    wait: timedelta = Field(gt=timedelta(0), le=timedelta(days=30))
    step: timedelta = Field(default=timedelta(minutes=5), multiple_of=timedelta(minutes=5))
    term: YearsAndMonths = Field(ge=YearsMonths(1), lt=YearsMonths(120))
    breaks: list[time] = []
    terms: list[Annotated[YearsAndMonths, Field(ge=YearsMonths(0))]] = []


NAMES = tuple(Shift.model_fields)
GUARD = Guard({"shift": document_type(Shift)}, tuple(Read(("shift", name)) for name in NAMES))
SOUND: dict[str, Any] = {"opens": time(8, 30), "wait": timedelta(hours=26), "term": YearsMonths(14)}
SPELT: dict[str, Any] = {"opens": "08:30:00", "wait": "P1DT2H", "term": "P1Y2M"}


def read(document: dict[str, Any], *, json_: bool = False) -> dict[str, Any]:
    """Return the values read, the same by both ways of the guard."""
    values = (GUARD.read_json if json_ else GUARD.read)({"shift": document})
    assert list(values) == GUARD.admit({"shift": document}, json_)
    return dict(zip(NAMES, values, strict=True))


def problem(document: dict[str, Any], *, json_: bool = False) -> tuple[str, str, str]:
    """Return code, message and hint of the one problem."""
    with pytest.raises(InputError) as slow:
        GUARD.admit({"shift": document}, json_)
    with pytest.raises(InputError) as fast:
        (GUARD.read_json if json_ else GUARD.read)({"shift": document})
    assert str(slow.value) == str(fast.value)
    (found,) = slow.value.diagnostics
    return found.code, found.message, found.hint


def test_python_values_and_their_texts_in_json_are_the_same() -> None:
    defaults = {"closes": None, "step": timedelta(minutes=5), "breaks": [], "terms": []}
    assert read(SOUND) == read(SPELT, json_=True) == {**SOUND, **defaults}
    more = {"closes": "18:00", "breaks": ["12:00:00.5", "10:00:00Z"], "terms": ["P0M", "P2Y"]}
    assert read({**SPELT, **more}, json_=True) == {
        **SOUND, "closes": time(18), "step": timedelta(minutes=5),
        "breaks": [time(12, 0, 0, 500_000), time(10, tzinfo=UTC)], "terms": [YearsMonths(0), YearsMonths(24)],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "message", "hint"),
    [
        ("opens", "08:30:00", "must be a time, not the text \"08:30:00\"", "give a datetime.time"),
        ("opens", datetime(2026, 1, 1, 9), "must be a time, not 2026-01-01 09:00:00", "give its .time()"),  # noqa: DTZ001
        ("opens", time(7, 59, 59), "must be at least 08:00:00, not 07:59:59", ""),
        ("opens", time(20), "must be less than 20:00:00, not 20:00:00", ""),
        ("opens", time(9, tzinfo=UTC), "must have a time zone as its bound has, or none", ""),
        ("wait", 5, "must be a duration of days and time, not 5", "give a datetime.timedelta"),
        ("wait", YearsMonths(1), "must be a duration of days and time, not P1M", "give a datetime.timedelta"),
        ("wait", timedelta(0), "must be more than PT0S, not PT0S", ""),
        ("wait", timedelta(days=30, seconds=1), "must be at most P30D, not P30DT1S", ""),
        ("step", timedelta(minutes=7), "is refused by a validator of its model", "multiple of"),
        ("term", timedelta(30), "must be a duration of years and months, not P30D", "give YearsMonths(14)"),
        ("term", YearsMonths(0), "must be at least P1M, not P0M", ""),
        ("term", YearsMonths(120), "must be less than P10Y, not P10Y", ""),
        ("term", YearsMonths(10**20), "must be a duration of years and months", ""),
        ("term", YearsMonths(True), "must be a duration of years and months", ""),
        ("term", YearsMonths(1.5), "must be a duration of years and months", ""),  # type: ignore[arg-type]
        ("breaks", [time(9), date(2026, 1, 1)], "`shift.breaks[2]` must be a time, not 2026-01-01", ""),
    ],
)  # fmt: skip
def test_what_is_refused(name: str, value: object, message: str, hint: str) -> None:
    code, said, cure = problem({**SOUND, name: value})
    assert code in ("input-type", "input-bounds")
    assert message in said
    assert hint in cure


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("opens", "24:00:00", '"10:30:00"'), ("opens", "8:30", '"10:30:00"'),
        ("opens", "08:30:00.1234567", '"10:30:00"'),
        ("opens", 830, '"10:30:00"'), ("opens", "10:00:00@No/Where", '"10:30:00"'), ("wait", "P1M", '"P1DT2H"'),
        ("wait", "PT0.0000001S", '"P1DT2H"'), ("wait", "P1Y35D", '"P1DT2H"'), ("wait", "1 day", '"P1DT2H"'),
        ("term", "P14D", '"P1Y2M"'), ("term", 14, '"P1Y2M"'), ("term", "P", '"P1Y2M"'),
    ],
)  # fmt: skip
def test_what_is_refused_in_json(name: str, value: object, hint: str) -> None:
    code, _, cure = problem({**SPELT, name: value}, json_=True)
    assert code == "input-type"
    assert hint in cure


# ----------------------------------------------------------------------------------------- pydantic


def test_pydantic_takes_durations_of_years_and_months_as_it_takes_other_durations() -> None:
    shift = Shift(opens=time(9), wait=timedelta(1), term="P1Y", terms=["P2M"])  # type: ignore[arg-type]
    assert (shift.term, shift.terms) == (YearsMonths(12), [YearsMonths(2)])
    assert Shift.model_validate_json(shift.model_dump_json(), strict=True) == shift
    assert shift.model_dump()["term"] == YearsMonths(12)
    assert json.loads(shift.model_dump_json())["term"] == "P1Y"
    assert Shift.model_json_schema()["properties"]["term"]["format"] == "duration"
    for wrong in ("P1D", 12, {"months": 12}, "P10Y"):
        with pytest.raises(ValidationError):
            Shift(opens=time(9), wait=timedelta(1), term=wrong)  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        Shift.model_validate({**SOUND, "term": "P1Y"}, strict=True)


# ----------------------------------------------------------------------------------------- receipts

ZONES = st.sampled_from([None, UTC, timezone(timedelta(hours=-3, minutes=-30)), ZoneInfo("Asia/Shanghai")])
MADE = only(
    policy(
        "t.times",
        inputs("at: time", "wait: days and time duration", "term: years and months duration", "all_: list<time>"),
        formula("d : Any", "{at: at, wait: wait, term: term, all: all_}"),
    )
)


@given(st.times(timezones=ZONES), st.timedeltas(), st.integers(-(10**6), 10**6), st.lists(st.times(), max_size=2))
def test_a_receipt_reads_back(at: time, wait: timedelta, months: int, more: list[time]) -> None:
    given_ = {"at": at, "wait": wait, "term": YearsMonths(months), "all_": more}
    receipt = MADE.decide(given_).to_dict()
    again = MADE.decide_json(json.dumps(receipt["reads"]))
    assert again.reads == given_
    assert again.to_dict() == receipt
    assert str(again.reads["at"].tzinfo) == str(at.tzinfo)


def test_inputs_have_these_types_and_bounds() -> None:
    rows = (
        'wait: days and time duration: [@"PT1H"..@"P2D")',
        'at: time: >= @"08:00:00"',
        'term: years and months duration: @"P1Y", @"P2Y"',
    )
    made = only(policy("t.times", inputs(*rows), formula("d : time", "at + wait"), formula("e : Any", "term")))
    assert made.decide(wait=timedelta(hours=1), at=time(8), term=YearsMonths(12))["d"] == time(9)
    with pytest.raises(bpmlib.InputError) as caught:
        made.decide(wait=timedelta(2), at=time(7), term=YearsMonths(13))
    assert caught.value.problems == {"wait": "input-bounds", "at": "input-bounds", "term": "input-value"}
    assert "must be less than P2D, not P2D" in str(caught.value)
    assert "it may be P1Y, P2Y" in str(caught.value)
