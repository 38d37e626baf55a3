"""Text to tokens. Names are identifiers, except the built-ins' own, which may hold blanks (`round half up`)."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, NoReturn, TypeAlias

import bpmlib.functions  # noqa: F401  (fills the registry of built-ins)
from bpmlib.errors import Diagnostic, ExpressionError, Limits
from bpmlib.functions.registry import BUILTINS
from bpmlib.source import Fragment

__all__ = ["FULL_WIDTH", "IDENTIFIER", "KEYWORDS", "Token", "fail", "tokens"]

TokenKind: TypeAlias = Literal["number", "string", "temporal", "name", "keyword", "sign", "end"]

KEYWORDS = frozenset(
    "and or if then else for in return some every satisfies between true false null instance of function".split()
)

FULL_WIDTH = dict(
    zip("（）［］｛｝，、：；＜＞＝＋－＊／％！？．“”„＂｜＠", '()[]{},,:;<>=+-*/%!?.""""|@', strict=True)
)
"""Full-width punctuation and what FEEL writes instead."""

IDENTIFIER = re.compile(r"[^\W\d]\w*")
"""What a name in a policy is made of."""

_BLANK = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
_TOKEN = re.compile(
    rf"(?P<name>{IDENTIFIER.pattern})"
    r"|(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:T[0-9:]+)?(?![0-9]))"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r'|(?P<quote>@?")'
    r"|(?P<sign>\*\*|\.\.|<=|>=|!=|[-+*/<>=()\[\]{},.:?%])"
)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
_ESCAPED = {'"': '"', "'": "'", "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}


class Token(NamedTuple):
    """A token: its `text` (of a string: its value) and the characters it takes in the fragment."""

    kind: TokenKind
    text: str
    start: int
    end: int


def fail(fragment: Fragment, start: int, end: int, code: str, message: str, hint: str = "") -> NoReturn:
    """Raise `ExpressionError` at the characters `start` up to `end` of the fragment."""
    raise ExpressionError(Diagnostic(code, message, fragment.at(start, max(end, start + 1)), hint))


def tokens(fragment: Fragment, limits: Limits) -> list[Token]:
    """Return the tokens of a text, the last of them of kind `end`; raise `ExpressionError` where it is none."""
    text = fragment.text
    if len(text) > limits.expression_chars:
        message = f"the expression is longer than {limits.expression_chars} characters"
        fail(fragment, 0, len(text), "expression-too-long", message, "name parts of it in `Terms`")
    found: list[Token] = []
    at = 0
    while True:
        if blank := _BLANK.match(text, at):
            at = blank.end()
        if at >= len(text):
            found.append(Token("end", "", at, at))
            return found
        found.append(_token(fragment, text, at))
        at = found[-1].end


def _token(fragment: Fragment, text: str, at: int) -> Token:
    match = _TOKEN.match(text, at)
    kind = match.lastgroup if match else None
    if match is None:
        _refuse(fragment, text[at], at)
    if kind == "name":
        return _word(text, at, match.end())
    if kind == "quote":
        return _quoted(fragment, text, at)
    if kind == "date":
        written = match.group()
        message = f"`{written}` is a subtraction of numbers here, not a date"
        fail(fragment, at, match.end(), "date-bare", message, f'write @"{_padded(written)}"')
    return Token("number" if kind == "number" else "sign", match.group(), at, match.end())


def _padded(written: str) -> str:
    """Return a date with two digits for the month and the day."""
    day, mark, time = written.partition("T")
    return "-".join(part.zfill(2) for part in day.split("-")) + mark + time


def _refuse(fragment: Fragment, char: str, at: int) -> NoReturn:
    if char in FULL_WIDTH:
        fail(fragment, at, at + 1, "full-width", f"full-width `{char}`", f"write `{FULL_WIDTH[char]}`")
    if "０" <= char <= "９":
        fail(fragment, at, at + 1, "full-width", f"full-width `{char}`", f"write `{int(char)}`")
    hint = 'strings stand in double quotes: "..."' if char == "'" else ""
    fail(fragment, at, at + 1, "expression-malformed", f"`{char}` is not part of the expression language", hint)


def _word(text: str, start: int, end: int) -> Token:
    word = text[start:end]
    for pattern in _SPACED.get(word, ()):
        if match := pattern.match(text, start):
            return Token("name", " ".join(match.group().split()), start, match.end())
    return Token("keyword" if word in KEYWORDS else "name", word, start, end)


def _quoted(fragment: Fragment, text: str, at: int) -> Token:
    temporal = text[at] == "@"
    match = _STRING.match(text, at + temporal)
    if match is None:
        fail(fragment, at, len(text), "string-open", "the string is not closed", 'end it with "')
    value = _ESCAPE.sub(_unescape, match.group(1))
    if any("\ud800" <= char <= "\udfff" for char in value):
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    if half := next((char for char in value if "\ud800" <= char <= "\udfff"), None):
        message = f"`\\u{ord(half):04x}` is half of a character, and the other half is missing"
        fail(fragment, at, match.end(), "string-half", message, "write both halves, or the character itself")
    return Token("temporal" if temporal else "string", value, at, match.end())


def _unescape(match: re.Match[str]) -> str:
    escape = match.group(1)
    if escape[0] in "uU" and len(escape) > 1:
        point = int(escape[1:], 16)
        return chr(point) if point <= 0x10FFFF else match.group()
    return _ESCAPED.get(escape, match.group())


def _spaced_names() -> dict[str, list[re.Pattern[str]]]:
    names: dict[str, list[re.Pattern[str]]] = {}
    for name in sorted(BUILTINS, key=len, reverse=True):
        first, *rest = name.split(" ")
        if rest:
            names.setdefault(first, []).append(re.compile(r"\s+".join([first, *rest]) + r"(?!\w)"))
    return names


_SPACED = _spaced_names()
