"""The section `Property: sentence` and the one line that says it in the expression language."""

from __future__ import annotations

import re

from bpmlib.formats.markdown.blocks import line_span
from bpmlib.formats.markdown.cells import part, trimmed, unquoted
from bpmlib.formats.markdown.report import Report
from bpmlib.formats.markdown.sections import Part
from bpmlib.formats.markdown.words import DOTTED, IDENTIFIER, half_width
from bpmlib.model import policies as m
from bpmlib.model.expressions import Call, Name
from bpmlib.source import Fragment, Span
from bpmlib.syntax.parser import parse_expression

__all__ = ["FORMS", "read_property"]

FORMS = "`total x`, `x grows with path`, `x falls with path`, `always e`, `never e`, `for any two inputs: e`"

_MONOTONE = re.compile(rf"(?P<subject>.+?) (?P<form>grows|falls) with (?P<path>{DOTTED.pattern})")
_STATED = re.compile(r"(?P<form>total|always|never) (?P<subject>.+)")
_PAIR = re.compile(
    rf"for any two (?P<over>{IDENTIFIER.pattern}) ?(?P<colon>[:：])"
    r"[ \t]*(?:always |(?P<never>never ))?(?P<subject>.+)"
)


def read_property(report: Report, section: Part) -> m.Property | None:
    """Read a property from the first paragraph below its heading."""
    sentence = section.rest
    for block in section.of_kind("table"):
        report.error("table-misplaced", "a property has no table", line_span(report.source, block.first))
    paragraphs = section.of_kind("paragraph")
    if not paragraphs:
        report.error("property-missing", "the property says nothing yet", section.span, f"write one line: {FORMS}")
        return None
    line, end = line_span(report.source, paragraphs[0].first), paragraphs[0].end
    if end - paragraphs[0].first > 1:
        hint = "write it in one line; prose comes below a blank line"
        report.error("property-lines", "the property runs over several lines", line_span(report.source, end - 1), hint)
        return None
    return _property(report, sentence.text, unquoted(Fragment.of(line)), section.span)


def _property(report: Report, sentence: str, line: Fragment, span: Span) -> m.Property | None:
    match = _MONOTONE.fullmatch(line.text) or _PAIR.fullmatch(line.text) or _STATED.fullmatch(line.text)
    if match is None:
        report.error("property-form", f"`{line.text}` is not a property", line.span, f"write {FORMS}")
        return None
    groups = match.groupdict()
    subject = report.parse(parse_expression, trimmed(part(line, *match.span("subject"))))
    path = None
    if subject is not None and groups.get("never"):
        subject = Call(Name("not", span=subject.span), (subject,), span=subject.span)
    if "path" in groups:
        path = report.parse(parse_expression, part(line, *match.span("path")))
    if "over" in groups:
        half_width(report, part(line, *match.span("colon")))
    if subject is None:
        return None
    form = groups.get("form") or "for any two"
    return m.Property(sentence, form, subject, path, groups.get("over") or "", span=span)  # type: ignore[arg-type]
