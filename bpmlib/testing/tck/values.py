"""The values of test cases: from an XML Schema type and a text to what FEEL computes with.

Nothing is guessed: what FEEL has no value for (`INF`, a duration of months and days, an unknown type) is `Unreadable`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from bpmlib.values.durations import AnyDuration, parse_duration
from bpmlib.values.literals import parse_date, parse_date_time, parse_time
from bpmlib.values.numbers import CONTEXT

__all__ = ["Unreadable", "Untyped", "from_text", "from_type"]


class Unreadable(Exception):
    """A value of a test case cannot be had; the message says why."""


@dataclass(frozen=True, slots=True)
class Untyped:
    """The text of a value that no type is given for."""

    text: str


_WHOLE: Final = (
    "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
    "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
)  # fmt: skip
_STRINGS: Final = ("string", "normalizedString", "token", "language", "Name", "NCName", "anyURI")
_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("decimal", "double", "float", *_WHOLE), "number"),
    **dict.fromkeys(_STRINGS, "string"),
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "dateTime": "date and time",
    "dateTimeStamp": "date and time",
    "duration": "days and time duration",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}
"""The kind of FEEL that a type of XML Schema becomes. A duration's own text says which of the two it is."""

_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_ZONE_OF_DATE: Final = re.compile(r"(?<=\d-\d\d-\d\d)(Z|[+-]\d\d:\d\d)", re.ASCII)
_FINE: Final = re.compile(r"(?<=\.\d{9})0+", re.ASCII)
_DURATION: Final = re.compile(r"(-?)P((?:\d+Y)?(?:\d+M)?)((?:\d+D)?(?:T[\dHM.S]+)?)", re.ASCII)


def from_type(text: str, xsi_type: str | None) -> Any:
    """Return the value of a text with an `xsi:type`, whose prefix says nothing; `Untyped` where there is none.

    Raises `Unreadable` where FEEL has no such value.

    >>> from_type(" 1.50 ", "xsd:decimal"), from_type(" 1.50 ", "xs:string")
    (Decimal('1.50'), ' 1.50 ')
    """
    name = (xsi_type or "").strip().rpartition(":")[2]
    if name in ("", "anySimpleType", "anyType"):
        return Untyped(text)
    if (kind := _KINDS.get(name)) is None:
        raise Unreadable(f"the type `{name}` has no counterpart in FEEL")
    return from_text(text, kind)


def from_text(text: str, kind: str) -> Any:
    """Return the value of a FEEL kind that a text spells. Raises `Unreadable`."""
    if kind == "string":
        return text
    if (parse := _PARSERS.get(kind)) is None:
        raise Unreadable(f"a text spells no {kind}")
    if (value := parse(text.strip())) is None:
        raise Unreadable(f"`{text.strip()[:80]}` is no {kind} of FEEL")
    return value


def _number(text: str) -> Decimal | None:
    """Return a number, rounded to the 34 digits that FEEL has."""
    if _NUMBER.fullmatch(text) is None:
        return None
    try:
        return CONTEXT.create_decimal(text)
    except ArithmeticError:  # too large
        return None


def _boolean(text: str) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get(text)


def _date(text: str) -> Any:
    """Return a date. One of XML Schema may have a zone, for which FEEL has no place: it is left out."""
    return parse_date(_ZONE_OF_DATE.sub("", text))


def _time(text: str) -> Any:
    return parse_time(_FINE.sub("", text))


def _date_time(text: str) -> Any:
    return parse_date_time(_FINE.sub("", text))


def _duration(text: str) -> AnyDuration | None:
    """Return a duration. Of one with months and days, one of the two has to be nothing: FEEL has no sum of them."""
    text = _FINE.sub("", text)
    if (value := parse_duration(text)) is not None or (match := _DURATION.fullmatch(text)) is None:
        return value
    sign, months, rest = match.groups()
    spoken = [part for part in (months, rest) if re.search("[1-9]", part)]
    return parse_duration(f"{sign}P{spoken[0]}") if len(spoken) == 1 else None


_PARSERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "time": _time,
    "date and time": _date_time,
    "days and time duration": _duration,
    "years and months duration": _duration,
}
