"""Runs the examples of a policy file: each row is decided, and what comes out is held against what is written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from bpmlib.core.from_model import day_path
from bpmlib.errors import BpmError, Diagnostic
from bpmlib.model import policies as p
from bpmlib.model.constants import constant
from bpmlib.model.expressions import Expr
from bpmlib.model.patterns import FactHistories
from bpmlib.model.processes import Histories
from bpmlib.policies import Policies, Policy
from bpmlib.run.decision import Decision
from bpmlib.values.compare import equal, show_value
from bpmlib.verify.cells import of_decision, of_error
from bpmlib.verify.constellations import run_fact_histories
from bpmlib.verify.histories import run_histories
from bpmlib.verify.trials import ExampleResult, Trial, nested

__all__ = ["ExampleResult", "Trial", "expecting", "run_examples", "run_examples_of"]


def run_examples(policies: Policies, policy: str) -> Iterator[ExampleResult]:
    """Run every example of every version of a policy, in the order of its files."""
    sections = (section for model in policies.versions(policy) for section in model.sections)
    if any(isinstance(section, p.ExampleTable | Histories | FactHistories) for section in sections):
        yield from run_examples_of(policies[policy])


def run_examples_of(policy: Policy) -> Iterator[ExampleResult]:
    """Run every example of every version of a policy that is at hand, in the order of its files."""
    for model in policy.versions:
        for row in _rows(model):
            yield _run(policy, model, row)
        yield from run_histories(policy, model)
        yield from run_fact_histories(policy, model)


def expecting(policy: Policy, model: p.Policy, error: str) -> Iterator[tuple[p.Example, Trial]]:
    """Yield the rows of a version that expect an error of that name, with what they ask to be decided.

    A row that asks for what no document can be is left out.
    """
    for row in _rows(model):
        if any(expectation.kind == "error" and error in expectation.words for expectation in row.expects):
            try:
                trial = _trial(policy, model, row)
            except BpmError:
                continue
            yield row, trial


def _rows(model: p.Policy) -> Iterator[p.Example]:
    for section in model.sections:
        if isinstance(section, p.ExampleTable):
            yield from section.rows


def _run(policy: Policy, model: p.Policy, row: p.Example) -> ExampleResult:
    trial = None
    try:
        trial = _trial(policy, model, row)
        decision = trial.decide()
    except BpmError as error:
        failures = tuple(_unexpected(error, row))
        return ExampleResult(policy.id, row.span, failures, trial=trial, came=of_error(error) if failures else {})
    failures = tuple(failure for expectation in row.expects for failure in _compare(expectation, decision))
    came = of_decision(decision) if failures else {}
    return ExampleResult(policy.id, row.span, failures, decision, trial, came=came)


def _unexpected(error: BpmError, row: p.Example) -> Iterator[Diagnostic]:
    errors = [expectation for expectation in row.expects if expectation.kind == "error"]
    if type(error).__name__ not in (word for expectation in errors for word in expectation.words):
        message = f"the example ends in {type(error).__name__}: {error.diagnostics[0].message}"
        where = next((expectation.span for expectation in [*errors, *row.expects]), row.span)
        yield Diagnostic("example-error", message, where, error.diagnostics[0].hint)


def _trial(policy: Policy, model: p.Policy, row: p.Example) -> Trial:
    policy = _with_figures(policy, row.settings)
    wanted = {e.decision for e in row.expects if e.kind != "error" and (e.value is not None or e.words)}
    answers = [name for name in policy.checked(policy.first_day(model)).decisions if name in wanted]
    if not answers:
        answers = [e.decision for e in row.expects if e.kind != "error"]
    return Trial(policy, nested(row.given), _day(policy, model, row), tuple(answers) or None)


@lru_cache(maxsize=32)
def _with_figures(policy: Policy, settings: tuple[tuple[str, Expr], ...]) -> Policy:
    """Return the policy with the figures of a row, the same for rows that say the same: it is compiled once."""
    return policy.override(**{name: constant(value) for name, value in settings}) if settings else policy


def _day(policy: Policy, model: p.Policy, row: p.Example) -> date | None:
    """Return the day that counts: the row's own, or that of its document (None), or else the first of the version."""
    path = day_path(policy.checked(policy.first_day(model))) or ()
    if row.as_of is not None or not policy.dated or ".".join(path) in dict(row.given):
        return row.as_of
    return policy.first_day(model)


def _compare(expectation: p.Expectation, decision: Decision) -> Iterator[Diagnostic]:
    match expectation.kind:
        case "error":
            if expectation.words:
                message = f"no {expectation.words[0]}: the example decides {show_value(decision.outcome)}"
                yield Diagnostic("example-error", message, expectation.span)
        case "rule":
            found = decision.rules.get(expectation.decision, ())
            if expectation.words and set(found) != set(expectation.words):
                shown = ", ".join(f"`{name}`" for name in found) or "no rule"
                message = f"`{expectation.decision}` is decided by {shown}"
                yield Diagnostic("example-rule", message, expectation.span, _why(expectation, decision))
        case "value":
            if expectation.value is None:
                return
            value = decision.outcome[expectation.decision]
            if not equal(value, constant(expectation.value)):
                message = f"`{expectation.decision}` is {show_value(value)}"
                yield Diagnostic("example-value", message, expectation.span, _why(expectation, decision))


def _why(expectation: p.Expectation, decision: Decision) -> str:
    rules = ", ".join(f"`{rule}`" for rule in decision.rules.get(expectation.decision, ()))
    return f"decided by {rules}" if rules and expectation.kind == "value" else ""
