"""Names that hide others: a variable, a field of a filter's item or a result named like something of the policy."""

from __future__ import annotations

import re
from typing import Final

from bpmlib.check.infer import Inference
from bpmlib.check.scope import ENGLISH, Report
from bpmlib.check.walk import Place, fields_of, places
from bpmlib.functions.registry import BUILTINS
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.source import Span

__all__ = ["check_shadowing", "report_shadowing"]

_RENAME: Final = "give it a name of its own"
_QUALIFY: Final = "rename one of them"


def check_shadowing(policy: p.Policy, inference: Inference, report: Report) -> None:
    """Report variables, fields and results with the name of an input, a parameter, a term or a built-in."""
    for section in policy.sections:
        for result in section.results if isinstance(section, p.DecisionTable) else ():
            hidden = _hidden(result.name.text, inference, but="decision")
            if hidden:
                _report(report, result.name.span, f"the result `{result.name.text}`", hidden)
    report_shadowing(policy.sections, inference, report)


def report_shadowing(root: object, inference: Inference, report: Report) -> None:
    """Report the variables and fields of a node that hide a name."""
    for place in places(root, inference):
        _check_place(place, inference, report)


def _check_place(place: Place, inference: Inference, report: Report) -> None:
    match place.node:
        case m.For(variables=variables) | m.Quantified(variables=variables):
            names = [name for name, _ in variables]
            for index, name in enumerate(names):
                within = place._replace(hidden=place.hidden.union(names[:index]))
                _check_variable(name, within, inference, report)
        case m.FunctionLiteral(parameters=parameters):
            for name, _ in parameters:
                _check_variable(name, place, inference, report)
        case m.Filter(condition=condition):
            fields = fields_of(place.node, inference) - place.hidden
            found: dict[str, m.Name] = {}
            for node, _, hidden in places(condition, inference):
                if isinstance(node, m.Name) and node.name in fields and node.name not in hidden:
                    found.setdefault(node.name, node)
            for name, node in found.items():
                if meant := _hidden(name, inference, built_in=False):
                    _report(report, node.span, f"`{name}` is a part of the item here and", meant, _QUALIFY)


def _check_variable(name: str, place: Place, inference: Inference, report: Report) -> None:
    hidden = "another variable" if name in place.hidden else _hidden(name, inference)
    if hidden:
        assert isinstance(place.node, m.For | m.Quantified | m.FunctionLiteral)
        _report(report, _first(name, place.node.span), f"the variable `{name}`", hidden)


def _report(report: Report, span: Span, what: str, hidden: str, hint: str = _RENAME) -> None:
    report.add("name-shadows", span, f"{what} hides {hidden} of the same name", hint, severity="warning")


def _hidden(name: str, inference: Inference, *, built_in: bool = True, but: str = "") -> str:
    """Return what a name means in the policy, empty where nothing (or a symbol of the kind `but`)."""
    symbol = inference.scope.symbols.get(name)
    if symbol is not None:
        return ENGLISH[symbol.kind] if symbol.kind != but else ""
    return "a built-in function" if built_in and name in BUILTINS else ""


def _first(name: str, span: Span) -> Span:
    """Return where a name first stands in an expression."""
    match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", span.text)
    return span.part(match.start(), match.end()) if match else span
