"""FEEL expressions and unary tests as data (DMN 1.5, chapter 10), each node with its span."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from bpmlib.source import Span

__all__ = [
    "Arithmetic", "Between", "Boolean", "Call", "CellComparison", "CellTest", "Comparison", "ContextLiteral", "Expr",
    "Filter", "For", "FunctionLiteral", "If", "In", "Input", "InstanceOf", "ListLiteral", "Logic", "Name", "Negative",
    "Null", "Number", "Path", "Quantified", "RangeLiteral", "Steps", "String", "Temporal", "TypeName", "UnaryTests",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TypeName(_Node):
    """A type as written: `CNY`, `range<CNY>`, `context<a: number>`, `function<number> -> string`.

    `arguments` are the types in angle brackets, of a function its result last; `names` are the keys of a context;
    a `nullable` one is written with `or null` behind it (in a policy's columns, not in an expression).
    """

    name: str
    arguments: tuple[TypeName, ...] = ()
    names: tuple[str, ...] = ()
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Number(_Node):
    """A number; `percent` where it was written `6%` (in a parameter), `rounded` where with too many digits (in DMN)."""

    value: Decimal
    percent: bool = False
    rounded: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class String(_Node):
    """A string, its escapes resolved."""

    value: str


@dataclass(frozen=True, slots=True)
class Boolean(_Node):
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Null(_Node):
    """`null`."""


@dataclass(frozen=True, slots=True)
class Temporal(_Node):
    """An at-literal: `@"2026-03-12"`, `@"P3D"`; its value is one of `values.temporal`."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name(_Node):
    """A name to be looked up: an input, a parameter, a term, a decision, a variable, a built-in."""

    name: str


@dataclass(frozen=True, slots=True)
class Input(_Node):
    """`?`: the value of the column in whose cell it stands."""


@dataclass(frozen=True, slots=True)
class Path(_Node):
    """`base.name`."""

    base: Expr
    name: str


@dataclass(frozen=True, slots=True)
class Filter(_Node):
    """`base[condition]`: the items for which the condition is true, or the item at a number."""

    base: Expr
    condition: Expr


@dataclass(frozen=True, slots=True)
class Call(_Node):
    """`function(arguments)`; with named arguments `names` says which is which, else it is empty."""

    function: Expr
    arguments: tuple[Expr, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Negative(_Node):
    """`-operand`."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class Arithmetic(_Node):
    """`left op right` with `+ - * / **`."""

    operator: Literal["+", "-", "*", "/", "**"]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Comparison(_Node):
    """`left op right` with `= != < <= > >=`."""

    operator: Literal["=", "!=", "<", "<=", ">", ">="]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Between(_Node):
    """`value between low and high`, both ends included."""

    value: Expr
    low: Expr
    high: Expr


@dataclass(frozen=True, slots=True)
class In(_Node):
    """`value in test`, `value in (test, test)`."""

    value: Expr
    tests: UnaryTests


@dataclass(frozen=True, slots=True)
class Logic(_Node):
    """`left and right`, `left or right`."""

    operator: Literal["and", "or"]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class If(_Node):
    """`if condition then yes else no`."""

    condition: Expr
    yes: Expr
    no: Expr


@dataclass(frozen=True, slots=True)
class InstanceOf(_Node):
    """`value instance of type`."""

    value: Expr
    type: TypeName


@dataclass(frozen=True, slots=True)
class FunctionLiteral(_Node):
    """`function(a: number, b) body`; an `external` one's body is the context that says where it is found."""

    parameters: tuple[tuple[str, TypeName | None], ...]
    body: Expr
    external: bool = False


@dataclass(frozen=True, slots=True)
class Steps(_Node):
    """`low..high` after `in` of an iteration: whole numbers or days, upwards or downwards, both ends included."""

    low: Expr
    high: Expr


@dataclass(frozen=True, slots=True)
class Quantified(_Node):
    """`some x in list satisfies condition`, `every ...`; several variables, later lists see earlier ones."""

    quantifier: Literal["some", "every"]
    variables: tuple[tuple[str, Expr], ...]
    condition: Expr


@dataclass(frozen=True, slots=True)
class For(_Node):
    """`for x in list return result`; several variables nest, the last one runs fastest."""

    variables: tuple[tuple[str, Expr], ...]
    result: Expr


@dataclass(frozen=True, slots=True)
class ListLiteral(_Node):
    """`[a, b]`."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class ContextLiteral(_Node):
    """`{name: value}`."""

    entries: tuple[tuple[str, Expr], ...]


@dataclass(frozen=True, slots=True)
class RangeLiteral(_Node):
    """`[low..high)`; an end that is None is unbounded, as in `(> 20000)`. `(!= 5)`, of DMN, has 5 at both ends."""

    low: Expr | None
    low_closed: bool
    high: Expr | None
    high_closed: bool
    form: Literal["", "!="] = ""


Expr: TypeAlias = (
    Number | String | Boolean | Null | Temporal | Name | Input | Path | Filter | Call | Negative | Arithmetic
    | Comparison | Between | In | Logic | If | InstanceOf | FunctionLiteral | Steps | Quantified | For | ListLiteral
    | ContextLiteral | RangeLiteral
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CellComparison(_Node):
    """`< e`, `>= e`, `= e`, `!= e`: the column's value compared with an expression."""

    operator: Literal["=", "!=", "<", "<=", ">", ">="]
    operand: Expr


CellTest: TypeAlias = CellComparison | Expr
"""One test of a cell; a bare expression tests for equality, membership or, if it mentions `?`, its truth."""


@dataclass(frozen=True, slots=True)
class UnaryTests(_Node):
    """A cell: any of `tests`; none of them where `negated`; `-` has no tests and is always true."""

    tests: tuple[CellTest, ...]
    negated: bool = False
