"""The expressions of a rule, evaluated on values that are given by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from bpmlib.core import ast as c
from bpmlib.errors import BpmError
from bpmlib.patterns.memory import Path, part_of
from bpmlib.run.compiled import Compiled

__all__ = ["Sheet", "State"]

State: TypeAlias = list[Any]
"""The values that expressions read, and what they came to as far as they were asked."""


class Sheet:
    """A program whose inputs are the names of a rule. Values of names that are not there yet are null."""

    def __init__(self, program: c.Program) -> None:
        self.program = program
        self._compiled = Compiled(program)
        self._places: dict[str, list[tuple[int, Path]]] = {}
        for path, slot in self._compiled.layout.reads.items():
            self._places.setdefault(path[0], []).append((slot, path[1:]))
        self._blank = self._compiled.state_of([None] * len(program.reads))

    def filled(self, values: Mapping[str, Any]) -> State:
        """Return the state in which these names have these values, and nothing is computed yet."""
        state = self._blank.copy()
        for name, value in values.items():
            self.write(state, name, value)
        return state

    def write(self, state: State, name: str, value: Any) -> None:
        """Give a name its value."""
        for slot, path in self._places.get(name, ()):
            state[slot] = value.get(path[0]) if len(path) == 1 else part_of(value, path)

    def value(self, key: str, state: State) -> Any:
        """Return the value of an expression; raise what a decision raises."""
        return self._compiled.evaluated(key, state)

    def all_hold(self, keys: Iterable[str], state: State) -> bool:
        """Return whether every condition holds. One that is false settles it, whatever the others come to.

        Where none is false, and one has no value, that is raised. So it does not matter in which order they are asked.
        """
        problem: BpmError | None = None
        for key in keys:
            try:
                if not self._compiled.evaluated(key, state):
                    return False
            except BpmError as error:
                problem = problem or error
        if problem is not None:
            raise problem
        return True
