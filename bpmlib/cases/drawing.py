"""A process as a picture: Mermaid text, with the states a case is in and the duties that are overdue marked."""

from __future__ import annotations

from collections.abc import Iterator

from bpmlib.cases.plan import Plan, Stage
from bpmlib.cases.state import State

__all__ = ["mermaid"]


def mermaid(plan: Plan, state: State | None = None) -> str:
    """Return a state diagram of a process, one part a stage; a case's states are marked, and its duties noted.

    The text is what https://mermaid.js.org draws, in notebooks and on most pages that show Markdown.
    """
    lines = ["stateDiagram-v2"]
    for stage in plan.stages:
        lines += [f"    state {_quoted(stage.name)} as {_id(stage.name)} {{"]
        lines += [f"        {line}" for line in _stage(stage)]
        lines += ["    }"]
    if state is not None:
        lines += [f"    {line}" for line in _case(plan, state)]
    return "\n".join(lines)


def _stage(stage: Stage) -> Iterator[str]:
    for word in stage.states:
        yield f"state {_quoted(word)} as {_id(stage.name, word)}"
    yield f"[*] --> {_id(stage.name, stage.starts)}"
    for step in stage.steps:
        label = f"overdue {step.event}" if step.overdue else step.event
        who = f" ({(' and ' if step.joint else ' or ').join(step.roles)})" if step.roles else ""
        for origin in sorted(stage.states if step.origins is None else step.origins):
            yield f"{_id(stage.name, origin)} --> {_id(stage.name, step.target)}: {_text(label + who)}"
    for word in sorted(stage.ends):
        yield f"{_id(stage.name, word)} --> [*]"


def _case(plan: Plan, state: State) -> Iterator[str]:
    """Yield what marks the states of a case, and a note with the duties that are open."""
    yield "classDef now fill:#fde68a,stroke:#b45309"
    for stage in plan.stages:
        yield f"class {_id(stage.name, state.stages[stage.name])} now"
    if state.duties:
        yield f"note right of {_id(plan.stages[0].name)}"
        for duty in state.duties.values():
            late = "OVERDUE " if duty.id in state.overdue else ""
            until = f" by {duty.due}" if duty.due is not None else ""
            yield _text(f"    {late}{duty.duty}: {' or '.join(duty.who)}{until}")
        yield "end note"


def _id(*names: str) -> str:
    """Return an identifier that Mermaid takes, whatever the alphabet of the names: no word of its own, none twice."""
    return "s_" + "__".join("".join(char if char.isascii() and char.isalnum() else f"_{ord(char):x}_" for char in name)
                            for name in names)  # fmt: skip


def _quoted(text: str) -> str:
    return f'"{_text(text)}"'


def _text(text: str) -> str:
    return text.replace('"', "'").replace(":", " ").replace(";", ",").replace("\n", " ")
