"""The cells of a workbook to the text of a policy file, each character with the cell it came from.

What a cell holds is decided here, and what a table or a section must be is not: that is said of the text, by the same
reader as for a file. Each thing that only a workbook can get wrong is a finding beside the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from bpmlib.errors import Diagnostic, PolicyError
from bpmlib.formats.excel._openpyxl import CELLS, Cell, Sheet
from bpmlib.formats.excel.places import Piece, WorkbookSource, cell_span
from bpmlib.formats.excel.values import Kind, kind_of, text_of

__all__ = ["POLICY", "Text", "is_empty", "is_policy_sheet"]

POLICY: Final = "Policy"
"""The name of the sheet with the front matter."""


def is_policy_sheet(sheet: Sheet) -> bool:
    """Return whether a sheet is the one with the front matter."""
    return sheet.title.strip().casefold() == POLICY.casefold()


def is_empty(sheet: Sheet) -> bool:
    """Return whether no cell of a sheet says anything."""
    return not any(_filled(sheet, number) for number in sheet.rows)


@dataclass
class Text:
    """The text so far, the cells it came from, and what was found on the way. It ends beyond `limit` characters."""

    name: str
    limit: int
    found: list[Diagnostic] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _pieces: list[Piece] = field(default_factory=list)
    _length: int = 0
    _area: int = 0

    def source(self) -> WorkbookSource:
        """Return the text as a source."""
        return WorkbookSource(self.name, "".join(self._parts), tuple(self._pieces))

    def raw(self, text: str) -> None:
        """Add what stands in no cell."""
        if self._length <= self.limit:  # one string of the workbook may stand in every cell
            self._parts.append(text)
            self._length += len(text)

    def piece(self, sheet: Sheet, row: int, column: int, text: str) -> None:
        """Add what a cell says."""
        self._pieces.append(Piece(self._length, self._length + len(text), sheet.title, row, column))
        self.raw(text)

    def error(self, code: str, message: str, sheet: Sheet, at: tuple[int, int], hint: str) -> None:
        """Add a finding about a cell."""
        cell = sheet.rows.get(at[0], {}).get(at[1])
        span = cell_span(self.name, sheet.title, *at, "" if cell is None else str(cell.value).replace("\n", " "))
        self.found.append(Diagnostic(code, message, span, hint))

    def value(self, sheet: Sheet, cell: Cell, kind: Kind) -> str:
        """Return what a cell says; what cannot be read is a finding, and its place is taken by `-`."""
        try:
            return text_of(self.name, sheet.title, cell, kind)
        except PolicyError as error:
            self.found.extend(error.diagnostics)
            return "-"

    # ---------------------------------------------------------------------------------- front matter

    def front(self, sheet: Sheet) -> None:
        """Add the sheet `Policy`: rows of key and value as front matter, below a blank row the opening prose."""
        self._require_plain(sheet)
        blocks = list(_blocks(sheet))
        table = [number for block in blocks[:1] for number in block]
        if table and _is_header(sheet, table[0]):
            self._require_inside(sheet, table[0], 2)
            del table[0]
        entries = [(number, *self._entry(sheet, number)) for number in table]
        self.raw("---\n")
        nested: set[str] = set()
        for number, key, value in entries:
            outer, dot, _ = key.partition(".")
            if not dot:
                self._front_line(sheet, number, key, value, listed=key == "answers")
            elif outer not in nested:
                nested.add(outer)
                self._quoted(sheet, number, 1, outer)
                self.raw(":\n")
                for other, name, said in entries:
                    if name.startswith(f"{outer}."):
                        self.raw("  ")
                        self._front_line(sheet, other, name.removeprefix(f"{outer}."), said)
        self.raw("---\n")
        for above, block in pairwise(blocks):
            self._gap(sheet, above[-1], block[0])
            self._prose(sheet, block)

    def _entry(self, sheet: Sheet, number: int) -> tuple[str, str]:
        cells = sheet.rows[number]
        self._require_inside(sheet, number, 2)
        key = self.value(sheet, cells[1], "text") if 1 in cells else ""
        value = self.value(sheet, cells[2], "day" if key == "effective" else "text") if 2 in cells else ""
        return key.strip(), value

    def _front_line(self, sheet: Sheet, number: int, key: str, value: str, *, listed: bool = False) -> None:
        self._quoted(sheet, number, 1, key)
        self.raw(": [" if listed else ": ")
        for at, item in enumerate(value.split(",") if listed else [value]):
            self.raw(", " if at else "")
            self._quoted(sheet, number, 2, item.strip() if listed else item)
        self.raw("]\n" if listed else "\n")

    def _quoted(self, sheet: Sheet, row: int, column: int, text: str) -> None:
        """Add a text as a scalar of YAML in which nothing has a meaning."""
        self.raw('"')
        self.piece(sheet, row, column, _HAS_MEANING.sub(lambda match: f"\\U{ord(match.group()):08x}", text))
        self.raw('"')

    # -------------------------------------------------------------------------------------- sections

    def section(self, sheet: Sheet) -> None:
        """Add a sheet: its heading, right below it what the section is, after blank rows more tables and prose."""
        self._require_plain(sheet)
        heading = sheet.rows.get(1, {}).get(1)
        if heading is None or _is_blank(heading):
            hint = "write the heading of a section into A1, such as `Decision: price (UNIQUE)` or `Parameters`"
            self.error("excel-heading-missing", "the sheet has no heading", sheet, (1, 1), hint)
            return
        self._require_inside(sheet, 1, 1)
        title = self.value(sheet, heading, "text").replace("\n", " ").strip()
        kind = re.split(r"[:(：（]", title)[0].strip()
        self.raw("\n## ")
        self.piece(sheet, 1, 1, title)
        self.raw("\n")
        self._body(sheet, kind)

    def table(self, sheet: Sheet, heading: str) -> None:
        """Add a sheet without a heading as one table under `heading`."""
        self._require_plain(sheet)
        self.raw(f"\n## {heading}\n")
        for block in _blocks(sheet):
            self._table(sheet, block, "Decision")
            self.raw("\n")

    def _body(self, sheet: Sheet, kind: str) -> None:
        last = 1
        for block in _blocks(sheet):
            rows = block if block[0] > 1 else block[1:]
            if not rows:
                continue
            self._gap(sheet, last, rows[0])
            last = rows[-1]
            right_below = rows[0] == 2
            several = len(_filled(sheet, rows[0])) > 1
            if several or (right_below and kind not in ("Decision", "Property")):
                self._table(sheet, rows, kind)
            elif right_below and kind == "Decision":
                self._formula(sheet, rows)
            else:
                self._prose(sheet, rows)

    def _gap(self, sheet: Sheet, last: int, first: int) -> None:
        """Add the blank rows between two rows as they are, since they are part of a prose around them."""
        for number in range(last + 1, first):
            blank = sheet.rows.get(number, {}).get(1)
            self.raw(f"{'' if blank is None else blank.value}\n")

    def _table(self, sheet: Sheet, rows: Sequence[int], section: str) -> None:
        width = max(_filled(sheet, rows[0]))
        self._area += width * len(rows)
        if self._area > CELLS:
            message = f"the tables have more than {CELLS} cells, the empty ones counted"
            self.error("excel-too-large", message, sheet, (rows[0], 1), "split the policy")
            return
        headers = {column: cell for column, cell in sheet.rows[rows[0]].items() if not _is_blank(cell)}
        titles = {column: self.value(sheet, cell, "text") for column, cell in headers.items()}
        kinds = {column: kind_of(section, titles.get(column, "")) for column in range(1, width + 1)}
        self._row(sheet, rows[0], width, lambda column: titles.get(column, ""))
        self.raw("|" + "---|" * width + "\n")
        for number in rows[1:]:
            self._require_inside(sheet, number, width)
            cells = sheet.rows[number]

            def said(column: int, cells: dict[int, Cell] = cells) -> str:
                return self.value(sheet, cells[column], kinds[column]) if column in cells else ""

            self._row(sheet, number, width, said)

    def _row(self, sheet: Sheet, number: int, width: int, said: Callable[[int], str]) -> None:
        for column in range(1, width + 1):
            self.raw("| ")
            text = said(column).strip(" \t\n").replace("\n", " ").replace("|", "\\|")
            self.piece(sheet, number, column, text)
            self.raw(" ")
        self.raw("|\n")

    def _formula(self, sheet: Sheet, rows: Sequence[int]) -> None:
        lines = [self._line(sheet, number, "feel") for number in rows]
        fence = "`" * max(3, *(len(run) + 1 for line in lines for run in re.findall("`+", line) or [""]))
        self.raw(f"{fence}feel\n")
        for number, line in zip(rows, lines, strict=True):
            self.piece(sheet, number, 1, line)
            self.raw("\n")
        self.raw(f"{fence}\n")

    def _prose(self, sheet: Sheet, rows: Sequence[int]) -> None:
        for number in rows:
            self.piece(sheet, number, 1, self._line(sheet, number, "text"))
            self.raw("\n")

    def _line(self, sheet: Sheet, number: int, kind: Kind) -> str:
        self._require_inside(sheet, number, 1)
        cell = sheet.rows[number].get(1)
        return "" if cell is None else self.value(sheet, cell, kind)

    # ------------------------------------------------------------------------------- nothing is lost

    def _require_inside(self, sheet: Sheet, number: int, width: int) -> None:
        for column in _filled(sheet, number):
            if column > width:
                hint = "every column of a table has a header; what stands alone goes into column A below a blank row"
                self.error("excel-cell-outside", "the cell belongs to nothing", sheet, (number, column), hint)

    def _require_plain(self, sheet: Sheet) -> None:
        """Report what whoever looks at the sheet would not see as it is read."""
        first = min(((row, min(cells)) for row, cells in sheet.rows.items()), default=(1, 1))
        hint = "show it, or delete it: what is read is what everybody sees"
        if sheet.hidden:
            self.error("excel-hidden", "the sheet is hidden", sheet, first, hint)
        for row, cells in sheet.rows.items():
            if row in sheet.hidden_rows:
                self.error("excel-hidden", f"row {row} is hidden", sheet, (row, min(cells)), hint)
        for column in sorted(sheet.hidden_columns & {column for cells in sheet.rows.values() for column in cells}):
            row = min(row for row, cells in sheet.rows.items() if column in cells)
            self.error("excel-hidden", "the column is hidden", sheet, (row, column), hint)
        for row, column in sheet.merged:
            hint = "unmerge them and say in each cell what holds there"
            self.error("excel-merged", "cells are merged, so it is not plain what each of them says", sheet,
                       (row, column), hint)  # fmt: skip


def _is_header(sheet: Sheet, number: int) -> bool:
    first = sheet.rows[number].get(1)
    return first is not None and str(first.value).strip().casefold() == "key"


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell.value, str) and not cell.value.strip()


def _filled(sheet: Sheet, number: int) -> list[int]:
    return [column for column, cell in sheet.rows[number].items() if not _is_blank(cell)]


def _blocks(sheet: Sheet) -> Iterator[list[int]]:
    """Yield the runs of rows that say something, separated by blank rows."""
    block: list[int] = []
    for number in sorted(number for number in sheet.rows if _filled(sheet, number)):
        if block and number > block[-1] + 1:
            yield block
            block = []
        block.append(number)
    if block:
        yield block


_HAS_MEANING: Final = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffd-\uffff]')
"""What a quoted scalar of YAML, or a policy file, holds as an escape only."""
