"""The documents of an estate agency with several branches: listings, clients, deals, and people who come and go.

They are facts that stand side by side in a session, so each says by itself when it happened and whom it concerns.
`property` is the flat or house as it is, however somebody writes its address; `listing` is the same property where
it is offered to a client.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Percent, Personal, Role, Word

__all__ = [
    "AgencyClient",
    "AgencyClientEntry",
    "AgencyDeal",
    "AgencyRuling",
    "AgencyVisit",
    "AgreedShowing",
    "BookReturned",
    "BranchClosure",
    "ClientAssigned",
    "ClientGrab",
    "ClientHandOver",
    "ClosingCredit",
    "CommissionOption",
    "ConcealedListing",

    "ConsultantPresent",
    "DealPriority",
    "DealReport",
    "DealStarted",
    "DutyReceiver",
    "DutyShift",
    "FirstReceiver",
    "FollowUp",
    "HiddenListing",
    "Introduction",
    "LateReport",
    "ListingEntry",
    "ListingHandOver",
    "ListingOwner",
    "ListingReceived",
    "ListingShare",
    "MaliciousEntry",
    "PerformanceSplit",
    "PerformanceTransfer",
    "PropertyDeposit",
    "PublicListing",
    "ReceiverOnDuty",
    "RegisteredIntroduction",
    "SignedConcealment",
    "SpecialCase",
    "StaffChange",
    "StaffChangeKind",
    "UnfinishedDeal",
    "ValidEntry",
]  # fmt: skip

StaffChangeKind: TypeAlias = Annotated[
    Literal[
        "departure", "own transfer within the region", "ordered transfer within the region",
        "transfer across regions", "promotion", "team transfer", "transfer at branch closure",
        "departure at branch closure",
    ],
    Word("StaffChangeKind"),
]  # fmt: skip
"""What happens to somebody's place of work (工作变动)."""

_Name: TypeAlias = Annotated[str, Personal(), Field(min_length=1)]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


# ---------------------------------------------------------------------------------------------------- listings


class ListingReceived(_Document):
    """An owner offers a property, and somebody takes the offer (接盘)."""

    property: str = Field(description="the property itself (物业)")
    branch: str = Field(description="branch of who took it (分店)")
    employee: _Name = Field(description="who took it (接盘人)")
    received_at: datetime = Field(description="when (接盘时间)")


class ListingEntry(_Document):
    """A property is entered in the computer (登盘)."""

    id: str = Field(description="number of the entry (登盘编号)")
    property: str = Field(description="the property itself, under whatever name (物业)")
    branch: str = Field(description="branch of who entered it (分店)")
    employee: _Name = Field(description="who entered it (登盘人)")
    entered_at: datetime = Field(description="when (登入时间)")
    name_real: bool = Field(default=True, description="the name of the property is real and valid (物业名称真实有效)")
    room_real: bool = Field(default=True, description="the room number is real and valid (房号真实有效)")
    owner_real: bool = Field(default=True, description="the owner's particulars are real and valid (业主资料真实有效)")
    knew: bool = Field(default=False, description="knew that it was entered under another name (明知已有登记)")


class ValidEntry(_Document):
    """An entry that counts (有效盘)."""

    entry: str = Field(description="number of the entry (登盘编号)")
    property: str = Field(description="the property (物业)")
    branch: str = Field(description="branch (分店)")
    employee: _Name = Field(description="who entered it (登盘人)")
    entered_at: datetime = Field(description="when (登入时间)")


class MaliciousEntry(_Document):
    """An entry made in the knowledge of an earlier one (恶性另外登盘)."""

    entry: str = Field(description="number of the entry (登盘编号)")
    earlier: str = Field(description="number of the earlier one (原登盘编号)")
    employee: _Name = Field(description="who made it (登盘人)")
    clause: str = Field(description="clause that it offends against (条款)")


class ListingOwner(_Document):
    """Whose listing a property is (盘源归属)."""

    property: str = Field(description="the property (物业)")
    branch: str = Field(description="branch (分店)")
    employee: _Name = Field(description="whose it is (归属人)")
    entry: str = Field(description="by which entry (登盘编号)")


class PublicListing(_Document):
    """A listing of a branch that is nobody's own (公盘)."""

    property: str = Field(description="the property (物业)")
    branch: str = Field(description="branch (分店)")


