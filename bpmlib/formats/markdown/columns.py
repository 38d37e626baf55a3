"""A table of a section from its columns, and what stands in cells that several kinds of sections have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bpmlib.formats.markdown.aligned import pipe_table
from bpmlib.model.expressions import ContextLiteral, Expr, TypeName
from bpmlib.source import Span
from bpmlib.syntax.show import show, show_type

__all__ = ["columns", "instant", "optional", "settings", "type_cell"]


def columns(found: Sequence[tuple[str, Sequence[str]]], optional: Sequence[str]) -> str:
    """Return a table from its columns, each with its header; an `optional` one that says nothing is left out.

    >>> print(columns([("case", ["one"]), ("note", [""])], ["note"]))
    | case |
    |------|
    | one  |
    """
    kept = [(header, cells) for header, cells in found if header not in optional or any(cells)]
    rows = list(zip(*(cells for _, cells in kept), strict=True))
    return pipe_table([header for header, _ in kept], rows)


def optional(expression: Expr | None) -> str:
    """Return an expression as a cell, empty where there is none."""
    return "" if expression is None else show(expression)


def type_cell(type_: TypeName) -> str:
    """Return a type as a cell: in backticks where Markdown would take it for a tag."""
    shown = show_type(type_)
    return f"`{shown}`" if "<" in shown else shown


def settings(found: tuple[tuple[str, Expr], ...], span: Span) -> str:
    """Return the parameters that a row gives other figures as a cell, empty where it gives none."""
    return show(ContextLiteral(found, span=span)) if found else ""


def instant(at: datetime) -> str:
    """Return a local date and time as a cell, without seconds that say nothing."""
    return at.isoformat(timespec="minutes" if not at.second else "auto")
