"""The section `Examples`: values by input path on the left, what must come out on the right."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from bpmlib import errors
from bpmlib.errors import nearest
from bpmlib.formats.markdown.cells import is_nothing, part, trimmed
from bpmlib.formats.markdown.report import Report
from bpmlib.formats.markdown.sections import Part, required_tables
from bpmlib.formats.markdown.tables import Row, Table, after_arrow, unique_columns
from bpmlib.formats.markdown.words import bare_date, dotted, name, names, prose
from bpmlib.model import policies as m
from bpmlib.model.expressions import ContextLiteral, Expr
from bpmlib.source import Fragment
from bpmlib.syntax.parser import parse_expression, parse_value

__all__ = ["ERRORS", "read_examples", "settings"]

ERRORS: Final = tuple(
    one.__name__
    for one in (
        errors.InputError,
        errors.NotEffective,
        errors.EvaluationError,
        errors.ParameterNotSet,
        errors.NoMatch,
        errors.Conflict,
    )
)
"""What a decision may raise, and an example may expect."""

_LEFT: Final = ("as_of", "set")
_Kind = Literal["value", "rule", "error"]


@dataclass(frozen=True, slots=True)
class _Layout:
    """What each column is, by its position: a named one, an input's path, or an expectation with its decision."""

    named: dict[int, str] = field(default_factory=dict)
    paths: dict[int, str] = field(default_factory=dict)
    expected: dict[int, tuple[_Kind, str]] = field(default_factory=dict)


def read_examples(report: Report, section: Part) -> m.ExampleTable:
    """Read `## Examples`, all its tables one after the other."""
    rows: list[m.Example] = []
    for table in required_tables(report, section):
        layout = _layout(report, table)
        rows.extend(_example(report, row, layout) for row in table.rows)
    return m.ExampleTable(tuple(rows), span=section.span)


def _layout(report: Report, table: Table) -> _Layout:
    layout = _Layout()
    keys: list[tuple[object, Fragment]] = []
    for at, header in enumerate(table.header):
        if not header.text:
            continue
        result = after_arrow(header)
        if result is not None:
            found = _expectation(report, result)
            if found is not None:
                layout.expected[at] = found
                keys.append((found, header))
        elif header.text == "note" or (header.text in _LEFT and not layout.expected):
            layout.named[at] = header.text
            keys.append((header.text, header))
        elif layout.expected:
            hint = "what is given stands left of the first `→`"
            report.error("column-misplaced", f"column `{header.text}` stands among the results", header.span, hint)
        else:
            path = dotted(report, header, "the path of an input")
            if path is not None:
                layout.paths[at] = path.text
                keys.append((path.text, header))
    unique_columns(report, keys)
    if not any(after_arrow(header) is not None for header in table.header):
        hint = "what must come out stands under `→ decision`, `→ rule decision` or `→ error`"
        report.error("result-missing", "the examples expect nothing", table.span, hint)
    return layout


def _expectation(report: Report, result: Fragment) -> tuple[_Kind, str] | None:
    if result.text == "error":
        return "error", ""
    if result.text.startswith("rule "):
        decision = name(report, trimmed(part(result, len("rule "), len(result.text))), "a decision")
        return ("rule", decision.text) if decision else None
    decision = name(report, result, "a decision")
    return ("value", decision.text) if decision else None


def _example(report: Report, row: Row, layout: _Layout) -> m.Example:
    given: list[tuple[str, Expr]] = []
    for at, path in layout.paths.items():
        if not is_nothing(row.cells[at]):
            value = report.parse(parse_expression, row.cells[at])
            if value is not None:
                given.append((path, value))
    found = [_expected(report, row.cells[at], *expected) for at, expected in layout.expected.items()]
    expects = tuple(one for one in found if one is not None)
    if layout.expected and all(is_nothing(row.cells[at]) for at in layout.expected):
        hint = "say what must come out, or leave the row out"
        report.error("example-expects-nothing", "the example expects nothing", row.span, hint)
    cells = {column: row.cells[at] for at, column in layout.named.items()}
    as_of = bare_date(report, cells.get("as_of"))
    return m.Example(
        tuple(given), as_of, settings(report, cells.get("set")), expects, prose(cells.get("note")), span=row.span
    )


def _expected(report: Report, cell: Fragment, kind: _Kind, decision: str) -> m.Expectation | None:
    if is_nothing(cell):
        return None
    if kind == "value":
        value = report.parse(parse_expression, cell)
        return m.Expectation(kind, decision, value, span=cell.span) if value is not None else None
    words = names(report, cell, "a rule" if kind == "rule" else "an error")
    if kind == "error":
        for word in words:
            if word.text not in ERRORS:
                hint = nearest(word.text, ERRORS) or "a decision may raise " + ", ".join(f"`{one}`" for one in ERRORS)
                report.error("error-unknown", f"unknown error `{word.text}`", word.span, hint)
    return m.Expectation(kind, decision, None, tuple(word.text for word in words), span=cell.span)


def settings(report: Report, cell: Fragment | None) -> tuple[tuple[str, Expr], ...]:
    """Return the parameters that a cell `set` gives other figures, none for `-`."""
    if cell is None or is_nothing(cell):
        return ()
    value = report.parse(parse_value, cell)
    if value is None:
        return ()
    if not isinstance(value, ContextLiteral):
        hint = "write the parameters as `{name: value}`"
        report.error("bad-set", f"`{cell.text}` is not a context of parameters", cell.span, hint)
        return ()
    return value.entries
