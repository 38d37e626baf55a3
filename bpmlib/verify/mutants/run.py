"""Runs the mutants of a policy: does one of its own examples, histories or properties notice each of them?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from time import monotonic
from typing import Any, Final, Literal, TypeAlias

from bpmlib.errors import BpmError, PolicyError
from bpmlib.model import policies as p
from bpmlib.policies import Policies
from bpmlib.policy import Policy
from bpmlib.source import Span
from bpmlib.verify.diff import diff
from bpmlib.verify.examples import ExampleResult, run_examples_of
from bpmlib.verify.logic import Effort
from bpmlib.verify.mutants.kinds import EXPECTED, mutants_of
from bpmlib.verify.mutants.site import Mutant, Site
from bpmlib.verify.mutants.tables import orderless
from bpmlib.verify.properties import prove

__all__ = ["FATES", "LIMIT", "SECONDS", "Fate", "Mutation", "Outcome", "Score"]

Fate: TypeAlias = Literal["killed", "survived", "stopped", "refused", "equivalent"]
FATES: Final[tuple[Fate, ...]] = ("killed", "survived", "stopped", "refused", "equivalent")
LIMIT: Final = 2000
"""How many mutants of a policy are run, unless it is said otherwise."""
SECONDS: Final = 60.0
"""How long the examples of one mutant may take, unless it is said otherwise."""
_DOCUMENTS: Final = 200
"""How many random documents each property is tried on."""
_EFFORT: Final = Effort(steps=200_000, seconds=5)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A mutant and what becomes of it.

    `refused` by the checks; `killed` by an example, a history or a property; `equivalent` where it is proved that it
    decides the same; `stopped` where its examples took too long; else `survived`.
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
    """The mutants of one policy that were run, and what becomes of them; `of` is how many there are."""

    policy: str
    outcomes: tuple[Outcome, ...]
    of: int

    def count(self, fate: Fate) -> int:
        """Return how many mutants have that fate."""
        return sum(one.fate == fate for one in self.outcomes)

    @property
    def percent(self) -> float | None:
        """Of the mutants that are accepted and not proved equivalent those that are killed, in per cent.

        None where there are none: nothing was measured.
        """
        killed = self.count("killed")
        whole = killed + self.count("survived") + self.count("stopped")
        return 100 * killed / whole if whole else None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        counts: dict[str, int] = {fate: self.count(fate) for fate in FATES}
        mutants = [one.to_dict() for one in self.outcomes]
        return {"policy": self.policy, "percent": self.percent, "of": self.of, **counts, "mutants": mutants}


class Mutation:
    """The mutants of one policy, in all its versions: `mutants` are those to be run, `of` how many there are.

    Where there are more than `limit` (0 is none), they are taken from the whole text at even distances. The examples
    of `also`, policies that use this one, notice changes too. Raises `PolicyError` where the policy has mistakes,
    `ValueError` for a workbook, and where an example fails already: if it is not `strict`, that one notices nothing
    instead.

    >>> from bpmlib import Policies
    >>> mutation = Mutation(Policies.load(), "agency.splits")
    >>> mutation.fate(mutation.mutants[0])
    'killed'
    """

    def __init__(
        self, policies: Policies, policy: str, *, limit: int = LIMIT, seconds: float = SECONDS,
        also: Iterable[str] = (), strict: bool = True,
    ) -> None:  # fmt: skip
        self.original = policies[policy]
        self._also = tuple(also)
        self._policies = policies
        self._seconds = seconds
        if any(file.suffix == ".xlsx" for file in policies.files(policy)):
            raise ValueError(f"`{policy}` is a workbook: convert it to a text first")
        examples = chain(run_examples_of(self.original), self._of_others(policies))
        self._holding = [result.passed for result in examples]
        if strict and not all(self._holding):
            raise ValueError(f"an example of `{policy}` fails already")
        self._versions = {version.span.source: version for version in self.original.versions}
        every = list(chain.from_iterable(map(mutants_of, self._sites)))
        self.of = len(every)
        taken = min(limit, self.of) if limit else self.of
        self.mutants = tuple(every[number * self.of // taken] for number in range(taken))

    @cached_property
    def _sites(self) -> list[Site]:
        original = self.original
        return [Site(original.checked(original.first_day(version))) for version in original.versions]

    def score(self, fates: Iterable[Fate] | None = None) -> Score:
        """Return what becomes of all the mutants; of `fates`, where somebody has found them out already."""
        found = map(self.fate, self.mutants) if fates is None else fates
        return Score(self.original.id, tuple(map(Outcome, self.mutants, found)), self.of)

    def fate(self, mutant: Mutant, *, properties: bool = True) -> Fate:
        """Return what becomes of a mutant; without `properties` it survives where no example notices it."""
        name = self.original.id
        try:
            policies = self._policies.with_version(self._versions[mutant.span.source], mutant.source)
        except PolicyError:
            return "refused"
        try:
            changed = policies[name]
            for version in changed.versions:
                changed.checked(changed.first_day(version))
        except PolicyError as error:
            return "killed" if _is_expectation(error, policies.versions(name)) else "refused"
        noticed = self._noticed(changed, policies)
        if noticed is not None or not properties:
            return noticed or "survived"
        if self._equivalent(mutant, changed):
            return "equivalent"
        return "survived" if _refuted(changed) <= self._refuted else "killed"

    def _noticed(self, changed: Policy, policies: Policies) -> Fate | None:
        """Return `killed` where an example of a changed policy fails, `stopped` where they take too long."""
        until = monotonic() + self._seconds
        examples = chain(run_examples_of(changed), self._of_others(policies))
        for held, result in zip(self._holding, examples, strict=False):
            if held and not result.passed:
                return "killed"
            if monotonic() > until:
                return "stopped"
        return None

    def _of_others(self, policies: Policies) -> Iterator[ExampleResult]:
        """Yield the examples of `also`; a policy that cannot be read with the change says nothing."""
        for name in self._also:
            with suppress(PolicyError):
                yield from run_examples_of(policies[name])

    def _equivalent(self, mutant: Mutant, changed: Policy) -> bool:
        """Return whether it is proved that a mutant decides the same, on the first day of each version."""
        if mutant.kind == "swap" and any(orderless(site, mutant.span) for site in self._sites):
            return True
        days = [self.original.first_day(version) for version in self.original.versions]
        try:
            return all(diff(self.original, changed, as_of=day).equivalent for day in days)
        except BpmError:
            return False

    @cached_property
    def _refuted(self) -> frozenset[str]:
        return _refuted(self.original)


def _is_expectation(error: PolicyError, versions: Iterable[p.Policy]) -> bool:
    """Return whether only examples and properties are wrong, as one that names a rule which is there no more."""
    found = [one.span for one in error.diagnostics if one.severity == "error"]
    return all(place is not None and _expects(place, versions) for place in found)


def _expects(place: Span, versions: Iterable[p.Policy]) -> bool:
    """Return whether a place stands in a section that says what should come out."""
    sections = [one for version in versions if version.span.source is place.source for one in version.sections]
    before = [one for one in sections if one.span.start <= place.start]
    return bool(before) and isinstance(before[-1], EXPECTED)


def _refuted(policy: Policy) -> frozenset[str]:
    """Return the properties that do not hold, in one version or another."""
    days = [policy.first_day(version) for version in policy.versions]
    found = (prove(policy, documents=_DOCUMENTS, as_of=day, effort=_EFFORT) for day in days)
    return frozenset(one.section.sentence for one in chain.from_iterable(found) if one.status == "refuted")
