"""Numbers: finite decimals of at most 34 digits, computed in one context (IEEE 754 decimal128).

The context of the calling thread is never used: Python's own operators round to it, so arithmetic
goes through `CONTEXT`'s methods. Comparison is exact whatever the context is.
"""

from __future__ import annotations

import re
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

from bpmlib.values.undefined import Undefined

__all__ = ["CONTEXT", "DIGITS", "is_exact", "parse_number", "plain", "power", "why_no_number"]

DIGITS = 34

CONTEXT = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)

_NUMBER = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)


def parse_number(text: str) -> Decimal | None:
    """Return the number that `text` spells, exactly, or None where it spells none.

    >>> parse_number("20000.010")
    Decimal('20000.010')
    >>> parse_number("20,000") is None
    True
    """
    if len(text) > 6200 or _NUMBER.fullmatch(text) is None:
        return None
    return Decimal(text)


def is_exact(number: Decimal | int) -> bool:
    """Return whether `number` is finite and fits the 34 digits of the arithmetic without rounding."""
    if isinstance(number, int):
        number = Decimal(number)
    if not number.is_finite():
        return False
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    if not any(digits):
        return True
    significant = len("".join(map(str, digits)).strip("0")) if len(digits) > DIGITS else len(digits)
    return significant <= DIGITS and -6176 <= exponent and number.adjusted() <= 6144


def plain(number: Decimal | int) -> str:
    """Return `number` without an exponent and without a sign on zero.

    >>> plain(Decimal("1E+3")), plain(Decimal("-0.00"))
    ('1000', '0.00')
    """
    if isinstance(number, int):
        number = Decimal(number)  # `str` refuses an int of more than 4300 digits
    text = format(number, "f")
    return text.removeprefix("-") if not number else text


def power(base: Decimal | int, exponent: Decimal | int) -> Decimal:
    """Return a power. The power 0 is 1 of any number (IEEE 754-2008, 9.2.1), a negative one of 0 is `Undefined`.

    The decimal module has no value for the first where the number is 0, and calls the second infinite.
    """
    if not exponent:
        return Decimal(1)
    if not base and exponent < 0:
        raise Undefined("division by zero")
    return CONTEXT.power(base, exponent)


def why_no_number(error: ArithmeticError) -> str:
    """Return why an operation in `CONTEXT` has no value, by what it raised.

    >>> try:
    ...     CONTEXT.divide(0, 0)
    ... except ArithmeticError as error:
    ...     why_no_number(error)
    'division by zero'
    """
    if isinstance(error, DivisionByZero) or "DivisionUndefined" in repr(error.args):
        return "division by zero"
    return "the result is too large" if isinstance(error, Overflow) else "the operation has no value"
