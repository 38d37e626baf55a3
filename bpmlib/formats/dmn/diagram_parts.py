"""A graph of several parts that nothing connects: each is laid out by itself, and they stand on shelves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from math import isqrt
from typing import Final

from bpmlib.formats.dmn.diagram_layers import Layout, Point, layered

__all__ = ["laid_out"]

_APART: Final = 60


def laid_out(
    sizes: Sequence[tuple[int, int]], arrows: Sequence[tuple[int, int]], floating: Collection[int] = ()
) -> Layout:
    """Return a layout as `layered` does, whose connected parts fill lines of a page about half as high as wide.

    >>> laid_out([(100, 50), (100, 50), (100, 50)], []).corners
    ((0, 0), (160, 0), (0, 110))
    """
    parts = list(_parts(len(sizes), arrows))
    part_of = {box: number for number, part in enumerate(parts) for box in part}
    inner: list[list[int]] = [[] for _ in parts]
    for number, (low, _) in enumerate(arrows):
        inner[part_of[low]].append(number)
    layouts = []
    for part, numbers in zip(parts, inner, strict=True):
        place = {box: number for number, box in enumerate(part)}
        links = [(place[arrows[number][0]], place[arrows[number][1]]) for number in numbers]
        layouts.append(layered([sizes[box] for box in part], links, {place[box] for box in part if box in floating}))
    origins, width, height = _shelves(layouts)
    corners: list[Point] = [(0, 0)] * len(sizes)
    paths: list[tuple[Point, ...]] = [()] * len(arrows)
    for part, numbers, layout, (left, top) in zip(parts, inner, layouts, origins, strict=True):
        for box, (x, y) in zip(part, layout.corners, strict=True):
            corners[box] = x + left, y + top
        for number, path in zip(numbers, layout.paths, strict=True):
            paths[number] = tuple((x + left, y + top) for x, y in path)
    return Layout(tuple(corners), tuple(paths), width, height)


def _parts(count: int, arrows: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """Yield the boxes of each connected part, in order."""
    beside: list[list[int]] = [[] for _ in range(count)]
    for low, high in arrows:
        beside[low].append(high)
        beside[high].append(low)
    seen: set[int] = set()
    for first in range(count):
        if first not in seen:
            part = [first]
            seen.add(first)
            for box in part:
                new = [other for other in dict.fromkeys(beside[box]) if other not in seen]
                seen.update(new)
                part += new
            yield sorted(part)


def _shelves(layouts: Sequence[Layout]) -> tuple[list[Point], int, int]:
    """Return where each part goes, line by line in their order, and the size of the whole."""
    area = sum((layout.width + _APART) * (layout.height + _APART) for layout in layouts)
    line = max(isqrt(2 * area), max((layout.width for layout in layouts), default=0))
    origins: list[Point] = []
    left = top = width = height = 0
    for layout in layouts:
        if left and left + layout.width > line:
            left, top = 0, height + _APART
        origins.append((left, top))
        width, height = max(width, left + layout.width), max(height, top + layout.height)
        left += layout.width + _APART
    return origins, width, height
