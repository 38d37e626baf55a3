"""The sections of a policy file that describe a course of action: its events, stages, duties, papers and histories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bpmlib.model.expressions import Expr, TypeName
from bpmlib.model.patterns import Held
from bpmlib.model.words import Cover, Node, Word

__all__ = [
    "Actors", "Dossier", "Duty", "EventRow", "Events", "Histories", "HistoryRow", "Obligations", "OpenDuty", "Paper",
    "Process", "Step",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class EventRow(Node):
    """A row of `Events`, or an entry of the front matter's `events`: what may happen, and with which document."""

    name: Word
    document: TypeName
    en: str = ""
    zh: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Events(Node):
    """`## Events`."""

    rows: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class Actors(Node):
    """Who may bring an event about: one of the `roles`, or all of them where `joint`.

    Whoever brought one of the `unlike` events about may not: duties are separated.
    """

    roles: tuple[Word, ...]
    joint: bool = False
    unlike: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Step(Node):
    """A row of `Process`: from one of these states (None: from any) an event leads to another.

    `overdue` says that `event` names a duty, and that the step is taken when its time is up. Then `by` is None.
    """

    name: Word
    origins: tuple[Word, ...] | None
    event: Word
    overdue: bool
    by: Actors | None
    when: Expr | None
    target: Word
    does: Expr | None
    covers: tuple[Cover, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Process(Node):
    """`## Process: x (starts: s; ends: a, b)`: one stage of a case; `ends` are states with nothing outstanding."""

    name: Word
    starts: Word
    ends: tuple[Word, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Duty(Node):
    """A row of `Obligations`: who must bring an event about, or must not (`forbidden`), after what, by when.

    It follows the events `after`, or comes again and again by the `recurrence`, a rule of RFC 5545.
    """

    name: Word
    who: Actors
    must: Word
    forbidden: bool
    after: tuple[Word, ...]
    recurrence: Word | None
    due: Expr | None
    when: Expr | None
    breach: Expr | None
    covers: tuple[Cover, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Obligations(Node):
    """`## Obligations`."""

    rows: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class Paper(Node):
    """A row of `Dossier`: a paper that has to be on file for the events `needed_for`; the `check` it has to pass."""

    name: Word
    type: TypeName
    needed_for: tuple[Word, ...]
    when: Expr | None
    copies: Expr | None
    check: Expr | None
    covers: tuple[Cover, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dossier(Node):
    """`## Dossier`."""

    rows: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class OpenDuty(Node):
    """A duty that must be open after a row, and whether it is overdue. No roles: the row does not look who owes it."""

    name: Word
    by: tuple[Word, ...] = ()
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class HistoryRow(Node):
    """A row of `Examples: x`: what is tried in a case at a time, and what must be true after it.

    `facts` are those of the case by path, given where it begins. Without an event only time passes. `states` are the
    stages with the state wanted; `open` the duties that must be open; `does` all effects that the row calls for;
    `refused` the reason wanted, "" where the command must be taken. None says that the row does not look.
    """

    case: Word
    at: datetime
    event: Word | None
    by: tuple[Word, ...]
    actor: str
    given: Expr | None
    facts: tuple[tuple[str, Expr], ...]
    settings: tuple[tuple[str, Expr], ...]
    states: tuple[tuple[str, Word], ...]
    open: tuple[OpenDuty, ...] | None
    does: tuple[Held, ...] | None
    refused: Word | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Histories(Node):
    """`## Examples: x`, `x` being a process: rows of one `case` are one history."""

    process: Word
    rows: tuple[HistoryRow, ...]
