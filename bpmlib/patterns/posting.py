"""The conclusions that belong into the books: posted when they come to hold, reversed when they are withdrawn."""

from __future__ import annotations

from bpmlib.errors import Diagnostic, FactError
from bpmlib.ledger.book import Ledger
from bpmlib.ledger.booking import entry_of, is_booked
from bpmlib.ledger.entries import Entry
from bpmlib.patterns.facts import Conclusion
from bpmlib.patterns.session import Change, Session

__all__ = ["posted"]


def posted(ledger: Ledger, session: Session, change: Change) -> Ledger:
    """Return the ledger after a change: fines and points that are withdrawn are reversed, those that hold are posted.

    A reversal is a counter entry on the day of the change; what comes to hold again is the next revision. Raises
    `LedgerError` where the book cannot take it, `FactError` (`time-missing`) where the session has no time yet.

        for change in session.advance(at):
            ledger = posted(ledger, session, change)
    """
    for conclusion in change.withdrawn:
        if is_booked(conclusion.type):
            entry = _entry(session, change, conclusion)
            ledger = ledger.reverse(entry.key, entry.at, f"{entry.note}: it does not follow any more")
    for conclusion in change.concluded:
        if is_booked(conclusion.type):
            ledger = ledger.repost(_entry(session, change, conclusion))
    return ledger


def _entry(session: Session, change: Change, conclusion: Conclusion) -> Entry:
    rule = conclusion.rule
    assert rule is not None, "it holds, or did"
    if change.at is None:
        message = f"when is the `{conclusion.type}` booked? the session has no time yet"
        raise FactError(Diagnostic("time-missing", message, hint="let time pass up to now: session.advance(at)"))
    return entry_of(session.policies[rule.policy], conclusion.type, conclusion.values, change.at, rule.name)
