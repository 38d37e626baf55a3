"""A DMN model as its author wrote it: a decision requirements graph and its boxed expressions (DMN 1.5, 6, 7, 10).

FEEL texts stay fragments here: which names a text may use is known only once the whole graph is there, and what it
imports. Start with `Definitions`; `Boxed` lists the boxed expressions, `Table` is the largest of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from bpmlib.errors import Diagnostic
from bpmlib.model.policies import HitPolicy, Word
from bpmlib.source import Fragment, Span

__all__ = [
    "Binding", "Boxed", "BoxedContext", "BoxedFilter", "BoxedList", "BoxedLiteral", "BusinessKnowledgeModel",
    "Conditional", "ContextEntry", "Decision", "DecisionService", "Definitions", "FunctionDefinition", "Import",
    "InputClause", "InputData", "Invocation", "ItemDefinition", "Iterator", "OutputClause", "Reference", "Relation",
    "Rule", "Table", "Unread", "Variable",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reference(_Node):
    """What an `href` points at: an element by its id, in the model of that namespace."""

    namespace: str
    id: str


@dataclass(frozen=True, slots=True)
class Variable(_Node):
    """A name with its type as written (`number`, `tPerson`, `imported.tPerson`), None where none is."""

    name: Word
    type: Word | None = None


# ----------------------------------------------------------------------------------- boxed expressions


@dataclass(frozen=True, slots=True)
class _Boxed(_Node):
    type: Word | None = field(default=None, kw_only=True)
    """The type that the box itself names (`typeRef`)."""


@dataclass(frozen=True, slots=True)
class BoxedLiteral(_Boxed):
    """A literal expression: a FEEL text, None where it has none; `language` is the URI that it names, if it does."""

    text: Fragment | None
    language: str = ""


@dataclass(frozen=True, slots=True)
class ContextEntry(_Node):
    """An entry of a boxed context; the one without a variable is the context's result."""

    variable: Variable | None
    value: Boxed | None


@dataclass(frozen=True, slots=True)
class BoxedContext(_Boxed):
    """Named entries, later ones see earlier ones."""

    entries: tuple[ContextEntry, ...]


@dataclass(frozen=True, slots=True)
class BoxedList(_Boxed):
    """A list of boxes."""

    items: tuple[Boxed | None, ...]


