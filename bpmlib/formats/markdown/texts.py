"""Prose with holes, as the sentences of `Reasons` have them: `{expression}` is filled in."""

from __future__ import annotations

from bpmlib.formats.markdown.cells import is_nothing, part, trimmed
from bpmlib.formats.markdown.report import Report
from bpmlib.model.expressions import Expr
from bpmlib.model.policies import Text
from bpmlib.source import Fragment
from bpmlib.syntax.parser import parse_expression

__all__ = ["sentence"]


def sentence(report: Report, cell: Fragment | None) -> Text | None:
    """Return the sentence in a cell, or None for `-`."""
    if cell is None or is_nothing(cell):
        return None
    text = cell.text
    pieces: list[str | Expr] = []
    at = 0
    while at < len(text):
        if text[at] == "{":
            end = _hole_end(text, at)
            if end is None:
                report.error("hole-open", "the brace is never closed", cell.at(at, at + 1), "end the hole with `}`")
                return None
            hole = report.parse(parse_expression, trimmed(part(cell, at + 1, end - 1)))
            if hole is not None:
                pieces.append(hole)
            at = end
        else:
            end = min((found for sign in "{}" if (found := text.find(sign, at)) >= 0), default=len(text))
            if text[end : end + 1] == "}":
                report.error("hole-open", "the brace closes nothing", cell.at(end, end + 1), "begin the hole with `{`")
                return None
            pieces.append(text[at:end])
            at = end
    return Text(tuple(pieces), span=cell.span)


def _hole_end(text: str, start: int) -> int | None:
    """Return where the hole that opens at `start` has ended; braces in strings do not count."""
    depth = 0
    in_string = False
    at = start
    while at < len(text):
        char = text[at]
        if char == "\\" and in_string:
            at += 1
        elif char == '"':
            in_string = not in_string
        elif not in_string and char in "{}":
            depth += 1 if char == "{" else -1
            if depth == 0:
                return at + 1
        at += 1
    return None
