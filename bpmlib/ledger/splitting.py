"""An amount in parts that make the whole, to the last cent.

Parts are rounded towards zero to the smallest unit that is paid; what is left over goes where a named rule says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from bpmlib.errors import Diagnostic, LedgerError
from bpmlib.ledger.entries import Entry, is_amount
from bpmlib.ledger.tree import EXACT
from bpmlib.values.numbers import plain

__all__ = ["Share", "ToParty", "equally", "split", "split_entry"]

Share = Decimal | Fraction | int
"""A part of the whole: 1 is all of it, `Decimal("0.3")` is 30 %, `Fraction(1, 3)` a third."""


@dataclass(frozen=True, slots=True)
class ToParty:
    """The rule that what is left over goes to `party`, one of those who share, even if its share is 0."""

    party: str


Remainder = Literal["largest remainder", "first", "last"] | ToParty


def split(amount: Decimal, shares: Mapping[str, Share], *, unit: Decimal, remainder: Remainder) -> dict[str, Decimal]:
    """Return each party's part of `amount`, a whole number of `unit`; the parts sum to `amount` exactly.

    What rounding leaves goes, unit by unit, to those who lost most by it (`largest remainder`; of equals to the one
    named first), or as a whole to the `first` or `last` party with a share, or to `ToParty(name)`. A negative amount is
    split as its opposite, so that a reversal meets the same people. Raises `LedgerError`: `split-not-whole` where the
    shares are not 100 %, `split-malformed` for what else is wrong.

    >>> split(Decimal(100), equally("Li", "Wu", "Xu"), unit=Decimal("0.01"), remainder="last")
    {'Li': Decimal('33.33'), 'Wu': Decimal('33.33'), 'Xu': Decimal('33.34')}
    """
    fractions = _fractions(shares)
    if (total := sum(fractions.values(), Fraction(0))) != 1:
        raise LedgerError(
            Diagnostic("split-not-whole", f"the shares of {', '.join(shares)} total {_percent(total)}, not 100 %")
        )
    units = _units(amount, unit)
    exact = {party: abs(units) * share for party, share in fractions.items()}
    counts = {party: int(part) for party, part in exact.items()}
    left = abs(units) - sum(counts.values())
    for party, more in _left_over(exact, counts, left, remainder).items():
        counts[party] += more
    sign = -1 if units < 0 else 1
    return {party: EXACT.multiply(unit, sign * count if count else 0) for party, count in counts.items()}


def split_entry(entry: Entry, shares: Mapping[str, Share], *, unit: Decimal, remainder: Remainder) -> tuple[Entry, ...]:
    """Return an entry for each party that gets a part of the amount of `entry`; its own account gets only its share."""
    parts = split(entry.amount, shares, unit=unit, remainder=remainder)
    return tuple(replace(entry, account=party, amount=part) for party, part in parts.items() if part)


def equally(*parties: str) -> dict[str, Fraction]:
    """Return equal shares. Raises `LedgerError` (`split-malformed`) where somebody is named twice, or nobody."""
    if not parties or len(set(parties)) < len(parties):
        raise _malformed(f"`{', '.join(parties)}` is no list of different parties")
    return {party: Fraction(1, len(parties)) for party in parties}


def _fractions(shares: Mapping[str, Share]) -> dict[str, Fraction]:
    for party, share in shares.items():
        if not _is_share(share) or share < 0:
            raise _malformed(f"the share of {party} is `{share!r}`, and should be an exact number of 0 or more")
    if not shares:
        raise _malformed("nobody shares")
    return {party: Fraction(share) for party, share in shares.items()}


def _is_share(share: Any) -> bool:
    return is_amount(share) or (isinstance(share, (Fraction, int)) and not isinstance(share, bool))


def _units(amount: Decimal, unit: Decimal) -> int:
    """Return how many units the amount is."""
    for name, number in (("amount", amount), ("unit", unit)):
        if not is_amount(number):
            raise _malformed(f"`{name}` is `{number!r}`, and should be a finite `Decimal` of at most 34 digits")
    if unit <= 0:
        raise _malformed(f"the smallest unit is {plain(unit)}")
    units = Fraction(amount) / Fraction(unit)
    if units.denominator != 1:
        raise _malformed(f"{plain(amount)} is no whole number of units of {plain(unit)}")
    return units.numerator


def _left_over(
    exact: Mapping[str, Fraction], counts: Mapping[str, int], left: int, remainder: Remainder
) -> dict[str, int]:
    """Return how many more units each one gets."""
    sharing = [party for party in exact if exact[party]] or list(exact)
    if isinstance(remainder, ToParty):
        if remainder.party not in exact:
            raise _malformed(f"what is left over goes to {remainder.party}, who does not share")
        return {remainder.party: left}
    if remainder == "largest remainder":
        lost = sorted(exact, key=lambda party: counts[party] - exact[party])  # stable: of equals the first
        return dict.fromkeys(lost[:left], 1)
    if remainder in ("first", "last"):
        return {sharing[0 if remainder == "first" else -1]: left}
    raise _malformed(f"`{remainder}` is no rule for what is left over")


def _percent(share: Fraction) -> str:
    hundred = share * 100
    return f"{hundred.numerator} %" if hundred.denominator == 1 else f"{hundred.numerator}/{hundred.denominator} %"


def _malformed(message: str) -> LedgerError:
    return LedgerError(Diagnostic("split-malformed", message))
