"""What no row of a table covers, and what several do.

A small table, or one whose rows meet all over, is cut as a whole (see `partition`). In a large one in which few rows
meet, these are found first (see `meeting`), and each is cut by those that it meets: the cost follows the pairs that
meet. How much all rows cover is then known by count: where nothing is missing no gap is sought (see `uncovered`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from bpmlib.regions.meeting import Meeting, meets
from bpmlib.regions.partition import Box, Looks, Piece, Rows, halves, pieces, root
from bpmlib.regions.uncovered import uncovered

__all__ = ["gaps", "overlaps"]

_LARGE: Final = 200
"""A table with fewer rows is cut as a whole."""
_FEW: Final = 64
"""Few rows meet where one meets fewer than so many on average, and fewer such boxes come of it."""


def gaps(
    sizes: Sequence[int], rows: Rows, *, among: Sequence[int] | None = None, within: Box | None = None,
    effort: int | None = None,
) -> Iterator[Box]:  # fmt: skip
    """Yield disjoint boxes that together hold exactly what no row covers; see `pieces` for what may be given.

    >>> list(gaps([3], [[((0, 0),)], [((2, 2),)]]))
    [((1, 1),)]
    """
    table = _sparse(sizes, rows, among, within, effort, most=0)
    shared = table.few_shared() if table is not None else None
    if table is not None and shared is not None:
        yield from uncovered(table.box, rows, table.numbers, shared, table.meeting, table.looks)
    else:
        for box, _ in pieces(sizes, rows, most=0, among=among, within=within, effort=effort):
            yield box


def overlaps(
    sizes: Sequence[int], rows: Rows, *, among: Sequence[int] | None = None, within: Box | None = None,
    effort: int | None = None,
) -> Iterator[Piece]:  # fmt: skip
    """Yield disjoint boxes with the rows, two at least, that cover them; outside of them no two rows do.

    >>> list(overlaps([3], [[((0, 1),)], [((1, 2),)]]))
    [(((1, 1),), (0, 1))]
    """
    table = _sparse(sizes, rows, among, within, effort, most=len(rows))
    if table is not None:
        yield from table.shared()
    else:
        yield from pieces(sizes, rows, least=2, among=among, within=within, effort=effort)


@dataclass(frozen=True)
class _Sparse:
    """The rows that lie in a box, and of each those that it meets."""

    box: Box
    rows: Rows
    numbers: Sequence[int]
    meeting: Meeting
    neighbours: Mapping[int, Collection[int]]
    looks: Looks

    def few_shared(self) -> list[Piece] | None:
        """Return what several rows cover, None where that falls into many boxes."""
        found: list[Piece] = []
        for piece in self.shared():
            found.append(piece)
            if len(found) > _FEW * len(self.numbers):
                return None
        return found

    def shared(self) -> Iterator[Piece]:
        """Yield what several rows cover: of each row what it shares with others, without what was yielded before.

        Rows that meet many others come last: what they share is known by then.
        """
        done: set[int] = set()
        for row in sorted(self.numbers, key=lambda row: len(self.neighbours[row])):
            if not done.issuperset(self.neighbours[row]):
                yield from self._shared(row, done)
            done.add(row)

    def _shared(self, row: int, done: Collection[int]) -> Iterator[Piece]:
        others = self.neighbours[row]
        before = {other for other in others if other in done}
        known = before | {row}
        hull = tuple(
            (max(low, ranks[0][0]), min(high, ranks[-1][1]))
            for ranks, (low, high) in zip(self.rows[row], self.box, strict=True)
        )
        stack = [root(hull, self.rows, (row, *others))]
        while stack:
            box, full, open_ = stack.pop()
            left = [*full, *(other for other, _ in open_)]
            if row not in left or known.issuperset(left) or not before.isdisjoint(full):
                continue
            if len(left) == 2 or not open_:
                together = tuple(sorted(left))
                yield from ((one, together) for one in _common(box, [self.rows[other] for other in left]))
                continue
            self.looks.spend(len(open_))
            stack += halves(box, full, self.rows, open_)


def _common(box: Box, rows: Rows) -> Iterator[Box]:
    """Yield the boxes in which all of some rows meet inside a box."""
    columns: list[list[tuple[int, int]]] = [[one] for one in box]
    for row in rows:
        for at, ranks in enumerate(row):
            if len(ranks) > 1 or ranks[0][0] > box[at][0] or ranks[0][1] < box[at][1]:
                columns[at] = [
                    (max(low, first), min(high, last))
                    for low, high in columns[at]
                    for first, last in ranks
                    if first <= high and low <= last
                ]
    return product(*columns)


def _sparse(
    sizes: Sequence[int], rows: Rows, among: Sequence[int] | None, within: Box | None, effort: int | None, *, most: int
) -> _Sparse | None:
    """Return the pairs of rows that meet in a box, None for a small table and one with many of them.

    None stands for a table too of which more rows than asked for cover everything.
    """
    numbers = range(len(rows)) if among is None else among
    if len(numbers) < _LARGE or not all(sizes):
        return None
    box = within if within is not None else tuple((0, size - 1) for size in sizes)
    _, full, open_ = root(box, rows, numbers)
    numbers = sorted([*full, *(row for row, _ in open_)])
    if len(numbers) < _LARGE or len(full) > most:
        return None
    meeting = Meeting(sizes, rows, numbers)
    looks = Looks(effort)
    neighbours: dict[int, list[int]] = {number: [] for number in numbers}
    pairs = 0
    for row in numbers:
        near = [other for other in meeting.near(rows[row]) if other > row]
        looks.spend(1 + len(near))
        pairs += len(near)
        if pairs > _FEW * len(numbers):
            return None
        for other in near:
            if meets(rows[row], rows[other]):
                neighbours[row].append(other)
                neighbours[other].append(row)
    return _Sparse(box, rows, numbers, meeting, neighbours, looks)
