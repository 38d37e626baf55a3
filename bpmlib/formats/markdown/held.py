"""What has to hold, in the cells `→ holds` and `→ does`: types of documents, each perhaps with some of its fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bpmlib.formats.markdown.cells import is_nothing, part, trimmed
from bpmlib.formats.markdown.report import Report
from bpmlib.formats.markdown.words import IDENTIFIER
from bpmlib.model.expressions import ContextLiteral, TypeName
from bpmlib.model.patterns import Held
from bpmlib.source import Fragment
from bpmlib.syntax.lexer import FULL_WIDTH
from bpmlib.syntax.parser import parse_expression, parse_type

__all__ = ["held"]


def held(report: Report, cell: Fragment | None) -> tuple[Held, ...] | None:
    """Return the documents of a cell; None where there is none, nothing for `-`."""
    if cell is None:
        return None
    if is_nothing(cell):
        return ()
    found = [_held(report, item) for item in _items(report, cell)]
    return tuple(one for one in found if one is not None)


def _held(report: Report, item: Fragment) -> Held | None:
    match = IDENTIFIER.match(item.text)
    rest = trimmed(part(item, match.end() if match else 0, len(item.text)))
    if match is None or rest.text[:1] not in ("", "{"):
        hint = "write `Type` or `Type {field: value}`, with commas between them"
        report.error("bad-holds", f"`{item.text}` is no document", item.span, hint)
        return None
    type_: TypeName | None = report.parse(parse_type, part(item, 0, match.end()))
    values = report.parse(parse_expression, rest) if rest.text else None
    if type_ is None or (rest.text and values is None):
        return None
    if values is not None and not isinstance(values, ContextLiteral):
        message = f"`{rest.text}` is not a context of fields"
        report.error("bad-holds", message, rest.span, "write `{field: value}`")
        return None
    return Held(type_, values, span=item.span)


_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"?')


def _items(report: Report, cell: Fragment) -> Iterator[Fragment]:
    """Yield what stands between the commas of a cell that are outside of brackets and strings."""
    text, at, start, depth = cell.text, 0, 0, 0
    while at < len(text):
        char = text[at]
        if char == '"' and (match := _STRING.match(text, at)) is not None:
            at = match.end()
            continue
        if depth == 0 and char in FULL_WIDTH:
            report.error("full-width", f"full-width `{char}`", cell.at(at, at + 1), f"write `{FULL_WIDTH[char]}`")
        char = FULL_WIDTH.get(char, char)
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            yield trimmed(part(cell, start, at))
            start = at + 1
        at += 1
    yield trimmed(part(cell, start, len(text)))
