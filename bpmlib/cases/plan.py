"""A checked policy as the plan of a case: its stages, duties and papers, and the program of all their expressions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bpmlib.check.cases import duties_of, events_of, papers_of, processes_of, states_of
from bpmlib.check.checked import Checked
from bpmlib.core import ast as c
from bpmlib.core.from_model import Figures, from_expressions
from bpmlib.model import expressions as m
from bpmlib.model import processes as x
from bpmlib.model.words import Cover
from bpmlib.source import Span
from bpmlib.values.types import ANY, BOOLEAN, NUMBER, Type, list_of

__all__ = ["Duty", "Paper", "Plan", "Stage", "Step", "plan_of"]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a stage. `when` and `does` are keys of the program, None where there is nothing to ask or to do."""

    name: str
    origins: frozenset[str] | None
    event: str
    overdue: bool
    roles: tuple[str, ...]
    joint: bool
    unlike: tuple[str, ...]
    when: str | None
    target: str
    does: str | None
    covers: tuple[str, ...]
    span: Span

    def leaves(self, state: str) -> bool:
        """Return whether the step can be taken from a state."""
        return self.origins is None or state in self.origins


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a case: its first state, the states in which nothing is outstanding, its steps; all its states."""

    name: str
    starts: str
    ends: frozenset[str]
    steps: tuple[Step, ...]
    states: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty: what it asks for or forbids, after which events or how often, and the keys of its expressions."""

    name: str
    who: tuple[str, ...]
    must: str
    forbidden: bool
    after: tuple[str, ...]
    recurrence: str
    due: str | None
    when: str | None
    breach: str | None
    covers: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: the events it has to be on file for, and the keys of its condition, its number of copies, its check."""

    name: str
    type: str
    needed_for: frozenset[str]
    when: str | None
    copies: str | None
    check: str | None
    covers: tuple[str, ...]
    span: Span


@dataclass(frozen=True)
class Plan:
    """All that a case follows. `events` and `papers` name the type of the document that comes along."""

    policy: str
    events: Mapping[str, str]
    stages: tuple[Stage, ...]
    duties: tuple[Duty, ...]
    papers: tuple[Paper, ...]
    program: c.Program


_EFFECTS = list_of(ANY)


def plan_of(checked: Checked, figures: Figures, as_of: date | None = None) -> Plan:
    """Return the plan of a policy that describes a course of action; ValueError where it describes none."""
    policy = checked.policy
    if not processes_of(policy):
        raise ValueError(f"`{checked.id}` describes no process")
    wanted: dict[str, tuple[m.Expr, Type]] = {}
    stages = tuple(_stage(section, wanted) for section in processes_of(policy))
    duties = tuple(_duty(row, wanted) for row in duties_of(policy))
    papers = tuple(_paper(row, wanted) for row in papers_of(policy))
    events = {row.name.text: row.document.name for row in events_of(policy)}
    return Plan(checked.id, events, stages, duties, papers, from_expressions(checked, wanted, figures, as_of))


def _key(wanted: dict[str, tuple[m.Expr, Type]], expression: m.Expr | None, type_: Type, *names: str) -> str | None:
    """Return the key of an expression in the program, which is no name that an author can write; None for none."""
    if expression is None:
        return None
    key = " ".join(names)
    wanted[key] = expression, type_
    return key


def _stage(section: x.Process, wanted: dict[str, tuple[m.Expr, Type]]) -> Stage:
    def step(row: x.Step) -> Step:
        by, name = row.by, row.name.text
        origins = None if row.origins is None else frozenset(word.text for word in row.origins)
        return Step(
            name, origins, row.event.text, row.overdue,
            tuple(word.text for word in by.roles) if by else (), bool(by and by.joint),
            tuple(word.text for word in by.unlike) if by else (),
            _key(wanted, row.when, BOOLEAN, "step", section.name.text, name, "when"), row.target.text,
            _key(wanted, row.does, _EFFECTS, "step", section.name.text, name, "does"), _covers(row.covers), row.span,
        )  # fmt: skip

    ends = frozenset(word.text for word in section.ends)
    steps = tuple(map(step, section.steps))
    return Stage(section.name.text, section.starts.text, ends, steps, states_of(section), section.span)


def _duty(row: x.Duty, wanted: dict[str, tuple[m.Expr, Type]]) -> Duty:
    name = row.name.text
    return Duty(
        name, tuple(word.text for word in row.who.roles), row.must.text, row.forbidden,
        tuple(word.text for word in row.after), row.recurrence.text if row.recurrence else "",
        _key(wanted, row.due, ANY, "duty", name, "due"), _key(wanted, row.when, BOOLEAN, "duty", name, "when"),
        _key(wanted, row.breach, _EFFECTS, "duty", name, "breach"), _covers(row.covers), row.span,
    )  # fmt: skip


def _paper(row: x.Paper, wanted: dict[str, tuple[m.Expr, Type]]) -> Paper:
    name = row.name.text
    return Paper(
        name, row.type.name, frozenset(word.text for word in row.needed_for),
        _key(wanted, row.when, BOOLEAN, "paper", name, "when"),
        _key(wanted, row.copies, NUMBER, "paper", name, "copies"),
        _key(wanted, row.check, BOOLEAN, "paper", name, "check"), _covers(row.covers), row.span,
    )  # fmt: skip


def _covers(covers: tuple[Cover, ...]) -> tuple[str, ...]:
    return tuple(f"{cover.system}/{cover.rule}" for cover in covers)
