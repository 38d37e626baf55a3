"""Built-ins on booleans (DMN 1.5, 10.3.4.2 and 10.3.4.4)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpmlib.functions  # noqa: F401  (fills the registry)
from bpmlib.functions.registry import BUILTINS
from bpmlib.values.undefined import Undefined


def call(name: str, *arguments: Any) -> Any:
    return BUILTINS[name].function(*arguments)


def test_the_opposite() -> None:
    assert (call("not", True), call("not", False)) == (False, True)


@pytest.mark.parametrize(
    ("name", "arguments", "result"),
    [
        ("all", ([True, False, True],), False), ("all", ([True, True],), True), ("all", ([],), True),
        ("all", (True,), True), ("all", (False,), False),
        ("all", (True, False), False), ("all", ([None, False],), False), ("all", ([1, False],), False),
        ("any", ([False, True],), True), ("any", ([False, False],), False), ("any", ([],), False),
        ("any", (True,), True), ("any", (False,), False),
        ("any", (False, True), True), ("any", ([None, True],), True), ("any", (["", True],), True),
    ],
)  # fmt: skip
def test_all_and_any(name: str, arguments: tuple[Any, ...], result: bool) -> None:
    assert call(name, *arguments) is result


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("all", ([True, None],)), ("all", ([True, 123],)), ("all", (None,)), ("all", (123,)),
        ("all", (True, None, True)), ("all", ([[True]],)),
        ("any", ([False, None],)), ("any", ([False, 0],)), ("any", (None,)), ("any", (False, None)),
    ],
)  # fmt: skip
def test_nothing_follows_from_what_is_neither(name: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(Undefined):
        call(name, *arguments)


@given(st.lists(st.booleans()))
def test_of_booleans_they_are_pythons(items: list[bool]) -> None:
    assert (call("all", items), call("any", items)) == (all(items), any(items))
