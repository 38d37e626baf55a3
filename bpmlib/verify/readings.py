"""What the other readings of unclear clauses would change: properties that fail, documents and courses that differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bpmlib.model import policies as p
from bpmlib.model.constants import constant
from bpmlib.policy import Policy
from bpmlib.values.compare import show_value
from bpmlib.verify.diff import Difference, diff
from bpmlib.verify.diff.apart import Moved
from bpmlib.verify.examples import run_examples_of
from bpmlib.verify.logic import Effort
from bpmlib.verify.properties import Verdict, prove
from bpmlib.verify.trials import ExampleResult

__all__ = ["OtherReading", "other_readings"]

EFFORT: Final = Effort(steps=200_000, seconds=20)
"""What the solver may do for one property: a counterexample is looked for, no proof."""


@dataclass(frozen=True)
class OtherReading:
    """What becomes of a policy with the other reading of an unclear clause.

    `refuted` are the properties that hold as the policy is written and do not with the other reading; `difference` is
    where its decisions come to other outcomes, `changed` the examples of the policy that come out otherwise.
    """

    policy: str
    reading: p.Reading
    refuted: tuple[Verdict, ...]
    difference: Difference
    changed: tuple[ExampleResult, ...]

    @property
    def matters(self) -> bool:
        """Whether anything is known that differs."""
        return bool(self.refuted or self.changed or any(self.moved))

    @property
    def moved(self) -> Iterator[tuple[str, Moved]]:
        """The regions of documents with other outcomes, each with its decision."""
        return ((one.decision, region) for one in self.difference.decisions for region in one.regions)

    @property
    def instead(self) -> str:
        """The other reading as the file spells it: a parameter and its figure."""
        parameter, value = self.reading.parameter, self.reading.value
        assert parameter is not None and value is not None
        return f"{parameter.text} = {show_value(constant(value))}"

    def text(self) -> str:
        """Return what is known as text, its place first."""
        reading = self.reading
        lines = [f"{reading.span.place}: `{reading.name.text}` ({reading.clause}): {reading.unclear}"]
        lines.append(f"  taken: {reading.taken}; instead: {self.instead}")
        lines += [_indented(verdict.text()) for verdict in self.refuted]
        for decision, region in self.moved:
            lines += [f"  `{decision}`:", _indented(region.text())]
        for result in self.changed:
            came = "; ".join(failure.message for failure in result.failures)
            lines.append(f"  {result.span.place}: {came}")
        if not self.matters:
            lines.append("  nothing is known that differs")
        return "\n".join(lines)

    __str__ = text

    def to_dict(self) -> dict[str, Any]:
        """Return what is known as data that JSON can hold."""
        reading = self.reading
        return {
            "policy": self.policy,
            "reading": reading.name.text,
            "clause": reading.clause,
            "unclear": reading.unclear,
            "taken": reading.taken,
            "instead": self.instead,
            "place": reading.span.place,
            "refuted": [verdict.to_dict() for verdict in self.refuted],
            "difference": self.difference.to_dict(),
            "changed": [
                {"place": one.span.place, "failures": [failure.message for failure in one.failures]}
                for one in self.changed
            ],
        }


def other_readings(policy: Policy, *, as_of: date | None = None) -> Iterator[OtherReading]:
    """Yield what each other reading of a policy that can be run would change, in the order of `Readings`.

    Figures that the company has not set stay open: what needs them is not compared. Raises `NotEffective`.

    >>> from bpmlib import Policies
    >>> terms = Policies.load()["sales.payment_terms"]
    >>> [(one.reading.name.text, [verdict.sentence for verdict in one.refuted]) for one in other_readings(terms)][-1]
    ('both', ['more money never needs fewer signatures'])
    """
    runnable = [name for name, row in policy.readings.items() if row.parameter is not None and row.value is not None]
    broken = {verdict.sentence for verdict in prove(policy, as_of=as_of, effort=EFFORT) if _refuted(verdict)}
    failing = {result.span for result in run_examples_of(policy) if not result.passed}
    for name in runnable:
        other = policy.reading(name)
        verdicts = prove(other, as_of=as_of, effort=EFFORT)
        yield OtherReading(
            policy.id,
            policy.readings[name],
            tuple(one for one in verdicts if _refuted(one) and one.sentence not in broken),
            diff(policy, other, as_of=as_of),
            tuple(one for one in run_examples_of(other) if not one.passed and one.span not in failing),
        )


def _refuted(verdict: Verdict) -> bool:
    return verdict.status == "refuted"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
