"""Changes of tables: their cells, results, rows, the order of rows, and what an exception beats."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.source import Span
from bpmlib.syntax.literals import literal
from bpmlib.verify.mutants.site import Edit, Site, among, deleted, fewer, line_of

__all__ = ["beats", "cells", "figures", "formulas", "orderless", "relations", "results", "rows", "swaps"]

_IN_ORDER: Final = ("FIRST", "RULE ORDER", "COLLECT")
"""The hit policies for which the order of the rows says something."""


def cells(node: Any, _: Site) -> Iterator[Edit]:
    """Yield the conditions of each column: `-` as each value, a value as `-`, a word as the other words."""
    if not isinstance(node, p.DecisionTable | p.Exceptions):
        return
    for column in zip(*(row.tests for row in node.rows), strict=True):
        written = dict.fromkeys(cell.span.text for cell in column if cell.tests)
        for cell in column:
            if not cell.tests:
                yield from (((cell.span, text),) for text in written)
                continue
            yield ((cell.span, "-"),)
            if all(isinstance(test, m.String) for test in cell.tests):
                yield from (((cell.span, text),) for text in written if text != cell.span.text)


def results(node: Any, site: Site) -> Iterator[Edit]:
    """Yield each result as every other one that its type allows or that its column has."""
    if not isinstance(node, p.DecisionTable | p.Exceptions):
        return
    types = _types(node, site)
    for head, column in zip(node.results, zip(*(row.results for row in node.rows), strict=True), strict=True):
        written = dict.fromkeys(one.span.text for one in column if one is not None)
        written |= dict.fromkeys(map(literal, site.allowed(types.get(head.name.text, ""))))
        for one in column:
            if one is not None:
                yield from (((one.span, text),) for text in written if text != one.span.text)


def _types(node: p.DecisionTable | p.Exceptions, site: Site) -> dict[str, str]:
    """Return the names of the types of the results; those of exceptions stand with their decision."""
    if isinstance(node, p.Exceptions):
        node = next(one for one in site.sections(p.DecisionTable) if one.name.text == node.decision.text)
    return {one.name.text: one.type.name for one in node.results if one.type is not None}


_OTHERWISE: Final = {
    "number": "({}) + 1", "boolean": "not({})", "string": '({}) + "x"', "date": '({}) + @"P1D"',
    "date and time": '({}) + @"PT1H"', "list": "remove({}, 1)",
}  # fmt: skip
"""What of a formula gives something else, by the kind of its value."""


def formulas(node: Any, site: Site) -> Iterator[Edit]:
    """Yield each decision that is a formula with another outcome: one more, not true, a day later, an item less."""
    if isinstance(node, p.Formula):
        span = node.expression.span
        other = _OTHERWISE.get(site.checked.type_of(node.expression).kind)
        if other is not None:
            yield ((span, other.format(span.text)),)


def relations(node: Any, _: Site) -> Iterator[Edit]:
    """Yield each constant table with a row left out, and its words as the other words of their column."""
    if not isinstance(node, p.Relation):
        return
    yield from (deleted(row[0]) for row in node.rows)
    for column in zip(*node.rows, strict=True):
        written = dict.fromkeys(cell.span.text for cell in column if isinstance(cell, m.String))
        for cell in column:
            if isinstance(cell, m.String):
                yield from (((cell.span, text),) for text in written if text != cell.span.text)


def figures(node: Any, site: Site) -> Iterator[Edit]:
    """Yield each parameter that is a word as every other word that its type allows."""
    if isinstance(node, p.Parameter) and isinstance(node.value, m.String):
        value = node.value
        quoted = value.span.text[:1] == '"'
        for word in site.allowed(node.type.name):
            if word != value.value:
                yield ((value.span, literal(word) if quoted else word),)


def rows(node: Any, site: Site) -> Iterator[Edit]:
    """Yield each table with a row left out, with the reasons of the rule and the mentions of it in exceptions."""
    if not isinstance(node, p.DecisionTable | p.Exceptions):
        return
    decision = node.name.text if isinstance(node, p.DecisionTable) else node.decision.text
    reasons = [one for one in site.sections(p.Reasons) if one.decision.text == decision]
    others = [row for one in site.sections(p.Exceptions) if one.decision.text == decision for row in one.rows]
    for row in node.rows:
        name = row.name.text
        edit = list(among(row, node.rows))
        for one in reasons:
            edit += (part for reason in one.rows if reason.rule.text == name for part in among(reason, one.rows))
        edit += (_unbeaten(other, name) for other in others if name in {word.text for word in other.beats})
        yield tuple(edit)


def _unbeaten(exception: p.ExceptionRow, name: str) -> tuple[Span, str]:
    """Return the change by which an exception no longer names a rule among those that it beats."""
    words = exception.beats
    return words[0].span.to(words[-1].span), ", ".join(word.text for word in words if word.text != name) or "-"


def swaps(node: Any, _: Site) -> Iterator[Edit]:
    """Yield each table with two neighbours swapped."""
    if isinstance(node, p.DecisionTable | p.Exceptions):
        for one, other in pairwise(line_of(row.span) for row in node.rows):
            yield ((one.to(other), other.text.rstrip("\n") + "\n" + one.text),)


def orderless(site: Site, span: Span) -> bool:
    """Return whether the rows at a place belong to a table in which their order says nothing about the outcome."""
    tables = {one.name.text: one for one in site.sections(p.DecisionTable)}
    exceptions = [(tables[one.decision.text], one) for one in site.sections(p.Exceptions)]
    for table, owner in [*((table, table) for table in tables.values()), *exceptions]:
        if any(span.start <= row.span.start < span.end for row in owner.rows):
            return table.hit_policy not in _IN_ORDER
    return False


def beats(node: Any, _: Site) -> Iterator[Edit]:
    """Yield each list of what an exception beats with one of them left out."""
    if isinstance(node, p.ExceptionRow):
        yield from fewer(node.beats)
