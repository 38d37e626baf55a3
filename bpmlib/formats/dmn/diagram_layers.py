"""Boxes in rows: what an arrow starts from stands below what it leads to, and no two boxes overlap.

The usual four steps: arrows that close a circle are set aside, boxes get rows, rows get an order with few crossings,
and boxes are moved over their neighbours. All lengths are whole numbers, so that every machine draws the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

__all__ = ["Layout", "Point", "layered"]

Point = tuple[int, int]
"""x from the left, y from the top."""

_ACROSS: Final = 40
_BETWEEN_ROWS: Final = 70
_SWEEPS: Final = 6
_MOST_BENDS: Final = 5_000
"""More places than this at which long arrows pass a row, and they are drawn straight: they are a tangle anyhow."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each box has its upper left corner, how each arrow runs, and how large the whole is."""

    corners: tuple[Point, ...]
    paths: tuple[tuple[Point, ...], ...]
    """The bends of each arrow between the two boxes, from below; its ends are the caller's to choose."""
    width: int
    height: int


def layered(
    sizes: Sequence[tuple[int, int]], arrows: Sequence[tuple[int, int]], floating: Collection[int] = ()
) -> Layout:
    """Return a layout for boxes of these sizes (width, height) and arrows from a lower box to an upper one.

    A floating box stands as high as what it leads to allows, the others as low as what leads to them does. An arrow
    that would close a circle leads down, and one from a box to itself has no part in the layout.

    >>> layered([(100, 50), (100, 50)], [(0, 1)]).corners
    ((0, 120), (0, 0))
    """
    upward = _without_circles(len(sizes), arrows)
    rank = _ranks(len(sizes), upward, floating)
    grid = _grid(sizes, rank, upward)
    _order(grid)
    _spread(grid)
    return _layout(sizes, arrows, rank, grid)


