"""Types of an exported policy: item definitions for its documents, with the fields that it reads, and its results."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bpmlib.check.order import sorted_by_need
from bpmlib.check.scope import Documents
from bpmlib.documents.fields import DocumentField, DocumentType
from bpmlib.model import drg
from bpmlib.model import expressions as m
from bpmlib.model.policies import Word
from bpmlib.source import Fragment, Span
from bpmlib.syntax.literals import literal
from bpmlib.values.types import Type, named_type

__all__ = ["FreshNames", "Types", "feel_type"]

_SIMPLE = (
    "number", "string", "boolean", "date", "time", "date and time", "days and time duration",
    "years and months duration",
)  # fmt: skip


class FreshNames:
    """Gives names that nothing of the exported policies has, whatever the place it stands at."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._taken = {word for text in texts for word in re.findall(r"\w+", text)}

    def of(self, wanted: str) -> str:
        """Return the name, or it with a number where it is taken.

        >>> names = FreshNames(["price + fee"])
        >>> names.of("share"), names.of("share"), names.of("price")
        ('share', 'share_2', 'price_2')
        """
        name, number = wanted, 1
        while name in self._taken:
            number += 1
            name = f"{wanted}_{number}"
        self._taken.add(name)
        return name


def feel_type(written: m.TypeName, documents: Documents) -> m.TypeName:
    """Return a type named in an expression with FEEL's own names: a unit is a number, a vocabulary a string."""
    arguments = tuple(feel_type(argument, documents) for argument in written.arguments)
    name = written.name
    known = named_type(name)
    if known is not None:
        name = known.kind if known.kind != "any" else "Any"
    elif name in documents.units:
        name = "number"
    elif not arguments and documents.get(name) is None and name not in ("list", "range", "context", "function"):
        name = "string"
    return m.TypeName(name, arguments, written.names, span=written.span)


class Types:
    """The item definitions of one file."""

    def __init__(self, documents: Documents, span: Span) -> None:
        self._documents = documents
        self._span = span
        self._names = FreshNames(documents.documents)
        self._items: dict[str, drg.ItemDefinition] = {}
        self._made: dict[object, str] = {}
        self.read: dict[str, set[str]] = {}
        """The fields that are read, by the name of their document."""

    def reads(self, document: str, field: str) -> None:
        """Note that a field of a document is read."""
        self.read.setdefault(document, set()).add(field)

    def fields(self) -> Iterator[tuple[DocumentType, DocumentField]]:
        """Yield every field that is read, with its document, in the order of the models."""
        for name in sorted(self.read):
            document = self._documents.get(name)
            assert document is not None
            for field in document.fields.values():
                if field.name in self.read[name]:
                    yield document, field

    def word(self, text: str) -> Word:
        """Return the name of a type as a word."""
        return Word(text, span=self._span)

    def of(self, type_: Type, called: str) -> Word | None:
        """Return the name of a static type, made where there is none yet; None where DMN has no name for it.

        `called` is what has the type: a structure without a name is called after it.
        """
        name = self._name(type_, called)
        return None if name is None else self.word(name)

    def _name(self, type_: Type, called: str) -> str | None:
        if type_.kind in _SIMPLE:
            return type_.kind
        if type_.kind == "document":
            self.read.setdefault(type_.name, set())
            return type_.name
        if type_.kind == "list":
            item = self._name(type_.item, called) if type_.item is not None else None
            return self._once(("list", item), f"{_title(item or 'Any')}List", lambda name: self._collection(name, item))
        if type_.kind == "context" and type_.fields:
            parts = tuple((key, self._name(part, f"{called}_{key}") or "Any") for key, part in type_.fields)
            return self._once(parts, _title(called), lambda name: self._structure(name, parts))
        return None

    def _once(self, key: object, wanted: str, make: object) -> str:
        if key not in self._made:
            name = self._made[key] = self._names.of(f"t{wanted}")
            self._items[name] = make(name)  # type: ignore[operator]  # one of the two below
        return self._made[key]

    def _collection(self, name: str, item: str | None) -> drg.ItemDefinition:
        return drg.ItemDefinition(self.word(name), self.word(item or "Any"), collection=True, span=self._span)

    def _structure(self, name: str, parts: Iterable[tuple[str, str]]) -> drg.ItemDefinition:
        components = tuple(
            drg.ItemDefinition(self.word(key), self.word(type_), span=self._span) for key, type_ in parts
        )
        return drg.ItemDefinition(self.word(name), components=components, span=self._span)

    def of_input(self, field: DocumentField) -> Word | None:
        """Return the name of the type of an input, with what its values have to keep to."""
        if field.type is None:
            return None
        item = self._component(field)
        if field.document is None and (item.collection or item.allowed is not None):
            name = self._names.of(f"t{_title(field.name)}")
            self._items[name] = drg.ItemDefinition(
                self.word(name), item.type, item.collection, allowed=item.allowed, span=self._span
            )
            return self.word(name)
        return item.type

    def items(self) -> tuple[drg.ItemDefinition, ...]:
        """Return the item definitions, each after those it names."""
        done: set[str] = set()
        while len(done) < len(self.read):  # the type of a field may be a document of which nothing was read so far
            for name in [name for name in self.read if name not in done]:
                document = self._documents.get(name)
                assert document is not None
                fields = [field for field in document.fields.values() if field.name in self.read[name]]
                self._items[name] = self._document(name, [self._component(field) for field in fields])
                done.add(name)
        needs = {name: list(_named(item)) for name, item in self._items.items()}
        return tuple(self._items[name] for name in sorted_by_need(needs))

    def _document(self, name: str, components: list[drg.ItemDefinition]) -> drg.ItemDefinition:
        type_ = None if components else self.word("Any")
        return drg.ItemDefinition(self.word(name), type_, components=tuple(components), span=self._span)

    def _component(self, field: DocumentField) -> drg.ItemDefinition:
        type_, item, collection = field.type, field, False
        if type_ is not None and type_.kind == "list" and field.item is not None:
            item, type_, collection = field.item, field.item.type, True
        known = None if type_ is None else self._name(type_, field.name)
        allowed = _allowed(item)
        fragment = None if allowed is None else Fragment(allowed, self._span)
        return drg.ItemDefinition(
            self.word(field.name), self.word(known or "Any"), collection, allowed=fragment, span=self._span
        )


def _title(name: str) -> str:
    """Return a name as a part of a longer one: `date and time` is `DateAndTime`."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[ _]", name))


def _named(item: drg.ItemDefinition) -> Iterator[str]:
    if item.type is not None:
        yield item.type.text
    for component in item.components:
        yield from _named(component)


def _allowed(field: DocumentField) -> str | None:
    """Return the unary tests for the values that a field may have, None where any will do."""
    bounds = field.bounds
    if field.values:
        tests = ", ".join(literal(value) for value in field.values)
    else:
        low = bounds.gt if bounds.gt is not None else bounds.ge
        high = bounds.lt if bounds.lt is not None else bounds.le
        if low is None and high is None:
            return None
        below, above = ">" if bounds.gt is not None else ">=", "<" if bounds.lt is not None else "<="
        if low is None or high is None:
            tests = f"{above} {literal(high)}" if low is None else f"{below} {literal(low)}"
        else:
            tests = f"{'(' if below == '>' else '['}{literal(low)}..{literal(high)}{')' if above == '<' else ']'}"
    return f"{tests}, null" if field.nullable else tests
