"""Sets of the values of one column: finite unions of intervals, or finite sets of words and their complements.

An end keeps the form its author gave it: `< 2026-02-01` stays that, though it holds the same days as
`<= 2026-01-31`. What matters is known all the same: days, instants (of microseconds), text and booleans
have values with nothing between them, so that `<= 2026-01-31` and `>= 2026-02-01` leave no gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

__all__ = ["Cut", "Interval", "Intervals", "Region", "Values"]

Cut: TypeAlias = tuple[Any, ...]
"""A place between values: `(1, value, 0)` just before a value, `(1, value, 1)` just after it, `(0,)` and
`(2,)` before and after all. Cuts of one column are ordered as tuples."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The values from `low` to `high`; an end that is None has no bound, and then counts as open.

    >>> Interval(20000, False, 50000, True).contains(50000)
    True
    """

    low: Any
    low_closed: bool
    high: Any
    high_closed: bool

    def __post_init__(self) -> None:
        if self.low is None:
            object.__setattr__(self, "low_closed", False)
        if self.high is None:
            object.__setattr__(self, "high_closed", False)

    @classmethod
    def at(cls, value: Any) -> Interval:
        """Return the interval that holds `value` alone."""
        return cls(value, True, value, True)

    @property
    def start(self) -> Cut:
        """The cut before the first value."""
        return (0,) if self.low is None else (1, self.low, 0 if self.low_closed else 1)

    @property
    def stop(self) -> Cut:
        """The cut after the last value."""
        return (2,) if self.high is None else (1, self.high, 1 if self.high_closed else 0)

    @property
    def is_point(self) -> bool:
        """Whether the interval was written as a single value."""
        return self.low_closed and self.high_closed and bool(self.low == self.high)

    @property
    def is_empty(self) -> bool:
        """Whether no value lies inside: also between two days that follow each other."""
        if self.low is not None and self.high is not None and not self.low < self.high:
            return not self.is_point
        return not (self.low_closed or self.high_closed or _room_between(self.low, self.high))

    def contains(self, value: Any) -> bool:
        """Return whether `value`, which is of the column's type and not null, lies inside."""
        if self.low is not None and not (self.low <= value if self.low_closed else self.low < value):
            return False
        return self.high is None or bool(value <= self.high if self.high_closed else value < self.high)

    def meet(self, other: Interval) -> Interval:
        """Return the interval of the values in both; it may be empty."""
        first = self if self.start >= other.start else other
        last = self if self.stop <= other.stop else other
        return Interval(first.low, first.low_closed, last.high, last.high_closed)

    def touches(self, later: Interval) -> bool:
        """Return whether no value lies between this interval and one that starts no earlier."""
        if self.high is None or later.low is None:
            return True
        return Interval(self.high, not self.high_closed, later.low, not later.low_closed).is_empty


@dataclass(frozen=True, slots=True)
class Intervals:
    """A set of ordered values: disjoint intervals in ascending order, and null or not.

    Made by `of`, which puts the parts in normal form. Equal objects hold the same values; where
    neighbours have nothing between them (days, text) two different objects may do so as well, and
    `a.intersection(b.complement()).is_empty` is the question to ask.

    >>> len(Intervals.of(Interval(1, True, 2, False), Interval(2, True, 3, True)).parts)
    1
    """

    parts: tuple[Interval, ...]
    null: bool = False

    @classmethod
    def of(cls, *intervals: Interval, null: bool = False) -> Intervals:
        """Return the union of `intervals`, in any order: empty ones dropped, touching ones merged."""
        parts: list[Interval] = []
        for part in sorted((each for each in intervals if not each.is_empty), key=lambda each: each.start):
            if not parts or not parts[-1].touches(part):
                parts.append(part)
            elif part.stop > parts[-1].stop:
                parts[-1] = Interval(parts[-1].low, parts[-1].low_closed, part.high, part.high_closed)
        return cls(tuple(parts), null)

    @classmethod
    def everything(cls, *, null: bool = True) -> Intervals:
        """Return all values of the column, and null unless it is refused."""
        return cls((Interval(None, False, None, False),), null)

    @property
    def is_empty(self) -> bool:
        """Whether neither a value nor null is inside."""
        return not self.parts and not self.null

    @property
    def points(self) -> tuple[Any, ...]:
        """The ends of the parts in ascending order, each once: where membership changes."""
        ends = (end for part in self.parts for end in (part.low, part.high) if end is not None)
        return tuple(sorted(dict.fromkeys(ends)))

    def contains(self, value: Any) -> bool:
        """Return whether `value` is inside; None asks for null."""
        if value is None:
            return self.null
        return any(part.contains(value) for part in self.parts)

    def union(self, other: Region) -> Intervals:
        """Return what lies in either."""
        other = other.as_intervals()
        return Intervals.of(*self.parts, *other.parts, null=self.null or other.null)

    def intersection(self, other: Region) -> Intervals:
        """Return what lies in both."""
        other = other.as_intervals()
        met: list[Interval] = []
        i = j = 0
        while i < len(self.parts) and j < len(other.parts):
            ours, theirs = self.parts[i], other.parts[j]
            met.append(ours.meet(theirs))
            if ours.stop <= theirs.stop:
                i += 1
            else:
                j += 1
        return Intervals.of(*met, null=self.null and other.null)

    def complement(self) -> Intervals:
        """Return every value that is not inside, and null if it is not."""
        gaps: list[Interval] = []
        low, low_closed = None, False
        for part in self.parts:
            if part.low is not None:
                gaps.append(Interval(low, low_closed, part.low, not part.low_closed))
            low, low_closed = part.high, not part.high_closed
        if low is not None or not self.parts:
            gaps.append(Interval(low, low_closed, None, False))
        return Intervals.of(*gaps, null=not self.null)

    def as_intervals(self) -> Intervals:
        """Return the set itself; see `Values.as_intervals`."""
        return self


