"""The sections of a course of action to their tables: the writer's half for `processes` and `histories`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from bpmlib.formats.markdown.aligned import pipe_table
from bpmlib.model import processes as m
from bpmlib.model.expressions import ContextLiteral, Expr, TypeName
from bpmlib.model.words import Cover, Word
from bpmlib.syntax.show import show, show_type

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
            alike = groupby(rows, key=lambda row: (row.open is None, row.refused is None))
            return f"## Examples: {process.text}\n" + "\n\n".join(_histories(list(group)) for _, group in alike)


def _table(columns: Sequence[tuple[str, Sequence[str]]], optional: str) -> str:
    kept = [(header, cells) for header, cells in columns if header not in optional.split(",") or any(cells)]
    rows = list(zip(*(cells for _, cells in kept), strict=True))
    return pipe_table([header for header, _ in kept], rows)


def _events(rows: Sequence[m.EventRow]) -> str:
    columns = [
        ("event", [row.name.text for row in rows]),
        ("document", [_type(row.document) for row in rows]),
        *((key, [getattr(row, key) for row in rows]) for key in ("en", "zh", "note")),
    ]
    return _table(columns, "en,zh,note")


def _steps(rows: Sequence[m.Step], covers: Covers) -> str:
    columns = [
        ("step", [row.name.text for row in rows]),
        ("from", ["any" if row.origins is None else _words(row.origins) for row in rows]),
        ("event", [f"overdue {row.event.text}" if row.overdue else row.event.text for row in rows]),
        ("by", [_actors(row.by) for row in rows]),
        ("when", [_optional(row.when) for row in rows]),
        ("→ to", [row.target.text for row in rows]),
        ("→ does", [_optional(row.does) for row in rows]),
        ("covers", [covers(row.covers) for row in rows]),
        ("note", [row.note for row in rows]),
    ]
    return _table(columns, "when,→ does,covers,note")


def _duties(rows: Sequence[m.Duty], covers: Covers) -> str:
    columns = [
        ("duty", [row.name.text for row in rows]),
        ("who", [_actors(row.who) for row in rows]),
        ("must", [f"not {row.must.text}" if row.forbidden else row.must.text for row in rows]),
        ("after", [f"every {row.recurrence.text}" if row.recurrence else _words(row.after) for row in rows]),
        ("due", [_optional(row.due) for row in rows]),
        ("when", [_optional(row.when) for row in rows]),
        ("→ breach", [_optional(row.breach) for row in rows]),
        ("covers", [covers(row.covers) for row in rows]),
        ("note", [row.note for row in rows]),
    ]
    return _table(columns, "when,→ breach,covers,note")


def _papers(rows: Sequence[m.Paper], covers: Covers) -> str:
    columns = [
        ("paper", [row.name.text for row in rows]),
        ("type", [_type(row.type) for row in rows]),
        ("for", [_words(row.needed_for) for row in rows]),
        ("when", [_optional(row.when) for row in rows]),
        ("copies", [_optional(row.copies) for row in rows]),
        ("check", [_optional(row.check) for row in rows]),
        ("covers", [covers(row.covers) for row in rows]),
        ("note", [row.note for row in rows]),
    ]
    return _table(columns, "when,copies,check,covers,note")


def _histories(rows: Sequence[m.HistoryRow]) -> str:
    """Return a table of rows that look at the same: a column that a row does not have may not be there."""
    stages = list(dict.fromkeys(stage for row in rows for stage, _ in row.states))
    facts = list(dict.fromkeys(path for row in rows for path, _ in row.facts))
    columns = [
        ("case", [row.case.text for row in rows]),
        ("at", [row.at.isoformat(timespec="minutes" if not row.at.second else "auto") for row in rows]),
        ("event", [row.event.text if row.event else "" for row in rows]),
        ("by", [" and ".join(word.text for word in row.by) for row in rows]),
        ("actor", [row.actor for row in rows]),
        *((path, [_optional(dict(row.facts).get(path)) for row in rows]) for path in facts),
        ("set", [_settings(row) for row in rows]),
        ("with", [_optional(row.given) for row in rows]),
        *((f"→ {one}", [_state(row, one) for row in rows]) for one in stages),
    ]
    if any(row.open is not None for row in rows):
        columns.append(("→ open", [", ".join(map(_duty, row.open or ())) for row in rows]))
    if any(row.refused is not None for row in rows):
        columns.append(("→ refused", [row.refused.text if row.refused else "" for row in rows]))
    columns.append(("note", [row.note for row in rows]))
    return _table(columns, "by,actor,set,with,note")


def _settings(row: m.HistoryRow) -> str:
    return show(ContextLiteral(row.settings, span=row.span)) if row.settings else ""


def _state(row: m.HistoryRow, stage: str) -> str:
    return next((word.text for name, word in row.states if name == stage), "")


def _duty(duty: tuple[Word, bool]) -> str:
    return f"{duty[0].text} overdue" if duty[1] else duty[0].text


def _words(words: Sequence[Word]) -> str:
    return ", ".join(word.text for word in words)


def _actors(actors: m.Actors | None) -> str:
    if actors is None:
        return ""
    joint = " and " if actors.joint else " or "
    return ", ".join([joint.join(word.text for word in actors.roles), *(f"not {one.text}" for one in actors.unlike)])


def _optional(expression: Expr | None) -> str:
    return "" if expression is None else show(expression)


def _type(type_: TypeName) -> str:
    shown = show_type(type_)
    return f"`{shown}`" if "<" in shown else shown
