"""Policy files with a mistake, and what is said about it, word for word.

Each `tests/cases/bad/<code>.md` (or `<code>__<variant>.md`) has the findings beside it, as they are drawn, in
`<code>.txt`. `python -m pytest tests/test_bad_cases.py --accept` writes those files anew; read the difference.
"""

from pathlib import Path

import pytest

from bpmlib.codes import CODES
from bpmlib.errors import PolicyError
from bpmlib.formats.markdown.reader import read
from bpmlib.source import Source

ROOT = Path(__file__).parents[1]
CASES = sorted((ROOT / "tests/cases/bad").glob("*.md"))
REFUSED = sorted((ROOT / "tests/cases/grammar").glob("*.md"))

WITHOUT_A_FILE = {
    "file-too-long": "would be too long a file; see tests/formats/test_reader.py",
    "front-too-long": "would be too long a file; see tests/formats/test_reader.py",
}


def findings(path: Path) -> str:
    """Return what is said about a policy file, one finding after the other; empty for a sound one."""
    name = path.relative_to(ROOT).as_posix()
    try:
        read(Source(name, path.read_bytes().decode("utf-8")))
    except PolicyError as error:
        return f"{error}\n"
    return ""


@pytest.mark.parametrize("path", [*CASES, *REFUSED], ids=lambda path: path.stem)
def test_the_findings_are_as_drawn(path: Path, accept: bool) -> None:
    said, expected = findings(path), path.with_suffix(".txt")
    if accept:
        expected.write_text(said, "utf-8")
    assert said == (expected.read_text("utf-8") if expected.exists() else "")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_shows_the_code_it_is_named_for(path: Path) -> None:
    code = path.stem.split("__")[0].replace("_", "-")
    if code in CODES:
        assert f"[{code}]" in findings(path)
    else:
        assert findings(path).count("[") > 1, "a file not named for one code shows several"


def test_every_code_has_a_case() -> None:
    shown = {path.stem.split("__")[0].replace("_", "-") for path in CASES}
    assert set(CODES) - shown == set(WITHOUT_A_FILE)


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_what_this_version_cannot_run_is_refused_by_name_and_nothing_else_is_wrong(path: Path) -> None:
    drawn = findings(path).splitlines()
    assert {line.partition(":")[0] for line in drawn if line.startswith("error")} == {"error[not-supported-yet]"}


def test_every_expected_text_belongs_to_a_case() -> None:
    texts = {
        path.with_suffix("").name
        for folder in ("bad", "grammar")
        for path in (ROOT / "tests/cases" / folder).glob("*.txt")
    }
    assert texts == {path.stem for path in [*CASES, *REFUSED]}
