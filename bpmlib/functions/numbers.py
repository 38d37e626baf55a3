"""Built-ins on numbers (DMN 1.5, 10.3.4.5): rounding to a scale, absolute value, remainder, roots and powers of e.

Each rounds once, from the exact argument, in the library's own context. What would be greater than any number of 34
digits has no value.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    Overflow,
)

from bpmlib.functions.registry import builtin, signature
from bpmlib.values import temporal
from bpmlib.values.compare import show_value
from bpmlib.values.durations import AnyDuration
from bpmlib.values.numbers import CONTEXT
from bpmlib.values.types import BOOLEAN, DAYS_TIME, NUMBER, YEARS_MONTHS, Type, join
from bpmlib.values.undefined import Undefined
from bpmlib.values.work import spend

__all__: list[str] = []

_Number = Decimal | int
_WIDE = CONTEXT.copy()
_WIDE.prec = 12_400
_TRANSCENDENT = 60
"""What a logarithm or a power of e takes beside an addition."""
ANY_NUMBER = Type("number", "number", literal=True)


def _same_unit(types: Sequence[Type]) -> Type:
    return types[0]


def _one_unit(types: Sequence[Type]) -> Type | None:
    """Return the type of both numbers; none where their units differ: what is left over has the unit of each."""
    return join(*types)


def _round(number: _Number, scale: _Number, rounding: str) -> Decimal:
    if not -6112 < scale < 6177:
        raise Undefined(f"the scale {show_value(scale)} is not between -6111 and 6176")
    places = int(scale)
    exact = Decimal(number)
    if isinstance(exact.as_tuple().exponent, int) and -int(exact.as_tuple().exponent) <= places:
        return CONTEXT.plus(exact)
    return CONTEXT.plus(exact.quantize(Decimal(1).scaleb(-places, _WIDE), rounding, _WIDE))


_SCALED = signature(_same_unit, n=ANY_NUMBER, scale=NUMBER)
_MAYBE_SCALED = signature(_same_unit, optional=1, n=ANY_NUMBER, scale=NUMBER)


@builtin("decimal", _SCALED)
def decimal(n: _Number, scale: _Number) -> Decimal:
    """Round `n` to `scale` places, half to the even digit."""
    return _round(n, scale, ROUND_HALF_EVEN)


@builtin("floor", _MAYBE_SCALED)
def floor(n: _Number, scale: _Number = 0) -> Decimal:
    """Round `n` down, towards minus infinity."""
    return _round(n, scale, ROUND_FLOOR)


@builtin("ceiling", _MAYBE_SCALED)
def ceiling(n: _Number, scale: _Number = 0) -> Decimal:
    """Round `n` up, towards plus infinity."""
    return _round(n, scale, ROUND_CEILING)


@builtin("round up", _SCALED)
def round_up(n: _Number, scale: _Number) -> Decimal:
    """Round `n` away from zero."""
    return _round(n, scale, ROUND_UP)


@builtin("round down", _SCALED)
def round_down(n: _Number, scale: _Number) -> Decimal:
    """Round `n` towards zero."""
    return _round(n, scale, ROUND_DOWN)


@builtin("round half up", _SCALED)
def round_half_up(n: _Number, scale: _Number) -> Decimal:
    """Round `n` to the nearest, a half away from zero: 0.015 to two places is 0.02."""
    return _round(n, scale, ROUND_HALF_UP)


@builtin("round half down", _SCALED)
def round_half_down(n: _Number, scale: _Number) -> Decimal:
    """Round `n` to the nearest, a half towards zero."""
    return _round(n, scale, ROUND_HALF_DOWN)


@builtin("abs", *(signature(_same_unit, n=type_) for type_ in (ANY_NUMBER, DAYS_TIME, YEARS_MONTHS)))
def absolute(n: _Number | AnyDuration) -> Decimal | AnyDuration:
    """Return a number or a duration without its sign."""
    return CONTEXT.abs(Decimal(n)) if isinstance(n, (Decimal, int)) else temporal.absolute(n)


@builtin("modulo", signature(_one_unit, dividend=ANY_NUMBER, divisor=ANY_NUMBER))
def modulo(dividend: _Number, divisor: _Number) -> Decimal:
    """Return the remainder with the divisor's sign: `dividend - divisor * floor(dividend / divisor)`."""
    if not divisor:
        raise Undefined("division by zero")
    remainder = CONTEXT.plus(_WIDE.remainder(Decimal(dividend), Decimal(divisor)))
    return CONTEXT.add(remainder, divisor) if remainder and (remainder < 0) != (divisor < 0) else remainder


@builtin("sqrt", signature(NUMBER, number=NUMBER))
def sqrt(number: _Number) -> Decimal:
    """Return the square root, which is not negative."""
    if number < 0:
        raise Undefined("a negative number has no square root")
    return CONTEXT.sqrt(number)


@builtin("log", signature(NUMBER, number=NUMBER))
def log(number: _Number) -> Decimal:
    """Return the natural logarithm."""
    if number <= 0:
        raise Undefined("only a number above zero has a logarithm")
    spend(_TRANSCENDENT)
    return CONTEXT.ln(number)


@builtin("exp", signature(NUMBER, number=NUMBER))
def exp(number: _Number) -> Decimal:
    """Return e to the power of `number`; of a number far below zero it is 0."""
    spend(_TRANSCENDENT)
    try:
        return CONTEXT.exp(number)
    except Overflow as error:
        raise Undefined("the result is too large") from error


@builtin("odd", signature(BOOLEAN, number=NUMBER))
def odd(number: _Number) -> bool:
    """Return whether a whole number is odd."""
    return _remainder_by_two(number) != 0


@builtin("even", signature(BOOLEAN, number=NUMBER))
def even(number: _Number) -> bool:
    """Return whether a whole number is even."""
    return _remainder_by_two(number) == 0


def _remainder_by_two(number: _Number) -> Decimal:
    exact = Decimal(number)
    if exact != _WIDE.to_integral_value(exact):
        raise Undefined(f"{show_value(number)} is not a whole number")
    return _WIDE.remainder(exact, Decimal(2))
