"""Sessions of patterns: the facts by type, what follows from them and why, what a step changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bpmlib.display.blocks import Block, Cell, Fold, Heading, Line, Piece, Row, Table, cut
from bpmlib.display.words import Say
from bpmlib.patterns.explaining import Explanation
from bpmlib.patterns.facts import Conclusion, Fact
from bpmlib.patterns.personal import shown
from bpmlib.patterns.session import Change, Session

__all__ = ["change", "explanation", "session"]

_EXPLAINED = 20
"""Conclusions that come with their grounds."""


def session(thing: Session, say: Say) -> Iterator[Block]:
    """Yield what is shown of a session: its facts counted, its conclusions with their grounds."""
    yield Heading((f"{say.title('session')} ", Piece(", ".join(thing.policies), "code")))
    if thing.now is not None:
        yield Line((f"{say.title('now')}: ", thing.now.isoformat(" ")))
    facts = Counter(fact.type for fact in thing.facts())
    yield Heading(f"{say.title('facts')}: {facts.total():,}", 2)
    rows, left_out = cut(facts.items())
    yield Table((), tuple(Row((name, Cell(f"{count:,}", number=True))) for name, count in rows), left_out)
    conclusions = thing.conclusions()
    yield Heading(f"{say.title('conclusions')}: {len(conclusions):,}", 2)
    listed, left_out = cut(conclusions, _EXPLAINED)
    for one in listed:
        first, *lines = _lines(thing.explain(one), say)
        yield Fold(first, tuple(Line(line) for line in lines))
    if left_out:
        yield Line(Piece(say.left_out(left_out), "muted"))
    if not conclusions:
        yield Line(Piece(say("none"), "muted"))


def explanation(thing: Explanation, say: Say) -> Iterator[Block]:
    """Yield what is shown of why a conclusion holds."""
    first, *lines = _lines(thing, say)
    yield Heading(first)
    yield from map(Line, lines)


def change(thing: Change, say: Say) -> Iterator[Block]:
    """Yield what is shown of a step of a session."""
    when = thing.at.isoformat(" ") if thing.at is not None else ""
    yield Heading((say.title("changed"), Piece(f" {when}" if when else "", "muted")))
    rows = [("+", one) for one in thing.concluded] + [("−", one) for one in thing.withdrawn]
    listed, left_out = cut(rows)
    if not listed:
        yield Line(Piece(say("none"), "muted"))
    else:
        made = (Row((Piece(sign, "good" if sign == "+" else "bad"), _said(one, say)), "") for sign, one in listed)
        yield Table((), tuple(made), left_out)


def _said(fact: Fact, say: Say) -> str:
    """Return a conclusion in words; nothing of it but its type where it is not known what is personal in it."""
    rule = getattr(fact, "rule", None) if isinstance(fact, Conclusion) else None
    if rule is None:
        return fact.type
    values = shown(fact.values, rule.document(fact.type), rule.personal.get(fact.type, frozenset()))
    return f"{fact.type} ({say.list(f'{name}: {value}' for name, value in values.items())})"


def _lines(thing: Explanation, say: Say) -> list[str]:
    """Return the lines of an explanation, as far in as they stand there."""
    lines = (line for line in thing.text(say.language).split("\n") if line)
    return ["\u2003" * ((len(line) - len(line.lstrip())) // 2) + line.lstrip() for line in lines]
