"""A policy file to its model, strictly: every mistake of the file is found before the one exception is raised."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from typing import Final

from bpmlib.errors import Limits, PolicyError, nearest
from bpmlib.formats.markdown.blocks import Block, line_span, outline
from bpmlib.formats.markdown.cells import part, trimmed
from bpmlib.formats.markdown.characters import UNSEEN
from bpmlib.formats.markdown.decisions import read_decision, read_exceptions
from bpmlib.formats.markdown.examples import read_examples
from bpmlib.formats.markdown.front_matter import head_lines, parse_head
from bpmlib.formats.markdown.heads import read_front, system_of
from bpmlib.formats.markdown.histories import read_histories
from bpmlib.formats.markdown.listings import (
    read_inputs,
    read_parameters,
    read_readings,
    read_reasons,
    read_relation,
    read_terms,
)
from bpmlib.formats.markdown.patterns import read_pattern
from bpmlib.formats.markdown.processes import read_dossier, read_events, read_obligations, read_process
from bpmlib.formats.markdown.properties import read_property
from bpmlib.formats.markdown.report import Report
from bpmlib.formats.markdown.sections import Part, cut, prose_between
from bpmlib.formats.markdown.words import half_width
from bpmlib.model import policies as m
from bpmlib.source import Source, Span

__all__ = ["read"]

_DEFAULT: Final = Limits()


def read(source: Source, limits: Limits = _DEFAULT) -> m.Policy:
    """Return the policy that a file spells, or raise `PolicyError` with every mistake of it, in their order.

    Whether names and types fit each other is not asked here: that is `check`'s affair.
    """
    report = Report(source, limits)
    policy = _read(report) if _is_text(report) else None
    found = report.findings()
    if policy is None or found:
        raise PolicyError(found)
    return policy


_MANY = 20


def _is_text(report: Report) -> bool:
    """Return whether the file is short enough and holds no character that cannot be seen or drawn."""
    source, limit = report.source, report.limits.file_chars
    if len(source.text) > limit:
        message = f"the file is longer than {limit} characters"
        report.error("file-too-long", message, source.span(0, 1), "split the policy")
        return False
    for match in islice(UNSEEN.finditer(source.text), _MANY):
        message = f"the character U+{ord(match.group()):04X} has no place in a policy"
        span = source.span(match.start(), match.end())
        report.error("character-not-allowed", message, span, "delete it; a string may hold it as an escape")
    return not report.findings()


def _read(report: Report) -> m.Policy | None:
    source = report.source
    lines = head_lines(report)
    opening, closing = lines or (0, 0)
    last = source.position(len(source.text))[0]
    head = front = None
    if opening and closing <= last:
        head = parse_head(report, source.line_start(opening + 1), source.line_start(closing))
        front = read_front(report, head) if head is not None else None
    if closing == last:
        _report_no_opening(report, line_span(source, last))
    if closing >= last:
        return None
    blocks = outline(report, closing + 1, last)
    parts = cut(source, blocks, closing + 1, last)
    sections = _sections(report, parts, system_of(head))
    return m.Policy(front, tuple(sections), span=source.span(0, len(source.text))) if front else None


# ---------------------------------------------------------------------------------------- sections

_Reader = Callable[[Report, Part, str | None], m.Section | None]

_BARE: Final[dict[str, _Reader]] = {
    "Inputs": lambda report, section, _: read_inputs(report, section),
    "Parameters": lambda report, section, _: read_parameters(report, section),
    "Terms": lambda report, section, _: read_terms(report, section),
    "Readings": lambda report, section, _: read_readings(report, section),
    "Events": read_events,
    "Obligations": read_obligations,
    "Dossier": read_dossier,
    "Examples": lambda report, section, _: read_examples(report, section),
}
_NAMED: Final[dict[str, _Reader]] = {
    "Relation": lambda report, section, _: read_relation(report, section),
    "Decision": read_decision,
    "Exceptions": read_exceptions,
    "Reasons": read_reasons,
    "Process": read_process,
    "Pattern": read_pattern,
    "Property": lambda report, section, _: read_property(report, section),
}


def _sections(report: Report, parts: list[Part], system: str | None) -> list[m.Section]:
    found: list[m.Section] = []
    first: dict[tuple[str, str], Span] = {}
    opening = _opening(report, parts[0])
    if opening is not None:
        found.append(opening)
    for section in parts[1:]:
        reader = _reader(report, section)
        if reader is None:
            continue
        named = _titled(report, section)
        _require_once(report, named, first)
        read_section = reader(report, named, system)
        if read_section is not None:
            found.append(read_section)
        prose = prose_between(report.source, section, _used(section))
        if prose is not None:
            found.append(prose)
    return found


def _opening(report: Report, section: Part) -> m.Prose | None:
    for block in section.of_kind("table"):
        span = line_span(report.source, block.first)
        report.error("table-misplaced", "the table belongs to no section", span, "put it below its heading")
    if not section.of_kind("paragraph"):
        _report_no_opening(report, line_span(report.source, section.first))
    return prose_between(report.source, section, ())


def _report_no_opening(report: Report, span: Span) -> None:
    hint = "say in one paragraph, before the first section, what the policy is about"
    report.error("opening-missing", "the opening paragraph is missing", span, hint)


_TITLED: Final = r"[:：][ \t]*[^ \t]"


def _reader(report: Report, section: Part) -> _Reader | None:
    """Return what reads a section of this kind, or None after reporting that nothing does."""
    kind, named = section.kind, bool(section.rest.text)
    if kind == "Examples" and re.match(_TITLED, section.rest.text):
        return read_histories
    if kind in _BARE and named:
        report.error(
            "section-malformed", f"`{kind}` stands alone in its heading", section.span, f"the heading is `{kind}`"
        )
    elif kind in _NAMED and not re.match(_TITLED, section.rest.text):
        hint = "the heading is " + (f"`{kind}: name`" if kind != "Property" else "`Property: what shall hold`")
        report.error("section-malformed", f"`{kind}` needs a name after a colon", section.span, hint)
    elif kind not in _BARE and kind not in _NAMED:
        known = (*_BARE, *_NAMED)
        hint = nearest(kind, known) or "the sections are " + ", ".join(f"`{one}`" for one in known)
        report.error("section-unknown", f"unknown section `{section.heading.text}`", section.span, hint)
    else:
        return _BARE.get(kind) or _NAMED[kind]
    return None


def _titled(report: Report, section: Part) -> Part:
    """Return the section with its title alone for `rest`, the colon left out."""
    rest = section.rest
    if not rest.text:
        return section
    half_width(report, part(rest, 0, 1))
    return replace(section, rest=trimmed(part(rest, 1, len(rest.text))))


def _require_once(report: Report, section: Part, first: dict[tuple[str, str], Span]) -> None:
    """Report a section that the file has already; two properties may say the same."""
    if section.kind == "Property":
        return
    key = section.kind, re.split(r"[(:（：]", section.rest.text)[0].strip()
    if key in first:
        hint = "put its rows below the first heading; several tables there are one"
        message = f"section `{section.heading.text}` is there already"
        report.error("section-duplicate", message, section.span, hint, (("first here", first[key]),))
    first.setdefault(key, section.span)


def _used(section: Part) -> list[Block]:
    """Return the blocks of a section that its reader has read; the rest of it is prose."""
    used = section.of_kind("table")
    if section.kind == "Decision":
        used += section.feel()
    elif section.kind == "Property":
        used += section.of_kind("paragraph")[:1]
    return used
