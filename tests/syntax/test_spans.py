"""A finding underlines exactly the characters it speaks of, in a table cell with an escaped bar as well."""

import pytest

from bpmlib.errors import ExpressionError
from bpmlib.formats.markdown.cells import split_row
from bpmlib.model import expressions as m
from bpmlib.source import Fragment, Source
from bpmlib.syntax.parser import parse_expression, parse_tests, parse_type
from tests.syntax.trees import cell, expression, fragment, nodes


def in_table(text: str) -> Fragment:
    """Return the cell that holds `text` (written with `\\|`) between two others."""
    line = f"| rule | {text} | after |"
    source = Source("table.md", f"# above\n{line}\n")
    cells = split_row(source, 8, 8 + len(line))
    assert cells is not None
    return cells[1]


@pytest.mark.parametrize(
    ("text", "marked", "message"),
    [
        ("a + ", " ", "the text ends where a value is wanted"),
        ("a b", "b", "`b` where the end is wanted"),
        ("(a, b)", ",", "`,` where `)` is wanted"),
        ("{a: }", "}", "`}` where a value is wanted"),
        ("if a then b", " ", "the text ends where `else` is wanted"),
        ("for x of y return x", "of", "`of` where `in` is wanted"),
        ("x.5", ".5", "`.5` where the end is wanted"),
        ("f(a: 1, 2)", "2", "`2` where a named argument, as the others are, is wanted"),
        ("{a 1}", "1", "`1` where `:` is wanted"),
        ("{a: 1, b: 2, a: 3}", "a", "`a` is given twice"),
        ('@"2026-02-30" + x', '@"2026-02-30"', "`2026-02-30` is no date, time or duration"),
        ("客户 == 1", "=", "`=` where a value is wanted"),
        ("[1..2", " ", "the text ends where `)` or `]` is wanted"),
        ("]1, 2]", ",", "`,` where `..` is wanted"),
        ("1e9999", "1e9999", "the number does not fit 34 digits"),
        ("1e99999", "1e99999", "the number does not fit 34 digits"),
    ],
)
def test_the_mistake_and_nothing_else_is_marked(text: str, marked: str, message: str) -> None:
    padded = text + " "
    with pytest.raises(ExpressionError) as caught:
        parse_expression(Fragment.of(Source("text", f"# 客户\n{padded}\n").span(5, 5 + len(text))))
    (found,) = caught.value.diagnostics
    assert found.span is not None
    assert (found.span.text, found.message) == (marked, message)
    assert found.span.line == 2


def test_every_part_of_an_expression_has_its_span() -> None:
    node = expression("  if a.b >= 1 then floor(客户.x, scale: 2)[1] else -c /* c */ ".replace(", scale: 2", ", 2"))
    found = {inner.span.text for inner in nodes(node)}
    assert {"a.b >= 1", "a.b", "a", "1", "floor(客户.x, 2)[1]", "floor(客户.x, 2)", "客户.x", "-c", "c"} <= found
    assert node.span.text == "if a.b >= 1 then floor(客户.x, 2)[1] else -c"


def test_the_span_of_an_operation_takes_in_the_brackets_of_its_operands_and_not_its_own() -> None:
    node = expression("((a + b) * c)")
    assert node.span.text == "(a + b) * c"
    assert isinstance(node, m.Arithmetic) and node.left.span.text == "a + b"


def test_the_spans_of_a_cell() -> None:
    tests = cell("not(< 5, [1..2), a)")
    assert tests.span.text == "not(< 5, [1..2), a)"
    assert [test.span.text for test in tests.tests] == ["< 5", "[1..2)", "a"]


def test_spans_count_an_escaped_bar_as_what_stands_in_the_file() -> None:
    taken = in_table(r'"a\|b", "\|\|", zz')
    tests = parse_tests(taken)
    assert [test.value for test in tests.tests[:2] if isinstance(test, m.String)] == ["a|b", "||"]
    assert [test.span.text for test in tests.tests] == [r'"a\|b"', r'"\|\|"', "zz"]


@pytest.mark.parametrize(
    ("written", "marked"),
    [
        (r'"\|" = $', "$"),
        (r'"a\|b" then', "then"),
        (r'"\|\|" = "x', '"x'),
        (r"5 \| 7", "|"),
        (r'"\|" 2026-01-01', "2026-01-01"),
    ],
)
def test_a_mistake_behind_an_escaped_bar_is_marked_where_it_stands(written: str, marked: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(in_table(written))
    span = caught.value.span
    assert span is not None and span.text == marked
    assert span.line == 2


def test_the_excerpt_underlines_wide_characters_by_their_width() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(fragment("客户 客"))
    assert str(caught.value).splitlines()[2:] == ["  1 | 客户 客", "           ^^"]


def test_the_span_of_a_type() -> None:
    type_ = parse_type(fragment(" list< range<CNY> > "))
    assert type_.span.text == "list< range<CNY> >"
    assert type_.arguments[0].span.text == "range<CNY>"
