"""What `show` writes reads back as the same model, for every kind of node; no text does harm."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.errors import ExpressionError
from bpmlib.model import expressions as m
from bpmlib.model.policies import TypeName
from bpmlib.syntax.parser import parse_expression, parse_tests, parse_type, parse_value
from bpmlib.syntax.show import show, show_tests, show_type
from tests.syntax.trees import CELLS, EXPRESSIONS, SPAN, TYPES, fragment, nodes


@given(EXPRESSIONS)
def test_an_expression_reads_back_as_it_was(node: m.Expr) -> None:
    assert parse_expression(fragment(show(node))) == node


@given(CELLS)
def test_a_cell_reads_back_as_it_was(tests: m.UnaryTests) -> None:
    assert parse_tests(fragment(show_tests(tests))) == tests


@given(TYPES)
def test_a_type_reads_back_as_it_was(type_: TypeName) -> None:
    assert parse_type(fragment(show_type(type_))) == type_


@given(st.decimals(-1, 1, places=4))
def test_a_percentage_reads_back_as_it_was(share: Decimal) -> None:
    number = m.Number(share, percent=True, span=SPAN)
    assert parse_value(fragment(show(number))) == number


@pytest.mark.parametrize(
    "text",
    [
        "(a instance of list) < b",
        "-(a instance of number) < b",
        "(1 + a instance of number) < b",
        "(a in b instance of number) < c",
        "(a instance of date) and time",
        "a between (b instance of date) and time",
    ],
)
def test_a_type_ends_where_its_brackets_end(text: str) -> None:
    node = parse_expression(fragment(text))
    assert parse_expression(fragment(show(node))) == node


@given(EXPRESSIONS)
def test_every_node_knows_its_own_characters(node: m.Expr) -> None:
    read = parse_expression(fragment(show(node)))
    for inner in nodes(read):
        if isinstance(inner, m.TypeName):
            assert parse_type(fragment(inner.span.text)) == inner
        elif not isinstance(inner, (m.UnaryTests, m.CellComparison, m.Steps)):
            assert parse_expression(fragment(inner.span.text)) == inner


PIECES = (
    *'( ) [ ] { } < <= > >= = != + - * / ** . .. , : ? % @ " \\ | ; # $ // /* */ \n'.split(" "),
    *"a 客户 if then else for in return some every satisfies between and or not null true 1 0.5 .5 1e5".split(),
    *(
        '"a"',
        '@"2026-03-12"',
        "2026-03-12",
        "round half up",
        "list<CNY>",
        "（",
        "１",
        "\\u12",
        "\ud800",
        "é",
        " ",
        "\u2028",
    ),
)
TEXTS = st.text(max_size=30) | st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)


@given(TEXTS | st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_a_text_parses_or_says_where_it_does_not(text: str) -> None:
    for parse in (parse_expression, parse_tests, parse_value, parse_type):
        try:
            parse(fragment(text))
        except ExpressionError as error:
            (found,) = error.diagnostics
            assert found.span is not None
            assert 0 <= found.span.start < found.span.end <= len(text) + 1
            assert found.draw()
