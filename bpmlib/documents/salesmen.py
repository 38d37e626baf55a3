"""The documents of grading and paying salesmen: batches shipped, the graded year, contract and pay.

They are plain pydantic models, as those of the sales department are. Money is in CNY, a rate is a number: 85% is
`Decimal("0.85")`. The names of persons are not needed and not asked for.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.relations import Compared
from bpmlib.documents.shared_types import CNY, Word

__all__ = [
    "Grade", "GradeReview", "GradingBasis", "GradingMember", "GradingSession", "GradingYear", "PayYear",
    "ProductSales", "Receipt", "SalesExpense", "SalesmanContract", "Shipment",
]  # fmt: skip

Grade: TypeAlias = Annotated[Literal["probationary", "third", "second", "first", "special"], Word("Grade")]
"""The five grades (等级), the lowest first."""

SalesExpense: TypeAlias = Annotated[
    Literal["travel", "entertainment", "sales promotion", "freight", "rewards", "something else"],
    Word("SalesExpense"),
]
"""What a salesman has spent money on (业务支出)."""

GradingBasis: TypeAlias = Annotated[Literal["contribution", "performance", "years of work"], Word("GradingBasis")]
"""What a grade is given for (定级依据)."""

GradingMember: TypeAlias = Annotated[
    Literal[
        "general manager",
        "deputy for marketing",
        "marketing head",
        "marketing expert",
        "head of personnel",
        "somebody else",
    ],
    Word("GradingMember"),
]
"""Who sits in the committee (评等定级组织成员)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProductSales(_Document):
    """What a salesman sold of one product in the year (产品销售)."""

    quantity: Decimal = Field(ge=0, description="pieces sold (销售数量)")
    factor: Decimal = Field(gt=0, description="standard products that one piece counts for (折算系数)")


class Receipt(_Document):
    """Money that came in for a batch (回款)."""

    amount: CNY = Field(gt=0, description="amount (金额)")
    booked_on: date = Field(description="day of the finance receipt (财务入帐日期)")
    draft_issued_on: date | None = Field(default=None, description="issue of the bank draft, if one (汇票开出日期)")


class Shipment(_Document):
    """A batch of goods shipped to a customer (发货批次)."""

    amount: CNY = Field(gt=0, description="price of the batch (货款金额)")
    shipped_on: date = Field(description="day of shipping (发货日期)")
    receipts: list[Receipt] = Field(default=[], description="money received for it (回款)")


class GradingYear(_Document):
    """A salesman's year as the grading committee judges it (评等定级年度)."""

    quantity_score: Decimal = Field(ge=0, description="score for the quantity sold (销售数量得分)")
    amount_score: Decimal = Field(ge=0, description="score for the amount sold (销售金额得分)")
    collection_score: Decimal = Field(ge=0, description="score for the collection rate (回款率得分)")
    bad_debt_score: Decimal = Field(ge=0, description="score for the bad-debt rate (呆帐率得分)")
    overall_score: Decimal = Field(ge=0, description="the committee's overall assessment (综合评价得分)")
    products: list[ProductSales] = Field(default=[], description="what was sold, by product (产品销售)")
    shipments: list[Shipment] = Field(default=[], description="the year's batches (发货批次)")
    receivable: CNY = Field(default=Decimal(0), ge=0, description="owed at the end of the year (年末应收款)")
    not_due: Annotated[CNY, Compared("<=", "receivable")] = Field(
        default=Decimal(0), ge=0, description="part of it that is not due yet (其中未到期)"
    )
    sales: CNY = Field(ge=0, description="amount sold in the year (年销售金额)")


class GradeReview(_Document):
    """A year's results held against the grade a salesman has (等级复核)."""

    assigned: Grade = Field(description="grade assigned for the year (所定等级)")
    reached: Grade = Field(description="grade that the results reach (实际达到等级)")
    missed_last_year: bool = Field(description="fell short of it the year before as well (上年亦未达到)")
    missed_earlier: bool = Field(default=False, description="fell short of it in some earlier year (以前年度曾未达到)")


class SalesmanContract(_Document):
    """A salesman's time with the company on a day it is looked at (业务员任职情况)."""

    signed_on: date | None = Field(description="day the contract was signed, null before (签约日期)")
    looked_at_on: date = Field(description="day the case is judged (评定日期)")
    grade: Grade = Field(description="grade held so far (现等级)")
    earned: Grade | None = Field(description="grade that the results merit, null below the lowest (应得等级)")


class PayYear(_Document):
    """What a salesman's pay for a year is worked out from (年度分配)."""

    grade: Grade = Field(description="grade by which the year is paid (执行等级)")
    sales: CNY = Field(ge=0, description="amount sold (销售金额)")
    task: CNY = Field(ge=0, description="the basic task (基本任务)")
    difficulty: Decimal = Field(gt=0, description="coefficient of the regional market (难度系数)")
    new_market: bool = Field(default=False, description="opened up a new market (开拓新市场)")
    budgeted: CNY = Field(default=Decimal(0), ge=0, description="budgeted expense of opening it (预算支出)")
    spent: CNY = Field(default=Decimal(0), ge=0, description="actual expense of opening it (实际支出)")
    expense: SalesExpense = Field(default="something else", description="what is claimed (报销项目)")


class GradingSession(_Document):
    """How the committee graded the salesmen of a plan year (评等定级会议)."""

    year_ends: date = Field(description="last day of the plan year (计划年度末日)")
    held_on: date = Field(description="when it was held (会议日期)")
    finished_on: date | None = Field(default=None, description="when all grades were settled (评定完毕日)")
    members: list[GradingMember] = Field(description="who sits in it (成员)")
    changed_by: GradingMember | None = Field(default=None, description="who changed its members (增减成员者)")
    chair: GradingMember = Field(description="who was in the chair (主持人)")
    basis: list[GradingBasis] = Field(description="what was looked at (定级依据)")
    overall_by_committee: bool = Field(description="it judged the overall assessment itself (综合评价由本组织评判)")
