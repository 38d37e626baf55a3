"""What a caller may give to a model: values of the right types, of wrong ones, none, and what is no value at all."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from random import Random
from types import MappingProxyType
from typing import Any

from bpmlib.model import drg as d
from bpmlib.values.durations import WideDuration, YearsMonths
from bpmlib.values.functions import Function
from bpmlib.values.numbers import is_exact
from bpmlib.values.ranges import Range
from bpmlib.values.wide import WideDate, WideDateTime, WideTime

__all__ = ["Given", "fault", "same"]

_SAMPLES: dict[str, tuple[Any, ...]] = {
    "number": (0, 1, -1, 2, 3, 10, 15, Decimal("2.50"), Decimal("1E+6144"), Decimal("1E-6176"), 10**33, True),
    "string": ("", "small", "large", "a", "b", "12", "1.5", "客户", "\U0001f600é", "a;b", "(a+)+b", "x" * 5000),
    "boolean": (True, False),
    "date": (date(2024, 2, 29), date(1, 1, 1), date.max),
    "time": (time(10), time(23, 59, 59, 999999), time(1, tzinfo=UTC)),
    "date and time": tuple(
        map(datetime.fromisoformat, ("2024-02-29T12:00", "2024-01-01T00:00Z", "9999-12-31T23:59:59.999999"))
    ),
    "days and time duration": (timedelta(0), timedelta(days=-3, seconds=1), timedelta.max),
    "years and months duration": (YearsMonths(14), YearsMonths(-1)),
}
_SCALARS = tuple(value for values in _SAMPLES.values() for value in values)


class _Text(str):
    def __eq__(self, other: object) -> bool:
        raise RuntimeError("compared")

    __hash__ = str.__hash__


class _Items(list[Any]):
    def __iter__(self) -> Any:
        raise RuntimeError("gone through")


class _Zone(tzinfo):
    def utcoffset(self, when: datetime | None) -> timedelta | None:
        raise RuntimeError("asked")


class _Posing:
    @property
    def __class__(self) -> Any:  # type: ignore[override]
        raise RuntimeError("asked for its class")


def _endless() -> list[Any]:
    found: list[Any] = []
    found.append(found)
    return found


def _deep() -> Any:
    found: Any = 1
    for _ in range(5000):
        found = [found]
    return found


_ODD: tuple[Any, ...] = (
    1.5,
    math.nan,
    b"x",
    object(),
    Decimal("NaN"),
    Decimal("-Infinity"),
    Decimal("sNaN"),
    10**5000,
    Decimal("1E+999999"),
    {1: 2},
    {1, 2},
    _Text("a"),
    _Items([1]),
    datetime(2024, 1, 1, tzinfo=_Zone()),
    _Posing(),
    _endless(),
    _deep(),
    "\ud800",
    {"\ud800": 1, "": 2},
    lambda: 1,
    Function(("a",), lambda a: a),
    (1, 2),
    MappingProxyType({"a": 1}),
    iter([1]),
    1j,
    type,
    Range(1, True, "a", False),
    [None, [None, {}]],
    range(3),
    [0] * 300_000,
)


class Given:
    """Draws inputs for the elements of some models."""

    def __init__(self, random: Random, models: Iterable[d.Definitions]) -> None:
        self.random = random
        self._items: dict[str, d.ItemDefinition] = {}
        for model in models:
            self._items.update({item.name.text: item for item in model.items})

    def of(self, variables: Iterable[d.Variable]) -> Any:
        """Return values by the names of some variables."""
        random = self.random
        found: Any = {}
        for variable in variables:
            draw = random.random()
            if draw < 0.62:
                found[variable.name.text] = self._right(variable.type.text if variable.type else "", 4)
            elif draw < 0.74:
                found[variable.name.text] = self._any(2)
            elif draw < 0.82:
                found[variable.name.text] = None
            elif draw < 0.90:
                found[variable.name.text] = random.choice(_ODD)
        draw = random.random()
        if draw < 0.03:
            found[random.choice(("", "Unknown", "{", "{urn:x}y", "a.b", "\ud800", "x" * 9999))] = random.choice(_ODD)
        elif draw < 0.05:
            found[random.choice((1, None, (1, 2), b"a"))] = 1
        elif draw < 0.06:
            return random.choice((None, MappingProxyType(found)))
        return found

    def _right(self, written: str, depth: int) -> Any:
        """Return a value of a type, as far as its name says which that is."""
        random = self.random
        name = written.rpartition(".")[2]
        if name in _SAMPLES:
            return random.choice(_SAMPLES[name])
        item = self._items.get(name)
        if item is None or depth == 0:
            return self._any(1)
        return self._of_item(item, depth - 1)

    def _of_item(self, item: d.ItemDefinition, depth: int) -> Any:
        if item.collection:
            return [self._single(item, depth) for _ in range(self.random.choice((0, 1, 2, 4)))]
        return self._single(item, depth)

    def _single(self, item: d.ItemDefinition, depth: int) -> Any:
        if item.components:
            return {one.name.text: self._of_item(one, depth - 1) for one in item.components} if depth > 0 else None
        return self._right(item.type.text, depth) if item.type else self._any(1)

    def _any(self, depth: int) -> Any:
        random = self.random
        draw = random.randrange(10 if depth else 7)
        if draw < 7:
            return random.choice(_SCALARS)
        if draw < 9:
            return [self._any(depth - 1) for _ in range(random.randrange(4))]
        return {random.choice(("a", "x", "name", "amount", "a b")): self._any(depth - 1) for _ in range(3)}


_KINDS = (
    type(None), bool, int, Decimal, str, date, time, datetime, timedelta, YearsMonths, WideDuration, WideDate, WideTime,
    WideDateTime, Range, Function, list, dict,
)  # fmt: skip


def fault(value: Any) -> str:
    """Return why a value is no FEEL value, the empty string where it is one."""
    seen: set[int] = set()
    stack = [value]
    while stack:
        one = stack.pop()
        if type(one) not in _KINDS:
            return f"a {type(one).__name__}"
        if isinstance(one, Decimal) and not (one.is_finite() and is_exact(one)):
            return f"the number {one}"
        if isinstance(one, int) and not isinstance(one, bool) and not is_exact(one):
            return f"a whole number of {one.bit_length()} bits"
        if isinstance(one, (list, dict, Range)):
            if id(one) in seen:
                continue
            seen.add(id(one))
        if isinstance(one, list):
            stack += one
        elif isinstance(one, dict):
            if odd := next((key for key in one if type(key) is not str), None):
                return f"a key {odd!r}"
            stack += one.values()
        elif isinstance(one, Range):
            stack += [one.low, one.high]
    return ""


def same(first: Any, second: Any) -> bool:
    """Return whether two values are the same, a function as good as another; kinds are not compared with each other."""
    stack = [(first, second)]
    seen: set[tuple[int, int]] = set()
    while stack:
        one, other = stack.pop()
        if isinstance(one, (list, dict)):
            if (id(one), id(other)) in seen:
                continue
            seen.add((id(one), id(other)))
        if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
            stack += zip(one, other, strict=True)
        elif isinstance(one, dict) and isinstance(other, dict) and list(one) == list(other):
            stack += zip(one.values(), other.values(), strict=True)
        elif isinstance(one, Range) and isinstance(other, Range):
            if str(one) != str(other):
                return False
        elif isinstance(one, Function) and isinstance(other, Function):
            continue
        elif isinstance(one, bool) != isinstance(other, bool) or one != other:
            return False
    return True
