"""What the names of a course of action stand for: facts, events and their history, papers, states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from bpmlib.check.inputs import named_fields
from bpmlib.check.scope import Documents, Report, Words, declared_type
from bpmlib.documents.fields import DocumentField, DocumentType
from bpmlib.model import policies as p
from bpmlib.model import processes as x
from bpmlib.values.types import DATE_TIME, STRING, list_of

__all__ = [
    "HISTORY", "OCCURRENCE", "CaseDocuments", "case_fields", "duties_of", "events_of", "papers_of", "processes_of",
    "states_of",
]  # fmt: skip

HISTORY: Final = "history"
"""The name under which all events of a kind are found, oldest first: `history.visit`."""
OCCURRENCE: Final = "occurrence"
"""In the expressions of a duty that comes again and again: the time at which it came this time."""

_STAMPS: Final = {
    "at": DocumentField(name="at", type=DATE_TIME, description="when it happened"),
    "by": DocumentField(name="by", type=STRING.or_null(), description="who brought it about"),
}


def events_of(policy: p.Policy) -> tuple[x.EventRow, ...]:
    """Return the events that a policy declares, in the front matter and in its section `Events`."""
    sections = (section for section in policy.sections if isinstance(section, x.Events))
    return (*policy.front.events, *(row for section in sections for row in section.rows))


def papers_of(policy: p.Policy) -> tuple[x.Paper, ...]:
    """Return the papers that a case needs, in the order of the file."""
    return tuple(row for section in policy.sections if isinstance(section, x.Dossier) for row in section.rows)


def duties_of(policy: p.Policy) -> tuple[x.Duty, ...]:
    """Return the duties of a case, in the order of the file."""
    return tuple(row for section in policy.sections if isinstance(section, x.Obligations) for row in section.rows)


def processes_of(policy: p.Policy) -> tuple[x.Process, ...]:
    """Return the stages of a case, in the order of the file."""
    return tuple(section for section in policy.sections if isinstance(section, x.Process))


def states_of(process: x.Process) -> tuple[str, ...]:
    """Return the states of a stage, the first one first."""
    words = [process.starts, *process.ends]
    for step in process.steps:
        words += [*(step.origins or ()), step.target]
    return tuple(dict.fromkeys(word.text for word in words))


@dataclass(frozen=True)
class CaseDocuments:
    """The documents that are registered; those of a case know besides when they came, and who brought them.

    `history` is a document as well: of each event the list of all that happened.
    """

    base: Documents
    stamped: Mapping[str, DocumentType]

    @classmethod
    def of(cls, policy: p.Policy, base: Documents, report: Report) -> CaseDocuments:
        """Return the documents for the expressions of a policy; a field `at` or `by` of their own is reported."""
        stamped: dict[str, DocumentType] = {}
        for written in (*(row.document for row in events_of(policy)), *(row.type for row in papers_of(policy))):
            document = base.get(written.name)
            if document is None or document.name in stamped:
                continue
            for name in _STAMPS.keys() & document.fields.keys():
                message = f"`{document.name}` has a field `{name}`, which every document of a case has of its own"
                report.add("event-field", written.span, message, "give the field another name")
            fields = MappingProxyType({**document.fields, **_STAMPS})
            stamped[document.name] = replace(document, fields=fields)
        events = {row.name.text: stamped[row.document.name] for row in events_of(policy)
                  if row.document.name in stamped}  # fmt: skip
        if events:
            lists = {name: _list(name, document) for name, document in events.items()}
            stamped[HISTORY] = DocumentType(HISTORY, None, MappingProxyType(lists))
        return cls(base, MappingProxyType(stamped))

    def get(self, name: str) -> DocumentType | None:
        """Return the document type of that name, or None."""
        return self.stamped.get(name) or self.base.get(name)

    @property
    def documents(self) -> Mapping[str, DocumentType]:
        """All of them by name."""
        return {**self.base.documents, **self.stamped}

    @property
    def units(self) -> frozenset[str]:
        """The units that their fields count in."""
        return self.base.units


def case_fields(policy: p.Policy, documents: Documents, words: Words, report: Report) -> Iterator[DocumentField]:
    """Yield what the expressions of a course of action may read: facts, events, papers, `history`, states."""
    yield from named_fields(policy.front.case, documents, words, report)
    named = [(row.name, row.document) for row in events_of(policy)]
    named += [(row.name, row.type) for row in papers_of(policy)]
    for name, written in named:
        found = _document(name, written, documents, words, report)
        if found is not None:
            yield DocumentField(name=name.text, type=found.type.or_null(), document=found)
    past = documents.get(HISTORY)
    if past is not None and events_of(policy):
        yield past.as_field(HISTORY)
    if any(duty.recurrence for duty in duties_of(policy)):
        yield DocumentField(name=OCCURRENCE, type=DATE_TIME.or_null())
    for process in processes_of(policy):
        yield DocumentField(name=process.name.text, type=STRING, values=states_of(process))


def _list(name: str, document: DocumentType) -> DocumentField:
    return DocumentField(name=name, type=list_of(document.type), item=document.as_field(name))


def _document(
    named: p.Word, written: p.TypeName, documents: Documents, words: Words, report: Report
) -> DocumentType | None:
    type_ = declared_type(written, documents, words, report)
    if type_ is not None and type_.kind != "document":
        report.add("event-document", written.span, f"`{written.name}` is not a document",
                   f"`{named.text}` brings a document along: register its type")  # fmt: skip
    return documents.get(type_.name) if type_ is not None and type_.kind == "document" else None
