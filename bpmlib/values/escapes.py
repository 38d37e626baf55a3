r"""Escapes in FEEL strings: `\"`, `\n`, `\u9500`, `\U01F600` ... Any other backslash stands for itself."""

from __future__ import annotations

import re

__all__ = ["unescaped"]

_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
_ESCAPED = {'"': '"', "'": "'", "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}


def unescaped(text: str) -> str:
    r"""Return what stands between two quotes with its escapes replaced; two halves of a character become one.

    >>> unescaped(r'say \"\u9500\" to \d')
    'say "销" to \\d'
    """
    value = _ESCAPE.sub(_character, text)
    if any("\ud800" <= char <= "\udfff" for char in value):
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return value


def _character(match: re.Match[str]) -> str:
    escape = match.group(1)
    if escape[0] in "uU" and len(escape) > 1:
        point = int(escape[1:], 16)
        return chr(point) if point <= 0x10FFFF else match.group()
    return _ESCAPED.get(escape, match.group())
