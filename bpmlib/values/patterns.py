r"""Patterns as values: where a regular expression of XPath (F&O 3.1, 5.6) matches a text, in bounded time.

The machine tries alternatives in order, as the standard wants, and goes back where one fails; but it never tries
the same place of the pattern at the same place of the text twice, so the work is at most their product. Where even
that is too much, it stops after `STEPS` and says so: the bound counts steps and not seconds, so a text has the same
answer on every machine. See docs/decisions/2026-11-22-regular-expressions.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from bpmlib.values.characters import variants
from bpmlib.values.pattern_syntax import (
    BACK,
    CHAR,
    EDGE,
    JUMP,
    SAVE,
    SPLIT,
    BadPattern,
    Reader,
    without_blanks,
)
from bpmlib.values.work import spend

__all__ = ["PATTERN_LENGTH", "STEPS", "TEXT_LENGTH", "BadPattern", "Pattern", "pattern"]

PATTERN_LENGTH = 1000
"""How many characters a pattern may have."""
TEXT_LENGTH = 100_000
"""How long a text may be, unless the pattern is a plain text itself."""
STEPS = 500_000
"""How many steps the search of one text may take."""

_STEPS_A_STEP = 2
"""So many of them are one step of `values.work`."""
_READING = 20
"""How many steps it takes to read a pattern, beside one for each character."""

_Spans = tuple[int, ...]
"""Start and end of the match and of each group in turn; -1 for a group that took nothing."""


class Pattern:
    """A pattern that is ready to search with.

    >>> list(pattern("(b)|c").spans("abc"))
    [(1, 2, 1, 2), (2, 3, -1, -1)]
    """

    def __init__(self, text: str, flags: str = "") -> None:
        if len(text) > PATTERN_LENGTH:
            raise BadPattern(f"it is longer than {PATTERN_LENGTH} characters")
        if unknown := set(flags) - set("imsxq"):
            raise BadPattern(f"`{min(unknown)}` is no flag: they are i, m, s, x and q")
        if "q" in flags:
            text = "".join("\\" + char if char in ".\\?*+{}()|[]^$" else char for char in text)
            flags = flags.replace("x", "")
        elif "x" in flags:
            text = without_blanks(text)
        spend(_READING + len(text))
        reader = Reader(text, flags)
        self.program = reader.program()
        spend(len(self.program) // _STEPS_A_STEP)
        self.groups = reader.groups
        self.refers = tuple(sorted(reader.refers))
        self.plain = text if "i" not in flags and not set(text) & set(".\\?*+{}()|[]^$") else None
        """The text itself where the pattern is no more than that."""

    @property
    def matches_nothing(self) -> bool:
        """Whether the empty text matches, so that it is no good to split or replace with."""
        return any(True for _ in self.spans(""))

    def found_in(self, text: str) -> bool:
        """Return whether the pattern matches somewhere in the text.

        >>> pattern("(a*)*b").found_in("a" * 10_000)
        False
        """
        return any(True for _ in self.spans(text))

    def spans(self, text: str) -> Iterator[_Spans]:
        """Yield the matches from the left, none overlapping another; `BadPattern` where a bound is passed."""
        if self.plain is not None:
            yield from _plain_spans(self.plain, text)
            return
        if len(text) > TEXT_LENGTH:
            raise BadPattern(f"the text is longer than {TEXT_LENGTH} characters")
        left = STEPS
        at = 0
        while at <= len(text):
            before = left
            try:
                spans, left = self._search(text, at, left)
            except BadPattern:
                spend(before // _STEPS_A_STEP)
                raise
            spend(1 + (before - left) // _STEPS_A_STEP)
            if spans is None:
                return
            yield spans
            at = spans[1] + (spans[1] == spans[0])

    def _search(self, text: str, at: int, left: int) -> tuple[_Spans | None, int]:
        """Return the first match from `at` on, and the steps that are left then."""
        seen: set[object] = set()
        operation, first, _ = self.program[0]
        nothing = (-1,) * (2 * self.groups + 2)
        for start in range(at, len(text) + 1):
            if operation == CHAR and (start == len(text) or not first[text[start]]):
                left -= 1
                continue
            spans, left = self._match(text, start, nothing, seen, left)
            if spans is not None:
                return spans, left
        return None, left

    def _match(self, text: str, start: int, spans: _Spans, seen: set[object], left: int) -> tuple[_Spans | None, int]:
        """Return the match that begins at `start`. `seen` holds the states that lead nowhere, from any start."""
        program, size, end, refers = self.program, len(self.program), len(text), self.refers
        stack: list[tuple[int, int, _Spans]] = [(0, start, spans)]
        while stack:
            at, position, spans = stack.pop()
            while True:
                left -= 1
                operation, x, y = program[at]
                if operation == CHAR:
                    if position == end or not x[text[position]]:
                        break
                    position += 1
                elif operation == SPLIT:
                    if left < 0:
                        raise BadPattern(f"to search this text with it takes more than {STEPS} steps")
                    state: object = position * size + at
                    if refers:  # then the rest also depends on what these groups took
                        state = (state, *[spans[2 * n : 2 * n + 2] for n in refers])
                        left -= 8 * len(refers)
                    if state in seen:
                        break
                    seen.add(state)
                    stack.append((at + y, position, spans))
                    at += x
                    continue
                elif operation == JUMP:
                    at += x
                    continue
                elif operation == SAVE:
                    left -= len(spans) // 8
                    spans = (*spans[:x], position, *spans[x + 1 :])
                elif operation == EDGE:
                    if not x(text, position):
                        break
                elif operation == BACK:
                    taken = text[spans[2 * x] : spans[2 * x + 1]]
                    left -= 4 * len(taken)
                    if not _same(taken, text[position : position + len(taken)], y):
                        break
                    position += len(taken)
                else:
                    return (start, position, *spans[2:]), left
                at += 1
            if left < 0:
                raise BadPattern(f"to search this text with it takes more than {STEPS} steps")
        return None, left


def _same(taken: str, here: str, either_case: bool) -> bool:
    if not either_case:
        return taken == here
    return len(taken) == len(here) and all(map(lambda a, b: b in variants(a), taken, here))


def _plain_spans(plain: str, text: str) -> Iterator[_Spans]:
    at = text.find(plain)
    while at >= 0:
        spend(1)
        yield at, at + len(plain)
        at = text.find(plain, at + max(1, len(plain)))


@lru_cache(maxsize=256)
def pattern(text: str, flags: str = "") -> Pattern:
    """Return the pattern that the text spells, with flags of i, m, s, x and q; `BadPattern` where it spells none."""
    return Pattern(text, flags)
