r"""Which characters a part of a pattern admits: single ones, ranges, the classes of XML Schema, either case.

A class is a test, `str -> bool`; `Characters` remembers what it answered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeAlias

from bpmlib.values.unicode_blocks import BLOCKS

__all__ = ["Characters", "Test", "either", "escape_class", "one_of", "property_class", "variants"]

Test: TypeAlias = Callable[[str], bool]

_REMEMBERED = 4096
_FIRST_WITHOUT_CASE = 0x1F000
"""No character from here on has an upper or lower form."""
_CATEGORIES = frozenset(
    "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po Z Zs Zl Zp S Sm Sc Sk So C Cc Cf Co Cn".split()
)
_NAME_START = (
    "AZ", "az", "__", "::", "\xc0\xd6", "\xd8\xf6", "\xf8\u02ff", "\u0370\u037d", "\u037f\u1fff", "\u200c\u200d",
    "\u2070\u218f", "\u2c00\u2fef", "\u3001\ud7ff", "\uf900\ufdcf", "\ufdf0\ufffd", "\U00010000\U000effff",
)  # fmt: skip
_NAME = (*_NAME_START, "--", "..", "09", "\xb7\xb7", "\u0300\u036f", "\u203f\u2040")


class Characters(dict[str, bool]):
    """A class of characters as a mapping from each character to whether it belongs there."""

    def __init__(self, test: Test) -> None:
        super().__init__()
        self.test = test

    def __missing__(self, char: str) -> bool:
        if len(self) >= _REMEMBERED:
            self.clear()
        self[char] = found = self.test(char)
        return found


@cache
def _cases() -> tuple[dict[str, str], dict[str, str]]:
    lower: dict[str, str] = {}
    upper: dict[str, str] = {}
    for char in map(chr, range(_FIRST_WITHOUT_CASE)):
        if char.lower() != char or char.upper() != char:
            lower[char.lower()] = lower.get(char.lower(), "") + char
            upper[char.upper()] = upper.get(char.upper(), "") + char
    return lower, upper


def variants(char: str) -> str:
    """Return `char` and the characters whose lower or upper form is the same as its own.

    >>> sorted(variants("k"))
    ['K', 'k', '\u212a']
    """
    if char.isascii() and not char.isalpha():
        return char
    lower, upper = _cases()
    return "".join({char, *lower.get(char.lower(), ""), *upper.get(char.upper(), "")})


def one_of(ranges: Sequence[str], either_case: bool = False) -> Test:
    """Return the test for the characters of some ranges, each given by its first and last character.

    >>> digits = one_of(["09"])
    >>> digits("7"), digits("a")
    (True, False)
    """
    if either_case:
        plain = one_of(ranges)
        return lambda char: any(map(plain, variants(char)))
    ends = [(ends[0], ends[1]) for ends in ranges]
    if len(ends) == 1:
        first, last = ends[0]
        return lambda char: first <= char <= last
    return lambda char: any(low <= char <= high for low, high in ends)


def either(tests: Sequence[Test]) -> Test:
    """Return the test for what at least one of the tests admits."""
    return tests[0] if len(tests) == 1 else lambda char: any(test(char) for test in tests)


def property_class(name: str) -> Test | None:
    r"""Return the test of `\p{name}`: a general category, or a block where the name begins with `Is`; else None."""
    if name.startswith("Is"):
        block = BLOCKS.get(name[2:])
        return None if block is None else one_of(["".join(block)])
    if name not in _CATEGORIES:
        return None
    return lambda char: unicodedata.category(char).startswith(name)


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] not in "PZC"


_ESCAPES: dict[str, Test] = {
    "s": lambda char: char in " \t\n\r",
    "d": lambda char: unicodedata.category(char) == "Nd",
    "w": _is_word,
    "i": one_of(_NAME_START),
    "c": one_of(_NAME),
}


def escape_class(letter: str) -> Test | None:
    r"""Return the test of `\s \d \w \i \c` and of their opposites in capitals, or None for any other letter."""
    test = _ESCAPES.get(letter.lower())
    if test is None or letter.islower():
        return test
    return lambda char: not test(char)
