"""Which engine finds the facts that belong together: the plain one, or durable-rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias, get_args

from bpmlib.patterns import _durable
from bpmlib.patterns.encoding import is_served
from bpmlib.patterns.joiners import HashJoiner, Joiner
from bpmlib.patterns.memory import Memory
from bpmlib.patterns.rete import DurableJoiner
from bpmlib.patterns.rules import Rule

__all__ = ["Engine", "joiners_for"]

Engine: TypeAlias = Literal["auto", "durable", "reference"]

_SAFE: Final = 2
"""How many facts a pattern joins for which durable-rules is taken without being asked for."""


def joiners_for(rules: Iterable[Rule], engine: Engine, memory: Memory) -> dict[Rule, Joiner]:
    """Return for each rule what finds its matches.

    `durable` takes durable-rules for each rule that `is_served`, and the plain engine for the others. `auto` takes it
    for those that join two facts, where it is installed: of three and more it keeps, and never frees, what it once held
    to belong together. Raises `EngineUnavailable` where durable-rules is asked for by name and cannot be used here,
    ValueError for any other word.
    """
    if engine not in get_args(Engine):
        raise ValueError(f"no engine is called {engine!r}: take one of {', '.join(get_args(Engine))}")
    if engine == "durable":
        _durable.demand()
    available = engine != "reference" and _durable.available()

    def by_durable(rule: Rule) -> bool:
        return available and is_served(rule) and (engine == "durable" or len(rule.givens) == _SAFE)

    return {rule: DurableJoiner(rule) if by_durable(rule) else HashJoiner(rule, memory) for rule in rules}
