"""The routine of a sales office: days of rest, a day in the field, the month's summary and score, expenses, work."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Personal, Role, Word

__all__ = [
    "ExpensePaper", "FieldDay", "MeetingItem", "MonthlySummary", "OfficeExpense", "PerformanceScore",
    "RelationsRequest", "RestRequest", "StayReason", "SummaryPart",
]  # fmt: skip

StayReason: TypeAlias = Annotated[Literal["none", "receiving a client", "a plan for a client"], Word("StayReason")]
"""Why somebody stays in the store instead of going out (留店原因)."""

MeetingItem: TypeAlias = Annotated[
    Literal["the day's record", "the day's sales", "problems", "the next day's plan"], Word("MeetingItem")
]
"""What each brings to the meeting of the department (例会内容)."""

SummaryPart: TypeAlias = Annotated[
    Literal["the month's sales", "gains and shortcomings", "how to improve", "next month's target", "how to reach it"],
    Word("SummaryPart"),
]
"""A part of the month's summary (销售总结内容)."""

ExpensePaper: TypeAlias = Annotated[Literal["claim form", "invoice", "voucher", "explanation"], Word("ExpensePaper")]
"""What belongs to a claim for expenses (报销凭据)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RestRequest(_Document):
    """Somebody wants a day of rest (休假单)."""

    employee: Annotated[str, Personal()] = Field(min_length=1, description="who wants it (休息人)")
    day: date = Field(description="the day of rest (休息日)")
    filed_on: date | None = Field(default=None, description="day on which the slip was filed (休假单填写日)")
    signed_by: list[Role] = Field(default=[], description="who signed the slip (签字人)")
    taken: int = Field(default=0, ge=0, le=31, description="days of rest already taken that month (当月已休天数)")
    harms_business: bool = Field(default=False, description="business would suffer (影响业务)")


class FieldDay(_Document):
    """One working day of a member of the department (每日行程)."""

    employee: Annotated[str, Personal()] = Field(min_length=1, description="who (员工)")
    arrived: time = Field(description="arrival in the morning (上班时间)")
    left_store: time | None = Field(default=None, description="going out in the morning (上午离开卖场)")
    left_again: time | None = Field(default=None, description="going out after lunch (下午离开卖场)")
    stays_for: StayReason = Field(default="none", description="why somebody stays in (留店原因)")
    back: time | None = Field(default=None, description="back for the meeting (回公司时间)")
    told_manager: bool = Field(default=False, description="the manager knew beforehand (提前说明)")
    special: bool = Field(default=False, description="there are special circumstances (特殊情况)")
    at_meeting: bool = Field(default=True, description="was at the meeting (参加例会)")
    brought: list[MeetingItem] = Field(default=[], description="what was brought to the meeting (汇报内容)")
    followed_up: bool = Field(default=True, description="the manager checked the last plan (经理跟进上次计划)")
    went_home: time = Field(description="end of the day (下班时间)")


class MonthlySummary(_Document):
    """What somebody hands in at the end of a month (销售总结)."""

    employee: Annotated[str, Personal()] = Field(min_length=1, description="whose it is (员工)")
    month: date = Field(description="first day of the month (月份首日)")
    handed_in_on: date | None = Field(default=None, description="when the manager had it (提交日期)")
    parts: list[SummaryPart] = Field(default=[], description="what it contains (总结内容)")


class PerformanceScore(_Document):
    """How the manager assesses somebody for a month (绩效考核)."""

    employee: Annotated[str, Personal()] = Field(min_length=1, description="who is assessed (被考核人)")
    assessed_on: date = Field(description="when (考核日期)")
    score: Decimal = Field(ge=0, le=100, description="points, out of a hundred (考核分数)")
    last_score: Decimal | None = Field(default=None, ge=0, le=100, description="the month before (上月分数)")


class OfficeExpense(_Document):
    """Somebody wants money back that he spent for the work (经费报销)."""

    employee: Annotated[str, Personal()] = Field(min_length=1, description="who spent it (报销人)")
    amount: CNY = Field(gt=0, description="how much (金额)")
    for_work: bool = Field(description="the work needed it (因工作需要)")
    papers: list[ExpensePaper] = Field(description="what is enclosed (附件)")
    signed_by: list[Role] = Field(default=[], description="who signed it (签字人)")


class RelationsRequest(_Document):
    """Somebody wants money for public relations in a project (公关费用请款单)."""

    employee: Annotated[str, Personal()] = Field(min_length=1, description="who asks (请款人)")
    amount: CNY = Field(gt=0, description="how much (金额)")
    assessed: bool = Field(description="the project was assessed (已评估项目)")
    explained: bool = Field(description="there is an explanation in writing (已作文字说明)")
    form_filled: bool = Field(description="the form is filled in (已填请款单)")
    granted_by: list[Role] = Field(default=[], description="who granted it (批复人)")
