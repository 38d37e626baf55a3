"""The codes of rotas and of the ownership of clients."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["CASES"]

CASES: Final = (
    Code(
        "rota-refused",
        "step of the rota that is not possible",
        "The person is not on the rota, is there already, is away, or is not in the state that the step starts from.",
        "See `bpmlib.cases.rotation.duty` for whose turn it is, and `Member` for what each one does.",
    ),
    Code(
        "rota-too-early",
        "step before the last one",
        "The time of a step lies before that of the step before it. A rota goes forward only.",
        "Give the steps in order of time.",
    ),
    Code(
        "ownership-refused",
        "claim or transfer that is not possible",
        "The client is somebody's, or nobody's, or the same person's already; somebody is left out; or a time or a "
        "part is wrong.",
        "See the message; `Ownership.tenures` has the history.",
    ),
    Code(
        "claims-tied",
        "claims without an order",
        "Two claims that count are of the same instant, so the earlier one cannot be told.",
        "Somebody has to decide: give the client to one of them by `award`.",
    ),
    Code(
        "case-open",
        "case that the source leaves open",
        "The clause does not say what holds: how several divide a share, or whether something is a reception. Nobody "
        "guesses it.",
        "Say it in the rules that are passed, as the hint shows.",
    ),
)
