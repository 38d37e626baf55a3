"""Functions: their definitions, and calls of them and of the built-ins (DMN 1.5, 10.3.2.13.1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bpmlib.errors import nearest
from bpmlib.feel.interpreter import Code
from bpmlib.feel.iteration import Iterations
from bpmlib.feel.run import Scope
from bpmlib.functions.calling import call
from bpmlib.functions.registry import BUILTINS, Builtin
from bpmlib.model import expressions as m
from bpmlib.model.walk import steps_of
from bpmlib.source import Span
from bpmlib.values.conform import Misfit, coerced
from bpmlib.values.functions import Function
from bpmlib.values.kinds import kind_of
from bpmlib.values.types import ANY, Type
from bpmlib.values.undefined import Undefined

__all__ = ["Invocations"]

_CALL = 6
"""What a call takes, beside what its arguments and the function itself take."""


class Invocations(Iterations):
    """Translates function definitions and calls."""

    def function(self, node: m.FunctionLiteral) -> Code:
        """`function(a: number, b) body`: a value that keeps the scope it was made in."""
        names = tuple(name for name, _ in node.parameters)
        types = [None if written is None else self.types(written) for _, written in node.parameters]
        body, steps = self.code(node.body), 1 + steps_of(node.body)
        if node.external:
            return lambda scope: scope.run.undefined(node.span, "external functions are not run")

        unknown = [
            written
            for (_, written), type_ in zip(node.parameters, types, strict=True)
            if written is not None and type_ is None
        ]

        def run(scope: Scope) -> Function:
            for written in unknown:
                scope.run.undefined(written.span, f"no type is called `{written.span.text}`", "type-unknown")

            def invoke(*arguments: Any) -> Any:
                scope.run.step(node.span, steps)
                return body(scope.inner(dict(zip(names, _typed(names, types, arguments), strict=True))))

            return Function(names, invoke, types=tuple(types))

        return run

    def call(self, node: m.Call) -> Code:
        """`f(a, b)`: of a variable in scope, of a built-in, or of whatever an expression gives."""
        arguments = [self.code(argument) for argument in node.arguments]
        named = node.function.name if isinstance(node.function, m.Name) else None
        builtin = BUILTINS.get(named or "")
        given = self._given(builtin, node, arguments)
        wants = {} if builtin is None else dict(_wants(builtin, node.names, len(arguments)))
        function = self.code(node.function)
        span = node.span

        def hint() -> str:
            return nearest(named, BUILTINS) if named else ""

        def blame(values: Sequence[Any]) -> Span | None:
            """Return where a null stands that one form of the built-in does not take."""
            found = (at for at, value in enumerate(values) if value is None)
            return next((node.arguments[i].span for i in found if not all(one.nullable for one in wants[i])), None)

        def run(scope: Scope) -> Any:
            own, value = scope.find(named) if named else (True, function(scope))
            if not own and builtin is None:
                return scope.run.undefined(span, f"no function is called `{named}`", "function-unknown", hint)
            if own and not isinstance(value, Function):
                return scope.run.undefined(
                    node.function.span, f"{kind_of(value)} is not a function", "function-unknown"
                )
            values = [argument(scope) for argument in arguments] if own else given(scope)
            try:
                if own:
                    scope.run.step(span, _CALL)
                    if value.forms is not None:
                        return scope.run.hold(value.forms(values, node.names, scope.run.strict), span)
                    ordered = _in_order(value.parameters, values, node.names, scope.run.strict)
                    return scope.run.hold(value(*ordered), span)
                assert builtin is not None
                scope.run.step(span, _CALL + scope.run.size(values))
                result = call(builtin, values, node.names, complete=scope.run.strict)
                scope.run.step(span, scope.run.size((result,)))
                return scope.run.hold(result, span)
            except Undefined as reason:
                if scope.run.strict and not own and (null := blame(values)) is not None:
                    return scope.run.undefined(null, "the value is null")
                return scope.run.undefined(span, str(reason))

        return run

    def _given(self, builtin: Builtin | None, node: m.Call, codes: Sequence[Code]) -> Callable[[Scope], list[Any]]:
        """Return what evaluates a built-in's arguments; in policy mode one that it never takes is refused by itself."""
        wants = [] if builtin is None else _wants(builtin, node.names, len(codes))

        def values(scope: Scope) -> list[Any]:
            found: list[Any] = [None] * len(codes)
            for at, types in wants:
                found[at] = value = codes[at](scope)
                if scope.run.strict and (reason := _refused(value, types)):
                    scope.run.undefined(node.arguments[at].span, reason)
            return found

        return values


def _wants(builtin: Builtin, names: tuple[str, ...], count: int) -> list[tuple[int, list[Type]]]:
    """Return the arguments in the order of their parameters, each with the types that it may have."""
    orders = [(one, order) for one in builtin.signatures if (order := one.order(names, count)) is not None]
    if not orders:
        return [(at, [ANY]) for at in range(count)]
    return [(at, [one.expected(order.index(at)) for one, order in orders]) for at in orders[0][1]]


def _refused(value: Any, types: Sequence[Type]) -> str:
    """Return why a value is an argument of none of these types, as far as null and lists go; empty where it is one."""
    if value is None:
        return "" if any(type_.nullable for type_ in types) else "the value is null"
    if not isinstance(value, list) or any(type_.kind in ("list", "any") for type_ in types):
        return ""
    return _refused(value[0], types) if len(value) == 1 else f"one value is wanted, the list has {len(value)}"


def _in_order(
    parameters: tuple[str, ...], values: Sequence[Any], names: tuple[str, ...], complete: bool
) -> Sequence[Any]:
    """Return the arguments in the order of the parameters; one that a call by names leaves out is null, if it may."""
    if not names:
        if len(values) != len(parameters):
            raise Undefined(f"it takes {len(parameters)} arguments, not {len(values)}")
        return values
    given = dict(zip(names, values, strict=True))
    if len(given) != len(names) or not given.keys() <= set(parameters) or (complete and len(given) < len(parameters)):
        raise Undefined(f"its parameters are called {', '.join(parameters)}")
    return [given.get(parameter) for parameter in parameters]


def _typed(names: Sequence[str], types: Sequence[Type | None], values: Sequence[Any]) -> list[Any]:
    """Return the arguments as their parameters want them; null is an argument of every type."""
    found: list[Any] = []
    for name, type_, value in zip(names, types, values, strict=True):
        try:
            found.append(value if type_ is None or value is None else coerced(value, type_))
        except Misfit:
            raise Undefined(f"`{name}` is {type_}, not {kind_of(value)}") from None
    return found
