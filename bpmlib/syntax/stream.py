"""Tokens one after the other: looking, taking, and saying what was wanted instead."""

from __future__ import annotations

from typing import NoReturn

from bpmlib.errors import Limits, nearest
from bpmlib.functions.registry import BUILTINS
from bpmlib.source import Fragment, Span
from bpmlib.syntax.lexer import Token, fail, tokens

__all__ = ["TokenStream"]


_OTHER_LANGUAGES = {("=", "="): "equality is a single `=`", ("<", ">"): "unequal is `!=`"}


class TokenStream:
    """The tokens of a fragment and a place among them; every mistake is raised as `ExpressionError`."""

    def __init__(self, fragment: Fragment, limits: Limits, open_names: bool = False) -> None:
        self.fragment = fragment
        self.limits = limits
        self.open_names = open_names
        self.tokens = tokens(fragment, limits, open_names)
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
            message = f"the text ends where {wanted} is wanted"
            fail(self.fragment, token.start, token.end, "expression-malformed", message)
        shown = self.fragment.text[token.start : token.end]
        hint = "make it a parameter of type `percent`, or write it as a decimal" if shown == "%" else ""
        before = self.tokens[self.at - 1].text if self.at else ""
        hint = _OTHER_LANGUAGES.get((before, shown), hint)
        if before == "not" and token.kind == "name":
            hint = "`not` is a function: write `not(...)`"
        elif token.kind == "name" and before and self.tokens[self.at - 1].kind == "name":
            hint = nearest(self.words_around(), [name for name in BUILTINS if " " in name])
        fail(self.fragment, token.start, token.end, "expression-malformed", f"`{shown}` where {wanted} is wanted", hint)

    def words_around(self) -> str:
        """The names that stand next to each other at this place: a built-in's name with a slip in it, perhaps."""
        first, last = self.at, self.at
        while first and self.tokens[first - 1].kind == "name":
            first -= 1
        while self.tokens[last].kind == "name":
            last += 1
        return " ".join(token.text for token in self.tokens[first:last])

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
            hint = "name parts of it in `Terms`"
            fail(self.fragment, self.token.start, self.token.end, "expression-too-deep", message, hint)
