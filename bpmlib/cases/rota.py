"""The reception rota as data: who is on it, what occupies them, and what became of each turn (S000-17).

A place goes round the fixed order. It passes each member once in a round, and each pass has one outcome:

- *served*: the member receives the new client, and the turn is used (S000-17 R1);
- *kept*: the turn came while the member helped with a colleague's client, or while a reception lasted a whole round.
  The turn is owed: on finishing the member stands at the duty position, then the order goes on (R2). One turn at most
  is owed; what would be a second one is *merged* into it;
- *skipped*: the turn came while the member had an old client or a complaint, and is lost (R3);
- *forfeited*: the member has lost a chance by misconduct (R7), and the turn goes to the next one;
- *used ahead*: the turn was used before the place came by: help that became a reception of one's own (S000-16 R7).

`rotation` has the steps. What is promised about fairness stands at `Counts`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from bpmlib.errors import CaseError, Diagnostic, nearest

__all__ = ["Counts", "Effect", "Member", "Passed", "Reception", "Rota", "RotaRules", "Turn", "refused"]

Reception = Literal["new", "assist", "deposit", "old client", "signed client", "complaint"]
"""What occupies a member: a new client by the rota, help with a booked client or with a deposit or signature, a client
of one's own before or after signing, a complaint."""

Effect = Literal["kept", "skipped"]
How = Literal["in order", "made up", "nobody"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaRules:
    """What becomes of a turn that comes while its member cannot take it.

    The defaults are the source's: S000-17 R2 (bullets 3 and 9) for help and for a long reception, R3 (bullets 3 and 4)
    for old clients and complaints. Of several receptions at once the one that loses the turn decides, as R4 says of an
    old client. Nothing is said of those who are `absent`, nor where a late joiner comes in, so there is no default.
    Raises `CaseError` (`rota-refused`) for a word that is none of these, or a number of chances below 1.
    """

    absent: Effect
    joins: Literal["next", "last"]
    """Whether a late joiner is the next in order, or comes after everybody else has been passed once."""
    helping: Effect = "kept"
    long_reception: Effect = "kept"
    old_client: Effect = "skipped"
    complaint: Effect = "skipped"
    chances_forfeited: int = 1
    """How many turns one misconduct costs (S000-17 R7: one)."""

    def __post_init__(self) -> None:
        effects = (self.absent, self.helping, self.long_reception, self.old_client, self.complaint)
        if any(effect not in ("kept", "skipped") for effect in effects) or self.joins not in ("next", "last"):
            raise refused(f"{self} has a word that means nothing here")
        if type(self.chances_forfeited) is not int or self.chances_forfeited < 1:
            raise refused(f"`{self.chances_forfeited}` is no number of chances")


@dataclass(frozen=True, slots=True)
class Counts:
    """How often the place passed a member, and what came of it. Since the start of the rota, or since joining:

        turns + ahead == served + kept + skipped + forfeited
        kept == made_up + merged + (1 where a turn is owed, or will be on finishing)

    Of two members who were on the rota all the time `turns` differ by one at most, and each `resort` may add one. So
    nobody has received more than one client more than another one, but for the turns that the other one lost (skipped,
    forfeited, merged) or is still owed, and for turns of one's own used ahead.
    """

    turns: int = 0
    served: int = 0
    made_up: int = 0
    kept: int = 0
    merged: int = 0
    skipped: int = 0
    forfeited: int = 0
    ahead: int = 0

    @property
    def received(self) -> int:
        """How many clients were received by the rota."""
        return self.served + self.made_up


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the rota: what occupies them now, whether they are absent, and which turns they are due or lose."""

    name: str
    busy: tuple[Reception, ...] = ()
    absent: bool = False
    came_round: bool = False
    """Whether a turn was kept while the member was occupied or absent: it is owed when that ends."""
    forfeits: int = 0
    counts: Counts = field(default_factory=Counts)

    @property
    def free(self) -> bool:
        """Whether the member can receive a client now."""
        return not self.busy and not self.absent


class Passed(NamedTuple):
    """Whom the turn passed, with which outcome, and why; whether it was a turn `owed`, or that of the order."""

    name: str
    outcome: Literal["kept", "skipped", "forfeited", "used ahead"]
    why: str
    owed: bool


class Turn(NamedTuple):
    """Whose turn it is (None: nobody can receive), how it came to them, why in words, and who was passed."""

    name: str | None
    how: How
    why: str
    passed: tuple[Passed, ...]


@dataclass(frozen=True, slots=True)
class Rota:
    """The members in their order, whose place it is, who is owed a turn, and the time of the last step."""

    members: tuple[Member, ...]
    rules: RotaRules
    at: datetime
    place: int = 0
    owed: tuple[tuple[datetime, str], ...] = ()
    """Who stands at the duty position: who finished first in front; of the same instant, in order of the rota."""

    def member(self, name: str) -> Member:
        """Return a member by name. Raises `CaseError` (`rota-refused`) where there is none."""
        for one in self.members:
            if one.name == name:
                return one
        raise refused(f"{name} is not on the rota", nearest(name, (one.name for one in self.members)))


def refused(message: str, hint: str = "") -> CaseError:
    """Return the error for a step that is not possible."""
    return CaseError(Diagnostic("rota-refused", message, hint=hint))
