"""The sections of a course of action: its events, its stages, its duties, its papers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bpmlib.formats.markdown.actors import actors
from bpmlib.formats.markdown.cells import part, trimmed
from bpmlib.formats.markdown.report import Report
from bpmlib.formats.markdown.sections import Part, required_tables
from bpmlib.formats.markdown.tables import Record, records
from bpmlib.formats.markdown.words import (
    covers,
    half_width,
    name,
    names,
    optional_expression,
    prose,
    stated,
    type_name,
)
from bpmlib.model import processes as m
from bpmlib.model.words import Word
from bpmlib.source import Fragment

__all__ = ["read_dossier", "read_events", "read_obligations", "read_process"]


def read_events(report: Report, section: Part, system: str | None) -> m.Events:
    """Read `## Events`."""
    rows: list[m.EventRow] = []
    for record in records(report, required_tables(report, section), "event document", "en zh note"):
        named, type_ = name(report, record.get("event"), "an event"), type_name(report, record.get("document"))
        if named and type_:
            texts = (prose(record.get(column)) for column in ("en", "zh", "note"))
            rows.append(m.EventRow(named, type_, *texts, span=record.span))
    return m.Events(tuple(rows), span=section.span)


# --------------------------------------------------------------------------------------- processes

_TITLE = re.compile(r"(?P<name>[^(]*)\((?P<inside>[^()]*)\)")
_INSIDE = re.compile(r"starts:(?P<starts>[^;]*);\s*ends:(?P<ends>.*)", re.DOTALL)


def read_process(report: Report, section: Part, system: str | None) -> m.Process | None:
    """Read `## Process: x (starts: s; ends: a, b)`."""
    title = half_width(report, section.rest)
    match = _TITLE.fullmatch(title.text)
    inside = _INSIDE.fullmatch(match["inside"].strip()) if match else None
    tables = required_tables(report, section)
    steps = _steps(report, records(report, tables, "step from event by →to", "when →does covers note"), system)
    if match is None or inside is None:
        hint = "the heading is `Process: name (starts: state; ends: state, state)`"
        report.error("section-malformed", f"`{title.text}` is not a process's title", title.span, hint)
        return None
    offset = match.start("inside") + len(match["inside"]) - len(match["inside"].lstrip())
    named = name(report, trimmed(part(title, 0, match.end("name"))), "a process")
    starts = name(report, _inner(title, inside, "starts", offset), "a state")
    ends = names(report, _inner(title, inside, "ends", offset), "a state")
    return m.Process(named, starts, ends, tuple(steps), span=section.span) if named and starts else None


def _inner(title: Fragment, inside: re.Match[str], group: str, offset: int) -> Fragment:
    return trimmed(part(title, offset + inside.start(group), offset + inside.end(group)))


def _steps(report: Report, rows: Sequence[Record], system: str | None) -> list[m.Step]:
    found: list[m.Step] = []
    for record in rows:
        named = name(report, record.get("step"), "a step")
        event, overdue = _event(report, record.get("event"))
        target = name(report, stated(report, record.get("→to"), "the state a step leads to"), "a state")
        origins = _origins(report, record.get("from"))
        by = actors(report, record.get("by"))
        when, does = optional_expression(report, record.get("when")), optional_expression(report, record.get("→does"))
        sources, note = covers(report, record.get("covers"), system), prose(record.get("note"))
        if named and event and target:
            found.append(
                m.Step(named, origins, event, overdue, by, when, target, does, sources, note, span=record.span)
            )
    return found


def _event(report: Report, cell: Fragment | None) -> tuple[Word | None, bool]:
    """Return the event of a step, or the duty whose time is up."""
    cell = stated(report, cell, "the event of a step")
    if cell is None:
        return None, False
    if cell.text.startswith("overdue "):
        return name(report, trimmed(part(cell, len("overdue "), len(cell.text))), "a duty"), True
    return name(report, cell, "an event"), False


def _origins(report: Report, cell: Fragment | None) -> tuple[Word, ...] | None:
    if cell is not None and cell.text == "any":
        return None
    return names(report, stated(report, cell, "the state a step leaves", "`any` is every state"), "a state")


# -------------------------------------------------------------------------------- duties and papers


def read_obligations(report: Report, section: Part, system: str | None) -> m.Obligations:
    """Read `## Obligations`."""
    rows: list[m.Duty] = []
    tables = required_tables(report, section)
    for record in records(report, tables, "duty who must after due", "when →breach covers note"):
        named = name(report, record.get("duty"), "a duty")
        who = actors(report, stated(report, record.get("who"), "whose duty it is"))
        must, forbidden = _must(report, record.get("must"))
        after, recurrence = _after(report, record.get("after"))
        due, when = optional_expression(report, record.get("due")), optional_expression(report, record.get("when"))
        breach = optional_expression(report, record.get("→breach"))
        sources, note = covers(report, record.get("covers"), system), prose(record.get("note"))
        if named and who and must:
            rows.append(
                m.Duty(named, who, must, forbidden, after, recurrence, due, when, breach, sources, note,
                       span=record.span)
            )  # fmt: skip
    return m.Obligations(tuple(rows), span=section.span)


def _must(report: Report, cell: Fragment | None) -> tuple[Word | None, bool]:
    cell = stated(report, cell, "what a duty asks for", "name an event, or `not` an event")
    if cell is None:
        return None, False
    if cell.text.startswith("not "):
        return name(report, trimmed(part(cell, len("not "), len(cell.text))), "an event"), True
    return name(report, cell, "an event"), False


def _after(report: Report, cell: Fragment | None) -> tuple[tuple[Word, ...], Word | None]:
    cell = stated(report, cell, "what a duty follows", "name an event, or `every FREQ=MONTHLY;BYMONTHDAY=1`")
    if cell is None:
        return (), None
    if cell.text.startswith("every "):
        rule = trimmed(part(cell, len("every "), len(cell.text)))
        return (), Word(rule.text, span=rule.span)
    return names(report, cell, "an event"), None


def read_dossier(report: Report, section: Part, system: str | None) -> m.Dossier:
    """Read `## Dossier`."""
    rows: list[m.Paper] = []
    tables = required_tables(report, section)
    for record in records(report, tables, "paper type for", "when copies check covers note"):
        named, type_ = name(report, record.get("paper"), "a paper"), type_name(report, record.get("type"))
        needed_for = names(report, stated(report, record.get("for"), "the event a paper is for"), "an event")
        when, copies, check = (optional_expression(report, record.get(one)) for one in ("when", "copies", "check"))
        sources, note = covers(report, record.get("covers"), system), prose(record.get("note"))
        if named and type_:
            rows.append(m.Paper(named, type_, needed_for, when, copies, check, sources, note, span=record.span))
    return m.Dossier(tuple(rows), span=section.span)
