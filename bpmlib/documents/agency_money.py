"""The money and papers of an agency's deals: earnest money, payments out of a branch, contracts, mandates."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Personal, Role, Word

__all__ = [
    "AgencyContract", "AgencyContracts", "BranchPayment", "EarnestContest", "MandateKind", "MoneyKind",
    "PropertyMandate",
]  # fmt: skip

MoneyKind: TypeAlias = Annotated[Literal["earnest money", "deposit", "other money"], Word("MoneyKind")]
"""What a client pays before the contract (款项种类)."""

MandateKind: TypeAlias = Annotated[Literal["exclusive", "general"], Word("MandateKind")]
"""How an owner lets the agency act for him (委托种类)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EarnestContest(_Document):
    """One client has paid earnest money for a property, and another one wants it too (诚意金与后来客户)."""

    listing: str = Field(min_length=1, description="the property (盘源)")
    receipt_on: date = Field(description="day of finance's receipt for the earnest money (财务收据日期)")
    valid_until: date | None = Field(default=None, description="shorter time on the receipt (收据载明有效期)")
    asked_on: date = Field(description="day on which the other client comes (其他客户提出日期)")
    offers: MoneyKind = Field(description="what the other client wants to pay (拟交款项)")
    ready: bool = Field(default=False, description="the other client can pay a deposit now (可落定)")
    holder_informed: bool = Field(default=False, description="the first client was told of it (已知会诚意金客户)")
    holder_tried: bool = Field(default=False, description="tried to reach the first client in vain (联系未果)")
    holder_acts: bool = Field(default=False, description="the first client then pays a deposit himself (知会后落定)")
    manager_agrees: bool = Field(default=False, description="the branch manager agrees (分店店长认可)")
    own_money: bool = Field(
        default=False, description="the consultant pays the deposit for a client (自行拿钱代客落定)"
    )


class BranchPayment(_Document):
    """A branch pays out money that it has taken in itself (分店直接收付款项的支付)."""

    number: str = Field(min_length=1, description="number of the payment (编号)")
    kind: MoneyKind = Field(description="what kind of money (款项种类)")
    amount: CNY = Field(gt=0, description="how much (金额)")
    form_filled: bool = Field(description="the branch's payment form is filled in (已填分店付款申请表)")
    signed_by: list[Role] = Field(description="who signed the form before the payment (付款前签字人)")
    regional_in_time: bool = Field(default=True, description="the regional manager can sign in time (区经能及时签字)")
    regional_informed: bool = Field(default=False, description="the regional manager knew beforehand (已知会区经)")
    signed_later_by: list[Role] = Field(default=[], description="who signed afterwards (事后补签人)")
    handled_by: Annotated[str, Personal()] = Field(min_length=1, description="who paid it out (经手人)")
    loss: CNY = Field(default=Decimal(0), ge=0, description="what was lost by it (经济损失)")


class AgencyContract(_Document):
    """One contract of a deal (合同)."""

    number: str = Field(min_length=1, description="number of the contract (合同编号)")
    signed_at: datetime = Field(description="when it was signed (签署时间)")
    void_at: datetime | None = Field(default=None, description="when it was made void (作废时间)")


class AgencyContracts(_Document):
    """The contracts of one deal, and what came of them (单笔业务的合同)."""

    deal: str = Field(min_length=1, description="the deal (业务)")
    contracts: list[AgencyContract] = Field(description="its contracts (合同)")
    misused: bool = Field(default=False, description="contracts were not used as they should be (合同使用不当)")
    dispute: bool = Field(default=False, description="a quarrel came of it (导致纠纷)")
    loss: CNY = Field(default=Decimal(0), ge=0, description="what was lost by it (损失)")


class PropertyMandate(_Document):
    """What the owner of a property has signed for the agency (委托协议书)."""

    listing: str = Field(min_length=1, description="the property (物业)")
    kind: MandateKind | None = Field(
        default=None, description="exclusive or general; none without a mandate (委托种类)"
    )
    signed_by_owner: bool = Field(default=False, description="the owner has signed it (业主已签署)")
