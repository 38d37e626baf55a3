"""One change of a policy file, and what the kinds of changes need to know of the place where it is made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from bpmlib.check.checked import Checked
from bpmlib.formats.markdown.cells import split_row
from bpmlib.model import policies as p
from bpmlib.source import Span

__all__ = ["Edit", "Mutant", "Site", "among", "cells_of", "deleted", "fewer", "line_of", "section_of"]

Edit: TypeAlias = tuple[tuple[Span, str], ...]
"""What is written instead of which characters; the first place is the one that a reader is shown."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of a policy file: the characters of `span` become `text`. `kind` is a key of `KINDS`.

    `besides` is what has to change with it, as the reasons of a rule that is left out.
    """

    kind: str
    span: Span = field(repr=False)
    text: str
    besides: Edit = field(default=(), repr=False)

    @property
    def source(self) -> str:
        """The whole text of the file with the change made."""
        whole = self.span.source.text
        for span, text in sorted([(self.span, self.text), *self.besides], key=lambda edit: -edit[0].start):
            whole = whole[: span.start] + text + whole[span.end :]
        return whole

    def __str__(self) -> str:
        return f"{self.span.place}  {self.kind}: {_shown(self.span.text)} → {_shown(self.text)}"


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return f'"{line}"' if len(line) <= 100 else f'"{line[:99]}…"'


@dataclass(frozen=True)
class Site:
    """The policy in which changes are looked for, with what the checks know of it."""

    checked: Checked

    @property
    def model(self) -> p.Policy:
        """The policy as its author wrote it."""
        return self.checked.policy

    def sections(self, kind: type[Any]) -> Iterator[Any]:
        """Yield the sections of one kind."""
        return (section for section in self.model.sections if isinstance(section, kind))

    def allowed(self, type_: str) -> tuple[str, ...]:
        """Return the texts that a type allows; none where it is no type of words, or takes any text."""
        return self.checked.scope.words.values(type_) or ()


_RULE: Final = re.compile(r"\|[-:| \t]+\|[ \t]*")


def cells_of(row: Span) -> dict[str, Span]:
    """Return the cells of a row by the heads of their columns, which are without the arrow of a result."""
    source = row.source
    number = source.position(row.start)[0]
    rule = next(line for line in range(number - 1, 0, -1) if _RULE.fullmatch(source.line(line).strip()))
    heads, cells = (_cells(row, line) for line in (rule - 1, number))
    return dict(zip((head.text.removeprefix("→").strip() for head in heads), cells, strict=True))


def _cells(row: Span, line: int) -> list[Span]:
    start = row.source.line_start(line)
    return [one.span for one in split_row(row.source, start, start + len(row.source.line(line))) or ()]


def line_of(span: Span) -> Span:
    """Return the whole line of a row with its end."""
    text = span.source.text
    end = text.find("\n", span.start) + 1
    return Span(span.source, text.rfind("\n", 0, span.start) + 1, end or len(text))


def section_of(span: Span) -> Span:
    """Return the whole section, with its heading, in which something stands."""
    text = span.source.text
    end = text.find("\n## ", span.start) + 1
    return Span(span.source, text.rfind("\n## ", 0, span.start) + 1, end or len(text))


def deleted(row: Any, *besides: Any) -> Edit:
    """Return the edit that leaves out a row, and others with it."""
    return tuple((line_of(one.span), "") for one in (row, *besides))


def among(row: Any, rows: Sequence[Any]) -> Edit:
    """Return the edit that leaves out a row of a section, with the section where it is the only one."""
    return deleted(row) if len(rows) > 1 else ((section_of(row.span), ""),)


def fewer(nodes: tuple[Any, ...], joint: str = ", ") -> Iterator[Edit]:
    """Yield a list of nodes with each of them left out, where there are several."""
    if len(nodes) > 1:
        whole = nodes[0].span.to(nodes[-1].span)
        for left_out in nodes:
            yield ((whole, joint.join(node.span.text for node in nodes if node is not left_out)),)
