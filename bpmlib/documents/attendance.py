"""The documents of attendance: the month of a department, one absence, swiping, outings, swiping for others.

They are plain pydantic models. Every document of a case knows besides when it came and who brought it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import Personal, Word

__all__ = [
    "AbsenceCase", "AbsenceFile", "AbsenceSanction", "AbsenceSelection", "AttendanceMonth", "AttendanceNote",
    "AttendanceRegime", "AttendanceScreening", "AttendanceSheet", "AttendanceTable", "HandlingOpinion", "LeaveKind",
    "LeavePapersCheck", "MissedSwipe", "MonthlyPath", "OpinionApproval", "ProxyParty", "ProxySwipe", "RegimeApproval",
    "RegimeRollout", "RegimeTask", "SanctionCarriedOut", "SwipingDay",
]  # fmt: skip

LeaveKind: TypeAlias = Annotated[Literal["sick leave", "personal leave"], Word("LeaveKind")]
"""The kinds of leave that the regulation names (病假、事假)."""

AbsenceSanction: TypeAlias = Annotated[
    Literal["oral criticism", "administrative discipline", "pay deduction"], Word("AbsenceSanction")
]
"""What may follow from an absence without leave (口头批评教育、行政处分、扣发工资)."""

_Person = Annotated[str, Personal()]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MonthlyPath(_Document):
    """One absence of a month, from the end of the month to the archive (月考勤处理路径)."""

    month_ends_on: date = Field(description="last day of the attendance period (考勤周期末日)")
    papers_complete: bool = Field(description="the leave papers are complete (请假手续齐备)")


# ------------------------------------------------------------------------------------------ the regime


class RegimeTask(_Document):
    """The task to draft the attendance regime (制定考勤制度任务)."""


class AttendanceRegime(_Document):
    """The draft of the attendance regime (员工考勤管理制度)."""


class RegimeApproval(_Document):
    """What the company's leader says of the draft (公司领导审批)."""

    approved: bool = Field(description="the draft is approved (批准)")


class RegimeRollout(_Document):
    """The departments are set to carry the regime out (组织各职能部门执行)."""


# ------------------------------------------------------------------------------------------- the month


class AttendanceMonth(_Document):
    """The month of one department (部门月考勤)."""

    department: str = Field(default="", description="which department (职能部门)")
    starts_on: date = Field(description="first day of the attendance period (考勤周期首日)")
    staff: list[_Person] = Field(description="everybody in the department (部门员工)")


class AttendanceSheet(_Document):
    """The attendance of everybody for one day (员工考勤表)."""

    day: date = Field(description="the day (考勤日期)")
    entered: list[_Person] = Field(description="who has an entry (已登记员工)")


class AttendanceNote(_Document):
    """A department's count of its month (考勤记录说明)."""


class AttendanceTable(_Document):
    """The table of the month (员工月考勤统计表)."""


class AttendanceScreening(_Document):
    """Who was absent in the month (缺勤员工筛选)."""

    absent: list[_Person] = Field(description="who was absent (缺勤员工)")


# ------------------------------------------------------------------------------------------ an absence


class AbsenceCase(_Document):
    """One employee's absence of a month (员工缺勤记录)."""

    employee: _Person = Field(description="who was absent (缺勤员工)")
    department: str = Field(default="", description="where the employee works (所在职能部门)")


class AbsenceSelection(_Document):
    """The absence was selected from the table of the month (从统计表中筛选出缺勤)."""


class LeavePapersCheck(_Document):
    """The leave papers, looked at (请假手续检查)."""

    complete: bool = Field(description="the papers are complete (手续齐备)")
    leave: LeaveKind | None = Field(default=None, description="which leave they are for (请假种类)")


class HandlingOpinion(_Document):
    """What is proposed to be done about an absence (处理意见)."""

    sanction: AbsenceSanction = Field(description="proposed sanction (处理方式)")


class OpinionApproval(_Document):
    """What the company's leader says of the opinion (公司领导审批)."""

    approved: bool = Field(description="the opinion is approved (批准)")


class SanctionCarriedOut(_Document):
    """The department has carried out the sanction (职能部门配合处理)."""

    sanction: AbsenceSanction = Field(description="what was carried out (处理方式)")


class AbsenceFile(_Document):
    """The papers of an absence are put into the archive (存档)."""


# -------------------------------------------------------------------------------------------- swiping


class SwipingDay(_Document):
    """One employee's day, as far as swiping goes (员工刷卡)."""

    exempt: bool = Field(description="is one of the specific persons (特定人员)")
    headquarters: bool = Field(description="works at the headquarters (公司本部)")
    swiped: bool = Field(default=True, description="the card was swiped (已打卡)")
    in_person: bool = Field(default=True, description="by the employee in person (亲自打卡)")
    on: date = Field(description="which day (日期)")


class MissedSwipe(_Document):
    """Away on business and not swiped: the form about it (员工外出情况表)."""

    filled_by_employee: bool = Field(description="the employee filled it in (员工本人填写)")
    head_signed: bool = Field(description="the head of the department signed (部门负责人签字)")
    sent: bool = Field(description="it went to administration and personnel (送行政人事部)")


class ProxyParty(_Document):
    """One of the two when somebody swipes for somebody else (代刷当事人)."""

    name: _Person = Field(description="who (姓名)")
    earlier: list[date] = Field(default=[], description="days of earlier offences of this kind (以往违纪日期)")


class ProxySwipe(_Document):
    """Somebody swiped somebody else's card (代他人刷卡)."""

    id: str = Field(description="number of the incident (事件编号)")
    on: date = Field(description="day of it (日期)")
    swiper: ProxyParty = Field(description="who swiped (代刷人)")
    beneficiary: ProxyParty = Field(description="for whom (被代刷人)")
