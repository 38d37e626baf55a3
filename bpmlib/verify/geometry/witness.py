"""From a box to a document that lies in it, and what the engine says of it.

A box over fields is filled in at once. Where it also confines what is computed from fields (a term, a test that names
other fields), values are tried: those that the policy compares with, and beside them. What is not found that way may
exist all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import combinations, islice
from random import Random
from typing import Any, Final

from bpmlib.core import ast as c
from bpmlib.core.walk import children, fields_read, outermost
from bpmlib.documents.accept import Desk, accept
from bpmlib.documents.fields import MISSING, DocumentField, Missing
from bpmlib.errors import BpmError, InputError
from bpmlib.policy import Policy
from bpmlib.regions.partition import Cells
from bpmlib.run.compiled import UNDECIDED, Compiled
from bpmlib.run.runtime import NOT_YET, fresh
from bpmlib.source import Source
from bpmlib.values.compare import plain_data
from bpmlib.values.ranges import Range
from bpmlib.values.types import Type
from bpmlib.verify.geometry.axes import Axis, Variable, axis_of
from bpmlib.verify.geometry.grid import Grid, field_at

__all__ = ["Finder", "Witness", "plain_value"]

_TRIES: Final = 300
"""Documents tried for one box that confines computed values."""
_NOWHERE: Final = Source("", "").span(0, 0)
_NESTED: Final = 6
"""Documents inside each other that are made up."""


@dataclass(frozen=True)
class Witness:
    """A document, and what deciding it came to: the outcome and its rules, or an error.

    `holds` are the positions of the rules and exceptions whose tests hold; `fails` says that a test has no value.
    """

    document: dict[str, Any]
    error: str
    message: str
    value: Any
    rules: tuple[str, ...]
    holds: frozenset[int] = field(repr=False)
    fails: bool = field(default=False, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the document and its outcome as data that JSON can hold."""
        outcome = {"error": self.error, "message": self.message} if self.error else {"value": plain_data(self.value)}
        return {"document": plain_data(self.document), "outcome": outcome | {"rules": list(self.rules)}}


