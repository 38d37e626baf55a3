"""Programs of policies, encoded, and what the engine says of a document put beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

from bpmlib import Policy
from bpmlib.core import ast as c
from bpmlib.core.from_model import from_model
from bpmlib.errors import BpmError
from bpmlib.verify.logic import Encoding, Session, same
from bpmlib.verify.logic.symbols import constant


def program_of(policy: Policy, *answers: str, as_of: date | None = None) -> c.Program:
    """Return the program of some answers of a policy, or of all its decisions."""
    checked, day = policy.in_force(as_of)
    names = answers or tuple(checked.decisions)
    return from_model(checked, names, lambda used: policy.figures_of(used, day), day)


def outcome(policy: Policy, document: dict[str, Any], answer: str, as_of: date | None = None) -> tuple[str, Any]:
    """Return the name of the error that deciding raises, or the value."""
    try:
        return "", policy.decide(document, as_of=as_of, answers=[answer]).value
    except BpmError as error:
        return type(error).__name__, None


def fixed(session: Session, encoding: Encoding, values: dict[tuple[str, ...], Any]) -> list[Any]:
    """Return claims that the document has these values at these paths."""
    return [same(encoding.read(path), constant(session.terms, value)) for path, value in values.items()]
