"""Which engine finds the facts that belong together: the plain one, or durable-rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias, get_args

from bpmlib.patterns import _durable
from bpmlib.patterns.encoding import is_served
from bpmlib.patterns.joiners import HashJoiner, Joiner
from bpmlib.patterns.memory import Memory
from bpmlib.patterns.rete import DurableJoiner
from bpmlib.patterns.rules import Rule

__all__ = ["Engine", "joiners_for"]

Engine: TypeAlias = Literal["auto", "durable", "reference"]


def joiners_for(rules: Iterable[Rule], engine: Engine, memory: Memory) -> dict[Rule, Joiner]:
    """Return for each rule what finds its matches.

    `durable` and `auto` take durable-rules for each rule that `is_served`, and the plain engine for the others. Where
    durable-rules cannot be used here, `durable` raises `EngineUnavailable`, and `auto` takes the plain engine for all.
    Raises ValueError for any other word.
    """
    if engine not in get_args(Engine):
        raise ValueError(f"no engine is called {engine!r}: take one of {', '.join(get_args(Engine))}")
    if engine == "durable":
        _durable.demand()
    durable = engine != "reference" and _durable.available()
    return {rule: DurableJoiner(rule) if durable and is_served(rule) else HashJoiner(rule, memory) for rule in rules}
