"""What would change a decision: each value read is moved past the nearest boundaries and decided again.

The boundaries are those of the table columns that look at the value; ends that are computed (a floor that
depends on other fields) count with the value they have for this document. The outcome beyond is the
engine's own answer for a witness, never a prediction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bpmlib.core import ast as c
from bpmlib.core.walk import children, depends
from bpmlib.errors import BpmError
from bpmlib.explain.wording import Wording
from bpmlib.model.vocabulary import Vocabulary
from bpmlib.regions.atoms import Atoms
from bpmlib.regions.intervals import Interval, Intervals
from bpmlib.run.decision import Decision
from bpmlib.run.runtime import NOT_YET
from bpmlib.values.compare import equal
from bpmlib.values.ranges import Range
from bpmlib.values.types import Type

__all__ = ["Change", "changes"]

_STEPS = 12
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

    def text(self, say: Wording) -> str:
        """Return the change as a sentence."""
        to, witness = say.value(self.to, self.type), say.value(self.witness, self.type)
        if say.language == "zh":
            shown = ",".join(f"{name} 为 {say.value(v, self.types[name])}" for name, v in self.outcome.items())
            example = f"(如 {witness})" if isinstance(self.to, Range) and witness != to else ""
            verb = "" if to.startswith(("超过", "低于")) else "为 "
            return f"若 {self.path} {verb}{to}{example}: {shown or self.error}"
        shown = ", ".join(f"{name} is {say.value(v, self.types[name])}" for name, v in self.outcome.items())
        example = f" (such as {witness})" if isinstance(self.to, Range) and witness != to else ""
        return f"if {self.path} were {to}{example}: {shown or self.error}"


def changes(decision: Decision, vocabulary: Vocabulary) -> tuple[Change, ...]:
    """Return the nearest changes of each value read: one a side for ordered values, one a value for others."""
    found: list[Change] = []
    for slot, read in enumerate(decision.compiled.program.reads):
        type_, value = read.field.type, decision.state[slot]
        if type_ is None or value is None or not _looked_at(decision, read.path):
            continue
        if type_.kind in ("number", "date", "date and time"):
            found += _ordered(decision, slot, read, type_)
        elif type_.kind in ("boolean", "string"):
            found += _unordered(decision, slot, read, type_, vocabulary)
    return tuple(found)


def _made(decision: Decision) -> Iterator[c.Definition | c.Table]:
    """Yield the decisions that were made."""
    compiled = decision.compiled
    for key, definition in compiled.program.definitions.items():
        if key not in compiled.program.explanatory and decision.state[compiled.layout.values[key]] is not NOT_YET:
            yield definition


def _looked_at(decision: Decision, path: tuple[str, ...]) -> bool:
    """Whether a column of a table, or a formula, depends on the value at a path."""
    program = decision.compiled.program
    looks: list[c.Expr] = []
    for definition in _made(decision):
        if isinstance(definition, c.Table):
            looks.extend(column.value for column in definition.columns)
        elif definition.kind == "formula":
            looks.append(definition.body)
    return any(depends(program, look, path) for look in looks)


def _unordered(
    decision: Decision, slot: int, read: c.ReadSpec, type_: Type, vocabulary: Vocabulary
) -> Iterator[Change]:
    value = decision.state[slot]
    if type_.kind == "boolean":
        others: list[Any] = [not value]
    else:
        others = [word for word in read.field.values or vocabulary.values(type_.name) or () if word != value]
    for other in others:
        if (change := _beyond(decision, slot, read, type_, other, other)) is not None:
            yield change


def _ordered(decision: Decision, slot: int, read: c.ReadSpec, type_: Type) -> Iterator[Change]:
    value = decision.state[slot]
    points = set(_points(decision, read.path))
    usable = [Intervals.of(Interval.at(point)) for point in points if isinstance(point, (int, Decimal, date))]
    if not usable:
        return
    bounds = read.field.bounds
    low, high = (bounds.ge if bounds.ge is not None else bounds.gt), (bounds.le if bounds.le is not None else bounds.lt)
    atoms = Atoms.of(usable, bounds=Interval(low, bounds.ge is not None, high, bounds.le is not None), origin=value)
    here = atoms.rank(value)
    for direction in (-1, 1):
        for rank in range(here + direction, _limit(here, direction, len(atoms)), direction):
            witness = atoms.next_to(rank, "high" if direction < 0 else "low", 1 if read.field.whole else None)
            if read.field.whole and int(witness) != witness:
                continue
            to = _side(atoms, rank, direction)
            change = _beyond(decision, slot, read, type_, int(witness) if read.field.whole else witness, to)
            if change is not None:
                yield change
                break


def _limit(here: int, direction: int, count: int) -> int:
    return max(-1, here - _STEPS) if direction < 0 else min(count, here + _STEPS)


def _side(atoms: Atoms, rank: int, direction: int) -> Any:
    """The half-line that starts at the near end of an atom; the value itself where the domain ends with it."""
    own = atoms.intervals[rank]
    if own.is_point and rank in (0, len(atoms) - 1):
        return own.low
    if direction > 0:
        return Range(own.low, own.low_closed, None, False)
    return Range(None, False, own.high, own.high_closed)


def _points(decision: Decision, path: tuple[str, ...]) -> Iterator[Any]:
    """Yield the values with which tables and formulas compare the value at a path."""
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


def _compared(decision: Decision, test: c.Expr, path: tuple[str, ...]) -> Iterator[Any]:
    program = decision.compiled.program
    if isinstance(test, (c.Compare, c.Equal)):
        for one, other in ((test.left, test.right), (test.right, test.left)):
            if _stands_for(decision, one, path) and not depends(program, other, path) and not _local(other):
                yield decision.compiled.value(other, list(decision.state))
    elif isinstance(test, c.Within) and _stands_for(decision, test.value, path):
        if not depends(program, test.range, path) and not _local(test.range):
            range_ = decision.compiled.value(test.range, list(decision.state))
            yield from (end for end in (range_.low, range_.high) if end is not None)
    else:
        for child in children(test):
            yield from _compared(decision, child, path)


def _local(node: c.Expr) -> bool:
    """Whether an expression needs the variable of a loop around it."""
    return isinstance(node, c.Local) or any(map(_local, children(node)))


def _beyond(decision: Decision, slot: int, read: c.ReadSpec, type_: Type, witness: Any, to: Any) -> Change | None:
    """Return the change that a witness makes, or None where it makes none."""
    compiled = decision.compiled
    values = [*decision.state[: len(compiled.guard.reads)]]
    values[slot] = witness
    path, types = ".".join(read.path), {name: compiled.answer_type(key) for key, name in compiled.answer_names.items()}
    try:
        other = compiled.again(values)
    except BpmError as error:
        message = f"{type(error).__name__}, {error.diagnostics[0].message}"
        return Change(path, type_, to, witness, {}, types, message)
    changed = {
        name: other.outcome[name] for key, name in compiled.answer_names.items() if _differs(decision, other, key)
    }
    return Change(path, type_, to, witness, changed, types) if changed else None


def _differs(before: Decision, after: Decision, key: str) -> bool:
    """Whether an answer is decided by other rules; of a formula, whether a value other than a number changed.

    An amount that a rule computes moves with its inputs all the time: that is no boundary.
    """
    is_table = isinstance(before.compiled.program.definitions[key], c.Table)
    if is_table and set(before.hits(key)) != set(after.hits(key)):
        return True
    value, slot = before.compiled.answer_type(key).kind, before.compiled.layout.values[key]
    return value not in ("number", "date", "date and time") and not equal(before.state[slot], after.state[slot])
