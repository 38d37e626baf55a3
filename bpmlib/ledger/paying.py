"""Who pays: the first of a chain who can, or whoever is liable instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bpmlib.errors import Diagnostic, LedgerError
from bpmlib.ledger.entries import is_amount
from bpmlib.values.numbers import plain

__all__ = ["Payer", "Payment", "who_pays"]


@dataclass(frozen=True, slots=True)
class Payer:
    """Somebody who may have to pay: at most `up_to` (None: any amount), and not at all where `barred` says why."""

    account: str
    up_to: Decimal | None = None
    barred: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """Who pays, whether as the one `instead` of all others, and why those before do not."""

    account: str
    instead: bool
    passed: tuple[tuple[str, str], ...]


def who_pays(amount: Decimal, chain: Sequence[Payer], *, instead: str | None = None) -> Payment:
    """Return the first of `chain` who can pay the whole of `amount`, or else `instead`, who is liable without limit.

    Nobody pays a part: see `splitting.split` for that. Raises `LedgerError`: `payer-missing` where nobody can and
    nobody is liable instead, `entry-malformed` for an amount or a limit that is no `Decimal` of 0 or more.

    >>> chain = [Payer("Li", barred="has left"), Payer("Wu", up_to=Decimal(100))]
    >>> who_pays(Decimal(100), chain).account, who_pays(Decimal("100.01"), chain, instead="the shop").account
    ('Wu', 'the shop')
    """
    for number in (amount, *(payer.up_to for payer in chain if payer.up_to is not None)):
        if not is_amount(number) or number < 0:
            raise LedgerError(
                Diagnostic("entry-malformed", f"`{number!r}` is no amount; it should be a `Decimal` of 0 or more")
            )
    passed: list[tuple[str, str]] = []
    for payer in chain:
        if payer.barred:
            passed.append((payer.account, payer.barred))
        elif payer.up_to is not None and payer.up_to < amount:
            passed.append((payer.account, f"can pay {plain(payer.up_to)} of {plain(amount)}"))
        else:
            return Payment(payer.account, False, tuple(passed))
    if instead is None:
        said = "; ".join(f"{account}: {why}" for account, why in passed)
        raise LedgerError(
            Diagnostic("payer-missing", f"nobody can pay {plain(amount)}" + (f" ({said})" if said else ""))
        )
    return Payment(instead, True, tuple(passed))
