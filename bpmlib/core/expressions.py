"""The expressions of the core language: frozen data, no behaviour.

Every expression is typed and total in policy mode but for what `Need`, `Require`, `Unset`, arithmetic
and built-ins may raise. A `Ref` names a definition of the same program, a `Read` a field of the inputs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from bpmlib.source import Span
from bpmlib.values.types import Type

__all__ = [
    "And", "Arithmetic", "At", "Call", "Compare", "Conform", "Const", "Dynamic", "Each", "Equal", "Expr", "Filter",
    "If", "IsNull", "ListOf", "Local", "MakeRange", "Need", "Negate", "Not", "Or", "Quantify", "Read", "Record",
    "Ref", "Require", "Select", "Single", "Unset", "Within",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Const(_Node):
    """A value known before anything runs."""

    value: Any


@dataclass(frozen=True, slots=True)
class Read(_Node):
    """The field of the inputs at a path, null where a document on the way is null; of a document, null or not."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ref(_Node):
    """The value of another definition, computed when first needed."""

    key: str


@dataclass(frozen=True, slots=True)
class Unset(_Node):
    """A parameter without a figure: evaluating it is `ParameterNotSet`."""

    parameter: str


@dataclass(frozen=True, slots=True)
class Local(_Node):
    """The variable of an enclosing `Quantify`, `Each` or `Filter`."""

    name: str


@dataclass(frozen=True, slots=True)
class Need(_Node):
    """The operand, which must not be null."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class Require(_Node):
    """The body, once all guards are known not to be null: another policy's decision on an optional document."""

    guards: tuple[Expr, ...]
    body: Expr


@dataclass(frozen=True, slots=True)
class Single(_Node):
    """The one item of a list, where one value is wanted."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class Negate(_Node):
    """`-operand`."""

    operand: Expr
    temporal: bool = False


@dataclass(frozen=True, slots=True)
class Arithmetic(_Node):
    """`left op right` on numbers, rounded once, or on dates and durations; `&` joins strings."""

    operator: Literal["+", "-", "*", "/", "**", "&"]
    left: Expr
    right: Expr
    temporal: bool = False
    """One side is a date, a time or a duration."""


@dataclass(frozen=True, slots=True)
class Compare(_Node):
    """An order comparison of two values of one kind."""

    operator: Literal["<", "<=", ">", ">="]
    left: Expr
    right: Expr
    clock: bool = False
    """They are times of day, or instants, whose zones count."""


@dataclass(frozen=True, slots=True)
class Equal(_Node):
    """Equality; null equals null alone."""

    left: Expr
    right: Expr
    simple: bool = False
    """Both sides are numbers, strings, booleans or dates of one kind."""


@dataclass(frozen=True, slots=True)
class IsNull(_Node):
    """Whether the operand is null."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class And(_Node):
    """True when all are; stops at the first that is not."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Or(_Node):
    """True when one is; stops there."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Not(_Node):
    """The opposite."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class If(_Node):
    """One of two branches."""

    condition: Expr
    yes: Expr
    no: Expr


@dataclass(frozen=True, slots=True)
class Quantify(_Node):
    """Whether the condition holds for `some` item of a list, or for `every` one."""

    quantifier: Literal["some", "every"]
    variable: str
    items: Expr
    condition: Expr


@dataclass(frozen=True, slots=True)
class Each(_Node):
    """The list of results, one an item; flattened by one level where `flat` (nested `for`)."""

    variable: str
    items: Expr
    result: Expr
    flat: bool = False


@dataclass(frozen=True, slots=True)
class Filter(_Node):
    """The items of a list for which the condition holds; `variable` is the item."""

    variable: str
    items: Expr
    condition: Expr


@dataclass(frozen=True, slots=True)
class At(_Node):
    """The item of a list at a position: 1 is the first, -1 the last."""

    items: Expr
    position: Expr


@dataclass(frozen=True, slots=True)
class ListOf(_Node):
    """A list of the items."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Record(_Node):
    """A context."""

    entries: tuple[tuple[str, Expr], ...]


@dataclass(frozen=True, slots=True)
class Select(_Node):
    """A field of a context, or a part of a date, time, duration or range."""

    base: Expr
    name: str
    part: bool = False


@dataclass(frozen=True, slots=True)
class MakeRange(_Node):
    """A range whose ends are computed."""

    low: Expr | None
    low_closed: bool
    high: Expr | None
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Within(_Node):
    """Whether a value lies in a range that is computed."""

    value: Expr
    range: Expr


@dataclass(frozen=True, slots=True)
class Call(_Node):
    """A built-in applied to its arguments, in the order of its signature."""

    function: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Conform(_Node):
    """The operand, whose type is known only now, and which has to be of this one."""

    operand: Expr
    type: Type


@dataclass(frozen=True, slots=True)
class Dynamic(_Node):
    """An expression whose types are known only when it runs: evaluated by `bpmlib.feel` in policy mode.

    `captured` are the values that it names, computed when they are asked for.
    """

    source: Any
    captured: tuple[tuple[str, Expr], ...]
    code: Any = field(compare=False, repr=False)


Expr: TypeAlias = (
    Const | Read | Ref | Unset | Local | Need | Require | Single | Negate | Arithmetic | Compare | Equal | IsNull | And
    | Or | Not | If | Quantify | Each | Filter | At | ListOf | Record | Select | MakeRange | Within | Call | Conform
    | Dynamic
)  # fmt: skip
