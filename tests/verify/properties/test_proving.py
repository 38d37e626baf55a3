"""Verdicts as objects, text and data; with the solver and without it; and held against every document of a grid."""

import json
import sys
from decimal import Decimal
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

import bpmlib
from bpmlib.__main__ import main
from bpmlib.verify.properties import prove
from tests.policy_text import decision, inputs, only, parameters, policy, section

FREIGHT = policy(
    "shop.freight", inputs("weight: number: (0..50]", "abroad: boolean"), parameters("heavy | 20 | number"),
    decision("freight", "rule | weight | abroad | → freight : number", "light | < heavy | - | 5",
             "near | >= heavy | false | 10", "far | >= heavy | true | 30"),
    section("Property: heavier never costs less", "freight grows with weight"),
    section("Property: nothing costs more than ten", "always freight <= 10"),
    section("Property: abroad is never cheaper", "for any two inputs: "
            "a.weight != b.weight or b.abroad or a.freight >= b.freight or not(a.abroad)"),
)  # fmt: skip


@pytest.fixture
def without_z3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)


def test_the_verdicts_of_a_policy_stand_together() -> None:
    found = prove(only(FREIGHT))
    assert [one.status for one in found] == ["proved", "refuted", "proved"]
    assert (len(found), found.policy, found.proved) == (3, "shop.freight", False)
    assert [one.sentence for one in found.refuted] == ["nothing costs more than ten"]
    assert found.text() == str(found)
    refuted = found.refuted[0]
    assert refuted.text().splitlines() == [
        "<text 1>:29:8: refuted: nothing costs more than ten", "  always freight <= 10",
        "  for example: weight = 20, abroad = true", "    freight <= 10 = false", "    freight = 30 by far",
    ]  # fmt: skip
    (diagnostic,) = found.diagnostics()
    assert (diagnostic.code, diagnostic.severity, diagnostic.span) == ("property-refuted", "error", refuted.span)
    assert "freight = 30 by far" in diagnostic.hint


def test_verdicts_are_data_that_json_holds() -> None:
    data = json.loads(json.dumps(prove(only(FREIGHT)).to_dict()))
    assert data["policy"] == "shop.freight"
    one = data["properties"][1]
    assert (one["status"], one["claim"], one["line"], one["seed"]) == ("refuted", "always freight <= 10", 29, 0)
    assert one["witnesses"] == [{
        "document": {"weight": "20", "abroad": True}, "value": False,
        "decisions": {"freight": {"value": "30", "rules": ["far"]}},
    }]  # fmt: skip


def test_the_same_seed_gives_the_same_verdict() -> None:
    one, other = (prove(only(FREIGHT), documents=50, seed=7).to_dict() for _ in range(2))
    assert one == other and one["properties"][0]["documents"] == 50


@pytest.mark.usefixtures("without_z3")
def test_without_the_solver_documents_are_searched_and_the_extra_is_named() -> None:
    found = prove(only(FREIGHT), documents=200)
    assert [one.status for one in found] == ["not refuted", "refuted", "not refuted"]
    assert "not refuted in 200 pairs of random documents (seed 0): heavier never costs less" in found.text()
    assert "pip install 'bpmlib[verify]'" in found.text()
    assert [one.code for one in found.diagnostics()] == ["property-open", "property-refuted", "property-open"]


def test_what_is_not_expressed_is_left_open_with_its_place() -> None:
    upper = decision("d", "rule | s | → d : number", "all | - | string length(upper case(s)) - string length(s)")
    text = policy("t.open", inputs("s: string"), upper, section("Property: so it is", "always d >= 0"))
    (found,) = prove(only(text))
    assert (found.status, found.documents) == ("not refuted", 1000)
    assert all(one.span is not None for one in found.because[1:])
    assert "cannot decide, because `upper case` of these is not expressed (<text 1>:" in found.text()
    assert found.diagnostic is not None and found.diagnostic.severity == "note"


