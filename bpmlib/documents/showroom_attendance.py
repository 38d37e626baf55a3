"""Facts about who is at work in a car showroom and in its meetings, and the documents of leave.

Facts stand side by side in a session, so each says by itself whom it is about and when it was. A lateness has a number
within its month: the first and the second are fined, the third costs more.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Personal, Role, Word

__all__ = [
    "AskedToLeave", "CashDue", "CashPaid", "CountedLateness", "Lateness", "LatenessKind", "LeaveGranted",
    "LeaveRequest", "MeetingArrival", "MeetingBarred", "MeetingCall", "MeetingConsequence", "MeetingDuty",
    "MeetingExcuse", "MeetingKind", "MeetingLateness", "MeetingMissed", "MeetingOutcome", "PhoneHeard",
    "ShowroomArrival", "ShowroomDeparture", "ShowroomEvening", "ShowroomOuting", "ShowroomShift", "UntidyAtMeeting",
]  # fmt: skip

LatenessKind: TypeAlias = Annotated[
    Literal["late arrival", "early leaving", "untidy at the meeting", "late for a meeting"], Word("LatenessKind")
]
"""What is written down as one lateness (迟到、早退、仪容不规范、会议迟到)."""

MeetingKind: TypeAlias = Annotated[Literal["morning", "weekly", "training", "other"], Word("MeetingKind")]
"""The kinds of meetings (晨会、周一全员会议、培训、其他集体活动)."""

MeetingOutcome: TypeAlias = Annotated[Literal["unauthorised absence", "dismissal"], Word("MeetingOutcome")]
"""What may follow from a meeting that was missed (按旷工处理、辞退)."""

_Name: TypeAlias = Annotated[str, Personal(), Field(min_length=1)]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


# --------------------------------------------------------------------------------------------------- the day


class ShowroomShift(_Document):
    """Somebody works on a day (出勤)."""

    employee: _Name = Field(description="who works (员工)")
    day: date = Field(description="on which day (日期)")


class LeaveGranted(_Document):
    """Somebody has leave, or the day off (准假、休班)."""

    employee: _Name = Field(description="who is off (员工)")
    day: date = Field(description="on which day (日期)")


class ShowroomArrival(_Document):
    """Somebody arrives at work (到岗)."""

    employee: _Name = Field(description="who arrives (员工)")
    at: datetime = Field(description="when (到岗时间)")


class ShowroomDeparture(_Document):
    """Somebody goes home for the day (下班离开)."""

    employee: _Name = Field(description="who goes (员工)")
    leader: bool = Field(default=False, description="leads a sales group (销售组长)")
    at: datetime = Field(description="when (离开时间)")


class Lateness(_Document):
    """One lateness of somebody, or what is written down as one (迟到记录)."""

    employee: _Name = Field(description="whose it is (员工)")
    kind: LatenessKind = Field(description="what happened (类别)")
    scale: LatenessKind = Field(description="with what it is counted (累计类别)")
    month: date = Field(description="first day of the month (月份)")
    at: datetime = Field(description="when it counts from (时间)")
    incident: str = Field(description="the same for the same lateness (事件)")


class CountedLateness(_Document):
    """A lateness with its number within the month (当月第几次迟到)."""

    employee: _Name = Field(description="whose it is (员工)")
    scale: LatenessKind = Field(description="with what it is counted (累计类别)")
    month: date = Field(description="first day of the month (月份)")
    day: date = Field(description="on which day (日期)")
    incident: str = Field(description="the same for the same lateness (事件)")
    number: int = Field(ge=1, description="its number within the month (次数)")


class AskedToLeave(_Document):
    """Somebody is to be persuaded to leave the company (劝退)."""

    employee: _Name = Field(description="who it is (员工)")
    month: date = Field(description="first day of the month (月份)")
    scale: LatenessKind = Field(description="for what (累计类别)")
    clause: str = Field(description="clause that it rests on (条款)")


class CashDue(_Document):
    """A fine that has to be paid to finance in cash on the day (当天以现金交罚金)."""

    who: _Name = Field(description="who pays (受罚人)")
    amount: CNY = Field(ge=0, description="how much (金额)")
    incident: str = Field(description="for which lateness (事件)")
    day: date = Field(description="last day for it (交款日期)")


class CashPaid(_Document):
    """A fine was paid to finance (已交罚金)."""

    who: _Name = Field(description="who paid (交款人)")
    incident: str = Field(description="for which lateness (事件)")
    paid_at: datetime = Field(description="when (交款时间)")
    in_cash: bool = Field(description="in cash (现金)")


# ---------------------------------------------------------------------------------------------- the meetings


class MeetingCall(_Document):
    """Somebody has to come to a meeting, a training or another activity (应参加会议)."""

    meeting: str = Field(description="number of the meeting (会议编号)")
    employee: _Name = Field(description="who has to come (应到人)")
    kind: MeetingKind = Field(description="what it is (会议类别)")
    starts_at: datetime = Field(description="when it starts (开始时间)")
    ends_at: datetime = Field(description="when it ends (结束时间)")


class MeetingArrival(_Document):
    """Somebody comes to a meeting (到会)."""

    meeting: str = Field(description="number of the meeting (会议编号)")
    employee: _Name = Field(description="who comes (到会人)")
    at: datetime = Field(description="when (到会时间)")


class MeetingExcuse(_Document):
    """Special circumstances kept somebody from a meeting (特殊情况)."""

    meeting: str = Field(description="number of the meeting (会议编号)")
    employee: _Name = Field(description="who is excused (员工)")


class UntidyAtMeeting(_Document):
    """Somebody is not properly dressed and groomed for the morning meeting (仪容仪表不规范)."""

    meeting: str = Field(description="number of the meeting (会议编号)")
    employee: _Name = Field(description="who it is (员工)")
    at: datetime = Field(description="when it was seen (发现时间)")


class PhoneHeard(_Document):
    """Somebody's telephone was neither on vibration nor silent (手机未调至振动或静音)."""

    meeting: str = Field(description="number of the meeting (会议编号)")
    employee: _Name = Field(description="whose telephone (员工)")
    at: datetime = Field(description="when (时间)")


