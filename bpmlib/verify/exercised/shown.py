"""What of the things there are to exercise in a program a decision shows, read off its state."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bpmlib.core import ast as c
from bpmlib.errors import BpmError
from bpmlib.run.compiled import Compiled
from bpmlib.source import Span
from bpmlib.verify.exercised.probes import Group, Item, Probe, When, probe_of
from bpmlib.verify.exercised.steps import position

__all__ = ["Probes", "worth"]


class Probes:
    """What there is to exercise in a compiled program, as far as it stands in files that are `own`."""

    def __init__(self, compiled: Compiled, own: Callable[[Span], bool]) -> None:
        self.compiled = compiled
        program = compiled.program
        self.by_key: dict[str, Probe] = {
            key: probe_of(program, definition)
            for key, definition in program.definitions.items()
            if key not in program.explanatory and own(definition.span)
        }
        self._looked_at = {
            key: c.ListOf(tuple(probe.expressions()), span=program.definitions[key].span)
            for key, probe in self.by_key.items()
        }

    def items(self) -> Iterator[Item]:
        """Yield the items of the whole program."""
        for probe in self.by_key.values():
            yield from probe.items()

    def shown(self, key: str, state: list[Any], hits: Sequence[int]) -> Iterator[Item]:
        """Yield what a definition that was computed shows; `state` is filled with what is computed on the way."""
        probe = self.by_key[key]
        values = self._values(key, state)

        def truth(node: c.Expr) -> bool | None:
            value = values[id(node)]
            return value if isinstance(value, bool) else None

        def reached(when: When) -> bool:
            return all(truth(condition) is wanted for condition, wanted in when)

        yield from (probe.rules[hit] for hit in hits if hit in probe.rules)
        for test in probe.tests:
            if (value := truth(test.condition)) is not None and reached(test.when):
                yield test.true if value else test.false
        for end in probe.ends:
            if reached(end.when):
                where = position(values[id(end.value)], values[id(end.end)], end.step)
                if where is not None and where in end.items:
                    yield end.items[where]
        for group in probe.groups:
            if reached(group.when):
                yield from _decisive(group, truth)

    def _values(self, key: str, state: list[Any]) -> dict[int, Any]:
        """Return the values of all that is looked at in a definition, by identity; None where there is none.

        All at once is one function to compile; only where one of them has no value each is computed alone.
        """
        looked_at = self._looked_at[key]
        found = self.value(looked_at, state)
        if found is None:
            found = [self.value(node, state) for node in looked_at.items]
        return dict(zip(map(id, looked_at.items), found, strict=True))

    def value(self, node: c.Expr, state: list[Any]) -> Any:
        """Return the value of an expression on a state, None where it has none."""
        try:
            return self.compiled.value(node, state)
        except BpmError:
            return None


def _decisive(group: Group, truth: Callable[[c.Expr], bool | None]) -> Iterator[Item]:
    """Yield the item of each part that decides: were it the other way round and all else as it is, so were the whole.

    What has no value is unknown, and decides nothing.
    """
    known = [(part, truth(part)) for part in group.parts]
    for at, (part, value) in enumerate(known):
        if value is None:
            continue
        here, there = (worth(group.whole, [(part, side), *known]) for side in (value, not value))
        if here is not None and there is not None and here is not there:
            yield group.true[at] if value else group.false[at]


def worth(node: c.Expr, known: Sequence[tuple[c.Expr, bool | None]]) -> bool | None:
    """Return what a condition comes to when its parts are known, None where that depends on an unknown one."""
    for part, value in known:
        if node is part or node == part:
            return value
    match node:
        case c.Not(operand) | c.Call("not", (operand,)):
            opposite = worth(operand, known)
            return None if opposite is None else not opposite
        case c.And(items) | c.Or(items):
            stop = isinstance(node, c.Or)
            values = [worth(item, known) for item in items]
            return stop if stop in values else None if None in values else not stop
    raise AssertionError(node)
