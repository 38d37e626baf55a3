"""A company's own folder over the shipped policies: figures, a replaced policy, an added one with its own document.

    python examples/overlay.py

The company is made up; its folder is `examples/company`. Nothing in the shipped files is changed.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from bpmlib import Policies
from bpmlib.documents.shared_types import CNY

COMPANY = Path(__file__).parent / "company"


class DemoLoan(BaseModel):
    """A demonstration instrument that a customer borrows (展示仪器借用)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    worth: CNY = Field(ge=0, description="worth of the instrument (价值)")
    days: int = Field(ge=1, description="days of the loan (天数)")
    new_customer: bool = Field(description="has not bought before (新客户)")


ORDER = {
    "on_account": True,
    "customer": {"is_new": False},
    "product": {"is_custom": True},
    "amount": Decimal("25000.00"),
}


def main() -> None:
    """Decide the same order by the shipped policies and by the company's."""
    shipped = Policies.load()
    company = shipped.overlay(COMPANY, documents=[DemoLoan])

    print(f"{'':28}{'approvals':24}{'deposit':>12}")
    for name, policies in (("as shipped", shipped), ("with the company's folder", company)):
        for day in (date(2026, 6, 30), date(2026, 7, 1)):
            terms = policies["sales.payment_terms"]
            decision = terms.decide(order=ORDER, as_of=day, answers=["approvals", "deposit"])
            asked = ", ".join(decision["approvals"]) or "nobody"
            print(f"{name:28}{asked:24}{decision['deposit']:>12}   on {day}")

    quotation = {"unit_price": Decimal("95"), "product": {"guide_price": Decimal(100)}}
    allowed = company["sales.pricing"].decide(quotation=quotation).value["allowed"]
    print(f"\n95 for what costs 100, by the replaced pricing: {'allowed' if allowed else 'not allowed'}")

    loan = DemoLoan(worth=Decimal(62000), days=3, new_customer=True)
    decision = company["showroom.loans"].decide(loan=loan)
    print(f"\n{decision.explain('zh')}")

    print("\nFiles behind the answer:")
    for name, digest in decision.to_dict()["files"].items():
        print(f"  {name:28}{digest[:18]}...")


if __name__ == "__main__":
    main()
