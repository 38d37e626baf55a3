"""How large the result of a built-in may grow: a few short arguments can ask for more than there is memory."""

from __future__ import annotations

from collections.abc import Iterable

from bpmlib.values.undefined import Undefined

__all__ = ["CHARACTERS", "ITEMS", "bounded_text"]

CHARACTERS = 16_000_000
"""How many characters a string may have that a built-in puts together."""
ITEMS = 1_000_000
"""How many items a list may have that a built-in makes of a string, and how many values stand in a string."""

_PART = 4
"""What a part costs beside its characters: an endless number of empty ones must end as well."""


def bounded_text(parts: Iterable[str]) -> str:
    """Return the parts one after the other. Raises `Undefined` beyond `CHARACTERS`, and reads no further then."""
    kept: list[str] = []
    left = CHARACTERS
    for part in parts:
        left -= len(part) + _PART
        if left < 0:
            raise Undefined(f"the string would be longer than {CHARACTERS} characters, or of too many parts")
        kept.append(part)
    return "".join(kept)
