"""Atoms: the finest pieces that the ends of all regions cut a column's domain into.

Values of one atom lie in the same regions, so a table treats them alike: one representative of each
atom stands for all. Null is no value of the order and belongs to no atom.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import MAX_EMAX, MIN_EMIN, ROUND_FLOOR, Context, Decimal, Inexact
from typing import Any, Literal

from bpmlib.regions.intervals import Cut, Interval, Region
from bpmlib.values.numbers import DIGITS, is_exact

__all__ = ["Atoms", "inside"]

Side = Literal["low", "high"]

CENT = Decimal("0.01")
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
TICK = timedelta(microseconds=1)

_WIDE = Context(prec=20_000, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[Inexact])
"""Holds sums and differences of any two decimal128 numbers to the last digit, and says so if it does not."""


@dataclass(frozen=True, slots=True)
class Atoms:
    """The atoms of a column in ascending order: gap, point, gap, ... A rank is an index of `intervals`.

    >>> from bpmlib.regions.intervals import Intervals
    >>> atoms = Atoms.of([Intervals.of(Interval(20000, False, 50000, True))], bounds=Interval(0, True, None, False))
    >>> [atoms.representative(rank) for rank in range(len(atoms))]
    [0, Decimal('10000'), 20000, Decimal('30000'), 50000, Decimal('60000')]
    """

    points: tuple[Any, ...]
    """The breakpoints: every end of a region that lies in the domain, ascending."""
    intervals: tuple[Interval, ...]
    """The atoms: points and open gaps, each holding at least one value."""
    starts: tuple[Cut, ...]
    origin: Any

    @classmethod
    def of(cls, regions: Iterable[Region], *, bounds: Interval | None = None, origin: Any = 0) -> Atoms:
        """Return the atoms between all ends of `regions`; none lies outside `bounds`.

        `origin` is any value of the column's type: it represents the one atom of a column that nothing
        divides or bounds, where no end tells the type.
        """
        domain = bounds if bounds is not None else Interval(None, False, None, False)
        points = sorted({point for region in regions for point in region.points if domain.contains(point)})
        ends = sorted({*points, *(end for end in (domain.low, domain.high) if end is not None)})
        pieces: list[Interval] = []
        for low, high in zip([None, *ends], [*ends, None], strict=True):
            if low is not None:
                pieces.append(Interval.at(low))
            pieces.append(Interval(low, False, high, False))
        atoms = tuple(piece for piece in pieces if not (piece.is_empty or piece.meet(domain).is_empty))
        return cls(tuple(points), atoms, tuple(atom.start for atom in atoms), origin)

    def __len__(self) -> int:
        return len(self.intervals)

    def rank(self, value: Any) -> int:
        """Return the rank of the atom that holds `value`; `ValueError` for one outside the domain."""
        rank = bisect_right(self.starts, (1, value, 0)) - 1
        if rank < 0 or not self.intervals[rank].contains(value):
            raise ValueError(f"{value!r} lies outside the column's domain")
        return rank

    def representative(self, rank: int) -> Any:
        """Return a value of the atom: the point itself, or of a gap the number with the fewest digits."""
        return inside(self.intervals[rank], self.origin)

    def next_to(self, rank: int, side: Side, step: Any = None) -> Any:
        """Return the value of a gap that lies one `step` from its low or high end; of a point, the point.

        The step is 0.01 for numbers, a day for dates and a second for instants unless given. A gap too
        narrow for it gives its exact middle. Text has no step: it gives the representative, as does a
        gap without an end on that side and a number whose neighbour would need more than 34 digits.
        """
        gap = self.intervals[rank]
        end = gap.low if side == "low" else gap.high
        if gap.is_point or end is None or isinstance(end, (str, bool)):
            return self.representative(rank)
        found = _stepped(end, step if step is not None else _step_of(end), side)
        if found is None or not gap.contains(found):
            return _middle(gap.low, gap.high) if gap.low is not None and gap.high is not None else inside(gap)
        return found if not isinstance(found, Decimal) or is_exact(found) else self.representative(rank)

    def nearest(self, value: Any) -> tuple[Any, Any]:
        """Return the nearest breakpoints at or below and at or above `value`; None where there is none.

        A value that is itself a breakpoint is its own neighbour on both sides. The ends of the domain
        are no breakpoints unless a region ends there.
        """
        below = bisect_right(self.points, value) - 1
        above = bisect_left(self.points, value)
        return (
            self.points[below] if below >= 0 else None,
            self.points[above] if above < len(self.points) else None,
        )


def inside(interval: Interval, origin: Any = 0) -> Any:
    """Return a plain value of a nonempty interval: its closed end, or a number with as few digits as possible.

    `origin` is returned where the interval has no end at all.

    >>> inside(Interval(20000, False, 50000, True)), inside(Interval(date(2026, 1, 1), False, None, False))
    (50000, datetime.date(2026, 1, 2))
    """
    low, high = interval.low, interval.high
    known = high if low is None else low
    if known is None:
        return origin
    if interval.low_closed or interval.high_closed:
        return low if interval.low_closed else high
    if isinstance(known, bool):
        return not known
    if isinstance(known, str):
        return _text_between(low, high)
    if isinstance(known, date):
        return _instant_between(low, high)
    return _number_between(low, high)


def _text_between(low: str | None, high: str | None) -> str:
    if low is None:
        return ""
    longer = (low + char for char in ("a", "-", " "))
    return next((text for text in longer if high is None or text < high), low + "\0")


def _instant_between(low: Any, high: Any) -> Any:
    if low is not None and high is not None:
        return _middle(low, high)
    known, side = (high, "high") if low is None else (low, "low")
    stepped = (_stepped(known, step, side) for step in (_step_of(known), TICK))
    return next(value for value in stepped if value is not None)


def _number_between(low: Decimal | int | None, high: Decimal | int | None) -> Decimal:
    """Return the multiple of the highest power of ten strictly between, the middle one of several."""
    if (low is None or low < 0) and (high is None or high > 0):
        return Decimal(0)
    if low is None:
        assert high is not None
        return _number_between(Decimal(high).copy_negate(), None).copy_negate()
    floor = Decimal(low)
    if high is None:
        return _scaled(_multiples_below(floor, floor.adjusted()) + 1, floor.adjusted()) if floor else Decimal(1)
    ceiling = Decimal(high)
    power = max(floor.adjusted() if floor else ceiling.adjusted(), ceiling.adjusted() if ceiling else floor.adjusted())
    while True:
        first = _multiples_below(floor, power) + 1
        last = -_multiples_below(ceiling.copy_negate(), power) - 1
        if first <= last:
            return _scaled((first + last) // 2, power)
        power -= 1


def _multiples_below(number: Decimal, power: int) -> int:
    """Return the largest k with k * 10**power <= number."""
    return int(number.scaleb(-power, _WIDE).to_integral_value(ROUND_FLOOR))


def _scaled(count: int, power: int) -> Decimal:
    """Return count * 10**power, without an exponent where the digits fit."""
    number = Decimal(count).scaleb(power, _WIDE)
    return number.quantize(Decimal(1), context=_WIDE) if 0 < power and number.adjusted() < DIGITS else number


def _step_of(value: Any) -> Any:
    if isinstance(value, date):
        return SECOND if isinstance(value, datetime) else DAY
    return CENT


def _stepped(end: Any, step: Any, side: str) -> Any:
    """Return the value one step inside of `end`, or None beyond the calendar."""
    if isinstance(end, date):
        try:
            return end + step if side == "low" else end - step
        except OverflowError:
            return None
    return (_WIDE.add if side == "low" else _WIDE.subtract)(Decimal(end), step)


def _middle(low: Any, high: Any) -> Any:
    """Return the value halfway between two ends that leave room; a day or tick below it where they are even."""
    if isinstance(low, date):
        return low + (high - low) // 2
    return _WIDE.multiply(_WIDE.add(Decimal(low), Decimal(high)), Decimal("0.5"))
