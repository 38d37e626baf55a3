"""The inputs of a policy: documents named in the front matter, plain fields of the `Inputs` section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bpmlib.check.infer import Inference
from bpmlib.check.scope import Documents, Report, Words, declared_type
from bpmlib.documents.fields import Bounds, DocumentField, field_from_declared
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.model.constants import constant, is_constant
from bpmlib.model.walk import mentions_input
from bpmlib.values.types import NUMBER, Type, money

__all__ = ["check_inputs", "input_fields", "named_fields"]

_FORM = "`allowed` takes constants, or one range, or one bound"
_FORM_HINT = "a range is `[0..100]`, without its ends `(0..100)`"
_BOUND = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge"}


def input_fields(policy: p.Policy, documents: Documents, words: Words, report: Report) -> dict[str, DocumentField]:
    """Return what a caller has to give, by name; report unknown types and limits that cannot be guarded."""
    fields = {field.name: field for field in named_fields(policy.front.inputs, documents, words, report)}
    for section in policy.sections:
        if isinstance(section, p.Inputs):
            for row in section.rows:
                fields[row.name.text] = _declared(row, documents, words, report)
    return fields


def named_fields(
    named: Iterable[tuple[p.Word, p.TypeName]], documents: Documents, words: Words, report: Report
) -> Iterator[DocumentField]:
    """Yield what the front matter names with a type, a document or a plain one; report unknown types."""
    for word, written in named:
        type_ = declared_type(written, documents, words, report)
        if type_ is not None:
            document = documents.get(type_.name) if type_.kind == "document" else None
            yield document.as_field(word.text) if document else field_from_declared(word.text, type_)


def _declared(row: p.InputRow, documents: Documents, words: Words, report: Report) -> DocumentField:
    type_ = declared_type(row.type, documents, words, report)
    if type_ is None:
        return DocumentField(name=row.name.text, type=None, reason="its type is not known")
    if type_.kind == "document":
        document = documents.get(type_.name)
        assert document is not None
        if row.allowed is not None or row.unit is not None:
            report.add("allowed-form", row.span, f"`{row.name.text}` is a document: its fields have their own limits")
        return document.as_field(row.name.text)
    if row.unit is not None:
        type_ = _with_unit(type_, row.unit, report)
    allowed = row.allowed.tests if row.allowed is not None else ()
    if row.allowed is not None and row.allowed.negated:
        report.add("allowed-form", row.allowed.span, "`allowed` lists values or bounds, it does not exclude them")
        allowed = ()
    bounds, values = _limits(allowed, report)
    labels = {language: text for language, text in (("en", row.en), ("zh", row.zh)) if text not in ("", "-")}
    field = field_from_declared(row.name.text, type_, bounds=bounds, values=values, description=row.en, labels=labels)
    if field.type is None:
        report.add("type-unknown", row.type.span, field.reason)
    return field


def check_inputs(section: p.Inputs, inference: Inference, report: Report) -> None:
    """Check that what `allowed` says of an input is of the input's type."""
    for row in section.rows:
        info = inference.scope.inputs.get(row.name.text)
        if row.allowed is not None and info is not None and info.type is not None and info.document is None:
            inference.tests(row.allowed, info.type.item or info.type)


def _with_unit(type_: Type, unit: p.Word, report: Report) -> Type:
    if type_ == NUMBER:
        return money(unit.text)
    report.add("unit-mismatch", unit.span, f"a unit on {type_}: only `number` takes one")
    return type_


def _limits(tests: tuple[m.CellTest, ...], report: Report) -> tuple[Bounds, tuple[Any, ...]]:
    bounds: dict[str, Any] = {}
    values: list[Any] = []
    for test in tests:
        if isinstance(test, m.CellComparison) and test.operator in _BOUND and is_constant(test.operand):
            bounds[_BOUND[test.operator]] = constant(test.operand)
        elif isinstance(test, m.RangeLiteral) and is_constant(test):
            if test.low is not None:
                bounds["ge" if test.low_closed else "gt"] = constant(test.low)
            if test.high is not None:
                bounds["le" if test.high_closed else "lt"] = constant(test.high)
        elif not isinstance(test, m.CellComparison) and is_constant(test) and not mentions_input(test):
            values.append(constant(test))
        else:
            report.add("allowed-form", test.span, _FORM, _FORM_HINT)
    if bounds and len(tests) > 1:
        report.add("allowed-form", tests[0].span.to(tests[-1].span), _FORM, _FORM_HINT)
    return Bounds(**bounds), tuple(values)
