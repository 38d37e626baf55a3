"""What would have been different last year, had the limits been others: a back-test over ten thousand orders.

    python examples/back_test.py

The orders are made up, always the same ones. In earnest they are lines of JSON from a database or a file.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from decimal import Decimal

from bpmlib import Policies, Range
from bpmlib.verify.replay import replay

ORDERS = 10_000


def orders() -> Iterator[str]:
    """Yield orders as lines of JSON; those of the first weeks do not say yet whether the goods are made to order."""
    drawn = random.Random(2026)
    for number in range(ORDERS):
        order = {
            "amount": round(drawn.lognormvariate(9, 1.2)),
            "on_account": drawn.random() < 0.6,
            "customer": {"is_new": drawn.random() < 0.2},
            "product": {"is_custom": drawn.random() < 0.3},
        }
        if number < 200:
            del order["product"]
        yield json.dumps({"order": order})


def bar(done: int) -> None:
    """Draw how far it is, on the terminal only."""
    if sys.stderr.isatty() and (done % 500 == 0 or done == ORDERS):
        print(f"\r{'#' * (40 * done // ORDERS):40} {done:,} of {ORDERS:,}", end="", file=sys.stderr)


def main() -> None:
    """Decide the same orders with the limits of today and with others."""
    old = Policies.load()["sales.payment_terms"]
    new = old.override(first_band=Range(30000, False, None, False), deposit_share=Decimal("0.4"))
    found = replay(old, new, orders(), answers=["approvals", "deposit"], money="deposit", keep=3, progress=bar)
    print(found.text())


if __name__ == "__main__":
    main()
