"""Everything that can go wrong, as one tree.

    BpmError
    ├── PolicyError (ValueError)       a policy file is wrong; carries every diagnostic of it
    ├── ExpressionError (ValueError)   a FEEL text does not parse
    ├── UnknownPolicy (LookupError)    no policy has that id
    ├── InputError (ValueError)        a document lacks a field or holds a wrong value; names them all
    ├── NotEffective (ValueError)      no version of the policy is in force on the date
    ├── EvaluationError                an operation has no value for this document (division by zero ...)
    ├── ParameterNotSet                the policy needs a figure that the company has not set (`?`)
    ├── NoMatch                        no rule applies to the document
    ├── Conflict                       several rules apply where only one may
    ├── Refused                        a case does not take a command
    ├── ReceiptError (ValueError)      a receipt that is damaged, changed or masked
    ├── CalendarHorizon (LookupError)  working days are counted in a year whose official list is not known
    ├── LedgerError (ValueError)       an entry, a reversal or a split that the books cannot take
    ├── FactError (ValueError)         a fact, or a time, that a session does not take as it stands
    ├── EngineUnavailable (ImportError) an engine is asked for that is not installed, or not built as it has to be
    ├── EngineFailed (RuntimeError)    an engine that is not ours failed; nothing has changed
    ├── NotDrawable (ValueError)       no strategy can draw a document that is valid
    ├── CaseError (ValueError)         a step of a rota, or a claim on a client, that is not possible now
    └── LimitExceeded (ValueError)     a text is larger or deeper than `Limits` allows

`PolicyError` and `InputError` are a caller's to mend; `NoMatch` and `Conflict` are the policy author's:
the document is sound and the policy has a hole or contradicts itself there.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from bpmlib.shown import Shown
from bpmlib.source import Span

__all__ = [
    "BpmError", "CalendarHorizon", "CaseError", "Conflict", "Diagnostic", "EngineFailed", "EngineUnavailable",
    "EvaluationError", "ExpressionError", "FactError", "InputError", "LedgerError", "LimitExceeded", "Limits",
    "NoMatch", "NotDrawable", "NotEffective", "ParameterNotSet", "PolicyError", "ReceiptError", "Refused",
    "UnknownPolicy", "nearest",
]  # fmt: skip

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How large and how deep a text may be, and how much work it may ask for, before it is refused.

    What is refused is a `LimitExceeded` or a diagnostic. docs/reference/limits.md has them all in one place.
    """

    file_chars: int = 8_000_000
    front_matter_chars: int = 20_000
    expression_chars: int = 20_000
    nesting: int = 60
    """Brackets, calls and operators inside each other in one expression."""
    json_chars: int = 10_000_000
    json_nesting: int = 60
    xml_elements: int = 500_000
    """Elements of a model, and pieces of its texts: a line, an entity or what stands between them is one."""
    xml_nesting: int = 200
    steps: int = 1_000_000
    """Work of one evaluated expression: an operation once more in a loop, filter or function is one, a call several."""
    items: int = 1_000_000
    """Scalars that a list or context, or all variables, may hold, those of shared parts counted each time.

    Of a string, 16 characters count as one.
    """
    facts: int = 2_000_000
    """Facts that a session holds at a time."""
    matches: int = 2_000_000
    """Matches of patterns that a session holds at a time."""
    rounds: int = 5_000
    """How often patterns that feed each other are asked again in one change of a session."""
    diagnostics: int = 1_000
    """Findings that one evaluation in DMN mode keeps."""