def test_a_policy_without_properties_has_no_verdicts() -> None:
    found = prove(only(policy("t.x", inputs("a: number"), decision("d", "rule | a | → d : number", "one | - | 1"))))
    assert (list(found), found.text(), found.proved) == ([], "", True)


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/freight.md").write_text(FREIGHT, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_prints_what_becomes_of_properties(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(rules), "--prove"]) == 1
    out = capsys.readouterr().out
    assert "error[property-refuted]: it is not so: nothing costs more than ten\n  --> shop/freight.md:29:8" in out
    assert "shop/freight.md:26:1: proved: heavier never costs less\n" in out
    assert "3 properties: 2 proved, 1 refuted\n" in out and "1 error" in out
    assert main(["check", str(rules)]) == 0
    assert "properties" not in capsys.readouterr().out


def test_the_command_gives_verdicts_as_json(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(rules), "--prove", "--format", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert [one["status"] for one in data["properties"]] == ["proved", "refuted", "proved"]
    assert [one["code"] for one in data["diagnostics"] if one["severity"] == "error"] == ["property-refuted"]


# ------------------------------------------------------------------------- against every document of a grid


LIMITS = (2, 5, 9)
GRID = [Decimal(text) for end in LIMITS for text in (f"{end - 1}.99", f"{end}", f"{end}.01")]


def drawn(random: Random) -> str:
    """Return a policy over two numbers whose tables have gaps, steps up and down, and random limits."""
    rows = []
    for at, (x, y) in enumerate(product(("< 5", "5", "> 5"), ("<= 2", "(2..9]", "> 9"))):
        value = random.choice(["1", "2", "3", "x", "y", "x + y"])
        if random.random() < 0.95:
            rows.append(f"r{at} | {x} | {random.choice([y, y, y, '-']) if random.random() < 0.1 else y} | {value}")
    table = decision("d (FIRST)", "rule | x | y | → d : number", *rows)
    line = random.choice([
        "total d", f"always d <= {random.choice((3, 9, 19))}", f"never d = {random.choice(LIMITS)}", "d grows with x",
        "d falls with y", "for any two inputs: a.x != b.x or a.d = b.d",
    ])  # fmt: skip
    return policy("t.drawn", inputs("x: number: [0..10]", "y: number: [0..10]"), table, section("Property: p", line))


def refuted_on_the_grid(text: str) -> bool:
    """Return whether documents of a small grid refute the one property of a policy."""
    decided: dict[tuple[Decimal, Decimal], Any] = {}
    made = only(text)
    for x, y in product(GRID, GRID):
        try:
            decided[x, y] = made.decide(x=x, y=y).value
        except bpmlib.NoMatch:
            decided[x, y] = None
    line = text.strip().splitlines()[-1]
    values = [(x, y, d) for (x, y), d in decided.items() if d is not None]
    match line.split():
        case ["total", _]:
            return None in decided.values()
        case ["always", _, _, end]:
            return any(d > int(end) for _, _, d in values)
        case ["never", _, _, end]:
            return any(d == int(end) for _, _, d in values)
        case [_, "grows", _, _]:
            return any(y == w and x < z and d > e for x, y, d in values for z, w, e in values)
        case [_, "falls", _, _]:
            return any(x == z and y < w and d < e for x, y, d in values for z, w, e in values)
    return any(x == z and d != e for x, _, d in values for z, _, e in values)


@pytest.mark.parametrize("seed", range(30))
def test_no_document_of_a_grid_refutes_what_is_proved(seed: int) -> None:
    text = drawn(Random(seed))
    (found,) = prove(only(text), documents=30)
    if refuted_on_the_grid(text):
        assert found.status == "refuted"
    else:
        assert found.status in ("proved", "refuted", "not refuted")
        assert found.status != "not refuted" or found.because
    for witness in found.witnesses:
        assert all(answer.name == "d" for answer in witness.answers)
