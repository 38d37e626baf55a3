"""Histories of facts: what comes and goes, and what is concluded, as the types of the documents admit it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bpmlib.check.infer import Inference
from bpmlib.check.scope import Documents, Report
from bpmlib.check.sections import check_settings
from bpmlib.documents.fields import DocumentField, DocumentType
from bpmlib.errors import nearest
from bpmlib.model import expressions as m
from bpmlib.model.constants import is_constant
from bpmlib.model.patterns import FactHistories, FactRow, Part, Pattern

__all__ = ["check_facts", "check_values"]


def check_facts(
    section: FactHistories, patterns: Iterable[Pattern], documents: Documents, inference: Inference, report: Report
) -> None:
    """Check a history of facts: a known pattern, types that some pattern reads or concludes, fields, times."""
    patterns = tuple(patterns)
    names = [pattern.name.text for pattern in patterns]
    if section.pattern.text not in names:
        report.add("name-unknown", section.pattern.span, f"no pattern is called `{section.pattern.text}`",
                   nearest(section.pattern.text, names))  # fmt: skip
    parts = [part for pattern in patterns for part in pattern.parts]
    read, concluded = _types(parts, ("given", "none", "all")), _types(parts, ("then",))
    last: dict[str, FactRow] = {}
    for row in section.rows:
        before = last.setdefault(row.case.text, row)
        if row.at < before.at:
            report.add("history-time", row.span, f"the case `{row.case.text}` was at {before.at} already",
                       related=(("there", before.span),))  # fmt: skip
        last[row.case.text] = row
        if row.type is not None:
            _check_fact(row.type, row.given, read, "reads", documents, inference, report)
        for held in row.holds or ():
            _check_fact(held.type, held.values, concluded, "concludes", documents, inference, report)
        check_settings(row.settings, inference, report)


def _types(parts: Iterable[Part], kinds: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.type.name for part in parts if part.type is not None and part.kind in kinds))


def _check_fact(
    type_: m.TypeName, values: m.Expr | None, known: Collection[str], verb: str, documents: Documents,
    inference: Inference, report: Report,
) -> None:  # fmt: skip
    if type_.name not in known:
        report.add("name-unknown", type_.span, f"no pattern of this policy {verb} a `{type_.name}`",
                   nearest(type_.name, known))  # fmt: skip
    else:
        check_values(documents.get(type_.name), values, inference, report)


def check_values(document: DocumentType | None, values: m.Expr | None, inference: Inference, report: Report) -> None:
    """Check what a history says of a document: constants, for fields that it has, of their types."""
    if document is None or values is None:
        return
    if not is_constant(values):
        report.add("not-constant", values.span, "what a history gives is not a constant")
    elif not isinstance(values, m.ContextLiteral):
        report.add("type-mismatch", values.span, f"{inference.infer(values)} where a fact has fields",
                   "write them as `{field: value}`")  # fmt: skip
    else:
        _check_fields(values, document, inference, report)


def _check_fields(values: m.ContextLiteral, document: DocumentType, inference: Inference, report: Report) -> None:
    for name, value in values.entries:
        field = document.fields.get(name)
        if field is None:
            report.add("field-unknown", value.span, f"`{name}` is not a field of {document.name}",
                       nearest(name, document.fields))  # fmt: skip
        else:
            _check_value(value, field, f"`{name}` of `{document.name}` is", inference, report)


def _check_value(value: m.Expr, field: DocumentField, why: str, inference: Inference, report: Report) -> None:
    """Check a constant for a field; documents in it field by field."""
    if field.document is not None and isinstance(value, m.ContextLiteral):
        _check_fields(value, field.document, inference, report)
    elif field.item is not None and isinstance(value, m.ListLiteral):
        for item in value.items:
            _check_value(item, field.item, why, inference, report)
    elif field.type is not None:
        inference.require(value, inference.infer(value), field.type, why)
