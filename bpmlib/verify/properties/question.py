"""A property as a question to the engine: what it comes to for one document, or for two."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from bpmlib.check.checked import Checked
from bpmlib.check.sections import PAIR
from bpmlib.core.from_model import SUBJECT, from_property
from bpmlib.errors import BpmError, Conflict, EvaluationError, InputError, NoMatch
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.policy import Policy
from bpmlib.run.compiled import Compiled
from bpmlib.values.compare import equal, kind_of, less
from bpmlib.values.undefined import Undefined
from bpmlib.verify.properties.documents import Choice, spelled
from bpmlib.verify.properties.valid import has_mixed_zones, in_words

__all__ = ["AFTER", "FIGURE", "Asked", "Outcome", "Question", "Slot"]

Slot: TypeAlias = tuple[str, ...]
"""What a choice gives a value to: the path of a field, `(FIGURE, name)` or `(AFTER, *path)`."""

FIGURE: Final = "figure of"
"""Begins the slot of a parameter without a figure."""
AFTER: Final = "value after"
"""Begins the slot of the value that the field has in the second of two documents."""

_REFUTE_TOTAL: Final = (NoMatch, Conflict, EvaluationError)
_COMPILED: Final = 64
"""Programs with different figures that are kept."""


@dataclass(frozen=True)
class Outcome:
    """What the property's expression came to: a value, or an error."""

    value: Any = None
    error: BpmError | None = None

    @property
    def name(self) -> str:
        """The class of the error, empty where there is a value."""
        return "" if self.error is None else type(self.error).__name__


@dataclass(frozen=True)
class Asked:
    """What came of a choice: the documents, in the order of what grows, their outcomes, and what they say together.

    `says` is `holds`, `fails`, `open` (an error, or null where an order is wanted: the property says nothing of that).
    The outcomes of two inputs are one.
    """

    choice: Mapping[Slot, Any]
    documents: tuple[dict[str, Any], ...]
    figures: Mapping[str, Any]
    outcomes: tuple[Outcome, ...]
    says: Literal["holds", "fails", "open"]

    @property
    def errors(self) -> tuple[str, ...]:
        """The classes of the errors."""
        return tuple(one.name for one in self.outcomes if one.error is not None)


