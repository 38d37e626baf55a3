"""The documents of opening up new clients: set-up application, budget table, expense claim.

They are plain pydantic models, as those of the sales department are. Money is in CNY.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bpmlib.documents.shared_types import CNY, Personal, Word

__all__ = ["BudgetItem", "BudgetKind", "BudgetTable", "ExpenseClaim", "Opinion", "Purpose", "SetUpApplication"]

BudgetKind: TypeAlias = Annotated[Literal["early", "substantive"], Word("BudgetKind")]
"""What a budget is for (预算类别): the time before substantive progress, or the time after it."""

Purpose: TypeAlias = Annotated[
    Literal["entertainment", "commission", "directly related cost", "routine business"], Word("Purpose")
]
"""What money is spent on (费用用途)."""

Text = Annotated[str, StringConstraints(strip_whitespace=True)]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Opinion(_Document):
    """What one of those who decide has written on a paper (意见)."""

    in_favour: bool = Field(description="agrees (同意)")
    given_on: date = Field(description="day it was given (签署日期)")


class SetUpApplication(_Document):
    """The application to set up a project for a new client (新客户开发立项申请书)."""

    submitted_on: date = Field(description="day the implementer handed it in (提交日期)")
    catalogued_on: date | None = Field(default=None, description="day the client entered the catalogue (列入目录日期)")
    balls_volume: CNY = Field(ge=0, description="new yearly volume in casting balls, 0 for none (铸球年新增业务量)")
    equipment_volume: CNY = Field(ge=0, description="new yearly volume in equipment, 0 for none (设备年新增业务量)")
    background: Text = Field(description="what is known of the client (背景资料)")
    contact_channels: Annotated[Text, Personal()] = Field(description="how the client is reached (联系渠道)")
    methods: Text = Field(description="how the client is to be won (开发方法)")
    group: Opinion | None = Field(default=None, description="feasible in the review group's view (评审组评议)")
    deputy: Opinion | None = Field(default=None, description="the deputy leader's review (副组长审核)")
    leader: Opinion | None = Field(default=None, description="the leader's approval (组长批准)")


class BudgetItem(_Document):
    """One line of a budget table (预算项目)."""

    purpose: Purpose = Field(description="what the money is for (费用用途)")
    amount: CNY = Field(ge=0, description="planned amount (预算金额)")


class BudgetTable(_Document):
    """The budget of a project (费用预算表)."""

    approved_on: date = Field(description="day the set-up application was approved (立项批准日期)")
    completed_on: date = Field(description="day the table was finished (编制完成日期)")
    kind: BudgetKind = Field(description="early or substantive (前期或实质性开发)")
    items: list[BudgetItem] = Field(min_length=1, description="the lines (预算项目)")
    group: Opinion | None = Field(default=None, description="the review group's agreement (评审组审议)")
    deputy: Opinion | None = Field(default=None, description="the deputy leader's review (副组长审核)")
    leader: Opinion | None = Field(default=None, description="the leader's approval (组长批准)")


class ExpenseClaim(_Document):
    """A claim for money spent on one item of a project's budget (费用报销单)."""

    purpose: Purpose = Field(description="what was paid (费用用途)")
    amount: CNY = Field(gt=0, description="amount claimed (报销金额)")
    item_budget: CNY = Field(ge=0, description="budget of the item, 0 if not in the table (该项预算)")
    item_spent: CNY = Field(ge=0, description="spent on the item before (该项已支出)")
    project_spent: CNY = Field(ge=0, description="spent on the project before (项目已支出)")
    substantive_progress: bool = Field(description="the project has made substantive progress (已取得实质性进展)")
    separated: bool = Field(description="counted apart from routine expenses (与常规业务费用分离统计)")
    valid_voucher: bool = Field(description="covered by a legal, valid voucher (有合法有效单据)")
    budget_attached: bool = Field(description="the budget table is attached (附预算表)")
    group: Opinion | None = Field(default=None, description="the review group's agreement (评审组审议)")
    deputy: Opinion | None = Field(default=None, description="the deputy leader's review (副组长审核)")
    finance: Opinion | None = Field(default=None, description="the finance department's review (财务部审核)")
    leader: Opinion | None = Field(default=None, description="the leader's approval (组长批准)")
