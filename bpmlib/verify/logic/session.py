"""A question to the solver: documents as variables, claims about them, and the answer with its witness."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from bpmlib.core import ast as c
from bpmlib.core.walk import children, outermost
from bpmlib.documents.fields import DocumentField
from bpmlib.values.numbers import is_exact
from bpmlib.values.types import Type
from bpmlib.verify.logic._z3 import EFFORT, Bool, Effort, Solver, Terms
from bpmlib.verify.logic.arithmetic import Arithmetic
from bpmlib.verify.logic.domain import Domain, facts, variable
from bpmlib.verify.logic.doubts import Doubt
from bpmlib.verify.logic.expressions import Expressions
from bpmlib.verify.logic.symbols import SORTS, Symbol, opaque, viewed
from bpmlib.verify.logic.tables import Meaning, meaning
from bpmlib.verify.logic.witness import NotADocument, value_of

__all__ = ["Encoding", "Model", "Proved", "Session", "Unknown"]

_BESIDE: Final = (2, 6)
"""Decimals to which the numbers of a model are rounded that no document can have."""
_PLACES: Final = (3, 8)
"""Decimals with which numbers of any length are tried."""


@dataclass(frozen=True, slots=True)
class Proved:
    """The claims hold together for no document."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """The claims may hold together: a candidate, which counts once the engine has said so."""

    values: Any
    nearest: bool = False
    """Whether numbers that no document can have are replaced by some close to them."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """It is open whether the claims may hold together; `why` follows "because"."""

    why: str


class Encoding(Expressions):
    """A program over one symbolic document."""

    def __init__(self, session: Session, program: c.Program) -> None:
        super().__init__(session.terms, program, session.arithmetic)
        self._session = session
        self._domain = Domain(session.terms, program)
        self._definitions: dict[str, Symbol] = {}
        self._tables: dict[str, Meaning | None] = {}
        for read in program.reads:
            self.read(read.path)

    @property
    def domain(self) -> list[Bool]:
        """That the document is valid, as far as it was read so far; `Session.settle` knows it without being told."""
        return self._domain.valid()

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What was not expressed exactly so far, and where."""
        return tuple(self._doubts)

    def read(self, path: tuple[str, ...]) -> Symbol:
        """Return a field of the document by its path."""
        return self._domain.read(path)

    def figure(self, name: str) -> Symbol:
        """Return a parameter that has no figure; all documents of a session have the same."""
        return self._session.figure(self.program, name)

    def value(self, key: str) -> Symbol:
        """Return a definition of the program."""
        if key not in self._definitions:
            for needed in self._needed(key):
                if needed not in self._definitions:
                    self._definitions[needed] = self._definition(self.program.definitions[needed])
        return self._definitions[key]

    def table(self, key: str) -> Meaning | None:
        """Return what a table of the program means row by row; None where that is not expressed."""
        self.value(key)
        return self._tables[key]

    def _needed(self, key: str) -> Iterator[str]:
        """Yield a definition and all that it refers to, those first to which others refer."""
        found: set[str] = set()
        stack = [key]
        while stack:
            current = stack.pop()
            if current not in found:
                found.add(current)
                stack.extend(_references(self.program.definitions[current]))
        return (one for one in self.program.definitions if one in found)

    def _definition(self, definition: c.Definition | c.Table) -> Symbol:
        if isinstance(definition, c.Definition):
            found = self.expression(definition.body)
            kind = definition.type.kind
            return viewed(found, kind) if kind in SORTS else found
        made = meaning(definition, self.terms, self.expression, self.truth, self.arithmetic)
        self._tables[definition.key] = made
        if made is not None:
            return made.symbol
        return self.opaque(
            c.Ref(definition.key, span=definition.span), "its rules cannot be put in order", {}, null=False
        )

    def document(self, model: Model) -> dict[str, Any]:
        """Return the document that a model describes, nested as `decide` takes it."""
        return self._domain.document(model.values, nearest=model.nearest)


