"""How a law becomes a test: documents are drawn, each is held to it, the simplest that breaks it is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis.strategies import SearchStrategy

from bpmlib import feel
from bpmlib.errors import Diagnostic, EvaluationError
from bpmlib.policy import Policy
from bpmlib.testing.laws.told import Inputs

__all__ = ["Law", "holds_where", "stated"]

Law = Callable[[], None]
"""A test function without arguments: calling it draws documents and raises `AssertionError` where the law is broken."""


def stated(name: str, policy: Policy, about: str, strategy: SearchStrategy[Any], hold: Callable[[Any], None]) -> Law:
    """Return the test function of a law; `hypothesis.settings(max_examples=...)` can be laid on it as on any other."""

    def law(drawn: Any) -> None:
        hold(drawn)

    law.__name__ = law.__qualname__ = f"test_{name}"
    law.__doc__ = f"`{policy.id}` {about}."
    test: Law = given(strategy)(law)
    return test


def holds_where(condition: str | None, inputs: Inputs) -> bool:
    """Return whether a FEEL condition holds on the inputs: `order.amount > 500 and order.kind = "special"`.

    Raises `EvaluationError` where it is no boolean, `ExpressionError` where it cannot be read.
    """
    if condition is None:
        return True
    value = feel.evaluate(condition, inputs)
    if not isinstance(value, bool):
        raise EvaluationError(
            Diagnostic("type-mismatch", f"`{condition}` is no condition: it is neither true nor false")
        )
    return value
