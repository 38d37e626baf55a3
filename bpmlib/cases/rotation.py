"""The steps of the reception rota: whose turn it is and why, what uses a turn up, and what gives it back (S000-17).

Each is a function from a `Rota` and a time to a new `Rota`. See `rota` for what a turn may come to.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import get_args

from bpmlib.cases.rota import Effect, Member, Passed, Reception, Rota, RotaRules, Turn, refused
from bpmlib.errors import CaseError, Diagnostic

__all__ = ["away", "back", "duty", "finish", "forfeit", "join", "leave", "occupy", "receive", "resort", "start"]

_HELP = ("assist", "deposit")


def start(order: Sequence[str], rules: RotaRules, at: datetime) -> Rota:
    """Return a rota on which everybody is free and the first of `order` is due.

    Raises `CaseError` (`rota-refused`) where nobody, or somebody twice, is on it.

    >>> from datetime import UTC
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> rota = start(["An", "Bo"], RotaRules(absent="skipped", joins="last"), nine)
    >>> rota, first = receive(rota, nine)
    >>> rota, second = receive(rota, nine)
    >>> first.name, second.name, duty(rota).why
    ('An', 'Bo', 'nobody is free')
    """
    if not order or len(set(order)) < len(order) or not all(order):
        raise refused(f"`{', '.join(order)}` is no list of different members")
    _require_zone(at)
    return Rota(tuple(map(Member, order)), rules, at)


# ------------------------------------------------------------------------------------------------ whose turn


def duty(rota: Rota, *, volunteers: Collection[str] = (), crowded: bool = False) -> Turn:
    """Return who receives the next new client, and why; nothing changes.

    First whoever is owed a turn, then the order from the place on, to the first who is free and has not forfeited the
    turn or used it ahead. Where nobody else is free one of these receives all the same: no client is left standing.
    Where nobody at all is free, those of `volunteers` may choose to receive (S000-17 R5) who have a signed client, or
    an old client while it is `crowded`, and no complaint.
    """
    willing = {name for name in volunteers if _may_choose(rota.member(name), crowded)}
    return (
        _first(rota, lambda one, hindered: one.free and not hindered, "free")
        or _first(rota, lambda one, _: one.free, "free, as nobody else is")
        or _first(rota, lambda one, _: one.name in willing, "willing, as nobody is free")
        or Turn(None, "nobody", "nobody is free", ())
    )


def _first(rota: Rota, fits: Callable[[Member, bool], bool], why: str) -> Turn | None:
    """Return the turn of the first one who fits, given whether a forfeit or a turn used ahead hinders them."""
    passed: list[Passed] = []
    forfeits = {one.name: one.forfeits for one in rota.members}
    for name, owed in [(name, True) for _, name in rota.owed] + [(one.name, False) for one in _round(rota)]:
        member = rota.member(name)
        ahead = not owed and member.counts.ahead > 0
        if fits(member, ahead or forfeits[name] > 0):
            position = "at the duty position" if owed else "the next in order who is"
            return Turn(name, "made up" if owed else "in order", f"{position} {'and ' * owed}{why}", tuple(passed))
        step = _passing(member, rota.rules, forfeits[name] > 0, owed)
        forfeits[name] -= step.outcome == "forfeited"
        passed.append(step)
    return None


def _passing(member: Member, rules: RotaRules, forfeits: bool, owed: bool) -> Passed:
    """Return what becomes of the turn of somebody whom it passes."""
    if not owed and member.counts.ahead:
        return Passed(member.name, "used ahead", "used the turn ahead", owed)
    effect, why = _hindrance(member, rules)
    if forfeits and effect == "kept":
        return Passed(member.name, "forfeited", "has forfeited the turn", owed)
    return Passed(member.name, effect, why, owed)


def _hindrance(member: Member, rules: RotaRules) -> tuple[Effect, str]:
    """Return what becomes of the turn of somebody who is occupied: of several reasons one that loses it."""
    reasons: list[tuple[Effect, str]] = [(rules.absent, "is absent")] if member.absent else []
    for one in member.busy:
        if one in _HELP:
            reasons.append((rules.helping, "helps a colleague"))
        elif one == "new":
            reasons.append((rules.long_reception, "still receives"))
        elif one == "complaint":
            reasons.append((rules.complaint, "has a complaint"))
        else:
            reasons.append((rules.old_client, f"has an {one}" if one == "old client" else f"has a {one}"))
    return next((one for one in reasons if one[0] == "skipped"), reasons[0] if reasons else ("kept", "is free"))


def _may_choose(member: Member, crowded: bool) -> bool:
    signed, old = "signed client" in member.busy, "old client" in member.busy
    return "complaint" not in member.busy and (signed or (old and crowded))


def _round(rota: Rota) -> Iterator[Member]:
    yield from rota.members[rota.place :]
    yield from rota.members[: rota.place]


# ------------------------------------------------------------------------------------------------ the steps


def receive(rota: Rota, at: datetime, *, volunteers: Collection[str] = (), crowded: bool = False) -> tuple[Rota, Turn]:
    """Return the rota after a new client has arrived, and whose turn it was, as `duty` says.

    Where nobody can receive, the client waits and nobody's turn has come: ask again when somebody has finished. Several
    clients who arrive together are received one after the other.
    """
    rota = _later(rota, at)
    turn = duty(rota, volunteers=volunteers, crowded=crowded)
    if turn.name is None:
        return rota, turn
    for passed in turn.passed:
        rota = _pass(rota, passed)
    member = rota.member(turn.name)
    counts = member.counts
    if turn.how == "made up":
        rota = _without_debt(rota, member.name)
        counts = replace(counts, made_up=counts.made_up + 1)
    else:
        counts = replace(counts, turns=counts.turns + 1, served=counts.served + 1)
        rota = _onward(rota, member.name)
    return _with(rota, replace(member, busy=(*member.busy, "new"), counts=counts)), turn


def occupy(rota: Rota, name: str, with_: Reception, at: datetime) -> Rota:
    """Return the rota after somebody has begun with something that is no new client by the rota.

    Help ("assist", "deposit") is given by whose turn it is, and does not use the turn up. An old or signed client and a
    complaint come to whoever they belong to. Raises `CaseError` (`rota-refused`) for anybody else, or who is absent.
    """
    rota = _later(rota, at)
    member = rota.member(name)
    if with_ == "new" or with_ not in get_args(Reception):
        raise refused(f"nobody is occupied by `{with_}`", "a new client arrives by `receive`")
    if member.absent:
        raise refused(f"{name} is absent")
    if with_ in _HELP and duty(rota).name != name:
        raise refused(f"it is not {name}'s turn to help", f"the turn is {duty(rota).name or 'nobody'}'s")
    return _with(rota, replace(member, busy=(*member.busy, with_)))


def finish(rota: Rota, name: str, with_: Reception, at: datetime, *, counted: bool | None = None) -> Rota:
    """Return the rota after somebody has finished with a client. A turn kept meanwhile puts them at the duty position.

    `counted` says whether it was a reception that uses the turn: a new client's is unless it turned out to be none
    (S000-16 R10, R11: the turn is given back), help is not unless it led to a deposit on the spot (S000-16 R7).
    Raises `CaseError` (`rota-refused`) where there is nothing of that kind to finish, or to count.
    """
    rota = _later(rota, at)
    member = rota.member(name)
    if with_ not in member.busy:
        raise refused(f"{name} has no `{with_}`")
    index = member.busy.index(with_)
    rota = _with(rota, replace(member, busy=member.busy[:index] + member.busy[index + 1 :]))
    if with_ == "new":
        rota = rota if counted is not False else _given_back(rota, name)
    elif counted:
        if with_ not in _HELP:
            raise refused(f"a `{with_}` is no turn of the rota")
        rota = _used(rota, name)
    return _at_duty(rota, name)


def away(rota: Rota, name: str, at: datetime) -> Rota:
    """Return the rota after somebody has gone. `CaseError` (`rota-refused`) for who is occupied, or absent already."""
    rota = _later(rota, at)
    member = rota.member(name)
    if not member.free:
        raise refused(f"{name} {_hindrance(member, rota.rules)[1]}")
    return _with(rota, replace(member, absent=True))


def back(rota: Rota, name: str, at: datetime) -> Rota:
    """Return the rota after somebody has come back; a turn that was kept for them is owed now."""
    rota = _later(rota, at)
    member = rota.member(name)
    if not member.absent:
        raise refused(f"{name} is not absent")
    return _at_duty(_with(rota, replace(member, absent=False)), name)


def join(rota: Rota, name: str, at: datetime) -> Rota:
    """Return the rota with a new member, where `RotaRules.joins` says. Their counts start at nothing."""
    rota = _later(rota, at)
    if not name or any(one.name == name for one in rota.members):
        raise refused(f"`{name}` is on the rota already, or is no name")
    members = (*rota.members[: rota.place], Member(name), *rota.members[rota.place :])
    return replace(rota, members=members, place=rota.place + (rota.rules.joins == "last"))


def leave(rota: Rota, name: str, at: datetime) -> Rota:
    """Return the rota without a member, who may be absent but not occupied, nor the last one."""
    rota = _later(rota, at)
    member = rota.member(name)
    if member.busy or len(rota.members) == 1:
        raise refused(f"{name} {'is the last on the rota' if not member.busy else _hindrance(member, rota.rules)[1]}")
    index = rota.members.index(member)
    members = rota.members[:index] + rota.members[index + 1 :]
    rota = _without_debt(rota, name)
    return replace(rota, members=members, place=(rota.place - (index < rota.place)) % len(members))


def forfeit(rota: Rota, name: str, at: datetime) -> Rota:
    """Return the rota on which somebody has lost the next chance (S000-17 R7): it goes to the next in order."""
    rota = _later(rota, at)
    member = rota.member(name)
    return _with(rota, replace(member, forfeits=member.forfeits + rota.rules.chances_forfeited))


def resort(rota: Rota, order: Sequence[str], at: datetime) -> Rota:
    """Return the rota in a new order, the first of which is due (S000-17 R6); what is owed or forfeited stays.

    Raises `CaseError` (`rota-refused`) unless `order` names each member once.
    """
    rota = _later(rota, at)
    if sorted(order) != sorted(one.name for one in rota.members):
        raise refused(f"`{', '.join(order)}` does not name each member once")
    rota = replace(rota, members=tuple(map(rota.member, order)), place=0)
    return replace(rota, owed=_in_line(rota, rota.owed))


# ------------------------------------------------------------------------------------------ what a step is made of


def _later(rota: Rota, at: datetime) -> Rota:
    _require_zone(at)
    if at < rota.at:
        message = f"{at.isoformat()} is before the last step, {rota.at.isoformat()}"
        raise CaseError(Diagnostic("rota-too-early", message, hint="give the steps in order of time"))
    return replace(rota, at=at)


def _require_zone(at: datetime) -> None:
    if at.utcoffset() is None:
        raise refused(f"{at.isoformat()} has no zone")


def _with(rota: Rota, member: Member) -> Rota:
    return replace(rota, members=tuple(member if one.name == member.name else one for one in rota.members))


def _onward(rota: Rota, name: str) -> Rota:
    """Return the rota with the place behind somebody."""
    index = next(index for index, one in enumerate(rota.members) if one.name == name)
    return replace(rota, place=(index + 1) % len(rota.members))


def _pass(rota: Rota, passed: Passed) -> Rota:
    """Return the rota after a turn has passed somebody."""
    member = rota.member(passed.name)
    counts, outcome = member.counts, passed.outcome
    if passed.owed:  # no turn of the order: a kept one is lost, or stays kept
        if outcome == "kept":
            return rota
        rota, counts = _without_debt(rota, member.name), replace(counts, kept=counts.kept - 1)
    else:
        counts = replace(counts, turns=counts.turns + 1)
    if outcome == "kept":
        merged = _is_due(rota, member)
        counts = replace(counts, kept=counts.kept + 1, merged=counts.merged + merged)
        member = replace(member, came_round=member.came_round or not merged)
    elif outcome == "skipped":
        counts = replace(counts, skipped=counts.skipped + 1)
    elif outcome == "forfeited":
        counts = replace(counts, forfeited=counts.forfeited + 1)
        member = replace(member, forfeits=member.forfeits - 1)
    else:
        counts = replace(counts, ahead=counts.ahead - 1)
    return _with(rota, replace(member, counts=counts))


def _given_back(rota: Rota, name: str) -> Rota:
    """Return the rota on which a turn that was taken is owed again: its client was none."""
    member = rota.member(name)
    counts, merged = member.counts, _is_due(rota, member)
    if counts.served:
        counts = replace(counts, served=counts.served - 1, kept=counts.kept + 1)
    else:  # all that was received was made up for turns kept
        counts = replace(counts, made_up=counts.made_up - 1)
    counts = replace(counts, merged=counts.merged + merged)
    return _with(rota, replace(member, counts=counts, came_round=member.came_round or not merged))


def _used(rota: Rota, name: str) -> Rota:
    """Return the rota on which help was a reception: it uses the turn that is owed, or the next one ahead."""
    member = rota.member(name)
    counts = member.counts
    if _is_due(rota, member):
        rota = _without_debt(rota, name)
        return _with(rota, replace(member, came_round=False, counts=replace(counts, made_up=counts.made_up + 1)))
    return _with(rota, replace(member, counts=replace(counts, served=counts.served + 1, ahead=counts.ahead + 1)))


def _at_duty(rota: Rota, name: str) -> Rota:
    """Return the rota with somebody who is free now at the duty position, if a turn was kept for them."""
    member = rota.member(name)
    if not (member.free and member.came_round):
        return rota
    rota = _with(rota, replace(member, came_round=False))
    return replace(rota, owed=_in_line(rota, (*rota.owed, (rota.at, name))))


def _in_line(rota: Rota, owed: tuple[tuple[datetime, str], ...]) -> tuple[tuple[datetime, str], ...]:
    order = [one.name for one in rota.members]
    return tuple(sorted(owed, key=lambda debt: (debt[0], order.index(debt[1]))))


def _is_due(rota: Rota, member: Member) -> bool:
    return member.came_round or any(name == member.name for _, name in rota.owed)


def _without_debt(rota: Rota, name: str) -> Rota:
    return replace(rota, owed=tuple(debt for debt in rota.owed if debt[1] != name))