class MeetingDuty(_Document):
    """By when somebody has to be at a meeting (应提前到会)."""

    meeting: str = Field(description="number of the meeting (会议编号)")
    employee: _Name = Field(description="who has to come (应到人)")
    be_there_by: datetime = Field(description="by when (到会时限)")


class MeetingBarred(_Document):
    """Somebody may not take part in the morning meeting (不得参加晨会)."""

    meeting: str = Field(description="number of the meeting (会议编号)")
    employee: _Name = Field(description="who it is (员工)")


class MeetingLateness(_Document):
    """Somebody came late to a meeting (会议迟到)."""

    meeting: str = Field(description="number of the meeting (会议编号)")
    employee: _Name = Field(description="who it is (员工)")
    at: datetime = Field(description="when the person came (到会时间)")


class MeetingMissed(_Document):
    """Somebody did not come to a meeting (未参加会议)."""

    meeting: str = Field(description="number of the meeting (会议编号)")
    employee: _Name = Field(description="who it is (员工)")
    kind: MeetingKind = Field(description="what it was (会议类别)")


class MeetingConsequence(_Document):
    """What may follow from a meeting that was missed: one of the outcomes (未参加会议的处理)."""

    meeting: str = Field(description="number of the meeting (会议编号)")
    employee: _Name = Field(description="who it is (员工)")
    outcomes: list[MeetingOutcome] = Field(description="one of these (处理方式)")
    clause: str = Field(description="clause that it rests on (条款)")


# -------------------------------------------------------------------------------------------- leave and hours


class LeaveRequest(_Document):
    """Somebody asks for leave or for a day off (请假、休班)."""

    rest: bool = Field(default=False, description="a day off, not leave (休班)")
    days: list[date] = Field(default_factory=list, description="whole days (整天)")
    half_days: list[date] = Field(default_factory=list, description="days of which half is asked for (半天)")
    told_on: date = Field(description="when it was said (告知日期)")
    told: list[Role] = Field(description="who was told (已告知者)")
    by_proxy: bool = Field(default=False, description="somebody else asks (代人请假)")
    by_phone: bool = Field(default=False, description="by telephone (电话请假)")
    special: bool = Field(default=False, description="special circumstances (特殊情况)")


class ShowroomOuting(_Document):
    """Somebody leaves the company during working hours (上班时间外出)."""

    private: bool = Field(description="on private business (办私事)")
    left_at: datetime = Field(description="when (外出时间)")
    granted_at: datetime | None = Field(default=None, description="when leave for it was granted (批准时间)")


class ShowroomEvening(_Document):
    """Until when somebody was at the company, and why (下班后逗留)."""

    leader: bool = Field(default=False, description="leads a sales group (销售组长)")
    left_at: datetime = Field(description="when the person went (离开时间)")
    for_work: bool = Field(description="stayed for work (工作原因)")
    games: bool = Field(default=False, description="played games on the network (上网玩游戏)")
