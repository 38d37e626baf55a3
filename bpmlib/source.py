"""Where a thing was written: a source text, a span of its characters, and the excerpt that shows it.

Lines and columns count from 1. A column counts characters (code points), not bytes; the caret line
below an excerpt is padded by display width, so that it stands right under Chinese text as well.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

__all__ = ["Fragment", "Source", "Span", "display_width"]


@dataclass(frozen=True)
class Source:
    """A named text. `name` is what a message shows: a path relative to where the caller stands."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        starts.extend(i + 1 for i, char in enumerate(self.text) if char == "\n")
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """Return (line, column) of a character offset, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Return line `number` (from 1) without its line end."""
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        return self.text[start:end].removesuffix("\r")

    def line_start(self, number: int) -> int:
        """Return the offset at which line `number` (from 1) starts."""
        return self._starts[number - 1]

    def span(self, start: int, end: int) -> Span:
        """Return the span of the characters `start` up to `end`, the end excluded."""
        return Span(self, start, end)

    # What is shown of a place: a source that was made from something else than lines says it in other words.

    def place(self, offset: int) -> str:
        """Return the place of a character as `file:line:column`."""
        line, column = self.position(offset)
        return f"{self.name}:{line}:{column}"

    def place_data(self, offset: int) -> dict[str, Any]:
        """Return the place of a character as plain data: `file`, `line` and `column`."""
        line, column = self.position(offset)
        return {"file": self.name, "line": line, "column": column}

    def shown(self, offset: int) -> tuple[str, str, int]:
        """Return what an excerpt shows around a character: a label, a line, and where the character stands in it."""
        number, column = self.position(offset)
        return str(number), self.line(number), column - 1


@dataclass(frozen=True)
class Span:
    """The characters `start` up to `end` (excluded) of a source."""

    source: Source = field(repr=False)
    start: int
    end: int

    @property
    def text(self) -> str:
        """The characters the span covers."""
        return self.source.text[self.start : self.end]

    @property
    def line(self) -> int:
        """The line (from 1) on which the span starts."""
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        """The column (from 1) at which the span starts."""
        return self.source.position(self.start)[1]

    @property
    def place(self) -> str:
        """The place as `file:line:column`; in a workbook as `file!sheet!cell`."""
        return self.source.place(self.start)

    def part(self, start: int, end: int) -> Span:
        """Return the span of `start` up to `end`, both counted from the start of this one."""
        return Span(self.source, self.start + start, self.start + end)

    def to(self, other: Span) -> Span:
        """Return the span from the start of this one to the end of `other`."""
        return Span(self.source, self.start, max(self.end, other.end))

    def excerpt(self) -> str:
        """Return the first line of the span, numbered, with the span underlined by carets.

        A line longer than a screen is cut around the span; the cut is shown by an ellipsis. A character that
        cannot be seen, or that reorders what stands beside it, is shown as `\ufffd`. Empty where the span is in no
        line: it is about the file as a whole.
        """
        label, before, marked, after = self.pieces()
        if not label:
            return ""
        gutter = f"{label} | "
        carets = "^" * max(1, display_width(marked))
        line = f"{before}{marked}{after}".rstrip()
        return f"{gutter}{line}\n{' ' * (len(gutter) + display_width(before))}{carets}"

    def pieces(self) -> tuple[str, str, str, str]:
        """Return the line of the excerpt as its label, and what stands before, in and after the span; cut as there.

        >>> Source("a.md", "one two").span(4, 7).pieces()
        ('1', 'one ', 'two', '')
        """
        label, line, begin = self.source.shown(self.start)
        length = max(1, min(self.end - self.start, len(line) - begin))
        line, begin = _window(line, begin, length)
        line = _visible(line)
        return label, line[:begin], line[begin : begin + length], line[begin + length :]


@dataclass(frozen=True)
class Fragment:
    """A text to be parsed and the span it was taken from.

    The two differ where a character was dropped on the way (a table cell writes `\\|` for `|`):
    `dropped` holds, in order, the offsets in `text` before which one source character is missing.
    """

    text: str
    span: Span
    dropped: tuple[int, ...] = ()

    @classmethod
    def of(cls, span: Span) -> Fragment:
        """Return the fragment that is exactly what the span covers."""
        return cls(span.text, span)

    def at(self, start: int, end: int) -> Span:
        """Return the span in the source of the characters `start` up to `end` of `text`."""
        return self.span.part(
            start + bisect_right(self.dropped, start), end + bisect_right(self.dropped, max(start, end - 1))
        )


def display_width(text: str) -> int:
    """Return how many terminal columns `text` takes: wide characters two, combining marks none."""
    if text.isascii():
        return len(text)
    width = 0
    for char in text:
        if unicodedata.combining(char):
            continue
        width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return width


def _visible(line: str) -> str:
    """Return `line` with tabs as blanks and each character that has no shape of its own replaced."""
    line = line.replace("\t", " ")
    if line.isascii() and line.isprintable():
        return line
    return "".join("\ufffd" if unicodedata.category(char) in _SHAPELESS else char for char in line)


_SHAPELESS = ("Cc", "Cf", "Cs", "Zl", "Zp")
_SCREEN = 120


def _window(line: str, begin: int, length: int) -> tuple[str, int]:
    """Cut `line` to about a screen around the marked part; return it and where the mark begins now."""
    if len(line) <= _SCREEN:
        return line, begin
    left = max(0, begin - _SCREEN // 3)
    right = min(len(line), max(begin + min(length, _SCREEN // 2), left + _SCREEN))
    head = "… " if left else ""
    tail = " …" if right < len(line) else ""
    return head + line[left:right] + tail, begin - left + len(head)
