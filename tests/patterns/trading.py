"""Facts of a trade, patterns over them in every shape that durable-rules is given, and two sessions side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from bpmlib import Policies, Session
from bpmlib.errors import BpmError
from bpmlib.patterns.rulebook import rules_of
from bpmlib.patterns.rules import Rule
from bpmlib.patterns.session import Change
from tests.policy_text import policy, section, table

__all__ = [
    "DOCUMENTS", "PATTERNS", "Both", "Order", "Parcel", "Payment", "Place", "pattern", "policies", "rule", "told",
]  # fmt: skip


class Place(BaseModel):
    city: str


class Order(BaseModel):
    no: str
    customer: str | None = None
    amount: Decimal = Decimal(1)
    urgent: bool = False
    placed: date = date(2026, 3, 2)
    to: Place | None = None


class Payment(BaseModel):
    order: str
    amount: Decimal = Decimal(1)
    flagged: bool = False
    due: date = date(2026, 3, 2)


class Parcel(BaseModel):
    order: str
    weight: Decimal = Decimal(1)
    to: Place | None = None


class Found(BaseModel):
    pattern: str
    a: str
    b: str
    c: str = ""


DOCUMENTS = [Order, Payment, Parcel, Found]


def pattern(name: str, *parts: str, then: str) -> str:
    rows = [*parts, f'then | found | Found | {{pattern: "{name}", {then}}}']
    return section(f"Pattern: {name}", table("part | name | type | where", *rows))


PATTERNS = {
    "paid": pattern("paid", "given | o | Order | o.amount > 0",
                    "given | p | Payment | p.order = o.no and p.amount = o.amount", then="a: o.no, b: string(p.due)"),
    "twin": pattern("twin", "given | o | Order | -", "given | p | Order | p.customer = o.customer",
                    then="a: o.no, b: p.no"),
    "chain": pattern("chain", "given | s | Parcel | s.weight < 5",
                     "given | o | Order | o.no = s.order and o.to.city = s.to.city",
                     "given | p | Payment | p.order = s.order and p.due = o.placed and p.flagged = o.urgent",
                     then="a: o.no, b: string(p.amount), c: string(s.weight)"),
    "trio": pattern("trio", "given | x | Order | -", "given | y | Order | y.customer = x.customer and y.no > x.no",
                    "given | z | Order | z.customer = y.customer and z.no > y.no", then="a: x.no, b: y.no, c: z.no"),
    "ratio": pattern("ratio", "given | o | Order | o.amount / o.amount = 1 and not(o.urgent)",
                     "given | s | Parcel | s.order = o.no and o.amount / s.weight > 2",
                     then="a: o.no, b: string(s.weight)"),
    "next": pattern("next", "given | f | Found | f.pattern = \"paid\"", "given | s | Parcel | s.order = f.a",
                    then="a: f.a, b: f.b, c: string(s.weight)"),
}  # fmt: skip
"""A join by two fields, a self-join, a chain of three, three of one type, conditions without a value, conclusions."""


def policies(*names: str, text: str = "") -> Policies:
    """Return a policy with some of the patterns, by default all, or with one that is given as text."""
    sections = [text] if text else [PATTERNS[name] for name in names or PATTERNS]
    return Policies.from_text(policy("t.trade", *sections), documents=DOCUMENTS)


def rule(name: str, text: str = "") -> Rule:
    """Return the rule of a pattern: one of these, or one that is given as text."""
    (found,) = rules_of((policies(name, text=text)["t.trade"],), None)
    return found


def told(change: Change) -> tuple[list[str], list[str]]:
    return [one.id for one in change.concluded], [one.id for one in change.withdrawn]


class Both:
    """A session on each engine, told the same; whatever they say has to be the same."""

    def __init__(self, *names: str, text: str = "") -> None:
        made = policies(*names, text=text)
        self.durable, self.reference = Session(made, "durable"), Session(made, "reference")

    def do(self, step: Callable[[Session], Change]) -> Any:
        """Do the same in both, and return what came and went; of an error its codes."""
        outcomes = [self._outcome(step, session) for session in (self.durable, self.reference)]
        assert outcomes[0] == outcomes[1]
        self.agree()
        return outcomes[0]

    def add(self, document: BaseModel, id: str = "") -> Any:
        return self.do(lambda session: session.assert_fact(document, id=id))

    def retract(self, id: str) -> Any:
        return self.do(lambda session: session.retract(id))

    def agree(self) -> None:
        held, expected = (
            [(one.id, session.explain(one).to_dict()) for one in session.conclusions()]
            for session in (self.durable, self.reference)
        )
        assert held == expected

    def engines(self) -> set[str]:
        return {engine for one in self.durable.conclusions() for engine in one.engines}

    def _outcome(self, step: Callable[[Session], Change], session: Session) -> Any:
        try:
            return told(step(session))
        except BpmError as error:
            return type(error), [one.code for one in error.diagnostics]