@dataclass(frozen=True, slots=True)
class Relation(_Boxed):
    """A list of contexts, one a row, with a key for every column."""

    columns: tuple[Variable, ...]
    rows: tuple[tuple[Boxed | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Binding(_Node):
    """An argument of an invocation by the name of its parameter."""

    parameter: Variable
    value: Boxed | None


@dataclass(frozen=True, slots=True)
class Invocation(_Boxed):
    """A call of what `function` gives, mostly the name of a business knowledge model."""

    function: Boxed | None
    bindings: tuple[Binding, ...]


@dataclass(frozen=True, slots=True)
class FunctionDefinition(_Boxed):
    """A function; the body of a Java one is a context that names its class and method."""

    kind: Literal["FEEL", "Java", "PMML"]
    parameters: tuple[Variable, ...]
    body: Boxed | None


@dataclass(frozen=True, slots=True)
class Conditional(_Boxed):
    """`if`, `then`, `else` as boxes."""

    condition: Boxed | None
    yes: Boxed | None
    no: Boxed | None


@dataclass(frozen=True, slots=True)
class BoxedFilter(_Boxed):
    """`base[match]` as boxes."""

    base: Boxed | None
    match: Boxed | None


@dataclass(frozen=True, slots=True)
class Iterator(_Boxed):
    """`for`, `some` or `every` as boxes; `body` is what it returns, or the condition to be satisfied."""

    kind: Literal["for", "some", "every"]
    variable: Word
    items: Boxed | None
    items_type: Word | None
    body: Boxed | None


@dataclass(frozen=True, slots=True)
class InputClause(_Node):
    """A condition column: its expression, the type of its value, the values it may have (unary tests)."""

    expression: Fragment | None
    type: Word | None
    allowed: Fragment | None
    label: str = ""


@dataclass(frozen=True, slots=True)
class OutputClause(_Node):
    """A result column: `allowed` orders the results of PRIORITY, `default` is the result where no rule applies."""

    name: Word | None
    type: Word | None
    allowed: Fragment | None
    default: Fragment | None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Rule(_Node):
    """A rule: unary tests, one a column, an expression a result, its remarks by the annotation's name."""

    tests: tuple[Fragment, ...]
    results: tuple[Fragment, ...]
    id: str = ""
    description: str = ""
    annotations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table(_Boxed):
    """A decision table."""

    hit_policy: HitPolicy
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...]
    output_label: str = ""
    language: str = ""
    """The URI of the language that a clause or an entry names where it is not FEEL."""


@dataclass(frozen=True, slots=True)
class Unread(_Boxed):
    """A box with something in it that DMN has not, so that nobody can say what it means; it is null, for this reason.

    `span` is what is wrong.
    """

    reason: str
    code: str


Boxed: TypeAlias = (
    BoxedLiteral | BoxedContext | BoxedList | Relation | Invocation | FunctionDefinition | Conditional | BoxedFilter
    | Iterator | Table | Unread
)  # fmt: skip


# ------------------------------------------------------------------------------------------- the graph


@dataclass(frozen=True, slots=True)
class Import(_Node):
    """Another model's elements, under `name` and a dot, or without either where `name` is empty.

    `kind` is the `importType`: the namespace of a DMN version, or of something else, which is not read.
    """

    name: str
    namespace: str
    kind: str
    location: str = ""
    """Where the file may be found, as the model says it (`locationURI`)."""


@dataclass(frozen=True, slots=True)
class ItemDefinition(_Node):
    """A type of the model's own: another one's name, a structure of `components`, or a function.

    `allowed` are unary tests for the value, of a collection for each item; `constraint` is for the collection itself.
    """

    name: Word
    type: Word | None = None
    collection: bool = False
    components: tuple[ItemDefinition, ...] = ()
    allowed: Fragment | None = None
    constraint: Fragment | None = None
    parameters: tuple[Variable, ...] | None = None
    result: Word | None = None
    """Of a function: its parameters, which no other type has, and the type of its result."""


@dataclass(frozen=True, slots=True)
class _Element(_Node):
    id: str
    name: Word
    variable: Variable
    """What expressions call it by, mostly its own name, and its type."""
    description: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class InputData(_Element):
    """A value that comes from outside."""


@dataclass(frozen=True, slots=True)
class Decision(_Element):
    """A decision; `information` are the inputs and decisions it needs, `knowledge` the functions."""

    information: tuple[Reference, ...]
    knowledge: tuple[Reference, ...]
    logic: Boxed | None
    question: str = ""
    allowed_answers: str = ""


@dataclass(frozen=True, slots=True)
class BusinessKnowledgeModel(_Element):
    """A function that decisions require."""

    knowledge: tuple[Reference, ...]
    logic: FunctionDefinition | None


@dataclass(frozen=True, slots=True)
class DecisionService(_Element):
    """Decisions as a function: of input data first, then of decisions whose value the caller gives."""

    outputs: tuple[Reference, ...]
    encapsulated: tuple[Reference, ...]
    input_decisions: tuple[Reference, ...]
    input_data: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Definitions(_Node):
    """A whole file."""

    name: str
    namespace: str
    version: str
    """The version of DMN that its namespace stands for: `1.1` to `1.5`."""
    imports: tuple[Import, ...] = ()
    items: tuple[ItemDefinition, ...] = ()
    inputs: tuple[InputData, ...] = ()
    decisions: tuple[Decision, ...] = ()
    knowledge: tuple[BusinessKnowledgeModel, ...] = ()
    services: tuple[DecisionService, ...] = ()
    description: str = ""
    problems: tuple[Diagnostic, ...] = field(default=(), compare=False, repr=False)
    """What is wrong with the file, or odd about it; what it concerns is left out of the model, or is `Unread`."""
