"""The grammar and its meaning as the standard has them: `conformance_language.txt`, tables of logic, and cells."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from bpmlib import feel
from bpmlib.errors import BpmError, Limits
from bpmlib.feel.cells import Interpreter
from bpmlib.feel.run import Run, Scope, evaluated
from bpmlib.feel.types import named
from bpmlib.source import Fragment, Source
from bpmlib.syntax.parser import parse_expression, parse_tests
from bpmlib.syntax.show import show
from tests.feel.conformance import cases, same_in_form, value_of

CASES = cases("conformance_language.txt")
TRUTHS = {"true": True, "false": False, "null": None, "1": None, '"true"': None, "[true]": None, "{}": None}
"""What `and` and `or` make of an operand."""
TYPES = {
    "number": "1", "string": '"a"', "boolean": "true", "date": '@"2021-01-01"', "time": '@"10:00:00"',
    "date and time": '@"2021-01-01T10:00:00"', "days and time duration": '@"P1D"',
    "years and months duration": '@"P1Y"', "list<number>": "[1]", "list<string>": '["a"]',
    "list<list<number>>": "[[1]]", "range<number>": "[1..2]", "range<string>": '["a".."b"]',
    "context<a: number>": "{a: 1}", "context<a: string>": '{a: "a"}', "function<Any> -> Any": "(function(x) x)",
    "function<Any, Any> -> Any": "(function(x, y) x)",
}  # fmt: skip
"""Types none of which is a part of another one, each with a value."""
CELLS = """
- ; 5 → true
- ; null → true
5 ; 5.0 → true
5 ; "5" → null
5 ; null → false
null ; null → true
null ; 5 → false
not(null) ; 5 → true
not(null) ; null → false
not(5) ; null → true
not(5, 6) ; 6 → false
not(< 5) ; 6 → true
not(< 5) ; null → null
not([1..3]) ; 5 → true
not(not(true)) ; true → true
< 5 ; 4 → true
< 5, > 7 ; 6 → false
< 5, > 7 ; 8 → true
= 5 ; 5 → true
!= 5 ; 5 → false
!= 5 ; null → true
[1..3] ; 2 → true
]1..3[ ; 1 → false
(1..3], 5 ; 5 → true
["a".."c"] ; "b" → true
"a", "b" ; "b" → true
"a", "b" ; "c" → false
[1, 2] ; 2 → true
[1, 2] ; [1, 2] → true
[1, 2], [3] ; [3] → true
[[1..3], 9] ; 2 → true
true ; true → true
true ; false → false
true ; null → false
false ; false → true
false ; true → false
false ; null → false
true, false ; false → true
other ; 5 → true
others ; 2 → true
others ; 9 → false
other + 1 ; 6 → true
-other ; -5 → true
> other ; 6 → true
[other..10] ; 7 → true
other > 3 ; "x" → true
other < 3 ; "x" → false
other > 3 ; true → true
other < 3 ; false → true
other > 3 ; null → false
? > 3 ; 5 → true
? > 3 ; null → null
? = null ; null → true
? + 1 ; 5 → false
if ? > 3 then ? else 0 ; 5 → true
[1, ?] ; 5 → true
count(?) > 1 ; [1, 2] → true
list contains(?, "a") ; ["a"] → true
? in [1..3] ; 2 → true
? in (1, 2) ; 2 → true
not(? > 3) ; 2 → true
not(contains(?, "a")) ; "b" → true
contains(?, "a"), "b" ; "b" → true
? = 1 or ? = 2 ; 2 → true
? between 1 and 3 ; 2 → true
some x in others satisfies x = ? ; 2 → true
every x in ? satisfies x > 0 ; [1, 2] → true
?.a = 1 ; {a: 1} → true
?[1] = 1 ; [1] → true
date("2020-01-01") ; @"2020-01-01" → true
< date("2020-01-01") ; @"2019-01-01" → true
@"P1D" ; @"PT24H" → true
{a: 1} ; {a: 1} → true
(< 5) ; 4 → true
((!= 5)) ; 4 → true
[null..5] ; 3 → null
[null..5] ; 6 → false
missing ; 5 → false
> missing ; 5 → null
1 / 0, 5 ; 5 → true
"""


def fragment(text: str) -> Fragment:
    return Fragment.of(Source("cell", text).span(0, len(text)))


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[text for text, _ in CASES])
def test_a_case_has_its_value(text: str, wanted: str) -> None:
    found = feel.outcome(text)
    assert same_in_form(found.value, value_of(wanted)), found


@pytest.mark.parametrize("text", [text for text, wanted in CASES if wanted == "null"])
def test_policy_mode_has_no_value_where_the_reason_is_a_mistake(text: str) -> None:
    if any(one.code == "expression-malformed" for one in feel.outcome(text).diagnostics):
        with pytest.raises(BpmError):
            feel.evaluate(text)


@pytest.mark.parametrize("text", [text for text, wanted in CASES if wanted != "null"])
def test_an_expression_that_is_shown_is_read_again(text: str) -> None:
    node = parse_expression(fragment(text), names=())
    assert parse_expression(fragment(show(node)), names=()) == node


@pytest.mark.parametrize(("left", "right"), list(product(TRUTHS, TRUTHS)))
def test_the_tables_of_logic(left: str, right: str) -> None:
    truths = TRUTHS[left], TRUTHS[right]
    both = False if False in truths else None if None in truths else True
    either = True if True in truths else None if None in truths else False
    assert feel.outcome(f"{left} and {right}").value is both
    assert feel.outcome(f"{left} or {right}").value is either
    assert feel.outcome(f"some x in [{left}] satisfies x or {right}").value is either
    assert feel.outcome(f"every x in [{left}] satisfies x and {right}").value is both


@pytest.mark.parametrize(("type_", "other"), list(product(TYPES, TYPES)))
def test_a_value_is_of_its_type_alone(type_: str, other: str) -> None:
    value = TYPES[type_]
    assert feel.outcome(f"{value} instance of {other}").value is (type_ == other)
    assert feel.outcome(f"{value} instance of Any").value is True
    assert feel.outcome(f"null instance of {type_}").value is False
    assert feel.outcome(f"[{value}] instance of list<{other}>").value is (type_ == other)
    assert feel.outcome(f"{{k: {value}}} instance of context<k: {other}>").value is (type_ == other)
    assert feel.outcome(f"[] instance of list<{type_}>").value is True


@pytest.mark.parametrize(
    ("function", "type_", "fits"),
    [
        ("function(a: number) a", "function<number> -> Any", True),
        ("function(a: Any) a", "function<number> -> Any", True),
        ("function(a: number) a", "function<Any> -> Any", False),
        ("function(a: number) a", "function<string> -> Any", False),
        ("function(a: list<Any>) a", "function<list<number>> -> Any", True),
        ("function(a: list<number>) a", "function<list<Any>> -> Any", False),
        ("function(a: context<x: number>) a", "function<context<x: number, y: string>> -> Any", True),
        ("function(a: context<x: number, y: string>) a", "function<context<x: number>> -> Any", False),
        ("function(a: function<Any> -> Any) a", "function<function<number> -> Any> -> Any", False),
        ("function(a: function<number> -> Any) a", "function<function<Any> -> Any> -> Any", True),
        ("function(a, b: number) a", "function<Any> -> Any", False),
        ("count", "function<list<Any>> -> number", True),
        ("max", "function<number, number, number> -> number", True),
        ("count", "function<list<Any>, Any> -> number", False),
    ],
)
def test_a_function_wants_no_more_than_its_type_promises(function: str, type_: str, fits: bool) -> None:
    assert feel.outcome(f"({function}) instance of {type_}").value is fits


@pytest.mark.parametrize("case", CELLS.strip().splitlines())
def test_a_cell_in_dmn_mode(case: str) -> None:
    cell, _, rest = case.partition(" ; ")
    value, _, wanted = rest.rpartition(" → ")
    tests = parse_tests(fragment(cell), names=())
    names = {"?": value_of(value), "other": value_of("5"), "others": value_of("[1, 2]")}
    found = evaluated(Interpreter(named).tests(tests), Scope(Run(False, Limits()), names))
    assert found is value_of(wanted)


@pytest.mark.parametrize(
    ("text", "variables", "value"),
    [
        ("Monthly Salary * 12", {"Monthly Salary": 10}, 120), ("a-b", {"a-b": 1, "a": 5, "b": 3}, 1),
        ("(a)-(b)", {"a-b": 1, "a": 5, "b": 3}, 2), ("a - b", {"a": 5, "b": 3}, 2),
        ("profit and loss", {"profit and loss": 1, "profit": True, "loss": False}, 1),
        ("profit and loss", {"profit": True, "loss": False}, False), ("order.id", {"order.id": 1}, 1),
        ("order.order size", {"order": {"order size": 2}}, 2),
        ("l[unit price > 1].unit price", {"l": [{"unit price": 2}]}, [2]),
        ("days in weekend", {"days in weekend": 2}, 2), ("x in y", {"x in y": 1}, 1),
        ("x in y", {"x": 1, "y": [1]}, True), ("is adult? and ok?", {"is adult?": True, "ok?": True}, True),
        ("?a + a?b", {"?a": 1, "a?b": 2}, 3), ("a ** b", {"a**b": 1, "a": 2, "b": 3}, 1),
        ("driver's age", {"driver's age": 1}, 1), ("Mike\u2019s daughter.age", {"Mike\u2019s daughter": {"age": 1}}, 1),
        ("a*b+c/d", {"a*b+c/d": 1}, 1), ("a b c", {"a b": 1, "a b c": 2}, 2), ("a b + c", {"a b": 1, "c": 2}, 3),
        ("\U0001f40e + 1", {"\U0001f40e": 1}, 2), ("date", {"date": 1}, 1), ("count + 1", {"count": 1}, 2),
        ("[1, 2][item = x]", {"x": 2}, [2]), ("{x: 1, y: x}.y", {"x": 5}, 1), ("for x in [1] return x", {"x": 5}, [1]),
        ("(function(x) x)(1)", {"x": 5}, 1), ("f(2)", {}, None), ("nobody", {}, None), ("nobody.at.all", {}, None),
    ],
)  # fmt: skip
def test_a_name_is_the_longest_in_scope(text: str, variables: dict[str, Any], value: Any) -> None:
    assert feel.outcome(text, variables).value == value
