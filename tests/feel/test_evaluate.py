"""What expressions are worth in FEEL on its own: facts of DMN 1.5, chapter 10, in policy mode and in DMN mode."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

from bpmlib import feel
from bpmlib.errors import EvaluationError, ExpressionError, InputError, LimitExceeded
from bpmlib.values.durations import YearsMonths
from bpmlib.values.ranges import Range

PEOPLE = [{"name": "a", "age": 30}, {"name": "b", "age": 20, "city": "x"}, {"name": "c"}]
SCOPE: Mapping[str, Any] = {
    "n": 10, "half": Decimal("0.5"), "s": "text", "yes": True, "none": None, "l": [1, 2, 3], "people": PEOPLE,
    "Monthly Salary": 1000, "day": date(2026, 3, 12), "r": Range(1, True, 5, False),
    "at": datetime(2026, 3, 12, 10, 30),  # noqa: DTZ001
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # literals (grammar rules 33 to 37, 62)
        ("1.50", Decimal("1.5")), (".5", Decimal("0.5")), ("1.2E3", 1200), ("007", 7), ("-0", 0),
        ('"a\\"b\\n\\u00e9\\U01F600"', 'a"b\né😀'), ("true", True), ("null", None),
        ('@"2026-03-12"', date(2026, 3, 12)), ('@"10:30:00"', time(10, 30)), ('@"P14M"', YearsMonths(14)),
        ('@"2026-03-12T10:30:00Z"', datetime(2026, 3, 12, 10, 30, tzinfo=UTC)), ('@"-PT1H"', timedelta(hours=-1)),
        # names: of several words, with blanks written as one likes, with symbols in them
        ("Monthly   Salary * 12", 12000), ("{foo bar: 1, foo+bar: foo bar + 1}.foo+bar", 2),
        ("/* a note */ n // to the end", 10),
        # arithmetic (rules 4 and table 53): all of it goes from the left, minus before a number binds most
        ("3 ** 2 ** 3", 729), ("-3 ** 2", 9), ("2 - 3 - 4", -5), ("8 / 4 / 2", 1), ("1 + 2 * 3", 7), ("-(1 + 2)", -3),
        ("--1", 1), ("1 / 3", Decimal("0." + "3" * 34)), ("4 ** 0.5", 2), ("2 ** -1", Decimal("0.5")),
        ('"a" + "b"', "ab"), ("0.1 + 0.2 = 0.3", True), ("n + half", Decimal("10.5")),
        ('@"2024-01-31" + @"P1M"', date(2024, 2, 29)), ('@"2021-01-02" - @"PT1H"', date(2021, 1, 1)),
        ('day - @"2026-03-10"', timedelta(days=2)), ('@"P1D" * 1.5', timedelta(hours=36)), ('@"P1Y" / @"P1M"', 12),
        ('-@"P1D"', timedelta(days=-1)), ('2 * @"P1Y"', YearsMonths(24)),
        # comparison (table 51, 52): equal is of one kind, order only among ordered kinds
        ("1 = 1.0", True), ("null = null", True), ("1 != null", True), ("null != null", False), ("none = 1", False),
        ("[1, [2]] = [1, [2]]", True), ("[1, 2] = [2, 1]", False), ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("{a: 1} = {a: 1, b: null}", False), ("[1..2] = [1..2]", True), ("[1..2] = [1..2)", False),
        ('@"P1Y" = @"P12M"', True), ('@"10:00:00+01:00" = @"09:00:00Z"', True), ('"B" < "a"', True), ("1 < 2", True),
        ("1 between 1 and 2", True), ("3 between 1 and 2", False), ("not(1 between 2 and 3) and true", True),
        ("1 between 0 and 2 and false", False),
        # membership (rules 49 to 51)
        ("1 in 1", True), ("1 in (2, 1)", True), ("1 in [1..3)", True), ("3 in [1..3)", False), ("3 in ]1..3]", True),
        ("1 in ]1..3[", False), ("1 in (1..3)", False), ("2 in < 3", True), ("2 in (> 3, = 2)", True),
        ("2 in != 2", False), ("1 in [2, 1]", True), ("[1] in [[1]]", True), ("5 in [1, [4..6]]", True),
        ("none in (1, null)", True), ("none in [null]", True), ('"a" in ("b", "c")', False),
        ("n in (< 5, ? = 10)", True), ("7 in r", False),
        # three-valued logic, where it is decided (table 50)
        ("true and false", False), ("false and none", False), ("true or none", True), ("false or true", True),
        ("none = null and yes", True), ("not(false)", True),
        # if, for, some, every
        ("if 1 > 2 then 1 else 2", 2), ("for x in [1, 2] return x * x", [1, 4]), ("for x in [] return x", []),
        ("for x in [1, 2], y in [x, 10] return x * y", [1, 10, 4, 20]),
        ("for x in [[1, 2], [3]], y in x return y", [1, 2, 3]), ("for i in 1..3 return i", [1, 2, 3]),
        ("for i in 3..1 return i", [3, 2, 1]), ("for i in 2..2 return i", [2]),
        ("for i in -1..1 return i", [-1, 0, 1]), ("for i in [1..3) return i", [1, 2]),
        ("for i in r return i", [1, 2, 3, 4]),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
        ("for x in [1, 2], y in [1, 2] return count(partial)", [0, 1, 2, 3]),
        ('for d in @"2024-02-28"..@"2024-03-01" return d.day', [28, 29, 1]),
        ('for d in @"2024-03-01"..@"2024-02-29" return d', [date(2024, 3, 1), date(2024, 2, 29)]),
        ('for d in [@"2024-02-29"..@"2024-03-01"] return d.month', [2, 3]), ("some x in l satisfies x > 2", True),
        ("every x in l satisfies x > 2", False), ("some x in [] satisfies x", False),
        ("every x in [] satisfies x", True), ("some x in [1, 2], y in [2, 3] satisfies x = y", True),
        ("every x in [1, 2], y in [x] satisfies x = y", True), ("some x in [1..3] satisfies x = 2", True),
        # filters: positions from 1 and from the end, conditions on the item and on its fields
        ("l[1]", 1), ("l[-1]", 3), ("l[-3]", 1), ("l[n - 8]", 2), ("l[item > 1]", [2, 3]), ("l[true]", [1, 2, 3]),
        ("l[false]", []), ("people[age = 20].name", ["b"]), ("people[item.name = name].name", ["a", "b", "c"]),
        ("people[city = null].name", ["a", "c"]), ("people[age = null][1].name", "c"), ("n[1]", 10),
        ("n[item = 10]", [10]), ("n[false]", []), ("[][1 = 1]", []), ("[[1, 2], [3]][count(item) = 1]", [[3]]),
        ("[1, null, 3][item != null]", [1, 3]), ("[{n: 1}, {n: 2}][n = 2]", [{"n": 2}]),
        ("[{item: 1}, {item: 2}][item = 2]", [{"item": 2}]), ("[{a: [1, 2]}, {a: [3]}][count(a) = 2].a", [[1, 2]]),
        ("[null, {a: 1}][a = 1]", [{"a": 1}]), ("[null][a = 1]", []), ("[1, 2, 3][item >= 2][1]", 2),
        # paths
        ("{a: {b: 1}}.a.b", 1), ("people.name", ["a", "b", "c"]), ("[{a: 1}, null].a", [1, None]), ("none.a", None),
        ("none.a.b", None), ("[[{a: 1}], [{a: 2}]].a", [[1], [2]]), ("[day, null].year", [2026, None]),
        ("day.weekday", 4), ("at.hour", 10), ("at.time offset", None), ('@"P14M".months', 2), ('@"-PT25H".hours', -1),
        ("[1..3).start", 1), ("r.end included", False), ("r.start included", True), ("(> 5).end", None),
        ("people[1].age", 30),
        # lists, contexts, ranges
        ("[1, null, \"a\"]", [1, None, "a"]), ("[]", []), ("{}", {}), ("{a: 1, b: a + 1}", {"a": 1, "b": 2}),
        ("{n: 1, m: n}.m", 1), ('{"a key": 1}.a key', 1), ("{a: n, n: 2, b: n}", {"a": 10, "n": 2, "b": 2}),
        ("[1..2]", Range(1, True, 2, True)), ("(1..2)", Range(1, False, 2, False)),
        ("(< 3)", Range(None, False, 3, False)), ("(>= 3)", Range(3, True, None, False)),
        ("[n..n + 1]", Range(10, True, 11, True)),
        # types (10.3.2.9): no conversion, null is of the type Null alone
        ("1 instance of number", True), ("1 instance of string", False), ("true instance of number", False),
        ("null instance of Any", False), ("null instance of Null", True), ("1 instance of Any", True),
        ("[1, 2] instance of list<number>", True), ('[1, "a"] instance of list<number>', False),
        ("[] instance of list<number>", True), ("[1] instance of number", False),
        ("1 instance of list<number>", False), ("[1..2] instance of range<number>", True),
        ("{a: 1, b: 2} instance of context<a: number>", True), ("{a: null} instance of context<a: number>", True),
        ("{} instance of context<a: number>", False), ("day instance of date", True), ("at instance of date", False),
        ("at instance of date and time", True), ('@"P1Y" instance of years and months duration', True),
        ('@"P1D" instance of dayTimeDuration', True), ("(function(x) x) instance of function<Any> -> Any", True),
        ("count instance of function<Any> -> Any", True),
        # functions: closures, recursion through a context, arguments by name, functions as arguments
        ("(function(x) x + n)(1)", 11), ("(function() 5)()", 5), ("(function(x, y) x - y)(y: 1, x: 3)", 2),
        ("(function(x: number) x)([7])", 7), ("(function(x: list<number>) x)(7)", [7]),
        ("(function(x: number) x)(null)", None), ("{add: function(x) function(y) x + y, three: add(1)(2)}.three", 3),
        ("{n: 1, f: function() n, r: f()}.r", 1),
        ("{f: function(n) if n = 0 then 1 else n * f(n - 1), r: f(5)}.r", 120), ("{n: 1, f: function() n}.f()", 1),
        ("for f in (for i in [1, 2, 3] return function() i) return f()", [1, 2, 3]),
        ("sort(l, function(x, y) x > y)", [3, 2, 1]), ("{max of: max, r: max of(1, 2)}.r", 2),
        ("(function(f) f([1, 2]))(count)", 2), ("[count, sum][2]([1, 2])", 3),
        ('substring(string: "abc", start position: 2)', "bc"),
        ('substring(start position: 2, string: "abc", length: 1)', "b"),
        ("sort(people[age != null], function(x, y) x.age < y.age).name", ["b", "a"]), ("{count: 5}.count", 5),
        # a list of one where a value is wanted, and a value where a list is (10.3.2.9.4)
        ("abs([-1])", 1), ("count(5)", 1), ("sum(n)", 10), ("max([1, 2])", 2), ("max(1, 2)", 2),
        ('upper case(["a"])', "A"),
    ],
)  # fmt: skip
def test_a_value_is_the_same_in_both_modes(text: str, value: Any) -> None:
    found = feel.evaluate(text, SCOPE)
    assert found == value
    assert type(found) is bool if isinstance(value, bool) else not isinstance(found, bool)
    assert feel.outcome(text, SCOPE) == feel.Outcome(value, ())


@pytest.mark.parametrize(
    ("text", "place", "in_dmn"),
    [
        # arithmetic and comparison: null comes from null and from what is not defined
        ("1 + none * 2", "none", None), ("1 / (n - 10)", "1 / (n - 10)", None), ('1 + "a"', '1 + "a"', None),
        ("0 ** -1", "0 ** -1", None), ("[10] * 2", "[10] * 2", None), ("-s", "-s", None),
        ("10 ** 6000 * 10 ** 6000", "10 ** 6000 * 10 ** 6000", None), ("1 = s", "1 = s", None),
        ("1 < none", "none", None), ("yes < false", "yes < false", None), ("[1] < [2]", "[1] < [2]", None),
        ('"1" < 2', '"1" < 2', None), ("day < at", "day < at", None), ("1 between none and 2", "none", None),
        ("true = 1", "true = 1", None), ("day + 1", "day + 1", None), ('@"P1Y" + @"P1D"', '@"P1Y" + @"P1D"', None),
        # and, or: unknown unless it is decided
        ("none and true", "none", None), ("true and none", "none", None), ("none or false", "none", None),
        ("n and true", "n", None), ('"a" or true', '"a"', True), ("not(n)", "not(n)", None),
        # conditions
        ("if none then 1 else 2", "none", 2), ("if n then 1 else 2", "n", 2),
        ("some x in [none, 1] satisfies x > 0", "x", True), ("some x in [none, 0] satisfies x > 0", "x", None),
        ("every x in [1, none] satisfies x > 0", "x", None), ("every x in [none, 0] satisfies x > 0", "x", False),
        ("some x in none satisfies true", "none", None), ("for x in n return x", "n", None),
        ("for x in 1..1.5 return x", "1..1.5", None), ('for x in s..s return x', "s..s", None),
        ("for x in 1..none return x", "none", None), ("for x in [1, 0] return 1 / x", "1 / x", [1, None]),
        # filters and paths
        ("l[4]", "l[4]", None), ("l[0]", "l[0]", None), ("l[-4]", "l[-4]", None), ("l[1.5]", "l[1.5]", None),
        ("n[2]", "n[2]", None), ("none[1]", "none", None), ("l[item > none]", "none", []),
        ("people[age > 25].name", "age", ["a"]), ("l[s]", "s", None), ("people[1].city", "people[1].city", None),
        ("n.year", "n.year", None), ("day.hour", "day.hour", None), ("[{a: 1}, {}].a", "[{a: 1}, {}].a", [1, None]),
        # ranges
        ("[1..none]", "none", None), ('[1.."a"]', '[1.."a"]', None), ("[yes..yes]", "[yes..yes]", None),
        ("s in [1..2]", "[1..2]", None),
        # names, functions, types
        ("salary + 1", "salary", None), ("sallary(1)", "sallary(1)", None), ("n(1)", "n", None), ("?", "?", None),
        ("n instance of tNothing", "tNothing", None), ("(function(x) x)()", "(function(x) x)()", None),
        ("(function(x) x)(1, 2)", "(function(x) x)(1, 2)", None),
        ("(function(x) x)(y: 1)", "(function(x) x)(y: 1)", None),
        ('(function(x: number) x)("a")', '(function(x: number) x)("a")', None),
        ("(function(x: number) x)([1, 2])", "(function(x: number) x)([1, 2])", None), ("abs(none)", "none", None),
        ("abs([1, 2])", "[1, 2]", None), ("abs(s)", "abs(s)", None), ("abs()", "abs()", None),
        ("abs(1, 2)", "abs(1, 2)", None), ("abs(m: 1)", "abs(m: 1)", None), ("sum([])", "sum([])", None),
        ("sum([1, null])", "sum([1, null])", None), ('date("2026-02-30")', 'date("2026-02-30")', None),
        ('function() external {java: {class: "a"}}', 'function() external {java: {class: "a"}}', None),
        # a part without a value makes null of itself only
        ("[1 / 0, 2]", "1 / 0", [None, 2]), ("{a: 1 / 0, b: 2}", "1 / 0", {"a": None, "b": 2}),
        ("count([1 / 0])", "1 / 0", 1), ("1 in (1 / 0, 1)", "1 / 0", True), ("2 in (1 / 0, 1)", "1 / 0", False),
    ],
)  # fmt: skip
def test_what_has_no_value_raises_with_its_place_and_is_null_in_dmn(text: str, place: str, in_dmn: Any) -> None:
    with pytest.raises(EvaluationError) as caught:
        feel.evaluate(text, SCOPE)
    span = caught.value.diagnostics[0].span
    assert span is not None
    assert (span.text, span.source.text) == (place, text)
    found = feel.outcome(text, SCOPE)
    assert found.value == in_dmn
    assert found.diagnostics
    assert all(one.span is not None and one.span.source.text == text for one in found.diagnostics)


@pytest.mark.parametrize(("text", "value"), [("none and false", False), ("none or true", True)])
def test_what_is_decided_without_null_owes_it_nothing(text: str, value: bool) -> None:
    with pytest.raises(EvaluationError, match="null where a boolean is needed"):
        feel.evaluate(text, SCOPE)
    assert feel.outcome(text, SCOPE) == feel.Outcome(value, ())
    assert feel.evaluate(" ".join(reversed(text.split())), SCOPE) is value  # what comes after is not asked for


@pytest.mark.parametrize(
    ("text", "diagnostics"),
    [
        ("1 / 0", [("no-value", "1 / 0")]),
        ("none + 1", [("no-value", "none + 1")]),
        ("(none + 1) * 2", [("no-value", "none + 1"), ("no-value", "(none + 1) * 2")]),
        ("[1 / 0, salary]", [("no-value", "1 / 0"), ("name-unknown", "salary")]),
        ("sallary(1)", [("function-unknown", "sallary(1)")]),
        ("people[1].city", [("field-unknown", "people[1].city")]),
        ("n instance of tNothing", [("type-unknown", "tNothing")]),
        ("none and yes", [("no-value", "none and yes")]),
        ("1 +", [("expression-malformed", "")]),
        ('@"2026-13-01"', [("bad-date", '@"2026-13-01"')]),
        ("for x in [1, 2] return x / 0", [("no-value", "x / 0")]),  # said once
    ],
)
def test_in_dmn_mode_each_null_has_a_reason_and_a_place(text: str, diagnostics: list[tuple[str, str]]) -> None:
    found = feel.outcome(text, SCOPE)
    assert [(one.code, one.span.text if one.span else "") for one in found.diagnostics] == diagnostics
    assert all(one.message for one in found.diagnostics)


def test_a_mistake_in_the_name_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(EvaluationError, match="Monthly Salary"):
        feel.evaluate("Monthly_Salary * 12", SCOPE)
    with pytest.raises(EvaluationError, match="did you mean `count`"):
        feel.evaluate("coun(l)", SCOPE)


@pytest.mark.parametrize("text", ["1 +", "", "if true then 1", "[1..", "1 2", "{a: 1", '"a', "x in", "for x in [1]"])
def test_a_text_that_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        feel.evaluate(text)
    assert caught.value.diagnostics[0].span is not None
    found = feel.outcome(text)
    assert (found.value, len(found.diagnostics)) == (None, 1)


def test_a_shadowing_key_goes_before_the_names_around_it() -> None:
    people = [{"age": 1, "n": 2}, {"age": 2}]
    assert feel.evaluate("people[n = 2].age", {"people": people, "n": 5}) == [1]
    assert feel.evaluate("people[n = null].age", {"people": people, "n": 5}) == [2]  # missing, not the one around
    assert feel.evaluate("(people)[age = m].age", {"people": people, "m": 2}) == [2]


def test_a_variable_called_partial_is_that_variable() -> None:
    assert feel.evaluate("for partial in [1, 2] return partial") == [1, 2]
    assert feel.evaluate("for x in [1, 2] return for partial in [5] return partial") == [[5], [5]]


def test_recursion_that_does_not_end_is_refused() -> None:
    with pytest.raises(LimitExceeded):
        feel.evaluate("{f: function(n) f(n + 1), r: f(0)}.r")
    assert feel.outcome("{f: function(n) f(n + 1), r: f(0)}.r").diagnostics[0].code == "evaluation-too-long"


class Whole(int):
    """A number of one's own."""


