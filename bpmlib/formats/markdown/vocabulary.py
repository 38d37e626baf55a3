"""`vocabulary.md`: tables with the columns type, value, en and zh; everything else in it is prose."""

from __future__ import annotations

from typing import Final

from bpmlib.errors import Limits, PolicyError
from bpmlib.formats.markdown.blocks import outline
from bpmlib.formats.markdown.report import Report
from bpmlib.formats.markdown.tables import read_table, records
from bpmlib.model.vocabulary import Entry, Vocabulary
from bpmlib.source import Source

__all__ = ["read"]

_DEFAULT: Final = Limits()


def read(source: Source, limits: Limits = _DEFAULT) -> Vocabulary:
    """Return the vocabulary that a file spells, or raise `PolicyError` with every mistake of it."""
    report = Report(source, limits)
    last = source.position(len(source.text))[0]
    blocks = [block for block in outline(report, 1, last) if block.kind == "table"]
    tables = [table for block in blocks if (table := read_table(report, block)) is not None]
    entries: list[Entry] = []
    for record in records(report, tables, "type value en zh"):
        if len(record.cells) == 4:
            cells = record.cells
            entries.append(Entry(cells["type"].text, cells["value"].text, cells["en"].text, cells["zh"].text))
    if found := report.findings():
        raise PolicyError(found)
    return Vocabulary.of(entries)
