"""The documents of a property sales site: price offers and discounts, buyers of a unit, incidents at reception.

They are plain pydantic models, as those of the sales department are. A discount is a share of the published list
price: 3% is `Decimal("0.03")`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Percent, Personal, Role, Word

__all__ = [
    "ClientKind", "DiscountForm", "DiscountMandate", "HandOver", "PriceOffer", "ProjectKind", "PurchaseClaim",
    "ReceptionOffence", "SiteIncident", "UnitContest", "UnitReservation",
]  # fmt: skip

ClientKind: TypeAlias = Annotated[
    Literal["ordinary client", "developer's related client", "special client"], Word("ClientKind")
]
"""Whom the unit is offered to (客户类别)."""

ProjectKind: TypeAlias = Annotated[Literal["agency", "own development"], Word("ProjectKind")]
"""Whose project the site sells (项目类别): another developer's, or the company's own."""

ReceptionOffence: TypeAlias = Annotated[
    Literal["client kept outside", "client refused", "client slighted", "client dropped", "promise beyond limits"],
    Word("ReceptionOffence"),
]
"""What a salesman may do wrong at reception (接待违规事项)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DiscountMandate(_Document):
    """The discount rate handed down to the project lead for one stage of the sale (折扣比率授权)."""

    stage: str = Field(description="stage of the sale it was issued for (销售阶段)")
    rate: Percent = Field(ge=0, lt=1, description="largest discount on the published price (授权折扣比率)")
    issued_by: Role = Field(description="who set the rate (制定人)")
    written: bool = Field(description="was handed down in writing (书面下放)")
    sole: bool = Field(description="no other rate or set of rates was issued for the stage (同阶段唯一比率)")


class HandOver(_Document):
    """Authority that the project lead leaves with a stand-in while away (折扣权限移交)."""

    rate: Percent = Field(ge=0, lt=1, description="largest discount the stand-in may give (移交折扣比率)")
    at: datetime = Field(description="when it was handed over (移交时间)")


class DiscountForm(_Document):
    """The form on which a discount is granted by signature (折扣表)."""

    discount: Percent = Field(ge=0, lt=1, description="discount the form states (申请折扣)")
    signed_by: list[Role] = Field(default=[], description="roles that have signed (签字人)")
    applied_for: bool = Field(description="the discount was applied for (已申报)")


class PriceOffer(_Document):
    """A price that the site is about to name to a client for one unit (报价)."""

    stage: str = Field(description="stage the sale is in (当前销售阶段)")
    project: ProjectKind = Field(description="agency or own development (代理或自有项目)")
    client: ClientKind = Field(description="kind of client (客户类别)")
    list_price: CNY = Field(gt=0, description="price on the published list (公布价格)")
    discount: Percent = Field(ge=0, lt=1, description="discount on the list price (折扣)")
    negotiating: bool = Field(description="price negotiation has begun (已开始价格谈判)")
    mandate: DiscountMandate
    salesman_rate: Percent = Field(ge=0, lt=1, description="rate passed on to the salesman, 0 for none (下放比率)")
    lead_away_since: datetime | None = Field(default=None, description="when the project lead left, if away (离岗时间)")
    hand_over: HandOver | None = Field(default=None, description="authority left with a stand-in (权限移交)")
    cleared_by: Role | None = Field(default=None, description="who has given this discount to the salesman (折扣口径)")
    form: DiscountForm | None = Field(default=None, description="the discount form, if there is one (折扣表)")


class UnitReservation(_Document):
    """A unit held back by special instruction (额外交代暂留)."""

    instructed_by: Role = Field(description="who gave the instruction (交代人)")
    since: datetime | None = Field(default=None, description="when it was given (交代时间)")


class PurchaseClaim(_Document):
    """What one buyer has paid for a unit so far (认购申请)."""

    number: str = Field(description="number of the claim (认购编号)")
    client: Annotated[str, Personal()] | None = Field(default=None, description="who wants to buy (客户)")
    agent: Annotated[str, Personal()] | None = Field(default=None, description="whose client it is (销售人员)")
    first_paid_at: datetime | None = Field(default=None, description="when the first money was paid (首次交钱时间)")
    full_price_at: datetime | None = Field(default=None, description="when the full price was paid (交全款时间)")


class UnitContest(_Document):
    """One unit and all who want to buy it (同一房号争购)."""

    unit: str = Field(description="number of the unit (房号)")
    claims: list[PurchaseClaim] = Field(description="the buyers, in the order in which they came (认购申请)")
    reservation: UnitReservation | None = Field(default=None, description="special instruction, if any (暂留)")
    judged_at: datetime | None = Field(default=None, description="moment at which the case is judged (裁定时间)")
    disputed_by: list[Role] = Field(default=[], description="who disputes the sale (争执者)")


class SiteIncident(_Document):
    """Something that a salesman did wrong at reception (接待违规)."""

    agent: Annotated[str, Personal()] = Field(description="who did it (销售人员)")
    offences: list[ReceptionOffence] = Field(description="what was done (违规事项)")
    happened_on: date | None = Field(default=None, description="day of the incident (发生日期)")
    ownership_unclear: bool = Field(default=False, description="whose client it was, was not settled (归属未明)")
    materials_given: int = Field(default=0, ge=0, description="sets of material handed out (发放资料份数)")
    numbers_noted: int = Field(default=0, ge=0, description="telephone numbers noted (登记电话数)")
    client_had_left: bool = Field(default=False, description="the client had already left (客户已走)")
    taken_over_by: Annotated[str, Personal()] | None = Field(
        default=None, description="colleague who received the client instead (接手的销售人员)"
    )
    suspended_from: date | None = Field(default=None, description="first day of the suspension (暂停作业起始日)")
    back_on: date | None = Field(default=None, description="day of return to the rotation (恢复轮值日)")