class Line(BaseModel):
    """A document."""

    amount: Decimal
    tags: tuple[str, ...] = ()


class Order(BaseModel):
    """A document of documents."""

    lines: list[Line]


def test_variables_are_values_of_python() -> None:
    order = Order(lines=[Line(amount=Decimal(5)), Line(amount=Decimal("7.5"), tags=("a",))])
    given = {"order": order, "pair": (1, Whole(2)), "w": Whole(3)}
    assert feel.evaluate("sum(order.lines.amount)", given) == Decimal("12.5")
    assert feel.evaluate("order.lines[amount > 5].tags", given) == [["a"]]
    assert feel.evaluate("pair[2] + w", given) == 5
    assert feel.evaluate("pair", given) == [1, 2]


def test_what_is_no_value_is_refused_with_its_path() -> None:
    given = {"a": {"b": [1, 1.5]}, "c": object(), "d": Decimal("NaN"), "e": {1: 2}, "f": 10**40 + 1}
    with pytest.raises(InputError) as caught:
        feel.evaluate("1", given)
    assert caught.value.problems == {
        "a.b[2]": "input-type", "c": "input-type", "d": "input-not-finite", "e": "input-type", "f": "input-too-long",
    }  # fmt: skip
    assert "floats are not exact" in str(caught.value)
    assert feel.outcome("1", given).value is None


