"""The matches whose conclusions count from a later instant on, by that instant."""

from __future__ import annotations

import heapq
from datetime import datetime
from itertools import count
from typing import Final

from bpmlib.patterns.matches import Match
from bpmlib.patterns.memory import Journal

__all__ = ["Waiting"]

_SLACK: Final = 64
"""How many entries that mean nothing any more are put up with, besides as many as there are that do."""


class Waiting:
    """Matches and the instants for which they wait, the first one first. Each step is noted, to be taken back."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._instants: dict[Match, datetime] = {}
        self._queue: list[tuple[datetime, int, Match]] = []
        self._numbers = count()

    def __len__(self) -> int:
        return len(self._instants)

    def wait(self, match: Match, instant: datetime | None) -> None:
        """Let a match wait for an instant in place of the one before; for None it waits no more."""
        before = self._instants.get(match)
        if before != instant:
            self._let(match, instant)
            self._journal.note(self._let, match, before)

    def first(self) -> datetime | None:
        """Return the first instant for which a match waits, None where none does."""
        while self._queue and self._instants.get(self._queue[0][2]) != self._queue[0][0]:
            heapq.heappop(self._queue)
        return self._queue[0][0] if self._queue else None

    def ripe(self, at: datetime) -> list[Match]:
        """Return the matches that wait for an instant up to `at`; they wait no more."""
        found: list[Match] = []
        while (instant := self.first()) is not None and instant <= at:
            match = heapq.heappop(self._queue)[2]
            self.wait(match, None)
            found.append(match)
        return found

    def _let(self, match: Match, instant: datetime | None) -> None:
        if instant is None:
            self._instants.pop(match, None)
        else:
            self._instants[match] = instant
            heapq.heappush(self._queue, (instant, next(self._numbers), match))
        if len(self._queue) > 2 * len(self._instants) + _SLACK:
            self._queue = [(until, next(self._numbers), one) for one, until in self._instants.items()]
            heapq.heapify(self._queue)
