"""Loops over lists as symbols: turn by turn where the items are known, else what holds of any list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bpmlib.core import ast as c
from bpmlib.verify.logic._z3 import Bool
from bpmlib.verify.logic.compare import size_of
from bpmlib.verify.logic.opaque import Opaque, Scope
from bpmlib.verify.logic.symbols import Symbol, failed, known, viewed

__all__ = ["Loops"]

_UNROLLED: Final = 200
_NESTED: Final = 1_000
"""So many turns a loop has, and loops inside each other have together, that are expressed one by one."""
_POSITIONS: Final = 200


class Loops(Opaque):
    """Quantifiers, filters, `for`, and single items of lists."""

    def _loop(self, node: c.Quantify | c.Each | c.Filter, items: Symbol, scope: Scope) -> Symbol:
        own = items.value
        if items.kind == "null":
            return failed(self.terms)
        if not isinstance(own, tuple) or len(own) > _UNROLLED or len(own) * self._turns > _NESTED:
            return self._unknown_loop(node, items, scope)
        body = node.result if isinstance(node, c.Each) else node.condition
        around, self._turns = self._turns, max(len(own), 1) * self._turns
        turns = [(there, item, self.expression(body, {**scope, node.variable: item})) for there, item in own]
        self._turns = around
        if isinstance(node, c.Quantify):
            return self._quantified(node.quantifier == "some", turns).failing(items.error, items.null)
        errors = [items.error, items.null, *(self.terms.all([there, found.error]) for there, _, found in turns)]
        if isinstance(node, c.Filter):
            kept = tuple((self.terms.all([there, self.truth(found)]), item) for there, item, found in turns)
            return known(self.terms, "list", kept, error=self.terms.any(errors))
        if not node.flat:
            made = tuple((there, self._sound(found)) for there, _, found in turns)
            return known(self.terms, "list", made, error=self.terms.any(errors))
        if not all(isinstance(found.value, tuple) for _, _, found in turns):
            return self._unknown_loop(node, items, scope)
        flat = tuple((self.terms.all([there, inner]), item) for there, _, found in turns for inner, item in found.value)
        return known(self.terms, "list", flat, error=self.terms.any(errors))

    def _quantified(self, some: bool, turns: Sequence[tuple[Bool, Symbol, Symbol]]) -> Symbol:
        terms = self.terms
        reached, errors, found = terms.true, [], []
        for there, _, condition in turns:
            errors.append(terms.all([reached, there, condition.error]))
            truth = self.truth(condition)
            decides = terms.all([there, truth if some else terms.no(truth)])
            found.append(decides)
            reached = terms.all([reached, terms.no(decides)])
        value = terms.any(found)
        return self._boolean(value if some else terms.no(value), *errors)

    def _unknown_loop(self, node: c.Quantify | c.Each | c.Filter, items: Symbol, scope: Scope) -> Symbol:
        """Return what is known of a loop over a list whose items are not: of no items nothing raises."""
        terms = self.terms
        found = self.opaque(node, "it looks at every item of a list of the document", scope, null=False)
        size = size_of(items)
        found = replace(found, error=terms.any([items.error, items.null, terms.all([found.error, size >= 1])]))
        if isinstance(node, c.Quantify):
            found = viewed(found, "boolean")
            said = found.value if node.quantifier == "every" else terms.no(found.value)
            terms.know(terms.implies(size == 0, said))
        elif isinstance(node, c.Filter):
            terms.know(size_of(found) <= size)
        elif not node.flat:
            terms.know(size_of(found) == size)
        return found

    def _single(self, node: c.Expr, items: Symbol, scope: Scope) -> Symbol:
        terms = self.terms
        if isinstance(items.value, tuple):
            found = self._picked(items.value)
            if found is None:
                return failed(terms)
            return replace(found, null=terms.false).failing(items.error, items.null, found.null, size_of(items) != 1)
        found = self.opaque(node, "it is an item of a list of the document", scope, null=False)
        return found.failing(items.error, items.null, size_of(items) != 1)

    def _at(self, node: c.Expr, items: Symbol, position: Symbol, scope: Scope) -> Symbol:
        terms, at = self.terms, position.digits.constant
        errors = [items.error, items.null, position.error, position.null]
        if at is None or not isinstance(items.value, tuple) or len(items.value) > _POSITIONS:
            found = self.opaque(node, "which item of the list it is is not expressed", scope)
            if at is not None:
                size = size_of(items)
                wrong = terms.truth(at.denominator != 1 or not at)
                found = replace(found, error=terms.any([wrong, size < abs(int(at))]))
            return found.failing(*errors)
        if at.denominator != 1 or not at or abs(at) > len(items.value):
            return failed(terms)
        own = items.value if at > 0 else items.value[::-1]
        wanted = abs(int(at))
        before = terms.integer(0)
        options: list[tuple[Bool, Symbol]] = []
        for there, item in own:
            options.append((terms.all([there, terms.simplified(before == wanted - 1)]), item))
            before = before + terms.choose(there, terms.integer(1), terms.integer(0))
        found_at = self._picked(options)
        assert found_at is not None
        return found_at.failing(*errors, terms.no(terms.any(condition for condition, _ in options)))
