"""Suggested examples: valid documents that exercise what is missing, as rows that are pasted and then confirmed."""

import json
from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bpmlib
from bpmlib.syntax.literals import literal
from bpmlib.verify.examples import run_examples_of
from bpmlib.verify.exercised import exercised
from bpmlib.verify.suggest import Suggestions, suggest_examples
from tests.policy_text import decision, exceptions, inputs, only, parameters, policy, section, table, terms
from tests.shipped import SHIPPED

TABLE = decision("d (UNIQUE)", "rule | a | b | → d : number", "low | < 5 | true | 1", "high | >= 5 | - | 2")


def confirmed(found: Suggestions) -> list[str]:
    """Return sections of examples in which somebody has confirmed what the engine says today."""
    tables = []
    for row in found.rows:
        left = [*found_cells(row.given), *([("as_of", row.as_of.isoformat())] if row.as_of else [])]
        right = [("→ error", row.error)] if row.error else [(f"→ {row.decision}", literal(row.today))]
        tables.append(table(" | ".join(name for name, _ in [*left, *right]), " | ".join(v for _, v in [*left, *right])))
    return [section("Examples", "\n\n".join(tables))] if tables else []


def found_cells(values: Any) -> list[tuple[str, str]]:
    return [(path, literal(value).replace("|", "\\|")) for path, value in values.items()]


def test_rows_for_a_policy_without_examples() -> None:
    one = only(policy("t.s", inputs("a: number", "b: boolean"), TABLE))
    found = suggest_examples(one)
    assert found.not_found == ()
    assert len(found.rows) <= 4
    assert found.text().splitlines()[:2] == ["| a | b | → d | → error | note |", "| --- | --- | --- | --- | --- |"]
    assert all("today: right? |" in line for line in found.text().splitlines()[2:])
    assert {Decimal(row.given["a"]) for row in found.rows} >= {Decimal("4.99"), Decimal(5), Decimal("5.01")}
    assert found == suggest_examples(one)
    assert json.loads(json.dumps(found.to_dict()))["rows"][0]["decision"] == "d"


def test_pasted_as_they_are_they_ask_to_be_confirmed_and_confirmed_they_hold() -> None:
    sections = (inputs("a: number", "b: boolean"), TABLE)
    found = suggest_examples(only(policy("t.s", *sections)))
    with pytest.raises(bpmlib.PolicyError, match="example-expects-nothing"):
        only(policy("t.s", *sections, section("Examples", found.text())))
    after = only(policy("t.s", *sections, *confirmed(found)))
    assert all(result.passed for result in run_examples_of(after))
    assert exercised(after).missing == ()
    assert suggest_examples(after).rows == ()
    assert str(suggest_examples(after)) == ""


def test_only_what_is_missing_is_suggested() -> None:
    rows = table("a | b | → d | → error", "4 | true | 1 | -", "4.99 | false | - | NoMatch", "5 | true | 2 | -")
    found = suggest_examples(only(policy("t.s", inputs("a: number", "b: boolean"), TABLE, section("Examples", rows))))
    assert [(row.given["a"], row.error, row.today) for row in found.rows] == [(Decimal("5.01"), "", 2)]
    assert found.rows[0].note == "decides 2 by high today: right?"


def test_an_error_is_suggested_as_an_error() -> None:
    table_ = decision("d (UNIQUE)", "rule | a | → d : number", "low | < 5 | 1")
    found = suggest_examples(only(policy("t.s", inputs("a: number"), table_)))
    assert {row.error for row in found.rows} == {"", "NoMatch"}
    assert "ends in NoMatch today: right?" in found.text()


def test_values_are_computed_that_bring_a_computed_one_to_its_boundary() -> None:
    one = only(policy("t.s", inputs("price: CNY: > 0", "guide: CNY: > 0"), terms("share | price / guide"), decision(
        "d (UNIQUE)", "rule | share | → d : boolean", "low | < 0.94 | false", "high | >= 0.94 | true"
    )))  # fmt: skip
    found = suggest_examples(one)
    assert found.not_found == ()
    shares = {row.given["price"] / row.given["guide"] for row in found.rows}
    assert shares >= {Decimal("0.94"), Decimal("0.93"), Decimal("0.95")}


