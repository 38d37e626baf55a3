"""The YAML head of a file as nodes, from PyYAML's events: every scalar is text with its place.

Nothing is constructed, so no value is ever taken for a boolean, a number or a date. What the keys mean
is `heads`' affair.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from bpmlib.formats.markdown.report import Report
from bpmlib.source import Fragment, Span

__all__ = ["Entry", "Mapping", "Node", "Scalar", "Sequence", "head_lines", "parse_head"]

_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar's text, unquoted, and its place; `said` is whether it says anything."""

    fragment: Fragment
    said: bool

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.fragment.span


@dataclass(frozen=True, slots=True)
class Sequence:
    """`[a, b]`."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Entry:
    """`key: value`."""

    key: Fragment
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """`{key: value}`; each key once, each with a value. `keys` has those as well whose value was reported."""

    entries: tuple[Entry, ...]
    keys: frozenset[str]
    span: Span

    def get(self, key: str) -> Node | None:
        """Return the value of a key."""
        return next((entry.value for entry in self.entries if entry.key.text == key), None)


Node: TypeAlias = Scalar | Sequence | Mapping


def head_lines(report: Report) -> tuple[int, int] | None:
    """Return the numbers of the two lines `---` around the front matter, or None where there is none.

    A front matter that is never closed is reported and ends below the last line.
    """
    source = report.source
    last = source.position(len(source.text))[0]
    if source.line(1).removeprefix("\ufeff").rstrip() != "---":
        hint = "begin the file with a line `---`, the keys `policy` and `effective`, and a line `---`"
        start = 1 if source.text.startswith("\ufeff") else 0
        report.error("front-missing", "the file has no front matter", source.span(start, start + 1), hint)
        return None
    for number in range(2, last + 1):
        if source.line(number).rstrip() == "---":
            return 1, number
    hint = "end the front matter with a line `---`"
    report.error("front-unclosed", "the front matter is never closed", source.span(*_extent(report, 1)), hint)
    return 1, last + 1


def _extent(report: Report, number: int) -> tuple[int, int]:
    start = report.source.line_start(number)
    return start, start + len(report.source.line(number))


def parse_head(report: Report, start: int, end: int) -> Mapping | None:
    """Return the mapping between two offsets, what does not belong there reported and left out."""
    source = report.source
    if end - start > report.limits.front_matter_chars:
        message = f"the front matter is longer than {report.limits.front_matter_chars} characters"
        report.error("front-too-long", message, source.span(start, start + 1), "prose belongs below the front matter")
        return None
    builder = _Builder(report, start)
    try:
        return builder.document(yaml.parse(source.text[start:end], Loader=yaml.SafeLoader))
    except _TooDeep:
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = min(start + (mark.index if mark is not None else 0), max(start, end - 1))
        hint = "quote a text that holds `: ` or `#`, or starts with a sign"
        message = f"this is not YAML: {(error.problem or str(error)).splitlines()[0]}"
        report.error("front-yaml", message, source.span(at, at + 1), hint, _context(report, start, error))
        return None


def _context(report: Report, start: int, error: yaml.MarkedYAMLError) -> tuple[tuple[str, Span], ...]:
    """Return where the thing began that YAML could not finish."""
    if error.context_mark is None or error.context is None:
        return ()
    at = start + error.context_mark.index
    return ((error.context, report.source.span(at, at + 1)),)


class _TooDeep(Exception):
    """The nesting was reported; what is inside is not looked at."""


class _Builder:
    """Nodes from events. A node with a fault is reported and None."""

    def __init__(self, report: Report, offset: int) -> None:
        self.report = report
        self.offset = offset

    def span(self, start: yaml.Event, end: yaml.Event) -> Span:
        assert start.start_mark is not None and end.end_mark is not None
        return self.report.source.span(self.offset + start.start_mark.index, self.offset + end.end_mark.index)

    def document(self, events: Iterator[yaml.Event]) -> Mapping | None:
        found: list[Mapping | None] = []
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and found:
                self.report.error("front-yaml", "the front matter is one YAML document", self.span(event, event))
                return None
            if isinstance(event, yaml.NodeEvent):
                node = self.node(event, events, 1)
                if node is not None and not isinstance(node, Mapping):
                    self.report.error("front-shape", "the front matter is `key: value` lines", node.span)
                found.append(node if isinstance(node, Mapping) else None)
        empty = Mapping((), frozenset(), self.report.source.span(self.offset, self.offset))
        return found[0] if found else empty

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node | None:
        plain = self.is_plain(event)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event) if plain else None
        if not isinstance(event, yaml.CollectionStartEvent):
            return None
        if depth > _DEPTH:
            message = f"more than {_DEPTH} levels of nesting"
            self.report.error("front-nesting", message, self.span(event, event), "no key needs that much")
            raise _TooDeep
        if isinstance(event, yaml.MappingStartEvent):
            found: Node | None = self.mapping(event, events, depth)
        else:
            found = self.sequence(event, events, depth)
        return found if plain else None

    def is_plain(self, event: yaml.Event) -> bool:
        anchor = getattr(event, "anchor", None)
        tag = getattr(event, "tag", None)
        if anchor is None and tag is None:
            return True
        what = "an alias" if isinstance(event, yaml.AliasEvent) else "an anchor" if anchor else "a tag"
        hint = "write the value out as text; a text that starts with `&`, `*` or `!` is quoted"
        self.report.error("front-feature", f"{what} of YAML has no place here", self.span(event, event), hint)
        return False

    def scalar(self, event: yaml.ScalarEvent) -> Scalar:
        span = self.span(event, event)
        if event.style in ("'", '"'):
            span = span.part(1, max(1, span.end - span.start - 1))
        said = bool(event.value.strip()) and not (event.style is None and event.value in ("~", "null"))
        return Scalar(Fragment(event.value, span), said)

    def sequence(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Sequence | None:
        items: list[Node] = []
        for count, event in enumerate(events):
            if isinstance(event, yaml.SequenceEndEvent):
                return None if count and not items else Sequence(tuple(items), self.span(start, event))
            item = self.node(event, events, depth + 1)
            if item is not None and self.is_said(item):
                items.append(item)
        raise AssertionError("the events of a sequence end with its end")

    def mapping(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Mapping | None:
        entries: dict[str, Entry] = {}
        keys: list[str] = []
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                faulty = bool(keys) and not entries and depth > 1
                return None if faulty else Mapping(tuple(entries.values()), frozenset(keys), self.span(start, event))
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            keys.append(key.fragment.text if isinstance(key, Scalar) else "")
            if key is None:
                continue
            if not isinstance(key, Scalar):
                self.report.error("front-shape", "a key is one word", key.span)
            elif key.fragment.text in entries:
                first = (("first here", entries[key.fragment.text].key.span),)
                message = f"key `{key.fragment.text}` is given twice"
                self.report.error("front-key-duplicate", message, key.span, "keep one of them", first)
            elif value is not None and self.is_said(value, key):
                entries[key.fragment.text] = Entry(key.fragment, value)
        raise AssertionError("the events of a mapping end with its end")

    def is_said(self, node: Node, key: Scalar | None = None) -> bool:
        """Return whether a value says something; one that does not is reported at its key."""
        match node:
            case Scalar():
                said = node.said
            case Sequence():
                said = bool(node.items)
            case Mapping():
                said = bool(node.entries)
        if not said:
            message = f"key `{key.fragment.text}` has no value" if key else "an item is empty"
            hint = "give it one or leave it out; a text with a comma in braces is quoted"
            self.report.error("front-value-missing", message, key.span if key else node.span, hint)
        return said
