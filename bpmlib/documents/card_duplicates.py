"""Facts about the customer cards of a car showroom that stand together: who signed first, who did not visit in time.

Unlike the events of one card's own case (`showroom`), each of them says by itself which card it is about and when.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import Personal

__all__ = [
    "CardLapse", "CardPassedOn", "CardVisit", "DuplicateCard", "FinishedCard", "SecondVisitDated", "SignedCard",
    "StandingCard", "VisitOwed", "WithdrawnCard",
]  # fmt: skip

_Name: TypeAlias = Annotated[str, Personal(), Field(min_length=1)]
_Card: TypeAlias = Annotated[str, Field(min_length=1)]


class _Fact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SignedCard(_Fact):
    """A card that a group leader has signed (已签字的信息卡)."""

    id: _Card = Field(description="number of the card (卡号)")
    customer: _Name = Field(description="whom it is about (顾客)")
    consultant: _Name = Field(description="who made it (建卡顾问)")
    signed_at: datetime = Field(description="when it was signed for the first time (第一次签字时间)")


class CardVisit(_Fact):
    """A return visit that counts, with the card it was for (回访)."""

    card: _Card = Field(description="number of the card (卡号)")
    consultant: _Name = Field(description="who visited (回访顾问)")
    made_at: datetime = Field(description="when (回访时间)")
    first: bool = Field(description="the first visit since the card was signed or passed on (首次回访)")


class SecondVisitDated(_Fact):
    """The leader has signed until when the second visit may be made (二次回访签期)."""

    card: _Card = Field(description="number of the card (卡号)")
    consultant: _Name = Field(description="who holds the card (持卡人)")
    dated_at: datetime = Field(description="when it was signed (签期时间)")
    valid_until: date = Field(description="last day of the second visit (二次回访有效日期)")


class CardPassedOn(_Fact):
    """A void card was passed on to another consultant (废卡转交)."""

    card: _Card = Field(description="number of the card (卡号)")
    to: _Name = Field(description="who is to visit now (接手顾问)")
    passed_at: datetime = Field(description="when (转交时间)")


class FinishedCard(_Fact):
    """The customer of the card has bought (成交卡)."""

    card: _Card = Field(description="number of the card (卡号)")
    finished_at: datetime = Field(description="when (成交时间)")


class WithdrawnCard(_Fact):
    """The card was withdrawn with the leader's signature (撤销卡)."""

    card: _Card = Field(description="number of the card (卡号)")
    withdrawn_at: datetime = Field(description="when (撤销时间)")


class VisitOwed(_Fact):
    """A visit that the holder of a card has to make (应回访)."""

    card: _Card = Field(description="number of the card (卡号)")
    holder: _Name = Field(description="who has to make it (持卡人)")
    since: datetime = Field(description="from when on a visit counts (起算时间)")
    until: date = Field(description="last day for it (回访期限)")


class CardLapse(_Fact):
    """A card has become void because nobody visited in time (废卡)."""

    card: _Card = Field(description="number of the card (卡号)")
    holder: _Name = Field(description="who did not visit (未回访顾问)")
    lapsed_on: date = Field(description="first day on which it is void (作废日期)")


class StandingCard(_Fact):
    """A card whose first signature counts where a customer has several (参与认定的卡)."""

    card: _Card = Field(description="number of the card (卡号)")
    customer: _Name = Field(description="whom it is about (顾客)")
    consultant: _Name = Field(description="who made it (建卡顾问)")
    signed_at: datetime = Field(description="when it was signed for the first time (第一次签字时间)")


class DuplicateCard(_Fact):
    """A second card for a customer: which card counts, and who helps its holder (重卡)."""

    customer: _Name = Field(description="whom both are about (顾客)")
    kept: _Card = Field(description="the card that counts (有效卡)")
    other: _Card = Field(description="the one that does not (重卡)")
    assists: _Name = Field(description="who helps the holder of the card that counts (协助者)")
