"""The static type of every expression, with units; a mistake is reported and typed `Any`, to go on.

`Inference.types` keeps the type of every node by identity, for the translation to `core`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, assert_never

from bpmlib.check.operations import LITERAL, Operations
from bpmlib.check.scope import Report, Scope, Symbol, declared_type
from bpmlib.errors import nearest
from bpmlib.functions.registry import BUILTINS, Signature
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.values.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    NOTHING,
    NULL,
    NUMBER,
    PERCENT,
    STRING,
    Type,
    context_of,
    join,
    list_of,
)  # fmt: skip

if TYPE_CHECKING:
    from bpmlib.check.checked import Checked

__all__ = ["Inference"]

_DATE_PARTS = {"year": NUMBER, "month": NUMBER, "day": NUMBER, "weekday": NUMBER}
_MULTI_HIT = ("COLLECT", "RULE ORDER", "OUTPUT ORDER")


class Inference(Operations):
    """Types one policy's expressions. `symbol_type` answers for names, `infer` for expressions."""

    def __init__(self, scope: Scope, used: Mapping[str, Checked], report: Report) -> None:
        super().__init__(scope, report)
        self.used = used
        self._symbols: dict[str, Type] = {}
        self._open: list[str] = []

    # ------------------------------------------------------------------------------------------ names

    def symbol_type(self, symbol: Symbol) -> Type:
        """Return the type of a name; a definition that leads back to itself is reported as `cycle`."""
        if symbol.name in self._symbols:
            return self._symbols[symbol.name]
        if symbol.name in self._open:
            path = " → ".join([*self._open[self._open.index(symbol.name) :], symbol.name])
            self.report.add("cycle", symbol.span, f"`{symbol.name}` depends on itself: {path}")
            return ANY
        self._open.append(symbol.name)
        outer = self._locals, self._column
        self._locals, self._column = [], []
        type_ = self._definition(symbol)
        self._locals, self._column = outer
        self._open.pop()
        self._symbols[symbol.name] = type_
        return type_

    def _definition(self, symbol: Symbol) -> Type:
        match symbol.nodes[0]:
            case p.Parameter(type=written):
                return self.declared(written)
            case p.Term(expression=expression, type=written):
                actual = self.infer(expression)
                if written is None:
                    return actual
                declared = self.declared(written)
                self.require(expression, actual, declared, "the term is declared")
                return declared.or_null(actual.nullable and actual.kind != "any")
            case p.Formula(type=written):
                return self.declared(written)
            case p.DecisionTable() as table:
                return self._table_type(table)
            case p.Relation(columns=columns, rows=rows):
                return self._relation_type(columns, rows)
        info = self.scope.inputs.get(symbol.name)
        return ANY if info is None or info.type is None else info.type.or_null(info.nullable)

    def _table_type(self, table: p.DecisionTable) -> Type:
        types = [(result.name.text, self.result_type(result)) for result in table.results]
        one = types[0][1] if len(types) == 1 else context_of(tuple(types))
        if table.hit_policy == "COLLECT COUNT":
            return NUMBER
        return list_of(one) if table.hit_policy in _MULTI_HIT else one

    def result_type(self, result: p.ResultColumn) -> Type:
        """Return the declared type of a result column."""
        return ANY if result.type is None else self.declared(result.type)

    def _relation_type(self, columns: Sequence[p.Word], rows: Sequence[Sequence[m.Expr]]) -> Type:
        types: list[Type] = [NOTHING] * len(columns)
        for row in rows:
            for index, cell in enumerate(row):
                actual = self.infer(cell)
                joined = join(types[index], actual)
                if joined is None:
                    self.report.add("type-mismatch", cell.span, f"{actual} in a column of {types[index]}")
                types[index] = joined or types[index]
        return list_of(context_of(tuple((word.text, type_) for word, type_ in zip(columns, types, strict=True))))

    def declared(self, written: p.TypeName) -> Type:
        """Return the type that the file names, or `Any` after reporting an unknown one."""
        return declared_type(written, self.scope.documents, self.scope.words, self.report) or ANY

    # ------------------------------------------------------------------------------------ expressions

    def infer(self, node: m.Expr) -> Type:
        """Return the type of an expression and remember it."""
        type_ = self._infer(node)
        self.types[id(node)] = type_
        return type_

    def _infer(self, node: m.Expr) -> Type:
        match node:
            case m.Number(percent=percent):
                return PERCENT if percent else LITERAL
            case m.String():
                return STRING
            case m.Boolean():
                return BOOLEAN
            case m.Null():
                return NULL
            case m.Temporal(value):
                return DATE_TIME if hasattr(value, "hour") else DATE
            case m.Name():
                return self._name(node)
            case m.Input():
                if self._column:
                    return self._column[-1]
                self.report.add("input-mark", node.span, "`?` stands for a column's value: only a cell has one")
                return ANY
            case m.Path():
                return self._path(node)
            case m.Filter():
                return self._filter(node)
            case m.Call():
                return self._call(node)
            case m.Negative(operand):
                return self._as_number(operand, self.infer(operand))
            case m.Arithmetic():
                return self._arithmetic(node)
            case m.Comparison() | m.Between():
                return self._comparison(node)
            case m.In(value, tests):
                self.tests(tests, self.infer(value))
                return BOOLEAN
            case m.Logic(_, left, right):
                self.condition(left)
                self.condition(right)
                return BOOLEAN
            case m.If(condition, yes, no):
                return self._if(node, condition, yes, no)
            case m.Quantified(_, variables, condition):
                with self._variables(variables):
                    self.condition(condition)
                return BOOLEAN
            case m.For(variables, result):
                with self._variables(variables):
                    return list_of(self.infer(result))
            case m.ListLiteral(items):
                return self._list(items)
            case m.ContextLiteral(entries):
                return context_of(tuple((key, self.infer(value)) for key, value in entries))
            case m.RangeLiteral(low, _, high, _):
                return self._range(node, low, high)
        assert_never(node)

    # ------------------------------------------------------------------------------ names and paths

    def _name(self, node: m.Name) -> Type:
        for variables in reversed(self._locals):
            if node.name in variables:
                return variables[node.name]
        symbol = self.scope.symbols.get(node.name)
        if symbol is None:
            known = [*self.scope.symbols, *(name for variables in self._locals for name in variables)]
            what = "a built-in function is called with brackets" if node.name in BUILTINS else ""
            self.report.add("unknown-name", node.span, f"nothing here is called `{node.name}`",
                            what or nearest(node.name, known))  # fmt: skip
            return ANY
        if symbol.kind == "use":
            self.report.add("unknown-name", node.span, f"`{node.name}` is another policy: name a part of it",
                            f"write `{node.name}.something`")  # fmt: skip
            return ANY
        return self.symbol_type(symbol)

    def used_symbol(self, node: m.Expr) -> tuple[Checked, Symbol] | None:
        """Return the policy and symbol that `alias.name` stands for, or None where it is no such path."""
        if not isinstance(node, m.Path) or not isinstance(node.base, m.Name):
            return None
        alias = self.scope.symbols.get(node.base.name)
        if alias is None or alias.kind != "use" or any(node.base.name in names for names in self._locals):
            return None
        checked = self.used.get(alias.name)
        symbol = checked.scope.symbols.get(node.name) if checked else None
        return (checked, symbol) if checked and symbol else None

    def _path(self, node: m.Path) -> Type:
        if (used := self.used_symbol(node)) is not None:
            return self._used(node, *used, given={})
        if isinstance(node.base, m.Name) and node.base.name in self.used:
            names = self.used[node.base.name].scope.names("parameter", "term", "decision")
            self.report.add("unknown-name", node.span, f"`{node.base.name}` has nothing called `{node.name}`",
                            nearest(node.name, names))  # fmt: skip
            return ANY
        return self._member(node, self.infer(node.base), node.name)

    def _member(self, node: m.Path, base: Type, name: str) -> Type:
        found: Type | None = None
        known: Sequence[str] = ()
        match base.kind:
            case "any":
                return ANY
            case "document":
                document = self.scope.documents.get(base.name)
                assert document is not None
                info, known = document.fields.get(name), tuple(document.fields)
                if info is not None and info.type is None:
                    self.report.add("unsupported-field", node.span, f"`{name}` cannot be read: {info.reason}")
                    return ANY
                found = info.type.or_null(info.nullable) if info and info.type else None
            case "context":
                found, known = base.field(name), tuple(key for key, _ in base.fields)
            case "list" if base.item is not None:
                return list_of(self._member(node, base.item, name))
            case "date" | "date and time":
                found, known = _DATE_PARTS.get(name), tuple(_DATE_PARTS)
        if found is None:
            has = f"it has: {', '.join(known)}" if known else f"{base} has no parts"
            self.report.add("unknown-field", node.span, f"`{name}` is not a field of {base.or_null(False)}",
                            nearest(name, known) or has)  # fmt: skip
            return ANY
        return found.or_null(found.nullable or base.nullable)

    def _used(self, node: m.Expr, checked: Checked, symbol: Symbol, given: Mapping[str, m.Expr]) -> Type:
        for name, info in checked.scope.inputs.items():
            mine = self.scope.inputs.get(name)
            if name in given or name not in checked.needs(symbol.name):
                continue
            if mine is None or mine.type != info.type:
                policy = checked.policy.front.policy.text
                self.report.add("use-input", node.span, f"`{policy}` needs `{name}`, which this policy has not",
                                f"give it: `{symbol.name}({name}: ...)`")  # fmt: skip
        return checked.symbol_type(symbol.name)

    # ---------------------------------------------------------------------------------------- calls

    def _call(self, node: m.Call) -> Type:
        if (used := self.used_symbol(node.function)) is not None:
            return self._used_call(node, *used)
        if not isinstance(node.function, m.Name):
            self.report.add("unknown-function", node.function.span, "this is not a function")
            return ANY
        types = [self.infer(argument) for argument in node.arguments]
        builtin = BUILTINS.get(node.function.name)
        if builtin is None:
            self.report.add("unknown-function", node.function.span, f"no function is called `{node.function.name}`",
                            nearest(node.function.name, BUILTINS))  # fmt: skip
            return ANY
        for signature in builtin.signatures:
            ordered = positional(signature, node.names, types)
            if ordered is not None and signature.fits(ordered):
                self._argument_words(node, types)
                return signature.result(ordered)
        self._bad_arguments(node, builtin.name, builtin.signatures, types)
        return ANY

    def _argument_words(self, node: m.Call, types: Sequence[Type]) -> None:
        if node.function == m.Name("list contains", span=node.span) and len(types) == 2 and types[0].item:
            self.known_words(node.arguments[-1], types[0].item)

    def _bad_arguments(self, node: m.Call, name: str, signatures: Sequence[Signature], types: Sequence[Type]) -> None:
        forms = " or ".join(
            f"{name}({', '.join(f'{n}: {t}' for n, t in zip(s.names, s.types, strict=True))})" for s in signatures
        )
        shown = ", ".join(map(str, types))
        self.report.add("bad-arguments", node.span, f"`{name}` does not take ({shown})", f"it is {forms}")

    def _used_call(self, node: m.Call, checked: Checked, symbol: Symbol) -> Type:
        names = node.names or tuple(checked.scope.inputs)[: len(node.arguments)]
        given = dict(zip(names, node.arguments, strict=False))
        for name, argument in given.items():
            info = checked.scope.inputs.get(name)
            actual = self.infer(argument)
            if info is None:
                self.report.add("bad-arguments", argument.span, f"`{name}` is not an input of that policy",
                                nearest(name, checked.scope.inputs))  # fmt: skip
            elif not is_input_path(argument, self.scope):
                self.report.add("bad-arguments", argument.span, "only an input or a part of one can be handed on")
            elif info.type is not None:
                self.require(argument, actual, info.type.or_null(), "the other policy wants")
        return self._used(node, checked, symbol, given)


def positional(signature: Signature, names: Sequence[str], types: Sequence[Type]) -> list[Type] | None:
    """Return the argument types in the signature's order, or None where the names do not fit it."""
    if not names:
        return list(types)
    given = dict(zip(names, types, strict=True))
    if len(given) != len(types) or set(given) - set(signature.names):
        return None
    ordered = [given[name] for name in signature.names if name in given]
    return ordered if list(signature.names[: len(ordered)]) == [n for n in signature.names if n in given] else None


def is_input_path(node: m.Expr, scope: Scope) -> bool:
    """Return whether an expression is an input or a path that starts at one."""
    while isinstance(node, m.Path):
        node = node.base
    return isinstance(node, m.Name) and node.name in scope.inputs
