"""Who has which part of a commission when several have served a client (S004-27).

The source's clauses overlap: a client who asks for another salesman than before is in 3(2) and in 3(8). The caller
says which situation it is; here stands what follows from it. The parts go to `ledger.splitting`, and always make 100 %.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, get_args

from bpmlib.errors import CaseError, Diagnostic
from bpmlib.ledger.entries import is_amount

__all__ = ["Meeting", "ShareRules", "Shares", "Situation", "shares_of"]

Situation = Literal[
    "handed back",
    "former refused",
    "former away",
    "complaint upheld",
    "several named",
    "seeks discount",
    "forgotten",
    "found later",
    "asked for",
]
"""The cases of S004-27 by their clauses: 3(1), 3(2), 3(3), 3(4), 3(5), 3(6), 3(7) first and second half, 3(8)."""


@dataclass(frozen=True, slots=True)
class ShareRules:
    """The figures of S004-27: 20 % in 3(2) and 3(3), 50 % in 3(7) and 3(8).

    3(8) gives one half to all who served before and does not divide it among several: `earlier` has no default.
    Raises `CaseError` (`ownership-refused`) for a part below 0 or above 1, or that is no `Decimal` or `Fraction`.
    """

    former_refused: Decimal | Fraction = Decimal("0.2")
    """Of the former salesman whom the client refuses, while the file is valid (R5)."""
    helper: Decimal | Fraction = Decimal("0.2")
    """Of whoever helps while the former one is away (R6)."""
    found_later: Decimal | Fraction = Decimal("0.5")
    """Of the former one who is found in the files later, while the file is valid (R10)."""
    served_before: Decimal | Fraction = Decimal("0.5")
    """Of all who served before the client asked for somebody (R11)."""
    earlier: Literal["equally", "first", "last"] | None = None
    """How several of these divide it: in equal parts, or all to the first or the last of them."""

    def __post_init__(self) -> None:
        for item in fields(self)[:4]:
            part: Any = getattr(self, item.name)
            if not (is_amount(part) or isinstance(part, Fraction)) or not 0 <= part <= 1:
                raise _refused(f"`{item.name}` is `{part!r}`, and should be a part of 1")


@dataclass(frozen=True, slots=True)
class Meeting:
    """Those who served a client: `receiver` does now, the `former` ones did, in the order of serving or naming.

    `file_valid` says whether the former one's file is valid (two months, see `ownership.valid_until`), where
    the clause asks for it; `present` who of the former ones is there, where the client names several.
    """

    situation: Situation
    receiver: str
    former: tuple[str, ...] = ()
    file_valid: bool | None = None
    present: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shares:
    """Whose performance the deal is (two: it is left to them), and each one's part of the commission."""

    owners: tuple[str, ...]
    parts: Mapping[str, Fraction]
    rule: str


def shares_of(meeting: Meeting, rules: ShareRules = ShareRules()) -> Shares:
    """Return who owns the deal and how the commission is divided; the parts total 1 exactly, nobody has a part of 0.

    Raises `CaseError`: `ownership-refused` where the meeting lacks what its clause asks for, `case-open` where the
    source does not say how several divide their half.

    >>> dict(shares_of(Meeting("former refused", "A", ("B",), file_valid=True)).parts)
    {'A': Fraction(4, 5), 'B': Fraction(1, 5)}
    """
    receiver, situation = meeting.receiver, meeting.situation
    _require_sound(meeting)
    match situation:
        case "handed back":
            return _whole(meeting.former[0], "R4")
        case "former refused":
            return _by_file(meeting, rules.former_refused, (receiver,), "R5")
        case "former away":
            return _two(meeting.former[0], receiver, rules.helper, (meeting.former[0],), "R6")
        case "complaint upheld":
            return _whole(receiver, "R7")
        case "several named":
            return _whole(next((one for one in meeting.former if one in meeting.present), receiver), "R8")
        case "seeks discount":
            return _whole(meeting.former[0], "R9")
        case "forgotten":
            return _whole(receiver, "R10")
        case "found later":
            return _by_file(meeting, rules.found_later, (receiver, meeting.former[0]), "R10")
        case "asked for":
            before = _divided(meeting.former, Fraction(rules.served_before), rules)
            return _shares((receiver,), {receiver: 1 - Fraction(rules.served_before), **before}, "R11")


def _by_file(meeting: Meeting, part: Decimal | Fraction, owners: tuple[str, ...], rule: str) -> Shares:
    """Return what holds where the former one has a part only while the file is valid."""
    if meeting.file_valid is None:
        raise _refused(f"`{meeting.situation}` asks whether {meeting.former[0]}'s file is valid")
    if not meeting.file_valid:
        return _whole(meeting.receiver, rule)
    return _two(meeting.receiver, meeting.former[0], part, owners, rule)


def _two(main: str, other: str, part: Decimal | Fraction, owners: tuple[str, ...], rule: str) -> Shares:
    return _shares(owners, {main: 1 - Fraction(part), other: Fraction(part)}, rule)


def _whole(who: str, rule: str) -> Shares:
    return _shares((who,), {who: Fraction(1)}, rule)


def _shares(owners: tuple[str, ...], parts: dict[str, Fraction], rule: str) -> Shares:
    given = {who: part for who, part in parts.items() if part}
    return Shares(owners, given, f"S004-27/{rule}")


def _divided(former: tuple[str, ...], part: Fraction, rules: ShareRules) -> dict[str, Fraction]:
    if len(former) > 1 and rules.earlier is None:
        message = f"{', '.join(former)} have {part} together, and how they divide it is not settled"
        raise CaseError(Diagnostic("case-open", message, hint="say it: `ShareRules(earlier=...)`"))
    if rules.earlier in ("first", "last"):
        former = former[:1] if rules.earlier == "first" else former[-1:]
    return {one: part / len(former) for one in former}


def _require_sound(meeting: Meeting) -> None:
    if meeting.situation not in get_args(Situation):
        raise _refused(f"`{meeting.situation}` is no situation of S004-27")
    people = (meeting.receiver, *meeting.former)
    if not all(people) or len(set(people)) < len(people):
        raise _refused(f"`{', '.join(people)}` are not different people")
    if not meeting.former and meeting.situation not in ("forgotten", "complaint upheld"):
        raise _refused(f"`{meeting.situation}` needs somebody who served before")
    if len(meeting.former) > 1 and meeting.situation not in ("several named", "asked for", "forgotten"):
        raise _refused(f"`{meeting.situation}` is about one who served before, not {', '.join(meeting.former)}")


def _refused(message: str) -> CaseError:
    return CaseError(Diagnostic("ownership-refused", message))
