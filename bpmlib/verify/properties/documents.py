"""Random documents for a program: the values that it compares with, those beside them, and values from anywhere.

A document is a choice of a value for each field that is read. Half of the documents are new, half differ from the one
before in a few fields; and a field often takes the value of another, as rules compare fields with each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final, TypeAlias

from bpmlib.check.scope import Words
from bpmlib.core import ast as c
from bpmlib.documents.fields import DocumentField, Missing
from bpmlib.run.runtime import fresh
from bpmlib.source import Source
from bpmlib.values.durations import YearsMonths
from bpmlib.values.kinds import kind_of
from bpmlib.values.ranges import Range
from bpmlib.values.types import Type
from bpmlib.verify.exercised.steps import admitted
from bpmlib.verify.geometry.grid import field_at
from bpmlib.verify.suggest.pools import PRESENT, Path, Pools, constants_of, given_by

__all__ = ["Choice", "Documents", "Values", "spelled"]

Choice: TypeAlias = dict[Path, Any]

_NOWHERE: Final = Source("", "").span(0, 0)
_DEEP: Final = 4
"""Documents inside each other, in the items of a list, that are made up."""
_ITEMS: Final = (0, 1, 1, 2, 2, 3, 5)
"""How many items a list has: each as likely as another."""
_CENTS: Final = 2
_FAR: Final = 400
"""Days, or other units of time, that a random time lies from one in the pool, at most."""


class Documents:
    """Draws choices of values for what a program reads."""

    def __init__(
        self, program: c.Program, words: Words, given: Sequence[Mapping[str, Any]],
        constants: Sequence[Any] | None = None,
    ) -> None:  # fmt: skip
        self.program = program
        self.words = words
        self._constants = constants_of(program) if constants is None else constants
        self.pools = Pools.of(program, words, given, self._constants)
        self.values = {path: self._values(path) for path in self.pools.values}

    @classmethod
    def whole(
        cls, program: c.Program, fields: Mapping[str, DocumentField], words: Words,
        constants: Sequence[Any] | None = None,
    ) -> Documents:  # fmt: skip
        """Return what draws values for all of these fields, and for all of the fields of those that are documents.

        Whoever asks often for the same program gives its `constants`.
        """
        reads: list[c.ReadSpec] = []
        for name, field in fields.items():
            if field.document is None:
                reads.append(c.ReadSpec((name,), field, span=_NOWHERE))
            else:
                known = (one for one in field.document.fields.values() if one.type is not None)
                reads += [c.ReadSpec((name, one.name), one, span=_NOWHERE) for one in known]
        return cls(replace(program, reads=tuple(reads), inputs=fields), words, (), constants)

    def drawn(self, random: Random, before: Choice | None) -> Choice:
        """Return a choice of values, new or much like the one before."""
        if before is not None and random.random() < 0.5:
            choice = dict(before)
            for path in random.sample(list(self.values), min(len(self.values), random.choice((1, 1, 2, 3)))):
                choice[path] = self.value(random, path, choice)
            return choice
        choice = {}
        for path in self.values:
            choice[path] = self.value(random, path, choice)
        return choice

    def value(self, random: Random, path: Path, others: Mapping[Path, Any]) -> Any:
        """Return a value for a field, perhaps that of another field."""
        if others and random.random() < 0.2:
            other = random.choice(list(others.values()))
            if other is not None and other is not PRESENT and self.values[path].takes(other):
                return int(other) if self.values[path].field.whole else fresh(other)
        return self.values[path].drawn(random)

    def figure(self, type_: Type) -> Values:
        """Return the values of a parameter of a type."""
        return self._of(DocumentField(name="figure", type=type_, item=_item(type_)), 0)

    def _values(self, path: Path) -> Values:
        pool = self.pools.values[path]
        field = field_at(self.program.inputs, path)[-1]
        if pool and PRESENT in pool:
            return Values(field, (PRESENT, PRESENT, None))
        made = self._of(field, 0)
        return Values(field, pool, made.item, made.inner)

    def _of(self, field: DocumentField, depth: int) -> Values:
        """Return the values of a field: of a list also those of its items, of a document those of its fields."""
        read = c.ReadSpec((field.key,), field, span=_NOWHERE)
        program = replace(self.program, reads=(read,), inputs={})
        pool = Pools.of(program, self.words, (), self._constants).values.get(read.path, ())
        item = None if field.item is None else self._of(field.item, depth)
        inner: dict[str, Values] = {}
        if field.document is not None and depth < _DEEP:
            known = (one for one in field.document.fields.values() if one.type is not None)
            inner = {one.key: self._of(one, depth + 1) for one in known}
        return Values(field, pool, item, inner)


class Values:
    """The values of one field: a pool, and any others that the field takes."""

    def __init__(
        self, field: DocumentField, pool: tuple[Any, ...], item: Values | None = None,
        inner: Mapping[str, Values] | None = None,
    ) -> None:  # fmt: skip
        self.field = field
        self.pool = pool
        self.item = item
        self.inner = inner or {}

    def takes(self, value: Any) -> bool:
        """Return whether a value is one of the field's."""
        return admitted(self.field, value)

    def drawn(self, random: Random) -> Any:
        """Return a value, from the pool or from anywhere; null where nothing else is found."""
        kind = self.field.type.kind if self.field.type is not None else ""
        if self.field.nullable and random.random() < 0.15:
            return None
        if kind == "range":
            return self._range(random)
        if self.item is not None and random.random() < 0.7:
            return self._list(random, self.item)
        if self.field.document is not None and PRESENT not in self.pool:
            return self._document(random)
        if self.pool and random.random() < 0.6:
            return fresh(random.choice(self.pool))
        if self.pool:
            found = _anywhere(random, kind, random.choice(self.pool), self.field)
            if found is not None and self.takes(found):
                return found
            return fresh(random.choice(self.pool))
        return None

    def _list(self, random: Random, item: Values) -> list[Any]:
        low, high = self.field.bounds.min_length or 0, self.field.bounds.max_length
        count = max(low, random.choice(_ITEMS))
        return [item.drawn(random) for _ in range(count if high is None else min(count, high))]

    def _document(self, random: Random) -> dict[str, Any]:
        """Return a document; a field that may be left out is, now and then."""
        found: dict[str, Any] = {}
        for key, values in self.inner.items():
            may_lack = not isinstance(values.field.default, Missing)
            value = values.drawn(random)
            if (value is None and not values.field.nullable) or (may_lack and random.random() < 0.2):
                continue
            found[key] = value
        return found

    def _range(self, random: Random) -> Range:
        assert self.item is not None
        ends = sorted([self.item.drawn(random), self.item.drawn(random)])
        low, high = random.choice([(ends[0], ends[1]), (ends[0], None), (None, ends[1])])
        closed = random.random() < 0.5, random.random() < 0.5
        return Range(low, closed[0] and low is not None, high, closed[1] and high is not None)


