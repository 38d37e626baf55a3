"""What a run comes to: counts, the kit's own form, the page, the command."""

import csv
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bpmlib import dmn
from bpmlib.errors import Diagnostic
from bpmlib.feel import Outcome
from bpmlib.testing.tck.__main__ import main
from bpmlib.testing.tck.cases import read_folders
from bpmlib.testing.tck.markdown import page, read_reasons
from bpmlib.testing.tck.report import csv_text, summarise
from bpmlib.testing.tck.run import Result, run
from tests.testing.kit import Engine, case_file, expecting, folder

ONE = '<value xsi:type="xsd:decimal">1</value>'
NULL = '<value xsi:nil="true"/>'
ROOT = Path(__file__).parents[2]


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write three folders: of five cases that count three succeed, and one that does not count fails."""
    answers: dict[str, Any] = {"Right": 1, "Wrong": Outcome(None, (Diagnostic("no-value", "it is odd"),))}
    monkeypatch.setattr(dmn, "read", lambda texts, main: Engine(answers))
    cases = [expecting(ONE, name="Right"), expecting(ONE, name="Wrong", id='a,&quot;b"'.replace('"', "&quot;"))]
    folder(tmp_path, case_file(*cases, expecting(NULL, name="Wrong", id="met by")))
    folder(tmp_path, case_file(cases[0], '<testCase id="2"/>'), name="compliance-level-2/0002-two")
    folder(tmp_path, case_file(cases[1]), name="non-compliant/0003-three")
    return tmp_path


def results(kit: Path) -> list[Result]:
    return list(run(read_folders(kit)))


def test_counts(kit: Path) -> None:
    found = summarise(results(kit))
    assert (found.total.cases, found.total.passed, found.total.telling, found.total.telling_passed) == (5, 3, 3, 2)
    assert {name: (one.cases, one.passed) for name, one in found.levels.items()} == {
        "compliance-level-2": (2, 1),
        "compliance-level-3": (3, 2),
        "non-compliant": (1, 0),
    }
    assert found.total.percent == 60
    assert round(found.mean, 2) == 58.33
    assert (found.nulls, found.explained) == (1, 1)
    assert found.slowest is not None


def test_nothing_is_all_of_nothing() -> None:
    found = summarise([])
    assert (found.total.percent, found.total.telling_percent, found.mean, found.slowest) == (100, 100, 100, None)


def test_the_csv_is_in_the_form_of_the_kit(kit: Path) -> None:
    text = csv_text(results(kit))
    assert text.splitlines()[2] == '"compliance-level-3/0001-one","0001-one-test-01","001","SUCCESS",""'
    rows = list(csv.reader(text.splitlines()))
    assert rows[3] == [
        "compliance-level-3/0001-one", "0001-one-test-01", 'a,"b"', "ERROR", "expected 1, got null"
    ]  # fmt: skip
    assert [row[3] for row in rows] == ["SUCCESS", "IGNORED", "SUCCESS", "ERROR", "SUCCESS", "ERROR"]


def test_the_page_names_what_does_not_succeed_and_why(kit: Path) -> None:
    text = page(results(kit), {'compliance-level-3/0001-one/0001-one-test-01#a,"b"': "the case | is wrong"})
    assert "| compliance-level-3 | 3 | 2 | 66.67 | 2 | 1 | 50.00 |" in text
    assert "| **together** | 5 | 3 | 60.00 | 3 | 2 | 66.67 |" in text
    assert '#a,"b"` | expected 1, got null | the case \\| is wrong |' in text


def test_reasons_are_read_line_by_line() -> None:
    assert read_reasons("# why\n\n a/b/c#met by: a reason: two\nd\n") == {"a/b/c#met by": "a reason: two", "d": ""}


def test_the_command(kit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = kit / "results.csv", kit / "page.md", kit / "reasons.txt"
    written[2].write_text("some/key#1: because", "utf-8")
    arguments = [str(kit), "--csv", str(written[0]), "--markdown", str(written[1]), "--reasons", str(written[2])]
    assert main([*arguments, "--failures"]) == 0
    assert written[0].read_text("utf-8") == csv_text(results(kit))
    assert written[1].read_text("utf-8") == page(results(kit))
    printed = capsys.readouterr().out
    assert (
        'ERROR compliance-level-3/0001-one/0001-one-test-01#a,"b": expected 1, got null\n    no-value: it is odd'
        in printed
    )
    assert "total                        3 of 5, 60.00 %; with some value 2 of 3, 66.67 %" in printed
    assert "null with a reason: 1 of 1" in printed


def test_the_command_may_demand_a_share(kit: Path) -> None:
    assert main([str(kit), "--require", "60"]) == 0
    assert main([str(kit), "--require", "60.1"]) == 1
    assert main([str(kit), "--require", "100", "--only", "0001-one"]) == 1


@pytest.mark.parametrize(
    "arguments", [[], ["nowhere"], [".", "--only", "no-such-*"], [".", "--csv", "no/such/folder.csv"], ["--nothing"]]
)
def test_wrong_use(kit: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.chdir(kit)
    with pytest.raises(SystemExit) as exit:  # noqa: A001
        main(arguments)
    assert exit.value.code == 2


def test_importing_the_library_does_not_import_the_runner_and_the_runner_no_test_library() -> None:
    code = "import sys, bpmlib; print([name for name in sys.modules if name.startswith('bpmlib.testing')])"
    code += "; import bpmlib.testing.tck.__main__; print({'pytest', 'hypothesis'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "set()"]
