"""Typing of operators, lists and cells: units through arithmetic, what may be compared with what."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager

from bpmlib.check.order import names_in
from bpmlib.check.scope import Report, Scope
from bpmlib.check.times import DURATIONS, time_arithmetic
from bpmlib.errors import nearest
from bpmlib.model import expressions as m
from bpmlib.model.walk import mentions_input
from bpmlib.source import Span
from bpmlib.values.kinds import TEMPORAL_KINDS
from bpmlib.values.types import (
    ANY,
    BOOLEAN,
    NOTHING,
    NUMBER,
    STRING,
    Type,
    Unit,
    fits,
    join,
    list_of,
    range_of,
    unit_name,
)  # fmt: skip

__all__ = ["Operations"]

LITERAL = Type("number", "number", literal=True)


class Operations(ABC):
    """What `Inference` needs of operators; `infer` is given by it."""

    def __init__(self, scope: Scope, report: Report) -> None:
        self.scope = scope
        self.report = report
        self.types: dict[int, Type] = {}
        self._locals: list[dict[str, Type]] = []
        self._column: list[Type] = []

    @abstractmethod
    def infer(self, node: m.Expr) -> Type:
        """Return the type of an expression and remember it."""

    def is_local(self, name: str) -> bool:
        """Return whether a name is a variable of an iteration or a field of the item of a filter here."""
        return any(name in names for names in self._locals)

    def condition(self, node: m.Expr) -> None:
        """Type an expression that must be a boolean."""
        self.require(node, self.infer(node), BOOLEAN, "a condition is")

    def require(self, node: m.Expr, actual: Type, expected: Type, why: str) -> bool:
        """Report `type-mismatch` (or `unit-mismatch`) unless `actual` fits `expected`."""
        if fits(actual, expected):
            return self.known_words(node, expected)
        if actual.kind == expected.kind == "number":
            message = f"{unit_name(actual.unit)} where {why} {unit_name(expected.unit)}"
            self.report.add("unit-mismatch", node.span, message)
        else:
            self.report.add("type-mismatch", node.span, f"{actual} where {why} {expected}")
        return False

    def bind(self, node: m.Expr, actual: Type, expected: Type, why: str) -> None:
        """Like `require`, for a value bound to a declared type, where a list of one item is that item."""
        item = actual.item if actual.kind == "list" and expected.kind not in ("list", "any") else None
        if isinstance(node, m.ListLiteral) and len(node.items) != 1:
            item = None
        if item is None or not fits(item, expected):
            self.require(node, actual, expected, why)
        else:
            self.known_words(node, list_of(expected))

    def known_words(self, node: m.Expr, expected: Type) -> bool:
        """Report a string literal that the vocabulary of the expected type does not hold."""
        if isinstance(node, m.ListLiteral) and expected.item is not None:
            known = [self.known_words(item, expected.item) for item in node.items]
            return all(known)
        if not isinstance(node, m.String) or expected.kind != "string" or expected.name == "string":
            return True
        words = self.scope.words.values(expected.name)
        if words is None or node.value in words:
            return True
        self.report.add("word-unknown", node.span, f"`{node.value}` is not a word of `{expected.name}`",
                        nearest(node.value, words) or f"it has: {', '.join(words[:8])}")  # fmt: skip
        return False

    # ----------------------------------------------------------------------------------- operations

    def _negative(self, node: m.Negative) -> Type:
        type_ = self.infer(node.operand)
        if type_.or_null(False) in DURATIONS:
            return type_.or_null(False)
        return self._as_number(node.operand, type_)

    def _as_number(self, node: m.Expr, type_: Type) -> Type:
        if type_.kind not in ("number", "any", "nothing"):
            self.report.add("type-mismatch", node.span, f"{type_} where a number is wanted")
            return ANY
        return type_.or_null(False) if type_.kind == "number" else type_

    def _arithmetic(self, node: m.Arithmetic) -> Type:
        left, right = self.infer(node.left), self.infer(node.right)
        if node.operator == "+" and left.kind == right.kind == "string":
            return STRING
        if not TEMPORAL_KINDS.isdisjoint((left.kind, right.kind)) and "any" not in (left.kind, right.kind):
            return self._of_times(node, left, right)
        if "any" in (left.kind, right.kind):
            return self._of_any(node, left, right)
        left, right = self._as_number(node.left, left), self._as_number(node.right, right)
        if "any" in (left.kind, right.kind):
            return ANY
        if node.operator in ("+", "-"):
            return self._sum(node, left, right)
        if node.operator == "**":
            if left.unit or right.unit:
                self.report.add("unit-mismatch", node.span, "a power of numbers with a unit")
            return NUMBER
        sign = 1 if node.operator == "*" else -1
        unit = _combine(left.unit, right.unit, sign)
        if not unit:
            return LITERAL if left.literal and right.literal else NUMBER
        return Type("number", unit_name(unit), unit)

    def _of_any(self, node: m.Arithmetic, left: Type, right: Type) -> Type:
        known, operand = (right, node.right) if left.kind == "any" else (left, node.left)
        if known.kind not in TEMPORAL_KINDS and not (known.kind == "string" and node.operator == "+"):
            self._as_number(operand, known)
        return ANY

    def _of_times(self, node: m.Arithmetic, left: Type, right: Type) -> Type:
        found = time_arithmetic(node.operator, left, right)
        if found is None:
            message = f"there is no {left.or_null(False)} {node.operator} {right.or_null(False)}"
            self.report.add("type-mismatch", node.span, message)
        elif "number" in (left.kind, right.kind) and (left.unit or right.unit):
            self.report.add(
                "unit-mismatch", node.span, f"a duration {node.operator} {unit_name(left.unit or right.unit)}"
            )
        return found or ANY

    def _sum(self, node: m.Arithmetic, left: Type, right: Type) -> Type:
        if left.literal or right.literal:
            return right if left.literal else left
        if left.unit != right.unit:
            verb = "added to" if node.operator == "+" else "taken from"
            first, second = (left, right) if node.operator == "+" else (right, left)
            message = f"{unit_name(first.unit)} {verb} {unit_name(second.unit)}"
            self.report.add("unit-mismatch", node.span, message)
            return ANY
        return left if left.name == right.name else NUMBER if not left.unit else left

    def _comparison(self, node: m.Comparison | m.Between) -> Type:
        if isinstance(node, m.Between):
            value = self.infer(node.value)
            self._compare(node.span, value, node.low, "<")
            self._compare(node.span, value, node.high, "<")
            return BOOLEAN
        left = self.infer(node.left)
        self._compare(node.span, left, node.right, node.operator)
        self.known_words(node.left, self.types[id(node.right)])
        return BOOLEAN

    def _compare(self, span: Span, left: Type, node: m.Expr, operator: str) -> None:
        right = self.infer(node)
        if "null" in (left.kind, right.kind):
            if operator not in ("=", "!="):
                self.report.add("type-mismatch", span, "null has no order", "compare it with `=` or `!=`")
            return
        if not fits(right, left) and not fits(left, right):
            if left.kind == right.kind == "number":
                message = f"{unit_name(left.unit)} compared with {unit_name(right.unit)}"
                self.report.add("unit-mismatch", span, message)
            else:
                message = f"{left.or_null(False)} compared with {right.or_null(False)}"
                self.report.add("type-mismatch", span, message)
        elif operator not in ("=", "!=") and not left.ordered and left.kind not in ("any", "nothing"):
            self.report.add("type-mismatch", span, f"{left} has no order")
        else:
            self.known_words(node, left)

    def _if(self, node: m.If, condition: m.Expr, yes: m.Expr, no: m.Expr) -> Type:
        self.condition(condition)
        first, second = self.infer(yes), self.infer(no)
        joined = join(first, second)
        if joined is None:
            code = "unit-mismatch" if first.kind == second.kind == "number" else "type-mismatch"
            self.report.add(code, node.span, f"one branch is {first}, the other {second}")
        return joined or ANY

    @contextmanager
    def _variables(self, variables: tuple[tuple[str, m.Expr], ...]) -> Iterator[None]:
        names: dict[str, Type] = {}
        self._locals.append(names)
        for name, items in variables:
            type_ = self.infer(items)
            if type_.kind not in ("list", "any") and not _iterated(type_):
                self.report.add("type-mismatch", items.span, f"{type_} where a list is wanted")
            names[name] = type_.item or ANY
        yield
        self._locals.pop()

    def _filter(self, node: m.Filter) -> Type:
        base = self.infer(node.base)
        if base.kind not in ("list", "any"):
            self.report.add("type-mismatch", node.base.span, f"{base} where a list is wanted")
        item = base.item or ANY
        inner = {"item": item} | self.item_fields(base)
        self._locals.append(inner)
        condition = self.infer(node.condition)
        self._locals.pop()
        if condition.kind == "number" and not inner.keys() & names_in(node.condition):
            self.require(node.condition, condition, NUMBER, "a position is")
            return item
        if condition.kind == "any":
            return ANY  # a condition, or a position: only when it runs is that known
        self.require(node.condition, condition, BOOLEAN, "a filter is")
        return base

    def item_fields(self, base: Type) -> dict[str, Type]:
        """Return what the condition of a filter may name without `item.`: the fields of an item, and their types."""
        item = base.item
        if item is None:
            return {}
        if item.kind != "document":
            return {name: type_.or_null(type_.nullable or item.nullable) for name, type_ in item.fields}
        document = self.scope.documents.get(item.name)
        fields = {} if document is None else document.fields
        return {
            name: info.type.or_null(info.nullable or item.nullable)
            for name, info in fields.items()
            if info.type is not None
        }

    def _steps(self, node: m.Steps, low: Type, high: Type) -> Type:
        joined = join(low, high)
        if joined is None or joined.kind not in ("number", "date", "any"):
            self.report.add("type-mismatch", node.span, f"steps from {low} to {high}",
                            "go from one whole number, or date, to another")  # fmt: skip
        return list_of(ANY if joined is None else joined.or_null(False))

    def _list(self, items: tuple[m.Expr, ...]) -> Type:
        item = NOTHING
        for node in items:
            type_ = self.infer(node)
            joined = join(item, type_)
            if joined is None:
                code = "unit-mismatch" if type_.kind == item.kind == "number" else "type-mismatch"
                self.report.add(code, node.span, f"{type_} in a list of {item}")
            item = joined or item
        return list_of(item)

    def _range(self, node: m.RangeLiteral, low: m.Expr | None, high: m.Expr | None) -> Type:
        types = [self.infer(end) for end in (low, high) if end is not None]
        joined = types[0] if len(types) == 1 else join(*types)
        if joined is None or not (joined.ordered or joined.kind == "any") or "null" in (one.kind for one in types):
            self.report.add("type-mismatch", node.span, f"a range of {' and '.join(map(str, types))}")
            joined = ANY
        return range_of(joined)

    # ---------------------------------------------------------------------------------------- cells

    def tests(self, tests: m.UnaryTests, column: Type) -> None:
        """Type the tests of a cell whose column has the type `column`."""
        for test in tests.tests:
            self._column.append(column)
            if isinstance(test, m.CellComparison):
                self._compare(test.span, column, test.operand, test.operator)
            else:
                self._test(test, column)
            self._column.pop()

    def _test(self, test: m.Expr, column: Type) -> None:
        type_ = self.infer(test)
        if mentions_input(test):
            self.require(test, type_, BOOLEAN, "a test that mentions `?` is")
        elif type_.kind in ("list", "range") and column.kind != type_.kind and type_.item is not None:
            self._member_test(test, type_.item, column)
        elif type_.kind != "null" and not fits(type_, column) and not fits(column, type_):
            if type_.kind == column.kind == "number":
                message = f"{unit_name(type_.unit)} where the column is {unit_name(column.unit)}"
                self.report.add("unit-mismatch", test.span, message)
            else:
                message = f"{type_} where the column is {column.or_null(False)}"
                self.report.add("type-mismatch", test.span, message)
        else:
            self.known_words(test, column)

    def _member_test(self, test: m.Expr, item: Type, column: Type) -> None:
        if fits(item, column) or fits(column, item):
            self.known_words(test, list_of(column))
            return
        units = item.kind == column.kind == "number"
        shown = (unit_name(item.unit), unit_name(column.unit)) if units else (str(item), str(column.or_null(False)))
        code = "unit-mismatch" if units else "type-mismatch"
        self.report.add(code, test.span, f"{shown[0]} where the column is {shown[1]}")


def _iterated(type_: Type) -> bool:
    """Return whether a loop can go through a range of this type: whole numbers, or days."""
    return type_.kind == "range" and type_.item is not None and type_.item.kind in ("number", "date", "any")


def _combine(left: Unit, right: Unit, sign: int) -> Unit:
    powers = dict(left)
    for name, power in right:
        powers[name] = powers.get(name, 0) + sign * power
    return tuple(sorted((name, power) for name, power in powers.items() if power))
