"""The sections of a policy file that speak about several facts at once: patterns, and histories of facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from bpmlib.model.expressions import Expr, TypeName
from bpmlib.model.words import Node, Word

__all__ = ["FactHistories", "FactRow", "Held", "Part", "PartKind", "Pattern"]

PartKind: TypeAlias = Literal["given", "none", "all", "when", "from", "after", "then"]
"""In this order: the facts there have to be, those there must not be or that are gathered, conditions, time, result.

The time is that `from` which on it holds, or `after` which it does: a deadline itself is still in time.
"""


@dataclass(frozen=True, slots=True)
class Part(Node):
    """A row of `Pattern`. `name` and `type` are None in `when` and for times, `where` where any fact will do."""

    kind: PartKind
    name: Word | None
    type: TypeName | None
    where: Expr | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pattern(Node):
    """`## Pattern: x` or `## Pattern: x (priority n)`: what is concluded from facts that stand together in some way."""

    name: Word
    parts: tuple[Part, ...]
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Held(Node):
    """A document that has to be there, a conclusion or an effect: its type, and the values of those of its fields that
    are looked at.
    """

    type: TypeName
    values: Expr | None


@dataclass(frozen=True, slots=True)
class FactRow(Node):
    """A row of `Examples: x`, `x` being a pattern: a fact that comes or goes at a time, and what holds after it.

    `does` is None where only time passes. A fact that goes is named by some of its fields. `holds` are all the
    conclusions after the row; None says that the row does not look.
    """

    case: Word
    at: datetime
    does: Literal["assert", "retract"] | None
    type: TypeName | None
    given: Expr | None
    settings: tuple[tuple[str, Expr], ...]
    holds: tuple[Held, ...] | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class FactHistories(Node):
    """`## Examples: x`, `x` being a pattern: rows of one `case` are one history."""

    pattern: Word
    rows: tuple[FactRow, ...]
