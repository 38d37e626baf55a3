"""Whose client a visitor becomes, whether it was a reception, and what it does to the turn (S000-16).

The source's clauses overlap; they are tried in this order: not a client (R10), nothing but materials (R11), with an
old client (R8), paid on the spot (R7), help with deposit or signature (R6), booked (R3, R4, R5), and else the duty
agent's (R2, R12). Clauses about what comes later are elsewhere: disputes (R13) and leaving (R14) in `ownership`, a
forfeited chance (R15) in `rotation`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bpmlib.errors import CaseError, Diagnostic

__all__ = ["Attribution", "AttributionRules", "Prevented", "Visit", "attribute"]

Prevented = Literal["receiving", "sick leave", "rest", "company business", "other"]
"""Why a booked agent cannot come."""


@dataclass(frozen=True, slots=True)
class AttributionRules:
    """What a company may settle otherwise. The `excused` reasons are the four of S000-16 R4.

    The source says that taking materials without a card at the door is no reception (R11), and not what it is with
    a card: `card_at_the_door` has no default, and a visit that needs it is `case-open`.
    """

    excused: frozenset[Prevented] = frozenset({"receiving", "sick leave", "rest", "company business"})
    card_at_the_door: bool | None = None
    """Whether it is a reception if somebody takes materials with a card at the door and no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What the duty agent finds out about a visitor; the defaults are a client's first visit without a booking.

    `booked` is the agent whom the visitor knows or named, or that of the old client who came along; somebody who was
    there before and does not remember is `seen_before` without one. `paid_on_the_spot`: the duty agent's work made
    somebody pay the deposit who had not come for it.
    """

    duty: str
    client: bool = True
    entered: bool = True
    viewed: bool = False
    materials: Literal["none", "without card", "with card"] = "none"
    purpose: Literal["general", "deposit", "signature"] = "general"
    paid_on_the_spot: bool = False
    booked: str | None = None
    prevented: Prevented | None = None
    with_old_client: bool = False
    seen_before: bool = False


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose client it is now (None: nothing changes), who receives, whether it counts, the turn, and the rule.

    The turn is the duty agent's: `used`, `kept` (help, see `rotation.occupy`), or not concerned (`none`).
    """

    owner: str | None
    receives: str | None
    counted: bool
    turn: Literal["used", "kept", "none"]
    rule: str


def attribute(visit: Visit, rules: AttributionRules = AttributionRules()) -> Attribution:
    """Return whose client a visitor is. Raises `CaseError` (`case-open`) where the source does not say.

    >>> attribute(Visit(duty="An", booked="Bo", prevented="rest"))
    Attribution(owner='Bo', receives='An', counted=False, turn='kept', rule='S000-16/R4')
    """
    duty, booked = visit.duty, visit.booked
    if not visit.client:
        return Attribution(None, None, False, "none", "S000-16/R10")
    if not visit.entered and not visit.viewed and visit.materials != "none" and not _counts_at_the_door(visit, rules):
        return Attribution(None, None, False, "none", "S000-16/R11")
    if visit.with_old_client and booked is not None:
        return _of_the_booked(visit, booked, "S000-16/R8")
    if visit.purpose == "general" and visit.paid_on_the_spot:
        return Attribution(duty, duty, True, "used", "S000-16/R7")
    if visit.purpose != "general":
        return Attribution(None, duty, False, "kept", "S000-16/R6")
    if booked is not None and visit.prevented is None:
        return _of_the_booked(visit, booked, "S000-16/R3")
    if booked is not None and visit.prevented in rules.excused:
        return Attribution(booked, duty, False, "kept", "S000-16/R4")
    rule = "R5" if booked is not None else "R8" if visit.with_old_client else "R12" if visit.seen_before else "R2"
    return Attribution(duty, duty, True, "used", f"S000-16/{rule}")


def _of_the_booked(visit: Visit, booked: str, rule: str) -> Attribution:
    """Return what holds where the client is the booked agent's: the duty agent helps where that one cannot come."""
    if visit.prevented is None:
        return Attribution(booked, booked, False, "none", rule)
    return Attribution(booked, visit.duty, False, "kept", rule)


def _counts_at_the_door(visit: Visit, rules: AttributionRules) -> bool:
    if visit.materials == "without card":
        return False
    if rules.card_at_the_door is None:
        message = "somebody takes materials with a card at the door, and it is not settled whether that is a reception"
        raise CaseError(Diagnostic("case-open", message, hint="say it: `AttributionRules(card_at_the_door=...)`"))
    return rules.card_at_the_door
