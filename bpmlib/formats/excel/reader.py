"""A workbook to the policy it holds."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Final

from bpmlib.errors import Diagnostic, Limits, PolicyError, nearest
from bpmlib.formats.excel._openpyxl import Sheet, load
from bpmlib.formats.excel.package import require_safe
from bpmlib.formats.excel.places import WorkbookSource, file_span
from bpmlib.formats.excel.text import POLICY, Text, is_empty, is_policy_sheet
from bpmlib.formats.markdown import reader as markdown
from bpmlib.model import policies as m

__all__ = ["read", "read_table", "text_of"]

_DEFAULT: Final = Limits()


def read(
    path: str | PathLike[str], limits: Limits = _DEFAULT, *, name: str = "", data: bytes | None = None
) -> m.Policy:
    """Return the policy that a workbook holds, or raise `PolicyError` with every mistake of it.

    The sheet `Policy` holds the front matter, every other sheet a section; docs/how-to/excel.md shows it. A sheet
    without any cell is left out. A place reads `file!sheet!C7`; `name` is what the file is called there, else its path.
    `data` is what the file holds, where somebody has read it already.
    """
    text = _text(path, limits, name, data)
    return _read(text.source(), text.found, limits)


def read_table(
    path: str | PathLike[str], sheet: str = "", limits: Limits = _DEFAULT, *, name: str = ""
) -> m.DecisionTable:
    """Return the one decision table of a sheet, by default the first sheet, from a workbook that need not be a policy.

    A1 holds the heading `Decision: price (UNIQUE)`, or the table begins there: then the sheet's name is the decision's,
    and the hit policy UNIQUE. Ids of rules in `covers` name their system. Raise `PolicyError` with every mistake.
    """
    shown = name or str(path)
    sheets = _sheets(shown, Path(path))
    chosen = [one for one in sheets if one.title == sheet or not sheet]
    if not chosen:
        hint = nearest(sheet, [one.title for one in sheets]) or "the workbook has no sheet with a cell"
        raise PolicyError(Diagnostic("excel-sheet-missing", f"there is no sheet `{sheet}`", file_span(shown), hint))
    text = Text(shown, limits.file_chars)
    text.raw("---\npolicy: table\nsource: {text: a workbook}\neffective: 0001-01-01..\n---\nOne table.\n")
    if len(chosen[0].rows.get(1, {})) > 1:
        text.table(chosen[0], f"Decision: {chosen[0].title.strip()}")
    else:
        text.section(chosen[0])
    policy = _read(text.source(), text.found, limits)
    for section in policy.sections:
        if isinstance(section, m.DecisionTable):
            return section
    span = policy.sections[-1].span
    hint = "write the heading `Decision: name (UNIQUE)`, and the header cells right below it"
    raise PolicyError(Diagnostic("table-missing", "the sheet holds no decision table", span, hint))


def text_of(path: str | PathLike[str], limits: Limits = _DEFAULT) -> str:
    """Return a workbook as the text of a policy file, its mistakes left in it; empty where it cannot be opened."""
    try:
        return _text(path, limits, "").source().text
    except PolicyError:
        return ""


def _text(path: str | PathLike[str], limits: Limits, name: str, data: bytes | None = None) -> Text:
    shown = name or str(path)
    sheets = _sheets(shown, Path(path), data)
    front = next((sheet for sheet in sheets if is_policy_sheet(sheet)), None)
    if front is None:
        message = f"the workbook has no sheet `{POLICY}`"
        hint = "add one with the rows `policy | folder.name` and `effective | 2024-01-01..`, a blank row, and prose"
        raise PolicyError(Diagnostic("excel-sheet-missing", message, file_span(shown), hint))
    text = Text(shown, limits.file_chars)
    text.front(front)
    for sheet in sheets:
        if sheet is not front:
            text.section(sheet)
    return text


def _sheets(name: str, path: Path, data: bytes | None = None) -> list[Sheet]:
    data = path.read_bytes() if data is None else data
    require_safe(name, data)
    return [sheet for sheet in load(name, data) if not is_empty(sheet)]


def _read(source: WorkbookSource, found: Sequence[Diagnostic], limits: Limits) -> m.Policy:
    """Return the policy; findings about a cell that was refused already follow from it, and are left out."""
    policy = None
    further: Sequence[Diagnostic] = ()
    try:
        policy = markdown.read(source, limits)
    except PolicyError as error:
        further = error.diagnostics
    if policy is not None and not found:
        return policy
    refused = {_cell(one) for one in found}
    findings = [*found, *(one for one in further if _cell(one) not in refused)]
    order = {sheet: at for at, sheet in enumerate(dict.fromkeys(piece.sheet for piece in source.pieces))}
    raise PolicyError(sorted(findings, key=lambda one: _rank(one, order)))


def _cell(one: Diagnostic) -> tuple[str, int, int]:
    source = one.span.source if one.span is not None else None
    piece = source.piece(one.span.start) if one.span is not None and isinstance(source, WorkbookSource) else None
    return ("", 0, 0) if piece is None else (piece.sheet, piece.row, piece.column)


def _rank(one: Diagnostic, order: dict[str, int]) -> tuple[int, int, int]:
    sheet, row, column = _cell(one)
    return order.get(sheet, len(order)), row, column
