"""The documents that belong into the books, fines and points, as entries of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from bpmlib.ledger.entries import Entry, Kind
from bpmlib.policy import Policy

__all__ = ["entry_of", "is_booked"]

_Amount = Callable[[Mapping[str, Any]], tuple[Kind, Any, str]]

_BOOKED: Final[Mapping[str, _Amount]] = MappingProxyType({
    "Fine": lambda values: ("fine", values["amount"], "CNY"),
    "FineTo": lambda values: ("fine", values["amount"], "CNY"),
    "Points": lambda values: ("points", values["points"], "points"),
})  # fmt: skip
"""The types of documents that are booked, each with its kind, amount and unit."""


def is_booked(type_: str) -> bool:
    """Return whether documents of a type are for the books."""
    return type_ in _BOOKED


def entry_of(policy: Policy, type_: str, values: Mapping[str, Any], at: datetime, note: str = "") -> Entry:
    """Return the entry for a document of a booked type, which a policy calls for at a time.

    It says by which policy, version and clause it is, and for which incident: posted twice it counts once. Raises
    `LedgerError` where the document has no amount, clause or incident that an entry can have.
    """
    kind, amount, unit = _BOOKED[type_](values)
    return Entry(
        account=str(values["who"]), kind=kind, amount=Decimal(amount), unit=unit, clause=str(values["clause"]),
        policy=policy.id, version=policy.model.front.effective_from.isoformat(), incident=str(values["incident"]),
        at=at, note=note,
    )  # fmt: skip
