"""Boxed expressions as functions of a scope (DMN 1.5, 10.2): each box becomes the code of FEEL that it stands for.

`Boxes` knows FEEL texts and all boxes but decision tables, which `tables` adds. What does not parse is reported when
the model is loaded; evaluated it is null, as anything else that has no value.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, TypeAlias

from bpmlib.dmn.external import java_method
from bpmlib.dmn.linking import Linked
from bpmlib.dmn.types import ANYTHING, ItemType, Types, fitted
from bpmlib.errors import Diagnostic, ExpressionError, Limits
from bpmlib.feel.cells import Interpreter
from bpmlib.feel.interpreter import Code
from bpmlib.feel.iteration import iterable
from bpmlib.feel.run import Scope
from bpmlib.model import drg as d
from bpmlib.model import expressions as m
from bpmlib.model.policies import Word
from bpmlib.source import Fragment, Span
from bpmlib.syntax.parser import parse_expression, parse_tests
from bpmlib.values.functions import Function
from bpmlib.values.kinds import kind_of
from bpmlib.values.types import ANY
from bpmlib.values.undefined import Undefined

__all__ = ["Boxes", "Names", "applied", "result_of"]

Names: TypeAlias = tuple[str, ...]
"""The names that a text may use."""

_Valued: TypeAlias = (
    d.BoxedLiteral | d.BoxedContext | d.BoxedList | d.Relation | d.Invocation | d.Conditional | d.BoxedFilter
    | d.Iterator | d.Table
)  # fmt: skip
"""The boxes whose type is that of their value; a function's is that of its result."""

_FEEL: Final = ("/FEEL", "feel")
_CALL: Final = 6
"""What calling a function takes, beside what the function does; as a call in a text."""