@dataclass(frozen=True, slots=True)
class Values:
    """A set of unordered values: the `members`, or all values but them, and null or not.

    >>> Values.of(True).complement() == Values.of(False, None)
    True
    """

    members: frozenset[Any]
    negated: bool = False
    null: bool = False

    def __post_init__(self) -> None:
        if not any(isinstance(member, bool) for member in self.members):
            return
        both = frozenset((True, False))
        members = both - self.members if self.negated else self.members
        object.__setattr__(self, "negated", members == both)
        object.__setattr__(self, "members", frozenset() if members == both else members)

    @classmethod
    def of(cls, *values: Any) -> Values:
        """Return the set of just these; None stands for null."""
        return cls(frozenset(value for value in values if value is not None), null=None in values)

    @classmethod
    def but(cls, *values: Any, null: bool = False) -> Values:
        """Return every value except these; null only if it is asked for.

        >>> Values.but("new").contains(None)
        False
        """
        return cls(frozenset(values), negated=True, null=null)

    @property
    def is_empty(self) -> bool:
        """Whether neither a value nor null is inside (text is never used up; booleans are)."""
        return not (self.members or self.negated or self.null)

    @property
    def points(self) -> tuple[Any, ...]:
        """The values named, in ascending order: where membership changes."""
        return tuple(sorted(self.members))

    def contains(self, value: Any) -> bool:
        """Return whether `value` is inside; None asks for null."""
        return self.null if value is None else (value in self.members) != self.negated

    def union(self, other: Region) -> Region:
        """Return what lies in either; as `Intervals` if one of the two is."""
        if isinstance(other, Intervals):
            return self.as_intervals().union(other)
        null = self.null or other.null
        if self.negated and other.negated:
            return Values(self.members & other.members, True, null)
        if self.negated or other.negated:
            rest, added = (self, other) if self.negated else (other, self)
            return Values(rest.members - added.members, True, null)
        return Values(self.members | other.members, False, null)

    def intersection(self, other: Region) -> Region:
        """Return what lies in both; as `Intervals` if one of the two is."""
        return self.complement().union(other.complement()).complement()

    def complement(self) -> Values:
        """Return every value that is not inside, and null if it is not."""
        return Values(self.members, not self.negated, not self.null)

    def as_intervals(self) -> Intervals:
        """Return the same set as points, or the gaps between them, of the values' order.

        A column of text meets both forms when one cell names a word and another compares with `<`.
        """
        found = Intervals.of(*map(Interval.at, self.members), null=self.null)
        return Intervals(found.complement().parts, self.null) if self.negated else found


Region: TypeAlias = Intervals | Values
"""What one cell accepts of its column."""

_UNITS = ((datetime, timedelta(microseconds=1)), (date, timedelta(days=1)))


def _room_between(low: Any, high: Any) -> bool:
    """Return whether a value lies strictly between two values of one column; None is no end.

    >>> _room_between(1, 2), _room_between(date(2026, 1, 31), date(2026, 2, 1)), _room_between(None, "")
    (True, False, False)
    """
    known = high if low is None else low
    if known is None:
        return True
    if isinstance(known, bool):
        return (low is None and high is True) or (high is None and low is False)
    if isinstance(known, str):
        return high != "" if low is None else high is None or low + "\0" < high
    unit = next((step for kind, step in _UNITS if isinstance(known, kind)), None)
    if unit is None:
        return low is None or high is None or bool(low < high)
    if low is None or high is None:
        last = type(known).min if low is None else type(known).max
        return bool((known.replace(tzinfo=None) if isinstance(known, datetime) else known) != last)
    return bool(high - low > unit)
