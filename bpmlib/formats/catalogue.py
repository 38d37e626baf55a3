"""`catalogue.json`: the source regulations and the ids of their rules, against which coverage is counted."""

from __future__ import annotations

from typing import NoReturn

from bpmlib.documents.json_input import parse_json
from bpmlib.errors import Diagnostic, InputError, PolicyError
from bpmlib.model.vocabulary import Catalogue, System
from bpmlib.source import Source

__all__ = ["read"]


def read(source: Source) -> Catalogue:
    """Return the catalogue that a JSON text spells; raise `PolicyError` where it is not sound.

    It is a list of objects, each with the texts `id` and `title` and with `rules`, a list of texts; other keys are
    for other readers.
    """
    try:
        data = parse_json(source.text)
    except InputError as error:
        first = error.diagnostics[0]
        span = first.span or source.span(0, 0)
        _refuse(source, first.message, span.start)
    if not isinstance(data, list):
        _refuse(source, "the catalogue is a list of systems")
    systems: dict[str, System] = {}
    for number, entry in enumerate(data, start=1):
        system = _system(source, number, entry)
        if system.id in systems:
            _refuse(source, f"system `{system.id}` is there twice", source.text.rfind(f'"{system.id}"'))
        systems[system.id] = system
    return Catalogue(systems)


def _system(source: Source, number: int, entry: object) -> System:
    if not isinstance(entry, dict):
        _refuse(source, f"entry {number} of the catalogue is no object")
    id_, title, rules = entry.get("id"), entry.get("title", ""), entry.get("rules", [])
    if not isinstance(id_, str) or not isinstance(title, str):
        _refuse(source, f"entry {number} of the catalogue needs the texts `id` and `title`")
    if not isinstance(rules, list) or not all(isinstance(rule, str) for rule in rules):
        _refuse(source, f"`rules` of system `{id_}` is no list of texts", source.text.find(f'"{id_}"'))
    return System(id_, title, tuple(dict.fromkeys(rules)))


def _refuse(source: Source, message: str, at: int = 0) -> NoReturn:
    at = max(0, at)
    raise PolicyError(Diagnostic("catalogue-unsound", message, source.span(at, at + 1))) from None
