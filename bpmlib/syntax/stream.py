"""Tokens one after the other: looking, taking, and saying what was wanted instead."""

from __future__ import annotations

from typing import NoReturn

from bpmlib.errors import Limits
from bpmlib.source import Fragment, Span
from bpmlib.syntax.lexer import Token, fail, tokens

__all__ = ["TokenStream"]


class TokenStream:
    """The tokens of a fragment and a place among them; every mistake is raised as `ExpressionError`."""

    def __init__(self, fragment: Fragment, limits: Limits) -> None:
        self.fragment = fragment
        self.limits = limits
        self.tokens = tokens(fragment, limits)
        self.at = 0
        self.nesting = 0

    # ---------------------------------------------------------------------------------- token by token

    @property
    def token(self) -> Token:
        """The token at this place."""
        return self.tokens[self.at]

    def next(self) -> Token:
        """Take the token at this place."""
        token = self.token
        self.at += 1
        return token

    def is_sign(self, *texts: str) -> bool:
        """Whether one of these signs is next."""
        return self.token.kind == "sign" and self.token.text in texts

    def is_keyword(self, *texts: str) -> bool:
        """Whether one of these keywords is next."""
        return self.token.kind == "keyword" and self.token.text in texts

    def accept(self, text: str) -> bool:
        """Take a sign or keyword if it is next, and say whether it was."""
        if self.token.kind in ("sign", "keyword") and self.token.text == text:
            self.at += 1
            return True
        return False

    def expect(self, text: str) -> Token:
        """Take a sign or keyword that has to be next."""
        if self.token.kind in ("sign", "keyword") and self.token.text == text:
            return self.next()
        self.wrong(f"`{text}`")

    def wrong(self, wanted: str) -> NoReturn:
        """Raise `ExpressionError`: something else was wanted here."""
        token = self.token
        if token.kind == "end":
            fail(self.fragment, token.start, token.end, "unexpected", f"the text ends where {wanted} is wanted")
        shown = self.fragment.text[token.start : token.end]
        hint = "make it a parameter of type `percent`, or write it as a decimal" if shown == "%" else ""
        if shown == "=" and self.at and self.tokens[self.at - 1].text == "=":
            hint = "equality is a single `=`"
        fail(self.fragment, token.start, token.end, "unexpected", f"`{shown}` where {wanted} is wanted", hint)

    def finish(self) -> None:
        """Require that nothing is left."""
        if self.token.kind != "end":
            self.wrong("the end")

    def span(self, start: int) -> Span:
        """The span from an offset to the last token taken."""
        return self.fragment.at(start, self.tokens[self.at - 1].end)

    def deeper(self) -> None:
        """Enter a level of nesting, as far as the limits allow."""
        self.nesting += 1
        if self.nesting > self.limits.nesting:
            message = f"more than {self.limits.nesting} levels of nesting"
            fail(self.fragment, self.token.start, self.token.end, "too-deep", message, "name parts of it in `Terms`")

    def name(self) -> str:
        """Take a name."""
        if self.token.kind != "name":
            self.wrong("a name")
        return self.next().text
