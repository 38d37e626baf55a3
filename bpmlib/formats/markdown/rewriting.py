"""Other texts in some cells of a policy file's tables, and nothing else changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from bpmlib.errors import Limits
from bpmlib.formats.markdown.blocks import Block, outline
from bpmlib.formats.markdown.cells import BLANKS, bars, split_row
from bpmlib.formats.markdown.formatter import straight_lines
from bpmlib.formats.markdown.front_matter import head_lines
from bpmlib.formats.markdown.report import Report
from bpmlib.source import Source

__all__ = ["Cells", "heads_above", "rewritten"]

_DEFAULT: Final = Limits()

Cells: TypeAlias = Mapping[int, Mapping[int, str]]
"""What cells shall say: by line of the file, from 1, and by position in the row, from 0."""


def heads_above(source: Source, line: int, limits: Limits = _DEFAULT) -> list[str]:
    """Return the column heads of the table that a line is a row of; nothing where it is a row of none.

    >>> heads_above(Source("", "| fee | → level |\\n|---|---|\\n| 1 | 2 |"), 3)
    ['fee', '→ level']
    """
    for block in _tables(source, limits):
        if block.first + 2 <= line < block.end:
            start = source.line_start(block.first)
            found = split_row(source, start, start + len(source.line(block.first)))
            return [cell.text for cell in found or ()]
    return []


def rewritten(source: Source, cells: Cells, limits: Limits = _DEFAULT) -> str:
    """Return the text of a policy file with other texts in some of its cells.

    A table that stands aligned stays so; in another one nothing but those cells changes. A `|` is escaped, a cell in
    backticks keeps them. Raises `LookupError` where there is no such cell.

    >>> print(rewritten(Source("", "| n | m  |\\n|---|----|\\n| 1 | 20 |"), {3: {0: '"a"'}}))
    | n   | m  |
    |-----|----|
    | "a" | 20 |
    """
    pieces: list[str] = []
    at, left = 0, set(cells)
    for block in _tables(source, limits):
        numbers = range(block.first, block.end)
        if left.isdisjoint(numbers[2:]):
            continue
        left.difference_update(numbers)
        old = [source.line(number) for number in numbers]
        new = [_row(line, cells.get(number, {})) for number, line in zip(numbers, old, strict=True)]
        straight = straight_lines(new, limits) if straight_lines(old, limits) == old else None
        for number, line in zip(numbers, straight or new, strict=True):
            start = source.line_start(number)
            pieces += (source.text[at:start], line)
            at = start + len(source.line(number))
    if left:
        raise LookupError(f"line {min(left)} is no row of a table")
    return "".join([*pieces, source.text[at:]])


def _tables(source: Source, limits: Limits) -> list[Block]:
    report = Report(source, limits)
    head = head_lines(report)
    first, last = head[1] + 1 if head else 1, source.position(len(source.text))[0]
    return [block for block in outline(report, first, last) if block.kind == "table"] if first <= last else []


def _row(line: str, cells: Mapping[int, str]) -> str:
    """Return a row with other texts in some cells, the blanks around each kept."""
    found = bars(line) or []
    for at in sorted(cells, reverse=True):
        left, right = found[at] + 1, found[at + 1]
        old = line[left:right].strip(BLANKS)
        start = left + line[left:right].index(old)
        line = line[:start] + _written(cells[at], old) + line[start + len(old) :]
    return line


def _written(text: str, old: str) -> str:
    text = text.replace("|", "\\|")
    quoted = len(old) > 2 and old[0] == old[-1] == "`"
    return f"`{text}`" if quoted and "`" not in text else text
