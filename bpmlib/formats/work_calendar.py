"""The table `[work_calendar]` of `policies.toml`: on which days and hours the company works."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bpmlib.calendars import WorkCalendar
from bpmlib.calendars.days import WEEKDAYS
from bpmlib.errors import BpmError, nearest

__all__ = ["read_calendar"]

_BASES: Final[Mapping[str, Callable[[], WorkCalendar]]] = {"china": WorkCalendar.china}
_KEYS: Final = ("based_on", "hours", "weekend", "off", "working", "half_days", "years", *WEEKDAYS)

Complain = Callable[[tuple[str, ...], str, str], None]
"""Reports what is wrong at a path of keys below the table: the path, the message, the hint."""


def read_calendar(data: Any, complain: Complain) -> WorkCalendar | None:
    """Return the calendar that a table describes, or None after its mistakes were reported."""
    if not isinstance(data, dict):
        complain((), "`work_calendar` is a table", "write `[work_calendar]` above its keys")
        return None
    unknown = [key for key in data if key not in _KEYS]
    for key in unknown:
        hint = nearest(key, _KEYS) or "the keys are " + ", ".join(f"`{known}`" for known in _KEYS)
        complain((key,), f"unknown key `{key}`", hint)
    base = data.get("based_on", "china")
    if base not in _BASES:
        complain(("based_on",), f"no calendar is called `{base}`", 'write `based_on = "china"`')
    if unknown or base not in _BASES:
        return None
    calendar: WorkCalendar | None = _BASES[base]()
    for keys, change in _CHANGES.items():
        if calendar is not None and any(key in data for key in keys):
            calendar = _changed(calendar, data, keys, change, complain)
    return calendar


_Change = Callable[[WorkCalendar, Mapping[str, Any]], WorkCalendar]


def _changed(
    calendar: WorkCalendar, data: Mapping[str, Any], keys: tuple[str, ...], change: _Change, complain: Complain
) -> WorkCalendar | None:
    given = next(key for key in keys if key in data)
    try:
        return change(calendar, data)
    except BpmError as error:
        found = error.diagnostics[0]
        complain((given,), found.message, found.hint)
    except (TypeError, AttributeError, ValueError, KeyError):
        complain((given,), f"`{given}` is not as it has to be", _FORMS[given] if given in _FORMS else _FORMS["hours"])
    return None


_FORMS: Final[Mapping[str, str]] = {
    "hours": 'write hours as text: `hours = "09:00-12:00, 13:00-18:00"`, and `friday = "09:00-15:00"` beside them',
    "weekend": 'write the free days of the week: `weekend = ["saturday", "sunday"]`',
    "off": 'write days as a list: `off = ["2026-12-31", "2027-02-01..2027-02-03"]`',
    "working": 'write days as a list: `working = ["2026-10-10"]`',
    "half_days": 'write the hours of a day: `half_days = {2026-02-13 = "09:00-12:00"}`',
    "years": "write the list of a year: `[work_calendar.years.2027]` with `holidays` and `make_up_days`",
}


def _with_years(calendar: WorkCalendar, data: Mapping[str, Any]) -> WorkCalendar:
    for year, lists in sorted(data["years"].items()):
        unknown = set(lists) - {"holidays", "make_up_days"}
        if unknown:
            raise KeyError(*unknown)
        calendar = calendar.extend(int(year), holidays=lists["holidays"], make_up_days=lists.get("make_up_days", ()))
    return calendar


def _with_hours(calendar: WorkCalendar, data: Mapping[str, Any]) -> WorkCalendar:
    return calendar.with_hours(data["hours"], **{day: data[day] for day in WEEKDAYS if day in data})


def _with_days(calendar: WorkCalendar, data: Mapping[str, Any]) -> WorkCalendar:
    half_days = data.get("half_days", {})
    return calendar.with_days(off=data.get("off", ()), working=data.get("working", ()), hours=half_days)


_CHANGES: Final[Mapping[tuple[str, ...], _Change]] = {
    ("years",): _with_years,
    ("weekend",): lambda calendar, data: calendar.with_weekend(*data["weekend"]),
    ("hours", *WEEKDAYS): _with_hours,
    ("off", "working", "half_days"): _with_days,
}
