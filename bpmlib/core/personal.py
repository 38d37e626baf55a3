"""Which values of a program are personal: those of the fields marked so, and what expressions make of them.

A value is carried on by whatever copies it or computes with it: a term, a list, a string put together, a sum. It is
not carried on by a test: that a rule applied is what an explanation is there to say. So a comparison is not personal,
and what an `if` or a table picks is personal only where the picked expressions are; a personal truth value stays
personal under `not`, `and`, `or` and where it is compared with true or false.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, TypeAlias

from bpmlib.core import ast as c
from bpmlib.core.walk import children, fields_read, outermost
from bpmlib.documents.fields import DocumentField, DocumentType
from bpmlib.functions.registry import BUILTINS
from bpmlib.model import expressions as m
from bpmlib.source import Span

__all__ = ["MASKED", "Entries", "Masked", "Masks", "Shape", "masked", "places"]


class Masked(Enum):
    """The type of `MASKED`, which stands for a value that must not be shown."""

    MASKED = "(personal data)"

    def __str__(self) -> str:
        return self.value

    __repr__ = __str__


MASKED: Final = Masked.MASKED


class Whole(Enum):
    """The shape of a value that is personal as a whole."""

    WHOLE = "whole"


WHOLE: Final = Whole.WHOLE


@dataclass(frozen=True, slots=True)
class Entries:
    """A context, some entries of which hold something personal."""

    shapes: Mapping[str, Shape]


@dataclass(frozen=True, slots=True)
class Items:
    """A list whose items hold something personal."""

    shape: Shape


Shape: TypeAlias = Whole | DocumentType | Entries | Items | None
"""Where in a value something personal is. Of a document its type says it; None means nowhere."""


def _of_field(info: DocumentField) -> Shape:
    if info.personal:
        return WHOLE
    if not info.holds_personal:
        return None
    return info.document if info.item is None else Items(_of_field(info.item))


def _inside(shape: Shape, name: str) -> Shape:
    """Return the shape of an entry of a context, or of a part of a value."""
    match shape:
        case DocumentType():
            info = shape.fields.get(name)
            return None if info is None else _of_field(info)
        case Entries(shapes):
            return shapes.get(name)
        case None:
            return None
    return WHOLE


def _items(shape: Shape) -> Shape:
    """Return the shape of the items of a list."""
    return shape.shape if isinstance(shape, Items) else None if shape is None else WHOLE


def _list_of(shape: Shape) -> Shape:
    return None if shape is None else Items(shape)


def _join(shapes: Iterable[Shape]) -> Shape:
    """Return a shape that covers values of all these shapes."""
    found: Shape = None
    for shape in shapes:
        if found is None or shape is None or shape == found:
            found = found if shape is None else shape
        elif isinstance(found, Items) and isinstance(shape, Items):
            found = Items(_join((found.shape, shape.shape)))
        elif isinstance(found, Entries) and isinstance(shape, Entries):
            names = dict.fromkeys([*found.shapes, *shape.shapes])
            found = Entries({name: _join((found.shapes.get(name), shape.shapes.get(name))) for name in names})
        else:
            return WHOLE
    return found


def _any(shapes: Iterable[Shape]) -> Shape:
    """Return the shape of what is made of values of these shapes: all of it is personal where one of them is."""
    return WHOLE if any(shape is not None for shape in shapes) else None


def masked(value: Any, shape: Shape) -> Any:
    """Return a copy of a value with `MASKED` in place of everything personal; null is shown as null.

    >>> masked({"a": 1, "b": [2]}, Entries({"b": WHOLE}))
    {'a': 1, 'b': (personal data)}
    """
    if shape is None or value is None:
        return value
    if isinstance(value, dict) and isinstance(shape, DocumentType | Entries):
        return {name: masked(item, _inside(shape, name)) for name, item in value.items()}
    if isinstance(value, list) and isinstance(shape, Items):
        return [masked(item, shape.shape) for item in value]
    return MASKED


def places(path: str, shape: Shape) -> Iterator[str]:
    """Yield the paths of what is personal in a value at `path`: `lead.contact`, `order.lines[].phone`.

    Where documents of one type stand inside each other, the inner one is named as a whole.
    """
    yield from _places(path, shape, frozenset())


def _places(path: str, shape: Shape, around: frozenset[DocumentType]) -> Iterator[str]:
    match shape:
        case Items(item):
            yield from _places(f"{path}[]", item, around)
        case Entries(shapes):
            for name, inner in shapes.items():
                yield from _places(f"{path}.{name}", inner, around)
        case DocumentType() if shape not in around:
            for name in shape.fields:
                yield from _places(f"{path}.{name}", _inside(shape, name), around | {shape})
        case None:
            return
        case _:
            yield path


_COMBINING = frozenset(("all", "any", "not", "is"))
"""Built-ins whose truth value is made of truth values."""


def _is_test(function: str) -> bool:
    """Whether a built-in only tests or counts its arguments."""
    signatures = BUILTINS[function].signatures
    results = [signature.result(signature.types) for signature in signatures]
    tests = all(result is not None and result.kind == "boolean" for result in results)
    return function == "count" or (tests and function not in _COMBINING)


_TESTS = (m.Comparison, m.Between, m.In, m.InstanceOf, m.Quantified)


class Masks:
    """What of a program's values must not be shown. `also` are paths of fields that are taken to be personal."""

    def __init__(self, program: c.Program, also: Iterable[tuple[str, ...]] = ()) -> None:
        self._program = program
        self._also = frozenset(also)
        self._known: dict[str, Shape] = {}
        self._reads = {read.path: self._of_path(read.path) for read in program.reads}
        self.empty = all(shape is None for shape in self._reads.values())
        """Whether nothing that the program reads is personal."""
        for key, definition in program.definitions.items() if not self.empty else ():
            self._known[key] = self._of_definition(definition)

    def read(self, path: tuple[str, ...]) -> Shape:
        """Return where the value read at a path is personal."""
        return self._reads.get(path)

    def definition(self, key: str) -> Shape:
        """Return where the value of a term or decision is personal."""
        return self._known.get(key)

    def expression(self, node: c.Expr) -> Shape:
        """Return where the value of an expression of the program is personal."""
        return None if self.empty else self._of(node, {})

    def explained_by(self, span: Span) -> bool:
        """Whether why the operation at a place has no value may tell something personal."""
        if self.empty:
            return False
        around = [node for node in self._expressions() if _encloses(node.span, span)]
        paths = fields_read(self._program, around)
        return not around or any(self._reads.get(path) is not None for path in paths)

    def _of_path(self, path: tuple[str, ...]) -> Shape:
        info = self._program.inputs[path[0]]
        hidden = info.personal
        for name in path[1:]:
            assert info.document is not None
            info = info.document.fields[name]
            hidden |= info.personal
        if info.document is not None:
            return None  # only whether it is there is read
        return WHOLE if hidden or path in self._also else _of_field(info)

    def _expressions(self) -> Iterator[c.Expr]:
        """Yield the outermost expressions of all definitions."""
        for definition in self._program.definitions.values():
            yield from outermost(definition)

    def _of_definition(self, definition: c.Definition | c.Table) -> Shape:
        if isinstance(definition, c.Definition):
            return self._of(definition.body, {})
        rows = [row.results for row in definition.all_rows if row.results is not None]
        columns = [_join(self._of(row[i], {}) for row in rows) for i in range(len(definition.results))]
        if definition.fold is not None:
            return None if definition.fold == "count" else _any(columns)
        shape = columns[0]
        if len(columns) > 1:
            found = {name: shape for (name, _), shape in zip(definition.results, columns, strict=True) if shape}
            shape = Entries(found) if found else None
        return _list_of(shape) if definition.select == "all" else shape

    def _of(self, node: c.Expr, around: Mapping[str, Shape]) -> Shape:
        """Return the shape of an expression; `around` has those of the variables of the loops around it."""
        match node:
            case c.Const() | c.Unset() | c.Compare() | c.IsNull() | c.Within():
                return None
            case c.Read(path):
                return self._reads.get(path)
            case c.Ref(key):
                return self._known.get(key)
            case c.Local(name):
                return around.get(name)
            case c.Need(operand) | c.Require(_, operand):
                return self._of(operand, around)
            case c.Conform(operand):
                shape = self._of(operand, around)
                return shape if isinstance(shape, DocumentType | Entries) else _any((shape,))
            case c.Single(items) | c.At(items):
                return _items(self._of(items, around))
            case c.If(_, yes, no):
                return _join((self._of(yes, around), self._of(no, around)))
            case c.Equal(left, right):
                truths = [other for one, other in ((left, right), (right, left)) if _is_truth(one)]
                return _any(self._of(other, around) for other in truths)
            case c.Quantify(_, variable, items, condition):
                return _any((self._of(condition, {**around, variable: _items(self._of(items, around))}),))
            case c.Each(variable, items, result, flat):
                shape = self._of(result, {**around, variable: _items(self._of(items, around))})
                return shape if flat else _list_of(shape)
            case c.Filter(_, items):
                return self._of(items, around)
            case c.ListOf(items):
                return _list_of(_join(self._of(item, around) for item in items))
            case c.Record(entries):
                shapes = {name: shape for name, value in entries if (shape := self._of(value, around)) is not None}
                return Entries(shapes) if shapes else None
            case c.Select(base, name):
                return _inside(self._of(base, around), name)
            case c.Call(function, arguments):
                return None if _is_test(function) else _any(self._of(each, around) for each in arguments)
            case c.Dynamic(source, captured):
                return None if isinstance(source, _TESTS) else _any(self._of(value, around) for _, value in captured)
        return _any(self._of(part, around) for part in children(node))


def _is_truth(node: c.Expr) -> bool:
    return isinstance(node, c.Const) and isinstance(node.value, bool)


def _encloses(outer: Span, inner: Span) -> bool:
    return outer.source == inner.source and outer.start <= inner.start and inner.end <= outer.end
