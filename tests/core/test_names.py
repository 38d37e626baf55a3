"""What a name stands for: the innermost variable, then the policy's own names, whatever they are called."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

import bpmlib
from tests.policy_text import decision, formula, inputs, only, parameters, policy, section, table, terms


class Line(BaseModel):
    kind: str
    n: Decimal
    note: str | None = None


class Order(BaseModel):
    lines: list[Line]
    main: Line | None = None


ORDER = {"lines": [{"kind": "a", "n": 1}, {"kind": "b", "n": 2, "note": "x"}, {"kind": "a", "n": 3}]}
FEES = section("Relation: fees", table("kind | n | note", '"a" | 10 | null', '"b" | 20 | "x"', '"c" | 30 | null'))


def value(feel: str, *sections: str, type_: str = "number", **document: Any) -> Any:
    """Return the value of a formula over the relation `fees`, the order, and plain inputs given by name."""
    rows = [inputs(*(f"{name}: {'string' if isinstance(item, str) else 'number'}" for name, item in document.items()))]
    made = only(
        policy(
            "t.names",
            *(rows if document else []),
            FEES,
            formula(f"d : {type_}", feel),
            *sections,
            front=["input: {order: Order}"],
        ),
        documents=[Order],
    )
    return made.decide({"order": ORDER, **document} if "order" in feel else document).value


@pytest.mark.parametrize(
    ("feel", "expected"),
    [
        ('sum(fees[kind = "a"].n)', 10),
        ("sum(fees[item.n > 10].n)", 50),
        ("count(fees[note = null])", 2),
        ("count(fees[item.note = null])", 2),
        ("fees[2].n", 20),
        ("fees[-1].n", 30),
        ("sum(for l in order.lines return fees[kind = l.kind].n[1])", 40),
        ("count(order.lines[item.note = null])", 2),
        ('sum(order.lines[item.kind = "a"].n)', 4),
        ("sum(for n in [1, 2], m in [n, 10] return n * m)", 35),
        ("count(for x in [1, 2] return for y in [x, x] return y)", 2),
    ],
)
def test_filters_paths_and_loops(feel: str, expected: int) -> None:
    assert value(feel) == expected


def test_a_column_hides_an_input_of_the_same_name() -> None:
    assert value("sum(fees[n > 10].n) + n", n=1) == 51
    assert value("count(fees[note = null])", note="given") == 2


def test_a_column_hides_a_variable_and_a_variable_a_column() -> None:
    assert value("sum(for n in [10, 20] return count(fees[n > 10]))") == 4
    assert value("count(fees[some n in [1] satisfies n > 10])") == 0
    assert value("count(fees[some item in [1] satisfies item > 10])") == 0
    assert value("sum(for item in [1] return count(fees[item.n > 10]))") == 2


def test_a_variable_hides_an_input_and_an_alias() -> None:
    assert value("sum(for n in [1, 2] return n)", n=100) == 3
    used = policy("t.other", formula("n : number", "5"))
    user = policy(
        "t.names",
        FEES,
        formula("d : number", "sum(for other in fees return other.n) + other.n"),
        front=["uses: {other: t.other}"],
    )
    assert only(user, used).decide().value == 65


@pytest.mark.parametrize(
    "name", ["_0", "_item", "_", "x_0", "v0", "s", "k", "h1", "fresh", "f_add", "内", "lazy1", "error", "beaten"]
)
def test_no_name_of_an_author_meets_one_of_ours(name: str) -> None:
    feel = f"sum(for {name} in [1, 2] return {name} * count(fees[item.n > {name} * 10]) + count(fees.n))"
    assert value(feel) == 1 * 2 + 3 + 2 * 1 + 3
    made = only(
        policy(
            "t.names",
            inputs(f"{name}: number", "b: number"),
            terms(f"twice | {name} * 2"),
            decision("d", f"rule | {name} | → d : number", f"all | > b | twice + {name} + {name}"),
        )
    )
    assert made.decide({name: 3, "b": 1}).value == 12


@pytest.mark.parametrize("word", ["class", "lambda", "None", "__import__", "import", "exec", "yield"])
def test_python_s_words_are_nothing_special(word: str) -> None:
    table_ = decision(word, f"rule | {word}_in | → {word} : string", f'{word}_rule | > {word}_limit | "{word}"')
    made = only(policy("t.names", inputs(f"{word}_in: number"), parameters(f"{word}_limit | 1 | number"), table_))
    decided = made.decide({f"{word}_in": 2})
    assert decided.value == word
    assert decided.rules == {word: (f"{word}_rule",)}


def test_terms_of_terms_are_computed_once_each() -> None:
    made = only(
        policy("t.names", inputs("a: number"), terms("t2 | t1 + t1", "t1 | a + a"), formula("d : number", "t2 + t1"))
    )
    assert made.decide(a=1).value == 6
    assert made.decide(a=1).terms == {"t1": 2, "t2": 4}


def test_one_value_is_wanted_of_a_list() -> None:
    feel = 'fees[kind = "b"].n'
    assert value(feel) == 20
    with pytest.raises(bpmlib.EvaluationError, match="the list has 0") as caught:
        value('fees[kind = "z"].n')
    assert caught.value.span is not None
    assert caught.value.span.text == 'fees[kind = "z"].n'


def test_a_list_of_a_decision_is_not_the_relation_itself() -> None:
    made = only(policy("t.names", FEES, formula("d : list<number>", "fees.n")))
    made.decide().value.append(1)
    assert made.decide().value == [10, 20, 30]


def test_a_used_decision_on_a_document_that_is_not_there() -> None:
    used = policy("t.other", formula("big : boolean", "line.n > 5"), front=["input: {line: Line}"])
    user = policy(
        "t.names",
        formula("d : boolean", "order.main = null or other.big(line: order.main)"),
        formula("e : boolean", "other.big(line: order.main)"),
        front=["input: {order: Order}", "uses: {other: t.other}"],
    )
    made = only(user, used, documents=[Order])
    assert made.decide(order={"main": None}, answers=["d"]).value is True
    assert made.decide(order={"main": {"n": 6}}).value == {"d": True, "e": True}
    with pytest.raises(bpmlib.EvaluationError) as caught:
        made.decide(order={"main": None}, answers=["e"])
    assert caught.value.span is not None
    assert caught.value.span.text == "other.big(line: order.main)"


def test_policies_may_not_use_each_other_in_a_circle() -> None:
    one = policy("t.one", formula("d : number", "other.d"), front=["uses: {other: t.two}"])
    two = policy("t.two", formula("d : number", "other.d"), front=["uses: {other: t.one}"])
    with pytest.raises(bpmlib.PolicyError, match=r"circle: t\.one → t\.two → t\.one"):
        only(one, two)


def test_a_policy_used_twice_is_no_circle() -> None:
    base = policy("t.base", formula("n : number", "1"))
    left = policy("t.left", formula("n : number", "base.n + 1"), front=["uses: {base: t.base}"])
    top = policy("t.top", formula("d : number", "base.n + left.n"), front=["uses: {base: t.base, left: t.left}"])
    assert only(top, left, base).decide().value == 3
