"""The documents of the sales department: product, customer, quotation, order.

They are plain pydantic models: an application builds them, subclasses them or passes dicts with the same keys.
Money is in CNY and includes tax; a share is a number, 5% is `Decimal("0.05")`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.shared_types import CNY, Percent, Role, Word

__all__ = ["Customer", "Product", "Quotation", "SalesOrder", "Settlement"]

Settlement: TypeAlias = Annotated[
    Literal["cash", "cash on delivery", "payment first", "on account"], Word("Settlement")
]
"""How a customer pays (结算方式): at once, at the door, before dispatch, or later on account."""


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
