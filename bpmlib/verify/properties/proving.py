"""Properties of a policy, each proved, refuted with a witness, or not refuted in so many random documents.

    print(prove(policies["sales.payment_terms"]).text())

Random documents come first: they find quickly what is plainly false. Then the solver looks for a proof, where it is
installed. Whatever is shown as a refutation was decided by the engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from bpmlib.check.checked import Checked
from bpmlib.check.sections import PAIR
from bpmlib.errors import BpmError, PolicyError
from bpmlib.model import policies as p
from bpmlib.model.constants import constant
from bpmlib.policy import Policy
from bpmlib.verify.logic import Effort
from bpmlib.verify.properties.encounters import encountered
from bpmlib.verify.properties.proof import USUAL_DAYS, Attempt, Claims
from bpmlib.verify.properties.question import Asked, Question
from bpmlib.verify.properties.search import Search
from bpmlib.verify.properties.valid import DIGITS, PLACES
from bpmlib.verify.properties.verdicts import Answered, Because, PropertyWitness, Verdict, Verdicts
from bpmlib.verify.properties.walks import speaks_of_a_case, walked
from bpmlib.verify.suggest.pools import document_of

__all__ = ["DOCUMENTS", "EFFORT", "prove"]

DOCUMENTS: Final = 1000
"""How many random documents are decided for one property, unless it is said otherwise."""
EFFORT: Final = Effort(steps=1_000_000, seconds=60)
"""What the solver may do for one question, unless it is said otherwise: the steps, on any machine, end it first."""
_USUAL: Final = (
    f"numbers of up to {DIGITS} digits before the point and {PLACES} after it, days from {USUAL_DAYS[0].year} to"
    f" {USUAL_DAYS[1].year}"
)
_NEAR: Final = 100
"""How many documents are tried near one that the solver proposed and the engine did not confirm."""


def prove(
    policy: Policy, *, documents: int = DOCUMENTS, seed: int = 0, as_of: date | None = None, effort: Effort = EFFORT
) -> Verdicts:
    """Return what becomes of each property of a policy, as it is in force on a day (by default the last change).

    A property is claimed for all documents that are valid for their types, with texts of the company's vocabulary, and
    for every figure of the parameters of the policy that have none. `documents` says how many random ones are decided,
    the same for the same `seed`; `effort` limits the solver, which is asked where the extra `verify` is installed.
    Raises `NotEffective`.

    >>> from bpmlib import Policies
    >>> {verdict.status for verdict in prove(Policies.load()["sales.payment_terms"])}
    {'proved'}
    """
    checked, day = policy.in_force(as_of)
    sections = [section for section in checked.policy.sections if isinstance(section, p.Property)]
    given = list(_examples(checked)) if sections else []
    verdicts = [_verdict(policy, one, checked, day, documents, seed, effort, given) for one in sections]
    return Verdicts(policy.id, tuple(verdicts))


def _verdict(
    policy: Policy, section: p.Property, checked: Checked, day: date | None, documents: int, seed: int, effort: Effort,
    given: Sequence[Mapping[str, Any]],
) -> Verdict:  # fmt: skip
    if section.form == "for any two" and section.over != "inputs":
        return encountered(policy, section, checked, day, documents, seed)
    if speaks_of_a_case(checked, section):
        return walked(policy, section, checked, day, documents, seed)
    question = Question(policy, section, checked, day)
    search = Search(question, [dict.fromkeys(PAIR, one) for one in given] if question.pair else given)
    searched = search.search(documents, seed)
    known: dict[str, Any] = {"documents": searched.counted, "seed": seed, "others": searched.others}
    if searched.found is not None:
        return _refuted(question, searched.found, known)
    try:
        return _proved(question, search, known, effort)
    except PolicyError as error:  # the solver is not installed
        because = Because(f"{error.diagnostics[0].message}: {error.diagnostics[0].hint}")
        return Verdict(policy.id, section, "not refuted", because=(because,), **known)


def _proved(question: Question, search: Search, known: Mapping[str, Any], effort: Effort) -> Verdict:
    """Return the verdict of the solver: for all documents, or else for those with usual numbers and days."""
    policy, section = question.policy.id, question.section
    claims = Claims(question)
    attempt = claims.prove(effort)
    if attempt.proved:
        vacuous = known["documents"] == 0 and claims.prove_vacuous(effort)
        return Verdict(policy, section, "proved", vacuous=vacuous, **known)
    found = _replayed(question, search, attempt, known["seed"])
    if found is not None:
        return _refuted(question, found, known)
    if Claims(question, usual=True).prove(effort).proved:
        return Verdict(policy, section, "proved", within=_USUAL, **known)
    because = attempt.because
    if attempt.documents:
        because = (Because("the solver proposes a document that the engine does not confirm"), *because)
    return Verdict(policy, section, "not refuted", because=because, **known)


def _replayed(question: Question, search: Search, attempt: Attempt, seed: int) -> Asked | None:
    """Return a refutation that the engine confirms: what the solver proposes or something near it, None for neither."""
    if not attempt.documents:
        return None
    figures = {name: value for name, value in attempt.figures.items() if name in question.open}
    proposed = search.chosen(attempt.documents, figures)
    asked = question.ask(proposed) if proposed is not None else None
    if asked is None:
        asked = question.ask_of(attempt.documents, figures)
        return asked if asked is not None and asked.says == "fails" else None
    if asked.says == "fails":
        return search.simpler(asked)
    return search.near(asked, _NEAR, seed)


def _refuted(question: Question, asked: Asked, known: Mapping[str, Any]) -> Verdict:
    """Return the verdict with the documents as the engine, and the policy itself, decides them."""
    policy = question.with_figures(asked.figures)
    witnesses = []
    for at, document in enumerate(asked.documents):
        answers = tuple(_answers(policy, question, document))
        if question.pair:
            witnesses.append(PropertyWitness(document, answers))
            continue
        outcome = asked.outcomes[at]
        message = "" if outcome.error is None else outcome.error.diagnostics[0].message
        witnesses.append(PropertyWitness(document, answers, outcome.value, outcome.name, message))
    return Verdict(question.policy.id, question.section, "refuted", tuple(witnesses), dict(asked.figures), **known)


def _answers(policy: Policy, question: Question, document: dict[str, Any]) -> Iterator[Answered]:
    """Yield what the policy decides for a document, each decision that the property needs by itself."""
    for name in question.decisions:
        try:
            yield Answered(name, policy.decide(document, as_of=question.day, answers=[name]))
        except BpmError as error:
            yield Answered(name, None, type(error).__name__, error.diagnostics[0].message)


def _examples(checked: Checked) -> Iterator[Mapping[str, Any]]:
    """Yield the documents of the policy's examples, whose values are worth trying."""
    for section in checked.policy.sections:
        for row in section.rows if isinstance(section, p.ExampleTable) else ():
            yield document_of({tuple(path.split(".")): _given(constant(value)) for path, value in row.given})


def _given(value: Any) -> Any:
    """Return a value as a caller would give it: a whole number as an `int`."""
    if isinstance(value, list):
        return [_given(item) for item in value]
    if isinstance(value, dict):
        return {key: _given(item) for key, item in value.items()}
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value
