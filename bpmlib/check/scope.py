"""What the names of one policy stand for, and the collector of what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol, TypeAlias

from bpmlib.documents.fields import DocumentField, DocumentType
from bpmlib.errors import Diagnostic, Severity, nearest
from bpmlib.functions.registry import BUILTINS
from bpmlib.model import policies as p
from bpmlib.model import processes as x
from bpmlib.model.patterns import Pattern
from bpmlib.model.vocabulary import Catalogue
from bpmlib.source import Span
from bpmlib.syntax.lexer import KEYWORDS
from bpmlib.values.types import Type, list_of, money, named_type, range_of

__all__ = [
    "ENGLISH", "GIVEN", "VALUELESS", "NoWords", "Report", "Scope", "Symbol", "SymbolKind", "Words", "declared_type",
]  # fmt: skip

SymbolKind: TypeAlias = Literal[
    "input", "fact", "event", "paper", "history", "stage", "part", "parameter", "term", "decision", "relation",
    "pattern", "use",
]  # fmt: skip
ENGLISH: Final[dict[SymbolKind, str]] = {
    "input": "an input",
    "fact": "a fact of the case",
    "event": "an event",
    "paper": "a paper",
    "history": "what has happened",
    "stage": "a process",
    "part": "a part of the pattern",
    "parameter": "a parameter",
    "term": "a term",
    "decision": "a decision",
    "relation": "a relation",
    "pattern": "a pattern",
    "use": "an alias of `uses`",
}

GIVEN: Final[frozenset[SymbolKind]] = frozenset({"input", "fact", "event", "paper", "history", "stage", "part"})
"""The kinds whose values come from outside; the others are defined by a policy."""

VALUELESS: Final[frozenset[SymbolKind]] = frozenset({"pattern", "use"})
"""The kinds whose names stand for no value: another policy has values as its parts, a pattern has conclusions."""


class Words(Protocol):
    """The words of the vocabulary by type name: `{"Role": ("sales manager", ...)}`."""

    def values(self, type_name: str) -> tuple[str, ...] | None:
        """Return the words of a type in their order, or None where any text is one or there is no such type."""

    def knows(self, type_name: str) -> bool:
        """Return whether there is a type of that name."""

    def translated(self, type_name: str, value: str) -> bool:
        """Return whether every language has a word of its own for a value."""


class NoWords:
    """The words of no vocabulary."""

    def values(self, type_name: str) -> None:
        """Return None: there is no such type."""

    def knows(self, type_name: str) -> bool:
        """Return False: there is no type."""
        return False

    def translated(self, type_name: str, value: str) -> bool:
        """Return False: no language has a word."""
        return False


class Documents(Protocol):
    """Document types by name."""

    def get(self, name: str) -> DocumentType | None:
        """Return the document type of that name, or None."""

    @property
    def documents(self) -> Mapping[str, DocumentType]:
        """All of them by name."""

    @property
    def units(self) -> frozenset[str]:
        """The units that their fields count in."""


@dataclass
class Report:
    """Collects diagnostics, so that all mistakes of a file come in one run."""

    found: list[Diagnostic] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._known = set(self.found)

    def add(
        self, code: str, span: Span, message: str, hint: str = "", *,
        related: tuple[tuple[str, Span], ...] = (), severity: Severity = "error",
    ) -> None:  # fmt: skip
        """Add a diagnostic, unless the same one is there already."""
        diagnostic = Diagnostic(code, message, span, hint, related, severity)
        if diagnostic not in self._known:
            self._known.add(diagnostic)
            self.found.append(diagnostic)

    @property
    def errors(self) -> list[Diagnostic]:
        """The diagnostics that forbid running the policy."""
        return [diagnostic for diagnostic in self.found if diagnostic.severity == "error"]


@dataclass(frozen=True, slots=True)
class Symbol:
    """What one name stands for: its kind and the model nodes that define it (several dated parameters)."""

    kind: SymbolKind
    name: str
    span: Span
    nodes: tuple[object, ...] = ()


@dataclass
class Scope:
    """The one namespace of a policy file."""

    symbols: dict[str, Symbol]
    inputs: dict[str, DocumentField]
    documents: Documents
    words: Words
    catalogue: Catalogue | None = None

    def names(self, *kinds: SymbolKind) -> tuple[str, ...]:
        """Return the names of these kinds (of all kinds when none is given)."""
        return tuple(symbol.name for symbol in self.symbols.values() if not kinds or symbol.kind in kinds)

    def nodes(self, kind: SymbolKind) -> Iterator[tuple[Symbol, object]]:
        """Yield every symbol of a kind with its first defining node."""
        for symbol in self.symbols.values():
            if symbol.kind == kind:
                yield symbol, symbol.nodes[0]


def declared_type(written: p.TypeName, documents: Documents, words: Words, report: Report) -> Type | None:
    """Return the type that a policy file names, reporting `type-unknown` where there is none."""
    found = _named_type(written, documents, words, report)
    return None if found is None else found.or_null(written.nullable or found.nullable)


def _named_type(written: p.TypeName, documents: Documents, words: Words, report: Report) -> Type | None:
    if written.name in ("list", "range"):
        if len(written.arguments) != 1:
            report.add("type-unknown", written.span, f"`{written.name}` needs one type in angle brackets",
                       f"write `{written.name}<CNY>`")  # fmt: skip
            return None
        item = declared_type(written.arguments[0], documents, words, report)
        if item is None:
            return None
        return list_of(item) if written.name == "list" else range_of(item)
    if written.arguments:
        report.add("type-unknown", written.span, f"`{written.name}` takes no type in angle brackets")
        return None
    found = named_type(written.name)
    if found is None and (document := documents.get(written.name)) is not None:
        found = Type("document", document.name)
    if found is None and written.name in documents.units:
        found = money(written.name)
    if found is None and words.knows(written.name):
        found = Type("string", written.name)
    if found is None:
        known = [*("number", "string", "boolean", "date", "percent", "CNY"), *documents.documents]
        hint = nearest(written.name, known) or "register a document, or add the type to the vocabulary"
        report.add("type-unknown", written.span, f"no type is called `{written.name}`", hint)
    return found


def collect(policy: p.Policy, report: Report) -> dict[str, Symbol]:
    """Return the symbols of a policy, reporting names that are taken, keywords and built-ins."""
    symbols: dict[str, Symbol] = {}
    for kind, word, node in _declarations(policy):
        before = symbols.get(word.text)
        if before is not None and kind == before.kind == "parameter":
            symbols[word.text] = Symbol(kind, word.text, before.span, (*before.nodes, node))
            continue
        if before is not None:
            message = f"`{word.text}` is already {ENGLISH[before.kind]} of this policy"
            report.add("name-duplicate", word.span, message, related=(("first defined here", before.span),))
        elif word.text in KEYWORDS or word.text in BUILTINS:
            what = "a keyword" if word.text in KEYWORDS else "a built-in function"
            report.add("name-reserved", word.span, f"`{word.text}` is {what} of the expression language")
            symbols[word.text] = Symbol(kind, word.text, word.span, (node,))  # said once, not at every use as well
        else:
            symbols[word.text] = Symbol(kind, word.text, word.span, (node,))
    return symbols


def _declarations(policy: p.Policy) -> Iterable[tuple[SymbolKind, p.Word, object]]:
    for word, type_name in policy.front.inputs:
        yield "input", word, type_name
    for word, type_name in policy.front.case:
        yield "fact", word, type_name
    for event in policy.front.events:
        yield "event", event.name, event
    for alias, policy_id in policy.front.uses:
        yield "use", alias, policy_id
    for section in policy.sections:
        match section:
            case p.Inputs(rows):
                for input_row in rows:
                    yield "input", input_row.name, input_row
            case p.Parameters(rows):
                for parameter in rows:
                    yield "parameter", parameter.name, parameter
            case p.Terms(rows):
                for term in rows:
                    yield "term", term.name, term
            case x.Events(rows):
                for event in rows:
                    yield "event", event.name, event
            case x.Process(name):
                yield "stage", name, section
            case Pattern(name):
                yield "pattern", name, section
            case x.Dossier(rows):
                for paper in rows:
                    yield "paper", paper.name, paper
            case p.Relation(name) | p.DecisionTable(name) | p.Formula(name):
                yield "relation" if isinstance(section, p.Relation) else "decision", name, section
    if policy.front.events or any(isinstance(section, x.Events) for section in policy.sections):
        yield "history", p.Word("history", span=policy.front.span), None
    if any(isinstance(one, x.Obligations) and any(duty.recurrence for duty in one.rows) for one in policy.sections):
        yield "history", p.Word("occurrence", span=policy.front.span), None
