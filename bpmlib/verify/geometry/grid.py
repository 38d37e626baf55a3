"""A decision table as geometry: an axis for every variable, and of every rule the ranks that it accepts on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Final, NamedTuple

from bpmlib.check.scope import Words
from bpmlib.core import ast as c
from bpmlib.core.walk import children
from bpmlib.documents.fields import Bounds, DocumentField
from bpmlib.regions.intervals import Region, Values
from bpmlib.regions.partition import Box, Cells, Ranks
from bpmlib.values.types import ANY, BOOLEAN, NUMBER, Type
from bpmlib.verify.geometry.axes import Axis, Variable, axis_of
from bpmlib.verify.geometry.conditions import Condition, Conditions, compared

__all__ = ["Cut", "Grid", "field_at"]


class Cut(NamedTuple):
    """A variable and the sets of its values at whose ends it is cut."""

    variable: Variable
    regions: tuple[Region, ...]


_NO_CUTS: Final[Mapping[object, Cut]] = MappingProxyType({})


@dataclass(frozen=True)
class Grid:
    """A table over the axes of its variables. `rows` are its rules, then its exceptions, without `otherwise`."""

    table: c.Table
    axes: tuple[Axis, ...]
    rows: tuple[Cells, ...]
    off: frozenset[int]
    """The rows that never hold, whatever the variables are: a figure in them, or in a header, says so."""
    impossible: tuple[Cells, ...]
    """Boxes in which no document lies: a field cannot be there while the document around it is null."""
    cuts: Mapping[object, Cut] = field(repr=False)
    """What each axis was made of, by what tells variables apart."""

    @classmethod
    def of(cls, program: c.Program, key: str, words: Words, cuts: Mapping[object, Cut] = _NO_CUTS) -> Grid:
        """Return the grid of the table with that key; `words` says which words a type of the vocabulary has.

        The `cuts` of another grid come first and add to those of the table, so that two grids can have the same axes.
        """
        return _Builder(program, key, words, cuts).grid()

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many ranks each axis has."""
        return tuple(map(len, self.axes))

    @cached_property
    def loose(self) -> frozenset[int]:
        """The axes whose ranks have no order."""
        return frozenset(at for at, axis in enumerate(self.axes) if axis.order is None)

    def text(self, cells: Cells) -> dict[str, str]:
        """Return the cells of a box as an author would write them, by header; without those that accept everything."""
        found: dict[str, str] = {}
        for axis, ranks in zip(self.axes, cells, strict=True):
            if (text := axis.text(ranks)) != "-":
                header = axis.variable.header
                found[header] = f"{found[header]} and {text}" if header in found else text
        return found

    def cells(self, box: Box) -> Cells:
        """Return a box as sets of ranks."""
        return tuple((one,) for one in box)

    def free_in(self, cells: Cells) -> list[Axis]:
        """Return the axes that a box confines of which we do not know what values they can have."""
        pairs = zip(self.axes, cells, strict=True)
        return [axis for axis, ranks in pairs if axis.free and ranks != axis.whole]


def field_at(inputs: Mapping[str, DocumentField], path: Sequence[str]) -> list[DocumentField]:
    """Return the description of the field at a path, and before it those of the documents around it."""
    found = [inputs[path[0]]]
    for name in path[1:]:
        document = found[-1].document
        assert document is not None, "a path goes through documents"
        found.append(document.fields[name])
    return found


