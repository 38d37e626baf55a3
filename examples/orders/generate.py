"""Write `orders.jsonl`: some three hundred orders, one a line, as a shop's export would hand them over.

    python examples/orders/generate.py

Most are sound and crowd the boundaries of the payment terms; a few are broken in the ways that exports are broken.
Only `random()` is drawn, whose sequence for a seed is promised to be the same on every Python. Amounts are written
digit by digit from `Decimal`: nothing passes through a float.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, TypeVar

HERE = Path(__file__).parent
SEED = 20260312
LENGTH = 300

T = TypeVar("T")
Json = dict[str, Any]

AMOUNTS = [
    "0", "0.01", "0.05", "3.35", "0.30000000000000004", "1499.99", "1500", "1500.01", "19999.99", "20000.00",
    "20000.000000000000000001", "20000.01", "49999.99", "50000", "50000.01",
]  # fmt: skip
"""On the boundaries and beside them; sums that a float gets wrong; more digits than a float has."""

UNIT_PRICES = ["100", "99.99", "98.5", "94", "93.99", "90", "89.99"]
SETTLEMENTS = ["cash", "cash on delivery", "payment first"]
CONFIRMED: list[list[str]] = [[], ["sales manager"], ["sales manager", "general manager"]]


def order(amount: str, *, new: bool = False, city: bool = True, account: bool = True, custom: bool = False) -> Json:
    """Return an order without confirmations, deposit and quotation."""
    settlement = "on account" if account and not new else "cash"
    return {
        "customer": {"is_new": new, "in_city": city, "settlement": settlement},
        "product": {"guide_price": 100, "is_custom": custom, "on_guide_list": not custom, "national_standard": False},
        "amount": Decimal(amount),
        "on_account": account,
        "deposit_paid": 0,
    }


def quotation(made: Json, unit_price: str, *, vat: bool = True, granted: bool = False) -> Json:
    """Return a quotation for the product of an order."""
    price = {"product": made["product"], "unit_price": Decimal(unit_price), "vat_invoice": vat}
    return {**price, "special_granted": granted, "pr_fee": 0}


def leading() -> list[Json]:
    """Return the orders that open the file: each boundary once, with the customer it matters to."""
    known = [order(amount) for amount in ("20000.00", "20000.01", "20000.000000000000000001", "50000", "50000.01")]
    new = [order(amount, new=True) for amount in ("19999.99", "20000.00")]
    at_once = [order(amount, new=True, account=False) for amount in ("1499.99", "1500.00")]
    outside = [order("1500.00", new=True, city=False, account=False)]
    custom = [order(amount, custom=True, account=False) for amount in ("0.05", "0.30000000000000004", "3.35")]
    quoted = [order("9999.00", account=False) for _ in range(2)]
    for made, unit_price in zip(quoted, ("100", "89.99"), strict=True):
        made["quotation"] = quotation(made, unit_price)
    return known + new + at_once + outside + custom + quoted


def drawn(random: Random) -> Json:
    """Return an order drawn at random, half of them on a boundary."""

    def pick(values: Sequence[T]) -> T:
        return values[int(random.random() * len(values))]

    def coin() -> bool:
        return random.random() < 0.5

    amount = pick(AMOUNTS) if coin() else f"{int(random.random() * 70_000)}.{int(random.random() * 100):02}"
    made = order(amount, new=coin(), city=coin(), account=coin(), custom=coin())
    if not made["customer"]["is_new"] and not made["on_account"]:
        made["customer"]["settlement"] = pick(SETTLEMENTS)
    if made["product"]["is_custom"] and coin():
        made["deposit_paid"] = Decimal(amount)
    made["confirmed_by"] = pick(CONFIRMED)
    if random.random() < 0.4:
        made["quotation"] = quotation(made, pick(UNIT_PRICES), vat=coin(), granted=coin())
    return made


def changed(**fields: Any) -> Callable[[Json], str]:
    """Return how to spell an order with other values in some fields."""
    return lambda made: line({**made, **fields})


def without_amount(made: Json) -> str:
    return line({name: value for name, value in made.items() if name != "amount"})


def misspelt(made: Json) -> str:
    return line(made).replace('"amount"', '"ammount"')


def twice(made: Json) -> str:
    return line(made).replace('"on_account"', '"amount": 1, "on_account"')


BROKEN: dict[int, Callable[[Json], str]] = {
    31: without_amount,
    58: changed(amount="20000.00"),
    77: changed(amount=Decimal("-0.01")),
    102: misspelt,
    129: changed(customer=None),
    150: twice,
    171: lambda made: "order 171: see the fax",
    188: lambda made: line(made)[:-20],
    207: changed(customer={"is_new": False, "in_city": True, "settlement": "payment frist"}),
    226: changed(on_account="yes"),
    245: lambda made: line(made).replace('"deposit_paid": ', '"deposit_paid": NaN, "paid": '),
    270: changed(amount=Decimal("20000." + "0" * 33 + "1")),
}
"""By line number: how the order of that line is spoilt."""


def spelt(value: Any) -> str:
    """Return a value as JSON, a `Decimal` with all its digits."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{spelt(name)}: {spelt(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(spelt, value)) + "]"
    return f"{value:f}" if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


def line(made: Json) -> str:
    return spelt({"order": made})


def lines() -> list[str]:
    """Return the lines of the file."""
    random = Random(SEED)
    orders = leading()
    orders += [drawn(random) for _ in range(LENGTH - len(orders))]
    return [BROKEN.get(number, line)(made) for number, made in enumerate(orders, start=1)]


if __name__ == "__main__":
    (HERE / "orders.jsonl").write_text("".join(f"{text}\n" for text in lines()), "utf-8", newline="\n")
