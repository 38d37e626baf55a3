"""The one signal of values and built-ins for "no value": where the standard says null, and why."""

from __future__ import annotations

__all__ = ["Undefined"]


class Undefined(Exception):
    """The operation has no value for these arguments; the message says why."""
