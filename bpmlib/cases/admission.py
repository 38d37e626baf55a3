"""What comes into a case from outside, admitted only where it is exactly what its type says: facts, documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bpmlib.check.cases import CaseDocuments, events_of, papers_of
from bpmlib.check.checked import Checked
from bpmlib.documents.fields import DocumentField, DocumentType
from bpmlib.documents.guards import Guard, Read
from bpmlib.errors import Diagnostic, InputError
from bpmlib.values.zones import localized

__all__ = ["Admission"]


class Admission:
    """The guards of a process: one for the facts of a case, one for each kind of document that comes later."""

    def __init__(self, checked: Checked) -> None:
        scope, policy = checked.scope, checked.policy
        self._zone = checked.work_calendar().zone
        assert isinstance(scope.documents, CaseDocuments), "a case stamps its documents"
        facts = {word.text: scope.inputs[word.text] for word, _ in policy.front.case}
        self._facts = _guard(facts, checked.id)
        written = {row.name.text: row.document.name for row in events_of(policy)}
        written |= {row.name.text: row.type.name for row in papers_of(policy)}
        self._documents = {
            name: _guard({name: _plain(scope.documents, type_).as_field(name)}, checked.id)
            for name, type_ in written.items()
        }

    @property
    def names(self) -> tuple[str, ...]:
        """The events, then the papers."""
        return tuple(self._documents)

    def facts(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the facts of a case by name; raise `InputError` with every problem of them."""
        unknown = [name for name in given if name not in self._facts.inputs]
        if unknown:
            message = f"the case has no fact `{unknown[0]}`"
            hint = "the facts are " + ", ".join(f"`{name}`" for name in self._facts.inputs)
            raise InputError([Diagnostic("input-unknown", message, hint=hint)], policy=self._facts.policy)
        admitted = self._facts.admit(given)
        return {name: localized(value, self._zone) for name, value in zip(self._facts.inputs, admitted, strict=True)}

    def document(self, name: str, given: Any) -> dict[str, Any]:
        """Return the document of an event or a paper, {} standing for none; raise `InputError` with every problem."""
        (found,) = self._documents[name].admit({name: {} if given is None else given})
        assert isinstance(found, dict)
        return {key: localized(value, self._zone) for key, value in found.items()}


def _guard(inputs: Mapping[str, DocumentField], policy: str) -> Guard:
    return Guard(inputs, tuple(Read((name,)) for name in inputs), policy=policy)


def _plain(documents: CaseDocuments, name: str) -> DocumentType:
    document = documents.base.get(name)
    assert document is not None
    return document
