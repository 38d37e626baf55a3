"""Decision services (DMN 1.5, 6.3.9, 10.4): functions of input data and of decisions that the caller gives."""

from datetime import date
from typing import Any

import pytest

from bpmlib.dmn.model import Model
from tests.dmn.models import call, decision, function_type, input_data, item, knowledge, model, service

ELEMENTS = (
    item("tAge", "number", allowed="[0..150]"),
    function_type("tF", "a: number", "string"),
    input_data("a", "number"),
    input_data("when", "date and time"),
    input_data("age", "tAge"),
    decision("X", "a * 2", needs="a", typed="number"),
    decision("Y", "X + 1", needs="X"),
    decision("Z", "Y + X", needs="X, Y"),
    decision("hour", "when.hour", needs="when"),
    decision("years", "age", needs="age"),
    service("one", "Z", "a", inner="X, Y"),
    service("two", "Y, Z", "a", "X"),
    service("only", "Y", "", "X"),
    service("wrongly typed", "Z", "a", typed="string"),
    service("typed as function", "Z", "a", typed="tF"),
    service("clock", "hour", "when"),
    service("older", "years", "age"),
    service("empty", ""),
    decision("calls", "one(5)", needs="one()"),
    service("outer", "calls"),
    knowledge("k(x)", "one(x) + 1", needs="one()"),
    knowledge("less(x, y)", "only(x) > only(y)", needs="only()"),
)
NAMES = ("one", "two", "only", "wrongly typed", "typed as function", "clock", "older", "empty", "outer", "k", "less")


def evaluated(logic: str, inputs: dict[str, Any] | None = None) -> Any:
    needs = [f"{name}()" for name in NAMES]
    return model(*ELEMENTS, decision("D", logic, needs=needs)).evaluate("D", inputs).value


@pytest.mark.parametrize(
    ("logic", "expected"),
    [
        ("one(5)", 21),
        ("one(a: 5)", 21),
        ("one([5])", 21),
        ("one(null)", None),
        ("one()", None),
        ("one(5, 6)", None),
        ('one("5")', None),
        ("one(b: 5)", None),
        ("one(a: 5, b: 5)", None),
        ("two(5, 100)", {"Y": 101, "Z": 201}),
        ("two(X: 100, a: 5)", {"Y": 101, "Z": 201}),
        ("two(X: 100)", {"Y": 101, "Z": 201}),
        ("two(a: 5)", {"Y": None, "Z": None}),
        ("two(X: 100, b: 1)", None),
        ('two(5, "x")', None),
        ("two(1, 2).Z", 5),
        ("only(5)", 6),
        ("wrongly typed(5)", None),
        ("typed as function(5)", None),
        ('clock(date("2026-03-12"))', 0),
        ("older(151)", None),
        ("older(150)", 150),
        ("empty()", {}),
        ("outer()", 21),
        ("k(5)", 22),
        ("for i in [1, 2] return one(i)", [5, 9]),
        ("sort([1, 3, 2], less)", [3, 2, 1]),
        (call("one", ("a", "5")), 21),
        (call("one"), None),
        (call("one", ("b", "5")), None),
        (call("two", ("X", "1")), {"Y": 2, "Z": 3}),
        ("{f: one, r: f(5)}.r", 21),
    ],
)
def test_a_service_is_a_function(logic: str, expected: Any) -> None:
    assert evaluated(logic) == expected


def test_what_a_service_is_given_stays_in_it() -> None:
    loaded = model(*ELEMENTS, decision("D", "[X, only(100), X]", needs="X, only()"))
    assert loaded.evaluate("D", {"a": 1}).value == [2, 101, 2]


def test_a_service_sees_only_what_it_is_given() -> None:
    assert evaluated("only(X: null)", {"a": 1}) is None
    hidden = model(*ELEMENTS, service("hidden", "X"), decision("D", "hidden()", needs="hidden()"))
    assert hidden.evaluate("D", {"a": 1}).value is None


@pytest.fixture(scope="module")
def loaded() -> Model:
    return model(*ELEMENTS)


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("one", {"a": 5}, 21),
        ("one", {"a": [5]}, 21),
        ("one", {"a": "5"}, None),
        ("one", {}, None),
        ("two", {"a": 5, "X": 1}, {"Y": 2, "Z": 3}),
        ("two", {"a": 5}, {"Y": None, "Z": None}),
        ("only", {"X": 1}, 2),
        ("clock", {"when": date(2026, 3, 12)}, 0),
        ("older", {"age": 151}, None),
        ("k", {"x": 5}, 22),
        ("empty", None, {}),
    ],
)
def test_services_and_knowledge_are_invoked_by_name(loaded: Model, name: str, given: Any, expected: Any) -> None:
    assert loaded.invoke(name, given).value == expected
    assert loaded.evaluate(name, given).value == expected


def test_an_argument_that_is_no_parameter_is_not_used(loaded: Model) -> None:
    found = loaded.invoke("one", {"a": 5, "b": 6})
    assert found.value == 21 and [one.code for one in found.diagnostics] == ["input-unknown"]


def test_a_service_may_have_a_decision_both_as_output_and_as_input() -> None:
    both = model(decision("A", "1"), service("S", "A", "", "A"), decision("D", "S(7)", needs="S()"))
    assert both.evaluate("D").value == 7


def test_a_service_that_calls_itself_ends() -> None:
    endless = model(decision("A", "S()", needs="S()"), service("S", "A"))
    found = endless.evaluate("A")
    assert found.value is None and [one.code for one in found.diagnostics] == ["evaluation-too-long"]


def test_a_service_without_its_decision() -> None:
    broken = model(service("S", "A"), decision("D", "S()", needs="S()"))
    assert [one.code for one in broken.diagnostics] == ["dmn-requirement-unknown"]
    assert broken.evaluate("D").value in ({}, None)
