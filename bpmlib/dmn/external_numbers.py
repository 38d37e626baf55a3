"""The numbers and texts of Java: a FEEL value as one of a Java type and back, and what reads, rounds and writes them.

Java's `double` and `float` are binary fractions, and what its methods answer depends on it, so floats live in the
external functions and nowhere else: a number becomes one on the way in, and on the way out the shortest decimal that
means the same float, which is what Java prints. Infinity and NaN are no FEEL values: where Java answers them, there
is no value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Any, Final

from bpmlib.values.compare import show_value
from bpmlib.values.undefined import Undefined
from bpmlib.values.work import spend

__all__ = [
    "BITS", "BOXED", "TEXT_LENGTH", "boolean_text", "cbrt", "float_text", "log10", "parse_boolean", "parse_float",
    "parse_whole", "rounded", "signum", "to_feel", "to_java", "wrapped",
]  # fmt: skip

TEXT_LENGTH: Final = 1000
"""How many characters a text may have that is read as a number."""

BITS: Final = {"byte": 8, "short": 16, "int": 32, "long": 64}
BOXED: Final = {"Byte": "byte", "Short": "short", "Integer": "int", "Long": "long", "Float": "float",
                 "Double": "double", "Boolean": "boolean", "Character": "char"}  # fmt: skip
_DECIMAL: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[fFdD]?", re.ASCII)
_WHOLE: Final = re.compile(r"[+-]?[^\W_]+", re.ASCII)
_TRY: Final = 20
"""What it takes to try decimals of so many digits, beside an addition."""
_ROOT_WORK: Final = 200
"""What a root or a logarithm takes."""
_ROOT: Final = Context(prec=60)
"""Digits enough that a root or a logarithm, rounded to them, is the right float when it is rounded once more."""


def to_java(type_: str, value: Any) -> Any:
    """Return a FEEL value as one of a Java type. Nothing is cut to fit: 1.5 is no `int`, and 300 no `byte`."""
    number = Decimal(value) if isinstance(value, Decimal | int) and not isinstance(value, bool) else None
    if type_ in ("Object", "Object[]"):
        return value
    if type_ == "boolean" and isinstance(value, bool):
        return value
    if type_ == "String" and (value is None or isinstance(value, str)):
        return value
    if type_ == "char" and isinstance(value, str) and len(value) == 1 and value <= "\uffff":
        return value
    if type_ in BITS and number is not None and _fits(number, BITS[type_]) and number == int(number):
        return int(number)
    if type_ in ("float", "double") and number is not None:
        converted = _single(number) if type_ == "float" else float(number)
        if math.isfinite(converted):
            return converted if number else 0.0
    raise Undefined(f"{show_value(value)} is no Java `{type_}`")


def to_feel(type_: str, value: Any) -> Any:
    """Return a Java value as FEEL value.

    Raises `OverflowError` for an integer that its type cannot hold, `ValueError` for infinity and NaN.
    """
    primitive = BOXED.get(type_, type_)
    if primitive in BITS:
        if not _fits(Decimal(value), BITS[primitive]):
            raise OverflowError
        return Decimal(value)
    if primitive not in ("float", "double"):
        return value
    return _shortest(value, primitive).normalize(_ROOT) if value else Decimal(0)


def _fits(number: Decimal, bits: int) -> bool:
    most = 1 << bits - 1
    return -most <= number < most


def _single(number: Decimal) -> float:
    """Return the `float` nearest to a decimal, or infinity. By way of a `double` it would be rounded twice."""
    rough = float(number)
    if not 0 < abs(rough) < 1e39:
        return rough if not rough else math.copysign(math.inf, rough)
    unit = Fraction(2) ** (max(math.frexp(rough)[1], -125) - 24)
    nearest = math.copysign(float(round(Fraction(number) / unit) * unit), rough)
    return nearest if abs(nearest) < 2.0**128 else math.copysign(math.inf, nearest)


def _shortest(value: float, type_: str) -> Decimal:
    """Return the decimal of two or more digits, as few as there can be, that Java reads as this float and no other."""
    if not math.isfinite(value):
        raise ValueError
    back: Callable[[Decimal], float] = _single if type_ == "float" else float
    exact = Decimal(value)
    # Python writes the fewest digits too, but for doubles only, and one alone where Java prefers the nearest with two
    least = len(Decimal(repr(value)).as_tuple().digits) if type_ == "double" else 2
    for digits in range(max(least, 2), 18):
        spend(_TRY)
        for rounding in (ROUND_HALF_EVEN, ROUND_FLOOR, ROUND_CEILING):
            shorter = Context(digits, rounding).create_decimal(exact)
            if back(shorter) == value:
                return shorter
    raise AssertionError("17 digits tell every double from the others")


def float_text(type_: str, value: float) -> str:
    """Return what Java's `toString` does: with an exponent if it is less than 0.001, or 10 million and more.

    >>> float_text("double", 100.0), float_text("double", 1e-5)
    ('100.0', '1.0E-5')
    """
    if not value:
        return str(value)
    number = _shortest(value, type_)
    if Decimal("0.001") <= number.copy_abs() < 10_000_000:
        text = format(number.normalize(_ROOT), "f")
        return text if "." in text else f"{text}.0"
    first, *rest = number.normalize(_ROOT).as_tuple().digits
    return f"{'-' * (number < 0)}{first}.{''.join(map(str, rest)) or '0'}E{number.adjusted()}"


def wrapped(bits: int, function: Callable[..., int]) -> Callable[..., int]:
    """Return the function with Java's overflow, where too large a result goes on from the other end of the type."""
    most = 1 << bits - 1
    return lambda *numbers: (function(*numbers) + most) % (2 * most) - most


