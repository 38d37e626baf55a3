"""Cases: in which state they are, what is outstanding, what can happen now, which papers are missing.

The documents that came with events are not shown, nor who the actors are: either may be personal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bpmlib.cases import events as e
from bpmlib.cases.agenda import Agenda
from bpmlib.cases.plan import Plan
from bpmlib.cases.process import Process
from bpmlib.cases.state import State, fold
from bpmlib.display.blocks import Block, Heading, Inline, Line, Piece, Row, Table, clauses, cut
from bpmlib.display.words import Say
from bpmlib.explain.wording import Wording
from bpmlib.model.vocabulary import Vocabulary
from bpmlib.shown import Shown

__all__ = ["Case", "agenda", "case", "process", "state"]


@dataclass(frozen=True, slots=True)
class Case(Shown):
    """A case at a time, with the process it follows: what `bpmlib.display` needs to say what is outstanding then."""

    process: Process
    state: State
    at: datetime


def case(thing: Case, say: Say) -> Iterator[Block]:
    """Yield what is shown of a case at a time; what falls due until then has fallen due."""
    process, at = thing.process, thing.at
    now = fold(process.advance(thing.state, at), thing.state)
    yield Heading((f"{say.title('case')} ", Piece(process.plan.policy, "code"), Piece(f" {_time(at, say)}", "muted")))
    yield from _state(now, process.due(now, at), say)
    allowed = process.allowed(now, at)
    if allowed:
        yield Heading(say.title("possible now"), 2)
        head = (say("event"), say("by"), say("missing papers"))
        rows = (
            Row((Piece(event, "code"), _roles(roles), say.list(one.name for one in process.missing(now, event))))
            for event, roles in allowed.items()
        )
        yield Table(head, *cut(rows))
    following = process.next_change(now)
    if following is not None:
        yield Line(Piece(f"{say('due')}: {_time(following, say)}", "muted"))


def state(thing: State, say: Say) -> Iterator[Block]:
    """Yield what is shown of the state of a case alone. A `Case` has the time and the process besides."""
    when = f" {_time(thing.at, say)}" if thing.at is not None else ""
    yield Heading((say.title("case"), Piece(when, "muted")))
    yield from _state(thing, thing.duties.values(), say)


def _state(thing: State, duties: Iterable[e.DutyOpened], say: Say) -> Iterator[Block]:
    stages = tuple(Row((name, Piece(state, "note"))) for name, state in thing.stages.items())
    yield Table((say("stage"), say("state")), stages)
    open_ = [
        Row((duty.duty, _roles(duty.who), _due(duty.due, say), _late(thing, duty, say), clauses(duty.covers)))
        for duty in duties
    ]
    yield Heading(f"{say.title('duties')}: {len(open_)}", 2)
    if open_:
        yield Table((say("duty"), say("who"), say("due"), say("status"), say("covers")), *cut(open_))
    if thing.breaches:
        shown, left_out = cut(thing.breaches)
        rows = tuple(Row((one.id, _time(one.at, say))) for one in shown)
        yield Heading(f"{say.title('breaches')}: {len(thing.breaches)}", 2)
        yield Table((say("duty"), say("when")), rows, left_out)
    happened = [(pair[0].at, name, pair[0]) for name, pair in thing.past.items()]
    if happened:
        shown_, left_out = cut(sorted(happened, key=lambda one: one[0]))
        yield Heading(say.title("events"), 2)
        yield Table((say("when"), say("event"), say("by")), tuple(_past(*one, say) for one in shown_), left_out)


def _past(at: datetime, name: str, event: e.Happened | e.Filed, say: Say) -> Row:
    by: Inline = _roles(event.roles) if isinstance(event, e.Happened) else Piece(say("paper"), "muted")
    return Row((_time(at, say), Piece(name, "code"), by))


def _late(thing: State, duty: e.DutyOpened, say: Say) -> Piece:
    return Piece(say("overdue"), "bad") if duty.id in thing.overdue else Piece(say("open"), "note")


def process(thing: Process, say: Say) -> Iterator[Block]:
    """Yield what is shown of a course of action: its stages, duties and papers."""
    plan = thing.plan
    yield Heading((f"{say.title('process')} ", Piece(plan.policy, "code")))
    for stage in plan.stages:
        yield Heading((stage.name, Piece(f" {stage.starts} → {say.list(sorted(stage.ends))}", "muted")), 2)
        rows = (
            Row((step.name, say.list(sorted(step.origins or ("*",))), step.target,
                 f"{say('overdue')} {step.event}" if step.overdue else step.event,
                 (" + " if step.joint else " / ").join(step.roles), clauses(step.covers)))
            for step in stage.steps
        )  # fmt: skip
        head = (say("step"), say("from"), say("to"), say("event"), say("by"), say("covers"))
        yield Table(head, *cut(rows))
    yield from _required(plan, say)


def _required(plan: Plan, say: Say) -> Iterator[Block]:
    if plan.duties:
        yield Heading(say.title("duty"), 2)
        rows = (
            Row((one.name, _roles(one.who), f"{'≠ ' if one.forbidden else ''}{one.must}",
                 say.list(one.after) or one.recurrence, clauses(one.covers)))
            for one in plan.duties
        )  # fmt: skip
        yield Table((say("duty"), say("who"), say("event"), say("when"), say("covers")), *cut(rows))
    if plan.papers:
        yield Heading(say.title("paper"), 2)
        papers = (
            Row((one.name, one.type, say.list(sorted(one.needed_for)), clauses(one.covers))) for one in plan.papers
        )
        yield Table((say("paper"), say("type"), say("event"), say("covers")), *cut(papers))


def agenda(thing: Agenda, say: Say) -> Iterator[Block]:
    """Yield what is shown of the open duties of many cases, what is due first first."""
    yield Heading(f"{say.title('duties')}: {len(thing):,}")
    rows, left_out = cut(thing)
    made = (Row((_due(one.duty.due, say), one.case, one.duty.duty, _roles(one.duty.who))) for one in rows)
    yield Table((say("due"), say("case"), say("duty"), say("who")), tuple(made), left_out)


def _roles(roles: Iterable[str]) -> str:
    return " / ".join(roles)


def _due(due: date | None, say: Say) -> str:
    return say("no limit") if due is None else _time(due, say)


def _time(at: date, say: Say) -> str:
    return Wording(say.language, Vocabulary()).date(at)
