"""How large the result of a built-in may grow: a few short arguments can ask for more than there is memory."""

from __future__ import annotations

from collections.abc import Iterable

from bpmlib.values.undefined import Undefined

__all__ = ["CHARACTERS", "ITEMS", "bounded_text"]

CHARACTERS = 16_000_000
"""How many characters a string may have that a built-in puts together."""
ITEMS = 1_000_000
"""How many items a list may have that a built-in makes of a string."""


def bounded_text(parts: Iterable[str]) -> str:
    """Return the parts one after the other. Raises `Undefined` beyond `CHARACTERS`, and reads no further then."""
    kept: list[str] = []
    left = CHARACTERS
    for part in parts:
        left -= len(part)
        if left < 0:
            raise Undefined(f"the string would be longer than {CHARACTERS} characters")
        kept.append(part)
    return "".join(kept)
