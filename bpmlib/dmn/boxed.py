"""Boxed expressions as functions of a scope (DMN 1.5, 10.2): each box becomes the code of FEEL that it stands for.

`Boxes` knows all boxes but decision tables, which `tables` adds. Those that go through lists stand in `loops`, what a
FEEL text becomes in `expressions`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from bpmlib.dmn.expressions import CALL, Names
from bpmlib.dmn.external import java_method
from bpmlib.dmn.loops import Loops
from bpmlib.dmn.types import ANYTHING, ItemType, fitted
from bpmlib.errors import Diagnostic
from bpmlib.feel.interpreter import Code
from bpmlib.feel.run import Scope
from bpmlib.formats.dmn.nodes import is_feel
from bpmlib.model import drg as d
from bpmlib.model import expressions as m
from bpmlib.source import Span
from bpmlib.values.functions import Function
from bpmlib.values.kinds import kind_of
from bpmlib.values.types import ANY
from bpmlib.values.undefined import Undefined

__all__ = ["Boxes", "applied", "result_of"]

_Valued: TypeAlias = (
    d.BoxedLiteral | d.BoxedContext | d.BoxedList | d.Relation | d.Invocation | d.Conditional | d.BoxedFilter
    | d.Iterator | d.Table
)  # fmt: skip
"""The boxes whose type is that of their value; a function's is that of its result."""


