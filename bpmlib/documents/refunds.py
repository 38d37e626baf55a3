"""The documents of a unit that a client gives back: request, opinion form, instruction, plan, notice, payment.

Each comes with an event of the case, which adds when it happened and who brought it about.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Personal, Word

__all__ = [
    "BreachNotice", "ClientNotice", "ControlRecord", "Dispute", "DisputeSettlement", "Instruction", "OpinionForm",
    "RefundPayment", "RefundPlan", "RefundReport", "RefundRequest", "RequestForm", "Resale", "UnitSale",
]  # fmt: skip

RequestForm: TypeAlias = Annotated[Literal["written", "oral"], Word("RequestForm")]
"""How the client asks (申请形式)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class UnitSale(_Document):
    """The sale that is to be undone (原认购)."""

    unit: str = Field(min_length=1, description="number of the unit (房号)")
    client: Annotated[str, Personal()] = Field(min_length=1, description="who bought it (客户)")


class RefundRequest(_Document):
    """The client asks to give the unit back (退房申请书)."""

    form: RequestForm = Field(description="in writing or by word of mouth (申请形式)")
    reason: str = Field(description="true reason, may be empty where none is given (真实理由)")


class OpinionForm(_Document):
    """What the project thinks of it: the facts, and a clear suggestion (退房处理意见书)."""

    facts: str = Field(min_length=1, description="the facts, stated objectively (据实表述)")
    suggestion: str = Field(min_length=1, description="what is suggested (处理建议)")


class BreachNotice(_Document):
    """The client is told that a time limit has passed (违约通知书)."""

    limit: str = Field(min_length=1, description="which time limit was missed (逾期事项)")


class Instruction(_Document):
    """What the head of the sales department decides, for finance and sales control (批示)."""

    text: str = Field(min_length=1, description="the instruction (批示内容)")


class RefundPlan(_Document):
    """When the money is to be paid back (退款计划)."""

    scheduled_on: date = Field(description="day of the refund (计划退款日期)")


class ClientNotice(_Document):
    """What the client is told about the refund (退款通知)."""

    refund_at: datetime = Field(description="day and hour of the refund (退款时间)")
    place: str = Field(min_length=1, description="where (地点)")
    handler: Annotated[str, Personal()] = Field(min_length=1, description="who handles it (办理人)")
    materials: list[str] = Field(description="what the client has to bring (需带材料)")


class RefundPayment(_Document):
    """The money went out (退款)."""

    amount: CNY = Field(gt=Decimal(0), description="amount paid back (退款金额)")


class RefundReport(_Document):
    """Finance tells sales control that the refund is done (退款告知)."""


class ControlRecord(_Document):
    """The sales record says that the unit is free again (销售记录更新)."""


class Dispute(_Document):
    """The client disagrees about the refund (退款矛盾)."""

    about: str = Field(min_length=1, description="what is disputed (争议事项)")


class DisputeSettlement(_Document):
    """Site and client have come to terms (协调结果)."""

    terms: str = Field(min_length=1, description="what was agreed (协调内容)")


class Resale(_Document):
    """The unit is sold to somebody else (另行销售)."""
