"""The state of a case, and the one function that makes it: `evolve` folds an event into it. Both are pure.

Nothing is decided here: what follows from what was settled when the events were made (see `process`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from typing import Any, Final

from bpmlib.cases import events as e
from bpmlib.shown import Shown

__all__ = ["NEW", "State", "evolve", "fold", "incident"]

# Folding is what rebuilding many cases spends its time on. A slotted object is copied in a third of the time that a
# named tuple takes, and a plain dict in a tenth of that of a read-only view.


@dataclass(slots=True)
class State(Shown):
    """What is known of a case. All of it is data that is never changed in place."""

    at: datetime | None = None
    """The time of the last event."""
    stages: dict[str, str] = field(default_factory=dict)
    """The state of each stage."""
    past: dict[str, Any] = field(default_factory=dict)
    """The events, and the papers filed, by name: pairs `(event, those before)`. The name of the newest comes last."""
    duties: dict[str, e.DutyOpened] = field(default_factory=dict)
    """What is outstanding, by id."""
    opened: dict[str, int] = field(default_factory=dict)
    """How often each duty was opened, which numbers them."""
    overdue: dict[str, e.Breached] = field(default_factory=dict)
    """Which of the duties are overdue, by id, with the last breach of each."""
    breaches: tuple[e.Breached, ...] = ()
    """The breaches, met later or not."""
    posted: dict[Any, None] = field(default_factory=dict)
    """The effects that are posted once, and the keys of commands."""
    papers: dict[str, e.Filed] = field(default_factory=dict)
    """What is on file besides the documents of events."""
    signatures: dict[str, tuple[e.Signed, ...]] = field(default_factory=dict)
    """Who signed what others have to sign as well."""
    recurred: dict[str, datetime] = field(default_factory=dict)
    """Up to when the times of each recurring duty are dealt with."""
    opening: e.Begun | None = None
    """When the case was opened, and with which facts."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """What was fixed when the case was opened."""
        return {} if self.opening is None else self.opening.facts

    def latest(self, name: str) -> Mapping[str, Any] | None:
        """Return the document of the last event of a name, None where it never happened."""
        event = self.happened(name)
        return None if event is None else event.document

    def happened(self, name: str) -> e.Happened | None:
        """Return the last event of a name, None where it never happened."""
        pair = self.past.get(name)
        return None if pair is None else pair[0]

    def history(self, name: str) -> list[Mapping[str, Any]]:
        """Return the documents of all events of a name, the oldest first."""
        found = []
        pair = self.past.get(name)
        while pair is not None:
            event, pair = pair
            found.append(event.document)
        return found[::-1]


NEW: Final = State()
"""Before anything happened."""


def evolve(state: State, event: e.Event) -> State:
    """Return the state after an event. Pure: the state given stays as it is.

    >>> from datetime import UTC
    >>> day = datetime(2026, 3, 6, tzinfo=UTC)
    >>> case = fold([e.Begun(day, {}, {"refund": "none"}), e.Moved(day, "refund", "applied", "none", "asked")])
    >>> case.stages["refund"]
    'asked'
    """
    return _FOLDS[type(event)](state, event)


def fold(events: Iterable[e.Event], start: State = NEW) -> State:
    """Return the state that events add up to."""
    return reduce(evolve, events, start)


_new: Final = object.__new__


def _copy(state: State, at: datetime) -> State:
    """Return a copy of a state at another time, to be changed before anybody sees it."""
    after = _new(State)
    after.at = at
    after.stages = state.stages
    after.past = state.past
    after.duties = state.duties
    after.opened = state.opened
    after.overdue = state.overdue
    after.breaches = state.breaches
    after.posted = state.posted
    after.papers = state.papers
    after.signatures = state.signatures
    after.recurred = state.recurred
    after.opening = state.opening
    return after


def _with(known: dict[Any, Any], key: Any, value: Any) -> dict[Any, Any]:
    found = known.copy()
    found[key] = value
    return found


def _without(known: dict[Any, Any], key: Any) -> dict[Any, Any]:
    found = known.copy()
    del found[key]
    return found


def _begun(state: State, event: e.Begun) -> State:
    after = _copy(NEW, event.at)
    after.opening = event
    after.stages = dict(event.stages)
    return after


def _happened(state: State, event: e.Happened) -> State:
    after = _copy(state, event.at)
    name = event.name
    after.past = past = state.past.copy()
    past[name] = event, past.pop(name, None)
    if name in state.signatures:
        after.signatures = _without(state.signatures, name)
    if event.key:
        after.posted = posted = state.posted.copy()
        posted[event.key] = None
    return after


def _moved(state: State, event: e.Moved) -> State:
    after = _copy(state, event.at)
    after.stages = stages = state.stages.copy()
    stages[event.stage] = event.target
    return after


def _opened(state: State, event: e.DutyOpened) -> State:
    after = _copy(state, event.at)
    name = event.duty
    after.duties = duties = state.duties.copy()
    duties[event.id] = event
    after.opened = opened = state.opened.copy()
    opened[name] = opened.get(name, 0) + 1
    return after


def _ended(state: State, event: e.Met | e.Released) -> State:
    after = _copy(state, event.at)
    after.duties = duties = state.duties.copy()
    del duties[event.id]
    if event.id in state.overdue:
        after.overdue = _without(state.overdue, event.id)
    return after


def _posted(state: State, event: e.Posted) -> State:
    key = incident(event.effect)
    if key is None:
        return state
    after = _copy(state, event.at)
    after.posted = posted = state.posted.copy()
    posted[key] = None
    return after


def _breached(state: State, event: e.Breached) -> State:
    after = _copy(state, event.at)
    after.overdue = _with(state.overdue, event.id, event)
    after.breaches = (*state.breaches, event)
    return after


def _signed(state: State, event: e.Signed) -> State:
    after = _copy(state, event.at)
    name, signatures = event.name, state.signatures
    after.signatures = _with(signatures, name, (*signatures.get(name, ()), event))
    if event.key:
        after.posted = _with(state.posted, event.key, None)
    return after


def _filed(state: State, event: e.Filed) -> State:
    after = _copy(state, event.at)
    name = event.paper
    after.past = past = state.past.copy()
    past[name] = event, past.pop(name, None)
    after.papers = papers = state.papers.copy()
    papers[name] = event
    if event.key:
        after.posted = _with(state.posted, event.key, None)
    return after


def _recurred(state: State, event: e.Recurred) -> State:
    after = _copy(state, event.at)
    after.recurred = _with(state.recurred, event.duty, event.at)
    return after


def incident(effect: e.Effect) -> tuple[Any, ...] | None:
    """Return what an effect is posted once for: its type, clause, party and incident; None where it names none."""
    values = effect.values
    if values.get("incident") is None:
        return None
    if "clause" in values and "who" in values:  # subscripts are faster, and all effects that are shipped have both
        return effect.type, values["clause"], values["who"], values["incident"]
    return effect.type, values.get("clause"), values.get("who"), values["incident"]


_FOLDS: Final[Mapping[type, Callable[[State, Any], State]]] = {
    e.Begun: _begun, e.Happened: _happened, e.Signed: _signed, e.Filed: _filed, e.Moved: _moved,
    e.DutyOpened: _opened, e.Met: _ended, e.Released: _ended, e.Breached: _breached, e.Recurred: _recurred,
    e.Posted: _posted,
}  # fmt: skip
