"""What comes again and again: a rule of RFC 5545, such as `FREQ=MONTHLY;BYMONTHDAY=1`.

dateutil expands the rules. What it would leave out or ignore in silence is refused here: the 31st of short months, a
fifth Monday.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, time, timedelta
from itertools import takewhile
from typing import Final, NoReturn

from dateutil.rrule import rrulestr

from bpmlib.calendars.calendar import WorkCalendar
from bpmlib.errors import Diagnostic, ExpressionError, nearest
from bpmlib.source import Fragment, Source
from bpmlib.values.undefined import Undefined

__all__ = ["Recurrence"]

_NUMBERS: Final = r"-?[1-9]\d{0,2}(,-?[1-9]\d{0,2})*"
_CLOCK: Final = r"\d{1,2}(,\d{1,2})*"
_WEEKDAY: Final = r"(-?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)"
_PARTS: Final[Mapping[str, re.Pattern[str]]] = {
    key: re.compile(pattern, re.ASCII)
    for key, pattern in {
        "FREQ": "YEARLY|MONTHLY|WEEKLY|DAILY",
        "INTERVAL": r"[1-9]\d{0,3}",
        "COUNT": r"[1-9]\d{0,3}",
        "UNTIL": r"\d{8}",
        "BYMONTH": r"(1[0-2]|[1-9])(,(1[0-2]|[1-9]))*",
        "BYMONTHDAY": _NUMBERS,
        "BYDAY": rf"{_WEEKDAY}(,{_WEEKDAY})*",
        "BYSETPOS": _NUMBERS,
        "BYHOUR": _CLOCK,
        "BYMINUTE": _CLOCK,
        "WKST": "MO|TU|WE|TH|FR|SA|SU",
    }.items()
}
_HINT: Final = "write a rule of RFC 5545, such as `FREQ=MONTHLY;BYMONTHDAY=1` or `FREQ=WEEKLY;BYDAY=MO,TH`"
_SHORT: Final = "write `BYMONTHDAY=-1` for the last day, or `BYMONTHDAY=28,29,30;BYSETPOS=-1` for the 30th at most"
_COMMON_YEAR: Final = 2001
_TRIED: Final = datetime(2001, 1, 1)  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule for days, or times of days, that come again. `INTERVAL` and `COUNT` count from the start.

    >>> from bpmlib.calendars.china import china
    >>> reviews = Recurrence.parse("FREQ=MONTHLY;BYMONTHDAY=-1")
    >>> print(*reviews.between(date(2026, 1, 15), date(2026, 3, 31), china()))
    2026-01-31 2026-02-28 2026-03-31
    """

    rule: str
    timed: bool
    """Whether it says a time of day, so that moments recur and not days."""

    @classmethod
    def parse(cls, text: str | Fragment) -> Recurrence:
        """Return the recurrence that a rule spells. Raises `ExpressionError`, code `recurrence-malformed`.

        A day, week, month or year is the least that recurs; `BYHOUR` and `BYMINUTE` say a time of day.
        """
        fragment = text if isinstance(text, Fragment) else Fragment.of(Source("rule", text).span(0, len(text)))
        rule = fragment.text.strip()
        parts = _read(rule, fragment)
        if "BYMONTHDAY" in parts and (number := _left_out(parts, _numbers(parts["BYMONTHDAY"]))) is not None:
            _malformed(fragment, f"not every month has a day {number}, and those without would be left out", _SHORT)
        _check_ordinals(parts, fragment)
        try:
            rrulestr(rule, dtstart=_TRIED)
        except ValueError as error:
            _malformed(fragment, f"`{rule}` is no rule: {str(error)[:1].lower()}{str(error)[1:]}", _HINT)
        return cls(rule, "BYHOUR" in parts)

    def between(self, start: date, last: date, calendar: WorkCalendar) -> Iterator[date | datetime]:
        """Return what recurs from the day `start` to the end of `last`: dates, or moments of the calendar's zone.

        `start` is one of them only where the rule says so. A time of day is that of the clocks; one that they skip is
        the moment of the jump, one that they show twice is the second.
        Raises `Undefined` where the day of the month comes from a start that some months do not have.
        """
        start, last, parts = calendar.day_of(start), calendar.day_of(last), _parts(self.rule)
        if parts["FREQ"] in ("MONTHLY", "YEARLY") and not parts.keys() & {"BYMONTHDAY", "BYDAY"}:
            if parts["FREQ"] == "YEARLY":
                parts = {"BYMONTH": str(start.month)} | parts
            if _left_out(parts, [start.day]) is not None:
                raise Undefined(f"`{self.rule}` would recur on day {start.day}, and not every month has one")
        last = min(last, date.fromisoformat(parts.pop("UNTIL", "99991231")))
        return _walk(parts, start, last, calendar if self.timed else None)

    def __str__(self) -> str:
        return self.rule


