"""A table cut into regions in which the same rows apply.

Columns are ranges of ranks (see `atoms`), rows one set of ranks a column. A region is halved where the fewest rows lie
on both sides, until every row that is left covers it whole. The cost follows the pieces that are found, not the product
of the columns: a part that cannot hold what is looked for is not cut any further.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

__all__ = [
    "Box", "Cells", "Exhausted", "Looks", "Node", "Open", "Piece", "Ranks", "Rows", "cut", "halves", "merged", "pieces",
    "root", "union",
]  # fmt: skip

Ranks: TypeAlias = tuple[tuple[int, int], ...]
"""A set of ranks as ascending ranges that do not touch, both ends included; none is the empty set."""
Box: TypeAlias = tuple[tuple[int, int], ...]
"""One range of ranks a column."""
Cells: TypeAlias = tuple[Ranks, ...]
"""One set of ranks a column."""
Piece: TypeAlias = tuple[Box, tuple[int, ...]]
"""A box and the rows that cover it."""
Rows: TypeAlias = Sequence[Sequence[Ranks]]
"""The ranks that each row accepts, column by column."""

_CUTS: Final = 48
"""So many places to cut are weighed in a column; of more, some evenly chosen."""

Open: TypeAlias = list[tuple[int, int]]
"""Rows with the columns, as bits, in which they do not cover the region."""
Node: TypeAlias = tuple[Box, tuple[int, ...], Open]
"""A region, the rows that cover it, and those that do in part."""


class Exhausted(Exception):
    """A search took more effort than it was given."""


class Looks:
    """How often rows may still be looked at; None for any number of times."""

    def __init__(self, effort: int | None) -> None:
        self._left = effort

    def spend(self, count: int) -> None:
        """Count looks; raises `Exhausted` for one too many."""
        if self._left is not None:
            self._left -= count
            if self._left < 0:
                raise Exhausted


def pieces(
    sizes: Sequence[int], rows: Rows, *, least: int = 0, most: int | None = None, first: bool = False,
    among: Sequence[int] | None = None, within: Box | None = None, effort: int | None = None,
) -> Iterator[Piece]:  # fmt: skip
    """Yield disjoint boxes that at least and at most so many rows cover, each with these rows in their order.

    `sizes` are the numbers of ranks. With `first` only the first row that covers a box counts. `among` are the rows
    that are looked at (all), `within` is the box that is cut (the whole). Raises `Exhausted` once rows have been
    looked at more often than `effort` says.

    >>> list(pieces([2], [[((0, 1),)], [((0, 0),)]], first=True)), list(pieces([2], [[((0, 1),)], [((0, 0),)]]))
    ([(((0, 1),), (0,))], [(((0, 0),), (0, 1)), (((1, 1),), (0,))])
    """
    if not all(sizes):
        return
    most = len(rows) if most is None else most
    box = within if within is not None else tuple((0, size - 1) for size in sizes)
    stack = [root(box, rows, range(len(rows)) if among is None else among)]
    looks = Looks(effort)
    while stack:
        box, full, open_ = stack.pop()
        if first and full:
            best = min(full)
            full, open_ = (best,), [row for row in open_ if row[0] < best]
        if len(full) > most or len(full) + len(open_) < least:
            continue
        if not open_:
            yield box, tuple(sorted(full))
            continue
        looks.spend(len(open_))
        stack += halves(box, full, rows, open_)


def root(box: Box, rows: Rows, among: Iterable[int]) -> Node:
    """Return a box with those of the rows that cover it, and those that do in part."""
    full: list[int] = []
    open_: Open = []
    for number in among:
        columns = 0
        for at, (ranks, (low, high)) in enumerate(zip(rows[number], box, strict=True)):
            touching = [one for one in ranks if one[1] >= low and one[0] <= high]
            if not touching:
                break
            if touching[0][0] > low or touching[0][1] < high:
                columns |= 1 << at
        else:
            if columns:
                open_.append((number, columns))
            else:
                full.append(number)
    return box, tuple(full), open_


def halves(box: Box, full: tuple[int, ...], rows: Rows, open_: Open) -> tuple[Node, Node]:
    """Return both halves of a node, the higher one first."""
    column, place = cut(box, rows, open_)
    low, high = box[column]
    return (
        _part((*box[:column], (place, high), *box[column + 1 :]), column, full, rows, open_),
        _part((*box[:column], (low, place - 1), *box[column + 1 :]), column, full, rows, open_),
    )


def _part(box: Box, column: int, full: tuple[int, ...], rows: Rows, open_: Open) -> Node:
    """Return the half of a node whose box differs from the whole in one column."""
    low, high = box[column]
    bit = 1 << column
    kept: Open = []
    whole = list(full)
    for row in open_:
        number, columns = row
        if not columns & bit:
            kept.append(row)
            continue
        for first, last in rows[number][column]:
            if last < low:
                continue
            if first > high:
                break
            if first <= low and high <= last:
                if columns == bit:
                    whole.append(number)
                else:
                    kept.append((number, columns ^ bit))
            else:
                kept.append(row)
            break
    return box, tuple(whole), kept


def cut(box: Box, rows: Rows, open_: Open) -> tuple[int, int]:
    """Return the column and the rank before which to cut: few rows on both sides, and about as many on each."""
    best: tuple[int, int, int] | None = None
    count = len(open_)
    for column, (low, high) in enumerate(box):
        bit = 1 << column
        starts: list[int] = []
        stops: list[int] = []
        for number, columns in open_:
            if columns & bit:
                ranges = rows[number][column]
                if len(ranges) == 1:
                    first, last = ranges[0]
                else:
                    inside = [one for one in ranges if one[1] >= low and one[0] <= high]
                    first, last = inside[0][0], inside[-1][1]
                    if len(inside) > 1 and first <= low and high <= last:
                        first, last = low, inside[0][1]  # a hole in it is a place to cut
                starts.append(first if first > low else low)
                stops.append(last + 1 if last < high else high + 1)
        if not starts:
            continue
        starts.sort()
        stops.sort()
        free = count - len(starts)
        for place in _places(starts, stops, low, high):
            left, right = bisect_right(stops, place), len(starts) - bisect_left(starts, place)
            both = len(starts) - left - right + free
            cost = 2 * both + (left if left > right else right)
            if best is None or cost < best[0]:
                best = cost, column, place
    assert best is not None  # a row that does not cover the box has an end in it
    return best[1], best[2]


def _places(starts: Sequence[int], stops: Sequence[int], low: int, high: int) -> Sequence[int]:
    found = sorted({place for place in (*starts, *stops) if low < place <= high})
    return found if len(found) <= _CUTS else found[:: len(found) // _CUTS]


def merged(boxes: Sequence[Box], *, loose: Collection[int] = ()) -> list[Cells]:
    """Return the same set in fewer boxes, no two of which could be put together: those that differ in one column alone.

    The ranges of that column have to touch, unless it is `loose`: the order of its ranks means nothing then.

    >>> merged([((0, 0), (1, 1)), ((1, 2), (1, 1))])
    [(((0, 2),), ((1, 1),))]
    """
    found: list[Cells] = [tuple((one,) for one in box) for box in boxes]
    columns = len(found[0]) if found else 0
    changed = True
    while changed:
        changed = False
        for column in range(columns):
            joined = _joined(found, column, column in loose)
            changed = changed or len(joined) < len(found)
            found = joined
    return sorted(found)


def _joined(boxes: Sequence[Cells], column: int, loose: bool) -> list[Cells]:
    """Put boxes together that are alike but for one column."""
    groups: dict[Cells, list[tuple[int, int]]] = {}
    for box in boxes:
        groups.setdefault((*box[:column], *box[column + 1 :]), []).extend(box[column])
    found: list[Cells] = []
    for rest, ranges in groups.items():
        joined = union(ranges)
        for ranks in (joined,) if loose else ((one,) for one in joined):
            found.append((*rest[:column], ranks, *rest[column:]))
    return found


def union(ranges: Iterable[tuple[int, int]]) -> Ranks:
    """Return a set of ranks from ranges in any order.

    >>> union([(3, 4), (0, 1), (2, 2)])
    ((0, 4),)
    """
    found: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)
