"""The effects of cases that belong into the books: fines and points as entries of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from bpmlib.cases.events import Event, Posted
from bpmlib.ledger.entries import Entry, Kind
from bpmlib.policy import Policy

__all__ = ["entries"]

_Amount = Callable[[Mapping[str, Any]], tuple[Kind, Any, str]]

_BOOKED: Final[Mapping[str, _Amount]] = MappingProxyType({
    "Fine": lambda values: ("fine", values["amount"], "CNY"),
    "Points": lambda values: ("points", values["points"], "points"),
})  # fmt: skip
"""The types of effects that are booked, each with its kind, amount and unit."""


def entries(policy: Policy, events: Iterable[Event]) -> list[Entry]:
    """Return the entries for what events of a case call for, in their order; other effects are not for the books.

    An entry says by which policy, version and clause it is, and for which incident: posted twice it counts once.
    Raises `LedgerError` where an effect has no amount, clause or incident that an entry can have.

        ledger = Ledger.of(entries(policy, events), process.calendar.zone)
    """
    version = policy.model.front.effective_from.isoformat()
    found = []
    for event in events:
        if isinstance(event, Posted) and event.effect.type in _BOOKED:
            values = event.effect.values
            kind, amount, unit = _BOOKED[event.effect.type](values)
            found.append(
                Entry(
                    account=str(values["who"]), kind=kind, amount=Decimal(amount), unit=unit,
                    clause=str(values["clause"]), policy=policy.id, version=version, incident=str(values["incident"]),
                    at=event.at, note=event.effect.cause,
                )
            )  # fmt: skip
    return found
