"""A ledger: what every account comes to, and the entries, those that were reversed struck out by their mark."""

from __future__ import annotations

from collections.abc import Iterator

from bpmlib.display.blocks import MOST, Block, Cell, Heading, Inline, Piece, Row, Table, cut
from bpmlib.display.words import Say
from bpmlib.ledger.book import Ledger
from bpmlib.ledger.entries import Entry
from bpmlib.values.numbers import plain

__all__ = ["ledger"]


def ledger(thing: Ledger, say: Say) -> Iterator[Block]:
    """Yield what is shown of a ledger: the sums, and the last entries."""
    yield Heading((say.title("ledger"), f": {len(thing):,}"))
    entries = list(thing)
    groups = dict.fromkeys((entry.account, entry.kind, entry.unit) for entry in entries)
    shown, left_out = cut(sorted(groups))
    if not shown:
        return
    totals = tuple(
        Row((account, kind, Cell(plain(thing.total(account, kind, unit)), number=True), unit))
        for account, kind, unit in shown
    )
    yield Heading(say.title("totals"), 2)
    yield Table((say("account"), say("kind"), say("total"), say("unit")), totals, left_out)
    yield Heading(say.title("entries"), 2)
    last = entries[-MOST:]
    head = ("when", "account", "kind", "amount", "unit", "clause", "incident", "note")
    yield Table(tuple(map(say, head)), tuple(_row(thing, entry, say) for entry in last), len(entries) - len(last))


def _row(thing: Ledger, entry: Entry, say: Say) -> Row:
    stands = thing.stands(entry)
    note: Inline = entry.note if stands else (Piece(say("reversed"), "warn"), " ", entry.note)
    clause = (Piece(entry.policy, "code"), f" {entry.clause}")
    amount = Cell(plain(entry.amount), number=True)
    return Row((entry.at.isoformat(), entry.account, entry.kind, amount, entry.unit, clause, entry.incident, note),
               "" if stands else "beaten")  # fmt: skip
