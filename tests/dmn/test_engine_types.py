"""Item definitions (DMN 1.5, 7.3.2): what fits a type, what it allows, what is null with a reason."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from bpmlib.dmn.types import ItemType, Types
from tests.dmn.models import (
    codes,
    decision,
    function_type,
    import_,
    input_data,
    item,
    model,
    outcome,
    table,
    text,
    value,
)

TYPES = (
    item("tAge", "number", allowed="[0..150]"),
    item("tAges", "tAge", many=True),
    item("tScores", "number", allowed="[0..10]", many=True),
    item("tLow", "tScores", allowed="< 5"),
    item("tRows", "tScores", many=True),
    item("tSame", "tAge"),
    item("tAdult", "tSame", allowed=">= 18"),
    item("tColor", "string", allowed='"red", "green"'),
    item("tPlace", "", item("street", "string"), item("zip code", "number", allowed=">= 1000")),
    item("tPerson", "", item("first name", "string"), item("age", "tAge"), item("at", "tPlace"),
         item("phones", "string", many=True)),
    item("tPeople", "tPerson", many=True),
    item("tPairs", "", item("n", "number"), many=True),
    item("tFew", "number", many=True, constraint="count(?) <= 2"),
    item("tFewer", "tFew", constraint="count(?) <= 1"),
    item("tLong", "string", constraint="string length(?) > 2"),
    item("tNode", "", item("value", "number"), item("children", "tNode", many=True)),
    item("tInline", "", item("x", "", item("y", "number"))),
    item("my type", "number"),
    item("tYes", "boolean", allowed="true"),
    item("tYear", "date", allowed='[date("2026-01-01")..date("2026-12-31")]'),
    item("tOther", "string", allowed='not("a", "b")'),
    item("tBetween", "number", allowed="? > 5 and ? < 10"),
    item("tEven", "number", allowed="even(?)"),
    item("tBroken", "number", allowed="(("),
    item("tAny", "Any"), item("tList", "list"), item("tContext", "context"),
    item("tItself", "tItself"), item("tLoop", "tPool"), item("tPool", "tLoop"),
    function_type("tF", "n: number", "number"),
)  # fmt: skip
TREE = {"value": 1, "children": [{"value": 2, "children": []}]}
PERSON = {"first name": "A", "age": 5, "at": {"street": "s", "zip code": 1000}, "phones": ["1"]}
REFUSED = object()


def without(name: str) -> dict[str, Any]:
    return {key: one for key, one in PERSON.items() if key != name}


@pytest.mark.parametrize(
    ("of", "given", "expected"),
    [
        ("tAge", 150, 150),
        ("tAge", 151, REFUSED),
        ("tAge", "5", REFUSED),
        ("tAge", True, REFUSED),
        ("tAge", [5], 5),
        ("tAge", [5, 6], REFUSED),
        ("tAge", None, None),
        ("tAges", [1, 2], [1, 2]),
        ("tAges", 1, [1]),
        ("tAges", 151, REFUSED),
        ("tAges", [1, 151], REFUSED),
        ("tAges", [1, None], [1, None]),
        ("tAges", [], []),
        ("tScores", [1, 11], REFUSED),
        ("tLow", [1, 4], [1, 4]),
        ("tLow", [1, 6], REFUSED),
        ("tRows", [[1], [2]], [[1], [2]]),
        ("tRows", [[1], [11]], REFUSED),
        ("tRows", [[1], 2], REFUSED),
        ("tSame", 151, REFUSED),
        ("tAdult", 17, REFUSED),
        ("tAdult", 151, REFUSED),
        ("tAdult", 18, 18),
        ("tColor", "red", "red"),
        ("tColor", "blue", REFUSED),
        ("tPerson", PERSON, PERSON),
        ("tPerson", [PERSON], PERSON),
        ("tPerson", {**PERSON, "extra": 1}, {**PERSON, "extra": 1}),
        ("tPerson", {**PERSON, "age": None}, {**PERSON, "age": None}),
        ("tPerson", {**PERSON, "age": 151}, REFUSED),
        ("tPerson", {**PERSON, "age": "5"}, REFUSED),
        ("tPerson", {**PERSON, "at": {"street": "s", "zip code": 1}}, REFUSED),
        ("tPerson", without("age"), REFUSED),
        ("tPerson", {**PERSON, "phones": [1]}, REFUSED),
        ("tPeople", [PERSON], [PERSON]),
        ("tPeople", PERSON, [PERSON]),
        ("tPeople", [PERSON, {**PERSON, "age": 151}], REFUSED),
        ("tPeople", [PERSON, 1], REFUSED),
        ("tPairs", [{"n": 1}], [{"n": 1}]),
        ("tPairs", [{"m": 1}], REFUSED),
        ("tFew", [1, 2], [1, 2]),
        ("tFew", [1, 2, 3], REFUSED),
        ("tFewer", [1, 2], REFUSED),
        ("tLong", "abc", "abc"),
        ("tLong", "ab", REFUSED),
        ("tNode", TREE, TREE),
        ("tNode", {"value": 1, "children": 5}, REFUSED),
        ("tInline", {"x": {"y": 1}}, {"x": {"y": 1}}),
        ("tInline", {"x": {"y": "1"}}, REFUSED),
        ("my type", 1, 1),
        ("my   type", 1, 1),
        ("tYes", True, True),
        ("tYes", False, REFUSED),
        ("tYear", date(2026, 5, 5), date(2026, 5, 5)),
        ("tYear", date(2025, 5, 5), REFUSED),
        ("tOther", "c", "c"),
        ("tOther", "a", REFUSED),
        ("tBetween", 6, 6),
        ("tBetween", 10, REFUSED),
        ("tEven", 2, 2),
        ("tEven", 3, REFUSED),
        ("tAny", "x", "x"),
        ("tList", 1, [1]),
        ("tContext", {"a": 1}, {"a": 1}),
        ("tContext", 1, REFUSED),
        ("tItself", 1, 1),
        ("tLoop", 1, 1),
        ("nobody's", 1, 1),
        ("list<number>", 1, [1]),
        ("list<tSame>", ["1"], REFUSED),
        ("context<a: number>", {"a": 1}, {"a": 1}),
    ],
)
def test_inputs(of: str, given: Any, expected: Any) -> None:
    found = outcome("X", {"X": given}, input_data("X", of), *TYPES)
    refused = [one.code for one in found.diagnostics] == ["type-mismatch"]
    assert refused is (expected is REFUSED)
    if not refused:
        assert found.value == expected


def test_the_reason_says_where_the_value_is_wrong() -> None:
    people = [PERSON, {**PERSON, "at": {"street": "s", "zip code": 1}}]
    found = outcome("X", {"X": people}, input_data("X", "tPeople"), *TYPES)
    assert "it[2].at.zip code is not one of the values" in found.diagnostics[0].message


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("5 instance of tAge", True),
        ("500 instance of tAge", True),
        ('"5" instance of tAge', False),
        ("[5] instance of tAge", False),
        ("null instance of tAge", False),
        ("[1] instance of tAges", True),
        ("[] instance of tAges", True),
        ("1 instance of tAges", False),
        ("[{n: 1}] instance of tPairs", True),
        ("{n: 1} instance of tPairs", False),
        ("{x: {y: 1}} instance of tInline", True),
        ('{x: {y: "1"}} instance of tInline', False),
        ("{x: {y: 1}, z: 2} instance of tInline", True),
        ("{} instance of tInline", False),
        ("5 instance of my type", True),
        ("[5] instance of list<tAge>", True),
        ("{a: 5} instance of context<a: tAge>", True),
        ("(function(n: number) n) instance of tF", True),
        ("(function(n: string) n) instance of tF", False),
        ("(function() 1) instance of tF", False),
        ("5 instance of tNobody", None),
        ("(function(x: tAge) x)(500)", 500),
        ('(function(x: tAge) x)("a")', None),
        ("(function(x: tInline) x)({})", None),
    ],
)
def test_types_in_texts(expression: str, expected: Any) -> None:
    assert value(expression, None, *TYPES) == expected


@pytest.mark.parametrize(
    ("logic", "of", "expected"),
    [("[5]", "tAge", 5), ("500", "tAge", None), ("5", "tAges", [5]), ("null", "tAge", None), ('"red"', "tColor", "red"),
     ('"blue"', "tColor", None), ("{x: {y: 1}}", "tInline", {"x": {"y": 1}}), ("function(n) n", "tAge", None)],
)  # fmt: skip
def test_decisions_have_their_type(logic: str, of: str, expected: Any) -> None:
    assert value(logic, None, *TYPES, typed=of) == expected


def test_allowed_values_that_do_not_parse_are_reported_and_allow_nothing() -> None:
    assert codes("1", None, *TYPES, typed="tBroken")[-1] == "type-mismatch"


def test_threads_find_the_same_type_where_they_ask_for_it_first(monkeypatch: pytest.MonkeyPatch) -> None:
    define = Types._define

    def slowly(types: Types, namespace: str, name: str) -> ItemType | None:
        time.sleep(0.02)
        return define(types, namespace, name)

    drawn = table("a || r\n? instance of tT || 1\nnot(? instance of tT) || 2")
    loaded = model(item("tT", "number"), input_data("a"), decision("D", drawn, needs="a"))
    monkeypatch.setattr(Types, "_define", slowly)
    with ThreadPoolExecutor(4) as pool:
        assert [one.value for one in pool.map(lambda _: loaded.evaluate("D", {"a": "x"}), range(4))] == [2] * 4


def test_a_name_is_looked_for_once_in_models_that_many_import() -> None:
    rows = [[f"urn:{row}{side}" for side in "ab"] for row in range(40)]
    files = {
        one: text(*(import_("", below) for below in following), namespace=one)
        for row, following in zip(rows, [*rows[1:], []], strict=True)
        for one in row
    }
    loaded = model(import_("", "urn:0a"), import_("", "urn:0b"), decision("D", "1", typed="tNone"), **files)
    assert [one.code for one in loaded.diagnostics] == ["type-unknown"]
