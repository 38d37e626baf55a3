"""Who acts, as the cells `by` and `who` say it: a role, one of several, several together, not the actor of an event."""

from __future__ import annotations

import re

from bpmlib.formats.markdown.cells import is_nothing, part, trimmed
from bpmlib.formats.markdown.report import Report
from bpmlib.formats.markdown.words import half_width, listed, name
from bpmlib.model.processes import Actors
from bpmlib.model.words import Word
from bpmlib.source import Fragment

__all__ = ["actors", "role", "role_list"]

_JOINTS = re.compile(r" (?:or|and) ")
_HINT = "write a role, `a or b`, `a and b` for two signatures, `, not event` to exclude who brought that about"


def actors(report: Report, cell: Fragment | None) -> Actors | None:
    """Return the actors that a cell names, None for `-` or after a mistake was reported."""
    if cell is None or is_nothing(cell):
        return None
    first, *rest = listed(report, cell)
    unlike = tuple(word for item in rest if (word := _excluded(report, item)) is not None)
    clean = half_width(report, first)
    joints = {match.group().strip() for match in _JOINTS.finditer(clean.text)}
    if len(joints) > 1:
        report.error("bad-actors", f"`{clean.text}` mixes `or` with `and`", cell.span, _HINT)
        return None
    roles = tuple(word for item in _split(clean) if (word := role(report, item)) is not None)
    return Actors(roles, joints == {"and"}, unlike, span=cell.span) if roles else None


def role(report: Report, fragment: Fragment) -> Word | None:
    """Return the role that a fragment names: words of letters and digits, with blanks between them."""
    if not fragment.text or not re.fullmatch(r"[\w'’.\-/ ]+", fragment.text):
        report.error("bad-actors", f"`{fragment.text}` is not a role", fragment.span, _HINT)
        return None
    return Word(fragment.text, span=fragment.span)


def role_list(report: Report, fragment: Fragment) -> tuple[Word, ...]:
    """Return the roles of `a or b`, those that are none reported and left out."""
    return tuple(word for item in _split(half_width(report, fragment)) if (word := role(report, item)) is not None)


def _excluded(report: Report, item: Fragment) -> Word | None:
    if not item.text.startswith("not "):
        report.error("bad-actors", f"`{item.text}` excludes nobody", item.span, _HINT)
        return None
    return name(report, trimmed(part(item, len("not "), len(item.text))), "an event")


def _split(fragment: Fragment) -> list[Fragment]:
    """Return the pieces between the words `or` and `and`."""
    pieces: list[Fragment] = []
    start = 0
    for match in _JOINTS.finditer(fragment.text):
        pieces.append(trimmed(part(fragment, start, match.start())))
        start = match.end()
    return [*pieces, trimmed(part(fragment, start, len(fragment.text)))]
