"""The sections about one decision: its table, its formula, its exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, cast, get_args

from bpmlib.errors import nearest
from bpmlib.formats.markdown.cells import BLANKS, is_nothing, part, trimmed, unquoted
from bpmlib.formats.markdown.report import Report
from bpmlib.formats.markdown.sections import Part, required_tables
from bpmlib.formats.markdown.tables import Table, after_arrow, missing_column, unique_columns
from bpmlib.formats.markdown.words import covers, half_width, name, names, prose, type_name
from bpmlib.model import policies as m
from bpmlib.model.expressions import Expr, Name, UnaryTests
from bpmlib.source import Fragment, Span
from bpmlib.syntax.parser import parse_expression, parse_tests

__all__ = ["read_decision", "read_exceptions"]

_NOTES: Final = ("note", "en", "zh")
_HIT_POLICIES: Final = get_args(m.HitPolicy)


def read_decision(report: Report, section: Part, system: str | None) -> m.DecisionTable | m.Formula | None:
    """Read `## Decision: x (HIT)` with its tables, or `## Decision: x : Type` with its block of FEEL."""
    head = _heading(report, section)
    if head is None:
        return None
    if head.type is not None:
        return _formula(report, section, head.name, head.type)
    hint = f"a formula has the heading `Decision: {head.name.text} : Type`, and a block of FEEL"
    for block in section.feel():
        report.error("feel-misplaced", "a decision by table has no block of FEEL", _line(report, block.first), hint)
    tables = required_tables(report, section, hint)
    grid = _grid(report, tables, ("rule",), typed=True)
    rows = [
        m.Row(named, line.tests, line.results, line.covers(report, system), line.notes(), span=line.span)
        for line in grid.lines
        if (named := name(report, line.cells.get("rule"), "a rule"))
    ]
    columns, results = tuple(grid.columns.values()), tuple(grid.results.values())
    return m.DecisionTable(head.name, head.hit_policy, columns, results, tuple(rows), span=section.span)


def read_exceptions(report: Report, section: Part, system: str | None) -> m.Exceptions | None:
    """Read `## Exceptions: x`."""
    decision = name(report, section.rest, "a decision")
    grid = _grid(report, required_tables(report, section), ("exception", "beats"), typed=False)
    rows: list[m.ExceptionRow] = []
    for line in grid.lines:
        named = name(report, line.cells.get("exception"), "an exception")
        beats, beats_all = _beats(report, line.cells.get("beats"))
        sources, notes = line.covers(report, system), line.notes()
        if named:
            rows.append(
                m.ExceptionRow(named, beats, beats_all, line.tests, line.results, sources, notes, span=line.span)
            )
    if decision is None:
        return None
    columns, results = tuple(grid.columns.values()), tuple(grid.results.values())
    return m.Exceptions(decision, columns, results, tuple(rows), span=section.span)


def _beats(report: Report, cell: Fragment | None) -> tuple[tuple[m.Word, ...], bool]:
    hint = "name the rules and exceptions it goes before, separated by commas, or write `all`"
    if cell is None:
        return (), False
    if is_nothing(cell):
        report.error("bad-beats", "an exception has to beat something", cell.span, hint)
        return (), False
    if cell.text == "all":
        return (), True
    words = names(report, cell, "a rule or an exception")
    for word in words:
        if word.text == "all":
            report.error("bad-beats", "`all` stands alone", word.span, hint)
    return words, False


# ---------------------------------------------------------------------------------------- headings


@dataclass(frozen=True, slots=True)
class _Head:
    name: m.Word
    hit_policy: m.HitPolicy
    type: m.TypeName | None


_TITLE = re.compile(r"(?P<name>[^(:]*)(?:\((?P<hit>[^()]*)\)|:(?P<type>.*))?", re.DOTALL)


def _heading(report: Report, section: Part) -> _Head | None:
    title = half_width(report, section.rest)
    match = _TITLE.fullmatch(title.text)
    if match is None:
        hint = "the heading is `Decision: name (UNIQUE)`, or `Decision: name : Type` for a formula"
        report.error("section-malformed", f"`{title.text}` is not a decision's title", title.span, hint)
        return None
    named = name(report, trimmed(part(title, 0, match.end("name"))), "a decision")
    policy: m.HitPolicy | None = "UNIQUE"
    type_ = None
    if match["hit"] is not None:
        policy = _hit_policy(report, trimmed(part(title, *match.span("hit"))))
    if match["type"] is not None:
        type_ = type_name(report, unquoted(trimmed(part(title, *match.span("type")))))
        if type_ is None:
            return None
    return _Head(named, policy, type_) if named and policy else None


def _hit_policy(report: Report, cell: Fragment) -> m.HitPolicy | None:
    words = " ".join(cell.text.split())
    if words in _HIT_POLICIES:
        return cast(m.HitPolicy, words)
    hint = nearest(words, _HIT_POLICIES) or "the hit policies are " + ", ".join(f"`{one}`" for one in _HIT_POLICIES)
    report.error("hit-policy-unknown", f"unknown hit policy `{cell.text}`", cell.span, hint)
    return None


def _formula(report: Report, section: Part, named: m.Word, type_: m.TypeName) -> m.Formula | None:
    for block in section.of_kind("table"):
        hint = f"a decision by table has the heading `Decision: {named.text} (UNIQUE)`"
        report.error("table-misplaced", "a formula has no table", _line(report, block.first), hint)
    blocks = section.feel()
    if not blocks:
        hint = "write the formula between lines ```feel and ```; in a workbook, right below the heading"
        report.error("feel-missing", f"`{named.text}` has no block of FEEL", section.span, hint)
        return None
    for block in blocks[1:]:
        first = (("first here", _line(report, blocks[0].first)),)
        report.error("feel-duplicate", "a formula has one block of FEEL", _line(report, block.first), "", first)
    source = report.source
    first_line, end = blocks[0].first + 1, max(blocks[0].first + 1, blocks[0].end - 1)
    text = Fragment.of(source.span(source.line_start(first_line), source.line_start(end)))
    left, right = len(text.text) - len(text.text.lstrip()), len(text.text.rstrip())
    expression = report.parse(parse_expression, part(text, min(left, right), right))
    return None if expression is None else m.Formula(named, type_, expression, span=section.span)


def _line(report: Report, number: int) -> Span:
    line = report.source.line(number).rstrip(BLANKS)
    start = report.source.line_start(number)
    return report.source.span(start, start + len(line))


# ------------------------------------------------------------------------------------------ tables


@dataclass(frozen=True, slots=True)
class _Line:
    """A row with its tests and results spread over the columns of all tables; `cells` are the other columns."""

    cells: dict[str, Fragment]
    tests: tuple[UnaryTests, ...]
    results: tuple[Expr | None, ...]
    span: Span

    def covers(self, report: Report, system: str | None) -> tuple[m.Cover, ...]:
        return covers(report, self.cells.get("covers"), system)

    def notes(self) -> tuple[tuple[str, str], ...]:
        texts = ((column, prose(self.cells.get(column))) for column in _NOTES)
        return tuple((column, text) for column, text in texts if text)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Several tables as one: a condition column is known by its expression, a result column by its name."""

    columns: dict[Expr, m.Column] = field(default_factory=dict)
    results: dict[str, m.ResultColumn] = field(default_factory=dict)
    lines: list[_Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Layout:
    """What each column of one table is, by its position."""

    named: dict[int, str] = field(default_factory=dict)
    conditions: dict[int, m.Column] = field(default_factory=dict)
    results: dict[int, m.ResultColumn] = field(default_factory=dict)


def _grid(report: Report, tables: list[Table], left: tuple[str, ...], *, typed: bool) -> _Grid:
    grid = _Grid()
    layouts = [_layout(report, table, left, typed=typed) for table in tables]
    for layout in layouts:
        for column in layout.conditions.values():
            grid.columns.setdefault(column.expression, column)
        for result in layout.results.values():
            known = grid.results.setdefault(result.name.text, result)
            if known.type != result.type:
                message = f"`{result.name.text}` has another type in a table above"
                first = (("first here", known.span),)
                report.error("result-type-differs", message, result.span, "one column has one type", first)
    for table, layout in zip(tables, layouts, strict=True):
        grid.lines.extend(_lines(report, table, layout, grid))
    return grid


def _lines(report: Report, table: Table, layout: _Layout, grid: _Grid) -> Iterator[_Line]:
    test_places = {expression: place for place, expression in enumerate(grid.columns)}
    result_places = {result: place for place, result in enumerate(grid.results)}
    tests_from = [(at, test_places[column.expression]) for at, column in layout.conditions.items()]
    results_from = [(at, result_places[column.name.text]) for at, column in layout.results.items()]
    for row in table.rows:
        tests = [UnaryTests((), span=row.span)] * len(test_places)
        results: list[Expr | None] = [None] * len(result_places)
        for at, place in tests_from:
            if not is_nothing(row.cells[at]):
                tests[place] = report.parse(parse_tests, row.cells[at]) or tests[place]
        for at, place in results_from:
            cell = row.cells[at]
            results[place] = None if is_nothing(cell) else report.parse(parse_expression, cell)
        named = {column: row.cells[at] for at, column in layout.named.items()}
        yield _Line(named, tuple(tests), tuple(results), row.span)


def _layout(report: Report, table: Table, left: tuple[str, ...], *, typed: bool) -> _Layout:
    layout = _Layout()
    keys: list[tuple[object, Fragment]] = []
    special = (*left, "covers", *_NOTES)
    past_arrow = False
    for at, header in enumerate(table.header):
        if not header.text:
            continue
        result = after_arrow(header)
        if result is not None:
            past_arrow = True
            column = _result_column(report, result, header, typed=typed)
            if column is not None:
                layout.results[at] = column
                keys.append((column.name.text, header))
        elif header.text in special and not (past_arrow and header.text in left):
            layout.named[at] = header.text
            keys.append((("column", header.text), header))
        elif past_arrow:
            hint = nearest(header.text, special) or "conditions stand left of the first `→`"
            report.error("column-misplaced", f"column `{header.text}` stands among the results", header.span, hint)
        else:
            _add_condition(report, header, at, special, layout, keys)
    unique_columns(report, keys)
    _require_columns(report, table, left, layout)
    return layout


def _add_condition(
    report: Report,
    header: Fragment,
    at: int,
    special: tuple[str, ...],
    layout: _Layout,
    keys: list[tuple[object, Fragment]],
) -> None:
    expression = report.parse(parse_expression, header)
    if expression is None:
        return
    if isinstance(expression, Name) and expression.name in special:
        hint = "give the value another name in `Terms`"
        report.error("column-reserved", f"`{expression.name}` is a column of its own here", header.span, hint)
        return
    layout.conditions[at] = m.Column(expression, span=header.span)
    keys.append((expression, header))


def _require_columns(report: Report, table: Table, left: tuple[str, ...], layout: _Layout) -> None:
    headers = {header.text for header in table.header}
    for column in left:
        if column not in headers:
            missing_column(report, table, column)
    if not any(after_arrow(header) is not None for header in table.header):
        hint = "a result's header starts with `→`"
        report.error("result-missing", "the table has no result column", table.span, hint)


def _result_column(report: Report, result: Fragment, header: Fragment, *, typed: bool) -> m.ResultColumn | None:
    clean = half_width(report, result)
    before, colon, _ = clean.text.partition(":")
    named = name(report, trimmed(part(clean, 0, len(before))), "a result")
    if typed and not colon:
        hint = f"write `→ {before.strip(BLANKS)} : Type`"
        report.error("result-type", f"result `{clean.text}` has no type", header.span, hint)
        return None
    if colon and not typed:
        hint = f"write `→ {before.strip(BLANKS)}`; the decision's own table has the type"
        report.error("result-type", "a result of an exception has no type of its own", header.span, hint)
        return None
    type_ = None
    if colon:
        type_ = type_name(report, unquoted(trimmed(part(clean, len(before) + 1, len(clean.text)))))
        if type_ is None:
            return None
    return m.ResultColumn(named, type_, span=header.span) if named else None
