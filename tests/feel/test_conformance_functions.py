"""What the built-ins return: cases in `conformance_functions.txt`, each in both modes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpmlib import feel
from bpmlib.errors import BpmError
from bpmlib.values.compare import equal

_TEXT = Path(__file__).with_name("conformance_functions.txt").read_text(encoding="utf-8")
CASES = [tuple(line.rsplit(" -> ", 1)) for line in _TEXT.splitlines() if " -> " in line]


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[text for text, _ in CASES])
def test_a_built_in_returns(text: str, wanted: str) -> None:
    found = feel.outcome(text)
    if wanted == "refused":
        assert found.value is None
        assert found.diagnostics
        with pytest.raises(BpmError):
            feel.evaluate(text)
        return
    expected = feel.outcome(wanted)
    assert not expected.diagnostics
    assert equal(found.value, expected.value), found
    assert not found.diagnostics
    assert equal(feel.evaluate(text), expected.value)


def test_all_cases_are_read() -> None:
    assert len(CASES) == len({text for text, _ in CASES}) > 500


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("is(value1: 1)", False),
        ("is(value2: null)", True),
        ("list contains(list: [null])", True),
        ("insert before(list: [1], position: 1)", [None, 1]),
        ('context put(context: {a: 1}, key: "b")', {"a": 1, "b": None}),
        ("round up(scale: 0)", None),
        ("[is][1](value1: 1)", False),
        ("(function(a, b) [a, b])(b: 1)", [None, 1]),
        ("(function(a, b) [a, b])(c: 1)", None),
        ("(function(a, b) [a, b])(a: 1, a: 2)", None),
    ],
)
def test_a_parameter_left_out_of_a_call_by_names_is_null_in_dmn_mode_alone(text: str, value: object) -> None:
    assert equal(feel.outcome(text).value, value)
    with pytest.raises(BpmError):
        feel.evaluate(text)


def test_a_parameter_of_an_unknown_type_is_reported() -> None:
    text = "(function(x: list<foo>, y: bar) y)(1, 2)"
    found = feel.outcome(text)
    assert found.value == 2
    assert [(one.code, one.span.text) for one in found.diagnostics if one.span] == [
        ("type-unknown", "list<foo>"),
        ("type-unknown", "bar"),
    ]
    with pytest.raises(BpmError, match="no type is called `list<foo>`"):
        feel.evaluate(text)
