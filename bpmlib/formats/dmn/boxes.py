"""Boxed expressions (DMN 1.5, 7 and 10): one small reader a kind, in the table `_KINDS`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, cast

from bpmlib.errors import Diagnostic
from bpmlib.formats.dmn.nodes import Nodes
from bpmlib.formats.dmn.tables import read_table
from bpmlib.formats.dmn.xml import Element
from bpmlib.model import drg as m

__all__ = ["boxed", "read_function"]


def boxed(nodes: Nodes, element: Element, beside: tuple[str, ...] = ()) -> m.Boxed | None:
    """Return the expression inside an element, None for none; `beside` are the other children that it may have."""
    before = len(nodes.unread)
    found = [child for child in nodes.children(element, (*beside, *_KINDS)) if child.name not in beside]
    nodes.single(element, found)
    if len(found) == 1:
        return _read(nodes, found[0])
    unread, nodes.unread[before:] = nodes.unread[before:], []
    return _unread(unread[0]) if unread else None


def read_function(nodes: Nodes, element: Element) -> m.FunctionDefinition:
    """Return a function with its parameters and its body."""
    before = len(nodes.unread)
    parameters = tuple(nodes.variable(child) for child in nodes.all(element, "formalParameter"))
    kind = element.attributes.get("kind", "FEEL").strip()
    if kind not in ("FEEL", "Java", "PMML"):
        message, hint = f"`{kind}` is no kind of function", "write `FEEL`, `Java` or `PMML`"
        nodes.error("dmn-attribute-value", message, element.place("kind"), hint)
        kind = "FEEL"
    unread, nodes.unread[before:] = nodes.unread[before:], []
    body = boxed(nodes, element, ("formalParameter",))
    if unread:  # of a function everything but its value is sound
        body = _unread(unread[0])
    kinds = cast(Literal["FEEL", "Java", "PMML"], kind)
    return m.FunctionDefinition(kinds, parameters, body, type=nodes.type(element), span=element.span)


def _read(nodes: Nodes, element: Element) -> m.Boxed:
    """Return an expression; one with a mistake in it, but for those of the expressions inside, is `Unread`."""
    outer, nodes.unread = nodes.unread, []
    box = _KINDS[element.name](nodes, element)
    unread, nodes.unread = nodes.unread, outer
    return _unread(unread[0]) if unread else box


def _unread(mistake: Diagnostic) -> m.Unread:
    assert mistake.span is not None  # a mistake of a file has its place
    return m.Unread(mistake.message, mistake.code, span=mistake.span)


def _inside(nodes: Nodes, element: Element, name: str) -> m.Boxed | None:
    """Return the expression inside the child of that name."""
    child = nodes.one(element, name)
    return boxed(nodes, child) if child is not None else None


def _literal(nodes: Nodes, element: Element) -> m.Boxed:
    nodes.children(element, ("text", "importedValues"))
    text = nodes.text(element)
    return m.BoxedLiteral(text, nodes.language_of(element), type=nodes.type(element), span=element.span)


def _context(nodes: Nodes, element: Element) -> m.Boxed:
    entries = []
    for child in nodes.children(element, ("contextEntry",)):
        named = nodes.one(child, "variable")
        variable = nodes.variable(named) if named is not None else None
        entries.append(m.ContextEntry(variable, boxed(nodes, child, ("variable",)), span=child.span))
    return m.BoxedContext(tuple(entries), type=nodes.type(element), span=element.span)


def _items(nodes: Nodes, element: Element) -> tuple[m.Boxed | None, ...]:
    return tuple(_read(nodes, child) for child in nodes.children(element, _KINDS))


def _list(nodes: Nodes, element: Element) -> m.Boxed:
    return m.BoxedList(_items(nodes, element), type=nodes.type(element), span=element.span)


def _relation(nodes: Nodes, element: Element) -> m.Boxed:
    nodes.children(element, ("column", "row"))
    columns = tuple(nodes.variable(child) for child in nodes.all(element, "column"))
    rows = []
    for child in nodes.all(element, "row"):
        row = _items(nodes, child)
        if len(row) != len(columns):
            message = f"the row has {len(row)} expressions, and the relation {len(columns)} `column`"
            nodes.error("dmn-row-length", message, child.span, "give each `column` one expression")
        rows.append(row)
    return m.Relation(columns, tuple(rows), type=nodes.type(element), span=element.span)


def _invocation(nodes: Nodes, element: Element) -> m.Boxed:
    bindings = []
    for child in nodes.all(element, "binding"):
        named = nodes.one(child, "parameter")
        value = boxed(nodes, child, ("parameter",))
        if named is None:
            message, hint = "the binding names no parameter", 'write `<parameter name="..."/>` into it'
            nodes.error("dmn-element-missing", message, child.span, hint)
        else:
            bindings.append(m.Binding(nodes.variable(named), value, span=child.span))
    function = boxed(nodes, element, ("binding",))
    return m.Invocation(function, tuple(bindings), type=nodes.type(element), span=element.span)


def _conditional(nodes: Nodes, element: Element) -> m.Boxed:
    nodes.children(element, ("if", "then", "else"))
    condition, yes, no = (_inside(nodes, element, name) for name in ("if", "then", "else"))
    return m.Conditional(condition, yes, no, type=nodes.type(element), span=element.span)


def _filter(nodes: Nodes, element: Element) -> m.Boxed:
    nodes.children(element, ("in", "match"))
    base, match = (_inside(nodes, element, name) for name in ("in", "match"))
    return m.BoxedFilter(base, match, type=nodes.type(element), span=element.span)


def _iterator(nodes: Nodes, element: Element) -> m.Boxed:
    body = "return" if element.name == "for" else "satisfies"
    nodes.children(element, ("in", body))
    items = nodes.one(element, "in")
    return m.Iterator(
        cast(Literal["for", "some", "every"], element.name),
        nodes.required(element, "iteratorVariable"),
        boxed(nodes, items) if items is not None else None,
        nodes.type(items) if items is not None else None,
        _inside(nodes, element, body),
        type=nodes.type(element),
        span=element.span,
    )


_KINDS: Final[dict[str, Callable[[Nodes, Element], m.Boxed]]] = {
    "literalExpression": _literal,
    "context": _context,
    "decisionTable": read_table,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": read_function,
    "conditional": _conditional,
    "filter": _filter,
    "for": _iterator,
    "some": _iterator,
    "every": _iterator,
}
