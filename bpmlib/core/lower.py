"""Expressions of the model to expressions of the core, in the scope of one policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple, Protocol, assert_never

from bpmlib.check.checked import Checked
from bpmlib.check.scope import GIVEN, Symbol
from bpmlib.core import ast as c
from bpmlib.core.cells import Cells, between, has_clock
from bpmlib.core.dynamic import is_dynamic, of_expression
from bpmlib.documents.fields import DocumentField, DocumentType
from bpmlib.feel.cells import Interpreter
from bpmlib.functions.registry import BUILTINS
from bpmlib.model import expressions as m
from bpmlib.model.constants import constant
from bpmlib.source import Span
from bpmlib.values.kinds import TEMPORAL_KINDS
from bpmlib.values.types import ANY, NOTHING, Type

__all__ = ["TYPE_KEY", "Lowering", "Names"]

TYPE_KEY: Final = "@type"
"""Under which a context that is a document says of which type it is."""

_ITEM = "item of a list"
"""The variable of a path over a list: like that of a filter, no name that an author can write."""


class Names(Protocol):
    """What a policy's names stand for: definitions, figures, fields."""

    checked: Checked

    def define(self, name: str) -> str:
        """Return the key of a term or decision, translating it if that was not done yet."""

    def parameter(self, name: str) -> tuple[bool, Any]:
        """Return whether a parameter has a figure, and the figure."""

    def figure_name(self, name: str) -> str:
        """Return what a parameter is called in the whole program: by its policy too, where that is another one."""

    def relation(self, name: str) -> Any:
        """Return the rows of a relation."""

    def read(self, path: tuple[str, ...], span: Span) -> DocumentField:
        """Note that a field of the program's inputs is read, and return it."""

    def used(self, alias: str, given: Mapping[str, tuple[str, ...]]) -> Names:
        """Return the names of a used policy, its inputs bound to paths of this one's."""

    def bound(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """Return the path of the program's inputs for a path of this policy's inputs."""


class _Variable(NamedTuple):
    """What a loop, or a filter, gives a name to."""

    name: str
    """Its name in the core."""
    written: str
    fields: frozenset[str] = frozenset()
    """Of a filter: the fields of the item, which are names as well."""
    nullable: bool = False
    """Of a filter: whether an item may be null."""


class Lowering(Cells):
    """Translates expressions, in the scope of one policy."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self.names = names
        self.checked = names.checked
        self.interpreter = Interpreter(names.checked.inference.declared)
        self._inner: list[_Variable] = []
        """Variables of the loops and filters around, innermost last."""

    def type_of(self, node: m.Expr) -> Type:
        """Return the checker's type of an expression."""
        return self.checked.type_of(node)

    def item_fields(self, node: m.Expr) -> Mapping[str, Type]:
        """Return the fields of a list's items, which are names in the condition of a filter."""
        return self.checked.inference.item_fields(self.type_of(node))

    def _type_if_any(self, node: m.Expr) -> Type:
        """Return the checker's type; of what is no value (the alias of a policy) the type of nothing."""
        return self.checked.inference.types.get(id(node), NOTHING)

    def typed(self, node: m.Expr, expected: Type) -> c.Expr:
        """Return an expression bound to a declared type: never null unless it may be, one of a list of one."""
        actual = self.type_of(node)
        result = self.lower(node)
        if actual.kind == "list" and expected.kind not in ("list", "any"):
            return c.Single(result, span=node.span)
        if actual.kind == "any" and expected.kind not in ("any", "document"):
            return c.Conform(result, expected, span=node.span)
        if actual.nullable and actual.kind != "null" and not expected.nullable:
            return c.Need(result, span=node.span)
        return result

    def value(self, node: m.Expr) -> c.Expr:
        """Return an operand: an expression that must not be null."""
        result = self.lower(node)
        return c.Need(result, span=node.span) if self.type_of(node).nullable else result

    def lower(self, node: m.Expr) -> c.Expr:
        """Return the core expression of a model expression."""
        span = node.span
        if is_dynamic(node, self._type_if_any):
            return self._dynamic(node)
        match node:
            case m.Number() | m.String() | m.Boolean() | m.Null() | m.Temporal():
                return c.Const(constant(node), span=span)
            case m.Name():
                return self._name(node)
            case m.Input():
                return self._column[-1]
            case m.Path():
                return self._path(node)
            case m.Filter():
                return self._filter(node)
            case m.Call():
                return self._call(node)
            case m.Negative(operand):
                return c.Negate(self.value(operand), self.type_of(operand).kind in TEMPORAL_KINDS, span=span)
            case m.Arithmetic(operator, left, right):
                kinds = {self.type_of(left).kind, self.type_of(right).kind}
                sign = "&" if kinds == {"string"} else operator
                temporal = not kinds.isdisjoint(TEMPORAL_KINDS)
                return c.Arithmetic(sign, self.value(left), self.value(right), temporal, span=span)
            case m.Comparison():
                return self._comparison(node)
            case m.Between(value, low, high):
                return between(self.value(value), self.value(low), True, self.value(high), True,
                               has_clock(self.type_of(value)), span)  # fmt: skip
            case m.In(value, tests):
                return self.tests(tests, self.lower(value), self.type_of(value), span)
            case m.Logic(operator, left, right):
                items = (self.value(left), self.value(right))
                return c.And(items, span=span) if operator == "and" else c.Or(items, span=span)
            case m.If(condition, yes, no):
                return c.If(self.value(condition), self.lower(yes), self.lower(no), span=span)
            case m.Quantified(quantifier, variables, condition):
                return self._quantified(node, quantifier, variables, condition)
            case m.For(variables, result):
                return self._for(variables, result, span)
            case m.ListLiteral(items):
                return c.ListOf(tuple(self.lower(item) for item in items), span=span)
            case m.ContextLiteral(entries):
                return c.Record(tuple((key, self.lower(value)) for key, value in entries), span=span)
            case m.RangeLiteral(form="!="):
                return self._dynamic(node)
            case m.RangeLiteral(low, low_closed, high, high_closed):
                ends_ = tuple(None if end is None else self.value(end) for end in (low, high))
                return c.MakeRange(ends_[0], low_closed, ends_[1], high_closed, span=span)
            case m.InstanceOf() | m.FunctionLiteral() | m.Steps():
                return self._dynamic(node)
        assert_never(node)

    # ------------------------------------------------------------------------------ names and paths

    def _name(self, node: m.Name) -> c.Expr:
        found = self._inner_name(node.name)
        if found is None:
            return self._symbol(self.names, self.checked.scope.symbols[node.name], node.span)
        local = c.Local(found.name, span=node.span)
        if node.name not in found.fields:
            return local
        return self._unless_null(local, found.nullable, c.Select(local, node.name, span=node.span))

    def _inner_name(self, name: str) -> _Variable | None:
        """Return the innermost loop whose variable, or whose item's field, has this name."""
        return next((one for one in reversed(self._inner) if name == one.written or name in one.fields), None)

    def _unless_null(self, base: c.Expr, nullable: bool, found: c.Expr) -> c.Expr:
        """Return what is found in a value, or null where the value is null."""
        span = found.span
        return c.If(c.IsNull(base, span=span), c.Const(None, span=span), found, span=span) if nullable else found

    def _symbol(self, names: Names, symbol: Symbol, span: Span) -> c.Expr:
        match symbol.kind:
            case "parameter":
                known, value = names.parameter(symbol.name)
                return c.Const(value, span=span) if known else c.Unset(names.figure_name(symbol.name), span=span)
            case "relation":
                return c.Const(names.relation(symbol.name), span=span)
        if symbol.kind in GIVEN:
            return self._read(names.bound((symbol.name,)), span)
        return c.Ref(names.define(symbol.name), span=span)

    def _read(self, path: tuple[str, ...], span: Span) -> c.Expr:
        self.names.read(path, span)
        return c.Read(path, span=span)

    def _path(self, node: m.Path) -> c.Expr:
        if (path := self._input_path(node)) is not None:
            return self._read(path, node.span)
        if (used := self._used_symbol(node)) is not None:
            assert isinstance(node.base, m.Name)
            return self._symbol(self.names.used(node.base.name, {}), used[1], node.span)
        base = self.type_of(node.base)
        return self._member(self.lower(node.base), base, node)

    def _member(self, base: c.Expr, type_: Type, node: m.Path, depth: int = 0) -> c.Expr:
        """Return what a path finds in a value: of a list, what it finds in the items; null in null."""
        span = node.span
        if type_.kind == "list":
            variable = f"{_ITEM} {depth}"
            item = self._member(c.Local(variable, span=span), type_.item or ANY, node, depth + 1)
            found: c.Expr = c.Each(variable, base, item, span=span)
        else:
            found = c.Select(base, node.name, type_.kind in TEMPORAL_KINDS or type_.kind == "range", span=span)
        return self._unless_null(base, type_.nullable, found)

    def _used_symbol(self, node: m.Expr) -> tuple[Checked, Symbol] | None:
        """Return what `alias.name` stands for, unless the alias is hidden by a variable."""
        hidden = isinstance(node, m.Path) and isinstance(node.base, m.Name) and self._inner_name(node.base.name)
        return None if hidden else self.checked.inference.used_symbol(node)

    def _input_path(self, node: m.Expr) -> tuple[str, ...] | None:
        """Return the path of the program's inputs that an expression spells, or None where it is no such path."""
        names: list[str] = []
        base = node
        while isinstance(base, m.Path):
            names.append(base.name)
            base = base.base
        if not isinstance(base, m.Name) or base.name not in self.checked.scope.inputs:
            return None
        if self._inner_name(base.name) is not None:
            return None
        for index in range(len(names)):
            prefix = node
            for _ in range(index + 1):
                assert isinstance(prefix, m.Path)
                prefix = prefix.base
            if self.type_of(prefix).kind != "document":
                return None
        return self.names.bound((base.name, *reversed(names)))

    def _filter(self, node: m.Filter) -> c.Expr:
        base = self.type_of(node.base)
        items = self.value(node.base)
        variable = f"{len(self._inner)}"
        self._inner.append(_Variable(variable, "item", frozenset(self.item_fields(node.base)), _nullable(base.item)))
        condition = self.value(node.condition)
        self._inner.pop()
        if self.type_of(node.condition).kind == "number":
            return c.At(items, condition, span=node.span)
        return c.Filter(variable, items, condition, span=node.span)

    # ---------------------------------------------------------------------------------------- calls

    def _call(self, node: m.Call) -> c.Expr:
        if (used := self._used_symbol(node.function)) is not None:
            return self._used_call(node, *used)
        name = node.function.name if isinstance(node.function, m.Name) else ""
        types = [self.type_of(argument) for argument in node.arguments]
        if not name or name in self.checked.scope.symbols or self._inner_name(name) is not None:
            return self._dynamic(node)
        if (document := self.checked.scope.documents.get(name)) is not None:
            return self._made(node, document)
        if any(type_.kind in ("any", "function") for type_ in types) and name != "deadline":
            return self._dynamic(node)
        builtin = BUILTINS[name]
        chosen = builtin.chosen(node.names, types)
        assert chosen is not None, f"{builtin.name} was checked"
        signature, order = chosen
        if builtin.name == "deadline":
            start, period = (self.value(node.arguments[i]) for i in order)
            calendar = c.Const(self.checked.work_calendar(), span=node.span)
            return c.Call(builtin.name, (start, period, calendar), span=node.span)
        arguments = tuple(
            self.typed(node.arguments[i], signature.expected(position)) for position, i in enumerate(order)
        )
        return c.Call(builtin.name, arguments, span=node.span)

    def _made(self, node: m.Call, document: DocumentType) -> c.Expr:
        """Return the context of a document that is made; its type stands under a key that no field can have."""
        entries: list[tuple[str, c.Expr]] = [(TYPE_KEY, c.Const(document.name, span=node.span))]
        for name, argument in zip(node.names, node.arguments, strict=True):
            field = document.fields[name]
            assert field.type is not None
            entries.append((name, self.typed(argument, field.type.or_null(field.nullable))))
        return c.Record(tuple(entries), span=node.span)

    def _dynamic(self, node: m.Expr) -> c.Expr:
        """Return an expression that the evaluator of FEEL computes."""
        return of_expression(node, self.interpreter, self.captured, self.item_fields)

    def captured(self, node: m.Expr) -> c.Expr | None:
        """Return what an expression takes from this policy, or None where it only puts its parts together."""
        match node:
            case m.Name(name) if name in self.checked.scope.symbols or self._inner_name(name) is not None:
                return self._name(node)
            case m.Input() if self._column:
                return self._column[-1]
            case m.Path() if self._input_path(node) is not None or self._used_symbol(node) is not None:
                return self._path(node)
            case m.Call(function) if self._used_symbol(function) is not None:
                return self._call(node)
            case m.Call(m.Name("deadline")) if "deadline" not in self.checked.scope.symbols:
                return self._call(node)  # the evaluator has no calendar
        return None

    def _used_call(self, node: m.Call, checked: Checked, symbol: Symbol) -> c.Expr:
        assert isinstance(node.function, m.Path) and isinstance(node.function.base, m.Name)
        names = node.names or tuple(checked.scope.inputs)[: len(node.arguments)]
        given: dict[str, tuple[str, ...]] = {}
        guards: list[c.Expr] = []
        for name, argument in zip(names, node.arguments, strict=True):
            path = self._input_path(argument)
            assert path is not None
            given[name] = path
            if self.type_of(argument).nullable:
                guards.append(self._read(path, argument.span))
        value = self._symbol(self.names.used(node.function.base.name, given), symbol, node.span)
        return c.Require(tuple(guards), value, span=node.span) if guards else value

    # ----------------------------------------------------------------------------------- operations

    def _comparison(self, node: m.Comparison) -> c.Expr:
        left, right, span = node.left, node.right, node.span
        if node.operator not in ("=", "!="):
            clock = has_clock(self.type_of(left), self.type_of(right))
            return c.Compare(node.operator, self.value(left), self.value(right), clock, span=span)  # type: ignore[arg-type]
        if isinstance(right, m.Null) or isinstance(left, m.Null):
            subject = left if isinstance(right, m.Null) else right
            path = self._input_path(subject)
            value = self.lower(subject) if path is None else self._read(path, span)
            result: c.Expr = c.IsNull(value, span=span)
        else:
            result = self.equality(self.lower(left), self.type_of(left), self.lower(right), self.type_of(right), span)
        return c.Not(result, span=span) if node.operator == "!=" else result

    def _quantified(
        self, node: m.Quantified, quantifier: Any, variables: Sequence[tuple[str, m.Expr]], condition: m.Expr
    ) -> c.Expr:
        (name, items), *rest = variables
        lowered = self.value(items)
        with self._local(name):
            body = self._quantified(node, quantifier, rest, condition) if rest else self.value(condition)
        return c.Quantify(quantifier, name, lowered, body, span=node.span)

    def _for(self, variables: Sequence[tuple[str, m.Expr]], result: m.Expr, span: Span) -> c.Expr:
        (name, items), *rest = variables
        lowered = self.value(items)
        with self._local(name):
            body = self._for(rest, result, span) if rest else self.lower(result)
        return c.Each(name, lowered, body, flat=bool(rest), span=span)

    @contextmanager
    def _local(self, name: str) -> Iterator[None]:
        self._inner.append(_Variable(name, name))
        yield
        self._inner.pop()


def _nullable(item: Type | None) -> bool:
    return item is not None and item.nullable
