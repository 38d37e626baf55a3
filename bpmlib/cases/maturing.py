"""What happens by the passing of time: duties fall due, recurring ones come round, in order of time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from bpmlib.calendars import WorkCalendar
from bpmlib.cases import events as e
from bpmlib.cases.running import Run

__all__ = ["mature", "moment_of", "upcoming"]

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


def moment_of(due: date | datetime | None, calendar: WorkCalendar) -> datetime:
    """Return the moment at which a time is up: an instant itself, the midnight at the end of a day; for none, never."""
    if due is None:
        return _NEVER
    if isinstance(due, datetime):
        return due.astimezone(calendar.zone)
    return calendar.moment_of_day(due + timedelta(days=1), 0).astimezone(calendar.zone)


class _Coming(NamedTuple):
    """Something that happens by itself. It is due when `late` is at most what the clock says: see `_reached`."""

    at: datetime
    included: bool
    """Whether the moment itself still counts as in time, as it does for an instant, and not for the end of a day."""
    order: int
    duty: e.DutyOpened | str


def upcoming(run: Run) -> _Coming | None:
    """Return what happens by itself next, None where nothing does."""
    coming = [*_falling_due(run), *_coming_round(run)]
    return min(coming, default=None)


def mature(run: Run, at: datetime) -> None:
    """Make the events of everything that was due before a time, in order of time."""
    while (coming := upcoming(run)) is not None and _reached(coming, at):
        if isinstance(coming.duty, str):
            _come_round(run, coming.duty, coming.at)
        else:
            _fall_due(run, coming.duty, coming.at)


def _reached(coming: _Coming, at: datetime) -> bool:
    return coming.at < at if coming.included else coming.at <= at


def _falling_due(run: Run) -> list[_Coming]:
    found = []
    for order, opened in enumerate(run.state.duties.values()):
        if opened.due is not None and opened.id not in run.state.rest.overdue:
            at = moment_of(opened.due, run.calendar)
            found.append(_Coming(at, isinstance(opened.due, datetime), order, opened))
    return found


def _fall_due(run: Run, opened: e.DutyOpened, at: datetime) -> None:
    duty = run.reader.duties[opened.duty]
    if duty.forbidden:
        run.emit(e.Met(at, opened.id))
        return
    before = run.moment
    run.breach(opened, at)
    taken = [(stage, step) for stage, steps in run.steps(duty.name, overdue=True)
             if (step := run.chosen(stage, steps, before)) is not None]  # fmt: skip
    effects = [effect for _, step in taken for effect in run.effects(before, step.does, step.name, step.covers)]
    run.move(taken, effects, at)
    run.release(at)


# ------------------------------------------------------------------------------------- coming round


def _coming_round(run: Run) -> list[_Coming]:
    if run.closed or run.state.at is None:
        return []
    found = []
    start = len(run.state.duties)
    for order, (name, recurrence) in enumerate(run.reader.recurrences.items(), start):
        begun = run.state.rest.begun
        assert begun is not None, "a state with a time has begun"
        after = run.state.rest.recurred.get(name, begun)
        for time in recurrence.between(begun, date.max, run.calendar):
            at = time if isinstance(time, datetime) else run.calendar.moment_of_day(time, 0)
            if at > after:
                found.append(_Coming(at.astimezone(run.calendar.zone), False, order, name))
                break
    return found


def _come_round(run: Run, name: str, at: datetime) -> None:
    run.emit(e.Recurred(at, name))
    run.open(run.reader.duties[name], at, at)
