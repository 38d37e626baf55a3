"""What comes into a session from outside, admitted only where it is exactly what its type says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from bpmlib.calendars.clock import moment_of
from bpmlib.check.scope import Documents
from bpmlib.core.lower import TYPE_KEY
from bpmlib.documents.fields import DocumentField, DocumentType
from bpmlib.documents.guards import Guard, Read
from bpmlib.errors import Diagnostic, InputError, nearest
from bpmlib.patterns.facts import plain_numbers
from bpmlib.values.zones import localized

__all__ = ["Admission"]

_TIMELESS: Final = frozenset({"string", "number", "boolean", "date"})


class Admission:
    """The guards of a session: one for each type of facts that its patterns look at or conclude."""

    def __init__(self, documents: Documents, read: Iterable[str], concluded: Iterable[str], zone: tzinfo) -> None:
        self._zone = zone
        self._read = frozenset(read)
        self._documents = {name: _document(documents, name) for name in {*self._read, *concluded}}
        self._doors = {name: _door(document) for name, document in self._documents.items()}

    def fact(self, type_: str, document: Any) -> dict[str, Any]:
        """Return the fields of a fact that is asserted; `InputError` with every problem of it.

        A type that no pattern looks at is a problem as well: the fact could never mean anything.
        """
        if type_ not in self._read:
            hint = nearest(type_, self._read) or "they look at " + ", ".join(f"`{one}`" for one in sorted(self._read))
            message = f"no pattern of the session looks at a `{type_}`"
            raise InputError([Diagnostic("fact-unknown", message, hint=hint)], problems={type_: "fact-unknown"})
        return self._admitted(type_, document)

    def conclusion(self, type_: str, document: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of a conclusion, numbers in their shortest form; `InputError` with every problem of it."""
        fields = self._documents[type_].fields
        made = {
            fields[name].key: _whole(plain_numbers(value), fields[name])
            for name, value in document.items()
            if name != TYPE_KEY
        }
        values: dict[str, Any] = plain_numbers(self._admitted(type_, made))
        return values

    def moment(self, at: date) -> datetime:
        """Return an instant as the zone of the session shows it: of a day its first; a time without a zone is local.

        It carries its offset, not the zone: times of one zone compare by what its clocks show, which may come twice.
        """
        shown = at if isinstance(at, datetime) else datetime.combine(at, time())
        local = moment_of(self._zone, shown).astimezone(self._zone)
        return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()), fold=0)

    def _admitted(self, type_: str, document: Any) -> dict[str, Any]:
        return self._doors[type_].read(document, self._zone)


class _Door:
    """The guard of one type. It reads field by field: a guard takes several times as long for a whole document."""

    def __init__(self, document: DocumentType) -> None:
        self._type = document.name
        self._names = tuple(name for name, field in document.fields.items() if field.type is not None)
        self._timed = tuple(name for name in self._names if _holds_time(document.fields[name]))
        reads = [Read((document.name, name)) for name in self._names]
        # Where there is nothing to read, it is still to be a document of its type.
        reads = reads or [Read((document.name,), presence=True)]
        self._guard = Guard({document.name: document.as_field(document.name)}, tuple(reads))

    def read(self, document: Any, zone: tzinfo) -> dict[str, Any]:
        """Return the fields of a document by name, times in `zone` where they name none."""
        values = dict(zip(self._names, self._guard.read({self._type: document}), strict=False))
        for name in self._timed:
            values[name] = localized(values[name], zone)
        return values


@lru_cache(maxsize=256)
def _door(document: DocumentType) -> _Door:
    """Return the door of a type, one for all sessions: to make it takes milliseconds."""
    return _Door(document)


def _document(documents: Documents, name: str) -> DocumentType:
    document = documents.get(name)
    assert document is not None, f"{name} was checked"
    return document


def _holds_time(field: DocumentField) -> bool:
    """Return whether a value of a field may be a time of a day, or hold one."""
    return field.type is None or field.type.kind not in _TIMELESS


def _whole(value: Any, field: DocumentField) -> Any:
    """Return a value with an `int` wherever its field asks for a whole number and it is one."""
    if isinstance(value, list) and field.item is not None:
        return [_whole(item, field.item) for item in value]
    if isinstance(value, dict) and field.document is not None:
        fields = field.document.fields
        return {name: _whole(item, fields[name]) if name in fields else item for name, item in value.items()}
    return int(value) if field.whole and isinstance(value, Decimal) and value == value.to_integral_value() else value
