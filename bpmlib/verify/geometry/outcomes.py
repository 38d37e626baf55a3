"""What a table says where certain rules hit: a value, an error, or results that are computed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bpmlib.core import ast as c
from bpmlib.run.runtime import GLOBALS
from bpmlib.values.compare import equal, kind_of, show_value
from bpmlib.values.undefined import Undefined
from bpmlib.verify.geometry.hits import Hits

__all__ = ["Outcome", "outcome_of"]

_FOLDS: Final[Mapping[str, Any]] = {
    "sum": GLOBALS["add_up"], "min": GLOBALS["least"], "max": GLOBALS["greatest"], "count": len,
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What hits come to: an `error`, a `value`, or (neither is known beforehand) what is `said`, as expressions."""

    error: str = ""
    value: Any = None
    said: tuple[tuple[c.Expr, ...], ...] = ()
    how: tuple[Any, ...] = ()
    """For what is computed: how the table makes one value of its results."""

    @property
    def computed(self) -> bool:
        """Whether it is known only once a document is decided."""
        return bool(self.said)

    @property
    def key(self) -> Hashable:
        """What is equal for outcomes of which we know that they are the same."""
        if self.computed:
            return "computed", self.how, repr(self.said)
        return ("error", self.error) if self.error else ("value", _hashed(self.value))

    def same(self, other: Outcome) -> bool | None:
        """Whether two outcomes are the same, None where that depends on the document.

        What both say by equal expressions is the same if these mean the same in both tables.
        """
        if self.computed or other.computed:
            return True if (self.said, self.how) == (other.said, other.how) else None
        return self.error == other.error and (bool(self.error) or equal(self.value, other.value))

    def text(self) -> str:
        """Return the outcome in words."""
        if self.computed:
            return ", ".join(" ".join(one.span.text.split()) for results in self.said for one in results)
        return self.error or show_value(self.value)


def outcome_of(hits: Hits, rows: Sequence[int]) -> Outcome:
    """Return what a table comes to where just these rules hit, as `Hits.hitting` gives them."""
    table = hits.table
    if not rows:
        if table.default is None:
            none = table.select != "all" or table.fold in ("min", "max")
            return Outcome(error="NoMatch") if none else Outcome(value=_FOLDS[table.fold]([]) if table.fold else [])
        rows = (len(table.all_rows) - 1,)
    if table.select == "only" and len(rows) > 1:
        return Outcome(error="Conflict")
    rows = hits.in_order(rows) if len(rows) > 1 else rows
    said = tuple(table.all_rows[row].results or () for row in rows)
    constants = [[one.value for one in results if isinstance(one, c.Const)] for results in said]
    ranked = table.ranks is None or len(said) == 1 or hits.ranked
    if not ranked or any(len(known) < len(results) for known, results in zip(constants, said, strict=True)):
        return Outcome(said=said, how=(table.select, table.fold, table.ranks))
    names = [name for name, _ in table.results]
    values = [known[0] if len(names) == 1 else dict(zip(names, known, strict=True)) for known in constants]
    if table.select == "same" and not all(equal(values[0], value) for value in values):
        return Outcome(error="Conflict")
    if table.select != "all":
        return Outcome(value=values[0])
    try:
        return Outcome(value=_FOLDS[table.fold](values) if table.fold else values)
    except (Undefined, ArithmeticError):
        return Outcome(error="EvaluationError")


def _hashed(value: Any) -> Hashable:
    if isinstance(value, list):
        return "list", tuple(map(_hashed, value))
    if isinstance(value, dict):
        return "context", tuple((name, _hashed(item)) for name, item in value.items())
    return kind_of(value), value
