"""The grammar of expressions (DMN 1.5, 10.3.1.2) by precedence climbing: one method a rule."""

from __future__ import annotations

from decimal import Decimal

from bpmlib.errors import Limits
from bpmlib.model import expressions as m
from bpmlib.source import Fragment
from bpmlib.syntax.lexer import Token, fail
from bpmlib.syntax.stream import TokenStream
from bpmlib.values.numbers import is_exact, parse_number
from bpmlib.values.temporal import parse_temporal

__all__ = ["Grammar"]

_BINDING = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "between": 3, "in": 3,
            "+": 4, "-": 4, "*": 5, "/": 5, "**": 6}  # fmt: skip
_ADDITIVE = 4
_ORDER = ("<", "<=", ">", ">=")
_COMPARISONS = ("=", "!=", *_ORDER)


class Grammar(TokenStream):
    """Expressions and the tests they may contain after `in`."""

    def __init__(self, fragment: Fragment, limits: Limits) -> None:
        super().__init__(fragment, limits)
        self.closing_open = False
        """Inside `]a..b[`, where `[` after an operand closes the range and does not filter."""

    def expression(self) -> m.Expr:
        """An expression of the lowest precedence."""
        self.deeper()
        if self.is_keyword("if"):
            result = self.conditional()
        elif self.is_keyword("for", "some", "every"):
            result = self.iteration()
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
        variables = [self.variable()]
        while self.accept(","):
            variables.append(self.variable())
        self.expect("return" if opening.text == "for" else "satisfies")
        body = self.expression()
        span = self.span(opening.start)
        if opening.text == "for":
            return m.For(tuple(variables), body, span=span)
        return m.Quantified("some" if opening.text == "some" else "every", tuple(variables), body, span=span)

    def variable(self) -> tuple[str, m.Expr]:
        """`x in list`, one variable of an iteration."""
        name = self.name()
        self.expect("in")
        return name, self.expression()

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
            low = self.binary(_ADDITIVE - 1)
            self.expect("and")
            high = self.binary(_ADDITIVE - 1)
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
        return self.postfix()

    def postfix(self) -> m.Expr:
        """An operand with its paths, calls and filters."""
        start = self.token.start
        result = self.primary()
        while True:
            if self.accept("."):
                result = m.Path(result, self.name(), span=self.span(start))
            elif self.is_sign("("):
                result = self.call(result, start)
            elif self.is_sign("[") and not self.closing_open:
                self.next()
                condition = self.expression()
                self.expect("]")
                result = m.Filter(result, condition, span=self.span(start))
            else:
                return result

    def call(self, function: m.Expr, start: int) -> m.Expr:
        """`(a, b)` or `(name: a)` after a function."""
        self.expect("(")
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
        self.expect(")")
        return m.Call(function, tuple(arguments), tuple(names), span=self.span(start))

    def argument_name(self) -> str | None:
        """The name before the colon of a named argument, or None where there is none."""
        end = self.at
        while self.tokens[end].kind in ("name", "keyword"):
            end += 1
        if end == self.at or self.tokens[end].text != ":" or self.tokens[end].kind != "sign":
            return None
        name = " ".join(token.text for token in self.tokens[self.at : end])
        self.at = end + 1
        return name

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
                self.next()
                return m.Name(token.text, span=self.span(token.start))
            case "keyword" if token.text in ("true", "false", "null"):
                self.next()
                span = self.span(token.start)
                return m.Null(span=span) if token.text == "null" else m.Boolean(token.text == "true", span=span)
            case "sign" if token.text == "?":
                self.next()
                return m.Input(span=self.span(token.start))
            case "sign" if token.text in ("(", "[", "]"):
                return self.bracketed()
            case "sign" if token.text == "{":
                return self.context()
        self.wrong("a value")

    def number(self) -> m.Expr:
        """A number of at most 34 digits."""
        token = self.next()
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
        """`@"2026-03-12"`."""
        token = self.next()
        value = parse_temporal(token.text)
        if value is None:
            fail(self.fragment, token.start, token.end, "bad-date", f"`{token.text}` is not a date or a date and time",
                 'write @"2026-03-12" or @"2026-03-12T10:00:00"')  # fmt: skip
        return m.Temporal(value, span=self.span(token.start))

    # ------------------------------------------------------------------ lists, ranges, contexts, brackets

    def bracketed(self) -> m.Expr:
        """What starts with a bracket: a range, a list, an expression in brackets."""
        opening = self.next()
        if opening.text == "(" and self.is_sign(*_ORDER, "="):
            return self.unbounded(opening)
        if opening.text == "[" and self.accept("]"):
            return m.ListLiteral((), span=self.span(opening.start))
        outer, self.closing_open = self.closing_open, False
        first = self.expression()
        self.closing_open = outer
        if self.accept(".."):
            return self.range(opening, first)
        if opening.text == "]":
            self.wrong("`..`")
        if opening.text == "(":
            self.expect(")")
            return first
        items = [first]
        while self.accept(","):
            items.append(self.expression())
        self.expect("]")
        return m.ListLiteral(tuple(items), span=self.span(opening.start))

    def range(self, opening: Token, low: m.Expr) -> m.Expr:
        """The rest of a range after its `..`."""
        outer, self.closing_open = self.closing_open, opening.text == "]"
        high = self.expression()
        self.closing_open = outer
        if not self.is_sign(")", "]", "["):
            self.wrong("`)` or `]`")
        closed = self.next().text == "]"
        return m.RangeLiteral(low, opening.text == "[", high, closed, span=self.span(opening.start))

    def unbounded(self, opening: Token) -> m.Expr:
        """`(> 20000)`, a range with one end."""
        operator = self.next().text
        self.deeper()
        end = self.binary(_ADDITIVE - 1)
        self.nesting -= 1
        self.expect(")")
        span = self.span(opening.start)
        if operator == "=":
            return m.RangeLiteral(end, True, end, True, span=span)
        if operator in (">", ">="):
            return m.RangeLiteral(end, operator == ">=", None, False, span=span)
        return m.RangeLiteral(None, False, end, operator == "<=", span=span)

    def context(self) -> m.Expr:
        """`{key: value}`."""
        start = self.next().start
        entries: list[tuple[str, m.Expr]] = []
        while not self.is_sign("}"):
            if entries:
                self.expect(",")
            key = self.token
            name = self.next().text if key.kind == "string" else self.name()
            if name in dict(entries):
                fail(self.fragment, key.start, key.end, "key-duplicate", f"`{name}` is given twice")
            self.expect(":")
            entries.append((name, self.expression()))
        self.next()
        return m.ContextLiteral(tuple(entries), span=self.span(start))

    # -------------------------------------------------------------------------------------- unary tests

    def membership(self) -> m.UnaryTests:
        """What follows `in`."""
        start = self.token.start
        if self.is_sign("("):
            before = self.at
            if (found := self.range_or_none()) is not None:
                return m.UnaryTests((found,), span=self.span(start))
            self.at = before
            self.next()
            tests = self.tests()
            self.expect(")")
            return m.UnaryTests(tests, span=self.span(start))
        return m.UnaryTests((self.test(_ADDITIVE - 1),), span=self.span(start))

    def range_or_none(self) -> m.Expr | None:
        """The range that starts here, or None where the brackets hold something else."""
        depth, at = 0, self.at
        while self.tokens[at].kind != "end":
            text = self.tokens[at].text if self.tokens[at].kind == "sign" else ""
            depth += (text in ("(", "{", "[")) - (text in (")", "}", "]"))
            if text == ".." and depth == 1:
                return self.bracketed()
            if depth <= 0 or (text == "," and depth == 1):
                return None
            at += 1
        return None

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
        operand = self.binary(_ADDITIVE - 1)
        return m.CellComparison(operator.text, operand, span=self.span(operator.start))  # type: ignore[arg-type]
