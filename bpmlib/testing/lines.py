"""From the bounds of a field to the line on which its values lie, and to the boundaries worth drawing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm
from typing import Any, Final

from bpmlib.documents.fields import NO_BOUNDS, Bounds
from bpmlib.testing.choices import ANYTHING
from bpmlib.testing.steps import DATES, DURATIONS, MONTHS, Instants, Line, Numbers, Scale, Times
from bpmlib.values.durations import YearsMonths

__all__ = ["CHINA", "from_day", "number_line", "time_line"]

CHINA: Final = timezone(timedelta(hours=8))

_FAR: Final = 10**12
"""How far from zero, or from its one bound, a number is drawn that has no other."""
_DAY: Final = 86_400
_NEAR: Final = 400
"""Days about the first one in which most dates lie."""
_PLAIN: Final = tuple(map(Decimal, ("1", "10", "100", "99.99", "0.01", "1000", "10000", "100000", "-1")))
_SHARES: Final = tuple(map(Decimal, ("0.05", "0.1", "0.3", "0.5", "1")))


def number_line(
    bounds: Bounds = NO_BOUNDS, *, whole: bool = False, share: bool = False, known: Iterable[Any] = ()
) -> Line | None:
    """Return the line of numbers within bounds, None where there is none; `known` are numbers worth drawing."""
    numbers = [number for number in known if isinstance(number, (int, Decimal)) and not isinstance(number, bool)]
    ends = [end for end in (bounds.ge, bounds.gt, bounds.le, bounds.lt) if isinstance(end, (int, Decimal))]
    unit = _unit(bounds, whole, 4 if share else 2, [*numbers, *ends])
    scale = Numbers(unit, whole=whole)
    low, high = _ends(scale, bounds)
    if bounds.max_digits is not None:
        places = bounds.decimal_places if bounds.decimal_places is not None else _places(unit)
        most = Fraction(10 ** max(bounds.max_digits - places, 0)) - Fraction(1, 10**places)
        reach = most // Fraction(unit)
        low = -reach if low is None else max(low, -reach)
        high = reach if high is None else min(high, reach)
    declared = [end for end in (low, high) if end is not None]
    far = scale.floor(_FAR)
    low = (min(-far, high - far) if high is not None else -far) if low is None else low
    high = max(far, low + far) if high is None else high
    if low > high:
        return None
    plain = () if numbers else (_SHARES if share else _PLAIN)
    steps = [step for number in (*numbers, *plain) if (step := scale.step(number)) is not None]
    most_known = max((abs(step) for step in steps if low <= step <= high), default=0)
    usual = 2 * max(most_known, scale.floor(1 if share else 100))
    return Line(scale, low, high, (0, usual), [*steps, *_beside(*declared), 0])


def _unit(bounds: Bounds, whole: bool, usual: int, numbers: Iterable[int | Decimal]) -> Decimal:
    """Return the step of the numbers: as fine as those that are known, as coarse as the bounds ask for."""
    if whole:
        places = 0
    elif bounds.decimal_places is not None:
        places = bounds.decimal_places
    else:
        places = max([usual, *map(_places, numbers)])
        if bounds.max_digits is not None:
            places = min(places, bounds.max_digits)
    unit = Decimal(1).scaleb(-places)
    if bounds.multiple_of is None:
        return unit
    asked = Fraction(bounds.multiple_of)
    if not whole and bounds.decimal_places is None:
        return Decimal(bounds.multiple_of)
    own = Fraction(unit)
    both = Fraction(lcm(own.numerator, asked.numerator), gcd(own.denominator, asked.denominator))
    return Decimal(both.numerator) / Decimal(both.denominator)


def _places(number: int | Decimal) -> int:
    if isinstance(number, int):
        return 0
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return min(max(-exponent, 0), 20)


def _ends(scale: Scale, bounds: Bounds) -> tuple[int | None, int | None]:
    """Return the first and the last step within the bounds."""
    lows = [] if bounds.ge is None else [_ceiling(scale, bounds.ge)]
    lows += [] if bounds.gt is None else [scale.floor(bounds.gt) + 1]
    highs = [] if bounds.le is None else [scale.floor(bounds.le)]
    highs += [] if bounds.lt is None else [_ceiling(scale, bounds.lt) - 1]
    return max(lows, default=None), min(highs, default=None)


def _ceiling(scale: Scale, value: Any) -> int:
    """Return the first step that is not below a value."""
    step = scale.floor(value)
    return step if scale.value(step, None) == value else step + 1


def _beside(*ends: int) -> Iterable[int]:
    return [near for end in ends for near in (end, end - 1, end + 1)]


def time_line(kind: str, bounds: Bounds = NO_BOUNDS, *, zone: Any = ANYTHING, known: Iterable[Any] = ()) -> Line | None:
    """Return the line of dates, instants, times or durations within bounds, None where there is none."""
    scale, low, high, near = _scale(kind, bounds, zone)
    first, last = _ends(scale, bounds)
    low = low if first is None else first
    high = high if last is None else last
    if first is not None and high < first:
        high = min(_last(kind), first + near)
    if last is not None and low > last:
        low = max(_first(kind), last - near)
    if low > high:
        return None
    steps = [step for value in known if (step := scale.step(value)) is not None]
    ends = [end for end in (first, last) if end is not None]
    usual = (-near, near) if kind in ("date", "date and time", "time") else (0, near)
    return Line(scale, low, high, usual, [*steps, *_beside(*ends), *(() if steps else (0, 1, -1))])


def from_day(line: Line, first: date | None) -> Line:
    """Return a line of dates or instants that begins on a day at the earliest, where one is given and lies on it."""
    if first is None or line.scale.kind not in ("date", "date and time"):
        return line
    low = line.scale.floor(datetime.combine(first, time.min))
    return line.narrowed(low, line.high) if low <= line.high else line


def _scale(kind: str, bounds: Bounds, zone: Any) -> tuple[Scale, int, int, int]:
    """Return the scale of a kind, where its values end, and how near those lie that are usual."""
    end: Any = next((end for end in (bounds.ge, bounds.gt, bounds.le, bounds.lt) if end is not None), None)
    match kind:
        case "date":
            return DATES, DATES.floor(date(1900, 1, 1)), DATES.floor(date(2199, 12, 31)), _NEAR
        case "date and time":
            instants = Instants(end.tzinfo if isinstance(end, datetime) else zone)
            far = [instants.floor(datetime(year, 1, 1)) for year in (1900, 2200)]  # noqa: DTZ001 - of the wall
            return instants, far[0], far[1], _NEAR * _DAY
        case "time":
            times = Times(end.tzinfo if isinstance(end, time) else None)
            return times, times.floor(time.min), times.floor(time.max), _DAY
        case "days and time duration":
            return DURATIONS, -100 * _DAY, 3_660 * _DAY, 60 * _DAY
        case "years and months duration":
            return MONTHS, -120, 1200, 60
    raise AssertionError(kind)


def _first(kind: str) -> int:
    match kind:
        case "date":
            return DATES.floor(date(MINYEAR, 1, 1))
        case "date and time":
            return Instants().floor(datetime(MINYEAR, 1, 2))  # noqa: DTZ001 - of the wall
        case "time":
            return Times().floor(time.min)
        case "days and time duration":
            return DURATIONS.floor(timedelta.min) + 1
    return MONTHS.floor(YearsMonths(-(10**9)))


def _last(kind: str) -> int:
    match kind:
        case "date":
            return DATES.floor(date(MAXYEAR, 12, 31))
        case "date and time":
            return Instants().floor(datetime(MAXYEAR, 12, 30))  # noqa: DTZ001 - of the wall
        case "time":
            return Times().floor(time.max)
        case "days and time duration":
            return DURATIONS.floor(timedelta.max) - 1
    return MONTHS.floor(YearsMonths(10**9))
