"""A `Checked` policy, with the figures of its parameters, becomes a `Program`.

Policies named in `uses` are linked in: their definitions stand in the same program under the alias, their
inputs bound to fields of this policy's inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from bpmlib.calendars import Period
from bpmlib.check.checked import Checked
from bpmlib.check.order import reached, sorted_by_need
from bpmlib.check.sections import PAIR
from bpmlib.core import ast as c
from bpmlib.core.lower import Lowering
from bpmlib.core.pairs import PairLowering
from bpmlib.core.tables import TableLowering
from bpmlib.documents.fields import DocumentField, inputs_document
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.model.constants import constant
from bpmlib.source import Span
from bpmlib.values.types import BOOLEAN, Type

__all__ = ["SUBJECT", "Figures", "day_path", "figures", "from_expressions", "from_model", "from_property"]

SUBJECT: Final = "the property"
"""The key of what a property speaks of: no name that an author can write."""

Figures = Callable[[Checked], Mapping[str, Any]]
"""The parameters of a policy at one moment: those that have a figure, by name."""


def figures(checked: Checked, as_of: date | None, overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures in force on `as_of`: the row with the latest `from` not after it, then overrides."""
    found: dict[str, Any] = {}
    for symbol, _ in checked.scope.nodes("parameter"):
        rows = [row for row in symbol.nodes if isinstance(row, p.Parameter)]
        in_force = [row for row in rows if row.valid_from is None or (as_of is not None and row.valid_from <= as_of)]
        if in_force:
            row = max(in_force, key=lambda row: row.valid_from or date.min)
            if row.value is not None:
                found[symbol.name] = _figure(row.value, row.type)
    return found | dict(overrides)


def _figure(value: m.Expr, type_: p.TypeName) -> Any:
    """Return the figure that a parameter is given; a period may stand in quotes, as it does in a context of figures."""
    if type_.name == "period" and isinstance(value, m.String):
        return Period.parse(value.value)
    return constant(value)


def from_model(checked: Checked, answers: Sequence[str], figures: Figures, as_of: date | None = None) -> c.Program:
    """Return the program that computes `answers` of a policy with these figures."""
    linker = _Linker(figures)
    unit = _Unit(linker, checked, "", {})
    keys = tuple(unit.define(name) for name in answers)
    needed = set(linker.definitions)
    linker.deciding = False
    reasons = {key: reason for unit in linker.units for key, reason in unit.reasons()}
    day = day_path(checked)
    if day is not None and checked.policy.front.as_of is not None:
        unit.read(day, checked.policy.front.as_of.span)
    return c.Program(
        policy=checked.id,
        definitions=linker.definitions,
        answers=keys,
        reads=tuple(linker.reads.values()),
        inputs=checked.scope.inputs,
        parameters=linker.parameters,
        reasons=reasons,
        explanatory=frozenset(linker.definitions) - needed,
        day=day,
        as_of=as_of,
    )


def from_property(checked: Checked, section: p.Property, figures: Figures, as_of: date | None = None) -> c.Program:
    """Return the program whose one answer, `SUBJECT`, is what a property of a policy speaks of.

    One over any two inputs has them as the fields `a` and `b` of its own: whatever it names is there twice.
    """
    linker = _Linker(figures)
    inputs: Mapping[str, DocumentField] = checked.scope.inputs
    names = _Unit(linker, checked, "", {})
    linker.open.append(SUBJECT)
    if section.form == "for any two":
        inputs = {side: inputs_document(inputs).as_field(side) for side in PAIR}
        sides = {side: _Unit(linker, checked, f"{side}.", {name: (side, name) for name in checked.scope.inputs})
                 for side in PAIR}  # fmt: skip
        for unit in (names, *sides.values()):
            unit.root = inputs
        lowering: Lowering = PairLowering(names, sides)
    else:
        lowering = Lowering(names)
    condition = section.form in ("always", "never", "for any two")
    type_ = BOOLEAN if condition else checked.type_of(section.subject)
    body = lowering.typed(section.subject, type_)
    definition = c.Definition(SUBJECT, SUBJECT, body, type_, "formula", span=section.subject.span)
    if section.path is not None:
        lowering.lower(section.path)
    return c.Program(
        policy=checked.id, definitions={**linker.definitions, SUBJECT: definition}, answers=(SUBJECT,),
        reads=tuple(linker.reads.values()), inputs=inputs, parameters=linker.parameters, as_of=as_of,
    )  # fmt: skip


