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
    "closed": "the case is closed",
    "not_now": "no stage is in a state in which the event counts",
    "not_yours": "somebody else has to do it",
    "not_allowed": "a condition of the step does not hold",
    "paper_missing": "a paper is not on file that has to be",
})  # fmt: skip
"""Each reason for a refusal, and what it means."""
