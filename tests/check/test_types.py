"""The type of every kind of expression: units through arithmetic, null, lists, iteration, built-ins."""

import time

import pytest

from tests.check.checks import FIELDS, ORDER, codes, typed
from tests.policy_text import formula, parameters, section, table, terms


@pytest.mark.parametrize(
    ("expression", "type_"),
    [
        ("a + b", "CNY"), ("a - 5", "CNY"), ("5 + a", "CNY"), ("a * p", "CNY"), ("p * a", "CNY"), ("a * n", "CNY"),
        ("a / n", "CNY"), ("a / p", "CNY"), ("a / b", "number"), ("a / b * a", "CNY"), ("a * b", "CNY^2"),
        ("a * b / a", "CNY"), ("a / kva", "CNY/kVA"), ("a / kva * kva", "CNY"), ("n / a", "1/CNY"),
        ("n / a * a", "number"),
        ("p + p", "percent"), ("p + n", "number"), ("1 - p", "percent"), ("p * p", "number"), ("n ** 2", "number"),
        ("-a", "CNY"), ("-(a - b)", "CNY"), ("- p", "percent"), ("2 * 3", "number"), ("2 * 3 * a", "CNY"),
        ("a + 2 * 3", "CNY"),
        ("s + s", "string"), ('s + "x"', "string"), ("a * (1 - p)", "CNY"), ("(a - b) / a", "number"),
    ],
)  # fmt: skip
def test_units_go_through_arithmetic(expression: str, type_: str) -> None:
    assert typed(expression) == type_


@pytest.mark.parametrize(
    "expression",
    ["a + kva", "kva - a", "a + n", "a + p", "a ** 2", "2 ** a", "a < kva", "a = n", "a != kva",
    "a between 1 and kva",
     "a in [1..kva]", "a in (kva, 1)", "a in < kva", "a in [b, kva]", "if f then a else kva", "[a, kva]",
     "max(a, kva)",
     "sum(a, n)", "concatenate([a], [kva])", "list contains(la, kva)", "a / kva + a", "a = a / b"],
)  # fmt: skip
def test_numbers_of_different_units_do_not_meet(expression: str) -> None:
    assert typed(expression) in ("unit-mismatch", "bad-arguments")


@pytest.mark.parametrize(
    "expression",
    ["a < 5", "5 = kva", "p > 5", "a in (1, 2)", "[1, a]", "if f then 0 else a", "a between 0 and 10", "n = p",
    "p < n",
     "max(a, 0)", "list contains(la, 5)", "a in [0..5)", "kva in (> 5)", "sum(a, 5)"],
)  # fmt: skip
def test_a_literal_takes_the_unit_of_what_it_meets_and_a_percentage_is_a_number(expression: str) -> None:
    assert "mismatch" not in typed(expression) and "bad" not in typed(expression)


@pytest.mark.parametrize(
    "expression",
    ["s + 1", "1 + s", "f + f", "d + 1", "d + d", "-s", "-f", "s < 5", "d = s", "f = 1", "la = a", "d < t",
    "s between 1 and 2",
     "f < f", "la < la", "order.customer < 5", "{x: 1} < {x: 2}", "if a then 1 else 2", "if [f] then 1 else 2",
     'if f then 1 else "x"', "f and a", "a or f", "some x in a satisfies f", "every x in la satisfies x",
     "for x in s return x",
     "a[1]", 's[item = "a"]', "la[item]", 'ln[item = "a"]', 'la["a"]', "[1, s]", "[1..s]", "[f..f]", "[la..la]",
     "(> f)",
     "a in la < 5", 'a in "x"', "a in d", 's in [1..2]', "d < null", "null < 5", "null + 1", "order + 1",
     "for x in la, y in x return y", "1 between null and 2", "[] + 1"],
)  # fmt: skip
def test_values_of_different_kinds_do_not_meet(expression: str) -> None:
    assert set(typed(expression).split()) == {"type-mismatch"}


