"""The sections of patterns: their parts, and histories of facts with what is concluded from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, Literal, cast, get_args

from bpmlib.errors import nearest
from bpmlib.formats.markdown.cells import is_nothing, part
from bpmlib.formats.markdown.examples import settings
from bpmlib.formats.markdown.held import held
from bpmlib.formats.markdown.report import Report
from bpmlib.formats.markdown.sections import Part, required_tables
from bpmlib.formats.markdown.tables import Record, Table, records
from bpmlib.formats.markdown.words import (
    half_width,
    moment,
    name,
    optional_expression,
    prose,
    stated,
    type_name,
)
from bpmlib.model import patterns as m
from bpmlib.model.words import Word
from bpmlib.source import Fragment

__all__ = ["fact_histories", "read_pattern"]

_TITLE: Final = re.compile(r"(?P<name>[^(]*?)[ \t]*(?:\([ \t]*priority[ \t]+(?P<priority>-?\d{1,9})[ \t]*\))?")
_PARTS: Final = get_args(m.PartKind)
_PLACE: Final = {"given": 0, "none": 1, "all": 1, "when": 2, "from": 3, "after": 3, "then": 4}
_TIMES: Final = ("from", "after")
_HINT: Final = "the parts are `given`, then `none` and `all`, then `when`, `from` or `after`, and `then`"


def read_pattern(report: Report, section: Part, system: str | None) -> m.Pattern | None:
    """Read `## Pattern: x` or `## Pattern: x (priority 2)`."""
    title = half_width(report, section.rest)
    match = _TITLE.fullmatch(title.text)
    tables = required_tables(report, section)
    parts = [_part(report, record) for record in records(report, tables, "part name type where", "note")]
    if match is None:
        hint = "the heading is `Pattern: name`, or `Pattern: name (priority 2)`"
        report.error("section-malformed", f"`{title.text}` is not a pattern's title", title.span, hint)
        return None
    named = name(report, part(title, *match.span("name")), "a pattern")
    sound = tuple(one for one in parts if one is not None)
    if tables and len(sound) == len(parts):
        _require_parts(report, sound, section)
    return m.Pattern(named, sound, int(match["priority"] or 0), span=section.span) if named else None


def _part(report: Report, record: Record) -> m.Part | None:
    cell = record.get("part")
    if cell is None:
        return None
    if cell.text not in _PARTS:
        hint = nearest(cell.text, _PARTS) or _HINT
        report.error("pattern-part", f"`{cell.text}` is not a part of a pattern", cell.span, hint)
        return None
    kind = cast(m.PartKind, cell.text)
    where = record.get("where")
    if kind in ("when", *_TIMES):
        for column in ("name", "type"):
            surplus = record.get(column)
            if surplus is not None and not is_nothing(surplus):
                message = f"`{kind}` has no {column}"
                report.error("pattern-part", message, surplus.span, "write `-`: it speaks of the facts above it")
        named = type_ = None
    else:
        named = name(report, stated(report, record.get("name"), f"the name of `{kind}`"), "a part")
        type_ = type_name(report, record.get("type"))
        if named is None or type_ is None:
            return None
    if kind in ("when", *_TIMES, "then"):
        where = stated(report, where, f"what stands in `where` of `{kind}`", _WHERE[kind])
        if where is None:
            return None
    expression = optional_expression(report, where)
    return m.Part(kind, named, type_, expression, prose(record.get("note")), span=record.span)


_WHERE: Final = {
    "when": "write the condition, or leave the part out",
    "from": "write the date or the date and time, or leave the part out",
    "after": "write the date or the date and time, or leave the part out",
    "then": "write the fields of what is concluded: `{field: value}`",
}


def _require_parts(report: Report, parts: Sequence[m.Part], section: Part) -> None:
    """Report parts that are missing, that come too late, and a second time."""
    for before, after in pairwise(parts):
        if _PLACE[after.kind] < _PLACE[before.kind]:
            message = f"`{after.kind}` comes after `{before.kind}`"
            report.error("pattern-part", message, after.span, _HINT)
        elif before.kind in _TIMES and after.kind in _TIMES:
            message = "a pattern begins to hold at one time only"
            report.error("pattern-part", message, after.span, "write the later one: `max(one, other)`")
    missing = [kind for kind in ("given", "then") if not any(one.kind == kind for one in parts)]
    if missing:
        message = "the pattern has " + " and ".join(f"no `{kind}`" for kind in missing)
        report.error("pattern-part", message, section.span, "every pattern has a fact and a conclusion")


# --------------------------------------------------------------------------------------- histories

_DOES: Final = ("assert", "retract")


def fact_histories(report: Report, section: Part, tables: Sequence[Table]) -> m.FactHistories | None:
    """Read the tables of `## Examples: x`, where `x` is a pattern, one after the other."""
    pattern = name(report, section.rest, "a pattern")
    found = [_row(report, one) for one in records(report, tables, "case at do type with", "set →holds note")]
    rows = tuple(row for row in found if row is not None)
    return m.FactHistories(pattern, rows, span=section.span) if pattern else None


def _row(report: Report, record: Record) -> m.FactRow | None:
    case = stated(report, record.get("case"), "the case of a row", "rows of one case are one history")
    at = moment(report, record.get("at"))
    does = _does(report, record.get("do"))
    kind, given = record.get("type"), record.get("with")
    if does is None:
        for cell in (kind, given):
            if cell is not None and not is_nothing(cell) and is_nothing(record.get("do")):
                report.error("bad-do", "where only time passes, no fact comes or goes", cell.span, "write `-`")
        type_ = expression = None
    else:
        type_ = type_name(report, kind)
        expression = optional_expression(report, stated(report, given, f"the fact to {does}", _WITH))
    holds = held(report, record.get("→holds"))
    if case is None or at is None:
        return None
    return m.FactRow(
        Word(case.text, span=case.span), at, does, type_, expression, settings(report, record.get("set")), holds,
        prose(record.get("note")), span=record.span,
    )  # fmt: skip


_WITH: Final = "write its fields: `{field: value}`"


def _does(report: Report, cell: Fragment | None) -> Literal["assert", "retract"] | None:
    if cell is None or is_nothing(cell):
        return None
    if cell.text not in _DOES:
        hint = nearest(cell.text, _DOES) or "write `assert`, `retract`, or `-` where only time passes"
        report.error("bad-do", f"`{cell.text}` is nothing that is done with a fact", cell.span, hint)
        return None
    return cast(Literal["assert", "retract"], cell.text)
