"""Static types: what the checker knows of a value before anything runs.

A type is one frozen record: its `kind`, the `name` it was written as, the unit of a number, the item
type of a list or range, the fields of a context. Numbers carry a unit (`CNY`, `kVA`); money times a
percentage is money, money by money is a plain number, and money plus capacity is a mistake.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

__all__ = [
    "ANY", "BOOLEAN", "CONTEXT", "DATE", "DATE_TIME", "DAYS_TIME", "FUNCTION", "NOTHING", "NULL", "NUMBER",
    "ORDERED_KINDS", "PERCENT", "PERIOD", "STRING", "TIME", "UNITS", "YEARS_MONTHS", "Kind", "Type", "Unit",
    "context_of", "fits", "is_subtype", "join", "list_of", "money", "named_type", "range_of", "unit_name",
]  # fmt: skip

Kind: TypeAlias = Literal[
    "any", "nothing", "null", "number", "string", "boolean", "date", "time", "date and time",
    "days and time duration", "years and months duration", "period", "list", "range", "context", "document", "function",
]  # fmt: skip

Unit: TypeAlias = tuple[tuple[str, int], ...]
"""Powers of base units, sorted by name: `(("CNY", 1),)` is money, `()` a plain number."""

UNITS = ("CNY", "kVA", "kW", "kWh", "m2")
"""The units that are type names of their own."""

ORDERED_KINDS = frozenset({
    "number", "string", "date", "time", "date and time", "days and time duration", "years and months duration",
})  # fmt: skip
"""The kinds whose values `<` compares."""


@dataclass(frozen=True, slots=True)
class Type:
    """A static type. `name` is how a message shows it; two types with different names may still fit."""

    kind: Kind
    name: str
    unit: Unit = ()
    item: Type | None = None
    fields: tuple[tuple[str, Type], ...] = ()
    nullable: bool = False
    literal: bool = False
    """True for a number written as a literal, which takes the unit of what it meets."""

    def __str__(self) -> str:
        return f"{self.name} or null" if self.nullable and self.kind not in ("any", "null") else self.name

    def or_null(self, nullable: bool = True) -> Type:
        """Return this type with null added (or taken away)."""
        return self if self.nullable == nullable else replace(self, nullable=nullable)

    def field(self, name: str) -> Type | None:
        """Return the type of a context's field, or None where it has no such field."""
        return next((type_ for key, type_ in self.fields if key == name), None)

    @property
    def ordered(self) -> bool:
        """Whether `<` is defined on the type."""
        return self.kind in ORDERED_KINDS


ANY = Type("any", "Any", nullable=True)
NULL = Type("null", "null", nullable=True)
NOTHING = Type("nothing", "nothing")
"""The item type of `[]`: fits every type."""
NUMBER = Type("number", "number")
PERCENT = Type("number", "percent")
STRING = Type("string", "string")
BOOLEAN = Type("boolean", "boolean")
DATE = Type("date", "date")
TIME = Type("time", "time")
DATE_TIME = Type("date and time", "date and time")
FUNCTION = Type("function", "function")
CONTEXT = Type("context", "context")
"""Any context: one without required fields."""
DAYS_TIME = Type("days and time duration", "days and time duration")
YEARS_MONTHS = Type("years and months duration", "years and months duration")
PERIOD = Type("period", "period")
"""How long a clause allows for something: `2 working days`."""

_NAMED = {
    type_.name: type_
    for type_ in (ANY, NUMBER, PERCENT, STRING, BOOLEAN, DATE, TIME, DATE_TIME, DAYS_TIME, YEARS_MONTHS, PERIOD)
} | {"dateTime": DATE_TIME, "dayTimeDuration": DAYS_TIME, "yearMonthDuration": YEARS_MONTHS}


def money(unit: str) -> Type:
    """Return the type of a number in `unit`."""
    return Type("number", unit, ((unit, 1),))


def list_of(item: Type) -> Type:
    """Return the type of lists of `item`."""
    return Type("list", f"list<{item}>", item=item)


def range_of(item: Type) -> Type:
    """Return the type of ranges of `item`."""
    return Type("range", f"range<{item}>", item=item)


