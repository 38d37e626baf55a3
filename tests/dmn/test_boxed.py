"""Boxed expressions (DMN 1.5, 7 and 10.2), box by box: what each gives, and where it gives null."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.dmn.models import (
    boxed_filter,
    boxed_if,
    boxed_list,
    call,
    codes,
    context,
    decision,
    every,
    for_,
    function,
    function_type,
    item,
    knowledge,
    literal,
    model,
    relation,
    some,
    table,
    value,
)

NUMBERS = item("tNumbers", "number", many=True)
RANGE = "[1..3]"


@pytest.mark.parametrize(
    ("condition", "expected"), [("true", 1), ("false", 2), ("null", 2), ("5", 2), ('"true"', 2), ("1 = 1", 1)]
)
def test_a_condition_that_is_not_true_goes_to_else(condition: str, expected: int) -> None:
    assert value(boxed_if(condition, "1", "2")) == expected


def test_only_the_branch_that_is_taken_is_evaluated() -> None:
    assert value(boxed_if("true", "1", "nobody")) == 1 and codes(boxed_if("true", "1", "nobody")) == []


def test_a_conditional_has_the_type_that_it_names() -> None:
    assert value(boxed_if("true", '"a"', "2", typed="number")) is None
    assert value(boxed_if("false", '"a"', "2", typed="number")) == 2


# ----------------------------------------------------------------------------------------------------- loops


@pytest.mark.parametrize(
    ("items", "body", "expected"),
    [
        ("[1, 2]", "i * 2", [2, 4]),
        ("[]", "i", []),
        (RANGE, "i", [1, 2, 3]),
        ("(1..3)", "i", [2]),
        ("1..3", "i", [1, 2, 3]),
        ("3..1", "i", [3, 2, 1]),
        ("1..1 + 1", "i", [1, 2]),
        ('@"2026-02-28"..@"2026-03-01"', "i.day", [28, 1]),
        ("[1, null]", "i", [1, None]),
        ("[[1], [2, 3]]", "count(i)", [1, 2]),
        ("1..4", "if i < 3 then i else partial[-1] + partial[-2]", [1, 2, 3, 5]),
        ("[7, 8]", "count(partial)", [0, 1]),
        ("5", "i", None),
        ('"text"', "i", None),
        ("null", "i", None),
        ("{a: 1}", "i", None),
        ("[3..1]", "i", None),
        ("1.5..3", "i", None),
        ("[1, 2]", 'i + "a"', [None, None]),
    ],
)
def test_for(items: str, body: str, expected: Any) -> None:
    assert value(for_("i", items, body)) == expected


def test_loops_in_each_other_see_both_variables_and_the_results_of_their_own() -> None:
    assert value(for_("i", "[1, 2]", for_("j", "[10, 20]", "i + j"))) == [[11, 21], [12, 22]]
    assert value(for_("i", "[1, 2]", for_("j", "[10, 20]", "count(partial)"))) == [[0, 1], [0, 1]]


def test_partial_is_seen_inside_of_other_boxes() -> None:
    assert value(for_("i", "[1, 2]", boxed_list("i", "count(partial)"))) == [[1, 0], [2, 1]]


def test_a_variable_may_be_called_partial_or_hold_blanks() -> None:
    assert value(for_("partial", "[1, 2]", "partial")) == [1, 2]
    assert value(for_("my item-no", "[1, 2]", "my item-no + 1")) == [2, 3]


@pytest.mark.parametrize(
    ("items", "of", "expected"),
    [
        ("[1, 2]", "tNumbers", [1, 2]),
        ("[1, 2]", "number", [1, 2]),
        ("1", "tNumbers", [1]),
        ('["a"]', "tNumbers", None),
        ('[1, "a"]', "number", None),
        ("[[1], [2]]", "tNumbers", [[1], [2]]),
        ("[1, 2]", "Any", [1, 2]),
    ],
)
def test_in_names_the_type_of_the_list_or_that_of_its_items(items: str, of: str, expected: Any) -> None:
    assert value(for_("i", items, "i", of=of), None, NUMBERS) == expected


def test_a_loop_has_the_type_that_it_names() -> None:
    assert value(for_("i", "[1]", "i", typed="number"), None, NUMBERS) == 1
    assert value(for_("i", "[1]", '"a"', typed="tNumbers"), None, NUMBERS) is None


@pytest.mark.parametrize(
    ("items", "condition", "any_", "all_"),
    [
        ("[1, 5]", "i > 3", True, False),
        ("[1, 2]", "i > 3", False, False),
        ("[4, 5]", "i > 3", True, True),
        ("[]", "i > 3", False, True),
        (RANGE, "i > 0", True, True),
        ("[null, 5]", "i > 3", True, None),
        ("[null, 1]", "i > 3", None, False),
        ("[null]", "i > 3", None, None),
        ("[1, 2]", 'if i = 1 then true else "no"', None, None),
        ("[1]", "1", None, None),
        ("5", "i > 3", None, None),
        ("null", "true", None, None),
        ("1..3", "true", None, None),
    ],
)
def test_some_and_every(items: str, condition: str, any_: bool | None, all_: bool | None) -> None:
    assert value(some("i", items, condition)) is any_
    assert value(every("i", items, condition)) is all_


@pytest.mark.parametrize(
    ("items", "match", "expected"),
    [
        ("[1, 5, 9]", "item > 3", [5, 9]),
        ("[]", "item > 3", []),
        ("5", "item > 3", [5]),
        ("1", "item > 3", []),
        ("[1, null, 5]", "item > 3", [5]),
        ("[1, null]", "item = null", [None]),
        ("[{a: 1}, {a: 2}]", "a = 1", [{"a": 1}]),
        ("[{a: 1}, {b: 2}]", "a = 1", [{"a": 1}]),
        ("[{a: 1}, {b: 2}]", "b = null", [{"a": 1}]),
        ("[{item: 1}, {item: 2}]", "item = 2", [{"item": 2}]),
        ("[{first name: 1}, {first name: 2}]", "first name = 1", [{"first name": 1}]),
        ("[{first name: 1}, {first name: 2}]", "item.first name = 1", [{"first name": 1}]),
        ("[[1], [2, 3]]", "count(item) = 2", [[2, 3]]),
        ("null", "true", None),
        ("[1]", "2", None),
        ("[1, 2]", 'if item = 1 then true else "no"', None),
    ],
)
def test_filter(items: str, match: str, expected: Any) -> None:
    assert value(boxed_filter(items, match)) == expected


def test_a_filter_knows_the_components_of_a_type() -> None:
    people = item("tPerson", "", item("first name", "string"), item("a-b", "number"))
    given = {"P": [{"first name": "A", "a-b": 3}, {"first name": "B", "a-b": 4}]}
    assert value(boxed_filter("P", "a-b > 3"), given, people) == given["P"][1:]
    assert value(boxed_filter("P", 'first name = "A"'), given, people) == given["P"][:1]


def test_a_filter_sees_names_around_it() -> None:
    assert value(context(("least", "3"), ("", boxed_filter("[1, 5]", "item > least")))) == [5]


# -------------------------------------------------------------------------------------------------- contexts


def test_entries_see_those_before_them() -> None:
    assert value(context(("a b", "1"), ("c", "a b + 1"))) == {"a b": 1, "c": 2}
    assert value(context(("a", "b"), ("b", "1"))) == {"a": None, "b": 1}


def test_a_context_with_a_result_is_its_result() -> None:
    assert value(context(("a", "1"), ("", "a + 1"))) == 2
    assert value(context(("a", "1"), ("", "a + 1"), typed="string")) is None


def test_a_context_may_be_empty_or_have_entries_without_an_expression() -> None:
    assert value(context()) == {}
    assert value(context(("a", ""), ("b", "1"))) == {"a": None, "b": 1}


def test_two_entries_of_one_name_make_the_context_null() -> None:
    assert value(context(("a", "1"), ("a", "2"))) is None
    assert codes(context(("a", "1"), ("a", "2"))) == ["key-duplicate"]


def test_an_entry_has_its_type() -> None:
    assert value(context(("a: number", '"x"'), ("b: string", '["y"]'))) == {"a": None, "b": "y"}


def test_an_inner_name_hides_an_outer_one() -> None:
    assert value(context(("a", "1"), ("b", context(("a", "2"), ("", "a"))))) == {"a": 1, "b": 2}


def test_functions_in_a_context_call_themselves_and_keep_what_is_around_them() -> None:
    body = "if n <= 1 then 1 else n * the fact(n - 1)"
    assert value(context(("the fact", function("n", body)), ("", "the fact(5)"))) == 120
    makes = context(("add", function("a", function("b", "a + b"))), ("", "add(1)(2)"))
    assert value(makes) == 3


@pytest.mark.parametrize(("of", "expected"), [("number", 5), ("string", None), ("tFunction", 5)])
def test_the_type_of_a_functions_entry_is_its_results_or_its_own(of: str, expected: Any) -> None:
    logic = context((f"f: {of}", function("n: number", "n")), ("", "f(5)"))
    assert value(logic, None, function_type("tFunction", "n: number", "number")) == expected


def test_relations() -> None:
    assert value(relation("a, b b", "1|2", '"x"|1 + 2')) == [{"a": 1, "b b": 2}, {"a": "x", "b b": 3}]
    assert value(relation("a, b")) == []
    assert value(relation("a: number, b: string", '"x"|"y"')) == [{"a": None, "b": "y"}]
    assert value(relation("a", "1"), typed="number") is None


def test_lists() -> None:
    assert value(boxed_list()) == []
    assert value(boxed_list("1", boxed_list("2"), "null")) == [1, [2], None]
    assert value(boxed_list("1", '"a"', typed="tNumbers"), None, NUMBERS) is None


# ----------------------------------------------------------------------------------------------- invocations


@pytest.mark.parametrize(
    ("logic", "expected"),
    [
        (call("function(a, b) a - b", ("b", "1"), ("a", "5")), 4),
        (call(function("a, b", "a - b"), ("b", "1"), ("a", "5")), 4),
        (call("function(a, b) [a, b]", ("b", "1")), [None, 1]),
        (call("function(a, b) [a, b]"), [None, None]),
        (call("function() 7"), 7),
        (call("function(a) a", ("b", "1")), None),
        (call("function(a: number) a", ("a", '"x"')), None),
        (call("function(a: number) a", ("a", "[5]")), 5),
        (call("function(a) a", ("a: number", '"x"')), None),
        (call("function(a) a", ("a", "")), None),
        (call("function(my a) my a", ("my a", "3")), 3),
        (call("substring", ("string", '"foobar"'), ("start position", "4")), "bar"),
        (call("substring", ("string", '"foobar"'), ("start", "4")), None),
        (call("max", ("list", "[1, 3]")), 3),
        (call("nobody", ("a", "1")), None),
        (call("5", ("a", "1")), None),
        (call("", ("a", "1")), None),
        (call("function(a) a", ("a", "1"), typed="string"), None),
        (call(boxed_if("true", "function(a) a", "null"), ("a", "1")), 1),
    ],
)
def test_invocation(logic: str, expected: Any) -> None:
    assert value(logic) == expected


def test_bindings_see_what_is_around_the_invocation_and_not_each_other() -> None:
    assert value(context(("a", "1"), ("", call("function(a, b) [a, b]", ("a", "a + 1"), ("b", "a"))))) == [2, 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f(1)", 2),
        ("f([1])", 2),
        ("f(x: 1)", 2),
        ("f()", None),
        ("f(1, 2)", None),
        ("f(y: 1)", None),
        ('f("a")', None),
        ("f(null)", None),
        ("sort([1, 3, 2], more)", [3, 2, 1]),
        ("two()", 2),
        ("double(3)", 8),
        ("label(7)", "high"),
        ("parts(7)", 14),
        ("rows(7)", [{"a": 7, "b": 8}]),
        ('[typed("x"), typed([5]), typed(1)]', [None, 5, 1]),
        ("[named(1), wrong(1)]", ["1", None]),
        ("fact(5)", 120),
        ("empty(1)", None),
        ("named instance of tF", True),
        ("more instance of tF", False),
        ("for each in [f, double] return each(1)", [2, 4]),
        ('moment(@"2026-03-12")', datetime(2026, 3, 12, tzinfo=UTC)),
    ],
)
def test_business_knowledge_models(text: str, expected: Any) -> None:
    names = "f, more, two, double, label, parts, rows, typed, named, wrong, fact, empty, moment"
    elements = (
        function_type("tF", "n: number", "string"),
        knowledge("f(x: number)", "x + 1"),
        knowledge("more(a, b)", "a > b"),
        knowledge("two()", "2"),
        knowledge("double(x)", "f(x) * 2", needs="f()"),
        knowledge("label(n)", table('n || r\n< 5 || "low"\n>= 5 || "high"')),
        knowledge("parts(n)", context(("a", "n"), ("", "a * 2"))),
        knowledge("rows(n)", relation("a, b", "n|n + 1")),
        knowledge("typed(n)", "n", typed="number"),
        knowledge("named(n: number)", "string(n)", typed="tF"),
        knowledge("wrong(n: number)", "n", typed="tF"),
        knowledge("fact(n)", "if n <= 1 then 1 else n * fact(n - 1)", needs="fact()"),
        knowledge("empty(n)"),
        knowledge("moment(at: date and time)", "at"),
    )
    assert value(text, None, *elements, needs=[f"{name.strip()}()" for name in names.split(",")]) == expected


def test_knowledge_is_known_only_where_it_is_required() -> None:
    elements = (knowledge("g(x)", "x"), knowledge("f(x)", "g(x)", needs="g()"))
    assert value("g(1)", None, *elements, needs=["f()"]) is None
    assert value("f(1)", None, *elements, needs=["f()"]) == 1


def test_an_invocation_box_calls_knowledge() -> None:
    elements = (knowledge("f(x: number)", "x + 1"),)
    assert value(call("f", ("x", "4")), None, *elements, needs=["f()"]) == 5
    assert value(call("f", ("x", '"a"')), None, *elements, needs=["f()"]) is None
    assert value(call("f", ("z", "1")), None, *elements, needs=["f()"]) is None


def test_a_date_is_a_date_and_time_where_one_is_wanted() -> None:
    day, midnight = date(2026, 3, 12), datetime(2026, 3, 12, tzinfo=UTC)
    assert value("X", {"X": day}, typed="date and time") == midnight
    assert value("(function(x: date and time) x)(X)", {"X": day}) == midnight
    assert value(context(("a: date and time", "X")), {"X": day}) == {"a": midnight}
    assert value("[X]", {"X": day}, typed="date and time") is None
    assert value("X", {"X": midnight}, typed="date") is None


def test_another_language_has_no_value() -> None:
    foreign = literal("1 + 1").replace("<literalExpression", '<literalExpression expressionLanguage="urn:python"')
    assert model(decision("D", foreign), decision("E", "2")).evaluate("E").value == 2
    assert codes(foreign) == ["dmn-language"]
    feel = literal("1 + 1").replace("<literalExpression", '<literalExpression expressionLanguage="urn:FEEL"')
    assert value(feel) == 2


@pytest.mark.parametrize(
    ("logic", "expected"),
    [
        (function("a, b", "a").replace('name="b"', 'name="a"'), None),
        (relation("c, d", "1 | 2").replace('name="d"', 'name="c"'), [{"c": 2}]),
        (call("abs", ("n", "1"), ("n", "2")), 2),
        (table("1 || o | o\n- || 1 | 2"), {"o": 2}),
    ],
)
def test_of_a_name_that_is_given_twice_the_last_one_counts(logic: str, expected: Any) -> None:
    loaded = model(decision("D", logic))
    assert [(one.code, one.severity) for one in loaded.diagnostics] == [("key-duplicate", "warning")]
    assert expected is None or loaded.evaluate("D").value == expected
