"""What a sales department keeps: posts, plans, budgets, reports, customer files, opinions of customers, training."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import Personal, Role, Word

__all__ = [
    "CustomerRecord", "CustomerRecordFault", "OfficeFault", "OfficePlan", "OfficeRecords", "OpinionFollowed",
    "OpinionHandled", "OpinionOpened", "OpinionPassedOn", "OpinionReceived", "RegularWork", "ReportKind",
    "ReportPeriod", "SalesmanPlan", "SalesmanReports",
]  # fmt: skip

OfficePlan: TypeAlias = Annotated[
    Literal[
        "department year plan", "department quarter plan", "department month plan",
        "manager year plan", "manager quarter plan", "manager month plan",
        "manager year budget", "manager quarter budget", "manager month budget",
    ],
    Word("OfficePlan"),
]  # fmt: skip
"""A plan or a budget of the department or of its manager (计划与预算)."""

OfficeFault: TypeAlias = Annotated[
    Literal["post missing", "post unknown", "plan missing", "approved by its maker", "not told to all"],
    Word("OfficeFault"),
]
"""What is wrong with the department's records (部门缺失)."""

ReportPeriod: TypeAlias = Annotated[Literal["week", "month"], Word("ReportPeriod")]
"""What a report is about (报告期)."""

ReportKind: TypeAlias = Annotated[Literal["visit plan", "sales plan", "summary", "work report"], Word("ReportKind")]
"""What a salesman hands in each week and each month (巡访计划、销售计划、总结、工作报告)."""

SalesmanPlan: TypeAlias = Annotated[Literal["target plan", "breakdown of the target"], Word("SalesmanPlan")]
"""A salesman's own plan (目标计划、目标分解计划)."""

CustomerRecordFault: TypeAlias = Annotated[
    Literal["no file", "not the salesman's own file", "not evaluated", "sale without contract", "nobody collects"],
    Word("CustomerRecordFault"),
]
"""What is wrong with a customer's record (客户档案缺失)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OfficeRecords(_Document):
    """The posts and papers of a sales department (部门配置与计划)."""

    posts: list[Role] = Field(default=[], description="the posts that there are (岗位)")
    plans: list[OfficePlan] = Field(default=[], description="plans and budgets on file (计划与预算)")
    approved_by: Role | None = Field(default=None, description="who approved the plans (审批人)")
    demand_known: bool = Field(default=False, description="what customers need is known (有产品需求信息)")
    told: list[Role] = Field(default=[], description="who was told of it (已反馈部门)")


class SalesmanReports(_Document):
    """What one salesman has handed in for one period (业务员计划与报告)."""

    salesman: Annotated[str, Personal()] = Field(min_length=1, description="who (业务员)")
    period: ReportPeriod = Field(description="for what (报告期)")
    filed: list[ReportKind] = Field(default=[], description="what was handed in (已提交)")
    plans: list[SalesmanPlan] = Field(default=[], description="the salesman's own plans (个人计划)")


class CustomerRecord(_Document):
    """What is on record about one customer (客户档案)."""

    customer: str = Field(min_length=1, description="the customer (客户)")
    has_file: bool = Field(default=False, description="there is a file (已建档)")
    salesman: Annotated[str, Personal()] | None = Field(default=None, description="whose customer it is (所属业务员)")
    file_by: Annotated[str, Personal()] | None = Field(default=None, description="who keeps the file (建档人)")
    evaluated: bool = Field(default=False, description="the salesman has evaluated the customer (已评估)")
    sold: bool = Field(default=False, description="something was sold (已成交)")
    contract: bool = Field(default=False, description="there is a contract (已签业务合同)")
    owes: bool = Field(default=False, description="the customer owes money (有应收款)")
    collected_by: Role | None = Field(default=None, description="who calls the money in (催缴人)")


class RegularWork(_Document):
    """What comes round: visits to an important customer, training, meetings (定期工作)."""

    important: bool = Field(default=True, description="an important customer (重要客户)")
    visited_on: date = Field(description="last visit of the manager (经理上次巡访)")
    trained_on: date = Field(description="last training (上次培训)")
    new_untrained: int = Field(default=0, ge=0, description="new employees without training (未培训的新员工)")


class OpinionOpened(_Document):
    """An opinion or a suggestion of a customer (客户意见及建议)."""

    customer: str = Field(min_length=1, description="the customer (客户)")


class OpinionReceived(_Document):
    """The opinion has come in (收到意见)."""

    text: str = Field(min_length=1, description="what the customer says (意见)")


class OpinionHandled(_Document):
    """The specialist has dealt with it (已处理)."""


class OpinionPassedOn(_Document):
    """It was passed on to those concerned (已转递)."""

    to: str = Field(min_length=1, description="to whom (转递对象)")


class OpinionFollowed(_Document):
    """The specialist has seen what became of it (已跟踪)."""

    settled: bool = Field(description="it is settled (已落实)")