def test_the_caller_s_lists_are_not_touched() -> None:
    given = {"l": [3, 1, 2]}
    feel.evaluate("append(sort(l, function(x, y) x < y), 4)", given)
    assert given == {"l": [3, 1, 2]}


@pytest.mark.parametrize(
    ("tests", "value", "passes"),
    [
        # rules 7 to 17: any of the tests; a list or a range holds the value; null passes only where it is named
        ("-", 1, True), ("-", None, True), ("1", 1, True), ("1, 2", 2, True), ("1, 2", 3, False),
        ("not(1, 2)", 3, True), ("not(1, 2)", 2, False), ("< 5", 4, True), ("[1..5)", 5, False), ("(1..5]", 5, True),
        ("< 1, > 5", 3, False), ("> 5, < 1", 6, True), ('"a", "b"', "b", True), ("true", True, True),
        ("false", True, False), ("[1, 2]", 2, True), ("[1, [4..6]]", 5, True), ("m", 2, True), ("m, 9", 9, True),
        ("? > 1 and ? < 3", 2, True), ("? in (1, 2)", 2, True), ('contains(?, "b")', "abc", True),
        ('not(contains(?, "b"))', "abc", False), ("= 1", 1, True), ("!= 1", 1, False), ("x + 1", 8, True),
        ("< x", 8, False), ("[[1, 2]]", [1, 2], True), ("[1, 2]", [1, 2], True), ("r", 3, True), ("not(r)", 3, False),
        ("1", None, False), ("not(1)", None, False), ("null", None, True), ("not(null)", None, False),
        ("not(null)", 1, True), ("< 5, null", None, True), ("!= null", None, False), ("!= null", 5, True),
        ("[1, null]", None, True), ("[1..5]", None, False), ("? = null", None, True), ("not(1, null)", None, False),
        ("1 / 0", None, False), ("m", None, False), ("= null", None, True),
    ],
)  # fmt: skip
def test_a_cell(tests: str, value: Any, passes: bool) -> None:
    assert feel.matches(tests, value, {"m": [1, 2], "x": 7, "r": Range(1, True, 3, True)}) is passes


@pytest.mark.parametrize(
    ("tests", "value", "place"),
    [
        ("< x", 1, "x"), ('< "a"', 1, '< "a"'), ("1 / 0", 1, "1 / 0"), ("2, 1 / 0", 1, "1 / 0"),
        ('[1.."a"]', 1, '[1.."a"]'), ("[2..x]", 3, "x"), ("? + 1", 1, "? + 1"), ("? > x", 1, "x"), ('"a"', 1, '"a"'),
        ("not(1 / 0)", 1, "1 / 0"),
    ],
)  # fmt: skip
def test_a_cell_without_a_value_names_the_test(tests: str, value: Any, place: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        feel.matches(tests, value, {"x": None})
    span = caught.value.diagnostics[0].span
    assert span is not None
    assert (span.text, span.source.text) == (place, tests)


def test_a_cell_stops_where_it_is_decided() -> None:
    assert feel.matches("1, 1 / 0", 1)
    assert not feel.matches("[2..1 / 0]", 1)
