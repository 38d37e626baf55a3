"""The documents of a sales centre's reception: visitors, whose clients they become, and the rota of who receives.

They are plain pydantic models. Those that come with an event of a case know besides when it happened and who brought
it about. Salesmen are named; the policies say by role who may do what.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.estate import SiteIncident
from bpmlib.documents.shared_types import Personal, Word

__all__ = [
    "AgentDeparture", "ClientArrival", "ClientDropped", "ClientReassigned", "ClientRefused", "DutyNamed", "Hindrance",
    "Occupation", "OrderLost", "OwnershipClaim", "OwnershipRuling", "ReceptionBegun", "ReceptionFinished",
    "ReceptionRota", "RotaMember", "RotaOpened", "RotaResorted", "SalesCentre", "SiteClient", "SiteVisit",
    "TurnReached", "VisitMaterials", "VisitPurpose", "VisitRecord", "VisitRegistration", "VisitorCompany",
    "VisitorKind",
]  # fmt: skip

VisitorKind: TypeAlias = Annotated[Literal["client", "no client", "partner company"], Word("VisitorKind")]
"""Whom a visitor says to be (来访者身份)."""

VisitorCompany: TypeAlias = Annotated[
    Literal["alone", "with the old client", "sent by the old client"], Word("VisitorCompany")
]
"""Whether an old client's family, friend or colleague comes along with the client, or without (随同情况)."""

VisitMaterials: TypeAlias = Annotated[Literal["none", "without card", "with card"], Word("VisitMaterials")]
"""Which materials a visitor takes (取走资料)."""

VisitPurpose: TypeAlias = Annotated[Literal["general", "deposit", "signature"], Word("VisitPurpose")]
"""What a visitor certainly came for: only to pay the deposit, only to sign, or anything else (来访目的)."""

Hindrance: TypeAlias = Annotated[
    Literal["receiving", "sick leave", "rest", "company business", "other"], Word("Hindrance")
]
"""Why a booked salesman cannot come (不能接待的原因)."""

Occupation: TypeAlias = Annotated[
    Literal["new", "assist", "deposit", "old client", "signed client", "complaint"], Word("Occupation")
]
"""What occupies a salesman on the rota: a new client, help with a booked client, help with a deposit or a signature,
a client of one's own before or after signing, a complaint (正在接待)."""

_Name: TypeAlias = Annotated[str, Personal(), Field(min_length=1)]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


# ------------------------------------------------------------------------------------------------ visitors


class SiteVisit(_Document):
    """What the salesman on duty finds out about a visitor; by default a client's first visit without a booking."""

    duty: _Name = Field(description="the salesman on duty (轮值业务员)")
    visitor: VisitorKind = Field(default="client", description="whom the visitor says to be (来访者身份)")
    entered: bool = Field(default=True, description="entered the sales office (进售楼处)")
    viewed: bool = Field(default=False, description="looked at the building on the site (去现场看楼)")
    materials: VisitMaterials = Field(default="none", description="materials that were taken (取走资料)")
    purpose: VisitPurpose = Field(default="general", description="what the visitor only came for (来访目的)")
    paid_on_the_spot: bool = Field(
        default=False, description="paid the deposit through the work of the salesman on duty (当场缴纳定金)"
    )
    company: VisitorCompany = Field(default="alone", description="with, or sent by, an old client (随同情况)")
    booked_with: _Name | None = Field(default=None, description="whom the visitor knows or named (预约业务员)")
    hindrance: Hindrance | None = Field(default=None, description="why that one cannot come (不能接待的原因)")
    seen_before: bool = Field(default=False, description="has looked at the site before (以前来看过)")
    registered_by: _Name | None = Field(default=None, description="whom the register names (登记业务员)")
    recognised_by: _Name | None = Field(default=None, description="who recognises the visitor (认出客户的业务员)")


class SiteClient(_Document):
    """Somebody who may become a client of the site (客户)."""

    number: str = Field(min_length=1, description="number of the client (客户编号)")


class ClientArrival(_Document):
    """The client has come to the site (客户到访)."""

    duty: _Name = Field(description="the salesman on duty (轮值业务员)")


