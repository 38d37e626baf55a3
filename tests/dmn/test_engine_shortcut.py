"""Decisions that run as compiled code (`bpmlib.dmn.plain`) decide as the graph alone does."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bpmlib.dmn.model import Model
from tests.dmn.models import decision, input_data, item, model, table

CELLS = {
    "number": ["-", "1", "1, 2", "< 2", ">= 2.5", "[1..3]", "(1..3)", "not(1)", "not(> 2)", "null", "not(null)",
               "!= 1", "n + 1", "? > 1 and ? < 3", "k", "{m: 1}", "1 / 0", "-1", "? * 2 > 3", "> n"],
    "string": ["-", '"a"', '"a", "b"', 'not("a")', '< "b"', "null", '["a".."b"]', "s", 'starts with(?, "a")', "?",
               '"1"'],
    "boolean": ["-", "true", "false", "not(true)", "null", "b", "? = b", "true, false", "n > 1"],
    "date": ["-", 'date("2026-03-12")', '< @"2026-03-12"', '[@"2026-01-01"..@"2026-12-31"]', "null", "?.year = 2026",
             "not(d)", '@"2026-03-12T00:00:00"'],
}  # fmt: skip
RESULTS = {
    "number": ["1", "2.50", "n", "n + k", "n / k", "null", "-n", '"a"', "if b then 1 else 2", "n ** k",
               "sum([n, k])", "1e3"],
    "string": ['"x"', '"x" + s', "s", "null", "string(n)", "upper case(s)", "1", "string(d)"],
    "": ["1", '"x"', "null", "n", "[n, k]", "d", "{v: n}"],
}  # fmt: skip
TYPES = {"n": "number", "k": "number", "s": "string", "b": "boolean", "d": "date"}
VALUES = {
    "number": [1, 2, Decimal("2.5"), Decimal("1.0"), 0, -1, 3, Decimal("-0"), 10**33, True, "1", 1.5, [1], [],
               {"a": 1}],
    "string": ["a", "b", "", "ab", "2026-03-12", 1, ["a"], "é", "null"],
    "boolean": [True, False, 1, 0, "true", [True]],
    "date": [date(2026, 3, 12), date(2025, 1, 1), "2026-03-12", timedelta(1)],
}  # fmt: skip
HITS = ["UNIQUE", "FIRST", "ANY", "COLLECT", "RULE ORDER", "PRIORITY", "OUTPUT ORDER",
        "COLLECT+SUM", "COLLECT+COUNT", "COLLECT+MIN"]  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> str:
    columns = draw(st.lists(st.sampled_from(sorted(TYPES)), min_size=1, max_size=3))
    typed = [draw(st.sampled_from(["", TYPES[name]])) for name in columns]
    of = draw(st.sampled_from(sorted(RESULTS)))
    heads = [f"{name}: {type_}" if type_ else name for name, type_ in zip(columns, typed, strict=True)]
    lines = [f"{' | '.join(heads)} || r{f': {of}' if of else ''}"]
    for _ in range(draw(st.sampled_from([1, 2, 3, 4, 30]))):
        cells = [draw(st.sampled_from(CELLS[TYPES[name]])) for name in columns]
        lines.append(f"{' | '.join(cells)} || {draw(st.sampled_from(RESULTS[of]))}")
    if draw(st.booleans()):
        lines.append(f"default {draw(st.sampled_from(RESULTS[of]))}")
    return table("\n".join(lines), hit=draw(st.sampled_from(HITS)))


def inputs(of: dict[str, str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={
        name: st.sampled_from([*VALUES[of_], None]) for name, of_ in of.items()
    })  # fmt: skip


def same(left: Any, right: Any) -> bool:
    """Return whether two values are equal and of the same kinds: true is not 1."""
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return isinstance(left, bool) is isinstance(right, bool) and left == right


def alone(loaded: Model, name: str) -> Model:
    """Return the model without the compiled form of a decision."""
    loaded._fast[name] = None
    return loaded


def agrees(elements: tuple[str, ...], given_: dict[str, Any]) -> None:
    fast, slow = model(*elements).evaluate("D", given_), alone(model(*elements), "D").evaluate("D", given_)
    assert same(fast.value, slow.value), (fast, slow)


@example(table("b || r\n- || 1", hit="COLLECT"), {"b": True}, "number")
@example(table("b || r\n- || 1\n- || 2", hit="RULE ORDER"), {"b": True}, "number")
@example(table("n | n || r\n1 | - || 1"), {"n": 2}, "")
@given(tables(), inputs(TYPES), st.sampled_from(["", "number", "string", "Any"]))
@settings(max_examples=60, deadline=None)
def test_tables(drawn: str, values: dict[str, Any], typed: str) -> None:
    fields = [input_data(name, of) for name, of in TYPES.items()]
    agrees((*fields, decision("D", drawn, needs="n, k, s, b, d", typed=typed)), values)


@given(
    st.sampled_from([*RESULTS["number"], *RESULTS["string"], *RESULTS[""], "P.n + n", "P.s", "P", "P.nobody"]),
    inputs(TYPES),
    st.sampled_from(["", "number", "string", "Any"]),
    st.sampled_from(
        [None, {"n": 1, "s": "a"}, {"n": 1}, {"n": "1", "s": "a"}, {"n": 1, "s": "a", "z": 1}, [{"n": 1, "s": "a"}], 1]
    ),
)
@example("P.n + n", {"n": 1}, "number", {"n": 1, "s": None})
@settings(max_examples=60, deadline=None)
def test_chains_of_expressions(expression: str, values: dict[str, Any], typed: str, structure: Any) -> None:
    elements = (
        item("tP", "", item("n", "number"), item("s", "string")),
        input_data("P", "tP"),
        *(input_data(name, of) for name, of in TYPES.items()),
        decision("E", expression, needs="n, k, s, b, d, P", typed=typed),
        decision("D", "if b then E else n", needs="E, b, n", typed=typed),
    )
    agrees(elements, {**values, "P": structure})
