"""The core language, which every engine speaks: expressions, tables, programs. Frozen data, no behaviour.

The expressions stand in `expressions`; here is what they are put together to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from bpmlib.core.expressions import (
    And,
    Arithmetic,
    At,
    Call,
    Compare,
    Conform,
    Const,
    Dynamic,
    Each,
    Equal,
    Expr,
    Filter,
    If,
    IsNull,
    ListOf,
    Local,
    MakeRange,
    Need,
    Negate,
    Not,
    Or,
    Quantify,
    Read,
    Record,
    Ref,
    Require,
    Select,
    Single,
    Unset,
    Within,
)  # fmt: skip
from bpmlib.documents.fields import DocumentField
from bpmlib.source import Span
from bpmlib.values.types import Type

__all__ = [
    "And", "Arithmetic", "At", "Call", "Column", "Compare", "Conform", "Const", "Definition", "Dynamic", "Each",
    "Equal", "Exception_", "Expr", "Figure", "Filter", "Hole", "If", "IsNull", "ListOf", "Local", "MakeRange",
    "Need", "Negate", "Not", "Or", "Program", "Quantify", "Read", "ReadSpec", "Reason", "Record", "Ref", "Require",
    "Row", "Select", "Single", "Table", "Unset", "Within",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Column(_Node):
    """A condition column: what its tests look at, and its header as written."""

    value: Expr
    header: str
    type: Type


@dataclass(frozen=True, slots=True)
class Row(_Node):
    """A rule or an exception: one test a column (None is always true) and its results (None: it has none)."""

    name: str
    tests: tuple[Expr | None, ...]
    results: tuple[Expr, ...] | None
    cells: tuple[Span | None, ...] = field(compare=False, default=())


@dataclass(frozen=True, slots=True)
class Exception_(_Node):
    """An exception: its row, the rules it beats and the exceptions it goes before, by position."""

    row: Row
    beats: frozenset[int]
    before: frozenset[int]


@dataclass(frozen=True, slots=True)
class Table(_Node):
    """A decision table.

    The hits are the unbeaten exceptions that have results, then the unbeaten rows, each in file order;
    `ranks` sorts them by their results; `select` takes the only one, all that say the same, the first,
    or all; `fold` makes one value of all.
    """

    key: str
    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    exceptions: tuple[Exception_, ...]
    select: Literal["only", "same", "first", "all"]
    ranks: tuple[tuple[Any, ...] | None, ...] | None
    fold: Literal["sum", "min", "max", "count"] | None
    default: Row | None
    results: tuple[tuple[str, Type], ...]
    hit_policy: str

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """The rows, then the exceptions' rows, then `otherwise`: a hit's number is a position here."""
        last = (self.default,) if self.default is not None else ()
        return (*self.rows, *(exception.row for exception in self.exceptions), *last)


@dataclass(frozen=True, slots=True)
class Definition(_Node):
    """A named expression: a term, a formula, or the header of a column."""

    key: str
    name: str
    body: Expr
    type: Type
    kind: Literal["term", "formula", "column"]
    labels: Mapping[str, str] = field(default_factory=dict)
    """What each language calls it, where the author says so."""


@dataclass(frozen=True, slots=True)
class ReadSpec(_Node):
    """A field that the program reads: its path, its description, the place of its first use.

    An `optional` one may be missing: the date of the document, where no figure depends on it.
    """

    path: tuple[str, ...]
    field: DocumentField
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Hole:
    """An expression inside a sentence, with the type by which it is worded."""

    value: Expr
    type: Type


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule says what it says: the ids it covers, and the sentence by language where one is written."""

    covers: tuple[str, ...]
    sentences: Mapping[str, tuple[str | Hole, ...]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A parameter at one moment: its value (None where it is not set), its type, what each language calls it."""

    value: Any
    type: Type
    labels: Mapping[str, str]
    users: frozenset[str] = frozenset()
    """The keys of the definitions that use it."""


@dataclass(frozen=True)
class Program:
    """Everything needed to decide: definitions in an order in which each refers to earlier ones only.

    The definitions in `explanatory` are needed by no answer, only by the sentences of `reasons`, which
    are kept by the key of the decision and the name of the rule.
    """

    policy: str
    definitions: Mapping[str, Definition | Table]
    answers: tuple[str, ...]
    reads: tuple[ReadSpec, ...]
    inputs: Mapping[str, DocumentField]
    parameters: Mapping[str, Figure]
    """The figures that the definitions use, by `name` or `alias.name`."""
    reasons: Mapping[tuple[str, str], Reason] = field(default_factory=dict)
    explanatory: frozenset[str] = frozenset()
    day: tuple[str, ...] | None = None
    """The path of the date that picks the version and the figures."""
    as_of: date | None = None
