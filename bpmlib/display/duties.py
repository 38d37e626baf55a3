"""The duties of a case over time, from its events: when each was due, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from bpmlib.cases import events as e

__all__ = ["Course", "courses"]

Kind = Literal["met", "late", "breached", "open", "released"]


@dataclass(frozen=True, slots=True)
class Course:
    """One duty: spans of time with what holds of each, the end of its time, and when it was breached.

    The span of a duty that was met in time is `met` as a whole; of one that was not, what comes after its time is
    `breached`, or `late` where it was met in the end.
    """

    id: str
    who: tuple[str, ...]
    opened: datetime
    due: datetime | None
    parts: tuple[tuple[Kind, datetime, datetime], ...]
    breaches: tuple[datetime, ...] = ()


@dataclass(slots=True)
class _Seen:
    opened: e.DutyOpened
    ended: e.Met | e.Released | None = None
    breaches: list[datetime] = field(default_factory=list)


def courses(events: Iterable[e.Event], at: datetime | None = None) -> list[Course]:
    """Return the duties that events tell of, in the order in which they were opened.

    Those still open go on up to `at`, by default to the last time that is known.
    """
    seen: dict[str, _Seen] = {}
    last = at
    for event in events:
        moment = event.at
        last = moment if at is None and (last is None or moment > last) else last
        if isinstance(event, e.DutyOpened):
            seen[event.id] = _Seen(event)
        elif isinstance(event, e.Met | e.Released | e.Breached) and event.id in seen:
            if isinstance(event, e.Breached):
                seen[event.id].breaches.append(moment)
            else:
                seen[event.id].ended = event
    if at is None and last is not None:
        due = [_end(one.opened) for one in seen.values() if one.ended is None]
        last = max((last, *(end for end in due if end is not None)))
    return [_course(one, last) for one in seen.values()]


def _course(one: _Seen, last: datetime | None) -> Course:
    opened, due = one.opened, _end(one.opened)
    until = one.ended.at if one.ended is not None else max(opened.at, last or opened.at)
    late = isinstance(one.ended, e.Met) and one.ended.late
    over = one.breaches[0] if one.breaches else due if late else None
    kind: Kind = "open"
    if isinstance(one.ended, e.Released):
        kind = "released"
    elif one.ended is not None and not late:
        kind = "met"
    parts: list[tuple[Kind, datetime, datetime]] = []
    if over is not None and over < until:
        parts = [(kind, opened.at, max(opened.at, over)), ("late" if late else "breached", over, until)]
    else:
        parts = [("breached" if one.breaches and kind == "open" else kind, opened.at, until)]
    return Course(opened.id, opened.who, opened.at, due, tuple(parts), tuple(one.breaches))


def _end(duty: e.DutyOpened) -> datetime | None:
    """Return when the time of a duty is up: of a day its last midnight, in the zone of the case."""
    due = duty.due
    if due is None or isinstance(due, datetime):
        return due
    return _midnight(due, duty.at)


def _midnight(day: date, like: datetime) -> datetime | None:
    if day == date.max:
        return None
    return datetime.combine(day + timedelta(days=1), time(), like.tzinfo)
