"""The sections of a course of action to their tables: the writer's half for `processes` and `histories`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from bpmlib.formats.markdown.columns import columns, instant, optional, settings, type_cell
from bpmlib.formats.markdown.writer_patterns import held_text
from bpmlib.model import processes as m
from bpmlib.model.words import Cover, Word

__all__ = ["ProcessSection", "process_section"]

ProcessSection = m.Events | m.Process | m.Obligations | m.Dossier | m.Histories
Covers = Callable[[Sequence[Cover]], str]


def process_section(section: ProcessSection, covers: Covers) -> str:
    """Return the text of a section; `covers` writes the ids of source rules."""
    match section:
        case m.Events(rows):
            return "## Events\n" + _events(rows)
        case m.Process(name, starts, ends, steps):
            title = f"{name.text} (starts: {starts.text}; ends: {_words(ends)})"
            return f"## Process: {title}\n" + _steps(steps, covers)
        case m.Obligations(rows):
            return "## Obligations\n" + _duties(rows, covers)
        case m.Dossier(rows):
            return "## Dossier\n" + _papers(rows, covers)
        case m.Histories(process, rows):
            alike = groupby(rows, key=lambda row: (row.open is None, row.does is None, row.refused is None))
            return f"## Examples: {process.text}\n" + "\n\n".join(_histories(list(group)) for _, group in alike)


def _events(rows: Sequence[m.EventRow]) -> str:
    found = [
        ("event", [row.name.text for row in rows]),
        ("document", [type_cell(row.document) for row in rows]),
        *((key, [getattr(row, key) for row in rows]) for key in ("en", "zh", "note")),
    ]
    return columns(found, ["en", "zh", "note"])


def _steps(rows: Sequence[m.Step], covers: Covers) -> str:
    found = [
        ("step", [row.name.text for row in rows]),
        ("from", ["any" if row.origins is None else _words(row.origins) for row in rows]),
        ("event", [f"overdue {row.event.text}" if row.overdue else row.event.text for row in rows]),
        ("by", [_actors(row.by) for row in rows]),
        ("when", [optional(row.when) for row in rows]),
        ("→ to", [row.target.text for row in rows]),
        ("→ does", [optional(row.does) for row in rows]),
        ("covers", [covers(row.covers) for row in rows]),
        ("note", [row.note for row in rows]),
    ]
    return columns(found, ["when", "→ does", "covers", "note"])


def _duties(rows: Sequence[m.Duty], covers: Covers) -> str:
    found = [
        ("duty", [row.name.text for row in rows]),
        ("who", [_actors(row.who) for row in rows]),
        ("must", [f"not {row.must.text}" if row.forbidden else row.must.text for row in rows]),
        ("after", [f"every {row.recurrence.text}" if row.recurrence else _words(row.after) for row in rows]),
        ("due", [optional(row.due) for row in rows]),
        ("when", [optional(row.when) for row in rows]),
        ("→ breach", [optional(row.breach) for row in rows]),
        ("covers", [covers(row.covers) for row in rows]),
        ("note", [row.note for row in rows]),
    ]
    return columns(found, ["when", "→ breach", "covers", "note"])


def _papers(rows: Sequence[m.Paper], covers: Covers) -> str:
    found = [
        ("paper", [row.name.text for row in rows]),
        ("type", [type_cell(row.type) for row in rows]),
        ("for", [_words(row.needed_for) for row in rows]),
        ("when", [optional(row.when) for row in rows]),
        ("copies", [optional(row.copies) for row in rows]),
        ("check", [optional(row.check) for row in rows]),
        ("covers", [covers(row.covers) for row in rows]),
        ("note", [row.note for row in rows]),
    ]
    return columns(found, ["when", "copies", "check", "covers", "note"])


def _histories(rows: Sequence[m.HistoryRow]) -> str:
    """Return a table of rows that look at the same: a column that a row does not have may not be there."""
    stages = list(dict.fromkeys(stage for row in rows for stage, _ in row.states))
    facts = list(dict.fromkeys(path for row in rows for path, _ in row.facts))
    found = [
        ("case", [row.case.text for row in rows]),
        ("at", [instant(row.at) for row in rows]),
        ("event", [row.event.text if row.event else "" for row in rows]),
        ("by", [" and ".join(word.text for word in row.by) for row in rows]),
        ("actor", [row.actor for row in rows]),
        *((path, [optional(dict(row.facts).get(path)) for row in rows]) for path in facts),
        ("set", [settings(row.settings, row.span) for row in rows]),
        ("with", [optional(row.given) for row in rows]),
        *((f"→ {one}", [_state(row, one) for row in rows]) for one in stages),
    ]
    if any(row.open is not None for row in rows):
        found.append(("→ open", [", ".join(map(_duty, row.open or ())) for row in rows]))
    if any(row.does is not None for row in rows):
        found.append(("→ does", [held_text(row.does) for row in rows]))
    if any(row.refused is not None for row in rows):
        found.append(("→ refused", [row.refused.text if row.refused else "" for row in rows]))
    found.append(("note", [row.note for row in rows]))
    return columns(found, ["by", "actor", "set", "with", "note"])


def _state(row: m.HistoryRow, stage: str) -> str:
    return next((word.text for name, word in row.states if name == stage), "")


def _duty(duty: m.OpenDuty) -> str:
    by = f" by {' or '.join(word.text for word in duty.by)}" if duty.by else ""
    return f"{duty.name.text}{by} overdue" if duty.overdue else f"{duty.name.text}{by}"


def _words(words: Sequence[Word]) -> str:
    return ", ".join(word.text for word in words)


def _actors(actors: m.Actors | None) -> str:
    if actors is None:
        return ""
    joint = " and " if actors.joint else " or "
    return ", ".join([joint.join(word.text for word in actors.roles), *(f"not {one.text}" for one in actors.unlike)])
