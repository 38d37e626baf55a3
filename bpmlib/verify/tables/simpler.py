"""What a table says in more words than it needs: rules that could be one, conditions and words that never matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from bpmlib.core import ast as c
from bpmlib.regions.covering import overlaps
from bpmlib.regions.partition import Box, Cells, Ranks, union
from bpmlib.verify.geometry.axes import Axis
from bpmlib.verify.geometry.hits import Hits

__all__ = ["idle_columns", "idle_results", "mergeable"]

_PIECES: Final = 5_000
"""A table that falls into more pieces is not asked which of its conditions matter."""


def mergeable(hits: Hits, program: c.Program) -> Iterator[tuple[tuple[int, ...], str, str]]:
    """Yield rules that one rule could replace without any change, the header they differ in and the cell they come to.

    They have the same results, reasons and exceptions, differ in one variable, and what they accept of it together is
    one range or one list of words.
    """
    grid, table = hits.grid, hits.table
    taken: set[int] = set()
    for at, axis in enumerate(grid.axes):
        groups: dict[Hashable, list[int]] = defaultdict(list)
        for position, row in enumerate(table.rows):
            cells = grid.rows[position]
            if position not in taken and position not in grid.off and all(cells):
                said = repr((_of_row(row), program.reasons.get((table.key, row.name), None)))
                beaten = tuple(position in exception.beats for exception in table.exceptions)
                groups[cells[:at], cells[at + 1 :], said, beaten].append(position)
        for group in groups.values():
            for run in _runs(hits, at, group):
                taken.update(run)
                ranks = union(one for row in run for one in grid.rows[row][at])
                yield tuple(sorted(run)), axis.variable.header, axis.text(ranks)


def _runs(hits: Hits, at: int, group: list[int]) -> Iterator[list[int]]:
    """Yield the rows of a group that can be one, two at least: where values have an order, those that touch."""
    axis = hits.grid.axes[at]
    rows = hits.grid.rows
    run: list[int] = []
    reached: Ranks = ()
    for row in sorted(group, key=lambda row: rows[row][at]):
        joined = union([*reached, *rows[row][at]])
        named = max(_named(axis, reached), _named(axis, rows[row][at]))
        fits = bool(run) and (axis.order is None or _named(axis, joined) <= named)
        if fits and all(_may_join(hits, at, other, row) for other in run):
            run.append(row)
            reached = joined
            continue
        if len(run) > 1:
            yield run
        run, reached = [row], rows[row][at]
    if len(run) > 1:
        yield run


def _named(axis: Axis, ranks: Ranks) -> int:
    """Return how many ranges a cell names for its ranks; null, which has the last rank, is in no range."""
    beside = axis.null is not None and ranks != axis.whole and bool(ranks) and ranks[-1][0] < axis.null == ranks[-1][1]
    return len(ranks) + beside


def _may_join(hits: Hits, at: int, one: int, other: int) -> bool:
    """Whether the later of two rows may move up to the earlier one, and both be one hit."""
    table, rows = hits.table, hits.grid.rows
    first, last = min(one, other), max(one, other)
    if rows[first][at] == rows[last][at]:
        return False
    if table.select in ("only", "all") and _meet(rows[one], rows[other]):
        return False
    if table.select in ("only", "same") or table.fold is not None:
        return True
    between = range(first + 1, last)
    return not any(
        _meet(rows[row], rows[last]) and (table.select == "all" or table.rows[row].results != table.rows[last].results)
        for row in between
    )


def _meet(one: Cells, other: Cells) -> bool:
    """Whether some values lie in the cells of both rows."""
    return all(
        any(low <= last and first <= high for low, high in ours for first, last in theirs)
        for ours, theirs in zip(one, other, strict=True)
    )


def idle_columns(hits: Hits) -> Iterator[Axis]:
    """Yield the axes on which nothing depends: whatever the value, the same is said."""
    if hits.grid.off:  # with other figures more may depend on it
        return
    classes: dict[Hashable, int] = {}
    found: list[tuple[Box, int]] = []
    for box, rows in hits.hitting():
        if len(found) >= _PIECES:
            return
        found.append((box, classes.setdefault(_said(hits, rows), len(classes))))
    for part in hits.parts:
        if part.clash:
            found.append((part.box, classes.setdefault("conflict", len(classes))))
    for at, axis in enumerate(hits.grid.axes):
        if not _depends(hits, found, at):
            yield axis


def _said(hits: Hits, rows: tuple[int, ...]) -> Hashable:
    """Return what tells apart what rules that hit together come to."""
    table = hits.table
    said = tuple(_of_row(table.all_rows[row]) for row in hits.in_order(rows))
    if not said:
        return (_of_row(table.default),) if table.default is not None else "gap"
    constant = table.select == "same" and hits.ranked
    if (table.select == "only" and len(said) > 1) or (constant and len(set(said)) > 1):
        return "conflict"
    return tuple(dict.fromkeys(said)) if table.select == "same" or hits.first else said


def _of_row(row: c.Row) -> str:
    """Return what tells results apart: numbers by their value, `1.0` being `1`."""
    values = [result.value if isinstance(result, c.Const) else result for result in row.results or ()]
    return repr([Fraction(value) if isinstance(value, Decimal) else value for value in values])


def _depends(hits: Hits, pieces: Sequence[tuple[Box, int]], at: int) -> bool:
    """Whether, seen without one axis, boxes of which different things are said meet."""
    sizes = [size for other, size in enumerate(hits.grid.sizes) if other != at]
    if not sizes:
        return len({said for _, said in pieces}) > 1
    rows = [tuple((one,) for other, one in enumerate(box) if other != at) for box, _ in pieces]
    found = overlaps(sizes, rows, effort=hits.effort)
    return any(len({pieces[row][1] for row in together}) > 1 for _, together in found)


def idle_results(hits: Hits, words: Callable[[str], Sequence[str] | None]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the results with the words of their type that no rule which counts says; none where a rule computes one."""
    table = hits.table
    if table.fold == "count":
        return
    alive = hits.alive()
    rows = [row for position, row in enumerate(table.all_rows[: len(hits.grid.rows)]) if position in alive]
    if table.default is not None and next(hits.uncovered(), None) is not None:
        rows.append(table.default)
    for at, (name, type_) in enumerate(table.results):
        known = words(type_.name) if type_.kind == "string" else None
        said = [row.results[at] for row in rows if row.results is not None]
        values = {result.value for result in said if isinstance(result, c.Const) and isinstance(result.value, str)}
        if known and len(values) > 0 and all(isinstance(result, c.Const) for result in said):
            missing = tuple(word for word in known if word not in values)
            if missing:
                yield name, missing
