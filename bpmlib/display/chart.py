"""The outcome regions of a decision table over two of its variables, exactly, before anything is drawn.

An axis is the row of pieces that the rules tell apart, each as wide as the next: `[1000..5000]`, `> 5000`. So a bound
that belongs to one side and one that belongs to the other look as different as they are, and no outlier squeezes the
rest. What is the same on both sides of a bound is one piece.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import chain, product
from typing import Any, Final, Literal

from bpmlib.core import ast as c
from bpmlib.core.from_model import from_model
from bpmlib.core.personal import masked
from bpmlib.display.words import Say
from bpmlib.errors import BpmError, nearest
from bpmlib.explain.wording import Wording
from bpmlib.policy import Policy
from bpmlib.regions.intervals import Interval
from bpmlib.regions.partition import Box, Exhausted, Ranks, union
from bpmlib.run.compiled import Compiled
from bpmlib.values.types import ANY, Type, list_of
from bpmlib.verify.geometry.axes import Axis
from bpmlib.verify.geometry.conditions import place
from bpmlib.verify.geometry.grid import Grid
from bpmlib.verify.geometry.hits import Hits
from bpmlib.verify.geometry.outcomes import Outcome, outcome_of

__all__ = ["Area", "Chart", "chart"]

_EFFORT: Final = 5_000_000
"""How often rows are looked at for one chart."""
_NAMED: Final = 20
"""Outcomes of one area that are named."""
_PIECES: Final = 400
"""Pieces of one axis that can still be told apart in a picture."""

Kind = Literal["value", "gap", "conflict", "overlap", "several", "none"]


@dataclass(frozen=True, slots=True)
class Area:
    """What a table says in one place: its words, and whether no rule, or too many, apply there."""

    text: str
    kind: Kind
    key: Hashable = None
    """What tells outcomes apart, whatever they are called."""
    gap: bool = False
    clash: bool = False
    """Several rules apply: harmless (`overlap`) or not (`conflict`)."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Areas by column and row, the words of both axes, and where a document lies, in pieces from the left and below."""

    title: str
    x: str
    y: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    areas: tuple[tuple[Area, ...], ...]
    """By column, then by row."""
    fixed: tuple[str, ...] = ()
    """What is known of the other variables of the table: the document's values."""
    mark: tuple[float, float] | None = None


def chart(
    policy: Policy, table: str, x: str | None, y: str | None, document: Mapping[str, Any] | None, as_of: date | None,
    say: Say,
) -> Chart:  # fmt: skip
    """Return the chart of a decision table; what `regions` says of its arguments counts here."""
    return _Maker(policy, table, as_of, say).chart(x, y, document)


