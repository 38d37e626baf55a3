"""The documents of the sales department: lead, product, customer, quotation, order, promise, invoice.

They are plain pydantic models: an application builds them, subclasses them or passes dicts with the same keys.
Money is in CNY and includes tax; a share is a number, 5% is `Decimal("0.05")`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Percent, Personal, Role, Word

__all__ = [
    "Candidate",
    "Customer",
    "CustomerFile",
    "DispatchPromise",
    "InvoiceKind",
    "InvoiceRequest",
    "Lead",
    "LeadAssignment",
    "LeadBatch",
    "LeadSource",
    "PriceEnquiry",
    "Product",
    "Purchase",
    "Quotation",
    "SalesOrder",
    "Settlement",
]

Settlement: TypeAlias = Annotated[
    Literal["cash", "cash on delivery", "payment first", "on account"], Word("Settlement")
]
"""How a customer pays (结算方式): at once, at the door, before dispatch, or later on account."""

LeadSource: TypeAlias = Annotated[Literal["network", "salesman"], Word("LeadSource")]
"""Where a lead comes from (客户信息来源): collected on the network, or found by a salesman himself."""

InvoiceKind: TypeAlias = Annotated[Literal["VAT", "ordinary"], Word("InvoiceKind")]
"""Which invoice (发票种类): one for value added tax, or an ordinary one."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Product(_Document):
    """What is sold (产品)."""

    guide_price: CNY = Field(gt=0, description="guide price, tax included (指导价)")
    is_custom: bool = Field(description="made to order (定制产品)")
    on_guide_list: bool = Field(description="has a price on the guide list (在指导价格表内)")
    national_standard: bool = Field(description="made to the national standard (国标产品)")


class Customer(_Document):
    """Who buys (客户)."""

    is_new: bool = Field(description="has not paid a first order yet (新客户)")
    in_city: bool = Field(description="is delivered to within the city (市内)")
    settlement: Settlement = Field(description="agreed way of paying (结算方式)")


class Quotation(_Document):
    """A price offered for a product (报价)."""

    product: Product
    unit_price: CNY = Field(ge=0, description="price offered for one piece (单价)")
    vat_invoice: bool = Field(description="the customer wants a VAT invoice (开增值税票)")
    special_granted: bool = Field(description="a special price was granted (已获特价)")
    pr_fee: Percent = Field(ge=0, lt=1, description="fee as a share of the selling price (业务费用比例)")
    requested_on: date | None = Field(default=None, description="day the price was asked for (询价日期)")


class SalesOrder(_Document):
    """An order placed by a customer (订单)."""

    customer: Customer
    product: Product
    amount: CNY = Field(ge=0, description="order total (订单金额)")
    on_account: bool = Field(description="delivered before payment (账期订单)")
    deposit_paid: CNY = Field(ge=0, description="deposit received so far (已付定金)")
    confirmed_by: list[Role] = Field(default=[], description="roles that have confirmed the order (确认人)")
    quotation: Quotation | None = Field(default=None, description="the quotation it was placed on (对应报价)")
    placed_on: date | None = Field(default=None, description="day of the order (下单日期)")


class CustomerFile(_Document):
    """The file that a salesman has opened on a possible customer (客户档案)."""

    salesman: str = Field(description="who opened it: a name or a staff number (建档业务员)")
    opened_at: datetime = Field(description="when it was opened (建档时间)")
    followed: bool = Field(description="its salesman follows the lead up (在跟踪)")


class Candidate(_Document):
    """A salesman to whom a lead may be assigned (可分配的业务员)."""

    salesman: str = Field(description="a name or a staff number (业务员)")
    knows_field: bool = Field(description="knows what this lead asks for (具备相关知识)")
    leads_held: int = Field(ge=0, description="network leads assigned to him so far (已分得的网络客户数)")


class LeadAssignment(_Document):
    """The assignment of one network lead to a salesman (网络客户分配)."""

    to: str = Field(description="the salesman chosen (承接业务员)")
    by: Role = Field(description="who assigned it (分配人)")
    collected_by: str = Field(description="the network promotion specialist who collected it (收集人)")
    candidates: list[Candidate] = Field(default=[], description="the salesmen to choose among (可分配的业务员)")


class Lead(_Document):
    """Somebody who may become a customer, and who has a claim to him (潜在客户)."""

    source: LeadSource
    found_by: str = Field(description="who found or collected it: a name or a staff number (获得人)")
    contact: Annotated[str | None, Personal()] = Field(default=None, description="how to reach him (联系方式)")
    files: list[CustomerFile] = Field(default=[], description="files opened on him (客户档案)")
    assignment: LeadAssignment | None = Field(default=None, description="whom a network lead was assigned to (分配)")
    special_case: bool = Field(description="the manager treats it as a special case (特殊性情况)")
    agreed_owner: str | None = Field(default=None, description="whom the negotiation gave it to (协商结果)")


class LeadBatch(_Document):
    """The network leads of one day on their way to the manager (每日网络客户信息)."""

    collected_on: date = Field(description="day on which they came in (收集日期)")
    collected: int = Field(ge=0, description="how many came in (收集条数)")
    handed_over: int = Field(ge=0, description="how many of them were handed over (上交条数)")
    sorted: bool = Field(description="they were sorted first (已整理)")
    handed_to: Role | None = Field(default=None, description="who received them (接收人)")
    handed_over_on: date | None = Field(default=None, description="day of the hand-over (上交日期)")
    checked_on: date = Field(description="day on which one asks (检查日期)")


class Purchase(_Document):
    """What a customer bought earlier, as far as invoices go (以往购货)."""

    amount: CNY = Field(ge=0, description="amount paid or owed (金额)")
    bought_on: date = Field(description="day of the purchase (购货日期)")
    invoiced_as: InvoiceKind | None = Field(default=None, description="the invoice already issued for it (已开发票)")
    price_includes_vat: bool = Field(description="sold at a price with VAT invoice (按含税价成交)")


class InvoiceRequest(_Document):
    """A customer's wish for an invoice on a purchase (开票申请)."""

    wanted: InvoiceKind
    amount: CNY = Field(gt=0, description="amount of this purchase (本次金额)")
    requested_on: date = Field(description="day of the request (申请日期)")
    earlier: list[Purchase] = Field(default=[], description="purchases before this one (以往购货)")


class DispatchPromise(_Document):
    """What a customer was told about the dispatch of an order, and what came of it (发货承诺)."""

    product: Product
    ordered_on: date = Field(description="day of the order (下单日期)")
    paid_on: date | None = Field(default=None, description="day on which the money came in (到款日期)")
    production_date: date | None = Field(default=None, description="day that production has named (生产部门发货期)")
    promised_on: date | None = Field(default=None, description="day that the customer was told (承诺发货日)")
    dispatched_on: date | None = Field(default=None, description="day of dispatch (发货日期)")
    checked_on: date = Field(description="day on which one asks (检查日期)")


class PriceEnquiry(_Document):
    """A customer's question for a price, and when it was answered (询价)."""

    product: Product
    is_harness: bool = Field(description="a wire harness (线束产品)")
    asked_at: datetime = Field(description="when the customer asked (询价时间)")
    answered_at: datetime | None = Field(default=None, description="when the quotation was given (报价时间)")
    checked_at: datetime = Field(description="when one asks whether it was (检查时间)")
