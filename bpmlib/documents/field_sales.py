"""The day of a salesman in the field: timetable and calls, the route and its shops, orders, goods that come back."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Personal, Word

__all__ = [
    "ContactMode",
    "CrossAreaEvidence",
    "DayOfContacts",
    "DayStep",
    "Evidence",
    "KitItem",
    "MeetingFigure",
    "MorningLog",
    "OrderLine",
    "PhonedOrders",
    "PlanItem",
    "RouteDay",
    "ShopOrderForm",
    "ShopStep",
    "ShopVisit",
    "StockLine",
    "TerminalDay",
    "TerminalStep",
    "TerminalVisit",
]  # fmt: skip

ContactMode: TypeAlias = Annotated[Literal["visits", "telephone"], Word("ContactMode")]
"""How a salesman reaches his clients that day (拜访、电话访问)."""

DayStep: TypeAlias = Annotated[
    Literal["at work", "company meeting", "department meeting", "plan", "appointments", "client contact"],
    Word("DayStep"),
]
"""A step of a salesman's morning (每日步骤)."""

MeetingFigure: TypeAlias = Annotated[
    Literal["shops visited", "shops closed", "closing rate", "volume", "amount"], Word("MeetingFigure")
]
"""What a salesman reports of his route (晨会汇报数据)."""

KitItem: TypeAlias = Annotated[
    Literal["pen", "notebook", "promotional items", "rag", "cards", "materials", "order forms", "bunting tools"],
    Word("KitItem"),
]
"""What a salesman takes along (出门准备)."""

ShopStep: TypeAlias = Annotated[
    Literal[
        "customer card",
        "dress",
        "outdoor advertising",
        "greeting",
        "last delivery",
        "posters and display",
        "stock",
        "shelf",
    ],
    Word("ShopStep"),
]
"""A step of a visit to a shop (拜访步骤)."""

PlanItem: TypeAlias = Annotated[Literal["route", "open promises", "tools"], Word("PlanItem")]
"""What is settled before a salesman leaves (出发前准备)."""

TerminalStep: TypeAlias = Annotated[
    Literal[
        "greeting",
        "introduction",
        "product",
        "benefits",
        "posters",
        "information",
        "sales",
        "display",
        "stock",
        "promotions",
        "order",
        "opinions",
        "competitors",
        "farewell",
    ],
    Word("TerminalStep"),
]
"""A step of a visit to a new or known shop (终端拜访步骤)."""

Evidence: TypeAlias = Annotated[Literal["photos", "carton codes", "quantity", "documents"], Word("Evidence")]
"""What proves that goods come from another area (窜货证据)."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MorningLog(_Document):
    """When a salesman took one step of his morning (每日时间表)."""

    employee: Annotated[str, Personal()] = Field(min_length=1, description="who (业务员)")
    step: DayStep = Field(description="which step (步骤)")
    at: time = Field(description="when (时间)")


class DayOfContacts(_Document):
    """What a salesman did in a day (当天联络情况)."""

    employee: Annotated[str, Personal()] = Field(min_length=1, description="who (业务员)")
    mode: ContactMode = Field(description="visits or telephone (工作方式)")
    visits: int = Field(default=0, ge=0, le=1000, description="clients visited (拜访家数)")
    contacts: int = Field(default=0, ge=0, le=1000, description="clients contacted (联络家数)")
    calls: int = Field(default=0, ge=0, le=1000, description="calls made (电话数)")
    effective: int = Field(default=0, ge=0, le=1000, description="clients really talked to (有效沟通家数)")
    signing: int = Field(default=0, ge=0, le=1000, description="clients who may sign today (A类)")
    advancing: int = Field(default=0, ge=0, le=1000, description="clients to be brought further (B类)")
    partners: int = Field(default=0, ge=0, le=1000, description="clients who buy already (C类)")
    new: int = Field(default=0, ge=0, le=1000, description="new clients (D类)")
    in_order: bool = Field(default=True, description="in the order of the classes (按A、B、C、D顺序)")
    one_route: bool = Field(default=True, description="along one route (同一路线)")
    intent_on: date | None = Field(default=None, description="day on which a client clearly wanted to buy (意向明确日)")


class RouteDay(_Document):
    """A day on a route of shops, and its preparation (线路日)."""

    employee: Annotated[str, Personal()] = Field(min_length=1, description="who (业代)")
    arrived: time = Field(description="arrival (到岗时间)")
    at_meeting: bool = Field(default=True, description="was at the meeting (参加晨会)")
    reported: list[MeetingFigure] = Field(default=[], description="what he reported (汇报内容)")
    visited: int = Field(default=0, ge=0, le=1000, description="shops visited (拜访家数)")
    closed: int = Field(default=0, ge=0, le=1000, description="shops that bought (成交家数)")
    audit_told: bool = Field(default=True, description="the supervisor told yesterday's check (公布稽核)")
    work_told: bool = Field(default=True, description="and the day's work (布置工作)")
    kit: list[KitItem] = Field(default=[], description="what was taken along (携带物品)")
    fixed_person: bool = Field(default=True, description="the same person (定人)")
    fixed_route: bool = Field(default=True, description="the same route (定线)")
    fixed_cycle: bool = Field(default=True, description="the same cycle (定期)")
    fixed_time: bool = Field(default=True, description="the same time (定时)")
    orders_handed: bool = Field(default=True, description="the driver has the orders (订单交司机)")
    map_handed: bool = Field(default=True, description="the driver has the map of the shops (线路图交司机)")


class StockLine(_Document):
    """Goods of one batch in a shop (库存批次)."""

    batch: date = Field(description="when they were made (生产日期)")
    sold_before: int = Field(ge=1, le=1000, description="in which turn they are sold (出货顺序)")


class ShopVisit(_Document):
    """A visit to a shop on the route (售点拜访)."""

    shop: str = Field(min_length=1, description="the shop (售点)")
    steps: list[ShopStep] = Field(description="the steps in the order in which they were taken (拜访步骤)")
    card_complete: bool = Field(default=True, description="the card says owner, stock, last wishes (客户卡完整)")
    stock: list[StockLine] = Field(default=[], description="goods in the shop (库存)")
    lines_managed: bool = Field(default=True, description="front and back stock are managed (前后线管理)")
    shelf_full: bool = Field(default=True, description="the shelf is full and visible (丰满醒目)")
    shelf_grouped: bool = Field(default=True, description="goods stand together, in order (集中有序)")
    labels_out: bool = Field(default=True, description="labels face outward (商标朝外)")
    expiry_marked: bool = Field(default=True, description="goods that expire soon are marked (标示即期品)")


class TerminalDay(_Document):
    """A salesman's day among shops and dealers (终端业务日)."""

    employee: Annotated[str, Personal()] = Field(min_length=1, description="who (业务员)")
    left: time | None = Field(default=None, description="when he left (出发时间)")
    prepared: list[PlanItem] = Field(default=[], description="what was settled before (出发前准备)")
    shops_on_route: int = Field(ge=0, le=1000, description="shops on the route (线路客户数)")
    shops_visited: int = Field(ge=0, le=1000, description="shops visited (已拜访数)")
    key_visited: bool = Field(default=True, description="key clients on the way visited as well (重点客户)")
    photos: int = Field(default=0, ge=0, le=1000, description="photos in the group (上传照片数)")
    diary: bool = Field(default=True, description="the diary is written (工作日记)")
    complaints_open: int = Field(default=0, ge=0, le=1000, description="complaints not dealt with (未解决问题投诉)")


