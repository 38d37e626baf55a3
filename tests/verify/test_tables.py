"""What is found about decision tables, case by case: what is computed, what no document can be, what figures decide."""

from __future__ import annotations

import json
import os
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field

from bpmlib import Policy, feel
from bpmlib.__main__ import main
from bpmlib.verify.tables import KINDS, analyse
from bpmlib.verify.tables.findings import Finding, Region
from tests.policy_text import decision, exceptions, inputs, only, parameters, policy, terms
from tests.shipped import SHIPPED

LARGE = int(os.environ.get("BPMLIB_TABLES", "60")) // 10


class Address(BaseModel):
    city: str
    distance: int = Field(ge=0)


class Parcel(BaseModel):
    sent_to: Address | None = None
    weights: list[int] = []
    limit: int | None = None


def found(*sections: str, **more: Any) -> list[Finding]:
    return list(analyse(only(policy("t.v", *sections, **more), documents=[Parcel])))


def kinds(findings: list[Finding]) -> list[str]:
    return [one.kind for one in findings]


def cells(one: Finding) -> list[dict[str, str]]:
    return [dict(region.cells) for region in one.regions]


PARCEL = ["input: {parcel: Parcel}"]


def test_a_gap_has_its_boxes_and_a_document_that_the_engine_decided() -> None:
    (gap,) = found(
        inputs("a: number: >= 0"), decision("d", "rule | a | → d : number", "low | < 5 | 1", "high | > 6 | 2")
    )
    assert (gap.kind, cells(gap)) == ("gap", [{"a": "[5..6]"}])
    assert gap.witness is not None and gap.witness.document == {"a": 5} and gap.witness.error == "NoMatch"
    data = gap.to_dict()
    assert data["code"] == "table-gap" and data["line"] == 12
    assert data["regions"] == [{
        "cells": {"a": "[5..6]"},
        "witness": {"document": {"a": "5"},
                    "outcome": {"error": "NoMatch", "message": "no rule of `d` applies", "rules": []}},
    }]  # fmt: skip
    assert json.loads(json.dumps(data)) == data
    assert gap.text().startswith("warning[table-gap]: no rule of `d` applies to `a` [5..6]\n  --> <text 1>:12:")


def test_the_document_around_a_field_is_null_for_all_its_fields() -> None:
    rows = ("none | null | null | 1", "near | not(null) | < 9 | 2", "far | not(null) | >= 9 | 3")
    table = decision("d", "rule | parcel.sent_to.city | parcel.sent_to.distance | → d : number", *rows)
    (idle,) = found(table, front=PARCEL)  # where there is a distance, there is a city
    assert idle.kind == "column" and "`parcel.sent_to.city`" in idle.message
    gap = found(decision("d", "rule | parcel.sent_to.distance | → d : number", "near | < 9 | 2"), front=PARCEL)[0]
    assert cells(gap) == [{"parcel.sent_to.distance": ">= 9, null"}]


def test_two_comparisons_of_the_same_values_exclude_each_other() -> None:
    table = decision("d", "rule | a | → d : number", "low | <= b | 1", "high | > b | 2")
    assert found(inputs("a: number", "b: number"), table) == []
    table = decision("d", "rule | a | → d : number", "low | <= b | 1", "high | >= b | 2")
    (both,) = found(inputs("a: number", "b: number"), table)
    assert (both.kind, cells(both)) == ("conflict", [{"a": "= b"}])
    assert both.witness is not None and both.witness.document["a"] == both.witness.document["b"]


@pytest.mark.parametrize("kind", ["number", "date", "date and time"])
def test_fields_that_are_compared_with_each_other_alone_have_documents(kind: str) -> None:
    rows = ("a_first | < b | - | 1", "b_first | - | > d | 2")
    table = decision("d_ (ANY)", "rule | a | c | → d_ : number", *rows)
    gap, both = found(inputs(*(f"{name}: {kind}" for name in "abcd")), table)
    assert (gap.kind, both.kind) == ("gap", "conflict")
    assert both.witness is not None
    shown = both.witness.document
    assert shown["a"] < shown["b"] and shown["c"] > shown["d"]


