"""Findings: what is wrong, where, the line with the place marked, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from bpmlib.display.blocks import Block, Excerpt, Fold, Heading, Items, Kind, Line, Piece, cut, prose
from bpmlib.display.words import Say
from bpmlib.errors import BpmError, Diagnostic, Severity
from bpmlib.source import Span

if TYPE_CHECKING:
    from bpmlib.verify.tables.findings import Finding

__all__ = ["diagnostic", "diagnostics", "failure", "finding", "findings"]

_BADGES: Final[dict[Severity, Kind]] = {"error": "bad", "warning": "warn", "note": "note"}


def diagnostic(found: Diagnostic, say: Say) -> Iterator[Block]:
    """Yield what is shown of one finding."""
    badge = Piece(say(found.severity), _BADGES[found.severity])
    yield Line((badge, " ", *prose(found.message, "strong"), " ", Piece(found.code, "code")))
    places = (("", found.span), *found.related) if found.span is not None else found.related
    for caption, span in places:
        if span is not None:
            yield from _place(caption, span)
    if found.hint:
        lines = [line.strip() for line in found.hint.split("\n")]
        yield Line((Piece(f"{say('hint')}: ", "muted"), *prose("\n".join(lines))))


def diagnostics(found: Iterable[Diagnostic], say: Say) -> Iterator[Block]:
    """Yield what is shown of several findings."""
    shown, left_out = cut(found)
    if not shown:
        yield Line(Piece(say("no findings"), "good"))
    for one in shown:
        yield from diagnostic(one, say)
    if left_out:
        yield Line(say.left_out(left_out))


def failure(error: BpmError, say: Say) -> Iterator[Block]:
    """Yield what is shown of an error: all its findings."""
    yield Heading((Piece(type(error).__name__, "bad"),))
    yield from diagnostics(error.diagnostics, say)


def finding(found: Finding, say: Say) -> Iterator[Block]:
    """Yield what is shown of a finding about a table."""
    yield from diagnostic(found.diagnostic, say)
    if len(found.regions) > 1:
        regions, left_out = cut(region.text() for region in found.regions)
        yield Fold(f"{say('places')}: {len(found.regions)}", (Items(tuple(map(prose, regions)), left_out),))


def findings(found: Iterable[Finding], say: Say) -> Iterator[Block]:
    """Yield what is shown of the findings about tables."""
    shown, left_out = cut(found)
    if not shown:
        yield Line(Piece(say("no findings"), "good"))
    for one in shown:
        yield from finding(one, say)
    if left_out:
        yield Line(say.left_out(left_out))


def _place(caption: str, span: Span) -> Iterator[Block]:
    """Yield a place and its line, cut around what is marked as the excerpt of a terminal is."""
    yield Line((Piece(span.place, "code"), Piece(f" {caption}" if caption else "", "muted")))
    label, before, marked, after = span.pieces()
    if label:
        yield Excerpt(label, before, marked, after)