class Session:
    """Variables, documents and claims of one question, in a solver context of its own: for one thread alone.

    It over-approximates: whatever the engine does with valid documents is one of the models of their encodings. That
    claims never hold together is a proof; a model is a candidate. Raises `PolicyError` where Z3 is not installed.
    """

    def __init__(self) -> None:
        self.terms = Terms()
        self.arithmetic = Arithmetic(self.terms)
        self._solver = Solver(self.terms)
        self._documents: list[Encoding] = []
        self._figures: dict[str, Symbol] = {}
        self._named: dict[str, tuple[DocumentField, Symbol]] = {}

    def document(self, program: c.Program) -> Encoding:
        """Return a fresh symbolic document for a program."""
        for number in sorted(_constants(program))[:200]:
            self.arithmetic.marks.setdefault(number)
        made = Encoding(self, program)
        self._documents.append(made)
        return made

    def settle(self, *claims: Bool, effort: Effort = EFFORT, fitting: bool = True) -> Proved | Model | Unknown:
        """Return whether claims about valid documents hold together: never (`Proved`), perhaps, or not known.

        Numbers may first be any; only where a model then fits no document they are whole steps of their fields. Where
        no document is wanted (not `fitting`), that is left out.
        """
        valid = [fact for one in self._documents for fact in one.domain]
        found = self._solver.check([*valid, *claims], effort)
        if found is None:
            return Proved()
        if isinstance(found, str):
            return Unknown(found)
        loose = Model(found)
        if not fitting or self._fits(loose):
            return loose
        for places in _BESIDE:
            beside = [fact for one in self._documents for fact in one._domain.beside(found, places)]
            near = self._solver.check([*valid, *beside, *claims], effort)
            if near is not None and not isinstance(near, str) and self._fits(Model(near)):
                return Model(near)
        tried: tuple[int | None, ...] = (None, *_PLACES)
        for decimals in tried:
            grids = [fact for one in self._documents for fact in one._domain.grids(decimals)]
            stepped = self._solver.check([*valid, *grids, *claims], effort)
            if stepped is None and decimals is None:
                return Proved()
            if isinstance(stepped, str):
                break
            if stepped is not None and self._fits(Model(stepped)):
                return Model(stepped)
        return replace(loose, nearest=True)

    def _fits(self, model: Model) -> bool:
        """Whether every document of a model can be given."""
        try:
            for one in self._documents:
                one.document(model)
        except NotADocument:
            return False
        return True

    def figure(self, program: c.Program, name: str) -> Symbol:
        """Return a parameter without a figure."""
        if name not in self._figures:
            bare = name.rpartition(".")[2]
            types = {figure.type for key, figure in program.parameters.items() if key.rpartition(".")[2] == bare}
            self._figures[name] = self._variable(name, types.pop()) if len(types) == 1 else self._unknown(name)
        return self._figures[name]

    def _variable(self, name: str, type_: Type) -> Symbol:
        if type_.kind not in SORTS:
            return self._unknown(name)
        field = DocumentField(name=name, type=type_.or_null(False))
        symbol = variable(self.terms, field, name)
        for fact in facts(self.terms, field, symbol):
            self.terms.know(fact)
        self._named[name] = field, symbol
        return symbol

    def _unknown(self, name: str) -> Symbol:
        return opaque(self.terms, self.terms.fresh("integer", name))

    def figures(self, model: Model) -> dict[str, Any]:
        """Return the parameters without a figure that were looked at, with the figures that a model gives them."""
        found = {}
        for name, (field, symbol) in self._named.items():
            found[name] = value_of(self.terms, model.values, field, symbol, nearest=True)
        return found


def _references(definition: c.Definition | c.Table) -> Iterator[str]:
    """Yield the keys of the definitions to which one refers itself."""
    stack = list(outermost(definition))
    while stack:
        node = stack.pop()
        if isinstance(node, c.Ref):
            yield node.key
        else:
            stack.extend(children(node))


def _constants(program: c.Program) -> Iterator[Fraction]:
    """Yield the numbers of at most 34 digits that stand in a program."""
    stack = [node for definition in program.definitions.values() for node in outermost(definition)]
    while stack:
        node = stack.pop()
        if isinstance(node, c.Const):
            if isinstance(node.value, (int, Decimal)) and not isinstance(node.value, bool) and is_exact(node.value):
                yield Fraction(node.value)
        else:
            stack.extend(children(node))
