"""Why the rules that hit did, and where the others failed first: read off the state that deciding left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bpmlib.core import ast as c
from bpmlib.core.personal import MASKED, masked
from bpmlib.explain.naming import NAMELESS, Named, Names, in_sentence
from bpmlib.explain.wording import Language, Wording
from bpmlib.run.compiled import UNDECIDED
from bpmlib.run.decision import Decision
from bpmlib.source import Span
from bpmlib.values.ranges import Range
from bpmlib.values.types import ANY, Type

__all__ = ["Hit", "Miss", "hits", "misses"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A value inside a sentence, with the type that words it."""

    value: Any
    type: Type


@dataclass(frozen=True, slots=True)
class Seen:
    """One cell of a rule that hit: the column's header, the test as written, the value it saw."""

    header: str
    test: str
    value: Any
    type: Type
    names: Named = field(default_factory=lambda: NAMELESS)


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that made a decision: its clauses, its sentence by language, and what its cells saw."""

    rule: str
    covers: tuple[str, ...]
    sentences: dict[str, tuple[str | Piece, ...]]
    cells: tuple[Seen, ...]
    span: Span

    def text(self, say: Wording) -> str:
        """Return the rule's sentence, or one made of its cells, with the clauses it covers."""
        written = self.sentences.get(say.language)
        if written:
            sentence = "".join(p if isinstance(p, str) else say.value(p.value, p.type) for p in written)
        else:
            sentence = self._made(say)
        clauses = f" [{', '.join(self.covers)}]" if self.covers else ""
        return f"{self.rule}: {sentence}{clauses}"

    def _made(self, say: Wording) -> str:
        between, verb, always = (", ", " is", "it applies always") if say.language == "en" else (",", "为", "一律适用")
        said = [(in_sentence(cell.names, say.language, f"`{cell.header}`"), cell) for cell in self.cells]
        parts = [f"{name}{verb} {say.value(cell.value, cell.type)}".strip() for name, cell in said]
        return between.join(parts) or always


_BEATEN: dict[Language, str] = {"en": "exception {} goes before it", "zh": "例外 {} 优先"}
_BEATEN_BY_SEVERAL: dict[Language, str] = {"en": "exceptions {} go before it", "zh": "例外 {} 优先"}
_LATER: dict[Language, str] = {"en": "its cells hold, but another rule comes first", "zh": "条件成立,但其他规则在先"}
_UNSEEN: dict[Language, str] = {"en": "another rule comes first", "zh": "其他规则在先"}
_NO_DEFAULT: dict[Language, str] = {"en": "a rule applies", "zh": "已有规则适用"}


@dataclass(frozen=True, slots=True)
class Miss:
    """A rule that did not make the decision: the first cell that failed, or the exceptions that beat it."""

    rule: str
    header: str = ""
    test: str = ""
    value: Any = None
    type: Type = ANY
    wanted: Any = None
    """What the cell comes to where it names something: the range or value that was wanted of this document."""
    beaten_by: tuple[str, ...] = ()
    otherwise: bool = False
    unseen: bool = False
    """Whether deciding had no need to look at its cells, which have no value for this document."""
    span: Span | None = None
    names: Named = field(default_factory=lambda: NAMELESS)
    """What people call what the header says, by language."""

    def text(self, say: Wording) -> str:
        """Return why the rule did not count."""
        if self.beaten_by:
            said = (_BEATEN if len(self.beaten_by) == 1 else _BEATEN_BY_SEVERAL)[say.language]
            return f"{self.rule}: {said.format(say.list(list(self.beaten_by)))}"
        if self.otherwise:
            return f"{self.rule}: {_NO_DEFAULT[say.language]}"
        if self.unseen:
            return f"{self.rule}: {_UNSEEN[say.language]}"
        if not self.header:
            return f"{self.rule}: {_LATER[say.language]}"
        seen, header = say.value(self.value, self.type), in_sentence(self.names, say.language, self.header)
        wanted = f" ({say.value(self.wanted, self.type)})" if self.wanted is not None else ""
        if say.language == "zh":
            return f"{self.rule}: 要求{header}为 `{self.test}`{wanted},实为 {seen}"
        return f"{self.rule}: it wants {header} `{self.test}`{wanted}, which is {seen}"


def hits(decision: Decision, key: str) -> tuple[Hit, ...]:
    """Return the rules that made a decision, in the order in which they count."""
    definition = decision.compiled.program.definitions[key]
    if isinstance(definition, c.Definition):
        return (_hit(decision, key, definition.name, _parts(decision, definition), definition.span),)
    found = []
    names = Names(decision.compiled.program)
    for position in decision.hits(key):
        row = definition.all_rows[position]
        looked = (at for at, test in enumerate(row.tests) if test is not None)
        cells = tuple(_seen(decision, names, definition, at, row) for at in looked)
        found.append(_hit(decision, key, row.name, cells, row.span))
    return tuple(found)


