"""The top-level blocks of a Markdown body, by line: markdown-it says what they are, we only keep where.

Only its block rules run, and tables are found without their cells, since those are read from the raw
lines. What would silently not be a table, a heading or a closed block is reported here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table as gfm_table
from markdown_it.token import Token

from bpmlib.formats.markdown.cells import BLANKS
from bpmlib.formats.markdown.report import Report
from bpmlib.source import Source, Span

__all__ = ["Block", "line_span", "outline"]


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level block: its lines `first` up to `end` (excluded), from 1; `info` is what follows a fence."""

    kind: Literal["heading", "table", "fence", "paragraph"]
    first: int
    end: int
    info: str = ""


def outline(report: Report, first_line: int, last_line: int) -> list[Block]:
    """Return the level-2 headings, tables, fences and paragraphs of the lines, in their order.

    Whatever is none of them (lists, quotes, images, other headings, HTML) is prose and not in the list.
    """
    source = report.source
    lines = [source.line(number) for number in range(first_line, last_line + 1)]
    tokens: list[Token] = []
    _MARKDOWN.block.parse("\n".join(lines), _MARKDOWN, {}, tokens)
    found: list[Block] = []
    verbatim: set[int] = set()
    for token in tokens:
        if token.map is None:
            continue
        first, end = first_line + token.map[0], first_line + token.map[1]
        while end > first + 1 and token.type != "fence" and not source.line(end - 1).strip(BLANKS):
            end -= 1
        if token.type == "fence" or (token.type == "html_block" and token.content.lstrip().startswith("<!--")):
            verbatim.update(range(first, end))
        if token.level == 0:
            found.extend(_top_level(report, token, first, end))
    _report_lookalikes(report, found, verbatim, first_line, last_line)
    return found


def line_span(source: Source, number: int) -> Span:
    """Return the span of line `number` without the blanks around it."""
    line = source.line(number)
    start = source.line_start(number) + len(line) - len(line.lstrip(BLANKS))
    return source.span(start, start + len(line.strip(BLANKS)))


def _top_level(report: Report, token: Token, first: int, end: int) -> Iterator[Block]:
    match token.type:
        case "table":
            yield Block("table", first, end)
        case "paragraph_open" if end == first + 1 and _LIKE_HEADING.match(report.source.line(first)):
            _report_like_heading(report, first)
            yield Block("heading", first, end)
        case "paragraph_open":
            yield Block("paragraph", first, end)
        case "fence":
            _require_closed_fence(report, token, first, end)
            yield Block("fence", first, end, token.info.strip())
        case "html_block":
            _require_closed_html(report, token, first)
        case "heading_open" if token.markup == "##":
            yield Block("heading", first, end)
        case "heading_open" if token.tag == "h2":
            hint = "put a blank line above the dashes; a section starts with `## `"
            message = "a line of dashes right below text makes it a heading"
            report.error("heading-underlined", message, line_span(report.source, end - 1), hint)
            yield Block("paragraph", first, end - 1)


def _require_closed_fence(report: Report, token: Token, first: int, end: int) -> None:
    last = report.source.line(end - 1).strip(BLANKS)
    if end - first < 2 or set(last) != {token.markup[0]} or len(last) < len(token.markup):
        message = "the block is never closed: everything below belongs to it"
        hint = f"end it with {token.markup} on a line of its own"
        report.error("fence-open", message, line_span(report.source, first), hint)


_HTML_ENDS = (
    ("<!--", ("-->",)),
    ("<?", ("?>",)),
    ("<![cdata[", ("]]>",)),
    ("<!", (">",)),
    *((opening, ("</script>", "</pre>", "</style>", "</textarea>"))
      for opening in ("<script", "<pre", "<style", "<textarea")),
)  # fmt: skip


def _require_closed_html(report: Report, token: Token, first: int) -> None:
    content = token.content.strip().lower()
    for opening, endings in _HTML_ENDS:
        if content.startswith(opening):
            if not any(ending in content for ending in endings):
                message = f"`{opening}` is never closed: everything below belongs to it"
                report.error("html-open", message, line_span(report.source, first), f"end it with `{endings[0]}`")
            return


# --------------------------------------------------------------------------------------- look-alikes

_LIKE_HEADING = re.compile(r"##(?!#)")
_DASHES = re.compile(r"[-:| \t]+")


def _report_lookalikes(report: Report, found: list[Block], verbatim: set[int], first: int, last: int) -> None:
    """Report lines that start like a table or a section and that Markdown takes for prose."""
    tables = {number for block in found if block.kind == "table" for number in range(block.first, block.end)}
    known = verbatim | tables | {block.first for block in found if block.kind == "heading"}
    inside = False
    for number in range(first, last + 1):
        text = "" if number in known else report.source.line(number).strip(BLANKS)
        if text.startswith("|") and not inside:
            span = line_span(report.source, number)
            is_rest = number - 2 in tables and not report.source.line(number - 1).strip(BLANKS)
            hint = "take out the blank line above" if is_rest else _table_hint(report, number, last)
            report.error("table-not-read", "this is not a table for Markdown", span, hint)
        elif _LIKE_HEADING.match(text):
            _report_like_heading(report, number)
        inside = text.startswith("|")


def _report_like_heading(report: Report, number: int) -> None:
    hint = "a section starts at the margin with `## `: two hashes and a blank"
    span = line_span(report.source, number)
    report.error("heading-not-read", "this is not a section for Markdown", span, hint)


def _table_hint(report: Report, number: int, last: int) -> str:
    header = report.source.line(number)
    below = report.source.line(number + 1) if number < last else ""
    columns = max(1, len(re.findall(r"(?<!\\)\|", header)) - 1)
    wanted = "|" + "---|" * columns
    if header[0] in BLANKS:
        return "a table starts at the margin"
    if _DASHES.fullmatch(below) and "|" in below and "-" in below:
        dashes = below.count("|") - 1
        if dashes != columns:
            return f"the line below has {dashes} cells and the header {columns}: write `{wanted}`"
    return f"the line below the header must be `{wanted}`, then come the rows without a blank line between"


# ---------------------------------------------------------------------------------------- markdown-it


def _table_extent(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find a table as markdown-it does, but leave one token for all of it instead of four a cell."""
    if not gfm_table(state, start, end, True):
        return False
    if silent:
        return True
    interrupting = state.md.block.ruler.getRules("blockquote")
    line = start + 2
    while (
        line < end
        and not state.isEmpty(line)
        and state.sCount[line] >= state.blkIndent
        and not state.is_code_block(line)
        and not any(rule(state, line, end, True) for rule in interrupting)
    ):
        line += 1
    state.push("table", "", 0).map = [start, line]
    state.line = line
    return True


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark").enable("table")
    markdown.block.ruler.at("table", _table_extent, {"alt": ["paragraph", "reference"]})
    return markdown


_MARKDOWN = _markdown()
