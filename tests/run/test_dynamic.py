"""What a policy leaves to the evaluator because its types are known only when it runs: the rest of a policy holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

import bpmlib
from tests.policy_text import (
    decision,
    formula,
    inputs,
    only,
    outcome_of,
    padded,
    parameters,
    policy,
    reasons,
    section,
    table,
    terms,
)


class Line(BaseModel):
    """An item of a document."""

    k: Decimal
    tag: str | None = None


class Some(BaseModel):
    """A value of one of several kinds, or null."""

    number: Decimal | None = None
    string: str | None = None
    flag: bool | None = None
    numbers: list[Decimal] | None = None
    strings: list[str] | None = None

    @classmethod
    def of(cls, value: Any) -> Some:
        """Return the value in the field of its kind."""
        kinds = {bool: "flag", int: "number", Decimal: "number", str: "string", list: "numbers"}
        kind = "strings" if value and isinstance(value, list) and isinstance(value[0], str) else kinds.get(type(value))
        return cls() if kind is None else cls(**{kind: value})


class Doc(BaseModel):
    """A document with two values of which no type is known before it is decided."""

    n: Decimal
    x: Some = Some()
    y: Some = Some()
    lines: list[Line] = []


FRONT = ("input: {doc: Doc}",)
DOCUMENTS = (Doc, Line)
LIST = [Line(k=Decimal(1)), Line(k=Decimal(2), tag="a"), Line(k=Decimal(3), tag="a")]


def anything(*names: str, **more: str) -> str:
    """Return terms of type `Any`, each what stands in one of a `Some`'s fields; and further terms."""
    nested = "if a != null then a else if b != null then b else if c != null then c else if d != null then d else e"
    kinds = ("number", "string", "flag", "numbers", "strings")
    rows = [
        f"{name} | (function(a, b, c, d, e) {nested})({', '.join(f'doc.{name}.{kind}' for kind in kinds)}) | Any"
        for name in names
    ]
    rows += [f"{name} | {feel} | -" for name, feel in more.items()]
    return section("Terms", table("name | is | type", *rows))


def made(*sections: str, front: tuple[str, ...] = FRONT, more: tuple[str, ...] = ()) -> bpmlib.Policy:
    return only(policy("t.any", *sections, front=front), *more, documents=DOCUMENTS)


def value(feel: str, **fields: Any) -> Any:
    given_ = {name: Some.of(one) for name, one in fields.items()}
    return made(anything("x", "y"), formula("d : Any", feel)).decide(doc=Doc(n=1, **given_)).value


def failure(made_: bpmlib.Policy, error: type[bpmlib.BpmError] = bpmlib.EvaluationError, **fields: Any) -> Any:
    with pytest.raises(error) as caught:
        made_.decide(doc=Doc(n=1, **{name: Some.of(value) for name, value in fields.items()}))
    return caught.value


# ---------------------------------------------------------------------------------------------- errors


def test_an_error_names_policy_reads_and_the_innermost_place() -> None:
    error = failure(made(anything("x"), formula("d : Any", "1 + x * (doc.n / 2)")), x="a")
    assert (error.span.text, error.policy, error.rules) == ("x * (doc.n / 2)", "t.any", ())
    assert (error.reads["doc.x.string"], error.reads["doc.n"]) == ("a", 1)
    assert str(error).startswith("error[no-value]: `x * (doc.n / 2)` has no value: there is no string * number")


@pytest.mark.parametrize("large", [False, True])
def test_an_error_in_a_cell_names_the_rule(large: bool) -> None:
    rows = ['word | "a" | 1', "many | > 5 | 2", "otherwise | - | 3"]
    rows = padded(rows, lambda number: f'f{number} | "f{number}" | 0') if large else rows
    made_ = made(anything("x"), decision("d (FIRST)", "rule | x | → d : number", *rows))
    assert made_.decide(doc=Doc(n=1, x=Some.of("a"))).value == 1
    error = failure(made_, x=["b"])
    assert error.reads["doc.x.strings"] == ["b"]
    assert (error.rules, error.span.text) == ((("f0",), '"f0"') if large else (("word",), '"a"'))


def test_an_error_in_a_result_names_the_rule() -> None:
    rows = ["none | null | 0", "some | - | 1 + x"]
    made_ = made(anything("x"), decision("d (FIRST)", "rule | x | → d : Any", *rows))
    assert made_.decide(doc=Doc(n=1)).value == 0
    error = failure(made_, x=True)
    assert (error.span.text, error.rules) == ("1 + x", ("some",))


def test_a_declared_type_is_kept() -> None:
    made_ = made(anything("x"), formula("d : number", "x"))
    assert made_.decide(doc=Doc(n=1, x=Some.of(5))).value == 5
    assert made_.decide(doc=Doc(n=1, x=Some.of([5]))).value == 5
    error = failure(made_, x="5")
    assert error.span.text == "x"
    assert "it is string where number is wanted" in str(error)


