"""Runs the mutants of a policy file: does one of the file's own examples notice each of them?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from bpmlib.errors import BpmError
from bpmlib.model import policies as p
from bpmlib.policies import Policies
from bpmlib.policy import Policy
from bpmlib.verify.diff import diff
from bpmlib.verify.examples import run_examples_of
from bpmlib.verify.mutants.kinds import Mutant, mutants_of

__all__ = ["FATES", "Fate", "Outcome", "Score", "mutate"]

Fate = Literal["killed", "survived", "refused", "equivalent"]
FATES: Final[tuple[Fate, ...]] = ("killed", "survived", "refused", "equivalent")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A mutant and what becomes of it.

    `refused` by the checks, `killed` by an example, `equivalent` where it is proved that it decides the same, else
    `survived`.
    """

    mutant: Mutant
    fate: Fate

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        one = self.mutant
        return {
            "place": one.span.place,
            "kind": one.kind,
            "written": one.span.text,
            "mutated": one.text,
            "fate": self.fate,
        }


@dataclass(frozen=True, slots=True)
class Score:
    """The mutants of one policy and what becomes of them."""

    policy: str
    outcomes: tuple[Outcome, ...]

    def count(self, fate: Fate) -> int:
        """Return how many mutants have that fate."""
        return sum(one.fate == fate for one in self.outcomes)

    @property
    def percent(self) -> float:
        """Of the mutants that are accepted and not proved equivalent those that are killed, in per cent."""
        killed = self.count("killed")
        whole = killed + self.count("survived")
        return 100 * killed / whole if whole else 100.0

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        counts: dict[str, int] = {fate: self.count(fate) for fate in FATES}
        return {"policy": self.policy, **counts, "mutants": [one.to_dict() for one in self.outcomes]}


def mutate(policies: Policies, policy: str) -> Score:
    """Run every mutant of a policy that has one version.

    Raises `PolicyError` where the policy has mistakes, `ValueError` where it has several versions or where its own
    examples fail already, since nothing can be told from them then.
    """
    original = policies[policy]
    if len(original.versions) != 1:
        raise ValueError(f"`{policy}` has several versions")
    if not _holds(original):
        raise ValueError(f"an example of `{policy}` fails already")
    return Score(policy, tuple(_outcomes(policies, original, original.versions[0])))


def _outcomes(policies: Policies, original: Policy, model: p.Policy) -> Iterator[Outcome]:
    for mutant in mutants_of(model):
        yield Outcome(mutant, _fate(policies, original, mutant))


def _fate(policies: Policies, original: Policy, mutant: Mutant) -> Fate:
    try:
        changed = policies.with_text(mutant.source, name=mutant.span.source.name)[original.id]
        for version in changed.versions:
            changed.checked(changed.first_day(version))
    except BpmError:
        return "refused"
    if not _holds(changed):
        return "killed"
    return "equivalent" if _unordered(mutant, original) or _same(original, changed) else "survived"


def _unordered(mutant: Mutant, original: Policy) -> bool:
    """Return whether rows of a table are swapped in which one row at most may match: their order says nothing."""
    if mutant.kind != "swap":
        return False
    tables = (one for one in original.versions[0].sections if isinstance(one, p.DecisionTable))
    rows = (row for table in tables if table.hit_policy == "UNIQUE" for row in table.rows)
    return any(mutant.span.start <= row.span.start < mutant.span.end for row in rows)


def _holds(policy: Policy) -> bool:
    return all(result.passed for result in run_examples_of(policy))


def _same(original: Policy, changed: Policy) -> bool:
    """Return whether it is proved that both decide the same."""
    try:
        return diff(original, changed).equivalent
    except BpmError:
        return False
