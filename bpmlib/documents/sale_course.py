"""A sale from the survey of the market to the care after it; prospects, assessments, the laws that are cited."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import Personal, Word

__all__ = [
    "AfterSaleAnswer",
    "AfterSaleRequest",
    "AssessmentPart",
    "CitedLaw",
    "MarketSurvey",
    "ProspectFound",
    "ProspectList",
    "SaleAgreed",
    "SaleContractArchived",
    "SaleContractDrawn",
    "SaleContractExplained",
    "SaleContractSigned",
    "SaleCourse",
    "SaleFollowUp",
    "SaleInterest",
    "SaleOrderConfirmed",
    "SaleOrderEntered",
    "SalePerformance",
    "SalePromotion",
    "SaleQuoted",
    "SaleRequirement",
    "WorkProspect",
]  # fmt: skip

AssessmentPart: TypeAlias = Annotated[Literal["sales", "satisfaction of customers", "teamwork"], Word("AssessmentPart")]
"""What a salesman is assessed by (考核内容)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SaleCourse(_Document):
    """A sale on its way (销售)."""

    customer: str = Field(min_length=1, description="the customer (客户)")


class MarketSurvey(_Document):
    """The market was looked at (市场调研)."""

    report: bool = Field(description="there is a report of it (已形成市场分析报告)")


class ProspectFound(_Document):
    """Somebody who may buy (潜在客户)."""

    group: str = Field(default="", description="to which group the prospect belongs (客户分类)")


class SaleInterest(_Document):
    """The customer is interested (客户产生兴趣)."""


class SalePromotion(_Document):
    """The product was shown or recommended (产品推广)."""


class SaleRequirement(_Document):
    """It is clear what the customer needs (需求确认)."""


class SaleQuoted(_Document):
    """The customer has a quotation (报价)."""


class SaleAgreed(_Document):
    """There is agreement (达成一致)."""


class SaleContractDrawn(_Document):
    """The text of the contract is there (合同文本)."""


class SaleContractExplained(_Document):
    """The customer knows the terms (明确合同条款)."""


class SaleContractSigned(_Document):
    """The contract is signed (合同签订)."""


class SaleContractArchived(_Document):
    """A copy is archived (合同副本存档)."""


class SaleOrderConfirmed(_Document):
    """The customer orders (客户确认下单)."""


class SaleOrderEntered(_Document):
    """The order is in the system (订单录入)."""

    accurate: bool = Field(description="it is entered as ordered (信息准确)")
    departments_told: bool = Field(description="the departments concerned know (已与相关部门协调)")


class AfterSaleRequest(_Document):
    """The customer wants something afterwards (售后需求)."""

    text: str = Field(min_length=1, description="what is wanted (需求)")


class AfterSaleAnswer(_Document):
    """The answer to it (售后答复)."""

    solution: str = Field(default="", description="what is done about it (解决方案)")


class SaleFollowUp(_Document):
    """The customer was asked how it goes (定期跟进)."""

    satisfaction_asked: bool = Field(description="asked whether all is well (满意度调查)")


class WorkProspect(_Document):
    """One prospect on a list (潜在客户)."""

    name: str = Field(min_length=1, description="who (客户)")
    key: bool = Field(default=False, description="a key customer (重点客户)")


class ProspectList(_Document):
    """The prospects of a salesman, in the order in which they are worked on (潜在客户清单)."""

    prospects: list[WorkProspect] = Field(default=[], description="the prospects (潜在客户)")


class SalePerformance(_Document):
    """How a salesman is assessed (绩效考核)."""

    salesman: Annotated[str, Personal()] = Field(min_length=1, description="who (销售人员)")
    assessed: list[AssessmentPart] = Field(default=[], description="what was assessed (已考核)")


class CitedLaw(_Document):
    """The laws that a text cites as its bases (所列依据)."""

    names: list[str] = Field(default=[], description="the names (名称)")
    day: date = Field(description="on which day (日期)")
