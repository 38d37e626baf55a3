"""Reads folders of the kit: their models as bytes, their test cases as data.

Elements are known by their local names, so every version of the schema of test cases reads alike. What cannot be read
is kept as the `problem` of the case that it stands in, or of one that stands for the whole file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any, Final

from bpmlib.formats.dmn.texts import load
from bpmlib.formats.dmn.xml import Element, parse
from bpmlib.testing.tck.values import Unreadable, from_type

__all__ = ["Case", "Expected", "Folder", "qualified", "read_folders"]

_TESTS: Final = "*-test*.xml"
_INSTANCE: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_KINDS: Final = ("value", "list", "component")
_ASIDE: Final = "extensionElements"


@dataclass(frozen=True, slots=True)
class Expected:
    """A result node: the decision, or a service's output, and the value it should have.

    `namespace` is empty but for a decision of another model.
    """

    name: str
    value: Any
    namespace: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One test case. `invoked` names the service or the function that it calls; otherwise it asks for decisions.

    `model` is the file of its folder that it speaks about. `inputs` are by name, `{namespace}name` for one of
    another model. Where `problem` is not empty, it says why the case cannot be run.
    """

    level: str
    folder: str
    file: str
    id: str
    model: str | None = None
    invoked: str | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)
    results: tuple[Expected, ...] = ()
    problem: str = ""

    @property
    def key(self) -> str:
        """The case's name in messages, as `compliance-level-2/0001-input-data-string/...-test-01#001`."""
        return f"{self.folder}/{self.file}#{self.id}"

    @property
    def telling(self) -> bool:
        """Whether an engine that always answers null would fail it."""
        return bool(self.problem) or any(expected.value is not None for expected in self.results)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the kit: its name with its level before it, where it is, its cases."""

    name: str
    path: Path
    cases: tuple[Case, ...]

    def texts(self) -> dict[str, bytes]:
        """Return its models by file name, unread."""
        return {file.name: file.read_bytes() for file in _models(self.path)}


def read_folders(root: Path, only: str = "*") -> Iterator[Folder]:
    """Yield the folders of the kit at or below a directory, in order; `only` is a pattern of their names."""
    for path in sorted(Path(directory) for directory, _, _ in os.walk(root)):
        if tests := sorted(path.glob(_TESTS)):
            name = _name(path, root)
            if PurePath(name).match(only):
                yield _folder(name, path, tests)


def _name(path: Path, root: Path) -> str:
    """Return a folder's name as the kit has it, from its level on; elsewhere its path below the root."""
    parts = path.resolve().parts
    levels = [at for at, part in enumerate(parts) if part == "non-compliant" or part.startswith("compliance-level-")]
    if levels and levels[-1] < len(parts) - 1:
        return "/".join(parts[levels[-1] :])
    return path.relative_to(root).as_posix() if path != root else path.resolve().name


def _models(path: Path) -> list[Path]:
    return sorted(file for file in path.iterdir() if file.suffix.lower() == ".dmn" and file.is_file())


def _folder(name: str, path: Path, tests: Iterable[Path]) -> Folder:
    models = [file.name for file in _models(path)]
    return Folder(name, path, tuple(case for test in tests for case in _cases(name, test, models)))


def _cases(folder: str, file: Path, models: list[str]) -> Iterator[Case]:
    level = folder.partition("/")[0] if "/" in folder else "other"
    try:
        root = parse(load(file))
    except Exception as error:  # whatever it is, the next file shall be read
        yield Case(level, folder, file.stem, "", problem=f"the file cannot be read: {error}")
        return
    cases = [node for node in root.children if node.name == "testCase"]
    if root.name != "testCases" or not cases:
        yield Case(level, folder, file.stem, "", problem="the file holds no test cases")
    model = _model(root, file, models)
    for position, node in enumerate(cases, 1):
        yield _case(Case(level, folder, file.stem, node.attributes.get("id") or str(position), model), node)


def _model(root: Element, file: Path, models: list[str]) -> str | None:
    """Return the model that test cases name; if that is not there, the one named like them, or the only one."""
    named = next((PurePath(_text(node).strip()).name for node in root.children if node.name == "modelName"), "")
    like = f"{file.name.partition('-test')[0]}.dmn"
    for wanted in (named, like):
        for model in models:
            if model.casefold() == wanted.casefold():
                return model
    return models[0] if len(models) == 1 else None


def _case(case: Case, node: Element) -> Case:
    """Return a case with what its element says."""
    fields: dict[str, Any] = {}
    invoked = _collapsed(node.attributes.get("invocableName", ""))
    if invoked and node.attributes.get("type", "decision") != "decision":
        fields["invoked"] = qualified(invoked, _namespace(node))
    try:
        fields["inputs"] = dict(_input(one) for one in node.children if one.name == "inputNode")
        fields["results"] = tuple(_expected(one) for one in node.children if one.name == "resultNode")
    except Unreadable as error:
        fields["problem"] = str(error)
    except Exception as error:  # whatever it is, the next case shall be read
        fields["problem"] = f"the case cannot be read: {error!r}"
    return replace(case, **fields)


def qualified(name: str, namespace: str) -> str:
    """Return a name as the engine takes it: `{namespace}name` where a namespace is given."""
    return f"{{{namespace}}}{name}" if namespace else name


def _namespace(node: Element) -> str:
    return node.attributes.get("namespace", "").strip()


def _input(node: Element) -> tuple[str, Any]:
    return qualified(_name_of(node), _namespace(node)), _value(node)


def _expected(node: Element) -> Expected:
    """Return what a result node expects: null where it says nothing."""
    values = [_value(child) for child in node.children if child.name == "expected"]
    if len(values) > 1:
        raise Unreadable(f"`{_name_of(node)}` has {len(values)} expected values")
    return Expected(_name_of(node), values[0] if values else None, _namespace(node))


def _value(node: Element) -> Any:
    """Return the value inside an input, an expected value, an item or a component: null where there is none."""
    parts = [child for child in node.children if child.name != _ASIDE]
    if not parts or _is_nil(node):
        return None
    kind = parts[0].name
    if kind not in _KINDS or any(part.name != kind for part in parts) or (kind != "component" and len(parts) > 1):
        raise Unreadable(f"`{node.name}` holds {', '.join(f'`{part.name}`' for part in parts[:5])}, which is no value")
    if kind == "component":
        return _context(parts)
    if _is_nil(parts[0]):
        return None
    if kind == "value":
        return from_type(_text(parts[0]), parts[0].attributes.get(f"{_INSTANCE}type"))
    items = [child for child in parts[0].children if child.name != _ASIDE]
    if other := next((item.name for item in items if item.name != "item"), ""):
        raise Unreadable(f"`list` holds `{other}`, which is no item")
    return [_value(item) for item in items]


def _context(components: list[Element]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for component in components:
        name = _name_of(component)
        if name in found:
            raise Unreadable(f"there are two components `{name}`")
        found[name] = _value(component)
    return found


def _is_nil(node: Element) -> bool:
    return node.attributes.get(f"{_INSTANCE}nil", "").strip() in ("true", "1")


def _name_of(node: Element) -> str:
    """Return the name that an element carries, its white space collapsed as in models."""
    if (name := node.attributes.get("name")) is None:
        raise Unreadable(f"`{node.name}` has no name")
    return _collapsed(name)


def _collapsed(name: str) -> str:
    return " ".join(name.split())


def _text(node: Element) -> str:
    """Return the characters of an element as they stand, blanks included."""
    return "".join(piece for piece, _ in node.pieces)