def test_what_is_computed_is_found_with_a_document_and_undecided_without() -> None:
    table = decision("d", "rule | half | → d : number", "none | 0 | 1", "some | > 0 | 2")
    (gap,) = found(inputs("a: number"), terms("half | a / 2"), table)
    assert gap.kind == "gap" and gap.witness is not None and gap.witness.document["a"] < 0
    (open_,) = found(inputs("a: number"), terms("half | a * a"), table)
    assert open_.kind == "undecided" and "`half` is computed" in open_.diagnostic.message


def test_a_term_that_is_a_test_of_one_field_is_looked_through() -> None:
    rows = ("minor | true | - | 1", "senior | - | >= 65 | 2", "other | false | < 65 | 3")
    table = decision("d", "rule | is_minor | age | → d : number", *rows)
    assert found(inputs("age: number"), terms("is_minor | age < 18"), table) == []


def test_a_count_is_not_negative() -> None:
    table = decision("d", "rule | count(parcel.weights) | → d : number", "none | 0 | 1", "some | >= 1 | 2")
    assert found(table, front=PARCEL) == []


def test_tests_of_lists_hold_or_do_not() -> None:
    rows = ("one | list contains(?, 1) | 1", "none | not(list contains(?, 1)) | 2")
    assert found(decision("d", "rule | parcel.weights | → d : number", *rows), front=PARCEL) == []
    rows = ("one | list contains(?, 1) | 1", "two | list contains(?, 2) | 2")
    findings = found(decision("d", "rule | parcel.weights | → d : number", *rows), front=PARCEL)
    assert kinds(findings) == ["gap", "conflict"]
    assert all(one.witness is not None for one in findings)


def test_a_parameter_without_a_figure_leaves_it_undecided() -> None:
    table = decision("d", "rule | a | → d : number", "low | < limit | 1", "high | > limit | 2")
    text = policy("t.v", inputs("a: number"), parameters("limit | ? | number"), table)
    assert kinds(list(analyse(only(text)))) == ["undecided"]
    (gap,) = analyse(only(text).override(limit=5))
    assert (gap.kind, cells(gap)) == ("gap", [{"a": "5"}])


def test_a_rule_that_a_figure_switches_off() -> None:
    rows = ("always | - | 1", "also | true | 2")
    text = policy("t.v", inputs("a: number"), parameters("on | false | boolean"),
                  decision("d", "rule | on | → d : number", *rows))  # fmt: skip
    assert kinds(list(analyse(only(text)))) == ["off"]
    assert kinds(list(analyse(only(text).override(on=True)))) == ["conflict"]


def test_exceptions_that_clash_and_one_that_is_never_in_effect() -> None:
    table = decision("d", "rule | a | → d : number", "all | - | 1")
    clash = exceptions("d", "exception | beats | a | → d", "low | all | < 5 | 2", "mid | all | [4..6] | 3")
    findings = found(inputs("a: number"), table, clash)
    assert (kinds(findings), findings[0].rules, cells(findings[0])) == (["conflict"], ("low", "mid"), [{"a": "[4..5)"}])
    idle = exceptions("d", "exception | beats | a | → d", "low | all | < 5 | 2", "any | low | - | 3")
    findings = found(inputs("a: number"), table, idle)
    assert [one.rules for one in findings if one.kind == "dead"] == [("low",)]


def test_results_are_the_same_by_their_value() -> None:
    table = decision("d (ANY)", "rule | a | → d : number", "low | <= 5 | 1", "high | >= 5 | 1.0")
    assert kinds(found(inputs("a: number"), table)) == ["overlap", "mergeable", "column"]


def test_words_of_the_vocabulary_that_nothing_says() -> None:
    findings = analyse(SHIPPED["sales.payment_terms"], "approvals")
    assert kinds(list(findings)) == ["result"]


def test_only_findings_of_some_kinds_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ("a | > 1 | 1", "b | > 2 | 2", "c | > 3 | 2")
    both = {}
    for hit in ("FIRST", "UNIQUE", "ANY"):
        table = only(policy("t.k", inputs("n: number: >= 0"), decision(f"d ({hit})", "rule | n | → d : number", *rows)))
        both[hit] = table
        every = analyse(table)
        for kind in KINDS:
            assert analyse(table, kinds=(kind,)) == tuple(one for one in every if one.kind == kind)
    assert {one.kind for one in analyse(both["FIRST"])} == {"gap", "overlap", "dead", "mergeable"}
    monkeypatch.setattr("bpmlib.verify.geometry.hits.Hits.together", None)
    assert kinds(list(analyse(both["FIRST"], kinds=("gap", "conflict", "dead")))) == ["gap", "dead", "dead"]


