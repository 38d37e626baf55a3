"""How each thing that can come about in a case is reached: found once for a process, by trying.

The search keeps the states that differ in their stages and duties, goes on from those it went on from least, and keeps
the shortest way to each step, state, duty met, duty breached and paper on file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final, TypeAlias

from bpmlib.cases import events as e
from bpmlib.cases.state import State
from bpmlib.testing.histories_course import Course, Move, Tried

__all__ = ["Goal", "Route", "attempt", "goals_of", "routes_of"]

Goal: TypeAlias = tuple[str, ...]

_ROUNDS: Final = 100
"""How often the search goes on from a state without finding anything new, before it ends."""
_MOST: Final = 300
_TRIES: Final = 10
"""How many documents, actors and times are tried for one command."""


@dataclass(frozen=True, slots=True)
class Route:
    """The facts of a case, by number, and the moves."""

    facts: int
    moves: tuple[Move, ...]


def goals_of(events: Iterable[e.Event]) -> Iterator[Goal]:
    """Yield what events bring about."""
    for event in events:
        match event:
            case e.Moved(stage=stage, step=step, target=target):
                yield "step", stage, step
                yield "state", stage, target
            case e.Happened(name=name):
                yield "event", name
            case e.Filed(paper=paper):
                yield "paper", paper
            case e.Met(id=one):
                yield "late" if event.late else "met", _duty(one)
            case e.Breached(id=one):
                yield "breached", _duty(one)
            case e.Released(id=one):
                yield "released", _duty(one)


def _wanted(course: Course) -> Iterator[Goal]:
    plan = course.process.plan
    for stage in plan.stages:
        yield from (("step", stage.name, step.name) for step in stage.steps)
        yield from (("state", stage.name, state) for state in stage.states if state != stage.starts)
    for duty in plan.duties:
        yield from (("breached", duty.name), ("met", duty.name))
    yield from (("paper", paper.name) for paper in plan.papers)


def _duty(one: str) -> str:
    return one.rpartition("#")[0]


class _Search:
    def __init__(self, course: Course) -> None:
        self.course = course
        self.random = Random(88)
        self.routes: dict[Goal, Route] = {}
        self.known: dict[Any, tuple[Route, State, datetime]] = {}
        self.visits: dict[Any, int] = {}

    def run(self) -> dict[Goal, Route]:
        for facts in range(len(self.course.facts)):
            self._keep(Route(facts, ()), self.course.opened(facts), self.course.facts[facts][1], ())
        for facts, moves in self.course.told:
            self._follow(facts, moves)
        wanted = set(_wanted(self.course))
        stale = 0
        for _ in range(_MOST):
            if wanted <= self.routes.keys():
                break
            before = len(self.routes)
            key = min(self.random.sample(list(self.known), min(6, len(self.known))), key=self.visits.__getitem__)
            self.visits[key] += 1
            self._go_on(*self.known[key])
            stale = stale + 1 if len(self.routes) == before else 0
            if stale > _ROUNDS:
                break
        return self.routes

    def _follow(self, facts: int, moves: Iterable[Move]) -> None:
        """Go the way of a history that the file tells, without what is refused in it."""
        route, state, now = Route(facts, ()), self.course.opened(facts), self.course.facts[facts][1]
        waited, waited_to = Move(0, 0, 0, 0), now
        idle = timedelta(0)
        for told in moves:
            move = self.course.longer(told, idle)
            if move is None:  # no pause is as long: time passes on its own
                route, now, move, idle = Route(facts, (*route.moves, waited)), waited_to, told, timedelta(0)
            tried = self.course.tried(state, now, move)
            if tried is not None and tried.reason:  # what had matured before stays, and so does the time
                move = Move(0, 0, 0, move.time)
                tried = self.course.tried(state, now, move)
            if tried is None:
                continue
            if not tried.events:
                idle, waited, waited_to = tried.at - now, Move(0, 0, 0, move.time), tried.at
                continue
            idle = timedelta(0)
            route, state, now = Route(facts, (*route.moves, move)), tried.after, tried.at
            self._keep(route, state, now, tried.events)

    def _go_on(self, route: Route, state: State, now: datetime) -> None:
        for _ in range(3):
            made = attempt(self.course, state, now, self.random)
            if made is None:
                return
            move, tried = made
            state, now = tried.after, tried.at
            route = Route(route.facts, (*route.moves, move))
            self._keep(route, state, now, tried.events)

    def _keep(self, route: Route, state: State, now: datetime, events: Iterable[e.Event]) -> None:
        for goal in goals_of(events):
            known = self.routes.get(goal)
            if known is None or len(route.moves) < len(known.moves):
                self.routes[goal] = route
        duties = frozenset((duty.duty, one in state.overdue) for one, duty in state.duties.items())
        key = tuple(state.stages.values()), duties, frozenset(state.papers), route.facts if not route.moves else -1
        kept = self.known.get(key)
        if kept is None or len(route.moves) < len(kept[0].moves):
            self.known[key] = route, state, now
            self.visits.setdefault(key, 0)


def routes_of(course: Course) -> dict[Goal, Route]:
    """Return the shortest way found to each thing that can come about."""
    return _Search(course).run()


def attempt(
    course: Course, state: State, now: datetime, random: Random, refused: bool = False
) -> tuple[Move, Tried] | None:  # fmt: skip
    """Return a move that is taken, or one that is refused, and what comes of it; None where none is found."""
    for _ in range(4):
        numbers = _numbers(course, state, now, random, refused)
        if not numbers:
            return None
        number = random.choice(numbers)
        made = _of_command(course, state, now, random, number, refused)
        if made is not None:
            return made
    return None


def _numbers(course: Course, state: State, now: datetime, random: Random, refused: bool) -> list[int]:
    if refused:
        return list(range(1, len(course.commands) + 1))
    if random.random() < 0.12:
        return [0]
    offered = course.process.allowed(state, now)
    numbers = [course.number[event, role] for event, roles in offered.items() for role in roles]
    papers = [course.number[paper.name, ""] for paper in course.process.plan.papers]
    if papers and (not numbers or random.random() < 0.1):
        return papers
    return numbers or [0]


def _of_command(
    course: Course, state: State, now: datetime, random: Random, number: int, refused: bool
) -> tuple[Move, Tried] | None:  # fmt: skip
    lacking = ""
    event = course.commands[number - 1][0] if number else ""
    documents = len(course.documents[event]) if number else 1
    start, time = random.randrange(documents), _time(course, random)
    if not number and time == 0:
        time = 2
    for turn in range(_TRIES):
        actor = random.randrange(len(course.actors)) if number and random.random() < 0.5 else 0
        move = Move(number, actor, (start + turn) % documents, time)
        tried = course.tried(state, now, move)
        if tried is not None and bool(tried.reason) is refused:
            return move, tried
        if tried is None or tried.reason == "not_now":
            time = _time(course, random) if turn % 3 == 2 else time
        elif tried.reason == "paper_missing":
            lacking = event
            break
    return _filing(course, state, now, random, lacking) if lacking and not refused else None


def _time(course: Course, random: Random) -> int:
    """Return a time: mostly none passes, or it is at or beside a boundary."""
    chance = random.random()
    if chance < 0.45:
        return 0
    return random.randrange(1, 4) if chance < 0.65 else random.randrange(course.times)


def _filing(course: Course, state: State, now: datetime, random: Random, event: str) -> tuple[Move, Tried] | None:
    """Return the filing of a paper that an event lacks, such as its check passes."""
    missing = course.process.missing(state, event)
    if not missing:
        return None
    name = random.choice(missing).name
    for document in range(len(course.documents[name])):
        move = Move(course.number[name, ""], 0, document, 0)
        tried = course.tried(state, now, move)
        if tried is None or tried.reason:
            continue
        if all(paper.name != name for paper in course.process.missing(tried.after, event)):
            return move, tried
    return None