def context_of(fields: tuple[tuple[str, Type], ...]) -> Type:
    """Return the type of contexts with these fields."""
    shown = ", ".join(f"{name}: {type_}" for name, type_ in fields)
    return Type("context", f"context<{shown}>", fields=fields)


def named_type(name: str) -> Type | None:
    """Return the FEEL type or unit type of that name, or None."""
    return money(name) if name in UNITS else _NAMED.get(name)


def unit_name(unit: Unit) -> str:
    """Return how a message shows a unit: `CNY`, `CNY/m2`, `number` for none."""
    if not unit:
        return "number"
    above = "*".join(f"{name}^{power}" if power > 1 else name for name, power in unit if power > 0)
    below = "/".join(f"{name}^{-power}" if power < -1 else name for name, power in unit if power < 0)
    return f"{above or '1'}/{below}" if below else above


def fits(actual: Type, expected: Type) -> bool:
    """Return whether a value of type `actual` may stand where `expected` is wanted.

    A literal number fits any unit, a percentage is a plain number, and a string fits a vocabulary
    (its words are looked up elsewhere). Null fits only where the expected type says so.

    >>> fits(PERCENT, NUMBER), fits(money("kVA"), money("CNY"))
    (True, False)
    """
    if expected.kind == "any" or actual.kind in ("any", "nothing"):
        return True
    if actual.kind == "null":
        return expected.nullable
    if actual.nullable and not expected.nullable:
        return fits(actual.or_null(False), expected)
    if actual.kind != expected.kind:
        return False
    if actual.kind == "number":
        return actual.literal or expected.literal or actual.unit == expected.unit
    if actual.kind == "string":
        return "string" in (actual.name, expected.name) or actual.name == expected.name
    if actual.kind in ("list", "range"):
        assert actual.item is not None and expected.item is not None
        return fits(actual.item, expected.item)
    if actual.kind == "context":
        return all((own := actual.field(name)) is not None and fits(own, type_) for name, type_ in expected.fields)
    if actual.kind == "document":
        return actual.name == expected.name
    return True


def is_subtype(narrow: Type, wide: Type) -> bool:
    """Return whether a value of the one type is always of the other (DMN 1.5, 10.3.2.9.2).

    >>> is_subtype(list_of(NUMBER), list_of(ANY)), is_subtype(ANY, NUMBER)
    (True, False)
    """
    if wide.kind == "any":
        return True
    if narrow.kind != wide.kind:
        return False
    if wide.kind in ("list", "range"):
        return is_subtype(narrow.item or ANY, wide.item or ANY)
    if wide.kind == "context":
        return all((own := narrow.field(name)) is not None and is_subtype(own, type_) for name, type_ in wide.fields)
    if wide.kind == "function" and wide.item is not None:
        pairs = zip(wide.fields, narrow.fields, strict=False)
        return (
            len(wide.fields) == len(narrow.fields)
            and all(is_subtype(given, own) for (_, given), (_, own) in pairs)
            and is_subtype(narrow.item or ANY, wide.item)
        )
    return True


def join(left: Type, right: Type) -> Type | None:
    """Return the type that covers both (the two branches of an `if`), or None where none does."""
    if left.kind == "nothing" or right.kind == "nothing":
        return right if left.kind == "nothing" else left
    if left.kind == "null":
        return right.or_null()
    if right.kind == "null":
        return left.or_null()
    if "any" in (left.kind, right.kind):
        return ANY
    nullable = left.nullable or right.nullable
    if left.kind == "list" and right.kind == "list":
        assert left.item is not None and right.item is not None
        item = join(left.item, right.item)
        return None if item is None else list_of(item).or_null(nullable)
    if left.kind == right.kind == "context" and [key for key, _ in left.fields] == [key for key, _ in right.fields]:
        fields = [(key, join(mine, its)) for (key, mine), (_, its) in zip(left.fields, right.fields, strict=True)]
        known = tuple((key, type_) for key, type_ in fields if type_ is not None)
        return context_of(known).or_null(nullable) if len(known) == len(fields) else None
    if left.kind == right.kind == "number" and left.literal:
        left, right = right, left
    if left.kind == right.kind == "string" and left.name == "string" != right.name:
        left, right = right, left
    return left.or_null(nullable) if fits(right, left) else None
