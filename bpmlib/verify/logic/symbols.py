"""Symbolic values: what an expression is for all documents at once, whether it is null, whether it has no value at all.

By kind a value is a term of Z3 (a number or a text a real; a date, a point in time, a duration a whole number), or put
together of others: a list of items each of which may or may not be there, a context. What is not expressed is `opaque`:
a whole number stands for its identity, of which functions give the number, text or date that it may be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Final, TypeAlias

from bpmlib.documents.fields import DocumentField
from bpmlib.values.durations import nanos_of
from bpmlib.values.kinds import kind_of
from bpmlib.values.wide import clock_of, day_of, moment_of
from bpmlib.verify.logic._z3 import Bool, Sort, Term, Terms
from bpmlib.verify.logic.digits import ANY, Digits, of_constant

__all__ = [
    "SORTS", "SPELLED", "Bag", "Items", "Symbol", "choose", "constant", "failed", "known", "null", "opaque", "viewed",
]  # fmt: skip

SORTS: Final[Mapping[str, Sort]] = {
    "number": "real", "boolean": "boolean", "string": "real", "date": "integer", "time": "integer",
    "date and time": "integer", "days and time duration": "integer", "years and months duration": "integer",
}  # fmt: skip
"""The kinds whose values are one term, and its sort: days by their number, nanoseconds, months."""
CLOCKS: Final = ("time", "date and time")
SPELLED: Final = ("number", *CLOCKS)
"""The kinds of which equal values may be written in different ways."""
Items: TypeAlias = tuple[tuple[Bool, "Symbol"], ...]
"""A list by its possible items: each with whether it is there."""


@dataclass(frozen=True, slots=True, eq=False)
class Bag:
    """A list of the document: its identity, and the description of its field."""

    identity: Term
    field: DocumentField


@dataclass(frozen=True, slots=True, eq=False)
class Symbol:
    """A symbolic value. Where `error` holds evaluating it raises, and the rest says nothing; where `null`, the value.

    `digits` are those of a number, `words` the texts that a text may be (None: any), `zoned` says of a time whether it
    has a zone. `spelled` is a number that tells equal values apart that are written in different ways, as 1.5 and 1.50
    or one moment in two zones; None where that is not known.
    """

    terms: Terms = field(repr=False)
    kind: str
    value: Any
    null: Bool
    error: Bool
    digits: Digits = ANY
    words: tuple[str, ...] | None = None
    zoned: Bool = None
    spelled: Term | None = None

    @property
    def there(self) -> Bool:
        """Whether it has a value that is not null."""
        return self.terms.no(self.terms.any([self.null, self.error]))

    def failing(self, *errors: Bool) -> Symbol:
        """Return the symbol, evaluating which raises where one of these holds as well."""
        return replace(self, error=self.terms.any([self.error, *errors]))


def _made(terms: Terms, kind: str, value: Any, **own: Any) -> Symbol:
    return Symbol(terms, kind, value, own.pop("null", terms.false), own.pop("error", terms.false), **own)


def known(terms: Terms, kind: str, value: Any, **own: Any) -> Symbol:
    """Return a symbol that is never null and raises nothing, unless it is said otherwise."""
    return _made(terms, kind, value, **own)


def null(terms: Terms) -> Symbol:
    """Return the symbol of null."""
    return Symbol(terms, "null", None, terms.true, terms.false)


def failed(terms: Terms) -> Symbol:
    """Return a symbol that raises in every document."""
    return Symbol(terms, "null", None, terms.true, terms.true)


def constant(terms: Terms, value: Any) -> Symbol:
    """Return the symbol of a value of the engine."""
    kind = kind_of(value)
    match kind:
        case "null":
            return null(terms)
        case "number":
            exact = Fraction(value)
            return _made(terms, kind, terms.real(exact), digits=of_constant(exact), spelled=_spelling(terms, value))
        case "boolean":
            return _made(terms, kind, terms.truth(value))
        case "string":
            return _made(terms, kind, terms.code(value), words=(value,))
        case "list":
            return _made(terms, kind, tuple((terms.true, constant(terms, item)) for item in value))
        case "context":
            return _made(terms, kind, {name: constant(terms, item) for name, item in value.items()})
        case "range":
            return _made(terms, kind, value)
    if kind in SORTS:
        at, zoned = _place(kind, value)
        clock = terms.truth(zoned) if kind in CLOCKS else None
        return _made(terms, kind, terms.integer(at), zoned=clock, digits=of_constant(Fraction(at)),
                     spelled=_spelling(terms, value))  # fmt: skip
    return opaque(terms, terms.fresh("integer", "constant"))


def _spelling(terms: Terms, value: Any) -> Term:
    return terms.integer(terms.named(repr(value)))


def _place(kind: str, value: Any) -> tuple[int, bool]:
    """Return where a value lies on the line of its kind, and whether it has a time zone."""
    match kind:
        case "date":
            return day_of(value), False
        case "time":
            clock = clock_of(value)
            return clock.nanos - clock.offset, clock.zone is not None
        case "date and time":
            moment = moment_of(value)
            return moment.instant, moment.zone is not None
        case "days and time duration":
            return nanos_of(value), False
    return int(value.months), False


# ---------------------------------------------------------------------------------------------- opaque ones


def opaque(terms: Terms, identity: Term, **own: Any) -> Symbol:
    """Return a value of which nothing is known but its identity."""
    return _made(terms, "opaque", identity, **own)


def viewed(symbol: Symbol, kind: str) -> Symbol:
    """Return an opaque value as one of a kind; any other value as it is.

    What is opaque and of another kind is no value of that one: whoever asks has the type checker's word for it.
    """
    if symbol.kind != "opaque" or kind == "opaque":
        return symbol
    terms = symbol.terms
    if kind not in SORTS:
        return symbol
    value = terms.function(f"as {kind}", [symbol.value], SORTS[kind])
    zoned = terms.function(f"zone of {kind}", [symbol.value], "boolean") if kind in CLOCKS else None
    return replace(symbol, kind=kind, value=value, zoned=zoned, digits=ANY)


def identity(symbol: Symbol) -> Term:
    """Return the number that stands for a value: equal values have the same one."""
    terms = symbol.terms
    if symbol.kind == "opaque":
        return symbol.value
    if symbol.kind in SORTS:
        found = terms.function(f"identity of {symbol.kind}", [symbol.value], "integer")
        terms.know(terms.function(f"as {symbol.kind}", [found], SORTS[symbol.kind]) == symbol.value)
        if symbol.zoned is not None:
            found = terms.fresh("integer", "time")
            terms.know(terms.function(f"as {symbol.kind}", [found], "integer") == symbol.value)
            terms.know(terms.function(f"zone of {symbol.kind}", [found], "boolean") == symbol.zoned)
        return found
    if isinstance(symbol.value, Bag):
        return symbol.value.identity
    return terms.fresh("integer", symbol.kind)


# ----------------------------------------------------------------------------------------------- choosing


def choose(condition: Bool, yes: Symbol, no: Symbol) -> Symbol:
    """Return the one or the other of two symbols, by a condition that raises nothing itself."""
    terms = yes.terms
    if condition is terms.true or yes is no:
        return yes
    if condition is terms.false:
        return no
    empty = terms.choose(condition, yes.null, no.null)
    error = terms.choose(condition, yes.error, no.error)
    if yes.kind == "null" or no.kind == "null":
        other = no if yes.kind == "null" else yes
        return replace(other, null=empty, error=error)
    if yes.kind == "opaque" and no.kind in SORTS:
        yes = viewed(yes, no.kind)
    elif no.kind == "opaque" and yes.kind in SORTS:
        no = viewed(no, yes.kind)
    if yes.kind != no.kind:
        return opaque(terms, terms.choose(condition, identity(yes), identity(no)), null=empty, error=error)
    value = _chosen(condition, yes, no)
    if value is None:
        return opaque(terms, terms.choose(condition, identity(yes), identity(no)), null=empty, error=error)
    words = tuple(dict.fromkeys((*yes.words, *no.words))) if yes.words is not None and no.words is not None else None
    zoned = None if yes.zoned is None else terms.choose(condition, yes.zoned, no.zoned)
    spelled = terms.choose(condition, yes.spelled, no.spelled) if None not in (yes.spelled, no.spelled) else None
    return Symbol(terms, yes.kind, value, empty, error, yes.digits.joined(no.digits), words, zoned, spelled)


def _chosen(condition: Bool, yes: Symbol, no: Symbol) -> Any:
    """Return the one value or the other, None where they do not go together in one."""
    terms = yes.terms
    if yes.kind in SORTS or yes.kind == "opaque":
        return terms.choose(condition, yes.value, no.value)
    if yes.kind == "list":
        if isinstance(yes.value, tuple) and isinstance(no.value, tuple):
            return tuple(
                (terms.all([holds, there]), item)
                for holds, items in ((condition, yes.value), (terms.no(condition), no.value))
                for there, item in items
            )
        if isinstance(yes.value, Bag) and isinstance(no.value, Bag) and yes.value.field is no.value.field:
            return Bag(terms.choose(condition, yes.value.identity, no.value.identity), yes.value.field)
        return None
    if yes.kind == "context" and yes.value.keys() == no.value.keys():
        return {name: choose(condition, item, no.value[name]) for name, item in yes.value.items()}
    return None