class _Builder:
    def __init__(self, program: c.Program, key: str, words: Words, given: Mapping[object, Cut]) -> None:
        self.program = program
        table = program.definitions[key]
        assert isinstance(table, c.Table)
        self.table = table
        self.words = words
        self.given = given
        self.conditions = Conditions(program.definitions)
        self.subjects: dict[object, c.Expr] = {}
        self.regions: dict[object, dict[Region, None]] = {}
        self.headers: dict[object, str] = {}
        self.types: dict[object, Type] = {}
        self.zoneless = {key: clock for key, cut in given.items() for clock in _clocks(cut.regions)}
        self.cells: dict[tuple[int, object], list[Condition] | None] = {}
        """What a column's cells come to, by what is written there."""

    def grid(self) -> Grid:
        for column in self.table.columns:
            subject = self.conditions.variable(column.value)
            if subject is not None and not isinstance(subject, c.Const):
                self.headers.setdefault(_key(subject), column.header)
                self.types.setdefault(_key(subject), column.type)
        rows = [*self.table.rows, *(exception.row for exception in self.table.exceptions)]
        found = [self._conditions(row) for row in rows]
        cuts = self._cuts()
        axes = {key: axis_of(cut.variable, cut.regions) for key, cut in cuts.items()}
        at = {key: position for position, key in enumerate(axes)}
        whole = tuple(axis.whole for axis in axes.values())
        cache: dict[tuple[object, Region], Ranks] = {}
        cells: list[Cells] = []
        for conditions in found:
            if conditions is None:
                cells.append(whole)
                continue
            row = list(whole)
            for key, region in conditions.items():
                if (key, region) not in cache:
                    cache[key, region] = axes[key].ranks(region)
                row[at[key]] = cache[key, region]
            cells.append(tuple(row))
        off = frozenset(
            number for number, conditions in enumerate(found)
            if conditions is None or (not all(cells[number]) and self._switched_off(rows[number], axes))
        )  # fmt: skip
        made = tuple(axes.values())
        return Grid(self.table, made, tuple(cells), off, tuple(self._impossible(made)), cuts)

    def _cuts(self) -> dict[object, Cut]:
        found = dict(self.given)
        for key, regions in self.regions.items():
            known = found.get(key)
            variable = self._variable(key) if known is None else known.variable
            found[key] = Cut(variable, tuple(dict.fromkeys((*(known.regions if known else ()), *regions))))
        return found

    def _conditions(self, row: c.Row) -> dict[object, Region] | None:
        """Return the region of each variable that a row confines, None for a row that never applies."""
        found: dict[object, Region] = {}
        for at, test in enumerate(row.tests):
            if test is None:
                continue
            span = row.cells[at]
            written = (at, span.text if span is not None else id(test))
            if written not in self.cells:
                self.cells[written] = self._of_cell(test)
            conditions = self.cells[written]
            if conditions is None:
                return None
            for subject, region in conditions:
                key = _key(subject)
                self.subjects.setdefault(key, subject)
                self.regions.setdefault(key, {})[region] = None
                found[key] = region if key not in found else found[key].intersection(region)
        return found

    def _switched_off(self, row: c.Row, axes: Mapping[object, Axis]) -> bool:
        """Whether a row that accepts nothing would accept something without its tests that name a figure."""
        tests = tuple(None if test is not None and self._names_figure(test) else test for test in row.tests)
        conditions = self._conditions(replace(row, tests=tests)) if tests != row.tests else None
        return conditions is not None and all(axes[key].ranks(region) for key, region in conditions.items())

    def _names_figure(self, node: c.Expr) -> bool:
        figure = isinstance(node, c.Const) and node.span.text in self.program.parameters
        return figure or any(map(self._names_figure, children(node)))

    def _of_cell(self, test: c.Expr) -> list[Condition] | None:
        conditions = self.conditions.of(test)
        if conditions is not None and any(map(self._other_clock, conditions)):
            return [Condition(test, Values.of(True))]
        return conditions

    def _other_clock(self, condition: Condition) -> bool:
        """Whether a condition compares instants with a zone where another one has none: there is no order then."""
        ends = _clocks([condition.region])
        return any(self.zoneless.setdefault(_key(condition.subject), end) != end for end in ends)

    def _variable(self, key: object) -> Variable:
        subject = self.subjects[key]
        info: DocumentField | None = None
        if isinstance(subject, c.Read):
            around = field_at(self.program.inputs, subject.path)
            info, type_ = around[-1], around[-1].type or ANY
            nullable, header = any(one.nullable for one in around), ".".join(subject.path)
        elif isinstance(subject, c.Ref):
            type_ = self.types.get(key) or self._type_of(subject.key)
            nullable, header = type_.nullable, self.program.definitions[subject.key].name
            info = self._counted(subject.key)
        elif (comparison := compared(subject)) is not None:
            header = self._header(comparison.left)
            return Variable(subject, header, NUMBER, words=(-1, 0, 1))
        else:
            type_, nullable, header = BOOLEAN, False, " ".join(subject.span.text.split())
        header = self.headers.get(key, header)
        return Variable(subject, header, type_, info, self._words(type_, info), nullable)

    def _header(self, node: c.Expr) -> str:
        """Return what the table calls a value."""
        subject = self.conditions.variable(node)
        text = ".".join(subject.path) if isinstance(subject, c.Read) else " ".join(node.span.text.split())
        return self.headers.get(_key(subject), text) if subject is not None else text

    def _counted(self, key: str) -> DocumentField | None:
        """Return the description of a value that counts something: a whole number that is not negative."""
        definition = self.program.definitions[key]
        body = definition.body if isinstance(definition, c.Definition) else None
        if not isinstance(body, c.Call) or body.function not in ("count", "string length"):
            return None
        return DocumentField(name=key, type=NUMBER, bounds=Bounds(ge=0), whole=True)

    def _words(self, type_: Type, info: DocumentField | None) -> tuple[object, ...]:
        if info is not None and info.values:
            return info.values
        return (self.words.values(type_.name) or ()) if type_.kind == "string" else ()

    def _type_of(self, key: str) -> Type:
        definition = self.program.definitions[key]
        if isinstance(definition, c.Definition):
            return definition.type
        single = len(definition.results) == 1 and (definition.select != "all" or definition.fold is not None)
        return definition.results[0][1] if single else ANY

    def _impossible(self, axes: Sequence[Axis]) -> list[Cells]:
        found: list[Cells] = []
        whole = [axis.whole for axis in axes]
        causes = [self._causes(axis) for axis in axes]
        for i, axis in enumerate(axes):
            for j, other in enumerate(axes):
                if i == j or axis.null is None or other.null is None or not causes[i]:
                    continue
                if causes[i] <= causes[j] and len(other) > 1:
                    row = list(whole)
                    row[i] = ((axis.null, axis.null),)
                    row[j] = ((0, other.null - 1),)
                    found.append(tuple(row))
        return found

    def _causes(self, axis: Axis) -> frozenset[tuple[str, ...]]:
        """Return the paths of which one has to be null where the field of an axis is."""
        subject = axis.variable.subject
        if not isinstance(subject, c.Read):
            return frozenset()
        around = field_at(self.program.inputs, subject.path)
        return frozenset(subject.path[: at + 1] for at, one in enumerate(around) if one.nullable)


def _key(subject: c.Expr) -> object:
    """Return what tells variables apart."""
    return subject if isinstance(subject, (c.Read, c.Ref)) else repr(subject)


def _clocks(regions: Sequence[Region]) -> list[bool]:
    """Return for each instant that bounds a region whether it has no time zone."""
    points = (point for region in regions for point in region.points)
    return [point.tzinfo is None for point in points if isinstance(point, datetime)]
