"""The expressions of a case's plan, evaluated on one state of it: guards, times, effects, checks of papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bpmlib.calendars.recurrence import Recurrence
from bpmlib.cases.plan import Plan
from bpmlib.cases.state import State
from bpmlib.check.cases import HISTORY, OCCURRENCE
from bpmlib.run.compiled import Compiled

__all__ = ["Moment", "Reader"]

_Getter = Callable[["Moment"], Any]


class Reader:
    """How each value that the plan's expressions read is found in a state; made once a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.compiled = Compiled(plan.program)
        self.stages = frozenset(stage.name for stage in plan.stages)
        self.events = frozenset(plan.events)
        self.papers = {paper.name: paper for paper in plan.papers}
        self.by_type: dict[str, tuple[str, ...]] = {}
        for event, type_ in plan.events.items():
            self.by_type[type_] = (*self.by_type.get(type_, ()), event)
        self.duties = {duty.name: duty for duty in plan.duties}
        self.recurrences = {duty.name: Recurrence.parse(duty.recurrence) for duty in plan.duties if duty.recurrence}
        self.getters = tuple(self._getter(read.path) for read in plan.program.reads)

    def _getter(self, path: tuple[str, ...]) -> _Getter:
        root, *rest = path
        if root == HISTORY:
            (name,) = rest
            return lambda moment: moment.state.history(name)
        if root in self.stages:
            return lambda moment: moment.state.stages[root]
        if root == OCCURRENCE:
            return lambda moment: moment.occurrence
        if root in self.events:
            return lambda moment: _part(moment.state.latest(root), rest)
        if root in self.papers:
            return lambda moment: _part(moment.paper(root), rest)
        return lambda moment: _part(moment.state.facts.get(root), rest)


def _part(value: Any, names: list[str]) -> Any:
    """Return a field of nested documents, null where one on the way is null."""
    for name in names:
        if value is None:
            return None
        value = value.get(name)
    return value


class Moment:
    """A state on which expressions are evaluated; what terms come to is kept for as long as the state lasts."""

    def __init__(self, reader: Reader, state: State, occurrence: Any = None) -> None:
        self.reader = reader
        self.state = state
        self.occurrence = occurrence
        self._computed: list[Any] | None = None

    def value(self, key: str) -> Any:
        """Return the value of an expression; raise what a decision raises."""
        if self._computed is None:
            self._computed = self.reader.compiled.state_of([getter(self) for getter in self.reader.getters])
        return self.reader.compiled.evaluated(key, self._computed)

    def holds(self, key: str | None) -> bool:
        """Return whether a condition holds; one that is not there does."""
        return key is None or self.value(key) is True

    def copies(self, name: str) -> int:
        """Return how many copies of a paper are on file."""
        filed = self.state.papers.get(name)
        return filed.copies if filed is not None else int(self.paper(name) is not None)

    def paper(self, name: str) -> Mapping[str, Any] | None:
        """Return the document of a paper that is on file, the newest: filed as such, or brought by an event."""
        sources = {name, *self.reader.by_type.get(self.reader.papers[name].type, ())}
        newest = next((source for source in reversed([*self.state.past]) if source in sources), None)
        return None if newest is None else self.state.latest(newest)
