"""Values worth trying for the fields of a program: those that it compares with, and beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias

from bpmlib.core import ast as c
from bpmlib.core.walk import children, outermost
from bpmlib.documents.fields import DocumentField
from bpmlib.values.durations import YearsMonths
from bpmlib.values.kinds import kind_of
from bpmlib.values.ranges import Range
from bpmlib.verify.exercised.steps import Position, admitted, moved, step_of

__all__ = ["PRESENT", "Path", "Pools", "document_of", "given_by"]

Path: TypeAlias = tuple[str, ...]

PRESENT: Final = "present"
"""Stands for a document that may be null, and is not."""

_BESIDE: Final[tuple[Position, ...]] = ("at", "below", "above")
_PLAIN: Final[Mapping[str, tuple[Any, ...]]] = {
    "number": (Decimal(1), Decimal(0), Decimal(100)),
    "string": ("a", "b"),
    "boolean": (True, False),
    "date": (date(2026, 3, 2),),
    "date and time": (datetime(2026, 3, 2, 9),),  # noqa: DTZ001 - a time of nobody's zone
    "time": (time(9),),
    "days and time duration": (timedelta(days=1),),
    "years and months duration": (YearsMonths(12),),
}


@dataclass(frozen=True)
class Pools:
    """The fields of a program, each with the values to try, the plainest first; documents that may be null as well."""

    reads: Mapping[Path, c.ReadSpec]
    values: Mapping[Path, tuple[Any, ...]]

    @classmethod
    def of(
        cls, program: c.Program, words: Any, given: Iterable[Mapping[str, Any]],
        constants: Sequence[Any] | None = None,
    ) -> Pools:  # fmt: skip
        """Return the values to try, those of `given` documents among them; `words` are the company's.

        Whoever asks often for the same program gives its `constants`, which are looked for otherwise.
        """
        reads = {read.path: read for read in program.reads if not read.optional}
        constants = constants_of(program) if constants is None else constants
        values: dict[Path, tuple[Any, ...]] = {}
        documents = list(given)
        for path, read in reads.items():
            for depth in range(1, len(path)):
                if _field(program.inputs, path[:depth]).nullable:
                    values.setdefault(path[:depth], (PRESENT, None))
            if read.field.document is not None:
                if read.field.nullable:
                    values.setdefault(path, (PRESENT, None))
                continue
            known = (found for document in documents if (found := _at(document, path)) is not None)
            tried = _unique([*known, *_tried(read.field, read, constants, words)])
            fitting = [value for value in tried if admitted(read.field, value)]
            values[path] = tuple(fitting) + ((None,) if read.field.nullable else ())
        return cls(reads, values)

    def first(self) -> dict[Path, Any] | None:
        """Return the plainest choice of values, None where a field has none."""
        return {path: values[0] for path, values in self.values.items()} if all(self.values.values()) else None

    def chosen(self, document: Mapping[str, Any]) -> dict[Path, Any] | None:
        """Return a given document as a choice of values; what it lacks is chosen plainly."""
        choice = self.first()
        if choice is None:
            return None
        for path, values in self.values.items():
            found = _at(document, path)
            if PRESENT in values:
                choice[path] = None if found is None else PRESENT
            elif found is not None or None in values:
                choice[path] = found
        return choice


def given_by(choice: Mapping[Path, Any]) -> dict[Path, Any]:
    """Return the paths and values that spell a choice, without what lies in a document that is null.

    A document that is there and of which nothing else is chosen is empty.
    """
    absent = [path for path, value in choice.items() if value is None]
    shown: dict[Path, Any] = {}
    for path, value in choice.items():
        if any(path[: len(above)] == above and path != above for above in absent):
            continue
        if value is PRESENT:
            if not any(other[: len(path)] == path and other != path for other in choice):
                shown[path] = {}
            continue
        shown[path] = value
    return shown


def document_of(given: Mapping[Path, Any]) -> dict[str, Any]:
    """Return the document that paths and values spell.

    >>> document_of({("order", "amount"): 1, ("order", "note"): None})
    {'order': {'amount': 1, 'note': None}}
    """
    document: dict[str, Any] = {}
    for path, value in given.items():
        place = document
        for name in path[:-1]:
            place = place.setdefault(name, {})
        place[path[-1]] = value
    return document


def _field(inputs: Mapping[str, DocumentField], path: Path) -> DocumentField:
    field = inputs[path[0]]
    for name in path[1:]:
        assert field.document is not None
        field = field.document.fields[name]
    return field


def _at(document: Any, path: Path) -> Any:
    for name in path:
        document = document.get(name) if isinstance(document, Mapping) else None
    return document


def _unique(values: Iterable[Any]) -> Iterator[Any]:
    seen: set[tuple[str, str]] = set()
    for value in values:
        key = kind_of(value), str(+value) if isinstance(value, int) and not isinstance(value, bool) else repr(value)
        if key not in seen:
            seen.add(key)
            yield value


def constants_of(program: c.Program) -> tuple[Any, ...]:
    """Return every constant of a program, once each, of ranges the ends."""
    return tuple(_unique(_constants(program)))


def _constants(program: c.Program) -> Iterator[Any]:
    """Yield every constant of a program, of ranges the ends."""
    stack = [node for definition in program.definitions.values() for node in outermost(definition)]
    for node in stack:
        if isinstance(node, c.Const):
            if isinstance(node.value, Range):
                yield from (end for end in (node.value.low, node.value.high) if end is not None)
            elif isinstance(node.value, list):
                yield from node.value
            else:
                yield node.value
        stack.extend(children(node))


def _tried(field: DocumentField, read: c.ReadSpec, constants: Sequence[Any], words: Any) -> Iterator[Any]:
    """Yield values of a field, perhaps not all of them admitted."""
    type_ = field.type
    if type_ is None:
        return
    if type_.kind == "list":
        items = [] if field.item is None else list(_unique(_tried(field.item, read, constants, words)))[:12]
        yield []
        yield from ([item] for item in items)
        if len(items) > 1:
            yield items
        return
    if field.document is not None:
        yield {
            one.key: value
            for one in field.document.fields.values()
            if (value := next((v for v in _tried(one, read, constants, words) if admitted(one, v)), None)) is not None
        }
        return
    yield from field.values
    if type_.kind == "string":
        yield from (words.values(type_.name) or ()) if not field.values else ()
    mine = [value for value in constants if kind_of(value) == type_.kind]
    if type_.kind in ("string", "boolean", "time"):
        yield from (*_PLAIN[type_.kind], *mine)
        return
    ends = [end for end in (field.bounds.ge, field.bounds.gt, field.bounds.le, field.bounds.lt) if end is not None]
    for value in (*_PLAIN.get(type_.kind, ()), *mine, *ends):
        end = Decimal(value) if type_.kind == "number" else value
        for where in _BESIDE:
            near = moved(end, where, step_of(c.Const(end, span=read.span), read))
            yield int(near) if field.whole and near is not None and near == int(near) else near
