"""Whole documents where a value is wanted: only their fields are values."""

from __future__ import annotations

from bpmlib.check.infer import Inference
from bpmlib.check.scope import Report
from bpmlib.check.walk import Place, places
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.source import Span

__all__ = ["check_documents", "report_documents"]


def check_documents(policy: p.Policy, inference: Inference, report: Report) -> None:
    """Report each input that is a document and stands for a value, with the path of one in a document."""
    if not any(field.document is not None for field in inference.scope.inputs.values()):
        return
    for section in policy.sections:
        report_documents(section, inference, report)


def report_documents(root: object, inference: Inference, report: Report) -> None:
    """Report each input that is a document and stands for a value in a node."""
    for place in places(root, inference):
        node = place.node
        if isinstance(node, m.Name | m.Path) and _is_document(place, inference) and not _may(place, inference):
            if any(one.span is not None and _holds(one.span, node.span) for one in report.errors):
                continue  # what it stands in is reported
            message = f"`{node.span.text}` is a whole document"
            report.add("document-value", node.span, message, "name one of its fields")


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _is_document(place: Place, inference: Inference) -> bool:
    node = place.node
    type_ = inference.types.get(id(node))
    while isinstance(node, m.Path):
        node = node.base
    free = isinstance(node, m.Name) and node.name in inference.scope.inputs and node.name not in place.hidden
    return free and type_ is not None and type_.kind == "document"


def _may(place: Place, inference: Inference) -> bool:
    """Return whether an expression may be a document: it is asked for a field, compared with null, or handed on."""
    match place.parent:
        case m.Path():
            return True
        case m.Comparison("=" | "!=", left, right):
            return isinstance(right if left is place.node else left, m.Null)
        case m.Call(function=m.Path(m.Name(alias))):
            return alias in inference.scope.names("use")
    return False
