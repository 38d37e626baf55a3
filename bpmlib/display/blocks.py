"""What a display is made of: headings, lines, tables and folds as plain data.

`markup` writes them as HTML, `plain` as text. What is shown is put together here and nowhere as markup, so that no
text of a policy or a document can become any.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final, Literal, TypeAlias, TypeVar

__all__ = [
    "MOST", "Beside", "Block", "Cell", "Excerpt", "Fold", "Heading", "Inline", "Items", "Kind", "Line", "Mark", "Piece",
    "Row", "Table", "clauses", "cut", "prose",
]  # fmt: skip

MOST: Final = 60
"""Rows of a table, or items of a list, that are shown before the rest is only counted."""

Kind: TypeAlias = Literal["code", "name", "muted", "strong", "whole", "good", "bad", "warn", "note"]
"""How a piece of text looks. A `name` is code that keeps its backticks in plain text, a `whole` one is never broken.

The last four are badges with a colour of their own.
"""

Mark: TypeAlias = Literal["", "hit", "failed", "held", "unknown", "beaten", "free", "worked"]
"""What is said of a row or a cell: `hit` decided, `failed` did not hold, `held` did, `unknown` was not looked at."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text that looks like something."""

    text: str
    kind: Kind


Inline: TypeAlias = str | Piece | tuple[str | Piece, ...]
"""The text of a line or a cell."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; a number stands on the right."""

    text: Inline
    mark: Mark = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[Cell | Inline, ...]
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """What the display, or a part of it, is about."""

    text: Inline
    level: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text."""

    text: Inline


@dataclass(frozen=True, slots=True)
class Items:
    """Lines of a list; `left_out` are not shown."""

    items: tuple[Inline, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `left_out` rows are not shown."""

    head: tuple[Inline, ...]
    rows: tuple[Row, ...]
    left_out: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line of a file: its number, what stands before the marked part, that part, what comes after it."""

    label: str
    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks behind a line that opens them."""

    summary: Inline
    blocks: tuple[Block, ...]
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """Blocks next to each other, as far as there is room."""

    groups: tuple[tuple[Block, ...], ...]


Block: TypeAlias = Heading | Line | Items | Table | Excerpt | Fold | Beside

T = TypeVar("T")


def prose(text: str, kind: Kind | None = None) -> tuple[str | Piece, ...]:
    """Return a message with what it has between backticks as code.

    >>> prose("no `x` here")
    ('no ', Piece(text='x', kind='name'), ' here')
    """
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return (Piece(text, kind) if kind else text,)
    plain = (Piece(part, kind) if kind else part for part in parts[::2])
    code = (Piece(part, "name") for part in parts[1::2])
    return tuple(one for pair in zip_longest(plain, code) for one in pair if one)


def clauses(ids: Iterable[str]) -> Inline:
    """Return the ids of source rules, none of which is broken.

    >>> clauses(["S002-02/R19"])
    (Piece(text='S002-02/R19', kind='whole'),)
    """
    found = [Piece(one, "whole") for one in ids]
    return tuple(part for one in found for part in (", ", one))[1:]


def cut(items: Iterable[T], most: int = MOST) -> tuple[tuple[T, ...], int]:
    """Return the first items, and how many are left out. One more than are shown is shown as well.

    >>> cut("abcd", 2), cut("abc", 2)
    ((('a', 'b'), 2), (('a', 'b', 'c'), 0))
    """
    found: Sequence[T] = tuple(items)
    if len(found) <= most + 1:
        return tuple(found), 0
    return tuple(found[:most]), len(found) - most
