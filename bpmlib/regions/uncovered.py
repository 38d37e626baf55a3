"""What no row of a large table covers, found by counting how much is missing.

The rows cover as many points as they have, less what is counted more than once: so it is known of every region how many
points are missing, and only a region with some is halved. The first box that no row touches is made as large as it can
be and counts as covered from then on, so that a gap is not found in pieces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import prod
from typing import TypeAlias

from bpmlib.regions.meeting import Meeting, meets
from bpmlib.regions.partition import Box, Cells, Looks, Piece, Ranks, Rows, cut

__all__ = ["uncovered"]

_Item: TypeAlias = tuple[int, int, int]
"""Something that covers a region in part: its number, the columns, as bits, in which it does not, and its points."""
_Region: TypeAlias = tuple[Box, int, list[_Item]]
"""A box, how many of its points are missing, and what covers some of the others."""


def uncovered(
    box: Box, rows: Rows, numbers: Sequence[int], shared: Sequence[Piece], meeting: Meeting, looks: Looks
) -> Iterator[Box]:
    """Yield disjoint boxes that together hold exactly what no row covers in a box.

    `numbers` are the rows that lie in it, `meeting` is of them, and `shared` is what several of them cover.
    """
    covering: list[Cells] = [tuple(rows[number]) for number in numbers]
    weights = [1] * len(numbers) + [1 - len(together) for _, together in shared]
    covering += [tuple((one,) for one in piece) for piece, _ in shared]
    items = [_in_box(at, cells, weights[at], box) for at, cells in enumerate(covering)]
    stack: list[_Region] = [(box, _points(box) - sum(points for _, _, points in items), items)]
    known = Meeting([high + 1 for _, high in box], (), ())  # the gaps
    while stack:
        region, missing, items = stack.pop()
        if not missing:
            continue
        if items:
            looks.spend(len(items))
            stack += _halves(region, missing, items, covering)
            continue
        cells: Cells = tuple((one,) for one in region)
        for column, limit in enumerate(box):
            wide = (*cells[:column], (limit,), *cells[column + 1 :])
            near = [rows[row] for row in meeting.near(wide)] + [covering[gap] for gap in known.near(wide)]
            looks.spend(len(near))
            cells = (*cells[:column], (_grown(cells, wide, column, near),), *cells[column + 1 :])
        yield tuple(one for (one,) in cells)
        known.add(len(covering), cells)
        covering.append(cells)
        stack = [_less(one, len(covering) - 1, cells) for one in stack]


def _points(box: Box) -> int:
    return prod(high - low + 1 for low, high in box)


def _in_box(at: int, cells: Cells, weight: int, box: Box) -> _Item:
    """Return how cells cover a box."""
    columns, points = 0, weight
    for column, (ranks, (low, high)) in enumerate(zip(cells, box, strict=True)):
        own = sum(max(0, min(last, high) - max(first, low) + 1) for first, last in ranks)
        points *= own
        if own <= high - low:
            columns |= 1 << column
    return at, columns, points


def _less(region: _Region, at: int, gap: Cells) -> _Region:
    """Return a region in which a gap counts as covered."""
    box, missing, items = region
    item = _in_box(at, gap, 1, box)
    return (box, missing - item[2], [*items, item]) if item[2] else region


def _halves(box: Box, missing: int, items: list[_Item], covering: Sequence[Cells]) -> tuple[_Region, _Region]:
    """Return both halves of a region, the higher one first."""
    column, place = cut(box, covering, [(at, columns) for at, columns, _ in items])
    low, high = box[column]
    bit, width, lower = 1 << column, high - low + 1, place - low
    left: list[_Item] = []
    right: list[_Item] = []
    for at, columns, points in items:
        if columns & bit:
            own = below = 0
            for first, last in covering[at][column]:
                start, stop = (first if first > low else low), (last if last < high else high)
                if start <= stop:
                    own += stop - start + 1
                    if start < place:
                        below += (stop if stop < place else place - 1) - start + 1
            points_below = points * below // own
            if below:
                left.append((at, columns if below < lower else columns ^ bit, points_below))
            if below < own:
                right.append((at, columns if own - below < width - lower else columns ^ bit, points - points_below))
        else:
            points_below = points * lower // width
            left.append((at, columns, points_below))
            right.append((at, columns, points - points_below))
    boxes = [(*box[:column], part, *box[column + 1 :]) for part in ((low, place - 1), (place, high))]
    missing_below = _points(boxes[0]) - sum(points for _, _, points in left)
    return (boxes[1], missing - missing_below, right), (boxes[0], missing_below, left)


def _grown(gap: Cells, wide: Cells, column: int, near: Iterable[Sequence[Ranks]]) -> tuple[int, int]:
    """Return how far a box can go in a column in which it is as wide as can be, before it touches others."""
    ((low, high),) = wide[column]
    ((start, stop),) = gap[column]
    for cells in near:
        if meets(cells, wide):
            for first, last in cells[column]:
                if low <= last < start:
                    low = last + 1
                elif stop < first <= high:
                    high = first - 1
    return low, high
