"""Boxed expressions as elements: one function a kind, in the order of children that the schema demands."""

from __future__ import annotations

from collections.abc import Iterator as Iterates
from graphlib import CycleError, TopologicalSorter
from typing import Final, assert_never

from bpmlib.formats.dmn.writer_xml import Element, element
from bpmlib.model import drg as m
from bpmlib.model.policies import Word
from bpmlib.source import Fragment

__all__ = ["boxed", "function", "text_element", "variable"]


def boxed(box: m.Boxed | None) -> Element | None:
    """Return the element of a boxed expression, None where there is none."""
    match box:
        case None:
            return None
        case m.Unread():
            raise AssertionError("refused before anything is written")
        case m.BoxedLiteral():
            return element("literalExpression", _literal(box), [_text(box.text)], span=box.span)
        case m.BoxedContext():
            return element("context", _typed(box), map(_entry, box.entries), span=box.span)
        case m.BoxedList():
            return element("list", _typed(box), map(_item, box.items), span=box.span)
        case m.Relation():
            columns = [variable("column", column) for column in box.columns]
            rows = [element("row", None, map(_item, row), span=box.span) for row in box.rows]
            return element("relation", _typed(box), [*columns, *rows], span=box.span)
        case m.Invocation():
            bindings = [_binding(binding) for binding in box.bindings]
            return element("invocation", _typed(box), [boxed(box.function), *bindings], span=box.span)
        case m.FunctionDefinition():
            return function("functionDefinition", box)
        case m.Conditional():
            parts = [_child("if", box.condition), _child("then", box.yes), _child("else", box.no)]
            return element("conditional", _typed(box), parts, span=box.span)
        case m.BoxedFilter():
            parts = [_child("in", box.base), _child("match", box.match)]
            return element("filter", _typed(box), parts, span=box.span)
        case m.Iterator():
            return _iterator(box)
        case m.Table():
            return _table(box)
        case _:
            assert_never(box)


def function(tag: str, box: m.FunctionDefinition) -> Element:
    """Return a function under a name of its own: a business knowledge model calls it its encapsulated logic."""
    attributes = {"kind": None if box.kind == "FEEL" else box.kind, **_typed(box)}
    parameters = [variable("formalParameter", parameter) for parameter in box.parameters]
    return element(tag, attributes, [*parameters, boxed(box.body)], span=box.span)


def variable(tag: str, item: m.Variable) -> Element:
    """Return a name with its type."""
    return element(tag, {"name": item.name.text, "typeRef": _word(item.type)}, span=item.span)


def text_element(
    tag: str, fragment: Fragment | None, attributes: dict[str, str | None] | None = None
) -> Element | None:
    """Return an element that holds a FEEL text, None where there is none."""
    return None if fragment is None else element(tag, attributes, [_text(fragment)], span=fragment.span)


def _text(fragment: Fragment | None) -> Element | None:
    return None if fragment is None else element("text", text=fragment.text, span=fragment.span)


def _word(word: Word | None) -> str | None:
    return None if word is None else word.text


def _typed(box: m.Boxed) -> dict[str, str | None]:
    return {"typeRef": _word(box.type)}


def _literal(box: m.BoxedLiteral) -> dict[str, str | None]:
    return {"expressionLanguage": box.language or None, **_typed(box)}


def _entry(entry: m.ContextEntry) -> Element:
    name = None if entry.variable is None else variable("variable", entry.variable)
    return element("contextEntry", None, [name, boxed(entry.value)], span=entry.span)


def _item(box: m.Boxed | None) -> Element:
    """An item keeps its place in a list or row, so one that has no expression is an empty one."""
    return boxed(box) or element("literalExpression")


def _binding(binding: m.Binding) -> Element:
    children = [variable("parameter", binding.parameter), boxed(binding.value)]
    return element("binding", None, children, span=binding.span)


