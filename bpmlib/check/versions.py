"""The versions of one policy beside each other: in force at the same time, at no time, under a wrong date.

A version counts from its first day on. One without an end gives way to the next one, and counts again once that one
ends; so only ends that are written can overlap with anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bpmlib.errors import Diagnostic
from bpmlib.model import policies as p
from bpmlib.source import Span
from bpmlib.values.temporal import parse_date

__all__ = ["check_versions", "in_force", "key_span"]


def in_force(front: p.FrontMatter, day: date) -> bool:
    """Return whether a version is in force on a day; its end is the first day on which it is not."""
    return front.effective_from <= day and (front.effective_to is None or day < front.effective_to)


def key_span(front: p.FrontMatter, key: str) -> Span:
    """Return where a key of the front matter has its line; all of the front matter where it has none."""
    match = re.search(rf"^{key}:[ \t]*(.*?)[ \t]*$", front.span.text, re.MULTILINE)
    return front.span.part(match.start(1), match.end(1)) if match else front.span


def check_versions(version: p.Policy, versions: Sequence[p.Policy], stated: str | None) -> Iterator[Diagnostic]:
    """Yield what is wrong with one of the versions, given in order of time, and the date in its file's name."""
    front = version.front
    span = key_span(front, "effective")
    if stated is not None and parse_date(stated) != front.effective_from:
        message = f"the file's name says that this version counts from {stated}, it counts from {front.effective_from}"
        yield Diagnostic("version-date-differs", message, span, f"name the file `@{front.effective_from}.md`")
    earlier = versions[: next(index for index, other in enumerate(versions) if other is version)]
    ends = [other.front.effective_to for other in earlier]
    for other in earlier:
        if other.front.effective_from == front.effective_from:
            message = f"two versions start on {front.effective_from}"
        elif other.front.effective_to is not None and other.front.effective_to > front.effective_from:
            message = f"on {front.effective_from} the version before is in force until {other.front.effective_to}"
        else:
            continue
        related = (("the version before", key_span(other.front, "effective")),)
        hint = "end that one on the day this one starts, or leave its end open"
        yield Diagnostic("versions-overlap", message, span, hint, related)
    last = max((end for end in ends if end is not None), default=None)
    if last is not None and None not in ends and last < front.effective_from:
        message = f"no version is in force from {last} until {front.effective_from}"
        hint = f"leave the end of the version before open, or start this one on {last}"
        yield Diagnostic("versions-gap", message, span, hint, severity="warning")
