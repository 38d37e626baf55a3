"""How an agency's branch receives clients, in the shop and on the telephone."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import Personal, Word

__all__ = ["HungUp", "PhoneCall", "ShopReception"]

HungUp: TypeAlias = Annotated[Literal["the client", "the staff"], Word("HungUp")]
"""Who hung up first (先挂断者)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ShopReception(_Document):
    """A client comes to a branch (来店接待)."""

    receiver: Annotated[str, Personal()] = Field(min_length=1, description="who received the client (接待人)")
    stood_up: bool = Field(default=True, description="stood up, smiled and said good day (站立微笑问好)")
    led_in_at: datetime = Field(description="when the client was led in (引领到店时间)")
    tea_at: datetime | None = Field(default=None, description="when the tea came (上茶时间)")
    tea_by: Annotated[str, Personal()] | None = Field(default=None, description="who brought it (上茶人)")
    tea_level: Decimal = Field(
        default=Decimal(0), ge=0, le=3, description="how many thirds of the cup (茶水量,以三分之一杯计)"
    )
    alone: bool = Field(default=False, description="no other consultant was there (无其他顾问在场)")
    in_register: bool = Field(default=True, description="written in the register of clients (记于客户登记本)")
    asked_before: bool = Field(default=True, description="asked whether registered before (询问曾否登记)")
    earlier_consultant: Annotated[str, Personal()] | None = Field(
        default=None, description="with whom, in any branch (以前的置业顾问)"
    )
    earlier_told: bool = Field(default=False, description="that consultant was told (已知会该顾问)")
    seen_off: bool = Field(default=True, description="door opened, seen outside (开门送至门外)")
    manager_farewell: bool = Field(default=True, description="the branch manager stood up (店长起立道别)")
    left_at: datetime = Field(description="when the client left (客户离开时间)")
    cleaned_at: datetime | None = Field(default=None, description="when the place was tidied (清理时间)")
    verified: bool = Field(default=True, description="the data were verified (资料已核实)")
    entered_at: datetime | None = Field(default=None, description="when the data were entered (录入系统时间)")


class PhoneCall(_Document):
    """A telephone call with a client (电话接待)."""

    greeted: bool = Field(default=True, description="the set greeting was said (标准问候)")
    standing: bool = Field(default=True, description="on one's feet (站立)")
    smiling: bool = Field(default=True, description="smiling (微笑)")
    calm: bool = Field(default=True, description="at a moderate pace (语速适中)")
    rings: int | None = Field(
        default=None, ge=0, le=100, description="rings before it was answered; null if calling (响铃次数)"
    )
    apologised: bool = Field(default=False, description="apologised for being late (致歉)")
    hung_up: HungUp = Field(default="the client", description="who hung up first (先挂断者)")
    explained: bool = Field(default=False, description="why it had to stop was explained (说明情况)")
    agreed: bool = Field(default=False, description="the client agreed to it (获得谅解)")
    called_back: bool = Field(default=False, description="called back at once (第一时间回电)")
