"""A checked pattern as a rule that can be asked: do these facts belong together, and what follows from them?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeAlias

from bpmlib.check.checked import CheckedPattern
from bpmlib.check.scope import Documents
from bpmlib.core.from_model import Figures, from_expressions
from bpmlib.documents.fields import DocumentType
from bpmlib.errors import BpmError, InputError
from bpmlib.explain.wording import Language, Wording
from bpmlib.model import expressions as m
from bpmlib.model import patterns as x
from bpmlib.model.joins import conjuncts, keys, names_of
from bpmlib.patterns.facts import Fact
from bpmlib.patterns.memory import Key, Memory, Path, Spec, part_of
from bpmlib.patterns.sentences import Sentences
from bpmlib.patterns.sheets import Sheet, State
from bpmlib.source import Span
from bpmlib.values.types import ANY, BOOLEAN, Type

__all__ = ["Context", "Follows", "Given", "Join", "Rule", "rule_of"]

_LOOKED_UP: Final = frozenset({"string", "number", "boolean", "date"})
"""The kinds of values that facts are looked up by: what is equal for the language is equal for a dictionary."""


@dataclass(frozen=True, slots=True)
class Join:
    """An equality by which facts are found: a field of the fact looked for is what an expression comes to.

    `key` is the expression's in the sheet; `other` is the `given` and its field, where the expression is just that.
    """

    own: Path
    key: str
    names: frozenset[str]
    other: tuple[str, Path] | None
    expression: m.Expr


@dataclass(frozen=True, slots=True)
class Given:
    """A fact that has to be there: its name, its type, the equalities with facts before it, and all its conditions."""

    name: str
    type: str
    joins: tuple[Join, ...]
    tests: tuple[str, ...]
    part: x.Part


class Context:
    """A part that looks at all facts of a type that fulfil its conditions: `none` and `all`.

    Its expressions stand in a sheet of their own, in which its name is one such fact.
    """

    def __init__(self, part: x.Part, sheet: Sheet, tests: tuple[str, ...], joins: tuple[Join, ...]) -> None:
        assert part.name is not None and part.type is not None
        self.part = part
        self.gathers = part.kind == "all"
        self.name = part.name.text
        self.type = part.type.name
        self.sheet = sheet
        self.tests = tests
        self.joins = joins
        self.spec: Spec = (self.type, tuple(join.own for join in joins))

    def key_of(self, fact: Fact) -> Key | None:
        """Return the values by which a fact of its type is looked up; () where nothing narrows it."""
        return tuple([part_of(fact.values, path) for path in self.spec[1]])

    def sought(self, values: Mapping[str, Any]) -> Key | None:
        """Return the values it looks facts up by, from those of the `given` parts; None where one cannot be had."""
        try:
            state = self.sheet.filled(values)
            return tuple([self.sheet.value(join.key, state) for join in self.joins])
        except BpmError:
            return None

    def found(self, memory: Memory, key: Key | None, values: Mapping[str, Any]) -> list[Fact]:
        """Return the facts that fulfil its conditions, in their order; for `none`, one is enough."""
        candidates: Iterable[Fact] = memory.of(self.type) if key is None else memory.index(self.spec).found(key)
        if not candidates:
            return []
        base = self.sheet.filled(values)
        kept: list[Fact] = []
        problem: BpmError | None = None
        for fact in sorted(candidates, key=_order):
            state = base.copy()
            self.sheet.write(state, self.name, fact.values)
            try:
                if self.sheet.all_hold(self.tests, state):
                    kept.append(fact)
            except BpmError as error:
                problem = problem or error
        if problem is not None and (self.gathers or not kept):
            raise problem
        return kept


def _order(fact: Fact) -> Any:
    return fact.order


Follows: TypeAlias = tuple[date | None, tuple[tuple[str, dict[str, Any]], ...]]
"""From when on, and the documents that are concluded, each with its type."""


class Rule:
    """A pattern of a policy, ready to be asked. Immutable."""

    def __init__(
        self, number: int, policy: str, pattern: CheckedPattern, sheet: Sheet,
        givens: tuple[Given, ...], contexts: tuple[Context, ...], sentences: Sentences,
    ) -> None:  # fmt: skip
        self.number = number
        self.policy = policy
        self.pattern = pattern
        self.name = pattern.section.name.text
        self.priority = pattern.section.priority
        self.sheet = sheet
        self.givens = givens
        self.contexts = contexts
        self.sentences = sentences
        parts = pattern.section.parts
        self._whens = tuple(f"when {n}" for n, part in enumerate(parts) if part.kind == "when")
        self._time = next((part.kind for part in parts if part.kind in ("from", "after")), None)
        self.concludes = tuple(type_ for _, type_, _ in pattern.thens)
        self.personal: Mapping[str, frozenset[str]] = {}
        """By type of facts: the fields that are personal because of where their values come from."""
        self._tests = tuple(test for given in givens for test in given.tests)
        self._asked = frozenset(given.type for given in givens)

    @property
    def span(self) -> Span:
        """Where the pattern stands."""
        return self.pattern.section.span

    @property
    def parts(self) -> tuple[Given | Context, ...]:
        """Its `given` parts, then those that look at other facts."""
        return (*self.givens, *self.contexts)

    @property
    def reads(self) -> frozenset[str]:
        """The types of facts that it looks at."""
        return frozenset(part.type for part in self.parts)

    @property
    def covers(self) -> tuple[str, ...]:
        """The ids of the source rules that it carries out."""
        return self.sentences.covers

    def asks_for(self, type_: str) -> bool:
        """Return whether a `given` is of a type."""
        return type_ in self._asked

    def said(self, language: Language, values: Mapping[str, Any], say: Wording) -> str:
        """Return the reason that the policy writes, for a match with these values; "" where it writes none."""
        return self.sentences.said(language, values, say, self.personal_paths(self.personal))

    def document(self, type_: str) -> DocumentType:
        """Return what is known of a type of facts."""
        found = self.pattern.checked.scope.documents.get(type_)
        assert found is not None
        return found

    def personal_paths(self, personal: Mapping[str, frozenset[str]]) -> frozenset[Path]:
        """Return what among its names is personal, where those fields of facts are: of a list, all of it."""
        found: set[Path] = set()
        for part in self.parts:
            for name in personal.get(part.type, ()):
                found.add((part.name,) if isinstance(part, Context) else (part.name, name))
        for name, type_, _ in self.pattern.thens:
            found.update((name, field) for field in personal.get(type_, ()))
        return frozenset(found)

    def names(self, facts: Sequence[Fact]) -> dict[str, Any]:
        """Return the values of the `given` names for a match."""
        return {given.name: fact.values for given, fact in zip(self.givens, facts, strict=True)}

    def agrees(self, facts: Sequence[Fact]) -> bool:
        """Return whether facts fulfil every condition of the `given` parts.

        They do not where one condition is false, whatever the others come to; else one without a value raises.
        """
        return not self._tests or self.sheet.all_hold(self._tests, self.sheet.filled(self.names(facts)))

    def keys(self, facts: Sequence[Fact]) -> tuple[Key | None, ...]:
        """Return for each `none` and `all` by which values it looks facts up."""
        values = self.names(facts)
        return tuple(context.sought(values) for context in self.contexts)

    def gathered(
        self, facts: Sequence[Fact], keys: Sequence[Key | None], memory: Memory
    ) -> Iterator[tuple[Context, list[Fact]]]:
        """Yield each `none` and `all` with the facts that it finds."""
        values = self.names(facts)
        for context, key in zip(self.contexts, keys, strict=True):
            found = context.found(memory, key, values)
            if context.gathers:
                values[context.name] = [fact.values for fact in found]
            yield context, found

    def follows(
        self, facts: Sequence[Fact], keys: Sequence[Key | None], memory: Memory,
        admit: Callable[[str, Any], dict[str, Any]],
    ) -> Follows | None:  # fmt: skip
        """Return what follows from a match, and from when on; None where nothing does."""
        values = self.names(facts)
        for context, found in self.gathered(facts, keys, memory):
            if context.gathers:
                values[context.name] = [fact.values for fact in found]
            elif found:
                return None
        sheet, state = self.sheet, self.sheet.filled(values)
        if not all(sheet.value(when, state) for when in self._whens):
            return None
        since: date | None = None
        if self._time is not None:
            said = sheet.value(self._time, state)
            since = _past(said) if self._time == "after" else said
        return since, tuple(self._made(state, admit))

    def _made(self, state: State, admit: Callable[[str, Any], dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
        for number, (_, type_, call) in enumerate(self.pattern.thens):
            made = self.sheet.value(f"then {number}", state)
            try:
                yield type_, admit(type_, made)
            except InputError as error:
                here = (replace(one, span=call.span) for one in error.diagnostics)
                raise InputError(here, policy=self.policy, problems=error.problems) from None


def _past(time: date) -> date:
    """Return what comes first after a time: the next microsecond after an instant, the next day after a day."""
    return time + timedelta(microseconds=1) if isinstance(time, datetime) else time + timedelta(days=1)


def rule_of(number: int, policy: str, pattern: CheckedPattern, figures: Figures, as_of: date | None) -> Rule:
    """Return the rule of a checked pattern, with the figures of a day."""
    wanted: dict[str, tuple[m.Expr, Type]] = {}
    givens: list[Given] = []
    contexts: list[Context] = []
    parts = pattern.section.parts
    for n, part in enumerate(parts):
        match part.kind:
            case "given":
                givens.append(_given(n, part, pattern, [one.name for one in givens], wanted))
            case "none" | "all":
                contexts.append(_context(n, part, pattern, [one.name for one in givens], figures, as_of))
            case "when":
                assert part.where is not None
                wanted[f"when {n}"] = part.where, BOOLEAN
            case "from" | "after":
                assert part.where is not None
                wanted[part.kind] = part.where, ANY
    for n, (_, _, call) in enumerate(pattern.thens):
        wanted[f"then {n}"] = call, ANY
    sheet = Sheet(from_expressions(pattern.checked, wanted, figures, as_of))
    sentences = Sentences(pattern, figures, as_of)
    return Rule(number, policy, pattern, sheet, tuple(givens), tuple(contexts), sentences)


def _given(
    n: int, part: x.Part, pattern: CheckedPattern, before: list[str], wanted: dict[str, tuple[m.Expr, Type]]
) -> Given:
    assert part.name is not None and part.type is not None
    tests = {f"part {n} {number}": (one, BOOLEAN) for number, one in enumerate(conjuncts(part.where))}
    joins = tuple(_joins(part, pattern, before))
    wanted |= tests | {join.key: (join.expression, ANY) for join in joins}
    return Given(part.name.text, part.type.name, joins, tuple(tests), part)


def _context(
    n: int, part: x.Part, pattern: CheckedPattern, before: list[str], figures: Figures, as_of: date | None
) -> Context:
    assert part.name is not None
    tests = {f"part {n} {number}": (one, BOOLEAN) for number, one in enumerate(conjuncts(part.where))}
    joins = tuple(_joins(part, pattern, before))
    wanted = tests | {join.key: (join.expression, ANY) for join in joins}
    return Context(
        part, Sheet(from_expressions(pattern.elements[part.name.text], wanted, figures, as_of)), tuple(tests), joins
    )


def _joins(part: x.Part, pattern: CheckedPattern, before: Sequence[str]) -> Iterator[Join]:
    """Yield the equalities of a part with `given` parts before it that facts can be looked up by."""
    assert part.name is not None and part.type is not None
    checked = pattern.checked if part.kind == "given" else pattern.elements[part.name.text]
    for number, (own, expression) in enumerate(keys(part, before)):
        if _kind(checked.scope.documents, part.type.name, own) == checked.type_of(expression).kind:
            path = path_of(expression)
            other = (path[0], path[1:]) if len(path) > 1 and path[0] in before else None
            names = names_of(expression) & frozenset(before)
            yield Join(own, f"key {part.name.text} {number}", names, other, expression)


def _kind(documents: Documents, type_: str, path: Path) -> str:
    """Return the kind of a field's values, "" where facts cannot be looked up by them."""
    document = documents.get(type_)
    for name in path[:-1]:
        field = document.fields.get(name) if document is not None else None
        document = field.document if field is not None else None
    field = document.fields.get(path[-1]) if document is not None else None
    kind = field.type.kind if field is not None and field.type is not None else ""
    return kind if kind in _LOOKED_UP else ""


def path_of(node: m.Expr) -> Path:
    """Return the names of a path, such as `kept.customer`; () for any other expression."""
    names: list[str] = []
    while isinstance(node, m.Path):
        names.append(node.name)
        node = node.base
    return (node.name, *reversed(names)) if isinstance(node, m.Name) else ()
