"""Shortens what fails: pieces are left out as long as it fails alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

__all__ = ["shrunk"]

_Text = TypeVar("_Text", str, bytes)
_TRIES = 2000


def shrunk(text: _Text, fails: Callable[[_Text], bool]) -> _Text:
    """Return a shorter text that fails as well, if leaving pieces out leads to one."""
    tries = _TRIES
    size = len(text) // 2
    while size and tries > 0:
        at = 0
        while at < len(text) and tries > 0:
            shorter = text[:at] + text[at + size :]
            tries -= 1
            if fails(shorter):
                text = shorter
            else:
                at += size
        size = min(size // 2, len(text) // 2)
    return text
