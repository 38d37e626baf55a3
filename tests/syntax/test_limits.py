"""However long or deep a text is, it is read or refused, quickly, and never by a RecursionError."""

import time

import pytest

from bpmlib.errors import ExpressionError, Limits
from bpmlib.syntax.parser import parse_expression, parse_tests, parse_type
from bpmlib.syntax.show import show
from tests.syntax.trees import expression, fragment


def code_of(text: str, limits: Limits | None = None) -> str:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(fragment(text), limits or Limits())
    return caught.value.diagnostics[0].code


def test_a_text_may_be_as_long_as_the_limit_and_no_longer() -> None:
    limits = Limits(expression_chars=100)
    assert parse_expression(fragment('"' + "x" * 98 + '"'), limits)
    assert code_of('"' + "x" * 99 + '"', limits) == "expression-too-long"
    assert code_of('"' + "x" * 20_000 + '"') == "expression-too-long"


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("(", ")"), ("[", "]"), ("-", ""), ("f(", ")"), ("f(n: ", ")"), ("{k: ", "}"), ("x[", "]"), ("x in (", ")"),
        ("[1..", "]"), ("(> ", ")"), ("if c then x else ", ""), ("if ", " then x else x"), ("for v in x return ", ""),
        ("for v in ", " return v"), ("some v in x satisfies ", ""), ("]0..", "]"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("levels", [50, 61, 3000])
def test_nesting_is_read_up_to_the_limit_and_refused_beyond(opening: str, closing: str, levels: int) -> None:
    text = opening * levels + "x" + closing * levels
    start = time.process_time()
    if levels == 50:
        assert expression(text)
    else:
        assert code_of(text) in ("expression-too-deep", "expression-too-long", "expression-malformed")
    assert time.process_time() - start < 20


@pytest.mark.parametrize("joined", ["x + ", "x and ", "x * ", "x = ", "x.", "x in x = ", "x in < ", "x ** "])
def test_a_chain_is_read_up_to_the_limit_and_refused_beyond(joined: str) -> None:
    node = expression(joined * 50 + "x")
    assert expression(show(node)) == node
    assert hash(node) == hash(expression(show(node)))
    assert code_of(joined * 2000 + "x") == "expression-too-deep"


@pytest.mark.parametrize("opened", ["(", "[", "{a:", "f(", "x in (", "if ", "/*", "- ", '"a" + ', "a[", "]1..", "<"])
def test_what_never_closes_is_refused_quickly(opened: str) -> None:
    start = time.process_time()
    for parse in (parse_expression, parse_tests):
        with pytest.raises(ExpressionError):
            parse(fragment(opened * (20_000 // len(opened))))
    assert time.process_time() - start < 10


def test_types_nest_no_deeper_than_expressions() -> None:
    with pytest.raises(ExpressionError, match="expression-too-deep"):
        parse_type(fragment("list<" * 4000))
    assert parse_type(fragment("list<" * 59 + "CNY" + ">" * 59))
    with pytest.raises(ExpressionError, match="expression-too-deep"):
        parse_type(fragment("list<" * 60 + "CNY" + ">" * 60))


def test_a_list_may_be_long() -> None:
    assert len(list(expression(f"[{', '.join(['1'] * 5000)}]").items)) == 5000  # type: ignore[union-attr]
