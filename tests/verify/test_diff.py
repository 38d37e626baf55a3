"""Two versions of a policy compared, case by case, and the command that does it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from bpmlib import Policies, Policy
from bpmlib.__main__ import main
from bpmlib.verify.diff import Difference, apart, diff
from bpmlib.verify.diff.apart import Compared
from bpmlib.verify.replay.transitions import Side
from tests.policy_text import decision, exceptions, formula, inputs, only, parameters, policy, section, table, terms
from tests.shipped import SHIPPED


class Order(BaseModel):
    amount: int
    lines: list[int] = []
    code: str | None = None


AMOUNT = inputs("amount: number: >= 0")
HEADER = "rule | amount | → d : string"


def made(*sections: str, **more: Any) -> Policy:
    return only(policy("t.v", *sections, **more), documents=[Order])


def limited(operator: str, *more: str, limit: str = "20000", header: str = HEADER) -> Policy:
    rows = (f'low | {operator} limit | "ok"', 'high | > limit | "ask"')
    figures = parameters(f"limit | {limit} | number")
    return made(AMOUNT, figures, decision("d (UNIQUE)", header, *rows), *more)


def only_one(found: Difference) -> Compared:
    (one,) = found.decisions
    return one


def cells(one: Compared) -> list[tuple[dict[str, str], str, str]]:
    return [(dict(region.cells), region.before, region.after) for region in one.regions]


def test_a_limit_that_moves_from_closed_to_open_is_one_boundary_document() -> None:
    found = diff(limited("<="), limited("<"))
    one = only_one(found)
    assert (found.verdict, one.verdict, found.edits) == ("different", "different", ())
    assert cells(one) == [({"amount": "20000"}, '"ok"', "NoMatch")]
    (region,) = one.regions
    assert region.document == {"amount": 20000} and region.replayed
    assert region.old is not None and region.old.decision is not None and region.new is not None
    assert "because low" in str(region.old.decision.explain())
    assert (region.old.value, region.new.error) == ("ok", "NoMatch")
    assert found.text() == (
        "t.v -> t.v: different\n\n<text 1>:17:4: `d`: different\n"
        '  `amount` 20000: "ok" -> NoMatch\n'
        '    for example amount = 20000: "ok" by low -> NoMatch (no rule of `d` applies)'
    )


def test_other_figures_move_the_region_between_them() -> None:
    old = limited("<=")
    found = diff(old, old.override(limit=30000))
    assert cells(only_one(found)) == [({"amount": "(20000..30000]"}, '"ask"', '"ok"')]
    assert [edit.text() for edit in found.edits] == ["parameter `limit` changed: 20000 -> 30000"]
    assert diff(old, old.override(limit=20000)).equivalent
    data = found.to_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["edits"] == [
        {"what": "parameter", "how": "changed", "name": "limit", "before": "20000", "after": "30000"}
    ]


def test_what_is_written_in_another_way_is_proved_the_same() -> None:
    header = "rule | amount | big | → d : string"
    rows = ('mid | [5..9] | - | "ok"', 'low | < 5 | - | "ok"', 'rest | - | true | "ask"')
    new = made(AMOUNT, terms("big | amount > 9"), decision("d (FIRST)", header, *rows))
    old = made(AMOUNT, decision("d (UNIQUE)", HEADER, 'high | > 9 | "ask"', 'low | <= 9 | "ok"'))
    found = diff(old, new)
    assert found.equivalent, found.text()
    assert {edit.text() for edit in found.edits} == {
        "rule `high` of `d` removed", "rule `mid` of `d` added", "rule `rest` of `d` added",
    }  # fmt: skip


def test_exceptions_lists_and_folds_count() -> None:
    header, beats = "rule | amount | → d : number", "exception | beats | amount | → d"
    table = decision("d (COLLECT SUM)", header, "a | > 1 | 1", "b | > 3 | 2")
    old = made(AMOUNT, table)
    assert cells(only_one(diff(old, made(AMOUNT, table, exceptions("d", beats, "e | a | > 3 | -"))))) == [
        ({"amount": "> 3"}, "3", "2")
    ]
    other = decision("d (COLLECT SUM)", header, "a | > 1 | 1.0", "b | > 3 | 1", "c | > 3 | 1.00")
    assert diff(old, made(AMOUNT, other)).equivalent
    clash = exceptions("d", beats, "e | a | > 3 | 1", "f | a | > 2 | 2")
    assert cells(only_one(diff(old, made(AMOUNT, table, clash)))) == [
        ({"amount": "(2..3]"}, "1", "2"), ({"amount": "> 3"}, "3", "Conflict")
    ]  # fmt: skip
    listed = made(AMOUNT, decision("d (RULE ORDER)", header, "a | > 1 | 1", "b | > 3 | 2"))
    assert [region.after for region in only_one(diff(old, listed)).regions] == ["[]", "[1]", "[1, 2]"]


def test_an_input_that_only_one_version_has() -> None:
    new = made(
        inputs("amount: number: >= 0", "new: boolean"),
        parameters("limit | 20000 | number"),
        decision(
            "d (UNIQUE)",
            "rule | amount | new | → d : string",
            'low | <= limit | false | "ok"',
            'fresh | <= limit | true | "ask"',
            'high | > limit | - | "ask"',
        ),
    )
    for one, before, after in (
        (diff(limited("<="), new), '"ok"', '"ask"'),
        (diff(new, limited("<=")), '"ask"', '"ok"'),
    ):
        assert cells(only_one(one)) == [({"amount": "<= 20000", "new": "true"}, before, after)]
        assert only_one(one).regions[0].replayed and only_one(one).regions[0].document is not None


def test_decisions_that_only_one_version_has_are_listed() -> None:
    old, new = limited("<=", formula("e : number", "1")), limited("<=", formula("f : number", "1"))
    found = diff(old, new)
    assert [edit.text() for edit in found.edits] == ["decision `e` removed", "decision `f` added"]
    assert found.verdict == "different" and [one.verdict for one in found.decisions] == ["equivalent"]
    assert diff(old, new, "d").equivalent
    with pytest.raises(KeyError):
        diff(old, new, "e")


def test_a_parameter_that_only_one_version_has_is_listed() -> None:
    bare = made(AMOUNT, decision("d (UNIQUE)", HEADER, 'low | <= 20000 | "ok"', 'high | > 20000 | "ask"'))
    assert [edit.text() for edit in diff(bare, limited("<=")).edits] == ["parameter `limit` added"]
    found = diff(limited("<=", limit="?"), limited("<="))
    assert "parameter `limit` changed: not set -> 20000" in [edit.text() for edit in found.edits]
    assert not found.equivalent


def undecided(found: Difference) -> str:
    one = only_one(found)
    assert one.verdict == "undecided" and one.place is not None
    return one.because


def test_formulas_are_the_same_or_undecided() -> None:
    old = made(AMOUNT, terms("half | amount / 2"), formula("d : number", "half + 1"))
    assert diff(old, made(AMOUNT, terms("half | amount / 2"), formula("d : number", "half + 1"))).equivalent
    for new in (
        made(AMOUNT, terms("half | amount / 2"), formula("d : number", "half + 2")),
        made(AMOUNT, terms("half | amount / 3"), formula("d : number", "half + 1")),
    ):
        assert "formula" in undecided(diff(old, new))


def test_nothing_is_said_of_what_geometry_does_not_see() -> None:
    def table(*rows: str, term: str = "amount / 2", result: str = "number", given: str = AMOUNT) -> Policy:
        return made(given, terms(f"half | {term}"), decision("d (FIRST)", f"rule | half | → d : {result}", *rows))

    old = table("a | < 5 | 1", "b | - | 2")
    assert "`half`" in undecided(diff(old, table("a | < 6 | 1", "b | - | 2", term="amount / 3")))
    assert "other types" in undecided(diff(old, table("a | < 5 | true", "b | - | false", result="boolean")))
    assert "`amount`" in undecided(diff(old, table("a | < 5 | 1", "b | - | 2", given=inputs("amount: number: >= 1"))))
    same = diff(old, table("x | < 5 | 1", "a | < 5 | 1", "b | - | 2"))
    assert "no value" in undecided(same)  # a division may fail
    assert "effort" in undecided(diff(limited("<="), limited("<"), effort=0))


def test_a_computed_column_differs_where_a_document_shows_it() -> None:
    def table(limit: int) -> Policy:
        rows = (f"few | < {limit} | 1", f"many | >= {limit} | 2")
        return made(
            decision("d (UNIQUE)", "rule | count(order.lines) | → d : number", *rows), front=["input: {order: Order}"]
        )

    (region,) = only_one(diff(table(1), table(2))).regions
    assert (dict(region.cells), region.before, region.after) == ({"count(order.lines)": "1"}, "2", "1")
    assert region.document is not None and len(region.document["order"]["lines"]) == 1


def test_computed_results_differ_where_a_document_shows_it() -> None:
    def table(result: str) -> Policy:
        rows = (f"few | < 10 | {result}", "many | >= 10 | amount * 2")
        return made(AMOUNT, decision("d (UNIQUE)", "rule | amount | → d : number", *rows))

    one = only_one(diff(table("amount"), table("amount + 1")))
    assert (one.verdict, one.regions, one.because) == ("different", (), "the results are computed")
    (region,) = one.open
    assert (dict(region.cells), region.before, region.after) == ({"amount": "< 10"}, "amount", "amount + 1")
    assert region.document is not None and "cannot decide there" in one.text()
    one = only_one(diff(table("amount"), table("amount * 1")))
    assert (one.verdict, [region.document for region in one.open]) == ("undecided", [None])


def test_words_that_only_one_version_knows_are_no_proof(tmp_path: Path) -> None:
    found = []
    for words in ("xy", "xyz"):
        (tmp_path / words).mkdir()
        rows = "".join(f"| Grade | {word} | {word} | {word} |\n" for word in words)
        (tmp_path / words / "vocabulary.md").write_text(
            f"# Words\n\n| type | value | en | zh |\n|-|-|-|-|\n{rows}", "utf-8"
        )
        other = "high" if words == "xy" else "other"
        table = decision("d (UNIQUE)", "rule | g | → d : number", 'low | "x" | 0', f'{other} | "y" | 1')
        (tmp_path / words / "v.md").write_text(policy("v", inputs("g: Grade"), table), "utf-8")
        found.append(Policies.load(tmp_path / words)["v"])
    assert "`g`" in undecided(diff(*found))


def test_instants_with_and_without_a_zone_are_kept_apart() -> None:
    def table(limit: str) -> Policy:
        rows = (f'a | < @"{limit}" | 1', "b | - | 2")
        return made(inputs("at: date and time"), decision("d (FIRST)", "rule | at | → d : number", *rows))

    old = table("2026-02-01T08:00:00")
    (region,) = only_one(diff(old, table("2026-02-01T09:00:00"))).regions
    assert region.cells == {"at": '[@"2026-02-01T08:00:00"..@"2026-02-01T09:00:00")'} and region.document is not None
    assert not diff(old, table("2026-02-01T08:00:00Z")).equivalent


def test_a_document_that_the_engine_sees_in_another_way_is_a_mistake_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart.Version, "decide", lambda *_: Side("ok"))
    one = only_one(diff(limited("<="), limited("<")))
    assert [region.replayed for region in one.regions] == [False]
    assert "please report this mistake of bpmlib" in one.text()
    assert one.to_dict()["regions"][0]["replayed"] is False


# ------------------------------------------------------------------------------------------ the command


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, operator in (("old", "<="), ("new", "<")):
        (tmp_path / name).mkdir()
        rows = (f'low | {operator} limit | "ok"', 'high | > limit | "ask"')
        text = policy(
            "terms", AMOUNT, parameters("limit | 20000 | number"), decision("d (UNIQUE)", HEADER, *rows),
            section("Examples", "| amount | → d |\n|---|---|\n| 1 | \"ok\" |"),
        )  # fmt: skip
        (tmp_path / name / "terms.md").write_text(text, "utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["diff", *arguments])
    return code, *capsys.readouterr()


def test_the_command_compares_two_files(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "old/terms.md", "new/terms.md")
    assert (code, err) == (1, "") and "new/terms.md:" in out and '`amount` 20000: "ok" -> NoMatch' in out
    assert run(capsys, "old/terms.md", "old/terms.md", "--decision", "d")[0] == 0
    code, out, _ = run(capsys, "old/terms.md", "--set", "limit = 30000", "--format", "json")
    data = json.loads(out)
    assert (code, data["verdict"]) == (1, "different")
    assert data["decisions"][0]["regions"][0]["cells"] == {"amount": "(20000..30000]"}


def test_the_command_says_what_it_cannot_do(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, said in (
        (("old/terms.md", "nowhere.md"), "there is no file `nowhere.md`"),
        (("old/terms.md", "new/terms.md", "--decision", "e"), "not both versions have a decision `e`"),
        (("old/terms.md", "--set", "limit"), "`limit` is no figure"),
        (("old/terms.md", "--set", "limt=1"), "`limt` is not a parameter"),
        (("old/terms.md", "--set", "limit=1 +"), "1 +"),
    ):
        code, _, err = run(capsys, *arguments)
        assert code == 2 and said in err, err
    for arguments, said in (
        (("terns", "--rules", "old", "--set", "limit=1"), "terns"),
        (("terms", "--rules", "away", "--set", "limit=1"), "there is no folder `away`"),
        (("old/terms.md", "--company", "away"), "there is no folder `away`"),
    ):
        code, _, err = run(capsys, *arguments)
        assert code == 2 and said in err, err
    for days in (1, 3):
        with pytest.raises(SystemExit) as stopped:
            run(capsys, "old/terms.md", *["--as-of", "2024-06-01"] * days)
        assert stopped.value.code == 2
    (files / "README.md").write_text("# Read me\n", "utf-8")
    assert run(capsys, "old/terms.md", "README.md")[:1] == (2,)
    with pytest.raises(SystemExit) as stopped:
        run(capsys, "old/terms.md")
    assert stopped.value.code == 2


@pytest.fixture
def dated(files: Path) -> Path:
    """A folder in which the limit rises and the test moves from `<=` to `<`, each on a day."""
    figures = "| name | value | type | from |\n|---|---|---|---|\n| limit | 20000 | number | 2024-01-01 |\n"
    for first, operator in (("2024-01-01", "<="), ("2025-01-01", "<")):
        rows = (f'low | {operator} limit | "ok"', 'high | > limit | "ask"')
        parts = (AMOUNT, section("Parameters", figures + "| limit | 30000 | number | 2026-01-01 |"))
        text = policy("terms", *parts, decision("d (UNIQUE)", HEADER, *rows))
        last = "2024-12-31" if operator == "<=" else ""
        (files / "rules").mkdir(exist_ok=True)
        name = f"terms@{first}.md"
        (files / "rules" / name).write_text(text.replace("2024-01-01..", f"{first}..{last}"), "utf-8")
    return files


def test_one_policy_on_two_days(dated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    terms_ = Policies.load(dated / "rules")["terms"]
    found = diff(terms_, terms_, as_of=date(2024, 6, 1), new_as_of=date(2025, 6, 1))
    assert cells(only_one(found)) == [({"amount": "20000"}, '"ok"', "NoMatch")]
    assert diff(terms_, terms_, as_of=date(2024, 6, 1)).equivalent
    days = ("terms", "--rules", "rules", "--as-of", "2025-06-01", "--as-of", "2026-06-01", "--format", "json")
    code, out, _ = run(capsys, *days)
    data = json.loads(out)
    assert (code, [edit["name"] for edit in data["edits"]]) == (1, ["limit"])
    boxes = [region["cells"]["amount"] for region in data["decisions"][0]["regions"]]
    assert boxes == ["20000", "(20000..30000)", "30000"]
    code, out, _ = run(capsys, "terms", "--rules", "rules", "--as-of", "2024-06-01", "--as-of", "2025-06-01")
    assert code == 1 and out.count(" -> NoMatch\n") == 1 and '`amount` 20000: "ok" -> NoMatch' in out
    assert run(capsys, "terms", "terms", "--rules", "rules", "--as-of", "2024-06-01")[0] == 0
    code, _, err = run(capsys, "terms", "--rules", "rules", "--as-of", "2023-06-01", "--as-of", "2025-06-01")
    assert code == 2 and "2023-06-01" in err


def test_with_and_without_a_companys_folder(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "ours").mkdir()
    (files / "ours" / "policies.toml").write_text('[parameters.terms]\nlimit = "25000.50"\n', "utf-8")
    code, out, err = run(capsys, "old/terms.md", "--company", "ours")
    assert (code, err) == (1, "") and "`amount` (20000..25000.50]" in out
    code, out, _ = run(capsys, "old/terms.md", "new/terms.md", "--company", "ours")
    assert code == 1 and '`amount` 25000.50: "ok" -> NoMatch' in out
    assert run(capsys, "terms", "--rules", "old", "--company", "ours", "--set", "limit=25000.50")[0] == 0


def test_a_shipped_policy_with_another_figure() -> None:
    terms_ = SHIPPED["sales.payment_terms"]
    found = diff(terms_, terms_)
    assert found.equivalent and str(found).startswith("sales.payment_terms -> sales.payment_terms: equivalent")


def test_processes_and_patterns_are_equivalent_only_where_they_are_literally_the_same() -> None:
    def losing(limit: str, *more: str, fine: str = "20") -> Policy:
        made_of = '{who: loss.who, amount: fine_due, incident: loss.incident, clause: "4"}'
        rows = (f"given | loss | Points | loss.points < {limit}", f"then | fine | Fine | {made_of}")
        pattern = section("Pattern: lost", table("part | name | type | where", *rows))
        return made(parameters(f"fine_due | {fine} | CNY"), pattern, *more)

    old = losing("0")
    assert diff(old, losing("0")).equivalent
    assert diff(old, losing("0", section("Readings", table("reading | clause | unclear | taken | instead",
                                                           "a | 4 | b | c | -")))).equivalent  # fmt: skip
    moved = diff(old, losing("1"))
    assert (moved.verdict, moved.uncompared) == ("undecided", ("pattern `lost`",))
    assert "pattern `lost` is not compared: only decisions are" in moved.text()
    assert moved.to_dict()["uncompared"] == ["pattern `lost`"]
    dearer = diff(old, losing("0", fine="30"))
    assert (dearer.verdict, [edit.name for edit in dearer.edits]) == ("undecided", ["fine_due"])
    process = SHIPPED["property.refund"]
    assert diff(process, process).equivalent
