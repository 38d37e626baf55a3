"""Testing a value of the right type against the bounds of its field, exactly."""

from __future__ import annotations

from collections.abc import Sized
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bpmlib.documents.fields import Bounds
from bpmlib.values.durations import show_duration
from bpmlib.values.numbers import plain

__all__ = ["broken_bound", "digit_counts"]


def broken_bound(bounds: Bounds, value: Any) -> str:
    """Return the first bound that `value` breaks, worded to follow "must", or the empty string.

    >>> broken_bound(Bounds(ge=0), -1), broken_bound(Bounds(decimal_places=2), Decimal("0.10"))
    ('be at least 0', '')
    """
    try:
        return _order(bounds, value) or _length(bounds, value) or _digits(bounds, value)
    except TypeError:
        return "have a time zone as its bound has, or none as its bound has none"


def _order(bounds: Bounds, value: Any) -> str:
    if bounds.ge is not None and not value >= bounds.ge:
        return f"be at least {_word(bounds.ge)}"
    if bounds.gt is not None and not value > bounds.gt:
        return f"be more than {_word(bounds.gt)}"
    if bounds.le is not None and not value <= bounds.le:
        return f"be at most {_word(bounds.le)}"
    if bounds.lt is not None and not value < bounds.lt:
        return f"be less than {_word(bounds.lt)}"
    if bounds.multiple_of is not None and Fraction(value) % Fraction(bounds.multiple_of):
        return f"be a multiple of {_word(bounds.multiple_of)}"
    return ""


def _length(bounds: Bounds, value: Any) -> str:
    if not isinstance(value, Sized):
        return ""
    unit = "characters" if isinstance(value, str) else "items"
    if bounds.min_length is not None and len(value) < bounds.min_length:
        return f"have at least {bounds.min_length} {unit}"
    if bounds.max_length is not None and len(value) > bounds.max_length:
        return f"have at most {bounds.max_length} {unit}"
    return ""


def _digits(bounds: Bounds, value: Any) -> str:
    if bounds.max_digits is None and bounds.decimal_places is None:
        return ""
    digits, places = digit_counts(value)
    if bounds.max_digits is not None and digits > bounds.max_digits:
        return f"have at most {bounds.max_digits} digits"
    if bounds.decimal_places is None:
        return ""
    if places > bounds.decimal_places:
        return f"have at most {bounds.decimal_places} decimals"
    whole = None if bounds.max_digits is None else bounds.max_digits - bounds.decimal_places
    return f"have at most {whole} digits before the point" if whole is not None and digits - places > whole else ""


def digit_counts(number: int | Decimal) -> tuple[int, int]:
    """Return how many digits `number` has written in full without trailing zeros, and how many are decimals.

    The digits count from the first that is not zero, or from the point where that comes first.

    >>> digit_counts(Decimal("120.50")), digit_counts(Decimal("0.001")), digit_counts(Decimal("1E+3"))
    ((4, 1), (3, 3), (4, 0))
    """
    text = format(Decimal(number).copy_abs(), "f")
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    whole = whole.lstrip("0")
    return max(len(whole) + len(fraction), 1), len(fraction)


def _word(bound: object) -> str:
    if isinstance(bound, timedelta):
        return show_duration(bound)
    return plain(bound) if isinstance(bound, (int, Decimal)) else str(bound)
