"""The routine of a sales office: days of rest, a day in the field, the month's summary and score, expenses, work."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Personal, Role, Word

__all__ = [
    "ClientStage", "ExpensePaper", "FieldDay", "HandbookAssessment", "HandbookConduct", "HandbookMeasure",
    "MeetingItem", "MonthlySummary", "OfficeExpense", "PerformanceScore", "RelationsRequest", "RestRequest",
    "SalesStage", "SideWork", "StayReason", "SummaryPart", "WorkingDay",
]  # fmt: skip

StayReason: TypeAlias = Annotated[Literal["none", "receiving a client", "a plan for a client"], Word("StayReason")]
"""Why somebody stays in the store instead of going out (留店原因)."""

MeetingItem: TypeAlias = Annotated[
    Literal["the day's record", "the day's sales", "problems", "the next day's plan", "the next day's route"],
    Word("MeetingItem"),
]
"""What each brings to the meeting of the department (例会内容)."""

SummaryPart: TypeAlias = Annotated[
    Literal["the month's sales", "gains and shortcomings", "how to improve", "next month's target", "how to reach it"],
    Word("SummaryPart"),
]
"""A part of the month's summary (销售总结内容)."""

ExpensePaper: TypeAlias = Annotated[Literal["claim form", "invoice", "voucher", "explanation"], Word("ExpensePaper")]
"""What belongs to a claim for expenses (报销凭据)."""

SideWork: TypeAlias = Annotated[
    Literal["none", "a side job without leave", "a side job with leave", "other work"], Word("SideWork")
]
"""What somebody does besides selling (兼职及其他工作)."""

SalesStage: TypeAlias = Annotated[
    Literal["first contact", "meeting", "negotiation", "contract", "after the sale"], Word("SalesStage")
]
"""How far it has come with a client (销售阶段)."""


HandbookMeasure: TypeAlias = Annotated[Literal["amount sold", "customers won", "satisfaction"], Word("HandbookMeasure")]
"""What the handbook assesses by (考核指标)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RestRequest(_Document):
    """Somebody wants a day of rest (休假单)."""

    employee: Annotated[str, Personal()] = Field(min_length=1, description="who wants it (休息人)")
    day: date = Field(description="the day of rest (休息日)")
    filed_on: date | None = Field(default=None, description="day on which the slip was filed (休假单填写日)")
    signed_by: list[Role] = Field(default=[], description="who signed the slip (签字人)")
    taken: int = Field(
        default=0, ge=0, le=31, description="days of rest taken or granted that month (当月已休已批天数)"
    )
    harms_business: bool = Field(default=False, description="business would suffer (影响业务)")


class FieldDay(_Document):
    """One working day of a member of the department (每日行程)."""

    employee: Annotated[str, Personal()] = Field(min_length=1, description="who (员工)")
    arrived: time = Field(description="arrival in the morning (上班时间)")
    left_store: time | None = Field(default=None, description="going out in the morning (上午离开卖场)")
    left_again: time | None = Field(default=None, description="going out after lunch (下午离开卖场)")
    in_for_lunch: bool = Field(default=True, description="came back for lunch (中午回公司)")
    stays_for: StayReason = Field(default="none", description="why somebody stays in in the morning (上午留店原因)")
    stays_after_lunch: StayReason = Field(default="none", description="why somebody stays in later (下午留店原因)")
    back: time | None = Field(default=None, description="back for the meeting (回公司时间)")
    told_manager: bool = Field(default=False, description="the manager knew beforehand (提前说明)")
    special: bool = Field(default=False, description="there are special circumstances (特殊情况)")
    at_meeting: bool = Field(default=True, description="was at the meeting (参加例会)")
    brought: list[MeetingItem] = Field(default=[], description="what was brought to the meeting (汇报内容)")
    plans_recorded: bool = Field(default=True, description="the manager wrote the plans down (经理逐一记录)")
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
    month: date = Field(description="first day of the month that is assessed (考核月份)")
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


class WorkingDay(_Document):
    """A salesman's working day, held against the handbook (工作日)."""

    employee: Annotated[str, Personal()] = Field(min_length=1, description="who (业务员)")
    day: date = Field(description="which day (日期)")
    worked: bool = Field(default=True, description="at work (出勤)")
    on_leave: bool = Field(default=False, description="with leave (准假)")
    arrived: time | None = Field(default=None, description="when he came (到岗时间)")
    left: time | None = Field(default=None, description="when he went (离岗时间)")
    overtime: bool = Field(default=False, description="worked longer (加班)")
    special: bool = Field(default=False, description="there were special circumstances (特殊情况)")
    reported_before: bool = Field(default=False, description="the supervisor knew beforehand (提前报备)")
    approved_by: list[Role] = Field(default=[], description="who approved it (批准人)")
    besides: SideWork = Field(default="none", description="what else he does (兼职及其他工作)")


class HandbookConduct(_Document):
    """How a salesman behaves towards clients and the company (职业操守)."""

    employee: Annotated[str, Personal()] = Field(min_length=1, description="who (业务员)")
    data_to_rivals: bool = Field(default=False, description="gave client data to competitors (泄露客户资料)")
    data_for_himself: bool = Field(default=False, description="used client data for himself (私用客户资料)")
    improper_means: bool = Field(default=False, description="used improper means (不正当手段)")
    false_advertising: bool = Field(default=False, description="advertised what is not true (虚假宣传)")
    exaggerated: bool = Field(default=False, description="promised too much (夸大承诺)")


class ClientStage(_Document):
    """What a salesman does next with a client, and what has gone before (业务阶段)."""

    next: SalesStage = Field(description="what he does now (拟进入阶段)")
    contacted: bool = Field(default=False, description="there was a first contact (已初步沟通)")
    intends: bool = Field(default=False, description="the client wants to buy (有购买意向)")
    talked_of: list[str] = Field(default=[], description="terms that were talked about (商谈条款)")
    agreed: bool = Field(default=False, description="both agree (达成一致)")
    sold: bool = Field(default=False, description="the sale is done (销售完成)")


class HandbookAssessment(_Document):
    """An assessment of a salesman by the handbook (业务员考核)."""

    employee: Annotated[str, Personal()] = Field(min_length=1, description="who (业务员)")
    assessed: list[HandbookMeasure] = Field(default=[], description="what was assessed (已考核指标)")
