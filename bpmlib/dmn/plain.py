"""Decisions that a policy could hold as they are: tables and expressions on typed inputs, run as compiled code.

Such a decision, with all that it requires, becomes a policy, is checked like one, and compiled. It answers where it
has a value. Where it has none (an input is null or of another type, no rule applies, an operation fails) the graph is
asked, which says in DMN's way why. Both have one meaning; `tests/dmn` compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from bpmlib.check.checked import check
from bpmlib.check.scope import NoWords
from bpmlib.core.from_model import from_model
from bpmlib.dmn.linking import Key, Linked
from bpmlib.dmn.types import ANYTHING, ItemType
from bpmlib.documents.fields import DocumentField, DocumentType, field_from_declared
from bpmlib.documents.registry import Registry
from bpmlib.errors import BpmError
from bpmlib.model import drg as d
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.model.walk import nodes
from bpmlib.run.compiled import Compiled
from bpmlib.source import Fragment, Span
from bpmlib.values.kinds import kind_of

__all__ = ["compiled"]

_SCALARS: Final = frozenset({
    "number", "string", "boolean", "date", "time", "date and time", "days and time duration",
    "years and months duration",
})  # fmt: skip
_HIT_POLICIES: Final = frozenset({"UNIQUE", "FIRST", "ANY", "COLLECT", "RULE ORDER"})
"""Those whose meaning in a policy and in DMN is the same wherever a rule applies."""
_LISTS: Final = ("COLLECT", "RULE ORDER")
_UNBOUNDED: Final = (m.For, m.Quantified, m.FunctionLiteral, m.Filter)
"""What may take long, and is counted only where the graph evaluates it."""


class _NotPlain(Exception):
    """The decision has something that a policy has not, or has no static type."""


def compiled(
    linked: Linked,
    key: Key,
    parsed: Mapping[Span, m.Expr | m.UnaryTests],
    type_of: Callable[[str, p.Word | None], ItemType],
) -> Callable[[Any], Any] | None:
    """Return the function that decides for a dict of inputs, as `Policy.decider` does; None for what is not plain."""
    try:
        translation = _Translation(linked, parsed, type_of)
        answer = translation.decision(key)
        checked = check(translation.policy(answer), translation.registry(), NoWords(), {})
    except (_NotPlain, BpmError):
        return None
    return Compiled(from_model(checked, (answer,), lambda _: {})).decide


class _Translation:
    """A decision and what it requires, section by section."""

    def __init__(
        self,
        linked: Linked,
        parsed: Mapping[Span, m.Expr | m.UnaryTests],
        type_of: Callable[[str, p.Word | None], ItemType],
    ) -> None:
        self._linked = linked
        self._parsed = parsed
        self._type_of = type_of
        self._sections: dict[Key, p.Section] = {}
        self._inputs: dict[Key, p.InputRow | tuple[p.Word, m.TypeName]] = {}
        self._documents: dict[str, DocumentType] = {}
        self._names: set[str] = set()
        self._span = linked.main.span

    def policy(self, answer: str) -> p.Policy:
        """Return the policy that holds everything translated."""
        span = self._span
        rows = tuple(row for row in self._inputs.values() if isinstance(row, p.InputRow))
        documents = tuple(row for row in self._inputs.values() if isinstance(row, tuple))
        answers = (p.Word(answer, span=span),)
        front = p.FrontMatter(
            p.Word("model", span=span), (), (), date.min, None, None, documents, (), answers, span=span
        )
        return p.Policy(front, (p.Inputs(rows, span=span), *self._sections.values()), span=span)

    def registry(self) -> Registry:
        """Return the structures of the inputs as documents."""
        return Registry(self._documents)

    def decision(self, key: Key) -> str:
        """Translate a decision, those it requires first, and return its name."""
        element = self._linked.elements[key]
        if not isinstance(element, d.Decision) or element.knowledge or key in self._linked.cyclic:
            raise _NotPlain
        if key in self._sections:
            return element.variable.name.text
        if key[0] != self._linked.main.namespace or len(self._sections) > 100:
            raise _NotPlain
        seen: set[str] = set()
        for there, one in self._linked.required(element):
            seen.add(self.decision(there) if isinstance(one, d.Decision) else self._input(there, one))
        self._names |= seen
        self._names.add(element.variable.name.text)
        of = self._type(key[0], element.variable.type)
        if isinstance(element.logic, d.Table):
            section: p.Section = self._table(element.variable.name, element.logic, of, seen)
        elif isinstance(element.logic, d.BoxedLiteral) and element.logic.type is None and of is not None:
            expression = self._expression(element.logic.text, seen)
            section = p.Formula(element.variable.name, of, expression, span=element.span)
        else:
            raise _NotPlain
        self._sections[key] = section
        return element.variable.name.text

    # -------------------------------------------------------------------------------------------- inputs

    def _input(self, key: Key, element: d.InputData | d.BusinessKnowledgeModel | d.DecisionService) -> str:
        if not isinstance(element, d.InputData) or key[0] != self._linked.main.namespace:
            raise _NotPlain
        of = self._type_of(key[0], element.variable.type)
        name = element.variable.name
        if of.parts:
            document = self._document(f"type of {name.text}", of)
            self._inputs[key] = name, m.TypeName(document.name, span=element.span)
        else:
            written = _written(of, element.span)
            self._inputs[key] = p.InputRow(name, written, None, None, "", "", span=element.span)
        return name.text

    def _document(self, name: str, of: ItemType) -> DocumentType:
        if of.allowed is not None or of.constraint is not None or of.item is not None:
            raise _NotPlain
        fields: dict[str, DocumentField] = {}
        for part, type_ in of.parts:
            if type_.parts:
                fields[part] = self._document(f"{name}.{part}", type_).as_field(part)
            elif type_.demands or type_.type.kind not in _SCALARS:
                fields[part] = DocumentField(name=part, type=None, reason="it is no plain value")
            else:
                fields[part] = field_from_declared(part, type_.type)
        self._documents[name] = document = DocumentType(name, None, fields, open=True)
        return document

    # --------------------------------------------------------------------------------------------- logic

    def _table(self, name: p.Word, table: d.Table, of: m.TypeName | None, seen: set[str]) -> p.DecisionTable:
        if table.hit_policy not in _HIT_POLICIES or table.type is not None or any(o.allowed for o in table.outputs):
            raise _NotPlain
        if any(clause.allowed is not None for clause in table.inputs):
            raise _NotPlain
        if of is not None and table.hit_policy in _LISTS:  # the list becomes its one item, or null
            raise _NotPlain
        columns = [self._column(clause, seen) for clause in table.inputs]
        if len({column.expression for column in columns}) < len(columns):  # a policy's table has one of each
            raise _NotPlain
        results = [tuple(self._expression(result, seen) for result in rule.results) for rule in table.rules]
        rows = [
            p.Row(
                p.Word(f"rule {at}", span=rule.span),
                tuple(self._tests(test, seen) for test in rule.tests),
                results[at],
                (),
                span=rule.span,
            )
            for at, rule in enumerate(table.rules)
        ]
        single = len(table.outputs) == 1
        outputs = [
            p.ResultColumn(
                name if single or clause.name is None else clause.name,
                self._result_type(clause, of if single else None)
                or _of_literals((row[at] for row in results), clause.span),
                span=clause.span,
            )
            for at, clause in enumerate(table.outputs)
        ]
        if not single and (of is not None or any(clause.name is None for clause in table.outputs)):
            raise _NotPlain
        return p.DecisionTable(name, table.hit_policy, tuple(columns), tuple(outputs), tuple(rows), span=table.span)

    def _column(self, clause: d.InputClause, seen: set[str]) -> p.Column:
        self._type(self._linked.main.namespace, clause.type)  # one that demands more than a type is not plain
        return p.Column(self._expression(clause.expression, seen), span=clause.span)

    def _result_type(self, clause: d.OutputClause, otherwise: m.TypeName | None) -> m.TypeName | None:
        return self._type(self._linked.main.namespace, clause.type) or otherwise

    def _type(self, namespace: str, written: p.Word | None) -> m.TypeName | None:
        of = self._type_of(namespace, written)
        return None if of is ANYTHING or of.type.kind == "any" else _written(of, self._span)

    def _expression(self, text: Fragment | None, seen: set[str]) -> m.Expr:
        found = None if text is None else self._parsed.get(text.span)
        if found is None or isinstance(found, m.UnaryTests):
            raise _NotPlain
        self._admit(found, seen)
        return found

    def _tests(self, text: Fragment, seen: set[str]) -> m.UnaryTests:
        found = self._parsed.get(text.span) if text.text else m.UnaryTests((), span=text.span)
        if not isinstance(found, m.UnaryTests):
            raise _NotPlain
        self._admit(found, seen)
        return found

    def _admit(self, node: m.Expr | m.UnaryTests, seen: set[str]) -> None:
        """Refuse what may take long, and names that the decision does not require but the policy knows."""
        for one in nodes(node):
            if isinstance(one, _UNBOUNDED) or (isinstance(one, m.Name) and one.name in self._names - seen):
                raise _NotPlain


def _written(of: ItemType, span: Span) -> m.TypeName:
    """Return how a policy writes a type; only plain values have a name that means the same there."""
    if of.demands or of.type.kind not in _SCALARS:
        raise _NotPlain
    return m.TypeName(of.type.kind, span=span)


def _of_literals(results: Iterator[m.Expr], span: Span) -> m.TypeName:
    kinds = {
        kind_of(one.value) if isinstance(one, (m.Number, m.String, m.Boolean, m.Temporal)) else "" for one in results
    }
    if len(kinds) != 1 or "" in kinds:
        raise _NotPlain
    return m.TypeName(kinds.pop(), span=span)
