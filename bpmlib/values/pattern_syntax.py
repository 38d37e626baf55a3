r"""Patterns as text: the regular expressions of XML Schema with the additions of XPath (F&O 3.1, 5.6.1), to a program.

The program is for the machine of `patterns`: a list of instructions, jumps relative, so that a repeated part
is the same list several times. What Python's `re` knows and the standard does not (look-around, named groups,
`\b`, possessive quantifiers) is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from bpmlib.values.characters import Characters, Test, either, escape_class, one_of, property_class
from bpmlib.values.undefined import Undefined

__all__ = [
    "BACK", "CHAR", "EDGE", "JUMP", "MATCH", "NESTING", "PROGRAM_SIZE", "SAVE", "SPLIT",
    "BadPattern", "Instruction", "Reader", "without_blanks",
]  # fmt: skip

PROGRAM_SIZE = 10_000
"""How many instructions a pattern may have once its counted repetitions are written out."""
NESTING = 50
"""How deep groups, and classes taken from classes, may stand in each other."""

_BLANKS = " \t\n\r"
_SPECIAL = frozenset(".\\?*+{}()|[]^$")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", **{char: char for char in "\\|.?*+(){}-[]^$"}}


class BadPattern(Undefined):
    """The text is no pattern, or it is beyond a bound; the message says which."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the pattern is refused: {reason}")


CHAR, SPLIT, JUMP, SAVE, BACK, EDGE, MATCH = range(7)
"""What an instruction does with its `x` and `y`: take a character of the class `x`; go on at the offset `x` and, if
that fails, at `y`; go on at `x`; note the position as number `x` of a match's spans; take what group `x` took, in
either case if `y`; hold at a position that the test `x` admits; end."""

Instruction: TypeAlias = tuple[int, Any, Any]
Program: TypeAlias = list[Instruction]
Edge = Callable[[str, int], bool]

_EDGES: dict[tuple[str, bool], Edge] = {
    ("^", False): lambda text, at: at == 0,
    ("$", False): lambda text, at: at == len(text),
    ("^", True): lambda text, at: at == 0 or (text[at - 1] == "\n" and at < len(text)),
    ("$", True): lambda text, at: at == len(text) or text[at] == "\n",
}


def without_blanks(pattern: str) -> str:
    r"""Return the pattern as the flag `x` has it: blanks count only inside a class.

    >>> without_blanks("a b [c d]")
    'ab[c d]'
    """
    kept: list[str] = []
    depth, escaped = 0, False
    for char in pattern:
        if char in _BLANKS and depth == 0:
            continue
        kept.append(char)
        if not escaped:
            depth = max(0, depth + (char == "[") - (char == "]"))
        escaped = char == "\\" and not escaped
    return "".join(kept)


def _choice(left: Program, right: Program) -> Program:
    """Return the program for one or the other."""
    return [(SPLIT, 1, len(left) + 2), *left, (JUMP, len(right) + 1, None), *right]


