"""Ranges as values: an interval of numbers, strings or temporal values, either end open, closed or absent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Range"]


@dataclass(frozen=True, slots=True)
class Range:
    """The values between `low` and `high`. An end that is None has no bound (`(> 20000)` has no `high`).

    >>> Range(20000, False, None, False).contains(20000)
    False
    """

    low: Any
    low_closed: bool
    high: Any
    high_closed: bool

    def contains(self, value: Any) -> bool:
        """Return whether `value`, which must be of the range's kind, lies in it."""
        if self.low is not None and not (self.low <= value if self.low_closed else self.low < value):
            return False
        if self.high is not None and not (value <= self.high if self.high_closed else value < self.high):
            return False
        return True

    def __str__(self) -> str:
        if self.low is None and self.high is None:
            return "(-)"
        if self.high is None:
            return f"({'>=' if self.low_closed else '>'} {self.low})"
        if self.low is None:
            return f"({'<=' if self.high_closed else '<'} {self.high})"
        return f"{'[' if self.low_closed else '('}{self.low}..{self.high}{']' if self.high_closed else ')'}"