class Boxes(Loops):
    """Translates the boxes of one model."""

    @abstractmethod
    def table(self, node: d.Table, names: Names) -> Code:
        """Return the code of a decision table."""

    # --------------------------------------------------------------------------------------------- boxes

    def box(self, node: d.Boxed | None, names: Names, span: Span) -> Code:
        """Return the code of a box; `span` is where it should stand, should it be missing."""
        if node is None:
            return lambda scope: scope.run.undefined(span, "there is no expression here")
        if isinstance(node, d.FunctionDefinition):
            return self.definition(node, names)
        if isinstance(node, d.Unread):
            return lambda scope: scope.run.undefined(node.span, node.reason, node.code)
        return self.typed(self._untyped(node, names), self.type_of(node.type), node.span)

    def _untyped(self, node: _Valued, names: Names) -> Code:
        match node:
            case d.BoxedLiteral():
                return self.literal(node, names)
            case d.BoxedContext():
                return self.boxed_context(node, names)
            case d.BoxedList(items):
                return self.boxed_list(node.span, [self.box(item, names, node.span) for item in items])
            case d.Relation():
                return self.relation(node, names)
            case d.Invocation():
                return self.invocation(node, names)
            case d.Conditional():
                return self.boxed_if(node, names)
            case d.BoxedFilter():
                return self.boxed_filter(node, names)
            case d.Iterator():
                return self.boxed_for(node, names) if node.kind == "for" else self.boxed_quantified(node, names)
            case d.Table():
                return self.table(node, names)

    def literal(self, node: d.BoxedLiteral, names: Names) -> Code:
        """A literal expression."""
        return self.text(node.text, names, node.span) if is_feel(node.language) else self.foreign(node)

    def foreign(self, node: d.BoxedLiteral | d.Table) -> Code:
        """Report what is written in another language; it has no value here."""
        message = f"expressions in `{node.language}` are not evaluated"
        self._report(Diagnostic("dmn-language", message, node.span, "write them in FEEL"))
        return lambda scope: scope.run.undefined(node.span, message, "dmn-language")

    def boxed_context(self, node: d.BoxedContext, names: Names) -> Code:
        """Entries that see those before them; the value is that of the entry without a name, if there is one."""
        entries: list[tuple[str | None, Code]] = []
        seen: set[str] = set()
        for entry in node.entries:
            name = None if entry.variable is None else entry.variable.name.text
            if entry.variable is None or name is None:
                entries.append((None, self.box(entry.value, names, entry.span)))
                continue
            if name in seen:
                return self._twice(name, entry.span)
            seen.add(name)
            of, before, names = self.type_of(entry.variable.type), names, (*names, name)
            if isinstance(entry.value, d.FunctionDefinition):  # it may call itself
                code = self.definition(entry.value, names, result_of(of))
            else:
                code = self.typed(self.box(entry.value, before, entry.span), of, entry.span)
            entries.append((name, code))

        def run(scope: Scope) -> Any:
            found: dict[str, Any] = {}
            inner = scope.inner(found)
            for name, code in entries:
                value = code(inner)
                if name is None:
                    return value
                found[name] = value
            return scope.run.hold(dict(found), node.span)

        return run

    def _twice(self, name: str, span: Span) -> Code:
        message = f"`{name}` is given twice"
        self._report(Diagnostic("key-duplicate", message, span))
        return lambda scope: scope.run.undefined(span, message, "key-duplicate")

    def boxed_list(self, span: Span, codes: Sequence[Code]) -> Code:
        """A list of what its boxes give."""
        return lambda scope: scope.run.hold([code(scope) for code in codes], span)

    def relation(self, node: d.Relation, names: Names) -> Code:
        """A list of contexts, one a row."""
        self.once(column.name for column in node.columns)
        columns = [(column.name.text, self.type_of(column.type)) for column in node.columns]
        rows = [
            [
                (name, self.typed(self.box(cell, names, node.span), type_, node.span))
                for (name, type_), cell in zip(columns, row, strict=False)
            ]
            for row in node.rows
        ]
        return lambda scope: scope.run.hold([{name: cell(scope) for name, cell in row} for row in rows], node.span)

    def boxed_if(self, node: d.Conditional, names: Names) -> Code:
        """`if`: what is not true goes to `else`."""
        condition, yes, no = (self.box(part, names, node.span) for part in (node.condition, node.yes, node.no))

        def run(scope: Scope) -> Any:
            value = condition(scope)
            if not isinstance(value, bool):
                scope.run.undefined(node.span, f"{kind_of(value)} where a boolean is needed")
            return yes(scope) if value is True else no(scope)

        return run

    # ----------------------------------------------------------------------------------------- functions

    def invocation(self, node: d.Invocation, names: Names) -> Code:
        """A call by the names of the parameters; one that is not bound is null."""
        function = self.box(node.function, names, node.span)
        self.once(binding.parameter.name for binding in node.bindings)
        bindings = [
            (
                binding.parameter.name.text,
                self.typed(
                    self.box(binding.value, names, binding.span), self.type_of(binding.parameter.type), binding.span
                ),
            )
            for binding in node.bindings
        ]

        def run(scope: Scope) -> Any:
            value = function(scope)
            if not isinstance(value, Function):
                return scope.run.undefined(node.span, f"{kind_of(value)} is not a function", "function-unknown")
            arguments = {name: code(scope) for name, code in bindings}
            scope.run.step(node.span, CALL)
            try:
                return scope.run.hold(applied(value, arguments), node.span)
            except Undefined as reason:
                return scope.run.undefined(node.span, str(reason))

        return run

    def definition(self, node: d.FunctionDefinition, names: Names, result: ItemType = ANYTHING) -> Code:
        """A function, which keeps the scope it is made in; its value is of the type `result` and of its own."""
        if node.kind == "PMML":
            return lambda scope: scope.run.undefined(node.span, "functions in PMML are not run", "function-external")
        self.once(one.name for one in node.parameters)
        parameters = [(one.name.text, self.type_of(one.type)) for one in node.parameters]
        own = tuple(name for name, _ in parameters)
        body = self.box(node.body, (*names, *own), node.span)
        if node.kind == "Java":
            return self._java(own, parameters, body, node.span)
        for type_ in (result_of(self.type_of(node.type)), result):
            body = self.typed(body, type_, node.span)
        types = tuple(type_.type for _, type_ in parameters)

        def run(scope: Scope) -> Function:
            def invoke(*arguments: Any) -> Any:
                scope.run.step(node.span, CALL)
                return body(scope.inner(_bound(scope, parameters, arguments)))

            return Function(own, invoke, types=types)

        return run

    def function(self, node: m.FunctionLiteral) -> Code:
        """A function in a text; an external one says under `java` what it is."""
        if not node.external:
            return super().function(node)
        own = tuple(name for name, _ in node.parameters)
        parameters = [(name, self._parameter(written)) for name, written in node.parameters]
        body = self.code(node.body)

        def java(scope: Scope) -> Any:
            value = body(scope)
            return value.get("java") if isinstance(value, dict) else None

        return self._java(own, parameters, java, node.span)

    def _parameter(self, written: m.TypeName | None) -> ItemType:
        found = None if written is None else self.types(written)
        return ANYTHING if found is None else ItemType(found)

    def _java(self, own: Names, parameters: Sequence[tuple[str, ItemType]], where: Code, span: Span) -> Code:
        def run(scope: Scope) -> Any:
            found = where(scope)
            place = found if isinstance(found, dict) else {}
            try:
                method = java_method(str(place.get("class")), str(place.get("method signature")))
            except Undefined as reason:
                return scope.run.undefined(span, str(reason), "function-external")
            return Function(own, lambda *arguments: method(list(_bound(scope, parameters, arguments).values())))

        return run


def result_of(type_: ItemType) -> ItemType:
    """Return the type of a function's result, where a `typeRef` names that of the function or of the result."""
    return ItemType(type_.type.item or ANY) if type_.type.kind == "function" else type_


def applied(function: Function, arguments: Mapping[str, Any]) -> Any:
    """Return the value of a function for arguments by name; those that are not given are null.

    Raises `Undefined` where the function has no parameter of a name.
    """
    if (forms := function.forms) is not None:
        return forms(list(arguments.values()), tuple(arguments), False)
    unknown = sorted(set(arguments) - set(function.parameters))
    if unknown:
        raise Undefined(f"the function has no parameter `{unknown[0]}`: it takes {', '.join(function.parameters)}")
    return function(*(arguments.get(name) for name in function.parameters))


def _bound(scope: Scope, parameters: Sequence[tuple[str, ItemType]], arguments: Sequence[Any]) -> dict[str, Any]:
    """Return the arguments by name as their parameters' types want them; null fits each."""
    found: dict[str, Any] = {}
    for (name, type_), value in zip(parameters, arguments, strict=True):
        try:
            found[name] = fitted(scope, value, type_)
        except Undefined as reason:
            raise Undefined(f"`{name}`: {reason}") from None
    return found
