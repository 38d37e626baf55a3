"""Where a position points: from 1, or from the end if negative, a fraction cut off (DMN 1.5, 10.3.4.3 and 10.3.4.4)."""

from __future__ import annotations

from decimal import Decimal

from bpmlib.values.compare import show_value
from bpmlib.values.undefined import Undefined

__all__ = ["index_at", "length_of"]


def index_at(position: Decimal | int, size: int) -> int:
    """Return the index, from 0, of a position among `size` things. Raises `Undefined` where there is nothing.

    >>> index_at(-1, 3), index_at(Decimal("2.5"), 3)
    (2, 1)
    """
    if not (1 <= position < size + 1 or -size - 1 < position <= -1):
        raise Undefined(f"there is no position {show_value(position)} among {size}")
    return int(position) - 1 if position > 0 else size + int(position)


def length_of(length: Decimal | int) -> int:
    """Return a length as a whole number, a fraction cut off. Raises `Undefined` where it is less than 1."""
    if length < 1:
        raise Undefined(f"{show_value(length)} is not a length of at least 1")
    return int(min(length, 10**12))
