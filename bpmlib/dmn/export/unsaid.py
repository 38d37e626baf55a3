"""What a policy says and DMN cannot: listed, each with its place, so that nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bpmlib.check.checked import Checked
from bpmlib.dmn.export.types import Types
from bpmlib.documents.fields import MISSING, DocumentField
from bpmlib.model import policies as p
from bpmlib.source import Span

__all__ = ["NotSaid", "not_said", "other_versions"]


@dataclass(frozen=True, slots=True)
class NotSaid:
    """One thing that the exported model does not say: `what` it is, why not or what stands for it, and its place."""

    what: str
    reason: str
    span: Span

    def __str__(self) -> str:
        return f"{self.what} ({self.span.place}): {self.reason}"


_ERRORS = (
    "where no rule holds, rules conflict, or an operation has no value, DMN gives null;"
    " `null and false` is false, a filter leaves out items whose condition is null"
)


def not_said(
    checked: Checked, units: Iterable[Checked], figures: dict[str, frozenset[str]], types: Types,
    inputs: Iterable[DocumentField], versions: tuple[p.Policy, ...],
) -> Iterator[NotSaid]:  # fmt: skip
    """Yield what is not said: of each policy in the file its sections and figures, then of its inputs and answers.

    `figures` are the parameters without a figure by policy id, `versions` all versions of the exported policy.
    """
    front = checked.policy.front
    yield from other_versions(checked, versions)
    if front.as_of is not None:
        reason = "version and figures are those of one day, whatever day the document has"
        yield NotSaid("`as_of`", reason, front.as_of.span)
    for unit in units:
        yield from _sections(unit, unit is checked)
        yield from _figures(unit, figures.get(unit.id, frozenset()))
    yield from _fields(types, inputs, front.span)
    yield NotSaid("errors", _ERRORS, front.span)


def other_versions(checked: Checked, versions: Iterable[p.Policy]) -> Iterator[NotSaid]:
    """Yield the versions of a policy that are not the exported one."""
    for version in versions:
        if version.front.effective_from != checked.policy.front.effective_from:
            yield NotSaid(f"version from {version.front.effective_from}", "one file is one version: export it with its"
                          " own date", version.front.span)  # fmt: skip


def _sections(checked: Checked, own: bool) -> Iterator[NotSaid]:
    for section in checked.policy.sections:
        match section:
            case p.Readings(rows):
                yield NotSaid(
                    "section `Readings`", f"unclear clauses ({len(rows)}): only how they are taken", section.span
                )
            case p.Property(sentence) if own:
                yield NotSaid(f"section `Property: {sentence}`", "DMN has no properties to be held to", section.span)
            case p.ExampleTable(rows) if own:
                yield NotSaid("section `Examples`", f"examples ({len(rows)}): DMN keeps no tests", section.span)
            case p.Reasons(pattern) if pattern.text in checked.patterns:
                yield NotSaid(f"section `Reasons: {pattern.text}`", "its pattern is left out", section.span)
            case p.Reasons(decision, rows) if any(_has_holes(row) for row in rows):
                reason = "the sentences are annotations of the rules; no value is filled in"
                yield NotSaid(f"section `Reasons: {decision.text}`", reason, section.span)


def _has_holes(row: p.Reason) -> bool:
    return any(not isinstance(piece, str) for text in (row.en, row.zh) if text for piece in text.pieces)


def _figures(checked: Checked, unset: frozenset[str]) -> Iterator[NotSaid]:
    for symbol, first in checked.scope.nodes("parameter"):
        assert isinstance(first, p.Parameter)
        if symbol.name in unset:
            yield NotSaid(f"parameter `{symbol.name}`", "the company has not set it: null", first.span)
        if len(symbol.nodes) > 1:
            reason = f"{len(symbol.nodes)} dated figures: only the one of the day"
            yield NotSaid(f"parameter `{symbol.name}`", reason, first.span)


def _fields(types: Types, inputs: Iterable[DocumentField], span: Span) -> Iterator[NotSaid]:
    named = [(field.name, field) for field in inputs if field.document is None]
    named += [(f"{document.name}.{field.name}", field) for document, field in types.fields()]
    groups = (
        ("personal data", "DMN has no mark for it: whoever runs the model sees these values",
         [name for name, field in named if field.personal]),
        ("units", "DMN numbers have none; the descriptions name them",
         [name for name, field in named if _has_unit(field)]),
        ("defaults", "DMN fills nothing in: the caller has to give these fields",
         [name for name, field in named if field.default is not MISSING]),
        ("limits of values", "wholeness, length, digits, pattern and step are not checked",
         [name for name, field in named if _is_limited(field)]),
        ("validators", "they do not run in DMN, neither to refuse a value nor to change it",
         [name for name, field in named if _is_validated(field)]),
        ("keys", "in a document these fields have another key; DMN knows them by their name",
         [name for name, field in named if field.key != field.name]),
    )  # fmt: skip
    for what, reason, names in groups:
        if names:
            yield NotSaid(what, f"{reason}: {', '.join(names)}", span)


def _has_unit(field: DocumentField) -> bool:
    type_ = field.type if field.item is None else field.item.type
    return type_ is not None and (bool(type_.unit) or type_.name == "percent")


def _is_limited(field: DocumentField) -> bool:
    one = field.bounds
    others = (one.multiple_of, one.min_length, one.max_length, one.max_digits, one.decimal_places, one.pattern)
    own = field.whole or any(bound is not None for bound in others)
    return own or (field.item is not None and _is_limited(field.item))


def _is_validated(field: DocumentField) -> bool:
    return field.check is not None or (field.item is not None and _is_validated(field.item))
