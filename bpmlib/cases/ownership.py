"""Whose client somebody is: windows of validity, claims, and transfers on leaving, on a decision or after a lapse.

One client's `Ownership` is a row of tenures that do not overlap. A tenure has its first instant and, where it can
lapse, the instant from which it is over; between two of them the client is nobody's. Functions give a new `Ownership`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from bpmlib.errors import CaseError, Diagnostic

__all__ = [
    "Claim", "Ownership", "Tenure", "award", "claim", "hand_over", "owner", "prevailing", "release", "renew",
    "transfer", "valid_until",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody registered a client at an instant; the claim counts before `until` (None: without an end)."""

    who: str
    at: datetime
    until: datetime | None = None

    def __post_init__(self) -> None:
        _require_window(self.who, self.at, self.until)


@dataclass(frozen=True, slots=True)
class Tenure:
    """The client is `owner`'s from `since` to before `until` (None: without an end), and by which clause or decision.

    A `provisional` tenure stands until somebody decides: see `award` (S000-16 R13).
    """

    owner: str
    since: datetime
    until: datetime | None
    basis: str
    provisional: bool = False

    def __post_init__(self) -> None:
        _require_window(self.owner, self.since, self.until)


@dataclass(frozen=True, slots=True)
class Ownership:
    """One client and whose it was, the earliest tenure first."""

    client: str
    tenures: tuple[Tenure, ...] = ()


def valid_until(filed: datetime, months: int, zone: tzinfo) -> datetime:
    """Return the instant from which a file is no longer valid: the midnight after the day so many months later.

    That day is the one of the same number, or the last of a shorter month, and belongs to the window (S004-27 R2 has
    two months). Raises `CaseError` (`ownership-refused`) for fewer than one, or an end beyond all dates.

    >>> from datetime import UTC
    >>> valid_until(datetime(2025, 12, 31, 9, tzinfo=UTC), 2, UTC).isoformat()
    '2026-03-01T00:00:00+00:00'
    """
    if type(months) is not int or months < 1 or filed.utcoffset() is None:
        raise _refused(f"no file is valid for `{months}` months from {filed.isoformat()}")
    try:
        day = filed.astimezone(zone).date()
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        last = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])) + timedelta(days=1)
        return datetime(last.year, last.month, last.day, tzinfo=zone)
    except (ValueError, OverflowError):
        raise _refused(f"a file of {filed.isoformat()} has no end that is a date") from None


def prevailing(claims: Iterable[Claim], at: datetime) -> Claim | None:
    """Return the earliest of the claims that count at an instant: who registered first (S004-27 R1); None without one.

    Raises `CaseError` (`claims-tied`) where two people registered at that same instant.
    """
    counting = sorted((one for one in claims if _covers(one.at, one.until, at)), key=lambda one: one.at)
    for one in counting[1:]:
        if one.at == counting[0].at and one.who != counting[0].who:
            message = f"{counting[0].who} and {one.who} registered at {one.at.isoformat()}"
            raise CaseError(Diagnostic("claims-tied", message, hint="somebody has to decide: see `award`"))
    return counting[0] if counting else None


def owner(ownership: Ownership, at: datetime) -> Tenure | None:
    """Return the tenure at an instant, or None where the client is nobody's: not yet, lapsed, or released."""
    return next((one for one in reversed(ownership.tenures) if _covers(one.since, one.until, at)), None)


def claim(
    ownership: Ownership,
    who: str,
    at: datetime,
    *,
    basis: str,
    until: datetime | None = None,
    provisional: bool = False,
) -> Ownership:
    """Return the ownership with a client that was nobody's: never claimed, lapsed, or released.

    Raises `CaseError` (`ownership-refused`) where it is somebody's at that instant, or for a time before the last step.
    """
    if (there := owner(ownership, at)) is not None:
        over = there.until.isoformat() if there.until else "somebody decides otherwise"
        raise _refused(f"{ownership.client} is {there.owner}'s until {over}")
    return _begun(ownership, Tenure(who, at, until, basis, provisional))


