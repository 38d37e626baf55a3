"""Files to a model: the one that is asked for, and from beside it those that it imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from bpmlib.dmn.linking import Linked
from bpmlib.dmn.model import Model
from bpmlib.errors import BpmError, Diagnostic, Limits, PolicyError
from bpmlib.formats import dmn
from bpmlib.formats.dmn import texts
from bpmlib.model.drg import Definitions
from bpmlib.source import Source

__all__ = ["load", "read"]

_LIMITS: Final = Limits()
_NEIGHBOURS: Final = 200
"""So many files of a folder are looked at for what a model imports."""


def load(path: str | PathLike[str], *, imports: Iterable[str | PathLike[str]] = (), limits: Limits = _LIMITS) -> Model:
    """Read a DMN file, and what it imports: from `imports`, else from the `.dmn` files in its folder.

    Of several files there with one namespace the one counts that the import names, else the first by its name.
    Raises `PolicyError` where the file is no DMN model, or models import each other in a circle, `LimitExceeded` where
    it is too large, `OSError` where there is no such file. What is wrong within a model is in its `diagnostics`.
    """
    place = Path(path)
    main = _read(texts.load(place, limits), limits)
    found = [_read(texts.load(Path(one), limits), limits) for one in imports]
    wanted = _wanted(main, *found)
    if wanted:
        named = {_file_name(one.location) for model in (main, *found) for one in model.imports}
        neighbours = sorted(place.parent.glob("*.dmn"), key=lambda one: (one.name not in named, one))[:_NEIGHBOURS]
        models = _readable((one for one in neighbours if one.name != place.name), limits)
        found += _linked_to(wanted, models, {one.namespace for one in (main, *found)})
    return _model(main, found, limits)


def read(files: Mapping[str, str | bytes], main: str | None = None, *, limits: Limits = _LIMITS) -> Model:
    """Return the model of some DMN files in memory, by their names; `main` names the one that is asked, else the first.

    Raises as `load` does, and `ValueError` where no file has that name. A file beside the main one that is no DMN
    model matters only if it is imported: what needs it is null.
    """
    first = next(iter(files), None) if main is None else main
    if first is None or first not in files:
        raise ValueError("there are no files" if first is None else f"none of the files is called `{first}`")
    asked = _decoded(first, files[first], limits)
    others: list[Definitions] = []
    for name, text in files.items():
        if name != first:
            try:
                others.append(_decoded(name, text, limits))
            except BpmError:
                continue
    return _model(asked, others, limits)


def _decoded(name: str, text: str | bytes, limits: Limits) -> Definitions:
    return _read(texts.decoded(name, text) if isinstance(text, bytes) else Source(name, text), limits)


def _read(source: Source, limits: Limits) -> Definitions:
    return dmn.read(source, limits)


def _model(main: Definitions, others: list[Definitions], limits: Limits) -> Model:
    linked = Linked(main, others)
    if circle := linked.import_circle():
        names = " → ".join(linked.models[namespace].name for namespace in circle)
        span = linked.models[circle[0]].imports[0].span
        raise PolicyError(Diagnostic("dmn-import-cyclic", f"these models import each other: {names}", span))
    return Model(linked, limits)


def _file_name(location: str) -> str:
    return unquote(location).replace("\\", "/").rpartition("/")[2]


def _wanted(*models: Definitions) -> set[str]:
    return {one.namespace for model in models for one in model.imports} - {model.namespace for model in models}


def _readable(paths: Iterable[Path], limits: Limits) -> Iterator[Definitions]:
    """Yield the models among some files; one that is none is somebody else's matter."""
    for path in paths:
        try:
            yield _read(texts.load(path, limits), limits)
        except (BpmError, OSError):
            continue


def _linked_to(wanted: set[str], models: Iterable[Definitions], known: set[str]) -> list[Definitions]:
    """Return the models of the namespaces that are wanted, and those that these want."""
    by_namespace: dict[str, Definitions] = {}
    for model in models:
        by_namespace.setdefault(model.namespace, model)
    found: list[Definitions] = []
    open_ = sorted(wanted)
    while open_:
        namespace = open_.pop()
        if namespace in known or namespace not in by_namespace:
            continue
        known.add(namespace)
        found.append(by_namespace[namespace])
        open_ += sorted(_wanted(by_namespace[namespace]))
    return found
