"""A process: `decide` says what follows from a command at a time, as events; `evolve` folds them into the state.

    process = Process.of(policies["property.refund"])
    case = fold(process.open({"sale": sale}, at))
    events = process.decide(case, Command("request", role="client", document=request), at)

Time is an argument, nothing is stored and nothing is sent: a year passes in a test in a millisecond.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bpmlib.calendars import WorkCalendar
from bpmlib.cases import events as e
from bpmlib.cases.admission import Admission
from bpmlib.cases.judging import Judge
from bpmlib.cases.mandates import Mandate
from bpmlib.cases.maturing import last_moment, mature, next_moment
from bpmlib.cases.moment import Reader
from bpmlib.cases.plan import Paper, Plan, plan_of
from bpmlib.cases.running import Run
from bpmlib.cases.state import NEW, State, evolve, fold
from bpmlib.policy import Policy
from bpmlib.shown import Shown

__all__ = ["Process"]


class Process(Shown):
    """The course of action that a policy describes, ready to judge commands. Immutable, and safe to share."""

    def __init__(self, plan: Plan, calendar: WorkCalendar, admission: Admission) -> None:
        self.plan = plan
        self.calendar = calendar
        self.reader = Reader(plan)
        self._admission = admission

    @classmethod
    def of(cls, policy: Policy, *, calendar: WorkCalendar | None = None, as_of: date | None = None) -> Process:
        """Return the process of a policy's version in force on a day, on a calendar: the policies' own by default.

        Raises ValueError where the policy describes no process.
        """
        checked, day = policy.in_force(as_of)
        own = checked.work_calendar() if calendar is None else calendar
        checked = replace(checked, work_calendar=lambda: own)
        plan = plan_of(checked, lambda used: policy.figures_of(used, day), day)
        return cls(plan, own, Admission(checked))

    def open(self, facts: Mapping[str, Any], at: datetime, *, complete: bool = True) -> tuple[e.Event, ...]:
        """Return the events that open a case; `InputError` where its facts are not what they have to be.

        With `complete=False`, for trying things out, facts may be missing: they are null, and none is looked at.
        """
        run = Run(self.reader, self.calendar, NEW)
        stages = {stage.name: stage.starts for stage in self.plan.stages}
        run.emit(e.Begun(self._local(at), self._admission.facts(facts) if complete else facts, stages))
        return run.events

    def advance(self, state: State, at: datetime) -> tuple[e.Event, ...]:
        """Return what happens by the mere passing of time up to `at`: duties that fall due, times that come round."""
        at = self._local(at)
        run = Run(self.reader, self.calendar, state)
        mature(run, at)
        return run.events

    def decide(
        self, state: State, command: e.Command, at: datetime, mandates: Sequence[Mandate] = ()
    ) -> tuple[e.Event, ...]:
        """Return what follows from a command at a time, as events; first what fell due before it.

        `mandates` say who may stand in for whom; what they cover counts as done in the role that they are for.
        Raises `Refused`, with the reason, with what had matured and with what would be allowed; `EvaluationError` and
        the like where a guard has no value, `Conflict` where two steps of a stage could be taken.
        """
        at = self._local(at)
        run = Run(self.reader, self.calendar, state)
        judge = Judge(run, self._admission, command, at, mandates)
        judge.admit()
        mature(run, at)
        judge.take()
        return run.events

    def due(self, state: State, at: datetime) -> tuple[e.DutyOpened, ...]:
        """Return the duties outstanding at a time, what falls due first first; those without an end last."""
        now = fold(self.advance(state, at), state)
        return tuple(sorted(now.duties.values(), key=lambda duty: (last_moment(duty.due, self.calendar), duty.id)))

    def breaches(self, state: State, at: datetime) -> tuple[e.Breached, ...]:
        """Return every breach up to a time, met later or not, in their order."""
        moment = self.calendar.moment(at)
        breaches = fold(self.advance(state, at), state).breaches
        return tuple(one for one in breaches if self.calendar.moment(one.at) <= moment)

    def allowed(self, state: State, at: datetime) -> dict[str, tuple[str, ...]]:
        """Return the events that could happen at a time by the states of the stages, each with the roles that may."""
        now = fold(self.advance(state, at), state)
        return Judge.allowed(self.reader, now)

    def missing(self, state: State, event: str) -> tuple[Paper, ...]:
        """Return the papers that an event lacks now: not on file, too few copies, or not as they have to be."""
        return Run(self.reader, self.calendar, state).missing(event)

    def next_change(self, state: State) -> datetime | None:
        """Return when something happens by itself next, None where nothing does: the time to wake up at."""
        found = next_moment(Run(self.reader, self.calendar, state))
        return None if found is None else self._local(found)

    evolve = staticmethod(evolve)
    """The state after an event: `bpmlib.cases.state.evolve`."""

    def _local(self, at: datetime) -> datetime:
        """Return a time in the zone of the case; one without a zone is local time."""
        return self.calendar.moment(at).astimezone(self.calendar.zone)
