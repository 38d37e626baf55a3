"""Counting digits: between what bounds a number lies and how many decimals it has, which says where rounding begins.

The engine computes with 34 digits and rounds half to even. What has no more digits than that is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bpmlib.values.numbers import DIGITS

__all__ = ["ANY", "Digits", "of_constant", "places_of"]

_LARGEST: Final = 10**DIGITS
_SMALL: Final = 6000
"""Numbers that are no smaller than 1E-6000 keep all their digits; the engine's smallest is 1E-6143."""


@dataclass(frozen=True, slots=True)
class Digits:
    """What is known of a number beforehand: the bounds, where it has some, and that it is a multiple of `10^-places`.

    Where the places are not known, `least` says that it is 0 or at least `10^least` away from it.
    """

    low: Fraction | None = None
    high: Fraction | None = None
    places: int | None = None
    least: int | None = None

    @property
    def size(self) -> Fraction | None:
        """The greatest distance from 0, None where there is none."""
        return None if self.low is None or self.high is None else max(abs(self.low), abs(self.high))

    @property
    def exact(self) -> bool:
        """Whether every such number has at most 34 digits."""
        size = self.size
        return self.places is not None and size is not None and size * 10**self.places <= _LARGEST

    @property
    def constant(self) -> Fraction | None:
        """The number itself, where there is only one."""
        return self.low if self.low is not None and self.low == self.high else None

    @property
    def smallest(self) -> int | None:
        """The exponent of ten that bounds it away from 0, None where nothing does."""
        if self.places is not None:
            return -self.places
        for end in (self.low, None if self.high is None else -self.high):
            if end is not None and end > 0:
                return _exponent(end)
        return self.least

    @property
    def normal(self) -> bool:
        """Whether it is never so small that the engine would drop digits, or all of it."""
        return self.smallest is not None and self.smallest >= -_SMALL

    def added(self, other: Digits) -> Digits:
        """Return what is known of the exact sum."""
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        places = None if self.places is None or other.places is None else max(self.places, other.places)
        return Digits(low, high, places)

    def negative(self) -> Digits:
        """Return what is known of the opposite."""
        low, high = (None if end is None else -end for end in (self.high, self.low))
        return Digits(low, high, self.places, self.least)

    def times(self, other: Digits) -> Digits:
        """Return what is known of the exact product."""
        low, high = _product(self, other)
        places = None if self.places is None or other.places is None else self.places + other.places
        least = None if self.smallest is None or other.smallest is None else self.smallest + other.smallest
        return Digits(low, high, places, least)

    def over(self, other: Digits) -> Digits:
        """Return what is known of the exact quotient."""
        if other.constant:
            return self.times(of_constant(1 / other.constant))
        least = None
        if self.smallest is not None and other.size is not None:
            least = self.smallest - (Decimal(int(other.size) + 1).adjusted() + 1)
        if other.low is not None and other.low > 0:
            least_factor = Fraction(0) if other.high is None else 1 / other.high
            return Digits(*_product(self, Digits(least_factor, 1 / other.low)), None, least)
        return Digits(None, None, None, least)

    def joined(self, other: Digits) -> Digits:
        """Return what is known of one of the two."""
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        places = None if self.places is None or other.places is None else max(self.places, other.places)
        least = None if self.smallest is None or other.smallest is None else min(self.smallest, other.smallest)
        return Digits(low, high, places, least)

    def rounded(self) -> Digits:
        """Return what is known of the number after rounding."""
        if self.exact:
            return self
        factor = 1 + Fraction(1, _LARGEST)
        low, high = (None if end is None else end * (factor if outward else 1 / factor)
                     for end, outward in ((self.low, self.low is not None and self.low < 0),
                                          (self.high, self.high is not None and self.high > 0)))  # fmt: skip
        least = self.smallest
        return Digits(low, high, None, None if least is None else least - 1)


ANY: Final = Digits()
"""What is known of any number."""


def of_constant(value: Fraction) -> Digits:
    """Return what is known of a constant; one without a finite decimal form has no number of places."""
    return Digits(value, value, places_of(value))


def _exponent(size: Fraction) -> int:
    """Return an exponent of ten that is not above a size."""
    return Decimal(size.numerator).adjusted() - Decimal(size.denominator).adjusted() - 1


def places_of(value: Fraction) -> int | None:
    """Return how many decimals a number has, None where they do not end.

    >>> places_of(Fraction(1, 8)), places_of(Fraction(1, 3)), places_of(Fraction(100))
    (3, None, 0)
    """
    rest, found = value.denominator, [0, 0]
    for at, factor in enumerate((2, 5)):
        while rest % factor == 0:
            rest //= factor
            found[at] += 1
    return max(found) if rest == 1 else None


def _product(one: Digits, other: Digits) -> tuple[Fraction | None, Fraction | None]:
    ends = (one.low, one.high, other.low, other.high)
    if any(end is None for end in ends):
        positive = all(digits.low is not None and digits.low >= 0 for digits in (one, other))
        return (one.low * other.low, None) if positive else (None, None)  # type: ignore[operator]
    found = [a * b for a in ends[:2] for b in ends[2:]]  # type: ignore[operator]
    return min(found), max(found)
