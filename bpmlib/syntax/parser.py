"""Tokens to model: expressions by precedence climbing, cells (unary tests), types and parameter values.

Every function takes a `Fragment` and raises `ExpressionError` with one diagnostic at the first mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any, Final, NoReturn, TypeVar

from bpmlib.errors import Limits
from bpmlib.model import expressions as m
from bpmlib.model.policies import TypeName
from bpmlib.source import Fragment, Span
from bpmlib.syntax.lexer import Token, fail, tokens
from bpmlib.values.numbers import is_exact, parse_number
from bpmlib.values.temporal import parse_temporal

__all__ = ["parse_expression", "parse_tests", "parse_type", "parse_value"]

_T = TypeVar("_T")
_DEFAULT: Final = Limits()

_BINDING = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "between": 3, "in": 3,
            "+": 4, "-": 4, "*": 5, "/": 5, "**": 6}  # fmt: skip
_ADDITIVE = 4
_ORDER = ("<", "<=", ">", ">=")
_COMPARISONS = ("=", "!=", *_ORDER)


def parse_expression(fragment: Fragment, limits: Limits = _DEFAULT) -> m.Expr:
    """Return the expression that the whole fragment spells."""
    return _whole(fragment, limits, lambda parser: parser.expression())


def parse_tests(fragment: Fragment, limits: Limits = _DEFAULT) -> m.UnaryTests:
    """Return the unary tests that the whole fragment spells: a cell of a decision table."""
    return _whole(fragment, limits, lambda parser: parser.cell())


def parse_value(fragment: Fragment, limits: Limits = _DEFAULT) -> m.Expr:
    """Return the expression of a parameter's value, where `30%` is a number as well."""
    return _whole(fragment, limits, lambda parser: parser.value())


def parse_type(fragment: Fragment, limits: Limits = _DEFAULT) -> TypeName:
    """Return the type that the whole fragment spells: `CNY`, `range<CNY>`, `date and time`."""
    return _whole(fragment, limits, lambda parser: parser.type_name())


def _whole(fragment: Fragment, limits: Limits, rule: Callable[[_Parser], _T]) -> _T:
    parser = _Parser(fragment, limits)
    result = rule(parser)
    parser.finish()
    if len(parser.tokens) > limits.nesting and _depth(result) > 2 * limits.nesting:
        fail(fragment, 0, len(fragment.text), "too-deep", "the expression is too deeply nested", "name parts of it")
    return result


def _depth(root: Any) -> int:
    deepest, stack = 0, [(root, 1)]
    while stack:
        node, depth = stack.pop()
        deepest = max(deepest, depth)
        if isinstance(node, tuple):
            stack.extend((child, depth) for child in node)
        elif is_dataclass(node) and not isinstance(node, Span):
            stack.extend((getattr(node, field.name), depth + 1) for field in fields(node) if field.name != "span")
    return deepest


