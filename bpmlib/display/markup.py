"""Blocks as HTML. Whatever text they hold is escaped here, once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from html import escape as _escape
from typing import Final

from bpmlib.display import blocks as b
from bpmlib.display.style import STYLE
from bpmlib.display.words import Say

__all__ = ["escaped", "page"]

_TINTS: Final = {
    "hit": "46, 160, 67", "failed": "248, 81, 73", "free": "248, 81, 73", "worked": "56, 139, 253",
}  # fmt: skip
"""What a page that takes the style sheet away, as JupyterLab does in a notebook that nobody trusts yet, still shows.

They let the page's own colour through, so that they suit a light and a dark one.
"""
_SIGNS: Final = {"failed": "\u2717", "held": "\u2713"}
_SHAPELESS: Final = ("Cc", "Cf", "Cs", "Zl", "Zp")
_BADGES: Final = ("good", "bad", "warn", "note")
_WHOLE: Final = 28
"""Up to so many characters code is never broken: a table is rather moved sideways."""


def page(blocks: Iterable[b.Block], say: Say) -> str:
    """Return blocks as HTML that can stand anywhere in a page: one `div` with its own style.

    >>> page([b.Line("a < b")], Say("en")).endswith('<div class="bpm-line">a &lt; b</div></div>')
    True
    """
    body = "".join(_block(block, say) for block in blocks)
    return f'<div class="bpm" lang="{say.language}"><style>{STYLE}</style>{body}</div>'


def escaped(text: str) -> str:
    """Return a text in which nothing is markup. Characters that cannot be seen, or reorder others, are replaced.

    >>> escaped("<b>&amp;")
    '&lt;b&gt;&amp;amp;'
    """
    if not (text.isascii() and text.isprintable()):
        text = "".join(
            char if char == "\n" or unicodedata.category(char) not in _SHAPELESS else " " if char == "\t" else "\ufffd"
            for char in text
        )
    return _escape(text, quote=True)


def _inline(text: b.Inline) -> str:
    if isinstance(text, tuple):
        return "".join(map(_inline, text))
    if isinstance(text, str):
        return escaped(text).replace("\n", "<br>")
    if text.kind in ("code", "name"):
        whole = " bpm-whole" if len(text.text) <= _WHOLE else ""
        return f'<code class="bpm-code{whole}">{escaped(text.text)}</code>'
    badge = "bpm-badge " if text.kind in _BADGES else ""
    return f'<span class="{badge}bpm-{text.kind}">{_inline(text.text)}</span>'


def _block(block: b.Block, say: Say) -> str:
    match block:
        case b.Heading(text, level):
            return f'<div class="bpm-h{level}" role="heading" aria-level="{level + 2}">{_inline(text)}</div>'
        case b.Line(text):
            return f'<div class="bpm-line">{_inline(text)}</div>'
        case b.Items(items, left_out):
            shown = "".join(f"<li>{_inline(item)}</li>" for item in items)
            return f'<ul class="bpm-items">{shown}</ul>' + _more(left_out, say)
        case b.Table():
            return _table(block, say)
        case b.Excerpt(label, before, marked, after):
            gutter = f'<span class="bpm-gutter">{escaped(label)} │ </span>'
            line = f"{escaped(before)}<mark>{escaped(marked)}</mark>{escaped(after)}"
            return f'<pre class="bpm-excerpt">{gutter}{line}</pre>'
        case b.Fold(summary, inside, opened):
            content = "".join(_block(one, say) for one in inside)
            start = '<details class="bpm-fold" open>' if opened else '<details class="bpm-fold">'
            return f'{start}<summary>{_inline(summary)}</summary><div class="bpm-inside">{content}</div></details>'
        case b.Beside(groups):
            parts = ("".join(_block(one, say) for one in group) for group in groups)
            return f'<div class="bpm-beside">{"".join(f"<div>{part}</div>" for part in parts)}</div>'


def _table(table: b.Table, say: Say) -> str:
    head = "".join(f"<th>{_inline(text)}</th>" for text in table.head)
    rows = "".join(map(_row, table.rows))
    top = f"<thead><tr>{head}</tr></thead>" if table.head else ""
    if table.title:
        top = f'<caption class="bpm-muted">{escaped(table.title)}</caption>{top}'
    return (
        f'<div class="bpm-scroll"><table class="bpm-table">{top}<tbody>{rows}</tbody></table></div>'
        + _more(table.left_out, say)
    )  # fmt: skip


def _row(row: b.Row) -> str:
    cells = [_cell(cell, strong=row.mark == "hit" and at == 0) for at, cell in enumerate(row.cells)]
    return f"<tr{_class(row.mark)}{_tint(row.mark)}>{''.join(cells)}</tr>"


def _cell(cell: b.Cell | b.Inline, *, strong: bool) -> str:
    found = cell if isinstance(cell, b.Cell) else b.Cell(cell)
    sign = f'<span class="bpm-mark">{_SIGNS[found.mark]}</span>&nbsp;' if found.mark in _SIGNS else ""
    text = f"<strong>{_inline(found.text)}</strong>" if strong else _inline(found.text)
    return f"<td{_class(found.mark, 'number' if found.number else '')}{_tint(found.mark)}>{sign}{text}</td>"


def _tint(mark: str) -> str:
    return f' style="background-color: rgba({_TINTS[mark]}, 0.25)"' if mark in _TINTS else ""


def _class(*names: str) -> str:
    shown = " ".join(f"bpm-{name}" for name in names if name)
    return f' class="{shown}"' if shown else ""


def _more(left_out: int, say: Say) -> str:
    return f'<div class="bpm-more">{escaped(say.left_out(left_out))}</div>' if left_out else ""