def test_findings_are_printed_and_serialised_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = decision("d (UNIQUE)", "rule | n | → d : number", "a | > 1 | 1", "b | > 2 | 2")
    text = policy("k", inputs("n: number: >= 0"), table)
    findings = analyse(only(text))
    assert findings.text() == f"{findings[0].text()}\n\n{findings[1].text()}"
    assert [one["kind"] for one in findings.to_dict()["findings"]] == ["gap", "conflict"]
    (tmp_path / "k.md").write_text(text, "utf-8")
    assert main(["check", str(tmp_path), "--format", "json"]) == 0
    gap, conflict = json.loads(capsys.readouterr().out)["tables"]
    assert gap["regions"][0]["cells"] == {"n": "<= 1"} and gap["regions"][0]["witness"]["document"] == {"n": "0"}
    assert conflict["rules"] == ["a", "b"] and conflict["code"] == "rules-conflict" and conflict["line"] > gap["line"]


@pytest.mark.long
def test_the_shipped_policies_replay() -> None:
    for shipped in SHIPPED.values():
        assert all(one.replayed for one in analyse(shipped, tries=200))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(LARGE))
def test_larger_tables_by_random_membership(seed: int) -> None:
    chance = random.Random(seed)
    names, count, widest = chance.choice(SIZES)
    rows = [[some_cell(chance, widest) for _ in names] for _ in range(count)]
    hit = chance.choice(("UNIQUE", "FIRST"))
    found = analyse(of_rows(names, rows, hit))
    every = of_rows(names, rows, "COLLECT")
    holes = [region for one in found if one.kind == "gap" for region in one.regions]
    kind = "conflict" if hit == "UNIQUE" else "overlap"
    several = [(set(one.rules), region) for one in found if one.kind == kind for region in one.regions]
    assert "undecided" not in kinds(list(found)) and all(one.replayed for one in found)
    for _ in range(200):
        row = chance.choice(rows)
        document = {name: chance.choice(PLACES) for name in names}
        if chance.random() < 0.7:  # a document near a rule; elsewhere there are few
            document = {name: chance.choice([at for at in PLACES if lies(cell, at)])
                        for name, cell in zip(names, row, strict=True)}  # fmt: skip
        together = {f"r{at}" for at, own in enumerate(rows) if all(map(lies, own, document.values()))}
        assert set(every.decide(document).rules["d"]) == together
        assert sum(inside(region, document) for region in holes) == (not together)
        assert [rules for rules, region in several if inside(region, document)] == [together] * (len(together) > 1)


SIZES = (("ab", 40, 9), ("ab", 200, 2), ("abc", 60, 4), ("abc", 200, 2), ("abce", 60, 3))
"""Columns, rows, and how many tens a cell accepts at most."""
PLACES = range(0, 101, 5)
"""Ends of cells are multiples of 10."""


def of_rows(names: str, rows: list[list[str]], hit: str) -> Policy:
    lines = [f"r{number} | {' | '.join(own)} | {number % 3}" for number, own in enumerate(rows)]
    table = decision(f"d ({hit})", f"rule | {' | '.join(names)} | → d : number", *lines)
    return only(policy("t.v", inputs(*(f"{name}: number: [0..100]" for name in names)), table))


def some_cell(chance: random.Random, widest: int) -> str:
    """Return a cell that accepts so many tens at most; where that is much, also others."""
    low = chance.randrange(0, 100, 10)
    high = min(100, low + 10 * chance.randint(1, widest))
    own = [f"[{low}..{high})", f"({low}..{high}]", f"[{low}..{high}]", f"({low}..{high})"]
    wide = ["-", "-", f"< {high}", f">= {low}", f"not({low})"]
    return chance.choice([*own, *wide] if widest > 4 else own if chance.random() < 0.95 else wide)


@cache
def lies(cell: str, value: int) -> bool:
    return feel.matches(cell, value)


def inside(region: Region, document: dict[str, Any]) -> bool:
    return all(lies(cell, document[name]) for name, cell in region.cells.items())
