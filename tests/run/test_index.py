"""The table index changes no answer and no error; nor does the order of rows where the hit policy has none."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.policy_text import decision, only, outcome_of, parameters, policy


class Doc(BaseModel):
    n: Decimal
    m: Decimal | None = None
    w: str
    v: str | None = None
    b: bool
    c: bool | None = None
    day: date


COLUMNS = {
    "doc.n": "number",
    "doc.m": "number",
    "doc.w": "string",
    "doc.v": "string",
    "doc.b": "boolean",
    "doc.c": "boolean",
    "doc.day": "date",
}
NULLABLE = ("doc.m", "doc.v", "doc.c")
HITS = ("UNIQUE", "FIRST", "ANY", "COLLECT", "RULE ORDER", "COLLECT SUM", "COLLECT MIN", "COLLECT MAX", "COLLECT COUNT")

NUMBERS = st.sampled_from(["0", "1", "2", "2.5", "3", "4", "5", "-1"])
WORDS = st.sampled_from(['"a"', '"ab"', '"b"', '"c"'])
DAYS = st.integers(1, 6).map(lambda day: f'@"2026-02-0{day}"')
VALUES = {"number": NUMBERS, "string": WORDS, "date": DAYS}


@st.composite
def ordered_tests(draw: st.DrawFn, values: st.SearchStrategy[str], subject: str) -> str:
    """One test of an ordered column."""
    kind = draw(st.integers(0, 9))
    low, high = sorted([draw(values), draw(values)], key=lambda text: Decimal(text) if text[-1] != '"' else text)
    if kind < 3:
        return draw(st.sampled_from(["<", "<=", ">", ">=", "!="])) + " " + low
    if kind < 5 and low == high:
        return f"[{low}..{high}]"
    if kind < 5:
        return draw(st.sampled_from("[(")) + f"{low}..{high}" + draw(st.sampled_from("])"))
    if kind == 5:
        return f"? > {low} or ? < {high}"
    if kind == 6:
        return f"? >= {low} and doc.b"
    if kind == 7:
        return f"? = {low} or doc.n > 2"
    return low


@st.composite
def cells(draw: st.DrawFn, column: str) -> str:
    """A cell of a column, now and then one that may fail."""
    kind = draw(st.integers(0, 19))
    if kind < 6:
        return "-"
    type_ = COLUMNS[column]
    if type_ == "boolean":
        tests = [draw(st.sampled_from(["true", "false", "doc.b", "? = doc.b"]))]
    else:
        tests = draw(st.lists(ordered_tests(VALUES[type_], column), min_size=1, max_size=2))
    if type_ == "number" and kind == 6:
        tests = [
            draw(st.sampled_from(["> 1 / doc.n", "<= 2 / (doc.n - 2)", "? * 2 > 3", "< doc.n", "1 / ? > 0", "> unset"]))
        ]
    if column in NULLABLE and draw(st.integers(0, 3)) == 0:
        tests.insert(draw(st.integers(0, 1)), draw(st.sampled_from(["null", "= null"])))
    text = ", ".join(tests)
    return f"not({text})" if draw(st.integers(0, 5)) == 0 else text


@st.composite
def tables(draw: st.DrawFn, fallible: bool = True) -> tuple[str, str, list[str]]:
    """A hit policy, a header and 30 to 80 rows, most of them drawn from a few columns."""
    columns = draw(st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, max_size=3, unique=True))
    pool = [draw(st.lists(cells(column), min_size=4, max_size=8)) for column in columns]
    if not fallible:
        pool = [[cell for cell in column if "/" not in cell and "unset" not in cell] or ["-"] for column in pool]
    random = draw(st.randoms(use_true_random=False))
    rows = []
    for number in range(random.randint(30, 80)):
        chosen = [random.choice(column) for column in pool]
        failing = fallible and random.random() < 0.05
        rows.append(" | ".join([f"r{number}", *chosen, "1 / doc.n" if failing else str(random.randint(0, 2))]))
    hit = draw(st.sampled_from(HITS))
    return hit, f"rule | {' | '.join(columns)} | → d : number", rows


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    number = st.sampled_from(
        [Decimal(text) for text in ("-1", "0", "0.99", "1", "2", "2.01", "2.5", "3", "5.5")]
    ) | st.integers(-2, 6)
    word = st.sampled_from(["", "a", "aa", "ab", "b", "bz", "c", "d"])
    return {
        "n": draw(number),
        "m": draw(st.none() | number),
        "w": draw(word),
        "v": draw(st.none() | word),
        "b": draw(st.booleans()),
        "c": draw(st.sampled_from([None, True, False])),
        "day": date(2026, 2, draw(st.integers(1, 7))),
    }


def made(hit: str, header: str, rows: list[str]) -> Any:
    table = decision(f"d ({hit})", header, *rows)
    text = policy("t.index", parameters("unset | ? | number"), table, front=["input: {doc: Doc}"])
    return only(text, documents=[Doc])


@settings(max_examples=20)
@given(tables(), st.lists(documents(), min_size=12, max_size=12))
def test_index_on_equals_index_off(drawn: tuple[str, str, list[str]], docs: list[dict[str, Any]]) -> None:
    policy_ = made(*drawn)
    indexed, scanned = policy_.decider(), policy_.decider(force_scan=True)
    for doc in docs:
        assert outcome_of(indexed, {"doc": doc}) == outcome_of(scanned, {"doc": doc})


@settings(max_examples=4)
@given(tables(), st.lists(documents(), min_size=10, max_size=10))
def test_deciding_twice_and_from_a_model_gives_the_same(
    drawn: tuple[str, str, list[str]], docs: list[dict[str, Any]]
) -> None:
    policy_ = made(*drawn)
    first = [outcome_of(policy_.decide, {"doc": doc}) for doc in docs]
    assert [outcome_of(policy_.decide, {"doc": Doc(**doc)}) for doc in docs] == first
    assert [outcome_of(made(*drawn).decide, {"doc": doc}) for doc in docs] == first


def unordered(hit: str, outcome: Any) -> Any:
    """Return an outcome without the order of rows."""
    value, rules = outcome
    if value in ("NoMatch", "Conflict"):
        return value
    items = Counter(value["d"]) if hit == "COLLECT" else value["d"]
    return items, Counter(rules["d"])


@settings(max_examples=10)
@given(tables(fallible=False), st.lists(documents(), min_size=8, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    drawn: tuple[str, str, list[str]], docs: list[dict[str, Any]], random: Any
) -> None:
    hit, header, rows = drawn
    rows = [row.replace("1 / doc.n", "1") for row in rows]
    if hit in ("FIRST", "RULE ORDER"):
        hit = "COLLECT"
    shuffled = random.sample(rows, len(rows))
    one, other = made(hit, header, rows), made(hit, header, shuffled)
    for doc in docs:
        found = [unordered(hit, outcome_of(table.decide, {"doc": doc})) for table in (one, other)]
        assert found[0] == found[1]
