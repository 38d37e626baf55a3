"""What a back-test counts: from which outcome to which the documents went, and how much money that moves.

Everything here is of a fixed size, however many documents there are: labels that become too many give way to
coarser ones, and no count is lost by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact
from typing import Any, Final, Literal

from bpmlib.core.personal import masked
from bpmlib.errors import BpmError, InputError, nearest
from bpmlib.run.decision import Decision
from bpmlib.values.compare import equal, kind_of, plain_data, show_value
from bpmlib.values.numbers import CONTEXT, plain

__all__ = ["Matrix", "Money", "Purse", "Side", "Tally", "Transition"]

By = Literal["value", "rules", "kind"]

_MOST: Final[dict[By, int]] = {"value": 24, "rules": 240, "kind": 1_000}
"""How many different outcomes are kept apart under each kind of label."""

_EXACT: Final = Context(prec=20_000, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[Inexact])
"""Holds any sum of decimal128 numbers to the last digit, and says so if it does not."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one version said of one answer for one document: the value with the rules, or the error's class and why.

    `shown` is the value with everything personal in it masked.
    """

    value: Any = field(default=None, repr=False)
    shown: Any = None
    rules: tuple[str, ...] = ()
    error: str = ""
    reason: str = ""
    decision: Decision | None = field(default=None, compare=False, repr=False)

    @classmethod
    def all_of(cls, decision: Decision, answers: Iterable[str]) -> dict[str, Side]:
        """Return what a decision says of each answer."""
        outcome, rules, masks = decision.outcome, decision.rules, decision.compiled.masks
        return {
            name: cls(
                outcome[name], masked(outcome[name], masks.definition(name)), rules.get(name, ()), decision=decision
            )
            for name in answers
        }

    @classmethod
    def failed(cls, error: BpmError) -> Side:
        """Return what an error says. The fields of an `InputError` are named, their values are not."""
        reason = error.diagnostics[0].message
        if isinstance(error, InputError) and error.problems:
            reason = ", ".join(f"`{path}`: {code}" for path, code in error.problems.items())
        return cls(error=type(error).__name__, reason=reason)

    def same(self, other: Side) -> bool:
        """Whether both are the same value, or errors of one class."""
        if self.error or other.error:
            return self.error == other.error
        return equal(self.value, other.value)

    def text(self) -> str:
        """Return the side in words: the value and its rules, or the error and why."""
        if self.error:
            return f"{self.error} ({self.reason})"
        return show_value(self.shown) + (f" by {', '.join(self.rules)}" if self.rules else " by no rule")

    def to_dict(self) -> dict[str, Any]:
        """Return the side as plain data, personal values masked."""
        if self.error:
            return {"error": self.error, "reason": self.reason}
        return {"value": plain_data(self.shown), "rules": list(self.rules)}


@dataclass(frozen=True, slots=True)
class Transition:
    """How many documents went from one outcome to another; `changed` of them to another value.

    Documents of one label may differ: two amounts by the same rules, say, or two texts longer than a message shows.
    """

    before: str
    after: str
    count: int
    changed: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The transitions of one answer, the most frequent first; their counts add up to the number of documents.

    `by` says what the labels are: the values where they are few, else the rules that decided, else the kinds of
    value. Errors go by their class under each.
    """

    answer: str
    by: By
    transitions: tuple[Transition, ...]

    @property
    def total(self) -> int:
        """The number of documents."""
        return sum(transition.count for transition in self.transitions)

    def to_dict(self) -> dict[str, Any]:
        """Return the matrix as plain data."""
        cells = [{"before": t.before, "after": t.after, "count": t.count, "changed": t.changed}
                 for t in self.transitions]  # fmt: skip
        return {"answer": self.answer, "by": self.by, "transitions": cells}


