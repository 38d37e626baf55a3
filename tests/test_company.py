"""A company's own folder over the shipped policies: what it replaces, adds and sets, and what is wrong with it."""

import json
import runpy
import subprocess
import sys
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import bpmlib
from bpmlib.__main__ import main
from bpmlib.verify.examples import run_examples
from tests.policy_text import decision, formula, inputs, parameters, policy, section, table

ROOT = Path(__file__).parents[1]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with the policies `shop.base` and `shop.user`, which uses it, and an empty company."""
    monkeypatch.chdir(tmp_path)
    write("rules", "base", parameters("limit | 10 | CNY", "share | 30% | percent"), formula("d : CNY", "limit"),
          formula("s : percent", "share"), examples("10"))  # fmt: skip
    write("rules", "user", formula("e : CNY", "base.d * 2"), front=["uses: {base: shop.base}"])
    (tmp_path / "company").mkdir()
    return tmp_path


def write(root: str, name: str, *sections: str, **arguments: Any) -> Path:
    path = Path(root, "shop", f"{name}.md")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(policy(f"shop.{name.partition('@')[0]}", *sections, **arguments), "utf-8")
    return path


def examples(*values: str) -> str:
    return section("Examples", table("→ d", *values))


def toml(*lines: str, root: str = "company") -> None:
    Path(root, "policies.toml").write_text("\n".join(lines), "utf-8")


def overlaid(**more: Any) -> bpmlib.Policies:
    return bpmlib.Policies.load("rules").overlay("company", **more)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    return code, *capsys.readouterr()


def found(policies: bpmlib.Policies) -> list[tuple[str, str, str]]:
    errors = [one for one in policies.check() if one.severity == "error"]
    return [(one.code, one.span.place, one.span.text) for one in errors if one.span]


def test_an_empty_folder_changes_nothing(here: Path) -> None:
    policies = overlaid()
    assert list(policies) == ["shop.base", "shop.user"]
    assert policies["shop.user"].decide().value == 20
    assert found(policies) == []


def test_a_folder_that_is_not_there_is_an_error(here: Path) -> None:
    with pytest.raises(NotADirectoryError, match="nowhere"):
        bpmlib.Policies.load("rules").overlay("nowhere")


class TestFigures:
    def test_a_figure_counts_for_the_policy_and_those_that_use_it(self, here: Path) -> None:
        toml("[parameters.shop.base]", 'limit = "12.50"', 'share = "45%"')
        policies = overlaid()
        assert policies["shop.base"].parameters == {"limit": Decimal("12.50"), "share": Decimal("0.45")}
        assert policies["shop.user"].decide().value == 25
        assert bpmlib.Policies.load("rules")["shop.user"].decide().value == 20
        assert policies.override("shop.base", limit=Decimal(3))["shop.user"].decide().value == 6
        before = bpmlib.Policies.load("rules").override("shop.base", limit=Decimal(3)).overlay("company")
        assert before["shop.user"].decide().value == 6

    @pytest.mark.parametrize(
        ("day", "value"), [("2025-12-31", 10), ("2026-01-01", 20), ("2026-06-30", 20), ("2026-07-01", 30)]
    )
    def test_before_its_first_day_the_files_own_figure_counts(self, here: Path, day: str, value: int) -> None:
        toml("[parameters.shop.base]", 'limit = [{from = 2026-01-01, value = "20"}, {from = 2026-07-01, value = 30}]')
        assert overlaid()["shop.base"].decide(as_of=date.fromisoformat(day), answers=["d"]).value == value

    @pytest.mark.parametrize(("day", "value"), [("2025-01-01", 1), ("2026-02-01", 5), ("2026-08-01", 5)])
    def test_from_its_first_day_later_figures_of_the_file_do_not(self, here: Path, day: str, value: int) -> None:
        rows = ["limit | 1 | CNY | -", "limit | 2 | CNY | 2026-01-01", "limit | 3 | CNY | 2026-07-01"]
        write("rules", "base", parameters(*rows), formula("d : CNY", "limit"))
        toml("[parameters.shop.base]", "limit = [{from = 2026-01-01, value = 5}]")
        assert overlaid()["shop.base"].decide(as_of=date.fromisoformat(day)).value == value
        toml("[parameters.shop.base]", "limit = 5")
        assert overlaid()["shop.base"].decide().value == 5

    def test_a_figure_that_nobody_had_set(self, here: Path) -> None:
        write("rules", "base", parameters("limit | ? | CNY"), formula("d : CNY", "limit"))
        with pytest.raises(bpmlib.ParameterNotSet):
            overlaid()["shop.base"].decide()
        toml("[parameters.shop.base]", "limit = 7")
        assert overlaid()["shop.base"].decide().value == 7
        toml("[parameters.shop.base]", 'limit = "?"')
        with pytest.raises(bpmlib.ParameterNotSet):
            overlaid()["shop.base"].decide()

    def test_the_rules_root_may_set_figures_too_and_a_later_folder_wins(self, here: Path) -> None:
        toml("[parameters.shop.base]", "limit = 1", 'share = "1%"', root="rules")
        (here / "branch").mkdir()
        toml("[parameters.shop.base]", "limit = 2")
        toml("[parameters.shop.base]", "limit = 3", root="branch")
        assert bpmlib.Policies.load("rules")["shop.base"].parameters["limit"] == 1
        assert overlaid()["shop.base"].parameters["limit"] == 2
        found = overlaid().overlay("branch")["shop.base"].parameters
        assert found == {"limit": 3, "share": Decimal("0.01")}

    @pytest.mark.parametrize(
        ("lines", "errors"),
        [
            (["[parameters.shop.bas]", "limit = 1"], [("policy-unknown", "1:18", "bas")]),
            (["[parameters.shop.base]", "limits = 1"], [("name-unknown", "2:1", "limits")]),
            (["[parameters.shop.base]", "limit = true"], [("type-mismatch", "2:9", "true")]),
            (["[parameters.shop.base]", "limit = '\"many\"'"], [("type-mismatch", "2:10", '"many"')]),
            (["[parameters.shop.base]", 'limit = "1 + share"'], [("not-constant", "2:10", "1 + share")]),
            (["[parameters.shop.base]", "limit = 0.5"], [("settings-value", "2:9", "0.5")]),
            (
                ["[parameters.shop.base]", "limit = [{value = 1}, {value = 2}]"],
                [("parameter-duplicate", "2:24", "value")],
            ),
            (
                ["[parameters.shop.base]", "limit = [{from = 2026-01-01, value = 1}, {from = 2026-01-01, value = 2}]"],
                [("parameter-duplicate", "2:62", "value")],
            ),
            (["[parameters.shop.base.limit]", "value = 1"], [("policy-unknown", "1:23", "limit")]),
        ],
    )
    def test_what_is_wrong_with_one_is_shown_at_its_place(
        self, here: Path, lines: list[str], errors: list[tuple[str, str, str]]
    ) -> None:
        toml(*lines)
        wanted = [(code, f"company/policies.toml:{place}", text) for code, place, text in errors]
        assert [error for error in found(overlaid()) if error[1].startswith("company")] == wanted
        with pytest.raises(bpmlib.PolicyError):
            overlaid()["shop.base"]


class TestFiles:
    def test_a_policy_replaces_the_one_of_the_same_id_for_its_users(self, here: Path) -> None:
        write("rules", "base@2026-07-01", formula("d : CNY", "99"), effective="2026-07-01..")
        own = write("company", "base", formula("d : CNY", "7"))
        policies = overlaid()
        assert policies.files("shop.base") == (own.resolve(),)
        assert policies["shop.user"].decide(as_of=date(2026, 8, 1)).value == 14

    def test_a_replacement_without_what_its_users_need_is_a_mistake_of_theirs(self, here: Path) -> None:
        write("company", "base", formula("other : CNY", "7"))
        assert [place for _, place, _ in found(overlaid())] == ["rules/shop/user.md:10:6"]

    def test_an_added_policy_with_an_added_document(self, here: Path) -> None:
        class Parcel(BaseModel):
            weight: Decimal

        own = formula("heavy : boolean", "parcel.weight > base.limit / limit")
        sections = [parameters("limit | 1 | CNY"), own]
        write("company", "parcels", *sections, front=["input: {parcel: Parcel}", "uses: {base: shop.base}"])
        assert found(overlaid()) != []
        policies = overlaid(documents=[Parcel])
        assert list(policies) == ["shop.base", "shop.parcels", "shop.user"]
        assert policies["shop.parcels"].decide(parcel=Parcel(weight=Decimal(11))).value is True

    def test_words_are_added_and_said_anew(self, here: Path) -> None:
        head = "| type | value | en | zh |\n|---|---|---|---|\n"
        Path("rules", "vocabulary.md").write_text(
            f"{head}| Size | big | big | 大 |\n| Size | small | small | 小 |\n", "utf-8"
        )
        Path("company", "vocabulary.md").write_text(
            f"{head}| Size | big | huge | 巨 |\n| Size | tiny | tiny | 微 |\n", "utf-8"
        )
        write("rules", "sized", inputs("a: Size"), decision("d", "rule | a | → d : Size", 'big | "big" | "small"',
              'rest | not("big") | a'))  # fmt: skip
        assert "huge" in overlaid()["shop.sized"].decide(a="big").explain()
        write("company", "tiny", inputs("a: Size"), decision("d", "rule | a | → d : Size", 'tiny | "tiny" | "small"',
              'rest | not("tiny") | a'))  # fmt: skip
        assert found(overlaid()) == []
        Path("company", "vocabulary.md").unlink()
        assert {code for code, place, _ in found(overlaid()) if "tiny.md" in place} == {"word-unknown"}

    def test_texts_keep_under_a_folder(self, here: Path) -> None:
        write("company", "base", formula("d : CNY", "7"))
        texts = [policy("shop.base", formula("d : CNY", "1")), policy("shop.more", formula("d : CNY", "2"))]
        policies = bpmlib.Policies.from_text(*texts).overlay("company")
        assert [policies[name].decide().value for name in policies] == [7, 2]


def test_the_receipt_names_the_companys_files(here: Path) -> None:
    toml("[parameters.shop.base]", "limit = 7")
    own = write("company", "base", parameters("limit | 10 | CNY"), formula("d : CNY", "limit"))
    files = overlaid()["shop.user"].decide().to_dict()["files"]
    digest = {path: f"sha256:{sha256(path.read_bytes()).hexdigest()}" for path in (own, Path("company/policies.toml"))}
    assert files["shop.base"] == digest[own]
    assert files["company/policies.toml"] == digest[Path("company/policies.toml")]
    assert set(files) == {"shop.base", "shop.user", "company/policies.toml"}


def test_other_settings(here: Path) -> None:
    toml('time_zone = "Asia/Shanghai"', 'languages = ["zh"]', 'catalogue = "own.json"')
    policies = overlaid()
    assert (policies.time_zone, policies.languages) == ("Asia/Shanghai", ("zh",))
    with pytest.raises(bpmlib.PolicyError, match="there is no file"):
        _ = policies.catalogue
    Path("company", "own.json").write_text('[{"id": "X1", "rules": ["R1"]}]', "utf-8")
    catalogue = overlaid().catalogue
    assert catalogue is not None
    assert catalogue.has("X1", "R1")
    assert (bpmlib.Policies.load("rules").time_zone, bpmlib.Policies.load("rules").languages) == (None, ())


class TestCommands:
    def test_check_and_test(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        toml("[parameters.shop.base]", "limit = 12")
        assert run(capsys, "check", "rules", "--company", "company")[0] == 0
        code, out, _ = run(capsys, "test", "rules", "--company", "company")
        assert code == 0
        assert "note[example-differs]: `d` is 12\n  --> rules/shop/base.md:" in out
        assert out.endswith("1 example: 0 passed, 1 different with `company`, 0 failed\n")
        data = json.loads(run(capsys, "test", "rules", "--company", "company", "--format", "json")[1])
        assert (data["examples"], data["passed"], data["different"]) == (1, 0, 1)

    def test_the_companys_own_examples_have_to_hold(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write("company", "base", formula("d : CNY", "7"), examples("8"))
        code, out, _ = run(capsys, "test", "rules", "--company", "company")
        assert code == 1
        assert "error[example-value]: `d` is 7\n  --> company/shop/base.md:" in out
        assert out.endswith("1 example: 0 passed, 0 different with `company`, 1 failed\n")

    def test_an_example_that_fails_either_way_fails(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write("rules", "plain", formula("d : CNY", "7"), examples("8"))
        assert run(capsys, "test", "rules", "--company", "company")[0] == 1

    def test_explain(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        toml("[parameters.shop.base]", "limit = 12")
        Path("in.json").write_text("{}", "utf-8")
        arguments = ["explain", "shop.user", "--rules", "rules", "--json", "in.json"]
        assert "e: CNY 24" in run(capsys, *arguments, "--company", "company")[1]
        assert "e: CNY 20" in run(capsys, *arguments)[1]
        assert run(capsys, *arguments, "--company", "nowhere")[0] == 2

    def test_what_cannot_be_carried_out(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            main(["check"])
        assert "required: PATH (or --company)" in capsys.readouterr().err
        assert run(capsys, "check", "rules", "--company", "nowhere")[0] == 2
        assert run(capsys, "check", "rules", "--documents", "nowhere.py")[0] == 2
        toml("time_zon = 1")
        code, out, _ = run(capsys, "check", "rules", "--company", "company")
        assert code == 1
        assert out.count("error[settings-key-unknown]") == 1


def test_the_example_of_the_made_up_company() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "examples/overlay.py"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "with the company's folder   nobody                      10000.00   on 2026-07-01" in done.stdout
    assert "company/policies.toml" in done.stdout


@pytest.mark.long
def test_the_made_up_companys_folder_is_sound(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    loan = runpy.run_path("examples/overlay.py")["DemoLoan"]
    policies = bpmlib.Policies.load("rules").overlay("examples/company", documents=[loan])
    assert found(policies) == []
    for file in Path("examples/company").glob("*/*.md"):
        results = list(run_examples(policies, f"{file.parent.name}.{file.stem}"))
        assert results and not [failure for result in results for failure in result.failures]
    assert run(capsys, "fmt", "--check", "examples/company")[0] == 0
