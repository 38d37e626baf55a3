"""A wellness studio's day: the items of a shift, and how a customer is received."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import Word

__all__ = ["ShiftFault", "ShiftPart", "StudioFault", "StudioReception", "StudioShift", "StudioTask"]

ShiftPart: TypeAlias = Annotated[Literal["morning", "preparation", "evening"], Word("ShiftPart")]
"""A part of the day with a list of things to do (早班、准备工作、晚班)."""

StudioTask: TypeAlias = Annotated[
    Literal[
        "work clothes", "tables", "window sills", "floor", "washroom", "plants",
        "cups disinfected", "tongs disinfected", "alcohol cups disinfected", "tools in each room",
        "own things in the pocket",
        "cups washed", "alcohol cups washed", "rubbish", "beds",
    ],
    Word("StudioTask"),
]  # fmt: skip
"""One thing that is done in a shift (工作项)."""

ShiftFault: TypeAlias = Annotated[Literal["something left out", "clothes not first"], Word("ShiftFault")]
"""What is wrong with a shift (班次缺失)."""

StudioFault: TypeAlias = Annotated[
    Literal["no smile in time", "habits not asked", "no clear requirement", "form too early", "no form", "no farewell"],
    Word("StudioFault"),
]
"""What is wrong with a reception (接待缺失)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StudioShift(_Document):
    """What was done in one part of the day, in the order in which it was done (班次清单)."""

    part: ShiftPart = Field(description="which part (班次)")
    done: list[StudioTask] = Field(default=[], description="what was done, first things first (已做)")


class StudioReception(_Document):
    """How a customer was received (接待客户)."""

    customer: str = Field(min_length=1, description="the customer (客户)")
    smiled_from: Decimal | None = Field(
        default=None, ge=0, description="metres from the door when smiled at (笑迎距离)"
    )
    first_visit: bool = Field(default=False, description="the customer comes for the first time (初来体验)")
    habits_asked: bool = Field(default=False, description="asked how the customer eats and lives (已了解习惯)")
    required: bool = Field(default=False, description="told clearly what to eat and not to eat (已明确饮食要求)")
    agrees: bool = Field(default=False, description="the customer agrees to it (客户认可)")
    form_filled: bool = Field(default=False, description="the form is filled in (已填档案表)")
    has_left: bool = Field(default=False, description="the customer has left (已离店)")
    farewell: bool = Field(default=False, description="was said farewell to (已送别)")
