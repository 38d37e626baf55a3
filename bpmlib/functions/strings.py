r"""Built-ins on strings (DMN 1.5, 10.3.4.3): parts, search, patterns, joining. A character is a code point.

Patterns are those of XPath, see `bpmlib.values.patterns`: a text that is none, or that asks for too much work, has no
value. Positions count from 1, from the end if negative; a fraction is cut off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from bpmlib.functions.bounds import ITEMS, bounded_text
from bpmlib.functions.positions import index_at, length_of
from bpmlib.functions.registry import builtin, signature
from bpmlib.values.patterns import Pattern, pattern
from bpmlib.values.types import BOOLEAN, NUMBER, STRING, list_of
from bpmlib.values.undefined import Undefined

__all__: list[str] = []

_Number = Decimal | int
_STRING = signature(STRING, string=STRING)
_STRING_MATCH = signature(STRING, string=STRING, match=STRING)
_HAS_MATCH = signature(BOOLEAN, string=STRING, match=STRING)


@builtin("substring", signature(STRING, optional=1, string=STRING, start_position=NUMBER, length=NUMBER))
def substring(string: str, start: _Number, length: _Number | None = None) -> str:
    """Return `length` characters from `start position`, or all that follow; fewer where the string ends before.

    >>> substring("foobar", -2, 5)
    'ar'
    """
    first = index_at(start, len(string))
    return string[first:] if length is None else string[first : first + length_of(length)]


@builtin("string length", signature(NUMBER, string=STRING))
def string_length(string: str) -> int:
    r"""Return how many characters there are.

    >>> string_length("\U0001f40eab")
    3
    """
    return len(string)


@builtin("upper case", _STRING)
def upper_case(string: str) -> str:
    """Return the string in upper case, by Unicode's full mapping: of `ß` it is `SS`."""
    return string.upper()


@builtin("lower case", _STRING)
def lower_case(string: str) -> str:
    """Return the string in lower case, by Unicode's full mapping."""
    return string.lower()


@builtin("substring before", _STRING_MATCH)
def substring_before(string: str, match: str) -> str:
    """Return what stands before the first `match`; nothing where there is none."""
    return string.partition(match)[0] if match and match in string else ""


@builtin("substring after", _STRING_MATCH)
def substring_after(string: str, match: str) -> str:
    """Return what stands after the first `match`; nothing where there is none, everything if `match` is empty."""
    return string.partition(match)[2] if match else string


@builtin("contains", _HAS_MATCH)
def contains(string: str, match: str) -> bool:
    """Return whether `match` stands somewhere in the string."""
    return match in string


@builtin("starts with", _HAS_MATCH)
def starts_with(string: str, match: str) -> bool:
    """Return whether the string begins with `match`."""
    return string.startswith(match)


@builtin("ends with", _HAS_MATCH)
def ends_with(string: str, match: str) -> bool:
    """Return whether the string ends with `match`."""
    return string.endswith(match)


# ---------------------------------------------------------------------------------------------- patterns


def _consuming(text: str, flags: str | None) -> Pattern:
    found = pattern(text, flags or "")
    if found.matches_nothing:
        raise Undefined("the pattern matches the empty string")
    return found


@builtin("matches", signature(BOOLEAN, optional=1, input=STRING, pattern=STRING, flags=STRING.or_null()))
def matches(string: str, pattern_text: str, flags: str | None = None) -> bool:
    r"""Return whether the pattern matches somewhere in the string; `^` and `$` tie it to the ends.

    >>> matches("CN-2041", r"^[A-Z]{2}-\d+$")
    True
    """
    return pattern(pattern_text, flags or "").found_in(string)


_REPLACE = signature(
    STRING, optional=1, input=STRING, pattern=STRING, replacement=STRING, flags=STRING.or_null()
)  # fmt: skip


@builtin("replace", _REPLACE)
def replace(string: str, pattern_text: str, replacement: str, flags: str | None = None) -> str:
    r"""Return the string with each match replaced; `$1` is what the first group took, `$0` the match, `\$` a dollar.

    >>> replace("0123456789", r"(\d{3})(\d{3})(\d{4})", "($1) $2-$3")
    '(012) 345-6789'
    """
    found = _consuming(pattern_text, flags)
    parts = [replacement] if "q" in (flags or "") else _replacement(replacement, found.groups)
    return bounded_text(_replaced(string, found, parts))


def _replaced(string: str, found: Pattern, parts: Sequence[str | int]) -> Iterator[str]:
    done = 0
    for spans in found.spans(string):
        yield string[done : spans[0]]
        for part in parts:
            yield part if isinstance(part, str) else string[spans[2 * part] : spans[2 * part + 1]]
        done = spans[1]
    yield string[done:]


def _replacement(text: str, groups: int) -> list[str | int]:
    """Return a replacement as texts and numbers of groups; a group that the pattern lacks takes nothing."""
    parts: list[str | int] = []
    literal: list[str] = []
    at = 0
    while at < len(text):
        char, following = text[at], text[at + 1 : at + 2]
        at += 1
        if char == "\\":
            if following not in ("\\", "$"):
                raise Undefined("in a replacement `\\` stands only before `\\` and `$`")
            char, at = following, at + 1
        elif char == "$":
            if not _is_digit(following):
                raise Undefined("in a replacement `$` stands before a group's number; a dollar is `\\$`")
            number, at = int(following), at + 1
            while _is_digit(text[at : at + 1]) and number * 10 + int(text[at]) <= groups:
                number, at = number * 10 + int(text[at]), at + 1
            parts += ["".join(literal), number] if number <= groups else []
            literal = literal if number > groups else []
            continue
        literal.append(char)
    return [*parts, "".join(literal)]


def _is_digit(text: str) -> bool:
    return text in tuple("0123456789")


@builtin("split", signature(list_of(STRING), string=STRING, delimiter=STRING))
def split(string: str, delimiter: str) -> list[str]:
    r"""Return the parts between the matches of the pattern `delimiter`, the empty ones too.

    >>> split("a;b;;", ";")
    ['a', 'b', '', '']
    """
    result: list[str] = []
    done = 0
    for start, end, *_ in _consuming(delimiter, None).spans(string):
        if len(result) == ITEMS:
            raise Undefined(f"the list would have more than {ITEMS} items")
        result.append(string[done:start])
        done = end
    return [*result, string[done:]]


@builtin(
    "string join",
    signature(STRING, optional=1, list=list_of(STRING.or_null()), delimiter=STRING.or_null()),
)
def string_join(items: list[Any], delimiter: str | None = None) -> str:
    """Return the strings of a list one after the other with `delimiter` between them; nulls are left out."""
    strings = [item for item in items if item is not None]
    if not all(isinstance(item, str) for item in strings):
        raise Undefined("only strings can be joined")
    between = delimiter or ""
    return bounded_text(between + item if at else item for at, item in enumerate(strings))
