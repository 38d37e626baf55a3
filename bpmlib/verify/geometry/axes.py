"""One variable of a table cut into the pieces that no rule can tell apart, numbered by rank; null is the last of them.

Back again, a set of ranks is a cell that an author could have written, or a value of the variable.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil, floor, gcd
from typing import Any, Final, Literal

from bpmlib.core import ast as c
from bpmlib.documents.fields import Bounds, DocumentField
from bpmlib.regions.atoms import Atoms, Side
from bpmlib.regions.intervals import Interval, Intervals, Region, Values
from bpmlib.regions.partition import Ranks, union
from bpmlib.syntax.literals import literal
from bpmlib.values.durations import make_days_time, make_years_months
from bpmlib.values.ranges import Range
from bpmlib.values.types import Type
from bpmlib.verify.geometry.conditions import compared, place

__all__ = ["Axis", "Variable", "axis_of", "grain"]

_STARTS: Final[dict[str, Any]] = {
    "number": 0, "string": "", "date": date(2026, 1, 1), "date and time": datetime(2026, 1, 1, 12, tzinfo=UTC),
    "days and time duration": 0, "years and months duration": 0,
}  # fmt: skip
"""A place for each kind of value that has an order."""
_GRANULAR: Final = {"days and time duration": Fraction(1), "years and months duration": Fraction(1)}

_ROUND: Final = {"days and time duration": (Fraction(10**9), Fraction(1000), Fraction(1))}
"""Of durations whole seconds come first, then microseconds: a caller may have no others."""


@dataclass(frozen=True)
class Variable:
    """What an axis is of: the expression, what the table calls it, its type, the field where it is one.

    `words` are all the values it can have, where these can be counted.
    """

    subject: c.Expr
    header: str
    type: Type
    field: DocumentField | None = None
    words: tuple[Any, ...] = ()
    nullable: bool = False


@dataclass(frozen=True)
class Axis:
    """The pieces of a variable's values: `values` in their order, or one by one, and null behind them."""

    variable: Variable
    pieces: tuple[Interval | Values, ...]
    """Those of ordered values first; null, where the variable may be null, is the last."""
    order: Atoms | None
    """The ordered pieces; None where the values have no order."""
    step: Fraction | None = None

    def __len__(self) -> int:
        return len(self.pieces)

    @property
    def free(self) -> bool:
        """Whether it is not known which values the variable can have: it is no field, or one with rules of its own."""
        field = self.variable.field
        if field is None or not isinstance(self.variable.subject, c.Read):
            return True
        bounds = field.bounds
        return field.check is not None or bounds.pattern is not None or bounds.max_digits is not None

    @property
    def name(self) -> str:
        """What a message calls the variable."""
        comparison = compared(self.variable.subject)
        if comparison is None:
            return f"`{self.variable.header}`"
        return f"`{self.variable.header}` against `{' '.join(comparison.right.span.text.split())}`"

    @property
    def null(self) -> int | None:
        """The rank of null."""
        return len(self.pieces) - 1 if self.variable.nullable else None

    @property
    def whole(self) -> Ranks:
        """All ranks."""
        return ((0, len(self.pieces) - 1),) if self.pieces else ()

    def ranks(self, region: Region) -> Ranks:
        """Return the ranks of the values in a region; its ends have to be among those that the axis was made of."""
        if self.order is None:
            return union((rank, rank) for rank, piece in enumerate(self.pieces) if _holds(region, piece))
        found: list[tuple[int, int]] = []
        region = region.as_intervals()
        starts = self.order.starts
        for part in region.parts:
            low, high = bisect_left(starts, part.start), bisect_left(starts, part.stop) - 1
            if low <= high:
                found.append((low, high))
        if region.null and self.null is not None:
            found.append((self.null, self.null))
        return union(found)

    def rank(self, value: Any) -> int | None:
        """Return the rank of a value; None where the axis has no place for it."""
        if value is None:
            return self.null
        if self.variable.type.kind not in (*_STARTS, "boolean"):
            return 0
        at = place(value)
        if at is None or (isinstance(at, datetime) and (at.tzinfo is None) != self.zoneless):
            return None
        if self.order is not None:
            rank = bisect_right(self.order.starts, (1, at, 0)) - 1
            return rank if rank >= 0 and self.order.intervals[rank].contains(at) else None
        return next((rank for rank, piece in enumerate(self.pieces) if piece.contains(at)), None)

    @property
    def zoneless(self) -> bool:
        """Whether the instants have no time zone."""
        return self.order is not None and getattr(self.order.origin, "tzinfo", UTC) is None

    def values(self, rank: int) -> Iterator[Any]:
        """Yield values of a piece; none where we know of none, as of a list or a document that is there."""
        piece = self.pieces[rank]
        if rank == self.null:
            yield None
        elif self.variable.type.kind not in (*_STARTS, "boolean"):
            return
        elif isinstance(piece, Values):
            yield from (piece.members if not piece.negated else _other_texts(piece, self.variable.field))
        elif self.order is not None:
            kind = self.variable.type.kind
            for step, side in product(_ROUND.get(kind, (self.step,)), _SIDES):
                found = self._beside(rank, piece, side, step)
                value = None if found is None else _value(kind, found)
                if value is not None:
                    yield value

    def _beside(self, rank: int, piece: Interval, side: Side | None, step: Fraction | None) -> Any:
        assert self.order is not None
        if step is not None:
            return _multiple(piece, step, side or "low")
        return self.order.representative(rank) if side is None else self.order.next_to(rank, side)

    def text(self, ranks: Ranks) -> str:
        """Return the cell that accepts just these ranks.

        It does not name the bounds of the field, nor the words that the field may have where they are all inside.
        """
        if ranks == self.whole:
            return "-"
        if (comparison := compared(self.variable.subject)) is not None:
            return self._compared(ranks, comparison)
        if self.null is not None and ranks == ((0, self.null - 1),):
            return "not(null)"
        shown = self._ordered(ranks) if self.order is not None else self._words(ranks)
        return shown if self.null is None or not ranks or ranks[-1][1] < self.null else f"{shown}, null".lstrip(", ")

    def _compared(self, ranks: Ranks, comparison: c.Compare) -> str:
        """Return where the left of two values lies to the right."""
        assert self.order is not None
        signs = tuple(self.order.representative(rank) for low, high in ranks for rank in range(low, high + 1))
        right = " ".join(comparison.right.span.text.split())
        return f"{_OPERATORS[signs]} {right}" if signs != (-1, 1) else f"not({right})"

    def _ordered(self, ranks: Ranks) -> str:
        last = len(self.pieces) - 1 if self.null is None else self.null - 1
        parts = [(low, min(high, last)) for low, high in ranks if low <= last]
        return ", ".join(self._range(low, high, last) for low, high in parts)

    def _range(self, low: int, high: int, last: int) -> str:
        first, final = self.pieces[low], self.pieces[high]
        assert isinstance(first, Interval) and isinstance(final, Interval)
        kind = self.variable.type.kind
        if low == high and first.is_point:
            return literal(_value(kind, first.low))
        start = None if low == 0 and high < last else first.low
        end = None if high == last and low > 0 else final.high
        if start is None and end is None:
            return "not(null)"
        ends = [None if one is None else _value(kind, one) for one in (start, end)]
        text = literal(
            Range(ends[0], first.low_closed and start is not None, ends[1], final.high_closed and end is not None)
        )
        return text[1:-1] if start is None or end is None else text

    def _words(self, ranks: Ranks) -> str:
        inside = {rank for low, high in ranks for rank in range(low, high + 1)}
        pieces = [
            (rank, piece) for rank, piece in enumerate(self.pieces) if isinstance(piece, Values) and not piece.null
        ]
        shown = [piece for rank, piece in pieces if rank in inside]
        if not any(piece.negated for piece in shown):
            return ", ".join(literal(word) for piece in shown for word in piece.points)
        others = [piece for rank, piece in pieces if rank not in inside]
        words = [literal(word) for piece in others for word in piece.points]
        if self.null not in inside:
            return f"not({', '.join(words)})"
        return f"!= {words[0]}" if len(words) == 1 else f"not(? in ({', '.join(words)}))"


