"""What is found out about a decision table, as an object, as a diagnostic with its place, and as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from bpmlib.errors import Diagnostic
from bpmlib.shown import Shown
from bpmlib.source import Span
from bpmlib.values.compare import show_value
from bpmlib.verify.geometry.witness import Witness

__all__ = ["Finding", "Findings", "Kind", "Region"]

Kind = Literal["gap", "conflict", "overlap", "dead", "unreached", "off", "mergeable", "column", "result", "undecided"]

_CODES: Final[Mapping[Kind, tuple[str, Literal["warning", "note"]]]] = {
    "gap": ("table-gap", "warning"), "conflict": ("rules-conflict", "warning"), "overlap": ("rules-overlap", "note"),
    "dead": ("rule-dead", "warning"), "unreached": ("rule-dead-in-context", "warning"),
    "off": ("rule-off", "note"), "mergeable": ("rules-mergeable", "note"),
    "column": ("column-idle", "note"), "result": ("result-idle", "note"), "undecided": ("table-undecided", "note"),
}  # fmt: skip
_SHOWN: Final = 4
"""Boxes that a text shows; an object has them all."""


@dataclass(frozen=True)
class Region:
    """A box of values: its cells as an author would write them, by header, and a document in it where one was made.

    A header that is missing may have any value.
    """

    cells: Mapping[str, str]
    witness: Witness | None = None

    def text(self) -> str:
        """Return the box as one line."""
        return ", ".join(f"`{header}` {text}" for header, text in self.cells.items()) or "every document"

    def to_dict(self) -> dict[str, Any]:
        """Return the box as data that JSON can hold."""
        found: dict[str, Any] = {"cells": dict(self.cells)}
        return found | {"witness": self.witness.to_dict()} if self.witness is not None else found


@dataclass(frozen=True)
class Finding(Shown):
    """One finding about a decision table.

    `kind` is one of `gap` (no rule applies), `conflict` (several do where one may), `overlap` (several do, and the hit
    policy makes it harmless), `dead` (a rule or exception that never counts), `unreached` (one that
    never does because of what the table looks at), `off` (one that would count with other figures only), `mergeable`
    (rules that could be one), `column` (a condition that never matters), `result` (a result that never occurs),
    `undecided` (`because` says why). `regions` are disjoint and together exactly the values
    concerned. `replayed` is false where the engine said something else about a document than the finding says: that is
    a mistake of this library. `expected` is true of a gap that the examples of the policy expect: it is meant.
    """

    kind: Kind
    policy: str
    decision: str
    message: str
    span: Span
    rules: tuple[str, ...] = ()
    regions: tuple[Region, ...] = ()
    because: str = ""
    hint: str = ""
    related: tuple[tuple[str, Span], ...] = ()
    replayed: bool = True
    expected: bool = False

    @property
    def witness(self) -> Witness | None:
        """The document of the first region that has one."""
        return next((region.witness for region in self.regions if region.witness is not None), None)

    @property
    def diagnostic(self) -> Diagnostic:
        """The finding as a diagnostic, its place first."""
        code, severity = _CODES[self.kind]
        message = f"{self.message}, because {self.because}" if self.because else self.message
        return Diagnostic(code, message, self.span, self._hint(), self.related, "note" if self.expected else severity)

    def text(self) -> str:
        """Return the finding as it is drawn."""
        return self.diagnostic.draw()

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as data that JSON can hold."""
        return {
            "kind": self.kind,
            "policy": self.policy,
            "decision": self.decision,
            "rules": list(self.rules),
            "regions": [region.to_dict() for region in self.regions],
            "because": self.because,
            "replayed": self.replayed,
            "expected": self.expected,
            **self.diagnostic.to_dict(),
        }

    def _hint(self) -> str:
        lines = [self.hint] if self.hint else []
        if len(self.regions) > 1:
            lines += [f"there: {region.text()}" for region in self.regions[1:_SHOWN]]
        if len(self.regions) > _SHOWN:
            lines.append(f"and {len(self.regions) - _SHOWN} more such places")
        if (witness := self.witness) is not None:
            lines.append(f"for example {show_document(witness.document)}")
        if not self.replayed:
            lines.append("the engine says otherwise about this document: please report this mistake of bpmlib")
        return "\n        ".join(lines)


class Findings(tuple[Finding, ...], Shown):
    """Findings in their order, which can be printed and serialised together."""

    __slots__ = ()

    def text(self) -> str:
        """Return the findings as they are drawn, with file, line and column."""
        return "\n\n".join(finding.text() for finding in self)

    def to_dict(self) -> dict[str, Any]:
        """Return the findings as data that JSON can hold."""
        return {"findings": [finding.to_dict() for finding in self]}

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Print them in IPython, which would show them as any tuple."""
        printer.text(self._repr_mimebundle_()["text/plain"])


def show_document(document: Mapping[str, Any]) -> str:
    """Return a document as a short text.

    >>> show_document({"order": {"amount": 1, "customer": {"is_new": True}}})
    'order.amount = 1, order.customer.is_new = true'
    """
    return ", ".join(f"{path} = {show_value(value)}" for path, value in _leaves(document, ""))


def _leaves(document: Mapping[str, Any], prefix: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in document.items():
        if isinstance(value, dict) and value:
            found += _leaves(value, f"{prefix}{name}.")
        else:
            found.append((prefix + name, value))
    return found
