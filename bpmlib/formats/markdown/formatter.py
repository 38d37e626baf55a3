"""A policy file with straight columns: the tables that the reader would read, and no character beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from bpmlib.errors import Limits
from bpmlib.formats.markdown.aligned import Side, aligned_lines, widths
from bpmlib.formats.markdown.blocks import Block, outline
from bpmlib.formats.markdown.cells import BLANKS, bars
from bpmlib.formats.markdown.characters import UNSEEN
from bpmlib.formats.markdown.front_matter import head_lines
from bpmlib.formats.markdown.report import Report
from bpmlib.source import Source

__all__ = ["aligned", "straight_lines"]

_DEFAULT: Final = Limits()
_DELIMITER: Final = re.compile(r"(:?)-+(:?)")


def aligned(source: Source, limits: Limits = _DEFAULT) -> str:
    """Return the text of a policy file or a vocabulary with its tables aligned by display width.

    Line ends, the text of every cell and all that is no table stay as they are; so the model stays the same. A table
    with a mistake (a row too short, a row without its bars) is left alone, and so is a file that the reader refuses as
    a whole. Formatting twice changes nothing more.

    >>> print(aligned(Source("", "| type | zh |\\n|-|:-|\\n|Role| 经理 |")))
    | type | zh   |
    |------|:-----|
    | Role | 经理 |
    """
    if len(source.text) > limits.file_chars or UNSEEN.search(source.text):
        return source.text
    report = Report(source, limits)
    head = head_lines(report)
    last = source.position(len(source.text))[0]
    first = head[1] + 1 if head else 1
    pieces: list[str] = []
    at = 0
    for block in outline(report, first, last) if first <= last else ():
        for number, line in _lines(source, block, limits) if block.kind == "table" else ():
            start = source.line_start(number)
            pieces += (source.text[at:start], line)
            at = start + len(source.line(number))
    return "".join([*pieces, source.text[at:]])


def _lines(source: Source, block: Block, limits: Limits) -> Iterator[tuple[int, str]]:
    """Yield the numbers of a table's lines and how they read aligned; nothing where the table is not sound."""
    numbers = range(block.first, block.end)
    straight = straight_lines([source.line(number) for number in numbers], limits)
    if straight is not None:
        yield from zip(numbers, straight, strict=True)


def straight_lines(lines: Sequence[str], limits: Limits = _DEFAULT) -> list[str] | None:
    """Return the lines of a table aligned, as many as there were; None where a row is not sound.

    >>> straight_lines(["| n | zh |", "|-|:-|", "| 1 |经理|"])
    ['| n | zh   |', '|---|:-----|', '| 1 | 经理 |']
    """
    rows = [_cells(line) for number, line in enumerate(lines) if number != 1]
    sides = _sides(lines[1])
    sound = [row for row in rows if row is not None and len(row) == len(sides or ())]
    if sides is None or len(sound) < len(rows):
        return None
    if sum(widths(sound)) * len(sound) > limits.file_chars:
        return None  # one cell as long as a book would make every row as long
    return aligned_lines(sound, sides)


def _cells(line: str) -> list[str] | None:
    """Return the raw cells of a row: what is escaped or in backticks stays so."""
    found = bars(line)
    return None if found is None else [line[left + 1 : right].strip(BLANKS) for left, right in pairwise(found)]


def _sides(line: str) -> list[Side] | None:
    """Return what the delimiter row says of each column; its outer bars may be missing."""
    inner = line.strip(BLANKS).removeprefix("|").removesuffix("|")
    matches = [_DELIMITER.fullmatch(text.strip(BLANKS)) for text in inner.split("|")]
    sides: list[Side] = []
    for match in matches:
        if match is None:
            return None
        sides.append(_SIDES[match[1], match[2]])
    return sides


_SIDES: Final[dict[tuple[str, str], Side]] = {
    ("", ""): "",
    (":", ""): "left",
    ("", ":"): "right",
    (":", ":"): "centre",
}
