"""Runs the histories of facts: the rows of one case in their order, and after each what is written against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from bpmlib.errors import BpmError, Diagnostic, FactError
from bpmlib.model import policies as p
from bpmlib.model.constants import constant
from bpmlib.model.patterns import FactHistories, FactRow
from bpmlib.patterns.engines import Engine
from bpmlib.patterns.facts import Asserted
from bpmlib.patterns.session import Session
from bpmlib.policy import Policy
from bpmlib.source import Span
from bpmlib.values.compare import show_value
from bpmlib.values.zones import localized
from bpmlib.verify.cells import document_cell
from bpmlib.verify.held import Came, fits, unlike
from bpmlib.verify.trials import ExampleResult, as_given

__all__ = ["run_fact_histories"]


def run_fact_histories(policy: Policy, model: p.Policy, engine: Engine = "reference") -> Iterator[ExampleResult]:
    """Run the histories of facts of a version, in the order of its file. A row that fails as a whole ends its case."""
    day = policy.first_day(model) if policy.dated else None
    for section in model.sections:
        if isinstance(section, FactHistories):
            cases: dict[str, Session | None] = {}
            for row in section.rows:
                name = row.case.text
                if name not in cases:
                    cases[name] = _begun(policy, row, day, engine)
                failures = tuple(_failures(cases, name, row))
                session = cases[name]
                reached = () if session is None else tuple(_reached(session))
                came = _came(session, row) if failures and session is not None else {}
                yield ExampleResult(policy.id, row.span, failures, reached=reached, came=came)


def _begun(policy: Policy, row: FactRow, day: date | None, engine: Engine) -> Session:
    if row.settings:
        policy = policy.override(**{name: constant(value) for name, value in row.settings})
    return Session(policy, engine, as_of=day)


def _failures(cases: dict[str, Session | None], name: str, row: FactRow) -> Iterator[Diagnostic]:
    session = cases[name]
    if session is None:
        yield Diagnostic("example-error", f"the case `{name}` ended in an error above", row.span)
        return
    try:
        _step(session, row)
    except BpmError as error:
        cases[name] = None
        first = error.diagnostics[0]
        yield Diagnostic("example-error", f"it ends in {type(error).__name__}: {first.message}", row.span, first.hint)
        return
    if row.holds is not None:
        found = _concluded(session)
        missing, besides = "no {wanted} holds: {found} does", "what holds besides: {left}"
        for message, span in unlike(row.holds, found, session.zone, row.span, missing, besides):
            yield Diagnostic("example-conclusions", message, span)


def _came(session: Session, row: FactRow) -> Mapping[str, str]:
    """Return what the last row came to, as its cells would say it."""
    return {"holds": document_cell(_concluded(session), row.holds or ())}


def _concluded(session: Session) -> list[Came]:
    return [Came(one.type, one.values) for one in session.conclusions()]


def _step(session: Session, row: FactRow) -> None:
    session.advance(row.at)
    if row.does is None:
        return
    assert row.type is not None, "the checks ask for it"
    given = {} if row.given is None else as_given(constant(row.given))
    if row.does == "assert":
        session.assert_fact(given, row.type.name)
    else:
        session.retract(_named(session, row.type.name, given))


def _named(session: Session, type_: str, given: dict[str, Any]) -> Asserted:
    """Return the one fact of a type that has these values among others."""
    found = [fact for fact in session.facts(type_) if fits(fact.values, localized(given, session.zone))]
    if len(found) != 1:
        message = f"{len(found)} facts `{type_}` have {show_value(given)}, and one is wanted"
        raise FactError(Diagnostic("fact-missing", message, hint="name one fact by fields that tell it from others"))
    return found[0]


def _reached(session: Session) -> Iterator[Span]:
    """Yield the patterns from which something follows now."""
    for conclusion in session.conclusions():
        for match in conclusion.supports:
            yield match.rule.span
