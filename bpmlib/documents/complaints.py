"""The documents of a client's complaint: form, investigation, proposal, decision, answer, and what is asked about it.

Those that come with an event of a case know besides when it happened and who brought it about.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Personal, Word

__all__ = [
    "AnswerChannel", "ClientAnswer", "ClientComplaint", "ClientObjection", "ClientReply", "ComplaintAccepted",
    "ComplaintCause", "ComplaintClosed", "ComplaintDecision", "ComplaintFacts", "ComplaintForm", "ComplaintTask",
    "HandlingProposal", "ImprovementTracked", "Investigation", "InvestigationReport", "JointHandling",
    "OutsideParties", "Petition", "ReceivableCollected", "RenewedForm",
]  # fmt: skip

ComplaintCause: TypeAlias = Annotated[Literal["transport", "handling", "product"], Word("ComplaintCause")]
"""What the complaint comes from (投诉原因)."""

AnswerChannel: TypeAlias = Annotated[Literal["letter", "phone", "copy of the form"], Word("AnswerChannel")]
"""How the client is told of the decision (转答方式)."""

ComplaintTask: TypeAlias = Annotated[
    Literal[
        "order data", "demand and reasons", "help and reference material", "pass on results",
        "investigate and name those responsible", "causes and improvements", "quality check",
        "registration and time limits", "review and investigate", "filing contacts", "handling and responsibility",
        "improvement cases", "contact for the investigation", "report for improvement",
    ],
    Word("ComplaintTask"),
]  # fmt: skip
"""What has to be done about complaints (客诉工作)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ClientComplaint(_Document):
    """A client's complaint, as a case (客诉案件)."""

    id: str = Field(min_length=1, description="number of the case (案件编号)")
    client: Annotated[str, Personal()] = Field(min_length=1, description="who complains (客户)")


class ComplaintForm(_Document):
    """What marketing found out and sends on with the sample (客户投诉处理表)."""

    number: str = Field(min_length=1, description="number of the form (表号)")
    order_number: str = Field(min_length=1, description="number of the order (订单编号)")
    batch: str = Field(min_length=1, description="number of the batch (批号)")
    shipped_on: date = Field(description="day of dispatch (交运日期)")
    defective: Decimal = Field(ge=0, description="defective quantity (不良数量)")
    demand: str = Field(min_length=1, description="what the client wants (客户要求)")
    opinion: str = Field(min_length=1, description="opinion of marketing (签注意见)")
    sample: bool = Field(description="a sample comes with it (附异常样品)")


class ComplaintAccepted(_Document):
    """Customer service has taken the case on (受理)."""


class JointHandling(_Document):
    """The case has to be handled together with others (会同处理)."""

    until: date = Field(description="handling time written into the form (处理时效)")


class OutsideParties(_Document):
    """Other companies or suppliers are responsible as well (涉及其他公司、供应商)."""

    units: list[str] = Field(min_length=1, description="whom to handle it with (有关单位)")


class Investigation(_Document):
    """What was found on the spot (调查结果)."""

    our_fault: bool = Field(description="the fault is in our quality (我方质量问题)")
    careless: bool = Field(description="somebody was careless (人为疏忽)")


class InvestigationReport(_Document):
    """The report to the deputy general manager in charge (调查报告)."""

    text: str = Field(min_length=1, description="the report (报告)")


class HandlingProposal(_Document):
    """How customer service would handle our fault (处理方式拟定)."""

    handling: str = Field(min_length=1, description="how it is to be handled (处理方式)")
    loss: CNY = Field(ge=0, description="loss put down to the department (责任部门损失金额)")
    penalty: str = Field(description="penalty for persons, empty for none (个人惩处)")
    tracked: bool = Field(description="the improvement is tracked (列入追踪)")


class ComplaintDecision(_Document):
    """What the deputy general manager in charge decides (批示)."""

    established: bool = Field(description="the complaint is justified (投诉成立)")
    text: str = Field(min_length=1, description="the decision (批示事项)")


class ClientAnswer(_Document):
    """The client is told of the decision (转答)."""

    channel: AnswerChannel = Field(description="how (转答方式)")
    beyond: bool = Field(default=False, description="it agrees to more than was decided (超越核决权限)")


class ClientReply(_Document):
    """What the client says to it (客户答复)."""

    accepted: bool = Field(description="the client accepts (接受)")


class RenewedForm(_Document):
    """A new form, because the client does not accept; the original is attached (新客户投诉处理表)."""

    number: str = Field(min_length=1, description="number of the new form (新表号)")
    original: str = Field(min_length=1, description="number of the form attached (原表号)")


class ReceivableCollected(_Document):
    """The receivable was collected at its regular term (收回应收账款)."""


class ClientObjection(_Document):
    """The client objects although the complaint is not justified (客户异议)."""


class Petition(_Document):
    """Sales asks its superiors what to do (签呈)."""


class ComplaintClosed(_Document):
    """The case is closed (结案)."""


class ImprovementTracked(_Document):
    """The improvement was followed up to its end (改善追踪)."""


class ComplaintFacts(_Document):
    """What is asked about a complaint apart from its course (客诉事项)."""

    cause: ComplaintCause = Field(description="what it comes from (投诉原因)")
    task: ComplaintTask = Field(description="what is to be done (工作)")
    loss: CNY = Field(ge=0, description="the sum at stake (客诉金额)")
    received_on: date = Field(description="when a department got the case (部门接案日期)")
