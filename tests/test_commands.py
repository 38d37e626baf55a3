"""`python -m bpmlib` `explain`, `coverage` and `fmt`: what they print, what they change, and the exit code."""

import io
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bpmlib.__main__ import main
from tests.policy_text import decision, formula, inputs, policy, section, table
from tests.shipped import SHIPPED

ROOT = Path(__file__).parents[1]
RULES = ROOT / "rules"
ORDER = {"order": {"on_account": True, "customer": {"is_new": False}, "amount": 20000.01}}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, with a rules root below it."""
    (tmp_path / "rules" / "shop").mkdir(parents=True)
    (tmp_path / "rules" / "catalogue.json").write_text('[{"id": "S1", "title": "One", "rules": ["R1", "R2"]}]', "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, *sections: str, **arguments: Any) -> Path:
    path = Path("rules", "shop", f"{name}.md")
    path.write_text(policy(f"shop.{name.partition('@')[0]}", *sections, **arguments), "utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    for command in ("check", "test", "explain", "diff", "coverage", "fmt"):
        assert f"\n    {command} " in out
    assert "Exit codes: 0" in out


def test_a_terminal_without_chinese_gets_codes() -> None:
    command = [
        sys.executable,
        "-m",
        "bpmlib",
        "explain",
        "sales.payment_terms",
        "--answers",
        "approvals",
        "--lang",
        "zh",
    ]
    done = subprocess.run(
        [*command, "--json", "-"], input=json.dumps(ORDER).encode(), capture_output=True, check=False, cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u56e0\\u4e3a" in done.stdout


def test_a_reader_that_goes_away_is_no_traceback(here: Path) -> None:
    rows = [f"r{n} | {n} | 1 | S1/R1" for n in range(300)]  # more lines than a buffer holds
    write("one", inputs("a: number"), decision("d", "rule | a | → d : number | covers", *rows))
    command = [sys.executable, "-m", "bpmlib", "coverage", "rules"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=here) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


class TestExplain:
    ARGUMENTS = ("explain", "sales.payment_terms", "--answers", "approvals", "--json")

    def test_a_document_in_a_file(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (here / "order.json").write_text(json.dumps(ORDER), "utf-8")
        code, out, err = run(capsys, *self.ARGUMENTS, "order.json")
        assert (code, err) == (0, "")
        document = {"order": {**ORDER["order"], "amount": Decimal("20000.01")}}
        decided = SHIPPED["sales.payment_terms"].decide(document, answers=["approvals"])
        assert out == decided.explain() + "\n"
        assert "CNY 20,000.01" in out

    def test_in_chinese_from_standard_input(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(ORDER).encode())))
        code, out, _ = run(capsys, *self.ARGUMENTS, "-", "--lang", "zh")
        assert code == 0
        assert "业务经理" in out

    def test_numbers_keep_every_digit(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write("exact", inputs("a: number"), decision("d", "rule | a | → d : number", "one | - | a * 3"))
        (here / "in.json").write_text('{"a": 0.10000000000000000000000000000001}', "utf-8")
        code, out, _ = run(capsys, "explain", "shop.exact", "--rules", "rules", "--json", "in.json")
        assert code == 0
        assert "d: 0.30000000000000000000000000000003" in out

    def test_a_list_of_documents_one_of_them_refused(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        wrong = {"order": {**ORDER["order"], "amount": "20000.01"}}
        (here / "orders.json").write_text(json.dumps([ORDER, wrong, 5, ORDER]), "utf-8")
        code, out, err = run(capsys, *self.ARGUMENTS, "orders.json")
        assert code == 1
        assert out.count("sales.payment_terms: ") == 2
        assert [line for line in out.splitlines() if line.startswith("document ")] == [
            f"document {n}:" for n in range(1, 5)
        ]
        assert err.count("error[input-type]") == 2
        assert "payment_terms.md:" in err

    def test_the_day_that_counts(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write("dated", formula("d : number", "1"), effective="2024-01-01..2026-07-01")
        write("dated@2026-07-01", formula("d : number", "2"), effective="2026-07-01..")
        (here / "in.json").write_text("{}", "utf-8")
        arguments = ("explain", "shop.dated", "--rules", "rules", "--json", "in.json", "--as-of")
        assert "d: 1" in run(capsys, *arguments, "2026-06-30")[1]
        assert "d: 2" in run(capsys, *arguments, "2026-07-01")[1]
        assert run(capsys, *arguments, "2023-07-01")[0] == 1
        with pytest.raises(SystemExit):
            main([*arguments, "yesterday"])
        assert "`yesterday` is not a date" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "broken.json:1:1"),
            ("{", "broken.json:1:2"),
            ('{"a": 1,\n "a": 2}', "broken.json:2:2"),
            ("[NaN]", ":1:2"),
        ],
    )
    def test_what_is_not_sound_json_is_shown_with_its_place(
        self, here: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
    ) -> None:
        (here / "broken.json").write_text(text, "utf-8")
        code, out, err = run(capsys, *self.ARGUMENTS, "broken.json")
        assert (code, out) == (1, "")
        assert "error[input-json]" in err
        assert said in err

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["sales.payment_term", "--json", "in.json"], "did you mean `sales.payment_terms`?"),
            (["sales.payment_terms", "--json", "nowhere.json"], "bpmlib: `nowhere.json`: no such file"),
            (["sales.payment_terms", "--json", "."], "bpmlib: `.`: is a directory"),
            (["sales.payment_terms", "--json", "none.json"], "bpmlib: `none.json` holds no document"),
            (["a.b", "--json", "in.json", "--rules", "nowhere"], "bpmlib: there is no folder `nowhere`"),
        ],
    )
    def test_what_cannot_be_carried_out(
        self, here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
    ) -> None:
        (here / "in.json").write_text("{}", "utf-8")
        (here / "none.json").write_text("[]", "utf-8")
        code, out, err = run(capsys, "explain", *arguments)
        assert (code, out) == (2, "")
        assert said in err


class TestCheck:
    def test_the_tables_are_looked_at(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write("one", inputs("a: number"), decision("d", "rule | a | → d : number", "low | < 5 | 1", "high | > 6 | 2"))
        code, out, err = run(capsys, "check", "rules")
        assert (code, err) == (0, "")
        assert "warning[table-gap]: no rule of `d` applies to `a` [5..6]" in out
        assert "for example a = 5" in out

    def test_a_gap_that_an_example_expects_is_a_note(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        rule = decision("d", "rule | a | → d : number", "low | < 5 | 1", "high | > 6 | 2")
        write("one", inputs("a: number"), rule, section("Examples", table("a | → d | → error", "6 | - | NoMatch")))
        code, out, _ = run(capsys, "check", "rules")
        assert code == 0 and "warning[table-gap]" not in out
        assert "note[table-gap]: no rule of `d` applies to `a` [5..6], and an example expects that" in out

    def test_what_is_said_already_is_not_said_twice(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        rows = ("all | - | 1", "low | < 5 | 2")
        write("one", inputs("a: number"), decision("d (FIRST)", "rule | a | → d : number", *rows))
        out = run(capsys, "check", "rules")[1]
        assert "[rule-unreachable]" in out and "[rule-dead]" not in out

    def test_a_policy_with_mistakes_has_no_tables(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write("one", inputs("a: nothing"), decision("d", "rule | a | → d : number", "low | < 5 | 1"))
        code, out, _ = run(capsys, "check", "rules")
        assert code == 1 and "[table-gap]" not in out


class TestCoverage:
    TABLE = decision("d", "rule | a | → d : number | covers", "low | < 5 | 1 | S1/R1", "high | >= 5 | 2 | S1/R2")

    def test_what_is_claimed_and_what_counts(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write("one", inputs("a: number"), self.TABLE, section("Examples", table("a | → d", "1 | 1")))
        code, out, err = run(capsys, "coverage", "rules")
        assert (code, err) == (0, "")
        assert "S1 One: of 2 rules 2 claimed, 1 counted\n  counted:     R1\n  not counted: R2\n" in out
        assert "  rules/shop/one.md:16:1: rule `high` of `d` claims S1/R2\n" in out
        assert out.endswith("1 of 1 system touched; of 2 rules 2 claimed, 1 counted, 1 not covered\n")

    def test_as_json(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write("one", inputs("a: number"), self.TABLE, section("Examples", table("a | → d", "1 | 1")))
        data = json.loads(run(capsys, "coverage", "rules", "--format", "json")[1])
        assert data["systems"] == [
            {
                "id": "S1",
                "title": "One",
                "rules": 2,
                "claimed": ["R1", "R2"],
                "counted": ["R1"],
                "not_covered": ["R2"],
                "reasons": {},
            }
        ]
        assert [claim["element"] for claim in data["not_reached"]] == ["rule `high` of `d`"]
        assert (data["crowded"], data["unknown"], data["broken"]) == ([], [], [])

    def test_another_catalogue_and_no_catalogue(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write("one", inputs("a: number"), self.TABLE)
        (here / "other.json").write_text('[{"id": "S1", "rules": ["R1"]}]', "utf-8")
        code, out, _ = run(capsys, "coverage", "rules", "--catalogue", "other.json")
        assert code == 1
        assert "ids that the catalogue lacks:\n  rules/shop/one.md:16:1: rule `high` of `d` claims S1/R2\n" in out
        assert run(capsys, "coverage", "rules", "--catalogue", "nowhere.json")[0] == 2
        (here / "other.json").write_text("[5]", "utf-8")
        code, _, err = run(capsys, "coverage", "rules", "--catalogue", "other.json")
        assert code == 2
        assert "other.json:1:1" in err

    def test_policies_with_documents_of_the_application(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        examples = section("Examples", table("parcel.a | → d", "1 | 1"))
        write("one", self.TABLE.replace("| a ", "| parcel.a "), examples, front=["input: {parcel: Parcel}"])
        model = "from pydantic import BaseModel\n\nclass Parcel(BaseModel):\n    a: int\n"
        Path("parcels.py").write_text(model, "utf-8")
        assert "`shop.one` has mistakes" in run(capsys, "coverage", "rules")[1]
        code, out, _ = run(capsys, "coverage", "rules", "--documents", "parcels.py")
        assert (code, "  counted:     R1\n" in out) == (0, True)

    @pytest.mark.step
    def test_the_shipped_rules(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(capsys, "coverage", "--quick", str(RULES))[0] == 0

    def test_of_one_file_nothing_is_said_of_the_regulations_of_others(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, _ = run(capsys, "coverage", "--quick", str(RULES / "studio" / "shift.md"))
        assert code == 0 and out.startswith("S002-12 ") and "1 of 146 systems touched" in out

    def test_what_of_the_policies_the_examples_exercise(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write("one", inputs("a: number"), self.TABLE, section("Examples", table("a | → d", "1 | 1")))
        code, out, err = run(capsys, "coverage", "rules", "--rules")
        assert (code, err) == (0, "")
        assert out.startswith("shop.one: 1 of 2 rules applied (50.0 %), 2 of 4 tests true and false (50.0 %), ")
        assert "\n  rules/shop/one.md:16:1: rule `high` of `d`: never applied\n" in out
        summed = "rules 1 of 2 (50.0 %), tests 2 of 4 (50.0 %), boundaries 0 of 6 (0.0 %), conditions 0 of 0 (100.0 %)"
        assert out.endswith(f"\n1 policy: {summed}\n")
        data = json.loads(run(capsys, "coverage", "rules", "--rules", "--format", "json")[1])
        assert data["broken"] == []
        assert data["policies"][0]["counts"]["boundary"] == {"exercised": 0, "of": 6}
        assert data["policies"][0]["missing"][0]["line"] == 16

    def test_examples_for_what_is_missing(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write("one", inputs("a: number"), self.TABLE, section("Examples", table("a | → d", "1 | 1")))
        code, out, err = run(capsys, "coverage", "rules", "--suggest")
        assert (code, err) == (0, "")
        assert out.startswith("shop.one: 3 rows for 9 of 9 missing\n\n| a | → d | → error | note |\n")
        assert "| 5 | - | - | decides 2 by high today: right? |\n" in out
        data = json.loads(run(capsys, "coverage", "rules", "--suggest", "--format", "json")[1])
        assert [len(policy["rows"]) for policy in data["policies"]] == [3]
        write("two", inputs("a: nothing"), self.TABLE)
        code, out, _ = run(capsys, "coverage", "rules", "--suggest")
        assert (code, "`shop.two` has mistakes: nothing is suggested for it\n" in out) == (1, True)
        assert run(capsys, "coverage", "rules", "--suggest", "--format", "json")[0] == 1

    def test_a_policy_with_mistakes_is_not_exercised(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write("one", inputs("a: nothing"), self.TABLE)
        code, out, _ = run(capsys, "coverage", "rules", "--rules")
        assert (code, out.splitlines()[0]) == (1, "`shop.one` has mistakes: its examples did not run")
        assert out.splitlines()[1].startswith("0 policies: rules 0 of 0")


class TestFmt:
    CROOKED = "|a|b|\n|-|-|\n|1|2|\n"
    STRAIGHT = "| a | b |\n|---|---|\n| 1 | 2 |\n"

    def write(self, name: str, body: str = CROOKED) -> Path:
        path = Path("rules", "shop", name)
        path.write_bytes(f"---\npolicy: shop.{name[:-3]}\n---\nText.\n\n{body}".encode())
        return path

    def test_files_and_folders_are_aligned_in_place(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        one, two = self.write("one.md"), self.write("two.md", self.STRAIGHT)
        words = Path("rules", "vocabulary.md")
        words.write_text(self.CROOKED, "utf-8")
        code, out, err = run(capsys, "fmt")
        assert (code, err) == (0, "")
        assert out == "aligned: rules/shop/one.md\naligned: rules/vocabulary.md\n3 files: 2 aligned\n"
        assert one.read_bytes().endswith(f"\n\n{self.STRAIGHT}".encode())
        assert words.read_text("utf-8") == self.STRAIGHT
        before = two.stat().st_mtime_ns
        assert run(capsys, "fmt", "rules", str(one)) == (0, "3 files: 0 aligned\n", "")
        assert two.stat().st_mtime_ns == before

    def test_check_changes_nothing(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        one = self.write("one.md")
        before = one.read_bytes()
        assert run(capsys, "fmt", "--check", "rules") == (1, "not aligned: rules/shop/one.md\n1 file: 1 to align\n", "")
        assert one.read_bytes() == before
        run(capsys, "fmt", "rules")
        assert run(capsys, "fmt", "--check", "rules")[0] == 0

    def test_what_is_no_policy_is_left_alone(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.write("one.md", self.STRAIGHT)
        hidden = here / ".venv" / "lib"
        hidden.mkdir(parents=True)
        others = [here / "README.md", here / "notes.md", hidden / "vocabulary.md", here / "rules" / "a-b.md"]
        for path in others:
            path.write_text(self.CROOKED, "utf-8")
        assert run(capsys, "fmt", ".") == (0, "1 file: 0 aligned\n", "")
        assert all(path.read_text("utf-8") == self.CROOKED for path in others)
        assert run(capsys, "fmt", "README.md")[0] == 2
        assert run(capsys, "fmt", "nowhere")[0] == 2
        (here / "empty").mkdir()
        assert run(capsys, "fmt", "empty") == (2, "", "bpmlib: there is no policy file in `empty`\n")

    def test_a_link_stays_a_link(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        target = self.write("one.md")
        link = Path("rules", "shop", "two.md")
        link.symlink_to("one.md")
        (link.parent / "three.md").symlink_to("nowhere.md")
        assert run(capsys, "fmt", "rules")[0] == 0
        assert link.is_symlink()
        assert target.read_bytes().endswith(self.STRAIGHT.encode())

    def test_a_file_that_cannot_be_read_or_written_stops_no_other(
        self, here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fixed, last = self.write("fixed.md"), self.write("last.md")
        Path("rules", "shop", "bad.md").write_bytes(b"---\npolicy: shop.bad\n---\n\xff\xfe")
        fixed.chmod(0o444)
        code, out, err = run(capsys, "fmt", "rules")
        assert code == 2
        assert "error[file-not-utf-8]" in err
        assert "bpmlib: `rules/shop/fixed.md`: permission denied" in err
        assert fixed.read_bytes().endswith(self.CROOKED.encode())
        assert last.read_bytes().endswith(self.STRAIGHT.encode())
        assert out == "aligned: rules/shop/last.md\n3 files: 1 aligned\n"