class ListingShare(_Document):
    """The performance that has to be split off for the side of the listing (拆分房源方业绩)."""

    deal: str = Field(description="number of the deal (成交编号)")
    property: str = Field(description="the property (物业)")
    branch: str = Field(description="branch of the listing (房源方分店)")
    employee: _Name = Field(description="whose listing it is (房源方)")
    clause: str = Field(description="clause that it rests on (条款)")


# ----------------------------------------------------------------------------------------------------- clients


class AgencyVisit(_Document):
    """A client comes or calls (上门、来电)."""

    id: str = Field(description="number of the visit (来访编号)")
    client: str = Field(description="number of the client (客户编号)")
    branch: str = Field(description="branch (分店)")
    at: datetime = Field(description="when (来访时间)")
    asked_for: _Name | None = Field(default=None, description="whom the client asked for by name (指定业务员)")
    received_by: _Name = Field(description="who received the client (接待人)")


class DutyShift(_Document):
    """Who is on duty at a branch on a day (值班)."""

    branch: str = Field(description="branch (分店)")
    day: date = Field(description="day of duty (值班日期)")
    consultant: _Name = Field(description="who is on duty (值班人)")


class ConsultantPresent(_Document):
    """Somebody is at the branch for a time (在店)."""

    branch: str = Field(description="branch (分店)")
    consultant: _Name = Field(description="who it is (置业顾问)")
    since: datetime = Field(description="from when (到店时间)")
    until: datetime | None = Field(default=None, description="until when, excluded; none: still there (离店时间)")


class ReceiverOnDuty(_Document):
    """Somebody on duty on the day of a visit or the next who was there (在店的值班人)."""

    visit: str = Field(description="number of the visit (来访编号)")
    consultant: _Name = Field(description="who it is (值班人)")
    today: bool = Field(description="is on duty on the day itself, not on the next (当天值班)")


class DutyReceiver(_Document):
    """Who goes first of those on duty that were there (值班第一接待人)."""

    visit: str = Field(description="number of the visit (来访编号)")
    consultant: _Name = Field(description="who it is (值班人)")
    today: bool = Field(description="is on duty on the day itself, not on the next (当天值班)")


class FirstReceiver(_Document):
    """Who is the first receiver of a visit (第一接待人)."""

    visit: str = Field(description="number of the visit (来访编号)")
    consultant: _Name = Field(description="who it is (第一接待人)")


class AgencyClient(_Document):
    """Whose client somebody is (客户归属)."""

    client: str = Field(description="number of the client (客户编号)")
    consultant: _Name = Field(description="whose client it is (归属人)")
    visit: str = Field(description="by which visit (来访编号)")
    received_at: datetime = Field(description="when the client came (来访时间)")


class AgencyClientEntry(_Document):
    """A client is entered in the computer (录入客户)."""

    id: str = Field(description="number of the entry (录入编号)")
    client: str = Field(description="number of the client (客户编号)")
    branch: str = Field(description="branch (分店)")
    consultant: _Name = Field(description="who entered the client (录入人)")
    entered_at: datetime = Field(description="when (录入时间)")
    knew: bool = Field(default=False, description="knew that a colleague has the client (明知同事已接待)")


class ClientGrab(_Document):
    """Somebody takes a client over whom a colleague has received (抢客户)."""

    entry: str = Field(description="number of the later entry (录入编号)")
    client: str = Field(description="number of the client (客户编号)")
    taken_by: _Name = Field(description="who takes the client (抢客户者)")
    taken_from: _Name = Field(description="whose client it is (原归属人)")
    clause: str = Field(description="clause that it offends against (条款)")


# ------------------------------------------------------------------------------------------------------- deals


class Introduction(_Document):
    """A consultant offers a listing to a client (介绍房源)."""

    client: str = Field(description="number of the client (客户编号)")
    listing: str = Field(description="the property (房源)")
    consultant: _Name = Field(description="who offers it (置业顾问)")


class RegisteredIntroduction(_Document):
    """A listing offered to a client by one who entered that client in good faith (已录入的介绍)."""

    client: str = Field(description="number of the client (客户编号)")
    listing: str = Field(description="the property (房源)")
    consultant: _Name = Field(description="who offers it (置业顾问)")
    entered_at: datetime = Field(description="when the client was entered (录入时间)")


class PropertyDeposit(_Document):
    """A client's deposit for a listing is received (收定)."""

    id: str = Field(description="number of the receipt (收据编号)")
    client: str = Field(description="number of the client (客户编号)")
    listing: str = Field(description="the property (房源)")
    consultant: _Name = Field(description="whose client it is (置业顾问)")
    received_at: datetime = Field(description="when (收定时间)")
    both_commissions: bool = Field(description="the commission of both sides is collected in full (收齐双佣)")
    commission: CNY = Field(ge=0, description="commission of the deal (佣金)")
    own_money: bool = Field(default=False, description="the consultant paid it for the client (拿钱代客落定)")


