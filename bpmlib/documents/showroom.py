"""The documents of a car showroom: customer cards and what happens to them, results of a month, conduct.

Those that come with an event of a case know besides when it happened and who brought it about.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import Personal, Word

__all__ = [
    "CardCancelled", "CardCreated", "CardDeal", "CardRound", "CardSigned", "CustomerCard", "Departure",
    "FirstContact", "FirstMessage", "FriendReferral", "MonthlyResult", "Reassignment", "ReturnVisit",
    "SecondVisitDate", "ShowroomConsultant", "ShowroomIncident", "ShowroomOffence", "VisitChannel",
]  # fmt: skip

VisitChannel: TypeAlias = Annotated[Literal["call", "face", "SMS"], Word("VisitChannel")]
"""How a customer was got in touch with again (回访方式)."""

ShowroomOffence: TypeAlias = Annotated[
    Literal[
        "sale obstructed", "quarrel before the customer", "card altered", "card forged", "card torn up",
        "greeting left out",
    ],
    Word("ShowroomOffence"),
]  # fmt: skip
"""What a consultant may do wrong with cards and customers (违规事项)."""

_Name: TypeAlias = Annotated[str, Personal(), Field(min_length=1)]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CustomerCard(_Document):
    """The card of one customer, held by one consultant (信息卡)."""

    id: str = Field(min_length=1, description="number of the card (卡号)")
    consultant: _Name = Field(description="who made it (建卡顾问)")
    long_term: bool = Field(description="the customer is a long-term one (长期客户)")


class FirstContact(_Document):
    """A new customer called or came in (首次来电来访)."""

    on_duty: bool = Field(description="it was the consultant's turn on duty (当日值班接待)")
    phone_left: bool = Field(description="the customer left a telephone number (留电)")


class CardCreated(_Document):
    """The card was made (建卡)."""


class CardSigned(_Document):
    """The group leader signed the card (责任人签字)."""


class FirstMessage(_Document):
    """A text message thanks the customer on the day of the first contact (当日短信首次回访)."""


class ReturnVisit(_Document):
    """The customer was called, seen or written to again (回访)."""

    channel: VisitChannel = Field(description="call, face to face or text message (回访方式)")


class SecondVisitDate(_Document):
    """Until when the second return visit may be made (回访有效日期)."""

    valid_until: date = Field(description="last day of the second visit (二次回访有效日期)")


class Reassignment(_Document):
    """A void card is passed on to another consultant (废卡转交)."""

    to: _Name = Field(description="who is to visit now (接手顾问)")


class CardCancelled(_Document):
    """The card is withdrawn (撤销三表卡)."""

    reason: str = Field(description="the reason in detail (详细原因)")


class CardDeal(_Document):
    """The customer has bought (成交)."""


class ShowroomConsultant(_Document):
    """A consultant of the showroom, for as long as they work there (销售顾问)."""

    name: _Name = Field(description="who it is (姓名)")


class MonthlyResult(_Document):
    """What a consultant sold in a month (当月业绩表)."""

    month: date = Field(description="any day of the month that it is about (业绩所属月份)")


class Departure(_Document):
    """The consultant leaves the showroom (离职)."""


class ShowroomIncident(_Document):
    """Something that a consultant did wrong (违规事件)."""

    offence: ShowroomOffence = Field(description="what was done (违规事项)")
    proven: bool = Field(default=False, description="it was found out or proven (经核实)")
    sale_lost: bool = Field(default=False, description="a sale was lost by it (未能达成销售)")
    bad_consequences: bool = Field(default=False, description="it had bad consequences (造成不良后果)")
    cards: int = Field(default=1, ge=0, description="how many cards it concerns (涉及卡数)")


class FriendReferral(_Document):
    """A customer whom a friend brought, and the consultants who lay claim (朋友介绍的客户)."""

    claimants: list[_Name] = Field(description="consultants who lay claim (主张归属者)")
    direct: list[_Name] = Field(description="those with a proven direct relation (经落实有直接关系者)")
    settled_by: list[str] = Field(default=[], description="roles that have settled a special case (协调人)")
    settled_for: _Name | None = Field(default=None, description="for whom they settled it (协调归属)")


class CardRound(_Document):
    """Whose turn it is to sign cards (循环签字)."""

    leaders: list[_Name] = Field(description="the group leaders, in their order (销售组长)")
    last: _Name | None = Field(default=None, description="who signed last, if anybody has (上次签字者)")
