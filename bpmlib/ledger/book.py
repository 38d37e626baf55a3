"""The ledger: takes an entry once, reverses it by a counter entry, and sums over any days.

A ledger never changes; `post` and `reverse` give a new one that shares what stayed the same. Posting, reversing and
summing cost about the logarithm of what the ledger holds; `Ledger.of` builds one from stored entries in one sort.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any, Final

from bpmlib.errors import Diagnostic, LedgerError
from bpmlib.ledger.days import DayRange
from bpmlib.ledger.entries import Entry, EntryKey, Kind
from bpmlib.ledger.tree import NOTHING, Key, Sums, Tree, build, find, items, put, sums
from bpmlib.shown import Shown
from bpmlib.values.numbers import plain

__all__ = ["Ledger", "Posting"]

_ONE: Final[Sums] = (Decimal(1), Decimal(0))
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_LAST: Final = date.max.toordinal() + 1


@dataclass(frozen=True, slots=True)
class Posting:
    """What the book holds under one key: all its entries in order, and the place of each in the book.

    The last one decides: it `stands`, or it is the counter entry of the one before it.
    """

    entries: tuple[Entry, ...]
    numbers: tuple[int, ...]

    @property
    def stands(self) -> bool:
        """Whether the last entry is in force."""
        return not self.entries[-1].reversal


class Ledger(Shown):
    """Points, fines, bonuses and commissions, each incident once. Days are those of `zone`.

    >>> from zoneinfo import ZoneInfo
    >>> late = Entry(
    ...     account="Li", kind="fine", amount=Decimal(20), unit="CNY", clause="II-5", policy="retail.attendance",
    ...     version="2024-01-01", incident="late 2026-03-02", at=date(2026, 3, 2),
    ... )
    >>> ledger = Ledger(ZoneInfo("Asia/Shanghai")).post(late).post(late)
    >>> len(ledger), ledger.total("Li", "fine", "CNY")
    (1, Decimal('20'))
    >>> ledger = ledger.reverse(late.key, date(2026, 4, 1), "the clock was wrong")
    >>> len(ledger), ledger.total("Li", "fine", "CNY"), ledger.post(late) is ledger
    (2, Decimal('0'), True)
    """

    __slots__ = ("_by_account", "_by_clause", "_keys", "_size", "zone")

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self._size = 0
        self._keys: Tree[Posting] | None = None
        self._by_account: Tree[Entry] | None = None  # account, kind, unit, time; weights: booked, standing
        self._by_clause: Tree[Entry] | None = None  # account, kind, policy, clause, time; weight: 1 where it stands

    @classmethod
    def of(cls, entries: Iterable[Entry], zone: tzinfo) -> Ledger:
        """Return the ledger that posting `entries` one by one would give, built in one sort.

        It is how a stored book is read again: `Ledger.of(ledger, ledger.zone)` holds the same.
        """
        ledger = cls(zone)
        postings: dict[EntryKey, Posting] = {}
        for entry in entries:
            before = postings.get(entry.key)
            after = _admitted(before, entry, ledger._size, zone)
            if after is not before:
                postings[entry.key] = after
                ledger._size += 1
        keys: list[tuple[Key, Posting, Sums | None]] = []
        by_account: list[_Row] = []
        by_clause: list[_Row] = []
        for key, posting in postings.items():
            keys.append((_place(key), posting, None))
            for account_row, clause_row in _rows(posting, zone):
                by_account.append(account_row)
                by_clause += clause_row
        ledger._keys = build(sorted(keys, key=_first))
        ledger._by_account = build(sorted(by_account, key=_first))
        ledger._by_clause = build(sorted(by_clause, key=_first))
        return ledger

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Entry]:
        """Yield every entry, counter entries too, in the order of posting."""
        rows = [row for _, posting in items(self._keys) for row in zip(posting.numbers, posting.entries, strict=True)]
        return (entry for _, entry in sorted(rows, key=_first))

    # ------------------------------------------------------------------------------------------------ posting

    def post(self, entry: Entry) -> Ledger:
        """Return the ledger with `entry`; this one, where it is there already.

        What says the same (all but the note) is one entry, and stays so once it is reversed: a message that is
        delivered again fines nobody again. Raises `LedgerError` (`entry-differs`) where the key has an entry with
        another amount, unit, time or version, or one that stands in the way. See `repost`.
        """
        key = entry.key
        before = find(self._keys, _place(key))
        after = _admitted(before, entry, self._size, self.zone)
        return self if after is before else self._with(key, after)

    def repost(self, entry: Entry) -> Ledger:
        """Return the ledger in which `entry` stands: as the next revision, if what was under its key is reversed.

        It is for a corrected amount, or for an incident that turned out to be one after all. Where the same entry
        stands already nothing changes; where another one stands it is `entry-differs`: reverse that first.
        """
        before = self.posting(entry.key)
        if before is None:
            return self.post(replace(entry, revision=1, reversal=False))
        revision = before.entries[-1].revision + (not before.stands)
        return self.post(replace(entry, revision=revision, reversal=False))

    def reverse(self, key: EntryKey, at: date, reason: str) -> Ledger:
        """Return the ledger with a counter entry, dated `at`, for what stands under `key`.

        Nothing is deleted: the month of the entry keeps its sum, that of `at` gets the opposite. Raises `LedgerError`:
        `entry-not-posted`, `entry-reversed`, `entry-malformed` without a reason or for a day before the entry's.
        """
        posting = self.posting(key)
        if posting is None:
            raise error("entry-not-posted", f"there is no {key}")
        last = posting.entries[-1]
        if last.reversal:
            raise error("entry-reversed", f"the {key} was reversed at {last.at.isoformat()}: {last.note}")
        if not reason.strip():
            raise error("entry-malformed", f"the {key} is reversed without a reason")
        opposite = last.amount.copy_negate() if last.amount else last.amount
        return self.post(replace(last, amount=opposite, at=at, note=reason, reversal=True))

    def _with(self, key: EntryKey, posting: Posting) -> Ledger:
        ledger = Ledger(self.zone)
        ledger._size = self._size + 1
        ledger._keys = put(self._keys, _place(key), posting)
        ledger._by_account, ledger._by_clause = self._by_account, self._by_clause
        recent = Posting(posting.entries[-2:], posting.numbers[-2:])  # those before are settled
        for account_row, clause_row in _rows(recent, self.zone):
            ledger._by_account = put(ledger._by_account, *account_row)
            for row in clause_row:
                ledger._by_clause = put(ledger._by_clause, *row)
        return ledger

    # ------------------------------------------------------------------------------------------------- asking

    def posting(self, key: EntryKey) -> Posting | None:
        """Return what the book holds under `key`, or None."""
        return find(self._keys, _place(key))

    def total(self, account: str, kind: Kind, unit: str, within: DayRange | None = None) -> Decimal:
        """Return what was booked on the days `within` (None: ever): a counter entry counts on its own day. Exact."""
        return sums(self._by_account, *_stretch((account, kind, unit), within))[0]

    def standing(self, account: str, kind: Kind, unit: str, within: DayRange | None = None) -> Decimal:
        """Return the sum of the entries of these days that are not reversed today, whenever they were reversed."""
        return sums(self._by_account, *_stretch((account, kind, unit), within))[1]

    def entries(self, account: str, kind: Kind, unit: str, within: DayRange | None = None) -> Iterator[Entry]:
        """Yield the entries of an account, counter entries too, in order of time; of a day, dates come first."""
        return (entry for _, entry in items(self._by_account, *_stretch((account, kind, unit), within)))

    def incidents(
        self, account: str, kind: Kind, policy: str, clause: str, within: DayRange | None = None
    ) -> Iterator[Entry]:
        """Yield the entries by one clause that stand, in order of time: one for each incident."""
        found = items(self._by_clause, *_stretch((account, kind, policy, clause), within))
        return (entry for _, entry in found if self.stands(entry))

    def times(self, account: str, kind: Kind, policy: str, clause: str, within: DayRange | None = None) -> int:
        """Return how many incidents by one clause stand, without going through them."""
        return int(sums(self._by_clause, *_stretch((account, kind, policy, clause), within))[0])

    def times_until(self, key: EntryKey, within: DayRange | None = None) -> int:
        """Return the how-manieth of its clause the incident `key` is, in order of time, among the days `within`.

        Incidents of one instant are counted in the order of posting. Raises `LedgerError` where it does not stand
        (`entry-not-posted`, `entry-reversed`), or lies on another day than those (`days-unsound`).
        """
        posting = self.posting(key)
        if posting is None or not posting.stands:
            code = "entry-not-posted" if posting is None else "entry-reversed"
            raise error(code, f"there is no {key} that stands")
        entry = posting.entries[-1]
        if within is not None and self.day(entry.at) not in within:
            raise error("days-unsound", f"{self.day(entry.at)} is not from {within.start} to before {within.end}")
        group = (key.account, key.kind, key.policy, key.clause)
        low, _ = _stretch(group, within)
        return int(sums(self._by_clause, low, (*group, *_when(entry.at, self.zone), posting.numbers[-1] + 1))[0])

    def day(self, at: date) -> date:
        """Return the local day of a date or a time."""
        return date.fromordinal(_when(at, self.zone)[0])

    def stands(self, entry: Entry) -> bool:
        """Return whether `entry` is in the book and in force: not reversed, and no counter entry."""
        posting = self.posting(entry.key)
        return posting is not None and posting.stands and posting.entries[-1] == entry


# ------------------------------------------------------------------------------------------- what is admitted


def _admitted(before: Posting | None, entry: Entry, number: int, zone: tzinfo) -> Posting:
    """Return the posting with `entry`, or `before` itself where it is there. Raises `LedgerError` otherwise."""
    _when(entry.at, zone)
    if before is None:
        if entry.reversal or entry.revision > 1:
            raise error("entry-not-posted", f"revision {entry.revision} of the {entry.key} comes before its first")
        return Posting((entry,), (number,))
    index = 2 * (entry.revision - 1) + entry.reversal
    if index < len(before.entries):
        _require_same(before.entries[index], entry)
        return before
    if index > len(before.entries):
        there = f"the {entry.key} has revision {before.entries[-1].revision}, which "
        said = f"; what is posted is of revision {entry.revision}"
        if before.stands:
            raise error("entry-differs", f"{there}stands{said}", "reverse it, then post the right one by `repost`")
        raise error("entry-differs", f"{there}is reversed{said}", "post it by `repost`, which counts the revisions")
    if entry.reversal:
        _require_opposite(before.entries[-1], entry, zone)
    return Posting((*before.entries, entry), (*before.numbers, number))


def _require_same(there: Entry, entry: Entry) -> None:
    differing = [name for name in ("amount", "unit", "at", "version") if getattr(there, name) != getattr(entry, name)]
    if differing:
        said = " and ".join(f"{name} {_shown(getattr(entry, name))}" for name in differing)
        stands = " and ".join(f"{name} {_shown(getattr(there, name))}" for name in differing)
        raise error("entry-differs", f"the {entry.key} is posted with {stands}, not with {said}")


def _require_opposite(there: Entry, entry: Entry, zone: tzinfo) -> None:
    if there.amount.copy_negate() != entry.amount or (there.unit, there.version) != (entry.unit, entry.version):
        raise error("entry-malformed", f"the counter entry is not the opposite of the {entry.key}")
    if _when(entry.at, zone)[0] < _when(there.at, zone)[0]:
        raise error("entry-malformed", f"the {entry.key} of {there.at} is reversed earlier, at {entry.at}")


def _shown(value: object) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)


def error(code: str, message: str, hint: str = "") -> LedgerError:
    return LedgerError(Diagnostic(code, message, hint=hint))


# ------------------------------------------------------------------------------------------ places in the trees


_Row = tuple[Key, Entry, Sums | None]


def _rows(posting: Posting, zone: tzinfo) -> Iterator[tuple[_Row, list[_Row]]]:
    """Yield each entry's row by account, and for what is no counter entry its row by clause."""
    last = len(posting.entries) - 1
    for index, (entry, number) in enumerate(zip(posting.entries, posting.numbers, strict=True)):
        time = (*_when(entry.at, zone), number)
        stands = index == last and not entry.reversal
        weights = (entry.amount, entry.amount if stands else Decimal(0))
        by_account: _Row = ((entry.account, entry.kind, entry.unit, *time), entry, weights)
        group = (entry.account, entry.kind, entry.policy, entry.clause)
        yield by_account, [] if entry.reversal else [((*group, *time), entry, _ONE if stands else NOTHING)]


def _place(key: EntryKey) -> Key:
    return (key.policy, key.clause, key.incident, key.account, key.kind)


def _when(at: date, zone: tzinfo) -> tuple[int, int, int]:
    """Return the local day, whether there is a time, and the instant: as entries are ordered."""
    if not isinstance(at, datetime):
        return at.toordinal(), 0, 0
    try:
        return at.astimezone(zone).toordinal(), 1, (at - _EPOCH) // _MICROSECOND
    except (OverflowError, ValueError):  # the first and the last day of all
        raise error("entry-malformed", f"{at.isoformat()} has no local day that is a date") from None


def _stretch(group: Key, within: DayRange | None) -> tuple[Key, Key]:
    """Return the keys between which the entries of a group on the days `within` lie."""
    if within is None:
        return (*group, 0), (*group, _LAST)
    return (*group, within.start.toordinal()), (*group, within.end.toordinal())


def _first(row: tuple[Any, ...]) -> Any:
    return row[0]
