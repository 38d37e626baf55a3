"""Which documents a property speaks of: in the company's words, and with times that can be compared.

The engine takes any text where a field is of a type of the vocabulary, and times with and without a zone side by side.
What is found out about all documents is about those that speak its words, as it is for tables, and whose times have a
zone all, or none. And proofs are about documents whose numbers have so many digits, where they fail for any number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time, tzinfo
from typing import Any, Final, TypeAlias

from bpmlib.check.scope import Words
from bpmlib.core import ast as c
from bpmlib.documents.fields import DocumentField, DocumentType
from bpmlib.verify.geometry.grid import field_at

__all__ = ["DIGITS", "PLACES", "has_mixed_zones", "in_one_zone", "in_words", "with_few_digits"]

DIGITS: Final = 15
PLACES: Final = 6
"""Digits before and after the point of numbers for which a proof is tried where it fails for numbers of any length."""

_Change: TypeAlias = Callable[[DocumentField], DocumentField]


def in_words(program: c.Program, words: Words) -> c.Program:
    """Return a program that takes only the words of the vocabulary where a field is of a type that has some."""

    def spelled(field: DocumentField) -> DocumentField:
        if field.type is None or field.type.kind != "string" or field.values:
            return field
        return replace(field, values=words.values(field.type.name) or ())

    return _changed(program, spelled)


def with_few_digits(program: c.Program) -> c.Program:
    """Return a program that takes only numbers of `DIGITS` digits before the point and `PLACES` after it.

    A field with bounds of its own keeps them.
    """

    def bounded(field: DocumentField) -> DocumentField:
        if field.type is None or field.type.kind != "number" or field.values:
            return field
        bounds, most = field.bounds, 10**DIGITS
        return replace(field, bounds=replace(
            bounds, ge=-most if bounds.ge is None and bounds.gt is None else bounds.ge,
            le=most if bounds.le is None and bounds.lt is None else bounds.le,
            decimal_places=PLACES if bounds.decimal_places is None and not field.whole else bounds.decimal_places,
        ))  # fmt: skip

    return _changed(program, bounded)


def has_mixed_zones(document: Any) -> bool:
    """Return whether a document has times with a zone and times without.

    >>> from datetime import timezone
    >>> has_mixed_zones({"from": datetime(2026, 3, 2), "to": [datetime(2026, 3, 2, tzinfo=timezone.utc)]})
    True
    """
    return len({one.tzinfo is None for one in _times(document)}) > 1


def in_one_zone(document: Any) -> Any:
    """Return a document, or a part of one, all of whose times are in the zone of the first one, or have none as it."""
    first = next(_times(document), None)
    return document if first is None else _in_zone(document, first.tzinfo)


def _times(value: Any) -> Iterator[datetime | time]:
    if isinstance(value, datetime | time):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _times(item)


def _in_zone(value: Any, zone: tzinfo | None) -> Any:
    if isinstance(value, datetime | time):
        return value if (value.tzinfo is None) == (zone is None) else value.replace(tzinfo=zone)
    if isinstance(value, dict):
        return {key: _in_zone(item, zone) for key, item in value.items()}
    return [_in_zone(item, zone) for item in value] if isinstance(value, list) else value


def _changed(program: c.Program, change: _Change) -> c.Program:
    """Return a program whose inputs are others, at any depth; a change is made to what is no document and no list."""
    changer = _Changer(change)
    inputs: Mapping[str, DocumentField] = {name: changer.field(one) for name, one in program.inputs.items()}
    reads = tuple(replace(read, field=field_at(inputs, read.path)[-1]) for read in program.reads)
    return replace(program, inputs=inputs, reads=reads)


class _Changer:
    def __init__(self, change: _Change) -> None:
        self.change = change
        self._documents: dict[DocumentType, DocumentType] = {}

    def field(self, field: DocumentField) -> DocumentField:
        if field.document is not None:
            return replace(field, document=self.document(field.document))
        if field.item is not None:
            return replace(field, item=self.field(field.item))
        return self.change(field)

    def document(self, document: DocumentType) -> DocumentType:
        if document not in self._documents:
            fields: dict[str, DocumentField] = {}
            self._documents[document] = replace(document, fields=fields)
            fields |= {name: self.field(one) for name, one in document.fields.items()}
        return self._documents[document]
