"""A text made from a workbook, which knows the cell of every character."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bpmlib.source import Source, Span

__all__ = ["Piece", "WorkbookSource", "cell_name", "cell_span", "file_span"]


@dataclass(frozen=True, slots=True)
class Piece:
    """The characters `start` up to `end` (excluded) of the text, which came from a cell; rows and columns from 1."""

    start: int
    end: int
    sheet: str
    row: int
    column: int


@dataclass(frozen=True)
class WorkbookSource(Source):
    """The text of a workbook. What stands between the cells (bars, blanks) belongs to the next cell of its line."""

    pieces: tuple[Piece, ...] = field(default=(), repr=False, hash=False)

    @cached_property
    def _piece_starts(self) -> list[int]:
        return [piece.start for piece in self.pieces]

    def piece(self, offset: int) -> Piece | None:
        """Return the cell to which a character belongs; None where there is no cell at all."""
        at = bisect_right(self._piece_starts, offset) - 1
        if at >= 0 and offset <= self.pieces[at].end:
            return self.pieces[at]
        if at + 1 < len(self.pieces) and "\n" not in self.text[offset : self.pieces[at + 1].start]:
            return self.pieces[at + 1]
        return self.pieces[max(at, 0)] if self.pieces else None

    def place(self, offset: int) -> str:
        """Return the place as `file!sheet!C7`, or `file!sheet!C7:12` with the character from the second on."""
        piece = self.piece(offset)
        if piece is None:
            return self.name
        character = self._character(piece, offset)
        place = f"{self.name}!{piece.sheet}!{cell_name(piece.row, piece.column)}"
        return place if character == 1 else f"{place}:{character}"

    def place_data(self, offset: int) -> dict[str, Any]:
        """Return the place as plain data: `file`, `sheet`, `cell`, and `column`, the character in the cell."""
        piece = self.piece(offset)
        if piece is None:
            return {"file": self.name}
        cell = cell_name(piece.row, piece.column)
        return {"file": self.name, "sheet": piece.sheet, "cell": cell, "column": self._character(piece, offset)}

    def shown(self, offset: int) -> tuple[str, str, int]:
        """Return the name of the cell, its text (of several lines the one meant), and where the character stands."""
        piece = self.piece(offset)
        if piece is None:
            return "", "", 0
        offset = min(max(offset, piece.start), piece.end)
        start = self.text.rfind("\n", piece.start, offset) + 1 or piece.start
        end = self.text.find("\n", offset, piece.end)
        line = self.text[start : piece.end if end < 0 else end]
        return cell_name(piece.row, piece.column), line, offset - start

    def _character(self, piece: Piece, offset: int) -> int:
        before = self.text[piece.start : min(max(offset, piece.start), piece.end)]
        return len(before.replace("\\|", "|")) + 1


def cell_name(row: int, column: int) -> str:
    """Return the name that a spreadsheet gives a cell.

    >>> cell_name(7, 3), cell_name(1, 28)
    ('C7', 'AB1')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def cell_span(name: str, sheet: str, row: int, column: int, text: str = "") -> Span:
    """Return the span that is a whole cell, for what is wrong before its text is read as one."""
    return WorkbookSource(name, text, (Piece(0, len(text), sheet, row, column),)).span(0, len(text))


def file_span(name: str) -> Span:
    """Return the span that is a whole workbook."""
    return WorkbookSource(name, "").span(0, 0)
