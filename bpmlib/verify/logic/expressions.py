"""The expressions of the core as symbols, evaluated as lazily as the engine does it: `bpmlib.run.emit` says how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, assert_never

from bpmlib.core import ast as c
from bpmlib.core.walk import children, fields_read, outermost, variables
from bpmlib.functions.registry import BUILTINS
from bpmlib.source import Span
from bpmlib.values.parts import ATTRIBUTES
from bpmlib.values.ranges import Range
from bpmlib.values.types import Type
from bpmlib.values.undefined import Undefined
from bpmlib.verify.logic._z3 import Bool, Term, Terms
from bpmlib.verify.logic.arithmetic import Arithmetic
from bpmlib.verify.logic.builtins import EXPRESSED, Given, size_of_result
from bpmlib.verify.logic.compare import compared, mixed_clocks, same, size_of
from bpmlib.verify.logic.doubts import Doubt
from bpmlib.verify.logic.parts import part
from bpmlib.verify.logic.symbols import (
    SORTS,
    SPELLED,
    Bag,
    Symbol,
    choose,
    constant,
    failed,
    identity,
    known,
    opaque,
    viewed,
)  # fmt: skip

__all__ = ["Expressions"]

Scope = Mapping[str, Symbol]
_OUTSIDE: Final[Scope] = MappingProxyType({})
_WORDS: Final = 64
_UNROLLED: Final = 200
_NESTED: Final = 1_000
"""So many turns a loop has, and loops inside each other have together, that are expressed one by one."""
_ATOMS: Final = 60
_POSITIONS: Final = 200


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """A range that is computed."""

    low: Symbol | None
    low_closed: bool
    high: Symbol | None
    high_closed: bool
    form: str = ""


class Expressions:
    """Expressions on one document; `value`, `read` and `figure` are given by the encoding of the program."""

    def __init__(self, terms: Terms, program: c.Program, arithmetic: Arithmetic) -> None:
        self.terms = terms
        self.program = program
        self.arithmetic = arithmetic
        self._doubts: dict[Doubt, None] = {}
        self._memo: dict[int, tuple[c.Expr, Symbol]] = {}
        self._alike: dict[str, Symbol] = {}
        self._texts: dict[str, str] = {}
        self._turns = 1
        """How often what stands inside the loops around is expressed."""

    def value(self, key: str) -> Symbol:
        """Return a definition of the program."""
        raise NotImplementedError

    def read(self, path: tuple[str, ...]) -> Symbol:
        """Return a field of the document."""
        raise NotImplementedError

    def figure(self, name: str) -> Symbol:
        """Return a parameter that has no figure."""
        raise NotImplementedError

    def doubt(self, span: Span, why: str) -> None:
        """Note that a place is not expressed exactly."""
        self._doubts[Doubt(span, why)] = None

    def expression(self, node: c.Expr, scope: Scope = _OUTSIDE) -> Symbol:
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
            self._alike[key] = self._expression(node, _OUTSIDE)
        return self._alike[key]

    def truth(self, symbol: Symbol) -> Bool:
        """Return whether a value that does not raise counts as true."""
        if symbol.kind == "null":
            return self.terms.false
        found = viewed(symbol, "boolean")
        return self.terms.all([self.terms.no(found.null), found.value])

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

    def _boolean(self, value: Bool, *errors: Bool) -> Symbol:
        return known(self.terms, "boolean", value, error=self.terms.any(errors))

    def _sound(self, symbol: Symbol) -> Symbol:
        """Return a part of a value that raises already where the part does."""
        return symbol if symbol.error is self.terms.false else replace(symbol, error=self.terms.false)

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

    def _is(self, symbol: Symbol, word: str) -> Bool:
        return self.terms.true if symbol.words == (word,) else symbol.value == self.terms.code(word)

    def _picked(self, options: Sequence[tuple[Bool, Symbol]]) -> Symbol | None:
        found: Symbol | None = None
        for condition, symbol in reversed(options):
            found = symbol if found is None else choose(condition, symbol, found)
        return found

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

    def _loop(self, node: c.Quantify | c.Each | c.Filter, items: Symbol, scope: Scope) -> Symbol:
        own = items.value
        if items.kind == "null":
            return failed(self.terms)
        if not isinstance(own, tuple) or len(own) > _UNROLLED or len(own) * self._turns > _NESTED:
            return self._unknown_loop(node, items, scope)
        body = node.result if isinstance(node, c.Each) else node.condition
        around, self._turns = self._turns, max(len(own), 1) * self._turns
        turns = [(there, item, self.expression(body, {**scope, node.variable: item})) for there, item in own]
        self._turns = around
        if isinstance(node, c.Quantify):
            return self._quantified(node.quantifier == "some", turns).failing(items.error, items.null)
        errors = [items.error, items.null, *(self.terms.all([there, found.error]) for there, _, found in turns)]
        if isinstance(node, c.Filter):
            kept = tuple((self.terms.all([there, self.truth(found)]), item) for there, item, found in turns)
            return known(self.terms, "list", kept, error=self.terms.any(errors))
        if not node.flat:
            made = tuple((there, self._sound(found)) for there, _, found in turns)
            return known(self.terms, "list", made, error=self.terms.any(errors))
        if not all(isinstance(found.value, tuple) for _, _, found in turns):
            return self._unknown_loop(node, items, scope)
        flat = tuple((self.terms.all([there, inner]), item) for there, _, found in turns for inner, item in found.value)
        return known(self.terms, "list", flat, error=self.terms.any(errors))

    def _quantified(self, some: bool, turns: Sequence[tuple[Bool, Symbol, Symbol]]) -> Symbol:
        terms = self.terms
        reached, errors, found = terms.true, [], []
        for there, _, condition in turns:
            errors.append(terms.all([reached, there, condition.error]))
            truth = self.truth(condition)
            decides = terms.all([there, truth if some else terms.no(truth)])
            found.append(decides)
            reached = terms.all([reached, terms.no(decides)])
        value = terms.any(found)
        return self._boolean(value if some else terms.no(value), *errors)

    def _unknown_loop(self, node: c.Quantify | c.Each | c.Filter, items: Symbol, scope: Scope) -> Symbol:
        """Return what is known of a loop over a list whose items are not: of no items nothing raises."""
        terms = self.terms
        found = self.opaque(node, "it looks at every item of a list of the document", scope, null=False)
        size = size_of(items)
        found = replace(found, error=terms.any([items.error, items.null, terms.all([found.error, size >= 1])]))
        if isinstance(node, c.Quantify):
            found = viewed(found, "boolean")
            said = found.value if node.quantifier == "every" else terms.no(found.value)
            terms.know(terms.implies(size == 0, said))
        elif isinstance(node, c.Filter):
            terms.know(size_of(found) <= size)
        elif not node.flat:
            terms.know(size_of(found) == size)
        return found

    def _single(self, node: c.Expr, items: Symbol, scope: Scope) -> Symbol:
        terms = self.terms
        if isinstance(items.value, tuple):
            found = self._picked(items.value)
            if found is None:
                return failed(terms)
            return replace(found, null=terms.false).failing(items.error, items.null, found.null, size_of(items) != 1)
        found = self.opaque(node, "it is an item of a list of the document", scope, null=False)
        return found.failing(items.error, items.null, size_of(items) != 1)

    def _at(self, node: c.Expr, items: Symbol, position: Symbol, scope: Scope) -> Symbol:
        terms, at = self.terms, position.digits.constant
        errors = [items.error, items.null, position.error, position.null]
        if at is None or not isinstance(items.value, tuple) or len(items.value) > _POSITIONS:
            found = self.opaque(node, "which item of the list it is is not expressed", scope)
            if at is not None:
                size = size_of(items)
                wrong = terms.truth(at.denominator != 1 or not at)
                found = replace(found, error=terms.any([wrong, size < abs(int(at))]))
            return found.failing(*errors)
        if at.denominator != 1 or not at or abs(at) > len(items.value):
            return failed(terms)
        own = items.value if at > 0 else items.value[::-1]
        wanted = abs(int(at))
        before = terms.integer(0)
        options: list[tuple[Bool, Symbol]] = []
        for there, item in own:
            options.append((terms.all([there, terms.simplified(before == wanted - 1)]), item))
            before = before + terms.choose(there, terms.integer(1), terms.integer(0))
        found_at = self._picked(options)
        assert found_at is not None
        return found_at.failing(*errors, terms.no(terms.any(condition for condition, _ in options)))

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

    def opaque(self, node: c.Expr, why: str, scope: Scope, *, null: bool | None = None) -> Symbol:
        """Return a value of which nothing is known but that it is the same where the document is the same.

        Equal documents are written alike as well; the items that a loop goes through need not be.
        """
        self.doubt(node.span, why)
        free = sorted(variables(node))
        atoms = [atom for name in free for atom in self._atoms(scope[name], item=True)]
        for path in sorted(fields_read(self.program, (node,))):
            atoms += self._atoms(self.read(path))
        name = f"opaque {self.terms.named(self._text(node))}"
        if len(atoms) > _ATOMS:
            atoms = [self.terms.fresh("integer", "document")]
        empty = self.terms.false if null is False else self.terms.function(f"{name} is null", atoms, "boolean")
        error = self.terms.function(f"{name} raises", atoms, "boolean")
        return opaque(self.terms, self.terms.function(name, atoms, "integer"), null=empty, error=error)

    def _atoms(self, symbol: Symbol, *, item: bool = False) -> Iterator[Term]:
        """Yield the terms of which a value is made; `item` says that a loop goes through it."""
        if symbol.null is not self.terms.false:
            yield symbol.null
        if isinstance(symbol.value, tuple):
            for there, inner in symbol.value:
                yield there
                yield from self._atoms(inner, item=item)
        elif isinstance(symbol.value, dict):
            for inner in symbol.value.values():
                yield from self._atoms(inner, item=item)
        elif symbol.kind == "range" or (item and symbol.kind not in SORTS and symbol.kind != "null"):
            yield self.terms.fresh("integer", symbol.kind)
        elif symbol.kind != "null":
            yield identity(symbol) if isinstance(symbol.value, Bag) else symbol.value
            if symbol.zoned is not None:
                yield symbol.zoned
            if symbol.kind in SPELLED:
                yield self.terms.fresh("integer", "spelling") if symbol.spelled is None else symbol.spelled

    def _text(self, node: c.Expr) -> str:
        """Return a text that tells an expression from others, also of another program: with all it refers to."""
        return f"{node!r}{''.join(self._below(node))}"

    def _below(self, node: c.Expr) -> Iterator[str]:
        seen: set[str] = set()
        stack = [node]
        while stack:
            current = stack.pop()
            if isinstance(current, c.Ref):
                if current.key not in seen:
                    seen.add(current.key)
                    definition = self.program.definitions[current.key]
                    if current.key not in self._texts:
                        self._texts[current.key] = repr(definition)
                    yield self._texts[current.key]
                    stack.extend(outermost(definition))
            else:
                stack.extend(children(current))
