"""The guard as Python `ast`: the judgement of `accept` written out for documents as they usually come.

The statements accept only what `accept` accepts, with the same values; they may give up on more (a subclass of a
dict, a number of thousands of digits) and then call `admit`. Strings of a policy or a model occur in them only as
constants and attribute names of syntax nodes, never as source text.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow
from functools import partial

from bpmlib.documents.accept import Desk, accept
from bpmlib.documents.fields import MISSING, Bounds, Constant, DocumentField, Missing
from bpmlib.documents.reads import Node
from bpmlib.values.numbers import DIGITS

__all__ = ["Emitter"]

_EXACT = Context(prec=DIGITS, Emin=-999, Emax=999, flags=[], traps=[Inexact, InvalidOperation, Overflow])
"""Refuses to round: a Decimal that passes through it unhurt fits the engine's arithmetic."""

_LARGEST = 10**DIGITS - 1

_CLASSES: dict[str, type] = {
    "date": date, "time": time, "date and time": datetime, "days and time duration": timedelta,
}  # fmt: skip
"""The kinds whose values one Python class holds; in JSON they are text."""


def _take(info: DocumentField, optional: bool, json: bool, value: object) -> object:
    """Judge a value thoroughly; a problem is raised and leads to `admit`, which words it."""
    if value is None and optional:
        return None
    desk = Desk(json)
    taken = accept(info, value, info.name, desk)
    if desk.found:
        raise ValueError(info.name)
    return taken


# Short names for the syntax nodes.


