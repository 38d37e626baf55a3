"""Built-ins on contexts (DMN 1.5, 10.3.4.7)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpmlib.functions  # noqa: F401  (fills the registry)
from bpmlib.functions.registry import BUILTINS
from bpmlib.values.undefined import Undefined

CONTEXTS = st.dictionaries(st.text(max_size=3), st.none() | st.integers() | st.text(max_size=2), max_size=4)


def call(name: str, *arguments: Any) -> Any:
    return BUILTINS[name].function(*arguments)


@pytest.mark.parametrize(
    ("name", "arguments", "result"),
    [
        ("get value", ({"a": "foo"}, "a"), "foo"), ("get value", ({"a": "foo"}, "b"), None),
        ("get value", ({"a": None}, "a"), None),
        ("get value", ({"": 1}, ""), 1),
        ("get entries", ({"b": 1, "a": None},), [{"key": "b", "value": 1}, {"key": "a", "value": None}]),
        ("get entries", ({},), []),
        ("context", ([{"key": "a", "value": 1}, {"key": "b", "value": None, "more": 2}],), {"a": 1, "b": None}),
        ("context", ([],), {}),
        ("context put", ({}, "a", 1), {"a": 1}), ("context put", ({"a": 1}, "a", None), {"a": None}),
        ("context put", ({"a": 1}, "", 2), {"a": 1, "": 2}),
        ("context put", ({"x": 1, "y": {"a": 0}}, ["y", "a"], 2), {"x": 1, "y": {"a": 2}}),
        ("context put", ({"x": 1}, ["x"], 2), {"x": 2}),
        ("context put", ({"y": {"a": 0}}, ["y", "b"], 2), {"y": {"a": 0, "b": 2}}),
        ("context put", ({"y": {"a": {"b": {"c": 1}}}}, ["y", "a", "b", "c"], 2), {"y": {"a": {"b": {"c": 2}}}}),
        ("context merge", ([{"a": 1}, {"b": 2}, {"a": 3}],), {"a": 3, "b": 2}), ("context merge", ([],), {}),
        ("context merge", ([{"a": 1}, {}],), {"a": 1}),
    ],
)  # fmt: skip
def test_entries(name: str, arguments: tuple[Any, ...], result: Any) -> None:
    assert call(name, *arguments) == result


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("context", ([{"key": "a"}],), "not an entry"), ("context", ([{"value": 1}],), "not an entry"),
        ("context", ([{"key": 1, "value": 1}],), "not an entry"),
        ("context", ([{"key": None, "value": 1}],), "not an entry"), ("context", ([1],), "not an entry"),
        ("context", ([None],), "not an entry"),
        ("context", ([{"key": "a", "value": 1}, {"key": "a", "value": 1}],), "twice"),
        ("context put", ({"a": 1}, [], 2), "keys are not"), ("context put", ({"a": 1}, [None], 2), "keys are not"),
        ("context put", ({"a": {}}, ["a", 1], 2), "keys are not"),
        ("context put", ({"y": {"a": 0}}, ["y", "a", "b"], 2), '"a" is no context'),
        ("context put", ({"x": 1}, ["y", "a"], 2), '"y" is no context'),
        ("context put", ({"y": None}, ["y", "a"], 2), '"y" is no context'),
        ("context merge", ([{"a": 1}, None],), "not a context"),
        ("context merge", ([{"a": 1}, [{}]],), "not a context"),
    ],
)  # fmt: skip
def test_what_has_no_value(name: str, arguments: tuple[Any, ...], reason: str) -> None:
    with pytest.raises(Undefined, match=reason):
        call(name, *arguments)


def test_a_key_keeps_its_place_when_its_value_is_replaced() -> None:
    assert list(call("context put", {"a": 1, "b": 2, "c": 3}, "b", 4)) == ["a", "b", "c"]
    assert list(call("context merge", [{"a": 1, "b": 2}, {"c": 3, "a": 4}])) == ["a", "b", "c"]


def test_no_context_is_changed() -> None:
    inner = {"b": 1}
    outer = {"a": inner}
    call("context put", outer, ["a", "b"], 2)
    call("context merge", [outer, {"a": 1}])
    assert (outer, inner) == ({"a": inner}, {"b": 1})


@given(CONTEXTS)
def test_entries_make_the_context_again(context: dict[str, Any]) -> None:
    assert call("context", call("get entries", context)) == context


@given(CONTEXTS, st.text(max_size=3), st.integers())
def test_what_was_put_is_got(context: dict[str, Any], key: str, value: int) -> None:
    put = call("context put", context, key, value)
    assert call("get value", put, key) == value
    assert put == call("context merge", [context, {key: value}])
