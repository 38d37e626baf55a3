"""The daily work of an agency's consultants: what they do and how it counts, quotas, false data, working together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Personal, Word

__all__ = [
    "AgencyActivity", "CooperationIncident", "CooperationKind", "FalseWork", "Metric", "QuotaTally", "WorkForm",
]  # fmt: skip

Metric: TypeAlias = Annotated[
    Literal["new listing", "new client", "listing follow-up", "client follow-up", "survey", "showing", "key"],
    Word("Metric"),
]
"""What is counted (考核指标)."""

WorkForm: TypeAlias = Annotated[Literal["survey form", "showing agreement"], Word("WorkForm")]
"""The paper that shows that something was done (凭据)."""

CooperationKind: TypeAlias = Annotated[
    Literal["complaint", "snatching", "open disagreement", "wrecking"], Word("CooperationKind")
]
"""What went wrong between two who work together (合作事件)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AgencyActivity(_Document):
    """One piece of work that a consultant enters (考核数据)."""

    metric: Metric = Field(description="what it counts for (指标)")
    new_employee: bool = Field(default=False, description="a new employee did it (新员工)")
    key_listing: bool = Field(default=False, description="the agency has the key of the property (钥匙盘)")
    form: WorkForm | None = Field(default=None, description="the paper that was handed in (提交的表格或协议)")
    complete: bool = Field(default=True, description="the paper is complete (表格完善)")
    leads: bool = Field(default=True, description="leads the work, and does not only come along (带看者本人)")
    names: int = Field(default=1, ge=1, le=20, description="names on the paper, one's own among them (表上人数)")
    group_counted: bool = Field(default=False, description="this client group was counted today (该组客户当日已计)")
    real: bool = Field(default=True, description="it was really done (数据属实)")


class FalseWork(_Document):
    """Entries that turn out to be worthless or made up (无效或虚假数据)."""

    metric: Metric = Field(description="what was entered (指标)")
    pieces: int = Field(ge=1, le=100000, description="how many of them (条数)")
    violations: int = Field(
        ge=1, le=1000, description="violations of this employee so far, this one among them (累计次数)"
    )


class QuotaTally(_Document):
    """What one employee has done of one quota in its period (考核完成情况)."""

    metric: Metric = Field(description="which quota (指标)")
    new_employee: bool = Field(default=False, description="a new employee (新员工)")
    done: Decimal = Field(ge=0, description="what counts (完成量)")
    day: date = Field(description="the day, or the last day of the week or month (考核日或期末日)")
    deal_on: date | None = Field(default=None, description="day on which the employee closed a deal (成交日)")
    made_up: bool = Field(default=False, description="it was made up together with the branch manager (店长陪同完成)")
    published: bool = Field(default=False, description="the week's figures are in the system (已公布)")


class CooperationIncident(_Document):
    """Something that went wrong between consultants or branches that work together (合作事件)."""

    consultant: Annotated[str, Personal()] = Field(min_length=1, description="whose fault it was (置业顾问)")
    branch: str = Field(min_length=1, description="the branch (所属分店)")
    kind: CooperationKind = Field(description="what happened (事件)")
    verified: bool = Field(default=False, description="it was looked into and is so (经核实)")
    serious: bool = Field(default=False, description="it is serious (情节严重)")
    after_decision: bool = Field(default=False, description="the branch did not like the decision (因对处理意见不满)")
    mandated_to_colleague: bool = Field(
        default=False, description="a colleague of the branch has the client (店内同事)"
    )
    mandated_elsewhere: bool = Field(default=False, description="another branch has the client (客户已委托甲分店)")
    earnest_paid: bool = Field(default=False, description="the client has paid earnest money there (已交诚意金)")
    lost_commission: CNY = Field(default=Decimal(0), ge=0, description="commission the other branch lost (佣金损失)")
    deal_commission: CNY = Field(default=Decimal(0), ge=0, description="commission of that deal (该单佣金)")
