"""`python -m bpmlib export`: the files it writes, what it prints, and the exit code."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

from bpmlib.__main__ import main
from bpmlib.dmn import load
from bpmlib.dmn.export import export
from tests.policy_text import formula, inputs, parameters, policy
from tests.shipped import SHIPPED

ROOT = Path(__file__).parents[2]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, with a rules root of three policies below it, one of them with a mistake."""
    folder = tmp_path / "rules" / "shop"
    folder.mkdir(parents=True)
    (tmp_path / "rules" / "catalogue.json").write_text("[]", "utf-8")
    dated = parameters("rate | 2 | number", "rate | 3 | number | 2026-07-01")
    (folder / "one.md").write_text(policy("shop.one", inputs("a: number"), dated, formula("d : number", "a * rate")))
    (folder / "two.md").write_text(policy("shop.two", inputs("a: number"), formula("d : number", "a + 1")))
    (tmp_path / "wrong" / "shop").mkdir(parents=True)
    (tmp_path / "wrong" / "shop" / "bad.md").write_text(policy("shop.bad", formula("d : number", "a + 1")))
    (tmp_path / "wrong" / "shop" / "two.md").write_text((folder / "two.md").read_text())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["export", *arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def test_a_folder_one_file_a_policy(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "rules", "--out", "models/new")
    assert (code, err) == (0, "")
    assert sorted(path.name for path in Path("models/new").iterdir()) == ["shop.one.dmn", "shop.two.dmn"]
    assert load("models/new/shop.one.dmn").evaluate("d", {"a": 4}).value == 12
    assert out.splitlines()[0] == f"shop.one → {Path('models/new/shop.one.dmn')}"
    assert "  not said: parameter `rate` (" in out
    assert out.endswith("\n2 files written\n")


def test_ids_and_the_day_that_counts(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "shop.one", "--rules", "rules", "--out", ".", "--as-of", "2026-06-30")
    assert (code, out.splitlines()[-1]) == (0, "1 file written")
    assert load("shop.one.dmn").evaluate("d", {"a": 4}).value == 8


def test_an_older_version_of_dmn(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "rules/shop/two.md", "--dmn-version", "1.3", "--out", ".")[0] == 0
    assert 'xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"' in Path("shop.two.dmn").read_text("utf-8")
    assert load("shop.two.dmn").evaluate("d", {"a": 4}).value == 5


def test_shipped_policies_as_data(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "sales.pricing", "--out", ".", "--format", "json")
    assert code == 0
    data = json.loads(out)
    assert data["failed"] == []
    (written,) = data["written"]
    assert (written["policy"], written["file"]) == ("sales.pricing", "sales.pricing.dmn")
    unsaid = export(SHIPPED["sales.pricing"]).not_said
    assert [one["what"] for one in written["not_said"]] == [one.what for one in unsaid]
    assert written["not_said"][0]["line"] == unsaid[0].span.line


def test_a_policy_with_mistakes_is_named_and_the_others_are_written(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "wrong", "--out", "models")
    assert code == 1
    assert "error[name-unknown]" in err
    assert out.splitlines()[-1] == "1 file written, 1 policy not exported"
    assert [path.name for path in Path("models").iterdir()] == ["shop.two.dmn"]
    code, out, _ = run(capsys, "wrong/shop/bad.md", "--out", "models", "--format", "json")
    assert code == 1
    assert json.loads(out)["failed"][0]["diagnostics"][0]["code"] == "name-unknown"


def test_a_day_on_which_nothing_is_in_force(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "sales.pricing", "--out", ".", "--as-of", "2020-01-01")
    assert code == 1
    assert "error[not-effective]" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sales.prices", "--out", "."], "there is no file and no policy `sales.prices`"),
        (["rules", "wrong", "--out", "."], "different folders of policies"),
        (["models", "--out", "."], "there is no file and no policy `models`"),
        (["shop.one", "--rules", "models", "--out", "."], "there is no folder `models`"),
        (["rules", "--out", "rules/catalogue.json"], "file exists"),
    ],
)
def test_what_cannot_be_carried_out(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_a_date_that_is_none(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["export", "rules", "--out", ".", "--as-of", "tomorrow"])
    assert caught.value.code == 2
    assert "`tomorrow` is not a date" in capsys.readouterr().err


def test_the_example_of_the_documentation(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(ROOT / "examples" / "dmn_export.py"), run_name="__main__")
    out = capsys.readouterr().out
    assert out.count("the same: ") == len(SHIPPED["sales.pricing"].answers)
    assert "DIFFERENT" not in out


def test_workbooks(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("openpyxl")
    code, out, _ = run(capsys, "rules", "--to", "xlsx", "--out", "books")
    assert (code, out.splitlines()[-1]) == (0, "2 files written")
    assert sorted(path.name for path in Path("books").iterdir()) == ["shop.one.xlsx", "shop.two.xlsx"]


def test_workbooks_name_the_other_versions_and_places_by_sheet_and_cell(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("openpyxl")
    parts = (inputs("a: number"), formula("d : number", "a"))
    before = policy("shop.two", *parts, effective="2020-01-01..2024-01-01")
    Path("rules/shop/two@2020-01-01.md").write_text(before, "utf-8")
    code, out, _ = run(
        capsys, "shop.two", "--rules", "rules", "--to", "xlsx", "--out", "books", "--as-of", "2021-01-01"
    )
    assert (code, out.count("not said: version from 2024-01-01")) == (0, 1)
    Path("rules/shop/two@2020-01-01.md").unlink()
    Path("rules/shop/two.md").unlink()
    Path("books/shop.two.xlsx").rename("rules/shop/two@2020-01-01.xlsx")
    _, out, _ = run(capsys, "shop.two", "--rules", "rules", "--out", ".", "--as-of", "2021-01-01", "--format", "json")
    unsaid = json.loads(out)["written"][0]["not_said"]
    assert (unsaid[0]["sheet"], unsaid[0]["cell"], "line" in unsaid[0]) == ("Policy", "A2", False)
