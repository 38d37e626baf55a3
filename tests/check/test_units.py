"""Units through arithmetic, built-ins, ranges, lists and branches: what has one, and what does not go together."""

import pytest

from tests.check.checks import typed


@pytest.mark.parametrize(
    ("expression", "unit"),
    [
        ("a * p", "CNY"), ("p * a", "CNY"), ("a / p", "CNY"), ("a / b", "number"), ("a * b", "CNY^2"),
        ("a / kva", "CNY/kVA"), ("a / kva * kva", "CNY"), ("a * kva / kva", "CNY"), ("a / (kva / kva)", "CNY"),
        ("a * n", "CNY"), ("a + 5", "CNY"), ("5 + a", "CNY"), ("1 - p", "percent"), ("(1 - p) * a", "CNY"),
        ("p + n", "number"), ("a / b + p", "number"), ("count(la) * a", "CNY"), ("2 ** n", "number"),
        ("modulo(a, b)", "CNY"), ("modulo(a, 3)", "CNY"), ("modulo(n, 7)", "number"), ("abs(a)", "CNY"),
        ("round half up(a / kva, 2)", "CNY/kVA"), ("min(a, b)", "CNY"), ("max(5, a)", "CNY"), ("sum(a, 5)", "CNY"),
        ("sum(for x in la return x * p)", "CNY"), ("mean([a, b])", "CNY"), ("if f then a else 5", "CNY"),
        ("[5..a]", "range<CNY>"), ("a between 1 and b", "boolean"), ("a in [0..b)", "boolean"), ("a in la", "boolean"),
    ],
)  # fmt: skip
def test_a_unit_comes_through(expression: str, unit: str) -> None:
    assert typed(expression) == unit


@pytest.mark.parametrize(
    "expression",
    [
        "a + kva", "kva - a", "a + n", "a + p", "a / b + a", "-a + kva", "count(la) + a", "{x: a}.x + kva",
        "la[1] + kva", "min(la) + kva", "sum(for x in la return x) + kva", "a < kva", "a = kva", "a != kva",
        "a * p < kva", "a between b and kva", "kva between a and b", "a in [1..kva]", "a in (b, kva)", "kva in la",
        "[a, kva]", "sum([a, kva])", "min([a, kva])", "distinct values([a, kva])", "if f then a else kva", "a ** 2",
    ],
)  # fmt: skip
def test_different_units_do_not_go_together(expression: str) -> None:
    assert typed(expression) == "unit-mismatch"


@pytest.mark.parametrize(
    "expression",
    [
        "modulo(a, kva)", "modulo(a, n)", "min(a, kva)", "max(la, ln)", "min(a, n)", "sum(a, kva)", "mean(a, kva)",
        "median(a, kva)", "round half up(a, kva)", "product(a, b)", "sqrt(a)", "exp(a)", "concatenate(la, ln)",
        "append(la, n)", "list contains(la, kva)", "index of(la, kva)",
    ],
)  # fmt: skip
def test_a_function_takes_numbers_of_one_unit(expression: str) -> None:
    assert typed(expression) == "bad-arguments"


def test_a_range_has_one_unit() -> None:
    assert typed("[a..kva]") == "type-mismatch"