class Question:
    """One property of a policy, as it is in force on a day."""

    def __init__(self, policy: Policy, section: p.Property, checked: Checked, day: date | None) -> None:
        self.policy = policy
        self.section = section
        self.checked = checked
        self.day = day
        self._made: OrderedDict[str, Compiled] = OrderedDict()
        self.plain = self.compiled({})
        self.program = self.plain.program
        self.open = tuple(self._open())
        self.path = self._path()

    @property
    def pair(self) -> bool:
        """Whether it is about two inputs at once."""
        return self.section.form == "for any two"

    @property
    def monotone(self) -> bool:
        """Whether it is about two documents that differ in one field."""
        return self.section.form in ("grows", "falls")

    @property
    def decisions(self) -> tuple[str, ...]:
        """The decisions of the policy that it needs, directly or through others."""
        known = dict.fromkeys(self._own(key) for key in self.program.definitions)
        return tuple(name for name in self.checked.decisions if name in known)

    def with_figures(self, figures: Mapping[str, Any]) -> Policy:
        """Return the policy with figures for the parameters that have none."""
        return self.policy.override(**figures) if figures else self.policy

    def compiled(self, figures: Mapping[str, Any]) -> Compiled:
        """Return the property's program with these figures."""
        key = repr(sorted(figures.items()))
        if key not in self._made:
            policy = self.with_figures(figures)
            program = from_property(
                self.checked, self.section, lambda used: policy.figures_of(used, self.day), self.day
            )
            self._made[key] = Compiled(in_words(program, self.checked.scope.words))
            if len(self._made) > _COMPILED:
                self._made.popitem(last=False)
        self._made.move_to_end(key)
        return self._made[key]

    # ----------------------------------------------------------------------------------------- asking

    def ask(self, choice: Choice) -> Asked | None:
        """Return what a choice of values comes to, None where it makes no valid document."""
        figures = {slot[1]: value for slot, value in choice.items() if slot[0] == FIGURE}
        fields = {slot: value for slot, value in choice.items() if slot[0] not in (FIGURE, AFTER)}
        inputs = [spelled(self.program.inputs, fields)]
        if self.path is not None:
            inputs.append(spelled(self.program.inputs, fields | {self.path: choice[AFTER, *self.path]}))
        return self._asked(choice, inputs, figures)

    def ask_of(self, documents: Sequence[dict[str, Any]], figures: Mapping[str, Any]) -> Asked | None:
        """Return what documents come to that were not chosen value by value, None where one is not valid."""
        inputs = [dict(zip(PAIR, documents, strict=True))] if self.pair else list(documents)
        return self._asked({}, inputs, figures)

    def documents_in(self, inputs: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
        """Return the documents that the property is about; those of a pair stand in one, and one may not be read."""
        return tuple(inputs[0].get(side, {}) for side in PAIR) if self.pair else tuple(inputs)

    def _asked(
        self, choice: Mapping[Slot, Any], inputs: Sequence[dict[str, Any]], figures: Mapping[str, Any]
    ) -> Asked | None:
        if has_mixed_zones(list(inputs)):
            return None
        try:
            compiled = self.compiled(figures)
            outcomes = [_outcome(compiled, one) for one in inputs]
        except InputError:
            return None
        if self.path is not None and self._falls_back(compiled, inputs):
            inputs, outcomes = inputs[::-1], outcomes[::-1]
        return Asked(
            choice, self.documents_in(inputs), figures, tuple(outcomes), self._says(compiled, inputs, outcomes)
        )

    def _says(
        self, compiled: Compiled, inputs: Sequence[dict[str, Any]], outcomes: Sequence[Outcome]
    ) -> Literal["holds", "fails", "open"]:
        if self.section.form == "total":
            error = outcomes[0].error
            return "holds" if error is None else "fails" if isinstance(error, _REFUTE_TOTAL) else "open"
        if any(one.error is not None for one in outcomes):
            return "open"
        values = [one.value for one in outcomes]
        if self.path is None:
            return "holds" if values[0] is (self.section.form != "never") else "fails"
        if not at_most(*self._along(compiled, inputs)):
            return "open"
        low, high = values if self.section.form == "grows" else values[::-1]
        if low is None or high is None or (not_lists(low, high) and not comparable(low, high)):
            return "open"
        return "holds" if at_most(low, high) else "fails"

    def _along(self, compiled: Compiled, inputs: Sequence[dict[str, Any]]) -> list[Any]:
        """Return the values that the field in which documents differ has in each."""
        slot = compiled.layout.reads[self.path or ()]
        return [compiled.guard.read(one)[slot] for one in inputs]

    def _falls_back(self, compiled: Compiled, inputs: Sequence[dict[str, Any]]) -> bool:
        """Return whether the second of two documents comes before the first."""
        one, other = self._along(compiled, inputs)
        return at_most(other, one) and not at_most(one, other)

    # ---------------------------------------------------------------------------------------- reading

    def _own(self, key: str) -> str:
        """Return the name of the policy's own definition behind a key."""
        return key.split(".", 1)[1] if self.pair and "." in key else key

    def _open(self) -> list[str]:
        """Return the parameters of the policy that have no figure, and that the property needs."""
        known = self.policy.figures_of(self.checked, self.day)
        own = self.checked.scope.names("parameter")
        used = {self._own(key) for key in self.program.parameters}
        return [name for name in own if name in used and name not in known]

    def _path(self) -> tuple[str, ...] | None:
        """Return the path of the field in which two documents differ, None where the property has none."""
        names: list[str] = []
        node = self.section.path
        while isinstance(node, m.Path):
            names.append(node.name)
            node = node.base
        return (node.name, *reversed(names)) if isinstance(node, m.Name) else None


def _outcome(compiled: Compiled, inputs: dict[str, Any]) -> Outcome:
    try:
        return Outcome(compiled.decide(inputs)[SUBJECT])
    except InputError:
        raise
    except BpmError as error:
        return Outcome(error=error)


def not_lists(low: Any, high: Any) -> bool:
    """Return whether one of two values is no list."""
    return kind_of(low) != "list" or kind_of(high) != "list"


def comparable(low: Any, high: Any) -> bool:
    """Return whether two values have a common order."""
    try:
        less(low, high)
    except Undefined:
        return False
    return True


def at_most(low: Any, high: Any) -> bool:
    """Return whether a value comes before another or is equal, a list has no item that the other lacks.

    >>> at_most([1, 1], [2, 1]), at_most(2, 1), at_most(None, 1)
    (True, False, False)
    """
    if not not_lists(low, high):
        return all(any(equal(item, other) for other in high) for item in low)
    return low is not None and high is not None and comparable(low, high) and not less(high, low)