_OPERATORS: Final = {(-1,): "<", (-1, 0): "<=", (0,): "=", (0, 1): ">=", (1,): ">"}
_SIDES: Final[tuple[Literal["low", "high"] | None, ...]] = (None, "low", "high")


def _holds(region: Region, piece: Interval | Values) -> bool:
    """Whether a region holds a piece that is one word, all others, or null."""
    assert isinstance(piece, Values)
    if piece.null:
        return region.null
    if piece.negated:
        return isinstance(region, Values) and region.negated
    return all(region.contains(word) for word in piece.members)


def axis_of(variable: Variable, regions: Iterable[Region]) -> Axis:
    """Return the axis of a variable that these regions cut."""
    kind = variable.type.kind
    found = list(regions)
    null = (Values.of(None),) if variable.nullable else ()
    ordered = kind in _STARTS and (kind != "string" or any(isinstance(region, Intervals) for region in found))
    if not ordered:
        return Axis(variable, (*_unordered(variable, found), *null), None)
    parts = [region.as_intervals() for region in found]
    step = _GRANULAR.get(kind) or (grain(variable.field) if kind == "number" and variable.field else None)
    bounds = _domain(variable.field.bounds if variable.field is not None and kind != "string" else Bounds())
    points = [place(word) for word in variable.words]
    origin = _STARTS[kind]
    if kind == "date and time" and _zoneless(parts, bounds):
        origin = origin.replace(tzinfo=None)
    atoms = Atoms.of([*parts, *(Intervals.of(Interval.at(point)) for point in points)], bounds=bounds, origin=origin)
    pieces = [piece for piece in atoms.intervals if step is None or _multiple(piece, step, "low") is not None]
    if points:
        pieces = [piece for piece in pieces if piece.is_point and piece.low in points]
    order = Atoms(atoms.points, tuple(pieces), tuple(piece.start for piece in pieces), origin)
    return Axis(variable, (*pieces, *null), order, step)