def _parts(decision: Decision, formula: c.Definition) -> tuple[Seen, ...]:
    """Return the conditions that a formula joins by `and` or `or`, as far as they were needed; else the whole."""
    names = Names(decision.compiled.program)
    stop = isinstance(formula.body, c.Or)
    items = _joined(formula.body, c.Or if stop else c.And) if formula.type.kind == "boolean" else [formula.body]
    found = []
    for item in items:
        value = decision.compiled.value(item, list(decision.state))
        header = " ".join(item.span.text.split())
        found.append(Seen(header, "", _shown(decision, item), formula.type, names.of(item)))
        if value is stop and len(items) > 1:
            break
    return tuple(found)


def _joined(node: c.Expr, kind: type[c.And | c.Or]) -> list[c.Expr]:
    if isinstance(node, kind):
        return [part for item in node.items for part in _joined(item, kind)]
    return [node]


def _hit(decision: Decision, key: str, rule: str, cells: tuple[Seen, ...], span: Span) -> Hit:
    reason = decision.compiled.program.reasons.get((key, rule))
    if reason is None:
        return Hit(rule, (), {}, cells, span)
    sentences = {
        language: tuple(
            piece if isinstance(piece, str) else Piece(_shown(decision, piece.value), piece.type) for piece in pieces
        )
        for language, pieces in reason.sentences.items()
    }
    return Hit(rule, reason.covers, sentences, cells, span)


def _seen(decision: Decision, names: Names, table: c.Table, at: int, row: c.Row) -> Seen:
    column = table.columns[at]
    cell = row.cells[at]
    value = _shown(decision, column.value)
    return Seen(column.header, cell.text if cell else "", value, column.type, names.of(column.value))


def _shown(decision: Decision, expression: c.Expr) -> Any:
    """Return the value of an expression with everything personal in it masked."""
    value = decision.compiled.value(expression, list(decision.state))
    return masked(value, decision.compiled.masks.expression(expression))


def misses(decision: Decision, key: str) -> tuple[Miss, ...]:
    """Return every rule of a table that was not hit, in file order, exceptions after rules."""
    compiled = decision.compiled
    table = compiled.program.definitions[key]
    assert isinstance(table, c.Table)
    failed = compiled.rows(key, list(decision.state))
    hit = set(decision.hits(key))
    effective = compiled.effective(table, failed)
    names = Names(compiled.program)
    found = []
    for position, row in enumerate(table.all_rows):
        if position in hit:
            continue
        at = failed[position]
        if at == UNDECIDED:
            beaten = tuple(table.exceptions[i].row.name for i in effective if _beats(table, i, position))
            found.append(Miss(row.name, beaten_by=beaten, unseen=True, span=row.span))
        elif at is not None:
            seen = _seen(decision, names, table, at, row)
            wanted = _wanted(decision, table.columns[at].value, row.tests[at], seen.test)
            miss = Miss(
                row.name, seen.header, seen.test, seen.value, seen.type, wanted, span=row.cells[at], names=seen.names
            )
            found.append(miss)
        elif row is table.default:
            found.append(Miss(row.name, otherwise=True, span=row.span))
        else:
            beaten = tuple(table.exceptions[i].row.name for i in effective if _beats(table, i, position))
            withdraws = row.results is None and not beaten
            if not withdraws:
                found.append(Miss(row.name, beaten_by=beaten, span=row.span))
    return tuple(found)


def _wanted(decision: Decision, column: c.Expr, test: c.Expr | None, written: str) -> Any:
    """Return the range or value that a cell wants, where it was written by a name; None where it says so itself."""
    parts = test.items if isinstance(test, c.And) else (test,)
    ends = [part for part in parts if isinstance(part, (c.Compare, c.Equal))]
    named = any(isinstance(end.right, c.Ref) for end in ends) or any(char.isalpha() for char in written)
    if len(ends) != len(parts) or not named or any(_is_plain(end.right, written) for end in ends):
        return None
    if any(end.left != column for end in ends) or (len(ends) > 1 and any(isinstance(end, c.Equal) for end in ends)):
        return None
    values = [_shown(decision, end.right) for end in ends]
    if MASKED in values:
        return MASKED
    if isinstance(ends[0], c.Equal):
        return values[0]
    low, high = (_end(ends, values, operators) for operators in ((">", ">="), ("<", "<=")))
    return Range(low[0], low[1], high[0], high[1])


def _is_plain(node: c.Expr, written: str) -> bool:
    """Whether a cell shows the value itself: a word in quotes, true or false."""
    return isinstance(node, c.Const) and (isinstance(node.value, bool) or '"' in written)


def _end(ends: Sequence[c.Compare | c.Equal], values: Sequence[Any], operators: tuple[str, str]) -> tuple[Any, bool]:
    for end, value in zip(ends, values, strict=True):
        if isinstance(end, c.Compare) and end.operator in operators:
            return value, end.operator == operators[1]
    return None, False


def _beats(table: c.Table, exception: int, position: int) -> bool:
    own = table.exceptions[exception]
    other = position - len(table.rows)
    return position in own.beats or (other >= 0 and other in own.before)
