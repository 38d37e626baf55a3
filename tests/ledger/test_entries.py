"""What an entry may be, and that its form in JSON loses nothing."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.errors import LedgerError
from bpmlib.ledger.entries import Entry, from_dict, to_dict
from tests.ledger.lines import CHINA, SHANGHAI, fails, line


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("account", ""), ("account", " "), ("account", 7), ("unit", ""), ("clause", ""), ("policy", ""),
        ("version", ""), ("incident", ""), ("incident", None), ("note", None), ("kind", "Fine"), ("kind", None),
        ("amount", 20), ("amount", 20.0), ("amount", "20"), ("amount", True), ("amount", Decimal("NaN")),
        ("amount", Decimal("Infinity")), ("amount", Decimal("-0.01")), ("amount", Decimal("1" * 35)),
        ("at", "2026-03-02"), ("at", datetime(2026, 3, 2, 9)), ("at", None),  # noqa: DTZ001
        ("revision", 0), ("revision", True), ("revision", 1.0), ("reversal", 1),
    ],
)  # fmt: skip
def test_a_wrong_field_is_refused_and_named(field: str, value: Any) -> None:
    good = {name: getattr(line(), name) for name in to_dict(line())}
    with fails("entry-malformed") as caught:
        Entry(**{**good, field: value})
    assert [
        one.message
        for one in caught.value.diagnostics
        if f"`{field}`" in one.message or field in ("kind", "at", "amount")
    ]


def test_every_wrong_field_is_named_at_once() -> None:
    with fails("entry-malformed") as caught:
        line(account="", clause="", at=datetime(2026, 3, 2, 9))  # noqa: DTZ001
    assert len(caught.value.diagnostics) == 3


def test_points_go_both_ways_and_money_does_not() -> None:
    assert line(kind="points", amount=-3).amount == -3
    assert line(amount=0).amount == 0
    with fails("entry-malformed"):
        line(kind="bonus", amount=-3)
    with fails("entry-malformed"):
        line(amount=3, reversal=True)


TEXT = st.text(min_size=1, max_size=8).filter(str.strip)
TIMES = st.dates() | st.datetimes(
    min_value=datetime(2, 1, 1),  # noqa: DTZ001
    max_value=datetime(9998, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, CHINA, SHANGHAI]),
)
ENTRIES = st.builds(
    Entry,
    account=TEXT,
    kind=st.sampled_from(["points", "fine", "bonus", "commission", "compensation", "deduction"]),
    amount=st.decimals(0, 10**20, places=4) | st.sampled_from([Decimal("1E+3"), Decimal("0.00"), Decimal("9" * 34)]),
    unit=TEXT,
    clause=TEXT,
    policy=TEXT,
    version=TEXT,
    incident=TEXT,
    at=TIMES,
    note=st.text(max_size=8),
    revision=st.integers(1, 3),
)


@given(ENTRIES)
def test_what_is_stored_as_json_comes_back(entry: Entry) -> None:
    data = json.loads(json.dumps(to_dict(entry)))
    assert isinstance(data["amount"], str)
    assert from_dict(data) == entry


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"amount": 20}, "`amount`"),
        ({"amount": 20.0}, "`amount`"),
        ({"amount": "20,0"}, "`amount`"),
        ({"amount": "NaN"}, "`amount`"),
        ({"at": "2026-02-30"}, "`at`"),
        ({"at": "20260302"}, "`at`"),
        ({"at": 0}, "`at`"),
        ({"at": "2026-03-02T09:00:00"}, "`at`"),
        ({"at": "2026-03-02T25:00:00Z"}, "`at`"),
        ({"amonut": "20"}, "`amonut`"),
        ({"kind": "gift"}, "`gift`"),
        ({"revision": "1"}, "`revision`"),
    ],
)
def test_what_is_no_entry_is_refused(change: dict[str, Any], said: str) -> None:
    with fails("entry-malformed") as caught:
        from_dict(to_dict(line()) | change)
    assert said in str(caught.value)


def test_a_missing_field_and_a_misspelt_one_are_both_named() -> None:
    data = to_dict(line())
    data["acount"] = data.pop("account")
    with pytest.raises(LedgerError) as caught:
        from_dict(data)
    assert [one.message for one in caught.value.diagnostics] == [
        "`account` is missing",
        "`acount` is no field of an entry",
    ]
    assert caught.value.diagnostics[1].hint == "did you mean `account`?"


def test_what_has_a_default_may_be_left_out() -> None:
    data = to_dict(line())
    for name in ("note", "revision", "reversal"):
        del data[name]
    assert from_dict(data) == line()
    assert from_dict(data | {"at": "2026-03-02T09:00:00Z"}).at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert from_dict(data | {"at": "2026-03-02"}).at == date(2026, 3, 2)
