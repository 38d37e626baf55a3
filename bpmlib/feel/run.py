"""One evaluation: what happens where an operation has no value, what was noted, how much may still be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

from bpmlib.errors import Diagnostic, EvaluationError, LimitExceeded, Limits
from bpmlib.source import Span

__all__ = ["Run", "Scope"]

_LIGHT = 64
"""Values of at most this weight are weighed again each time; the weight of heavier ones is kept."""


class Run:
    """The state of one evaluation.

    `strict` is policy mode: an operation without a value raises `EvaluationError`. Otherwise it is DMN mode:
    the operation is null and `diagnostics` says why.
    """

    def __init__(self, strict: bool, limits: Limits) -> None:
        self.strict = strict
        self.limits = limits
        self.diagnostics: list[Diagnostic] = []
        self._steps = limits.steps
        self._weights: dict[int, tuple[Any, int]] = {}

    def undefined(self, span: Span, reason: str, code: str = "no-value", hint: str = "") -> None:
        """Raise `EvaluationError`, or note the reason: the operation at `span` is null."""
        message = f"`{span.text}` has no value: {reason}" if code == "no-value" else reason
        diagnostic = Diagnostic(code, message, span, hint)
        if self.strict:
            raise EvaluationError(diagnostic)
        if len(self.diagnostics) < self.limits.diagnostics:
            self.diagnostics.append(diagnostic)

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Note nothing meanwhile, and raise nothing for an operation without a value."""
        before, self.diagnostics, self.strict = (self.diagnostics, self.strict), [], False
        yield
        self.diagnostics, self.strict = before

    def step(self, span: Span, count: int = 1) -> None:
        """Count work done; raise `LimitExceeded` where it becomes too much."""
        self._steps -= count
        if self._steps < 0:
            self.too_much(span, f"more than {self.limits.steps} steps")

    def hold(self, value: Any, span: Span) -> Any:
        """Return a new list, context or string, unless it is too large."""
        if self._weight(value) > self.limits.items:
            self.too_much(span, f"a value of more than {self.limits.items} items")
        return value

    def too_much(self, span: Span, what: str) -> NoReturn:
        """Raise `LimitExceeded`."""
        raise LimitExceeded(Diagnostic("evaluation-too-long", f"the expression makes {what}", span))

    def _weight(self, value: Any) -> int:
        """Return how many scalars a value holds, each as often as it stands there: shared parts count again."""
        if isinstance(value, str):
            return 1 + len(value) // 16
        if not isinstance(value, (list, dict)):
            return 1
        known = self._weights.get(id(value))
        if known is not None:
            return known[1]
        weight = 1 + sum(map(self._weight, value.values() if isinstance(value, dict) else value))
        if weight > _LIGHT:
            self._weights[id(value)] = (value, weight)
        return weight


class Scope:
    """The names that an expression sees: its own, then those of the scope around."""

    __slots__ = ("keys", "names", "outer", "run")

    def __init__(
        self, run: Run, names: Mapping[str, Any], outer: Scope | None = None, keys: frozenset[str] = frozenset()
    ) -> None:
        self.run = run
        self.names = names
        self.outer = outer
        self.keys = keys
        """Further names, which are null: the keys that other items of a filtered list have."""

    def inner(self, names: Mapping[str, Any], keys: frozenset[str] = frozenset()) -> Scope:
        """Return a scope inside of this one."""
        return Scope(self.run, names, self, keys)

    def find(self, name: str) -> tuple[bool, Any]:
        """Return whether a name is known here, and its value."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return True, scope.names[name]
            if name in scope.keys:
                return True, None
            scope = scope.outer
        return False, None

    def known(self) -> list[str]:
        """Return all names in scope, the innermost first."""
        found: list[str] = []
        scope: Scope | None = self
        while scope is not None:
            found.extend(scope.names)
            scope = scope.outer
        return found
