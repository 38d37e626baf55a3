"""How one column divides the entries of a table: the cuts it offers, and how good each of them is.

An entry is a box of a row: one interval in every ordered column, one set of words in every unordered.
A split sends each entry to every side it reaches. Its *score* is the share of the entries that a lookup
still has to scan, times a small surcharge on the references that straddling entries add: 0.5
for a cut through the middle that no entry straddles, 1 for a split that achieves nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from math import inf
from typing import Any

from bpmlib.regions.intervals import Cut, Interval, Values

__all__ = ["Ordered", "Unordered"]

OVERHEAD = 8
"""What a part costs beside its references, counted in references."""
CANDIDATES = 32
"""How many cuts of one column are compared; more than these are thinned out evenly."""

SURCHARGE = 0.125
"""The power of the growth in references that is charged: a doubling of them must save a tenth of the scan."""


class Ordered:
    """A column of intervals. Cuts are handled by rank among all ends of the column, so that they are integers."""

    __slots__ = ("cuts", "starts", "stops")

    def __init__(self, spans: Sequence[Interval | None]) -> None:
        """Take one interval for each entry; None for an entry that holds no value (null alone)."""
        ends = {cut for span in spans if span is not None for cut in (span.start, span.stop)}
        self.cuts: list[Cut] = sorted(ends | {(0,), (2,)})
        ranks = {cut: rank for rank, cut in enumerate(self.cuts)}
        self.starts = [len(ranks) if span is None else ranks[span.start] for span in spans]
        self.stops = [-1 if span is None else ranks[span.stop] for span in spans]

    @property
    def whole(self) -> tuple[int, int]:
        """The ranks between which all cuts lie."""
        return 0, len(self.cuts) - 1

    def best(self, entries: Sequence[int], limits: tuple[int, int], side: int | None) -> tuple[float, int] | None:
        """Return the score and rank of the best cut strictly between `limits`, or None where there is none.

        A lookup is taken to fall into each stretch between neighbouring ends with the same probability.
        Among equals a cut on the wanted `side` of its value wins (0 before it, 1 after it), then the lowest.
        """
        starts = sorted([self.starts[entry] for entry in entries])
        stops = sorted([self.stops[entry] for entry in entries])
        lowest, highest = limits
        ranks = [rank for rank in sorted({*starts, *stops}) if lowest < rank < highest]
        count, atoms = len(entries), len(ranks) + 1
        found, least, fits = -1, inf, False
        for below in range(1, atoms, 1 + atoms // CANDIDATES):
            rank = ranks[below - 1]
            left = bisect_left(starts, rank)
            right = count - bisect_right(stops, rank)
            cost = (left * below + right * (atoms - below)) * (left + right) ** SURCHARGE
            if cost < least or (cost == least and not fits and self.cuts[rank][2] == side):
                found, least, fits = rank, cost, self.cuts[rank][2] == side
        return None if found < 0 else (least / atoms / count ** (1 + SURCHARGE), found)

    def divide(self, entries: Sequence[int], rank: int) -> tuple[list[int], list[int]]:
        """Return the entries that reach below the cut and those that reach above it, each in order."""
        starts, stops = self.starts, self.stops
        return (
            [entry for entry in entries if starts[entry] < rank],
            [entry for entry in entries if stops[entry] > rank],
        )


class Unordered:
    """A column of words or booleans, divided into one part for each word and one for all other words."""

    __slots__ = ("accepted", "refused")

    def __init__(self, regions: Sequence[Values | None]) -> None:
        """Take the region of each entry; None accepts everything."""
        self.accepted = [None if region is None or region.negated else region.points for region in regions]
        """The words an entry is confined to; None where it is confined to none."""
        self.refused = [region.points if region is not None and region.negated else () for region in regions]

    def best(self, entries: Sequence[int]) -> float | None:
        """Return the score of dividing the entries by word, or None where they name none."""
        accepted, loose = self._counts(entries)
        refused = Counter(word for entry in entries for word in self.refused[entry])
        named = accepted | refused
        sizes = [(weight, accepted[word] + loose - refused[word]) for word, weight in named.items()]
        if not sizes:
            return None
        scan = sum(weight * size for weight, size in sizes) / named.total()
        references = sum(size for _, size in sizes) + loose
        return float(scan * references**SURCHARGE / len(entries) ** (1 + SURCHARGE))

    def divide(self, entries: Sequence[int], room: int) -> tuple[dict[Any, int], list[list[int]]] | None:
        """Return which part each word belongs to and the entries of each part, or None beyond `room`.

        Part 0 is for words nobody names. Words share a part where parts of their own would take more
        than `room` references.
        """
        accepted, loose = self._counts(entries)
        words = dict.fromkeys([*accepted, *(word for entry in entries for word in self.refused[entry])])
        parts = self._parts(list(words), accepted, loose, room)
        if parts is None:
            return None
        alone = Counter(parts.values())
        groups: list[list[int]] = [[] for _ in range(1 + len(alone))]
        for entry in entries:
            confined = self.accepted[entry]
            if confined is not None:
                for part in sorted({parts[word] for word in confined}):
                    groups[part].append(entry)
                continue
            shut = {parts[word] for word in self.refused[entry] if alone[parts[word]] == 1}
            for part, group in enumerate(groups):
                if part not in shut:
                    group.append(entry)
        return parts, groups

    def _counts(self, entries: Sequence[int]) -> tuple[Counter[Any], int]:
        """Return how many entries name each word, and how many are confined to none."""
        confined = [words for entry in entries if (words := self.accepted[entry]) is not None]
        return Counter(word for words in confined for word in words), len(entries) - len(confined)

    def _parts(self, words: list[Any], accepted: Counter[Any], loose: int, room: int) -> dict[Any, int] | None:
        """Number the parts of the words from 1, with as few words in each as `room` allows."""
        least = 1
        while True:
            parts: dict[Any, int] = {}
            part, filled = 1, 0
            for word in words:
                if filled >= least:
                    part, filled = part + 1, 0
                parts[word] = part
                filled += max(1, accepted[word])
            if accepted.total() + (part + 1) * (loose + OVERHEAD) <= room:
                return parts
            if part == 1:
                return None
            least *= 2