def _load(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _call(function: ast.expr, *arguments: ast.expr) -> ast.expr:
    return ast.Call(function, list(arguments), [])


def _method(value: ast.expr, name: str, *arguments: ast.expr) -> ast.expr:
    return _call(ast.Attribute(value, name, ast.Load()), *arguments)


def _compare(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> ast.expr:
    return ast.Compare(left, [operator], [right])


def _is_none(name: str) -> ast.expr:
    return _compare(_load(name), ast.Is(), ast.Constant(None))


def _type_is(name: str, type_name: str) -> ast.expr:
    return _compare(_call(_load("type"), _load(name)), ast.Is(), _load(type_name))


def _join(operator: ast.boolop, tests: list[ast.expr]) -> ast.expr:
    return tests[0] if len(tests) == 1 else ast.BoolOp(operator, tests)


def _assign(names: Iterable[str], value: ast.expr) -> ast.stmt:
    return ast.Assign([ast.Name(name, ast.Store()) for name in names], value)


def _give_up() -> ast.stmt:
    return ast.Raise(_load("TypeError"), None)


def _unless(tests: list[ast.expr]) -> list[ast.stmt]:
    return [ast.If(ast.UnaryOp(ast.Not(), _join(ast.And(), tests)), [_give_up()], [])] if tests else []


class Emitter:
    """Writes the statements of one guard; constants go into `names`."""

    def __init__(self, names: dict[str, object], json: bool) -> None:
        self._names = names
        self._json = json
        self._documents = 0
        self._bounds: dict[object, object] = {}

    def statements(self, tree: Node, slots: int) -> list[ast.stmt]:
        """Return the statements that bind `v0` ... from the variable `inputs`, or call `admit(inputs)`."""
        body = [*self._document(tree, "inputs"), _assign(["ok"], ast.Constant(True))]
        failed = [_assign(["ok"], ast.Constant(False))]
        targets: list[ast.expr] = [ast.Name(f"v{slot}", ast.Store()) for slot in range(slots)]
        slow = ast.Assign([ast.Tuple(targets, ast.Store())], _call(_load("admit"), _load("inputs")))
        return [
            ast.Try(body, [ast.ExceptHandler(_load("Exception"), None, failed)], [], []),
            ast.If(ast.UnaryOp(ast.Not(), _load("ok")), [slow], []),
        ]

    def _global(self, label: str, value: object) -> ast.expr:
        """Return the name of a constant, a new one unless the same object is there already."""
        name, number = f"g_{label}", 0
        while name in self._names and self._names[name] is not value:
            number += 1
            name = f"g_{label}_{number}"
        self._names[name] = value
        return _load(name)

    def _document(self, node: Node, source: str) -> list[ast.stmt]:
        """Return the statements that read the document in the variable `source`, which is not null."""
        document = node.info.document
        assert document is not None
        places = {child.path: self._place(child) for child in node.children.values()}
        body = [self._branches(node, source, places)]
        body += [_assign([f"v{slot}" for slot in node.presences], ast.Constant(True))] if node.presences else []
        tests: list[ast.expr] = []
        for child in node.children.values():
            if not child.inner and not self._hard(child.info):
                tests += self._tests(child.info, places[child.path], child.optional)
        body += _unless(tests)
        for child in node.children.values():
            place = places[child.path]
            if child.inner:
                body += self._inner(child, place)
            elif len(child.values) > 1:
                body.append(_assign([f"v{slot}" for slot in child.values[1:]], _load(place)))
        return body

    def _place(self, node: Node) -> str:
        """The variable that first holds a child: its slot, or a variable of its own for a document."""
        if not node.inner:
            return f"v{node.values[0]}"
        self._documents += 1
        return f"d{self._documents}"

    def _inner(self, node: Node, place: str) -> list[ast.stmt]:
        """Return the statements for a document below another: all None where it may be and is null."""
        body = self._document(node, place)
        if node.values:
            body.append(_assign([f"v{slot}" for slot in node.values], self._taken(node, _load(place))))
        if not (node.info.nullable or node.optional):
            return body
        nothing = _assign([f"v{slot}" for slot in node.slots()], ast.Constant(None))
        return [ast.If(_is_none(place), [nothing], body)]

    def _branches(self, node: Node, source: str, places: dict[str, str]) -> ast.stmt:
        """Return the statement that reads the children of a dict or an instance into their variables."""
        document = node.info.document
        assert document is not None
        children = list(node.children.values())
        from_dict = [_assign([places[child.path]], self._from_dict(child, source)) for child in children]
        if not document.open:
            from_dict += _unless([self._no_unknown_key(node, source)])
        otherwise: list[ast.stmt] = [_give_up()]
        if document.model is not None:
            model = self._global("model", document.model)
            assert isinstance(model, ast.Name)
            from_instance = [_assign([places[child.path]], self._from_instance(child, source)) for child in children]
            otherwise = [ast.If(_type_is(source, model.id), from_instance or [ast.Pass()], otherwise)]
        return ast.If(_type_is(source, "dict"), from_dict or [ast.Pass()], otherwise)

    def _no_unknown_key(self, node: Node, source: str) -> ast.expr:
        """Return the test; where a dict has as many keys as fields read were found in it, none is unknown."""
        assert node.info.document is not None
        children = node.children.values()
        read: ast.expr = ast.Constant(sum(child.asked for child in children))
        for child in children:
            if not child.asked:
                read = ast.BinOp(read, ast.Add(), _compare(ast.Constant(child.info.key), ast.In(), _load(source)))
        few = _compare(_call(_load("len"), _load(source)), ast.Eq(), read)
        known = self._global("known", node.info.document.keys.issuperset)
        return ast.BoolOp(ast.Or(), [few, _call(known, _load(source))])

    def _from_dict(self, node: Node, source: str) -> ast.expr:
        key = ast.Constant(node.info.key)
        value: ast.expr = ast.Subscript(_load(source), key, ast.Load())
        if not node.asked:
            absent = self._default(node.info.default)
            value = ast.IfExp(_compare(key, ast.In(), _load(source)), value, absent)
        return value if node.inner else self._taken(node, value)

    def _default(self, default: Callable[[], object] | Missing) -> ast.expr:
        if default is MISSING:
            return ast.Constant(None)
        if isinstance(default, Constant):
            value = default.value
            return ast.Constant(value) if value is None else self._global("default", value)
        return _call(self._global("default", default))

    def _from_instance(self, node: Node, source: str) -> ast.expr:
        value: ast.expr = ast.Attribute(_load(source), node.info.name, ast.Load())
        if node.info.enum is not None and not self._hard(node.info) and not (node.info.nullable or node.optional):
            value = ast.Attribute(value, "_value_", ast.Load())
        return value if node.inner else self._taken(node, value)

    def _taken(self, node: Node, value: ast.expr) -> ast.expr:
        """Return `value`, through the thorough test where the field has no test written out."""
        if not self._hard(node.info):
            return value
        take: Callable[[object], object] = partial(_take, node.info, node.optional, self._json)
        return _call(self._global("take", take), value)

    def _hard(self, info: DocumentField) -> bool:
        """Whether the field's test is too involved to write out."""
        assert info.type is not None
        bounds = info.bounds
        limits = (bounds.ge, bounds.gt, bounds.le, bounds.lt)
        if info.check is not None or info.document is not None or bounds.multiple_of is not None:
            return True
        if info.type.kind == "list":
            return info.item is None or info.item.item is not None or self._hard(info.item)
        if info.type.kind == "number":
            endless = any(isinstance(limit, Decimal) and not limit.is_finite() for limit in limits)
            return endless or (bounds.max_digits is not None and bounds.decimal_places is None)
        return info.type.kind == "years and months duration" or (self._json and info.type.kind in _CLASSES)

    def _tests(self, info: DocumentField, name: str, optional: bool = False) -> list[ast.expr]:
        """Return the tests, all of which hold for a value of the field in the variable `name`."""
        assert info.type is not None
        match info.type.kind:
            case "number":
                tests = [self._number(info, name)]
            case "string":
                tests = [_type_is(name, "str"), *self._lengths(info.bounds, name)]
                encodes = [_method(_load(name), "isascii"), _method(_load(name), "encode")]
                tests += [] if info.values else [ast.BoolOp(ast.Or(), encodes)]
            case "boolean":
                truths = [_compare(_load(name), ast.Is(), ast.Constant(truth)) for truth in (True, False)]
                tests = [ast.BoolOp(ast.Or(), truths)]
            case "list":
                tests = self._list(info, name)
            case kind:
                class_ = self._global(_CLASSES[kind].__name__, _CLASSES[kind])
                assert isinstance(class_, ast.Name)
                tests = [_type_is(name, class_.id), *self._order(info.bounds, name)]
        if info.values:
            tests.append(_compare(_load(name), ast.In(), self._global("values", info.allowed)))
        if info.nullable or optional:
            return [ast.BoolOp(ast.Or(), [_is_none(name), _join(ast.And(), tests)])]
        return tests

    def _number(self, info: DocumentField, name: str) -> ast.expr:
        low, high = _whole_limits(info.bounds)
        within = ast.Compare(ast.Constant(low), [ast.LtE(), ast.LtE()], [_load(name), ast.Constant(high)])
        whole = ast.BoolOp(ast.And(), [_type_is(name, "int"), within])
        if info.whole:
            return whole
        decimal = self._global("Decimal", Decimal)
        assert isinstance(decimal, ast.Name)
        tests = [_method(self._rounded(info.bounds, name), "is_finite"), *self._order(info.bounds, name)]
        return ast.IfExp(_type_is(name, decimal.id), _join(ast.And(), tests), whole)

    def _rounded(self, bounds: Bounds, name: str) -> ast.expr:
        """Return the call that raises unless the Decimal in `name` needs no rounding."""
        if bounds.decimal_places is None:
            return _call(self._global("plus", _PLUS), _load(name))
        smallest = self._global("quantum", Decimal(1).scaleb(-bounds.decimal_places))
        return _call(self._global("quantize", _QUANTIZE), _load(name), smallest)

    def _order(self, bounds: Bounds, name: str) -> list[ast.expr]:
        operators: list[tuple[object, ast.cmpop]] = [
            (bounds.ge, ast.GtE()), (bounds.gt, ast.Gt()), (bounds.le, ast.LtE()), (bounds.lt, ast.Lt()),
        ]  # fmt: skip
        if bounds.max_digits is not None and bounds.decimal_places is not None:
            power = Decimal(1).scaleb(bounds.max_digits - bounds.decimal_places)
            operators += [(-power, ast.Gt()), (power, ast.Lt())]
        return [
            _compare(_load(name), operator, self._bound(limit)) for limit, operator in operators if limit is not None
        ]

    def _bound(self, limit: object) -> ast.expr:
        """Return the name of a bound; a Decimal compares with a Decimal faster than with an int."""
        bound = Decimal(limit) if isinstance(limit, int) else limit
        return self._global("bound", self._bounds.setdefault(bound, bound))

    def _lengths(self, bounds: Bounds, name: str) -> list[ast.expr]:
        length = _call(_load("len"), _load(name))
        limits: list[tuple[int | None, ast.cmpop]] = [(bounds.min_length, ast.GtE()), (bounds.max_length, ast.LtE())]
        return [_compare(length, operator, ast.Constant(limit)) for limit, operator in limits if limit is not None]

    def _list(self, info: DocumentField, name: str) -> list[ast.expr]:
        """A list is copied before its items are looked at: the caller's may change meanwhile."""
        assert info.item is not None
        copy = ast.NamedExpr(ast.Name(name, ast.Store()), _method(_load(name), "copy"))
        copied = _compare(copy, ast.IsNot(), ast.Constant(None))
        each = ast.comprehension(ast.Name("x", ast.Store()), _load(name), [], 0)
        sound = ast.ListComp(_join(ast.And(), self._tests(info.item, "x")), [each])
        items = ast.BoolOp(ast.Or(), [ast.UnaryOp(ast.Not(), _load(name)), _call(_load("all"), sound)])
        return [_type_is(name, "list"), copied, *self._lengths(info.bounds, name), items]


_PLUS = _EXACT.plus
_QUANTIZE = _EXACT.quantize


def _whole_limits(bounds: Bounds) -> tuple[int, int]:
    """Return the least and the greatest int of at most 34 digits within the bounds."""
    lows, highs = [-_LARGEST], [_LARGEST]
    if bounds.ge is not None:
        lows.append(math.ceil(bounds.ge))  # type: ignore[arg-type]
    if bounds.gt is not None:
        lows.append(math.floor(bounds.gt) + 1)  # type: ignore[arg-type]
    if bounds.le is not None:
        highs.append(math.floor(bounds.le))  # type: ignore[arg-type]
    if bounds.lt is not None:
        highs.append(math.ceil(bounds.lt) - 1)  # type: ignore[arg-type]
    if bounds.max_digits is not None and bounds.decimal_places is not None:
        power: int = 10 ** (bounds.max_digits - bounds.decimal_places)
        lows.append(1 - power)
        highs.append(power - 1)
    return max(lows), min(highs)
