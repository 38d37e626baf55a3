"""From a model of the solver to values that a caller can give."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from bpmlib.documents.accept import Desk, accept
from bpmlib.documents.fields import DocumentField
from bpmlib.values.durations import make_years_months
from bpmlib.values.numbers import CONTEXT
from bpmlib.values.zones import DAY
from bpmlib.verify.geometry.axes import grain
from bpmlib.verify.geometry.witness import plain_value
from bpmlib.verify.logic._z3 import Bool, Terms
from bpmlib.verify.logic.symbols import SORTS, Bag, Symbol

__all__ = ["NotADocument", "fits", "value_of"]


_LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


_FARTHEST: Final = timedelta(days=1) - timedelta(microseconds=1)
_END: Final = (date.max.toordinal() + 1) * DAY


class NotADocument(Exception):
    """A model gives a field a value that no document can have there."""


def holds(terms: Terms, model: Any, condition: Bool) -> bool:
    """Return whether a condition holds in a model."""
    return bool(model.eval(condition, model_completion=True).eq(terms.true))


def value_of(terms: Terms, model: Any, field: DocumentField, symbol: Symbol, *, nearest: bool) -> Any:
    """Return the value of a field in a model. Raises `NotADocument` where the field cannot have it.

    With `nearest` a number that does not fit is replaced by one that does.
    """
    if isinstance(symbol.value, Bag):
        return _list(terms, model, field, symbol)
    if symbol.kind not in SORTS:
        return plain_value([field])
    found = model.eval(symbol.value, model_completion=True)
    if symbol.kind == "boolean":
        return bool(found.eq(terms.true))
    if symbol.kind == "string":
        return _text(terms, terms.number(found), field)
    value = terms.number(found)
    if symbol.kind == "number":
        return _number(value, field, nearest)
    zoned = symbol.zoned is not None and holds(terms, model, symbol.zoned)
    try:
        made = _temporal(symbol.kind, int(value), zoned)
    except (OverflowError, ValueError) as error:
        raise NotADocument from error
    if not nearest and not fits(field, made):
        raise NotADocument
    return made


def _text(terms: Terms, code: Fraction, field: DocumentField) -> str:
    """Return the text of a code: one that the programs name, or another that lies as it does and the field allows."""
    named = terms.text(code)
    if isinstance(named, str):
        return named
    low, high = named
    length = max(field.bounds.min_length or 0, 1)
    starts = ["", low, low[:-1]]
    tried = {
        start + letter * most for start in starts for letter in _LETTERS for most in (1, length, length - len(start))
    }
    found = sorted(text for text in {"other", *tried} if low < text and (high is None or text < high))
    found = [text for text in found if fits(field, text)]
    if not found:
        raise NotADocument
    share = code % 1  # texts with different codes are to be different ones, in their order
    return found[min(int(share * len(found)), len(found) - 1)]


def _list(terms: Terms, model: Any, field: DocumentField, symbol: Symbol) -> list[Any]:
    """Return a list with the texts that it holds, as long as it is."""
    assert field.item is not None
    evaluated = model.eval(terms.function("size", [symbol.value.identity], "integer"), model_completion=True)
    size = max(int(evaluated.as_long()), field.bounds.min_length or 0)
    held: list[Any] = []
    if field.item.type is not None and field.item.type.kind == "string":
        for text in field.item.values or terms.texts:
            inside = terms.function("has string", [symbol.value.identity, terms.code(str(text))], "boolean")
            if holds(terms, model, inside) and fits(field.item, text):
                held.append(text)
    if field.item.nullable and holds(terms, model, terms.function("has null", [symbol.value.identity], "boolean")):
        held.append(None)
    filler = held[0] if held else None if field.item.nullable else plain_value([field.item])
    return held + [filler] * min(max(size - len(held), 0), 50)


def fits(field: DocumentField, value: Any) -> bool:
    """Return whether a caller could give the value."""
    desk = Desk()
    accept(field, value, field.name, desk)
    return not desk.found


def _number(value: Fraction, field: DocumentField, nearest: bool) -> int | Decimal:
    """Return a number as the field has it."""
    if nearest:
        step = grain(field) or Fraction(1, 10**6)
        value = round(value / step) * step
    if field.whole and value.denominator == 1:
        number: int | Decimal = int(value)
    else:
        try:
            found = CONTEXT.divide(value.numerator, value.denominator)
        except ArithmeticError as error:
            raise NotADocument from error
        number = int(value) if value.denominator == 1 and abs(value) < 10**15 else found
    if Fraction(number) != value or not fits(field, number):
        raise NotADocument
    return number


def _temporal(kind: str, at: int, zoned: bool) -> Any:
    """Return the value that lies at a place; of those with a zone the one at Greenwich."""
    zone: timezone | None = UTC if zoned else None
    if zone is not None and kind == "date and time" and not DAY <= at < _END:  # it is such a day in another zone
        zone = timezone(_FARTHEST if at < DAY else -_FARTHEST)
        at += zone.utcoffset(None) // timedelta(microseconds=1) * 1000
    match kind:
        case "date":
            return date.fromordinal(at)
        case "date and time":
            day, nanos = divmod(at, DAY)
            return datetime.combine(date.fromordinal(day), time(tzinfo=zone)) + timedelta(microseconds=nanos // 1000)
        case "time":
            return (
                (datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=at % DAY // 1000))
                .timetz()
                .replace(tzinfo=zone)
            )
        case "days and time duration":
            return timedelta(microseconds=at // 1000)
    return make_years_months(at)
