"""What is recorded of a case, in order: the events from which its state is folded. Frozen data, no behaviour.

An application stores them and gives them back; a state is nothing but what they add up to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

__all__ = [
    "Begun", "Breached", "Command", "DutyOpened", "Effect", "Event", "Filed", "Happened", "Met", "Moved", "Posted",
    "Recurred", "Released", "Signed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody wants: that an event happens, or (the name of a paper) that a paper goes on file.

    `role` is in which role they act, `actor` who they are, where that matters. `key` tells a command that is sent
    twice: the second is refused as `repeated`, and the case does not change.
    """

    event: str
    role: str = ""
    document: Mapping[str, Any] | Any = None
    actor: str = ""
    key: str = ""
    copies: int = 1
    """Of a paper: how many."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What the application has to do: a document of a type, because of a step or a duty, by clauses of the source."""

    type: str
    values: Mapping[str, Any]
    cause: str
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Begun:
    """The case was opened with its facts; every stage is in its first state."""

    at: datetime
    facts: Mapping[str, Any]
    stages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of the process happened. `document` has `at` and `by` besides its own fields."""

    at: datetime
    name: str
    document: Mapping[str, Any]
    roles: tuple[str, ...]
    key: str = ""
    actors: tuple[str, ...] = ()
    """Who brought it about, each a person, or a role where the person is not known: several where several signed."""


@dataclass(frozen=True, slots=True)
class Signed:
    """One of several who have to sign together did; the event happens with the last signature."""

    at: datetime
    name: str
    role: str
    actor: str
    document: Mapping[str, Any]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """A paper went on file, in so many copies."""

    at: datetime
    paper: str
    document: Mapping[str, Any]
    copies: int = 1
    key: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A stage went from one state to another by a step."""

    at: datetime
    stage: str
    step: str
    source: str
    target: str
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyOpened:
    """Somebody has to do something by a time: up to and including an instant, or all through a day. None: no end."""

    at: datetime
    id: str
    duty: str
    who: tuple[str, ...]
    due: date | datetime | None
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Met:
    """A duty was met, or met late."""

    at: datetime
    id: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class Breached:
    """The time of a duty was up, or what it forbids was done. It stays outstanding until it is met or released.

    `at` is the first moment that is too late: the midnight at the end of a day, the microsecond after an instant.
    """

    at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Released:
    """A duty has no reason any more: what it depends on is no longer so, or the case is closed.

    A prohibition that was broken ends with the reason `over` when its time is.
    """

    at: datetime
    id: str
    reason: Literal["no longer so", "closed", "over"]


@dataclass(frozen=True, slots=True)
class Recurred:
    """The time of a duty that comes again and again came."""

    at: datetime
    duty: str


@dataclass(frozen=True, slots=True)
class Posted:
    """An effect was called for."""

    at: datetime
    effect: Effect


Event: TypeAlias = (
    Begun | Happened | Signed | Filed | Moved | DutyOpened | Met | Breached | Released | Recurred | Posted
)
