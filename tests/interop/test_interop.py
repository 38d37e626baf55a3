"""Other people's tools open what is written here: dmn-moddle imports it without a warning, dmn-js shows it.

Both live in `node_modules` beside this file; `npm ci` in this folder puts them there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bpmlib.__main__ import main
from bpmlib.formats.dmn import read, write
from bpmlib.source import Source
from tests.shipped import SHIPPED

HERE = Path(__file__).parent
CHROMIUM = next(
    (
        found
        for name in (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
        if name and (found := shutil.which(name))
    ),
    None,
)

pytestmark = [
    pytest.mark.skipif(shutil.which("node") is None, reason="no node here: the tools that read DMN cannot run"),
    pytest.mark.skipif(
        not (HERE / "node_modules" / "dmn-moddle").is_dir(),
        reason="dmn-moddle is missing: run `npm ci` in tests/interop",
    ),
]

MODEL = (HERE / "travel.dmn").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a model of DMN 1.5 and, deeper, the same as DMN 1.3."""
    (tmp_path / "deeper").mkdir()
    for version, place in (("20230324", "travel.dmn"), ("20191111", "deeper/travel.dmn")):
        model = read(Source(place, MODEL.replace("20230324", version)))
        (tmp_path / place).write_text(write(model), encoding="utf-8")
    return tmp_path


def node(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = ["node", str(HERE / script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)


def test_dmn_moddle_imports_what_is_written_without_a_warning(folder: Path) -> None:
    done = node("import.mjs", folder)
    assert (done.stdout, done.returncode) == ("dmn-moddle: 2 file(s) imported, no warnings\n", 0)


@pytest.mark.long
def test_dmn_moddle_imports_every_shipped_policy_without_a_warning(tmp_path: Path) -> None:
    assert main(["export", "--out", str(tmp_path)]) == 0
    done = node("import.mjs", tmp_path)
    assert (done.stdout, done.returncode) == (f"dmn-moddle: {len(SHIPPED)} file(s) imported, no warnings\n", 0)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<variable ", "<variant ", "unknown type <dmn:Variant>"),
        ('href="#total"', 'href="#nothing"', "nothing has the id nothing"),
        ('dmnElementRef="total"', 'dmnElementRef="nothing"', "unresolved reference <nothing>"),
        ("20230324/MODEL", "20990101/MODEL", "failed to parse document"),
    ],
)
def test_a_warning_fails(folder: Path, old: str, new: str, said: str) -> None:
    path = folder / "travel.dmn"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    done = node("import.mjs", folder)
    assert said in done.stdout and done.returncode == 1


def test_no_files_fail(tmp_path: Path) -> None:
    assert node("import.mjs", tmp_path).returncode == 1


@pytest.mark.long
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: dmn-js cannot show anything")
def test_dmn_js_shows_the_graph_and_the_table(folder: Path) -> None:
    done = node("show.mjs", folder / "travel.dmn")
    result = json.loads(done.stdout)
    assert (result["warnings"], done.returncode) == ([], 0)
    shown = {(view["type"], view["id"]): view for view in result["shown"]}
    graph = next(view for (kind, _), view in shown.items() if kind == "drd")
    assert (graph["shapes"], graph["edges"]) == (7, 5)  # the arrow from another model is not drawn
    assert shown["decisionTable", "d_limit"]["rows"] == 2
    assert {id_ for _, id_ in shown} >= {"note", "rounded"}  # it has no view for a context
