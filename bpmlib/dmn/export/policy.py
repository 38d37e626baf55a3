"""Policies to DMN 1.5: `export` gives the model, and says what of the policy it cannot say.

Inputs become input data, parameters decisions with a constant, terms, relations, formulas and tables decisions; what
is needed of other policies comes along under their alias. Names, cells and formulas stay those of the policy where
DMN means the same by them. `text` rewrites the rest, `tables` has the tables with their exceptions,
`types` the item definitions, `unsaid` what is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bpmlib.check.checked import Checked
from bpmlib.check.scope import GIVEN, Documents, Symbol
from bpmlib.dmn.export.beyond import beyond, not_held
from bpmlib.dmn.export.tables import Piece, pieces
from bpmlib.dmn.export.text import Text
from bpmlib.dmn.export.types import FreshNames, Types
from bpmlib.dmn.export.unsaid import NotSaid, not_said
from bpmlib.documents.fields import DocumentField
from bpmlib.model import drg
from bpmlib.model import policies as p
from bpmlib.policy import Policy
from bpmlib.source import Fragment
from bpmlib.syntax.literals import literal

__all__ = ["Exported", "NotSaid", "export"]


@dataclass(frozen=True, slots=True)
class Exported:
    """A policy as a DMN model, and what of it the model does not say."""

    definitions: drg.Definitions
    not_said: tuple[NotSaid, ...]


def export(policy: Policy, *, as_of: date | None = None) -> Exported:
    """Return a policy as a DMN 1.5 model that decides the same wherever the policy decides.

    The version and the figures are those in force on `as_of`; without a day, of the latest. Where the policy raises an
    error, the model gives null. Raises `NotEffective` where no version is in force on the day.

    >>> from bpmlib import Policies
    >>> exported = export(Policies.load()["sales.dispatch_promise"])
    >>> [decision.name.text for decision in exported.definitions.decisions][-4:]
    ['window', 'due', 'told', 'state']
    >>> exported.not_said[0].what
    '`as_of`'
    """
    checked, day = policy.in_force(as_of)
    file = _File(policy, checked, day)
    unit = _Unit(file, checked, "", {})
    left_out = beyond(checked)
    for symbol in checked.scope.symbols.values():
        if symbol.kind != "use" and symbol.kind not in GIVEN and symbol.name not in left_out:
            unit.called(symbol)
    file.write_all()
    given = [field for name, field in checked.scope.inputs.items() if name not in left_out]
    inputs = [file.input_data(field) for field in given]
    units = file.checked if any(one is checked for one in file.checked) else [checked, *file.checked]
    unsaid = (
        *not_held(checked, left_out),
        *not_said(checked, units, file.unset, file.types, given, policy.versions),
    )
    definitions = drg.Definitions(
        name=policy.id, namespace=f"urn:bpmlib:policy:{policy.id}", version="1.5", items=file.types.items(),
        inputs=tuple(inputs), decisions=tuple(file.decisions), description=_description(checked, day),
        span=checked.policy.span,
    )  # fmt: skip
    return Exported(definitions, unsaid)


class _File:
    """What all policies of one file share: names, types, the decisions."""

    def __init__(self, policy: Policy, checked: Checked, day: date | None) -> None:
        self.policy = policy
        self.day = day
        self.span = checked.policy.span
        self.documents: Documents = checked.scope.documents
        self.types = Types(checked.scope.documents, checked.policy.front.span)
        everything = list(_with_used(checked))
        self.checked: list[Checked] = []
        """The policies of which something is in the file."""
        texts = [one.policy.span.source.text for one in everything]
        self.names = FreshNames([*texts, *_field_names(self.documents)])
        self.decisions: list[drg.Decision] = []
        self.unset: dict[str, frozenset[str]] = {}
        self._names: dict[tuple[int, str], str] = {}
        self._open: list[tuple[_Unit, Symbol, str]] = []
        self._namespace = f"urn:bpmlib:policy:{policy.id}"
        self._inputs = set(checked.scope.inputs)

    def called(self, unit: _Unit, symbol: Symbol) -> str:
        """Return what a name of a policy is called here; what it stands for will be written."""
        key = id(unit), symbol.name
        if key not in self._names:
            own = not unit.prefix
            self._names[key] = symbol.name if own else self.names.of(f"{unit.prefix}{symbol.name}")
            self._open.append((unit, symbol, self._names[key]))
            if unit.checked not in self.checked:
                self.checked.append(unit.checked)
        return self._names[key]

    def write_all(self) -> None:
        """Write every decision that was named, and those that they name in turn; the policy's own come last."""
        own: list[drg.Decision] = []
        others: list[drg.Decision] = []
        while self._open:
            unit, symbol, called = self._open.pop(0)
            found = [self._decision(piece, unit, symbol) for piece in self._pieces(unit, symbol, called)]
            (others if unit.prefix else own).extend(found)
        self.decisions = [*others, *own]

    def _pieces(self, unit: _Unit, symbol: Symbol, called: str) -> list[Piece]:
        text = Text(unit)
        node = symbol.nodes[0]
        type_ = unit.checked.symbol_type(symbol.name)
        type_name = self.types.of(type_, called)
        match node:
            case p.DecisionTable():
                return pieces(node, called, text, self.names)
            case p.Relation():
                return [Piece(called, self._relation(node, unit, called), type_name, ())]
            case p.Parameter():
                figure = Fragment(literal(unit.figures.get(symbol.name)), node.value.span if node.value else node.span)
                return [Piece(called, drg.BoxedLiteral(figure, span=node.span), type_name, ())]
            case p.Term() | p.Formula():
                fragment = text.fragment(text.result(node.expression, type_))
                return [Piece(called, drg.BoxedLiteral(fragment, span=node.span), type_name, tuple(text.needs))]
        raise AssertionError(f"no definition: {node!r}")

    def _relation(self, relation: p.Relation, unit: _Unit, called: str) -> drg.Relation:
        type_ = unit.checked.symbol_type(relation.name.text)
        fields = dict(type_.item.fields) if type_.item is not None else {}
        columns = tuple(
            drg.Variable(word, self.types.of(fields[word.text], f"{called}_{word.text}"), span=word.span)
            for word in relation.columns
        )
        text = Text(unit)
        rows = tuple(
            tuple(drg.BoxedLiteral(text.fragment(text.expression(cell)), span=cell.span) for cell in row)
            for row in relation.rows
        )
        return drg.Relation(columns, rows, span=relation.span)

    def _decision(self, piece: Piece, unit: _Unit, symbol: Symbol) -> drg.Decision:
        word = p.Word(piece.name, span=symbol.span)
        about = piece.helps or _about(symbol, unit.checked)
        return drg.Decision(
            id=f"decision_{piece.name}", name=word, variable=drg.Variable(word, piece.type, span=symbol.span),
            information=tuple(map(self._reference, piece.needs)), knowledge=(), logic=piece.logic, description=about,
            span=symbol.span,
        )  # fmt: skip

    def _reference(self, name: str) -> drg.Reference:
        kind = "input" if name in self._inputs else "decision"
        return drg.Reference(self._namespace, f"{kind}_{name}", span=self.span)

    def input_data(self, field: DocumentField) -> drg.InputData:
        """Return an input of the policy; its description says what its type cannot."""
        word = p.Word(field.name, span=self.span)
        variable = drg.Variable(word, self.types.of_input(field), span=self.span)
        lines = [_legend(field)]
        if field.document is not None:
            lines += [
                f"{document.name}.{one.name}: {legend}"
                for document, one in self.types.fields()
                if (legend := _legend(one))
            ]
        return drg.InputData(
            id=f"input_{field.name}", name=word, variable=variable, description="\n".join(filter(None, lines)),
            span=self.span,
        )  # fmt: skip


