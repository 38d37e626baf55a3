"""The effects of cases that belong into the books: fines and points as entries of the ledger."""

from __future__ import annotations

from collections.abc import Iterable

from bpmlib.cases.events import Event, Posted
from bpmlib.ledger.booking import entry_of, is_booked
from bpmlib.ledger.entries import Entry
from bpmlib.policy import Policy

__all__ = ["entries"]


def entries(policy: Policy, events: Iterable[Event]) -> list[Entry]:
    """Return the entries for what events of a case call for, in their order; other effects are not for the books.

    An entry says by which policy, version and clause it is, and for which incident: posted twice it counts once.
    Raises `LedgerError` where an effect has no amount, clause or incident that an entry can have.

        ledger = Ledger.of(entries(policy, events), process.calendar.zone)
    """
    return [
        entry_of(policy, event.effect.type, event.effect.values, event.at, event.effect.cause)
        for event in events
        if isinstance(event, Posted) and is_booked(event.effect.type)
    ]
