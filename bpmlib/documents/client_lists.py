"""Facts about events to which two divisions invite their clients: lists, invitations, claims, talks, disputes.

Each of them says by itself which event it is about and when it was.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import Personal, Word

__all__ = [
    "ClientClash", "ClientList", "ClientPresent", "ClientRuling", "CoordinatorUndecided", "CountedInvitation",
    "CurrentInviter", "DisputeEnded", "DisputeParty", "Division", "EventClient", "EventEnded", "EventSale",
    "EventSession", "HelpConsent", "Invitation", "JointDay", "JointDivision", "JointEvent", "LeadingClient",
    "ListKind", "ListMissed", "ListOwed", "ListReturn", "LostClaim", "PlanDue", "RulingBy", "SaleCredit", "SalesTalk",
    "StandingClaim", "TalkBarred", "TwoTalks",
]  # fmt: skip

Division: TypeAlias = Annotated[Literal["first", "second"], Word("Division")]
"""The two business divisions that hold an event together (事业部)."""

EventSession: TypeAlias = Annotated[Literal["afternoon", "evening"], Word("EventSession")]
"""When on its day an event is held (活动时段)."""

ListKind: TypeAlias = Annotated[Literal["confirmed", "planned", "event day"], Word("ListKind")]
"""Clients confirmed on a day, clients planned for the next day, clients confirmed for the event (名单种类)."""

RulingBy: TypeAlias = Annotated[Literal["coordinator assistant", "general manager"], Word("Role")]
"""Who settles what two divisions disagree about (裁决人)."""

_Name: TypeAlias = Annotated[str, Personal(), Field(min_length=1)]
_Number: TypeAlias = Annotated[str, Field(min_length=1)]


class _OfEvent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    event: _Number = Field(description="number of the event (活动编号)")


class _OfClient(_OfEvent):
    client: _Name = Field(description="the client (顾客)")


# ----------------------------------------------------------------------------------------- events and lists


class JointEvent(BaseModel):
    """An event that two divisions hold together (联合会议营销)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: _Number = Field(description="number of the event (活动编号)")
    held_on: date = Field(description="its day (举办日期)")
    session: EventSession = Field(description="afternoon or evening (下午、晚上)")


class EventEnded(_OfEvent):
    """An event is over (活动结束)."""

    ended_at: datetime = Field(description="when (结束时间)")


class JointDivision(_OfEvent):
    """A division that takes part in an event (参加事业部)."""

    division: Division = Field(description="which one (事业部)")
    head: _Name = Field(description="who is in charge of it (部门负责人)")


class JointDay(_OfEvent):
    """A day before the event on which lists are handed in (活动前每日)."""

    day: date = Field(description="which day (日期)")


class ListOwed(_OfEvent):
    """A list that a division has to put into the box (应投名单)."""

    division: Division = Field(description="who owes it (事业部)")
    head: _Name = Field(description="who is in charge there (部门负责人)")
    kind: ListKind = Field(description="what is on it (名单种类)")
    day: date = Field(description="the day that it is of (所属日期)")
    due: datetime = Field(description="when it has to be there (截止时间)")


class ClientList(_OfEvent):
    """A list that was put into the box (已投名单)."""

    division: Division = Field(description="whose list it is (事业部)")
    kind: ListKind = Field(description="what is on it (名单种类)")
    day: date = Field(description="the day that it is of (所属日期)")
    dropped_at: datetime = Field(description="when it was put into the box (投入时间)")
    in_order: bool = Field(description="complete, clear and tidy (全面、清晰、整洁)")


class ListMissed(_OfEvent):
    """A list was late, or did not come at all (迟交或不交)."""

    division: Division = Field(description="who owed it (事业部)")
    head: _Name = Field(description="who is in charge there (部门负责人)")
    kind: ListKind = Field(description="what should have been on it (名单种类)")
    day: date = Field(description="the day that it is of (所属日期)")


class PlanDue(_OfEvent):
    """By when a division has to plan whom it invites on a day (计划邀约期限)."""

    division: Division = Field(description="who plans (事业部)")
    for_day: date = Field(description="the day that is planned (计划邀约日)")
    due_on: date = Field(description="last day for the plan (完成期限)")


class ListReturn(_OfEvent):
    """A list goes back to the head of its division (发还名单)."""

    division: Division = Field(description="whose list it is (事业部)")
    kind: ListKind = Field(description="what is on it (名单种类)")
    day: date = Field(description="the day that it is of (所属日期)")
    return_on: date = Field(description="at the morning meeting of which day (早会日期)")


# ----------------------------------------------------------------------------------- invitations and claims


