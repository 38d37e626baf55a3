"""Runs the histories of a process: the rows of one case in their order, and after each what is written against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from bpmlib.cases.events import Command, DutyOpened, Event, Filed, Happened, Moved, Posted
from bpmlib.cases.process import Process
from bpmlib.cases.state import State, fold
from bpmlib.errors import BpmError, Diagnostic, Refused
from bpmlib.model import policies as p
from bpmlib.model.constants import constant
from bpmlib.model.processes import Histories, HistoryRow, OpenDuty
from bpmlib.policy import Policy
from bpmlib.source import Span
from bpmlib.verify.cells import of_case, shown_duty
from bpmlib.verify.held import Came, unlike
from bpmlib.verify.trials import ExampleResult, as_given, nested

__all__ = ["run_histories"]


def run_histories(policy: Policy, model: p.Policy) -> Iterator[ExampleResult]:
    """Run the histories of a version, in the order of its file. A row that fails as a whole ends its case."""
    day = policy.first_day(model)
    for section in model.sections:
        if isinstance(section, Histories):
            cases: dict[str, _Case | None] = {}
            made: _Processes = {}
            for row in section.rows:
                name = row.case.text
                if name not in cases:
                    cases[name] = _begun(policy, row, day, made)
                failures = tuple(_failures(cases, name, row))
                case = cases[name]
                reached = () if case is None else case.reached
                came = case.came(row) if failures and case is not None else {}
                yield ExampleResult(policy.id, row.span, failures, reached=reached, came=came)


class _Case:
    """A case on its way through the rows of its history."""

    def __init__(self, process: Process, state: State) -> None:
        self.process = process
        self.state = state
        self.posted: tuple[Came, ...] = ()
        """The effects that the last row called for."""
        self.reached: tuple[Span, ...] = ()
        """The steps, duties and papers that the last row got to."""
        self.refusal: Refused | None = None
        """How the last row was refused."""

    def step(self, row: HistoryRow) -> Refused | None:
        """Do what a row says; return the refusal, where it is refused. What had matured before it stays."""
        refusal = self.refusal = None
        try:
            events = self._events(row)
        except Refused as error:
            refusal, events = error, error.matured
            self.refusal = error
        self.state = fold(events, self.state)
        self.posted = tuple(Came(one.effect.type, one.effect.values) for one in events if isinstance(one, Posted))
        self.reached = tuple(self._reached(events, refusal))
        return refusal

    def came(self, row: HistoryRow) -> Mapping[str, str]:
        """Return what the last row came to, as its cells would say it."""
        return of_case(self.state, self.refusal, self.posted, row)

    def _reached(self, events: Iterable[Event], refusal: Refused | None) -> Iterator[Span]:
        """Yield the steps taken, the duties opened, the papers that came in, and the one that was missed."""
        plan = self.process.plan
        steps = {(stage.name, step.name): step.span for stage in plan.stages for step in stage.steps}
        for event in events:
            match event:
                case Moved(stage=stage, step=step):
                    yield steps[stage, step]
                case DutyOpened(duty=duty):
                    yield from (one.span for one in plan.duties if one.name == duty)
                case Happened(name=name):
                    yield from (one.span for one in plan.papers if one.type == plan.events[name])
                case Filed(paper=paper):
                    yield from (one.span for one in plan.papers if one.name == paper)
        if refusal is not None and refusal.reason == "paper_missing" and (span := refusal.diagnostics[0].span):
            yield span

    def _events(self, row: HistoryRow) -> tuple[Any, ...]:
        if row.event is None:
            return self.process.advance(self.state, row.at)
        document = None if row.given is None else as_given(constant(row.given))
        events: tuple[Any, ...] = ()
        state = self.state
        for role in [word.text for word in row.by] or [""]:
            command = Command(row.event.text, role, document, row.actor)
            made = self.process.decide(state, command, row.at)
            state = fold(made, state)
            events += made
        return events


_Processes: TypeAlias = dict[tuple[tuple[str, str], ...], Process]
"""By the settings of a row, with their values spelled out: to make a process costs far more than to run a case."""


def _begun(policy: Policy, row: HistoryRow, day: Any, made: _Processes) -> _Case:
    settings = tuple((name, repr(constant(value))) for name, value in row.settings)
    if settings not in made:
        if row.settings:
            policy = policy.override(**{name: constant(value) for name, value in row.settings})
        made[settings] = Process.of(policy, as_of=day if policy.dated else None)
    process = made[settings]
    facts = nested(row.facts)
    return _Case(process, fold(process.open(facts, row.at, complete=False)))


def _failures(cases: dict[str, _Case | None], name: str, row: HistoryRow) -> Iterator[Diagnostic]:
    case = cases[name]
    if case is None:
        yield Diagnostic("example-error", f"the case `{name}` ended in an error above", row.span)
        return
    try:
        refusal = case.step(row)
    except BpmError as error:
        cases[name] = None
        first = error.diagnostics[0]
        yield Diagnostic("example-error", f"it ends in {type(error).__name__}: {first.message}", row.span, first.hint)
        return
    yield from _refused(row, refusal)
    yield from _states(row, case.state)
    yield from _open(row, case.state)
    yield from _does(row, case)


def _refused(row: HistoryRow, refusal: Refused | None) -> Iterator[Diagnostic]:
    wanted = row.refused.text if row.refused is not None else ""
    found = refusal.reason if refusal is not None else ""
    if wanted == found:
        return
    span = row.refused.span if row.refused is not None else row.span
    if refusal is None:
        yield Diagnostic("example-refusal", f"it is not refused, `{wanted}` is expected", span)
    else:
        first = refusal.diagnostics[0]
        yield Diagnostic("example-refusal", f"it is refused, `{found}`: {first.message}", span, first.hint)


def _states(row: HistoryRow, state: State) -> Iterator[Diagnostic]:
    for stage, wanted in row.states:
        if state.stages[stage] != wanted.text:
            yield Diagnostic("example-state", f"`{stage}` is {state.stages[stage]}", wanted.span)


def _open(row: HistoryRow, state: State) -> Iterator[Diagnostic]:
    if row.open is None:
        return
    left = list(state.duties.values())
    for wanted in sorted(row.open, key=lambda duty: not duty.by):
        fit = next((duty for duty in left if _as_wanted(duty, wanted, state)), None)
        if fit is not None:
            left.remove(fit)
            continue
        break
    else:
        if not left:
            return
    span = row.open[0].span if row.open else row.span
    owed = any(duty.by for duty in row.open)
    shown = ", ".join(sorted(shown_duty(duty, state, owed) for duty in state.duties.values())) or "no duty"
    yield Diagnostic("example-duties", f"open is {shown}", span)


def _as_wanted(duty: DutyOpened, wanted: OpenDuty, state: State) -> bool:
    if duty.duty != wanted.name.text or (duty.id in state.overdue) != wanted.overdue:
        return False
    return not wanted.by or {word.text for word in wanted.by} == set(duty.who)


def _does(row: HistoryRow, case: _Case) -> Iterator[Diagnostic]:
    if row.does is None:
        return
    missing, besides = "no {wanted} is called for, but {found}", "what is called for besides: {left}"
    for message, span in unlike(row.does, case.posted, case.process.calendar.zone, row.span, missing, besides):
        yield Diagnostic("example-effects", message, span)
