"""What is not expressed: a value of which nothing is known but that equal documents give it alike, and why it is so.

It is the ground on which expressions stand: `loops` and `expressions` add what is expressed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from bpmlib.core import ast as c
from bpmlib.core.walk import children, fields_read, outermost, variables
from bpmlib.source import Span
from bpmlib.verify.logic._z3 import Bool, Term, Terms
from bpmlib.verify.logic.arithmetic import Arithmetic
from bpmlib.verify.logic.doubts import Doubt
from bpmlib.verify.logic.symbols import SORTS, SPELLED, Bag, Symbol, choose, identity, known, opaque, viewed

__all__ = ["OUTSIDE", "Opaque", "Scope"]

Scope = Mapping[str, Symbol]
OUTSIDE: Final[Scope] = MappingProxyType({})
"""No loop is around."""
_ATOMS: Final = 60


class Opaque:
    """What any expression may fall back on; `value`, `read` and `figure` are given by the encoding of the program."""

    def __init__(self, terms: Terms, program: c.Program, arithmetic: Arithmetic) -> None:
        self.terms = terms
        self.program = program
        self.arithmetic = arithmetic
        self._doubts: dict[Doubt, None] = {}
        self._memo: dict[int, tuple[c.Expr, Symbol]] = {}
        self._alike: dict[str, Symbol] = {}
        self._texts: dict[str, str] = {}
        self._turns = 1
        """How often what stands inside the loops around is expressed."""

    def value(self, key: str) -> Symbol:
        """Return a definition of the program."""
        raise NotImplementedError

    def read(self, path: tuple[str, ...]) -> Symbol:
        """Return a field of the document."""
        raise NotImplementedError

    def figure(self, name: str) -> Symbol:
        """Return a parameter that has no figure."""
        raise NotImplementedError

    def doubt(self, span: Span, why: str) -> None:
        """Note that a place is not expressed exactly."""
        self._doubts[Doubt(span, why)] = None

    def truth(self, symbol: Symbol) -> Bool:
        """Return whether a value that does not raise counts as true."""
        if symbol.kind == "null":
            return self.terms.false
        found = viewed(symbol, "boolean")
        return self.terms.all([self.terms.no(found.null), found.value])

    def _boolean(self, value: Bool, *errors: Bool) -> Symbol:
        return known(self.terms, "boolean", value, error=self.terms.any(errors))

    def _sound(self, symbol: Symbol) -> Symbol:
        """Return a part of a value that raises already where the part does."""
        return symbol if symbol.error is self.terms.false else replace(symbol, error=self.terms.false)

    def _is(self, symbol: Symbol, word: str) -> Bool:
        return self.terms.true if symbol.words == (word,) else symbol.value == self.terms.code(word)

    def _picked(self, options: Sequence[tuple[Bool, Symbol]]) -> Symbol | None:
        found: Symbol | None = None
        for condition, symbol in reversed(options):
            found = symbol if found is None else choose(condition, symbol, found)
        return found

    def opaque(self, node: c.Expr, why: str, scope: Scope, *, null: bool | None = None) -> Symbol:
        """Return a value of which nothing is known but that it is the same where the document is the same.

        Equal documents are written alike as well; the items that a loop goes through need not be.
        """
        self.doubt(node.span, why)
        free = sorted(variables(node))
        atoms = [atom for name in free for atom in self._atoms(scope[name], item=True)]
        for path in sorted(fields_read(self.program, (node,))):
            atoms += self._atoms(self.read(path))
        name = f"opaque {self.terms.named(self._text(node))}"
        if len(atoms) > _ATOMS:
            atoms = [self.terms.fresh("integer", "document")]
        empty = self.terms.false if null is False else self.terms.function(f"{name} is null", atoms, "boolean")
        error = self.terms.function(f"{name} raises", atoms, "boolean")
        return opaque(self.terms, self.terms.function(name, atoms, "integer"), null=empty, error=error)

    def _atoms(self, symbol: Symbol, *, item: bool = False) -> Iterator[Term]:
        """Yield the terms of which a value is made; `item` says that a loop goes through it."""
        if symbol.null is not self.terms.false:
            yield symbol.null
        if isinstance(symbol.value, tuple):
            for there, inner in symbol.value:
                yield there
                yield from self._atoms(inner, item=item)
        elif isinstance(symbol.value, dict):
            for inner in symbol.value.values():
                yield from self._atoms(inner, item=item)
        elif symbol.kind == "range" or (item and symbol.kind not in SORTS and symbol.kind != "null"):
            yield self.terms.fresh("integer", symbol.kind)
        elif symbol.kind != "null":
            yield identity(symbol) if isinstance(symbol.value, Bag) else symbol.value
            if symbol.zoned is not None:
                yield symbol.zoned
            if symbol.kind in SPELLED:
                yield self.terms.fresh("integer", "spelling") if symbol.spelled is None else symbol.spelled

    def _text(self, node: c.Expr) -> str:
        """Return a text that tells an expression from others, also of another program: with all it refers to."""
        return f"{node!r}{''.join(self._below(node))}"

    def _below(self, node: c.Expr) -> Iterator[str]:
        seen: set[str] = set()
        stack = [node]
        while stack:
            current = stack.pop()
            if isinstance(current, c.Ref):
                if current.key not in seen:
                    seen.add(current.key)
                    definition = self.program.definitions[current.key]
                    if current.key not in self._texts:
                        self._texts[current.key] = repr(definition)
                    yield self._texts[current.key]
                    stack.extend(outermost(definition))
            else:
                stack.extend(children(current))

    def expression(self, node: c.Expr, scope: Scope = OUTSIDE) -> Symbol:
        """Return an expression of the program; `scope` has the variables of the loops around it."""
        raise NotImplementedError
