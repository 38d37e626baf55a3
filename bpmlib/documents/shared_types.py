"""Annotations to write documents with: units, percentages, vocabularies, personal data.

    class Invoice(BaseModel):
        total: Annotated[CNY, Field(ge=0)]
        discount: Percent
        approved_by: list[Role]
        phone: Annotated[str, Personal()]

They say what pydantic does not know: that money is not capacity, and which words a string is taken from. They
restrict no value by themselves; in particular money may have any number of decimals.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

__all__ = ["CNY", "Percent", "Percentage", "Personal", "Role", "Unit", "Word"]


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit a number counts: `Unit("CNY")`, `Unit("kVA")`. Numbers of two units are never compared."""

    name: str


@dataclass(frozen=True, slots=True)
class Percentage:
    """A number that is a share: 0.3 is written and shown as 30%."""


@dataclass(frozen=True, slots=True)
class Word:
    """A string that is a word of the vocabulary `name`; which words it has, a `Literal` or `vocabulary.md` says."""

    name: str


@dataclass(frozen=True, slots=True)
class Personal:
    """Personal data: an error message says of what kind the value is and never shows it."""


CNY = Annotated[Decimal, Unit("CNY")]
Percent = Annotated[Decimal, Percentage()]
Role = Annotated[str, Word("Role")]
