"""Parts of dates, times and durations."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from bpmlib.verify.logic.digits import Digits
from bpmlib.verify.logic.symbols import Symbol, known

__all__ = ["part"]

_RANGES: Final = {
    ("date", "year"): (-999_999_999, 999_999_999), ("date", "month"): (1, 12), ("date", "day"): (1, 31),
    ("date and time", "year"): (-999_999_999, 999_999_999), ("date and time", "month"): (1, 12),
    ("date and time", "day"): (1, 31), ("date and time", "weekday"): (1, 7), ("date and time", "hour"): (0, 23),
    ("date and time", "minute"): (0, 59), ("time", "hour"): (0, 23), ("time", "minute"): (0, 59),
}  # fmt: skip
"""Between what whole numbers a part lies."""


def part(base: Symbol, name: str) -> Symbol | None:
    """Return a part of a temporal value, None where it is not expressed."""
    terms = base.terms
    if (base.kind, name) == ("date", "weekday"):
        digits = Digits(Fraction(1), Fraction(7), 0)
        return known(terms, "number", terms.as_real((base.value + 6) % 7 + 1), digits=digits)
    if (base.kind, name) not in _RANGES:
        return None
    low, high = _RANGES[base.kind, name]
    zoned = [] if base.zoned is None else [base.zoned, terms.fresh("integer", "zone")]
    found = terms.function(f"{name} of {base.kind}", [base.value, *zoned], "integer")
    terms.know(terms.all([found >= low, found <= high]))
    return known(terms, "number", terms.as_real(found), digits=Digits(Fraction(low), Fraction(high), 0))
