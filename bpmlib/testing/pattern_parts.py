r"""Regular expressions as parts to spell texts with: what Rust's, Python's and XPath's patterns have in common.

pydantic matches a pattern anywhere in a text, in Rust's dialect by default; the texts spelt here match it from start to
end, in each of the dialects. What is not known (look-around, back-references, word boundaries) is refused by its name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from bpmlib.testing.choices import Chooser
from bpmlib.values.characters import property_class

__all__ = ["Part", "UnknownPattern", "fits", "read_pattern", "spell"]

_ENDLESS: Final = 1_000_000
_REPEATED: Final = 8
"""How much oftener than it must a part is repeated."""
_ALPHABET: Final = "".join(map(chr, (*range(0x61, 0x7B), *range(0x41, 0x5B), *range(0x30, 0x3A)))) + "".join(
    chr(code) for code in (*range(0x20, 0x30), *range(0x3A, 0x41), *range(0x5B, 0x61), *range(0x7B, 0x7F))
)
_CHINESE: Final = "中文客户订单张李王业务部元年月日"
_BEYOND: Final = "éÄßñΩжא" + "".join(map(chr, range(0x3041, 0x3050))) + "，。（）％" + "\t\n\r"
_WIDE: Final = _ALPHABET + _CHINESE + _BEYOND
_DIGITS: Final = "0123456789"
_LETTERS: Final = "".join(one for one in _ALPHABET if one.isalnum())
_CLASSES: Final = {"d": _DIGITS, "w": _LETTERS, "s": " \t", "i": _LETTERS[:52] + "_:", "c": _LETTERS + "_:-."}
_ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "a": "\a"}
_COUNT: Final = re.compile(r"\{(\d*)(,?)(\d*)\}")
_GROUP: Final = re.compile(r"\?(?:P?<[A-Za-z_]\w*>|([a-zA-Z]*)(?:-[a-zA-Z]+)?:)")
_FLAGS: Final = re.compile(r"\(\?([a-zA-Z]+)\)")
_NESTED: Final = 40


class UnknownPattern(ValueError):
    """A pattern says something that no text is spelt for; the message names it."""


@dataclass(frozen=True, eq=False)
class Part:
    """A part of a pattern: characters, one of several parts, several in turn, or one repeated.

    `letters` are the characters of which it is one; `parts` stand in turn where `kind` is `all`, else one of them.
    """

    kind: str
    letters: str = ""
    parts: tuple[Part, ...] = ()
    few: int = 1
    many: int = 1

    @cached_property
    def least(self) -> int:
        """The length of the shortest text."""
        match self.kind:
            case "letter":
                return 1
            case "all":
                return sum(part.least for part in self.parts)
            case "one":
                return min(part.least for part in self.parts)
        return self.few * self.parts[0].least

    @cached_property
    def most(self) -> int:
        """The length of the longest text, `_ENDLESS` at most."""
        match self.kind:
            case "letter":
                return 1
            case "all":
                return min(_ENDLESS, sum(part.most for part in self.parts))
            case "one":
                return max(part.most for part in self.parts)
        return min(_ENDLESS, self.many * self.parts[0].most)


def fits(part: Part, least: int, most: int) -> bool:
    """Return whether a text of the part may have a length between two."""
    return least <= most and part.least <= most and part.most >= least


def spell(part: Part, choose: Chooser, least: int, most: int) -> str:
    """Return a text of the part whose length is between two, as far as its parts can be fitted."""
    match part.kind:
        case "letter":
            return part.letters[choose.index(len(part.letters))]
        case "one":
            fitting = [one for one in part.parts if fits(one, least, most)] or list(part.parts)
            return spell(fitting[choose.index(len(fitting))], choose, least, most)
        case "all":
            return _in_turn(part.parts, choose, least, most)
    inner = part.parts[0]
    few = max(part.few, -(-least // inner.most) if inner.most else 0)
    many = min(part.many, max(few, part.few + _REPEATED), most // inner.least if inner.least else few + _REPEATED)
    count = choose.integer(few, many, few) if few < many else few
    if inner.kind == "letter":
        size = len(inner.letters)
        return "".join([inner.letters[choose.index(size)] for _ in range(count)])
    return _in_turn((inner,) * count, choose, least, most)


def _in_turn(parts: tuple[Part, ...], choose: Chooser, least: int, most: int) -> str:
    after_least = sum(part.least for part in parts)
    after_most = sum(part.most for part in parts)
    texts: list[str] = []
    for part in parts:
        after_least -= part.least
        after_most -= part.most
        texts.append(spell(part, choose, max(part.least, least - after_most), min(part.most, most - after_least)))
        least, most = least - len(texts[-1]), most - len(texts[-1])
    return "".join(texts)


@lru_cache(maxsize=512)
def read_pattern(pattern: str) -> Part:
    r"""Return a pattern as a part; raise `UnknownPattern` for what is not known.

    >>> part = read_pattern(r"^[A-Z]{2}-\d{4}(/\d)?$")
    >>> part.least, part.most
    (7, 9)
    """
    return _Reader(pattern).whole()


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.text = pattern
        self.at = 0
        self.nested = 0
        self.flags = ""

    def whole(self) -> Part:
        while found := _FLAGS.match(self.text, self.at):
            self.flags += found[1]
            self.at = found.end()
        part = self._branches()
        if self.at < len(self.text):
            raise UnknownPattern("a `)` closes nothing")
        return part

    def _peek(self, text: str) -> bool:
        return self.text.startswith(text, self.at)

    def _take(self) -> str:
        if self.at >= len(self.text):
            raise UnknownPattern("it ends too early")
        self.at += 1
        return self.text[self.at - 1]

    def _branches(self) -> Part:
        self.nested += 1
        if self.nested > _NESTED:
            raise UnknownPattern(f"it is nested more than {_NESTED} deep")
        branches = [self._branch()]
        while self._peek("|"):
            self.at += 1
            branches.append(self._branch())
        self.nested -= 1
        return branches[0] if len(branches) == 1 else Part("one", parts=tuple(branches))

    def _branch(self) -> Part:
        parts: list[Part] = []
        first = True
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            if "x" in self.flags and self.text[self.at] in " \t\n\r":
                self.at += 1
                continue
            part = self._piece(first)
            first = first and part is None
            if part is not None:
                parts.append(part)
        return parts[0] if len(parts) == 1 else Part("all", parts=tuple(parts))

    def _piece(self, first: bool) -> Part | None:
        """Return the next part with its count, None for an edge, which holds where a text matches from end to end."""
        for edge in ("^", "\\A"):
            if self._peek(edge):
                if not first:
                    raise UnknownPattern(f"`{edge}` inside of it")
                self.at += len(edge)
                return None
        for edge in ("$", "\\z", "\\Z"):
            if self._peek(edge):
                self.at += len(edge)
                if self.at < len(self.text) and self.text[self.at] not in "|)":
                    raise UnknownPattern(f"`{edge}` inside of it")
                return None
        return self._counted(self._atom())

    def _counted(self, part: Part) -> Part:
        while self.at < len(self.text):
            if self.text[self.at] in "*+?":
                few, many = {"*": (0, _ENDLESS), "+": (1, _ENDLESS), "?": (0, 1)}[self._take()]
            elif found := _COUNT.match(self.text, self.at):
                self.at = found.end()
                low, comma, high = found.groups()
                few = int(low or 0)
                many = int(high) if high else _ENDLESS if comma else few
            else:
                break
            if self._peek("?"):
                self.at += 1
            part = Part("times", parts=(part,), few=few, many=many)
        return part

    def _atom(self) -> Part:
        char = self._take()
        match char:
            case "(":
                return self._group()
            case "[":
                return _letters(self._set(), "its class")
            case ".":
                return Part("letter", _ALPHABET + _CHINESE)
            case "\\":
                return _letters(self._escape(), "its escape")
        letters = char
        if "i" in self.flags:
            letters = "".join(one for one in dict.fromkeys((char, char.lower(), char.upper())) if len(one) == 1)
        return Part("letter", letters)

    def _group(self) -> Part:
        before = self.flags
        if self._peek("?"):
            found = _GROUP.match(self.text, self.at)
            if found is None:
                raise UnknownPattern(f"`(?{self.text[self.at + 1 : self.at + 2]}`")
            self.at = found.end()
            self.flags += found[1] or ""
        part = self._branches()
        if self._take() != ")":
            raise UnknownPattern("a group without its end")
        self.flags = before
        return part

    def _escape(self) -> str:
        char = self._take()
        if char in "dws" or char in "ic":
            return _CLASSES[char]
        if char in "DWSIC":
            return "".join(one for one in _WIDE if one not in _CLASSES[char.lower()] and not _like(char.lower(), one))
        if char in "pP":
            return self._property(char == "P")
        if char in _ESCAPED:
            return _ESCAPED[char]
        if char in "xuU":
            return self._code(char)
        if char.isalnum():
            raise UnknownPattern(f"`\\{char}`")
        return char

    def _code(self, char: str) -> str:
        if self._peek("{"):
            end = self.text.find("}", self.at)
            digits, self.at = self.text[self.at + 1 : end], end + 1
        else:
            size = {"x": 2, "u": 4, "U": 8}[char]
            digits, self.at = self.text[self.at : self.at + size], self.at + size
        try:
            return chr(int(digits, 16))
        except (ValueError, OverflowError):
            raise UnknownPattern(f"`\\{char}{digits}`") from None

    def _property(self, negative: bool) -> str:
        if self._peek("{"):
            end = self.text.find("}", self.at)
            name, self.at = self.text[self.at + 1 : end], end + 1
        else:
            name = self._take()
        if name.startswith("^"):
            name, negative = name[1:], not negative
        test = _property_test(name)
        return "".join(char for char in _WIDE if test(char) is not negative)

    def _set(self) -> str:
        """Return the characters of a class, the bracket being read."""
        negative = self._peek("^")
        self.at += negative
        found: list[str] = []
        taken: set[str] = set()
        first = True
        while first or not self._peek("]"):
            first = False
            if self._peek("[:"):
                raise UnknownPattern("`[:`")
            if self._peek("-["):
                self.at += 2
                taken |= set(self._set())
                continue
            if self._peek("["):
                self.at += 1
                found.extend(self._set())
                continue
            if self._peek("&&") or self._peek("--"):
                raise UnknownPattern(f"`{self.text[self.at : self.at + 2]}` in a class")
            found.extend(self._range())
        self.at += 1
        known = set(found)
        if negative:
            return "".join(char for char in _WIDE if char not in known and char not in taken)
        return "".join(char for char in dict.fromkeys(found) if char not in taken)

    def _range(self) -> Iterator[str]:
        char = self._take()
        start = self._escape() if char == "\\" else char
        if len(start) != 1 or not self._peek("-") or self.text[self.at + 1 : self.at + 2] in ("]", "["):
            yield from start
            return
        self.at += 1
        char = self._take()
        end = self._escape() if char == "\\" else char
        if len(end) != 1 or end < start:
            raise UnknownPattern(f"the range `{start}-{end}`")
        span = range(ord(start), ord(end) + 1)
        yield from map(chr, span if len(span) <= 256 else (*span[:128], *span[:: len(span) // 128], span[-1]))


def _letters(letters: str, what: str) -> Part:
    if not letters:
        raise UnknownPattern(f"no character of {what} is at hand")
    return Part("letter", letters)


def _like(name: str, char: str) -> bool:
    """Return whether some dialect counts a character beyond ASCII to a class."""
    category = unicodedata.category(char)
    if name == "s":
        return char.isspace()
    if name == "w":  # for XPath a sign such as `+` is one, for the others `_`
        return category[0] not in "PZ" or char == "_"
    return category[0] == "N" if name == "d" else category[0] in "LMNP" and not char.isascii()


def _property_test(name: str) -> Callable[[str], bool]:
    scripts = {"Han": (0x4E00, 0x9FFF), "Hiragana": (0x3041, 0x309F), "Latin": (0x41, 0x24F), "Greek": (0x370, 0x3FF)}
    if (script := name.rpartition("=")[2]) in scripts:
        low, high = scripts[script]
        return lambda char: low <= ord(char) <= high and char.isalpha()
    try:
        found: Any = property_class(name)
    except ValueError:
        found = None
    if found is None:
        raise UnknownPattern(f"`\\p{{{name}}}`")
    return lambda char: bool(found(char))
