"""Which documents a property speaks of: those in the company's words, and those whose numbers have so many digits.

The engine takes any text where a field is of a type of the vocabulary. What is found out about all documents is about
those that speak its words, as it is for tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from bpmlib.check.scope import Words
from bpmlib.core import ast as c
from bpmlib.documents.fields import DocumentField, DocumentType
from bpmlib.verify.geometry.grid import field_at

__all__ = ["DIGITS", "PLACES", "in_words", "with_few_digits"]

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
