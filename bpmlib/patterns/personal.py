"""What in facts must not be shown: fields marked personal, and those of conclusions that are made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bpmlib.core.lower import TYPE_KEY
from bpmlib.core.personal import MASKED, Entries, Masks, masked
from bpmlib.documents.fields import DocumentType
from bpmlib.patterns.rules import Rule

__all__ = ["mark", "shown"]


def mark(rules: Iterable[Rule]) -> None:
    """Let each rule know which fields of its facts are personal because of where their values come from.

    A fine for somebody says who it is, although the field for that is no personal one in itself.
    """
    rules = tuple(rules)
    marks: dict[str, frozenset[str]] = {}
    changed = True
    while changed:
        changed = False
        for rule in rules:
            masks = Masks(rule.sheet.program, rule.personal_paths(marks))
            for number, (_, type_, _) in enumerate(rule.pattern.thens):
                shape = masks.definition(f"then {number}")
                found = _fields(shape, rule.document(type_)) - {TYPE_KEY}
                changed |= not found <= marks.get(type_, frozenset())
                marks[type_] = marks.get(type_, frozenset()) | found
    for rule in rules:
        rule.personal = marks


def _fields(shape: Any, document: DocumentType) -> frozenset[str]:
    if isinstance(shape, Entries):
        return frozenset(name for name, inner in shape.shapes.items() if inner is not None)
    return frozenset() if shape is None else frozenset(document.fields)


def shown(values: Mapping[str, Any], document: DocumentType, personal: frozenset[str]) -> dict[str, Any]:
    """Return the fields of a fact, with what is personal masked."""
    found: dict[str, Any] = masked(dict(values), document)
    return found | {name: MASKED for name in personal if found.get(name) is not None}
