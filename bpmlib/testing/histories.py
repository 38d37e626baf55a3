"""`histories(policy)`: the strategy of what may happen in one case of a course of action.

A draw first chooses something that may come about, and goes the shortest way to it that is known, then on by itself.
Each step is drawn as the numbers of its command, actor, document and time, which are forced to what the case takes. So
a history that fails shrinks to fewer steps: what is left out leaves the numbers of the others as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from random import Random
from typing import Any, Final

from hypothesis.strategies import SearchStrategy

from bpmlib.calendars import WorkCalendar
from bpmlib.cases.events import Command, Event
from bpmlib.cases.process import Process
from bpmlib.cases.state import State
from bpmlib.policy import Policy
from bpmlib.syntax.literals import literal
from bpmlib.testing.choices import Chooser, Made, new_label
from bpmlib.testing.histories_course import Course, Move, Tried
from bpmlib.testing.histories_routes import Route, attempt, routes_of

__all__ = ["History", "Step", "histories"]

_MORE: Final = 7
"""One in so many times a history ends that could go on by itself."""
_FREELY: Final = 12
"""One in so many steps is taken as its numbers say, or left out where the case does not take it."""
_REFUSED: Final = 4
"""One in so many steps is one that is refused, where those are asked for."""
_SEEDS: Final = 2**20


@dataclass(frozen=True, slots=True)
class Step:
    """Who did what at a time, and what came of it: `events`, and the reason where it was `refused`.

    Without a command only time passed.
    """

    at: datetime
    command: Command | None
    events: tuple[Event, ...]
    refused: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """What happened in a case, from its facts to the `state` that it came to. Its text is rows of a policy file."""

    process: Process = field(repr=False)
    facts: Mapping[str, Any]
    opened: datetime
    steps: tuple[Step, ...]
    state: State
    states: tuple[State, ...] = field(repr=False)
    """The state in which the case began, and that after each step."""

    def __str__(self) -> str:
        facts = dict(_dotted(self.facts))
        stages = [stage.name for stage in self.process.plan.stages]
        head = ["case", "at", "event", "by", "actor", "with", *facts]
        head += [*(f"→ {name}" for name in stages), "→ refused"]
        first = ["drawn", _clock(self.opened), "-", "-", "-", "-", *map(literal, facts.values())]
        rows = [first + [self.states[0].stages[name] for name in stages] + ["-"]]
        for step, state in zip(self.steps, self.states[1:], strict=True):
            rows.append([*_cells(step), *("-" for _ in facts)])
            rows[-1] += [*(state.stages[name] for name in stages), step.refused or "-"]
        lines = [head, ["-" * len(one) for one in head], *rows]
        escaped = ([cell.replace("|", "\\|") for cell in line] for line in lines)
        return "\n".join("| " + " | ".join(line) + " |" for line in escaped)

    __repr__ = __str__


def _cells(step: Step) -> list[str]:
    command = step.command
    if command is None:
        return ["drawn", _clock(step.at), "-", "-", "-", "-"]
    document = "-" if command.document is None else literal(command.document)
    return ["drawn", _clock(step.at), command.event, command.role or "-", command.actor or "-", document]


def _clock(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="auto" if at.second or at.microsecond else "minutes")


def _dotted(document: Mapping[str, Any], above: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in document.items():
        inner = _dotted(value, f"{above}{name}.") if isinstance(value, Mapping) and value else [(above + name, value)]
        found += inner
    return found


def histories(
    policy: Policy, *, steps: int = 25, refused: bool = False, calendar: WorkCalendar | None = None,
    as_of: date | None = None,
) -> SearchStrategy[History]:  # fmt: skip
    """Return the strategy of the histories of a case that a policy's process takes.

    A history goes the shortest way that is known to one thing that may come about, and at most `steps` steps on.

    Times ascend, and often lie at the end of a duty's time, a microsecond before or after it. With `refused`, about one
    step in four is refused. `calendar` and `as_of` are those of `Process.of`. Raises `ParameterNotSet` where the
    company has to set a figure of the policy (give it by `policy.override`), `NotDrawable` where no facts are found
    that a case can begin with, ValueError where the policy describes no process.

    >>> from bpmlib import Policies
    >>> histories(Policies.load()["property.refund"])
    histories(property.refund)
    """
    process = Process.of(policy, calendar=calendar, as_of=as_of)
    maker = _Maker(Course(policy, process, as_of), steps, refused)
    return Made(maker.draw, f"histories({policy.id})")


class _Maker:
    """Draws the histories of one process."""

    def __init__(self, course: Course, steps: int, refused: bool) -> None:
        self.course = course
        self._steps = steps
        self._refused = refused
        self._label = new_label()
        routes = dict(sorted(routes_of(course).items()))
        self._routes = tuple(dict.fromkeys(routes.values()))
        self._documents = max(map(len, course.documents.values()))

    def draw(self, choose: Chooser) -> History:
        """Return one history."""
        course = self.course
        which = choose.spread(len(self._routes) + 1)
        route = self._routes[which - 1] if which else Route(0, ())
        facts = choose.integer(0, len(course.facts) - 1, forced=route.facts if which else None)
        state = course.opened(facts)
        given, now = course.facts[facts]
        opened, states, taken = now, [state], list[Step]()
        for number in range(len(route.moves) + self._steps):
            follow = route.moves[number] if number < len(route.moves) else None
            more, tried = choose.item(self._label, partial(self._step, choose, state, now, follow))
            if not more:
                break
            if tried is not None:
                state, now = tried.after, tried.at
                states.append(state)
                taken.append(Step(tried.at, tried.command, tried.events, tried.reason))
        return History(course.process, given, opened, tuple(taken), state, tuple(states))

    def _step(self, choose: Chooser, state: State, now: datetime, follow: Move | None) -> tuple[bool, Tried | None]:
        """Return whether the history goes on, and what comes of its next step; None where that is left out."""
        if not choose.index(_MORE, 1 if follow is not None else None):
            return False, None
        how = choose.index(_FREELY, 0 if follow is not None else None)
        seed = choose.integer(0, _SEEDS, forced=0 if follow is not None else None)
        found: tuple[Move, Tried] | None = None
        if how:
            refuse = self._refused and how % _REFUSED == 0
            found = attempt(self.course, state, now, Random(seed), refuse)
        move = found[0] if found else follow
        drawn = self._drawn(choose, move)
        tried = found[1] if found else self.course.tried(state, now, drawn)
        if tried is None or (tried.reason and not self._refused):
            return True, None
        if tried.command is None and not drawn.time and not tried.events:
            return True, None  # nobody did anything, and no time passed
        return True, tried

    def _drawn(self, choose: Chooser, move: Move | None) -> Move:
        """Return the move of some numbers, which are forced to those of a given one."""
        course = self.course
        return Move(
            choose.integer(0, len(course.commands), forced=move.command if move else None),
            choose.integer(0, len(course.actors) - 1, forced=move.actor if move else None),
            choose.integer(0, self._documents - 1, forced=move.document if move else None),
            choose.integer(0, course.times - 1, forced=move.time if move else None),
        )
