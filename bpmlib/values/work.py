"""How much work something was: what may take long counts it here, and whoever lends a `METER` may stop it.

A step is about what a small operation on two numbers takes. Nobody counts unless a meter is lent, so the built-ins
work the same without one.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Final

__all__ = ["METER", "spend"]

METER: Final[ContextVar[Callable[[int], None] | None]] = ContextVar("METER", default=None)
"""What is told of each piece of work; it raises where there has been too much."""


def spend(steps: int) -> None:
    """Count work that was done, or is about to be."""
    meter = METER.get()
    if meter is not None:
        meter(steps)
