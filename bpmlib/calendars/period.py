"""Periods: how long a clause allows for something, as a value. `parse` reads what `str` writes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, NoReturn, TypeAlias

from bpmlib.calendars.clock import DAY_MINUTES, show_minutes
from bpmlib.calendars.hours import read_clock
from bpmlib.errors import Diagnostic, ExpressionError, nearest
from bpmlib.source import Fragment, Source
from bpmlib.values.kinds import of_kind

__all__ = ["Period", "Roll", "Unit"]

Unit: TypeAlias = Literal["minutes", "working minutes", "days", "working days", "months", "day of the month"]
Roll: TypeAlias = Literal["next", "before"]

_HOURS: Final = ("minutes", "working minutes")


@of_kind("period")
@dataclass(frozen=True, slots=True)
class Period:
    """How long a clause allows: a length, or a day of the month, and how it is counted.

    Two periods are equal when they mean the same: `1 week` is `7 days`, `60 minutes` is `1 hour`, `1 year` is
    `12 months`, and `before the 10th` is `by the 9th`. `1 day` and `24 hours` are not the same.

    >>> print(Period.parse("3 working days, first day counted, by 18:00"))
    3 working days, first day counted, by 18:00
    >>> Period.parse("2 weeks") == Period(14, "days")
    True
    >>> print(Period.parse("before the 30th"))
    by the 29th
    """

    count: int
    """How many; of a day of the month which one. The 31st is the end of any month."""
    unit: Unit
    first_day_counted: bool = False
    roll: Roll | None = None
    """Where the last day is no working day: the next one counts, or the one before."""
    by: int | Literal["closing time"] | None = None
    """Until when on the last day, in minutes from midnight; None for the whole day."""
    next_month: bool = False
    """A day of the month: that of the month after the start."""

    def __post_init__(self) -> None:
        if (fault := _fault(self)) is not None:
            raise ExpressionError(Diagnostic("period-malformed", fault[0], None, fault[1]))

    @classmethod
    def parse(cls, text: str | Fragment) -> Period:
        """Return the period that a text spells. Raises `ExpressionError`, code `period-malformed`, with the place."""
        return _parse(text)

    @property
    def is_hours(self) -> bool:
        """Whether it runs from a moment to a moment: hours and minutes, of working time or not."""
        return self.unit in _HOURS

    @property
    def ends_at_a_moment(self) -> bool:
        """Whether its deadline is a moment rather than a day: hours and minutes, and days with a clock time."""
        return self.is_hours or self.by is not None

    def __str__(self) -> str:
        parts = [_day_of_month(self) if self.unit == "day of the month" else _length(self.count, self.unit)]
        if self.first_day_counted:
            parts.append("first day counted")
        if self.roll is not None:
            parts.append("or the next working day" if self.roll == "next" else "or the working day before")
        if self.by is not None:
            parts.append(f"by {self.by if isinstance(self.by, str) else show_minutes(self.by)}")
        return ", ".join(parts)


def _length(count: int, unit: Unit) -> str:
    working, _, name = unit.rpartition(" ")
    if name == "minutes" and count % 60 == 0:
        count, name = count // 60, "hours"
    if name == "months" and count and count % 12 == 0:
        count, name = count // 12, "years"
    return f"{count} {working}{' ' * bool(working)}{name.removesuffix('s') if count == 1 else name}"


def _day_of_month(period: Period) -> str:
    if period.count == 31:
        return f"by the end of the {'next ' * period.next_month}month"
    return f"by the {ordinal(period.count)}{' of the next month' * period.next_month}"


def ordinal(number: int) -> str:
    """Return the number of a day as English writes it.

    >>> ordinal(1), ordinal(12), ordinal(23)
    ('1st', '12th', '23rd')
    """
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _fault(period: Period) -> tuple[str, str] | None:
    """Return what is wrong with the parts of a period together, and what to do about it."""
    day_of_month = period.unit == "day of the month"
    if period.count < 0:
        return "a period is not negative", "it runs on from its start; reckon back from a date with a FEEL duration"
    if day_of_month and not 1 <= period.count <= 31:
        return f"a month has no day {period.count}", "write `by the 10th`, or `by the end of the month`"
    if period.next_month and not day_of_month:
        return "only a day of the month can be one of the next month", "write `by the 10th of the next month`"
    if period.is_hours and (period.first_day_counted or period.roll is not None or period.by is not None):
        return (
            "hours and minutes run from moment to moment",
            "nothing can follow; days can be counted and end by a time",
        )
    if period.first_day_counted and (day_of_month or period.count == 0):
        what = "a day of the month" if day_of_month else "a period of no days"
        return f"{what} counts no first day", "leave `first day counted` out"
    if period.roll is not None and period.unit == "working days":
        return "working days end on a working day anyway", f"leave `or the {_ROLLS[period.roll]}` out"
    if period.by == "closing time" and period.unit != "working days" and period.roll is None:
        hint = "write `working days`, or `or the next working day` in front of it"
        return "the last day may be no working day, and then nothing closes", hint
    if isinstance(period.by, int) and not 0 <= period.by <= DAY_MINUTES:
        return "a day ends at 24:00", "give minutes from midnight"
    return None


_ROLLS: Final = {"next": "next working day", "before": "working day before"}


# ------------------------------------------------------------------------------------------------- reading

_LENGTH: Final = re.compile(r"(0|[1-9]\d*) (working )?([a-z]+)", re.ASCII)
_DAY: Final = re.compile(r"(by|before) the (\d+)([a-z]*)( of the next month)?", re.ASCII)
_END: Final = re.compile(r"by the end of the (next )?month")
_BY: Final = re.compile(r"by (\d{1,2}:\d{2})", re.ASCII)
_SIGNED: Final = re.compile(r"-\s*\d")
_MOST: Final = 99_999

_UNITS: Final[dict[str, tuple[int, Unit]]] = {
    "minute": (1, "minutes"), "hour": (60, "minutes"), "day": (1, "days"), "week": (7, "days"),
    "month": (1, "months"), "year": (12, "months"),
}  # fmt: skip
_WORKING: Final[dict[str, tuple[int, Unit]]] = {
    "minute": (1, "working minutes"), "hour": (60, "working minutes"), "day": (1, "working days"),
}  # fmt: skip
_FORMS: Final = "write `2 days`, `2 working days`, `24 hours`, `4 working hours`, `1 month` or `by the 10th`"
_COMMA: Final = "what is said of a length stands behind a comma: `2 days, by 18:00`"
_AFTER: Final[dict[str, tuple[str, Any]]] = {
    "first day counted": ("first_day_counted", True),
    "or the next working day": ("roll", "next"),
    "or the working day before": ("roll", "before"),
    "by closing time": ("by", "closing time"),
}

_Fail: TypeAlias = Callable[..., NoReturn]


def _parse(text: str | Fragment) -> Period:
    fragment = text if isinstance(text, Fragment) else Fragment.of(Source("period", text).span(0, len(text)))
    head, *rest = fragment.text.split(",")
    values = _head(" ".join(head.split()), _failing(fragment, 0, head))
    at = len(head) + 1
    for part in rest:
        fail = _failing(fragment, at, part)
        name, value = _after(" ".join(part.split()), fail)
        if name in values:
            fail(f"`{part.strip()}` comes where that has been said already", "leave one of the two out")
        values[name] = value
        at += len(part) + 1
    try:
        return Period(**values)
    except ExpressionError as error:
        (found,) = error.diagnostics
        _failing(fragment, 0, fragment.text)(found.message, found.hint)


def _failing(fragment: Fragment, at: int, part: str) -> _Fail:
    """Return what raises the error for a part of the text, its blanks left out of the place."""
    start = at + len(part) - len(part.lstrip())
    end = max(start + 1, at + len(part.rstrip()))

    def fail(message: str, hint: str) -> NoReturn:
        raise ExpressionError(Diagnostic("period-malformed", message, fragment.at(start, end), hint))

    return fail


def _head(text: str, fail: _Fail) -> dict[str, Any]:
    if (match := _END.fullmatch(text)) is not None:
        return {"count": 31, "unit": "day of the month", "next_month": bool(match[1])}
    if (match := _DAY.fullmatch(text)) is not None:
        return _read_day(match, fail)
    if (match := _LENGTH.fullmatch(text)) is None:
        if _SIGNED.match(text):
            fail("a period is not negative", "it runs on from its start; reckon back from a date with a FEEL duration")
        begun = any(form.match(text) for form in (_LENGTH, _DAY, _END))
        fail(f"`{text}` is no period" if text else "the period is missing", _COMMA if begun else _FORMS)
    units = _WORKING if match[2] else _UNITS
    name = match[3].removesuffix("s")
    if name not in units:
        if name in _UNITS:
            fail(f"a working {name} is not defined", "working time is counted in days, hours or minutes")
        fail(f"`{match[3]}` is no unit of time", nearest(match[3], (f"{unit}s" for unit in units)) or _FORMS)
    size, unit = units[name]
    if len(match[1]) > len(str(_MOST)) or int(match[1]) > _MOST:
        fail(f"a period is at most {_MOST} {name}s", "give a date instead")
    return {"count": int(match[1]) * size, "unit": unit}


def _read_day(match: re.Match[str], fail: _Fail) -> dict[str, Any]:
    number = int(match[2]) if len(match[2]) <= 2 else 0
    if not 1 <= number <= 31:
        fail(f"a month has no day {match[2]}", "write `by the 10th`, or `by the end of the month`")
    if match[0].split()[2] != ordinal(number):
        fail(f"`{match[2]}{match[3]}` is no day of the month", f"write `{ordinal(number)}`")
    if match[1] == "before":
        number -= 1
    if not number:
        fail("the day before the 1st is in the month before", "write `by the end of the month`")
    return {"count": number, "unit": "day of the month", "next_month": bool(match[4])}


def _after(text: str, fail: _Fail) -> tuple[str, Any]:
    if text in _AFTER:
        return _AFTER[text]
    if (match := _BY.fullmatch(text)) is not None:
        if (minutes := read_clock(match[1])) is None:
            fail(f"`{match[1]}` is no time of a day", "a day goes from 00:00 to 24:00")
        return "by", minutes
    known = ", ".join(f"`{form}`" for form in (*_AFTER, "by 18:00"))
    fail(f"`{text}` is not said of a period" if text else "nothing follows the comma", nearest(text, _AFTER) or (
        f"what may follow is {known}"
    ))  # fmt: skip
