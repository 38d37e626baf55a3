"""The papers of a project for a client: requirement, solution, plan, progress, acceptance, evaluation."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Personal

__all__ = [
    "ClientProject", "ClientRequirement", "DeliveredResult", "ProgressReport", "ProjectAcceptance", "ProjectEvaluation",
    "ProjectPlan", "Rectification", "ReviewVerdict", "SolutionDraft",
]  # fmt: skip


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ClientProject(_Document):
    """A client who wants something done (客户项目)."""

    client: Annotated[str, Personal()] = Field(min_length=1, description="the client (客户)")


class ClientRequirement(_Document):
    """What the client wants (客户需求)."""

    text: str = Field(min_length=1, description="what is wanted (需求内容)")
    written: bool = Field(description="it is in writing (书面形式)")


class ReviewVerdict(_Document):
    """What the head of the department says of it (审核结论)."""

    passed: bool = Field(description="it passes (通过)")


class SolutionDraft(_Document):
    """What the designer proposes (解决方案)."""

    feasible: bool = Field(description="whether it can be done was considered (考虑可行性)")
    economical: bool = Field(description="what it costs was considered (考虑经济性)")
    operable: bool = Field(description="whether it can be used was considered (考虑可操作性)")


class ProjectPlan(_Document):
    """How the project is carried out (项目计划)."""

    resources: str = Field(description="who and what is needed (资源)")
    finished_by: date | None = Field(default=None, description="when it is finished (时间进度)")
    budget: CNY | None = Field(default=None, gt=0, description="what it may cost (成本预算)")


class ProgressReport(_Document):
    """How far the project has come (进展汇报)."""

    text: str = Field(min_length=1, description="what is reported (汇报内容)")


class ProjectAcceptance(_Document):
    """The finished project is looked at (项目验收)."""

    qualified: bool = Field(description="it is as it should be (合格)")


class Rectification(_Document):
    """What was wrong has been put right (整改)."""


class DeliveredResult(_Document):
    """The client has the result (交付)."""


class ProjectEvaluation(_Document):
    """What was learnt (总结评估)."""

    suggestions: str = Field(min_length=1, description="what could be better (改进建议)")
