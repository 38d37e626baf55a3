"""A policy to a workbook, which `reader.read` takes for an equal policy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Final

from bpmlib.errors import Limits
from bpmlib.formats.excel._openpyxl import NewCell, NewSheet, save
from bpmlib.formats.excel.text import POLICY
from bpmlib.formats.excel.values import kind_of, number_for, require_writable
from bpmlib.formats.markdown import writer as markdown
from bpmlib.formats.markdown.blocks import Block, outline
from bpmlib.formats.markdown.front_matter import Mapping, Scalar, head_lines, parse_head
from bpmlib.formats.markdown.front_matter import Sequence as Listed
from bpmlib.formats.markdown.report import Report
from bpmlib.formats.markdown.sections import Part, cut
from bpmlib.formats.markdown.tables import read_table
from bpmlib.model import policies as m
from bpmlib.source import Source, display_width

__all__ = ["write"]

_WIDEST: Final = 50
_NARROWEST: Final = 10


def write(policy: m.Policy, path: str | PathLike[str]) -> None:
    """Write a policy as a workbook: the sheet `Policy`, then one for each section.

    Numbers are written as numbers, parameters such as `30%` as percentages, all else as text. Raise `PolicyError` where
    a cell cannot hold a text (more than 32 767 characters).
    """
    name = str(path)
    text = markdown.write(policy)
    report = Report(Source(name, text), Limits(file_chars=len(text) + 1, front_matter_chars=len(text)))
    source = report.source
    opening, closing = head_lines(report) or (0, 0)
    last = source.position(len(text))[0]
    head = parse_head(report, source.line_start(opening + 1), source.line_start(closing))
    parts = cut(source, outline(report, closing + 1, last), closing + 1, last)
    assert head is not None, "the writer's own text"
    titles = _Titles()
    sheets = [_front(name, head, _prose(source, parts[0], parts[0].first))]
    sheets += [_section(name, report, part, titles.of(part.heading.text)) for part in parts[1:]]
    data = save(name, sheets)
    Path(path).write_bytes(data)


@dataclass
class _Sheet:
    """A sheet that is being filled."""

    name: str
    title: str
    cells: list[NewCell] = field(default_factory=list)
    widths: dict[int, int] = field(default_factory=dict)
    frozen: int = 0

    def line(self, row: int, text: str) -> None:
        """Add a line of text in column A, which runs over the columns beside it."""
        if text:
            require_writable(self.name, self.title, row, 1, text)
            self.cells.append(NewCell(row, 1, text, "line"))

    def row(self, row: int, texts: Sequence[str], section: str = "", header: Sequence[str] = ()) -> None:
        """Add a row of a table; without `header` it is the header itself."""
        for column, text in enumerate(texts, start=1):
            require_writable(self.name, self.title, row, column, text)
            self.widths[column] = max(self.widths.get(column, 0), display_width(text))
            number = number_for(text, kind_of(section, header[column - 1])) if header else None
            value, form = number if number is not None else (text, "@")
            self.cells.append(NewCell(row, column, value, "cell" if header else "header", form))

    def done(self) -> NewSheet:
        """Return the sheet."""
        last = max(self.widths, default=1)
        widths = [min(max(self.widths.get(at, 0) + 2, _NARROWEST), _WIDEST) for at in range(1, last + 1)]
        return NewSheet(self.title, tuple(self.cells), tuple(widths), self.frozen)


def _front(name: str, head: Mapping, prose: Sequence[str]) -> NewSheet:
    sheet = _Sheet(name, POLICY, frozen=1)
    sheet.row(1, ("key", "value"))
    row = 1
    for key, value in _entries(head):
        row += 1
        sheet.row(row, (key, value), header=("key", "value"))
    for number, line in enumerate(prose, start=row + 2):
        sheet.line(number, line)
    return sheet.done()


def _entries(head: Mapping) -> Iterator[tuple[str, str]]:
    for entry in head.entries:
        key = entry.key.text
        match entry.value:
            case Scalar(fragment):
                yield key, fragment.text
            case Mapping(entries):
                for inner in entries:
                    assert isinstance(inner.value, Scalar)
                    yield f"{key}.{inner.key.text}", inner.value.fragment.text
            case Listed(items):
                yield key, ", ".join(item.fragment.text for item in items if isinstance(item, Scalar))


def _section(name: str, report: Report, part: Part, title: str) -> NewSheet:
    source = report.source
    sheet = _Sheet(name, title)
    require_writable(name, title, 1, 1, part.heading.text)
    sheet.cells.append(NewCell(1, 1, part.heading.text, "heading"))
    row, at = 2, part.first
    feel = part.feel() if part.kind == "Decision" else []
    for block in [block for block in part.blocks if block.kind == "table" or block in feel]:
        lines = _prose(source, part, at, block.first)
        row = _lines(sheet, row, lines, part.kind)
        row = _table(sheet, row, report, part, block) if block.kind == "table" else _formula(sheet, row, source, block)
        at = block.end
    _lines(sheet, row, _prose(source, part, at), part.kind)
    return sheet.done()


def _lines(sheet: _Sheet, row: int, lines: Sequence[str], kind: str) -> int:
    """Add prose and return the row below it; right below the heading only a property stands."""
    if not lines:
        return row
    if row == 2 and kind != "Property":
        row = 3
    for line in lines:
        sheet.line(row, line)
        row += 1
    return row + 1


def _table(sheet: _Sheet, row: int, report: Report, part: Part, block: Block) -> int:
    table = read_table(report, block)
    assert table is not None, "the writer's own table"
    header = [_without_ticks(cell.text) for cell in table.header]
    rows = [[cell.text for cell in line.cells] for line in table.rows]
    if len(header) == 1 and row > 2:  # would pass for prose
        header, rows = [*header, "note"], [[*cells, "-"] for cells in rows]
    sheet.row(row, header)
    if row == 2:
        sheet.frozen = 2
    for number, cells in enumerate(rows, start=row + 1):
        sheet.row(number, cells, part.kind, header)
    return row + len(rows) + 2


def _formula(sheet: _Sheet, row: int, source: Source, block: Block) -> int:
    for number in range(block.first + 1, block.end - 1):
        sheet.line(row, source.line(number))
        row += 1
    return row + 1


def _prose(source: Source, part: Part, first: int, end: int | None = None) -> list[str]:
    """Return the lines from `first` up to `end`, by default the end of a part, without blank ones around them."""
    lines = [source.line(number) for number in range(first, part.end if end is None else end)]
    while lines and not lines[-1].strip():
        del lines[-1]
    while lines and not lines[0].strip():
        del lines[0]
    return lines


def _without_ticks(header: str) -> str:
    """Return a header without the backticks round a type, which only Markdown needs."""
    return re.sub(r"^(→[^`]*:\s*)`([^`]*)`$", r"\1\2", header)


class _Titles:
    """The names of sheets: at most 31 characters, without signs that a spreadsheet refuses, each once."""

    def __init__(self) -> None:
        self._taken = {POLICY.casefold(), "history"}

    def of(self, heading: str) -> str:
        """Return a name for the sheet of a section.

        >>> titles = _Titles()
        >>> titles.of("Decision: price (UNIQUE)"), titles.of("Decision: price : number")
        ('Decision price', 'Decision price 2')
        """
        kind, colon, rest = heading.partition(":")
        wanted = f"{kind} {rest.strip()}" if colon else heading
        if kind == "Decision":
            wanted = "Decision " + re.split(r"[(:]", rest)[0].strip()
        wanted = " ".join(re.sub(r"[\[\]:*?/\\']", " ", wanted).split())
        for number in range(1, len(self._taken) + 2):
            tail = "" if number == 1 else f" {number}"
            title = wanted[: 31 - len(tail)].strip() + tail
            if title.casefold() not in self._taken:
                break
        self._taken.add(title.casefold())
        return title
