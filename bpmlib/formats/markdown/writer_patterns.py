"""The sections of patterns to their tables: the writer's half for `patterns`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from bpmlib.formats.markdown.columns import columns, instant, optional, settings, type_cell
from bpmlib.model import patterns as m

__all__ = ["held_text", "pattern_section"]


def pattern_section(section: m.Pattern | m.FactHistories) -> str:
    """Return the text of a section."""
    match section:
        case m.Pattern(name, parts, priority):
            title = f"{name.text} (priority {priority})" if priority else name.text
            return f"## Pattern: {title}\n" + _parts(parts)
        case m.FactHistories(pattern, rows):
            alike = groupby(rows, key=lambda row: row.holds is None)
            return f"## Examples: {pattern.text}\n" + "\n\n".join(_rows(list(group)) for _, group in alike)


def _parts(parts: Sequence[m.Part]) -> str:
    found: list[tuple[str, Sequence[str]]] = [
        ("part", [part.kind for part in parts]),
        ("name", [part.name.text if part.name else "" for part in parts]),
        ("type", [type_cell(part.type) if part.type else "" for part in parts]),
        ("where", [optional(part.where) for part in parts]),
        ("note", [part.note for part in parts]),
    ]
    return columns(found, ["note"])


def _rows(rows: Sequence[m.FactRow]) -> str:
    """Return a table of rows that all look at what holds, or of which none does."""
    found: list[tuple[str, list[str]]] = [
        ("case", [row.case.text for row in rows]),
        ("at", [instant(row.at) for row in rows]),
        ("do", [row.does or "" for row in rows]),
        ("type", [type_cell(row.type) if row.type else "" for row in rows]),
        ("with", [optional(row.given) for row in rows]),
        ("set", [settings(row.settings, row.span) for row in rows]),
    ]
    if any(row.holds is not None for row in rows):
        found.append(("→ holds", [held_text(row.holds) for row in rows]))
    found.append(("note", [row.note for row in rows]))
    return columns(found, ["set", "note"])


def held_text(held: Sequence[m.Held] | None) -> str:
    """Return the text of a cell `→ holds` or `→ does`."""
    return ", ".join(f"{one.type.name} {optional(one.values)}".rstrip() for one in held or ())
