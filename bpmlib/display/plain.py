"""Blocks as text, for terminals and logs: columns straight under Chinese too, what was hit and what failed marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from bpmlib.display import blocks as b
from bpmlib.display.words import Say
from bpmlib.source import display_width

__all__ = ["page"]

_ROWS: Final[dict[str, str]] = {"hit": "> ", "beaten": "~ "}
_CELLS: Final[dict[str, str]] = {"failed": "✗ ", "held": "✓ ", "free": "-", "worked": "+"}


def page(blocks: Iterable[b.Block], say: Say) -> str:
    """Return blocks as text without a line end.

    >>> print(page([b.Table(("a", "b"), (b.Row(("一", b.Cell("2", "failed")), "hit"),))], Say("en")))
      a  │ b
    > 一 │ ✗ 2
    """
    return "\n".join(line.rstrip() for block in blocks for line in _lines(block, say))


def _inline(text: b.Inline) -> str:
    if isinstance(text, tuple):
        return "".join(map(_inline, text))
    if isinstance(text, str):
        return text
    if text.kind == "name":
        return f"`{text.text}`"
    return f"[{text.text}]" if text.kind in ("good", "bad", "warn", "note") else text.text


def _lines(block: b.Block, say: Say) -> Iterator[str]:
    match block:
        case b.Heading(text, level):
            yield from () if level == 1 else ("",)
            yield _inline(text)
        case b.Line(text):
            yield from _inline(text).split("\n")
        case b.Items(items, left_out):
            yield from (f"  - {_inline(item)}" for item in items)
            yield from _more(left_out, say)
        case b.Table():
            yield from _table(block)
            yield from _more(block.left_out, say)
        case b.Excerpt(label, before, marked, after):
            yield f"  {label} | {before}{marked}{after}"
            yield " " * (5 + len(label) + display_width(before)) + "^" * max(1, display_width(marked))
        case b.Fold(summary, inside):
            yield _inline(summary)
            yield from (f"  {line}" for one in inside for line in _lines(one, say))
        case b.Beside(groups):
            yield from (line for group in groups for one in group for line in _lines(one, say))


def _table(table: b.Table) -> Iterator[str]:
    yield from (table.title,) if table.title else ()
    marked = any(row.mark in _ROWS for row in table.rows)
    rows = [[_cell(cell) for cell in row.cells] for row in table.rows]
    grid = [[_flat(text) for text in table.head], *rows] if table.head else rows
    widths = [max(map(display_width, column)) for column in zip(*grid, strict=True)]
    marks = ["" for _ in table.head[:1]] + [row.mark for row in table.rows]
    for mark, cells in zip(marks, grid, strict=True):
        start = _ROWS.get(mark, "  ") if marked else "  "
        yield start + " │ ".join(
            cell + " " * (width - display_width(cell)) for cell, width in zip(cells, widths, strict=True)
        )


def _cell(cell: b.Cell | b.Inline) -> str:
    if isinstance(cell, b.Cell):
        return _CELLS.get(cell.mark, "") + _flat(cell.text)
    return _flat(cell)


def _flat(text: b.Inline) -> str:
    return " ".join(_inline(text).split("\n"))


def _more(left_out: int, say: Say) -> Iterator[str]:
    if left_out:
        yield f"  {say.left_out(left_out)}"
