"""Who has to do what by when, over many cases: open duties ordered by the moment at which their time is up."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from bpmlib.calendars import WorkCalendar
from bpmlib.cases import events as e
from bpmlib.cases.maturing import last_moment
from bpmlib.cases.state import State
from bpmlib.shown import Shown

__all__ = ["Agenda", "Item"]


class Item(NamedTuple):
    """An open duty of a case; items sort by the last moment that is in time, in UTC."""

    until: datetime
    case: str
    id: str
    duty: e.DutyOpened


class Agenda(Shown):
    """An index of the open duties of many cases. It keeps no clock: `due(at)` costs what its answer costs.

    It can be rebuilt from the states at any time, and is kept up to date with the events that cases make.

    >>> from datetime import UTC
    >>> from bpmlib.calendars import china
    >>> agenda = Agenda(china())
    >>> day = datetime(2026, 3, 6, 10, tzinfo=UTC)
    >>> agenda.update("sale 7", [e.DutyOpened(day, "plan#1", "plan", ("finance centre",), day.date())])
    >>> [item.case for item in agenda.due(datetime(2026, 3, 9, tzinfo=UTC))]
    ['sale 7']
    """

    def __init__(self, calendar: WorkCalendar, states: Mapping[str, State] | None = None) -> None:
        self._calendar = calendar
        self._places: dict[tuple[str, str], Item] = {}
        for case, state in (states or {}).items():
            for duty in state.duties.values():
                self._add(case, duty)
        self._items = sorted(self._places.values(), key=_key)

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Item]:
        """Yield the open duties, what is due first first."""
        return iter(self._items)

    def update(self, case: str, events: Iterable[e.Event]) -> None:
        """Take in what happened in a case, in its order."""
        for event in events:
            if isinstance(event, e.DutyOpened):
                if (case, event.id) not in self._places:
                    insort(self._items, self._add(case, event), key=_key)
            elif isinstance(event, e.Met | e.Released):
                item = self._places.pop((case, event.id), None)
                if item is not None:
                    del self._items[bisect_left(self._items, _key(item), key=_key)]

    def due(self, at: datetime) -> list[Item]:
        """Return the open duties whose time is up at a moment, the longest overdue first."""
        return self._items[: bisect_left(self._items, self._calendar.moment(at), key=_until)]

    def between(self, start: datetime, end: datetime) -> list[Item]:
        """Return the open duties whose last moment is from one up to another, both included: what to remind of."""
        first = bisect_left(self._items, self._calendar.moment(start), key=_until)
        return self._items[first : bisect_right(self._items, self._calendar.moment(end), key=_until)]

    def _add(self, case: str, duty: e.DutyOpened) -> Item:
        item = Item(last_moment(duty.due, self._calendar), case, duty.id, duty)
        self._places[case, duty.id] = item
        return item


def _until(item: Item) -> datetime:
    return item.until


def _key(item: Item) -> tuple[datetime, str, str]:
    return item.until, item.case, item.id
