"""Files of test cases, mutated: the kit's runner gives each case a verdict, whatever stands in them."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from bpmlib.errors import BpmError
from bpmlib.testing.tck.cases import read_folders
from bpmlib.testing.tck.markdown import page
from bpmlib.testing.tck.report import csv_text, failures, summarise, summary_text
from bpmlib.testing.tck.run import run
from tests.fuzz.dmn_files import KIT, MODELS
from tests.fuzz.probe import Failure, Found, Watch
from tests.fuzz.probe_models import drawn
from tests.fuzz.texts import Texts
from tests.fuzz.xml_files import XmlFiles

__all__ = ["KitFiles", "probe_cases"]

_LARGEST = 60_000
_TAGS = tuple("testCases modelName labels label testCase description inputNode resultNode expected value list item "
              "component computed extensionElements x".split())  # fmt: skip
_VALUES = {
    "name": ("", "x", "Weight", "a  b"),
    "id": ("", "001"),
    "type": ("decision", "decisionService", "bkm", "x"),
    "invocableName": ("one", "two", "nobody", ""),
    "namespace": ("urn:services", "urn:x", ""),
    "{http://www.w3.org/2001/XMLSchema-instance}nil": ("true", "1", "false", "x"),
    "{http://www.w3.org/2001/XMLSchema-instance}type": tuple(
        f"xsd:{one}" for one in "decimal double string boolean date time dateTime duration int anyURI QName".split()
    ),
    "errorResult": ("true",),
}


class KitFiles:
    """Draws files of test cases from a seeded `Random`."""

    def __init__(self, random: Random, texts: Texts, kit: bool) -> None:
        self.random = random
        self._xml = XmlFiles(random, texts, _TAGS, _VALUES)
        paths = sorted(MODELS.glob("*-test*.xml"))
        if kit and KIT.is_dir():
            paths += [path for path in sorted(KIT.rglob("*-test*.xml")) if path.stat().st_size < _LARGEST]
        self._paths = paths

    def mutated(self) -> tuple[str, bytes, dict[str, bytes]]:
        """Return a file's name, the content it has after some mutations, and the models beside it."""
        path, other = self.random.choice(self._paths), self.random.choice(self._paths)
        models = {one.name: one.read_bytes() for one in path.parent.glob("*.dmn")}
        if path.parent == MODELS:
            models = {name: data for name, data in models.items() if path.name.startswith(name.removesuffix(".dmn"))}
        return path.name, self._xml.mutated(path.read_bytes(), other.read_bytes()), models


def probe_cases(watch: Watch, root: Path, name: str, content: bytes, models: dict[str, bytes]) -> None:
    """Run a folder of test cases and report on it; raise `Found` where something is wrong."""
    folder = root / "compliance-level-3" / "0001-one"
    folder.mkdir(parents=True, exist_ok=True)
    for file, data in {name: content, **models}.items():
        (folder / file).write_bytes(data)
    results = watch.run("running test cases", content, lambda: list(run(read_folders(root))), only_ours=False)
    if not results:
        raise Found(Failure("a file of test cases is passed over", content, name))
    for result in results:
        watch.count(result.verdict)
        if "Error: " in result.detail and "raises" in result.detail:
            raise Found(Failure("the engine raises for a test case", content, result.detail))
        drawn(watch, content, result.diagnostics)

    def report() -> Any:
        return csv_text(results).encode(), page(results, {}), list(failures(results)), summary_text(summarise(results))

    said = watch.run("reporting on test cases", content, report, only_ours=False)
    assert not isinstance(said, BpmError)
