"""`string` and `number` (DMN 1.5, 10.3.4.1): the canonical text of any value, and back."""

import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib import feel
from bpmlib.functions.conversion import number, string
from bpmlib.values.compare import equal
from bpmlib.values.functions import Function
from bpmlib.values.numbers import CONTEXT
from bpmlib.values.ranges import Range
from bpmlib.values.temporal import parse_temporal
from bpmlib.values.undefined import Undefined


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("foo", "foo"), ("", ""), ('say "a"', 'say "a"'), (True, "true"), (False, "false"), (1, "1"),
        (Decimal("1.10"), "1.10"),
        (Decimal("-0"), "0"), (Decimal("1E+3"), "1000"), (Decimal("1E-7"), "0.0000001"), (10**30, "1" + "0" * 30),
        ([], "[]"), ([1, 2, 3, "foo"], '[1, 2, 3, "foo"]'), ([1, [4, "a"], None], '[1, [4, "a"], null]'),
        (['"a"'], r'["\"a\""]'), ([True], "[true]"),
        (["\\\n"], r'["\\\n"]'), ({}, "{}"), ({"a": "foo"}, '{a: "foo"}'),
        ({"a": {"b c": 1}, "d": [2]}, "{a: {b c: 1}, d: [2]}"),
        ({"{": "foo"}, '{"{": "foo"}'), ({":": 1}, '{":": 1}'), ({",": 1}, '{",": 1}'), ({"}": 1}, '{"}": 1}'),
        ({'"': 1}, r'{"\"": 1}'),
        ({"": 1}, '{"": 1}'), ({"1a": 1}, '{"1a": 1}'), ({"a-b/c": 1}, "{a-b/c: 1}"), ({" a": 1}, '{" a": 1}'),
        ({"a  b": 1}, '{"a  b": 1}'), ({"漢字": 1}, "{漢字: 1}"),
        (Range(1, True, 3, False), "[1..3)"), (Range(None, False, 5, True), "(<= 5)"),
        (Range(5, False, None, False), "(> 5)"),
        (Range(5, True, 5, True, "="), "(= 5)"), (Range("a", True, "b", True), '["a".."b"]'),
        (Function(("a", "b"), max), "function(a, b)"), ([Function((), max)], "[function()]"),
    ],
)  # fmt: skip
def test_the_text_of_a_value(value: Any, text: str) -> None:
    assert string(value) == text


@pytest.mark.parametrize(
    "text",
    [
        "2018-12-08",
        "10:30:11Z",
        "10:30:11@Australia/Melbourne",
        "2018-12-08T10:30:11.5+02:00",
        "P1DT2H",
        "-P14M",
        "-0099-01-01",
    ],
)
def test_a_temporal_value_is_written_as_itself_or_as_a_literal_in_a_list(text: str) -> None:
    value = parse_temporal(text)
    canonical = "-P1Y2M" if text == "-P14M" else text
    assert string(value) == canonical
    assert string([value]) == f'[@"{canonical}"]'
    assert string(Range(value, True, value, True)) == f'[@"{canonical}"..@"{canonical}"]'


def test_null_has_no_text() -> None:
    with pytest.raises(Undefined, match="null"):
        string(None)


SCALARS = (
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.decimals(-(10**6), 10**6, places=4)
    | st.text("a\"\\\n漢{", max_size=4)
)  # fmt: skip
KEYS = st.sampled_from(["a", "b c", "", "{", '"', "漢"])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)  # fmt: skip


@given(VALUES)
def test_the_text_of_a_list_reads_back_as_it_was(value: Any) -> None:
    assert equal(feel.evaluate(string([value])), [value])


def test_no_value_is_too_deep_or_too_long_for_it() -> None:
    deep: Any = 1
    wide: Any = [1, 1]
    for _ in range(5_000):
        deep = [deep]
    for _ in range(60):
        wide = [wide, wide]
    start = time.process_time()
    for value, reason in (
        (deep, "nested deeper"),
        (wide, "more than"),
        ([Decimal("1E+6000")] * 10_000, "longer than"),
    ):
        with pytest.raises(Undefined, match=reason):
            string(value)
    assert time.process_time() - start < 20
    assert len(string(Decimal("1E+6144"))) == 6145


@pytest.mark.parametrize(
    ("arguments", "result"),
    [
        (("1 000,0", " ", ","), "1000.0"), (("1,000.0", ",", "."), "1000.0"),
        (("1.000.000,01", ".", ","), "1000000.01"), (("1 000 000.01", " ", "."), "1000000.01"),
        (("1000000.01", None, "."), "1000000.01"), (("1,000,000", ",", None), "1000000"),
        (("1,000,000.00", ",", None), "1000000.00"), (("-1.5", None, None), "-1.5"),
        (("1.5", ".", None), "15"), ((".5", None, "."), "0.5"), (("1.5", None, ","), None),
        (("1,5", None, ","), "1.5"), (("1,000,000.01", " ", "."), None),
        (("1,000", ":", "."), None), (("1,000", ",", ":"), None), (("1,000", ",", " "), None),
        (("1,000", ",", ","), None), (("1.0", ".", "."), None), (("1", "", None), None),
        (("foo", ".", ","), None), (("", None, None), None), (("1.2.3", None, None), None),
        ((" 1", None, None), None), (("1_000", None, None), None), (("٣", None, None), None),
        (("0x1F", None, None), None), (("NaN", None, None), None), (("Infinity", None, None), None),
        (("1e3", None, None), "1000"), (("1E9999", None, None), None),
        (("1" * 7000, None, None), None),
    ],
)  # fmt: skip
def test_the_number_that_a_string_spells(arguments: tuple[Any, ...], result: str | None) -> None:
    if result is None:
        with pytest.raises(Undefined):
            number(*arguments)
    else:
        assert number(*arguments) == Decimal(result)


def test_a_number_has_34_digits() -> None:
    assert number("0." + "1" * 40, None, None) == Decimal("0." + "1" * 34)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=6))
def test_the_text_of_a_number_spells_it(value: Decimal) -> None:
    value = CONTEXT.plus(value)
    assert number(string(value), None, ".") == value
    assert number(f"{value:,f}", ",", ".") == value
