"""Built-ins on ranges and points (DMN 1.5, 10.3.4.9 and 10.3.4.10): Allen's relations, each as the standard has it.

Where an argument has no such end, as `(< 5)` has no start, a comparison with it is unknown, and so is a
relation that hangs on it. `range` reads a range of literals from its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from bpmlib.functions.registry import Signature, builtin, signature
from bpmlib.values.compare import less
from bpmlib.values.escapes import unescaped
from bpmlib.values.numbers import is_exact, parse_number
from bpmlib.values.ranges import Range, interval
from bpmlib.values.temporal import parse_date, parse_date_time, parse_duration, parse_temporal, parse_time
from bpmlib.values.types import ANY, BOOLEAN, STRING, Type, fits, range_of
from bpmlib.values.undefined import Undefined

__all__: list[str] = []

_Truth: TypeAlias = bool | None
_RANGE: Final = range_of(ANY)


def _order(left: Any, right: Any) -> int | None:
    """Return -1, 0 or 1 as `left` is before, at or after `right`; None where one is not there."""
    if left is None or right is None:
        return None
    return -1 if less(left, right) else int(less(right, left))


def _before(left: Any, right: Any, touching: bool = False) -> _Truth:
    """Return whether `left` is before `right`, or, where `touching`, at it."""
    order = _order(left, right)
    return None if order is None else order < 0 or (touching and order == 0)


def _at(left: Any, right: Any) -> _Truth:
    order = _order(left, right)
    return None if order is None else order == 0


def _all(*truths: _Truth) -> _Truth:
    """Return the conjunction in three-valued logic."""
    return False if False in truths else None if None in truths else True


# ----------------------------------------------------------------------------------- the four relations of ends


def _ends_before(one: Range, other: Range) -> _Truth:
    """Whether `one` is over when `other` begins: at a common point only if not both hold it."""
    return _before(one.high, other.low, not (one.high_closed and other.low_closed))


def _starts_first(one: Range, other: Range, together: bool) -> _Truth:
    """Whether `one` holds points before all of `other`; or, where `together`, begins with it."""
    return _before(one.low, other.low, (one.low_closed or not other.low_closed) if together else
                   (one.low_closed and not other.low_closed))  # fmt: skip


def _ends_last(one: Range, other: Range) -> _Truth:
    """Whether `other` holds no points after all of `one`."""
    return _before(other.high, one.high, one.high_closed or not other.high_closed)


def _holds(range_: Range, point: Any) -> _Truth:
    return _all(_before(range_.low, point, range_.low_closed), _before(point, range_.high, range_.high_closed))


def _meets(one: Range, other: Range) -> _Truth:
    return _all(one.high_closed, other.low_closed, _at(one.high, other.low))


def _share(one: Range, other: Range) -> _Truth:
    """Whether the two have a point in common."""
    return _all(
        _before(other.low, one.high, one.high_closed and other.low_closed),
        _before(one.low, other.high, one.low_closed and other.high_closed),
    )


def _overlaps_before(one: Range, other: Range) -> _Truth:
    return _all(
        _starts_first(one, other, together=False),
        _before(other.low, one.high, one.high_closed and other.low_closed),
        _ends_last(other, one),
    )


def _includes(one: Range, other: Range) -> _Truth:
    return _all(_starts_first(one, other, together=True), _ends_last(one, other))


def _starts(one: Range, other: Range) -> _Truth:
    return _all(_at(one.low, other.low), one.low_closed == other.low_closed, _ends_last(other, one))


def _finishes(one: Range, other: Range) -> _Truth:
    return _all(_at(one.high, other.high), one.high_closed == other.high_closed,
                _starts_first(other, one, together=True))  # fmt: skip


def _coincide(one: Range, other: Range) -> _Truth:
    return _all(_at(one.low, other.low), _at(one.high, other.high),
                (one.low_closed, one.high_closed) == (other.low_closed, other.high_closed))  # fmt: skip


# ------------------------------------------------------------------------------------------- registration


def _comparable(types: Sequence[Type]) -> Type | None:
    """Return `boolean`, or None where points and ends have no common order."""
    left, right = (type_.item or ANY if type_.kind == "range" else type_ for type_ in types)
    if not all(type_.ordered or type_.kind == "any" for type_ in (left, right)):
        return None
    return BOOLEAN if fits(left, right) or fits(right, left) else None


def _points(types: Sequence[Type]) -> Type | None:
    return None if "range" in (types[0].kind, types[1].kind) else _comparable(types)


def _point_first(types: Sequence[Type]) -> Type | None:
    return None if types[0].kind == "range" else _comparable(types)


def _range_first(types: Sequence[Type]) -> Type | None:
    return None if types[1].kind == "range" else _comparable(types)


_Form: TypeAlias = tuple[bool, bool]
_RANGES: Final[_Form] = (True, True)
_POINTS: Final[_Form] = (False, False)
_POINT_RANGE: Final[_Form] = (False, True)
_RANGE_POINT: Final[_Form] = (True, False)


def _signature(form: _Form, in_order: bool) -> Signature:
    """Return the signature of a form; where `in_order`, the order of names tells a point and a range apart."""
    match form:
        case (True, True):
            return signature(_comparable, range1=_RANGE, range2=_RANGE)
        case (True, False):
            return signature(_range_first, in_order=in_order, range=_RANGE, point=ANY)
        case (False, True):
            return signature(_point_first, in_order=in_order, point=ANY, range=_RANGE)
    return signature(_points, point1=ANY, point2=ANY)


def _relation(name: str, about: str, meanings: dict[_Form, Callable[[Any, Any], _Truth]]) -> None:
    """Register a relation by what it means for each form of arguments that it takes, ranges before points."""
    forms = [form for form in (_RANGES, _RANGE_POINT, _POINT_RANGE, _POINTS) if form in meanings]
    both_ways = _RANGE_POINT in meanings and _POINT_RANGE in meanings

    @builtin(name, *(_signature(form, both_ways) for form in forms))
    def relation(left: Any, right: Any) -> bool:
        meaning = meanings.get((isinstance(left, Range), isinstance(right, Range)))
        truth = None if meaning is None else meaning(left, right)
        if truth is None:
            raise Undefined("one of the two has no such end")
        return truth

    relation.__doc__ = f"Return whether {about}."


def _swapped(meaning: Callable[[Any, Any], _Truth]) -> Callable[[Any, Any], _Truth]:
    return lambda left, right: meaning(right, left)


def _range_before_point(range_: Range, point: Any) -> _Truth:
    return _before(range_.high, point, not range_.high_closed)


def _point_before_range(point: Any, range_: Range) -> _Truth:
    return _before(point, range_.low, not range_.low_closed)


def _begins_with(range_: Range, point: Any) -> _Truth:
    return _all(range_.low_closed, _at(range_.low, point))


def _ends_with(range_: Range, point: Any) -> _Truth:
    return _all(range_.high_closed, _at(range_.high, point))


_relation("before", "the first is over where the second begins", {
    _RANGES: _ends_before, _RANGE_POINT: _range_before_point, _POINT_RANGE: _point_before_range, _POINTS: _before,
})  # fmt: skip
_relation("after", "the first begins where the second is over", {
    _RANGES: _swapped(_ends_before), _RANGE_POINT: _swapped(_point_before_range),
    _POINT_RANGE: _swapped(_range_before_point), _POINTS: _swapped(_before),
})  # fmt: skip
_relation("meets", "the first ends with the point that the second begins with", {_RANGES: _meets})
_relation("met by", "the first begins with the point that the second ends with", {_RANGES: _swapped(_meets)})
_relation("overlaps", "the two have a point in common", {_RANGES: _share})
_relation("overlaps before", "the first begins before the second and ends within it", {_RANGES: _overlaps_before})
_relation(
    "overlaps after", "the first begins within the second and ends no sooner", {_RANGES: _swapped(_overlaps_before)}
)
_relation("finishes", "the first lies within the second and ends where it ends", {
    _RANGES: _finishes, _POINT_RANGE: _swapped(_ends_with),
})  # fmt: skip
_relation("finished by", "the second lies within the first and ends where it ends", {
    _RANGES: _swapped(_finishes), _RANGE_POINT: _ends_with,
})  # fmt: skip
_relation("includes", "the second lies within the first", {_RANGES: _includes, _RANGE_POINT: _holds})
_relation("during", "the first lies within the second", {_RANGES: _swapped(_includes), _POINT_RANGE: _swapped(_holds)})
_relation("starts", "the first lies within the second and begins where it begins", {
    _RANGES: _starts, _POINT_RANGE: _swapped(_begins_with),
})  # fmt: skip
_relation("started by", "the second lies within the first and begins where it begins", {
    _RANGES: _swapped(_starts), _RANGE_POINT: _begins_with,
})  # fmt: skip
_relation("coincides", "the two are the same", {_RANGES: _coincide, _POINTS: _at})


# ------------------------------------------------------------------------------------------ from a text

_NUMBER: Final = re.compile(r"-?[\d.]*\d(?:[eE][+-]?\d+)?", re.ASCII)
_TEXT: Final = re.compile(
    r'(?P<function>@|(?:date and time|date|time|duration)\s*\(\s*)?"(?P<text>(?:[^"\\]|\\.)*)"', re.ASCII | re.DOTALL
)
_CLOSING: Final = re.compile(r"\s*\)")


@builtin("range", signature(range_of(ANY), from_=STRING))
def range_(text: str) -> Range:
    """Return the range that a text spells: `[1..3)`, both ends literals, or `date("...")` and its like of one.

    >>> range_('[@"P1D"..@"P2D"]').low_closed
    True
    """
    text = text.strip()
    if len(text) < 2 or text[0] not in "[(]" or text[-1] not in "])[":
        raise Undefined("the text is not a range")
    inner = text[1:-1]
    low, at = _literal(inner, 0)
    between = inner[at:].lstrip()
    if not between.startswith(".."):
        raise Undefined("the text is not a range")
    high, end = _literal(between, 2)
    if between[end:].strip():
        raise Undefined("the text is not a range")
    return interval(low, text[0] == "[", high, text[-1] == "]")


def _literal(text: str, at: int) -> tuple[Any, int]:
    """Return the value of the literal at a place, and where it ends."""
    at += len(text[at:]) - len(text[at:].lstrip())
    if (match := _TEXT.match(text, at)) is not None:
        value, end = unescaped(match["text"]), match.end()
        function = (match["function"] or "").rstrip(" \t\n\r(")
        if function and function != "@":
            if (closing := _CLOSING.match(text, end)) is None:
                raise Undefined("an end of the range is not a literal")
            end = closing.end()
        return _READ[function](value), end
    match = _NUMBER.match(text, at)
    number = None if match is None else parse_number(match[0].partition("..")[0])
    if match is None or number is None or not is_exact(number):
        raise Undefined("an end of the range is not a literal")
    return number, at + len(match[0].partition("..")[0])


_READ: Final[dict[str, Callable[[str], Any]]] = {
    "": str, "@": parse_temporal, "date": parse_date, "time": parse_time, "date and time": parse_date_time,
    "duration": parse_duration,
}  # fmt: skip