@dataclass(frozen=True, slots=True)
class Diagnostic(Shown):
    """One finding: a stable `code`, a message in lower case, where, and what to do about it.

    `related` points at further places, each with a caption ("first defined here").
    """

    code: str
    message: str
    span: Span | None = None
    hint: str = ""
    related: tuple[tuple[str, Span], ...] = ()
    severity: Severity = "error"

    def draw(self) -> str:
        """Return the diagnostic as text: the message, the place, the excerpt with carets, the hint."""
        lines = [f"{self.severity}[{self.code}]: {self.message}"]
        for caption, span in ((("", self.span),) if self.span else ()) + self.related:
            lines.append(f"  --> {span.place}" + (f" ({caption})" if caption else ""))
            lines.extend("  " + line for line in span.excerpt().splitlines())
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the diagnostic as plain data for `--format json`."""
        data: dict[str, Any] = {"code": self.code, "severity": self.severity, "message": self.message}
        if self.span:
            data |= self.span.source.place_data(self.span.start)
            data["length"] = self.span.end - self.span.start
        if self.hint:
            data["hint"] = self.hint
        if self.related:
            data["related"] = [{"caption": caption, "place": span.place} for caption, span in self.related]
        return data


class BpmError(Exception):
    """The root of the tree: catch it to catch whatever bpmlib raises on purpose."""

    def __init__(self, diagnostics: Iterable[Diagnostic] | Diagnostic) -> None:
        found = (diagnostics,) if isinstance(diagnostics, Diagnostic) else tuple(diagnostics)
        self.diagnostics: tuple[Diagnostic, ...] = found
        super().__init__("\n\n".join(diagnostic.draw() for diagnostic in found))

    @property
    def span(self) -> Span | None:
        """Where the first diagnostic points, if it points anywhere."""
        return next((diagnostic.span for diagnostic in self.diagnostics if diagnostic.span), None)


class PolicyError(BpmError, ValueError):
    """A policy file does not read or does not check. `diagnostics` lists every mistake of one run."""


class ExpressionError(BpmError, ValueError):
    """A FEEL text, a type or a cell does not parse; a reader collects its diagnostic and goes on."""


class UnknownPolicy(BpmError, LookupError):
    """No policy has the id that was asked for; the hint names the nearest one."""


class LimitExceeded(BpmError, ValueError):
    """A text, the values given with it, or the work that it asks for, is more than `Limits` allows."""


class Refused(BpmError):
    """A case does not take a command. `reason` is one of `bpmlib.refusals.REFUSALS`; the case is as it was.

    `matured` are the events of what had fallen due before the command: they happened all the same, and are to be kept.
    `allowed` says what could be done instead: the events that a role may bring about now, by role.
    """

    def __init__(
        self, diagnostic: Diagnostic, *, reason: str, matured: tuple[Any, ...] = (),
        allowed: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(diagnostic)
        self.reason = reason
        self.matured = matured
        self.allowed = dict(allowed or {})


class LedgerError(BpmError, ValueError):
    """The books cannot take an entry, a reversal or a split, and are as they were; the code says why."""


class CaseError(BpmError, ValueError):
    """A step of a rota, or a claim on a client, is not possible now; nothing has changed."""


class NotDrawable(BpmError, ValueError):
    """No strategy can be made for a model or a policy, or what it draws is refused; the hint has the cure."""


class ReceiptError(BpmError, ValueError):
    """A receipt is damaged, was changed, is masked, or of an unknown format. `pointer` is the place, a JSON Pointer."""

    def __init__(self, diagnostic: Diagnostic, *, pointer: str = "") -> None:
        super().__init__(diagnostic)
        self.pointer = pointer


class FactError(BpmError, ValueError):
    """A session does not take a fact or a time: it is known otherwise, or not at all; nothing has changed."""


class EngineUnavailable(BpmError, ImportError):
    """An engine is asked for that is not installed here, or not built as it has to be; the hint has the cure."""


class EngineFailed(BpmError, RuntimeError):
    """An engine that is not ours failed where it should not; nothing has changed."""


class _WithDocument(BpmError):
    """An error about one document: keeps the policy id, the rules concerned and the values read."""

    def __init__(
        self,
        diagnostics: Iterable[Diagnostic] | Diagnostic,
        *,
        policy: str = "",
        rules: tuple[str, ...] = (),
        reads: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(diagnostics)
        self.policy = policy
        self.rules = rules
        self.reads: dict[str, Any] = dict(reads or {})


class InputError(_WithDocument, ValueError):
    """A document lacks a field, has one too many, or holds a value of the wrong type or out of bounds.

    `problems` maps each field's path to the code of what is wrong with it (`input-missing`,
    `input-null`, `input-type`, `input-bounds`, `input-unknown`).
    """

    def __init__(
        self, diagnostics: Iterable[Diagnostic], *, policy: str = "", problems: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(diagnostics, policy=policy)
        self.problems: dict[str, str] = dict(problems or {})


class NotEffective(_WithDocument, ValueError):
    """No version of the policy is in force on the date asked for."""


class EvaluationError(_WithDocument):
    """An operation has no value for this document; the span is the operation, `reads` the document."""


class ParameterNotSet(_WithDocument):
    """The policy reads a parameter whose figure the company has to set. Set it by `override`."""


class NoMatch(_WithDocument):
    """No rule applies: the policy has a gap at this document. See `Conflict` for the opposite."""


class Conflict(_WithDocument):
    """Several rules apply where only one may; `rules` names them. See `NoMatch` for the opposite."""


class CalendarHorizon(_WithDocument, LookupError):
    """Working days are counted into a year whose official list the calendar does not have.

    `day` is the first day that was needed and is not known, `calendar` the name of the calendar. The cure is
    `WorkCalendar.extend` with the list of that year.
    """

    def __init__(
        self,
        diagnostics: Iterable[Diagnostic] | Diagnostic,
        *,
        day: date,
        calendar: str,
        policy: str = "",
        rules: tuple[str, ...] = (),
        reads: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(diagnostics, policy=policy, rules=rules, reads=reads)
        self.day = day
        self.calendar = calendar


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint naming the known word most like `word`, or the empty string where none is near."""
    names = sorted(set(known))
    folded = {name.casefold(): name for name in names}
    close = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return f"did you mean `{folded[close[0]]}`?" if close else ""
