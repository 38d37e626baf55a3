"""Random models of expressions, cells and types, drawn quickly: every kind of node that the grammar knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from bpmlib.functions.registry import BUILTINS
from bpmlib.model import expressions as m
from bpmlib.source import Source
from bpmlib.values.durations import YearsMonths
from bpmlib.values.temporal import parse_temporal

__all__ = ["NAMES", "Trees"]

SPAN = Source("", "").span(0, 0)
NAMES = ("a", "b", "c", "n", "s", "order", "客户", "_x", "item", "partial", "list", "A1", "x", "éa", "名", "sum")
_KEYS = (*NAMES, "if", "true", "round up", "²", "", " ", "a-b", '"', "\\", "e\u0301", "\n", "key", "value")
_LABELS = (*NAMES, "start position", "grouping separator", "in", "round up", "negand", "from", "string")
_STRINGS = (
    "",
    "a",
    "ab,b",
    "1",
    "1.5",
    '"',
    "\\",
    "\\u0041",
    "\n\t\r",
    "客户",
    "\U0001f600",
    "a{b}c",
    "|",
    "2026-01-01",
    "[1..3)",
    "(a+)+b",
    "$1",
    "P1D",
    "\x00",
    "\u202e",
    "\u2028",
    "' // /* */",
    "x" * 80,
)
_NUMBERS = (*map(Decimal, "0 1 2 3 10 0.5 0.10 2.50 12345 1E+30 1E-30".split()), Decimal("9" * 34))
_EXTREME = (Decimal("1E+6144"), Decimal("1E-6176"), Decimal("9." + "9" * 33 + "E+6144"))
_FAR = tuple(
    map(
        parse_temporal,
        (
            "-999999999-01-01",
            "999999999-12-31",
            "0000-02-29",
            "10000-01-01",
            "10:00:00.123456789",
            "10:00:00@Europe/Paris",
            "2021-10-31T02:30:00@Europe/Paris",
            "2021-01-01T00:00:00.000000001Z",
            "P99999999999999D",
            "-PT0.000000001S",
            "P8333333333333333333Y",
            "2021-01-01T10:00:00+18:00",
            "12345-01-01T00:00:00@Asia/Shanghai",
        ),
    )
)
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_TYPES = (
    "CNY",
    "number",
    "string",
    "boolean",
    "Any",
    "Null",
    "date",
    "time",
    "date and time",
    "days and time duration",
    "years and months duration",
    "list",
    "range",
    "context",
    "function",
    "client",
    "类型",
)
_T = TypeVar("_T")


class Trees:
    """Draws models by the grammar from a seeded `Random`; `size` is about how many nodes one of them has."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.left = 0
        self._functions = sorted(BUILTINS)
        self._kinds: tuple[Callable[[], m.Expr], ...] = (
            self.path,
            self.filter,
            self.call,
            self.call,
            self.negative,
            self.arithmetic,
            self.arithmetic,
            self.comparison,
            self.between,
            self.membership,
            self.logic,
            self.conditional,
            self.quantified,
            self.loop,
            self.instance_of,
            self.function,
            self.items,
            self.context,
            self.range,
        )

    def tree(self, size: int) -> m.Expr:
        """Return an expression."""
        self.left = size
        return self.expression()

    def cell(self, size: int) -> m.UnaryTests:
        """Return the unary tests of a cell."""
        self.left = size
        if self.random.random() < 0.05:
            return m.UnaryTests((), span=SPAN)
        return m.UnaryTests(self._some(self.test, 1), self.random.random() < 0.3, span=SPAN)

    def type(self, depth: int = 3) -> m.TypeName:
        """Return a type."""
        kind = self.random.randrange(8) if depth else 0
        if kind < 4:
            return m.TypeName(self.random.choice(_TYPES), span=SPAN)
        arguments = tuple(self.type(depth - 1) for _ in range(self.random.randint(1, 3)))
        if kind == 4:
            names = tuple(self.random.choice(NAMES) for _ in arguments)
            return m.TypeName("context", arguments, names, span=SPAN)
        return m.TypeName(self.random.choice(("list", "range", "function")), arguments, span=SPAN)

    # ---------------------------------------------------------------------------------------- leaves

    def expression(self) -> m.Expr:
        """Return a node of any kind, a leaf once enough were drawn."""
        self.left -= 1
        if self.left <= 0 or self.random.random() < 0.2:
            return self.leaf()
        return self.random.choice(self._kinds)()

    def leaf(self) -> m.Expr:
        """Return a literal, a name or `?`."""
        draw = self.random.random()
        if draw < 0.3:
            return m.Name(self.random.choice(NAMES), span=SPAN)
        if draw < 0.55:
            return m.Number(self._number(), span=SPAN)
        if draw < 0.7:
            return m.String(self.random.choice(_STRINGS), span=SPAN)
        if draw < 0.83:
            return m.Temporal(self._temporal(), span=SPAN)
        if draw < 0.92:
            return m.Boolean(draw < 0.875, span=SPAN)
        return m.Null(span=SPAN) if draw < 0.96 else m.Input(span=SPAN)

    def _number(self) -> Decimal:
        draw = self.random.random()
        if draw < 0.5:
            return Decimal(self.random.randrange(4))
        return self.random.choice(_NUMBERS if draw < 0.998 else _EXTREME)

    def _temporal(self) -> Any:
        draw, random = self.random.random(), self.random
        zone = None if random.random() < 0.5 else timezone(timedelta(minutes=random.randint(-1080, 1080)))
        if draw < 0.25:
            return date.fromordinal(random.randint(1, date.max.toordinal()))
        if draw < 0.4:
            day = date.fromordinal(random.randint(1, date.max.toordinal()))
            return datetime.combine(day, time(random.randrange(24), random.randrange(60)), zone)
        if draw < 0.5:
            return time(random.randrange(24), 0, random.randrange(60), random.randrange(10**6), zone)
        if draw < 0.7:
            return timedelta(random.randint(-9999, 9999), random.randrange(86400), random.randrange(10**6))
        return YearsMonths(random.randint(-9999, 9999)) if draw < 0.8 else random.choice(_FAR)

    # -------------------------------------------------------------------------------------- the rest

    def _some(self, draw: Callable[[], _T], least: int = 0) -> tuple[_T, ...]:
        return tuple(draw() for _ in range(self.random.randint(least, 3)))

    def _keyed(self, keys: tuple[str, ...], draw: Callable[[], _T]) -> tuple[tuple[str, _T], ...]:
        """Return up to three pairs of different keys."""
        return tuple((key, draw()) for key in self.random.sample(keys, self.random.randrange(4)))

    def path(self) -> m.Expr:
        parts = (*NAMES, "year", "start", "months", "time offset", "end included")
        return m.Path(self.expression(), self.random.choice(parts), span=SPAN)

    def filter(self) -> m.Expr:
        return m.Filter(self.expression(), self.expression(), span=SPAN)

    def call(self) -> m.Expr:
        if self.random.random() < 0.8:
            function: m.Expr = m.Name(self.random.choice(self._functions), span=SPAN)
        else:
            function = self.expression()
        arguments = self._some(self.expression)
        if arguments and self.random.random() < 0.2:
            return m.Call(function, arguments, tuple(self.random.choice(_LABELS) for _ in arguments), span=SPAN)
        return m.Call(function, arguments, span=SPAN)

    def negative(self) -> m.Expr:
        return m.Negative(self.expression(), span=SPAN)

    def arithmetic(self) -> m.Expr:
        operator: Any = self.random.choice(("+", "-", "*", "/", "**"))
        return m.Arithmetic(operator, self.expression(), self.expression(), span=SPAN)

    def comparison(self) -> m.Expr:
        operator: Any = self.random.choice(_COMPARISONS)
        return m.Comparison(operator, self.expression(), self.expression(), span=SPAN)

    def between(self) -> m.Expr:
        return m.Between(self.expression(), self.expression(), self.expression(), span=SPAN)

    def test(self) -> m.CellTest:
        if self.random.random() < 0.5:
            return self.expression()
        operator: Any = self.random.choice(_COMPARISONS)
        return m.CellComparison(operator, self.expression(), span=SPAN)

    def membership(self) -> m.Expr:
        return m.In(self.expression(), m.UnaryTests(self._some(self.test, 1), span=SPAN), span=SPAN)

    def logic(self) -> m.Expr:
        operator: Any = self.random.choice(("and", "or"))
        return m.Logic(operator, self.expression(), self.expression(), span=SPAN)

    def conditional(self) -> m.Expr:
        return m.If(self.expression(), self.expression(), self.expression(), span=SPAN)

    def _variable(self, steps: bool) -> tuple[str, m.Expr]:
        name = self.random.choice(NAMES)
        if steps and self.random.random() < 0.3:
            return name, m.Steps(self.expression(), self.expression(), span=SPAN)
        return name, self.expression()

    def quantified(self) -> m.Expr:
        quantifier: Any = self.random.choice(("some", "every"))
        return m.Quantified(quantifier, self._some(lambda: self._variable(False), 1), self.expression(), span=SPAN)

    def loop(self) -> m.Expr:
        return m.For(self._some(lambda: self._variable(True), 1), self.expression(), span=SPAN)

    def instance_of(self) -> m.Expr:
        return m.InstanceOf(self.expression(), self.type(), span=SPAN)

    def function(self) -> m.Expr:
        parameters = self._keyed(NAMES, lambda: None if self.random.random() < 0.6 else self.type(1))
        return m.FunctionLiteral(parameters, self.expression(), self.random.random() < 0.1, span=SPAN)

    def items(self) -> m.Expr:
        return m.ListLiteral(self._some(self.expression), span=SPAN)

    def context(self) -> m.Expr:
        return m.ContextLiteral(self._keyed(_KEYS, self.expression), span=SPAN)

    def range(self) -> m.Expr:
        closed = self.random.random() < 0.5
        draw = self.random.randrange(4)
        if draw == 0:
            return m.RangeLiteral(self.expression(), closed, None, False, span=SPAN)
        if draw == 1:
            return m.RangeLiteral(None, False, self.expression(), closed, span=SPAN)
        high_closed = self.random.random() < 0.5
        return m.RangeLiteral(self.expression(), closed, self.expression(), high_closed, span=SPAN)
