"""The sections that are lists of named things: inputs, parameters, terms, relations, reasons, readings."""

from __future__ import annotations

import re

from bpmlib.calendars import Period
from bpmlib.formats.markdown.cells import is_nothing, part, trimmed
from bpmlib.formats.markdown.report import Report
from bpmlib.formats.markdown.sections import Part, required_tables
from bpmlib.formats.markdown.tables import Record, Table, records, unique_columns
from bpmlib.formats.markdown.texts import sentence
from bpmlib.formats.markdown.words import (
    IDENTIFIER,
    PERIOD,
    bare_date,
    covers,
    half_width,
    name,
    optional_type,
    prose,
    stated,
    type_name,
)
from bpmlib.model import policies as m
from bpmlib.model.expressions import Expr, Null, Temporal
from bpmlib.source import Fragment
from bpmlib.syntax.parser import parse_expression, parse_tests, parse_value

__all__ = ["figure", "read_inputs", "read_parameters", "read_readings", "read_reasons", "read_relation", "read_terms"]


def read_inputs(report: Report, section: Part) -> m.Inputs:
    """Read `## Inputs`."""
    tables = required_tables(report, section)
    rows: list[m.InputRow] = []
    for record in records(report, tables, "name type", "unit allowed en zh note"):
        named = name(report, record.get("name"), "an input")
        type_ = type_name(report, record.get("type"))
        unit, allowed = record.get("unit"), record.get("allowed")
        if named and type_:
            rows.append(
                m.InputRow(
                    named,
                    type_,
                    None if unit is None or is_nothing(unit) else m.Word(unit.text, span=unit.span),
                    None if allowed is None or is_nothing(allowed) else report.parse(parse_tests, allowed),
                    *_languages(record),
                    span=record.span,
                )
            )
    return m.Inputs(tuple(rows), span=section.span)


def _languages(record: Record) -> tuple[str, str, str]:
    return prose(record.get("en")), prose(record.get("zh")), prose(record.get("note"))


def read_parameters(report: Report, section: Part) -> m.Parameters:
    """Read `## Parameters`."""
    tables = required_tables(report, section)
    rows: list[m.Parameter] = []
    for record in records(report, tables, "name value type", "from en zh note"):
        named = name(report, record.get("name"), "a parameter")
        type_ = type_name(report, record.get("type"))
        cell = stated(report, record.get("value"), "a value", "write `?` where the company has to set it")
        value = None if cell is None or cell.text == "?" else figure(report, cell)
        since = bare_date(report, record.get("from"))
        if named and type_:
            rows.append(m.Parameter(named, value, type_, since, *_languages(record), span=record.span))
    return m.Parameters(tuple(rows), span=section.span)


def figure(report: Report, cell: Fragment) -> Expr | None:
    """Return the value that a parameter is given, or None after it was reported."""
    if not PERIOD.match(cell.text):
        return report.parse(parse_value, cell)
    value = report.parse(lambda fragment, _: Period.parse(fragment), cell)
    return None if value is None else Temporal(value, span=cell.span)


def read_terms(report: Report, section: Part) -> m.Terms:
    """Read `## Terms`."""
    tables = required_tables(report, section)
    rows: list[m.Term] = []
    for record in records(report, tables, "name is", "type en zh note"):
        named = name(report, record.get("name"), "a term")
        cell = stated(report, record.get("is"), "what a term is", "write the expression it stands for")
        expression = None if cell is None else report.parse(parse_expression, cell)
        type_ = optional_type(report, record.get("type"))
        if named and expression:
            rows.append(m.Term(named, expression, type_, *_languages(record), span=record.span))
    return m.Terms(tuple(rows), span=section.span)


def read_relation(report: Report, section: Part) -> m.Relation | None:
    """Read `## Relation: x`; its tables must have the same columns, since no constant stands for a missing one."""
    named = name(report, section.rest, "a relation")
    tables = required_tables(report, section)
    heads = [_relation_columns(report, table) for table in tables]
    for table, head in zip(tables[1:], heads[1:], strict=True):
        if head != heads[0]:
            hint = "the columns are " + ", ".join(f"`{word.text}`" for word in heads[0])
            report.error("relation-columns", "the tables of a relation have the same columns", table.span, hint)
    rows = [tuple(_constant(report, cell) for cell in row.cells) for table in tables for row in table.rows]
    sound = [tuple(cell for cell in row if cell is not None) for row in rows]
    if named is None or not heads:
        return None
    return m.Relation(named, heads[0], tuple(sound), span=section.span)


def _relation_columns(report: Report, table: Table) -> tuple[m.Word, ...]:
    unique_columns(report, [(header.text, header) for header in table.header])
    words = [name(report, header, "a column") for header in table.header]
    return tuple(word for word in words if word is not None)


def _constant(report: Report, cell: Fragment) -> Expr | None:
    return Null(span=cell.span) if is_nothing(cell) else report.parse(parse_expression, cell)


def read_reasons(report: Report, section: Part, system: str | None) -> m.Reasons | None:
    """Read `## Reasons: x`."""
    decision = name(report, section.rest, "a decision")
    tables = required_tables(report, section)
    rows: list[m.Reason] = []
    for record in records(report, tables, "rule en zh", "covers note"):
        rule = name(report, record.get("rule"), "a rule")
        sources = covers(report, record.get("covers"), system)
        en, zh = sentence(report, record.get("en")), sentence(report, record.get("zh"))
        if rule:
            rows.append(m.Reason(rule, sources, en, zh, prose(record.get("note")), span=record.span))
    return m.Reasons(decision, tuple(rows), span=section.span) if decision else None


# ---------------------------------------------------------------------------------------- readings


def read_readings(report: Report, section: Part) -> m.Readings:
    """Read `## Readings`."""
    tables = required_tables(report, section)
    rows: list[m.Reading] = []
    for record in records(report, tables, "reading clause unclear taken instead", "note"):
        named = name(report, record.get("reading"), "a reading")
        clause, unclear, taken = (prose(record.get(column)) for column in ("clause", "unclear", "taken"))
        parameter, value = _instead(report, record.get("instead"))
        if named:
            note = prose(record.get("note"))
            rows.append(m.Reading(named, clause, unclear, taken, parameter, value, note, span=record.span))
    return m.Readings(tuple(rows), span=section.span)


_SETTING = re.compile(r"(?P<parameter>[^=<>!]*?)[ \t]*[=＝](?P<value>.*)", re.DOTALL)


def _instead(report: Report, cell: Fragment | None) -> tuple[m.Word | None, Expr | None]:
    """Return the parameter and the value of `parameter = value`, nothing for `-`."""
    if cell is None or is_nothing(cell):
        return None, None
    hint = "write `parameter = value`, or `-` with the reason in `taken`"
    match = _SETTING.fullmatch(cell.text)
    if match is None or not IDENTIFIER.fullmatch(match["parameter"]):
        report.error("bad-instead", f"`{cell.text}` sets no parameter", cell.span, hint)
        return None, None
    half_width(report, part(cell, match.end("parameter"), match.start("value")))
    value = trimmed(part(cell, match.start("value"), len(cell.text)))
    if not value.text:
        report.error("bad-instead", f"`{cell.text}` gives `{match['parameter']}` no value", cell.span, hint)
        return None, None
    named = trimmed(part(cell, 0, match.end("parameter")))
    return m.Word(named.text, span=named.span), figure(report, value)
