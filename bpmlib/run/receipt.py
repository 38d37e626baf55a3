"""What every receipt has, whichever policy decided: the number of its format, and the digest of what it says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any, Final

__all__ = ["FORMAT", "digest_of", "library_version"]

FORMAT: Final = 1
"""Counted up when a reader of the receipts of before would misunderstand one of now."""


@cache
def library_version() -> str:
    """Return the version of bpmlib that is installed; to look it up takes longer than to decide."""
    return version("bpmlib")


def digest_of(receipt: Mapping[str, Any]) -> str:
    """Return a hash of all that a receipt says beside its own `digest`, however its keys are ordered.

    >>> digest_of({"policy": "a", "as_of": None}) == digest_of({"as_of": None, "policy": "a", "digest": "..."})
    True
    """
    content = {key: value for key, value in receipt.items() if key != "digest"}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return f"sha256:{sha256(text.encode()).hexdigest()}"