class _Parser:
    def __init__(self, fragment: Fragment, limits: Limits) -> None:
        self.fragment = fragment
        self.limits = limits
        self.tokens = tokens(fragment, limits)
        self.at = 0
        self.nesting = 0
        self.closing_open = False
        """Inside `]a..b[`, where `[` after an operand closes the range and does not filter."""

    # ---------------------------------------------------------------------------------- token by token

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def next(self) -> Token:
        token = self.token
        self.at += 1
        return token

    def is_sign(self, *texts: str) -> bool:
        return self.token.kind == "sign" and self.token.text in texts

    def is_keyword(self, *texts: str) -> bool:
        return self.token.kind == "keyword" and self.token.text in texts

    def accept(self, text: str) -> bool:
        if self.token.kind in ("sign", "keyword") and self.token.text == text:
            self.at += 1
            return True
        return False

    def expect(self, text: str) -> Token:
        if self.token.kind in ("sign", "keyword") and self.token.text == text:
            return self.next()
        self.wrong(f"`{text}`")

    def wrong(self, wanted: str) -> NoReturn:
        token = self.token
        if token.kind == "end":
            fail(self.fragment, token.start, token.end, "unexpected", f"the text ends where {wanted} is wanted")
        shown = self.fragment.text[token.start : token.end]
        hint = "make it a parameter of type `percent`, or write it as a decimal" if shown == "%" else ""
        if shown == "=" and self.at and self.tokens[self.at - 1].text == "=":
            hint = "equality is a single `=`"
        fail(self.fragment, token.start, token.end, "unexpected", f"`{shown}` where {wanted} is wanted", hint)

    def finish(self) -> None:
        if self.token.kind != "end":
            self.wrong("the end")

    def span(self, start: int) -> Span:
        return self.fragment.at(start, self.tokens[self.at - 1].end)

    def deeper(self) -> None:
        self.nesting += 1
        if self.nesting > self.limits.nesting:
            message = f"more than {self.limits.nesting} levels of nesting"
            fail(self.fragment, self.token.start, self.token.end, "too-deep", message, "name parts of it in `Terms`")

    def name(self) -> str:
        if self.token.kind != "name":
            self.wrong("a name")
        return self.next().text

    # ------------------------------------------------------------------------------------- expressions

    def expression(self) -> m.Expr:
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
        start = self.next().start
        condition = self.expression()
        self.expect("then")
        yes = self.expression()
        self.expect("else")
        no = self.expression()
        return m.If(condition, yes, no, span=self.span(start))

    def iteration(self) -> m.Expr:
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
        name = self.name()
        self.expect("in")
        return name, self.expression()

    def binary(self, least: int) -> m.Expr:
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
        if self.is_sign("-"):
            start = self.next().start
            self.deeper()
            operand = self.unary()
            self.nesting -= 1
            return m.Negative(operand, span=self.span(start))
        return self.postfix()

    def postfix(self) -> m.Expr:
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
        end = self.at
        while self.tokens[end].kind in ("name", "keyword"):
            end += 1
        if end == self.at or self.tokens[end].text != ":" or self.tokens[end].kind != "sign":
            return None
        name = " ".join(token.text for token in self.tokens[self.at : end])
        self.at = end + 1
        return name

    def primary(self) -> m.Expr:
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
        token = self.next()
        value = parse_number(token.text)
        if value is None or not is_exact(value):
            fail(self.fragment, token.start, token.end, "too-many-digits", "the number does not fit 34 digits")
        return m.Number(value, span=self.span(token.start))

    def temporal(self) -> m.Expr:
        token = self.next()
        value = parse_temporal(token.text)
        if value is None:
            fail(self.fragment, token.start, token.end, "bad-date", f"`{token.text}` is not a date or a date and time",
                 'write @"2026-03-12" or @"2026-03-12T10:00:00"')  # fmt: skip
        return m.Temporal(value, span=self.span(token.start))

    # ------------------------------------------------------------------ lists, ranges, contexts, brackets

    def bracketed(self) -> m.Expr:
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
        outer, self.closing_open = self.closing_open, opening.text == "]"
        high = self.expression()
        self.closing_open = outer
        if not self.is_sign(")", "]", "["):
            self.wrong("`)` or `]`")
        closed = self.next().text == "]"
        return m.RangeLiteral(low, opening.text == "[", high, closed, span=self.span(opening.start))

    def unbounded(self, opening: Token) -> m.Expr:
        operator = self.next().text
        end = self.binary(_ADDITIVE - 1)
        self.expect(")")
        span = self.span(opening.start)
        if operator == "=":
            return m.RangeLiteral(end, True, end, True, span=span)
        if operator in (">", ">="):
            return m.RangeLiteral(end, operator == ">=", None, False, span=span)
        return m.RangeLiteral(None, False, end, operator == "<=", span=span)

    def context(self) -> m.Expr:
        start = self.next().start
        entries: list[tuple[str, m.Expr]] = []
        while not self.is_sign("}"):
            if entries:
                self.expect(",")
            key = self.token
            name = self.next().text if key.kind == "string" else self.name()
            if name in dict(entries):
                fail(self.fragment, key.start, key.end, "duplicate-key", f"`{name}` is given twice")
            self.expect(":")
            entries.append((name, self.expression()))
        self.next()
        return m.ContextLiteral(tuple(entries), span=self.span(start))

    # -------------------------------------------------------------------------------------- unary tests

    def membership(self) -> m.UnaryTests:
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

    def cell(self) -> m.UnaryTests:
        start = self.token.start
        if self.is_sign("-") and self.tokens[1].kind == "end":
            self.next()
            return m.UnaryTests((), span=self.span(start))
        if self.token.text == "not" and self.token.kind == "name" and self.tokens[1].text == "(":
            self.at = 2
            inner = self.tests()
            if self.is_sign(")") and self.tokens[self.at + 1].kind == "end":
                self.next()
                return m.UnaryTests(inner, negated=True, span=self.span(start))
            self.at = 0
        tests = self.tests()
        return m.UnaryTests(tests, span=self.span(start))

    def tests(self) -> tuple[m.CellTest, ...]:
        found = [self.test(0)]
        while self.accept(","):
            found.append(self.test(0))
        return tuple(found)

    def test(self, least: int) -> m.CellTest:
        if not self.is_sign(*_COMPARISONS):
            return self.binary(least) if least else self.expression()
        operator = self.next()
        operand = self.binary(_ADDITIVE - 1)
        return m.CellComparison(operator.text, operand, span=self.span(operator.start))  # type: ignore[arg-type]

    # --------------------------------------------------------------------------------- values and types

    def value(self) -> m.Expr:
        start = self.token.start
        if self.is_sign("-") and self.tokens[1].kind == "number":
            self.next()
        if self.token.kind == "number" and self.tokens[self.at + 1].text == "%":
            number = self.number()
            self.next()
            assert isinstance(number, m.Number)
            value = number.value.scaleb(-2)
            return m.Number(-value if self.at == 3 else value, percent=True, span=self.span(start))
        self.at = 0
        return self.expression()

    def type_name(self) -> TypeName:
        start = self.token.start
        words = [self.type_word()]
        while self.token.kind in ("name", "keyword"):
            words.append(self.type_word())
        arguments: list[TypeName] = []
        if self.accept("<"):
            arguments.append(self.type_name())
            while self.accept(","):
                arguments.append(self.type_name())
            self.expect(">")
        return TypeName(" ".join(words), tuple(arguments), span=self.span(start))

    def type_word(self) -> str:
        if self.token.kind not in ("name", "keyword"):
            self.wrong("a type")
        return self.next().text
