"""The documents of a unit that is kept for somebody, or whose buyer changes: hold request, change of name."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import Personal, Word

__all__ = ["NameChange", "OfferTerm", "SaleStage"]

SaleStage: TypeAlias = Annotated[Literal["order", "contract signed", "registered"], Word("SaleStage")]
"""How far a sale has come: the order, the presale contract, its first registration (购房阶段)."""

OfferTerm: TypeAlias = Annotated[
    Literal["unit", "unit price", "total price", "way of payment", "other terms"], Word("OfferTerm")
]
"""A term of the offer that a buyer has accepted (要约条件)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NameChange(_Document):
    """Somebody else is to stand in the papers as the buyer of a unit (更名)."""

    unit: str = Field(min_length=1, description="number of the unit (房号)")
    buyer: Annotated[str, Personal()] = Field(min_length=1, description="who bought it (原购房人)")
    new_name: Annotated[str, Personal()] = Field(min_length=1, description="who is to stand there instead (更名后)")
    stage: SaleStage = Field(description="how far the sale has come (购房阶段)")
    terms_changed: list[OfferTerm] = Field(default=[], description="what else is to change (变更的要约条件)")
    for_profit: bool = Field(default=False, description="the unit is traded for the difference in price (炒卖赚差价)")
    staff_in_it: bool = Field(default=False, description="staff of the site trade or help to (现场人员参与炒卖)")
    special_case: bool = Field(default=False, description="there are special circumstances (特殊情况)")
