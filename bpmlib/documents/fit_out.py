"""The documents of a tenant's fit-out in an office tower: what opens each stage, and the papers of its dossier.

They are plain pydantic models. Every document of a case knows besides when it came and who brought it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Personal, Role, Word

__all__ = [
    "CompletionReport", "ConcealedReport", "ConstructionLicence", "ContractorAppointment", "ContractorEntry",
    "ContractorTalk", "DaySheet", "DossierClosing", "DossierUpkeep", "DrawingSet", "EmergencyContacts",
    "FeePayment", "FitOutPaper", "FitOutSystem", "HandoverNotice", "HandoverRecord", "InspectionApplication",
    "InspectionReport", "InspectionTest", "LeaseEnquiry", "LettingNotice", "LettingTalk", "LettingTopic",
    "MeetingMinutes", "MoveIn", "OwnerTakeover", "PaymentPaper", "PaymentProof", "PropertyUnit",
    "QualificationCopy", "QualificationKind", "Qualifications", "ReviewOpinion", "SealParty", "ServiceKind",
    "Settling", "TenantReception", "TenantService", "TenantVisit", "Trade", "UnitCheck",
]  # fmt: skip

SealParty: TypeAlias = Annotated[
    Literal["leasing party", "tenant", "fit-out contractor", "property service centre"], Word("SealParty")
]
"""Whose seal a paper of the fit-out may bear (盖章单位)."""

LettingTopic: TypeAlias = Annotated[
    Literal["building and services", "fit-out management", "fit-out charges", "responsibility and risks"],
    Word("LettingTopic"),
]
"""What a prospective tenant has to be told (招商介绍事项)."""

QualificationKind: TypeAlias = Annotated[
    Literal["business licence", "decoration licence", "fire, air and electrical licence", "design qualification"],
    Word("QualificationKind"),
]
"""The certificates that a fit-out contractor shows (施工单位资质证书)."""

PaymentProof: TypeAlias = Annotated[Literal["payment voucher", "payment"], Word("PaymentProof")]
"""How a payment is shown: by a voucher, or by the payment itself (缴费凭证或款项)."""

Trade: TypeAlias = Annotated[Literal["electrical work", "work at height", "welding", "hot work"], Word("Trade")]
"""Work for which certificates are held (特种作业)."""

FitOutSystem: TypeAlias = Annotated[
    Literal["fire alarm", "emergency speakers", "pressure pipes", "electrical load"], Word("FitOutSystem")
]
"""Systems of the building that a fit-out may touch (涉及系统)."""

InspectionTest: TypeAlias = Annotated[
    Literal[
        "conduit continuity", "sprinkler and hydrant pressure", "earthing and neutral", "fire compartments",
        "concealed fire protection", "pipe support spacing", "condensate slope and ball pass", "facade lighting",
        "three-phase load balance", "electrical insulation", "load voltage",
    ],
    Word("InspectionTest"),
]  # fmt: skip
"""What the engineering department tests (查验项目)."""

ServiceKind: TypeAlias = Annotated[
    Literal["repair", "visit", "inner cleaning", "mail delivery", "exhibition", "flower display"], Word("ServiceKind")
]
"""Daily services for tenants (日常服务)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PropertyUnit(_Document):
    """The unit that is fitted out (物业单元)."""

    number: str = Field(description="number of the unit (物业单元编号)")
    owner: Annotated[str, Personal()] = Field(default="", description="owner of the unit (业主)")


# --------------------------------------------------------------------------- what opens and ends the stages


class DossierUpkeep(_Document):
    """Drawings and completion papers brought up to date, the index made anew (资料更新整理)."""

    index_made: bool = Field(default=True, description="index and files were compiled (已编订目录和文档)")


class LettingTalk(_Document):
    """A talk with a prospective tenant (招商介绍)."""

    topics: list[LettingTopic] = Field(description="what was explained (介绍事项)")


class LettingNotice(_Document):
    """The notice that a unit is let (物业单元出租通知书)."""

    tenant: Annotated[str, Personal()] = Field(default="", description="who rents the unit (租户)")
    lease_expires_on: date = Field(description="last day of the lease (租约到期日)")


class UnitCheck(_Document):
    """The unit and the public areas of its floor, looked at before they are handed over (移交前检查)."""

    sound: bool = Field(default=True, description="everything is in order (完好)")


class OwnerTakeover(_Document):
    """What the owner leaves the tenant: materials, equipment, spare parts (业主移交附送材料设备)."""

    listed: bool = Field(default=True, description="everything is on a list (已列清单)")


class HandoverNotice(_Document):
    """The notice of the handover, with the time agreed (物业交收通知书)."""

    reception_at: datetime = Field(description="when the tenant is received (约定接待时间)")


class TenantReception(_Document):
    """The tenant is received and takes the unit over (接待租户)."""


