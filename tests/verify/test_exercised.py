"""What documents exercised: held to an independent count on drawn tables, and case by case elsewhere."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bpmlib
from bpmlib.core import ast as c
from bpmlib.source import Source
from bpmlib.values.durations import YearsMonths
from bpmlib.verify.exercised import Exercised, exercised, share
from bpmlib.verify.exercised.steps import moved, position, step_of
from tests.policy_text import decision, exceptions, formula, inputs, only, parameters, policy, section, table, terms
from tests.shipped import SHIPPED


def missing(found: Exercised, kind: str | None = None) -> list[str]:
    """Return what is missing without its place."""
    return [item.text().partition(": ")[2] for item in found.missing if kind in (None, item.kind)]


def one_table(*rows: str, header: str = "rule | a | b | → d : number", **more: Any) -> bpmlib.Policy:
    hit = more.pop("hit", "COLLECT")
    fields = more.pop("fields", ("a: number", "b: boolean"))
    return only(
        policy(
            "t.x",
            inputs(*fields),
            *more.pop("before", ()),
            decision(f"d ({hit})", header, *rows),
            *more.pop("after", ()),
        )
    )


def test_what_one_document_shows() -> None:
    one = one_table("low | < 5 | true | 1", "high | >= 5 | - | 2")
    found = exercised(one, [{"a": 5, "b": True}])
    assert missing(found) == [
        "rule `low` of `d`: never applied",
        "rule `low` of `d`: `< 5` of `a` was never true",
        "rule `low` of `d`: `true` of `b` was never false",
        "rule `high` of `d`: `>= 5` of `a` was never false",
        "rule `low` of `d`: never just below `5` for `a`",
        "rule `low` of `d`: never just above `5` for `a`",
        "rule `high` of `d`: never just below `5` for `a`",
        "rule `high` of `d`: never just above `5` for `a`",
        "rule `low` of `d`: `< 5` of `a` never decided by being true",
        "rule `low` of `d`: `true` of `b` never decided by being true",
        "rule `low` of `d`: `true` of `b` never decided by being false",
    ]
    assert (found.count("rule"), found.count("test"), found.count("boundary"), found.count("condition")) == (
        (1, 2), (3, 6), (2, 6), (1, 4),
    )  # fmt: skip
    assert found.missing[0].span.place == "<text 1>:16:1"
    assert found.summary() == (
        "t.x: 1 of 2 rules applied (50.0 %), 3 of 6 tests true and false (50.0 %),"
        " 2 of 6 values at and beside boundaries (33.3 %), 1 of 4 conditions deciding alone (25.0 %)"
    )
    data = json.loads(json.dumps(found.to_dict()))
    assert data["counts"]["rule"] == {"exercised": 1, "of": 2}
    assert data["missing"][0] == {
        "kind": "rule", "what": "applied", "element": "rule `low` of `d`", "subject": "low", "file": "<text 1>",
        "line": 16, "column": 1,
    }  # fmt: skip


def test_all_is_exercised_by_the_documents_that_do() -> None:
    one = one_table("low | < 5 | true | 1", "high | >= 5 | - | 2")
    values = [("4.99", True), ("5", True), ("5.01", True), ("1", False)]
    found = exercised(one, [{"a": Decimal(a), "b": b} for a, b in values])
    assert (found.missing, found.documents, dict(found.failed)) == ((), 4, {})
    assert str(found) == found.summary()


def test_every_test_of_a_cell_counts() -> None:
    one = one_table("x | 1, [3..4) | 1", "y | not(1, 7) | 2", header="rule | a | → d : number", fields=("a: number",))
    found = exercised(one, [{"a": 1}])
    assert missing(found, "test") == [
        "rule `x` of `d`: `1` of `a` was never false",
        "rule `x` of `d`: `[3..4)` of `a` was never true",
        "rule `y` of `d`: `1` of `a` was never false",
        "rule `y` of `d`: `7` of `a` was never true",
    ]
    assert missing(exercised(one, [{"a": 1}, {"a": 3}, {"a": 7}]), "test") == []
    assert [text for text in missing(found, "boundary") if "`x`" in text] == [
        f"rule `x` of `d`: never {where} `{end}` for `a`"
        for end in (1, 3, 4)
        for where in ("just below", "exactly", "just above")
        if (end, where) != (1, "exactly")
    ]


def test_null_is_a_test_and_no_boundary() -> None:
    one = one_table(
        "x | null, < 5 | 1", "y | >= 5 | 2", header="rule | a | → d : number", fields=("a: number or null",)
    )
    found = exercised(one, [{"a": None}, {"a": 5}])
    assert missing(found, "test") == ["rule `x` of `d`: `< 5` of `a` was never true"]
    assert found.count("boundary") == (2, 6)


def test_values_that_no_document_has_are_not_asked_for() -> None:
    one = one_table("x | [0..10] | 1", "y | > 10 | 2", header="rule | a | → d : number", fields=("a: number: >= 0",))
    found = exercised(one, [])
    assert [t for t in missing(found, "boundary") if "`0`" in t] == [
        "rule `x` of `d`: never exactly `0` for `a`",
        "rule `x` of `d`: never just above `0` for `a`",
    ]


def test_a_computed_end_and_a_computed_value() -> None:
    one = one_table(
        "x | <= half | 1", "y | > half | 2", header="rule | a * 2 | → d : number", fields=("a: number", "b: number"),
        before=(terms("half | b / 2"),),
    )  # fmt: skip
    found = exercised(one, [{"a": 1, "b": 4}, {"a": Decimal("1.005"), "b": 4}, {"a": Decimal("0.995"), "b": 4}])
    assert missing(found) == []
    assert missing(exercised(one, [{"a": 1, "b": 4}]), "boundary") == [
        f"rule `{rule}` of `d`: never just {where} `half` for `a * 2`" for rule in "xy" for where in ("below", "above")
    ]


def test_values_of_expressions_that_come_and_go() -> None:
    """One that is made where another stood in memory has a value of its own."""
    compiled, nowhere = one_table("low | < 5 | true | 1").compiled(), Source("", "x").span(0, 1)
    found = [compiled.value(c.ListOf((c.Const(n, span=nowhere),), span=nowhere), []) for n in range(50)]
    assert found == [[n] for n in range(50)]


def test_a_range_that_is_computed_has_two_ends() -> None:
    one = one_table("x | band | 1", header="rule | a | → d : number", fields=("a: number", "b: number"),
                    before=(terms("band | [b..b + 10)"),))  # fmt: skip
    found = exercised(one, [{"a": 5, "b": 5}, {"a": Decimal("14.99"), "b": 5}])
    assert missing(found, "boundary") == [
        "rule `x` of `d`: never just below the start of `band` for `a`",
        "rule `x` of `d`: never just above the start of `band` for `a`",
        "rule `x` of `d`: never exactly the end of `band` for `a`",
        "rule `x` of `d`: never just above the end of `band` for `a`",
    ]


def test_conditions_of_formulas() -> None:
    one = only(
        policy(
            "t.f", inputs("a: number", "b: boolean", "e: boolean"), formula("d : boolean", "a > 5 and (b or not(e))")
        )
    )
    found = exercised(one, [{"a": 6, "b": True, "e": True}])
    assert missing(found, "condition") == [
        "formula `d`: `a > 5` never decided by being false",
        "formula `d`: `b` never decided by being false",
        "formula `d`: `e` never decided by being true",
        "formula `d`: `e` never decided by being false",
    ]
    all_ = [(6, True, True), (5, True, True), (6, False, True), (6, False, False)]
    assert missing(exercised(one, [{"a": a, "b": b, "e": e} for a, b, e in all_]), "condition") == []


def test_a_branch_that_is_not_taken_is_not_exercised() -> None:
    one = only(
        policy(
            "t.f",
            inputs("a: number", "b: number"),
            formula("d : number", "if a > 0 then (if b > 1 / a then 1 else 2) else 3"),
        )
    )
    found = exercised(one, [{"a": 0, "b": 9}, {"a": -1, "b": 9}])
    assert missing(found, "test") == [
        "formula `d`: `a > 0` was never true",
        "formula `d`: `b > 1 / a` was never true",
        "formula `d`: `b > 1 / a` was never false",
    ]
    assert missing(exercised(one, [{"a": 1, "b": 9}, {"a": 1, "b": 0}, {"a": 0, "b": 0}]), "test") == []


def test_an_exception_that_only_withdraws_applied() -> None:
    without = exceptions("d", "exception | beats | a | → d", "none | all | > 7 | -", "some | low | 6 | 9")
    one = one_table("low | - | - | 1", after=(without,))
    assert missing(exercised(one, [{"a": 8, "b": True}]), "rule") == [
        "rule `low` of `d`: never applied",
        "exception `some` of `d`: never applied",
    ]


def test_a_gap_exercises_the_tests_that_did_not_hold() -> None:
    one = one_table("low | < 5 | true | 1", hit="UNIQUE", after=(formula("twice : number", "d * 2"),))
    found = exercised(one, [{"a": 5, "b": True}, {"a": 4, "b": False}])
    assert dict(found.failed) == {"NoMatch": 2}
    assert missing(found) == [
        "rule `low` of `d`: never applied",
        "rule `low` of `d`: never just below `5` for `a`",
        "rule `low` of `d`: never just above `5` for `a`",
        "rule `low` of `d`: `< 5` of `a` never decided by being true",
        "rule `low` of `d`: `true` of `b` never decided by being true",
        "formula `twice`: never applied",
    ]
    assert exercised(one, [{"a": "5", "b": True}, "{"]).seen == frozenset()


def test_examples_that_hold_count_those_that_do_not_do_not() -> None:
    rows = table("a | b | → d | → error", "4 | true | 1 | -", "9 | true | 1 | -", "9 | false | - | NoMatch")
    one = one_table("low | < 5 | true | 1", hit="UNIQUE", after=(section("Examples", rows),))
    found = exercised(one)
    assert (found.documents, dict(found.failed)) == (2, {"NoMatch": 1})
    assert "rule `low` of `d`: `< 5` of `a` was never false" not in missing(found)
    assert "rule `low` of `d`: `true` of `b` never decided by being false" in missing(found)


def test_figures_of_a_row_and_other_days_are_the_same_rules() -> None:
    figures = parameters("limit | 5 | number | 2026-01-01", "limit | 3 | number | 2026-07-01")
    rows = table(
        "a | b | as_of | set | → d",
        "4 | true | 2026-03-01 | - | [1]",
        "4 | true | 2026-08-01 | {limit: 4} | [2]",
        "3 | true | 2026-08-01 | - | [2]",
    )
    text = policy("t.x", inputs("a: number", "b: boolean"), figures, decision(
        "d (COLLECT)", "rule | a | → d : number", "low | < limit | 1", "high | >= limit | 2"
    ), section("Examples", rows), effective="2026-01-01..")  # fmt: skip
    found = exercised(only(text))
    assert (found.documents, found.count("rule"), found.count("test")) == (3, (2, 2), (4, 4))
    assert found.count("boundary") == (2, 6)


def test_the_rules_of_a_used_policy_are_its_own_affair() -> None:
    used = policy(
        "t.used", inputs("a: number"), decision("e", "rule | a | → e : number", "one | < 1 | 1", "two | >= 1 | 2")
    )
    user = policy("t.user", inputs("a: number"), formula("d : number", "used.e + 1"), front=["uses: {used: t.used}"])
    one = only(user, used)
    assert {item.element for item in exercised(one, [{"a": 1}]).items} == {"formula `d`"}


def test_there_may_be_nothing_to_exercise() -> None:
    assert exercised(only(policy("t.f", parameters("limit | 5 | number")))).summary() == "t.f: nothing to exercise"


def test_texts_of_json_and_progress() -> None:
    done: list[int] = []
    one = one_table("low | < 5 | true | 1")
    found = exercised(one, ['{"a": 4.99, "b": true}'] * 3, progress=done.append)
    assert (found.count("rule"), done) == ((1, 1), [1, 2, 3])


@pytest.mark.parametrize(
    ("end", "below", "above"),
    [
        (Decimal(20000), Decimal("19999.99"), Decimal("20000.01")),
        (Decimal("0.005"), Decimal("0.004"), Decimal("0.006")),
        (date(2026, 3, 1), date(2026, 2, 28), date(2026, 3, 2)),
        (datetime(2026, 3, 1), datetime(2026, 2, 28, 23, 59, 59), datetime(2026, 3, 1, 0, 0, 1)),  # noqa: DTZ001
        (timedelta(days=1), timedelta(days=1, seconds=-1), timedelta(days=1, seconds=1)),
        (YearsMonths(12), YearsMonths(11), YearsMonths(13)),
    ],
)
def test_a_step_beside_a_value(end: Any, below: Any, above: Any) -> None:
    step = step_of(c.Const(end, span=Source("", "x").span(0, 1)), None)
    assert (moved(end, "below", step), moved(end, "at", step), moved(end, "above", step)) == (below, end, above)
    assert [position(value, end, step) for value in (below, end, above)] == ["below", "at", "above"]
    assert position(None, end, step) is None
    assert moved(date.max, "above", step) is None


def test_a_share_is_all_only_where_all_is() -> None:
    assert (share(1999, 2000), share(2000, 2000), share(1, 3)) == ("99.9 %", "100.0 %", "33.3 %")


CELLS = {
    "-": lambda a: True,
    "< 3": lambda a: a < 3,
    ">= 3": lambda a: a >= 3,
    "[1..4]": lambda a: 1 <= a <= 4,
    "2": lambda a: a == 2,
}
FLAGS = {"-": lambda b: True, "true": lambda b: b, "false": lambda b: not b}


@settings(max_examples=60)
@given(
    rows=st.lists(st.tuples(st.sampled_from(list(CELLS)), st.sampled_from(list(CELLS)), st.sampled_from(list(FLAGS))),
                  min_size=1, max_size=5),
    documents=st.lists(st.tuples(st.integers(-1, 6), st.integers(-1, 6), st.booleans()), max_size=6),
)  # fmt: skip
def test_drawn_tables_agree_with_a_count_by_hand(
    rows: list[tuple[str, str, str]], documents: list[tuple[int, int, bool]]
) -> None:
    lines = [f"r{n} | {' | '.join(row)} | {n}" for n, row in enumerate(rows)]
    one = one_table(*lines, header="rule | a | b | f | → d : number", fields=("a: number", "b: number", "f: boolean"))
    found = exercised(one, [{"a": a, "b": b, "f": f} for a, b, f in documents])
    expected: set[tuple[str, str, str, str]] = set()
    for n, row in enumerate(rows):
        element = f"rule `r{n}` of `d`"
        cells = [(at, text) for at, text in enumerate(row) if text != "-"]
        for document in documents:
            truths = [(FLAGS if at == 2 else CELLS)[text](document[at]) for at, text in cells]
            if all(truths):
                expected.add(("rule", "applied", element, f"r{n}"))
            for (at, text), truth in zip(cells, truths, strict=True):
                subject = f"`{text}` of `{'abf'[at]}`"
                side = "true" if truth else "false"
                expected.add(("test", side, element, subject))
                others = [other for (there, _), other in zip(cells, truths, strict=True) if there != at]
                if len(cells) > 1 and all(others):
                    expected.add(("condition", f"decided by being {side}", element, subject))
    seen = {(item.kind, item.what, item.element, item.subject) for item in found.seen if item.kind != "boundary"}
    assert seen == expected


@pytest.mark.parametrize("name", ["sales.payment_terms", "sales.dispatch_promise", "services.till"])
def test_shipped_policies_are_exercised_by_their_examples(name: str) -> None:
    found = exercised(SHIPPED[name])
    assert found.count("rule")[0] == found.count("rule")[1] > 0
    done, whole = found.count("test")
    assert done == whole > 0
    assert all(item.span.place for item in found.items)
    assert len(found.items) == len(set(found.items))