def rounded(bits: int) -> Callable[[float], int]:
    """Return `Math.round`: a half goes up, and what is too large becomes the type's largest."""
    most = 1 << bits - 1
    return lambda value: max(-most, min(most - 1, math.floor(Fraction(value) + Fraction(1, 2))))


def log10(value: float) -> float:
    """Return the nearest logarithm to the base 10. Raises `ValueError` for what has none."""
    if value <= 0:
        raise ValueError
    spend(_ROOT_WORK)
    return float(_ROOT.log10(_ROOT.plus(Decimal(value))))


def cbrt(value: float) -> float:
    """Return the nearest cube root, of a negative number a negative one."""
    spend(_ROOT_WORK)
    fraction, exponent = math.frexp(abs(value))
    thirds = -(-exponent // 3)
    scaled = Decimal(math.ldexp(fraction, exponent - 3 * thirds))  # between 1/8 and 1, so it has few digits
    return math.copysign(math.ldexp(float(_ROOT.power(scaled, _ROOT.divide(1, 3))), thirds), value)


def signum(value: float) -> float:
    """Return 1, -1 or 0 for the sign."""
    return math.copysign(1.0, value) if value else value


def _digits(text: str | None, pattern: re.Pattern[str]) -> str:
    if text is None or len(text) > TEXT_LENGTH or pattern.fullmatch(text) is None:
        raise ValueError
    return text


def parse_whole(text: str | None, radix: int = 10) -> int:
    """Return the integer that ASCII digits and letters mean. Raises `ValueError` where they mean none."""
    digits = _digits(text, _WHOLE).lstrip("+-")
    # each by itself, because `int` takes `0x` before the digits of a hexadecimal number
    if not 2 <= radix <= 36 or any(int(digit, 36) >= radix for digit in digits):
        raise ValueError
    return int(str(text), radix)


def parse_float(type_: str, text: str | None) -> float:
    """Return the float that a decimal numeral means, blanks around it and a letter for its type allowed, as in Java.

    Raises `ValueError` for what is none. Java's hexadecimal ones are none here.
    """
    digits = _digits(None if text is None else text.strip("".join(map(chr, range(33)))), _DECIMAL).rstrip("fFdD")
    value = float(digits)
    return _single(Decimal(digits)) if type_ == "float" and value and math.isfinite(value) else value


def parse_boolean(text: str | None) -> bool:
    """Return whether the text is `true`, in small letters or capitals."""
    return text is not None and text.lower() == "true"


def boolean_text(value: bool) -> str:
    """Return what Java's `toString` does."""
    return "true" if value else "false"