class _Unit:
    """One policy in the file, its inputs bound to paths of the file's inputs; a `text.Unit`."""

    def __init__(self, file: _File, checked: Checked, prefix: str, binding: Mapping[str, tuple[str, ...]]) -> None:
        self.file = file
        self.checked = checked
        self.prefix = prefix
        self.binding = binding
        self.documents = checked.scope.documents
        self.types = file.types
        self.figures: Mapping[str, Any] = file.policy.figures_of(checked, file.day)
        unset = frozenset(checked.scope.names("parameter")) - self.figures.keys()
        file.unset[checked.id] = file.unset.get(checked.id, frozenset()) | unset
        self._used: dict[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], _Unit] = {}

    def called(self, symbol: Symbol) -> str:
        """Return the name of the decision that a parameter, term, relation or decision becomes."""
        return self.file.called(self, symbol)

    def input_path(self, name: str) -> tuple[str, ...]:
        """Return the path of the file's inputs that an input stands for."""
        return self.binding.get(name, (name,))

    def used(self, alias: str, given: Mapping[str, tuple[str, ...]]) -> _Unit:
        """Return a used policy; what is not given is this policy's input of the same name."""
        key = alias, tuple(sorted(given.items()))
        if key not in self._used:
            checked = self.checked.used[alias]
            binding = {name: given.get(name) or self.input_path(name) for name in checked.scope.inputs}
            self._used[key] = _Unit(self.file, checked, f"{self.prefix}{alias}_", binding)
        return self._used[key]


def _with_used(checked: Checked) -> list[Checked]:
    found = [checked]
    for used in checked.used.values():
        found += [one for one in _with_used(used) if one not in found]
    return found


def _field_names(documents: Documents) -> list[str]:
    return [name for document in documents.documents.values() for name in document.fields]


def _legend(field: DocumentField) -> str:
    type_ = field.type if field.item is None else field.item.type
    unit = type_.name if type_ is not None and type_.kind == "number" and type_.name != "number" else ""
    legend = field.description or " / ".join(dict.fromkeys(field.legend.values()))
    return ", ".join(filter(None, (unit, legend)))


def _about(symbol: Symbol, checked: Checked) -> str:
    """Return what an author says of a parameter, term or decision."""
    node = symbol.nodes[0]
    if isinstance(node, (p.Parameter, p.Term)):
        unit = checked.symbol_type(symbol.name).name
        said = [text for text in (node.en, node.zh, node.note) if text not in ("", "-")]
        return " / ".join([*said, f"[{unit}]"]) if said else f"[{unit}]"
    if isinstance(node, p.Formula) and (reason := checked.reasons.get((symbol.name, symbol.name))) is not None:
        ids = ", ".join(f"{cover.system}/{cover.rule}" for cover in reason.covers)
        sentences = [text.span.text.strip() for text in (reason.en, reason.zh) if text]
        return " / ".join(filter(None, [ids, *sentences]))
    return ""


def _description(checked: Checked, day: date | None) -> str:
    front = checked.policy.front
    prose = [section.text.strip() for section in checked.policy.sections if isinstance(section, p.Prose)]
    head = [
        " / ".join(text for _, text in front.title),
        " ".join(text for _, text in front.source),
        f"in force from {front.effective_from}" + (f" until {front.effective_to}" if front.effective_to else ""),
        f"as of {day}" if day else "",
        f"answers: {', '.join(checked.answers)}",
    ]
    return "\n\n".join(["\n".join(filter(None, head)), *prose])
