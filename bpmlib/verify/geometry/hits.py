"""Which rules of a table hit where: its grid cut into boxes, with hit policy and exceptions taken into account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from bpmlib.core import ast as c
from bpmlib.regions.covering import gaps, overlaps
from bpmlib.regions.partition import Box, Cells, Piece, pieces
from bpmlib.run.exceptions import effective, settle
from bpmlib.run.runtime import by_rank
from bpmlib.verify.geometry.grid import Grid

__all__ = ["Hits", "Part"]


@dataclass(frozen=True)
class Part:
    """A box in which the same exceptions apply.

    `rows` are the positions of the rules that may hit there, in the order in which they count: those of the
    exceptions that hit (they cover the box), and the rules that no exception beats. `clash` are two exceptions of
    which neither goes before the other; nothing hits then.
    """

    box: Box
    applying: tuple[int, ...]
    effective: tuple[int, ...]
    up: tuple[int, ...]
    rows: tuple[int, ...]
    clash: tuple[int, ...] = ()


@dataclass(frozen=True)
class Hits:
    """Answers about a grid; each raises `Exhausted` where it takes more effort than is allowed."""

    grid: Grid
    effort: int | None = None

    @property
    def table(self) -> c.Table:
        """The table."""
        return self.grid.table

    @cached_property
    def _rows(self) -> Sequence[Cells]:
        """The rules, the exceptions, and behind them the boxes in which no document lies."""
        return (*self.grid.rows, *self.grid.impossible)

    @cached_property
    def _impossible(self) -> tuple[int, ...]:
        return tuple(range(len(self.grid.rows), len(self._rows)))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The boxes of the exceptions: one, the whole, where there are none."""
        return tuple(self._parts())

    def _parts(self) -> Iterator[Part]:
        table, count = self.table, len(self.table.rows)
        positions = range(count, count + len(table.exceptions))
        among = [position for position in positions if position not in self.grid.off]
        for box, applying in pieces(self.grid.sizes, self._rows, among=among, effort=self.effort):
            applies = tuple(position in applying for position in positions)
            settled = settle(table, applies)
            strong = tuple(count + one for one in effective(table, applies))
            if isinstance(settled, frozenset):
                yield Part(box, applying, strong, (), (), tuple(count + one for one in sorted(settled)))
            else:
                up, beaten = settled
                rows = [*up, *(row for row in range(count) if row not in beaten | self.grid.off)]
                yield Part(box, applying, strong, up, tuple(self.in_order(rows)))

    def in_order(self, rows: Iterable[int]) -> list[int]:
        """Return rows in the order in which they count: exceptions first, or as their results are ranked."""
        found = sorted(rows, key=lambda row: (row < len(self.table.rows), row))
        if self.table.ranks is None or not self.ranked:
            return found
        key = by_rank(self.table.ranks)
        return sorted(found, key=lambda row: key(self._values(row)))

    def _values(self, row: int) -> dict[int, Any]:
        results = self.table.all_rows[row].results or ()
        return {at: result.value for at, result in enumerate(results) if isinstance(result, c.Const)}

    @cached_property
    def ranked(self) -> bool:
        """Whether the order of the results is known: all of them are constants."""
        rows = [row for row in self.table.all_rows if row.results is not None]
        return all(isinstance(result, c.Const) for row in rows for result in row.results or ())

    @property
    def first(self) -> bool:
        """Whether the first rule alone counts, and which that is can be told."""
        return self.table.select == "first" and (self.table.ranks is None or self.ranked)

    @property
    def has_gaps(self) -> bool:
        """Whether a document that no rule applies to is an error."""
        return self.table.default is None and (self.table.select != "all" or self.table.fold in ("min", "max"))

    def uncovered(self) -> Iterator[Box]:
        """Yield disjoint boxes that together hold exactly what no rule hits."""
        for part in self.parts:
            if not part.up and not part.clash:
                among = (*part.rows, *self._impossible)
                yield from gaps(self.grid.sizes, self._rows, among=among, within=part.box, effort=self.effort)

    def together(self) -> Iterator[Piece]:
        """Yield disjoint boxes with the rules, two at least, that hit there together."""
        for part in self.parts:
            if not part.clash:
                among = (*part.rows, *self._impossible)
                found = overlaps(self.grid.sizes, self._rows, among=among, within=part.box, effort=self.effort)
                yield from self._possible(found)

    def clashes(self) -> Iterator[Piece]:
        """Yield boxes with two exceptions that apply there, of which neither goes before the other."""
        for part in self.parts:
            if part.clash:
                for box in self._inside(part.box):
                    yield box, part.clash

    def hitting(self) -> Iterator[Piece]:
        """Yield disjoint boxes that hold everything, with the rules that hit there, or the one that counts.

        Clashes of exceptions are left out.
        """
        for part in self.parts:
            if part.clash:
                continue
            if self.first:
                order = (*self._impossible, *part.rows)
                rows = [self._rows[position] for position in order]
                found = pieces(self.grid.sizes, rows, first=True, within=part.box, effort=self.effort)
                yield from self._possible((box, tuple(order[at] for at in at_)) for box, at_ in found)
            else:
                among = (*part.rows, *self._impossible)
                yield from self._possible(
                    pieces(self.grid.sizes, self._rows, among=among, within=part.box, effort=self.effort)
                )

    def alive(self) -> frozenset[int]:
        """Return the rules and exceptions that count for some values."""
        found: set[int] = set()
        if self.first:
            found.update(row for _, rows in self.hitting() for row in rows)
        for part in self.parts:
            if any(True for _ in self._inside(part.box)):
                found.update(part.effective if not part.clash else part.clash)
                if not self.first:
                    found.update(row for row in part.rows if row not in found and self._reaches(row, part.box))
        return frozenset(found)

    def _reaches(self, row: int, box: Box) -> bool:
        """Whether a rule holds in some part of a box in which documents lie."""
        met = _met(self.grid.rows[row], box)
        if not all(met) or not self._impossible:
            return all(met)
        return any(True for one in product(*met) for _ in self._inside(one))

    def _inside(self, box: Box) -> Iterator[Box]:
        """Yield the parts of a box in which documents lie."""
        return gaps(self.grid.sizes, self._rows, among=self._impossible, within=box, effort=self.effort)

    def _possible(self, found: Iterator[Piece]) -> Iterator[Piece]:
        last = len(self.grid.rows)
        return (piece for piece in found if not piece[1] or max(piece[1]) < last)


def _met(cells: Cells, box: Box) -> list[list[tuple[int, int]]]:
    """Return of the cells of a rule what lies in a box."""
    return [
        [(max(low, first), min(high, last)) for first, last in ranks if first <= high and last >= low]
        for ranks, (low, high) in zip(cells, box, strict=True)
    ]
