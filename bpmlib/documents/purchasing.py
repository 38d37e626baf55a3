"""The papers of a purchase: request, survey of suppliers, plan, receipt, arrival report, the file for finance."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Word

__all__ = [
    "ArrivalAttachment", "ArrivalReport", "GoodsCheck", "ProblemCause", "PurchaseFile", "PurchaseKind",
    "PurchaseNeed", "PurchaseOrder", "PurchasePlan", "PurchaseRequest", "PurchaseSettled", "PurchaseSurvey",
    "StoreEntry", "SupplierOffer", "SurveyReview",
]  # fmt: skip

PurchaseKind: TypeAlias = Annotated[Literal["spot", "forward"], Word("PurchaseKind")]
"""Whether goods are there or yet to come (现货、期货)."""

ArrivalAttachment: TypeAlias = Annotated[
    Literal["purchase request", "distribution contract"], Word("ArrivalAttachment")
]
"""What goes along with the report of an arrival (到货报告附件)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PurchaseNeed(_Document):
    """What a department needs (采购需求)."""

    department: str = Field(min_length=1, description="who needs it (使用部门)")
    goods: str = Field(min_length=1, description="what is needed (货物)")
    kind: PurchaseKind = Field(default="spot", description="there already, or yet to come (采购方式)")


class PurchaseRequest(_Document):
    """The department asks for it (采购申请表)."""

    goods: str = Field(min_length=1, description="what is asked for (货物)")
    quantity: int = Field(gt=0, description="how much (数量)")


class SupplierOffer(_Document):
    """What one supplier offers (供方报价)."""

    supplier: str = Field(min_length=1, description="the supplier (供方)")
    price: CNY | None = Field(default=None, ge=0, description="the price (价格)")
    quality: str = Field(default="", description="the quality (质量)")


class PurchaseSurvey(_Document):
    """What the buyer found out about prices, quality and suppliers (价格、质量及供方的调查表)."""

    offers: list[SupplierOffer] = Field(description="the suppliers that were asked (询价结果)")


class SurveyReview(_Document):
    """The supervisor has looked at the survey (主管审核)."""

    passed: bool = Field(description="the survey is good enough (通过)")


class PurchasePlan(_Document):
    """The best plan, fixed by the director (采购方案)."""

    supplier: str = Field(min_length=1, description="where to buy (供方)")


class PurchaseOrder(_Document):
    """The supervisor lets the buyer buy (安排采购)."""

    supplier: str = Field(min_length=1, description="where it is bought (供方)")
    by_procedure: bool = Field(default=True, description="by the working procedures of the house (按工作程序)")


class GoodsCheck(_Document):
    """The goods are looked at when they come (验收)."""

    problem: bool = Field(description="something is wrong (发现问题)")


class ProblemCause(_Document):
    """Why something was wrong, told to the supervisor (查明原因并上报)."""

    cause: str = Field(min_length=1, description="the cause (原因)")


class StoreEntry(_Document):
    """The warehouse has checked the goods and taken them in (入库单)."""

    number: str = Field(min_length=1, description="number of the entry (入库单号)")
    quantity: int = Field(gt=0, description="how much (数量)")


class ArrivalReport(_Document):
    """The departments learn that the goods are there (到货报告)."""

    variety: str = Field(description="what has come (品种)")
    quantity: int = Field(ge=0, description="how much (数量)")
    payment: str = Field(description="what is paid (付款情况)")
    attached: ArrivalAttachment | None = Field(default=None, description="what goes along (附件)")


class PurchaseFile(_Document):
    """What finance gets, all at once (报销结算资料)."""

    request: bool = Field(description="the request is there (采购申请单)")
    invoice: bool = Field(description="the invoice is there (发票)")
    entry: bool = Field(description="the entry of the warehouse is there (入库单)")
    contract: bool = Field(description="the contract is there (采购合同)")
    together: bool = Field(default=True, description="handed over together (一并交付)")


class PurchaseSettled(_Document):
    """Finance has checked the file and paid (审核后报销或结算)."""

    amount: CNY = Field(gt=Decimal(0), description="how much (金额)")
