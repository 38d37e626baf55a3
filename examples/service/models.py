"""What goes in and what comes out. The documents are those of the library; OpenAPI shows them as they are."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bpmlib.documents.attendance import ProxySwipe
from bpmlib.documents.effects import Fine
from bpmlib.documents.sales import SalesOrder, Settlement
from bpmlib.documents.shared_types import Role


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OrderRequest(_Body):
    """An order about which one asks."""

    order: SalesOrder
    explain: bool = Field(default=False, description="whether the answer gives reasons, which takes a few milliseconds")


class SwipeRequest(_Body):
    """Somebody swiped somebody else's card."""

    offence: ProxySwipe


class _Answer(_Body):
    fingerprint: str = Field(description="names the state of all policies that answered; every value is of that state")


class Reasons(_Body):
    """Why it was decided so, in both languages."""

    en: str
    zh: str


class Price(_Body):
    """What a quotation comes to."""

    allowed: bool
    ask: list[Role] = Field(description="who has to be asked for this price")
    commission_cut: Decimal = Field(description="share of the commission that it costs")
    selling_price: Decimal


class OrderAnswer(_Answer):
    """What holds for an order."""

    terms: Settlement
    deposit: Decimal = Field(description="in CNY; text, so that no digit is lost")
    approvals: list[Role] = Field(description="who has to confirm the order")
    may_dispatch: bool
    price: Price | None = Field(description="of the quotation that the order was placed on; null where there is none")
    reasons: Reasons | None = Field(description="where they are asked for")
    receipt: dict[str, Any] = Field(description="to be kept; docs/reference/receipt.schema.json is its schema")


class SwipeAnswer(_Answer):
    """What follows from the offence."""

    fines: list[Fine]
    receipt: dict[str, Any] = Field(description="to be kept; it holds personal data")


class State(_Body):
    """Which policies answer."""

    fingerprint: str
    policies: list[str]


class Fault(_Body):
    """One thing that is wrong, and where: in the request (`field`), or in a policy (`file`, `line`)."""

    code: str = Field(description="stable; docs/reference/diagnostics.md explains those of the policies")
    detail: str
    field: str | None = None
    file: str | None = None
    line: int | None = None
    hint: str | None = None


class Problem(_Body):
    """Problem details (RFC 9457), sent as `application/problem+json`."""

    type: str = Field(description="a URN that names the kind of problem")
    title: str
    status: int
    detail: str
    errors: list[Fault] = []
    policy: str | None = Field(default=None, description="the policy that was asked")
    rules: list[str] = Field(default=[], description="the rules concerned")


def order_answer(fingerprint: str, terms: Any, price: Any, request: OrderRequest) -> OrderAnswer:
    """Return the answer that two decisions of the same policies make."""
    quotation = request.order.quotation
    return OrderAnswer(
        fingerprint=fingerprint,
        **terms.outcome,
        price=None if quotation is None else Price(**price["price"], commission_cut=price["commission_cut"],
                                                   selling_price=price["selling_price"]),
        reasons=Reasons(en=terms.explain("en"), zh=terms.explain("zh")) if request.explain else None,
        receipt=terms.to_dict(),
    )  # fmt: skip
