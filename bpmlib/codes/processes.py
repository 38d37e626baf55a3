"""The codes of courses of action: their sections, their commands, their histories, what is found out about them."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["PROCESSES"]

PROCESSES: Final = (
    Code(
        "bad-actors",
        "unclear who acts",
        "The cell does not say who may bring an event about: it mixes `or` with `and`, holds what is no role, or "
        "excludes what is no event.",
        "Write a role, `a or b`, `a and b` where both sign, and `, not event` to exclude who brought that about.",
    ),
    Code(
        "event-document",
        "event without a document",
        "What an event or a paper brings along is not a registered document.",
        "Name a pydantic model that was given to `Policies.load(documents=[...])`, or a shipped one.",
    ),
    Code(
        "event-field",
        "field with a reserved name",
        "Every document of a case knows when it came and who brought it, as `at` and `by`; this one has a field of "
        "that name itself.",
        "Give the field another name.",
    ),
    Code(
        "step-actor",
        "step without an actor",
        "A step says nothing of who brings its event about, or it does although its event is that time is up.",
        "Name a role under `by`; for `overdue duty` write `-`.",
    ),
    Code(
        "history-time",
        "history that runs backwards",
        "A row of a history is earlier than the one before it in the same case.",
        "Put the rows in order of time, or give the row a case of its own.",
    ),
    Code(
        "case-refused",
        "command that is refused",
        "A case does not take what somebody wants to do: `Refused.reason` is one of the reasons for it. Nothing has "
        "changed, but for what had fallen due before, which the error carries as `matured`.",
        "The hint says what could be done instead, and by whom.",
    ),
    Code(
        "example-refusal",
        "history refused, or not",
        "A row of a history is refused where it should be taken, taken where it should be refused, or refused for "
        "another reason.",
        "Correct the row or the process; the message says why it is refused.",
    ),
    Code(
        "example-state",
        "history in another state",
        "After a row of a history a stage is in another state than the row says.",
        "Correct the row or the process.",
    ),
    Code(
        "example-duties",
        "history with other duties",
        "After a row of a history other duties are open, or overdue, or owed by others, than the row says.",
        "Correct the row or the obligations: `duty`, `duty overdue`, and `duty by role or role` where the row looks at "
        "who owes it.",
    ),
    Code(
        "example-effects",
        "history with other effects",
        "A row of a history calls for other effects than it says: messages, fines, points.",
        'Correct the row, or the effects of the steps and duties. All of them are listed: `Notify {to: "client"}`, '
        "or `-` for none.",
    ),
    Code(
        "state-unreachable",
        "state that is never reached",
        "No path of steps leads from the first state of a process to this one.",
        "Add the step that leads there, or take the state out.",
        "warning",
    ),
    Code(
        "state-trapped",
        "state without a way on",
        "From this state no path of steps leads to one of those in which nothing is outstanding.",
        "Add a step, or name the state under `ends`.",
        "warning",
    ),
    Code(
        "guards-overlap",
        "steps that could both be taken",
        "The conditions of two steps of one event hold together in one state: the command would be a `Conflict`. It is "
        "a note where that hangs on values that may exclude each other.",
        "Let their conditions exclude each other.",
        "warning",
    ),
    Code(
        "guards-gap",
        "event that no step takes",
        "In a state that has steps for an event there are values for which none of them can be taken: the event is "
        "refused then.",
        "Nothing is wrong if that is meant; otherwise widen a condition or add a step.",
        "note",
    ),
    Code(
        "duty-unmeetable",
        "duty that cannot be met",
        "No step takes the event that a duty asks for, or none can be taken after what opens the duty.",
        "Add the step, or ask for another event.",
        "warning",
    ),
    Code(
        "paper-late",
        "paper that comes too late",
        "A paper is needed for an event, and what brings it along cannot happen before.",
        "Change the steps or what the paper is for; otherwise it has to be filed by itself.",
        "warning",
    ),
)