class Tally:
    """Counts the transitions of one answer under every kind of label, and drops a kind that has too many."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self._cells: dict[By, dict[tuple[str, str], list[int]]] = {by: {} for by in _MOST}
        self._labels: dict[By, set[str]] = {by: set() for by in _MOST}

    def add(self, before: Side, after: Side, *, changed: bool) -> None:
        """Count one document."""
        for by in list(self._cells):
            first = _label(before, by)
            last = first if by == "value" and not changed else _label(after, by)
            self._labels[by] |= {first, last}
            if len(self._labels[by]) > _MOST[by]:
                del self._cells[by]
                continue
            cell = self._cells[by].setdefault((first, last), [0, 0])
            cell[0] += 1
            cell[1] += changed

    def matrix(self) -> Matrix:
        """Return what was counted, under the finest labels that are left."""
        by, cells = next(iter(self._cells.items()))
        found = [Transition(*pair, *counts) for pair, counts in cells.items()]
        return Matrix(self.answer, by, tuple(sorted(found, key=lambda one: (-one.count, one.before, one.after))))


def _label(side: Side, by: By) -> str:
    if side.error:
        return side.error
    if by == "value":
        return show_value(_without_zeros(side.shown))
    if by == "rules":
        return ", ".join(side.rules) or "no rule"
    return kind_of(side.value)


def _without_zeros(value: Any) -> Any:
    """Return a value whose numbers end in no zeros behind the point: 30.0 and 30.00 are one outcome."""
    if isinstance(value, Decimal):
        return CONTEXT.normalize(value)
    if isinstance(value, list):
        return [_without_zeros(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_zeros(item) for key, item in value.items()}
    return value


@dataclass(frozen=True, slots=True)
class Money:
    """What an amount comes to before and after, exactly, over the documents for which both versions have one.

    `more` and `less` are the sums of what rose and what fell (`less` is negative). The amounts of documents for which
    only one version has any stand apart, with how many they are: they are no difference of two amounts.
    """

    path: str
    unit: str
    documents: int
    before: Decimal
    after: Decimal
    more: Decimal
    less: Decimal
    only_before: Decimal
    only_before_documents: int
    only_after: Decimal
    only_after_documents: int

    @property
    def difference(self) -> Decimal:
        """What comes to more, less what comes to less."""
        return _EXACT.subtract(self.after, self.before)

    def to_dict(self) -> dict[str, Any]:
        """Return the sums as plain data: numbers are text with every digit."""
        return {
            "path": self.path, "unit": self.unit, "documents": self.documents, "before": plain(self.before),
            "after": plain(self.after), "difference": plain(self.difference), "more": plain(self.more),
            "less": plain(self.less),
            "only_before": {"documents": self.only_before_documents, "amount": plain(self.only_before)},
            "only_after": {"documents": self.only_after_documents, "amount": plain(self.only_after)},
        }  # fmt: skip


class Purse:
    """Adds up the amounts at one path: the name of an answer, or a path into its value."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.answer, *self._names = path.split(".")
        self._unit = ""
        self._paired = self._alone = self._new = 0
        self._sums = dict.fromkeys(("before", "after", "more", "less", "only_before", "only_after"), Decimal(0))

    def add(self, before: Side, after: Side) -> None:
        """Count what one document comes to. Raise `ValueError` where the path holds no number."""
        old, new = self._amount(before), self._amount(after)
        if old is not None and new is not None:
            self._paired += 1
            self._put("before", old)
            self._put("after", new)
            difference = _EXACT.subtract(new, old)
            self._put("more" if difference > 0 else "less", difference)
        elif old is not None:
            self._alone += 1
            self._put("only_before", old)
        elif new is not None:
            self._new += 1
            self._put("only_after", new)

    def money(self) -> Money:
        """Return the sums."""
        return Money(self.path, self._unit, self._paired, **self._sums,
                     only_before_documents=self._alone, only_after_documents=self._new)  # fmt: skip

    def _put(self, name: str, amount: Decimal) -> None:
        self._sums[name] = _EXACT.add(self._sums[name], amount)

    def _amount(self, side: Side) -> Decimal | None:
        """Return the amount of one side, of a list the sum of its items; None where there is none."""
        if side.error:
            return None
        found = list(self._found(side.value, self._names))
        if side.decision is not None and not self._unit:
            self._unit = _unit(side.decision, self.answer, self._names)
        total = Decimal(0)
        for value in found:
            total = _EXACT.add(total, value)
        return total if found else None

    def _found(self, value: Any, names: list[str]) -> Iterator[Decimal]:
        match kind_of(value):
            case "null":
                return
            case "list":
                for item in value:
                    yield from self._found(item, names)
            case "context" if names:
                if names[0] not in value:
                    hint = nearest(names[0], value)
                    raise ValueError(f"`{self.path}`: there is no `{names[0]}`" + (f", {hint}" if hint else ""))
                yield from self._found(value[names[0]], names[1:])
            case "number" if not names:
                yield Decimal(value)
            case kind:
                raise ValueError(f"`{self.path}` is no amount: a {kind} is found there")


def _unit(decision: Decision, answer: str, names: list[str]) -> str:
    """Return what the amounts at a path are counted in, as far as the types say."""
    definition = decision.compiled.program.definitions[answer]
    results = dict(getattr(definition, "results", ()))
    type_ = getattr(definition, "type", None) or (
        results.get(names[0]) if names else next(iter(results.values())) if len(results) == 1 else None
    )
    return "" if type_ is None or type_.kind != "number" else type_.name
