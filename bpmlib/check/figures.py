"""Figures written into rules, which the company could not change there: they want to be parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bpmlib.check.infer import Inference
from bpmlib.check.scope import Report
from bpmlib.functions.registry import BUILTINS
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.model.patterns import Pattern
from bpmlib.model.walk import nodes

__all__ = ["check_figures"]

_PLAIN: Final = (0, 1)
_PLACES: Final = ("scale", "position", "start position", "start_position", "length", "match")
"""Arguments of built-ins that count digits, items or characters."""
_MADE: Final = ("date", "time", "date and time", "duration")
"""Built-ins whose numbers spell one value, like a literal."""


def check_figures(policy: p.Policy, inference: Inference, report: Report) -> None:
    """Report numbers other than 0 and 1 in the rules, the first of each column, formula, pattern and term."""
    for section in policy.sections:
        match section:
            case p.DecisionTable() | p.Exceptions():
                _check_table(section, report)
            case p.Formula(expression=expression):
                _report([expression], "this formula", report)
            case Pattern(parts=parts):
                _report([part.where for part in parts], "this pattern", report)
            case p.Terms(rows):
                for row in rows:
                    _report([row.expression], "this term", report)


def _check_table(section: p.DecisionTable | p.Exceptions, report: Report) -> None:
    for index, column in enumerate(section.columns):
        _report([column.expression, *(row.tests[index] for row in section.rows)], "this column", report)
    for index in range(len(section.results)):
        _report([row.results[index] for row in section.rows], "this column", report)


def _report(roots: Sequence[object], where: str, report: Report) -> None:
    found = [number for root in roots for number in _figures(root)]
    if found:
        first = found[0]
        more = f", and {len(found) - 1} more in {where}" if len(found) > 1 else ""
        report.add("number-unnamed", first.span, f"`{first.span.text}` stands in a rule{more}",
                   "what the company may change is a parameter: name it there", severity="warning")  # fmt: skip


def _figures(root: object) -> Iterator[m.Number]:
    exempt: set[int] = set()
    for node in nodes(root):
        if isinstance(node, m.Number):
            if id(node) not in exempt and node.value not in _PLAIN:
                yield node
        elif isinstance(node, m.Call) and isinstance(node.function, m.Name):
            exempt.update(id(one) for argument in _counting(node, node.function.name) for one in nodes(argument))
        elif isinstance(node, m.Filter) and isinstance(node.condition, m.Number | m.Negative):
            exempt.update(id(one) for one in nodes(node.condition))


def _counting(node: m.Call, function: str) -> Iterator[m.Expr]:
    """Yield the arguments of a call whose numbers are no figures of the company."""
    if function in _MADE:
        yield from node.arguments
    for signature in BUILTINS[function].signatures if function in BUILTINS else ():
        for name, argument in zip(node.names or signature.names, node.arguments, strict=False):
            if name in _PLACES:
                yield argument
