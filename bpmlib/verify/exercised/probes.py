"""What there is to exercise in a program: its rules, the tests of its cells, their boundaries, its conditions.

An `Item` is one thing that a single document can show: that a rule applied, that a test came out true, that a value
lay just below the end of a cell's interval, that a condition decided on its own. `probe_of` lists the items of a
definition, each with what has to be known to see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

from bpmlib.core import ast as c
from bpmlib.core.walk import children, variables
from bpmlib.source import Span
from bpmlib.values.compare import show_value
from bpmlib.values.ranges import Range
from bpmlib.verify.exercised.standing import Standing
from bpmlib.verify.exercised.steps import MEASURED, Position, step_of

__all__ = ["KINDS", "End", "Group", "Item", "Kind", "Probe", "Test", "When", "probe_of"]

Kind = Literal["rule", "test", "boundary", "condition"]
KINDS: Final[tuple[Kind, ...]] = ("rule", "test", "boundary", "condition")

_NEVER: Final = {
    "applied": "never applied", "true": "{} was never true", "false": "{} was never false",
    "below": "never just below {}", "at": "never exactly {}", "above": "never just above {}",
    "decided by being true": "{} never decided by being true",
    "decided by being false": "{} never decided by being false",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a document can show; `subject` is what it is about, as written."""

    kind: Kind
    what: str
    place: tuple[str, int, int, int]
    """The file, the characters, and which of several things at this place."""
    element: str = field(compare=False)
    subject: str = field(compare=False)
    span: Span = field(compare=False, repr=False)

    def text(self) -> str:
        """Return what has not been shown, with its place."""
        return f"{self.span.place}: {self.element}: {_NEVER[self.what].format(self.subject)}"

    def to_dict(self) -> dict[str, Any]:
        """Return the item as plain data."""
        data = {"kind": self.kind, "what": self.what, "element": self.element, "subject": self.subject}
        return data | self.span.source.place_data(self.span.start)


When: TypeAlias = tuple[tuple[c.Expr, bool], ...]
"""The conditions of the `if`s around, and how each has to come out for the engine to get here."""


@dataclass(frozen=True, slots=True)
class Test:
    """A condition that comes out true or false."""

    condition: c.Expr
    true: Item
    false: Item
    when: When = ()


