"""The documents of a property sales site: price offer, discount mandate, hand-over, discount form.

They are plain pydantic models, as those of the sales department are. A discount is a share of the published list
price: 3% is `Decimal("0.03")`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Percent, Role, Word

__all__ = ["ClientKind", "DiscountForm", "DiscountMandate", "HandOver", "PriceOffer", "ProjectKind"]

ClientKind: TypeAlias = Annotated[
    Literal["ordinary client", "developer's related client", "special client"], Word("ClientKind")
]
"""Whom the unit is offered to (客户类别)."""

ProjectKind: TypeAlias = Annotated[Literal["agency", "own development"], Word("ProjectKind")]
"""Whose project the site sells (项目类别): another developer's, or the company's own."""


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
