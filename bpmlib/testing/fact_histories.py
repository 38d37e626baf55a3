"""`fact_histories(patterns)`: the strategy of facts, withdrawals and times that patterns find something in.

A draw first chooses a pattern and tells most of the facts from which it is known to conclude, then others: documents
near what the conditions compare with, whose fields often have the value of a fact told before, as joins look for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from hypothesis.strategies import SearchStrategy

from bpmlib.patterns.engines import Engine
from bpmlib.patterns.session import Change, Session
from bpmlib.policy import Policy
from bpmlib.syntax.literals import literal
from bpmlib.testing.choices import Chooser, Made, new_label
from bpmlib.testing.fact_histories_pools import Pools, Told

__all__ = ["FactHistory", "FactStep", "fact_histories"]

_MORE = 8
_FREELY = 4


@dataclass(frozen=True, slots=True)
class FactStep:
    """A fact told (`does` is `assert`) or taken back (`retract`) at a time, or only time that passes (`-`).

    What is taken back is a fact that an earlier step told, by its `id`.
    """

    at: datetime
    does: str
    type: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True)
class FactHistory:
    """What a session is told, in ascending times. Its text is rows of a policy file."""

    policies: tuple[Policy, ...] = field(repr=False)
    steps: tuple[FactStep, ...]
    as_of: date | None = None

    def session(self, engine: Engine = "reference") -> Session:
        """Return a session that was told everything, of the engine named."""
        session = Session(self.policies, engine, as_of=self.as_of)
        for _ in self.play(session):
            pass
        return session

    def play(self, session: Session) -> Iterator[Change]:
        """Tell a session everything, step by step, and yield what each step brought about."""
        for step in self.steps:
            yield from session.advance(step.at)
            if step.does == "assert":
                yield session.assert_fact(step.values, step.type, id=step.id)
            elif step.does == "retract":
                yield session.retract(step.id)

    def __str__(self) -> str:
        lines = [["case", "at", "do", "type", "with"], ["-"] * 5]
        for one in self.steps:
            given = literal(dict(one.values)) if one.type else "-"
            lines.append(["drawn", one.at.isoformat(), one.does, one.type or "-", given])
        return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)

    __repr__ = __str__


def fact_histories(
    policies: Policy | Iterable[Policy], *, facts: int = 12, as_of: date | None = None
) -> SearchStrategy[FactHistory]:
    """Return the strategy of what a session of some policies may be told, of at most so many steps.

    Every fact is valid, and none is told twice. `as_of` is that of `Session`. Raises `ParameterNotSet` where the
    company has to set a figure of a policy, ValueError where no policy has a pattern.

    >>> from bpmlib import Policies
    >>> fact_histories(Policies.load()["showroom.duplicate_cards"])
    fact_histories(showroom.duplicate_cards)
    """
    chosen = (policies,) if isinstance(policies, Policy) else tuple(policies)
    maker = _Maker(Pools(chosen, as_of), facts)
    return Made(maker.draw, f"fact_histories({', '.join(one.id for one in chosen)})")


class _Maker:
    """Draws what sessions of some policies are told."""

    def __init__(self, pools: Pools, facts: int) -> None:
        self.pools = pools
        self._facts = facts
        self._label = new_label()
        self._ways = [way for way in pools.ways if len(way) <= facts]
        self._known = max(1, *map(len, pools.ways)) if pools.ways else 1

    def draw(self, choose: Chooser) -> FactHistory:
        """Return one history."""
        pools = self.pools
        which = choose.spread(len(self._ways) + 1)
        way = self._ways[which - 1] if which else ()
        taken: list[FactStep] = []
        for number in range(self._facts):
            told = way[number] if number < len(way) else None
            more = choose.item(self._label, partial(self._step, choose, taken, told))
            if not more:
                break
        return FactHistory(pools.policies, tuple(taken), pools.as_of)

    def _step(self, choose: Chooser, taken: list[FactStep], told: Told | None) -> bool:
        if not choose.index(_MORE, 1 if told is not None else None):
            return False
        pools, follow = self.pools, told is not None
        does = choose.index(_FREELY, (0 if told.number >= 0 else 1) if told is not None else None)
        number = choose.integer(0, len(pools.facts) - 1, forced=max(0, told.number) if told is not None else None)
        wait = choose.integer(0, len(pools.waits) - 1, forced=told.wait if told is not None else None)
        joined = choose.index(5, 0 if follow else None)
        pick = choose.index(12, 0 if follow else None)
        at = pools.later(taken[-1].at if taken else pools.start, wait, [one.at for one in taken])
        if does == 1:
            taken.append(FactStep(at, "-"))
            return True
        held = _held(taken)
        if does == 2 and held:
            one = held[pick % len(held)]
            taken.append(FactStep(at, "retract", one.type, one.values, one.id))
            return True
        type_, values = pools.fact(number, at, [(one.type, one.values) for one in held] if joined else [], pick)
        if all((one.type, one.values) != (type_, values) for one in held):
            taken.append(FactStep(at, "assert", type_, values, f"f{len(taken) + 1}"))
        return True


def _held(taken: Iterable[FactStep]) -> list[FactStep]:
    """Return the facts that were told and not taken back."""
    held: dict[str, FactStep] = {}
    for step in taken:
        if step.does == "assert":
            held[step.id] = step
        elif step.does == "retract":
            del held[step.id]
    return list(held.values())