class Finder:
    """Finds documents for the boxes of one decision's grid."""

    def __init__(
        self, policy: Policy, program: c.Program, decision: str, grid: Grid, as_of: date | None, tries: int
    ) -> None:  # fmt: skip
        self.policy = policy
        self.program = program
        self.decision = decision
        self.grid = grid
        self.as_of = as_of
        self.compiled = Compiled(program)
        self.slots = self.compiled.layout.reads
        self.budget = tries
        self._pools: list[list[Any]] | None = None

    def find(self, cells: Cells) -> Witness | None:
        """Return a document of a box with its outcome, None where none was found."""
        confined = [
            (axis, {rank for low, high in ranks for rank in range(low, high + 1)})
            for axis, ranks in zip(self.grid.axes, cells, strict=True)
            if ranks != axis.whole
        ]
        own = self._own(confined)
        best = [plain_value(field_at(self.program.inputs, read.path)) for read in self.program.reads]
        for slot, values in own.items():
            best[slot] = values[0] if values else None
        inputs, state, missed = self._missed(best, confined)
        random = Random(0)
        searching = any(axis.free for axis in missed) or any(len(values) > 1 for values in own.values())
        for _ in range(_TRIES if searching else 0):
            if not missed or self.budget <= 0:
                break
            self.budget -= 1
            tried = self._varied(best, missed, own, random)
            now = self._missed(tried, confined)
            if now[1] is not None and (state is None or len(now[2]) <= len(missed)):
                best, (inputs, state, missed) = tried, now
        return self._decided(inputs, state) if state is not None and not missed else None

    def placed(self, inputs: dict[str, Any]) -> tuple[tuple[int | None, ...], Witness] | None:
        """Return where a document lies, as its rank on each axis (None: no value), with its outcome.

        None stands for a document that cannot be given.
        """
        state = self._state(inputs)
        if state is None:
            return None
        return tuple(self._rank(axis, state) for axis in self.grid.axes), self._decided(inputs, state)

    # ------------------------------------------------------------------------------------- candidates

    def _own(self, confined: Sequence[tuple[Axis, set[int]]]) -> dict[int, list[Any]]:
        """Return the values in question for the fields that are axes."""
        own: dict[int, list[Any]] = {}
        for axis, ranks in confined:
            subject = axis.variable.subject
            if isinstance(subject, c.Read):
                slot = self.slots[subject.path]
                found = [value for rank in _ends(ranks) for value in axis.values(rank)]
                if not found and ranks != {axis.null}:
                    found = [value for value in self._pool()[slot] if value is not None]
                own[slot] = [value for value in found if self._admitted(slot, value)] or found[:1]
        return own

    def _varied(
        self, values: list[Any], missed: Sequence[Axis], own: Mapping[int, list[Any]], random: Random
    ) -> list[Any]:
        """Return values some of which are others: those on which an axis depends that is missed."""
        tried = list(values)
        slots = self._below(random.choice(missed)) or list(own)
        for slot in random.sample(slots, min(len(slots), random.choice((1, 1, 1, 2, 3)))):
            tried[slot] = random.choice(own.get(slot) or self._pool()[slot] or [tried[slot]])
        return tried

    def _missed(
        self, values: list[Any], confined: Sequence[tuple[Axis, set[int]]]
    ) -> tuple[dict[str, Any], list[Any] | None, list[Axis]]:
        """Return the inputs with these values, the state they lead to, and the axes on which they miss the box."""
        inputs = self._inputs(values)
        state = self._state(inputs)
        if state is None:
            return inputs, None, [axis for axis, _ in confined] or list(self.grid.axes)
        return inputs, state, [axis for axis, ranks in confined if self._rank(axis, state) not in ranks]

    def _below(self, axis: Axis) -> list[int]:
        """Return the slots of the fields on which an axis depends."""
        paths = fields_read(self.program, (axis.variable.subject,))
        return sorted(self.slots[path] for path in paths if path in self.slots)

    def _rank(self, axis: Axis, state: list[Any]) -> int | None:
        try:
            value = self.compiled.value(axis.variable.subject, state)
        except BpmError:  # another decision on which it depends has no outcome
            return None
        return axis.rank(value) if value is not None or axis.null is not None else None

    def _admitted(self, slot: int, value: Any) -> bool:
        return _fits(field_at(self.program.inputs, self.program.reads[slot].path)[-1], value)

    def _pool(self) -> list[list[Any]]:
        """Return for each slot the values that are tried: what the policy compares with, and beside it."""
        if self._pools is None:
            constants = list(dict.fromkeys(_constants(self.program)))
            self._pools = []
            for slot, read in enumerate(self.program.reads):
                around = field_at(self.program.inputs, read.path)
                found = list(_tried(around[-1], any(one.nullable for one in around), constants))
                self._pools.append([value for value in found if self._admitted(slot, value)])
        return self._pools

    # -------------------------------------------------------------------------------------- documents

    def _inputs(self, values: Sequence[Any]) -> dict[str, Any]:
        """Return the inputs that have these values at the paths that are read."""
        inputs: dict[str, Any] = {}
        for read, value in zip(self.program.reads, values, strict=True):
            around = field_at(self.program.inputs, read.path)
            if value is None and not around[-1].nullable:
                nullable = [at for at, one in enumerate(around) if one.nullable]
                around = around[: nullable[-1] + 1] if nullable else around
            place: dict[str, Any] | None = inputs
            for one in around[:-1]:
                place = place.setdefault(one.key, {}) if place is not None else None
            if place is not None:
                known, own = place.get(around[-1].key), fresh(value)
                place[around[-1].key] = own | known if isinstance(known, dict) and isinstance(own, dict) else own
        return inputs

    def _state(self, inputs: dict[str, Any]) -> list[Any] | None:
        """Return the state before deciding, None where the guard does not let the inputs in."""
        try:
            values = self.compiled.guard.admit(inputs)
        except InputError:
            return None
        return [*values, *[NOT_YET] * (self.compiled.layout.size - len(values))]

    def _decided(self, inputs: dict[str, Any], state: list[Any]) -> Witness:
        key = self.grid.table.key
        rows = self.compiled.rows(key, state)[: len(self.grid.rows)]
        holds = frozenset(at for at, failed in enumerate(rows) if failed is None)
        fails = UNDECIDED in rows
        try:
            decision = self.policy.decide(fresh(inputs), as_of=self.as_of, answers=[self.decision])
        except BpmError as error:
            message = error.diagnostics[0].message
            return Witness(inputs, type(error).__name__, message, None, getattr(error, "rules", ()), holds, fails)
        return Witness(inputs, "", "", decision.value, decision.rules[key], holds, fails)


