"""Codes of sessions, in which facts come and go."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["SESSIONS"]

SESSIONS: Final = (
    Code(
        "fact-unknown",
        "fact that no pattern looks at",
        "The type of the fact is in no `given`, `none` or `all` of the session's policies: it could never mean "
        "anything.",
        "Give the type that the hint names, or the policies whose patterns look at it.",
    ),
    Code(
        "fact-differs",
        "id that belongs to another fact",
        "A fact is asserted under an id whose fact says something else.",
        "Retract the fact before, or give another id.",
    ),
    Code(
        "fact-missing",
        "fact that is not there",
        "No fact of the session has the id, it was taken back already, or the conclusion does not hold now.",
        "`Session.facts()` and `Session.conclusions()` have those there are.",
    ),
    Code(
        "time-backwards",
        "time before that of the session",
        "A session is told of times in their order: what has ripened meanwhile stays.",
        "Give facts and times in order, or begin another session.",
    ),
    Code(
        "time-missing",
        "booking without a time",
        "A conclusion is to be posted, and the session was never told what time it is.",
        "Call `Session.advance` with the time of what comes next.",
    ),
    Code(
        "too-many-facts",
        "more facts than a session may hold",
        "The session holds as many facts as `Limits.facts` allows.",
        "Retract facts that are over, `forget` them where what followed shall stay, or raise the limit.",
    ),
    Code(
        "too-many-matches",
        "more matches than a session may hold",
        "The facts belong together in more ways than `Limits.matches` allows: as a rule a join without an equality.",
        "Join the facts of the pattern by an equality, or raise the limit.",
    ),
    Code(
        "circle-without-end",
        "patterns that feed each other and find no end",
        "In one change, patterns that feed each other were asked again as often as `Limits.rounds` allows, and still "
        "found something new: as a rule a conclusion that counts on from another of its kind.",
        "Bound the circle by a condition, or raise the limit.",
    ),
    Code(
        "engine-unavailable",
        "engine that is not there",
        "durable-rules is asked for by name, and is not installed, or was built on Python 3.13 or later without the "
        "variable that it needs there.",
        "Install the extra as the hint says, or take the engine `reference`: the answers are the same.",
    ),
    Code(
        "engine-failed",
        "engine that failed",
        "durable-rules gave an error that it should never give for what it is told. The session is as it was before "
        "and goes on.",
        "Try again, or take the engine `reference`: the answers are the same. Please report what led there.",
    ),
)