@pytest.mark.parametrize(
    ("expression", "type_"),
    [
        ("order.placed_on", "date or null"), ("order.placed_on.year", "number or null"),
        ("order.quotation.unit_price", "CNY or null"),
        ("if f then order.placed_on else d", "date or null"), ("if f then null else a", "CNY or null"),
        ("[null, a]", "list<CNY or null>"),
        ("order.placed_on = null", "boolean"), ("null = order.quotation", "boolean"),
        ("order.placed_on < d", "boolean"),
        ("order.quotation.unit_price + 1", "CNY"), ("-order.quotation.unit_price", "CNY"), ("null", "null"),
        ("order.quotation.product.guide_price", "CNY or null"), ("floor(order.quotation.unit_price)", "CNY or null"),
        ("{x: null}.x", "null"), ("la[1]", "CNY"), ("for x in la return null", "list<null>"),
    ],
)  # fmt: skip
def test_null_is_followed(expression: str, type_: str) -> None:
    assert typed(expression) == type_


@pytest.mark.parametrize(
    ("expression", "type_"),
    [
        ("[]", "list<nothing>"), ("[1, 2]", "list<number>"), ("[a, 0]", "list<CNY>"), ("la", "list<CNY>"),
        ("[[a]]", "list<list<CNY>>"),
        ("for x in la return x / a", "list<number>"), ("for x in la, y in ls return y", "list<string>"),
        ("for x in [la], y in x return y", "list<CNY>"), ("some x in la satisfies x > a", "boolean"),
        ('every x in ls, y in la satisfies x = "a" and y > 0', "boolean"), ("la[item > 5]", "list<CNY>"),
        ("la[1]", "CNY"), ("la[-n]", "CNY"),
        ("[{x: a, y: s}][x > 5]", "list<context<x: CNY, y: string>>"), ('[{x: a, y: s}][y = "b"].x', "list<CNY>"),
        ("[{x: a}].x", "list<CNY>"), ("{x: {y: d}}.x.y.month", "number"), ("[{x: a}][1].x", "CNY"),
        ("t.weekday", "number"),
        ("[a..b]", "range<CNY>"), ("(> a)", "range<CNY>"), ("[1..p]", "range<percent>"), ("(< d)", "range<date>"),
        ("a in (> 5)", "boolean"), ("la = [a]", "boolean"), ("if f then [] else la", "list<CNY>"),
        ("[a, 1][item > 0][1]", "CNY"),
        ("order.confirmed_by", "list<Role>"), ("order.customer.settlement", "Settlement"),

    ],
)  # fmt: skip
def test_lists_paths_and_iteration(expression: str, type_: str) -> None:
    assert typed(expression) == type_


def test_a_variable_hides_a_name_and_ends_with_its_expression() -> None:
    assert typed("sum(for a in ln return a) + n") == "number"
    assert typed("(some x in la satisfies x > 0) and x > 0") == "name-unknown"
    assert typed("la[item > 0][1] + item") == "name-unknown"


@pytest.mark.parametrize(
    ("call", "type_"),
    [
        ("floor(a)", "CNY"), ("floor(a, 2)", "CNY"), ("floor(n: a)", "CNY"), ("floor(scale: 2, n: a)", "CNY"),
        ("round half up(p, 2)", "percent"),
        ("round half up(n: a / n, scale: 2)", "CNY"), ("abs(-a)", "CNY"), ("modulo(a, 5)", "CNY"),
        ("count(la)", "number"), ("sum(la)", "CNY"),
        ("sum(a, b, 1)", "CNY"), ("sum(list: la)", "CNY"), ("min(la)", "CNY"), ("max(a, b)", "CNY"),
        ("max(d, order.placed_on)", "date"),
        ("max(s, s)", "string"), ("distinct values(ls)", "list<string>"), ("concatenate(la, [1])", "list<CNY>"),
        ("not(f)", "boolean"),
        ("not(negand: f)", "boolean"), ("list contains(ls, s)", "boolean"),
        ("list contains(element: s, list: ls)", "boolean"),
        ("list contains(la, 5)", "boolean"), ("list contains([], a)", "boolean"),
        ("sum(for x in la return x * p)", "CNY"), ("max(a, null)", "CNY"),
    ],
)  # fmt: skip
def test_calls_of_built_in_functions(call: str, type_: str) -> None:
    assert typed(call) == type_


