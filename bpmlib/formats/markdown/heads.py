"""What the keys of the front matter mean: its nodes to the model's `FrontMatter`."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from bpmlib.errors import nearest
from bpmlib.formats.markdown.cells import part
from bpmlib.formats.markdown.front_matter import Mapping, Node, Scalar, Sequence
from bpmlib.formats.markdown.report import Report
from bpmlib.formats.markdown.words import dotted, name, type_name
from bpmlib.model import policies as m
from bpmlib.model.expressions import Expr, Name, Path
from bpmlib.source import Fragment, Span
from bpmlib.syntax.parser import parse_expression
from bpmlib.values.iso import parse_iso_date

__all__ = ["read_front", "system_of"]

_KEYS: Final = (
    "policy", "title", "source", "effective", "as_of", "input", "case", "events", "uses", "answers", "format",
)  # fmt: skip
_FORMAT: Final = 1


def read_front(report: Report, head: Mapping) -> m.FrontMatter | None:
    """Return the front matter, or None where a required key is missing or wrong."""
    for entry in head.entries:
        key = entry.key
        if key.text not in _KEYS:
            hint = nearest(key.text, _KEYS) or "the keys are " + ", ".join(f"`{known}`" for known in _KEYS)
            report.error("front-key-unknown", f"unknown key `{key.text}`", key.span, hint)
    for key_name in ("policy", "effective"):
        if key_name not in head.keys:
            report.error("front-key-missing", f"key `{key_name}` is missing", head.span.part(0, 0), _MISSING[key_name])
    policy = _policy(report, head.get("policy"))
    effective = _effective(report, head.get("effective"))
    _require_format(report, head.get("format"))
    title = _texts(report, "title", head.get("title"), ("en", "zh"))
    source = _texts(report, "source", head.get("source"), ("system", "also", "text"))
    as_of = _as_of(report, head.get("as_of"))
    inputs = _typed(report, head, "input", "an input")
    case = _typed(report, head, "case", "a fact of the case")
    happening = _typed(report, head, "events", "an event")
    events = tuple(m.EventRow(named, type_, span=named.span) for named, type_ in happening)
    uses = _uses(report, head.get("uses"))
    answers = _answers(report, head.get("answers"))
    if policy is None or effective is None:
        return None
    return m.FrontMatter(
        policy, title, source, *effective, as_of, inputs, uses, answers, case, events, _FORMAT, span=head.span
    )


_MISSING: Final = {
    "policy": "write `policy: folder.name`, the path of the file below the rules root",
    "effective": "write `effective: 2024-01-01..`",
}


def system_of(head: Mapping | None) -> str | None:
    """Return the system that bare ids in `covers` belong to: empty where none is named, None where no head is read."""
    if head is None:
        return None
    source = head.get("source")
    system = source.get("system") if isinstance(source, Mapping) else None
    return system.fragment.text if isinstance(system, Scalar) else ""


# ------------------------------------------------------------------------------------------ shapes


def _scalar(report: Report, key: str, node: Node | None) -> Fragment | None:
    if node is None or isinstance(node, Scalar):
        return node.fragment if node else None
    _wrong_shape(report, key, node.span, "one text")
    return None


def _mapping(report: Report, key: str, node: Node | None, shape: str) -> list[tuple[Fragment, Fragment]]:
    if node is None:
        return []
    if not isinstance(node, Mapping):
        _wrong_shape(report, key, node.span, shape)
        return []
    pairs = [(entry.key, _scalar(report, entry.key.text, entry.value)) for entry in node.entries]
    return [(name_, value) for name_, value in pairs if value is not None]


def _wrong_shape(report: Report, key: str, span: Span, shape: str) -> None:
    report.error("front-shape", f"the value of `{key}` has the wrong shape", span, f"it is {shape}")


def _texts(report: Report, key: str, node: Node | None, known: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    shape = "`{" + ", ".join(f"{one}: ..." for one in known) + "}`"
    for part_key, value in _mapping(report, key, node, shape):
        if part_key.text in known:
            found.append((part_key.text, value.text))
        else:
            hint = nearest(part_key.text, known) or f"it is {shape}; a text with a comma is quoted"
            report.error("front-key-unknown", f"unknown key `{part_key.text}` in `{key}`", part_key.span, hint)
    return tuple(found)


# -------------------------------------------------------------------------------------------- keys


def _policy(report: Report, node: Node | None) -> m.Word | None:
    fragment = _scalar(report, "policy", node)
    return None if fragment is None else dotted(report, fragment, "the id of a policy")


_RANGE: Final = re.compile(r"(?P<start>[^.]*)\.\.(?P<end>[^.]*)")


def _effective(report: Report, node: Node | None) -> tuple[date, date | None] | None:
    fragment = _scalar(report, "effective", node)
    if fragment is None:
        return None
    hint = "write `2024-01-01..`, or `2024-01-01..2026-07-01` with the end excluded"
    match = _RANGE.fullmatch(fragment.text)
    if match is None:
        report.error("bad-effective", f"`{fragment.text}` is not a span of dates", fragment.span, hint)
        return None
    start = _date(report, part(fragment, *match.span("start")), hint)
    end = _date(report, part(fragment, *match.span("end")), hint) if match["end"] else None
    if start is None:
        return None
    if end is not None and end <= start:
        report.error("bad-effective", f"`{fragment.text}` holds no day", fragment.span, "the end is excluded")
    return start, end


def _date(report: Report, fragment: Fragment, hint: str) -> date | None:
    found = parse_iso_date(fragment.text)
    if found is None:
        report.error("bad-date", f"`{fragment.text}` is not a date", fragment.span, hint)
    return found


def _require_format(report: Report, node: Node | None) -> None:
    fragment = _scalar(report, "format", node)
    if fragment is not None and fragment.text != str(_FORMAT):
        message = f"format `{fragment.text}` of the grammar is not known here"
        hint = f"this version reads format {_FORMAT}; a newer bpmlib may read the file"
        report.error("format-unsupported", message, fragment.span, hint)


def _as_of(report: Report, node: Node | None) -> Expr | None:
    fragment = _scalar(report, "as_of", node)
    found = None if fragment is None else report.parse(parse_expression, fragment)
    if fragment is None or found is None:
        return None
    base = found
    while isinstance(base, Path):
        base = base.base
    if isinstance(base, Name):
        return found
    hint = "write where the date stands in the input, as `order.placed_on`"
    report.error("bad-path", f"`{fragment.text}` is not the path of an input", fragment.span, hint)
    return None


def _typed(report: Report, head: Mapping, key_name: str, what: str) -> tuple[tuple[m.Word, m.TypeName], ...]:
    """Return names with their types: the inputs, the facts of a case, its events."""
    found: list[tuple[m.Word, m.TypeName]] = []
    for key, value in _mapping(report, key_name, head.get(key_name), "`{name: Type}`"):
        named, type_ = name(report, key, what), type_name(report, value)
        if named and type_:
            found.append((named, type_))
    return tuple(found)


def _uses(report: Report, node: Node | None) -> tuple[tuple[m.Word, m.Word], ...]:
    found: list[tuple[m.Word, m.Word]] = []
    for key, value in _mapping(report, "uses", node, "`{alias: policy.id}`"):
        alias, policy = name(report, key, "a policy"), dotted(report, value, "the id of a policy")
        if alias and policy:
            found.append((alias, policy))
    return tuple(found)


def _answers(report: Report, node: Node | None) -> tuple[m.Word, ...]:
    if node is None:
        return ()
    if not isinstance(node, Sequence):
        _wrong_shape(report, "answers", node.span, "a list of decisions: `[price, discount]`")
        return ()
    found: dict[str, m.Word] = {}
    for item in node.items:
        fragment = _scalar(report, "answers", item)
        word = None if fragment is None else name(report, fragment, "a decision")
        if word is not None and word.text in found:
            first = (("first here", found[word.text].span),)
            report.error("front-key-duplicate", f"`{word.text}` is given twice", word.span, "keep one of them", first)
        elif word is not None:
            found[word.text] = word
    return tuple(found.values())