class Invitation(_OfClient):
    """A client was invited and has confirmed (邀约敲定)."""

    division: Division = Field(description="who invited (邀约部门)")
    employee: _Name = Field(description="which employee did (邀约员工)")
    confirmed_at: datetime = Field(description="when the client confirmed (敲定时间)")


class CountedInvitation(Invitation):
    """An invitation, and the day that it counts for (计入日期的邀约)."""

    day: date = Field(description="the day whose list it belongs on (计入日期)")


class LeadingClient(_OfClient):
    """A client who speaks for a division or brings others along (部门发言、带动顾客)."""

    division: Division = Field(description="for which division (部门)")
    listed_at: datetime = Field(description="when the division handed the name in (上交名单时间)")
    confirmed: bool = Field(description="the client has confirmed (已敲定)")


class ClientClash(_OfClient):
    """Both divisions have invited one client (邀约重复)."""

    day: date = Field(description="the day on which it shows (重复日期)")


class LostClaim(_OfClient):
    """A division may not count a client that it invited as its own (邀约无效)."""

    division: Division = Field(description="whose invitation does not count (失去邀约的部门)")
    to: Division = Field(description="whose does (取得邀约的部门)")
    clause: str = Field(description="by which clause (条款)")


class ClientPresent(_OfClient):
    """The client has come to the event (顾客到会)."""


class ClientRuling(_OfClient):
    """It was ruled whose client somebody is (顾客归属裁决)."""

    division: Division = Field(description="whose (归属部门)")
    by: RulingBy = Field(description="who ruled (裁决人)")
    ruled_at: datetime = Field(description="when (裁决时间)")


class CoordinatorUndecided(_OfEvent):
    """The coordinator assistant cannot settle a matter (协调助理无法判定)."""

    matter: _Name = Field(description="the client or the number of the dispute (顾客或争议编号)")


class StandingClaim(_OfClient):
    """A division has a claim to a client that it has not lost (有效邀约)."""

    division: Division = Field(description="whose claim (邀约部门)")


class EventClient(_OfClient):
    """Whose client somebody who came to the event is (到会顾客归属)."""

    division: Division = Field(description="by whose invitation the client came (邀约部门)")


# ---------------------------------------------------------------------------------------- sales and disputes


class CurrentInviter(_OfClient):
    """The employee by whose invitation a client came (现邀约员工)."""

    division: Division = Field(description="of which division (部门)")
    employee: _Name = Field(description="who (员工)")


class EventSale(_OfClient):
    """A sale at the event (现场销售)."""

    sale: _Number = Field(description="number of the sale (销售单号)")


class SaleCredit(_OfClient):
    """Whose result a sale is (业绩归属)."""

    sale: _Number = Field(description="number of the sale (销售单号)")
    employee: _Name = Field(description="whose (业绩所属员工)")


class SalesTalk(_OfClient):
    """An employee recommends products to a client (推荐产品)."""

    employee: _Name = Field(description="who (员工)")
    former_follower: bool = Field(description="served the client before (原跟踪服务员工)")
    began_at: datetime = Field(description="from when (开始时间)")
    ended_at: datetime = Field(description="till when (结束时间)")


class HelpConsent(_OfClient):
    """The inviter agrees that somebody helps to sell (同意帮促)."""

    by: _Name = Field(description="who agrees (同意人)")
    helper: _Name = Field(description="who may help (帮促人)")
    given_at: datetime = Field(description="when (同意时间)")


class TalkBarred(_OfClient):
    """An employee recommended products to another's client without leave (未经同意帮促)."""

    employee: _Name = Field(description="who (员工)")
    inviter: _Name = Field(description="whose client it is (现邀约员工)")
    began_at: datetime = Field(description="when (开始时间)")


class TwoTalks(_OfClient):
    """Two employees recommended products to one client at once (两人同时推荐)."""

    one: _Name = Field(description="who began (先推荐者)")
    other: _Name = Field(description="who joined in (后推荐者)")
    since: datetime = Field(description="from when on there were two (同时开始时间)")


class DisputeParty(_OfEvent):
    """An employee who is party to a dispute at an event (冲突当事人)."""

    dispute: _Number = Field(description="number of the dispute (争议编号)")
    person: _Name = Field(description="who (当事人)")
    before_client: bool = Field(description="argued in front of the client (当着顾客争议)")
    refused: bool = Field(description="would not have it settled by heads and coordinator (拒绝协商处理)")


class DisputeEnded(_OfEvent):
    """A dispute is settled, or was ruled on (争议已处理)."""

    dispute: _Number = Field(description="number of the dispute (争议编号)")
    by: RulingBy = Field(description="who settled it (处理人)")
