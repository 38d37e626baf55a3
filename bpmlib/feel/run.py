"""One evaluation: what happens where an operation has no value, what was noted, how much may still be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

from bpmlib.errors import Diagnostic, EvaluationError, LimitExceeded, Limits
from bpmlib.source import Span
from bpmlib.values.work import METER

__all__ = ["Run", "Scope", "evaluated"]

_LIGHT = 64
"""Values of at most this weight are weighed again each time; the weight of heavier ones is kept."""
_CHARACTERS = 64
"""So many characters of a string are worked through in one step."""
_REASON = 20
"""How many steps it takes to say why an operation has no value."""


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
        self._noted: set[tuple[int, int, str]] = set()
        self._at: Span | None = None
        """Where the work is done that `spend` counts; None before the first step."""

    def undefined(self, span: Span, reason: str, code: str = "no-value", hint: Callable[[], str] | None = None) -> None:
        """Raise `EvaluationError`, or note the reason once: the operation at `span` is null."""
        self.spend(_REASON)
        place = (span.start, span.end, reason)
        if not self.strict and (place in self._noted or len(self.diagnostics) >= self.limits.diagnostics):
            return
        message = f"`{span.text}` has no value: {reason}" if code == "no-value" else reason
        diagnostic = Diagnostic(code, message, span, hint() if hint is not None else "")
        if self.strict:
            raise EvaluationError(diagnostic)
        self._noted.add(place)
        self.diagnostics.append(diagnostic)

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Note nothing meanwhile, and raise nothing for an operation without a value."""
        before = (self.diagnostics, self._noted, self.strict)
        self.diagnostics, self._noted, self.strict = [], set(), False
        yield
        self.diagnostics, self._noted, self.strict = before

    def step(self, span: Span, count: int = 1) -> None:
        """Count work that is about to be done at a place; raise `LimitExceeded` where it becomes too much."""
        self._at = span
        self._steps -= count
        if self._steps < 0:
            self.too_much(span, f"more than {self.limits.steps} steps")

    def spend(self, count: int) -> None:
        """Count further work at the place of the last step: the meter of `values.work`."""
        self._steps -= count
        if self._steps < 0:
            self.too_much(self._at, f"more than {self.limits.steps} steps")

    def hold(self, value: Any, span: Span) -> Any:
        """Return a new list, context or string, unless it is too large."""
        if isinstance(value, str):
            self.step(span, len(value) // _CHARACTERS)
        if self._weight(value, span) > self.limits.items:
            self._too_large(span)
        return value

    @staticmethod
    def size(values: Sequence[Any]) -> int:
        """Return how many steps it takes to go through some values once."""
        return sum(
            len(value) // _CHARACTERS if isinstance(value, str) else len(value)
            for value in values
            if isinstance(value, (str, list, dict))
        )

    def too_much(self, span: Span | None, what: str) -> NoReturn:
        """Raise `LimitExceeded`."""
        raise LimitExceeded(Diagnostic("evaluation-too-long", f"the expression makes {what}", span))

    def _too_large(self, span: Span) -> NoReturn:
        self.too_much(span, f"a value of more than {self.limits.items} items")

    def _weight(self, value: Any, span: Span) -> int:
        """Return how many scalars a value holds, each as often as it stands there: shared parts count again."""
        if isinstance(value, str):
            return 1 + len(value) // 16
        if not isinstance(value, (list, dict)):
            return 1
        known = self._weights.get(id(value))
        if known is not None:
            return known[1]
        weight = 1
        for item in value.values() if isinstance(value, dict) else value:
            weight += self._weight(item, span) if isinstance(item, (str, list, dict)) else 1
            if weight > self.limits.items:
                self._too_large(span)
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


def evaluated(code: Callable[[Scope], Any], scope: Scope, span: Span | None = None) -> Any:
    """Return the value of an expression at `span`; its work is counted, and how deep it goes is the stack's to say."""
    token = METER.set(scope.run.spend)
    try:
        return code(scope)
    except RecursionError:
        message = "the functions or the values of the expression go too deep"
        raise LimitExceeded(Diagnostic("evaluation-too-long", message, span)) from None
    finally:
        METER.reset(token)
