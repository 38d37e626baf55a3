"""Names of several tokens, resolved by what is in scope: `round half up`, and in DMN `Monthly Salary`, `a-b`.

A policy's own names are identifiers, so there only the built-ins have blanks. Where names are open (DMN), the
longest name in scope wins: `a-b` is that name where one is so called, and a difference elsewhere.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TypeAlias

import bpmlib.functions  # noqa: F401  (fills the registry of built-ins)
from bpmlib.errors import ExpressionError, Limits
from bpmlib.functions.registry import BUILTINS
from bpmlib.source import Fragment, Source
from bpmlib.syntax.lexer import tokens
from bpmlib.syntax.stream import TokenStream

__all__ = ["Naming", "name_parts"]

_INSIDE = frozenset((*"+-*/.'\u2019?", "**"))
"""The signs that a name may hold after its first token."""
_MARK = "?"
"""The one sign that a name may begin with, if more follows: alone it is the value that a cell tests."""

_Frame: TypeAlias = dict[str, list[tuple[str, ...]]]
"""The names of several tokens in a scope by their first token, each as its tokens."""


@lru_cache(maxsize=4096)
def name_parts(name: str) -> tuple[str, ...]:
    """Return the tokens that a name is made of; none where it cannot be written in an expression.

    >>> name_parts("driver's  age")
    ('driver', "'", 's', 'age')
    """
    try:
        found = tokens(Fragment.of(Source("", name).span(0, len(name))), Limits(), open_names=True)[:-1]
    except ExpressionError:
        return ()
    fine = found and (found[0].kind == "name" or (found[0].text == _MARK and len(found) > 1)) and all(
        token.kind in ("name", "keyword", "number") or (token.kind == "sign" and token.text in _INSIDE)
        for token in found
    )  # fmt: skip
    return tuple(token.text for token in found) if fine else ()


def _frame(names: Iterable[str]) -> _Frame:
    frame: _Frame = {}
    for name in names:
        parts = name_parts(name)
        if len(parts) > 1:
            frame.setdefault(parts[0], []).append(parts)
    return frame


_BUILTINS = _frame(BUILTINS)
_PARTS = _frame(("time offset", "start included", "end included"))
_SPELLED = {parts: " ".join(parts) for frame in (_BUILTINS, _PARTS) for group in frame.values() for parts in group}


@lru_cache(maxsize=128)
def _known(names: tuple[str, ...]) -> tuple[_Frame, dict[tuple[str, ...], str]]:
    """Return the names that are known from outside, shared by all texts that know them; nobody changes them."""
    spelled: dict[tuple[str, ...], str] = {}
    for name in names:
        parts = name_parts(name)
        if len(parts) > 1:
            spelled.setdefault(parts, name)
    return _frame(names), spelled


class Naming(TokenStream):
    """Taking names: those in scope where they are used, new ones where they are declared."""

    def __init__(
        self,
        fragment: Fragment,
        limits: Limits,
        names: Iterable[str] | None = None,
        members: Iterable[str] | None = None,
    ) -> None:
        """Read `fragment`; `names` are the open names in scope, None where names are identifiers.

        `members` are names behind a dot, in a filter and of types; where they are not given, those in scope are.
        """
        super().__init__(fragment, limits, open_names=names is not None)
        own = tuple(names or ())
        frame, spelled = _known(own)
        inside, spelled_inside = _known(own if members is None else tuple(members))
        self._spelled: ChainMap[tuple[str, ...], str] = ChainMap({}, spelled, spelled_inside, _SPELLED)
        self._frames: list[_Frame] = [_BUILTINS, frame, {}]
        self._members: list[_Frame] = [inside, {}]
        """Keys of contexts, which are names after a dot and inside a filter; those of the text itself are the last."""
        self._filters = 0

    # ------------------------------------------------------------------------------------- declaring

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Forget what is declared meanwhile."""
        self._frames.append({})
        yield
        self._frames.pop()

    @contextmanager
    def filtering(self) -> Iterator[None]:
        """Let the keys of contexts be names."""
        self._filters += 1
        yield
        self._filters -= 1

    def declare(self, name: str, member: bool = False) -> None:
        """Put a name in scope; of a context's key, also among the members."""
        self._enter(self._frames[-1], name)
        if member:
            self._enter(self._members[-1], name)

    def _enter(self, frame: _Frame, name: str) -> None:
        parts = name_parts(name) if self.open_names else ()
        if len(parts) > 1:
            frame.setdefault(parts[0], []).append(parts)
            self._spelled.setdefault(parts, name)

    # ---------------------------------------------------------------------------------------- taking

    def name(self) -> str:
        """Take a name of one token."""
        if self.token.kind != "name":
            self.wrong("a name")
        return self.next().text

    def used_name(self) -> str:
        """Take a name where it is used: the longest in scope that stands here."""
        frames = [*self._frames, *self._members] if self._filters else self._frames
        return self._longest(frames) or self.name()

    def marked_name(self) -> str | None:
        """Take a name in scope that begins with `?`, or return None where the mark stands alone."""
        return self._longest(self._frames)

    def member_name(self) -> str:
        """Take the name after a dot: the longest known key, else all the identifiers that follow."""
        if (found := self._longest([*self._members, _PARTS])) is not None:
            return found
        if not self.open_names:
            return self.name()
        words = [self.name()]
        while self.token.kind == "name":
            words.append(self.next().text)
        return " ".join(words)

    def declared_name(self, *stops: str) -> str:
        """Take a name where it is declared: all that stands before one of `stops`."""
        if not self.open_names:
            return self.name()
        start, first = self.token.start, self.at
        marked = self.is_sign(_MARK) and self.tokens[self.at + 1].kind == "name"
        if self.token.kind != "name" and not marked:
            self.wrong("a name")
        while self.token.text not in stops and self._may_hold(self.at, -1):
            self.at += 1
        if self.at == first + 1:
            return self.tokens[first].text
        return " ".join(self.fragment.text[start : self.tokens[self.at - 1].end].split())

    def _longest(self, frames: Iterable[_Frame]) -> str | None:
        """Take the longest name of several tokens that stands here, or return None."""
        first = self.token.text
        if self.token.kind != "name" and not self.is_sign(_MARK):
            return None
        best: tuple[str, ...] = ()
        for frame in frames:
            for parts in frame.get(first, ()):
                if len(parts) > len(best) and self._stands_here(parts):
                    best = parts
        if not best:
            return None
        self.at += len(best)
        return self._spelled[best]

    def _stands_here(self, parts: tuple[str, ...]) -> bool:
        here = self.tokens[self.at : self.at + len(parts)]
        return len(here) == len(parts) and all(
            token.text == part and token.kind not in ("string", "temporal")
            for token, part in zip(here, parts, strict=True)
        )

    def argument_name(self) -> str | None:
        """Take the name before the colon of a named argument, or return None where there is none."""
        first = end = self.at
        while self._may_hold(end, first):
            end += 1
        colon = self.tokens[end]
        if end == first or colon.kind != "sign" or colon.text != ":":
            return None
        parts = tuple(token.text for token in self.tokens[first:end])
        self.at = end + 1
        return self._spelled.get(parts) or " ".join(parts)

    def _may_hold(self, at: int, first: int) -> bool:
        """Return whether the token there may be part of an argument's name that starts at `first`."""
        token = self.tokens[at]
        if at == first or not self.open_names:
            return token.kind in ("name", "keyword")
        return token.kind in ("name", "keyword", "number") or (token.kind == "sign" and token.text in _INSIDE)
