"""The fields that a program reads as variables, what makes a document of them valid, and back again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from bpmlib.core import ast as c
from bpmlib.documents.fields import DocumentField
from bpmlib.values.durations import nanos_of
from bpmlib.values.zones import DAY
from bpmlib.verify.geometry.axes import grain
from bpmlib.verify.geometry.conditions import place
from bpmlib.verify.geometry.grid import field_at
from bpmlib.verify.logic._z3 import Bool, Term, Terms
from bpmlib.verify.logic.digits import ANY, Digits, places_of
from bpmlib.verify.logic.symbols import SORTS, SPELLED, Bag, Symbol, known, opaque
from bpmlib.verify.logic.witness import fits, holds, value_of

__all__ = ["Domain", "facts", "variable"]

_SIZED: Final = 10**24
_DAYS: Final = (date.min.toordinal(), date.max.toordinal())
_LENGTHS: Final = tuple(nanos_of(end) for end in (timedelta.min, timedelta.max))


class Domain:
    """The variables of one document of a program. Paths are those of the program's inputs."""

    def __init__(self, terms: Terms, program: c.Program) -> None:
        self.terms = terms
        self.program = program
        self._nulls: dict[tuple[str, ...], Bool] = {}
        self._symbols: dict[tuple[str, ...], Symbol] = {}
        self._valid: list[Bool] = []
        self._optional = {read.path for read in program.reads if read.optional}

    # ----------------------------------------------------------------------------------------- reading

    def read(self, path: tuple[str, ...]) -> Symbol:
        """Return the field at a path."""
        if path not in self._symbols:
            around = field_at(self.program.inputs, path)
            empty = self.terms.any(self._null(path[: at + 1], field) for at, field in enumerate(around))
            made = variable(self.terms, around[-1], ".".join(path))
            self._symbols[path] = symbol = replace(made, null=empty)
            there = self.terms.no(empty)
            self._valid += [self.terms.implies(there, fact) for fact in facts(self.terms, around[-1], symbol)]
        return self._symbols[path]

    def _null(self, path: tuple[str, ...], field: DocumentField) -> Bool:
        """Return whether what stands at a path itself is null."""
        if not field.nullable and path not in self._optional:
            return self.terms.false
        if path not in self._nulls:
            self._nulls[path] = self.terms.fresh("boolean", f"{'.'.join(path)} is null")
        return self._nulls[path]

    def valid(self) -> list[Bool]:
        """Return what holds of every valid document, as far as it is read and known so far."""
        return [*self._valid, *self._refused()]

    def _refused(self) -> Iterator[Bool]:
        """Yield for every text field that it is none of the texts that it does not allow."""
        for path, symbol in self._symbols.items():
            field = field_at(self.program.inputs, path)[-1]
            if symbol.kind == "string" and symbol.words is None and field.check is None:
                yield from (symbol.value != self.terms.code(text) for text in self.terms.texts if not fits(field, text))

    def grids(self, places: int | None) -> Iterator[Bool]:
        """Yield that numbers are multiples of what their fields say.

        With `places` those of whose fields nothing is said are multiples of `10^-places`, and not too large.
        """
        for path, symbol in self._symbols.items():
            field = field_at(self.program.inputs, path)[-1]
            if symbol.kind != "number" or symbol.words is not None:
                continue
            step = grain(field) if field.check is None or field.whole else None
            if step is None and places is None:
                continue
            fine = Fraction(1, 10 ** (places or 0)) if step is None else step
            whole = self.terms.function(f"{symbol.value} in steps of {fine}", (), "integer")
            yield self.terms.any([symbol.null, symbol.value == self.terms.as_real(whole) * self.terms.real(fine)])
            if places is not None and symbol.digits.size is None:
                size = self.terms.real(_SIZED)
                yield self.terms.any([symbol.null, self.terms.all([symbol.value <= size, symbol.value >= -size])])

    def beside(self, model: Any, places: int) -> Iterator[Bool]:
        """Yield that every number is the one with so many decimals next to what a model has, as its field allows."""
        for path, symbol in self._symbols.items():
            if symbol.kind == "number" and symbol.words is None:
                step = grain(field_at(self.program.inputs, path)[-1]) or Fraction(1, 10**places)
                value = self.terms.number(model.eval(symbol.value, model_completion=True))
                yield symbol.value == self.terms.real(round(value / step) * step)

    # ---------------------------------------------------------------------------------------- witnesses

    def document(self, model: Any, *, nearest: bool = False) -> dict[str, Any]:
        """Return the document that a model describes. Raises `NotADocument` where a value does not fit its field.

        With `nearest` numbers that do not fit are replaced by some that do.
        """
        inputs: dict[str, Any] = {}
        for read in self.program.reads:
            symbol = self.read(read.path)
            around = field_at(self.program.inputs, read.path)
            place: dict[str, Any] | None = inputs
            for at, one in enumerate(around[:-1]):
                if place is None:
                    break
                place = self._inside(model, place, read.path[: at + 1], one)
            last = around[-1]
            if place is None or (
                read.optional and holds(self.terms, model, self._null(read.path, last)) and not last.nullable
            ):
                continue
            if holds(self.terms, model, symbol.null):
                place[last.key] = None
            elif last.document is not None:
                place.setdefault(last.key, {})
            else:
                place[last.key] = value_of(self.terms, model, last, symbol, nearest=nearest)
        return inputs

    def _inside(
        self, model: Any, place: dict[str, Any], path: tuple[str, ...], field: DocumentField
    ) -> dict[str, Any] | None:
        if holds(self.terms, model, self._null(path, field)):
            place.setdefault(field.key, None)
            return None
        found: dict[str, Any] = place.setdefault(field.key, {})
        return found


