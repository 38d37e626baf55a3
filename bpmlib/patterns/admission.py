"""What comes into a session from outside, admitted only where it is exactly what its type says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, tzinfo
from typing import Any

from bpmlib.check.scope import Documents
from bpmlib.core.lower import TYPE_KEY
from bpmlib.documents.guards import Guard, Read
from bpmlib.errors import Diagnostic, InputError, nearest
from bpmlib.patterns.facts import plain_numbers
from bpmlib.values.zones import localized

__all__ = ["Admission"]


class Admission:
    """The guards of a session: one for each type of facts that its patterns look at or conclude."""

    def __init__(self, documents: Documents, read: Iterable[str], concluded: Iterable[str], zone: tzinfo) -> None:
        self._zone = zone
        self._read = frozenset(read)
        self._guards = {name: _guard(documents, name) for name in {*self._read, *concluded}}

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
        values: dict[str, Any] = plain_numbers(
            self._admitted(type_, {key: value for key, value in document.items() if key != TYPE_KEY})
        )
        return values

    def moment(self, at: date) -> datetime:
        """Return an instant in the zone of the session: of a day its first; a time without a zone is local."""
        if not isinstance(at, datetime):
            return datetime.combine(at, time(), self._zone)
        return at.replace(tzinfo=self._zone) if at.tzinfo is None else at.astimezone(self._zone)

    def _admitted(self, type_: str, document: Any) -> dict[str, Any]:
        (found,) = self._guards[type_].read({type_: document})
        values: dict[str, Any] = localized(found, self._zone)
        return values


def _guard(documents: Documents, name: str) -> Guard:
    document = documents.get(name)
    assert document is not None, f"{name} was checked"
    return Guard({name: document.as_field(name)}, (Read((name,)),))
