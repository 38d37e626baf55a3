"""What is not expressed exactly, and where."""

from __future__ import annotations

from dataclasses import dataclass

from bpmlib.source import Span

__all__ = ["Doubt"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place for which any value stands, or one that is only near: what is proved holds all the same.

    A model of the solver may need a value there that the engine never computes. `why` follows "because".
    """

    span: Span
    why: str
