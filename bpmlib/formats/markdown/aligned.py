"""Rows of texts to a pipe table, its columns aligned by display width."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from bpmlib.source import display_width

__all__ = ["Side", "aligned_lines", "pipe_table", "widths"]

Side: TypeAlias = Literal["", "left", "right", "centre"]
"""The side to which a column's delimiter row says that it is set; empty where it says nothing."""


def pipe_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return the text of a table; a `|` in a cell is escaped, an empty text is written `-`.

    >>> print(pipe_table(["name", "zh"], [["guide", "指导价"], ["a|b", ""]]))
    | name  | zh     |
    |-------|--------|
    | guide | 指导价 |
    | a\\|b  | -      |
    """
    lines = [[text.replace("|", "\\|") or "-" for text in row] for row in (header, *rows)]
    return "\n".join(aligned_lines(lines, [""] * len(header)))


def aligned_lines(lines: Sequence[Sequence[str]], sides: Sequence[Side]) -> list[str]:
    """Return the lines of a table from the raw cells of its header and its rows, the delimiter row put in second.

    >>> print("\\n".join(aligned_lines([["n", "金额"], ["1", "20"]], ["centre", "right"])))
    | n | 金额 |
    |:-:|-----:|
    | 1 |   20 |
    """
    columns = widths(lines)
    drawn = ["| " + " | ".join(map(_padded, line, columns, sides)) + " |" for line in lines]
    rule = "|" + "|".join(map(_delimiter, columns, sides)) + "|"
    return [drawn[0], rule, *drawn[1:]]


def widths(lines: Sequence[Sequence[str]]) -> list[int]:
    """Return the display width that each column needs."""
    return [max(1, *map(display_width, cells)) for cells in zip(*lines, strict=True)]


def _padded(text: str, width: int, side: Side) -> str:
    free = width - display_width(text)
    before = free if side == "right" else free // 2 if side == "centre" else 0
    return " " * before + text + " " * (free - before)


def _delimiter(width: int, side: Side) -> str:
    start = ":" if side in ("left", "centre") else "-"
    end = ":" if side in ("right", "centre") else "-"
    return start + "-" * width + end
