"""Which engine finds the facts that belong together: the plain one, or durable-rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from bpmlib.patterns.joiners import HashJoiner, Joiner
from bpmlib.patterns.memory import Memory
from bpmlib.patterns.rules import Rule

__all__ = ["Engine", "joiners_for"]

Engine: TypeAlias = Literal["auto", "durable", "reference"]


def joiners_for(rules: Iterable[Rule], engine: Engine, memory: Memory) -> dict[Rule, Joiner]:
    """Return for each rule what finds its matches."""
    return {rule: HashJoiner(rule, memory) for rule in rules}
