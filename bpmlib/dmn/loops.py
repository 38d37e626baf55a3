"""Boxed filters, `for`, `some` and `every` (DMN 1.5, 10.2.2): what goes through a list, as FEEL's own does."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from bpmlib.dmn.expressions import CALL, Names, Texts
from bpmlib.dmn.types import ItemType, fitted
from bpmlib.errors import ExpressionError
from bpmlib.feel.interpreter import Code
from bpmlib.feel.iteration import iterable
from bpmlib.feel.run import Scope
from bpmlib.model import drg as d
from bpmlib.model import expressions as m
from bpmlib.model.walk import nodes
from bpmlib.source import Fragment, Span
from bpmlib.syntax.parser import parse_iterated
from bpmlib.values.kinds import kind_of
from bpmlib.values.undefined import Undefined

__all__ = ["Loops"]

_COPIED = 16
"""So many items of a list are copied in one step."""


class Loops(Texts):
    """Translates the boxes that go through lists."""

    @abstractmethod
    def box(self, node: d.Boxed | None, names: Names, span: Span) -> Code:
        """Return the code of a box; `span` is where it should stand, should it be missing."""

    def boxed_filter(self, node: d.BoxedFilter, names: Names) -> Code:
        """The items for which the match is true; null where it is neither truth nor null for one of them."""
        base = self.box(node.base, names, node.span)
        match = self.box(node.match, (*names, "item", *self._members, *self._keys(node.base)), node.span)

        def run(scope: Scope) -> Any:
            value = base(scope)
            if value is None:
                return scope.run.undefined(node.span, "null where a list is needed")
            items = value if isinstance(value, list) else [value]
            keys = frozenset(key for item in items if isinstance(item, dict) for key in item)
            kept: list[Any] = []
            for item in items:
                scope.run.step(node.span, CALL)
                inner = scope.inner({"item": item})
                found = match(inner.inner(item if isinstance(item, dict) else {}, keys) if keys else inner)
                if not isinstance(found, bool) and found is not None:
                    return scope.run.undefined(node.span, f"{kind_of(found)} where a boolean is needed")
                if found:
                    kept.append(item)
            return kept

        return run

    def _keys(self, node: d.Boxed | None) -> Names:
        """Return the keys that a text writes into its contexts."""
        text = node.text if isinstance(node, d.BoxedLiteral) else None
        found = None if text is None else self.parsed.get(text.span)
        inside = () if found is None else (one for one in nodes(found) if isinstance(one, m.ContextLiteral))
        return tuple(dict.fromkeys(key for one in inside for key, _ in one.entries))

    def boxed_for(self, node: d.Iterator, names: Names) -> Code:
        """The body's value for each item; it sees the values so far as `partial`."""
        items = self._items(node, names)
        body = self.box(node.body, (*names, node.variable.text), node.span)
        sees_partial = any("partial" in part.text for part in nodes(node.body) if isinstance(part, Fragment))

        def run(scope: Scope) -> Any:
            values = items(scope)
            if values is None:
                return None
            results: list[Any] = []
            for item in values:
                scope.run.step(node.span, CALL + sees_partial * len(results) // _COPIED)
                seen = {"partial": results[:]} if sees_partial else {}
                results.append(body(scope.inner({**seen, node.variable.text: item})))
            return scope.run.hold(results, node.span)

        return run

    def boxed_quantified(self, node: d.Iterator, names: Names) -> Code:
        """`some`, `every`: null where no item settles it and a condition is null, or one of them is no truth at all."""
        items = self._items(node, names)
        body = self.box(node.body, (*names, node.variable.text), node.span)
        settled = node.kind == "some"

        def run(scope: Scope) -> Any:
            values = items(scope)
            if values is None:
                return None
            found: list[bool | None] = []
            for item in values:
                scope.run.step(node.span, CALL)
                value = body(scope.inner({node.variable.text: item}))
                if not isinstance(value, bool) and value is not None:
                    return scope.run.undefined(node.span, f"{kind_of(value)} where a boolean is needed")
                found.append(value)
            if settled in found:
                return settled
            if None in found:
                return scope.run.undefined(node.span, "null where a boolean is needed")
            return not settled

        return run

    def _items(self, node: d.Iterator, names: Names) -> Code:
        """Return the code of what an iterator goes through."""
        code = self._of_type(self._range(node, names) or self.box(node.items, names, node.span), node)
        span = node.span if node.items is None else node.items.span
        return lambda scope: iterable(scope, code(scope), span)

    def _range(self, node: d.Iterator, names: Names) -> Code | None:
        """Return the code of `low..high`, which stands in a `for` only."""
        box = node.items
        if node.kind != "for" or not isinstance(box, d.BoxedLiteral) or box.text is None or ".." not in box.text.text:
            return None
        try:
            found = parse_iterated(box.text, self._limits, names, self._members)
        except ExpressionError:  # it is reported where the text is taken as an expression
            return None
        return self.code(found) if isinstance(found, m.Steps) else None

    def _of_type(self, code: Code, node: d.Iterator) -> Code:
        """Return the code of the items where `in` names their type, or that of the list.

        The standard does not say which of the two it names, and tools differ.
        """
        of = self.type_of(node.items_type)
        if of.type.kind == "any":
            return code
        fit = _fitting(of)

        def run(scope: Scope) -> Any:
            try:
                return fit(scope, code(scope))
            except Undefined as reason:
                return scope.run.undefined(node.span, str(reason), "type-mismatch")

        return run


def _fitting(of: ItemType) -> Callable[[Scope, Any], Any]:
    def fit(scope: Scope, value: Any) -> Any:
        if not isinstance(value, list):
            return fitted(scope, value, of)
        if of.type.kind == "list":
            try:
                return fitted(scope, value, of)
            except Undefined:
                pass  # perhaps each item is such a list
        return [fitted(scope, item, of) for item in value]

    return fit
