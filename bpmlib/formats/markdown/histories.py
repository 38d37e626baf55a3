"""The section `Examples: x` of a process: what is tried in a case, row by row, and what must be true after it.

That of a pattern has the same heading: `patterns` reads it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from bpmlib.formats.markdown.actors import actors, role_list
from bpmlib.formats.markdown.cells import is_nothing, part, trimmed
from bpmlib.formats.markdown.examples import settings
from bpmlib.formats.markdown.held import held
from bpmlib.formats.markdown.patterns import fact_histories
from bpmlib.formats.markdown.report import Report
from bpmlib.formats.markdown.sections import Part, required_tables
from bpmlib.formats.markdown.tables import Row, Table, after_arrow, missing_column, unique_columns
from bpmlib.formats.markdown.words import dotted, listed, moment, name, optional_expression, prose, stated
from bpmlib.model import processes as m
from bpmlib.model.expressions import Expr
from bpmlib.model.patterns import FactHistories
from bpmlib.model.words import Word
from bpmlib.source import Fragment

__all__ = ["read_histories"]

_LEFT: Final = ("case", "at", "event", "by", "actor", "with", "set")
_REQUIRED: Final = ("case", "at", "event")
_OPEN: Final = re.compile(r"(?P<duty>.*?)(?: by (?P<by>.*?))?(?P<overdue> overdue)?", re.DOTALL)
_SPECIAL: Final = ("open", "does", "refused")


@dataclass(frozen=True, slots=True)
class _Layout:
    """What each column is, by its name; stages by theirs, facts by their path."""

    named: dict[str, int] = field(default_factory=dict)
    stages: dict[str, int] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)


def read_histories(report: Report, section: Part, system: str | None) -> m.Histories | FactHistories | None:
    """Read `## Examples: x`, all its tables one after the other; the column `do` says that `x` is a pattern."""
    tables = required_tables(report, section)
    if any(header.text == "do" for table in tables for header in table.header):
        return fact_histories(report, section, tables)
    process = name(report, section.rest, "a process")
    rows: list[m.HistoryRow] = []
    for table in tables:
        layout = _layout(report, table)
        found = (_row(report, row, layout) for row in table.rows)
        rows.extend(row for row in found if row is not None)
    return m.Histories(process, tuple(rows), span=section.span) if process else None


def _layout(report: Report, table: Table) -> _Layout:
    layout = _Layout()
    keys: list[tuple[object, Fragment]] = []
    for at, header in enumerate(table.header):
        result = after_arrow(header)
        if result is not None and result.text in _SPECIAL:
            layout.named[f"→{result.text}"] = at
            keys.append((("→", result.text), header))
        elif result is not None:
            stage = name(report, result, "a process")
            if stage is not None:
                layout.stages[stage.text] = at
                keys.append((("→", stage.text), header))
        elif header.text in (*_LEFT, "note"):
            layout.named[header.text] = at
            keys.append((header.text, header))
        elif header.text:
            path = dotted(report, header, "the path of a fact")
            if path is not None:
                layout.facts[path.text] = at
                keys.append((path.text, header))
    unique_columns(report, keys)
    for column in _REQUIRED:
        if column not in layout.named:
            missing_column(report, table, column)
    return layout


def _row(report: Report, row: Row, layout: _Layout) -> m.HistoryRow | None:
    cells = {column: row.cells[at] for column, at in layout.named.items()}
    case = stated(report, cells.get("case"), "the case of a row", "rows of one case are one history")
    at = moment(report, cells.get("at"))
    event = cells.get("event")
    named = None if event is None or is_nothing(event) else name(report, event, "an event")
    by = actors(report, cells.get("by"))
    states = [(stage, name(report, row.cells[at], "a state")) for stage, at in layout.stages.items()
              if not is_nothing(row.cells[at])]  # fmt: skip
    if case is None or at is None:
        return None
    return m.HistoryRow(
        Word(case.text, span=case.span), at, named, by.roles if by else (), prose(cells.get("actor")),
        optional_expression(report, cells.get("with")), _facts(report, row, layout), settings(report, cells.get("set")),
        tuple((stage, state) for stage, state in states if state is not None),
        _open(report, cells.get("→open")), held(report, cells.get("→does")),
        _refused(report, cells.get("→refused")), prose(cells.get("note")), span=row.span,
    )  # fmt: skip


def _facts(report: Report, row: Row, layout: _Layout) -> tuple[tuple[str, Expr], ...]:
    found = ((path, optional_expression(report, row.cells[at])) for path, at in layout.facts.items())
    return tuple((path, value) for path, value in found if value is not None)


def _open(report: Report, cell: Fragment | None) -> tuple[m.OpenDuty, ...] | None:
    """Return the duties that must be open after the row; none of them for `-`."""
    if cell is None:
        return None
    found = [] if is_nothing(cell) else [_duty(report, item) for item in listed(report, cell)]
    return tuple(duty for duty in found if duty is not None)


def _duty(report: Report, item: Fragment) -> m.OpenDuty | None:
    """Read `duty`, `duty overdue`, `duty by role or role`, or all of it."""
    match = _OPEN.fullmatch(item.text)
    assert match is not None, "every text has a part that is the duty"
    word = name(report, trimmed(part(item, *match.span("duty"))), "a duty")
    by = role_list(report, trimmed(part(item, *match.span("by")))) if match["by"] is not None else ()
    return None if word is None else m.OpenDuty(word, by, match["overdue"] is not None, span=item.span)


def _refused(report: Report, cell: Fragment | None) -> Word | None:
    if cell is None:
        return None
    if is_nothing(cell):
        return Word("", span=cell.span)
    return name(report, cell, "the code of a refusal")
