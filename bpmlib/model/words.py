"""The small pieces that every section of a policy file is made of: words, prose with holes, ids of source rules."""

from __future__ import annotations

from dataclasses import dataclass, field

from bpmlib.model.expressions import Expr
from bpmlib.source import Span

__all__ = ["Cover", "Node", "Text", "Word"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Something of a file that knows its place, which does not count when two are compared."""

    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Word(Node):
    """A name or a piece of text with its place."""

    text: str


@dataclass(frozen=True, slots=True)
class Text(Node):
    """Prose with holes: pieces of text and, between braces, expressions to be filled in."""

    pieces: tuple[str | Expr, ...]


@dataclass(frozen=True, slots=True)
class Cover(Node):
    """One id of a `covers` cell: the rule `R19` of the front matter's system, or `S002-02/R19`."""

    system: str
    rule: str
