"""Ranges as values: an interval of numbers, strings or temporal values, either end open, closed or absent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from bpmlib.values.compare import equal, less, show_value
from bpmlib.values.kinds import PLAIN, kind_of, of_kind
from bpmlib.values.undefined import Undefined

__all__ = ["Range", "interval", "range_attribute"]

Form: TypeAlias = Literal["", "=", "!="]


@of_kind("range")
@dataclass(frozen=True, slots=True)
class Range:
    """The values between `low` and `high`. An end that is None has no bound (`(> 20000)` has no `high`).

    `form` is empty but for `(= 5)` and `(!= 5)`, which have 5 at both ends.

    >>> Range(20000, False, None, False).contains(20000)
    False
    """

    low: Any
    low_closed: bool
    high: Any
    high_closed: bool
    form: Form = field(default="", repr=False)

    def contains(self, value: Any) -> bool:
        """Return whether `value` lies in it. Raises `Undefined` where it is not of the range's kind."""
        low, high = self.low, self.high
        if type(value) not in PLAIN or self.form:
            return self._contains(value)
        try:
            if low is not None and not (low <= value if self.low_closed else low < value):
                return False
            return bool(high is None or (value <= high if self.high_closed else value < high))
        except TypeError as error:
            raise Undefined("the value and the range are of different kinds") from error

    def _contains(self, value: Any) -> bool:
        if self.form == "!=":
            if kind_of(value) != kind_of(self.low):
                raise Undefined("the value and the range are of different kinds")
            return not equal(value, self.low)
        if self.low is not None and (less(value, self.low) if self.low_closed else not less(self.low, value)):
            return False
        if self.high is not None and (less(self.high, value) if self.high_closed else not less(value, self.high)):
            return False
        return True

    def __str__(self) -> str:
        low, high = show_value(self.low), show_value(self.high)
        if self.form:
            return f"({self.form} {low})"
        if self.low is None and self.high is None:
            return "(-)"
        if self.high is None:
            return f"({'>=' if self.low_closed else '>'} {low})"
        if self.low is None:
            return f"({'<=' if self.high_closed else '<'} {high})"
        return f"{'[' if self.low_closed else '('}{low}..{high}{']' if self.high_closed else ')'}"


def interval(low: Any, low_closed: bool, high: Any, high_closed: bool) -> Range:
    """Return the range that `[low..high]` stands for, of two computed ends.

    Raises `Undefined` for ends that are null or have no common order, and where the low one is above the high one.

    >>> interval(1, True, 3, False)
    Range(low=1, low_closed=True, high=3, high_closed=False)
    """
    if low is None or high is None:
        raise Undefined("an end of the range is null")
    if less(high, low):
        raise Undefined("the low end of the range is above the high end")
    return Range(low, low_closed, high, high_closed)


def range_attribute(value: Range, name: str) -> Any:
    """Return `start`, `end`, `start included` or `end included`. Raises `Undefined` for another name."""
    match name:
        case "start":
            return value.low
        case "end":
            return value.high
        case "start included":
            return value.low_closed
        case "end included":
            return value.high_closed
    raise Undefined(f"a range has no `{name}`")