@pytest.mark.parametrize(
    "call",
    ["floor()", "floor(a, 2, 3)", "floor(s)", "floor(null)", "floor(number: a)", "floor(n: a, n: 2)",
    "floor(scale: 2)", "round half up(a)",
     "floor(a, scale)", "floor(a, kva)", "count(a)", "count(order)", "sum(ls)", "sum(s)", 'sum(1, "2")',
     "sum([s])", "min()", "min(ls, la)",
     "max(f, f)", "max([f])", "max(1, s)", "max([[1]])", "not(a)", "not(f, f)", "not(null)",
     "list contains(a, la)", 'list contains(la, "x")',
     "list contains(ls)", "list contains(element: s)", "concatenate(la, ls)", "distinct values(a)", "modulo(a)",
     "abs(d)"],
)  # fmt: skip
def test_arguments_that_fit_no_form(call: str) -> None:
    assert typed(call).split()[-1] in ("bad-arguments", "name-unknown")


def test_arguments_of_an_unknown_function_are_looked_at_too() -> None:
    assert typed("flor(q)").split() == ["function-unknown", "name-unknown"]
    assert typed("(a)(q)").split() == ["function-unknown", "name-unknown"]


def test_a_filter_asks_of_each_item_or_is_a_position() -> None:
    assert typed("la[n]") == "CNY"
    assert typed("la[a]") == "unit-mismatch"
    assert typed("[{n: 1}][n]") == "type-mismatch"
    assert typed("la[item / item]") == "type-mismatch"


def test_a_relation_has_a_type_of_its_own() -> None:
    fees = section("Relation: fees", table("kind | fee | since", '"a" | 5 | -', '"b" | 7 | @"2026-01-01"'))
    assert typed('fees[kind = "a"].fee', fees) == "list<number>"
    assert typed("fees[1].since", fees) == "date or null"
    assert typed("fees[kind = 5]", fees) == "type-mismatch"
    assert typed("fees[knd = 5]", fees) == "name-unknown"


def test_a_relation_holds_constants_of_one_type_a_column() -> None:
    assert typed("1", section("Relation: fees", table("kind | fee", '"a" | a * 2'))) == "not-constant"
    assert typed("1", section("Relation: fees", table("kind | fee", '"a" | 5', "6 | 5"))) == "type-mismatch"


def test_terms_and_parameters_have_the_types_they_declare() -> None:
    named = parameters("rate | 5% | percent", "band | (> 100) | `range<CNY>`", 'who | ["a"] | `list<string>`')
    assert typed("a * rate", named) == "CNY"
    assert typed("a in band", named) == "boolean"
    assert typed("kva in band", named) == "unit-mismatch"
    assert typed("half + 1", terms("half | a / 2")) == "CNY"
    declared = section("Terms", table("name | is | type", "ratio | a / b | percent", "first | [a] | CNY"))
    assert typed("ratio", declared) == "percent"
    assert typed("first", declared) == "CNY"


def test_a_declared_term_must_be_of_its_type() -> None:
    assert typed("1", section("Terms", table("name | is | type", "wrong | a | kVA"))) == "unit-mismatch"
    assert typed("1", section("Terms", table("name | is | type", "wrong | a | string"))) == "type-mismatch"
    assert typed("1", section("Terms", table("name | is | type", "wrong | a | strng"))) == "type-unknown"


def test_a_list_of_one_is_its_item_only_where_it_is_bound_to_a_type() -> None:
    assert codes(FIELDS, formula("x : CNY", "la")) == []
    assert codes(FIELDS, formula("x : CNY", "if la then a else b")) == ["type-mismatch"]
    assert codes(parameters("x | [5] | CNY"), formula("y : CNY", "x")) == ["type-mismatch"]


def test_deep_and_long_expressions_are_typed_at_once() -> None:
    start = time.process_time()
    assert typed(" + ".join(["a"] * 100)) == "CNY"
    assert typed("(" * 50 + "a" + " + b)" * 50) == "CNY"
    assert typed("if f then a else " * 40 + "b") == "CNY"
    assert typed("[" * 50 + "a" + "]" * 50).count("list") == 50
    assert time.process_time() - start < 2


def test_one_mistake_deep_inside_is_one_finding() -> None:
    assert typed("(" * 40 + "q" + " + b)" * 40) == "name-unknown"
    assert typed("-" * 40 + "s") == "type-mismatch"


def test_an_order_that_is_not_an_input_of_the_formula_is_none() -> None:
    assert codes(formula("x : CNY", "order.amount")) == ["name-unknown"]
    assert codes(formula("x : CNY", "order.amount"), front=(ORDER,)) == []
