"""The example examples/check_columns.py: a table checked by a policy, the same in Polars and in pandas."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpmlib
from bpmlib import Policies
from examples.check_columns import ANSWERS, ERRORS, FIELDS, ORDERS, check
from tests.policy_text import decision, formula, inputs, policy
from tests.shipped import SHIPPED

TERMS = SHIPPED["sales.payment_terms"]
EITHER = pytest.mark.parametrize("make", [pl.DataFrame, pd.DataFrame])


def listed(frame: Any, name: str) -> list[Any]:
    """Return a column as the same list from either frame."""
    return [None if value is pd.NA or value != value else value for value in frame[name].to_list()]


def only(text: str) -> bpmlib.Policy:
    return next(iter(Policies.from_text(text).values()))


@EITHER
def test_each_row_has_its_answers_or_what_is_wrong(make: Callable[..., Any]) -> None:
    checked = check(make(ORDERS), TERMS, FIELDS, ANSWERS)
    assert listed(checked, "deposit") == [6000, Decimal("6000.00"), 0, None, None]
    assert listed(checked, "approvals") == [[], ["sales manager"], ["sales manager", "general manager"], None, None]
    assert listed(checked, "error") == [None, None, None, "input-null", "input-type, input-null"]
    assert listed(checked, "error_field") == [None] * 3 + ["order.amount", "order.amount, order.customer.is_new"]
    assert listed(checked, "order") == ORDERS["order"], "and every column that was there"


@EITHER
def test_money_in_floats_is_refused_before_any_row(make: Callable[..., Any]) -> None:
    with pytest.raises(bpmlib.InputError) as caught:
        check(make({**ORDERS, "amount": [0.1] * 5}), TERMS, FIELDS, ANSWERS)
    assert caught.value.problems == {"order.amount": "input-type"}
    hint = caught.value.diagnostics[0].hint
    assert "Decimal" in hint if make is pl.DataFrame else "dtype=str" in hint


def test_the_cure_for_floats_works() -> None:
    frame = pl.DataFrame({**ORDERS, "amount": [20000.01, 1.1, 2.2, 3.3, 4.4]})
    cast = frame.with_columns(pl.col("amount").cast(pl.Decimal(38, 2)))
    assert listed(check(cast, TERMS, FIELDS, ANSWERS), "approvals")[0] == ["sales manager"]
    text = pd.DataFrame({**ORDERS, "amount": ["20000.01", "1.1", "2.2", "3.3", "4.4"]}, dtype=object)
    assert listed(check(text, TERMS, FIELDS, ANSWERS), "approvals")[0] == ["sales manager"]


def test_a_null_among_integers_makes_floats_in_pandas_and_is_refused() -> None:
    with pytest.raises(bpmlib.InputError, match="Int64"):
        check(pd.DataFrame({**ORDERS, "amount": [1, 2, 3, 4, None]}), TERMS, FIELDS, ANSWERS)
    whole = pd.DataFrame({**ORDERS, "amount": pd.array([1, 2, 3, 4, None], dtype="Int64")})
    assert listed(check(whole, TERMS, FIELDS, ANSWERS), "error")[4] == "input-null, input-null"


@EITHER
def test_a_missing_column_is_not_a_column_of_nulls(make: Callable[..., Any]) -> None:
    with pytest.raises(bpmlib.InputError) as caught:
        check(make(ORDERS), TERMS, {**FIELDS, "order.amount": "total"}, ANSWERS)
    assert caught.value.problems == {"order.amount": "input-missing"}
    unmapped = {path: column for path, column in FIELDS.items() if path != "order.amount"}
    assert listed(check(make(ORDERS), TERMS, unmapped, ANSWERS), "error")[0] == "input-missing"
    nulls = check(make({**ORDERS, "amount": [None] * 5}), TERMS, FIELDS, ANSWERS)
    assert listed(nulls, "error")[0] == "input-null"


@EITHER
def test_a_null_that_a_field_allows_is_a_value(make: Callable[..., Any]) -> None:
    made = only(
        policy("t.n", inputs("a: number or null"), formula("d : string", 'if a = null then "none" else "some"'))
    )
    checked = check(make({"a": ["1", None]}), made, {"a": "a"}, ["d"])
    assert (listed(checked, "d"), listed(checked, "error")) == (["some", "none"], [None, None])


@EITHER
def test_a_gap_and_a_contradiction_name_their_rules(make: Callable[..., Any]) -> None:
    rules = ("rule | a | → d : number", "low | [1..5] | 1", "high | [5..9] | 2")
    checked = check(
        make({"a": [1, 5, 10]}), only(policy("t.n", inputs("a: number"), decision("d", *rules))), {"a": "a"}, ["d"]
    )
    assert listed(checked, "d") == [1, None, None]
    assert listed(checked, "error") == [None, "conflict", "no-match"]
    assert listed(checked, "error_rule")[1] == "low, high"
    assert listed(checked, "error_field") == [None, None, None]


@EITHER
def test_dates_come_as_days_and_as_midnights(make: Callable[..., Any]) -> None:
    made = only(policy("t.n", inputs("day: date", "at: date and time"), formula("d : number", "day.month + at.hour")))
    data = {"day": [date(2026, 3, 1)], "at": [datetime(2026, 3, 1, 9)]}  # noqa: DTZ001
    frame = make(data)
    if make is pd.DataFrame:
        frame["day"] = pd.to_datetime(frame["day"])
    assert listed(check(frame, made, {"day": "day", "at": "at"}, ["d"]), "d") == [12]


@given(st.lists(st.decimals(-(10**12), 10**12, places=4), min_size=1, max_size=6))
def test_no_digit_is_lost_on_the_way(numbers: list[Decimal]) -> None:
    columns: list[Any] = [
        pl.DataFrame({"a": pl.Series(numbers, dtype=pl.Decimal(38, 4))}),
        pl.DataFrame({"a": [str(number) for number in numbers]}),
        pd.DataFrame({"a": pd.Series(numbers, dtype=object)}),
        pd.DataFrame({"a": [str(number) for number in numbers]}),
    ]
    for frame in columns:
        assert listed(check(frame, SAME, {"a": "a"}, ["d"]), "d") == numbers


SAME = only(policy("t.same", inputs("a: number"), formula("d : number", "a")))


def test_a_frame_without_rows_has_the_columns() -> None:
    for frame in (pl.DataFrame(ORDERS).head(0), pd.DataFrame(ORDERS).head(0)):
        assert set(check(frame, TERMS, FIELDS, ANSWERS).columns) == {*ORDERS, *ANSWERS, *ERRORS}


def test_the_index_of_pandas_is_kept() -> None:
    frame = pd.DataFrame(ORDERS, index=[10, 11, 12, 13, 14])
    checked = check(frame, TERMS, FIELDS, ANSWERS)
    assert checked.loc[11, "approvals"] == ["sales manager"] and list(frame.columns) == list(ORDERS)
