"""The sections that speak about the rules: parameters, reasons, readings, properties, examples."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bpmlib import errors
from bpmlib.calendars import Period
from bpmlib.check.infer import Inference
from bpmlib.check.scope import Report, Symbol
from bpmlib.check.walk import places
from bpmlib.errors import nearest
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.model.constants import is_constant
from bpmlib.values.types import BOOLEAN, Type

__all__ = [
    "PAIR",
    "check_examples",
    "check_parameter",
    "check_property",
    "check_readings",
    "check_reasons",
    "check_settings",
]

PAIR: Final = ("a", "b")
"""What the two inputs of a property over any two are called."""

_ERRORS = tuple(name for name in errors.__all__ if isinstance(getattr(errors, name), type))


def check_parameter(symbol: Symbol, inference: Inference, report: Report) -> None:
    """Check the rows of one parameter: one type, dated apart, constant values of that type."""
    rows = [row for row in symbol.nodes if isinstance(row, p.Parameter)]
    seen: dict[object, p.Parameter] = {}
    for row in rows:
        if row.type != rows[0].type:
            report.add("parameter-type-differs", row.type.span, f"`{symbol.name}` has another type in another row",
                       related=(("first here", rows[0].type.span),))  # fmt: skip
        if row.valid_from in seen:
            message = f"`{symbol.name}` has two values for the same time"
            hint = "give each row a `from` date" if row.valid_from is None else ""
            report.add("parameter-duplicate", row.name.span, message, hint,
                       related=(("the other", seen[row.valid_from].name.span),))  # fmt: skip
        seen[row.valid_from] = row
        if row.value is not None:
            check_value(row.value, row.name.text, inference, report)
    if any(row.value is None for row in rows):
        report.add("parameter-not-set", symbol.span, f"`{symbol.name}` has no figure: the company must set it",
                   "override it, or write the figure", severity="note")  # fmt: skip


def check_value(value: m.Expr, name: str, inference: Inference, report: Report) -> None:
    """Check a value for the parameter `name`: a constant that fits its type."""
    symbol = inference.scope.symbols[name]
    if not is_constant(value):
        report.add("not-constant", value.span, f"the value of `{name}` is not a constant",
                   "a formula is a term: write it in `Terms`")  # fmt: skip
        return
    actual, expected = inference.infer(value), inference.symbol_type(symbol)
    if expected.kind == "period" and isinstance(value, m.String):
        _check_period(value, report)
    else:
        inference.require(value, actual, expected, f"`{name}` is")


def _check_period(value: m.String, report: Report) -> None:
    """Check a period that stands in quotes, where an expression is wanted: `{opinion_time: "2 working days"}`."""
    try:
        Period.parse(value.value)
    except errors.ExpressionError as error:
        found = error.diagnostics[0]
        report.add(found.code, value.span, found.message, found.hint)


def check_reasons(section: p.Reasons, known: Iterable[str], inference: Inference, report: Report) -> None:
    """Check reasons: each names one of the rules that are `known`, once; every hole is an expression."""
    known = tuple(known)
    seen: set[str] = set()
    for row in section.rows:
        if row.rule.text not in known:
            report.add("rule-unknown", row.rule.span, f"`{section.decision.text}` has no rule `{row.rule.text}`",
                       nearest(row.rule.text, known))  # fmt: skip
        elif row.rule.text in seen:
            report.add("name-duplicate", row.rule.span, f"`{row.rule.text}` has two reasons")
        seen.add(row.rule.text)
        for text in (row.en, row.zh):
            for piece in text.pieces if text else ():
                if not isinstance(piece, str):
                    inference.infer(piece)


def check_readings(section: p.Readings, inference: Inference, report: Report) -> None:
    """Check that every runnable alternative sets a parameter of the policy to a value of its type."""
    parameters = inference.scope.names("parameter")
    seen: set[str] = set()
    for row in section.rows:
        if row.name.text in seen:
            report.add("name-duplicate", row.name.span, f"two readings are called `{row.name.text}`")
        seen.add(row.name.text)
        if row.parameter is None or row.value is None:
            continue
        if row.parameter.text not in parameters:
            report.add("name-unknown", row.parameter.span, f"no parameter is called `{row.parameter.text}`",
                       nearest(row.parameter.text, parameters))  # fmt: skip
        else:
            check_value(row.value, row.parameter.text, inference, report)


def check_property(section: p.Property, inference: Inference, report: Report) -> None:
    """Type the expressions of a property; for one over two conclusions of a pattern see `patterns`."""
    if section.form == "for any two":
        if section.over == "inputs":
            _check_pair(section, inference, report)
        return
    type_ = inference.infer(section.subject)
    if section.path is not None:
        known = len(report.found)
        along = inference.infer(section.path)
        if len(report.found) > known:
            return
        if not inference.is_input_path(section.path) or along.kind == "document":
            report.add("property-path", section.path.span, f"`{section.form} with` takes the path of an input",
                       "a term is a formula of inputs: name one of those")  # fmt: skip
        elif not _grows(along):
            report.add("type-mismatch", section.path.span, f"{along} has no order to grow or fall in")
        if not _grows(type_):
            report.add("type-mismatch", section.subject.span, f"{type_} has no order to grow or fall in",
                       'say which counts for more: `if x = "late" then 1 else 0`')  # fmt: skip
    if section.form in ("always", "never"):
        inference.require(section.subject, type_, BOOLEAN, f"`{section.form}` takes")
    elif section.form == "total" and section.subject not in _names(inference.scope.names("decision"), section.subject):
        report.add("name-unknown", section.subject.span, "`total` takes the name of a decision",
                   nearest(section.subject.span.text, inference.scope.names("decision")))  # fmt: skip


def _grows(type_: Type) -> bool:
    """Return whether values of a type have an order; that of lists is which holds more."""
    return type_.ordered or type_.kind in ("any", "list")


def _check_pair(section: p.Property, inference: Inference, report: Report) -> None:
    """Type a condition over two inputs: `a` and `b` have what the policy reads of one, and what it makes of it."""
    scope = inference.scope
    own = scope.names("input", "term", "decision")
    fields = tuple((name, inference.symbol_type(scope.symbols[name])) for name in own)
    one = Type("context", "one of the two inputs", fields=fields)
    known = len(report.found)
    type_ = inference.infer_among(section.subject, dict.fromkeys(PAIR, one))
    inference.require(section.subject, type_, BOOLEAN, "`for any two` takes")
    if len(report.found) > known:
        return
    for place in places(section.subject, inference):
        node, name = place.node, place.node.name if isinstance(place.node, m.Name) else ""
        if name in place.hidden:
            continue
        if name in PAIR and isinstance(place.parent, m.Path):
            inference.refer(place.parent.name)
        elif isinstance(node, m.Name) and name in PAIR:
            report.add("name-unknown", node.span, f"`{name}` alone is a whole input: name a part of it",
                       f"write `{name}.something`")  # fmt: skip
        elif isinstance(node, m.Name) and (name in own or name in scope.names("use")):
            report.add("name-unknown", node.span, f"`{name}` of which of the two inputs?",
                       f"write `a.{name}` or `b.{name}`" if name in own else "give it a name in `Terms`")  # fmt: skip


def _names(names: Iterable[str], like: m.Expr) -> list[m.Expr]:
    return [m.Name(name, span=like.span) for name in names]


def check_examples(
    section: p.ExampleTable, rules: dict[str, tuple[str, ...]], inference: Inference, report: Report
) -> None:
    """Check the examples: known input paths, values and settings of the right type, known rules and errors."""
    for row in section.rows:
        for path, value in row.given:
            _check_given(path, value, inference, report)
            if any(other.startswith(f"{path}.") for other, _ in row.given):
                report.add("example-path", value.span, f"`{path}` is given as a whole and in part",
                           "give the whole or the parts; `-` leaves a cell out")  # fmt: skip
        check_settings(row.settings, inference, report)
        for expectation in row.expects:
            _check_expectation(expectation, rules, inference, report)


def check_settings(settings: Iterable[tuple[str, m.Expr]], inference: Inference, report: Report) -> None:
    """Check that the parameters that a row sets are known, and their figures of the right type."""
    parameters = inference.scope.names("parameter")
    for name, value in settings:
        if name not in parameters:
            report.add("name-unknown", value.span, f"no parameter is called `{name}`", nearest(name, parameters))
        else:
            check_value(value, name, inference, report)


def _check_given(path: str, value: m.Expr, inference: Inference, report: Report) -> None:
    if not is_constant(value):
        report.add("not-constant", value.span, "the value of an example is not a constant")
        return
    inference.infer(value)
    name, *fields = path.split(".")
    info = inference.scope.inputs.get(name)
    if info is None:
        report.add("name-unknown", value.span, f"no input is called `{name}`", nearest(name, inference.scope.inputs))
        return
    for field in fields:
        document = inference.scope.documents.get(info.type.name) if info.type is not None else None
        found = document.fields.get(field) if document else None
        if found is None:
            known = document.fields if document else ()
            report.add("field-unknown", value.span, f"`{path}` is not a field: there is no `{field}`",
                       nearest(field, known))  # fmt: skip
            return
        info = found


def _check_expectation(
    expectation: p.Expectation, rules: dict[str, tuple[str, ...]], inference: Inference, report: Report
) -> None:
    if expectation.kind == "error":
        for word in expectation.words:
            if word not in _ERRORS:
                report.add("error-unknown", expectation.span, f"no error is called `{word}`", nearest(word, _ERRORS))
        return
    decision = expectation.decision
    if decision not in rules:
        report.add("name-unknown", expectation.span, f"no decision is called `{decision}`", nearest(decision, rules))
        return
    for word in expectation.words:
        if word not in rules[decision]:
            report.add("rule-unknown", expectation.span, f"`{decision}` has no rule `{word}`",
                       nearest(word, rules[decision]))  # fmt: skip
    if expectation.value is not None and not is_constant(expectation.value):
        report.add("not-constant", expectation.value.span, "what an example expects is not a constant")
    elif expectation.value is not None:
        actual = inference.infer(expectation.value)
        symbol = inference.scope.symbols.get(decision)  # none where the name is refused
        if symbol is not None:
            inference.require(expectation.value, actual, inference.symbol_type(symbol), f"`{decision}` is")
