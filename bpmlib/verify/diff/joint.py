"""Two tables over the same axes cut together, and only where a rule that not both have may hit.

A rule stands in both tables if it accepts and says the same in both, and comes before and after the same rules. Where
only such rules hit, the same results come out in the same order, and so the same outcome. Exceptions are settled
beforehand: the tables are compared in each box in which the same exceptions apply.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

from bpmlib.core import ast as c
from bpmlib.regions.partition import Box, Cells, Looks, Node, halves, root
from bpmlib.verify.geometry.hits import Hits, Part
from bpmlib.verify.geometry.outcomes import Outcome, outcome_of

__all__ = ["differing"]


def differing(
    old: Hits, new: Hits, means_the_same: Callable[[c.Row], bool], effort: int | None
) -> Iterator[tuple[Box, Outcome, Outcome]]:
    """Yield disjoint boxes, each with what both tables come to there; outside of them they come to the same.

    Both grids have the same axes. `means_the_same` says whether the results of a row that both tables have mean the
    same in both. Raises `Exhausted`.
    """
    looks = Looks(effort)
    sides = (_Side(old, means_the_same), _Side(new, means_the_same))
    alike = sides[0].way == sides[1].way
    for before in old.parts:
        for after in new.parts:
            box = tuple(
                (max(low, first), min(high, last))
                for (low, high), (first, last) in zip(before.box, after.box, strict=True)
            )
            if all(low <= high for low, high in box) and not (before.clash and after.clash):
                yield from _Joint.of(sides, (before, after), alike=alike).cut(box, looks)


class _Side:
    """One of the tables."""

    def __init__(self, hits: Hits, means_the_same: Callable[[c.Row], bool]) -> None:
        self.hits = hits
        self._means_the_same = means_the_same
        table = hits.table
        self.way: Hashable = (table.select, table.fold, repr(table.ranks), table.results, hits.ranked)
        """How the table makes an outcome of results."""
        self._known: dict[tuple[int, ...], Outcome] = {}
        self._keys: dict[int, Hashable] = {}

    def key(self, position: int) -> Hashable:
        """Return what is equal for rows that accept and say the same, None for one that means something else."""
        if position not in self._keys:
            said = self.said(self.hits.table.all_rows[position])
            self._keys[position] = None if said is None else (self.hits.grid.rows[position], said)
        return self._keys[position]

    @property
    def default(self) -> Hashable:
        """What is equal for tables that say the same where no row hits."""
        default = self.hits.table.default
        return self.said(default) if default is not None else ()

    def said(self, row: c.Row) -> str | None:
        """Return what is equal for rows that say the same, None for one whose results mean something else."""
        return repr(row.results) if self._means_the_same(row) else None

    def outcome(self, rows: tuple[int, ...]) -> Outcome:
        """Return what the table comes to where these rows hit."""
        if rows not in self._known:
            self._known[rows] = outcome_of(self.hits, rows[:1] if self.hits.first else rows)
        return self._known[rows]


@dataclass(frozen=True)
class _Joint:
    """The rules of both tables that may hit in some box, those that both have first."""

    sides: tuple[_Side, _Side]
    clashes: tuple[bool, bool]
    rows: Sequence[Cells]
    places: tuple[Sequence[float], Sequence[float]]
    """Of each row, for each table: how many come before it; infinite for a row that the table does not have."""
    positions: tuple[Sequence[int], Sequence[int]]
    """The positions of the rows of each table, in their order."""
    both: int
    """How many rows both have."""
    default: bool
    """Whether it matters that no rule hits."""

    @classmethod
    def of(cls, sides: tuple[_Side, _Side], parts: tuple[Part, Part], *, alike: bool) -> _Joint:
        """Return the rules that may hit where these exceptions apply; `alike` are tables that count hits alike."""
        positions = (parts[0].rows, parts[1].rows)
        alike = alike and not (parts[0].clash or parts[1].clash)
        keys = [[side.key(row) for row in own] for side, own in zip(sides, positions, strict=True)]
        ordered = sides[0].hits.table.select not in ("only", "same")
        pairs = _pairs(keys[0], keys[1], ordered=ordered) if alike else []
        old, new = (sorted(set(range(len(own))) - {pair[side] for pair in pairs}) for side, own in enumerate(positions))
        grids = [side.hits.grid for side in sides]
        rows = [grids[0].rows[positions[0][at]] for at in (*(one for one, _ in pairs), *old)]
        rows += [grids[1].rows[positions[1][at]] for at in new]
        places = (
            [*(one for one, _ in pairs), *old, *(inf for _ in new)],
            [*(other for _, other in pairs), *(inf for _ in old), *new],
        )
        defaults = [side.default for side in sides]
        return cls(
            sides,
            (bool(parts[0].clash), bool(parts[1].clash)),
            (*rows, *grids[1].impossible),
            places,
            positions,
            len(pairs),
            not alike or defaults[0] != defaults[1] or None in defaults,
        )

    def cut(self, box: Box, looks: Looks) -> Iterator[tuple[Box, Outcome, Outcome]]:
        """Yield the boxes in which the tables may come to different outcomes."""
        count = len(self.places[0])
        stack = [self._seen(root(one, self.rows, range(len(self.rows)))) for one in self._around(box)]
        while stack:
            box, full, open_ = stack.pop()
            if any(row >= count for row in full):
                continue  # no document lies there
            known = max(full, default=-1) < self.both and not any(self.both <= row < count for row, _ in open_)
            if known and (full or not self.default):
                continue
            if not open_:
                yield box, self._outcome(0, full), self._outcome(1, full)
                continue
            looks.spend(len(open_))
            stack += map(self._seen, halves(box, full, self.rows, open_))

    def _around(self, box: Box) -> Iterator[Box]:
        """Yield the smallest box with all that matters inside a box, if anything does."""
        if self.default:
            yield box
            return
        _, full, open_ = root(box, self.rows, range(self.both, len(self.places[0])))
        hulls = [
            [(ranks[0][0], ranks[-1][1]) for ranks in self.rows[row]] for row in (*full, *(row for row, _ in open_))
        ]
        if hulls:
            ends = [(min(low for low, _ in one), max(high for _, high in one)) for one in zip(*hulls, strict=True)]
            yield tuple((max(low, a), min(high, z)) for (low, high), (a, z) in zip(box, ends, strict=True))

    def _seen(self, node: Node) -> Node:
        """Return a node without the rules that come after one that counts alone."""
        box, full, open_ = node
        if not full or not any(side.hits.first for side in self.sides):
            return node
        last = [
            min((places[row] for row in full if row < len(places)), default=inf) if side.hits.first else inf
            for side, places in zip(self.sides, self.places, strict=True)
        ]

        def counts(row: int) -> bool:
            return row >= len(self.places[0]) or any(
                places[row] < inf and places[row] <= end for places, end in zip(self.places, last, strict=True)
            )

        return box, tuple(filter(counts, full)), [one for one in open_ if counts(one[0])]

    def _outcome(self, side: int, full: Sequence[int]) -> Outcome:
        if self.clashes[side]:
            return Outcome(error="Conflict")
        places = sorted(place for row in full if (place := self.places[side][row]) < inf)
        return self.sides[side].outcome(tuple(self.positions[side][int(place)] for place in places))


def _pairs(old: Sequence[Hashable], new: Sequence[Hashable], *, ordered: bool) -> list[tuple[int, int]]:
    """Return the places of equal keys, each once, where order matters those that stand in one order in both."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for at in reversed(range(len(new))):
        places[new[at]].append(at)
    pairs = [(at, places[key].pop()) for at, key in enumerate(old) if key is not None and places[key]]
    return _ascending(pairs) if ordered else pairs


def _ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return as many of the pairs, which ascend on the left, as ascend on the right too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, right) in enumerate(pairs):
        at = bisect_left(ends, right)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1] = [right]
        last[at : at + 1] = [number]
    found: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]
