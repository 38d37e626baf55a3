"""Temporal values and ranges as the standard has them: the cases of `conformance_temporal.txt`, and the clock."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from bpmlib import feel
from bpmlib.errors import BpmError
from bpmlib.functions.temporal import CLOCK
from bpmlib.values.kinds import TEMPORAL_KINDS, kind_of
from tests.feel.conformance import cases, same_in_form, value_of

CASES = cases("conformance_temporal.txt")
KINDS = {
    "null": "null", "number": "2", "string": '"a"', "boolean": "true", "list": "[1]", "context": "{a: 1}",
    "range": "[1..2]", "function": "(function(x) x)", "date": '@"2021-01-01"', "time": '@"10:00:00Z"',
    "date and time": '@"2021-01-01T10:00:00Z"', "days and time duration": '@"P1D"',
    "years and months duration": '@"P1Y"',
}  # fmt: skip
POINTS = ("date", "date and time")
LENGTHS = ("days and time duration", "years and months duration")
SUMS = {
    *product(POINTS, LENGTHS), *product(LENGTHS, POINTS), ("time", LENGTHS[0]), (LENGTHS[0], "time"),
    *((kind, kind) for kind in LENGTHS),
}  # fmt: skip
DIFFERENCES = {*product(POINTS, POINTS), *product(POINTS, LENGTHS), ("time", "time"), ("time", LENGTHS[0]),
               *((kind, kind) for kind in LENGTHS)}  # fmt: skip
PRODUCTS = {*product(LENGTHS, ["number"]), *product(["number"], LENGTHS)}
QUOTIENTS = {*product(LENGTHS, ["number"]), *((kind, kind) for kind in LENGTHS)}
DEFINED = {"+": SUMS, "-": DIFFERENCES, "*": PRODUCTS, "/": QUOTIENTS, "**": set[tuple[str, str]]()}
"""For which kinds an operator is defined where one of them is temporal (tables 56 to 58)."""
PARTS = {
    "date": ("year", "month", "day", "weekday"),
    "time": ("hour", "minute", "second", "time offset", "timezone"),
    "days and time duration": ("days", "hours", "minutes", "seconds"),
    "years and months duration": ("years", "months"),
    "range": ("start", "end", "start included", "end included"),
}  # fmt: skip
PARTS["date and time"] = PARTS["date"] + PARTS["time"]
NAMES = sorted({name for names in PARTS.values() for name in names})


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[text for text, _ in CASES])
def test_a_case_has_its_value(text: str, wanted: str) -> None:
    found = feel.outcome(text)
    assert same_in_form(found.value, value_of(wanted)), found
    if found.value is not None and not found.diagnostics:
        assert same_in_form(feel.evaluate(text), found.value)


@pytest.mark.parametrize("text", [text for text, wanted in CASES if wanted == "null" and "null in" not in text])
def test_null_in_dmn_mode_has_a_reason_or_is_a_part_that_is_not_given(text: str) -> None:
    if feel.outcome(text).diagnostics:
        with pytest.raises(BpmError):
            feel.evaluate(text)
    else:
        assert "." in text


@pytest.mark.parametrize(("operator", "left", "right"), [
    (operator, left, right) for operator in DEFINED for left, right in product(KINDS, KINDS)
    if {left, right} & TEMPORAL_KINDS
])  # fmt: skip
def test_an_operator_is_defined_for_the_kinds_of_the_standard_alone(operator: str, left: str, right: str) -> None:
    found = feel.outcome(f"{KINDS[left]} {operator} {KINDS[right]}").value
    assert (found is not None) == ((left, right) in DEFINED[operator])


@pytest.mark.parametrize(("operator", "left", "right"), [
    (operator, left, right) for operator in ("=", "!=", "<", "<=", ">", ">=") for left, right in product(KINDS, KINDS)
    if not left == right == "function"
])  # fmt: skip
def test_values_of_two_kinds_are_not_compared(operator: str, left: str, right: str) -> None:
    found = feel.outcome(f"{KINDS[left]} {operator} {KINDS[right]}").value
    if operator in ("=", "!="):
        wanted: Any = (left == right) == (operator == "=") if left == right or "null" in (left, right) else None
    else:
        wanted = operator in ("<=", ">=") if left == right and left in TEMPORAL_KINDS | {"number", "string"} else None
    assert found is wanted


@pytest.mark.parametrize(("kind", "name"), list(product(KINDS, NAMES)))
def test_a_value_has_the_parts_of_its_kind_alone(kind: str, name: str) -> None:
    found = feel.outcome(f"{KINDS[kind]}.{name}")
    if name in PARTS.get(kind, ()):
        assert not found.diagnostics
        assert found.value is not None or name == "timezone"
    elif kind == "list":
        assert found.value == [None]
    else:
        assert found.value is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("now()", '@"2026-03-12T09:30:00Z"'), ("today()", '@"2026-03-12"'), ("now() instance of date and time", "true"),
        ("today() instance of date", "true"), ("today() - @\"P1D\"", '@"2026-03-11"'), ("now().hour", "9"),
        ("today().weekday", "4"), ("[today][1]()", '@"2026-03-12"'),
    ],
)  # fmt: skip
def test_the_clock_that_is_lent(text: str, wanted: str) -> None:
    token = CLOCK.set(lambda: datetime(2026, 3, 12, 9, 30, tzinfo=UTC))
    try:
        assert same_in_form(feel.outcome(text).value, value_of(wanted))
    finally:
        CLOCK.reset(token)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind in TEMPORAL_KINDS])
def test_what_string_writes_of_a_temporal_value_is_that_value_again(kind: str) -> None:
    value = feel.evaluate(KINDS[kind])
    again = feel.outcome(f'@"{feel.evaluate(f"string({KINDS[kind]})")}"').value
    assert kind_of(again) == kind
    assert same_in_form(again, value)