def _item(type_: Type) -> DocumentField | None:
    return None if type_.item is None else DocumentField(name="item", type=type_.item, item=_item(type_.item))


def _anywhere(random: Random, kind: str, near: Any, field: DocumentField) -> Any:
    """Return a value that lies anywhere, not further from nought than about twice one of the pool; None for a text."""
    if kind_of(near) != kind:
        return None
    far = random.randint(-_FAR, _FAR)
    try:
        match near:
            case int() | Decimal() if not isinstance(near, bool):
                return _number(random, near, field)
            case datetime():
                return near + timedelta(hours=far, minutes=random.choice((0, 0, 30, far)))
            case date():
                return near + timedelta(days=random.choice((far, far // 10)))
            case time():
                return near.replace(hour=far % 24, minute=far % 60)
            case timedelta():
                return near + timedelta(hours=far)
            case YearsMonths():
                return YearsMonths(near.months + far // 10)
    except OverflowError:
        return None
    return None


def _number(random: Random, near: int | Decimal, field: DocumentField) -> int | Decimal | None:
    """Return a number between the bounds, or as large as one of the pool about, in steps that the field takes."""
    bounds = field.bounds
    low, high = (next((end for end in ends if end is not None), None)
                 for ends in ((bounds.ge, bounds.gt), (bounds.le, bounds.lt)))  # fmt: skip
    assert low is None or isinstance(low, (int, Decimal))
    assert high is None or isinstance(high, (int, Decimal))
    places = _CENTS if bounds.decimal_places is None else bounds.decimal_places
    step = Decimal(bounds.multiple_of or (1 if field.whole else Decimal(1).scaleb(-places)))
    reach = max(abs(Decimal(near)) * 2, Decimal(10))
    start = -reach if low is None else Decimal(low)
    end = max(start, reach) if high is None else Decimal(high)
    first, last = int(start / step), int(end / step)
    if first > last:
        return None
    value = random.randint(first, last) * step
    return int(value) if field.whole else value


def spelled(inputs: Mapping[str, DocumentField], choice: Mapping[Path, Any]) -> dict[str, Any]:
    """Return the inputs that a choice of values spells, by the keys that a caller writes."""
    found: dict[str, Any] = {}
    for path, value in given_by(choice).items():
        *above, last = (one.key for one in field_at(inputs, path))
        place = found
        for key in above:
            place = place.setdefault(key, {})
        place[last] = fresh(value)
    return found
