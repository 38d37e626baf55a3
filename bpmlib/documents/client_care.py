"""The documents by which a company keeps account of how its clients are served (顾客服务).

A client is invited to lectures and gatherings, comes or does not come, is visited at home and buys. Who has the file
of the client owes all of this, and may lose the client to a colleague who does it instead.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import Personal, Word

__all__ = [
    "CareChange", "CareClient", "CareHolder", "CareInvitation", "CareKind", "CareLapse", "CareTakeover", "ClientCame",
    "HomeVisit", "OpenLapse", "ProductBought", "ReassignmentRight", "ServiceDone", "ServiceKind", "ServiceOwed",
    "TakeoverReported",
]  # fmt: skip

ServiceKind: TypeAlias = Annotated[
    Literal["before the sale", "during the sale", "after the sale", "regular"], Word("ServiceKind")
]
"""What kind of service is owed to a client (服务类别)."""

CareKind: TypeAlias = Annotated[Literal["invitation", "attendance", "home visit"], Word("CareKind")]
"""What a client must not go without (服务到位事项)."""

_Name: TypeAlias = Annotated[str, Personal(), Field(min_length=1)]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CareClient(_Document):
    """A client's file is opened (顾客建档)."""

    client: str = Field(description="number of the client (顾客编号)")
    employee: _Name = Field(description="who has the file (跟踪员工)")
    department: str = Field(description="department of the employee (部门)")
    at: datetime = Field(description="when it was opened (建档时间)")


class CareChange(_Document):
    """The record of a client in the CRM is changed: somebody else has the file (更改档案记录)."""

    client: str = Field(description="number of the client (顾客编号)")
    employee: _Name = Field(description="who has the file now (新跟踪员工)")
    department: str = Field(description="department of the employee (部门)")
    at: datetime = Field(description="when it was changed (更改时间)")


class CareHolder(_Document):
    """Who has the file of a client now (现跟踪员工)."""

    client: str = Field(description="number of the client (顾客编号)")
    employee: _Name = Field(description="who has the file (跟踪员工)")
    department: str = Field(description="department of the employee (部门)")
    since: date = Field(description="from which day on (起始日期)")


class CareInvitation(_Document):
    """A client is invited to an activity (邀约)."""

    client: str = Field(description="number of the client (顾客编号)")
    employee: _Name = Field(description="who invites (邀约员工)")
    department: str = Field(description="department of the employee (部门)")
    on: date = Field(description="on which day (邀约日期)")


class ClientCame(_Document):
    """A client takes part in an activity (到会)."""

    client: str = Field(description="number of the client (顾客编号)")
    event: Literal["lecture", "gathering"] = Field(description="what it is (科普、联谊会)")
    invited_by: _Name = Field(description="on whose invitation (邀约员工)")
    on: date = Field(description="on which day (到会日期)")


class HomeVisit(_Document):
    """A client is visited at home (家访)."""

    client: str = Field(description="number of the client (顾客编号)")
    employee: _Name = Field(description="who visits (家访员工)")
    on: date = Field(description="on which day (家访日期)")


class ProductBought(_Document):
    """A client buys a product (购买产品)."""

    client: str = Field(description="number of the client (顾客编号)")
    on: date = Field(description="on which day (购买日期)")


class ServiceOwed(_Document):
    """A kind of service that the holder of the file owes a client (应提供的服务)."""

    client: str = Field(description="number of the client (顾客编号)")
    employee: _Name = Field(description="who owes it (跟踪员工)")
    kind: ServiceKind = Field(description="which kind (服务类别)")


class ServiceDone(_Document):
    """The day from which the time for the next service of a kind runs (服务起算)."""

    client: str = Field(description="number of the client (顾客编号)")
    kind: CareKind = Field(description="which service (服务事项)")
    on: date = Field(description="on which day (日期)")


class CareLapse(_Document):
    """A client went without a service for too long (服务不到位)."""

    client: str = Field(description="number of the client (顾客编号)")
    lacking: CareKind = Field(description="without which service (缺少事项)")
    since: date = Field(description="first day of it (不到位起始日)")


class OpenLapse(_Document):
    """A client goes without a service still (仍未到位)."""

    client: str = Field(description="number of the client (顾客编号)")
    lacking: CareKind = Field(description="without which service (缺少事项)")
    since: date = Field(description="first day of it (不到位起始日)")


class CareTakeover(_Document):
    """Somebody else invites a client who is not served (其他部门员工邀约)."""

    client: str = Field(description="number of the client (顾客编号)")
    taken_by: _Name = Field(description="who invites (邀约员工)")
    taken_from: _Name = Field(description="who has the file (原跟踪员工)")
    on: date = Field(description="on which day (邀约日期)")


class TakeoverReported(_Document):
    """Who invited a colleague's client reports the file to the director of client resources (上报顾客档案)."""

    client: str = Field(description="number of the client (顾客编号)")
    employee: _Name = Field(description="who reports (上报员工)")
    at: datetime = Field(description="when (上报时间)")


class ReassignmentRight(_Document):
    """The company may give the file of a client to another department or employee (有权重新分配)."""

    client: str = Field(description="number of the client (顾客编号)")
    employee: _Name = Field(description="who may lose the file (原跟踪员工)")