def test_dates_lists_texts_documents_and_exceptions() -> None:
    fields = inputs("day: date", "start: date", "who: list<string>")
    table_ = decision("d (UNIQUE)", "rule | day | → d : number", "soon | <= due | 1", "late | > due | 2")
    boss = exceptions("d", 'exception | beats | list contains(who, "boss ; 1") | → d', "boss | all | true | 9")
    one = only(policy("t.s", fields, terms('due | start + @"P3D"'), table_, boss))
    found = suggest_examples(one)
    assert [item.text() for item in found.not_found] == []
    assert '["boss ; 1"]' in found.text()
    after = only(one.model.span.source.text + "\n" + "\n".join(confirmed(found)))
    assert all(result.passed for result in run_examples_of(after))


def test_a_bar_in_a_text_is_escaped() -> None:
    table_ = decision("d (COLLECT)", "rule | s | → d : number", 'one | "a\\|b" | 1')
    found = suggest_examples(only(policy("t.s", inputs("s: string"), table_)))
    assert found.not_found == ()
    assert '| "a\\|b" | - | - | decides [1] by one today: right? |' in found.text()


def test_what_cannot_be_found_is_said() -> None:
    table_ = decision("d (FIRST)", "rule | a | → d : number", "all | - | 1", "never | > 5 | 2")
    found = suggest_examples(only(policy("t.s", inputs("a: number"), table_)))
    assert [item.element for item in found.not_found if item.kind == "rule"] == ["rule `never` of `d`"]


def test_a_rule_that_conflicts_with_another_is_reached_where_the_other_does_not_apply() -> None:
    table_ = decision("d (UNIQUE)", "rule | a | f | → d : number", "one | - | true | 1", "two | >= 3 | - | 2")
    found = suggest_examples(only(policy("t.s", inputs("a: number", "f: boolean"), table_)))
    assert [item for item in found.not_found if item.kind == "rule"] == []


def test_the_day_is_said_where_figures_change() -> None:
    figures = parameters("limit | 5 | number | 2026-01-01", "limit | 3 | number | 2026-07-01")
    table_ = decision("d (UNIQUE)", "rule | a | → d : number", "low | < limit | 1", "high | >= limit | 2")
    text = policy("t.s", inputs("a: number"), figures, table_, effective="2026-01-01..")
    found = suggest_examples(only(text))
    assert found.not_found == ()
    assert {str(row.as_of) for row in found.rows} == {"2026-01-01"}
    after = only(text + "\n" + "\n".join(confirmed(found)))
    assert all(result.passed for result in run_examples_of(after))
    assert exercised(after).missing == ()


CELLS = ("-", "< 3", ">= 3", "[1..4]", "2", "not(1)")


@pytest.mark.long
@settings(max_examples=12)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(CELLS), st.sampled_from(CELLS), st.sampled_from(("-", "true", "false"))),
        min_size=1, max_size=4,
    ),
    hit=st.sampled_from(("UNIQUE", "COLLECT", "FIRST", "RULE ORDER")),
)  # fmt: skip
def test_all_that_can_be_reached_is_suggested(rows: Sequence[tuple[str, ...]], hit: str) -> None:
    """Every document of a grid that is fine enough exercises nothing that the suggestions do not."""
    lines = [f"r{n} | {' | '.join(row)} | {n}" for n, row in enumerate(rows)]
    table_ = decision(f"d ({hit})", "rule | a | b | f | → d : number", *lines)
    sections = (inputs("a: number", "b: number", "f: boolean"), table_)
    one = only(policy("t.s", *sections))
    found = suggest_examples(one)
    points = [Decimal(n) + Decimal(step) for n in (1, 2, 3, 4) for step in ("-0.01", "0", "0.01")]
    grid = ({"a": a, "b": b, "f": f} for a, b, f in product(points, points, (True, False)))
    reachable = exercised(one, grid).seen
    shown = exercised(one, [dict(row.given) for row in found.rows]).seen
    assert reachable <= shown
    assert not shown & set(found.not_found)
    assert {item for row in found.rows for item in row.covers} == shown
    assert exercised(only(policy("t.s", *sections, *confirmed(found)))).seen == shown


@pytest.mark.parametrize("name", ["sales.payment_terms", "services.till", "salesmen.grade_kept"])
def test_suggestions_for_shipped_policies_are_decided_as_they_say(name: str) -> None:
    one = SHIPPED[name]
    found = suggest_examples(one)
    for row in found.rows:
        document: dict[str, Any] = {}
        for path, value in row.given.items():
            *above, last = path.split(".")
            place = document
            for step in above:
                place = place.setdefault(step, {})
            place[last] = value
        assert row.covers
        if not row.error:
            decided = one.decide(document, as_of=row.as_of, answers=[row.decision])
            assert decided.value == row.today
