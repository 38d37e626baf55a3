"""`NOT_COVERED.md`: tables with the columns id, en and zh; everything else in it is prose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from bpmlib.errors import Limits, PolicyError
from bpmlib.formats.markdown.blocks import outline
from bpmlib.formats.markdown.report import Report
from bpmlib.formats.markdown.tables import read_table, records
from bpmlib.model.vocabulary import NotCovered
from bpmlib.source import Fragment, Source

__all__ = ["read"]

_DEFAULT: Final = Limits()
_ID: Final = re.compile(r"(?P<system>[\w.-]+)(/(?P<rule>[\w.-]+))?")


def read(source: Source, limits: Limits = _DEFAULT) -> tuple[NotCovered, ...]:
    """Return what a file says is not covered, or raise `PolicyError` with every mistake of it."""
    report = Report(source, limits)
    last = source.position(len(source.text))[0]
    blocks = [block for block in outline(report, 1, last) if block.kind == "table"]
    tables = [table for block in blocks if (table := read_table(report, block)) is not None]
    found: dict[str, NotCovered] = {}
    for record in records(report, tables, "id en zh"):
        if len(record.cells) == 3:
            one = _row(report, record.cells)
            if one is not None and one.id in found:
                report.error("not-covered-malformed", f"`{one.id}` is there twice", one.span, "keep one of the rows")
            elif one is not None:
                found[one.id] = one
    if mistakes := report.findings():
        raise PolicyError(mistakes)
    return tuple(found.values())


def _row(report: Report, cells: Mapping[str, Fragment]) -> NotCovered | None:
    id_, en, zh = cells["id"], cells["en"], cells["zh"]
    match = _ID.fullmatch(id_.text)
    if match is None:
        hint = "write a system of the catalogue, `S002-13`, or one of its rules, `S002-01/R5`"
        report.error("not-covered-malformed", f"`{id_.text}` is no id of the catalogue", id_.span, hint)
        return None
    for cell in (en, zh):
        if cell.text == "-":
            hint = "say in both languages why no policy says it"
            report.error("not-covered-malformed", f"`{id_.text}` has no reason here", cell.span, hint)
            return None
    return NotCovered(match["system"], match["rule"], en.text, zh.text, id_.span)