class TerminalVisit(_Document):
    """A visit to one shop (终端拜访)."""

    shop: str = Field(min_length=1, description="the shop (客户)")
    new_shop: bool = Field(description="a new shop (新客户)")
    steps: list[TerminalStep] = Field(default=[], description="the steps in their order (拜访步骤)")
    ordered: bool = Field(description="the shop ordered (成交)")
    phones_left: bool = Field(default=False, description="one's own and the company's number were left (留下电话)")
    papers_filed: bool = Field(default=False, description="valid papers are on file (有效证件存档)")
    clerk_told: bool = Field(default=False, description="the sales clerk knows (告知销售内勤)")
    manager_told_first: bool = Field(default=False, description="the manager knew before the clerk (越过内勤)")


class OrderLine(_Document):
    """What a shop orders (订单明细)."""

    product: str = Field(min_length=1, description="the product (品项)")
    quantity: int | None = Field(default=None, gt=0, description="how much (数量)")
    price: CNY | None = Field(default=None, ge=0, description="the price (价格)")


class ShopOrderForm(_Document):
    """The order of a shop (订货单)."""

    landmark: bool = Field(default=True, description="the address names a landmark (标志性地址)")
    shop_name: str = Field(default="", description="name of the shop (店名)")
    contact: str = Field(default="", description="whom to ask for (联系人)")
    lines: list[OrderLine] = Field(default=[], description="what is ordered (明细)")
    ordered_on: date | None = Field(default=None, description="day of the order (订货日期)")
    deliver_on: date | None = Field(default=None, description="day of delivery (送货日期)")
    signed: bool = Field(default=False, description="the shop has signed (客户签字)")
    special: bool = Field(default=False, description="there is something special (异议或特殊情况)")
    noted: bool = Field(default=False, description="it stands in the upper right corner (右上角注明)")
    paid_on_delivery: bool = Field(default=True, description="paid when it is delivered (货到付款)")


class PhonedOrders(_Document):
    """The orders that a salesman phones in (电话报单)."""

    reported_at: time = Field(description="when (报单时间)")
    exact: bool = Field(default=True, description="shop, product and quantity are exact (准确)")
    form_sent: bool = Field(default=True, description="logistics have it in writing (书面转物流部)")


class CrossAreaEvidence(_Document):
    """Goods that come back, or from another area (退货、窜货)."""

    returnable: bool | None = Field(default=None, description="may be returned; null where nothing is (可退)")
    claimed: bool = Field(default=False, description="goods from another area are reported (举报窜货)")
    evidence: list[Evidence] = Field(default=[], description="what proves it (证据)")
    loss: Decimal = Field(default=Decimal(0), ge=0, description="pieces concerned (件数)")
