"""What can be found out about a course of action before anybody takes it: states, guards, duties, papers.

States and duties are a matter of reachability over the steps, guards left out: what no path leads to is never reached,
and that a path leads there is no promise. The guards of the steps that one event could be are looked at as the
conditions of a table are, by geometry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any, Final

from bpmlib.cases.plan import Plan, Stage, Step, plan_of
from bpmlib.check.checked import Checked
from bpmlib.core import ast as c
from bpmlib.errors import Diagnostic
from bpmlib.policy import Policy
from bpmlib.regions.partition import Exhausted
from bpmlib.values.types import ANY
from bpmlib.verify.geometry.grid import Grid
from bpmlib.verify.geometry.hits import Hits

__all__ = ["analyse_process"]

_GUARDS: Final = "the guards"
_EFFORT: Final = 1_000_000


def analyse_process(policy: Policy) -> tuple[Diagnostic, ...]:
    """Return what is found about the course of action that a policy describes, in the order of its file.

    The codes are `state-unreachable`, `state-trapped`, `guards-overlap`, `guards-gap`, `duty-unmeetable` and
    `paper-late`. A policy that describes no process gives none.
    """
    checked, day = policy.in_force()
    if not any(symbol.kind == "stage" for symbol in checked.scope.symbols.values()):
        return ()
    plan = plan_of(checked, lambda used: policy.figures_of(used, day), day)
    found = [finding for stage in plan.stages for finding in (*_states(stage), *_guards(plan, stage, checked))]
    found += [*_duties(plan), *_papers(plan)]
    return tuple(sorted(found, key=lambda one: one.span.start if one.span is not None else -1))


# ------------------------------------------------------------------------------------------- states


def _edges(stage: Stage) -> dict[str, set[str]]:
    edges: dict[str, set[str]] = {state: set() for state in stage.states}
    for step in stage.steps:
        for origin in stage.states if step.origins is None else step.origins:
            edges[origin].add(step.target)
    return edges


def _reached(edges: dict[str, set[str]], start: Sequence[str]) -> set[str]:
    found, stack = set(start), list(start)
    while stack:
        for state in edges[stack.pop()] - found:
            found.add(state)
            stack.append(state)
    return found


def _states(stage: Stage) -> Iterator[Diagnostic]:
    """Yield states that no path leads to, and those from which none leads to an end."""
    edges = _edges(stage)
    reached = _reached(edges, [stage.starts])
    for state in edges:
        if state not in reached:
            yield Diagnostic(
                "state-unreachable", f"`{stage.name}` never is {state}", stage.span,
                f"no path of steps leads there from {stage.starts}", severity="warning",
            )  # fmt: skip
        elif not stage.ends & _reached(edges, [state]):
            way = "no step leaves it" if not edges[state] else "no path of steps leads to an end"
            yield Diagnostic(
                "state-trapped", f"once `{stage.name}` is {state} it never ends: {way}", stage.span,
                "add a step, or name the state among those in which nothing is outstanding", severity="warning",
            )  # fmt: skip


# ------------------------------------------------------------------------------------------- guards


def _guards(plan: Plan, stage: Stage, checked: Checked) -> Iterator[Diagnostic]:
    """Yield steps of one event that could be taken at once, and what none of them takes."""
    groups: dict[tuple[Step, ...], list[str]] = {}
    for state in stage.states:
        leaving = [step for step in stage.steps if step.leaves(state)]
        for event in dict.fromkeys((step.event, step.overdue) for step in leaving):
            steps = tuple(step for step in leaving if (step.event, step.overdue) == event)
            if any(step.when is not None for step in steps) or len(steps) > 1:
                groups.setdefault(steps, []).append(state)
    for steps, states in groups.items():
        hits = Hits(Grid.of(_program(plan, steps), _GUARDS, checked.scope.words), _EFFORT)
        try:
            yield from _overlaps(stage, steps, states, hits)
            yield from _gaps(stage, steps, states, hits)
        except Exhausted:
            continue


def _program(plan: Plan, steps: Sequence[Step]) -> c.Program:
    """Return the program with a table whose rules are the guards of some steps."""
    rows = []
    for step in steps:
        definition = plan.program.definitions[step.when] if step.when is not None else None
        test = definition.body if isinstance(definition, c.Definition) else None
        span = test.span if test is not None else step.span
        rows.append(c.Row(step.name, (test,), (c.Const(step.name, span=step.span),), (span,), span=step.span))
    place = steps[0].span
    column = c.Column(c.Const(None, span=place), "when", ANY, span=place)
    table = c.Table(
        key=_GUARDS, name=_GUARDS, columns=(column,), rows=tuple(rows), exceptions=(), select="only", ranks=None,
        fold=None, default=None, results=(("step", ANY),), hit_policy="UNIQUE", span=place,
    )  # fmt: skip
    inputs = dict(plan.program.inputs)
    event = inputs.get(steps[0].event)
    if event is not None and event.type is not None and not steps[0].overdue:
        inputs[event.name] = replace(event, type=event.type.or_null(False))  # it is just happening
    definitions = {**plan.program.definitions, _GUARDS: table}
    return replace(plan.program, definitions=definitions, inputs=inputs)


def _overlaps(stage: Stage, steps: Sequence[Step], states: Sequence[str], hits: Hits) -> Iterator[Diagnostic]:
    found: dict[tuple[int, int], Any] = {}
    for box, rows in hits.together():
        for pair in combinations(rows, 2):
            found.setdefault(pair, box)
    for (one, other), box in found.items():
        if not steps[one].overdue and not set(steps[one].roles) & set(steps[other].roles):
            continue
        exact = not hits.grid.free_in(hits.grid.cells(box))
        where = _text(hits, box)
        may = "can both be taken" if exact else "may both be taken"
        message = f"`{steps[one].name}` and `{steps[other].name}` {may} when `{stage.name}` is {states[0]}{where}"
        yield Diagnostic(
            "guards-overlap", message, steps[other].span, "let their conditions exclude each other",
            (("the other step", steps[one].span),), "warning" if exact else "note",
        )  # fmt: skip


def _gaps(stage: Stage, steps: Sequence[Step], states: Sequence[str], hits: Hits) -> Iterator[Diagnostic]:
    box = next(hits.uncovered(), None)
    if box is not None and not hits.grid.free_in(hits.grid.cells(box)):
        event = f"overdue {steps[0].event}" if steps[0].overdue else steps[0].event
        message = f"`{event}` is refused when `{stage.name}` is {states[0]}{_text(hits, box)}"
        yield Diagnostic("guards-gap", message, steps[0].span, "nothing is wrong if that is meant", severity="note")


def _text(hits: Hits, box: Any) -> str:
    cells = hits.grid.text(hits.grid.cells(box))
    return "".join(f", `{header}` {text}" for header, text in cells.items())


# ------------------------------------------------------------------------------- duties and papers


def _duties(plan: Plan) -> Iterator[Diagnostic]:
    """Yield duties that nobody can meet: from where they are opened no path leads to a step that would do it."""
    for duty in plan.duties:
        if duty.forbidden:
            continue
        offered = [stage for stage in plan.stages
                   if any(step.event == duty.must and not step.overdue for step in stage.steps)]  # fmt: skip
        if not offered:
            why = f"no step takes `{duty.must}`"
        elif duty.after and not any(_can_follow(stage, duty.after, duty.must) for stage in offered):
            why = f"after {' or '.join(f'`{event}`' for event in duty.after)} no path leads to a step that takes it"
        else:
            continue
        yield Diagnostic(
            "duty-unmeetable", f"`{duty.name}` can never be met: {why}", duty.span,
            "add the step, or ask for another event", severity="warning",
        )  # fmt: skip


def _can_follow(stage: Stage, events: Sequence[str], wanted: str) -> bool:
    """Return whether a step of an event can be taken at or after one of some others."""
    edges = _edges(stage)
    after = {step.target for step in stage.steps if step.event in events and not step.overdue}
    if not after:  # these events move another stage: this one may be anywhere
        after = set(edges)
    reached = _reached(edges, sorted(after))
    return any(step.leaves(state) for step in stage.steps if step.event == wanted and not step.overdue
               for state in reached)  # fmt: skip


def _papers(plan: Plan) -> Iterator[Diagnostic]:
    """Yield papers that come with an event only, and only after what they are needed for."""
    for paper in plan.papers:
        brought = [event for event, type_ in plan.events.items() if type_ == paper.type]
        for needed in sorted(paper.needed_for):
            if brought and not any(_before(stage, event, needed) for stage in plan.stages for event in brought):
                yield Diagnostic(
                    "paper-late", f"`{paper.name}` is needed for `{needed}`, and {_named(brought)} cannot come before",
                    paper.span, "it would have to be filed by itself: change the steps, or what it is for",
                    severity="warning",
                )  # fmt: skip


def _named(events: Sequence[str]) -> str:
    return " or ".join(f"`{event}`" for event in events)


def _before(stage: Stage, event: str, needed: str) -> bool:
    """Return whether a stage can take one event and then, or with the same step, another."""
    if event == needed:
        return True
    edges = _edges(stage)
    reached = _reached(edges, [stage.starts])
    targets = {step.target for step in stage.steps
               if step.event == event and any(step.leaves(state) for state in reached)}  # fmt: skip
    if not any(step.event == needed for step in stage.steps):
        return bool(targets)  # it belongs to another stage, which may be anywhere
    onward = _reached(edges, sorted(targets))
    return any(step.leaves(state) for step in stage.steps if step.event == needed for state in onward)