class Boxes(Interpreter):
    """Translates the boxes of one model."""

    def __init__(
        self, namespace: str, types: Types, linked: Linked, report: Callable[[Diagnostic], None], limits: Limits
    ) -> None:
        super().__init__(types.within(namespace))
        self._namespace = namespace
        self._types_of = types
        self._members = linked.members
        self.parsed: dict[Span, m.Expr | m.UnaryTests] = {}
        """What the texts of the model say, by their places."""
        self._report = report
        self._limits = limits
        self._nowhere = linked.main.span

    @abstractmethod
    def table(self, node: d.Table, names: Names) -> Code:
        """Return the code of a decision table."""

    def type_of(self, written: Word | None) -> ItemType:
        """Return the type that a `typeRef` of this model names."""
        return self._types_of.of(self._namespace, written)

    def allowed_text(self, written: Word | None) -> Fragment | None:
        """Return the text of the values that a type of this model allows."""
        return None if written is None else self._types_of.allowed_text(self._namespace, written.text)

    # --------------------------------------------------------------------------------------------- texts

    def text(self, text: Fragment | None, names: Names, span: Span) -> Code:
        """Return the code of a FEEL text."""
        return self.prepared(text, names, span)()

    def prepared(self, text: Fragment | None, names: Names, span: Span) -> Callable[[], Code]:
        """Parse a FEEL text, and return what makes its code."""
        if text is None or not text.text:
            return lambda: lambda scope: scope.run.undefined(span, "there is no expression here")
        try:
            self.parsed[text.span] = found = parse_expression(text, self._limits, names, self._members)
        except ExpressionError as error:
            self.report(error)
            return partial(self.broken, error)
        return lambda: self.code(found)

    def cell(self, text: Fragment, names: Names = ()) -> Code:
        """Return the code of unary tests; they see `?`."""
        try:
            return self.tests(self.parsed_cell(text, names))
        except ExpressionError as error:
            return self.broken(error)

    def parsed_cell(self, text: Fragment, names: Names = ()) -> m.UnaryTests:
        """Return the unary tests of a cell, an empty text being `-`; raise `ExpressionError` where it is none."""
        if not text.text:
            return m.UnaryTests((), span=text.span)
        self.parsed[text.span] = found = parse_tests(text, self._limits, names, self._members)
        return found

    def broken(self, error: ExpressionError) -> Code:
        """Report that a text does not parse, and return the code that is null for it."""
        self.report(error)
        first = error.diagnostics[0]
        return lambda scope: scope.run.undefined(first.span or self._nowhere, first.message, first.code)

    def report(self, error: ExpressionError) -> None:
        """Report that a text does not parse."""
        for diagnostic in error.diagnostics:
            self._report(diagnostic)

    # --------------------------------------------------------------------------------------------- boxes

    def box(self, node: d.Boxed | None, names: Names, span: Span) -> Code:
        """Return the code of a box; `span` is where it should stand, should it be missing."""
        if node is None:
            return lambda scope: scope.run.undefined(span, "there is no expression here")
        if isinstance(node, d.FunctionDefinition):
            return self.definition(node, names)
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

    def typed(self, code: Code, type_: ItemType, span: Span) -> Code:
        """Return the code of a value that is null where it does not fit a type."""
        if type_ is ANYTHING:
            return code

        def run(scope: Scope) -> Any:
            value = code(scope)
            if value is None:
                return None
            try:
                return fitted(scope, value, type_)
            except Undefined as reason:
                return scope.run.undefined(span, str(reason), "type-mismatch")

        return run

    def literal(self, node: d.BoxedLiteral, names: Names) -> Code:
        """A literal expression."""
        language = node.language.rstrip("/")
        if language and not language.endswith(_FEEL):
            return lambda scope: scope.run.undefined(node.span, f"expressions in `{language}` are not evaluated")
        return self.text(node.text, names, node.span)

    def boxed_context(self, node: d.BoxedContext, names: Names) -> Code:
        """Entries that see those before them; the value is that of the entry without a name, if there is one."""
        entries: list[tuple[str | None, Code]] = []
        seen: set[str] = set()
        for entry in node.entries:
            name = None if entry.variable is None else entry.variable.name.text
            own = (*names, name) if name and isinstance(entry.value, d.FunctionDefinition) else names
            code = self.box(entry.value, own, entry.span)
            if entry.variable is not None and name is not None:
                if name in seen:
                    return self._twice(name, entry.span)
                seen.add(name)
                code = self.typed(code, self.type_of(entry.variable.type), entry.span)
                names = (*names, name)
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

    def boxed_filter(self, node: d.BoxedFilter, names: Names) -> Code:
        """The items for which the match is true; null where it is neither true nor false for one of them."""
        base, match = self.box(node.base, names, node.span), self.box(node.match, (*names, "item"), node.span)

        def run(scope: Scope) -> Any:
            value = base(scope)
            if value is None:
                return scope.run.undefined(node.span, "null where a list is needed")
            kept: list[Any] = []
            for item in value if isinstance(value, list) else [value]:
                scope.run.step(node.span, _CALL)
                found = match(scope.inner({"item": item} | (item if isinstance(item, dict) else {})))
                if not isinstance(found, bool):
                    return scope.run.undefined(node.span, f"{kind_of(found)} where a boolean is needed")
                if found:
                    kept.append(item)
            return kept

        return run

    def boxed_for(self, node: d.Iterator, names: Names) -> Code:
        """The body's value for each item; it sees the values so far as `partial`."""
        items = self._items(node, names)
        body = self.box(node.body, (*names, node.variable.text), node.span)

        def run(scope: Scope) -> Any:
            values = items(scope)
            if values is None:
                return None
            results: list[Any] = []
            for item in values:
                scope.run.step(node.span, _CALL)
                results.append(body(scope.inner({"partial": results[:], node.variable.text: item})))
            return scope.run.hold(results, node.span)

        return run

    def boxed_quantified(self, node: d.Iterator, names: Names) -> Code:
        """`some`, `every`; null where the condition is neither true nor false for one of the items."""
        items = self._items(node, names)
        body = self.box(node.body, (*names, node.variable.text), node.span)

        def run(scope: Scope) -> Any:
            values = items(scope)
            if values is None:
                return None
            found: list[bool] = []
            for item in values:
                scope.run.step(node.span, _CALL)
                value = body(scope.inner({node.variable.text: item}))
                if not isinstance(value, bool):
                    return scope.run.undefined(node.span, f"{kind_of(value)} where a boolean is needed")
                found.append(value)
            return any(found) if node.kind == "some" else all(found)

        return run

    def _items(self, node: d.Iterator, names: Names) -> Code:
        """Return the code of what an iterator goes through."""
        code = self.typed(self.box(node.items, names, node.span), self.type_of(node.items_type), node.span)
        span = node.span if node.items is None else node.items.span
        return lambda scope: iterable(scope, code(scope), span)

    # ----------------------------------------------------------------------------------------- functions

    def invocation(self, node: d.Invocation, names: Names) -> Code:
        """A call by the names of the parameters; one that is not bound is null."""
        function = self.box(node.function, names, node.span)
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
            scope.run.step(node.span, _CALL)
            try:
                return scope.run.hold(applied(value, arguments), node.span)
            except Undefined as reason:
                return scope.run.undefined(node.span, str(reason))

        return run

    def definition(self, node: d.FunctionDefinition, names: Names, result: ItemType = ANYTHING) -> Code:
        """A function, which keeps the scope it is made in; its value is of the type `result` and of its own."""
        if node.kind == "PMML":
            return lambda scope: scope.run.undefined(node.span, "functions in PMML are not run", "function-external")
        parameters = [(one.name.text, self.type_of(one.type)) for one in node.parameters]
        own = tuple(name for name, _ in parameters)
        body = self.box(node.body, (*names, *own), node.span)
        if node.kind == "Java":
            return self._java(own, parameters, body, node.span)
        for type_ in (result_of(self.type_of(node.type)), result):
            body = self.typed(body, type_, node.span)

        def run(scope: Scope) -> Function:
            def invoke(*arguments: Any) -> Any:
                scope.run.step(node.span, _CALL)
                return body(scope.inner(_bound(scope, parameters, arguments)))

            return Function(own, invoke)

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
