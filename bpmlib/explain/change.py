"""What would change a decision: each value read is moved past the nearest boundaries and decided again.

The boundaries are those of the table columns that look at the value; ends that are computed (a floor that
depends on other fields) count with the value they have for this document. The outcome beyond is the
engine's own answer for a witness, never a prediction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from bpmlib.core import ast as c
from bpmlib.core.personal import MASKED, Entries, Masks, masked
from bpmlib.core.walk import children, depends, fields_read
from bpmlib.documents.accept import Desk, accept
from bpmlib.errors import BpmError
from bpmlib.explain.naming import NAMELESS, Named, Names, in_sentence
from bpmlib.explain.scales import Scale, scale_of
from bpmlib.explain.wording import Wording
from bpmlib.model.vocabulary import Vocabulary
from bpmlib.regions.atoms import Atoms
from bpmlib.regions.intervals import Interval, Intervals
from bpmlib.run.decision import Decision
from bpmlib.run.runtime import NOT_YET
from bpmlib.values.compare import equal, kind_of
from bpmlib.values.ranges import Range
from bpmlib.values.types import Type

__all__ = ["Change", "changes", "together"]

_STEPS = 60
"""How many atoms are tried on each side before it is taken that the outcome stays."""


@dataclass(frozen=True)
class Change:
    """One value that would make a difference: which, the range it would have to be in, and the outcome there."""

    path: str
    type: Type
    to: Any
    """The range of values (`Range`), or for words and booleans the value itself."""
    witness: Any
    outcome: dict[str, Any]
    """The answers that would be others, by name."""
    types: dict[str, Type]
    error: str = ""
    """The error there, where it is one: `NoMatch` ..."""
    names: Named = field(default_factory=lambda: NAMELESS)
    """What people call the value, by language."""
    also: tuple[Any, ...] = ()
    """Further words that would come to the same."""

    def text(self, say: Wording) -> str:
        """Return the change as a sentence."""
        name = in_sentence(self.names, say.language, self.path)
        to = say.one_of([say.value(value, self.type) for value in (self.to, *self.also)])
        witness = say.value(self.witness, self.type)
        if say.language == "zh":
            shown = ",".join(f"{name} 为 {say.value(v, self.types[name])}" for name, v in self.outcome.items())
            example = f"(如 {witness})" if isinstance(self.to, Range) and witness != to else ""
            verb = "" if to.startswith(("超过", "低于")) else "为 "
            to = "其他值(个人信息,不显示)" if self.to is MASKED else to
            return f"若{name}{verb}{to}{example}: {shown or self.error}"
        shown = ", ".join(f"{name} is {say.value(v, self.types[name])}" for name, v in self.outcome.items())
        example = f" (such as {witness})" if isinstance(self.to, Range) and witness != to else ""
        to = "another (personal data, not shown)" if self.to is MASKED else to
        return f"if {name} were {to}{example}: {shown or self.error}"


def changes(decision: Decision, vocabulary: Vocabulary) -> tuple[Change, ...]:
    """Return the nearest changes of each value read: one a side for ordered values, one a value for others."""
    found: list[Change] = []
    watched = fields_read(decision.compiled.program, _looks(decision))
    names = Names(decision.compiled.program)
    for slot, read in enumerate(decision.compiled.program.reads):
        type_, value = read.field.type, decision.state[slot]
        if type_ is None or value is None or read.path not in watched:
            continue
        if decision.compiled.picks_figures(read.path):
            continue  # another day has other figures: what they say is another program's answer
        there: list[Change] = []
        if (scale := scale_of(read)) is not None:
            there += _ordered(decision, slot, read, type_, scale)
        elif type_.kind in ("boolean", "string"):
            there += _unordered(decision, slot, read, type_, vocabulary)
        found += _without_personal(decision, read.path, [replace(one, names=names.field(read.path)) for one in there])
    return tuple(found)


def together(found: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes with those words of one value put together that come to the same."""
    kept: list[Change] = []
    for change in found:
        same = next((i for i, one in enumerate(kept) if _come_to_the_same(one, change)), None)
        if same is None or isinstance(change.to, Range):
            kept.append(change)
        else:
            kept[same] = replace(kept[same], also=(*kept[same].also, change.to))
    return tuple(kept)


def _come_to_the_same(one: Change, other: Change) -> bool:
    return (one.path, one.error) == (other.path, other.error) and equal(one.outcome, other.outcome)


