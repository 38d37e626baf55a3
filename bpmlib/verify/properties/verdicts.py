"""What became of a property: proved, refuted with documents, or neither; as an object, as text and as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from bpmlib.errors import Diagnostic
from bpmlib.model import policies as p
from bpmlib.run.decision import Decision
from bpmlib.shown import Shown
from bpmlib.source import Span
from bpmlib.syntax.show import show
from bpmlib.values.compare import plain_data, show_value
from bpmlib.verify.tables.findings import show_document

__all__ = ["Answered", "Because", "PropertyWitness", "Status", "Verdict", "Verdicts"]

Status = Literal["proved", "refuted", "not refuted"]

_PAIRS: Final = ("grows", "falls", "for any two")
_WIDTH: Final = 60
"""How much of an expression a reason shows."""
_SHOWN: Final = 4
"""Reasons that a text shows; the object has them all."""
_NAMES: Final = {"for any two": ("a", "b"), "grows": ("first", "then"), "falls": ("first", "then")}


@dataclass(frozen=True)
class Because:
    """A place that keeps a property from being decided, and why."""

    why: str
    span: Span | None = None

    def text(self) -> str:
        """Return the reason as one line."""
        if self.span is None:
            return self.why
        shown = " ".join(self.span.text.split())
        return f"{self.why} ({self.span.place}: `{shown if len(shown) <= _WIDTH else shown[: _WIDTH - 1] + '…'}`)"


@dataclass(frozen=True)
class Answered:
    """One decision of the policy for a document: what was decided, or the class of the error and its message."""

    name: str
    decision: Decision | None = field(compare=False)
    error: str = ""
    message: str = ""

    def text(self) -> str:
        """Return what was decided as one line."""
        if self.decision is None:
            return f"{self.name}: {self.error}, {self.message}"
        rules = ", ".join(self.decision.rules.get(self.name, ()))
        return f"{self.name} = {show_value(self.decision[self.name])}" + (f" by {rules}" if rules else "")

    def to_dict(self) -> dict[str, Any]:
        """Return what was decided as data that JSON can hold."""
        if self.decision is None:
            return {"error": self.error, "message": self.message}
        return {"value": plain_data(self.decision[self.name]), "rules": list(self.decision.rules.get(self.name, ()))}


@dataclass(frozen=True)
class PropertyWitness:
    """A valid document, what the property's expression comes to for it, and what the policy decides for it.

    `value` and `error` are empty for a property over any two inputs, whose expression needs both.
    """

    document: dict[str, Any]
    answers: tuple[Answered, ...]
    value: Any = None
    error: str = ""
    message: str = ""

    def explanation(self, language: str = "en") -> str:
        """Return why the policy decides so for the document."""
        told = (one.decision.explain(language) for one in self.answers if one.decision is not None)
        return "\n\n".join(told)

    def to_dict(self) -> dict[str, Any]:
        """Return the document and what came of it as data that JSON can hold."""
        came = {"error": self.error, "message": self.message} if self.error else {"value": plain_data(self.value)}
        return {
            "document": plain_data(self.document),
            **came,
            "decisions": {one.name: one.to_dict() for one in self.answers},
        }


@dataclass(frozen=True)
class Verdict(Shown):
    """What became of one property.

    `proved` holds for every valid document, and for every figure of a parameter that has none. `refuted` comes with
    `witnesses`, one document or two, and the `figures` with which they were decided. `not refuted` says in how many
    random `documents` (pairs, where the property is about two), drawn with `seed`, it held; `because` says what keeps
    it from being decided. `others` counts what was drawn and of which the property says nothing, by the reason. A
    `vacuous` property holds because there is no document of which it says anything. `within` is empty for a proof about
    all documents; else it says about which ones it is.
    """

    policy: str
    section: p.Property
    status: Status
    witnesses: tuple[PropertyWitness, ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    documents: int = 0
    drawn: str = ""
    """What was drawn, where it was not documents."""
    seed: int = 0
    others: Mapping[str, int] = field(default_factory=dict)
    vacuous: bool = False
    within: str = ""
    because: tuple[Because, ...] = ()

    @property
    def sentence(self) -> str:
        """The property in the author's words."""
        return self.section.sentence

    @property
    def claim(self) -> str:
        """The property in the expression language."""
        section, subject = self.section, show(self.section.subject)
        if section.form == "for any two":
            return f"for any two {section.over}: {subject}"
        if section.path is not None:
            return f"{subject} {section.form} with {show(section.path)}"
        return f"{section.form} {subject}"

    @property
    def span(self) -> Span:
        """Where the property stands."""
        return self.section.subject.span

    @property
    def diagnostic(self) -> Diagnostic | None:
        """The verdict as a diagnostic; None where the property is proved of some document."""
        if self.status == "refuted":
            hint = "\n        ".join(line.strip() for line in self._refutation())
            return Diagnostic("property-refuted", f"it is not so: {self.sentence}", self.span, hint)
        if self.vacuous:
            hint = "correct the condition, or the rules: nothing is ever decided that it could speak of"
            message = f"there is no document of which this says anything: {self.sentence}"
            return Diagnostic("property-vacuous", message, self.span, hint, severity="warning")
        if self.status == "proved":
            return None
        message = f"not proved, and not refuted in {self._counted()}: {self.sentence}"
        hint = "\n        ".join(self._because())
        return Diagnostic("property-open", message, self.span, hint, severity="note")

    def text(self) -> str:
        """Return the verdict as text, its place first."""
        status = self.status if self.status != "not refuted" else f"not refuted in {self._counted()}"
        status += f" for {self.within}" if self.within else ""
        empty = ", but of no document does it say anything" if self.vacuous else ""
        lines = [f"{self.span.place}: {status}{empty}: {self.sentence}", f"  {self.claim}"]
        lines += self._refutation()
        if self.others:
            lines.append(f"  says nothing of {', '.join(f'{count} ({why})' for why, count in self.others.items())}")
        lines += [f"  {line}" for line in self._because()]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as data that JSON can hold."""
        return {
            "policy": self.policy,
            "property": self.sentence,
            "claim": self.claim,
            "status": self.status,
            "vacuous": self.vacuous,
            "within": self.within,
            **self.span.source.place_data(self.span.start),
            "witnesses": [witness.to_dict() for witness in self.witnesses],
            "figures": plain_data(dict(self.figures)),
            "documents": self.documents,
            "seed": self.seed,
            "others": dict(self.others),
            "because": [
                {"why": one.why} | ({} if one.span is None else {"place": one.span.place}) for one in self.because
            ],
        }

    def _counted(self) -> str:
        if self.drawn:
            return f"{self.documents} {self.drawn} (seed {self.seed})"
        what = "pairs of random documents" if self.section.form in _PAIRS else "random documents"
        return f"{self.documents} {what} (seed {self.seed})"

    def _because(self) -> list[str]:
        lines = [f"cannot decide, because {one.text()}" for one in self.because[:_SHOWN]]
        more = len(self.because) - _SHOWN
        return [*lines, f"and {more} more reasons"] if more > 0 else lines

    def _refutation(self) -> list[str]:
        lines: list[str] = []
        for at, witness in enumerate(self.witnesses):
            name = _NAMES.get(self.section.form, ("for example",))[at]
            lines += _told(name, witness.document) if self.drawn else [f"  {name}: {show_document(witness.document)}"]
            if witness.error:
                lines.append(f"    {witness.error}: {witness.message}")
            elif self.section.form != "for any two":
                lines.append(f"    {show(self.section.subject)} = {show_value(witness.value)}")
            said = f"{show(self.section.subject)} = "
            lines += [f"    {one.text()}" for one in witness.answers if not one.text().startswith(said)]
        if self.figures:
            lines.append(f"  with {show_document(dict(self.figures))}")
        return lines


def _told(name: str, history: Mapping[str, Any]) -> list[str]:
    """Return a history as lines: the case, then who did what at which time; or a conclusion, then from which facts."""
    if "conclusion" in history:
        facts = [f"    from {one['type']} {show_document(one['values'])}" for one in history["facts"]]
        return [f"  {name}: {show_document(history['conclusion'])}", *facts]
    lines = [f"  {name}: {show_document(history['case'])}"]
    for row in history["history"]:
        brought = f", {show_document(row['with'])}" if row["with"] else ""
        lines.append(f"    {row['at']} {row['event']} by {row['by'] or 'somebody'}{brought}")
    return lines


@dataclass(frozen=True)
class Verdicts(Shown):
    """What became of the properties of a policy, in the order of its file."""

    policy: str
    verdicts: tuple[Verdict, ...]

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.verdicts)

    def __len__(self) -> int:
        return len(self.verdicts)

    @property
    def refuted(self) -> tuple[Verdict, ...]:
        """Those that are refuted."""
        return tuple(one for one in self.verdicts if one.status == "refuted")

    @property
    def proved(self) -> bool:
        """Whether every property is proved."""
        return all(one.status == "proved" for one in self.verdicts)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return what somebody should look at: refuted and empty properties, and those that stay open."""
        return tuple(found for one in self.verdicts if (found := one.diagnostic) is not None)

    def text(self) -> str:
        """Return all verdicts as text."""
        return "\n".join(one.text() for one in self.verdicts)

    __str__ = text

    def to_dict(self) -> dict[str, Any]:
        """Return all verdicts as data that JSON can hold."""
        return {"policy": self.policy, "properties": [one.to_dict() for one in self.verdicts]}
