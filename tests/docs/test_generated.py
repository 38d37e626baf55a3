"""The pages made by `docs/generate.py` say what the library says now."""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

import bpmlib.functions  # noqa: F401  # registers the built-ins
from bpmlib.codes import CODES
from bpmlib.functions.registry import BUILTINS
from bpmlib.policies import Policies
from bpmlib.verify.coverage import source_coverage

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def generate() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs" / "generate.py"))


def test_the_generated_pages_are_fresh(generate: dict[str, Any]) -> None:
    assert generate["main"](["--check"]) == 0, "run `python docs/generate.py`"


def test_a_stale_page_fails_the_check(generate: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    pages: dict[str, Any] = generate["PAGES"]
    name = "docs/reference/diagnostics.md"
    page, pages[name] = pages[name], lambda: "another text"
    assert generate["main"](["--check"]) == 1
    pages[name] = page
    assert "is stale" in capsys.readouterr().err


def test_every_code_has_its_section(generate: dict[str, Any]) -> None:
    headings = [line[4:] for line in generate["diagnostics"]().splitlines() if line.startswith("### ")]
    assert headings == list(CODES)


def test_every_builtin_has_its_section_and_an_example(generate: dict[str, Any]) -> None:
    page = generate["functions"]()
    headings = [line[4:] for line in page.splitlines() if line.startswith("### ")]
    names = {name for name, one in BUILTINS.items() if one.of_dmn}
    assert sorted(headings) == sorted(names)
    assert set(generate["examples"]()) == names


def test_every_builtin_says_what_it_means() -> None:
    assert [name for name, one in BUILTINS.items() if not one.function.__doc__] == []


@pytest.mark.long
def test_the_figures_of_coverage_are_those_of_the_policies() -> None:
    """Which ids are claimed, and why others are not, is what the files say; what counted was reached at least."""
    policies = Policies.load(ROOT / "rules")
    assert policies.catalogue is not None
    reached = {one.id: one for one in source_coverage(policies, policies.catalogue, changes=False).systems}
    written = json.loads((ROOT / "docs/reference/coverage.json").read_text("utf-8"))["systems"]
    assert [one["id"] for one in written] == list(reached)
    for one in written:
        system = reached[one["id"]]
        assert (one["claimed"], sorted(one["reasons"])) == (list(system.claimed), sorted(system.reasons)), one["id"]
        assert set(one["counted"]) <= set(system.counted), one["id"]
