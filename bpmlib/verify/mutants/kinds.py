"""The kinds of mutants: what of a policy is changed, one thing at a time, each as an edit of the file's text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.model.patterns import FactHistories
from bpmlib.model.processes import Histories
from bpmlib.model.walk import nodes
from bpmlib.source import Span
from bpmlib.syntax.literals import literal

__all__ = ["KINDS", "Mutant", "mutants_of"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of a policy file: the characters of `span` become `text`. `kind` is a key of `KINDS`."""

    kind: str
    span: Span = field(repr=False)
    text: str

    @property
    def source(self) -> str:
        """The whole text of the file with the change made."""
        whole = self.span.source.text
        return whole[: self.span.start] + self.text + whole[self.span.end :]

    def __str__(self) -> str:
        return f"{self.span.place}  {self.kind}: {_shown(self.span.text)} → {_shown(self.text)}"


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return f'"{line}"' if len(line) <= 100 else f'"{line[:99]}…"'


Edit = tuple[Span, str]
_UNREAD: Final = (p.FrontMatter, p.Prose, p.ExampleTable, p.Reasons, p.Readings, p.Property, Histories, FactHistories)
"""What is no rule: it says what should come out, or why."""
_TWINS: Final = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_BRACKETS: Final = {"[": "(", "(": "[", "]": ")", ")": "]"}
_OPERATOR: Final = re.compile(r"<=|>=|<|>")


def _bounds(node: Any) -> Iterator[Edit]:
    """Yield each bound as its open or closed twin."""
    match node:
        case m.RangeLiteral(span=span) if span.text[:1] in "[(" and span.text[-1:] in ")]":
            yield span.part(0, 1), _BRACKETS[span.text[0]]
            length = len(span.text)
            yield span.part(length - 1, length), _BRACKETS[span.text[-1]]
        case m.CellComparison(operator=operator, span=span) if operator in _TWINS:
            if found := _OPERATOR.match(span.text):
                yield span.part(*found.span()), _TWINS[found[0]]
        case m.Comparison(operator=operator, left=left, right=right) if operator in _TWINS:
            between = Span(left.span.source, left.span.end, right.span.start)
            if found := _OPERATOR.search(between.text):
                yield between.part(*found.span()), _TWINS[found[0]]


def _numbers(node: Any) -> Iterator[Edit]:
    """Yield each number one unit of its scale higher and lower, and tenfold."""
    if isinstance(node, m.Number) and (written := re.fullmatch(r"(-?[\d.]+)(%?)", node.span.text)):
        value = Decimal(written[1])
        unit = Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0))
        for other in dict.fromkeys((value + unit, value - unit, value * 10)):
            if other != value:
                yield node.span, f"{other:f}{written[2]}"


def _booleans(node: Any) -> Iterator[Edit]:
    """Yield each truth value as the other one."""
    if isinstance(node, m.Boolean):
        yield node.span, literal(not node.value)


def _beats(node: Any) -> Iterator[Edit]:
    """Yield each list of what an exception beats with one of them left out."""
    if isinstance(node, p.ExceptionRow) and len(node.beats) > 1:
        span = node.beats[0].span.to(node.beats[-1].span)
        for left_out in node.beats:
            yield span, ", ".join(word.text for word in node.beats if word is not left_out)


def _columns(node: Any) -> Iterator[Edit]:
    """Yield the cells of each column: `-` as a value, a value as `-`, a word as the other words of the column."""
    if not isinstance(node, p.DecisionTable | p.Exceptions):
        return
    for column in zip(*(row.tests for row in node.rows), strict=True):
        written = dict.fromkeys(cell.span.text for cell in column if cell.tests)
        for cell in column:
            if not cell.tests:
                yield from ((cell.span, text) for text in written)
                continue
            yield cell.span, "-"
            if all(isinstance(test, m.String) for test in cell.tests):
                yield from ((cell.span, text) for text in written if text != cell.span.text)
    for results in zip(*(row.results for row in node.rows), strict=True):
        written = dict.fromkeys(one.span.text for one in results if one is not None)
        for one in results:
            if one is not None:
                yield from ((one.span, text) for text in written if text != one.span.text)


def _rows(node: Any) -> Iterator[Edit]:
    """Yield each table with a row left out."""
    if isinstance(node, p.DecisionTable | p.Exceptions):
        for row in node.rows:
            yield _line(row.span), ""


def _swaps(node: Any) -> Iterator[Edit]:
    """Yield each table with two neighbours swapped."""
    if isinstance(node, p.DecisionTable | p.Exceptions):
        for one, other in pairwise(_line(row.span) for row in node.rows):
            yield one.to(other), other.text.rstrip("\n") + "\n" + one.text


def _line(span: Span) -> Span:
    """Return the whole line of a row with its end."""
    text = span.source.text
    end = text.find("\n", span.start) + 1
    return Span(span.source, text.rfind("\n", 0, span.start) + 1, end or len(text))


KINDS: Final[dict[str, Callable[[Any], Iterator[Edit]]]] = {
    "bound": _bounds,
    "number": _numbers,
    "boolean": _booleans,
    "cell": _columns,
    "row": _rows,
    "swap": _swaps,
    "beats": _beats,
}
"""The kinds by name: a kind gets every node of the rules of a file and yields its edits."""


def mutants_of(model: p.Policy) -> Iterator[Mutant]:
    """Yield every mutant of a policy file, each once, in the order of the text."""
    seen: set[tuple[int, int, str]] = set()
    for section in model.sections:
        if isinstance(section, _UNREAD):
            continue
        for node in nodes(section):
            for kind, edits in KINDS.items():
                for span, text in edits(node):
                    key = (span.start, span.end, text)
                    if key not in seen:
                        seen.add(key)
                        yield Mutant(kind, span, text)
