"""A policy file as its author wrote it: front matter, prose and sections in their order.

Every section is one frozen class, its rows others. A cell that says nothing (`-`) is None, except in a
condition, where it is the empty `UnaryTests`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from bpmlib.model.expressions import Expr, TypeName, UnaryTests
from bpmlib.model.patterns import FactHistories, Pattern
from bpmlib.model.processes import Dossier, EventRow, Events, Histories, Obligations, Process
from bpmlib.model.words import Cover, Node, Text, Word

__all__ = [
    "Column", "Cover", "DecisionTable", "EventRow", "Example", "ExampleTable", "ExceptionRow", "Exceptions",
    "Expectation", "Formula", "FrontMatter", "HitPolicy", "InputRow", "Inputs", "Parameter", "Parameters", "Policy",
    "Property", "Prose", "Reading", "Readings", "Reason", "Reasons", "Relation", "ResultColumn", "Row", "Section",
    "Term", "Terms", "Text", "TypeName", "Word",
]  # fmt: skip

HitPolicy: TypeAlias = Literal[
    "UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "COLLECT SUM", "COLLECT MIN", "COLLECT MAX",
    "COLLECT COUNT", "RULE ORDER", "OUTPUT ORDER",
]  # fmt: skip


# ------------------------------------------------------------------------------------- front matter


@dataclass(frozen=True, slots=True)
class FrontMatter(Node):
    """The YAML head of the file; every scalar was text and is typed here."""

    policy: Word
    title: tuple[tuple[str, str], ...]
    source: tuple[tuple[str, str], ...]
    effective_from: date
    effective_to: date | None
    as_of: Expr | None
    inputs: tuple[tuple[Word, TypeName], ...]
    uses: tuple[tuple[Word, Word], ...]
    answers: tuple[Word, ...]
    case: tuple[tuple[Word, TypeName], ...] = ()
    """The facts fixed when a case is opened."""
    events: tuple[EventRow, ...] = ()
    format: int = 1


# ----------------------------------------------------------------------------------------- sections


@dataclass(frozen=True, slots=True)
class Prose(Node):
    """Text that is kept and never interpreted."""

    text: str


@dataclass(frozen=True, slots=True)
class InputRow(Node):
    """A row of `Inputs`; `unit` and `allowed` may be missing."""

    name: Word
    type: TypeName
    unit: Word | None
    allowed: UnaryTests | None
    en: str
    zh: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Inputs(Node):
    """`## Inputs`."""

    rows: tuple[InputRow, ...]


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """A row of `Parameters`; `value` is None where it is `?`; `valid_from` dates it."""

    name: Word
    value: Expr | None
    type: TypeName
    valid_from: date | None
    en: str
    zh: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Parameters(Node):
    """`## Parameters`."""

    rows: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class Term(Node):
    """A row of `Terms`: a named expression."""

    name: Word
    expression: Expr
    type: TypeName | None
    en: str
    zh: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Terms(Node):
    """`## Terms`."""

    rows: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Relation(Node):
    """`## Relation: x`: a constant table; every row has one constant expression a column."""

    name: Word
    columns: tuple[Word, ...]
    rows: tuple[tuple[Expr, ...], ...]


@dataclass(frozen=True, slots=True)
class Column(Node):
    """A condition column: the expression of its header."""

    expression: Expr


@dataclass(frozen=True, slots=True)
class ResultColumn(Node):
    """A result column `→ name : Type`; in `Exceptions` the type stands in the decision alone."""

    name: Word
    type: TypeName | None


@dataclass(frozen=True, slots=True)
class Row(Node):
    """A rule: one cell a condition column, one result a result column (None where it is `-`).

    `notes` is what the columns `note`, `en` and `zh` say, by column, for the reader only.
    """

    name: Word
    tests: tuple[UnaryTests, ...]
    results: tuple[Expr | None, ...]
    covers: tuple[Cover, ...]
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionTable(Node):
    """`## Decision: x (HIT)`. Several tables under one heading are one, `-` where a column is missing."""

    name: Word
    hit_policy: HitPolicy
    columns: tuple[Column, ...]
    results: tuple[ResultColumn, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Formula(Node):
    """`## Decision: x : Type` with a block of FEEL."""

    name: Word
    type: TypeName
    expression: Expr


@dataclass(frozen=True, slots=True)
class ExceptionRow(Node):
    """An exception: it beats the rules and exceptions named, or all rows (`beats_all`)."""

    name: Word
    beats: tuple[Word, ...]
    beats_all: bool
    tests: tuple[UnaryTests, ...]
    results: tuple[Expr | None, ...]
    covers: tuple[Cover, ...]
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Exceptions(Node):
    """`## Exceptions: x`."""

    decision: Word
    columns: tuple[Column, ...]
    results: tuple[ResultColumn, ...]
    rows: tuple[ExceptionRow, ...]


@dataclass(frozen=True, slots=True)
class Reason(Node):
    """A row of `Reasons`: the sentence for a rule in each language, or None for a made one."""

    rule: Word
    covers: tuple[Cover, ...]
    en: Text | None
    zh: Text | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reasons(Node):
    """`## Reasons: x`."""

    decision: Word
    rows: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Property(Node):
    """`## Property: sentence` and its one line; `subject` and `path` as its form needs them."""

    sentence: str
    form: Literal["total", "grows", "falls", "always", "never", "for any two"]
    subject: Expr
    path: Expr | None = None
    over: str = ""
    """For `for any two`: `inputs`, or the name of a pattern's conclusion."""


@dataclass(frozen=True, slots=True)
class Reading(Node):
    """A row of `Readings`; `parameter` and `value` are the runnable alternative, None where it is `-`."""

    name: Word
    clause: str
    unclear: str
    taken: str
    parameter: Word | None
    value: Expr | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Readings(Node):
    """`## Readings`."""

    rows: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Expectation(Node):
    """What one cell of an example expects: a decision's value, the rules that decide it, or an error."""

    kind: Literal["value", "rule", "error"]
    decision: str
    value: Expr | None = None
    words: tuple[str, ...] = ()
    """The rule names (`kind` rule) or the error's class name (`kind` error)."""


@dataclass(frozen=True, slots=True)
class Example(Node):
    """A row of `Examples`: values by input path, the date, parameters set for it, what must come out."""

    given: tuple[tuple[str, Expr], ...]
    as_of: date | None
    settings: tuple[tuple[str, Expr], ...]
    expects: tuple[Expectation, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExampleTable(Node):
    """`## Examples`."""

    rows: tuple[Example, ...]


Section: TypeAlias = (
    Prose | Inputs | Parameters | Terms | Relation | DecisionTable | Formula | Exceptions | Reasons | Events | Process
    | Obligations | Dossier | Pattern | Property | Readings | ExampleTable | Histories | FactHistories
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Policy(Node):
    """A whole file: the front matter, then sections and prose as they follow each other."""

    front: FrontMatter
    sections: tuple[Section, ...]
