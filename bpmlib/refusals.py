"""Why a case may refuse what is asked of it: the words that histories expect and errors carry."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["REFUSALS"]

REFUSALS: Final[Mapping[str, str]] = MappingProxyType({
    "unknown_event": "the process knows no such event",
    "bad_document": "what comes with the event is not what it has to be",
    "too_early": "the case is past that time already",
    "repeated": "the same command was taken before",
    "not_now": "no stage can take the event: its state or a condition does not allow it",
    "not_yours": "somebody else has to do it",
    "paper_missing": "a paper is not on file that has to be",
})  # fmt: skip
"""Each reason for a refusal, and what it means."""
