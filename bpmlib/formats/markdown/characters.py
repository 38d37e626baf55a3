"""The characters that a policy file may not hold, since nobody who reads the file can see what they do."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["UNSEEN", "escaped"]

UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd-\uffff\ud800-\udfff]"
    "|\r(?!\n)|(?!\\A)\ufeff"
)
"""Controls, lone line ends, marks that reorder text, damaged text, a byte order mark inside the file."""


def escaped(text: str) -> str:
    """Return `text` with each such character as an escape of the expression language.

    Only a string of it can hold one: it was an escape where the model was read.

    >>> print(escaped('"a\\x01b"'))
    "a\\u0001b"
    """
    return UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
