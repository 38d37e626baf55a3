"""Which time is it? Ladders of sanctions, the third in a month, two months running, a sum that reaches a limit.

Only what stands is counted: an incident whose entry is reversed was none. Everything is judged as the book is now, so
an incident that is posted late moves those after it; entries that were posted before keep their amounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from bpmlib.errors import Diagnostic, LedgerError
from bpmlib.ledger.book import Ledger
from bpmlib.ledger.days import Cycle, DayRange, before, containing
from bpmlib.ledger.entries import Entry, EntryKey, Kind
from bpmlib.ledger.tree import EXACT

__all__ = ["Ladder", "Reached", "Threshold", "crossing", "reached", "running"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Threshold:
    """So many `times` within one month, quarter or year (None: ever), in so many such stretches `running`.

    The third late arrival in a month is `Threshold(3, "month")`; late in two months running is
    `Threshold(1, "month", running=2)`. Raises `LedgerError` (`threshold-unsound`).
    """

    times: int
    cycle: Cycle | None = None
    running: int = 1

    def __post_init__(self) -> None:
        for number in (self.times, self.running):
            if type(number) is not int or number < 1:
                raise _unsound(f"`{number!r}` is no number of times")
        if self.running > 1 and self.cycle is None:
            raise _unsound("what is counted in stretches running needs a month, quarter or year")


@dataclass(frozen=True, slots=True)
class Reached:
    """The fact that an incident reaches a threshold: which time it is, and in which stretches of days.

    `now` is true for the incident that reaches it, false for the ones after it. `days` are the stretches, the earliest
    first; empty where incidents are counted ever.
    """

    key: EntryKey
    threshold: Threshold
    time: int
    now: bool
    days: tuple[DayRange, ...]


def reached(ledger: Ledger, key: EntryKey, threshold: Threshold) -> Reached | None:
    """Return the fact that the incident `key`, counted among those of its account and clause, reaches the threshold.

    None where it does not. Raises `LedgerError` where it does not stand in the book.
    """
    stretches: list[DayRange] = []
    posting = ledger.posting(key)
    if posting is not None and threshold.cycle is not None:
        stretches = [containing(ledger.day(posting.entries[-1].at), threshold.cycle)]
    time = ledger.times_until(key, stretches[0] if stretches else None)
    if time < threshold.times:
        return None
    while threshold.cycle is not None and len(stretches) < threshold.running:
        earlier = before(stretches[0], threshold.cycle)
        if earlier is None or _times(ledger, key, earlier) < threshold.times:
            return None
        stretches.insert(0, earlier)
    return Reached(key, threshold, time, time == threshold.times, tuple(stretches))


def running(ledger: Ledger, key: EntryKey, days: DayRange, cycle: Cycle, times: int = 1) -> int:
    """Return in how many stretches running, ending with `days`, the account had the clause of `key` so many times.

    `days` is a stretch of `containing`; the incident of `key` does not matter, and need not be in the book.
    """
    Threshold(times, cycle)
    count = 0
    stretch: DayRange | None = days
    while stretch is not None and _times(ledger, key, stretch) >= times:
        count, stretch = count + 1, before(stretch, cycle)
    return count


def crossing(
    ledger: Ledger, account: str, kind: Kind, unit: str, limit: Decimal, within: DayRange | None = None
) -> Entry | None:
    """Return the entry with which the sum of what stands reached `limit` or more, in order of time; None if none did.

    >>> from datetime import date, UTC
    >>> def points(number: int) -> Entry:
    ...     return Entry(
    ...         account="Li", kind="points", amount=Decimal(4), unit="points", clause="4.2", policy="sales.conduct",
    ...         version="1", incident=f"i{number}", at=date(2026, 3, number),
    ...     )
    >>> book = Ledger.of([points(number) for number in (1, 2, 3, 4)], UTC)
    >>> crossing(book, "Li", "points", "points", Decimal(12)).incident
    'i3'
    """
    total = Decimal(0)
    for entry in ledger.entries(account, kind, unit, within):
        if ledger.stands(entry):
            total = EXACT.add(total, entry.amount)
            if total >= limit:
                return entry
    return None


@dataclass(frozen=True, slots=True)
class Ladder(Generic[T]):
    """What follows at which time: `steps` of the first number of times and what holds from there to the next step.

    Raises `LedgerError` (`threshold-unsound`) unless the steps rise from 1.

    >>> late = Ladder([(1, "20 CNY"), (2, "40 CNY"), (3, "is asked to leave")])
    >>> late.at(2), late.at(5)
    ('40 CNY', 'is asked to leave')
    """

    steps: Sequence[tuple[int, T]]

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", tuple(self.steps))
        numbers = [number for number, _ in self.steps]
        whole = all(type(number) is int for number in numbers)
        if not whole or numbers[:1] != [1] or sorted(set(numbers)) != numbers:
            raise _unsound(f"the steps of a ladder are {', '.join(map(str, numbers)) or 'none'}")

    def at(self, time: int) -> T:
        """Return what holds the so-manieth time. Raises `LedgerError` for a time before the first."""
        if type(time) is not int or time < 1:
            raise _unsound(f"`{time!r}` is no time; the first is 1")
        return [what for number, what in self.steps if number <= time][-1]


def _times(ledger: Ledger, key: EntryKey, days: DayRange) -> int:
    return ledger.times(key.account, key.kind, key.policy, key.clause, days)


def _unsound(message: str) -> LedgerError:
    return LedgerError(Diagnostic("threshold-unsound", message))
