"""The one door to openpyxl: a workbook's bytes to plain cells and back. Nothing else of the library imports it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from typing import Any, Final, Literal

from bpmlib.errors import Diagnostic, PolicyError
from bpmlib.formats.excel.places import file_span

__all__ = ["CELLS", "COLUMNS", "ROWS", "SHEETS", "Cell", "NewCell", "NewSheet", "Sheet", "load", "save"]

SHEETS: Final = 500
ROWS: Final = 100_000
COLUMNS: Final = 1_000
CELLS: Final = 300_000
"""Of all sheets together; the empty ones inside a table are counted where the table is read."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something. `kind` is openpyxl's: s, n, b, d (a date), e (an error), f (a formula)."""

    row: int
    column: int
    value: Any
    kind: str
    format: str
    struck: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: its cells by row and column, what of it is hidden, the first cells of what is merged."""

    title: str
    hidden: bool
    rows: dict[int, dict[int, Cell]]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merged: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class NewCell:
    """A cell to write; `style` says what it is, `format` how a number is shown. A text never becomes a formula."""

    row: int
    column: int
    value: str | int | float
    style: Literal["heading", "header", "cell", "line"]
    format: str = "@"


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet to write: its cells, the width of each column, the row below which the rows scroll (0: none)."""

    title: str
    cells: tuple[NewCell, ...]
    widths: tuple[int, ...]
    frozen: int


def load(name: str, data: bytes) -> tuple[Sheet, ...]:
    """Return the worksheets of a file that `package.require_safe` let pass; raise `PolicyError` where it is damaged.

    Charts, pictures, comments, conditional formats and validations are no part of it.
    """
    openpyxl = _openpyxl(name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out (pictures, extensions) is no cell
            book = openpyxl.load_workbook(BytesIO(data), data_only=False, keep_links=False, rich_text=True)
            worksheets = list(book.worksheets)
            _require_few(name, worksheets)
            return tuple(_sheet(worksheet) for worksheet in worksheets)
    except PolicyError:
        raise
    except Exception as error:  # a damaged part may fail anywhere in openpyxl, as almost anything
        message = f"the workbook cannot be read: {type(error).__name__} {error}".splitlines()[0].strip()
        hint = "open it in a spreadsheet and save it anew"
        raise PolicyError(Diagnostic("excel-unreadable", message, file_span(name), hint)) from error


def _openpyxl(name: str) -> Any:
    try:
        return import_module("openpyxl")
    except ImportError as error:
        message = "reading and writing workbooks needs openpyxl"
        hint = "install it with `pip install 'bpmlib[excel]'`"
        raise PolicyError(Diagnostic("excel-not-installed", message, file_span(name), hint)) from error


def _require_few(name: str, worksheets: list[Any]) -> None:
    found = [("sheets", len(worksheets), SHEETS)]
    for sheet in worksheets:
        found += [("rows", sheet.max_row, ROWS), ("columns", sheet.max_column, COLUMNS)]
    found.append(("cells", sum(len(sheet._cells) for sheet in worksheets), CELLS))
    for what, count, limit in found:
        if count > limit:
            message = f"the workbook has more than {limit} {what}"
            hint = "delete empty rows and columns that were formatted, or split the policy"
            raise PolicyError(Diagnostic("excel-too-large", message, file_span(name), hint))


def _sheet(worksheet: Any) -> Sheet:
    rows: dict[int, dict[int, Cell]] = {}
    # Only the cells that are there: to iterate over the rows would make all those between them.
    for (row, column), cell in sorted(worksheet._cells.items()):
        if row < 1 or column < 1:
            raise ValueError(f"there is no row {row}")
        if cell.value is not None:
            found = Cell(
                row, column, _plain(cell.value), cell.data_type, cell.number_format or "General", _struck(cell)
            )
            rows.setdefault(row, {})[column] = found
    merged = tuple((area.min_row, area.min_col) for area in worksheet.merged_cells.ranges)
    return Sheet(
        worksheet.title,
        worksheet.sheet_state != "visible",
        rows,
        frozenset(number for number, row in worksheet.row_dimensions.items() if row.hidden or row.ht == 0),
        frozenset(_hidden_columns(worksheet.column_dimensions.values())),
        merged,
    )


def _plain(value: Any) -> Any:
    """Return the text of a rich text, any other value as it is."""
    return str(value) if isinstance(value, list) else value


def _struck(cell: Any) -> bool:
    """Return whether a cell is struck through, or a part of its text is."""
    parts = cell.value if isinstance(cell.value, list) else ()
    fonts = [cell.font, *(getattr(part, "font", None) for part in parts)]
    return any(font is not None and font.strike for font in fonts)


def _hidden_columns(dimensions: Iterable[Any]) -> Iterable[int]:
    for one in dimensions:
        if one.hidden or one.width == 0:
            yield from range(one.min or 1, min(one.max or one.min or 1, COLUMNS) + 1)


# ------------------------------------------------------------------------------------------ writing


def save(name: str, sheets: Iterable[NewSheet]) -> bytes:
    """Return the bytes of a workbook. Text stands in cells of the format Text: what is typed there stays as typed."""
    openpyxl = _openpyxl(name)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _write(book.create_sheet(sheet.title), sheet)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _write(worksheet: Any, sheet: NewSheet) -> None:
    styles = import_module("openpyxl.styles")
    wrapped = styles.Alignment(wrap_text=True, vertical="top")
    for at, width in enumerate(sheet.widths, start=1):
        column = worksheet.column_dimensions[worksheet.cell(1, at).column_letter]
        column.width = width
        column.number_format = "@"
    for new in sheet.cells:
        cell = worksheet.cell(new.row, new.column)
        cell.value = new.value
        cell.number_format = new.format
        if isinstance(new.value, str):
            cell.data_type = "s"  # openpyxl takes a text that starts with `=` for a formula
            cell.quotePrefix = new.value.startswith(("=", "+", "-", "@", "'"))
        if new.style in ("heading", "header"):
            cell.font = styles.Font(bold=True, size=14 if new.style == "heading" else 11)
        if new.style in ("header", "cell"):
            cell.alignment = wrapped
        if new.style == "header":
            cell.fill = styles.PatternFill("solid", fgColor="DDE6EE")
    if sheet.frozen:
        worksheet.freeze_panes = worksheet.cell(sheet.frozen + 1, 1)
