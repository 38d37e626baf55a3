"""The working hours of one day: intervals of clock times."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NoReturn

from bpmlib.calendars.clock import DAY_MINUTES, show_minutes
from bpmlib.errors import Diagnostic, ExpressionError
from bpmlib.source import Fragment, Source

__all__ = ["Hours", "read_clock"]

_INTERVAL: Final = re.compile(r"\s*(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})\s*", re.ASCII)
_HINT: Final = 'write the intervals in order: "09:00-12:00, 13:00-18:00"; 24:00 is the end of the day'


@dataclass(frozen=True, slots=True)
class Hours:
    """The working hours of one day: `intervals` of minutes from midnight, in order, none touching another.

    >>> print(Hours.parse("9:00-12:00, 12:00-12:30, 13:00-18:00"))
    09:00-12:30, 13:00-18:00
    """

    intervals: tuple[tuple[int, int], ...]

    @classmethod
    def parse(cls, text: str | Fragment) -> Hours:
        """Return the hours that a text spells. Raises `ExpressionError`, code `hours-malformed`.

        Intervals that touch become one. Work through midnight is two intervals, one to 24:00 and one from 00:00.
        """
        fragment = text if isinstance(text, Fragment) else Fragment.of(Source("hours", text).span(0, len(text)))
        found: list[tuple[int, int]] = []
        at = 0
        for part in fragment.text.split(","):
            opens, closes = _interval(fragment, part, at)
            if found and opens < found[-1][1]:
                _malformed(fragment, at, part, f"`{part.strip()}` starts before the interval in front of it ends")
            if found and opens == found[-1][1]:
                opens = found.pop()[0]
            found.append((opens, closes))
            at += len(part) + 1
        return cls(tuple(found))

    @property
    def closing(self) -> int:
        """When the last interval ends, in minutes from midnight."""
        return self.intervals[-1][1]

    def __str__(self) -> str:
        return ", ".join(f"{show_minutes(opens)}-{show_minutes(closes)}" for opens, closes in self.intervals)


def _interval(fragment: Fragment, part: str, at: int) -> tuple[int, int]:
    match = _INTERVAL.fullmatch(part)
    opens, closes = (read_clock(match[1]), read_clock(match[2])) if match else (None, None)
    if opens is None or closes is None:
        said = f"`{part.strip()}` is no interval of clock times" if part.strip() else "an interval is missing"
        _malformed(fragment, at, part, said)
    if opens >= closes:
        _malformed(fragment, at, part, f"`{part.strip()}` does not end after it starts")
    return opens, closes


def _malformed(fragment: Fragment, at: int, part: str, message: str) -> NoReturn:
    span = fragment.at(at, at + max(1, len(part)))
    raise ExpressionError(Diagnostic("hours-malformed", message, span, _HINT))


def read_clock(text: str) -> int | None:
    """Return the minutes from midnight that `9:30` or `18:00` spells, None where it is no time of a day.

    >>> read_clock("9:30"), read_clock("24:00"), read_clock("24:01")
    (570, 1440, None)
    """
    hours, minutes = (int(part) for part in text.split(":"))
    return hours * 60 + minutes if minutes < 60 and hours * 60 + minutes <= DAY_MINUTES else None
