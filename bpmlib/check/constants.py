"""Constants that can be seen to be wrong: ranges that hold nothing, tests that no admitted value passes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bpmlib.check.infer import Inference
from bpmlib.check.scope import Report
from bpmlib.documents.fields import DocumentField
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.model.constants import constant, is_constant
from bpmlib.model.walk import nodes
from bpmlib.values.compare import show_value
from bpmlib.values.types import join

__all__ = ["check_ranges", "check_tests"]


def check_ranges(policy: p.Policy, inference: Inference, report: Report) -> None:
    """Report constant ranges that hold nothing: `[5..1]`, `(3..3)`, `between 5 and 1`."""
    for node in nodes(policy.sections):
        match node:
            case m.RangeLiteral(low, low_closed, high, high_closed, form=""):
                closed = low_closed and high_closed
            case m.Between(low=low, high=high):
                closed = True
            case _:
                continue
        if _empty(low, high, closed, inference):
            assert isinstance(node, m.RangeLiteral | m.Between)
            assert low is not None and high is not None
            hint = f"for that one value write `{low.span.text}`"
            if _empty(low, high, True, inference):
                hint = f"write the smaller end first: `{high.span.text}` and then `{low.span.text}`"
            report.add("range-empty", node.span, f"nothing lies in `{node.span.text}`", hint)


def _empty(low: m.Expr | None, high: m.Expr | None, closed: bool, inference: Inference) -> bool:
    if low is None or high is None or not (is_constant(low) and is_constant(high)):
        return False
    types = [inference.types.get(id(end)) for end in (low, high)]
    if None in types or not all(type_ is not None and type_.ordered for type_ in types):
        return False
    first, second = types
    if first is None or second is None or join(first, second) is None:
        return False
    try:
        return bool(constant(low) > constant(high) or (not closed and constant(low) == constant(high)))
    except TypeError:  # a day with a zone and one without
        return False


def check_tests(policy: p.Policy, inference: Inference, report: Report) -> None:
    """Report tests that no value passes which the field of their column may have."""
    for section in policy.sections:
        for index, column in enumerate(section.columns if isinstance(section, p.DecisionTable | p.Exceptions) else ()):
            field = _field(column.expression, inference)
            if field is None or field.type is None or (field.type.kind == "string" != field.type.name):
                continue  # the words of a vocabulary are checked with the types
            assert isinstance(section, p.DecisionTable | p.Exceptions)
            for row in section.rows:
                for test in row.tests[index].tests:
                    _check_test(test, field, column, report)


def _check_test(test: m.CellTest, field: DocumentField, column: p.Column, report: Report) -> None:
    for operator, node in _asked(test):
        if node is None or isinstance(node, m.Null) or not is_constant(node):
            continue
        try:
            possible = _possible(operator, constant(node), field)
        except TypeError:  # not of the column's type, which is reported
            continue
        if not possible:
            path = column.expression.span.text
            message = f"`{path}` is never `{test.span.text}`"
            report.add("test-never-true", test.span, message, _allowed(field))


def _asked(test: m.CellTest) -> Iterator[tuple[str, m.Expr | None]]:
    """Yield what a test asks of the value, as comparisons that must all be possible."""
    match test:
        case m.CellComparison(operator, operand):
            yield operator, operand
        case m.RangeLiteral(low, low_closed, high, high_closed, form=""):
            yield ">=" if low_closed else ">", low
            yield "<=" if high_closed else "<", high
        case m.ListLiteral(items):
            yield from (("=", item) for item in items)
        case m.Number() | m.String() | m.Boolean() | m.Temporal() | m.Negative():
            yield "=", test


def _possible(operator: str, value: Any, field: DocumentField) -> bool:
    if field.values:
        return operator != "=" or value in field.values
    bounds = field.bounds
    strict = operator in ("<", ">")
    below = operator in ("<", "<=", "=") and (
        _beyond(bounds.ge, value, strict=strict) or _beyond(bounds.gt, value, strict=True)
    )
    above = operator in (">", ">=", "=") and (
        _beyond(value, bounds.le, strict=strict) or _beyond(value, bounds.lt, strict=True)
    )
    return not (below or above)


def _beyond(end: Any, value: Any, *, strict: bool) -> bool:
    """Return whether the first is more than the second, or as much where `strict`; what is None bounds nothing."""
    return end is not None and value is not None and bool(end > value or (strict and end == value))


def _allowed(field: DocumentField) -> str:
    if field.values:
        return f"it is one of: {', '.join(map(str, field.values[:8]))}"
    signs = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}
    ends = [(sign, getattr(field.bounds, name)) for name, sign in signs.items()]
    parts = [f"{sign} {show_value(end)}" for sign, end in ends if end is not None]
    return f"it is {' and '.join(parts)}"


def _field(node: m.Expr, inference: Inference) -> DocumentField | None:
    """Return the field that the path of an input leads to."""
    names: list[str] = []
    while isinstance(node, m.Path):
        names.append(node.name)
        node = node.base
    if not isinstance(node, m.Name):
        return None
    field = inference.scope.inputs.get(node.name)
    for name in reversed(names):
        field = field.document.fields.get(name) if field is not None and field.document is not None else None
    return field