def from_expressions(
    checked: Checked, wanted: Mapping[str, tuple[m.Expr, Type]], figures: Figures, as_of: date | None = None
) -> c.Program:
    """Return the program that has each of some expressions of a policy as a definition of its type, under its key."""
    linker = _Linker(figures)
    names = _Unit(linker, checked, "", {})
    for key, (expression, type_) in wanted.items():
        linker.open.append(key)
        body = Lowering(names).typed(expression, type_)
        linker.open.pop()
        linker.definitions[key] = c.Definition(key, key, body, type_, "formula", span=expression.span)
    return c.Program(
        policy=checked.id, definitions=linker.definitions, answers=(), reads=tuple(linker.reads.values()),
        inputs=checked.scope.inputs, parameters=linker.parameters, as_of=as_of,
    )  # fmt: skip


def day_path(checked: Checked) -> tuple[str, ...] | None:
    """Return the path of the date that picks the version and the figures, or None where a policy names none."""
    names: list[str] = []
    node = checked.policy.front.as_of
    while isinstance(node, m.Path):
        names.append(node.name)
        node = node.base
    return (node.name, *reversed(names)) if isinstance(node, m.Name) else None


class _Linker:
    """What all policies of one program share: definitions, reads and figures."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.definitions: dict[str, c.Definition | c.Table] = {}
        self.reads: dict[tuple[str, ...], c.ReadSpec] = {}
        self.parameters: dict[str, c.Figure] = {}
        self.units: list[_Unit] = []
        self.open: list[str] = []
        """The keys of the definitions being translated, the innermost last."""
        self.deciding = True
        """False once only sentences are translated: what they alone read is optional."""


class _Unit:
    """One policy in a program, its inputs bound to paths of the program's inputs; a `lower.Names`."""

    def __init__(self, linker: _Linker, checked: Checked, prefix: str, binding: Mapping[str, tuple[str, ...]]) -> None:
        self.linker = linker
        self.checked = checked
        self.prefix = prefix
        self.binding = binding
        self.figures = linker.figures(checked)
        self.units: dict[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], _Unit] = {}
        self.root: Mapping[str, DocumentField] = checked.scope.inputs
        linker.units.append(self)

    # ------------------------------------------------------------------------------------------ names

    def bound(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """Return the path of the program's inputs for a path of this policy's inputs."""
        return (*self.binding.get(path[0], path[:1]), *path[1:])

    def parameter(self, name: str) -> tuple[bool, Any]:
        """Return whether a parameter has a figure, and the figure; remember that it is used."""
        value = self.figures.get(name)
        if self.linker.deciding:
            row = self.checked.scope.symbols[name].nodes[0]
            assert isinstance(row, p.Parameter)
            before = self.linker.parameters.get(self.prefix + name)
            users = (before.users if before else frozenset()) | {self.linker.open[-1]}
            figure = c.Figure(value, self.checked.symbol_type(name), _labels(row.en, row.zh), users)
            self.linker.parameters[self.prefix + name] = figure
        return name in self.figures, value

    def figure_name(self, name: str) -> str:
        """Return what a parameter is called in the whole program: by its policy too, where that is another one."""
        own = self.checked.id == self.linker.units[0].checked.id
        return name if own else f"{self.checked.id}.{name}"

    def relation(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a relation as contexts."""
        (relation,) = self.checked.scope.symbols[name].nodes
        assert isinstance(relation, p.Relation)
        names = [word.text for word in relation.columns]
        return [dict(zip(names, map(constant, row), strict=True)) for row in relation.rows]

    def read(self, path: tuple[str, ...], span: Span) -> DocumentField:
        """Note that a field of the program's inputs is read, and return its description."""
        field = self.root[path[0]]
        for name in path[1:]:
            assert field.document is not None
            field = field.document.fields[name]
        self.linker.reads.setdefault(path, c.ReadSpec(path, field, not self.linker.deciding, span=span))
        return field

    def used(self, alias: str, given: Mapping[str, tuple[str, ...]]) -> _Unit:
        """Return the unit of a used policy; what is not given is this policy's input of the same name."""
        key = alias, tuple(sorted(given.items()))
        if key not in self.units:
            checked = self.checked.used[alias]
            binding = {name: given.get(name) or self.bound((name,)) for name in checked.scope.inputs}
            shown = ", ".join(f"{name}: {'.'.join(path)}" for name, path in sorted(given.items()))
            prefix = f"{self.prefix}{alias}{f'({shown})' if shown else ''}."
            unit = _Unit(self.linker, checked, prefix, binding)
            unit.root = self.root
            self.units[key] = unit
        return self.units[key]

    # ------------------------------------------------------------------------------------ definitions

    def define(self, name: str) -> str:
        """Return the key of a term or decision, translating it if that was not done yet."""
        key = self.prefix + name
        if key not in self.linker.definitions:
            self._define_terms_below(name)
            self.linker.open.append(key)
            definition = self._definition(key, name)
            self.linker.open.pop()
            self.linker.definitions[key] = definition
        return key

    def _define_terms_below(self, name: str) -> None:
        """Define the terms that a term needs, the deepest first, so that a long chain of them is no deep recursion."""
        references = self.checked.inference.references
        terms = self.checked.scope.names("term")
        if name in terms:
            needed = reached(references, name)
            below = [term for term in terms if term in needed]
            for term in sorted_by_need({term: [n for n in below if n in references.get(term, ())] for term in below}):
                self.define(term)

    def _definition(self, key: str, name: str) -> c.Definition | c.Table:
        symbol = self.checked.scope.symbols[name]
        node = symbol.nodes[0]
        if isinstance(node, p.DecisionTable):
            return TableLowering(self, node, key, self.linker.definitions).table()
        assert isinstance(node, (p.Term, p.Formula))
        type_ = self.checked.symbol_type(name)
        body = Lowering(self).typed(node.expression, type_)
        kind = "term" if isinstance(node, p.Term) else "formula"
        labels = _labels(node.en, node.zh) if isinstance(node, p.Term) else {}
        return c.Definition(key, name, body, type_, kind, labels, span=node.expression.span)  # type: ignore[arg-type]

    # ---------------------------------------------------------------------------------------- reasons

    def reasons(self) -> Iterator[tuple[tuple[str, str], c.Reason]]:
        """Yield the reasons of this policy's decisions that the program holds."""
        for name, section in self.checked.decisions.items():
            if self.prefix + name not in self.linker.definitions:
                continue
            covers: dict[str, list[str]] = {}
            if isinstance(section, p.DecisionTable):
                exceptions = self.checked.exceptions.get(name)
                rows: list[p.Row | p.ExceptionRow] = [*section.rows, *(exceptions.rows if exceptions else ())]
                for row in rows:
                    covers[row.name.text] = [f"{cover.system}/{cover.rule}" for cover in row.covers]
            else:
                covers[name] = []
            for rule, ids in covers.items():
                yield (self.prefix + name, rule), self._reason(self.checked.reasons.get((name, rule)), ids)

    def _reason(self, reason: p.Reason | None, covers: list[str]) -> c.Reason:
        if reason is None:
            return c.Reason(tuple(covers), {})
        ids = dict.fromkeys([*covers, *(f"{cover.system}/{cover.rule}" for cover in reason.covers)])
        written = {"en": reason.en, "zh": reason.zh}
        return c.Reason(tuple(ids), {lang: self._sentence(text) for lang, text in written.items() if text is not None})

    def _sentence(self, text: p.Text) -> tuple[str | c.Hole, ...]:
        lowering = Lowering(self)
        return tuple(
            piece if isinstance(piece, str) else c.Hole(lowering.lower(piece), self.checked.type_of(piece))
            for piece in text.pieces
        )


def _labels(en: str, zh: str) -> dict[str, str]:
    return {language: text for language, text in (("en", en), ("zh", zh)) if text not in ("", "-")}
