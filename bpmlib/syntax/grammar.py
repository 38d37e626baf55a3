"""The grammar of expressions (DMN 1.5, 10.3.1.2) by precedence climbing: one method a rule."""

from __future__ import annotations

from decimal import Decimal

from bpmlib.model import expressions as m
from bpmlib.syntax.brackets import ADDITIVE, ORDER, Brackets
from bpmlib.syntax.lexer import Token, fail
from bpmlib.values.numbers import CONTEXT, is_exact, parse_number
from bpmlib.values.temporal import parse_temporal

__all__ = ["Grammar"]

_BINDING = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "between": 3, "in": 3,
            "+": 4, "-": 4, "*": 5, "/": 5, "**": 6}  # fmt: skip
_MOST = 6000
"""A number of so many digits before or behind the point is never only rounded."""
_COMPARISONS = ("=", "!=", *ORDER)


class Grammar(Brackets):
    """Expressions and the tests they may contain after `in`."""

    percents = False
    """Whether `30%` is a number: in the values of parameters, not in expressions."""

    def expression(self) -> m.Expr:
        """An expression of the lowest precedence."""
        self.deeper()
        if self.is_keyword("if"):
            result = self.conditional()
        elif self.is_keyword("for", "some", "every"):
            result = self.iteration()
        elif self.is_keyword("function"):
            result = self.function()
        else:
            result = self.binary(0)
        self.nesting -= 1
        return result

    def conditional(self) -> m.Expr:
        """`if c then a else b`."""
        start = self.next().start
        condition = self.expression()
        self.expect("then")
        yes = self.expression()
        self.expect("else")
        no = self.expression()
        return m.If(condition, yes, no, span=self.span(start))

    def iteration(self) -> m.Expr:
        """`for x in l return e`, `some x in l satisfies c`, `every ...`."""
        opening = self.next()
        with self.scope():
            variables = [self.variable(opening.text == "for")]
            while self.accept(","):
                variables.append(self.variable(opening.text == "for"))
            self.expect("return" if opening.text == "for" else "satisfies")
            body = self.expression()
        span = self.span(opening.start)
        if opening.text == "for":
            return m.For(tuple(variables), body, span=span)
        return m.Quantified("some" if opening.text == "some" else "every", tuple(variables), body, span=span)

    def variable(self, steps: bool) -> tuple[str, m.Expr]:
        """`x in list`, one variable of an iteration, or with `steps` also `x in 1..10`."""
        name = self.declared_name("in")
        self.expect("in")
        items = self.iterated() if steps else self.expression()
        self.declare(name)
        return name, items

    def iterated(self) -> m.Expr:
        """What a `for` goes through: `list`, `1..10`."""
        start = self.token.start
        items = self.expression()
        if self.accept(".."):
            items = m.Steps(items, self.expression(), span=self.span(start))
        return items

    def binary(self, least: int) -> m.Expr:
        """Operands joined by operators that bind tighter than `least`, from the left."""
        start = self.token.start
        left = self.unary()
        while True:
            operator = self.token.text if self.token.kind in ("sign", "keyword") else ""
            binding = _BINDING.get(operator, 0)
            if binding <= least:
                return left
            self.next()
            left = self.operation(operator, binding, left, start)

    def operation(self, operator: str, binding: int, left: m.Expr, start: int) -> m.Expr:
        """What follows an operator, joined with its left side."""
        if operator == "between":
            low = self.binary(ADDITIVE - 1)
            self.expect("and")
            high = self.binary(ADDITIVE - 1)
            return m.Between(left, low, high, span=self.span(start))
        if operator == "in":
            tests = self.membership()
            return m.In(left, tests, span=self.span(start))
        right = self.binary(binding)
        span = self.span(start)
        if operator in ("and", "or"):
            return m.Logic("and" if operator == "and" else "or", left, right, span=span)
        if operator in _COMPARISONS:
            return m.Comparison(operator, left, right, span=span)  # type: ignore[arg-type]  # one of the six
        return m.Arithmetic(operator, left, right, span=span)  # type: ignore[arg-type]  # one of the five

    def unary(self) -> m.Expr:
        """An operand, perhaps with minus signs."""
        if self.is_sign("-"):
            start = self.next().start
            self.deeper()
            operand = self.unary()
            self.nesting -= 1
            return m.Negative(operand, span=self.span(start))
        if self.open_names and self.is_keyword("if", "for", "some", "every", "function"):
            return self.expression()  # as the standard has it; a policy puts it in brackets
        start = self.token.start
        result = self.postfix()
        while self.is_keyword("instance"):
            self.next()
            self.expect("of")
            result = m.InstanceOf(result, self.type_name(), span=self.span(start))
        return result

    def postfix(self) -> m.Expr:
        """An operand with its paths, calls and filters."""
        start = self.token.start
        result = self.primary()
        while True:
            if self.accept("."):
                result = m.Path(result, self.member_name(), span=self.span(start))
            elif self.is_sign("("):
                result = self.call(result, start)
            elif self.opens_filter():
                self.next()
                outer, self.closing_open = self.closing_open, False
                with self.filtering():
                    condition = self.expression()
                self.closing_open = outer
                self.expect("]")
                result = m.Filter(result, condition, span=self.span(start))
            else:
                return result

    def call(self, function: m.Expr, start: int) -> m.Expr:
        """`(a, b)` or `(name: a)` after a function."""
        self.expect("(")
        outer, self.closing_open = self.closing_open, False
        arguments: list[m.Expr] = []
        names: list[str] = []
        while not self.is_sign(")"):
            if arguments:
                self.expect(",")
            if (name := self.argument_name()) is not None:
                names.append(name)
            if len(names) not in (0, len(arguments) + 1):
                self.wrong("a named argument, as the others are,")
            arguments.append(self.expression())
        self.closing_open = outer
        self.expect(")")
        return m.Call(function, tuple(arguments), tuple(names), span=self.span(start))

    def primary(self) -> m.Expr:
        """A literal, a name, or something in brackets."""
        token = self.token
        match token.kind:
            case "number":
                return self.number()
            case "string":
                self.next()
                return m.String(token.text, span=self.span(token.start))
            case "temporal":
                return self.temporal()
            case "name":
                return m.Name(self.used_name(), span=self.span(token.start))
            case "keyword" if token.text in ("true", "false", "null"):
                self.next()
                span = self.span(token.start)
                return m.Null(span=span) if token.text == "null" else m.Boolean(token.text == "true", span=span)
            case "sign" if token.text == "?":
                if (name := self.marked_name()) is not None:
                    return m.Name(name, span=self.span(token.start))
                self.next()
                return m.Input(span=self.span(token.start))
            case "sign" if token.text in ("(", "[", "]"):
                return self.bracketed()
            case "sign" if token.text == "{":
                return self.context()
        self.wrong("a value")

    def number(self) -> m.Expr:
        """A number of at most 34 digits, in DMN rounded to them; among values also a percentage."""
        token = self.next()
        if self.percents and self.accept("%"):
            return m.Number(self.exact(token, hundredths=True), percent=True, span=self.span(token.start))
        written = parse_number(token.text)
        if self.open_names and written is not None and abs(written.adjusted()) < _MOST and not is_exact(written):
            return m.Number(CONTEXT.plus(written), rounded=True, span=self.span(token.start))
        return m.Number(self.exact(token), span=self.span(token.start))

    def exact(self, token: Token, hundredths: bool = False) -> Decimal:
        """The value of a number, or a hundredth of it, exactly."""
        value = parse_number(token.text)
        if value is not None and hundredths:
            sign, digits, exponent = value.as_tuple()
            assert isinstance(exponent, int)
            value = Decimal((sign, digits, exponent - 2))
        if value is None or not is_exact(value):
            fail(self.fragment, token.start, token.end, "number-too-long", "the number does not fit 34 digits")
        return value

    def temporal(self) -> m.Expr:
        """`@"2026-03-12"`, `@"P3D"`."""
        token = self.next()
        value = parse_temporal(token.text)
        if value is None:
            fail(self.fragment, token.start, token.end, "bad-date", f"`{token.text}` is no date, time or duration",
                 'write @"2026-03-12", @"2026-03-12T10:00:00", @"10:00:00" or @"P3D"')  # fmt: skip
        return m.Temporal(value, span=self.span(token.start))

    # -------------------------------------------------------------------------------------- unary tests

    def membership(self) -> m.UnaryTests:
        """What follows `in`: one test, several in brackets, or a range, which may open with `(` as well."""
        start = self.token.start
        if not self.is_sign("("):
            return m.UnaryTests((self.test(ADDITIVE - 1),), span=self.span(start))
        opening = self.next()
        outer, self.closing_open = self.closing_open, False
        tests = [self.test(0)]
        low = tests[0]
        if not isinstance(low, m.CellComparison) and self.accept(".."):
            self.closing_open = outer
            return m.UnaryTests((self.range(opening, low),), span=self.span(start))
        while self.accept(","):
            tests.append(self.test(0))
        self.closing_open = outer
        self.expect(")")
        return m.UnaryTests(tuple(tests), span=self.span(start))

    def tests(self) -> tuple[m.CellTest, ...]:
        """Tests joined by commas."""
        found = [self.test(0)]
        while self.accept(","):
            found.append(self.test(0))
        return tuple(found)

    def test(self, least: int) -> m.CellTest:
        """One test; `least` as in `binary`."""
        if not self.is_sign(*_COMPARISONS):
            return self.binary(least) if least else self.expression()
        operator = self.next()
        operand = self.binary(ADDITIVE - 1)
        return m.CellComparison(operator.text, operand, span=self.span(operator.start))  # type: ignore[arg-type]
