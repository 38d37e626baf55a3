"""What a step or a breach brings about: a message, a fine, points, a wage that is held back.

A policy writes an effect as a call with named arguments, `Fine(who: holder, amount: 20, incident: card.id,
clause: "三-12")`. The library says what is to be done and never does it. All processes share these types, so that one
ledger understands every policy.
"""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY

__all__ = ["Fine", "FineTo", "Notify", "Points", "WageWithheld"]


class _Effect(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Notify(_Effect):
    """Somebody is to be told something (通知)."""

    to: str = Field(description="role or person to tell (通知对象)")
    text: str = Field(description="what to say (通知内容)")


class Fine(_Effect):
    """Money that somebody pays for an incident (罚款). The same incident is fined once for each clause."""

    who: str = Field(description="who pays (受罚人)")
    amount: CNY = Field(ge=0, description="amount of the fine (罚款金额)")
    incident: str = Field(description="what it is for, the same for the same incident (事件)")
    clause: str = Field(description="clause that the fine rests on (条款)")


class FineTo(_Effect):
    """Money that somebody pays to another one, whom the incident harmed (向受损方支付的罚款); booked as a fine is."""

    who: str = Field(description="who pays (受罚人)")
    to: str = Field(description="who gets it (受款人)")
    amount: CNY = Field(ge=0, description="amount of the fine (罚款金额)")
    incident: str = Field(description="what it is for, the same for the same incident (事件)")
    clause: str = Field(description="clause that the fine rests on (条款)")


class Points(_Effect):
    """Points that somebody earns or, below zero, loses for an incident (计分)."""

    who: str = Field(description="whose points they are (计分对象)")
    points: int = Field(description="points, below zero for a deduction (分值)")
    incident: str = Field(description="what they are for, the same for the same incident (事件)")
    clause: str = Field(description="clause that they rest on (条款)")


class WageWithheld(_Effect):
    """No wage is made out to somebody for a month (不做当月工资)."""

    who: str = Field(description="whose wage it is (受影响人)")
    month: date = Field(description="first day of the month (月份)")
    incident: str = Field(description="what it is for, the same for the same incident (事件)")
    clause: str = Field(description="clause that it rests on (条款)")
