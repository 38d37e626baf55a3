"""The static type of every expression, with units; a mistake is reported and typed `Any`, to go on.

`Inference.types` keeps the type of every node by identity, for the translation to `core`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from bpmlib.check.calls import Calls, last_name
from bpmlib.check.operations import LITERAL
from bpmlib.check.order import circles, names_in, sorted_by_need
from bpmlib.check.scope import VALUELESS, Documents, Report, Scope, Symbol, declared_type
from bpmlib.documents.fields import DocumentField
from bpmlib.errors import nearest
from bpmlib.functions.registry import BUILTINS
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.model.constants import is_constant
from bpmlib.values.kinds import kind_of
from bpmlib.values.parts import ATTRIBUTES
from bpmlib.values.types import (
    ANY,
    BOOLEAN,
    FUNCTION,
    NOTHING,
    NULL,
    NUMBER,
    PERCENT,
    STRING,
    Type,
    context_of,
    join,
    list_of,
    named_type,
)  # fmt: skip

if TYPE_CHECKING:
    from bpmlib.check.checked import Checked

__all__ = ["Inference"]

_MULTI_HIT = ("COLLECT", "RULE ORDER", "OUTPUT ORDER")


class Inference(Calls):
    """Types one policy's expressions. `symbol_type` answers for names, `infer` for expressions."""

    def __init__(self, scope: Scope, used: Mapping[str, Checked], report: Report) -> None:
        super().__init__(scope, used, report)
        self._symbols: dict[str, Type] = {}
        self._open: list[str] = []

    def within(
        self, symbols: Mapping[str, Symbol], fields: Mapping[str, DocumentField], documents: Documents
    ) -> Inference:
        """Return one for expressions about facts: these are the inputs there, in place of those of the policy.

        All the rest of the policy is known to it, and both keep the types of expressions in one place.
        """
        scope = replace(self.scope, symbols={**self.scope.symbols, **symbols}, inputs={**fields}, documents=documents)
        inner = Inference(scope, self.used, self.report)
        inner.types, inner.references = self.types, self.references
        inner._symbols = {name: type_ for name, type_ in self._symbols.items() if name not in symbols}
        return inner

    # ------------------------------------------------------------------------------------------ names

    def symbol_type(self, symbol: Symbol) -> Type:
        """Return the type of a name; `Any` where its definition leads back to itself (see `report_circles`)."""
        if symbol.name in self._symbols:
            return self._symbols[symbol.name]
        if symbol.name in self._open:
            return ANY
        self._open.append(symbol.name)
        outer = self._locals, self._column
        self._locals, self._column = [], []
        with self.defining(symbol.name):
            type_ = self._definition(symbol)
        self._locals, self._column = outer
        self._open.pop()
        self._symbols[symbol.name] = type_
        return type_

    @contextmanager
    def defining(self, name: str) -> Iterator[None]:
        """Note what is typed meanwhile as the definition of a term or decision."""
        outer, self.owner = self.owner, name
        yield
        self.owner = outer

    def define_all(self) -> None:
        """Type all terms and relations, each after those it needs, so that a long chain of them is no deep one."""
        symbols = {symbol.name: symbol for symbol in self.scope.symbols.values() if symbol.kind not in VALUELESS}
        needs = {name: names_in(symbol.nodes) if symbol.kind == "term" else () for name, symbol in symbols.items()}
        for name in sorted_by_need(needs):
            self.symbol_type(symbols[name])

    def report_circles(self) -> None:
        """Report each term and decision that needs itself, as `cycle`."""
        graph = {name: self.references[name] for name in self.scope.symbols if name in self.references}
        for names in circles(graph):
            path = " → ".join([*names, names[0]])
            span = self.scope.symbols[names[0]].span
            self.report.add("cycle", span, f"`{names[0]}` depends on itself: {path}")

    def _definition(self, symbol: Symbol) -> Type:
        match symbol.nodes[0]:
            case p.Parameter(type=written):
                return self.declared(written)
            case p.Term(expression=expression, type=written):
                actual = self.infer(expression)
                if written is None:
                    return actual
                declared = self.declared(written)
                self.bind(expression, actual, declared, "the term is declared")
                return declared.or_null(declared.kind == "any" or (actual.nullable and actual.kind != "any"))
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
                if not is_constant(cell):
                    self.report.add("not-constant", cell.span, "the cells of a relation are constants",
                                    "a formula is a term: write it in `Terms`")  # fmt: skip
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

    def infer_among(self, node: m.Expr, variables: Mapping[str, Type]) -> Type:
        """Return the type of an expression that knows these variables besides the names of the policy."""
        self._locals.append(dict(variables))
        type_ = self.infer(node)
        self._locals.pop()
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
                return named_type(kind_of(value)) or ANY
            case m.Name():
                return self._name(node)
            case m.Input():
                if self._column:
                    return self._column[-1]
                self.report.add("mark-misplaced", node.span, "`?` stands for a column's value: only a cell has one")
                return ANY
            case m.Path():
                return self._path(node)
            case m.Filter():
                return self._filter(node)
            case m.Call():
                return self.call(node)
            case m.Negative():
                return self._negative(node)
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
            case m.InstanceOf(value, type_):
                self.infer(value)
                self.declared(type_)
                return BOOLEAN
            case m.FunctionLiteral():
                return self._function(node)
            case m.Steps(low, high):
                return self._steps(node, self.infer(low), self.infer(high))
            case m.Quantified(_, variables, condition):
                with self._variables(variables):
                    self.condition(condition)
                return BOOLEAN
            case m.For(variables, result):
                self._locals.append({"partial": list_of(ANY)})
                with self._variables(variables):
                    item = self.infer(result)
                self._locals.pop()
                return list_of(item)
            case m.ListLiteral(items):
                return self._list(items)
            case m.ContextLiteral(entries):
                known: dict[str, Type] = {}
                self._locals.append(known)
                for key, value in entries:
                    if isinstance(value, m.FunctionLiteral):
                        known[key] = FUNCTION  # which may call itself
                    known[key] = self.infer(value)
                self._locals.pop()
                return context_of(tuple(known.items()))
            case m.RangeLiteral(low, _, high, _):
                return self._range(node, low, high)
        assert_never(node)

    def _function(self, node: m.FunctionLiteral) -> Type:
        if node.external:
            self.report.add("function-external", node.span, "a policy does not run functions from outside")
            return FUNCTION
        types = {name: ANY if written is None else self.declared(written) for name, written in node.parameters}
        self._locals.append(types)
        self.infer(node.body)
        self._locals.pop()
        return FUNCTION

    # ------------------------------------------------------------------------------ names and paths

    def _name(self, node: m.Name) -> Type:
        for variables in reversed(self._locals):
            if node.name in variables:
                return variables[node.name]
        symbol = self.scope.symbols.get(node.name)
        if symbol is None:
            known = [*self.scope.symbols, *(name for variables in self._locals for name in variables)]
            what = "a built-in function is called with brackets" if node.name in BUILTINS else ""
            self.report.add("name-unknown", node.span, f"nothing here is called `{node.name}`",
                            what or nearest(node.name, known))  # fmt: skip
            return ANY
        if symbol.kind == "use" and symbol.name not in self.used:
            return ANY  # the policy could not be had, which is reported
        if symbol.kind == "use":
            self.report.add("name-unknown", node.span, f"`{node.name}` is another policy: name a part of it",
                            f"write `{node.name}.something`")  # fmt: skip
            return ANY
        if symbol.kind == "pattern":
            self.report.add("name-unknown", node.span, f"`{node.name}` is a pattern, which has no value",
                            "what it concludes is a fact: another pattern may have it as `given`")  # fmt: skip
            return ANY
        self.refer(symbol.name)
        return self.symbol_type(symbol)

    def _path(self, node: m.Path) -> Type:
        if (used := self.used_symbol(node)) is not None:
            return self.used_type(node, *used, given={})
        if self.unknown_part(node):
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
                    self.report.add("field-unsupported", last_name(node), f"`{name}` cannot be read: {info.reason}")
                    return ANY
                found = info.type.or_null(info.nullable) if info and info.type else None
            case "context":
                found, known = base.field(name), tuple(key for key, _ in base.fields)
            case "list" if base.item is not None:
                return list_of(self._member(node, base.item, name)).or_null(base.nullable)
            case "range" if base.item is not None:
                parts = {"start": base.item, "end": base.item, "start included": BOOLEAN, "end included": BOOLEAN}
                found, known = parts.get(name), tuple(parts)
            case kind if kind in ATTRIBUTES:
                found, known = ATTRIBUTES[kind].get(name), tuple(ATTRIBUTES[kind])
        if found is None:
            has = f"it has: {', '.join(known)}" if known else f"{base} has no parts"
            self.report.add("field-unknown", last_name(node), f"`{name}` is not a field of {base.or_null(False)}",
                            nearest(name, known) or has)  # fmt: skip
            return ANY
        return found.or_null(found.nullable or base.nullable)