class AgencyDeal(_Document):
    """A deal (成交)."""

    id: str = Field(description="number of the deal (成交编号)")
    kind: Literal["rental", "sale"] = Field(default="sale", description="let or sold (租单、买卖单)")
    client: str = Field(description="number of the client (客户编号)")
    listing: str = Field(description="the property (房源)")
    consultant: _Name = Field(description="who closed it, for the client (客方业务员)")
    branch: str = Field(description="branch that closed it (成交分店)")
    manager: _Name = Field(description="its manager (店长)")
    commission_at: datetime | None = Field(default=None, description="when the commission was received (收佣时间)")
    deposit_at: datetime | None = Field(default=None, description="when the owner got the deposit (业主收定时间)")
    client_side: CNY = Field(default=Decimal(0), ge=0, description="performance of the client's side (客方业绩)")
    listing_side: CNY = Field(
        default=Decimal(0), ge=0, description="performance due to the side of the listing (房源方应得业绩)"
    )


class DealPriority(_Document):
    """Who goes first where two would make the deal (成交归属)."""

    client: str = Field(description="number of the client (客户编号)")
    listing: str = Field(description="the property (房源)")
    consultant: _Name = Field(description="who goes first (优先者)")
    over: _Name = Field(description="before whom (让位者)")
    clause: str = Field(description="clause that it rests on (条款)")


class CommissionOption(_Document):
    """The company may let a later deposit go first, because it brings more commission (公司可选择)."""

    listing: str = Field(description="the property (房源)")
    first: str = Field(description="receipt of the first deposit (先收定的收据)")
    better: str = Field(description="receipt of the deposit with more commission (佣金较多的收据)")
    more: CNY = Field(ge=0, description="how much more commission it brings (多出的佣金)")


class SpecialCase(_Document):
    """Somebody calls a contest between two consultants a special case (特殊情况)."""

    id: str = Field(description="number of the case (个案编号)")
    client: str = Field(description="number of the client of one of them (客户编号)")
    listing: str = Field(description="the property (房源)")
    across_branches: bool = Field(description="they are of two branches (涉及不同分店)")


class AgencyRuling(_Document):
    """A special case is decided (界定)."""

    case: str = Field(description="number of the case (个案编号)")
    by: Role = Field(description="who decided (界定人)")
    consultant: _Name = Field(description="for whom (归属人)")
    over: _Name = Field(description="against whom (让位者)")


class AgreedShowing(_Document):
    """A consultant shows a listing to a colleague's client (代同事带客看房)."""

    id: str = Field(description="number of the showing (带看编号)")
    client: str = Field(description="number of the client (客户编号)")
    listing: str = Field(description="the property (房源)")
    shown_by: _Name = Field(description="who showed it (代看人)")
    shown_for: _Name = Field(description="whose client it is (委托同事)")
    agreed: Percent | None = Field(default=None, ge=0, le=1,
                                   description="share for who shows it, as agreed before (事先约定比例)")  # fmt: skip


class PerformanceSplit(_Document):
    """The performance of a deal is split between two (业绩拆分)."""

    deal: str = Field(description="number of the deal (成交编号)")
    helper: _Name = Field(description="who helped (协助人)")
    helper_share: Percent = Field(ge=0, le=1, description="share of the helper (协助人比例)")
    rest: Percent = Field(ge=0, le=1, description="what is left for the others (其余比例)")
    clause: str = Field(description="clause that it rests on (条款)")


class UnfinishedDeal(_Document):
    """A deal that somebody has under way (未做完的单)."""

    deal: str = Field(description="number of the deal (成交编号)")
    employee: _Name = Field(description="whose deal it is (经办人)")


class FollowUp(_Document):
    """Somebody is named to finish a deal (跟进人)."""

    deal: str = Field(description="number of the deal (成交编号)")
    employee: _Name = Field(description="who finishes it (跟进员工)")
    named_by: Role = Field(description="who named them (指定人)")


# --------------------------------------------------------------------------------------------- reports of deals


class DealStarted(_Document):
    """The moment from which a deal has to be reported (成交起算)."""

    deal: str = Field(description="number of the deal (成交编号)")
    at: datetime = Field(description="when (起算时间)")


