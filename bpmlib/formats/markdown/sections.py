"""The body of a file cut at its level-2 headings: kind, title, tables, blocks of FEEL and the prose between."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from bpmlib.formats.markdown.blocks import Block, line_span
from bpmlib.formats.markdown.cells import BLANKS, part, trimmed
from bpmlib.formats.markdown.report import Report
from bpmlib.formats.markdown.tables import Table, read_table
from bpmlib.model import policies as m
from bpmlib.source import Fragment, Source, Span

__all__ = ["Part", "cut", "prose_between", "required_tables"]


@dataclass(frozen=True, slots=True)
class Part:
    """A section before it is read: `heading` is all of its title, `kind` the word, `rest` what follows it.

    The opening of a file, before its first section, is a part without a kind. The lines go up to `end`, excluded.
    """

    kind: str
    heading: Fragment
    rest: Fragment
    first: int
    end: int
    blocks: list[Block] = field(default_factory=list)

    @property
    def span(self) -> Span:
        """Where the heading stands."""
        return self.heading.span

    def of_kind(self, kind: str) -> list[Block]:
        """Return the blocks of a kind."""
        return [block for block in self.blocks if block.kind == kind]

    def feel(self) -> list[Block]:
        """Return the blocks of FEEL."""
        return [block for block in self.of_kind("fence") if block.info == "feel"]


_KIND_ENDS = re.compile(r"[:(：（]")


def cut(source: Source, blocks: list[Block], first_line: int, last_line: int) -> list[Part]:
    """Return the opening and the sections of a body."""
    start = Fragment("", source.span(source.line_start(first_line), source.line_start(first_line)))
    parts = [Part("", start, start, first_line, last_line + 1)]
    for block in blocks:
        if block.kind == "heading":
            parts[-1] = replace(parts[-1], end=block.first)
            parts.append(_part(source, block, last_line + 1))
        else:
            parts[-1].blocks.append(block)
    return parts


def _part(source: Source, block: Block, end: int) -> Part:
    heading = _heading(source, block.first)
    found = _KIND_ENDS.search(heading.text)
    at = found.start() if found else len(heading.text)
    rest = part(heading, at, len(heading.text))
    return Part(heading.text[:at].strip(BLANKS), heading, rest, block.end, end)


def _heading(source: Source, number: int) -> Fragment:
    span = line_span(source, number)
    text = span.text[2:].rstrip(BLANKS)
    without = text.rstrip("#")
    closed = without != text and (not without or without[-1] in BLANKS)
    return trimmed(Fragment.of(span.part(2, 2 + len(without if closed else text))))


def required_tables(report: Report, section: Part, hint: str = "") -> list[Table]:
    """Return the tables of a section that must have one."""
    blocks = section.of_kind("table")
    lines = range(section.first, section.end)
    if not blocks and not any(report.source.line(number).strip(BLANKS).startswith("|") for number in lines):
        report.error("table-missing", f"`{section.heading.text}` has no table", section.span, hint)
    tables = [read_table(report, block) for block in blocks]
    return [table for table in tables if table is not None]


def prose_between(source: Source, section: Part, used: Collection[Block]) -> m.Prose | None:
    """Return what stands in a section besides the blocks that were read, as one piece of prose.

    Pieces from both sides of a block are joined by a blank line; where the second is indented, by an empty
    comment as well, lest it becomes part of a list above it.
    """
    taken = {number for block in used for number in range(block.first, block.end)}
    pieces: list[tuple[int, int]] = []
    start = None
    for number in range(section.first, section.end + 1):
        inside = number < section.end and number not in taken
        if inside and source.line(number).strip(BLANKS):
            start = number if start is None else start
            last = number
        elif not inside and start is not None:
            pieces.append((start, last))
            start = None
    if not pieces:
        return None
    texts = ["\n".join(source.line(number) for number in range(first, last + 1)) for first, last in pieces]
    joined = texts[0]
    for text in texts[1:]:
        joined += ("\n\n<!-- -->\n\n" if text[0] in BLANKS else "\n\n") + text
    span = line_span(source, pieces[0][0])
    return m.Prose(joined, span=span)
