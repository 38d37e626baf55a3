"""A tour of bpmlib: decide three hundred sales orders, see which were refused and why, and read one decision.

    python examples/quickstart.py
    python examples/quickstart.py --orders my/orders.jsonl --limit 40

Each line of the file is one set of inputs as JSON, such as {"order": {...}}. Two shipped policies decide it: how
the customer pays and who has to release the order (rules/sales/payment_terms.md), and, where the order was placed on
a quotation, whether its price is allowed (rules/sales/pricing.md). Nothing is rounded on the way: amounts are
decimals from the first digit of the file to the last total.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from unicodedata import east_asian_width

from bpmlib import Decision, InputError, Policies

ORDERS = Path(__file__).parent / "orders" / "orders.jsonl"
HEAD = "line 行|amount 金额|customer 客户|terms 结算|deposit 定金|approvals 确认|release 发货|price 价格".split("|")


@dataclass(frozen=True)
class Decided:
    """An order with its line number, what was decided about it, and about the price it was quoted."""

    line: int
    decision: Decision
    price: Decision | None


@dataclass(frozen=True)
class Refused:
    """A line that is no order the policies can judge."""

    line: int
    error: InputError


def decide_all(policies: Policies, lines: Iterable[str]) -> tuple[list[Decided], list[Refused]]:
    """Decide every line; a line that is refused stops no other."""
    decided: list[Decided] = []
    refused: list[Refused] = []
    for number, line in enumerate(lines, start=1):
        try:
            decision = policies["sales.payment_terms"].decide_json(line)
            decided.append(Decided(number, decision, quoted_price(policies, line)))
        except InputError as error:
            refused.append(Refused(number, error))
    return decided, refused


def quoted_price(policies: Policies, line: str) -> Decision | None:
    """Decide about the price of the quotation inside an order, if there is one."""
    quotation = json.loads(line, parse_float=Decimal)["order"].get("quotation")
    return policies["sales.pricing"].decide(quotation=quotation, answers=["price"]) if quotation else None


def row(one: Decided) -> list[str]:
    """Return what the table says about an order."""
    outcome, order = one.decision.outcome, one.decision.reads
    return [
        str(one.line), f"{order['order.amount']}", "new" if order["order.customer.is_new"] else "known",
        outcome["terms"], f"{outcome['deposit']}", signers(one.decision),
        "yes" if outcome["may_dispatch"] else "no", price_word(one.price),
    ]  # fmt: skip


def signers(decision: Decision) -> str:
    """Return who has to sign, each once: every rule that applies names its own."""
    return ", ".join(sorted(set(decision["approvals"]))) or "none"


def price_word(price: Decision | None) -> str:
    if price is None:
        return "-"
    allowed, ask = price["price"]["allowed"], price["price"]["ask"]
    return "allowed" if allowed else f"ask {', '.join(ask)}" if ask else "refused"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as columns of even width on the screen, where a Chinese character is two wide."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    padded = [[cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)] for row in rows]
    return "\n".join("  ".join(row).rstrip() for row in padded)


def width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def show_outcomes(decided: Sequence[Decided], limit: int) -> None:
    print(table([HEAD, *map(row, decided[:limit])]))
    if len(decided) > limit:
        print(f"... and {len(decided) - limit} more")


def show_summary(decided: Sequence[Decided]) -> None:
    counts = Counter((one.decision["terms"], signers(one.decision)) for one in decided)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    print(table([["orders", "terms", "approvals"], *([str(count), *key] for key, count in ordered)]))
    deposits = sum((Decimal(one.decision["deposit"]) for one in decided), Decimal(0))
    released = sum(one.decision["may_dispatch"] for one in decided)
    print(f"\n{len(decided)} orders decided, {released} may be dispatched; deposits CNY {deposits:,}")


def show_refused(refused: Sequence[Refused]) -> None:
    for one in refused:
        for diagnostic in one.error.diagnostics:
            print(f"line {one.line}: {diagnostic.draw().splitlines()[0]}")
            if diagnostic.hint:
                print(f"  hint: {diagnostic.hint}")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Decide the orders of a file by the shipped sales policies.")
    parser.add_argument("--orders", type=Path, default=ORDERS, metavar="FILE", help="one JSON object a line")
    parser.add_argument("--limit", type=int, default=15, metavar="N", help="orders to show in the table (15)")
    chosen = parser.parse_args(arguments)
    if not chosen.orders.is_file():
        parser.error(f"there is no file {chosen.orders}")

    with chosen.orders.open(encoding="utf-8") as file:
        decided, refused = decide_all(Policies.load(), file)

    print("== Outcomes\n")
    show_outcomes(decided, chosen.limit)
    print("\n== All together\n")
    show_summary(decided)
    print(f"\n== Refused: {len(refused)} of {len(decided) + len(refused)} lines\n")
    show_refused(refused)
    waiting = [one for one in decided if one.decision["approvals"]]
    for one in waiting[:1]:
        for language in ("en", "zh"):
            print(f"\n== Line {one.line} explained ({language})\n\n{one.decision.explain(language)}")


if __name__ == "__main__":
    main()