class DealReport(_Document):
    """The report of a deal is filled in and reviewed, and the branch of the listing is told (成交报告)."""

    deal: str = Field(description="number of the deal (成交编号)")
    reviewed_at: datetime | None = Field(default=None, description="when filled in and reviewed (填写审核完毕时间)")
    told_at: datetime | None = Field(default=None, description="when the branch of the listing was told (通知时间)")
    split_made: bool = Field(default=False, description="the side of the listing has its share (已拆分业绩)")
    signed_by: list[Role] = Field(default=[], description="who signed it (签名人)")


class LateReport(_Document):
    """A deal was not reported in time (超时上报)."""

    deal: str = Field(description="number of the deal (成交编号)")
    responsible: _Name = Field(description="whose task it was (责任人)")
    clause: str = Field(description="clause that it offends against (条款)")


class HiddenListing(_Document):
    """It is found that a deal was made without naming the side of the listing (发现隐瞒房源)."""

    deal: str = Field(description="number of the deal (成交编号)")
    found_at: datetime = Field(description="when it was found (发现时间)")


class ConcealedListing(_Document):
    """A deal whose listing was concealed, so that nothing was split off (隐瞒房源不拆分业绩)."""

    deal: str = Field(description="number of the deal (成交编号)")
    injured: _Name = Field(description="whose listing it was (受损方)")
    injured_branch: str = Field(description="branch of the listing (受损分店)")
    clause: str = Field(description="clause that it offends against (条款)")


class SignedConcealment(_Document):
    """The sanction of a concealed listing is in force: the report is signed (隐瞒处罚生效)."""

    deal: str = Field(description="number of the deal (成交编号)")
    injured: _Name = Field(description="whose listing it was (受损方)")
    injured_branch: str = Field(description="branch of the listing (受损分店)")
    clause: str = Field(description="clause that it rests on (条款)")


class PerformanceTransfer(_Document):
    """Performance of the client's side goes over to the side of the listing (业绩划转)."""

    deal: str = Field(description="number of the deal (成交编号)")
    to_branch: str = Field(description="branch that gets it (划入分店)")
    amount: CNY = Field(ge=0, description="how much (金额)")
    clause: str = Field(description="clause that it rests on (条款)")


# ------------------------------------------------------------------------------------------- people come and go


class StaffChange(_Document):
    """Somebody leaves, moves or is promoted (工作变动)."""

    employee: _Name = Field(description="who it is (员工)")
    kind: StaffChangeKind = Field(description="what happens (变动类别)")
    at: datetime = Field(description="when (变动时间)")
    from_branch: str = Field(description="branch or group so far (原分店或组)")
    to_branch: str | None = Field(default=None, description="new branch or group (新分店或组)")


class ListingHandOver(_Document):
    """Where a listing goes when its owner moves, or the branch that has it closes (盘源转归)."""

    property: str = Field(description="the property (物业)")
    employee: _Name | None = Field(default=None, description="whose it was (原归属人)")
    pool: Literal["branch", "branch public", "regional public"] = Field(description="kind of listing (盘源类别)")
    branch: str = Field(description="branch that it belongs to, or `the region` (归属分店)")


class BranchClosure(_Document):
    """A branch ends its business (铺位经营终止)."""

    branch: str = Field(description="branch that closes (终止经营的分店)")
    at: datetime = Field(description="when (终止时间)")


class ClosingCredit(_Document):
    """Whose performance a deal is (业绩归属)."""

    deal: str = Field(description="number of the deal (成交编号)")
    employee: _Name = Field(description="whose performance it is (业绩归属人)")
    clause: str = Field(description="clause that it rests on (条款)")


class ClientHandOver(_Document):
    """Who keeps a client when the consultant moves (客源转归)."""

    client: str = Field(description="number of the client (客户编号)")
    employee: _Name = Field(description="whose client it was (原归属人)")
    keeps: bool = Field(description="may keep the client (可继续保留)")
    branch: str = Field(description="branch that the particulars belong to (归属分店)")


class BookReturned(_Document):
    """A client book is given back (交回客户本)."""

    employee: _Name = Field(description="who gives it back (员工)")
    branch: str = Field(description="to which branch or group (原分店或组)")
    at: datetime = Field(description="when (交回时间)")


class ClientAssigned(_Document):
    """A client is given to another consultant (安排跟踪)."""

    client: str = Field(description="number of the client (客户编号)")
    employee: _Name = Field(description="who follows the client from now on (跟踪人员)")
    by: Role = Field(description="who assigned the client (安排人)")