def _zoneless(parts: Sequence[Intervals], bounds: Interval) -> bool:
    ends = [point for region in parts for point in region.points] + [bounds.low, bounds.high]
    return any(isinstance(end, datetime) and end.tzinfo is None for end in ends)


def _unordered(variable: Variable, regions: Sequence[Region]) -> Iterator[Values]:
    """Yield the pieces of values without an order: each word, and all others where there may be others."""
    if variable.type.kind == "boolean":
        yield from (Values.of(False), Values.of(True))
    elif variable.type.kind == "string":
        named = {word: None for region in regions for word in region.points}
        words = [word for word in variable.words or named if _may_be(variable.field, word)]
        yield from (Values.of(word) for word in words)
        if not variable.words:
            yield Values.but(*words)
    else:
        yield Values.but()


def _may_be(field: DocumentField | None, word: str) -> bool:
    """Whether a field may have a word, as far as its length and its pattern say."""
    if field is None:
        return True
    low, high = field.bounds.min_length or 0, field.bounds.max_length
    return low <= len(word) and (high is None or len(word) <= high)


def _other_texts(piece: Values, field: DocumentField | None) -> Iterator[str]:
    bounds = field.bounds if field is not None else Bounds()
    length = max(bounds.min_length or 0, 1)
    most = bounds.max_length if bounds.max_length is not None else 20
    tried = ["other", "x" * length, *(letter * length for letter in "abcdefghijklmnopqrstuvwyz"), ""]
    tried += [f"other {number}" for number in range(len(piece.members))]
    tried += [str(number).zfill(length) for number in range(len(piece.members) + 1)]
    yield from (text for text in tried if (bounds.min_length or 0) <= len(text) <= most and piece.contains(text))


def _domain(bounds: Bounds) -> Interval:
    ends = [None if end is None else place(end) for end in (bounds.ge, bounds.le, bounds.gt, bounds.lt)]
    return Interval(ends[0], True, ends[1], True).meet(Interval(ends[2], False, ends[3], False))


def grain(field: DocumentField) -> Fraction | None:
    """Return the number of which all values of a field are multiples, where there is one."""
    steps = [Fraction(1)] if field.whole else []
    if field.bounds.multiple_of is not None:
        steps.append(Fraction(field.bounds.multiple_of))
    if field.bounds.decimal_places is not None:
        steps.append(Fraction(1, 10**field.bounds.decimal_places))
    if not steps:
        return None
    common = steps[0]
    for step in steps[1:]:
        left, right = common.numerator * step.denominator, step.numerator * common.denominator
        common = Fraction(left * right // gcd(left, right), common.denominator * step.denominator)
    return common


def _multiple(piece: Interval, step: Fraction, side: str) -> int | Decimal | None:
    """Return the first or last multiple of a step in an interval, None where there is none."""
    if piece.low is None and piece.high is None:
        return 0
    low = None if piece.low is None else floor(Fraction(piece.low) / step) + 1
    high = None if piece.high is None else ceil(Fraction(piece.high) / step) - 1
    if low is not None and piece.low_closed and (low - 1) * step == Fraction(piece.low):
        low -= 1
    if high is not None and piece.high_closed and (high + 1) * step == Fraction(piece.high):
        high += 1
    if low is not None and high is not None and low > high:
        return None
    chosen = low if high is None or (side == "low" and low is not None) else high
    assert chosen is not None
    found = chosen * step
    return int(found) if found.denominator == 1 else Decimal(found.numerator) / Decimal(found.denominator)


_MAKERS: Final[dict[str, Callable[[int], Any]]] = {
    "days and time duration": make_days_time, "years and months duration": make_years_months,
}  # fmt: skip


def _value(kind: str, at: Any) -> Any:
    maker = _MAKERS.get(kind)
    if maker is not None:
        return maker(int(at))
    return int(at) if isinstance(at, Decimal) and at == at.to_integral_value() and abs(at) < 10**15 else at
