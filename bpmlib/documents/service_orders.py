"""A customer's business from the enquiry to the delivery, and the care of the customer's data."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Word

__all__ = [
    "AcceptanceConfirmed", "AcceptanceReview", "BusinessDelivery", "BusinessFeedback", "CustomerData", "Disclosure",
    "NeedConfirmed", "ProgressTold", "QualityCheck", "ServiceAcceptance", "ServiceAssignment", "ServiceEnquiry",
    "ServiceOrder",
]  # fmt: skip

Disclosure: TypeAlias = Annotated[Literal["allowed", "forbidden"], Word("Disclosure")]
"""Whether a customer's data may go out (可否披露)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ServiceOrder(_Document):
    """A customer with a piece of business (客户业务)."""

    customer: str = Field(min_length=1, description="the customer (客户)")


class ServiceEnquiry(_Document):
    """What is noted when a customer calls or comes (客户咨询记录)."""

    name: str = Field(default="", description="the customer's name (姓名)")
    contact: str = Field(default="", description="how to reach the customer (联系方式)")
    content: str = Field(default="", description="what is asked (咨询内容)")


class NeedConfirmed(_Document):
    """It is clear what the customer needs (已确认需求)."""


class ServiceAcceptance(_Document):
    """What is noted when the business is accepted (业务受理记录)."""

    kind: str = Field(default="", description="kind of business (业务类型)")
    service: str = Field(default="", description="what is to be done (服务内容)")
    fee: CNY | None = Field(default=None, ge=0, description="the fee (费用)")


class AcceptanceReview(_Document):
    """The acceptance was looked at (受理审核)."""

    correct: bool = Field(description="what is noted is right (信息准确)")


class AcceptanceConfirmed(_Document):
    """The customer has heard what was accepted (向客户确认)."""

    completion: date | None = Field(default=None, description="when it will be done (预计完成时间)")


class ServiceAssignment(_Document):
    """Somebody is to do it (安排执行)."""

    for_kind: str = Field(min_length=1, description="kind of business that whoever does it is there for (适合业务类型)")


class ProgressTold(_Document):
    """The customer has heard how it goes on (沟通进展)."""


class QualityCheck(_Document):
    """The work was looked at when it was done (质量检查)."""

    company_standard: bool = Field(description="the company's standard is met (符合公司标准)")
    law: bool = Field(default=True, description="the law is met (符合法律法规)")
    industry: bool = Field(default=True, description="the standards of the industry are met (符合行业标准)")


class BusinessDelivery(_Document):
    """The customer has what was asked for (业务交付)."""

    support_told: bool = Field(description="the customer knows of the support that follows (已告知后续支持)")


class BusinessFeedback(_Document):
    """What the customer says afterwards (客户反馈)."""

    text: str = Field(min_length=1, description="what is said (反馈内容)")


class CustomerData(_Document):
    """Data of a customer that the company holds (客户信息)."""

    consent: bool = Field(default=False, description="the customer agrees to their going out (客户同意)")
    backed_up_on: date = Field(description="last backup (上次备份)")
