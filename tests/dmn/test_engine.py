"""The engine as a whole: decisions that need each other, names, and that nothing a caller gives raises."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpmlib.dmn.model import Model
from bpmlib.errors import Limits
from bpmlib.feel import Outcome
from tests.dmn import models
from tests.dmn.models import (
    boxed_filter,
    boxed_if,
    boxed_list,
    call,
    context,
    decision,
    every,
    for_,
    function,
    input_data,
    item,
    knowledge,
    model,
    relation,
    service,
    some,
    table,
    value,
)

# ----------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    "name",
    ["a b", "a  b", "a-b", "a+b", "a/b", "a*b", "a.b", "a'b", "été", "日本", "😀", "_a", "a1", "a 1 b",
     "Profit and loss", "days in weekend", "one or two", "the if-not", "the not me", "nullable", "the true story", "x?",
     "a for b", "sum of all", "date"],
)  # fmt: skip
def test_a_name_may_be_used_wherever_it_is_declared(name: str) -> None:
    assert value(f"{name} + 1", {name: 2}) == 3
    assert value(f"({name})+({name})", {name: 2}) == 4
    assert value(context((name, "2"), ("r", f"{name} * 3"))) == {" ".join(name.split()): 2, "r": 6}
    assert value(f"{{{name}: 2, r: {name} + 1}}.r") == 3
    assert value(for_(name, "[1, 2]", f"{name} * 2")) == [2, 4]
    if " in " not in name:  # nothing says where it ends
        assert value(f"for {name} in [1, 2] return {name} * 2") == [2, 4]
    assert value(call(function(name, f"{name} + 1"), (name, "2"))) == 3
    assert value("f(2)", None, knowledge(f"f({name})", f"{name} + 1"), needs=["f()"]) == 3
    assert value(f"{name}(2)", None, knowledge(f"{name}(x)", "x + 1"), needs=[f"{name}()"]) == 3
    assert value(f"{name} + 1", None, decision(name, "2"), needs=[name]) == 3
    assert value(table(f"{name} || {name}\n{name} || {name}"), {name: 2}) == 2
    assert value(relation(name, "2"))[0] == {" ".join(name.split()): 2}


def test_components_with_blanks_and_signs() -> None:
    person = item(
        "tP", "", item("first name", "string"), item("a-b", "number"), item("total", "", item("x y", "number"))
    )
    given_ = {"P": {"first name": "A", "a-b": 1, "total": {"x y": 2}}, "L": [{"first name": "B", "n": 1}]}
    elements = (person, input_data("P", "tP"))
    for text, expected in (
        ("P.first name", "A"),
        ("P.first name + P.first name", "AA"),
        ("P.a-b + 1", 2),
        ("P.total.x y * 2", 4),
        ('[P][first name = "A"].a-b', [1]),
        ("[P][a-b > 0].total.x y", [2]),
        ('L[first name = "B"].n', [1]),
        ("L.first name", ["B"]),
        ("P.first name in (P.first name)", True),
        ('if P.first name = "A" then P.a-b else 0', 1),
        ("for p in [P] return p.first name", ["A"]),
        ("P.nobody", None),
        ("P.first", None),
    ):
        assert value(text, given_, *elements) == expected, text


def test_a_name_with_a_sign_hides_the_operation_and_brackets_bring_it_back() -> None:
    assert value("a-b", {"a": 5, "b": 3, "a-b": 7}) == 7
    assert value("a - b", {"a": 5, "b": 3, "a-b": 7}) == 7
    assert value("(a)-(b)", {"a": 5, "b": 3, "a-b": 7}) == 2
    assert value("a-b", {"a": 5, "b": 3}) == 2
    assert value("a b", {"a": 1, "a b": 2, "a b c": 3}) == 2
    assert value("a b c", {"a": 1, "a b": 2, "a b c": 3}) == 3


def test_only_what_is_required_has_a_name() -> None:
    loaded = model(input_data("a"), decision("b", "1"), decision("D", "a"), decision("E", "b"), decision("F", "E"))
    for name in "DEF":
        assert loaded.evaluate(name, {"b": 1}).value is None


def test_an_element_is_called_by_its_variable() -> None:
    loaded = model(decision("The fee", "1", variable="fee"), decision("D", "fee + 1", needs="The fee"))
    assert loaded.evaluate("D").value == 2
    assert loaded.evaluate("fee").value == loaded.evaluate("The fee").value == 1


# ------------------------------------------------------------------------------------------------- the graph


def test_a_text_that_does_not_parse_nulls_its_own_decision() -> None:
    loaded = model(
        decision("A", "(("), decision("B", "1"), decision("C", "A", needs="A"), decision("E", "[A, B]", "A, B")
    )
    assert [one.code for one in loaded.diagnostics] == ["expression-malformed"]
    assert [loaded.evaluate(name).value for name in "ABCE"] == [None, 1, None, [None, 1]]
    assert [one.code for one in loaded.evaluate("A").diagnostics] == ["expression-malformed"]


def test_a_decision_without_logic_is_null_with_a_reason() -> None:
    found = model(decision("A")).evaluate("A")
    assert found.value is None and [one.code for one in found.diagnostics] == ["no-value"]


def test_decisions_that_need_each_other_are_null() -> None:
    loaded = model(
        decision("A", "B", "B"), decision("B", "A", "A"), decision("C", "1 + A", "A"), decision("I", "I", "I")
    )
    assert {one.code for one in loaded.diagnostics} == {"dmn-decision-cyclic"}
    assert [loaded.evaluate(name).value for name in "ABCI"] == [None] * 4
    assert loaded.evaluate("A", {"B": 5}).value in (5, None)


def test_a_given_decision_is_not_evaluated() -> None:
    loaded = model(decision("A", "1", typed="number"), decision("B", "A + 1", "A"))
    assert loaded.evaluate("B").value == 2
    assert loaded.evaluate("B", {"A": 5}).value == 6
    assert loaded.evaluate("B", {"A": "x"}).value is None


def test_a_decision_is_evaluated_once() -> None:
    """Each needs the one before twice: 2 to the power of 60 evaluations, were it not so."""
    row = [decision(f"d{at}", f"d{at - 1} + d{at - 1}", f"d{at - 1}") for at in range(1, 61)]
    assert model(decision("d0", "1"), *row).evaluate("d60").value == 2**60


@pytest.mark.parametrize("typed", ["", "number"])
def test_a_long_row_of_decisions(typed: str) -> None:
    rest = [decision(f"d{at}", f"d{at - 1} + 1", f"d{at - 1}", typed) for at in range(1, 600)]
    loaded = model(input_data("a", typed), decision("d0", "a", "a", typed), *rest)
    assert loaded.evaluate("d599", {"a": 1}).value == 600
    assert loaded.evaluate("d599", {"d300": 0}).value == 299
    whole = model(input_data("a"), decision("d0", "a", "a"), *rest, service("S", "d599", "a"))
    assert whole.invoke("S", {"a": 1}).value == 600


@pytest.mark.parametrize(
    "logic",
    [
        "for i in 1..1000000, j in 1..1000000 return i",
        for_("i", "1..1000000", for_("j", "1..1000000", "i")),
        for_("i", "1..100000", "partial"),
        some("i", "[1..10000000]", "i < 0"),
        boxed_filter("for i in 1..400000 return i", "every j in 1..100 satisfies j < item"),
        context(("f", function("x", "f(x)")), ("", "f(1)")),
        context(("f", function("x", call("f", ("x", "x")))), ("", "f(1)")),
        context(("f", function("x", "[f(x), f(x)]")), ("", "f(1)")),
    ],
)
def test_what_would_not_end_is_null(logic: str) -> None:
    found = model(decision("D", logic)).evaluate("D")
    assert found.value is None and "evaluation-too-long" in [one.code for one in found.diagnostics]


def test_fewer_steps_may_be_allowed() -> None:
    loaded = models.read(
        {"m": models.text(decision("D", "count(for i in 1..1000 return i)"))}, limits=Limits(steps=500)
    )
    assert [one.code for one in loaded.evaluate("D").diagnostics] == ["evaluation-too-long"]


# ---------------------------------------------------------------------------------------------- odd callers


class Odd:
    """No value of FEEL."""


def odd_values() -> Iterator[Any]:
    cyclic: list[Any] = []
    cyclic.append(cyclic)
    deep: Any = 1
    for _ in range(5000):
        deep = [deep]
    yield from (1.5, {1, 2}, Odd(), Odd, float("nan"), Decimal("NaN"), Decimal("Infinity"), 10**40 + 1, 10**7000,
                cyclic, deep, b"x", 1j, str, {"a": cyclic}, {1: 2}, range(3), iter([1]), Decimal("1e7000"))  # fmt: skip


@pytest.mark.parametrize("typed", ["", "number"])
@pytest.mark.parametrize("given_", list(odd_values()), ids=lambda one: type(one).__name__)
def test_a_value_that_is_none_of_feel_is_null_with_a_reason(given_: Any, typed: str) -> None:
    loaded = model(input_data("a", typed), decision("D", "[a]", needs="a"))
    found = loaded.evaluate("D", {"a": given_})
    assert found.value in ([None], None) and found.diagnostics


@pytest.mark.parametrize("inputs", [5, "x", [("a", 1)], {5: 1}, {None: 1}, {"": 1}, {"b": 1}, set()])
def test_inputs_that_are_none(inputs: Any) -> None:
    loaded = model(input_data("a"), decision("D", "[a]", needs="a"), service("S", "D", "a"))
    assert loaded.evaluate("D", inputs).value == [None]
    assert loaded.invoke("S", inputs).value == [None]


def test_inputs_that_are_not_used_are_named_in_their_order() -> None:
    loaded = model(input_data("a"), decision("D", "a", needs="a"), service("S", "D", "a"))
    unknown = ["zeta", "beta", "eta", "alpha", "theta"]
    given = {"a": 1} | dict.fromkeys(unknown, 2)
    for found in (loaded.evaluate("D", given), loaded.invoke("S", given)):
        assert [one.message.split("`")[1] for one in found.diagnostics] == unknown


@pytest.mark.parametrize("name", ["", "nobody", "{urn:m}nobody", "d", None, ["D"], 5])
def test_names_that_are_none(name: Any) -> None:
    loaded = model(decision("D", "1"), service("S", "D"))
    for found in (loaded.evaluate(name), loaded.invoke(name)):
        assert found.value is None and [one.code for one in found.diagnostics] == ["dmn-decision-unknown"]


def test_characters_may_be_written_as_references() -> None:
    drawn = table('a: boolean || r: string\nMARK = false || "no"\nMARK = true || "yes"').replace("MARK", "&#63;")
    loaded = model(input_data("a", "boolean"), decision("D", drawn, needs="a"))
    assert [loaded.evaluate("D", {"a": one}).value for one in (False, True)] == ["no", "yes"]
    sums = "for i in 1..3 return if i = 1 then 1 else PARTIAL[-1] + i"
    loaded = model(decision("D", sums).replace("PARTIAL", "p&#97;rtial"))
    assert loaded.evaluate("D").value == [1, 3, 6]


# ------------------------------------------------------------------------------------------- random models

TEXTS = st.sampled_from([
    "1", "a", "b", '"x"', "null", "true", "[1, 2]", "[]", "{k: 1}", "a + b", "a.k", "b[1]", "b[item > 1]", "f(1)",
    "f(x: a)", "g(a, b)", "S(1)", "function(x) x", "f", "x", "item", "partial", "1 / 0", "((", "a instance of tT",
    "count(b)", "[1..3]", "1..3", '@"2026-03-12"', "sum", "if a then b else 1", "for i in b return i", "-a", "not(a)",
    "?", "a = b", "a in (1, 2)",
])  # fmt: skip
CELLS = st.sampled_from(
    ["-", "1", "not(1)", "< 2", "null", '"x"', "[1..3]", "? > 1", "((", "a", "true", "b", "(empty)"]
)
KINDS = st.sampled_from(["", "", "", "number", "string", "tT", "tS", "tL", "tF", "tNobody", "Any", "list", "context"])
HITS = st.sampled_from(["UNIQUE", "FIRST", "ANY", "PRIORITY", "COLLECT", "COLLECT+SUM", "COLLECT+MAX", "COLLECT+COUNT",
                        "RULE ORDER", "OUTPUT ORDER"])  # fmt: skip


@st.composite
def drawn_tables(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    inputs, outputs = draw(st.integers(0, 2)), draw(st.integers(1, 2))
    head = " | ".join(draw(TEXTS) for _ in range(inputs))
    lines = [f"{head} || {' | '.join(f'o{at}: {draw(KINDS)}' for at in range(outputs))}"]
    for _ in range(draw(st.integers(0, 3))):
        results = " | ".join(draw(TEXTS) for _ in range(outputs))
        lines.append(f"{' | '.join(draw(CELLS) for _ in range(inputs))} || {results}")
    return table("\n".join(lines), draw(KINDS), draw(HITS))


def boxes(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    names = st.sampled_from(["k", "x", "a", "my name", ""])
    typed = st.tuples(names, KINDS).map(lambda one: f"{one[0]}: {one[1]}" if all(one) else one[0])
    entries = st.lists(st.tuples(typed, inner | st.just("")), max_size=3)
    return st.one_of(
        st.builds(lambda found, kind: context(*found, typed=kind), entries, KINDS),
        st.lists(inner, max_size=3).map(lambda found: boxed_list(*found)),
        st.builds(lambda rows, of: relation(f"k: {of}" if of else "k", *rows), st.lists(TEXTS, max_size=2), KINDS),
        st.builds(lambda f, one: call(f, ("x", one)), inner, inner),
        st.builds(boxed_if, inner, inner, inner, KINDS),
        st.builds(boxed_filter, inner, inner, KINDS),
        st.builds(for_, st.sampled_from(["x", "item"]), inner, inner, KINDS, KINDS),
        st.builds(some, st.just("x"), inner, inner, KINDS),
        st.builds(every, st.just("x"), inner, inner, KINDS),
        st.builds(function, st.sampled_from(["", "x", "x: number", "x, y"]), inner, KINDS),
        drawn_tables(inner),
    )


BOXES = st.recursive(TEXTS, boxes, max_leaves=6)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from(["x", "", 1.5, Decimal("1.5"), Decimal("NaN"), Odd]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["k", "a b", ""]), inner, max_size=2),
    max_leaves=4,
)
TYPES = (
    item("tT", "number", allowed="> 0"),
    item("tS", "", item("k", "tT"), item("a b", "tL")),
    item("tL", "tT", many=True),
    models.function_type("tF", "x: number", "tT"),
)


def asked(loaded: Model, inputs: dict[str, Any]) -> Iterator[Outcome]:
    for name in ("D", "E", "f", "g", "S"):
        yield loaded.evaluate(name, inputs)
        yield loaded.invoke(name, inputs)


@given(BOXES, BOXES, BOXES, BOXES, st.tuples(KINDS, KINDS, KINDS, KINDS), st.fixed_dictionaries({}, optional={
    "a": VALUES, "b": VALUES, "x": VALUES, "E": VALUES,
}))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_nothing_raises(
    first: str, second: str, third: str, fourth: str, kinds: tuple[str, ...], inputs: dict[str, Any]
) -> None:
    needs = "a, b, f(), g(), S()"
    loaded = models.read({"m": models.text(
        *TYPES, input_data("a", kinds[0]), input_data("b"),
        decision("D", first, needs=f"{needs}, E", typed=kinds[1]), decision("E", second, needs=needs, typed=kinds[2]),
        knowledge("f(x)", third, needs="g(), S()", typed=kinds[3]), knowledge("g(x: number, y)", fourth, needs="f()"),
        service("S", "E", "a"),
    )}, limits=Limits(steps=20_000))  # fmt: skip
    for outcome in asked(loaded, inputs):
        assert isinstance(outcome, Outcome)