class _Maker:
    def __init__(self, policy: Policy, table: str, as_of: date | None, say: Say) -> None:
        checked, day = policy.in_force(as_of)
        if table not in checked.decisions:
            raise ValueError(f"`{table}` is no decision of `{policy.id}`" + _hint(table, checked.decisions))
        self.program = from_model(checked, (table,), lambda used: policy.figures_of(used, day), day)
        if not isinstance(self.program.definitions[table], c.Table):
            raise ValueError(f"`{table}` is a formula, and has no regions to draw")
        self.policy = policy
        self.say = say
        self.words = Wording(say.language, policy.vocabulary)
        self.grid = Grid.of(self.program, table, checked.scope.words)
        self.hits = Hits(self.grid, _EFFORT)
        self.compiled = Compiled(self.program)

    def chart(self, x: str | None, y: str | None, document: Mapping[str, Any] | None) -> Chart:
        table = self.grid.table
        across = self._axis(x, None)
        up = self._axis(y, across) if y is not None or len(self.grid.axes) > 1 else None
        state = None if document is None else self.compiled.state_of(self.compiled.guard.admit(document))
        ranks = [None if state is None else self._rank(axis, state) for axis in self.grid.axes]
        within: list[tuple[int, int] | None] = [
            None if rank is None or at in (across, up) else (rank, rank) for at, rank in enumerate(ranks)
        ]
        cells = self._cells(across, up, within)
        columns, rows = self._pieces(across, up, cells)
        first, second = self.grid.axes[across], None if up is None else self.grid.axes[up]
        areas = tuple(tuple(cells[column[0][0], row[0][0]] for row in rows) for column in columns)
        fixed = [] if state is None else [self._said(at, state) for at, one in enumerate(within) if one is not None]
        mark = None
        if state is not None and ranks[across] is not None and (up is None or ranks[up] is not None):
            mark = self._place(across, columns, state), 0.5 if up is None else self._place(up, rows, state)
        return Chart(
            f"{self.policy.id} · {table.name}", self._name(first), "" if second is None else self._name(second),
            tuple(map(first.text, columns)),
            ("",) if second is None else tuple(map(second.text, rows)), areas, tuple(fixed), mark,
        )  # fmt: skip

    # ---------------------------------------------------------------------------------------------- axes

    def _axis(self, name: str | None, other: int | None) -> int:
        """Return the axis that is called so; without a name the first that is not the other one."""
        free = [at for at in range(len(self.grid.axes)) if at != other]
        names = [axis.variable.header for axis in self.grid.axes]
        if name is None:
            found = free[:1]
        else:
            found = [at for at in free if names[at] == name]
        if not found:
            table = self.grid.table.name
            if not free:
                raise ValueError(f"`{table}` looks at nothing that could be an axis")
            raise ValueError(f"`{name}` is no variable of `{table}`" + _hint(name or "", [names[at] for at in free]))
        if len(self.grid.axes[found[0]]) > _PIECES:
            raise ValueError(f"`{names[found[0]]}` is cut into more than {_PIECES} pieces: too many for a picture")
        return found[0]

    def _name(self, axis: Axis) -> str:
        field = axis.variable.field
        label = field.labels.get(self.say.language) if field is not None else None
        return f"{axis.variable.header} ({label})" if label and label != axis.variable.header else axis.variable.header

    def _rank(self, axis: Axis, state: list[Any]) -> int | None:
        try:
            value = self.compiled.value(axis.variable.subject, state)
        except BpmError:  # what it depends on has no outcome
            return None
        return axis.rank(value) if value is not None or axis.null is not None else None

    def _said(self, at: int, state: list[Any]) -> str:
        variable = self.grid.axes[at].variable
        shape = self.compiled.masks.expression(variable.subject)
        value = masked(self.compiled.value(variable.subject, state), shape)
        return f"{variable.header} = {self.words.value(value, variable.type)}"

    def _place(self, at: int, pieces: Sequence[Ranks], state: list[Any]) -> float:
        """Return where on an axis the document lies; of a personal value only the piece is shown."""
        axis = self.grid.axes[at]
        value = self.compiled.value(axis.variable.subject, state)
        rank = axis.rank(value)
        inside_of = (any(low <= rank <= high for low, high in one) for one in pieces) if rank is not None else ()
        number = next(i for i, holds in enumerate(inside_of) if holds)
        low, high = axis.pieces[pieces[number][0][0]], axis.pieces[pieces[number][-1][1]]
        inside = 0.5
        if isinstance(low, Interval) and isinstance(high, Interval) and value is not None:
            hidden = self.compiled.masks.expression(axis.variable.subject) is not None
            inside = 0.5 if hidden else _share(low.low, place(value), high.high)
        return number + inside

    # --------------------------------------------------------------------------------------------- areas

    def _cells(
        self, across: int, up: int | None, within: Sequence[tuple[int, int] | None]
    ) -> dict[tuple[int, int], Area]:
        """Return what the table says by the ranks on both axes, for all that the other variables may still be."""
        found: dict[tuple[int, int], dict[Area, None]] = {}
        try:
            for box, area in self._boxes(within):
                for at in product(_range(box[across]), _range(box[up]) if up is not None else (0,)):
                    found.setdefault(at, {})[area] = None
        except Exhausted:
            raise ValueError(f"`{self.grid.table.name}` is too large for a picture") from None
        nothing = Area("", "none")
        count = 1 if up is None else len(self.grid.axes[up])
        return {
            at: _together(list(found[at])) if at in found else nothing
            for at in product(range(len(self.grid.axes[across])), range(count))
        }

    def _boxes(self, within: Sequence[tuple[int, int] | None]) -> Iterator[tuple[Box, Area]]:
        """Yield the boxes in which the other variables may be, with what is said there."""
        known: dict[tuple[int, ...] | None, Area] = {None: Area(self.say("conflict"), "conflict", clash=True)}
        for box, rows in chain(self.hits.hitting(), ((box, None) for box, _ in self.hits.clashes())):
            if all(one is None or low <= one[0] <= high for one, (low, high) in zip(within, box, strict=True)):
                if rows not in known:
                    known[rows] = self._area(rows or ())
                yield box, known[rows]

    def _area(self, rows: Sequence[int]) -> Area:
        outcome = outcome_of(self.hits, rows)
        if outcome.error == "NoMatch":
            return Area(self.say("no rule"), "gap", gap=True)
        if outcome.error:
            text = self.say("conflict") if outcome.error == "Conflict" else outcome.error
            return Area(text, "conflict", clash=True)
        overlap = len(rows) > 1 and self.grid.table.select in ("only", "same")
        return Area(self._text(outcome), "overlap" if overlap else "value", outcome.key, clash=overlap)

    def _text(self, outcome: Outcome) -> str:
        return outcome.text() if outcome.computed else self.words.value(outcome.value, self._type())

    def _type(self) -> Type:
        table = self.grid.table
        if len(table.results) > 1:
            return ANY
        own = table.results[0][1]
        return list_of(own) if table.select == "all" and table.fold is None else own

    def _pieces(
        self, across: int, up: int | None, cells: Mapping[tuple[int, int], Area]
    ) -> tuple[list[Ranks], list[Ranks]]:
        """Return the sets of ranks of both axes between which nothing changes."""
        count = 1 if up is None else len(self.grid.axes[up])
        width = len(self.grid.axes[across])
        columns = _joined(self.grid.axes[across], [tuple(cells[i, j] for j in range(count)) for i in range(width)])
        if up is None:
            return columns, [((0, 0),)]
        return columns, _joined(self.grid.axes[up], [tuple(cells[i, j] for i in range(width)) for j in range(count)])


