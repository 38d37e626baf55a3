"""JSON in: nothing lost, nothing doubled, nothing endless."""

import json
import sys
import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.documents.json_input import parse_json
from bpmlib.errors import InputError, Limits


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20000.010", Decimal("20000.010")),
        ("1E+2", Decimal("1E+2")),
        ("0.1000000000000000000000000000000001", Decimal("0.1000000000000000000000000000000001")),
        ("9007199254740993", 9007199254740993),
        ("-0", 0),
        ('{"NaN": ["Infinity", "{[", "1e99999"]}', {"NaN": ["Infinity", "{[", "1e99999"]}),
        ('{"a": {"a": 1}, "b": {"a": 1}}', {"a": {"a": 1}, "b": {"a": 1}}),
        ("[" * 60 + "]" * 60, None),
        ("[" + "[], " * 1000 + "[]]", [[]] * 1001),
        ('"金额"'.encode(), "金额"),
    ],
)
def test_what_is_read(text: str | bytes, value: object) -> None:
    read = parse_json(text)
    assert value is None or (repr(read) == repr(value))


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('{"a": 1,\n "b": 2,\n "\\u0061": 3}', "JSON:3:2", "the key `a` comes twice"),
        ('[{"k": 1}, {"k": {"k": [], "k": 2}}]', "JSON:1:28", "the key `k` comes twice"),
        ('["NaN", NaN]', "JSON:1:9", "`NaN` is not a number"),
        ('{"a": -Infinity}', "JSON:1:7", "`-Infinity` is not a number"),
        ("[1, 1e10000]", "JSON:1:5", "exponent beyond 9999"),
        ("[1, -" + "1" * 641 + "]", "JSON:1:5", "more than 640 digits"),
        ("[0." + "1" * 640 + "]", "JSON:1:2", "more than 640 digits"),
        ("[" * 61 + "]" * 61, "JSON:1:61", "nested more than 60 deep"),
        ("[" * 1_000_000, "JSON:1:61", "nested more than 60 deep"),
        ('{"a": 1 "b"}', "JSON:1:9", "this is not JSON"),
        ("\n\n[1 2]", "JSON:3:4", "this is not JSON: expecting ',' delimiter"),
        (b'["\xe9"]', "JSON:1:3", "this is not UTF-8"),
    ],
)
def test_what_is_refused_and_where(text: str | bytes, place: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_json(text)
    (found,) = caught.value.diagnostics
    assert found.code == "input-json"
    assert found.span is not None
    assert found.span.place == place
    assert message in found.message
    assert caught.value.problems == {"JSON": "input-json"}


@pytest.mark.parametrize("text", ["", b"", "   "])
def test_an_empty_text_is_refused(text: str | bytes) -> None:
    with pytest.raises(InputError, match="this is not JSON"):
        parse_json(text)


def test_a_text_beyond_the_limit_is_not_looked_at() -> None:
    with pytest.raises(InputError, match="longer than 10 characters"):
        parse_json("[" + " " * 10 + "]", Limits(json_chars=10))
    with pytest.raises(InputError, match="nested more than 2 deep"):
        parse_json("[[[]]]", Limits(json_nesting=2))


def test_pythons_own_limit_of_digits_plays_no_part() -> None:
    before = sys.get_int_max_str_digits()
    try:
        for limit in (0, 640):
            sys.set_int_max_str_digits(limit)
            assert parse_json("1" * 640) == int("1" * 640)
            with pytest.raises(InputError, match="more than 640 digits"):
                parse_json("1" * 5000)
    finally:
        sys.set_int_max_str_digits(before)


@pytest.mark.parametrize(
    "text", ['"' + "\\" * 2_000_001, "[" * 70 + '"\\"' * 500_000, "1" * 3_000_000, "-" * 1_000_000]
)
def test_a_hostile_text_is_refused_in_a_moment(text: str) -> None:
    start = time.process_time()
    with pytest.raises(InputError):
        parse_json(text)
    assert time.process_time() - start < 3


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=80,
)


@given(VALUES)
def test_what_json_writes_is_read_back(value: Any) -> None:
    assert parse_json(json.dumps(value)) == value
    assert parse_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.text(alphabet='[]{}":,\\ntu1e+-.0NaIfi \n', max_size=40))
def test_any_text_gives_a_value_or_a_place_inside_it(text: str) -> None:
    try:
        parse_json(text)
    except InputError as error:
        span = error.diagnostics[0].span
        assert not text if span is None else 0 <= span.start <= len(text)
