"""Java's `String.format`, the part of it that means one thing: the texts, numbers and booleans of FEEL, in plain forms.

An argument is a Java object of the class that its conversion asks for: a whole number is an integer to `%d` and `%x`,
any number a decimal to `%f`. Points and commas are those of English, and `%n` is a line feed wherever it runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, Final

from bpmlib.functions.bounds import bounded_text
from bpmlib.values.compare import show_value
from bpmlib.values.numbers import plain
from bpmlib.values.undefined import Undefined
from bpmlib.values.work import spend

__all__ = ["PRECISION", "WIDTH", "formatted", "object_text"]

WIDTH: Final = 1000
"""How wide a place may be."""
PRECISION: Final = 100
"""How many digits may follow the point, and to how many characters a text may be cut."""

_PLACE: Final = re.compile(r"%(?:(\d{1,6})\$)?([-#+ 0,(]*)(\d{1,6})?(?:\.(\d{1,6}))?([a-zA-Z%])", re.ASCII)
_FLAGS: Final = {"s": "-", "b": "-", "c": "-", "d": "-+ 0,(", "f": "-+ 0,(", "x": "-0", "X": "-0"}
_WITH_PRECISION: Final = "sbf"
_PLACE_WORK: Final = 20
"""What it takes to fill a place, beside an addition."""
_WIDE: Final = Context(prec=6400)
"""As many digits as the largest number has before the point, and as many more as may follow it."""


def formatted(pattern: str | None, items: Sequence[Any]) -> str:
    """Return the pattern with its places filled, as `String.format` does. Raises `Undefined` where Java would throw.

    What is not written down here, such as dates and `%e`, is `Undefined` too: flags are those of the conversion's row.

    >>> formatted("%s owes %,.2f", ["Ann", Decimal("1234.565")])
    'Ann owes 1,234.57'
    """
    if pattern is None:
        raise Undefined("the format is null")
    return bounded_text(_parts(pattern, items))


def object_text(value: Any) -> str:
    """Return the text of a string, number, boolean or null, the number without an exponent."""
    if value is None or isinstance(value, bool):
        return show_value(value)
    if isinstance(value, Decimal | int):
        return plain(value)
    if isinstance(value, str):
        return value
    raise Undefined(f"the external functions of Java have no text for {show_value(value)}")


def _parts(pattern: str, items: Sequence[Any]) -> Iterator[str]:
    at = following = 0
    while (start := pattern.find("%", at)) >= 0:
        yield pattern[at:start]
        place = _PLACE.match(pattern, start)
        if place is None:
            raise Undefined(f"`{pattern[start : start + 10]}` is no place of a format")
        at = place.end()
        if place[0] in ("%%", "%n"):
            yield {"%%": "%", "%n": "\n"}[place[0]]
            continue
        index = int(place[1]) - 1 if place[1] else following
        following += not place[1]
        if not 0 <= index < len(items):
            raise Undefined(f"the format has `{place[0]}`, but there are only {len(items)} arguments")
        spend(_PLACE_WORK)
        yield _filled(place, items[index])
    yield pattern[at:]


def _filled(place: re.Match[str], value: Any) -> str:
    """Return what stands in a place."""
    _, flags, wide, precise, conversion = place.groups()
    width, precision = int(wide or 0), None if precise is None else int(precise)
    allowed = set(_FLAGS.get(conversion, ""))
    sound = (
        conversion in _FLAGS
        and len(set(flags)) == len(flags)
        and set(flags) <= allowed
        and not (set("-0") <= set(flags) or set("+ ") <= set(flags))
        and (width or not set("-0") & set(flags))
        and (precision is None or conversion in _WITH_PRECISION)
    )
    if not sound:
        raise Undefined(f"`{place[0]}` of the format is not one that external functions know")
    if width > WIDTH or (precision or 0) > PRECISION:
        raise Undefined(f"`{place[0]}` of the format is wider than {WIDTH}, or more precise than {PRECISION}")
    if conversion in "dfxX" and value is not None:
        return _padded(_number(flags, width, precision, conversion, value), flags, width)
    if conversion == "b":
        text = "true" if value is not None and value is not False else "false"
    else:
        text = _character(value) if conversion == "c" and value is not None else object_text(value)
        text = text.upper() if conversion == "X" else text
    return _padded(text if precision is None else _cut(text, precision), flags, width)


def _cut(text: str, units: int) -> str:
    """Return the first characters as Java counts them, in UTF-16; `ValueError` where that parts one in the middle."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le")


def _padded(text: str, flags: str, width: int) -> str:
    blanks = " " * (width - len(text.encode("utf-16-le")) // 2)
    return text + blanks if "-" in flags else blanks + text


def _character(value: Any) -> str:
    if isinstance(value, str) and len(value) == 1:
        return value
    raise Undefined(f"{show_value(value)} is no character for `%c`")


def _number(flags: str, width: int, precision: int | None, conversion: str, value: Any) -> str:
    """Return a number with its sign, after which zeros fill it up to the width if a flag says so."""
    if not isinstance(value, Decimal | int) or isinstance(value, bool):
        raise Undefined(f"{show_value(value)} is no number for `%{conversion}`")
    number = Decimal(value)
    before, after = "+" * ("+" in flags) + " " * (" " in flags), ""
    if number < 0:
        before, after = ("(", ")") if "(" in flags else ("-", "")
    if conversion == "f":
        digits = _places(number, 6 if precision is None else precision, flags)
    elif number != int(number):
        raise Undefined(f"{show_value(value)} is no whole number for `%{conversion}`")
    elif conversion == "d":
        digits = _places(number, 0, flags)
    elif number < 0:
        raise Undefined(f"{show_value(value)} is negative: what `%{conversion}` makes of it depends on its class")
    else:
        spend(max(number.adjusted(), 0))
        digits = format(int(number), conversion)
    if "0" in flags:
        digits = digits.rjust(width - len(before) - len(after), "0")
    return before + digits + after


def _places(number: Decimal, precision: int, flags: str) -> str:
    """Return a number without its sign, rounded to places, a half away from zero; Java rounds its decimals so."""
    rounded = number.copy_abs().quantize(Decimal(1).scaleb(-precision, _WIDE), ROUND_HALF_UP, _WIDE)
    return format(rounded, ",f" if "," in flags else "f")
