"""What deciding comes to, for a law: an outcome or a typed error; and how a broken law is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pprint import pformat
from typing import Any, Literal, TypeAlias

from bpmlib.errors import BpmError
from bpmlib.policy import Policy
from bpmlib.run.decision import Decision
from bpmlib.source import Span
from bpmlib.values.compare import equal

__all__ = ["Inputs", "Language", "Side", "broken", "decided"]

Inputs: TypeAlias = dict[str, Any]
Language: TypeAlias = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Side:
    """One way of deciding: its outcome, or the error that it ended in."""

    policy: Policy
    decision: Decision | None = None
    error: BpmError | None = None

    def same(self, other: Side) -> bool:
        """Return whether both have equal outcomes, or errors of one type."""
        if self.decision is None or other.decision is None:
            return type(self.error) is type(other.error) and self.decision is other.decision
        mine, others = self.decision.outcome, other.decision.outcome
        return mine.keys() == others.keys() and all(equal(value, others[name]) for name, value in mine.items())

    def text(self, language: Language) -> str:
        """Return the explanation with the places of the rules that hit, or the error as it is drawn."""
        if self.decision is None:
            assert self.error is not None
            drawn = "\n".join(one.draw() for one in self.error.diagnostics)
            return f"{type(self.error).__name__}\n{drawn}"
        explanation = self.policy.explain(self.decision)
        places = [
            f"  {_place(hit.span)}: rule {hit.rule}" + (f" [{', '.join(hit.covers)}]" if hit.covers else "")
            for answer in explanation.answers
            for hit in answer.hits
        ]
        return "\n".join([explanation.text(language), "", *places])


def decided(policy: Policy, decide: Callable[[], Decision]) -> Side:
    """Return what deciding comes to."""
    try:
        return Side(policy, decide())
    except BpmError as error:
        return Side(policy, error=error)


def broken(what: str, inputs: Inputs, sides: Sequence[tuple[str, Side]], language: Language) -> AssertionError:
    """Return the error that tells of a broken law: what, the document, and every side of it."""
    parts = [what, f"document:\n{_shown(inputs)}"]
    parts += [f"{name}:\n{side.text(language)}" for name, side in sides]
    return AssertionError("\n\n".join(parts))


def _shown(inputs: Mapping[str, Any]) -> str:
    return "\n".join(f"  {name} = {pformat(value, width=110)}" for name, value in inputs.items())


def _place(span: Span) -> str:
    return f"{span.source.name}:{span.line}"
