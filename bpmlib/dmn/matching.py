"""Large tables: which rules apply, found by compiled code over an index instead of cell by cell.

The cells become a decision table in the core language whose results are the numbers of its rows, and run as that of a
policy does. What cannot be typed beforehand, and a value of another type than its column's, is left to the cells: the
index may skip rows, and never decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from bpmlib.check.checked import check
from bpmlib.check.scope import NoWords
from bpmlib.core.from_model import from_model
from bpmlib.documents.registry import Registry
from bpmlib.errors import BpmError
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.model.walk import nodes
from bpmlib.run.compiled import Compiled
from bpmlib.source import Span
from bpmlib.values.kinds import kind_of
from bpmlib.values.types import Type

__all__ = ["LARGE", "Matcher"]

LARGE: Final = 24
"""Tables of fewer rules are gone through cell by cell; as of this size their index pays."""

_KINDS: Final = frozenset({
    "number", "string", "boolean", "date", "time", "date and time", "days and time duration",
    "years and months duration",
})  # fmt: skip


class Matcher:
    """Finds the rules that apply to the values of a table's columns. Compiled when first asked."""

    def __init__(self, types: Sequence[Type], rows: Sequence[Sequence[m.UnaryTests]], span: Span) -> None:
        self._types = types
        self._rows = rows
        self._span = span

    def find(self, values: Sequence[Any]) -> list[int] | None:
        """Return the numbers of the rules that apply, from 0, in their order; None where the cells have to be asked.

        A null is left to the cells: there it passes `not(...)`, which it does not in a policy.
        """
        decide = self._decide
        if decide is None or None in values:
            return None
        try:
            found = decide(dict(zip(self._names, values, strict=True))).value
        except BpmError:
            return None
        return [int(row) for row in found]

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(f"column{at}" for at in range(len(self._kinds)))

    @cached_property
    def _kinds(self) -> tuple[str | None, ...]:
        return tuple(
            type_.kind if type_.kind in _KINDS else _kind_of_cells(row[at] for row in self._rows)
            for at, type_ in enumerate(self._types)
        )

    @cached_property
    def _decide(self) -> Callable[[Any], Any] | None:
        if None in self._kinds:
            return None
        try:
            checked = check(self._policy(), Registry.of(()), NoWords(), {})
        except BpmError:
            return None
        return Compiled(from_model(checked, ("rows",), lambda _: {})).decide

    def _policy(self) -> p.Policy:
        """Return the table as one of a policy: its columns are inputs, its results the numbers of the rows."""
        span = self._span

        def word(text: str) -> p.Word:
            return p.Word(text, span=span)

        inputs = tuple(
            p.InputRow(word(name), m.TypeName(str(kind), nullable=True, span=span), None, None, "", "", span=span)
            for name, kind in zip(self._names, self._kinds, strict=True)
        )
        columns = tuple(p.Column(m.Name(name, span=span), span=span) for name in self._names)
        result = p.ResultColumn(word("rows"), m.TypeName("number", span=span), span=span)
        rows = tuple(
            p.Row(word(f"r{at}"), tuple(tests), (m.Number(Decimal(at), span=span),), (), span=span)
            for at, tests in enumerate(self._rows)
        )
        table = p.DecisionTable(word("rows"), "COLLECT", columns, (result,), rows, span=span)
        front = p.FrontMatter(word("table"), (), (), date.min, None, None, (), (), (), span=span)
        return p.Policy(front, (p.Inputs(inputs, span=span), table), span=span)


def _kind_of_cells(cells: Iterator[m.UnaryTests]) -> str | None:
    """Return the one kind of the literals in a column without a type; None where there is no such kind."""
    kinds = {kind for cell in cells for node in nodes(cell) if (kind := _literal(node)) is not None}
    return kinds.pop() if len(kinds) == 1 else None


def _literal(node: object) -> str | None:
    match node:
        case m.Number() | m.String() | m.Boolean() | m.Temporal():
            return kind_of(node.value)
    return None
