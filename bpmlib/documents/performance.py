"""The documents of performance points: one incident with its deeds, offences, journals and weekly tasks.

They are plain pydantic models, as those of the sales department are. An incident is what is booked at one time for
one employee: it may hold several deeds or offences at once, and most of them hold none of the rest.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.relations import Compared
from bpmlib.documents.shared_types import Personal, Word

__all__ = [
    "Deed", "Department", "Evidence", "IncidentFact", "Offence", "PointIncident", "WeekJournals", "WeekTasks",
]  # fmt: skip

Department: TypeAlias = Annotated[
    Literal["engineering service department", "sales department", "other department"], Word("Department")
]
"""Where an employee works (部门)."""

Deed: TypeAlias = Annotated[
    Literal[
        "assigned work", "proposal", "reputation upheld", "quality service", "diligent work", "unassigned work",
        "help to a colleague", "help to another department", "office care", "department activity", "thrift",
        "resources brought",
    ],
    Word("Deed"),
]  # fmt: skip
"""What may be rewarded (奖励事项)."""

Offence: TypeAlias = Annotated[
    Literal[
        "late arrival", "clocking in for another", "no badge", "games", "smoking in the office", "snacks",
        "noisy gathering", "other breach", "cleaning skipped", "idling", "late report", "careless with a customer",
        "slow with a customer", "work refused",
    ],
    Word("Offence"),
]  # fmt: skip
"""What may be punished (处罚事项)."""

IncidentFact: TypeAlias = Annotated[
    Literal[
        "efficient", "done well", "adopted", "praised by a customer", "ahead of time", "beyond the target",
        "important work", "recognised by the other department", "over a long time", "outstanding", "active part",
        "evident saving", "considerable benefit", "own study", "assigned by the direct superior",
    ],
    Word("IncidentFact"),
]  # fmt: skip
"""What was established about a deed or an offence (已认定的事实)."""

Evidence: TypeAlias = Annotated[
    Literal["human resources statistics", "clerk's statistics", "employee's journal", "other evidence"],
    Word("Evidence"),
]
"""What an incident rests on (依据)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WeekJournals(_Document):
    """The journals of one employee for one week (一周日志)."""

    travelling: bool = Field(description="travelled that week and hands in the whole set at once (出差在外)")
    late: int = Field(default=0, ge=0, description="journals counted as late by the clerk (迟交次数)")
    missing: int = Field(default=0, ge=0, description="journals counted as not handed in by the clerk (不交次数)")
    day: date = Field(description="any day of the week they are for (该周任意一日)")
    set_received_at: datetime | None = Field(
        default=None, description="local time at which the set of the week reached the clerk's mailbox (统一提交时间)"
    )


class WeekTasks(_Document):
    """The tasks of one employee for one week (本周任务)."""

    assigned: int = Field(ge=0, description="tasks assigned for the week (安排任务数)")
    done: Annotated[int, Compared("<=", "assigned")] = Field(
        ge=0, description="those of them that are done (完成任务数)"
    )


class PointIncident(_Document):
    """What is booked at one time for one employee (奖罚事件)."""

    employee: Annotated[str, Personal()] = Field(description="whose incident it is (员工)")
    department: Department = Field(description="where the employee works (所属部门)")
    happened_on: date | None = Field(default=None, description="day of the incident (发生日期)")
    deeds: list[Deed] = Field(default=[], description="what the employee did well (奖励事项)")
    offences: list[Offence] = Field(default=[], description="what the employee did wrong (处罚事项)")
    facts: list[IncidentFact] = Field(default=[], description="what was established about it (已认定的事实)")
    evidence: list[Evidence] = Field(default=[], description="what it rests on (依据)")
    times: int = Field(default=1, ge=1, description="how many times it happened (次数)")
    journals: WeekJournals | None = Field(default=None, description="journals of a week (一周日志)")
    tasks: WeekTasks | None = Field(default=None, description="tasks of a week (本周任务)")
    company_points: Decimal | None = Field(
        default=None, description="points that the company's own rules give or take for it (公司奖罚分值)"
    )
