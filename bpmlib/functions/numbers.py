"""Built-ins on numbers (DMN 1.5, 10.3.4.5): rounding to a scale, absolute value, remainder.

Each rounds once, from the exact argument, in the library's own context.
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
)

from bpmlib.functions.registry import Undefined, builtin, signature
from bpmlib.values.numbers import CONTEXT
from bpmlib.values.types import NUMBER, Type

__all__: list[str] = []

_Number = Decimal | int
_WIDE = CONTEXT.copy()
_WIDE.prec = 12_400
_SCALES = range(-6111, 6177)
ANY_NUMBER = Type("number", "number", literal=True)


def _same_unit(types: Sequence[Type]) -> Type:
    return types[0]


def _round(number: _Number, scale: _Number, rounding: str) -> Decimal:
    places = int(scale)
    if places not in _SCALES:
        raise Undefined(f"the scale {scale} is not between -6111 and 6176")
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


@builtin("abs", signature(_same_unit, n=ANY_NUMBER))
def absolute(n: _Number) -> Decimal:
    """Return `n` without its sign."""
    return CONTEXT.abs(Decimal(n))


@builtin("modulo", signature(_same_unit, dividend=ANY_NUMBER, divisor=ANY_NUMBER))
def modulo(dividend: _Number, divisor: _Number) -> Decimal:
    """Return the remainder with the divisor's sign: `dividend - divisor * floor(dividend / divisor)`."""
    if not divisor:
        raise Undefined("division by zero")
    remainder = CONTEXT.plus(_WIDE.remainder(Decimal(dividend), Decimal(divisor)))
    return CONTEXT.add(remainder, divisor) if remainder and (remainder < 0) != (divisor < 0) else remainder
