"""What the registry says about one code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Code"]


@dataclass(frozen=True, slots=True)
class Code:
    """A code's title, why it is reported (`cause`) and what to do about it (`cure`)."""

    code: str
    title: str
    cause: str
    cure: str
    severity: Literal["error", "warning", "note"] = "error"
