"""Rows of texts to a pipe table, its columns aligned by display width."""

from __future__ import annotations

from collections.abc import Sequence

from bpmlib.source import display_width

__all__ = ["pipe_table"]


def pipe_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return the lines of a table; an empty text is written `-`.

    >>> print(pipe_table(["name", "zh"], [["guide", "指导价"], ["a|b", ""]]))
    | name  | zh     |
    |-------|--------|
    | guide | 指导价 |
    | a\\|b  | -      |
    """
    lines = [[text.replace("|", "\\|") or "-" for text in row] for row in (header, *rows)]
    widths = [max(3, *(display_width(line[at]) for line in lines)) for at in range(len(header))]
    drawn = ["| " + " | ".join(map(_padded, line, widths)) + " |" for line in lines]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([drawn[0], rule, *drawn[1:]])


def _padded(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))
