"""Null: who accepts it, what a path through it gives, and that an operation on it is an error at its place."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field

import bpmlib
from tests.policy_text import decision, formula, inputs, only, padded, policy, section, table, terms


class Inner(BaseModel):
    n: Decimal
    maybe: Decimal | None = None


class Doc(BaseModel):
    a: Annotated[Decimal, Field(ge=-100, le=100)] | None
    word: str | None = None
    flag: bool | None = None
    day: date | None = None
    inner: Inner | None = None
    sure: Inner = Inner(n=Decimal(1))
    parts: list[Inner] = []
    holes: list[Inner | None] = []
    tags: list[str] | None = None


FRONT = ["input: {doc: Doc}"]


def accepts(cell: str, value: Any, column: str = "doc.a") -> bool:
    """Return whether a cell accepts a value; small and indexed table have to agree."""
    name = column.partition(".")[2]
    document = {"a": None, name: value}
    small, indexed = (made.decide(doc=document).value == 1 for made in small_and_indexed(cell, column))
    assert small == indexed
    return small


@cache
def small_and_indexed(cell: str, column: str) -> list[bpmlib.Policy]:
    """Return a policy that counts the cell, and the same in a table large enough for the index."""
    filler = FILLER[column]
    found = []
    for rows in ([f"hit | {cell} | 1"], padded([f"hit | {cell} | 1"], lambda number: f"f{number} | {filler} | 1", 25)):
        table = decision("d (COLLECT COUNT)", f"rule | {column} | → d : number", *rows)
        found.append(only(policy("t.null", table, front=FRONT), documents=[Doc]))
    return found


FILLER = {"doc.a": "-99", "doc.word": '"filler"', "doc.day": '@"1999-01-01"'}


@pytest.mark.parametrize(
    ("cell", "null", "five"),
    [
        ("-", True, True),
        ("null", True, False),
        ("= null", True, False),
        ("not(null)", False, True),
        ("!= null", False, True),
        ("5", False, True),
        ("not(5)", False, False),
        ("not(6)", False, True),
        ("> 0", False, True),
        ("not(> 10)", False, True),
        ("[0..10]", False, True),
        ("!= 6", False, True),
        ("null, > 10", True, False),
        ("> 10, null", True, False),
        ("null, > 0", True, True),
        ("= null, > 10", True, False),
        ("> 10, = null", True, False),
        ("> 0, = null", True, True),
        ("not(null, > 0)", False, False),
        ("not(null, > 10)", False, True),
        ("not(> 10, = null)", False, True),
        ("? = null", True, False),
        ("? != null", False, True),
        ("? = null or ? > 0", True, True),
        ("? = null or ? > 10", True, False),
        ("? != null and ? > 0", False, True),
        ("? > 10, ? = null", True, False),
        ("? > 0", False, True),
        ("? in [0..10]", False, True),
        ("? = 5", False, True),
    ],
)
def test_null_satisfies_what_mentions_it_and_the_dash(cell: str, null: bool, five: bool) -> None:
    assert (accepts(cell, None), accepts(cell, Decimal(5))) == (null, five)


@pytest.mark.parametrize(
    ("column", "cell", "null"),
    [
        ("doc.word", '"x"', False),
        ("doc.word", 'not("x")', False),
        ("doc.word", 'null, "x"', True),
        ("doc.word", "not(null)", False),
        ("doc.day", '< @"2026-01-01"', False),
        ("doc.day", 'not(@"2026-01-01")', False),
        ("doc.day", "null", True),
    ],
)
def test_words_and_days_alike(column: str, cell: str, null: bool) -> None:
    assert accepts(cell, None, column) is null


@pytest.mark.parametrize(
    ("cell", "accepted"),
    [
        ("true", [True]),
        ("false", [False]),
        ("not(true)", [False]),
        ("null", [None]),
        ("null, false", [None, False]),
        ("-", [None, True, False]),
        ("not(null)", [True, False]),
    ],
)
def test_a_boolean_has_three_states(cell: str, accepted: list[bool | None]) -> None:
    table = decision("d (COLLECT COUNT)", "rule | doc.flag | → d : number", f"hit | {cell} | 1")
    made = only(policy("t.null", table, front=FRONT), documents=[Doc])
    found = [value for value in (None, True, False) if made.decide(doc={"a": 1, "flag": value}).value]
    assert found == accepted


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "input-missing"),
        ({"a": "5"}, "input-type"),
        ({"a": 5.0}, "input-type"),
        ({"a": True}, "input-type"),
        ({"a": Decimal("NaN")}, "input-not-finite"),
        ({"a": 101}, "input-bounds"),
    ],
)
def test_missing_ill_typed_and_out_of_bounds_are_told_apart(given: dict[str, Any], code: str) -> None:
    made = only(policy("t.null", formula("d : boolean", "doc.a = null"), front=FRONT), documents=[Doc])
    with pytest.raises(bpmlib.InputError) as caught:
        made.decide(doc=given)
    assert caught.value.problems == {"doc.a": code}
    assert caught.value.policy == "t.null"
    assert made.decide(doc={"a": None}).value is True


def test_null_where_none_may_be() -> None:
    made = only(policy("t.null", inputs("a: number", "b: number"), formula("d : number", "a + b")))
    with pytest.raises(bpmlib.InputError) as caught:
        made.decide(a=None)
    assert caught.value.problems == {"a": "input-null", "b": "input-missing"}


class TestPaths:
    def decide(self, feel: str, type_: str = "boolean", **doc: Any) -> Any:
        made = only(policy("t.null", formula(f"d : {type_}", feel), front=FRONT), documents=[Doc])
        return made.decide(doc={"a": None, **doc}).value

    @pytest.mark.parametrize("inner", [None, {"n": 1}, {"n": 1, "maybe": None}])
    def test_a_path_through_a_null_document_is_null(self, inner: Any) -> None:
        assert self.decide("doc.inner.maybe = null", inner=inner) is True
        assert self.decide("doc.inner.n = null", inner=inner) is (inner is None)

    def test_a_null_document_is_null_itself(self) -> None:
        assert self.decide("doc.inner = null", inner=None) is True
        assert self.decide("doc.inner != null", inner={"n": 1}) is True

    def test_a_column_through_a_null_document_accepts_as_a_nullable_one(self) -> None:
        rows = ["none | null | 0", "some | not(null) | doc.inner.n"]
        table = decision("d", "rule | doc.inner.n | → d : number", *rows)
        made = only(policy("t.null", table, front=FRONT), documents=[Doc])
        assert made.decide(doc={"a": None, "inner": None}).value == 0
        assert made.decide(doc={"a": None, "inner": {"n": 7}}).value == 7

    def test_the_fields_of_a_document_that_is_there_are_asked_for(self) -> None:
        with pytest.raises(bpmlib.InputError) as caught:
            self.decide("doc.inner.n = null", inner={})
        assert caught.value.problems == {"doc.inner.n": "input-missing"}

    def test_items_of_a_list(self) -> None:
        parts = [{"n": 1}, {"n": 2, "maybe": 3}]
        assert self.decide("some p in doc.parts satisfies p.maybe = null", parts=parts) is True
        assert self.decide("every p in doc.parts satisfies p.maybe = null or p.maybe > 2", parts=parts) is True
        assert self.decide("count(doc.parts.maybe) = 2", parts=parts) is True

    def test_an_item_that_is_null_has_null_fields(self) -> None:
        holes = [{"n": 1}, None]
        assert self.decide("count(doc.holes.n)", "number", holes=holes) == 2
        assert self.decide("some p in doc.holes satisfies p.n = null", holes=holes) is True
        assert self.decide("every p in doc.holes satisfies p = null or p.n > 0", holes=holes) is True

    @pytest.mark.parametrize(
        ("feel", "place"),
        [
            ("doc.a > 5", "doc.a"),
            ("5 > doc.a", "doc.a"),
            ("doc.inner.n + 1 > 5", "doc.inner.n"),
            ("not(doc.flag)", "doc.flag"),
            ("doc.flag and true", "doc.flag"),
            ("-doc.a > 5", "doc.a"),
            ("doc.a between 1 and 5", "doc.a"),
            ("if doc.flag then true else false", "doc.flag"),
            ("some t in doc.tags satisfies true", "doc.tags"),
            ("count(doc.tags) > 0", "doc.tags"),
            ("abs(doc.a) > 5", "doc.a"),
            ("some p in doc.parts satisfies p.maybe > 5", "p.maybe"),
        ],
    )
    def test_an_operation_on_null_is_an_error_at_exactly_that_expression(self, feel: str, place: str) -> None:
        with pytest.raises(bpmlib.EvaluationError) as caught:
            self.decide(feel, inner=None, tags=None, parts=[{"n": 1}])
        assert caught.value.span is not None
        assert caught.value.span.text == place
        assert caught.value.policy == "t.null"
        assert caught.value.reads

    @pytest.mark.parametrize(
        ("feel", "value"),
        [
            ("doc.a = null or doc.a > 5", True),
            ("doc.a != null and doc.a > 5", False),
            ("if doc.a = null then true else doc.a > 5", True),
            ("false and 1 / 0 > 1", False),
            ("true or 1 / 0 > 1", True),
            ("if true then true else 1 / 0 > 1", True),
            ("some x in [1, 0] satisfies 1 / x = 1", True),
            ("every x in [1, 0] satisfies 1 / x = 2", False),
            ("doc.a = null", True),
            ("doc.a = 5", False),
            ("doc.a != 5", True),
            ("doc.word = doc.inner.maybe", None),
        ],
    )
    def test_evaluation_stops_at_the_decided_side(self, feel: str, value: bool | None) -> None:
        if value is None:
            with pytest.raises(bpmlib.PolicyError):
                self.decide(feel)
        else:
            assert self.decide(feel) is value

    def test_null_equals_null_alone(self) -> None:
        assert self.decide("doc.a = doc.inner.maybe") is True
        assert self.decide("doc.a = doc.inner.maybe", a=Decimal(1)) is False


def test_a_term_may_be_null_and_a_result_may_not() -> None:
    table = decision("d", "rule | start | → d : number", "none | null | start", "some | not(null) | start")
    made = only(policy("t.null", terms("start | doc.inner.n"), table, front=FRONT), documents=[Doc])
    assert made.decide(doc={"a": None, "inner": {"n": 4}}).value == 4
    with pytest.raises(bpmlib.EvaluationError) as caught:
        made.decide(doc={"a": None})
    assert caught.value.span is not None
    assert (caught.value.span.text, caught.value.rules) == ("start", ("none",))


def owner() -> bpmlib.Policy:
    rows = ("known | not(null) | d", "lost | null | null")
    return only(policy(
        "t.null", inputs("d: date or null", "l: list<number or null>"),
        section("Terms", table("name | is | type", "next | d | date or null")),
        decision("due", "rule | d | → due : date or null", *rows),
        decision("days (COLLECT)", "rule | d | → days : date or null", *rows),
        formula("shown : date or null", "if due = null then next else due"),
        formula("first : number or null", "l[1]"),
    ))  # fmt: skip


@pytest.mark.parametrize("day", [None, date(2026, 3, 12)])
def test_a_type_may_say_or_null(day: date | None) -> None:
    decided = owner().decide(d=day, l=[None])
    assert (decided["due"], decided["shown"], decided["days"], decided["first"]) == (day, day, [day], None)
    assert decided.to_dict()["outcome"]["due"] == (None if day is None else "2026-03-12")
    assert decided.explain("zh") and decided.explain("en")


def test_a_value_that_may_be_null_is_still_none_where_one_is_needed() -> None:
    with pytest.raises(bpmlib.PolicyError, match="date or null where the decision is declared boolean"):
        only(policy("t.null", inputs("d: date or null"), formula("x : boolean", "d")))
    with pytest.raises(bpmlib.EvaluationError, match="the value is null"):
        only(policy("t.null", inputs("d: date or null"), formula("x : date", "d"))).decide(d=None)
