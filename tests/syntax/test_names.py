"""Names of several tokens: those of built-ins everywhere, and all that are in scope where names are open."""

import pytest

from bpmlib.errors import ExpressionError
from bpmlib.model import expressions as m
from bpmlib.syntax.parser import parse_expression, parse_value
from bpmlib.syntax.show import show
from tests.syntax.trees import expression, fragment


def opened(text: str, *names: str) -> m.Expr:
    return parse_expression(fragment(text), names=names)


def names_of(text: str, *names: str) -> list[str]:
    from tests.syntax.trees import nodes

    return [node.name for node in nodes(opened(text, *names)) if isinstance(node, m.Name)]


@pytest.mark.parametrize("written", ["round half up", "round\n  half\tup", "list contains", "date and time"])
def test_the_name_of_a_built_in_may_hold_blanks(written: str) -> None:
    call = expression(f"{written}(1)")
    assert isinstance(call, m.Call) and call.function == m.Name(" ".join(written.split()), span=call.span)


@pytest.mark.parametrize("text", ["round halfup", "round half upper", "list contained"])
def test_what_only_starts_like_a_built_in_is_several_names(text: str) -> None:
    with pytest.raises(ExpressionError):
        expression(text)


@pytest.mark.parametrize(
    ("text", "known", "found"),
    [
        ("Monthly  Salary * 12", ["Monthly Salary"], ["Monthly Salary"]),
        ("a-b", ["a", "b", "a-b"], ["a-b"]),
        ("a - b", ["a", "b", "a-b"], ["a-b"]),
        ("(a)-(b)", ["a", "b", "a-b"], ["a", "b"]),
        ("a-b", ["a", "b"], ["a", "b"]),
        ("Profit and loss + 1", ["Profit and loss"], ["Profit and loss"]),
        ("Profit and loss", ["Profit", "loss"], ["Profit", "loss"]),
        ("driver's age", ["driver's age"], ["driver's age"]),
        ("days in weekend", ["days", "days in weekend"], ["days in weekend"]),
        ("a b c", ["a b", "a b c"], ["a b c"]),
        ("Pay 2 + a/b", ["Pay 2", "a/b"], ["Pay 2", "a/b"]),
        ("🐎 + 1", ["🐎"], ["🐎"]),
        ("for my item in items return my item", ["items"], ["items", "my item"]),
        ("{first name: 1, twice: first name * 2}", [], ["first name"]),
        ("function(the x: number) the x + 1", [], ["the x"]),
        ("people[last name = 1]", ["people", "last name"], ["people", "last name"]),
    ],
)
def test_the_longest_name_in_scope_wins(text: str, known: list[str], found: list[str]) -> None:
    assert names_of(text, *known) == found


def test_a_name_is_forgotten_behind_its_scope() -> None:
    assert names_of("[for a b in l return a b, 1]", "l") == ["l", "a b"]
    with pytest.raises(ExpressionError):
        opened("(for a b in l return a b) + a b", "l")


@pytest.mark.parametrize(
    ("text", "member"),
    [
        ("p.first name", "first name"), ("p.first name + 1", "first name"), ("{a-b: 1}.a-b", "a-b"),
        ("p.first name in (1, 2)", "first name"),
    ],
)  # fmt: skip
def test_after_a_dot_all_words_are_the_name(text: str, member: str) -> None:
    from tests.syntax.trees import nodes

    assert [node.name for node in nodes(opened(text, "p")) if isinstance(node, m.Path)] == [member]


def test_argument_names_of_built_ins_have_blanks_too() -> None:
    call = opened('substring(string: "a", start position: 1)')
    assert isinstance(call, m.Call) and call.names == ("string", "start position")


@pytest.mark.parametrize(
    "text",
    [
        "[1..5[", "]1..5[", "]1..5]", "(1..5)", "x in [1..5[ and y", "[1..f(2)[", "[1..l[1]]", "[1..l[1][",
        "[[1..5[, 2]", "{a: [1..5[}.a",
    ],
)  # fmt: skip
def test_a_bracket_that_opens_may_close_a_range(text: str) -> None:
    parsed = expression(text)
    assert expression(show(parsed)) == parsed


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..3 return i", "for i in 3..1, j in i..5 return j", "x instance of list<number>",
        "x instance of function<number, string> -> date and time", "x instance of context<a: number, b: Any>",
        "function(a: number, b) a + b", "function() 1", 'function(x: string) external {java: {class: "a"}}',
        "-x instance of number", "(function(x) x)(1)", "x instance of days and time duration",
    ],
)  # fmt: skip
def test_the_rest_of_the_grammar(text: str) -> None:
    parsed = expression(text)
    assert show(parsed) == text


@pytest.mark.parametrize("text", ["{a: 0.9%, b: [30%, -5%]}", "-6%", "(> 5%)", "[1%..2%]"])
def test_percentages_stand_anywhere_in_a_value(text: str) -> None:
    assert show(parse_value(fragment(text))) == text
    with pytest.raises(ExpressionError, match="make it a parameter"):
        expression(text)
