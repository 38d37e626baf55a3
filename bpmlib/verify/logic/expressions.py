"""The expressions of the core as symbols, evaluated as lazily as the engine does it: `bpmlib.run.emit` says how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, assert_never

from bpmlib.core import ast as c
from bpmlib.functions.registry import BUILTINS
from bpmlib.values.parts import ATTRIBUTES
from bpmlib.values.ranges import Range
from bpmlib.values.types import Type
from bpmlib.values.undefined import Undefined
from bpmlib.verify.logic.builtins import EXPRESSED, Given, size_of_result
from bpmlib.verify.logic.compare import compared, guessed, mixed_clocks, same
from bpmlib.verify.logic.loops import Loops
from bpmlib.verify.logic.opaque import OUTSIDE, Scope
from bpmlib.verify.logic.parts import part
from bpmlib.verify.logic.symbols import (
    SORTS,
    Symbol,
    choose,
    constant,
    failed,
    known,
    viewed,
)  # fmt: skip

__all__ = ["Expressions"]

_WORDS: Final = 64


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """A range that is computed."""

    low: Symbol | None
    low_closed: bool
    high: Symbol | None
    high_closed: bool
    form: str = ""


class Expressions(Loops):
    """Expressions on one document; `value`, `read` and `figure` are given by the encoding of the program."""

    def expression(self, node: c.Expr, scope: Scope = OUTSIDE) -> Symbol:
        """Return an expression of the program; `scope` has the variables of the loops around it."""
        if scope:
            return self._expression(node, scope)
        found = self._memo.get(id(node))
        if found is None:
            found = self._memo[id(node)] = (node, self._once(node))
        return found[1]

    def _once(self, node: c.Expr) -> Symbol:
        """Return an expression, the same symbol for all that read alike: cells of a table repeat themselves."""
        key = repr(node)  # of equal nodes one may hold `True` where the other has 1
        if key not in self._alike:
            self._alike[key] = self._expression(node, OUTSIDE)
        return self._alike[key]

    def _expression(self, node: c.Expr, scope: Scope) -> Symbol:
        match node:
            case c.Const(value):
                return constant(self.terms, value)
            case c.Read(path):
                return self.read(path)
            case c.Ref(key):
                return self.value(key)
            case c.Unset(parameter):
                return self.figure(parameter)
            case c.Local(name):
                return scope[name]
            case c.Need(operand):
                found = self.expression(operand, scope)
                return replace(found, null=self.terms.false, error=self.terms.any([found.error, found.null]))
            case c.Require(guards, body):
                return self._require(guards, body, scope)
            case c.Single(operand):
                return self._single(node, self.expression(operand, scope), scope)
            case c.Negate(operand, temporal):
                return self._negate(node, self.expression(operand, scope), temporal, scope)
            case c.Arithmetic():
                return self._arithmetic(node, scope)
            case c.Compare(operator, left, right):
                return self._compare(operator, *(self.expression(side, scope) for side in (left, right)))
            case c.Equal(left, right):
                one, other = (self.expression(side, scope) for side in (left, right))
                if guessed(one, other):
                    self.doubt(node.span, "lists of the document are not compared item by item")
                return self._boolean(same(one, other), one.error, other.error)
            case c.IsNull(operand):
                found = self.expression(operand, scope)
                return self._boolean(found.null, found.error)
            case c.And(items):
                return self._logic(items, scope, stop=False)
            case c.Or(items):
                return self._logic(items, scope, stop=True)
            case c.Not(operand):
                found = self.expression(operand, scope)
                return self._boolean(self.terms.no(self.truth(found)), found.error)
            case c.If(condition, yes, no):
                decides = self.expression(condition, scope)
                branches = (self.expression(branch, scope) for branch in (yes, no))
                return choose(self.truth(decides), *branches).failing(decides.error)
            case c.Quantify() | c.Each() | c.Filter():
                return self._loop(node, self.expression(node.items, scope), scope)
            case c.At(items_, position):
                return self._at(node, self.expression(items_, scope), self.expression(position, scope), scope)
            case c.ListOf(items):
                own = [self.expression(item, scope) for item in items]
                held = tuple((self.terms.true, self._sound(item)) for item in own)
                return known(self.terms, "list", held, error=self.terms.any(item.error for item in own))
            case c.Record(entries):
                fields = {key: self.expression(value, scope) for key, value in entries}
                error = self.terms.any(item.error for item in fields.values())
                return known(self.terms, "context", {k: self._sound(item) for k, item in fields.items()}, error=error)
            case c.Select(base, name, is_part):
                return self._select(node, self.expression(base, scope), name, is_part, scope)
            case c.MakeRange(low, low_closed, high, high_closed):
                ends = [None if end is None else self.expression(end, scope) for end in (low, high)]
                error = self.terms.any(end.error for end in ends if end is not None)
                return known(self.terms, "range", Ends(ends[0], low_closed, ends[1], high_closed), error=error)
            case c.Within(value, range_):
                return self._within(node, self.expression(value, scope), self.expression(range_, scope), scope)
            case c.Call(function, arguments):
                return self._call(node, function, arguments, scope)
            case c.Conform(operand, type_):
                return self._conform(node, self.expression(operand, scope), type_, scope)
            case c.Dynamic():
                return self.opaque(node, "its types are known only when it runs", scope)
        assert_never(node)

    # ------------------------------------------------------------------------------------ conditions, operators

    def _logic(self, items: Sequence[c.Expr], scope: Scope, *, stop: bool) -> Symbol:
        """Return `and`, which stops at the first that is false, or `or`, which stops at the first that is true."""
        terms = self.terms
        reached, errors, found = terms.true, [], []
        for item in items:
            if reached is terms.false:
                break
            symbol = self.expression(item, scope)
            truth = self.truth(symbol)
            errors.append(terms.all([reached, symbol.error]))
            found.append(truth)
            reached = terms.all([reached, terms.no(truth) if stop else truth])
        value = terms.any(found) if stop else terms.all(found)
        return self._boolean(value, *errors)

    def _require(self, guards: Sequence[c.Expr], body: c.Expr, scope: Scope) -> Symbol:
        terms = self.terms
        present, errors = terms.true, []
        for guard in guards:
            symbol = self.expression(guard, scope)
            errors.append(terms.all([present, symbol.error]))
            present = terms.all([present, terms.no(symbol.null)])
        return choose(present, self.expression(body, scope), failed(terms)).failing(*errors)

    def _compare(self, operator: str, left: Symbol, right: Symbol) -> Symbol:
        if "null" in (left.kind, right.kind):
            return failed(self.terms)
        errors = [left.error, right.error, left.null, right.null, mixed_clocks(left, right)]
        return self._boolean(compared(operator, left, right), *errors)

    def _negate(self, node: c.Expr, operand: Symbol, temporal: bool, scope: Scope) -> Symbol:
        if not temporal:
            operand = viewed(operand, "number")
        if operand.kind == "null":
            return failed(self.terms)
        found = self.arithmetic.opposite(operand) if temporal else self.arithmetic.negative(operand)
        if found is None:
            return self.opaque(node, "what it negates is not expressed", scope, null=False)
        return found.failing(operand.error, operand.null)

    def _arithmetic(self, node: c.Arithmetic, scope: Scope) -> Symbol:
        left, right = (self.expression(side, scope) for side in (node.left, node.right))
        if "null" in (left.kind, right.kind):
            return failed(self.terms)
        found: Symbol | None = None
        rounded = self.arithmetic.roundings
        if node.operator != "&" and not node.temporal:
            found = self.arithmetic.numbers(node.operator, left, right)
        elif node.temporal and isinstance(node.left, c.Const) and isinstance(node.right, c.Const):
            found = self.arithmetic.constant_times(node.operator, node.left.value, node.right.value)
        elif node.temporal:
            found = self.arithmetic.temporal(node.operator, left, right)
        elif left.words is not None and right.words is not None:
            found = self._joined_texts(left, right)
        if found is None:
            why = (
                "texts put together are not expressed"
                if node.operator == "&"
                else f"`{node.operator}` of these is not expressed"
            )
            return self.opaque(node, why, scope, null=False)
        if self.arithmetic.roundings > rounded:
            self.doubt(node.span, "it may need more than 34 digits, and is rounded")
        return found.failing(left.error, right.error, left.null, right.null)

    def _joined_texts(self, left: Symbol, right: Symbol) -> Symbol | None:
        assert left.words is not None and right.words is not None
        if len(left.words) * len(right.words) > _WORDS:
            return None
        pairs = [
            (self.terms.all([self._is(left, one), self._is(right, other)]), constant(self.terms, one + other))
            for one in left.words
            for other in right.words
        ]
        return self._picked(pairs)

    def _within(self, node: c.Within, value: Symbol, range_: Symbol, scope: Scope) -> Symbol:
        ends = range_.value
        if isinstance(ends, Range):
            own = [None if end is None else constant(self.terms, end) for end in (ends.low, ends.high)]
            ends = Ends(own[0], ends.low_closed, own[1], ends.high_closed, ends.form)
        if not isinstance(ends, Ends) or value.kind == "null":
            return self.opaque(node, "the range is not expressed", scope, null=False)
        terms = self.terms
        if ends.form == "!=" and ends.low is not None:
            return self._boolean(terms.no(same(value, ends.low)), value.error, range_.error, value.null)
        holds, errors = terms.true, [value.error, range_.error]
        for end, operator in (
            (ends.low, ">=" if ends.low_closed else ">"),
            (ends.high, "<=" if ends.high_closed else "<"),
        ):
            if end is not None:
                found = self._compare(operator, replace(value, error=terms.false), replace(end, error=terms.false))
                if found.kind != "boolean":
                    return failed(terms)
                errors.append(terms.all([holds, found.error]))
                holds = terms.all([holds, found.value])
        return self._boolean(holds, *errors)

    # -------------------------------------------------------------------------------------------------- lists

    def _select(self, node: c.Expr, base: Symbol, name: str, is_part: bool, scope: Scope) -> Symbol:
        if base.kind == "null":
            return failed(self.terms)
        if not is_part and base.kind == "context" and name in base.value:
            field: Symbol = base.value[name]
            return field.failing(base.error, base.null)
        found = part(base, name) if is_part else None
        if found is None:
            always = name in (parts := ATTRIBUTES.get(base.kind, {})) and not parts[name].nullable
            found = self.opaque(
                node, "it is a part of what is not expressed", scope, null=False if is_part and always else None
            )
            return found.failing(base.error, base.null)
        return found.failing(base.error, base.null)

    # -------------------------------------------------------------------------------------------------- calls

    def _call(self, node: c.Expr, function: str, arguments: Sequence[c.Expr], scope: Scope) -> Symbol:
        given = [self.expression(argument, scope) for argument in arguments]
        errors = [symbol.error for symbol in given]
        if all(isinstance(argument, c.Const) for argument in arguments):
            return self._applied(function, [argument.value for argument in arguments if isinstance(argument, c.Const)])
        found = self._tabulated(function, arguments, given)
        rounded = self.arithmetic.roundings
        if found is None and function in EXPRESSED:
            sound = [self._sound(symbol) for symbol in given]
            found = EXPRESSED[function](Given(self.arithmetic, sound))
        if found is None:
            found = self.opaque(node, f"`{function}` of these is not expressed", scope, null=False)
            if (fact := size_of_result(function, self.terms, given, found)) is not None:
                self.terms.know(fact)
        elif self.arithmetic.roundings > rounded:
            self.doubt(node.span, "it may need more than 34 digits, and is rounded")
        return found.failing(*errors)

    def _applied(self, function: str, arguments: Sequence[Any]) -> Symbol:
        """Return what a built-in makes of constants."""
        try:
            return constant(self.terms, BUILTINS[function].function(*arguments))
        except (Undefined, ArithmeticError):
            return failed(self.terms)

    def _tabulated(self, function: str, arguments: Sequence[c.Expr], given: Sequence[Symbol]) -> Symbol | None:
        """Return a function of one text and constants, word by word; None where the words cannot be counted."""
        open_ = [at for at, argument in enumerate(arguments) if not isinstance(argument, c.Const)]
        text = given[open_[0]] if len(open_) == 1 else None
        if text is None or text.kind != "string" or text.words is None or len(text.words) > _WORDS:
            return None
        if text.null is not self.terms.false:
            return None
        values = [argument.value if isinstance(argument, c.Const) else None for argument in arguments]
        options = []
        for word in text.words:
            values[open_[0]] = word
            options.append((self._is(text, word), self._applied(function, values)))
        return self._picked(options)

    def _conform(self, node: c.Expr, operand: Symbol, type_: Type, scope: Scope) -> Symbol:
        if operand.kind == type_.kind and operand.kind in SORTS:
            return operand if type_.nullable else replace(operand, null=self.terms.false).failing(operand.null)
        found = self.opaque(node, "its type is known only when it runs", scope, null=None if type_.nullable else False)
        return viewed(found, type_.kind).failing(operand.error)

    # ------------------------------------------------------------------------------------------------- opaque
