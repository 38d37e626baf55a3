"""A table's raw lines to a header and rows of cells, and tables with fixed columns to records.

Every row has as many cells as the header and no cell is empty; what breaks that is reported here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bpmlib.errors import nearest
from bpmlib.formats.markdown.blocks import Block, line_span
from bpmlib.formats.markdown.cells import part, split_row, trimmed
from bpmlib.formats.markdown.report import Report
from bpmlib.source import Fragment, Span

__all__ = ["Record", "Row", "Table", "after_arrow", "missing_column", "read_table", "records", "unique_columns"]


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line, as many as the header has."""

    cells: list[Fragment]
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its header's cells and its sound rows; an empty cell was reported and reads `-`, in the header empty."""

    header: list[Fragment]
    rows: list[Row]
    span: Span


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table with fixed columns; a column the table lacks is not among `cells`."""

    cells: dict[str, Fragment] = field(repr=False)
    span: Span

    def get(self, column: str) -> Fragment | None:
        """Return the cell of a column, or None where the table has no such column."""
        return self.cells.get(column)


def read_table(report: Report, block: Block) -> Table | None:
    """Return the table of a block, its faulty rows reported and left out; None where the header is faulty."""
    span = line_span(report.source, block.first)
    header = _split(report, block.first)
    if header is None:
        return None
    rows: list[Row] = []
    for number in range(block.first + 2, block.end):
        row = _split(report, number)
        if row is not None and _fits(report, row, header):
            rows.append(Row([cell if cell.text else Fragment("-", cell.span) for cell in row.cells], row.span))
    if block.end == block.first + 2:
        report.error("table-empty", "the table has no row", span, "write one, or leave the table out")
    return Table(header.cells, rows, span)


def _split(report: Report, number: int) -> Row | None:
    source = report.source
    start = source.line_start(number)
    cells = split_row(source, start, start + len(source.line(number)))
    span = line_span(source, number)
    if cells is None:
        hint = "end the table with a blank line" if "|" not in span.text else "begin and end the row with `|`"
        report.error("row-open", "a row of a table stands between two `|`", span, hint)
        return None
    for cell in cells:
        if not cell.text:
            report.error("cell-empty", "the cell is empty", cell.span, "write `-` for anything, nothing or not stated")
    return Row(cells, span)


def _fits(report: Report, row: Row, header: Row) -> bool:
    found, wanted = len(row.cells), len(header.cells)
    if found == wanted:
        return True
    message = f"row `{row.cells[0].text}` has {_counted(found)}, the header has {_counted(wanted)}"
    if found < wanted:
        missing = ", ".join(f"`{cell.text}`" for cell in header.cells[found:])
        hint = f"nothing stands under {missing}; write `-` where a cell says nothing"
        report.error("row-short", message, row.span.part(len(row.span.text) - 1, len(row.span.text)), hint)
    else:
        surplus = row.cells[wanted].span.to(row.cells[-1].span)
        report.error("row-long", message, surplus, "a `|` inside a cell is written `\\|`")
    return False


def _counted(number: int) -> str:
    return "1 cell" if number == 1 else f"{number} cells"


# ------------------------------------------------------------------------------------ headers


def after_arrow(header: Fragment) -> Fragment | None:
    """Return what follows the `→` (or `->`) of a result column, or None for another column."""
    for arrow in ("→", "->"):
        if header.text.startswith(arrow):
            return trimmed(part(header, len(arrow), len(header.text)))
    return None


def unique_columns(report: Report, columns: Iterable[tuple[object, Fragment]]) -> None:
    """Report each header whose key came before."""
    first: dict[object, Fragment] = {}
    for key, header in columns:
        if key in first:
            message = f"column `{header.text}` is there already"
            report.error("column-duplicate", message, header.span, "", (("first here", first[key].span),))
        else:
            first[key] = header


def records(report: Report, tables: Sequence[Table], required: str, optional: str = "") -> list[Record]:
    """Return the rows of a section with fixed columns, all its tables one after the other.

    A result column `→ to` is called `→to` here, however its arrow is written.
    """
    found: list[Record] = []
    for table in tables:
        columns = _fixed_columns(report, table, required.split(), optional.split())
        for row in table.rows:
            cells = {column: cell for column, cell in zip(columns, row.cells, strict=True) if column}
            found.append(Record(cells, row.span))
    return found


def _fixed_columns(report: Report, table: Table, required: list[str], optional: list[str]) -> list[str]:
    """Return the name of each column, empty for one that is unknown or came before."""
    known = [*required, *optional]
    columns: list[str] = []
    guesses = ""
    for header in table.header:
        named = _column(header)
        if named in known:
            columns.append("" if named in columns else named)
            continue
        columns.append("")
        guess = nearest(header.text, [_shown(column) for column in known])
        guesses += guess
        hint = guess or "the columns here are " + ", ".join(f"`{_shown(column)}`" for column in known)
        report.error("column-unknown", f"unknown column `{header.text}`", header.span, hint)
    unique_columns(report, [(_column(header), header) for header in table.header if _column(header) in known])
    for column in required:
        if column not in columns and f"`{_shown(column)}`" not in guesses:
            missing_column(report, table, _shown(column))
    return columns


def _column(header: Fragment) -> str:
    result = after_arrow(header)
    return header.text if result is None else f"→{result.text}"


def _shown(column: str) -> str:
    return column.replace("→", "→ ")


def missing_column(report: Report, table: Table, column: str) -> None:
    """Report a column that a table of this section has to have."""
    hint = "every table of a section has its own header"
    report.error("column-missing", f"column `{column}` is missing", table.span, hint)
