"""How far beside a boundary counts as just below it and just above it, and which values lie there.

One step is a cent, or one of the last digit that the boundary itself is written with where that is finer; of a field
that takes only coarser numbers, one of these; a day, a second, a month for dates, instants and durations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact
from fractions import Fraction
from typing import Any, Final, Literal

from bpmlib.core import ast as c
from bpmlib.documents.accept import Desk, accept
from bpmlib.documents.fields import DocumentField
from bpmlib.values.durations import make_days_time, make_years_months, nanos_of
from bpmlib.values.kinds import kind_of
from bpmlib.values.numbers import CONTEXT, is_exact
from bpmlib.values.undefined import Undefined
from bpmlib.values.zones import SECOND

__all__ = ["MEASURED", "Position", "admitted", "moved", "position", "shifted", "step_of"]

Position = Literal["below", "at", "above"]

MEASURED: Final = frozenset({"number", "date", "date and time", "days and time duration", "years and months duration"})
"""The kinds of values that have a step."""

_CENT: Final = Decimal("0.01")
_SIGN: Final = {"below": -1, "at": 0, "above": 1}
_EXACT: Final = Context(prec=20_000, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[Inexact])


def step_of(end: c.Expr, read: c.ReadSpec | None, *, whole: bool = False) -> Decimal:
    """Return the step of numbers beside an end, for values of a field where they come straight from one.

    `whole` says that only whole numbers are compared.
    """
    step = _CENT
    if isinstance(end, c.Const) and isinstance(end.value, Decimal):
        exponent = end.value.as_tuple().exponent
        assert isinstance(exponent, int)
        step = min(step, Decimal(1).scaleb(exponent, _EXACT))
    if whole:
        step = max(step, Decimal(1))
    if read is None:
        return step
    bounds = read.field.bounds
    coarsest = [step, Decimal(1) if read.field.whole else step, Decimal(bounds.multiple_of or step)]
    if bounds.decimal_places is not None:
        coarsest.append(Decimal(1).scaleb(-bounds.decimal_places, _EXACT))
    return max(coarsest)


def moved(end: Any, where: Position, step: Decimal) -> Any:
    """Return the value at an end, or one step beside it; None where there is none.

    >>> moved(date(2026, 3, 1), "below", Decimal(1)), moved(Decimal("0.3"), "above", Decimal("0.01"))
    (datetime.date(2026, 2, 28), Decimal('0.31'))
    """
    sign = _SIGN[where]
    if not sign:
        return end
    try:
        match kind_of(end):
            case "number":
                value = _EXACT.add(Decimal(end), _EXACT.multiply(step, sign))
                return value if is_exact(value) else None
            case "date" if isinstance(end, date):
                return end + timedelta(days=sign)
            case "date and time" if isinstance(end, datetime):
                return end + timedelta(seconds=sign)
            case "days and time duration":
                return make_days_time(nanos_of(end) + sign * SECOND)
            case "years and months duration":
                return make_years_months(end.months + sign)
    except (OverflowError, Undefined):
        pass
    return None


def position(value: Any, end: Any, step: Decimal) -> Position | None:
    """Return whether a value lies at an end or at most one step beside it; None where it lies elsewhere.

    >>> position(Decimal("19999.99"), 20000, Decimal("0.01")), position(19999, 20000, Decimal("0.01"))
    ('below', None)
    """
    kind = kind_of(value)
    if kind != kind_of(end) or kind not in MEASURED:
        return None
    far = _distance(value, end, kind)
    if far is None:
        return None
    distance, unit = far
    if not distance:
        return "at"
    if abs(distance) > (step if unit is None else unit):
        return None
    return "below" if distance < 0 else "above"


def _distance(value: Any, end: Any, kind: str) -> tuple[Any, Any] | None:
    """Return how far a value lies from an end and how far one step is, None for that of a number."""
    match kind:
        case "number":
            return _EXACT.subtract(Decimal(value), Decimal(end)), None
        case "days and time duration":
            return nanos_of(value) - nanos_of(end), SECOND
        case "years and months duration":
            return value.months - end.months, 1
        case "date and time" if isinstance(value, datetime) and isinstance(end, datetime):
            if (value.tzinfo is None) == (end.tzinfo is None):
                return (value - end) // timedelta(microseconds=1), 1_000_000
        case "date" if isinstance(value, date) and isinstance(end, date):
            return (value - end).days, 1
    return None


def shifted(start: Any, here: Any, goal: Any, value_at: Callable[[Any], Any]) -> Iterator[Any]:
    """Yield values of a field, now `start`, that bring what is computed from it from `here` to a goal.

    A number is moved along the line through two points, which is right where it counts in proportion; a date by as
    many days as are lacking, forwards and backwards, as what is computed may grow or fall with it.
    """
    kind = kind_of(start)
    if kind == "number" and kind_of(here) == kind_of(goal) == "number":
        beside = value_at(start + 1 if isinstance(start, int) else CONTEXT.add(start, Decimal(1)))
        if kind_of(beside) == "number" and (slope := Fraction(beside) - Fraction(here)):
            exact = Fraction(start) + (Fraction(goal) - Fraction(here)) / slope
            value = CONTEXT.divide(Decimal(exact.numerator), Decimal(exact.denominator))
            yield int(value) if isinstance(start, int) and value == int(value) else value
    elif kind == "date" and kind_of(here) == kind_of(goal) == "date":
        for days in ((goal - here).days, (here - goal).days):
            try:
                yield start + timedelta(days=days)
            except OverflowError:
                continue


def admitted(field: DocumentField, value: Any) -> bool:
    """Return whether a caller could give the value for a field, null apart; a period is one of a parameter."""
    if field.type is not None and field.type.kind == "period":
        return kind_of(value) == "period"
    if isinstance(value, Decimal) and field.whole:
        if value != value.to_integral_value():
            return False
        value = int(value)
    desk = Desk()
    accept(field, value, field.name, desk)
    return value is not None and not desk.found
