"""The documents of a property site by which clients and commissions are assigned to salesmen."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Personal, Word

__all__ = ["ClientClaim", "ClientDeal", "ClientRecord", "ClientWish", "EarlierReception"]

ClientWish: TypeAlias = Annotated[
    Literal[
        "none", "the earlier one", "not the earlier one", "complaint about the earlier one", "one of several",
        "a discount", "forgotten", "the receiver",
    ],
    Word("ClientWish"),
]  # fmt: skip
"""By whom a client who came before wants to be received (客户意愿)."""

_Name: TypeAlias = Annotated[str, Personal(), Field(min_length=1)]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EarlierReception(_Document):
    """Somebody who received the client before (曾接待的销售员)."""

    name: _Name = Field(description="who it was (销售员)")
    present: bool = Field(default=False, description="is on the site now (在现场)")
    filed_on: date = Field(description="when their file of the client was made (建档日期)")


class ClientDeal(_Document):
    """A client who came before, received again, and the deal that came of it (再次来访客户)."""

    receiver: _Name = Field(description="who receives the client now (本次接待者)")
    on_duty: _Name = Field(description="whose turn it is at the front desk (前台轮值)")
    wish: ClientWish = Field(description="by whom the client wants to be received (客户意愿)")
    earlier: list[EarlierReception] = Field(
        default=[], description="who received the client before, in the order in which they are named (曾接待者)"
    )
    verified: bool = Field(default=False, description="the complaint was found true (投诉已落实)")
    found_later: bool = Field(default=False, description="the earlier one was found in the files (事后查得)")
    received_on: date = Field(description="day of this visit (本次来访日期)")
    closed_on: date = Field(description="day of the deal (成交日期)")
    commission: CNY = Field(default=Decimal(0), ge=0, description="commission of the deal (提成)")


class ClientRecord(_Document):
    """An entry of the client in the register (客户登记)."""

    salesman: _Name = Field(description="who made it (登记人)")
    at: datetime = Field(description="when (登记时间)")
    in_evening_record: bool = Field(description="the manager's evening record bears it out (晚会记录相符)")


class ClientClaim(_Document):
    """Several salesmen lay claim to one client (客户交叉)."""

    records: list[ClientRecord] = Field(default=[], description="entries in the register (登记)")
    event: bool = Field(default=False, description="at a fair, an opening or the like (房展会、开盘等活动)")
    holder_away: bool = Field(default=False, description="the salesman is on long leave or transferred (长假或调离)")
    household_first: _Name | None = Field(
        default=None, description="who received the member of the family that came first (家庭先接待者)"
    )
    old_clients_receiver: _Name | None = Field(
        default=None, description="who first received the old client that brought this one (旧客户原始接待者)"
    )
    agreed_on: _Name | None = Field(default=None, description="on whom they agreed (协商结果)")
    mediated_for: _Name | None = Field(default=None, description="for whom the department mediated (调解结果)")
    quarrel: bool = Field(default=False, description="they quarrelled (发生争吵)")
    ruled_for: _Name | None = Field(default=None, description="for whom the department manager ruled (界定结果)")
    ruling_refused: bool = Field(default=False, description="somebody does not obey the ruling (不服从界定)")
