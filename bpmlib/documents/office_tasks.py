"""The tasks of an office: given, accepted, reported; the plan of a week; files and what is told outside."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import Personal, Word

__all__ = [
    "FileFault", "OfficeFile", "OfficeTask", "OfficeWeek", "PlannedTask", "ProblemMet", "SolutionSought",
    "TaskAssigned", "TaskConfirmed", "TaskProblemTold", "TaskReport", "TaskWritten", "WeekFault",
]  # fmt: skip

FileFault: TypeAlias = Annotated[
    Literal["not archived", "not destroyed", "destroyed though needed", "told to a stranger"], Word("FileFault")
]
"""What is wrong with a file (文件缺失)."""

WeekFault: TypeAlias = Annotated[
    Literal["no plan", "plan too late", "key tasks missing", "times missing", "out of turn"], Word("WeekFault")
]
"""What is wrong with a week's plan (周计划缺失)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OfficeTask(_Document):
    """Somebody who is to do something (任务)."""

    employee: Annotated[str, Personal()] = Field(min_length=1, description="who (员工)")


class TaskAssigned(_Document):
    """The task is given (任务分配)."""

    content: str = Field(default="", description="what is to be done (内容)")
    priority: str = Field(default="", description="how pressing it is (优先级)")
    due: date | None = Field(default=None, description="by when (完成时间)")


class TaskConfirmed(_Document):
    """The employee has said yes to it (确认)."""


class TaskWritten(_Document):
    """It stands in the employee's own plan (记入个人计划)."""


class TaskReport(_Document):
    """How it goes on (进展汇报)."""

    done: str | None = Field(default=None, description="what is done (完成的任务)")
    problems: str | None = Field(default=None, description="what problems there are (遇到的问题)")
    help_needed: str | None = Field(default=None, description="what help is needed (需要协助的事项)")
    finished: bool = Field(default=False, description="the task is done (已完成)")


class ProblemMet(_Document):
    """The employee has met a problem (遇到问题)."""

    text: str = Field(min_length=1, description="what (问题)")


class SolutionSought(_Document):
    """The employee has looked for a solution (主动寻求解决方案)."""


class TaskProblemTold(_Document):
    """The employee has told the superior (向上级汇报)."""


class PlannedTask(_Document):
    """One task of a week, in the order of work (本周任务)."""

    title: str = Field(min_length=1, description="what (任务)")
    urgent: bool = Field(default=False, description="urgent (紧急)")
    important: bool = Field(default=False, description="important (重要)")
    on: date | None = Field(default=None, description="when it is done (时间安排)")


class OfficeWeek(_Document):
    """A week and its plan (周计划)."""

    starts_on: date = Field(description="first day of the week (周初)")
    planned_on: date | None = Field(default=None, description="when the plan was made (制定日)")
    tasks: list[PlannedTask] = Field(default=[], description="key tasks in the order of work (重点任务)")


class OfficeFile(_Document):
    """A file of the company (文件)."""

    important: bool = Field(default=False, description="important (重要文件)")
    needed: bool = Field(default=True, description="still needed (仍需要)")
    archived: bool = Field(default=False, description="archived (已归档)")
    destroyed: bool = Field(default=False, description="deleted or destroyed (已删除或销毁)")
    sensitive: bool = Field(default=False, description="sensitive, or a secret of the company (敏感信息、公司机密)")
    told_outside: bool = Field(default=False, description="told to a third party (已透露第三方)")
    entitled: bool = Field(default=False, description="the third party may know (第三方有权知悉)")
