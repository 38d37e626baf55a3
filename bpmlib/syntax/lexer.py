"""Text to tokens. A name is one identifier here; `naming` puts those of several tokens together (`round half up`).

In a policy an identifier is made of letters, digits and `_`. `open_names` is DMN's wider set (DMN 1.5, 10.3.1.2,
rules 27-29): most of Unicode, and apostrophes as tokens of their own, for names such as `driver's age`.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, NoReturn, TypeAlias

from bpmlib.errors import Diagnostic, ExpressionError, Limits
from bpmlib.source import Fragment
from bpmlib.values.escapes import unescaped

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

_BLANK = re.compile(r"(?:[\s\u180e\u200b\ufeff]|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
_DATE = r"|(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:T[0-9:]+)?(?![0-9]))"
_REST = (
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r'|(?P<quote>@?")'
    r"|(?P<sign>\*\*|\.\.|<=|>=|!=|[-+*/<>=()\[\]{},.:?%]"
)
_TOKEN = re.compile(rf"(?P<name>{IDENTIFIER.pattern})" + _DATE + _REST + ")")
_START = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u180d\u180f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U000effff"
)
_OPEN_TOKEN = re.compile(rf"(?P<name>[{_START}][{_START}0-9\u00b7\u0300-\u036f\u203f\u2040]*)" + _REST + "|['\u2019])")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)


class Token(NamedTuple):
    """A token: its `text` (of a string: its value) and the characters it takes in the fragment."""

    kind: TokenKind
    text: str
    start: int
    end: int


def fail(fragment: Fragment, start: int, end: int, code: str, message: str, hint: str = "") -> NoReturn:
    """Raise `ExpressionError` at the characters `start` up to `end` of the fragment."""
    raise ExpressionError(Diagnostic(code, message, fragment.at(start, max(end, start + 1)), hint))


def tokens(fragment: Fragment, limits: Limits, open_names: bool = False) -> list[Token]:
    """Return the tokens of a text, the last of them of kind `end`; raise `ExpressionError` where it is none."""
    text = fragment.text
    if len(text) > limits.expression_chars:
        message = f"the expression is longer than {limits.expression_chars} characters"
        fail(fragment, 0, len(text), "expression-too-long", message, "name parts of it in `Terms`")
    found: list[Token] = []
    pattern = _OPEN_TOKEN if open_names else _TOKEN
    at = 0
    while True:
        if blank := _BLANK.match(text, at):
            at = blank.end()
        if at >= len(text):
            found.append(Token("end", "", at, at))
            return found
        found.append(_token(fragment, text, at, pattern))
        at = found[-1].end


def _token(fragment: Fragment, text: str, at: int, pattern: re.Pattern[str]) -> Token:
    match = pattern.match(text, at)
    kind = match.lastgroup if match else None
    if match is None:
        _refuse(fragment, text[at], at)
    if kind == "name":
        return Token("keyword" if match.group() in KEYWORDS else "name", match.group(), at, match.end())
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


def _quoted(fragment: Fragment, text: str, at: int) -> Token:
    temporal = text[at] == "@"
    match = _STRING.match(text, at + temporal)
    if match is None:
        fail(fragment, at, len(text), "string-open", "the string is not closed", 'end it with "')
    value = unescaped(match.group(1))
    if half := next((char for char in value if "\ud800" <= char <= "\udfff"), None):
        message = f"`\\u{ord(half):04x}` is half of a character, and the other half is missing"
        fail(fragment, at, match.end(), "string-half", message, "write both halves, or the character itself")
    return Token("temporal" if temporal else "string", value, at, match.end())