def _without_circles(count: int, arrows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the arrows, each once, without those that lead back to a box from which one came."""
    above: list[list[int]] = [[] for _ in range(count)]
    for low, high in dict.fromkeys(arrows):
        above[low].append(high)
    kept: list[tuple[int, int]] = []
    open_, done = 1, 2
    state = [0] * count
    for root in range(count):
        if state[root]:
            continue
        state[root] = open_
        stack = [(root, iter(above[root]))]
        while stack:
            node, rest = stack[-1]
            for high in rest:
                if state[high] != open_:
                    kept.append((node, high))
                if not state[high]:
                    state[high] = open_
                    stack.append((high, iter(above[high])))
                    break
            else:
                state[node] = done
                stack.pop()
    return kept


def _ranks(count: int, arrows: Sequence[tuple[int, int]], floating: Collection[int]) -> list[int]:
    """Return the row of each box: 0 where nothing leads to it, else above all from which something leads to it."""
    above: list[list[int]] = [[] for _ in range(count)]
    waiting = [0] * count
    for low, high in arrows:
        above[low].append(high)
        waiting[high] += 1
    rank = [0] * count
    ready = [node for node in range(count) if not waiting[node]]
    for node in ready:
        for high in above[node]:
            rank[high] = max(rank[high], rank[node] + 1)
            waiting[high] -= 1
            if not waiting[high]:
                ready.append(high)
    for node in reversed(ready):
        if node in floating and above[node]:
            rank[node] = min(rank[high] for high in above[node]) - 1
    return rank


@dataclass(slots=True)
class _Grid:
    """Rows of cells: boxes, and behind them the places at which long arrows pass a row."""

    rows: list[list[int]]
    widths: list[int]
    below: list[list[int]]
    above: list[list[int]]
    bends: dict[tuple[int, int], int]
    """The cell at which the arrows from a box pass a row. They share it: they are one line up to there."""
    x: list[int] = field(default_factory=list)
    """The middle of each cell."""

    def add(self, row: int, width: int) -> int:
        """Return a new cell at the end of a row."""
        cell = len(self.widths)
        self.widths.append(width)
        self.below.append([])
        self.above.append([])
        self.rows[row].append(cell)
        return cell

    def link(self, low: int, high: int) -> None:
        """Note that a line runs between two cells of neighbouring rows."""
        self.above[low].append(high)
        self.below[high].append(low)


def _grid(sizes: Sequence[tuple[int, int]], rank: list[int], arrows: list[tuple[int, int]]) -> _Grid:
    grid = _Grid([[] for _ in range(max(rank, default=-1) + 1)], [], [], [], {})
    for (width, _), row in zip(sizes, rank, strict=True):
        grid.add(row, width)
    reach: dict[int, int] = {}
    for low, high in arrows:
        reach[low] = max(reach.get(low, 0), rank[high])
    straight = sum(top - rank[low] - 1 for low, top in reach.items()) > _MOST_BENDS
    for low, high in arrows:
        at = low
        for row in () if straight else range(rank[low] + 1, rank[high]):
            if (low, row) not in grid.bends:
                grid.bends[low, row] = cell = grid.add(row, 0)
                grid.link(at, cell)
            at = grid.bends[low, row]
        grid.link(at, high)
    return grid


def _order(grid: _Grid) -> None:
    """Sort each row by the middle of what its cells are linked to, from below and from above by turns."""
    place = [0] * len(grid.widths)
    for row in grid.rows:
        _number(row, place)
    for sweep in range(_SWEEPS):
        upward = sweep % 2 == 0
        links = grid.below if upward else grid.above
        for row in grid.rows if upward else reversed(grid.rows):
            wanted = {cell: _mean([place[other] for other in links[cell]], place[cell]) for cell in row}
            row.sort(key=wanted.__getitem__)
            _number(row, place)


def _number(row: list[int], place: list[int]) -> None:
    """Give the cells of a row their places, on one scale for all rows, so that rows can be compared."""
    for number, cell in enumerate(row):
        place[cell] = (2 * number + 1) * _SCALE // (2 * len(row))


_SCALE: Final = 1 << 20


def _mean(values: list[int], otherwise: int) -> int:
    return sum(values) // len(values) if values else otherwise


def _spread(grid: _Grid) -> None:
    """Give each cell the middle of what it is linked to, as far as its row has room for that."""
    grid.x = [0] * len(grid.widths)
    for row in grid.rows:
        _place(grid, row, [0] * len(row))
    for sweep in range(_SWEEPS):
        upward = sweep % 2 == 0
        links = grid.below if upward else grid.above
        for row in grid.rows if upward else reversed(grid.rows):
            wanted = [_mean([grid.x[other] for other in links[cell]], grid.x[cell]) for cell in row]
            _place(grid, row, wanted)


def _place(grid: _Grid, row: list[int], wanted: list[int]) -> None:
    """Place a row near the wanted middles: halfway between what fits from the left and what fits from the right."""
    gaps = [(grid.widths[left] + grid.widths[right]) // 2 + _ACROSS for left, right in pairwise(row)]
    from_left, from_right = list(wanted), list(wanted)
    for i, gap in enumerate(gaps):
        from_left[i + 1] = max(wanted[i + 1], from_left[i] + gap)
    for i, gap in reversed(list(enumerate(gaps))):
        from_right[i] = min(wanted[i], from_right[i + 1] - gap)
    for i, cell in enumerate(row):
        grid.x[cell] = (from_left[i] + from_right[i]) // 2


def _layout(
    sizes: Sequence[tuple[int, int]], arrows: Sequence[tuple[int, int]], rank: list[int], grid: _Grid
) -> Layout:
    boxes = range(len(sizes))
    left = min((grid.x[cell] - grid.widths[cell] // 2 for cell in range(len(grid.x))), default=0)
    middles = [x - left for x in grid.x]
    right = max((middles[cell] + (grid.widths[cell] + 1) // 2 for cell in range(len(grid.x))), default=0)
    heights = [max((sizes[cell][1] for cell in row if cell < len(sizes)), default=0) for row in grid.rows]
    tops = [sum(heights[row + 1 :]) + _BETWEEN_ROWS * (len(heights) - 1 - row) for row in range(len(heights))]

    def band(row: int, x: int) -> tuple[Point, Point]:
        return (x, tops[row] + heights[row]), (x, tops[row])

    paths = []
    for low, high in arrows:
        path: list[Point] = []
        if rank[low] < rank[high]:
            path.append(band(rank[low], middles[low])[1])
            for row in range(rank[low] + 1, rank[high]) if grid.bends else ():
                path += band(row, middles[grid.bends[low, row]])
            path.append(band(rank[high], middles[high])[0])
        paths.append(tuple(path))
    corners = tuple(
        (middles[box] - sizes[box][0] // 2, tops[rank[box]] + (heights[rank[box]] - sizes[box][1]) // 2)
        for box in boxes
    )
    bottom = tops[0] + heights[0] if heights else 0
    return Layout(corners, tuple(paths), right, bottom)
