"""What a row of examples asks to be decided, and what came out: shared by those of decisions and of processes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from bpmlib.errors import Diagnostic, InputError
from bpmlib.model.constants import constant
from bpmlib.model.expressions import Expr
from bpmlib.policy import Policy
from bpmlib.run.decision import Decision
from bpmlib.source import Span

__all__ = ["ExampleResult", "Trial", "as_given", "nested"]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a row of examples asks to be decided: by which policy (with the row's figures), and with which arguments."""

    policy: Policy
    document: dict[str, Any]
    as_of: date | None
    answers: tuple[str, ...] | None

    def decide(self) -> Decision:
        """Return the decision, or raise what deciding raises."""
        return self.policy.decide(self.document, as_of=self.as_of, answers=self.answers)


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One row of examples: where it stands and, where it does not hold, what is wrong with it.

    `decision` is what came out, None where that was an error; `trial` what was decided, None where the row asks for
    what no document can be. A row of a history has neither: `reached` are the steps, duties and papers that it got to.
    Of a row that does not hold, `came` says what came out as its cells would, by what follows the arrow of a column;
    what no cell can say is left out.
    """

    policy: str
    span: Span
    failures: tuple[Diagnostic, ...]
    decision: Decision | None = field(default=None, compare=False, repr=False)
    trial: Trial | None = field(default=None, compare=False, repr=False)
    reached: tuple[Span, ...] = field(default=(), compare=False, repr=False)
    came: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def passed(self) -> bool:
        """Whether everything came out as written."""
        return not self.failures


def nested(given: Iterable[tuple[str, Expr]]) -> dict[str, Any]:
    """Return the inputs that dotted paths with their values spell; `InputError` where one lies in a plain value."""
    inputs: dict[str, Any] = {}
    for path, value in given:
        *above, last = path.split(".")
        place = inputs
        for name in above:
            place = place.setdefault(name, {})
            if not isinstance(place, dict):
                message = f"`{path}` is given, and `{name}` above it is no document"
                raise InputError([Diagnostic("input-type", message, value.span)], problems={path: "input-type"})
        place[last] = as_given(constant(value))
    return inputs


def as_given(value: Any) -> Any:
    """Return a value as a caller would give it: a whole number as an `int`, which every number field takes."""
    if isinstance(value, list):
        return [as_given(item) for item in value]
    if isinstance(value, dict):
        return {key: as_given(item) for key, item in value.items()}
    return int(value) if isinstance(value, Decimal) and value.as_tuple().exponent == 0 else value