def test_an_error_of_what_is_captured_has_its_own_place() -> None:
    made_ = made(anything("x", share="1 / (doc.n - 1)"), formula("d : Any", "x + share"))
    assert made_.decide(doc=Doc(n=2, x=Some.of(1))).value == 2
    error = failure(made_, x=1)
    assert (error.span.text, error.rules) == ("1 / (doc.n - 1)", ())


def test_a_null_operand_is_named() -> None:
    made_ = made(anything("x"), formula("d : Any", "doc.n + x"))
    error = failure(made_)
    assert error.span.text == "x"


# --------------------------------------------------------------------------- what is asked for, and when


def test_a_figure_that_is_not_set_is_missed_only_where_it_is_needed() -> None:
    feel = "if x instance of number then x + limit else 0"
    made_ = made(anything("x"), parameters("limit | ? | number"), formula("d : Any", feel))
    assert made_.decide(doc=Doc(n=1, x=Some.of("a"))).value == 0
    error = failure(made_, bpmlib.ParameterNotSet, x=1)
    assert (error.span.text, error.policy) == ("limit", "t.any")
    assert made_.override(limit=5).decide(doc=Doc(n=1, x=Some.of(1))).value == 6


def test_terms_inside_are_computed_only_when_they_are_needed() -> None:
    made_ = made(anything("x", share="1 / doc.n"), formula("d : Any", "if x = 0 then 0 else x * share"))
    decided = made_.decide(doc=Doc(n=0, x=Some.of(0)))
    assert (decided.value, decided.terms) == (0, {"x": 0})
    assert made_.decide(doc=Doc(n=2, x=Some.of(6))).terms == {"x": 6, "share": Decimal("0.5")}


def test_a_function_keeps_what_it_saw() -> None:
    assert value("for f in (for i in [1, 2, 3] return function() i) return f()") == [1, 2, 3]
    assert value("for f in (for i in [1, 2] return function(z) i * z + x) return f(10)", x=5) == [15, 25]
    assert value("{f: function(k) if k = 0 then x else k * f(k - 1), r: f(3)}.r", x=2) == 12


# ----------------------------------------------------------------------------------- loops, filters, names


@pytest.mark.parametrize(
    ("feel", "found"),
    [
        ("for i in x return i * 2", [2, 4]), ("for i in [10, 20], j in x return i + j", [11, 12, 21, 22]),
        ("for i in x, j in [i] return j", [1, 2]), ("some i in x satisfies i = doc.n", True),
        ("for i in x return for j in x return i * j + doc.n", [[2, 3], [3, 5]]), ("x[item > 1]", [2]), ("x[-1]", 2),
        ("x[doc.n]", 1), ("doc.lines[k > x[1]].k", [2, 3]), ("doc.lines[tag = null].k", [1]),
        ("count(doc.lines[k >= 2])", 2), ("doc.lines[item.k = 2][1].tag", "a"), ("doc.lines[doc.n + 1].k", 2),
        ("for l in doc.lines[k > 1] return l.k * x[2]", [4, 6]),
        ("doc.lines[k instance of number and tag = \"a\"].k", [2, 3]), ("doc.lines[count(x) = 2].k", [1, 2, 3]),
        ("for i in 1..3 return i * x[1]", [1, 2, 3]), ("for i in [1..3) return i", [1, 2]),
        ("for i in x return count(partial)", [0, 1]), ("{a: x, b: a[1] + 1}.b", 2), ("{n: 1, m: n + doc.n}.m", 2),
        ("[doc.lines, [doc.lines[1]]].k", [[1, 2, 3], [1]]), ("(function(j) doc.lines[item.k = j].tag)(2)", ["a"]),
        ("sort(doc.lines, function(a, b) a.k > b.k).k", [3, 2, 1]),
        ("every l in doc.lines satisfies l.k in (1, x)", False), ("doc.n in x", True), ("x in ([1, 2], null)", True),
        ("doc.n in [1, null]", True),
    ],
)  # fmt: skip
def test_loops_filters_and_names(feel: str, found: Any) -> None:
    made_ = made(anything("x"), formula("d : Any", feel))
    assert made_.decide(doc=Doc(n=1, x=Some.of([1, 2]), lines=LIST)).value == found


def test_other_policies_are_asked_from_inside() -> None:
    used = policy("t.used", terms("twice | doc.n * 2"), formula("price : number", "twice + 1"), front=FRONT)
    front = (*FRONT, "uses: {other: t.used}")
    feel = "for i in x return i * other.price + other.price(doc: doc) + other.twice"
    made_ = made(anything("x"), formula("d : Any", feel), front=front, more=(used,))
    assert made_.decide(doc=Doc(n=2, x=Some.of([1, 2]))).value == [14, 19]
    error = failure(made_, x=["a"])
    assert error.span.text == "i * other.price"


# --------------------------------------------------------------------------- receipts and explanations


