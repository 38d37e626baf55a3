"""The documents of services to guests and residents: network change, order in the hall, settlement at the till.

They are plain pydantic models, as those of the sales department are. Money is in CNY.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Word

__all__ = ["Applicant", "CardSettlement", "HallOrder", "ICCard", "NetworkChange", "NetworkChangeKind", "NetworkPlan"]

NetworkChangeKind: TypeAlias = Annotated[
    Literal["tariff", "suspension", "termination", "account", "more information", "copy", "reopening"],
    Word("NetworkChangeKind"),
]
"""What a resident wants changed (变更类别). Reopening is on no list; one reading of the source needs the word."""

NetworkPlan: TypeAlias = Annotated[Literal["monthly", "by the hour"], Word("NetworkPlan")]
"""How the network is paid for (资费类型): by the month, or a sum for so many hours."""

Applicant: TypeAlias = Annotated[Literal["owner", "tenant", "someone else"], Word("Applicant")]
"""Who asks (申请人)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NetworkChange(_Document):
    """A change of a resident's network connection, as the service desk has it (网络变更)."""

    kind: NetworkChangeKind = Field(description="what is to be changed (变更类别)")
    plan: NetworkPlan = Field(description="the plan of the connection (资费类型)")
    applicant: Applicant = Field(description="who asks (申请人)")
    owner_identified: bool = Field(description="the owner's identity is confirmed (已确认业主身份)")
    owner_letter: bool = Field(default=False, description="has the owner's letter of authority (业主委托书)")
    form_filled: bool = Field(default=False, description="the change form is filled in properly (已正确填写变更表)")
    id_copy: bool = Field(default=False, description="the resident's ID copy is taken in (已收身份证复印件)")
    paid: CNY = Field(default=Decimal(0), ge=0, description="paid at the finance office so far (已缴费用)")
    registered_on: date | None = Field(default=None, description="day of the entry in the register (登记日期)")
    pink_copy: bool = Field(default=False, description="the pink copy was given to the owner (已交粉红联)")
    sent_on: date | None = Field(default=None, description="day the data went to the network company (资料发送日期)")


class ICCard(_Document):
    """The card with which an attendant orders at the bar (IC卡)."""

    limit: CNY = Field(gt=0, description="how much may be issued on it (出品限额)")
    unsettled: CNY = Field(ge=0, description="issued on it and not settled yet (未交款金额)")
    open_bills: int = Field(ge=0, description="bills not settled yet (未交款单数)")


class HallOrder(_Document):
    """An order of a guest that an attendant is about to issue (点单)."""

    amount: CNY = Field(gt=0, description="what the guest has ordered (点单金额)")
    busy: bool = Field(description="the hall is busy (生意繁忙)")
    card: ICCard
    manager_left: CNY | None = Field(default=None, description="left on the manager's card, if limited (经理卡余额)")


class CardSettlement(_Document):
    """The settlement of an attendant's bills at the till (交款)."""

    due: CNY = Field(ge=0, description="amount that the till shows (应交金额)")
    cash: CNY = Field(ge=0, description="cash handed over (所交现金)")
    card_read: bool = Field(description="the attendant's own card was read (已刷本人IC卡)")
    confirmed: bool = Field(description="the cashier has counted and confirmed (收银员已确认)")
    slips: int = Field(ge=0, description="slips printed (小票联数)")
    change_given: CNY = Field(ge=0, description="change given back (找零)")
    slip_kept: bool = Field(description="the attendant has the slip (服务员保存小票)")
