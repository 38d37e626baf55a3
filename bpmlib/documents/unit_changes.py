"""The documents of a unit that is kept for somebody, changed for another one, or put in another name."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import Personal, Role, Word

__all__ = [
    "BoughtUnit", "HoldDocument", "HoldRequest", "NameChange", "NewOrder", "OfferTerm", "OldPapers", "ProjectOwner",
    "RecordChange", "Reregistration", "SaleStage", "SwapDecision", "SwapForm", "SwapRequest", "SwapSet",
]  # fmt: skip

SaleStage: TypeAlias = Annotated[Literal["order", "contract signed", "registered"], Word("SaleStage")]
"""How far a sale has come: the order, the presale contract, its first registration (购房阶段)."""

OfferTerm: TypeAlias = Annotated[
    Literal["unit", "unit price", "total price", "way of payment", "other terms"], Word("OfferTerm")
]
"""A term of the offer that a buyer has accepted (要约条件)."""

ProjectOwner: TypeAlias = Annotated[Literal["agency", "own development"], Word("ProjectOwner")]
"""Whose project it is: a developer's that the company sells, or its own (项目性质)."""

HoldDocument: TypeAlias = Annotated[Literal["hold form", "written notice", "none"], Word("HoldDocument")]
"""On which paper a unit is to be kept (保留凭据)."""


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


class HoldRequest(_Document):
    """Somebody wants a unit kept from the sale (房位保留)."""

    unit: str = Field(min_length=1, description="number of the unit (房号)")
    project: ProjectOwner = Field(description="whose project it is (项目性质)")
    asked_by: Role = Field(description="who wants it kept (要求人)")
    paper: HoldDocument = Field(description="on which paper (保留凭据)")
    signed_by: list[Role] = Field(default=[], description="who signed the paper (签字人)")
    construction_needs: bool = Field(default=False, description="building work needs it (施工特殊要求)")
    promised_by: list[Role] = Field(default=[], description="who promised to keep it, in whatever words (承诺保留者)")
    client_told: bool = Field(default=False, description="the client was told that nothing is kept (已表明不作保留)")
    intention_noted: bool = Field(default=False, description="what the client wants was noted (已作意向记录)")
    deposit_stressed: bool = Field(
        default=False, description="it was said again that a deposit counts (已重申定金到位)"
    )


class BoughtUnit(_Document):
    """The unit that somebody has bought and wants to change for another one (原购房位)."""

    unit: str = Field(min_length=1, description="number of the unit (原房号)")
    buyer: Annotated[str, Personal()] = Field(min_length=1, description="who bought it (原购房人)")
    has_contract: bool = Field(default=True, description="there is a contract, not only an order (已签合同)")


class SwapRequest(_Document):
    """A client asks on the site for another unit (换房要求)."""

    applicant: Annotated[str, Personal()] = Field(min_length=1, description="who asks (换房人)")
    new_unit: str = Field(min_length=1, description="the unit that is wanted (新房号)")


class SwapDecision(_Document):
    """The lead decides by what the sale needs (换房决定)."""

    granted: bool = Field(description="the swap is granted (同意换房)")


class SwapForm(_Document):
    """The form that says what is changed for what (换房申请单)."""

    old_unit: str = Field(min_length=1, description="the unit that is given back (原房号)")
    new_unit: str = Field(min_length=1, description="the unit that is bought instead (新房号)")


class NewOrder(_Document):
    """A new order or contract, made out for the new unit (新订购单、合同)."""

    unit: str = Field(min_length=1, description="number of the unit (新房号)")
    buyer: Annotated[str, Personal()] = Field(min_length=1, description="in whose name it is (购房人)")


class OldPapers(_Document):
    """The old order or contract and the old vouchers, taken back and made void (原订购单、合同、票据回收作废)."""

    order_void: bool = Field(description="the order or contract is void (订购单、合同已作废)")
    vouchers_void: bool = Field(description="the vouchers are void (票据已作废)")


class SwapSet(_Document):
    """The complete papers of a swap, entered in the statistics and sent to the head office (换房资料登录与传送)."""

    recorded: bool = Field(description="entered in the sales statistics (已登录销售统计资料)")


class RecordChange(_Document):
    """Sales control changes its record of units (销控记录更新)."""


class Reregistration(_Document):
    """The old contract is struck off and the new one registered (合同注销与再登记)."""
