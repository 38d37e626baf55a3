"""What an error tells: policy, rules, values read, and the very characters that have no value."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import BaseModel

import bpmlib
from bpmlib.documents.shared_types import Personal
from tests.policy_text import decision, exceptions, formula, inputs, only, padded, parameters, policy, terms


def failure(made: bpmlib.Policy, **document: object) -> bpmlib.EvaluationError:
    with pytest.raises(bpmlib.EvaluationError) as caught:
        made.decide(document)
    assert caught.value.policy == "t.err"
    assert caught.value.reads == document
    return caught.value


def at(error: bpmlib.BpmError) -> str:
    assert error.span is not None
    return error.span.text


def made(*sections: str) -> bpmlib.Policy:
    return only(policy("t.err", inputs("a: number", "b: number"), *sections))


def test_in_a_term() -> None:
    table = decision("d", "rule | share | a | → d : number", "one | > 1 | - | 1", "two | - | 5 | 2")
    error = failure(made(terms("share | a / (b - 1) * 2"), table), a=5, b=1)
    assert (at(error), error.rules) == ("a / (b - 1)", ())
    assert str(error).startswith("error[no-value]: `a / (b - 1)` has no value: division by zero")


@pytest.mark.parametrize("large", [False, True])
def test_in_a_cell(large: bool) -> None:
    rows = ["one | > 5 | 1", "two | <= 10 / b | 2"]
    rows = padded(rows, lambda number: f"f{number} | {-1000 - number} | 0") if large else rows
    error = failure(made(decision("d", "rule | a | → d : number", *rows)), a=1, b=0)
    assert (at(error), error.rules) == ("10 / b", ("two",))


@pytest.mark.parametrize("large", [False, True])
def test_in_a_result(large: bool) -> None:
    rows = ["one | > 5 | 1", "two | <= 5 | a + 1 / b"]
    rows = padded(rows, lambda number: f"f{number} | {1000 + number} | 0") if large else rows
    table = decision("d (FIRST)", "rule | a | → d : number", *rows)
    assert made(table).decide(a=6, b=0).value == 1
    error = failure(made(table), a=1, b=0)
    assert (at(error), error.rules) == ("1 / b", ("two",))


def test_in_one_of_several_results() -> None:
    table = decision("d", "rule | a | → p : number | → q : number", "one | - | 1 / a | 1 / b")
    assert at(failure(made(table), a=0, b=1)) == "1 / a"
    assert at(failure(made(table), a=1, b=0)) == "1 / b"


def test_in_a_header() -> None:
    error = failure(made(decision("d", "rule | a / b | → d : number", "one | > 1 | 1")), a=1, b=0)
    assert (at(error), error.rules) == ("a / b", ())


def test_in_an_exception() -> None:
    table = decision("d", "rule | a | → d : number", "one | - | 1")
    extra = exceptions("d", "exception | beats | a | → d", "e | one | > 1 / b | 7 / (b - 1)")
    error = failure(made(table, extra), a=1, b=0)
    assert (at(error), error.rules) == ("1 / b", ("e",))
    error = failure(made(table, extra), a=5, b=1)
    assert (at(error), error.rules) == ("7 / (b - 1)", ("e",))


@pytest.mark.parametrize(
    "feel",
    [
        "some x in [2, 1, 0] satisfies a / x > 5",
        "every x in [2, 1, 0] satisfies a / x < 5",
        "count([2, 1, 0][a / item > 5]) = 0",
        "count(for x in [2, 1, 0] return a / x) = 0",
    ],
)
def test_inside_a_quantifier_a_filter_and_a_loop(feel: str) -> None:
    error = failure(only(policy("t.err", inputs("a: number"), formula("d : boolean", feel))), a=1)
    assert at(error) == ("a / item" if "item" in feel else "a / x")


@pytest.mark.parametrize(
    ("feel", "place", "reason"),
    [
        ("[1, 2][a]", "[1, 2][a]", "there is no item 3"),
        ("0 ** (a - 4)", "0 ** (a - 4)", "division by zero"),
        ("(a - 8) ** 0.5", "(a - 8) ** 0.5", "no value"),
        ("10 ** (a * 3000)", "10 ** (a * 3000)", "too large"),
        ("modulo(a, a - 3)", "modulo(a, a - 3)", "division by zero"),
        ("sum([1, 2][item > a])", "sum([1, 2][item > a])", "the list is empty"),
        ("1 + 0 / (a - 3)", "0 / (a - 3)", "division by zero"),
        ("floor(1 / (a - 3))", "1 / (a - 3)", "division by zero"),
        ("1 / (1 / a - 1 / 3)", "1 / (1 / a - 1 / 3)", "division by zero"),
    ],
)
def test_the_reason_and_the_innermost_place(feel: str, place: str, reason: str) -> None:
    error = failure(only(policy("t.err", inputs("a: number"), formula("d : number", feel))), a=3)
    assert at(error) == place
    assert reason in str(error)


def test_instants_with_and_without_a_time_zone_have_no_order() -> None:
    rows = ['late | > @"2026-01-01T00:00:00" | 1', "otherwise | - | 0"]
    for written in (rows, padded(rows[:1], lambda number: f'f{number} | > @"2030-01-01T00:00:00" | 1')):
        table = decision("d (FIRST)", "rule | at | → d : number", *written)
        made = only(policy("t.err", inputs("at: date and time"), table))
        assert made.decide(at=datetime(2026, 1, 2)).value == 1  # noqa: DTZ001
        with pytest.raises(bpmlib.EvaluationError, match="time zone") as caught:
            made.decide(at=datetime(2026, 1, 2, tzinfo=UTC))
        assert at(caught.value).startswith('> @"20')


def test_an_error_of_a_used_policy_points_into_its_file() -> None:
    user = policy("t.err", inputs("a: number"), formula("d : number", "other.e + 1"), front=["uses: {other: t.other}"])
    used = policy("t.other", inputs("a: number"), formula("e : number", "1 / a"))
    error = failure(only(user, used), a=0)
    assert error.span is not None
    assert (error.span.text, error.span.source.name) == ("1 / a", "<text 2>")


def test_a_term_is_computed_only_where_it_is_needed() -> None:
    rows = ["none | 0 | - | 0", "some | not(0) | > 1 | 1", "few | not(0) | <= 1 | 2"]
    table = decision("d", "rule | b | share | → d : number", *rows)
    policy_ = made(terms("share | a / b"), table)
    assert policy_.decide(a=5, b=0).value == 0
    assert policy_.decide(a=5, b=0).terms == {}
    assert policy_.decide(a=5, b=2).terms == {"share": Decimal("2.5")}


def test_a_missing_figure_names_it_and_the_rule() -> None:
    table = decision("d (FIRST)", "rule | a | → d : number", "low | < 5 | 1", "high | >= limit | 2")
    policy_ = made(parameters("limit | ? | number"), table)
    assert policy_.decide(a=1).value == 1
    with pytest.raises(bpmlib.ParameterNotSet) as caught:
        policy_.decide(a=9)
    assert (at(caught.value), caught.value.rules, caught.value.reads) == ("limit", ("high",), {"a": 9})
    assert "limit" in caught.value.diagnostics[0].hint


def test_an_input_error_names_every_field_at_once() -> None:
    with pytest.raises(bpmlib.InputError) as caught:
        made(formula("d : number", "a + b")).decide({"a": "1", "c": 1})
    assert caught.value.problems == {"a": "input-type", "b": "input-missing", "c": "input-unknown"}
    assert len(caught.value.diagnostics) == 3


def test_the_day_that_counts_is_a_date() -> None:
    policy_ = made(formula("d : number", "a"))
    assert policy_.decide(a=1, as_of=datetime(2026, 1, 2, 9, tzinfo=UTC)).as_of == date(2026, 1, 2)
    with pytest.raises(bpmlib.InputError) as caught:
        policy_.decide(a=1, as_of="2026-01-02")  # type: ignore[arg-type]
    assert caught.value.problems == {"as_of": "input-type"}


def test_an_unknown_answer_is_named() -> None:
    with pytest.raises(bpmlib.InputError, match="did you mean `price`"):
        made(formula("price : number", "a")).decide(a=1, answers=["prise"])


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ({"a": 0, "b": 1}, bpmlib.NoMatch),
        ({"a": 1, "b": 1}, bpmlib.Conflict),
        ({"a": 2, "b": 0}, bpmlib.EvaluationError),
        ({"a": 3, "b": 0}, bpmlib.ParameterNotSet),
        ({"a": 3.5, "b": 0}, bpmlib.InputError),
    ],
)
def test_a_diagnostic_is_plain_data(document: dict[str, Any], kind: type[bpmlib.BpmError]) -> None:
    rows = ["one | 1 | 1", "two | 1, 2 | 2 / b", "three | 3 | limit"]
    table = decision("d", "rule | a | → d : number", *rows)
    formula_ = formula("e : number", "d + b")
    with pytest.raises(kind) as caught:
        made(parameters("limit | ? | number"), table, formula_).decide(document)
    (found,) = json.loads(json.dumps([diagnostic.to_dict() for diagnostic in caught.value.diagnostics]))
    assert {"code", "severity", "message", "file", "line", "column", "length"} <= set(found)
    assert caught.value.span is not None
    assert caught.value.span.text.splitlines()[0] in str(caught.value)


class Person(BaseModel):
    phone: Annotated[str, Personal()]
    age: Annotated[Decimal, Personal()]
    city: str


def test_personal_data_is_not_in_the_message() -> None:
    rows = ['one | "123" | - | - | 1', "two | - | > 10 | - | 2", 'three | - | - | "here" | 3']
    table = decision("d (FIRST)", "rule | p.phone | half | p.city | → d : number", *rows)
    policy_ = only(policy("t.err", terms("half | p.age / 2"), table, front=["input: {p: Person}"]), documents=[Person])
    with pytest.raises(bpmlib.NoMatch) as caught:
        policy_.decide(p={"phone": "555", "age": 15, "city": "there"})
    assert "555" not in str(caught.value)
    assert "7.5" not in str(caught.value)
    assert '`p.city` is "there"' in str(caught.value)
    assert caught.value.reads["p.phone"] == "555", "the program that catches it may look"