def _walk(
    parts: Mapping[str, str], start: date, last: date, calendar: WorkCalendar | None
) -> Iterator[date | datetime]:
    """Yield what a rule without an `UNTIL` gives: moments on a calendar, days without one."""
    # A rule that never recurs is followed to the year 9999. Dates and weekdays repeat after 400 years, so the years are
    # moved up as far as they go.
    later = (MAXYEAR - max(start, last).year) // 400 * 400
    rule = rrulestr(";".join(f"{key}={value}" for key, value in parts.items()), dtstart=_moved(start, later))
    end = _moved(last, later) + timedelta(days=1, microseconds=-1)
    for shown in takewhile(lambda shown: shown <= end, rule):  # `between` of dateutil would make all of them at once
        day = shown.date().replace(year=shown.year - later)
        if calendar is None:
            yield day
        else:
            yield calendar.moment_of_day(day, shown.hour * 60 + shown.minute).astimezone(calendar.zone)


def _parts(rule: str) -> dict[str, str]:
    return dict(part.split("=") for part in rule.split(";"))


def _read(rule: str, fragment: Fragment) -> dict[str, str]:
    """Return the parts of a rule by their names, each of a form that is known."""
    found: dict[str, str] = {}
    for part in rule.split(";"):
        key, _, value = part.partition("=")
        if key not in _PARTS:
            _malformed(fragment, f"`{key}` is no part of a rule", nearest(key, _PARTS) or _HINT)
        if _PARTS[key].fullmatch(value) is None:
            _malformed(fragment, f"`{value}` is no value of `{key}` here", _HINT)
        if key in found:
            _malformed(fragment, f"`{key}` is there twice", "leave one of the two out")
        found[key] = value
    if "FREQ" not in found:
        _malformed(fragment, "a rule says how often: `FREQ` is missing", _HINT)
    if "BYMINUTE" in found and "BYHOUR" not in found:
        _malformed(fragment, "`BYMINUTE` says no time of day alone", "write `BYHOUR` too")
    return found


def _numbers(value: str) -> list[int]:
    return [int(number) for number in value.split(",")]


def _left_out(parts: Mapping[str, str], days: list[int]) -> int | None:
    """Return a day that one of the months of a rule does not have, None where all have what is wanted of them."""
    months = _numbers(parts["BYMONTH"]) if "BYMONTH" in parts else range(1, 13)
    least = min(monthrange(_COMMON_YEAR, month)[1] for month in months)
    nearest_first = sorted(days, key=abs)
    # Of several days the first or the last that a month has: then one that all have is enough.
    wanted = nearest_first[:1] if parts.get("BYSETPOS") in ("1", "-1") else nearest_first
    return next((day for day in wanted if abs(day) > least), None)


def _check_ordinals(parts: Mapping[str, str], fragment: Fragment) -> None:
    """Refuse `5MO` where not every month has one, and `1MO` where weeks or days recur, which would ignore it."""
    most = {"MONTHLY": 4, "YEARLY": 4 if "BYMONTH" in parts else 52}.get(parts["FREQ"], 0)
    for day in parts.get("BYDAY", "").split(","):
        if abs(int(day[:-2] or 0)) > most:
            hint = "write `-1MO` for the last Monday of a month" if most else f"write `{day[-2:]}`"
            _malformed(fragment, f"not every {'month or year' if most else 'week'} has a `{day}`", hint)


def _moved(day: date, years: int) -> datetime:
    return datetime.combine(day.replace(year=day.year + years), time())


def _malformed(fragment: Fragment, message: str, hint: str) -> NoReturn:
    span = fragment.at(0, max(1, len(fragment.text)))
    raise ExpressionError(Diagnostic("recurrence-malformed", message, span, hint))
