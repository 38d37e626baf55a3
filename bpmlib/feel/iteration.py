"""What goes through lists: `for`, `some`, `every`, filters (DMN 1.5, 10.3.2.5, 10.3.2.14)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from bpmlib.feel.interpreter import OF_NULL, Code, Operators
from bpmlib.feel.operators import item_at
from bpmlib.feel.run import Scope
from bpmlib.model import expressions as m
from bpmlib.model.walk import nodes, steps_of
from bpmlib.source import Span
from bpmlib.values.kinds import kind_of
from bpmlib.values.numbers import DIGITS
from bpmlib.values.ranges import Range
from bpmlib.values.undefined import Undefined
from bpmlib.values.wide import day_of, make_date

__all__ = ["Iterations", "iterable"]

_COPIED = 16
"""So many items of a list are copied in one step."""
_LARGEST = 10**DIGITS


class Iterations(Operators):
    """Translates loops and filters."""

    def steps(self, node: m.Steps) -> Code:
        """`low..high` of a loop, as a list."""
        lowest, highest = self.operand(node.low), self.operand(node.high)

        def run(scope: Scope) -> Any:
            low, high = lowest(scope), highest(scope)
            try:
                first, last, of = _bounds(low, high)
            except Undefined as reason:
                return scope.run.undefined(node.span, str(reason))
            scope.run.step(node.span, abs(last - first) + 1)
            return [of(n) for n in (range(first, last + 1) if first <= last else range(first, last - 1, -1))]

        return run

    def _passes(
        self, variables: tuple[tuple[str, m.Expr], ...], body: m.Expr
    ) -> Callable[[Scope, Callable[[Scope], bool]], Any]:
        """Return what calls a body for each combination of the variables, the last one fastest, until it says stop.

        The result is whether all lists could be gone through.
        """
        (name, items), *rest = variables
        code, span = self.code(items), items.span
        deeper = self._passes(tuple(rest), body) if rest else None
        steps = 1 + steps_of(rest[0][1] if rest else body)

        def run(scope: Scope, call: Callable[[Scope], bool]) -> bool | None:
            found = iterable(scope, code(scope), span)
            if found is None:
                return None
            for item in found:
                scope.run.step(span, steps)
                inner = scope.inner({name: item})
                going = deeper(inner, call) if deeper is not None else call(inner)
                if not going:
                    return going
            return True

        return run

    def loop(self, node: m.For) -> Code:
        """`for x in l return e`; `partial` is the list of the results so far."""
        passes, result = self._passes(node.variables, node.result), self.code(node.result)
        own = any(name == "partial" for name, _ in node.variables)
        sees_partial = not own and any(isinstance(one, m.Name) and one.name == "partial" for one in nodes(node.result))

        def run(scope: Scope) -> Any:
            results: list[Any] = []

            def body(inner: Scope) -> bool:
                if sees_partial:
                    scope.run.step(node.span, len(results) // _COPIED)
                    inner = inner.inner({"partial": list(results)})
                results.append(result(inner))
                return True

            return scope.run.hold(results, node.span) if passes(scope, body) else None

        return run

    def quantified(self, node: m.Quantified) -> Code:
        """`some`, `every`: true or false once that is settled, null where a condition was null, or no truth at all."""
        passes, condition = self._passes(node.variables, node.condition), self.code(node.condition)
        settled = node.quantifier == "some"

        def run(scope: Scope) -> Any:
            outcome: bool | None = not settled

            def body(inner: Scope) -> bool:
                nonlocal outcome
                value = condition(inner)
                if not isinstance(value, bool):
                    kind = kind_of(value)
                    scope.run.undefined(node.condition.span, f"{kind} where a boolean is needed")
                    outcome = None
                    return value is None
                if value is settled:
                    outcome = settled
                    return False
                return True

            gone_through = passes(scope, body)
            return None if gone_through is None else outcome

        return run

    def filter(self, node: m.Filter) -> Code:
        """`list[condition]`, `list[position]`; anything but a list is a list of itself."""
        base, condition = self.code(node.base), self.code(node.condition)
        span, inside = node.span, node.condition.span
        steps = 1 + steps_of(node.condition)

        def run(scope: Scope) -> Any:
            value = base(scope)
            if value is None:
                return scope.run.undefined(node.base.span, "null where a list is needed")
            items = value if isinstance(value, list) else [value]
            scope.run.step(span, len(items) // _COPIED)
            keys = frozenset(key for item in items if isinstance(item, dict) for key in item)
            kept: list[Any] = []
            for item in items or [None]:
                scope.run.step(span, steps)
                test = condition(_item_scope(scope, item, keys)) if items else _alone(scope, condition)
                if _is_number(test) and not kept:
                    return _at(scope, items, condition(scope), span)
                if test is True and items:
                    kept.append(item)
                elif not isinstance(test, bool) and items and test is not None:
                    return scope.run.undefined(inside, f"{kind_of(test)} where a boolean is needed")
                elif test is None and items and scope.run.strict:
                    scope.run.undefined(inside, "null where a boolean is needed")
            return kept

        return run


def _item_scope(scope: Scope, item: Any, keys: frozenset[str]) -> Scope:
    names = item if isinstance(item, dict) else {}
    own = scope.inner({"item": item} if item is not None else {"item": item, OF_NULL: item})
    return own.inner(names, keys) if keys else own


def _alone(scope: Scope, condition: Code) -> Any:
    """Return the value of a filter's condition outside of the list, which is empty: a position, perhaps."""
    with scope.run.trying():
        return condition(scope)


def _is_number(value: Any) -> bool:
    return kind_of(value) == "number"


def _at(scope: Scope, items: list[Any], position: Any, span: Span) -> Any:
    try:
        return item_at(items, position)
    except Undefined as reason:
        return scope.run.undefined(span, str(reason))


def iterable(scope: Scope, value: Any, span: Span) -> list[Any] | Iterator[Any] | None:
    """Return what a loop goes through: a list, or the numbers or days of a range; None where it is neither."""
    if isinstance(value, list):
        return value
    if isinstance(value, Range):
        try:
            first, last, of = _bounds(value.low, value.high)
            if first > last:
                raise Undefined("the low end of the range is above the high end")
        except Undefined as reason:
            scope.run.undefined(span, str(reason))
            return None
        first, last = first + (not value.low_closed), last - (not value.high_closed)
        return (of(n) for n in range(first, last + 1))
    scope.run.undefined(span, f"{kind_of(value)} where a list is needed")
    return None


def _bounds(low: Any, high: Any) -> tuple[int, int, Callable[[int], Any]]:
    """Return the whole numbers that stand for two ends, and what turns such a number into an item again."""
    if _is_number(low) and _is_number(high):
        if not (-_LARGEST < low < _LARGEST and -_LARGEST < high < _LARGEST):
            raise Undefined(f"a loop counts with numbers of at most {DIGITS} digits")
        if low == int(low) and high == int(high):
            return int(low), int(high), int
    if kind_of(low) == "date" == kind_of(high):
        return day_of(low), day_of(high), make_date
    raise Undefined("it goes from one whole number to another, or from one date to another")