class Reader:
    """Reads one pattern; `program()` gives its instructions, `groups` then says how many groups it has."""

    def __init__(self, text: str, flags: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.groups = 0
        self.closed: set[int] = set()
        self.refers: set[int] = set()
        """The groups that a back-reference needs."""
        self.either_case = "i" in flags
        self.lines = "m" in flags
        dot = one_of(["\n\n", "\r\r"])
        self.dot: Test = (lambda char: True) if "s" in flags else (lambda char: not dot(char))

    def program(self) -> Program:
        """Return the instructions of the whole pattern."""
        program = self._branches()
        if self.at < len(self.text):
            raise BadPattern("a `)` closes nothing")
        return self._bounded([*program, (MATCH, None, None)])

    # -------------------------------------------------------------------------------------- structure

    def _next(self) -> str:
        return self.text[self.at : self.at + 1]

    def _take(self) -> str:
        char = self._next()
        self.at += 1
        return char

    def _branches(self) -> Program:
        branches = [self._branch()]
        while self._next() == "|":
            self.at += 1
            branches.append(self._branch())
        program = branches.pop()
        while branches:
            program = self._bounded(_choice(branches.pop(), program))
        return program

    def _branch(self) -> Program:
        program: Program = []
        while self._next() not in ("", "|", ")"):
            program += self._quantified(self._atom())
            self._bounded(program)
        return program

    def _bounded(self, program: Program) -> Program:
        if len(program) > PROGRAM_SIZE:
            raise BadPattern(f"its repetitions written out are longer than {PROGRAM_SIZE} steps")
        return program

    def _quantified(self, atom: Program) -> Program:
        mark = self._next()
        if mark not in ("?", "*", "+", "{") or not mark:
            return atom
        self.at += 1
        low, high = {"?": (0, 1), "*": (0, None), "+": (1, None)}.get(mark) or self._quantity()
        lazy = self._next() == "?"
        self.at += lazy
        if self._next() and self._next() in "?*+{":
            raise BadPattern(f"`{self._next()}` repeats a repetition")
        copies = low + 1 if high is None else high
        if copies > PROGRAM_SIZE or (len(atom) + 1) * copies > PROGRAM_SIZE:
            raise BadPattern(f"its repetitions written out are longer than {PROGRAM_SIZE} steps")
        program = atom * low
        size = len(atom) + 1
        if high is None:
            loop = (SPLIT, *_order(-len(atom), 1, lazy))
            return [*program, (SPLIT, *_order(1, size + 1, lazy)), *atom, loop]
        for left in range(high - low, 0, -1):
            program += [(SPLIT, *_order(1, left * size, lazy)), *atom]
        return program

    def _quantity(self) -> tuple[int, int | None]:
        end = self.text.find("}", self.at)
        inner = self.text[self.at : end] if end >= 0 else ""
        self.at = end + 1
        low, comma, high = inner.partition(",")
        if end < 0 or not _is_count(low) or not (_is_count(high) or not high):
            raise BadPattern("after `{` stands no count such as `{2}`, `{2,}` or `{2,3}`")
        most = int(low) if not comma else int(high) if high else None
        if most is not None and most < int(low):
            raise BadPattern(f"`{{{inner}}}` has more at its start than at its end")
        return int(low), most

    # ------------------------------------------------------------------------------------------ atoms

    def _atom(self) -> Program:
        char = self._take()
        match char:
            case "(":
                return self._group()
            case "[":
                return self._of(self._class())
            case ".":
                return self._of(self.dot)
            case "^" | "$":
                return [(EDGE, _EDGES[char, self.lines], None)]
            case "\\" if self._next() in "0123456789" and self._next():
                return self._back_reference()
            case "\\":
                found = self._escape()
                return self._of(one_of([found * 2], self.either_case) if isinstance(found, str) else found)
        if char in _SPECIAL:
            raise BadPattern(f"`{char}` stands for itself only as `\\{char}`")
        return self._of(one_of([char * 2], self.either_case))

    def _of(self, test: Test) -> Program:
        return [(CHAR, Characters(test), None)]

    def _group(self) -> Program:
        number = 0
        if self._next() == "?":
            if self.text[self.at : self.at + 2] != "?:":
                raise BadPattern("`(?` can only be `(?:`: the standard knows neither look-around nor named groups")
            self.at += 2
        else:
            self.groups += 1
            number = self.groups
        self._deeper()
        program = self._branches()
        if self._take() != ")":
            raise BadPattern("a `(` is not closed")
        self.depth -= 1
        self.closed.add(number)
        if number:
            program = [(SAVE, 2 * number, None), *program, (SAVE, 2 * number + 1, None)]
        return program

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > NESTING:
            raise BadPattern(f"it is nested deeper than {NESTING}")

    def _back_reference(self) -> Program:
        number = int(self._take())
        while _is_count(self._next()) and number * 10 + int(self._next()) <= self.groups:
            number = number * 10 + int(self._take())
        if number not in self.closed or not number:
            raise BadPattern(f"`\\{number}` refers to no group that is closed before it")
        self.refers.add(number)
        return [(BACK, number, self.either_case)]

    # ---------------------------------------------------------------------------------------- classes

    def _escape(self) -> str | Test:
        r"""Return the character that an escape stands for, or the test of a class such as `\d`."""
        letter = self._take()
        if letter in _ESCAPED:
            return _ESCAPED[letter]
        if letter and letter in "pP":
            return self._property(letter == "P")
        test = escape_class(letter) if letter else None
        if test is None:
            raise BadPattern(f"`\\{letter}` is no escape" if letter else "it ends in the middle of an escape")
        return test

    def _property(self, negated: bool) -> Test:
        end = self.text.find("}", self.at)
        if self._next() != "{" or end < 0:
            raise BadPattern("after `\\p` stands no name such as `{Lu}`")
        name = self.text[self.at + 1 : end]
        self.at = end + 1
        test = property_class(name)
        if test is None:
            raise BadPattern(f"no category and no block of characters is called `{name}`")
        return (lambda char: not test(char)) if negated else test

    def _class(self) -> Test:
        """Return the test of a class, whose `[` is taken already."""
        self._deeper()
        negated = self._next() == "^"
        self.at += negated
        start, ranges, tests = self.at, list[str](), list[Test]()
        without: Test | None = None
        while (char := self._next()) != "]" or self.at == start:
            if self.text.startswith("-[", self.at) and self.at > start:
                self.at += 2
                without = self._class()
                if self._next() != "]":
                    raise BadPattern("what is taken from a class stands at its end")
                break
            if char == "-" and self.at > start and self.text[self.at + 1 : self.at + 2] != "]":
                raise BadPattern(
                    "inside a class `-` stands for itself only as `\\-`, or as its first or last character"
                )
            self._class_part(ranges, tests)
        self.at += 1
        self.depth -= 1
        if ranges:
            tests.append(one_of(ranges, self.either_case))
        return _combined(either(tests), negated, without)

    def _class_part(self, ranges: list[str], tests: list[Test]) -> None:
        bare = self._next() == "-"
        low = self._class_character()
        if not isinstance(low, str):
            tests.append(low)
            return
        following = self.text[self.at + 1 : self.at + 2]
        if bare or self._next() != "-" or following in ("", "]", "["):
            ranges.append(low * 2)
            return
        self.at += 1
        high = "-" if following == "-" else self._class_character()
        if not isinstance(high, str) or following == "-" or high < low:
            raise BadPattern(f"the range that begins with `{low}-` has no end behind its start")
        ranges.append(low + high)

    def _class_character(self) -> str | Test:
        char = self._take()
        if char == "\\":
            return self._escape()
        if char in ("", "[", "]"):
            raise BadPattern("a `[` is not closed" if not char else f"inside a class `{char}` is written `\\{char}`")
        return char


def _order(go_on: int, leave: int, lazy: bool) -> tuple[int, int]:
    return (leave, go_on) if lazy else (go_on, leave)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _combined(test: Test, negated: bool, without: Test | None) -> Test:
    if without is None:
        return (lambda char: not test(char)) if negated else test
    return lambda char: test(char) != negated and not without(char)
