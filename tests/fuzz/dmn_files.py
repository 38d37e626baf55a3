"""Random DMN models: those beside this file, and the conformance kit's where it is there, mutated."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.fuzz.hostile import HOSTILE
from tests.fuzz.texts import ROOT, Texts
from tests.fuzz.xml_files import XmlFiles

__all__ = ["KIT", "DmnFiles", "Seed", "seeds"]

MODELS = Path(__file__).parent / "models"
KIT = Path(os.environ.get("BPMLIB_TCK_DIR") or ROOT.parent / "shared" / "dmn" / "tck")
_NAMESPACE = re.compile(rb"""\bnamespace=["']([^"']*)""")
_IMPORT = re.compile(rb"""<(?:\w+:)?import\b[^>]*?\bnamespace=["']([^"']*)""")
_LARGEST = 100_000
"""A larger file would take the time of many small ones."""

TAGS = tuple(
    """definitions import itemDefinition itemComponent typeRef allowedValues typeConstraint functionItem parameters
    inputData decision businessKnowledgeModel decisionService variable informationRequirement requiredInput
    requiredDecision knowledgeRequirement requiredKnowledge encapsulatedLogic formalParameter literalExpression text
    context contextEntry list relation column row invocation binding parameter functionDefinition conditional if then
    else filter in match for some every return satisfies decisionTable input inputExpression inputValues output
    outputValues defaultOutputEntry rule inputEntry outputEntry annotation annotationEntry outputDecision
    encapsulatedDecision inputDecision description extensionElements question importedValues x""".split()
)
_TYPES = (
    *"number string boolean date time Any list context tPair tSelf lib.tPair feel:number x:y {a}b".split(),
    "date and time",
    "days and time duration",
    "years and months duration",
    "list<number>",
    "range<date>",
    "function<number>->string",
    "context<a: number>",
)
VALUES = {
    "href": ("#", "", "#x", "x", "urn:imported#times", "##", "#%zz", "http://a/b#c"),
    "typeRef": _TYPES,
    "outputTypeRef": _TYPES,
    "hitPolicy": tuple("UNIQUE|FIRST|PRIORITY|ANY|COLLECT|RULE ORDER|OUTPUT ORDER|MOST".split("|")),
    "aggregation": ("SUM", "COUNT", "MIN", "MAX", "AVG"),
    "kind": ("FEEL", "Java", "PMML", "Perl"),
    "isCollection": ("true", "false", "1", "yes"),
    "iteratorVariable": ("i", "item", "partial", "", "in", "a b"),
    "name": ("x", "", "in", "a b", "if", "item", "?", "é", "sum", "a.b", "a-b", "date", "-"),
    "namespace": ("urn:imported", "urn:services", "urn:importing", ""),
    "importType": ("https://www.omg.org/spec/DMN/20230324/MODEL/", "http://www.dmg.org/PMML-4_2", ""),
    "expressionLanguage": ("javascript", "http://www.omg.org/spec/DMN/20180521/FEEL/", ""),
    "locationURI": ("imported.dmn", "../x.dmn", ""),
    "id": ("a", "", "x y", "1", "é"),
    "label": ("x",),
    "outputLabel": ("x",),
}


@dataclass(frozen=True)
class Seed:
    """A sound model: its file, and what it imports by file name."""

    name: str
    data: bytes
    beside: tuple[tuple[str, bytes], ...] = ()


def seeds(kit: bool) -> list[Seed]:
    """Return the models to be mutated."""
    found = _seeds(sorted(MODELS.glob("*.dmn")))
    if kit and KIT.is_dir():
        for folder in sorted({path.parent for path in KIT.rglob("*.dmn")}):
            found += [one for one in _seeds(sorted(folder.glob("*.dmn"))) if len(one.data) < _LARGEST]
    return found


def _seeds(paths: list[Path]) -> list[Seed]:
    files = {path.name: path.read_bytes() for path in paths}
    return [Seed(name, data, tuple(_imported(data, files))) for name, data in files.items()]


def _imported(data: bytes, files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the files whose namespace a model's imports name."""
    wanted = {match[1] for match in _IMPORT.finditer(data)}
    for name, other in files.items():
        if (found := _NAMESPACE.search(other)) and found[1] in wanted and other != data:
            yield name, other


class DmnFiles:
    """Draws models from a seeded `Random`."""

    def __init__(self, random: Random, texts: Texts, sources: list[Seed]) -> None:
        self.random = random
        self._sources = sources
        self._xml = XmlFiles(random, texts, TAGS, VALUES)

    def mutated(self) -> dict[str, bytes]:
        """Return the files of a model, the one that is asked first."""
        random = self.random
        if random.random() < 0.02:
            return {"hostile.dmn": random.choice(HOSTILE)(random).encode()}
        seed = random.choice(self._sources)
        data = self._xml.mutated(seed.data, random.choice(self._sources).data)
        others = dict(seed.beside)
        if others and random.random() < 0.5:
            name = random.choice(sorted(others))
            others[name] = self._xml.mutated(others[name], seed.data)
        return {seed.name: data, **{name: other for name, other in others.items() if name != seed.name}}