def _child(tag: str, box: m.Boxed | None, type_: Word | None = None) -> Element:
    return element(tag, {"typeRef": _word(type_)}, [boxed(box)], span=None if box is None else box.span)


def _iterator(box: m.Iterator) -> Element:
    body = "return" if box.kind == "for" else "satisfies"
    parts = [_child("in", box.items, box.items_type), _child(body, box.body)]
    return element(box.kind, {"iteratorVariable": box.variable.text, **_typed(box)}, parts, span=box.span)


# ---------------------------------------------------------------------------------------------- tables


def _table(table: m.Table) -> Element:
    policy, _, aggregation = (
        table.hit_policy.partition(" ") if table.hit_policy in _FOLDS else (table.hit_policy, "", "")
    )
    attributes = {
        "hitPolicy": policy,
        "aggregation": aggregation or None,
        "outputLabel": table.output_label or None,
        **_typed(table),
    }
    remarks = _remark_columns(table.rules)
    language = {"expressionLanguage": table.language or None}
    children = [
        *(_input(clause, language) for clause in table.inputs),
        *(_output(clause, language) for clause in table.outputs),
        *(element("annotation", {"name": name}, span=table.span) for name, _ in remarks),
        *(_rule(rule, remarks, language) for rule in table.rules),
    ]
    return element("decisionTable", attributes, children, span=table.span)


_FOLDS: Final = ("COLLECT SUM", "COLLECT MIN", "COLLECT MAX", "COLLECT COUNT")


_Language = dict[str, str | None]
"""The attribute for the language of a table's texts."""


def _input(clause: m.InputClause, language: _Language) -> Element:
    attributes = {**language, "typeRef": _word(clause.type)}
    expression = element("inputExpression", attributes, [_text(clause.expression)], span=clause.span)
    children = [expression, text_element("inputValues", clause.allowed, language)]
    return element("input", {"label": clause.label or None}, children, span=clause.span)


def _output(clause: m.OutputClause, language: _Language) -> Element:
    attributes = {"label": clause.label or None, "name": _word(clause.name), "typeRef": _word(clause.type)}
    children = [
        text_element("outputValues", clause.allowed, language),
        text_element("defaultOutputEntry", clause.default, language),
    ]
    return element("output", attributes, children, span=clause.span)


def _rule(rule: m.Rule, remarks: list[_Remark], language: _Language) -> Element:
    children = [
        element("description", text=rule.description, span=rule.span) if rule.description else None,
        *(text_element("inputEntry", test, language) for test in rule.tests),
        *(text_element("outputEntry", result, language) for result in rule.results),
        *_remarks(rule, remarks),
    ]
    return element("rule", {"id": rule.id or None}, children, span=rule.span)


_Remark = tuple[str, int]
"""A column of remarks: its name, and which one of that name it is in a rule."""


def _counted(rule: m.Rule) -> Iterates[tuple[_Remark, str]]:
    seen: dict[str, int] = {}
    for name, text in rule.annotations:
        seen[name] = seen.get(name, -1) + 1
        yield (name, seen[name]), text


def _remark_columns(rules: tuple[m.Rule, ...]) -> list[_Remark]:
    """The columns of remarks that a table needs, in an order that suits every rule where there is one.

    In a rule remarks have names, and in a file they have places.
    """
    sorter = TopologicalSorter[_Remark]()
    found = [[column for column, _ in _counted(rule)] for rule in rules]
    for columns in found:
        for number, column in enumerate(columns):
            sorter.add(column, *columns[max(number - 1, 0) : number])
    try:
        return list(sorter.static_order())
    except CycleError:
        return list(dict.fromkeys(column for columns in found for column in columns))


def _remarks(rule: m.Rule, columns: list[_Remark]) -> Iterates[Element]:
    texts = dict(_counted(rule))
    needed = max((number for number, column in enumerate(columns) if column in texts), default=-1) + 1
    for column in columns[:needed]:
        yield element("annotationEntry", None, [element("text", text=texts.get(column, ""), span=rule.span)])
