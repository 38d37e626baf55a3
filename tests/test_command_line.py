"""`python -m bpmlib check PATH` and `test PATH`: what is printed, and the exit code."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import bpmlib
from bpmlib.__main__ import main
from tests.policy_text import decision, formula, inputs, parameters, policy, section, table

RULES = Path(__file__).parents[1] / "rules"
FIGURES = parameters("limit | 5 | number")
GOOD = FIGURES + "\n\n" + decision("d", "rule | a | → d : number", "low | < limit | 0", "high | >= limit | 1")
EXAMPLES = section("Examples", table("a | → d", "4 | 0", "5 | 1"))


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two sound policies, to stand in."""
    (tmp_path / "shop").mkdir()
    write(tmp_path, "good", inputs("a: number"), GOOD, EXAMPLES)
    write(tmp_path, "plain", formula("d : number", "1"))
    (tmp_path / "vocabulary.md").write_text(
        "# Words\n\n| type | value | en | zh |\n|-|-|-|-|\n| X | x | x | x |\n", "utf-8"
    )
    (tmp_path / "README.md").write_text("# Read me\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(root: Path, name: str, *sections: str, **arguments: Any) -> Path:
    path = root / "shop" / f"{name}.md"
    path.write_text(policy(f"shop.{name.partition('@')[0]}", *sections, **arguments), "utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def test_a_sound_folder(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", ".") == (0, "2 policy files: nothing wrong\n", "")
    assert run(capsys, "test", ".") == (0, "2 examples: 2 passed, 0 failed\n", "")


def test_a_file_and_a_folder_inside(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(rules, "broken", formula("d : number", '"text"'))
    assert run(capsys, "check", "shop/good.md") == (0, "1 policy file: nothing wrong\n", "")
    assert run(capsys, "test", "shop/good.md") == (0, "2 examples: 2 passed, 0 failed\n", "")
    assert run(capsys, "check", "shop")[0] == 1
    (rules / "other").mkdir()
    assert run(capsys, "check", "other") == (2, "", "bpmlib: there is no policy file in `other`\n")


def test_a_mistake_is_drawn_and_the_exit_code_is_one(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(rules, "broken", formula("d : number", '"text"'), section("Nonsense"))
    code, out, err = run(capsys, "check", ".")
    assert (code, err) == (1, "")
    assert "--> shop/broken.md:" in out
    assert "## Nonsense" in out
    assert out.endswith("3 policy files: 1 error\n")


def test_all_mistakes_of_all_files_come_at_once(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(rules, "broken", formula("d : number", '"text"'), formula("e : number", "nothing"))
    write(rules, "worse", formula("d : number", "1 +"))
    code, out, _ = run(capsys, "check", ".")
    assert code == 1
    assert out.count("--> shop/broken.md") == 2
    assert out.count("--> shop/worse.md") == 1
    assert out.endswith("4 policy files: 3 errors\n")


def test_notes_do_not_fail_a_check(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(rules, "noted", parameters("limit | ? | number"), formula("d : number", "limit"))
    code, out, _ = run(capsys, "check", ".")
    assert code == 0
    assert "note[" in out
    assert out.endswith("3 policy files: 1 note\n")
    assert run(capsys, "test", ".")[0] == 0


def test_a_failing_example(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(rules, "failing", inputs("a: number"), GOOD, section("Examples", table("a | → d", "4 | 0", "4 | 1", "5 | 0")))
    assert run(capsys, "check", ".")[0] == 0
    code, out, _ = run(capsys, "test", ".")
    assert code == 1
    assert out.count("`d` is ") == 2
    assert out.endswith("5 examples: 3 passed, 2 failed\n")


def test_examples_of_a_broken_file_are_not_run(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(rules, "broken", inputs("a: number"), GOOD, EXAMPLES, section("Nonsense"))
    code, out, _ = run(capsys, "test", ".")
    assert code == 1
    assert out.endswith("2 examples: 2 passed, 0 failed\nnot run because of mistakes: 1 error\n")


def test_a_file_of_one_version_runs_its_own_examples(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        rules,
        "good@2026-07-01",
        inputs("a: number"),
        GOOD,
        section("Examples", table("a | → d", "4 | 9")),
        effective="2026-07-01..",
    )
    assert run(capsys, "test", "shop/good.md") == (0, "2 examples: 2 passed, 0 failed\n", "")
    assert run(capsys, "test", "shop/good@2026-07-01.md")[0] == 1


def test_json_for_machines(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(rules, "broken", formula("d : number", '"text"'))
    code, out, _ = run(capsys, "check", ".", "--format", "json")
    data = json.loads(out)
    assert (code, data["files"], len(data["diagnostics"])) == (1, 3, 1)
    (found,) = data["diagnostics"]
    assert set(found) >= {"code", "severity", "message", "file", "line", "column", "length"}
    assert (found["file"], found["severity"], found["column"], found["length"]) == ("shop/broken.md", "error", 1, 6)
    lines = (rules / found["file"]).read_text("utf-8").splitlines()
    assert lines[found["line"] - 1] == '"text"'


def test_json_of_tests(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(run(capsys, "test", "shop", "--format", "json")[1]) == {
        "examples": 2,
        "passed": 2,
        "diagnostics": [],
    }


@pytest.mark.parametrize("command", ["check", "test"])
@pytest.mark.parametrize("path", ["nowhere", "shop/good2.md", "README.md", "shop/notes.txt", "shop/two-words.md"])
def test_what_is_no_policy_file_is_not_passed_over(
    rules: Path, capsys: pytest.CaptureFixture[str], command: str, path: str
) -> None:
    (rules / "shop" / "notes.txt").write_text("notes", "utf-8")
    (rules / "shop" / "two-words.md").write_text("---\npolicy: shop.two-words\n---\n", "utf-8")
    code, out, err = run(capsys, command, path)
    assert (code, out) == (2, "")
    assert err.startswith("bpmlib: ")
    assert path in err


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"---",
        b"---\npolicy: shop.bad\n",
        b"# No front matter\n",
        b"\x00" * 10,
        "\ud800".encode("utf-8", "surrogatepass"),
        b"---\n- a\n- b\n---\n",
        b"---\npolicy: [a\n---\n",
        b"---\npolicy: shop.bad\neffective: 2024-01-01..\n---\nText\n\n## Decision: d\n|\n",
    ],
)
@pytest.mark.parametrize("command", ["check", "test"])
def test_a_broken_file_is_a_finding(
    rules: Path, capsys: pytest.CaptureFixture[str], command: str, content: bytes
) -> None:
    (rules / "shop" / "bad.md").write_bytes(content)
    code, out, err = run(capsys, command, ".")
    assert (code, err) == (1, "")
    assert "--> shop/bad.md:" in out
    assert run(capsys, command, "shop/bad.md")[0] == 1
    assert run(capsys, command, "shop/good.md")[0] == 0


def test_a_broken_vocabulary(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (rules / "vocabulary.md").write_text("| type | value |\n|-|\n", "utf-8")
    code, out, err = run(capsys, "check", ".")
    assert code in (1, 2)
    assert "vocabulary.md" in out + err


def test_policies_that_use_each_other_in_a_circle(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(rules, "one", formula("d : number", "two.d"), front=["uses: {two: shop.two}"])
    write(rules, "two", formula("d : number", "one.d"), front=["uses: {one: shop.one}"])
    code, out, _ = run(capsys, "check", ".")
    assert code == 1
    assert "circle" in out
    assert run(capsys, "test", ".")[0] == 1


def test_a_user_of_a_broken_policy_says_so(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(rules, "base", formula("d : number", '"text"'))
    write(rules, "user", formula("d : number", "base.d"), front=["uses: {base: shop.base}"])
    code, out, _ = run(capsys, "check", "shop/user.md")
    assert code == 1
    assert "`shop.base` has mistakes of its own" in out


def test_a_used_policy_that_starts_later_is_no_traceback(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(rules, "base", formula("d : number", "1"), effective="2026-01-01..")
    write(
        rules,
        "user",
        formula("d : number", "base.d"),
        section("Examples", table("as_of | → d", "2026-02-01 | 1")),
        front=["uses: {base: shop.base}"],
    )
    assert run(capsys, "check", "shop/user.md")[0] in (0, 1)
    assert run(capsys, "test", "shop/user.md")[0] in (0, 1)


@pytest.mark.step
def test_the_shipped_rules_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", str(RULES))[0] == 0
    assert run(capsys, "test", str(RULES))[0] == 0


@pytest.mark.parametrize("arguments", [[], ["check"], ["prove", "."], ["check", ".", "--format", "xml"]])
def test_a_wrong_command_is_exit_code_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_as_a_program(rules: Path) -> None:
    write(rules, "broken", formula("d : number", '"text"'))
    command = [sys.executable, "-m", "bpmlib", "check", "shop"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=rules, env=None)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.endswith("3 policy files: 1 error\n")


def test_what_the_command_finds_is_what_the_library_finds(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(rules, "broken", formula("d : number", '"text"'), formula("e : number", "nothing"))
    found = [diagnostic.to_dict() for diagnostic in bpmlib.Policies.load(rules).check()]
    assert json.loads(run(capsys, "check", ".", "--format", "json")[1])["diagnostics"] == found
