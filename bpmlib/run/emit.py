"""Core expressions to Python expressions.

A node that may fail carries the number of its place in `sites` as its line number, so that a traceback
leads back to the characters in the policy file at no cost to the successful run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never

from bpmlib.core import ast as c
from bpmlib.core.walk import variables
from bpmlib.functions.registry import BUILTINS
from bpmlib.run.templates import at_line
from bpmlib.source import Span

__all__ = ["Emitter", "Layout", "Module"]

_ARITHMETIC = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "power"}
_COMPARE: dict[str, type[ast.cmpop]] = {"<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE}
_STEADY = (c.Const, c.Read, c.Local)
"""What never fails, so that it does not matter when it is computed."""
_MIRROR = {">": "<", ">=": "<="}


class Layout:
    """Where values live: a slot of the state for every read, then for every definition (two for a table)."""

    def __init__(self, program: c.Program) -> None:
        self.reads = {read.path: slot for slot, read in enumerate(program.reads)}
        self.values: dict[str, int] = {}
        self.hits: dict[str, int] = {}
        size = len(self.reads)
        for key, definition in program.definitions.items():
            self.values[key] = size
            size += 1
            if isinstance(definition, c.Table):
                self.hits[key] = size
                size += 1
        self.size = size


@dataclass
class Module:
    """What all code of one program shares: its globals, the places of what may fail, its constants by name."""

    names: dict[str, Any]
    sites: list[Span] = field(default_factory=list)
    constants: dict[tuple[type, str], str] = field(default_factory=dict)

    def keep(self, value: Any) -> str:
        """Return the name of a global that holds a constant; equal ones share it."""
        key = (type(value), repr(value))
        if key not in self.constants:
            self.constants[key] = self.keep_as(f"k{len(self.constants)}", value)
        return self.constants[key]

    def keep_as(self, name: str, value: Any) -> str:
        """Put a value among the globals under that name, and return the name."""
        self.names[name] = value
        return name


class Emitter:
    """Emits expressions. `flat` code has reads and finished definitions in local variables, other code in `s`.

    With `pool` given, constants are taken from the tuple `k`, so that rows of the same shape share code.
    """

    def __init__(
        self, layout: Layout, module: Module, *, flat: bool = False, done: frozenset[str] = frozenset(),
        pool: list[Any] | None = None,
    ) -> None:  # fmt: skip
        self.layout = layout
        self.module = module
        self.flat = flat
        self.done = done
        self.pool = pool

    def emit(self, node: c.Expr) -> ast.expr:
        """Return the Python expression of a core expression."""
        match node:
            case c.Const(value):
                return self.constant(value)
            case c.Read(path):
                slot = self.layout.reads[path]
                return _name(f"v{slot}") if self.flat else _slot(slot)
            case c.Ref(key):
                return self.reference(key)
            case c.Unset(parameter):
                return self.fails(node, _call("unset", ast.Constant(parameter)))
            case c.Local(name):
                return _name(f"x_{name}")
            case c.Need(operand):
                return self.fails(node, _call("need", self.emit(operand)))
            case c.Require(guards, body):
                return self._require(node, guards, body)
            case c.Single(operand):
                return self.fails(node, _call("single", self.emit(operand)))
            case c.Negate(operand, temporal):
                return self.fails(node, _call("t_minus" if temporal else "f_minus", self.emit(operand)))
            case c.Arithmetic(operator, left, right, temporal):
                if operator == "&":
                    return ast.BinOp(self.emit(left), ast.Add(), self.emit(right))
                name = ("t_" if temporal else "f_") + _ARITHMETIC[operator]
                return self.fails(node, _call(name, self.emit(left), self.emit(right)))
            case c.Compare(clock=True):
                return self._earlier(node)
            case c.Compare(operator, left, right):
                return self.fails(node, ast.Compare(self.emit(left), [_COMPARE[operator]()], [self.emit(right)]))
            case c.Equal():
                return self._equal(node)
            case c.IsNull(operand):
                return self._is_null(operand, ast.Is())
            case c.And(items):
                return self._and(items)
            case c.Or(items):
                return ast.BoolOp(ast.Or(), [self.emit(item) for item in items])
            case c.Not(operand):
                return self._not(operand)
            case c.If(condition, yes, no):
                return ast.IfExp(self.emit(condition), self.emit(yes), self.emit(no))
            case c.Quantify() | c.Each() | c.Filter():
                return self._comprehension(node)
            case c.At(items_, position):
                return self.fails(node, _call("at", self.emit(items_), self.emit(position)))
            case c.ListOf(items):
                return ast.List([self.emit(item) for item in items], ast.Load())
            case c.Record(entries):
                return ast.Dict([ast.Constant(key) for key, _ in entries], [self.emit(value) for _, value in entries])
            case c.Select(base, name, part):
                if part:
                    return self.fails(node, _call("part", self.emit(base), ast.Constant(name)))
                return ast.Subscript(self.emit(base), ast.Constant(name), ast.Load())
            case c.MakeRange(low, low_closed, high, high_closed):
                ends = [ast.Constant(None) if end is None else self.emit(end) for end in (low, high)]
                return _call("Range", ends[0], ast.Constant(low_closed), ends[1], ast.Constant(high_closed))
            case c.Within(value, range_):
                contains = ast.Attribute(self.emit(range_), "contains", ast.Load())
                return self.fails(node, ast.Call(contains, [self.emit(value)], []))
            case c.Call(function, arguments):
                return self._call(node, function, arguments)
            case c.Conform(operand, type_):
                return self.fails(node, _call("conform", self.emit(operand), self.constant(type_)))
            case c.Dynamic(_, captured, code):
                return self._dynamic(node, captured, code)
        assert_never(node)

    # ---------------------------------------------------------------------------------------- values

    def constant(self, value: Any) -> ast.expr:
        """Return a constant: itself where Python's syntax can hold it, else a global of the module."""
        if value is None or isinstance(value, bool):
            return ast.Constant(value)
        if self.pool is not None:
            self.pool.append(value)
            return ast.Subscript(_name("k"), ast.Constant(len(self.pool) - 1), ast.Load())
        if isinstance(value, (str, int)):
            return ast.Constant(value)
        return _name(self.module.keep(value))

    def pooled(self) -> Emitter:
        """Return an emitter for the code of one row that takes its constants from a pool of its own."""
        return Emitter(self.layout, self.module, done=self.done, pool=[])

    def reference(self, key: str) -> ast.expr:
        """Return the value of a definition, computing it now if that was not done yet."""
        slot = self.layout.values[key]
        if key in self.done:
            return _name(f"x{slot}") if self.flat else _slot(slot)
        computed = ast.Compare(_slot(slot), [ast.IsNot()], [_name("NOT_YET")])
        return ast.IfExp(computed, _slot(slot), _call(f"lazy{slot}", _name("s")))

    def fails(self, node: c.Expr | c.Table, expression: ast.expr) -> ast.expr:
        """Return the expression with the place of `node` as its line number."""
        self.module.sites.append(node.span)
        return at_line(expression, len(self.module.sites))

    def _dynamic(self, node: c.Expr, captured: Sequence[tuple[str, c.Expr]], code: Any) -> ast.expr:
        """Return a call of the evaluator, which asks for what it needs by functions without arguments."""
        keys: list[ast.expr | None] = [ast.Constant(name) for name, _ in captured]
        values: list[ast.expr] = [ast.Lambda(_kept(variables(value)), self.emit(value)) for _, value in captured]
        return self.fails(node, _call("dynamic", self.constant(code), ast.Dict(keys, values)))

    # ------------------------------------------------------------------------------------ conditions

    def _and(self, items: Sequence[c.Expr]) -> ast.expr:
        emitted: list[ast.expr] = []
        rest = list(items)
        while rest:
            first = rest.pop(0)
            if rest and (both := self._chained(first, rest[0])) is not None:
                rest.pop(0)
                emitted.append(both)
            else:
                emitted.append(self.emit(first))
        return emitted[0] if len(emitted) == 1 else ast.BoolOp(ast.And(), emitted)

    def _chained(self, low: c.Expr, high: c.Expr) -> ast.expr | None:
        """Return `low <= x < high` for two comparisons of one subject, or None where they are not that."""
        if not isinstance(low, c.Compare) or not isinstance(high, c.Compare) or low.left != high.left or low.clock:
            return None
        if low.operator not in _MIRROR or high.operator in _MIRROR:
            return None
        if not isinstance(low.right, _STEADY) and not isinstance(low.left, _STEADY):
            return self._both_ends(low, high)
        first = _COMPARE[_MIRROR[low.operator]]()
        subject = self.emit(low.left)
        chain = ast.Compare(self.emit(low.right), [first, _COMPARE[high.operator]()], [subject, self.emit(high.right)])
        return self.fails(low, chain)

    def _both_ends(self, low: c.Compare, high: c.Compare) -> ast.expr:
        """Return `x >= low and x < high`, with `x` computed once and before `low`, of which either may fail."""
        subject, name = self.emit(low.left), _name("subject")
        ends = [
            self.fails(end, ast.Compare(name, [_COMPARE[end.operator]()], [self.emit(end.right)]))
            for end in (low, high)
        ]
        parameter = ast.arguments(posonlyargs=[], args=[ast.arg("subject")], kwonlyargs=[], kw_defaults=[], defaults=[])
        return ast.Call(ast.Lambda(parameter, ast.BoolOp(ast.And(), ends)), [subject], [])

    def _earlier(self, node: c.Compare) -> ast.expr:
        """Return a comparison of times whose zones count: Python would go by what the clocks show."""
        compare = "less" if node.operator in ("<", ">=") else "more"
        call = self.fails(node, _call(compare, self.emit(node.left), self.emit(node.right)))
        return call if node.operator in ("<", ">") else ast.UnaryOp(ast.Not(), call)

    def _not(self, operand: c.Expr) -> ast.expr:
        if isinstance(operand, c.IsNull):
            return self._is_null(operand.operand, ast.IsNot())
        return ast.UnaryOp(ast.Not(), self.emit(operand))

    def _is_null(self, operand: c.Expr, operator: ast.Is | ast.IsNot) -> ast.expr:
        if isinstance(operand, c.Const):  # of a literal Python warns that `is` makes no sense
            return ast.Constant((operand.value is None) is isinstance(operator, ast.Is))
        return _is(self.emit(operand), operator, None)

    def _equal(self, node: c.Equal) -> ast.expr:
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(other, c.Const) and isinstance(other.value, bool):
                return _is(self.emit(one), ast.Is(), other.value)
        if node.simple:
            return ast.Compare(self.emit(node.left), [ast.Eq()], [self.emit(node.right)])
        return _call("equal", self.emit(node.left), self.emit(node.right))

    def _require(self, node: c.Require, guards: Sequence[c.Expr], body: c.Expr) -> ast.expr:
        present = [ast.Compare(self.emit(guard), [ast.IsNot()], [ast.Constant(None)]) for guard in guards]
        test: ast.expr = present[0] if len(present) == 1 else ast.BoolOp(ast.And(), list(present))
        return ast.IfExp(test, self.emit(body), self.fails(node, _call("absent")))

    # ------------------------------------------------------------------------------------------ lists

    def _comprehension(self, node: c.Quantify | c.Each | c.Filter) -> ast.expr:
        variable = f"x_{node.variable}"
        loop = ast.comprehension(ast.Name(variable, ast.Store()), self.emit(node.items), [], 0)
        match node:
            case c.Quantify(quantifier, _, _, condition):
                each = ast.GeneratorExp(self.emit(condition), [loop])
                return _call("any" if quantifier == "some" else "all", each)
            case c.Each(_, _, result, flat):
                if not flat:
                    return ast.ListComp(self.emit(result), [loop])
                inner = ast.comprehension(ast.Name("x__", ast.Store()), self.emit(result), [], 0)
                return ast.ListComp(_name("x__"), [loop, inner])
            case c.Filter(_, _, condition):
                loop.ifs.append(self.emit(condition))
                return ast.ListComp(_name(variable), [loop])
        assert_never(node)

    def _call(self, node: c.Expr, function: str, arguments: Sequence[c.Expr]) -> ast.expr:
        name = self.module.keep_as("b_" + function.replace(" ", "_"), BUILTINS[function].function)
        return self.fails(node, _call(name, *map(self.emit, arguments)))


def _name(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _kept(names: Iterable[str]) -> ast.arguments:
    """Return parameters that keep what variables hold now: a function of FEEL may outlive the turn of the loop."""
    found = [f"x_{name}" for name in sorted(names)]
    return ast.arguments(posonlyargs=[], args=[ast.arg(name) for name in found], kwonlyargs=[], kw_defaults=[],
                         defaults=[_name(name) for name in found])  # fmt: skip


def _slot(slot: int) -> ast.expr:
    return ast.Subscript(_name("s"), ast.Constant(slot), ast.Load())


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(_name(name), list(arguments), [])


def _is(value: ast.expr, operator: ast.Is | ast.IsNot, single: bool | None) -> ast.Compare:
    """Return whether a value is one of a kind. Python makes one text of two literals, and warns of `is` with a text."""
    text = isinstance(value, ast.BinOp)
    comparing: ast.cmpop = (ast.Eq() if isinstance(operator, ast.Is) else ast.NotEq()) if text else operator
    return ast.Compare(value, [comparing], [ast.Constant(single)])