def _without_personal(decision: Decision, path: tuple[str, ...], found: list[Change]) -> list[Change]:
    """Mask what is personal: the values of a personal field, and those that a boundary made of such fields tells.

    By the values that would make no difference a reader could tell the one there is, so none of them is shown.
    """
    compiled = decision.compiled
    masks, told = compiled.masks, compiled.masks.read(path) is not None
    if not told and any(masks.expression(other) is not None for other, _ in _boundaries(decision, path)):
        masks, told = Masks(compiled.program, also=(path,)), True
    shapes = Entries({name: masks.definition(key) for key, name in compiled.answer_names.items()})
    shown: list[Change] = []
    for change in found:
        one = replace(change, outcome=masked(change.outcome, shapes))
        one = replace(one, to=MASKED, witness=MASKED) if told else one
        if one not in shown:
            shown.append(one)
    return shown


def _made(decision: Decision) -> Iterator[c.Definition | c.Table]:
    """Yield the decisions that were made."""
    compiled = decision.compiled
    for key, definition in compiled.program.definitions.items():
        if key not in compiled.program.explanatory and decision.state[compiled.layout.values[key]] is not NOT_YET:
            yield definition


def _looks(decision: Decision) -> Iterator[c.Expr]:
    """Yield what tables look at, by a column or a cell, and the formulas."""
    for definition in _made(decision):
        if isinstance(definition, c.Table):
            yield from (column.value for column in definition.columns)
            yield from (test for row in definition.all_rows for test in row.tests if test is not None)
        elif definition.kind == "formula":
            yield definition.body


def _unordered(
    decision: Decision, slot: int, read: c.ReadSpec, type_: Type, vocabulary: Vocabulary
) -> Iterator[Change]:
    value = decision.state[slot]
    if type_.kind == "boolean":
        others: list[Any] = [not value]
    else:
        words = read.field.values or vocabulary.values(type_.name)
        compared = (point for point in _points(decision, read.path) if isinstance(point, str))
        others = [word for word in words or dict.fromkeys(compared) if word != value]
    for other in others:
        if _admitted(read, other) and (there := _beyond(decision, slot, read, type_, other)) is not None:
            yield there.change(other)


def _ordered(decision: Decision, slot: int, read: c.ReadSpec, type_: Type, scale: Scale) -> Iterator[Change]:
    value = decision.state[slot]
    points = {scale.place(point) for point in _points(decision, read.path) if scale.comparable(value, point)}
    usable = [Intervals.of(Interval.at(point)) for point in points]
    if not usable:
        return
    atoms = Atoms.of(usable, bounds=_domain(read, scale), origin=scale.place(value))
    here = atoms.rank(scale.place(value))
    for direction in (-1, 1):
        nearest: _There | None = None
        first = last = here
        for rank in range(here + direction, _limit(here, direction, len(atoms)), direction):
            witness = scale.value(atoms.next_to(rank, "high" if direction < 0 else "low", scale.step))
            if witness is None or not _admitted(read, witness):
                continue
            there = _beyond(decision, slot, read, type_, witness)
            if nearest is None:
                nearest, first, last = there, rank, rank
            elif there is not None and there.says_the_same(nearest):
                last = rank
            else:
                break
        if nearest is not None:
            yield nearest.change(scale.range(_between(atoms, first, last)))


def _domain(read: c.ReadSpec, scale: Scale) -> Interval:
    """Return the values that the bounds of a field allow."""
    bounds = read.field.bounds
    low, high = (bounds.ge if bounds.ge is not None else bounds.gt), (bounds.le if bounds.le is not None else bounds.lt)
    ends = [None if end is None else scale.place(end) for end in (low, high)]
    return Interval(ends[0], bounds.ge is not None, ends[1], bounds.le is not None)


def _limit(here: int, direction: int, count: int) -> int:
    return max(-1, here - _STEPS) if direction < 0 else min(count, here + _STEPS)


def _between(atoms: Atoms, first: int, last: int) -> Any:
    """Return the range from one atom to another, without an end where the domain ends; of one value the value."""
    low, high = atoms.intervals[min(first, last)], atoms.intervals[max(first, last)]
    if low.low is not None and low.low == high.high:
        return low.low
    from_start, to_end = low is atoms.intervals[0], high is atoms.intervals[-1]
    return Range(
        None if from_start else low.low, not from_start and low.low_closed,
        None if to_end else high.high, not to_end and high.high_closed,
    )  # fmt: skip


def _admitted(read: c.ReadSpec, witness: Any) -> bool:
    """Whether a caller could give the value: it keeps to every bound of the field."""
    desk = Desk()
    accept(read.field, witness, read.field.name, desk)
    return not desk.found


def _points(decision: Decision, path: tuple[str, ...]) -> Iterator[Any]:
    """Yield the values with which tables and formulas compare the value at a path."""
    for other, how in _boundaries(decision, path):
        value = decision.compiled.value(other, list(decision.state))
        if how == "itself":
            yield value
        elif value is not None:
            yield from value if how == "items" else (end for end in (value.low, value.high) if end is not None)


