"""Expressions as functions of a scope: the meaning of FEEL where types are known only when it runs.

`Interpreter` translates each node once; what it returns is called with a `Scope`. The kinds of expressions that
loop stand in `iteration`, calls and functions in `invocation`, cells in `cells`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from bpmlib.errors import nearest
from bpmlib.feel.operators import ARITHMETIC, COMPARISONS, negative
from bpmlib.feel.run import Scope
from bpmlib.functions.calling import as_value
from bpmlib.functions.registry import BUILTINS
from bpmlib.model import expressions as m
from bpmlib.values import temporal
from bpmlib.values.conform import conforms
from bpmlib.values.kinds import kind_of
from bpmlib.values.ranges import Range, range_attribute
from bpmlib.values.types import Type
from bpmlib.values.undefined import Undefined

__all__ = ["OF_NULL", "Code", "Operators", "TypeNames", "part_of"]

Code: TypeAlias = Callable[[Scope], Any]
TypeNames: TypeAlias = Callable[[m.TypeName], Type | None]
"""Which type a name stands for, or None where it stands for none."""


OF_NULL: Final = "item.*"
"""No name that can be written: where it is known, the item of a filter is null, and so are all its fields."""


class Operators(ABC):
    """Translates what neither loops nor calls; `code` is given by `Interpreter`."""

    types: TypeNames

    @abstractmethod
    def code(self, node: m.Expr) -> Code:
        """Return the function that evaluates a node."""

    def operand(self, node: m.Expr) -> Code:
        """Return the code of an operand that must not be null: in policy mode null is refused where it comes in."""
        code, span = self.code(node), node.span

        def run(scope: Scope) -> Any:
            value = code(scope)
            if value is None and scope.run.strict:
                scope.run.undefined(span, "the value is null")
            return value

        return run

    def guarded(self, node: m.Expr, operation: Callable[..., Any], *codes: Code) -> Code:
        """Return the code of an operation on operands; where it is `Undefined`, see `Run.undefined`."""
        span = node.span

        def run(scope: Scope) -> Any:
            values = [code(scope) for code in codes]
            try:
                return operation(*values)
            except Undefined as reason:
                return scope.run.undefined(span, str(reason))

        return run

    def arithmetic(self, node: m.Arithmetic) -> Code:
        """`left op right`; a string that is put together may become too long."""
        code = self.guarded(node, ARITHMETIC[node.operator], self.operand(node.left), self.operand(node.right))
        if node.operator != "+":
            return code
        return lambda scope: scope.run.hold(code(scope), node.span)

    def comparison(self, node: m.Comparison) -> Code:
        """`left op right`."""
        operand = self.code if node.operator in ("=", "!=") else self.operand
        return self.guarded(node, COMPARISONS[node.operator], operand(node.left), operand(node.right))

    def between(self, node: m.Between) -> Code:
        """`value between low and high`: both ends lie in it."""
        return self.between_ends(node, self.operand(node.value), (node.low, True), (node.high, True))

    def between_ends(
        self, node: m.Expr, value: Code, low: tuple[m.Expr | None, bool], high: tuple[m.Expr | None, bool]
    ) -> Code:
        """Return the code of `low <= value <= high`; in policy mode `high` is not asked for where `low` decides."""
        ends = [
            (self.operand(end), COMPARISONS[operator + "=" * closed])
            for operator, (end, closed) in ((">", low), ("<", high))
            if end is not None
        ]

        def run(scope: Scope) -> Any:
            subject, outcome = value(scope), True
            for end, compare in ends:
                bound = end(scope)
                try:
                    found = compare(subject, bound)
                except Undefined as reason:
                    return scope.run.undefined(node.span, str(reason))
                if scope.run.strict and not found:
                    return False
                outcome = outcome and found
            return outcome

        return run

    def negative(self, node: m.Negative) -> Code:
        """`-operand`."""
        return self.guarded(node, negative, self.operand(node.operand))

    def logic(self, node: m.Logic) -> Code:
        """`and`, `or` in three-valued logic: anything but true and false is unknown; in policy mode a mistake."""
        decided = node.operator == "or"
        left, right = self.code(node.left), self.code(node.right)

        def truth(scope: Scope, code: Code, operand: m.Expr) -> Any:
            value = code(scope)
            if isinstance(value, bool):
                return value
            if scope.run.strict or value is not None:
                scope.run.undefined(operand.span, f"{kind_of(value)} where a boolean is needed")
            return None

        def run(scope: Scope) -> Any:
            first = truth(scope, left, node.left)
            if first is decided:
                return decided
            second = truth(scope, right, node.right)
            if second is decided:
                return decided
            if first is None or second is None:
                return scope.run.undefined(node.span, "null where a boolean is needed")
            return not decided

        return run

    def conditional(self, node: m.If) -> Code:
        """`if c then a else b`; in DMN mode whatever is not true goes to `else`."""
        condition, yes, no = self.code(node.condition), self.code(node.yes), self.code(node.no)

        def run(scope: Scope) -> Any:
            value = condition(scope)
            if not isinstance(value, bool):
                scope.run.undefined(node.condition.span, f"{kind_of(value)} where a boolean is needed")
            return yes(scope) if value is True else no(scope)

        return run

    def name(self, node: m.Name) -> Code:
        """A name: a variable, else a built-in as a value."""
        name = node.name
        builtin = BUILTINS.get(name)

        def run(scope: Scope) -> Any:
            found, value = scope.find(name)
            if found:
                return value
            if builtin is not None:
                return as_value(builtin)
            if scope.find(OF_NULL)[0]:
                return None
            return scope.run.undefined(
                node.span, f"nothing here is called `{name}`", "name-unknown", lambda: nearest(name, scope.known())
            )

        return run

    def mark(self, node: m.Input) -> Code:
        """`?`."""

        def run(scope: Scope) -> Any:
            found, value = scope.find("?")
            return value if found else scope.run.undefined(node.span, "only a cell has a `?`", "mark-misplaced")

        return run

    def path(self, node: m.Path) -> Code:
        """`base.name`: an entry of a context, a part of a temporal value or range; of a list, those of its items."""
        base, name, span = self.code(node.base), node.name, node.span

        def member(scope: Scope, value: Any) -> Any:
            if value is None:
                return None
            if isinstance(value, dict) and name in value:
                return value[name]
            if isinstance(value, list):
                scope.run.step(span, len(value))
                return [member(scope, item) for item in value]
            try:
                return part_of(value, name)
            except Undefined as reason:
                return scope.run.undefined(span, str(reason), "field-unknown")

        return lambda scope: member(scope, base(scope))

    def list_of(self, node: m.ListLiteral) -> Code:
        """`[a, b]`."""
        codes = [self.code(item) for item in node.items]
        return lambda scope: scope.run.hold([code(scope) for code in codes], node.span)

    def context(self, node: m.ContextLiteral) -> Code:
        """`{a: 1, b: a + 1}`: later entries see earlier ones."""
        codes = [(key, self.code(value)) for key, value in node.entries]

        def run(scope: Scope) -> Any:
            entries: dict[str, Any] = {}
            inner = scope.inner(entries)
            for key, code in codes:
                entries[key] = code(inner)
            return scope.run.hold(dict(entries), node.span)

        return run

    def range(self, node: m.RangeLiteral) -> Code:
        """`[low..high]`; two ends have to be of one ordered kind. Nothing lies in it where the first is the higher."""
        ends = tuple(self.operand(end) for end in (node.low, node.high) if end is not None)

        def build(*values: Any) -> Range:
            given = iter(values)
            low = None if node.low is None else next(given)
            high = None if node.high is None else next(given)
            if any(value is None for value in values):
                raise Undefined("an end of the range is null")
            COMPARISONS["<"](values[0], values[-1])  # has no value where the kinds have no common order
            return Range(low, node.low_closed, high, node.high_closed, node.form)

        return self.guarded(node, build, *ends)

    def instance_of(self, node: m.InstanceOf) -> Code:
        """`value instance of type`; null is an instance of the type `Null` alone."""
        type_ = self.types(node.type)
        value = self.code(node.value)
        if type_ is None:
            message = f"no type is called `{node.type.span.text}`"
            return lambda scope: scope.run.undefined(node.type.span, message, "type-unknown")
        if type_.kind == "null":
            return lambda scope: value(scope) is None

        def run(scope: Scope) -> bool:
            found = value(scope)
            return found is not None and conforms(found, type_)

        return run


def part_of(value: Any, name: str) -> Any:
    """Return a part of a range, a date, a time or a duration; `Undefined` where it has no such part."""
    if isinstance(value, Range):
        return range_attribute(value, name)
    if kind_of(value) in temporal.ATTRIBUTES:
        return temporal.attribute(value, name)
    raise Undefined(f"`{name}` is not a part of {'this context' if isinstance(value, dict) else kind_of(value)}")