class VisitRecord(_Document):
    """The visitor was asked; this is what was found out, and what follows from it (第一时间问询结果)."""

    visit: SiteVisit
    owner: _Name | None = Field(default=None, description="whose client it becomes, if anybody's (归属业务员)")
    receives: _Name | None = Field(default=None, description="who receives, if anybody has to (接待业务员)")
    counted: bool = Field(description="is a reception of the salesman on duty (计接待一次)")
    final: bool = Field(default=False, description="what is remembered later changes nothing (以后再记起无效)")


class VisitRegistration(_Document):
    """The client's particulars stand in the visit register (来访登记)."""


class OwnershipClaim(_Document):
    """Somebody says that it is not clear whose client this is (归属未清晰)."""

    ground: str = Field(min_length=1, description="why it is unclear (理由)")


class OwnershipRuling(_Document):
    """It was decided whose client this is (划定归属)."""

    owner: _Name = Field(description="whose client it is from now on (划定的归属业务员)")


class ClientRefused(_Document):
    """The client was refused or slighted since it was unclear whose client it is (因归属未明拒待、怠慢)."""

    incident: SiteIncident


class ClientDropped(_Document):
    """A salesman dropped the client for another one, and a colleague took over (放下客户另接其他客户)."""

    incident: SiteIncident


class AgentDeparture(_Document):
    """A salesman has left the company (离职或被解雇)."""

    agent: _Name = Field(description="who has left (离职业务员)")
    dismissed: bool = Field(default=False, description="was dismissed (被解雇)")


class ClientReassigned(_Document):
    """The client of somebody who has left is given to another one (统一安排归属)."""

    to: _Name = Field(description="whose client it is from now on (接手业务员)")


# ------------------------------------------------------------------------------------------------ the rota


class TurnReached(_Document):
    """A turn of the rota that comes to a salesman, and what that one is doing (轮到接待)."""

    busy: list[Occupation] = Field(default=[], description="what occupies the salesman (正在接待)")
    absent: bool = Field(default=False, description="the salesman is not there (不在现场)")
    forfeits: int = Field(
        default=0, ge=0, description="reception chances cancelled and still to be lost (被取消的机会)"
    )


class RotaMember(_Document):
    """A salesman on the rota (轮值人员)."""

    name: _Name = Field(description="who it is (姓名)")
    busy: list[Occupation] = Field(default=[], description="what occupies the salesman (正在接待)")
    absent: bool = Field(default=False, description="the salesman is not there (不在现场)")
    forfeits: int = Field(
        default=0, ge=0, description="reception chances cancelled and still to be lost (被取消的机会)"
    )
    ahead: int = Field(default=0, ge=0, description="turns used before they came (提前使用的次数)")


class ReceptionRota(_Document):
    """Who is on the rota when a new client arrives (轮值表)."""

    members: list[RotaMember] = Field(min_length=1, description="the order, from whose turn it is (当前轮值顺序)")
    at_duty: list[_Name] = Field(default=[], description="those put at the duty position (排在轮值位置者)")
    crowded: bool = Field(default=False, description="many clients are on the site (现场人较多)")
    willing: list[_Name] = Field(default=[], description="occupied, yet choose to receive (自愿接待者)")


class SalesCentre(_Document):
    """One sales centre on one day (营销中心当日)."""

    name: str = Field(min_length=1, description="which one it is (营销中心)")


class RotaOpened(_Document):
    """The day begins with an order of reception (排定轮值顺序)."""

    order: list[_Name] = Field(min_length=1, description="the salesmen, in their order (轮值顺序)")


class ReceptionBegun(_Document):
    """Somebody begins to look after a client (开始接待)."""

    agent: _Name = Field(description="who receives (接待业务员)")


class ReceptionFinished(_Document):
    """Somebody has finished with a client (接待完毕)."""

    agent: _Name = Field(description="who has finished (接待业务员)")


class DutyNamed(_Document):
    """It is clear who receives the next client, and that one is ready (明确轮值业务员)."""

    agent: _Name = Field(description="who is on duty (轮值业务员)")
    ready: bool = Field(description="is ready to receive at once (已做好准备)")


class OrderLost(_Document):
    """So many clients came that the order of reception cannot be told any more (分不清顺序)."""


class RotaResorted(_Document):
    """The rota has a new order (重新排序)."""

    order: list[_Name] = Field(min_length=1, description="the salesmen, in their order (轮值顺序)")