def variable(terms: Terms, field: DocumentField, name: str) -> Symbol:
    """Return a new variable for the values of a field; what holds of them is not said here."""
    assert field.type is not None
    kind = field.type.kind
    if kind == "list":
        return known(terms, kind, Bag(terms.fresh("integer", name), field))
    if kind not in SORTS:
        return opaque(terms, terms.fresh("integer", name))
    own: dict[str, Any] = {}
    if kind == "number":
        own["digits"] = _digits(field)
    elif kind == "string" and field.values and field.check is None:
        own["words"] = tuple(str(word) for word in field.values)
    elif kind == "days and time duration":
        own["digits"] = Digits(Fraction(_LENGTHS[0]), Fraction(_LENGTHS[1]), 0)
    elif kind == "years and months duration":
        own["digits"] = Digits(Fraction(-(10**20)), Fraction(10**20), 0)
    if kind in ("time", "date and time"):
        own["zoned"] = terms.fresh("boolean", f"{name} has a zone")
    if kind in SPELLED:
        own["spelled"] = terms.fresh("integer", f"{name} as written")
    return known(terms, kind, terms.fresh(SORTS[kind], name), **own)


def _digits(field: DocumentField) -> Digits:
    """Return what is known of the numbers of a field beforehand."""
    if field.check is not None:
        return Digits(places=0) if field.whole else ANY
    if field.values:
        values = [Fraction(value) for value in field.values if not isinstance(value, str)]
        return Digits(min(values), max(values), max(places_of(value) or 0 for value in values))
    bounds = field.bounds
    lows = [Fraction(end) for end in (bounds.ge, bounds.gt) if _finite(end)]  # type: ignore[arg-type]
    highs = [Fraction(end) for end in (bounds.le, bounds.lt) if _finite(end)]  # type: ignore[arg-type]
    if bounds.max_digits is not None:
        size = Fraction(10 ** (bounds.max_digits - (bounds.decimal_places or 0)))
        lows.append(-size)
        highs.append(size)
    step = grain(field)
    places = None if step is None else places_of(step)
    if places is None and bounds.max_digits is not None:
        places = bounds.max_digits
    return Digits(max(lows, default=None), min(highs, default=None), places, None if places is not None else -6176)


def _finite(end: object) -> bool:
    return isinstance(end, int) or (isinstance(end, Decimal) and end.is_finite())


def facts(terms: Terms, field: DocumentField, symbol: Symbol) -> Iterator[Bool]:
    """Yield what holds of every value of a field that is not null."""
    kind, value, bounds = symbol.kind, symbol.value, field.bounds
    checked = field.check is not None
    if kind == "date":
        yield terms.all([value >= _DAYS[0], value <= _DAYS[1]])
    elif kind in ("time", "date and time"):
        yield from _clockfacts(terms, symbol)
    elif kind == "days and time duration":
        yield terms.all([value >= _LENGTHS[0], value <= _LENGTHS[1]])
    elif kind == "string":
        yield value >= 0
    if kind in ("time", "date and time", "days and time duration"):
        yield value == 1000 * terms.fresh("integer", "microseconds")
    if checked or kind not in SORTS:
        return
    if field.values:
        yield terms.any(value == _allowed(terms, kind, word) for word in field.values)
    if kind == "number" and bounds.max_digits is not None:
        size = terms.real(10 ** (bounds.max_digits - (bounds.decimal_places or 0)))
        yield terms.all([value < size, value > -size])
    for end, compare in ((bounds.ge, ">="), (bounds.gt, ">"), (bounds.le, "<="), (bounds.lt, "<")):
        if end is not None and (kind != "number" or _finite(end)):
            yield _bounded(terms, symbol, compare, end)


def _allowed(terms: Terms, kind: str, word: Any) -> Term:
    if kind == "string":
        return terms.code(str(word))
    return terms.truth(bool(word)) if kind == "boolean" else terms.real(Fraction(word))


def _bounded(terms: Terms, symbol: Symbol, operator: str, end: Any) -> Bool:
    value = symbol.value
    if symbol.kind == "number":
        at = terms.real(Fraction(end))
    elif symbol.zoned is not None:
        return terms.true
    else:
        found = place(end)
        at = terms.integer(found.toordinal() if isinstance(found, date) else int(found))
    return {">=": value >= at, ">": value > at, "<=": value <= at, "<": value < at}[operator]


def _clockfacts(terms: Terms, symbol: Symbol) -> Iterator[Bool]:
    """Yield between what points a time lies; one with a zone may be up to a day further away."""
    low, high = (0, DAY) if symbol.kind == "time" else (DAY, (_DAYS[1] + 1) * DAY)
    value = symbol.value
    yield terms.choose(
        symbol.zoned,
        terms.all([value > low - DAY, value < high + DAY]),
        terms.all([value >= low, value < high]),
    )