def renew(ownership: Ownership, at: datetime, until: datetime) -> Ownership:
    """Return the ownership with a later end of the tenure that lasts at `at`; what has lapsed is not renewed."""
    there = _there(ownership, at)
    if there.until is None or until <= there.until:
        raise _refused(f"{ownership.client} is {there.owner}'s at least until {until.isoformat()} already")
    return replace(ownership, tenures=(*ownership.tenures[:-1], replace(there, until=until)))


def transfer(ownership: Ownership, to: str, at: datetime, *, basis: str, until: datetime | None = None) -> Ownership:
    """Return the ownership after the client has gone over from its owner to somebody else."""
    there = _there(ownership, at)
    if there.owner == to:
        raise _refused(f"{ownership.client} is {to}'s already")
    return _begun(release(ownership, at), Tenure(to, at, until, basis))


def release(ownership: Ownership, at: datetime) -> Ownership:
    """Return the ownership after its owner has given the client up: it is nobody's from `at` on."""
    there = _there(ownership, at)
    ended = () if there.since == at else (replace(there, until=at),)  # a tenure without an instant was none
    return replace(ownership, tenures=(*ownership.tenures[:-1], *ended))


def award(ownership: Ownership, to: str, at: datetime, *, basis: str, until: datetime | None = None) -> Ownership:
    """Return the ownership after a decision that the client is `to`'s, whoever's it was (S000-16 R13).

    A provisional tenure of the same person is confirmed. Raises `CaseError` (`ownership-refused`) where there is
    nothing to decide, since it is theirs already and not provisional.
    """
    there = owner(ownership, at)
    if there is not None and there.owner == to and not there.provisional:
        raise _refused(f"{ownership.client} is {to}'s already")
    return _begun(ownership if there is None else release(ownership, at), Tenure(to, at, until, basis))


def hand_over(
    ownerships: Mapping[str, Ownership], who: str, at: datetime, heirs: Mapping[str, str], *, basis: str
) -> dict[str, Ownership]:
    """Return the ownership of each client of somebody who leaves or is away for long, in the hands of its heir.

    `ownerships` and `heirs` are by client; the manager names the heirs (S000-16 R14) or draws lots (S004-27 R15). Every
    client of theirs at that instant needs one, and nobody else's may be named: `CaseError` (`ownership-refused`).
    A window goes on as it was.
    """
    held = {name: there for name, one in ownerships.items() if (there := owner(one, at)) and there.owner == who}
    if missing := sorted(held.keys() - heirs.keys()):
        raise _refused(f"nobody is named for {', '.join(missing)}")
    if others := sorted(heirs.keys() - held.keys()):
        raise _refused(f"{', '.join(others)} are not {who}'s")
    return {
        name: transfer(ownerships[name], heirs[name], at, basis=basis, until=there.until)
        for name, there in held.items()
    }


# ------------------------------------------------------------------------------------------------- windows


def _covers(since: datetime, until: datetime | None, at: datetime) -> bool:
    return since <= at and (until is None or at < until)


def _there(ownership: Ownership, at: datetime) -> Tenure:
    """Return the tenure at `at`, which has to be the last one."""
    there = owner(ownership, at)
    if there is None or there != ownership.tenures[-1]:
        raise _refused(f"{ownership.client} is nobody's at {at.isoformat()}, or something came after")
    return there


def _begun(ownership: Ownership, tenure: Tenure) -> Ownership:
    last = ownership.tenures[-1] if ownership.tenures else None
    if last is not None and (last.until is None or tenure.since < last.until):
        raise _refused(f"{ownership.client} was {last.owner}'s since {last.since.isoformat()}, which is later")
    return replace(ownership, tenures=(*ownership.tenures, tenure))


def _require_window(who: str, since: datetime, until: datetime | None) -> None:
    if not who.strip():
        raise _refused("somebody without a name owns nothing")
    for at in (since, until):
        if at is not None and at.utcoffset() is None:
            raise _refused(f"{at.isoformat()} has no zone")
    if until is not None and until <= since:
        raise _refused(f"nothing lasts from {since.isoformat()} to {until.isoformat()}")


def _refused(message: str) -> CaseError:
    return CaseError(Diagnostic("ownership-refused", message))
