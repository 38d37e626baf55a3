"""One line of the book: who, what, how much, by which clause, for which incident, when; and its form in JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal, get_args

from bpmlib.errors import Diagnostic, LedgerError, nearest
from bpmlib.values.numbers import is_exact, parse_number, plain

__all__ = ["Entry", "EntryKey", "Kind", "from_dict", "is_amount", "to_dict"]

Kind = Literal["points", "fine", "bonus", "commission", "compensation", "deduction"]
"""What an entry is. Kinds are never added to each other, so each amount has the sign that its policy gives it."""

_KINDS: Final = get_args(Kind)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d(:\d\d)?)", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class EntryKey:
    """What is posted once: an incident, under a clause of a policy, for an account, as a kind."""

    policy: str
    clause: str
    incident: str
    account: str
    kind: Kind

    def __str__(self) -> str:
        return f"{self.kind} of {self.account} for {self.incident} by {self.policy} {self.clause}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the book. Raises `LedgerError` (`entry-malformed`), naming every field that is wrong.

    A fine, bonus, commission, compensation or deduction is 0 or more, points may be taken away. An entry of 0 is an
    incident that counts and costs nothing: a warning. `at` is a date, the whole local day, or a time with its
    zone. `revision` is above 1 for what was reversed and posted again; `reversal` marks the counter entry, whose
    amount is the opposite. `policy` and `clause` together name the rule, `version` which version of it.

    >>> late = Entry(
    ...     account="Li", kind="fine", amount=Decimal(20), unit="CNY", clause="II-5", policy="retail.attendance",
    ...     version="2024-01-01", incident="late 2026-03-02", at=date(2026, 3, 2),
    ... )
    >>> str(late.key)
    'fine of Li for late 2026-03-02 by retail.attendance II-5'
    """

    account: str
    kind: Kind
    amount: Decimal
    unit: str
    clause: str
    policy: str
    version: str
    incident: str
    at: date
    note: str = ""
    revision: int = 1
    reversal: bool = False

    def __post_init__(self) -> None:
        _refuse(list(_problems(self)))

    @property
    def key(self) -> EntryKey:
        """Under what the entry is posted once."""
        return EntryKey(self.policy, self.clause, self.incident, self.account, self.kind)


def is_amount(value: Any) -> bool:
    """Return whether `value` is a finite `Decimal` of at most 34 digits."""
    return isinstance(value, Decimal) and is_exact(value)


def to_dict(entry: Entry) -> dict[str, Any]:
    """Return an entry as plain data for JSON: the amount and the time are text, so that nothing is lost."""
    data: dict[str, Any] = {item.name: getattr(entry, item.name) for item in fields(entry)}
    return data | {"amount": plain(entry.amount), "at": entry.at.isoformat()}


def from_dict(data: Mapping[str, Any]) -> Entry:
    """Return the entry that `to_dict` made `data` of. Raises `LedgerError` (`entry-malformed`) for anything else.

    A time comes back with its offset instead of the zone's name: the instant is the same.
    """
    names = [item.name for item in fields(Entry)]
    missing = [item.name for item in fields(Entry) if item.default is MISSING and item.name not in data]
    problems = [(name, f"`{name}` is missing") for name in missing]
    problems += [(str(name), f"`{name}` is no field of an entry") for name in data if name not in names]
    values = dict(data)
    for name, read in (("amount", _amount), ("at", _time)):
        if name in data:
            values[name] = read(data[name])
            if values[name] is None:
                problems.append((name, f"`{name}` is `{data[name]!r}`, and should be {_TEXT[name]}"))
    _refuse(problems, names)
    return Entry(**values)


_TEXT: Final = {
    "amount": 'a number as text, such as "20.50"',
    "at": 'a date, or a time with its offset, as text: "2026-03-02", "2026-03-02T09:00:00+08:00"',
}


def _amount(value: Any) -> Decimal | None:
    return parse_number(value) if isinstance(value, str) else None


def _time(value: Any) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        if _DATE.fullmatch(value):
            return date.fromisoformat(value)
        return datetime.fromisoformat(value) if _INSTANT.fullmatch(value) else None
    except ValueError:
        return None


def _problems(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield field and message for whatever is wrong with an entry."""
    for name in ("account", "unit", "clause", "policy", "version", "incident", "note"):
        text = getattr(entry, name)
        if not isinstance(text, str):
            yield name, f"`{name}` is `{text!r}`, and should be text"
        elif name != "note" and not text.strip():
            yield name, f"`{name}` is empty"
    if entry.kind not in _KINDS:
        yield "kind", f"`{entry.kind}` is no kind of entry; there are {', '.join(_KINDS)}"
    if not is_amount(entry.amount):
        yield "amount", f"`amount` is `{entry.amount!r}`, and should be a finite `Decimal` of at most 34 digits"
    elif entry.kind != "points" and (entry.amount > 0 if entry.reversal is True else entry.amount < 0):
        yield "amount", f"a {entry.kind} of {plain(entry.amount)} has the wrong sign; only points go both ways"
    at: Any = entry.at
    if not isinstance(at, date):
        yield "at", f"`at` is `{at!r}`, and should be a date, or a time with its zone"
    elif isinstance(at, datetime) and at.utcoffset() is None:
        yield "at", f"`at` is {at.isoformat()} without a zone"
    revision: Any = entry.revision
    if type(revision) is not int or revision < 1:
        yield "revision", f"`revision` is `{revision!r}`, and should be 1 or more"
    reversal: Any = entry.reversal
    if type(reversal) is not bool:
        yield "reversal", f"`reversal` is `{reversal!r}`, and should be true or false"


def _refuse(problems: list[tuple[str, str]], known: list[str] | None = None) -> None:
    if problems:
        raise LedgerError(
            Diagnostic("entry-malformed", message, hint=nearest(name, known) if known and name not in known else "")
            for name, message in problems
        )