def _boundaries(decision: Decision, path: tuple[str, ...]) -> Iterator[_Boundary]:
    """Yield what tables and formulas compare the value at a path with."""
    for definition in _made(decision):
        if isinstance(definition, c.Definition):
            yield from _compared(decision, definition.body, path)
            continue
        for row in definition.all_rows:
            for test in row.tests:
                if test is not None:
                    yield from _compared(decision, test, path)


def _stands_for(decision: Decision, value: c.Expr, path: tuple[str, ...]) -> bool:
    """Whether an expression is the value at a path itself, perhaps under a term's name."""
    while isinstance(value, c.Ref):
        definition = decision.compiled.program.definitions[value.key]
        if not isinstance(definition, c.Definition):
            return False
        value = definition.body
    return isinstance(value, c.Read) and value.path == path


_Boundary: TypeAlias = tuple[c.Expr, Literal["itself", "ends", "items"]]
"""What a value is compared with: the value of an expression, the ends of a range, or the items of a list."""


def _compared(decision: Decision, test: c.Expr, path: tuple[str, ...]) -> Iterator[_Boundary]:
    program = decision.compiled.program
    found: list[tuple[c.Expr, _Boundary]] = []
    if isinstance(test, (c.Compare, c.Equal)):
        found = [(test.left, (test.right, "itself")), (test.right, (test.left, "itself"))]
    elif isinstance(test, c.Within) and _stands_for(decision, test.value, path):
        found = [(test.value, (test.range, "ends"))]
    elif isinstance(test, c.Call) and test.function == "list contains" and len(test.arguments) == 2:
        found = [(test.arguments[1], (test.arguments[0], "items"))]
    else:
        for child in children(test):
            yield from _compared(decision, child, path)
    for one, (other, how) in found:
        if _stands_for(decision, one, path) and not depends(program, other, path) and not _local(other):
            yield other, how


def _local(node: c.Expr) -> bool:
    """Whether an expression needs the variable of a loop around it."""
    return isinstance(node, c.Local) or any(map(_local, children(node)))


@dataclass(frozen=True)
class _There:
    """What a witness comes to: the decision there, or the error (its class, a comma, its message)."""

    path: str
    type: Type
    witness: Any
    outcome: dict[str, Any]
    types: dict[str, Type]
    decision: Decision | None
    error: str = ""

    def change(self, to: Any) -> Change:
        return Change(self.path, self.type, to, self.witness, self.outcome, self.types, self.error)

    def says_the_same(self, other: _There) -> bool:
        """Whether the outcome is as little another one as that of a decision and itself."""
        if self.decision is None or other.decision is None:
            return self.decision is other.decision and self.error.partition(",")[0] == other.error.partition(",")[0]
        return not any(_differs(self.decision, other.decision, key) for key in self.decision.compiled.answer_names)


def _beyond(decision: Decision, slot: int, read: c.ReadSpec, type_: Type, witness: Any) -> _There | None:
    """Return what a witness comes to, or None where it makes no difference."""
    compiled = decision.compiled
    values = [*decision.state[: len(compiled.guard.reads)]]
    values[slot] = witness
    path, types = ".".join(read.path), {name: compiled.answer_type(key) for key, name in compiled.answer_names.items()}
    try:
        other = compiled.again(values)
    except BpmError as error:
        message = f"{type(error).__name__}, {error.diagnostics[0].message}"
        return _There(path, type_, witness, {}, types, None, message)
    changed = {
        name: other.outcome[name] for key, name in compiled.answer_names.items() if _differs(decision, other, key)
    }
    return _There(path, type_, witness, changed, types, other) if changed else None


def _differs(before: Decision, after: Decision, key: str) -> bool:
    """Whether an answer is another one, and not merely another amount by the same rules.

    An amount that a rule computes moves with its inputs all the time: that is no boundary.
    """
    slot = before.compiled.layout.values[key]
    old, new = before.state[slot], after.state[slot]
    if equal(old, new):
        return False
    is_table = isinstance(before.compiled.program.definitions[key], c.Table)
    return (is_table and set(before.hits(key)) != set(after.hits(key))) or not _alike(old, new)


def _alike(old: Any, new: Any) -> bool:
    """Whether two values are equal but for their numbers and dates."""
    match kind_of(old):
        case "number" | "date" | "date and time" as kind:
            return kind_of(new) == kind
        case "list" if kind_of(new) == "list":
            return len(old) == len(new) and all(map(_alike, old, new))
        case "context" if kind_of(new) == "context":
            return all(_alike(old[key], new[key]) for key in old)
    return equal(old, new)
