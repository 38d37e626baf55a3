"""The two durations: years and months, which have no length in days, and days and time, which have one.

Days and time are a `timedelta` wherever it fits, else a `WideDuration`; `make_days_time` chooses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import total_ordering
from typing import Final, TypeAlias

from bpmlib.values.undefined import Undefined
from bpmlib.values.zones import DAY, SECOND

__all__ = [
    "AnyDuration", "DaysTime", "WideDuration", "YearsMonths", "days_time_parts", "make_days_time",
    "make_years_months", "nanos_of", "parse_duration", "show_duration",
]  # fmt: skip

_MOST_MONTHS: Final = 10**20
_MOST_NANOS: Final = 10**34
_MICROSECOND: Final = timedelta(microseconds=1)
_FIRST: Final = timedelta.min // _MICROSECOND * 1000
_LAST: Final = timedelta.max // _MICROSECOND * 1000

_YEARS_MONTHS = re.compile(r"(-)?P(?=\d)(?:(\d{1,20})Y)?(?:(\d{1,20})M)?", re.ASCII)
_DAYS_TIME = re.compile(
    r"(-)?P(?=\d|T\d)(?:(\d{1,21})D)?"
    r"(?:T(?=\d)(?:(\d{1,20})H)?(?:(\d{1,20})M)?(?:(\d{1,20})(?:\.(\d{1,9}))?S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A years and months duration, as months.

    >>> YearsMonths(14) == parse_duration("P1Y2M")
    True
    """

    months: int

    def __str__(self) -> str:
        return show_duration(self)


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class WideDuration:
    """A days and time duration longer or finer than `timedelta`; equal to and ordered with it."""

    nanos: int

    def __eq__(self, other: object) -> bool:
        return self.nanos == nanos_of(other) if isinstance(other, (timedelta, WideDuration)) else NotImplemented

    def __lt__(self, other: object) -> bool:
        return self.nanos < nanos_of(other) if isinstance(other, (timedelta, WideDuration)) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.nanos)

    def __str__(self) -> str:
        return show_duration(self)


DaysTime: TypeAlias = timedelta | WideDuration
AnyDuration: TypeAlias = DaysTime | YearsMonths


def _is_narrow(nanos: int) -> bool:
    return nanos % 1000 == 0 and _FIRST <= nanos <= _LAST


def make_days_time(nanos: int) -> DaysTime:
    """Return a days and time duration. Raises `Undefined` beyond 34 digits of nanoseconds."""
    if _is_narrow(nanos):
        return timedelta(microseconds=nanos // 1000)
    if abs(nanos) >= _MOST_NANOS:
        raise Undefined("the duration is too long")
    return WideDuration(nanos)


def make_years_months(months: int) -> YearsMonths:
    """Return a years and months duration. Raises `Undefined` beyond 20 digits of months."""
    if abs(months) >= _MOST_MONTHS:
        raise Undefined("the duration is too long")
    return YearsMonths(months)


def nanos_of(value: DaysTime) -> int:
    """Return a days and time duration as nanoseconds."""
    return value.nanos if isinstance(value, WideDuration) else value // _MICROSECOND * 1000


def parse_duration(text: str) -> AnyDuration | None:
    """Return the duration that `text` spells, or None where it spells none, or one too long.

    >>> parse_duration("-P1DT2H"), parse_duration("P14M"), parse_duration("P1Y2D") is None
    (datetime.timedelta(days=-2, seconds=79200), YearsMonths(months=14), True)
    """
    try:
        if (match := _YEARS_MONTHS.fullmatch(text)) is not None:
            months = int(match[2] or 0) * 12 + int(match[3] or 0)
            return make_years_months(-months if match[1] else months)
        if (match := _DAYS_TIME.fullmatch(text)) is not None:
            days, hours, minutes, seconds = (int(part or 0) for part in match.group(2, 3, 4, 5))
            fraction = int((match[6] or "").ljust(9, "0"))
            nanos = days * DAY + (hours * 3600 + minutes * 60 + seconds) * SECOND + fraction
            return make_days_time(-nanos if match[1] else nanos)
    except Undefined:
        return None
    return None


def days_time_parts(value: DaysTime) -> tuple[int, int, int, int]:
    """Return the days, hours, minutes and nanoseconds of a duration, each with its sign.

    >>> days_time_parts(timedelta(hours=-25))
    (-1, -1, 0, 0)
    """
    nanos = nanos_of(value)
    sign, seconds, fraction = -1 if nanos < 0 else 1, *divmod(abs(nanos), SECOND)
    days, hours, minutes = seconds // 86_400, seconds // 3600 % 24, seconds // 60 % 60
    return sign * days, sign * hours, sign * minutes, sign * (seconds % 60 * SECOND + fraction)


def show_duration(value: AnyDuration) -> str:
    """Return a duration in the canonical form of XML Schema.

    >>> show_duration(YearsMonths(-26)), show_duration(timedelta(hours=25)), show_duration(timedelta(0))
    ('-P2Y2M', 'P1DT1H', 'PT0S')
    """
    if isinstance(value, YearsMonths):
        years, months = divmod(abs(value.months), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return f"{'-' if value.months < 0 else ''}P{text}"
    nanos = nanos_of(value)
    days, hours, minutes, rest = (abs(part) for part in days_time_parts(value))
    seconds, fraction = divmod(rest, SECOND)
    time = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if rest or not nanos:
        time += f"{seconds}{show_fraction(fraction)}S"
    return f"{'-' if nanos < 0 else ''}P{f'{days}D' if days else ''}{f'T{time}' if time else ''}"


def show_fraction(nanos: int) -> str:
    """Return nanoseconds as the decimals behind a second: `.5`, or nothing for none.

    >>> show_fraction(500_000_000)
    '.5'
    """
    return f".{nanos:09}".rstrip("0") if nanos else ""