def _joined(axis: Axis, lines: Sequence[tuple[Area, ...]]) -> list[Ranks]:
    """Return sets of ranks that are the same all along: of ordered values neighbours alone, null by itself."""
    found: list[list[tuple[int, int]]] = []
    for rank, line in enumerate(lines):
        like: list[tuple[int, int]] | None = None
        if rank != axis.null:
            alike = (one for one in reversed(found) if lines[one[0][0]] == line)
            like = next(alike, None) if axis.order is None or (found and lines[rank - 1] == line) else None
        if like is None:
            found.append([(rank, rank)])
        else:
            like.append((rank, rank))
    return [union(one) for one in found]


def _together(areas: Sequence[Area]) -> Area:
    """Return what is said of a place where it depends on something else."""
    if len(areas) == 1:
        return areas[0]
    texts = sorted({area.text for area in areas})
    text = " | ".join(texts[:_NAMED] + ["…"] * (len(texts) > _NAMED))
    gap, clash = (any(flags) for flags in zip(*((area.gap, area.clash) for area in areas), strict=True))
    return Area(text, "several", frozenset((area.kind, area.key, area.text) for area in areas), gap, clash)


def _range(ends: tuple[int, int]) -> range:
    return range(ends[0], ends[1] + 1)


def _share(low: Any, value: Any, high: Any) -> float:
    """Return how far between two ends a value lies, for the eye; near the end that there is, where one is missing."""
    if low is None or high is None:
        return 0.5 if low is high else 0.75 if low is None else 0.25
    if isinstance(value, str) or low == high:
        return 0.5
    if isinstance(value, datetime | date):
        part = Fraction((value - low).total_seconds()) / Fraction((high - low).total_seconds())
    else:
        part = (Fraction(value) - Fraction(low)) / (Fraction(high) - Fraction(low))
    return min(max(float(part), 0.08), 0.92)


def _hint(name: str, known: Any) -> str:
    hint = nearest(name, known)
    return f", {hint}" if hint else f"; there are {', '.join(f'`{one}`' for one in known)}"