def _fits(info: DocumentField, value: Any) -> bool:
    """Whether a caller could give the value; of documents, and of null, the guard says so later."""
    desk = Desk()
    if value is not None and info.document is None:
        accept(info, value, info.name, desk)
    return not desk.found


def _ends(ranks: set[int]) -> list[int]:
    """Return some of the ranks of a cell: from its ends to its middle."""
    found = sorted(ranks)
    return list(dict.fromkeys([found[0], found[-1], *found[1:4], found[len(found) // 2]])) if found else []


def plain_value(around: Sequence[DocumentField], depth: int = 0) -> Any:
    """Return a value that a field may have."""
    own = around[-1]
    if own.document is not None:
        return _document(own, depth)
    if own.item is not None:
        return [plain_value([own.item], depth + 1)] * (own.bounds.min_length or 0)
    return next(iter(_values(own)), None)


def _document(own: DocumentField, depth: int) -> dict[str, Any] | None:
    """Return a document with all its fields that must be given."""
    assert own.document is not None
    if depth > _NESTED:
        return None
    needed = (one for one in own.document.fields.values() if isinstance(one.default, Missing) and one.type is not None)
    return {one.key: None if one.nullable else plain_value([one], depth + 1) for one in needed}


def _values(own: DocumentField) -> Iterator[Any]:
    """Yield values of a field that is neither a document nor a list, as its bounds allow."""
    assert own.type is not None
    if own.default is not MISSING and not own.values and own.type.kind in ("number", "boolean"):
        assert not isinstance(own.default, Missing)
        yield own.default()
    variable = Variable(c.Read((own.name,), span=_NOWHERE), own.name, own.type.or_null(False), own, own.values)
    axis = axis_of(variable, [])
    yield from (value for rank in range(len(axis)) for value in axis.values(rank))


def _tried(own: DocumentField, nullable: bool, constants: Sequence[Any]) -> Iterator[Any]:
    if nullable:
        yield None
    if own.document is not None:
        yield _document(own, 0)
    elif own.item is not None:
        items = [item for item in _tried(own.item, False, constants) if _fits(own.item, item)][:40]
        yield []
        yield from ([item] for item in items)
        yield from (list(pair) for pair in islice(combinations(items, 2), 100))
        yield items[:6]
    else:
        values = list(_values(own))
        yield from values
        # where nothing is compared with a constant, fields are compared with each other: one value would not do
        yield from list(_beside(own.type, constants)) or _beside(own.type, values)


def _beside(type_: Type | None, constants: Sequence[Any]) -> Iterator[Any]:
    """Yield the constants of a type, and the values next to them."""
    kind = type_.kind if type_ is not None else ""
    for value in constants:
        match kind, value:
            case "number", int() | Decimal() if not isinstance(value, bool):
                near = (value, value + 1, value - 1, value + Decimal("0.01"), value - Decimal("0.01"), value * 2)
                yield from (int(number) if number == int(number) else number for number in near)
            case "string", str():
                yield value
            case "date", date() if not isinstance(value, datetime):
                yield from _moved(value, timedelta(days=1), timedelta(days=400))
            case ("date and time", datetime()) | ("days and time duration", timedelta()):
                yield from _moved(value, timedelta(seconds=1))


def _moved(value: Any, *steps: timedelta) -> Iterator[Any]:
    """Yield a time and those so far from it that the calendar still has."""
    yield value
    for step in steps:
        for signed in (step, -step):
            with suppress(OverflowError):
                yield value + signed


def _constants(program: c.Program) -> Iterator[Any]:
    """Yield the scalars that stand in the definitions of a program."""
    stack = [part for definition in program.definitions.values() for part in outermost(definition)]
    while stack:
        node = stack.pop()
        if isinstance(node, c.Const):
            yield from _scalars(node.value)
        else:
            stack.extend(children(node))


def _scalars(value: Any) -> Iterator[Any]:
    if isinstance(value, Range):
        yield from (end for end in (value.low, value.high) if end is not None)
    elif isinstance(value, list):
        for item in value:
            yield from _scalars(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _scalars(item)
    elif value is not None:
        yield value