@dataclass(frozen=True, slots=True)
class End:
    """What a value is compared with: the items for the value being there, one step below it, one step above."""

    value: c.Expr
    end: c.Expr
    step: Any
    items: Mapping[Position, Item]
    when: When = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A condition made of several: `whole` over `parts`, each of which has an item for deciding true and false."""

    whole: c.Expr
    parts: tuple[c.Expr, ...]
    true: tuple[Item, ...]
    false: tuple[Item, ...]
    when: When = ()


@dataclass(slots=True)
class Probe:
    """What there is to exercise in one definition; the items of `rules` by the position of their row."""

    rules: dict[int, Item] = field(default_factory=dict)
    tests: list[Test] = field(default_factory=list)
    ends: list[End] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)

    def items(self) -> Iterator[Item]:
        """Yield all items, kind by kind."""
        yield from self.rules.values()
        for test in self.tests:
            yield from (test.true, test.false)
        for end in self.ends:
            yield from end.items.values()
        for group in self.groups:
            for pair in zip(group.true, group.false, strict=True):
                yield from pair

    def expressions(self) -> Iterator[c.Expr]:
        """Yield everything whose value has to be known."""
        for test in self.tests:
            yield test.condition
        for end in self.ends:
            yield from (end.value, end.end)
        for group in self.groups:
            yield from group.parts
        whens = [one.when for one in self.tests] + [one.when for one in self.ends] + [one.when for one in self.groups]
        yield from (condition for when in whens for condition, _ in when)


def _parts(node: c.Expr) -> Iterator[c.Expr]:
    """Yield the conditions that a condition joins by `and`, `or` and `not`."""
    match node:
        case c.And(items) | c.Or(items):
            for item in items:
                yield from _parts(item)
        case c.Not(operand) | c.Call("not", (operand,)):
            yield from _parts(operand)
        case _:
            yield node


def _tests(cell: c.Expr, span: Span) -> list[c.Expr]:
    """Return the tests of a cell, each of which has a place of its own; one alone is the cell itself.

    What stands at the place of the whole cell only puts the tests together, and keeps null away from them.
    """
    found: list[c.Expr] = []
    stack = [cell]
    while stack:
        node = stack.pop()
        if (node.span.start, node.span.end) != (span.start, span.end):
            found.append(node)
        elif isinstance(node, (c.And, c.Or)):
            stack.extend(reversed(node.items))
        elif isinstance(node, c.Not):
            stack.append(node.operand)
    return found or [cell]


def _compared(test: c.Expr, column: c.Expr | None) -> Iterator[tuple[c.Expr, c.Expr]]:
    """Yield the values that a test compares, that of the column first wherever it stands."""
    match test:
        case c.And(items) | c.Or(items):
            for item in items:
                yield from _compared(item, column)
        case c.Not(operand):
            yield from _compared(operand, column)
        case c.Compare(_, left, right) | c.Equal(left, right):
            turned = right == column or (left != column and isinstance(left, c.Const))
            yield (right, left) if turned else (left, right)
        case c.Within(value, c.Const(Range() as range_)):
            yield from ((value, c.Const(end, span=test.span)) for end in (range_.low, range_.high) if end is not None)
        case c.Within(value, range_):
            yield from ((value, c.Select(range_, end, True, span=range_.span)) for end in ("start", "end"))


def _words(span: Span) -> str:
    return " ".join(span.text.split())


def probe_of(program: c.Program, definition: c.Definition | c.Table) -> Probe:
    """Return what there is to exercise in a definition of a program."""
    return _Finder(program, definition).probe()


class _Finder:
    """Finds what there is to exercise in one definition."""

    def __init__(self, program: c.Program, definition: c.Definition | c.Table) -> None:
        self.program = program
        self.definition = definition
        self.standing = Standing(program)
        self.found = Probe()
        self.element = ""

    def probe(self) -> Probe:
        """Return what there is."""
        definition = self.definition
        if isinstance(definition, c.Definition):
            self.element = f"the header `{_words(definition.span)}`" if definition.kind == "column" else (
                f"{definition.kind} `{definition.name}`"
            )  # fmt: skip
            if definition.kind == "formula":
                self.found.rules[0] = self._item("rule", "applied", definition.span, definition.name)
            self._formula(definition.body, (), whole=definition.type.kind == "boolean")
            return self.found
        first_exception, last = len(definition.rows), len(definition.all_rows) - 1
        for at, row in enumerate(definition.all_rows):
            default = definition.default is not None and at == last
            what = "exception" if first_exception <= at and not default else "rule"
            self.element = f"{what} `{row.name}` of `{definition.name}`"
            self.found.rules[at] = self._item("rule", "applied", row.span, row.name)
            self._row(definition, row)
        return self.found

    def _item(self, kind: Kind, what: str, span: Span, subject: str, nth: int = 0) -> Item:
        place = (span.source.name, span.start, span.end, nth)
        return Item(kind, what, place, self.element, subject, span)

    # ------------------------------------------------------------------------------------------- rows

    def _row(self, table: c.Table, row: c.Row) -> None:
        """Find the tests of a row, the ends of their intervals, and, where there are several cells, the cells."""
        cells: list[tuple[c.Expr, Span, str]] = []
        for column, test, span in zip(table.columns, row.tests, row.cells, strict=True):
            if test is None or span is None:
                continue
            cells.append((test, span, f"`{_words(span)}` of `{column.header}`"))
            for one in _tests(test, span):
                self._test(one, f"`{_words(one.span)}` of `{column.header}`", ())
                self._ends(one, column.value, ())
        if len(cells) > 1:
            whole = c.And(tuple(test for test, _, _ in cells), span=row.span)
            self._group(whole, cells, ())

    def _test(self, node: c.Expr, subject: str, when: When) -> None:
        true, false = (self._item("test", what, node.span, subject) for what in ("true", "false"))
        self.found.tests.append(Test(node, true, false, when))

    def _group(self, whole: c.Expr, parts: Sequence[tuple[c.Expr, Span, str]], when: When) -> None:
        true, false = (
            tuple(self._item("condition", f"decided by being {side}", span, subject) for _, span, subject in parts)
            for side in ("true", "false")
        )
        self.found.groups.append(Group(whole, tuple(part for part, _, _ in parts), true, false, when))

    # --------------------------------------------------------------------------------------- formulas

    def _formula(self, node: c.Expr, when: When, *, whole: bool = False) -> None:
        """Find the conditions in an expression; the expression itself is one where it is `whole` a condition."""
        if variables(node):
            return
        if whole or isinstance(node, (c.And, c.Or, c.Not)) or (isinstance(node, c.Call) and node.function == "not"):
            self._condition(node, when)
        elif isinstance(node, c.If):
            self._condition(node.condition, when)
            self._formula(node.yes, (*when, (node.condition, True)))
            self._formula(node.no, (*when, (node.condition, False)))
        elif not isinstance(node, (c.Const, c.Dynamic)):
            for child in children(node):
                self._formula(child, when)

    def _condition(self, node: c.Expr, when: When) -> None:
        """Find the parts that `and`, `or` and `not` join to a condition."""
        parts: list[c.Expr] = []
        for part in _parts(node):
            if part not in parts and not isinstance(part, c.Const):
                parts.append(part)
        for part in parts:
            self._test(part, f"`{_words(part.span)}`", when)
            self._ends(part, None, when)
            for child in children(part):
                self._formula(child, when)
        if len(parts) > 1 and all(not isinstance(part, c.Const) for part in _parts(node)):
            self._group(node, [(part, part.span, f"`{_words(part.span)}`") for part in parts], when)

    # ------------------------------------------------------------------------------------- boundaries

    def _ends(self, test: c.Expr, column: c.Expr | None, when: When) -> None:
        """Find what a test compares with; `column` is the value that its cell is about."""
        for nth, (value, end) in enumerate(_compared(test, column)):
            kinds = {self.standing.kind(value), self.standing.kind(end)} - {""}
            if not kinds or not kinds <= MEASURED:
                continue
            step = step_of(
                end, self.standing.read(value), whole=self.standing.whole(value) and self.standing.whole(end)
            )
            wanted = self.standing.possible(value, end, step)
            subject = self._subject(value, end, column)
            items = {one: self._item("boundary", one, test.span, subject, nth) for one in wanted}
            self.found.ends.append(End(value, end, step, items, when))

    def _subject(self, value: c.Expr, end: c.Expr, column: c.Expr | None) -> str:
        shown = show_value(end.value) if isinstance(end, c.Const) else _words(end.span)
        side = f"the {end.name} of " if isinstance(end, c.Select) and end.name in ("start", "end") else ""
        return f"{side}`{shown}` for `{_words((column or value).span)}`"
