"""Policy files with a mistake, and what is said about it, word for word.

Each `tests/cases/bad/<code>.md` (or `<code>__<variant>.md`) has the findings beside it, as they are drawn, in
`<code>.txt`. Where a `<code>.json` stands beside, the policy is sound and the mistake shows when it decides on that.
`python -m pytest tests/test_bad_cases.py --accept` writes the `.txt` files anew; read the difference.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bpmlib.codes import CODES
from bpmlib.codes.cases import CASES as STEPS
from bpmlib.codes.dmn import DMN
from bpmlib.codes.drawing import DRAWING
from bpmlib.codes.excel import EXCEL
from bpmlib.codes.ledger import LEDGER
from bpmlib.codes.processes import PROCESSES
from bpmlib.codes.receipts import RECEIPTS
from bpmlib.codes.sessions import SESSIONS
from bpmlib.codes.verify import VERIFY
from bpmlib.errors import BpmError, Diagnostic
from bpmlib.policies import Policies
from bpmlib.verify.examples import run_examples
from bpmlib.verify.logic.context import analyse_in_context
from bpmlib.verify.processes import analyse_process
from bpmlib.verify.properties import prove
from bpmlib.verify.tables import analyse

ROOT = Path(__file__).parents[1]
CASES = [path for path in sorted((ROOT / "tests/cases/bad").glob("*.md")) if "@" not in path.name]
"""A file `<code>@<date>.md` is an earlier version of the case beside it."""
POLICIES = Policies.load(ROOT / "tests/cases")

WITHOUT_A_FILE = {
    "example-differs": "needs a company's folder; see tests/test_company.py",
    "settings-key-unknown": "is said of settings, not of a policy; see tests/formats/test_settings.py",
    "settings-toml": "is said of settings, not of a policy; see tests/formats/test_settings.py",
    "settings-value": "is said of settings, not of a policy; see tests/formats/test_settings.py",
    "catalogue-unsound": "is said of the catalogue, not of a policy; see tests/verify/test_coverage.py",
    "not-covered-malformed": "is said of a list beside the policies; see tests/formats/test_not_covered.py",
    "evaluation-too-long": "a policy alone makes no such loop; `bpmlib.feel.evaluate` reports it",
    **dict.fromkeys((entry.code for entry in EXCEL), "is said of a workbook; see tests/formats/excel/test_refused.py"),
    "hours-malformed": "is said of a calendar; see tests/calendars",
    "calendar-unsound": "is said of a calendar; see tests/calendars",
    "calendar-hours": "is said of a calendar; see tests/calendars",
    "case-refused": "is said of a command; see tests/processes",
    "expression-too-long": "would be too long a file; see tests/syntax/test_limits.py",
    "field-unsupported": "no shipped document has such a field; see tests/check/test_names.py",
    "z3-not-installed": "is said of an installation; see tests/verify/logic/test_session.py",
    "file-misnamed": "the case has the name of a policy; see tests/check/test_versions.py",
    "file-too-long": "would be too long a file; see tests/formats/test_reader.py",
    "front-too-long": "would be too long a file; see tests/formats/test_reader.py",
    "file-unreadable": "is said of a file that is not there; see tests/test_reload.py",
    "folder-changed": "is said of a folder that changes; see tests/test_reload.py",
    "version-date-differs": "the case has no date in its name; see tests/check/test_versions.py",
    **{code.code: "is said of a DMN model, not of a policy; see tests/formats/dmn" for code in DMN},
    **{code.code: "is said of a rota or a client, not of a policy; see tests/courses" for code in STEPS},
    **{code.code: "is said of a strategy, not of a policy; see tests/testing" for code in DRAWING},
    **{code.code: "is said of a receipt, not of a policy; see tests/test_receipts.py" for code in RECEIPTS},
    **{code.code: "is said of an entry, not of a policy; see tests/ledger" for code in LEDGER},
    **{code.code: "is said of a fact or a time, not of a policy; see tests/patterns" for code in SESSIONS},
    "input-not-finite": "JSON has no such number; see tests/documents/test_guards.py",
}


@cache
def findings(path: Path) -> str:
    """Return what is said about a policy file, one finding after the other; empty for a sound one."""
    found = POLICIES.check(path)
    if not any(diagnostic.severity == "error" for diagnostic in found):
        found += [*tables(path), *failures(path)]
    return "\n\n".join(diagnostic.draw() for diagnostic in found) + "\n" * bool(found)


def tables(path: Path) -> Iterator[Diagnostic]:
    """Yield what is found out about the tables of a case that shows that, or about its properties."""
    code = path.stem.split("__")[0].replace("_", "-")
    if code in {entry.code for entry in VERIFY} and code.startswith("property-"):
        yield from prove(POLICIES[f"{path.parent.name}.{path.stem}"]).diagnostics()
    elif code in {entry.code for entry in PROCESSES}:
        yield from analyse_process(POLICIES[f"{path.parent.name}.{path.stem}"])
    elif code in {entry.code for entry in VERIFY}:
        ask = analyse_in_context if code == "rule-dead-in-context" else analyse
        for finding in ask(POLICIES[f"{path.parent.name}.{path.stem}"]):
            assert finding.replayed
            yield finding.diagnostic


def failures(path: Path) -> Iterator[Diagnostic]:
    """Yield what goes wrong when a sound policy runs its examples and the JSON beside it."""
    policy = f"{path.parent.name}.{path.stem}"
    for result in run_examples(POLICIES, policy):
        yield from result.failures
    if (document := path.with_suffix(".json")).exists():
        with pytest.raises(BpmError) as caught:
            POLICIES[policy].decide_json(document.read_text("utf-8"))
        yield from caught.value.diagnostics


@pytest.fixture(autouse=True)
def _from_the_top(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)  # a message names a file as seen from the current folder


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
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
        assert code == "many-at-once"
        assert findings(path).count("\n\n") > 1


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_finding_stands_in_the_file_once_and_with_its_severity(path: Path) -> None:
    found = POLICIES.check(path)
    assert len({(one.code, one.span, one.message) for one in found}) == len(found)
    for one in found:
        assert one.span is not None
        assert 0 <= one.span.start <= one.span.end <= len(one.span.source.text) + 1
        assert one.severity == CODES[one.code].severity
        assert one.message and not one.message.endswith(".")


def test_every_code_has_a_case() -> None:
    shown = {path.stem.split("__")[0].replace("_", "-") for path in CASES}
    assert set(CODES) - shown == set(WITHOUT_A_FILE)


def test_every_expected_text_and_document_belongs_to_a_case() -> None:
    beside = [path for path in (ROOT / "tests/cases/bad").iterdir() if path.suffix in (".txt", ".json")]
    assert {path.stem for path in beside} == {path.stem for path in CASES}


def test_the_policies_that_cases_use_are_sound_or_lead_back_to_them() -> None:
    assert POLICIES.check(ROOT / "tests/cases/beside/delivery.md") == []


# ------------------------------------------------------------------------------ the codes in the source


REPORTING = {"Diagnostic": 0, "add": 0, "error": 0, "warn": 0, "fail": 3, "refuse": 0, "_refuse": 0, "undefined": 2}
"""What makes or takes a finding, and which of its arguments is the code."""


def codes_in(module: Path) -> Iterator[str]:
    """Yield the codes that a module of the library gives to its findings, chooses as `code`, or lists as `_CODES`."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        chosen: ast.expr | None = None
        if isinstance(node, ast.Call):
            place = REPORTING.get(getattr(node.func, "attr", getattr(node.func, "id", "")))
            chosen = node.args[place] if place is not None and place < len(node.args) else None
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id in ("code", "_CODES") for target in targets):
                chosen = node.value
        for part in ast.walk(chosen) if chosen is not None else ():
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def test_the_source_uses_the_codes_of_the_registry_and_all_of_them() -> None:
    modules = [path for path in (ROOT / "bpmlib").rglob("*.py") if path.parent.name != "codes"]
    used = {code for module in modules for code in codes_in(module)}
    assert {code for code in used if re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", code) or code in CODES} == set(CODES)
