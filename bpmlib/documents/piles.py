"""Concrete piles for building sites: bookings, their deliveries, what goes wrong, the weekly plan of production."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Personal, Word

__all__ = [
    "ApprovalRequest", "BookingChannel", "BookingEntry", "BookingError", "BookingRequest", "DeliveryApproval",
    "DispatchOrder", "PileBooking", "PileBookingKind", "PileFault", "PileIncident", "PlanLine", "ProductionPlan",
    "SiteArrival", "SitePapers", "TransportTrouble", "TroubleSettled", "VehicleTalk", "WantedFor",
]  # fmt: skip

PileBookingKind: TypeAlias = Annotated[
    Literal["delivery", "return", "transfer", "damaged piles", "abnormal delivery", "trial piles"],
    Word("PileBookingKind"),
]
"""What is booked (报桩种类)."""

BookingChannel: TypeAlias = Annotated[Literal["short message", "word of mouth"], Word("BookingChannel")]
"""How a salesman books (报桩方式)."""

WantedFor: TypeAlias = Annotated[Literal["today", "tomorrow morning"], Word("WantedFor")]
"""When the piles are wanted (需桩时间)."""

PileFault: TypeAlias = Annotated[
    Literal[
        "route not kept", "abnormal delivery not approved", "sent without consent", "wrong data",
        "branch forgot a plan", "dispatcher forgot a plan", "dispatcher made a wrong plan",
    ],
    Word("PileFault"),
]  # fmt: skip
"""What went wrong with piles (报桩发桩差错)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PileBooking(_Document):
    """Piles that a site wants (报桩计划)."""

    site: str = Field(min_length=1, description="the building site (工地)")
    kind: PileBookingKind = Field(description="what is booked (报桩种类)")
    channel: BookingChannel = Field(default="short message", description="how it was booked (报桩方式)")
    reported_at: datetime = Field(description="when the plan was reported (上报时间)")
    wanted_for: WantedFor = Field(default="today", description="when the piles are wanted (需桩时间)")
    arrangeable: bool = Field(default=False, description="it can still be arranged (仍可安排)")
    wrong: bool = Field(default=False, description="the booking has a mistake (报桩错误)")


class BookingRequest(_Document):
    """What the salesman books for a site (报桩短信)."""

    kind: PileBookingKind = Field(description="what is booked (报桩种类)")
    quantity: int = Field(gt=0, description="how many piles (数量)")


class ApprovalRequest(_Document):
    """The branch's director asks for an abnormal delivery (请示非正常发桩)."""

    reason: str = Field(min_length=1, description="why it is wanted (事由)")


class DeliveryApproval(_Document):
    """The department manager's word on an abnormal delivery or on missing papers (部门经理批准)."""

    granted: bool = Field(description="he agrees (批准)")


class BookingEntry(_Document):
    """The booking as the branch has checked it (核实后的报桩计划)."""

    quantity: int = Field(gt=0, description="how many piles (数量)")


class BookingError(_Document):
    """A spot check finds that the data are wrong (抽查数据有误)."""

    loss: CNY = Field(ge=0, description="what was lost by it (损失)")


class SitePapers(_Document):
    """The papers of a site (工地手续)."""

    contract_signed: bool = Field(description="the contract is signed (合同已签订)")
    attorney_complete: bool = Field(description="the power of attorney is complete (委托书完善)")
    supplement_complete: bool = Field(description="the supplementary agreement is complete (补充协议完善)")


class DispatchOrder(_Document):
    """The piles are sent (安排发桩)."""

    quantity: int = Field(gt=0, description="how many piles (数量)")


class TransportTrouble(_Document):
    """Something is wrong with a transport (运输异常)."""

    what: str = Field(min_length=1, description="what is wrong (异常情况)")


class TroubleSettled(_Document):
    """The clerks' supervisor has helped (协助处理)."""


class VehicleTalk(_Document):
    """Branch clerk and billing clerk settle the vehicles (车辆安排沟通)."""

    vehicles: int = Field(gt=0, description="how many vehicles (车辆数)")


class SiteArrival(_Document):
    """The piles have come to the site (到桩)."""

    quantity: int = Field(gt=0, description="how many piles (数量)")


class PileIncident(_Document):
    """One thing that went wrong with piles, and what it cost (报桩发桩差错)."""

    fault: PileFault = Field(description="what went wrong (差错)")
    person: Annotated[str, Personal()] = Field(min_length=1, description="whose fault it was (当事人)")
    liability: bool = Field(default=True, description="somebody answers for it (造成责任)")
    fine: CNY | None = Field(default=None, ge=0, description="the fine that is meant (拟处罚款)")
    times: int = Field(default=1, ge=1, le=1000, description="how many times (次数)")
    loss: CNY = Field(default=Decimal(0), ge=0, description="what was lost (损失)")


class PlanLine(_Document):
    """One kind of pile in a week's plan (生产计划明细)."""

    model: str = Field(description="model of pile (管桩规格型号)")
    length: Decimal | None = Field(default=None, gt=0, description="length in metres (桩长)")
    quantity: int | None = Field(default=None, gt=0, description="how many are wanted (计划用量)")
    notes: str | None = Field(default=None, description="anything special; empty where nothing is (特殊事宜说明)")
    project: str = Field(description="name of the project (工程名称)")


class ProductionPlan(_Document):
    """What a branch wants produced in a week (本周生产计划)."""

    branch: str = Field(min_length=1, description="the branch (办事处)")
    monday: date = Field(description="Monday of the week (周一日期)")
    reported_at: datetime | None = Field(default=None, description="when it was reported (上报时间)")
    lines: list[PlanLine] = Field(default=[], description="what is wanted (计划明细)")
    supplement: bool = Field(default=False, description="it changes or adds to a plan (补充说明)")
    repeats_unchanged: bool = Field(default=False, description="it says unchanged lines again (重报未变更部分)")
    unclear: bool = Field(default=False, description="something in it is unclear (计划不明)")
    asked_back: bool = Field(default=False, description="the company's clerk asked the branch (已主动沟通)")
    cannot_be_met: bool = Field(default=False, description="the company cannot meet it (不能满足)")
    branch_told: bool = Field(default=False, description="the branch was told of it (已通知办事处)")
    daily_figures: bool = Field(default=False, description="it learns what is produced each day (已告知每日生产情况)")