class ContractorAppointment(_Document):
    """The tenant's written appointment of a fit-out contractor (委托装修施工单位书面文件)."""

    contractor: str = Field(default="", description="who is appointed (施工单位)")
    tenant_seal: bool = Field(description="bears the seal of the tenant's company (加盖租户单位公章)")


class ContractorTalk(_Document):
    """Building, systems, rules and charges explained to tenant, contractor and subcontractors (施工交底介绍)."""


class FeePayment(_Document):
    """The fit-out management fee is paid (装修施工管理费缴纳)."""

    amount: CNY = Field(ge=0, description="amount paid (缴费金额)")


class DrawingSet(_Document):
    """The drawings of the fit-out (二次装修施工图)."""

    blueprint: bool = Field(description="are blueprints (蓝图)")
    title_block: bool = Field(description="bear a title block (图签)")
    design_seal: bool = Field(description="bear the seal for construction design (施工设计专用章)")
    sets: int = Field(ge=0, description="how many sets (套数)")


class ReviewOpinion(_Document):
    """What the review of the drawings asks for (审图意见书)."""

    copied_to: list[Role] = Field(description="who got a copy (抄送)")
    changes_asked: bool = Field(default=True, description="changes are asked for (要求修改)")


class MeetingMinutes(_Document):
    """The meeting at which the contractor is held to the opinion (施工协调会议记录)."""

    changes_required: bool = Field(description="the contractor was required to make the changes (要求落实修改)")


class ConstructionLicence(_Document):
    """The licence to fit the unit out (二次装修施工许可证)."""

    number: str = Field(default="", description="number of the licence (许可证号)")


class ContractorEntry(_Document):
    """The contractor comes onto the site (施工单位进场)."""

    trades: list[Trade] = Field(default=[], description="work that needs certificates (特种作业)")
    systems: list[FitOutSystem] = Field(default=[], description="systems that are touched (涉及系统)")


class DaySheet(_Document):
    """The record of a day's patrols, posted on the door of the unit (日常检查记录)."""

    day: date = Field(description="the day it records (检查日期)")
    patrols: int = Field(ge=0, description="rounds made by the discipline that made the fewest (各专业最少巡视次数)")


class InspectionApplication(_Document):
    """The tenant and the contractor apply for an inspection (查验申请)."""


class InspectionReport(_Document):
    """What an inspection found: the tests made, and those that failed (查验报告)."""

    made: list[InspectionTest] = Field(description="tests that were made (已查验项目)")
    failed: list[InspectionTest] = Field(default=[], description="those of them that failed (不合格项目)")


class ConcealedReport(InspectionReport):
    """The report on works that will be covered up (隐蔽工程查验报告)."""


class CompletionReport(InspectionReport):
    """The report on the finished works (竣工查验报告)."""


class MoveIn(_Document):
    """The tenant applies to move in (正式入住申请)."""


class EmergencyContacts(_Document):
    """Whom to call (紧急联络人登记表)."""

    people: list[Annotated[str, Personal()]] = Field(default=[], description="whom to call (紧急联络人)")


class Settling(_Document):
    """The tenant has moved in (入住)."""


class TenantVisit(_Document):
    """The first visit to the occupant (第一次拜访业户)."""


class TenantService(_Document):
    """One of the daily services (日常服务)."""

    kind: ServiceKind = Field(description="which service (服务种类)")


class LeaseEnquiry(_Document):
    """The tenant is asked whether it stays (询问租户去留意向)."""

    stays: bool | None = Field(default=None, description="the tenant wants to stay, if it said so (续租意向)")


class DossierClosing(_Document):
    """The dossier is declared complete (档案齐备)."""


# -------------------------------------------------------------------------------------- papers of the dossier


class FitOutPaper(_Document):
    """A paper of the dossier that nothing particular is asked of (装修档案文件)."""

    valid: bool = Field(default=True, description="stands: complete, signed, not expired (有效)")


class HandoverRecord(_Document):
    """The record of the handover (物业交收记录表)."""

    seals: list[SealParty] = Field(description="whose seals it bears (盖章单位)")
    lists_equipment: bool = Field(description="lists the facilities and materials handed over (含移交设施设备材料清单)")


class QualificationCopy(_Document):
    """A copy of one of the contractor's certificates (资质证书复印件)."""

    kind: QualificationKind = Field(description="which certificate (证书种类)")
    sealed: bool = Field(description="bears the contractor's seal (加盖单位公章)")


class Qualifications(_Document):
    """The contractor's certificates (施工单位资质证书)."""

    copies: list[QualificationCopy] = Field(description="the copies handed in (复印件)")


class PaymentPaper(_Document):
    """The proof of a payment (缴费凭证)."""

    proof: PaymentProof = Field(description="what is on file (凭证或款项)")
    amount: CNY | None = Field(default=None, ge=0, description="amount paid, where it is stated (金额)")
