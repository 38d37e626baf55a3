"""What stands in brackets: lists, ranges, contexts, expressions; and function definitions, types."""

from __future__ import annotations

from abc import abstractmethod

from bpmlib.model import expressions as m
from bpmlib.syntax.lexer import Token, fail
from bpmlib.syntax.naming import Naming

__all__ = ["ADDITIVE", "ORDER", "Brackets"]

ADDITIVE = 4
"""How tight `+` binds; `Grammar.binary(ADDITIVE - 1)` reads what may stand beside a comparison."""
ORDER = ("<", "<=", ">", ">=")

_LONG_TYPES = (
    ("date", "and", "time"), ("days", "and", "time", "duration"), ("years", "and", "months", "duration"),
)  # fmt: skip
_STARTS = frozenset("([{?-")
_STARTING_KEYWORDS = frozenset(("if", "for", "some", "every", "function", "true", "false", "null"))


class Brackets(Naming):
    """Expressions that open with a bracket, and what they hold."""

    closing_open = False
    """Behind the `..` of a range, where `[` before anything but an operand closes the range: `[1..5[`."""

    @abstractmethod
    def expression(self) -> m.Expr:
        """An expression of the lowest precedence."""

    @abstractmethod
    def binary(self, least: int) -> m.Expr:
        """Operands joined by operators that bind tighter than `least`."""

    def opens_filter(self) -> bool:
        """Return whether a filter starts here, rather than the end of a range such as `]1..5[`."""
        if not self.is_sign("["):
            return False
        after = self.tokens[self.at + 1]
        operand = after.text in (_STARTS if after.kind == "sign" else _STARTING_KEYWORDS)
        return not self.closing_open or operand or after.kind in ("number", "string", "temporal", "name")

    def bracketed(self) -> m.Expr:
        """What starts with a bracket: a range, a list, an expression in brackets."""
        opening = self.next()
        if opening.text == "(" and self.is_sign(*ORDER, "=", *(("!=",) if self.open_names else ())):
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
        outer, self.closing_open = self.closing_open, True
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
        end = self.binary(ADDITIVE - 1)
        self.nesting -= 1
        self.expect(")")
        span = self.span(opening.start)
        if operator == "=":
            return m.RangeLiteral(end, True, end, True, span=span)
        if operator == "!=":
            return m.RangeLiteral(end, False, end, False, "!=", span=span)
        if operator in (">", ">="):
            return m.RangeLiteral(end, operator == ">=", None, False, span=span)
        return m.RangeLiteral(None, False, end, operator == "<=", span=span)

    def context(self) -> m.Expr:
        """`{key: value}`; a value may name the keys before it."""
        start = self.next().start
        entries: list[tuple[str, m.Expr]] = []
        outer, self.closing_open = self.closing_open, False
        with self.scope():
            while not self.is_sign("}"):
                if entries:
                    self.expect(",")
                key = self.token
                name = self.next().text if key.kind == "string" else self.declared_name(":")
                if name in dict(entries):
                    fail(self.fragment, key.start, key.end, "key-duplicate", f"`{name}` is given twice")
                self.expect(":")
                self.declare(name, member=True)
                entries.append((name, self.expression()))
        self.closing_open = outer
        self.next()
        return m.ContextLiteral(tuple(entries), span=self.span(start))

    # ----------------------------------------------------------------------------- functions and types

    def function(self) -> m.Expr:
        """`function(a: number, b) body`, `function(a) external {...}`."""
        start = self.next().start
        parameters: list[tuple[str, m.TypeName | None]] = []
        self.expect("(")
        with self.scope():
            while not self.is_sign(")"):
                if parameters:
                    self.expect(",")
                key = self.token
                name = self.declared_name(",", ")", ":")
                if name in dict(parameters):
                    fail(self.fragment, key.start, key.end, "key-duplicate", f"`{name}` is given twice")
                parameters.append((name, self.type_name() if self.accept(":") else None))
                self.declare(name)
            self.expect(")")
            external = self.token.text == "external" and self.token.kind == "name"
            if external:
                self.next()
            body = self.expression()
        return m.FunctionLiteral(tuple(parameters), body, external, span=self.span(start))

    def type_name(self, words: bool = False) -> m.TypeName:
        """A type: `CNY`, `list<number>`, `date and time`.

        With `words`, as in a policy's columns, all words that follow belong to its name, and `or null` may end it.
        """
        start = self.token.start
        self.deeper()
        name = self._type_words(words)
        arguments: list[m.TypeName] = []
        names: list[str] = []
        if self.accept("<"):
            while not (name == "function" and self.is_sign(">")):
                if name == "context":
                    names.append(self.declared_name(":"))
                    self.expect(":")
                arguments.append(self.type_name(words))
                if not self.accept(","):
                    break
            self.expect(">")
            if name == "function":
                self.expect("-")
                self.expect(">")
                arguments.append(self.type_name(words))
        nullable = words and self.accept("or")
        if nullable:
            self.expect("null")
        self.nesting -= 1
        return m.TypeName(name, tuple(arguments), tuple(names), nullable, span=self.span(start))

    def _type_words(self, words: bool) -> str:
        for parts in _LONG_TYPES:
            if self._stands_here(parts):
                self.at += len(parts)
                return " ".join(parts)
        known = [*self._frames, *self._members] if self.open_names else []
        found = [self._longest(known) or self._type_word()]
        while words and self.token.kind in ("name", "keyword") and self.token.text != "or":
            found.append(self._type_word())
        while self.accept("."):
            found[-1] += f".{self._longest(known) or self._type_word()}"
        return " ".join(found)

    def _type_word(self) -> str:
        if self.token.kind not in ("name", "keyword"):
            self.wrong("a type")
        return self.next().text
