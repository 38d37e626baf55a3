"""Words that a reason fills in and that one of the languages lacks."""

from __future__ import annotations

from collections.abc import Iterator

from bpmlib.check.infer import Inference
from bpmlib.check.scope import Report
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.values.types import Type

__all__ = ["check_wording"]


def check_wording(policy: p.Policy, inference: Inference, report: Report) -> None:
    """Report the holes of reasons that may be filled with a word without a row in the vocabulary."""
    for section in policy.sections:
        for row in section.rows if isinstance(section, p.Reasons) else ():
            for text in (row.en, row.zh):
                for piece in text.pieces if text is not None else ():
                    if not isinstance(piece, str):
                        _check_hole(piece, inference, report)


def _check_hole(hole: m.Expr, inference: Inference, report: Report) -> None:
    known = inference.scope.words
    lacking = [word for type_, word in _words(hole, inference) if not known.translated(type_, word)]
    if lacking:
        more = f" and {len(lacking) - 1} more words" if len(lacking) > 1 else ""
        report.add("word-untranslated", hole.span, f"the vocabulary has no row for `{lacking[0]}`{more}",
                   "add a row with `en` and `zh` to `vocabulary.md`", severity="warning")  # fmt: skip


def _words(hole: m.Expr, inference: Inference) -> Iterator[tuple[str, str]]:
    """Yield the words that may fill a hole, each with its type."""
    if isinstance(hole, m.String):
        yield "string", hole.value
        return
    type_: Type | None = inference.types.get(id(hole))
    while type_ is not None and type_.kind == "list":
        type_ = type_.item
    if type_ is not None and type_.kind == "string" and type_.name != "string":
        yield from ((type_.name, word) for word in inference.scope.words.values(type_.name) or ())
