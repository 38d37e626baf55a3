"""What happens by the passing of time: duties fall due, recurring ones come round, in order of time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from typing import Final, NamedTuple

from bpmlib.calendars import WorkCalendar
from bpmlib.cases import events as e
from bpmlib.cases.plan import Duty
from bpmlib.cases.running import Run

__all__ = ["last_moment", "mature", "next_moment"]

_NEVER: Final = datetime.max.replace(tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)


def last_moment(due: date | datetime | None, calendar: WorkCalendar) -> datetime:
    """Return the last moment, in UTC, that is in time: an instant itself, the end of a day; for none, never.

    >>> from bpmlib.calendars import china
    >>> print(last_moment(date(2026, 3, 8), china()))
    2026-03-08 15:59:59.999999+00:00
    """
    if due is None or due.year == MAXYEAR:
        return _NEVER
    if isinstance(due, datetime):
        return calendar.moment(due)
    return _midnight(due + timedelta(days=1), calendar) - _TICK


def mature(run: Run, at: datetime) -> None:
    """Make the events of everything that was due before a time, in order of time; of one time, in that of the file."""
    coming = _Coming(run)
    moment = run.calendar.moment(at)
    while not run.closed and (found := coming.take(moment)):
        _fall_due(run, [one.what for one in found if isinstance(one.what, e.DutyOpened)], found[0].last)
        for one in found:
            if isinstance(one.what, Duty) and not run.closed:
                coming.add(_come_round(run, one.what, one.last))


def next_moment(run: Run) -> datetime | None:
    """Return the first moment at which something happens by itself, None where nothing does."""
    if run.closed or (first := _Coming(run).first) is None:
        return None
    return _after(run, first.last)


def _after(run: Run, last: datetime) -> datetime:
    """Return the first moment after a last one, in the zone of the case; no event is older than those before it."""
    at, moment = run.state.at, last + _TICK
    return max(moment, moment if at is None else run.calendar.moment(at)).astimezone(run.calendar.zone)


def _midnight(day: date, calendar: WorkCalendar) -> datetime:
    """Return the first moment of a day."""
    return calendar.moment(datetime.combine(day, time()))


# ------------------------------------------------------------------------------------- in order of time


class _One(NamedTuple):
    """What happens by itself as soon as a last moment is over: the time of a duty is up, or a duty comes round.

    Sorts by time, then by the order of the file, what falls due before what comes round.
    """

    last: datetime
    order: int
    number: int
    what: e.DutyOpened | Duty


class _Coming:
    """What happens by itself, in order of time."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._orders = {name: order for order, name in enumerate(run.reader.duties)}
        self._rounds = {name: _rounds(run, name) for name in run.reader.recurrences}
        self._count = 0
        self._heap: list[_One] = []
        for opened in run.state.duties.values():
            if opened.id not in run.state.overdue or run.reader.duties[opened.duty].forbidden:
                self.add(opened)
        for name in self._rounds:
            self._add_round(run.reader.duties[name])

    @property
    def first(self) -> _One | None:
        """What comes first, None where nothing does."""
        return self._heap[0] if self._heap else None

    def take(self, moment: datetime) -> list[_One]:
        """Remove and return all that comes at the next time, nothing where that is no earlier than a moment."""
        heap, found = self._heap, list[_One]()
        while heap and heap[0].last < moment and (not found or heap[0].last == found[0].last):
            found.append(heappop(heap))
        for one in found:
            if isinstance(one.what, Duty):
                self._add_round(one.what)
        return found

    def add(self, opened: e.DutyOpened | None) -> None:
        """Add a duty that is open, if it ever falls due."""
        if opened is not None and opened.due is not None:
            last = last_moment(opened.due, self._run.calendar)
            if last != _NEVER:
                self._push(last, self._orders[opened.duty], opened)

    def _add_round(self, duty: Duty) -> None:
        for moment in self._rounds[duty.name]:
            self._push(moment - _TICK, len(self._orders) + self._orders[duty.name], duty)
            return

    def _push(self, last: datetime, order: int, what: e.DutyOpened | Duty) -> None:
        self._count += 1
        heappush(self._heap, _One(last, order, self._count, what))


# ---------------------------------------------------------------------------------------- falling due


def _fall_due(run: Run, due: list[e.DutyOpened], last: datetime) -> None:
    """End prohibitions whose time is up; note the breach of the other duties, all of one time, then what follows."""
    late: list[Duty] = []
    for opened in due:
        if opened.id not in run.state.duties:
            continue
        at, duty = _after(run, last), run.reader.duties[opened.duty]
        if not duty.forbidden:
            run.breach(opened, at)
            late.append(duty)
        elif opened.id in run.state.overdue:
            run.emit(e.Released(at, opened.id, "over"))
        else:
            run.emit(e.Met(at, opened.id))
    for duty in late:
        _take_steps(run, duty, _after(run, last))


def _take_steps(run: Run, duty: Duty, at: datetime) -> None:
    """Take the steps that follow from the breach of a duty."""
    before = run.moment
    taken = [(stage, step) for stage, steps in run.steps(duty.name, overdue=True)
             if (step := run.chosen(stage, steps, before)) is not None]  # fmt: skip
    if taken:
        effects = [effect for _, step in taken for effect in run.effects(before, step.does, step.name, step.covers)]
        run.move(taken, effects, at)
        run.release(at)


# ------------------------------------------------------------------------------------- coming round


def _rounds(run: Run, name: str) -> Iterator[datetime]:
    """Yield when a recurring duty comes round, as moments, beginning with the first that is not dealt with.

    What came while the case was closed is not made up for when it is open again.
    """
    state, calendar = run.state, run.calendar
    if state.opening is None or state.at is None:
        return
    begun = state.opening.at
    done, now = calendar.moment(state.recurred.get(name, begun)), calendar.moment(state.at)
    for day in run.reader.recurrences[name].between(begun, date.max, calendar):
        moment = day if isinstance(day, datetime) else _midnight(day, calendar)
        if moment > done and moment >= now:
            done = moment
            yield calendar.moment(moment)


def _come_round(run: Run, duty: Duty, last: datetime) -> e.DutyOpened | None:
    at = _after(run, last)
    run.emit(e.Recurred(at, duty.name))
    return run.open(duty, at)