def test_the_receipt_and_its_explanation() -> None:
    rows = ["big | > limit | x * 2", "otherwise | - | 0"]
    made_ = made(
        anything("x"), parameters("limit | 5 | number"),
        decision("d (FIRST)", "rule | x | → d : Any", *rows),
        reasons("d", "rule | covers | en | zh", "big | - | {x} is more than {limit} | {x} 大于 {limit}"),
    )  # fmt: skip
    decided = made_.decide(doc=Doc(n=1, x=Some.of(7)))
    assert (decided.value, decided.rules) == (14, {"d": ("big",)})
    assert decided.reads["doc.x.number"] == 7
    assert "7 is more than 5" in decided.explain("en")
    assert "7 大于 5" in decided.explain("zh")
    assert decided.to_dict()["outcome"] == {"d": "14"}


# ------------------------------------------------------------------------------------- index, threads

CELLS = st.sampled_from([
    "1", '"a"', "null", "-", "not(1)", 'not("a", null)', "? instance of number and ? > 1", "? instance of string",
    "= 2", "!= null", "[1, 2]", "[1, null]", "> 1", "y", "? = y", "not(y)", "1 / doc.n",
])  # fmt: skip
VALUES = st.sampled_from([None, 0, 1, 2, Decimal("2.0"), "a", "b", True, [1], [1, 2]])


@settings(max_examples=15)
@given(
    st.lists(st.tuples(CELLS, st.sampled_from(["-", "0", "1", "> 0", "[0..2)"])), min_size=26, max_size=34),
    st.sampled_from(["FIRST", "COLLECT", "RULE ORDER", "COLLECT COUNT"]),
    st.lists(st.tuples(VALUES, VALUES, st.integers(0, 2)), min_size=8, max_size=8),
)
def test_index_on_equals_index_off(rows: Any, hit: str, drawn: Any) -> None:
    written = [f"r{i} | {one} | {other} | {i}" for i, (one, other) in enumerate(rows)]
    text = decision(f"d ({hit})", "rule | x | doc.n | → d : number", *written)
    made_ = made(anything("x", "y"), text)
    indexed, scanned = made_.decider(), made_.decider(force_scan=True)
    for x, y, n in drawn:
        document = {"doc": Doc(n=n, x=Some.of(x), y=Some.of(y))}
        assert outcome_of(indexed, document) == outcome_of(scanned, document)


def test_threads_get_what_one_thread_gets() -> None:
    feel = "for i in x return (function(k) k * doc.n + count(doc.lines[k > 1]))(i)"
    made_ = made(anything("x"), formula("d : Any", feel))
    documents = [Doc(n=n, x=Some.of([1, 2, n]), lines=LIST) for n in range(40)]
    expected = [[n + 2, 2 * n + 2, n * n + 2] for n in range(40)]
    assert [made_.decide(doc=document).value for document in documents] == expected
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda document: made_.decide(doc=document).value, documents * 3)) == expected * 3


# --------------------------------------------------------- without `Any`: typed expressions mean the same


@pytest.mark.parametrize(
    ("feel", "found"),
    [
        ("[[{a: 1}], [{a: 2}, null]].a", [[1], [2, None]]), ('[@"2026-03-12", null].year', [2026, None]),
        ("[[1..2], [3..4)].end included", [True, False]), ("[null, {a: 1}][a = 1]", [{"a": 1}]),
        ("[null, {a: 2}][a = null]", [None]), ("{a: 1, b: a + 1, c: a + b}.c", 3),
        ('{a: "x", b: {a: 1, c: a}.c}.b', 1), ("for i in [1..3] return i", [1, 2, 3]),
        ("some i in [1..3] satisfies i = 2", True),
        ("[{a: 1, d: null}, {a: 2, d: @\"2026-01-01\"}][d != null].a", [2]),
        ("(if true then null else [{a: 1}]).a", None),
    ],
)  # fmt: skip
def test_typed_expressions(feel: str, found: Any) -> None:
    assert only(policy("t.any", inputs("a0: number"), formula("d : Any", feel))).decide(a0=1).value == found


def test_the_low_end_is_asked_for_after_the_value_and_before_the_high_end() -> None:
    between = "(1 / a) between (2 / b) and (3 / c)"
    cell = decision("e (FIRST)", "rule | 1 / a | → e : number", "in | [2 / b..3 / c] | 1", "otherwise | - | 0")
    for text in (formula("d : boolean", between), cell):
        made_ = only(policy("t.any", inputs("a: number", "b: number", "c: number"), text))
        for given_, place in (((0, 0, 0), "1 / a"), ((1, 0, 0), "2 / b"), ((1, 2, 0), "3 / c")):
            with pytest.raises(bpmlib.EvaluationError) as caught:
                made_.decide(dict(zip("abc", given_, strict=True)))
            assert caught.value.span is not None
            assert caught.value.span.text == place
        assert made_.decide(a=1, b=1, c=0).value in (False, 0)  # decided by the low end
