"""The repository keeps its own promises: layers, front door, what importing costs, the list of changes."""

import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import grimp
import pytest
from importlinter.cli import lint_imports

import bpmlib

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
HEAVY = "dateutil duckdb holidays hypothesis markdown_it pyarrow pydantic sqlalchemy yaml z3".split()


def python(code: str) -> str:
    """Run `code` in a fresh interpreter at the top of the checkout and return what it prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_imports_point_downward(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    code = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert code == 0, capsys.readouterr().out


def test_every_layer_exists() -> None:
    (contract,) = PYPROJECT["tool"]["importlinter"]["contracts"]
    layers = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
    modules = {path.stem for path in (ROOT / "bpmlib").glob("*.py")} - {"__init__"}
    packages = {path.parent.name for path in (ROOT / "bpmlib").glob("*/__init__.py")}
    assert layers == modules | packages


def test_nothing_inside_comes_in_by_the_front_door() -> None:
    graph = grimp.build_graph("bpmlib", cache_dir=None)
    assert graph.find_modules_that_directly_import("bpmlib") == set()


def test_the_front_door_is_sorted_and_complete() -> None:
    assert list(bpmlib.__all__) == sorted(set(bpmlib.__all__))
    for name in bpmlib.__all__:
        assert getattr(bpmlib, name) is not None
    assert set(bpmlib.__all__) <= set(dir(bpmlib))
    ours = {name for name, value in vars(bpmlib).items() if getattr(value, "__module__", "").startswith("bpmlib")}
    assert {name for name in ours if not name.startswith("_")} <= set(bpmlib.__all__)


def test_the_front_door_says_no_to_unknown_names() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        bpmlib.no_such_name  # noqa: B018


def test_importing_loads_nothing_heavy() -> None:
    loaded = python(f"import sys, bpmlib; print(*[name for name in {HEAVY} if name in sys.modules])")
    assert loaded == ""


def test_the_changelog_knows_the_version() -> None:
    version = PYPROJECT["project"]["version"]
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert version in headings


def test_the_catalogue_is_whole() -> None:
    systems = json.loads((ROOT / "rules" / "catalogue.json").read_text("utf-8"))
    assert len({system["id"] for system in systems}) == len(systems) == 146
    assert Counter(system["worth"] for system in systems) == {"HIGH": 74, "MEDIUM": 43, "LOW": 29}
    assert sum(len(set(system["rules"])) for system in systems) == 1117
