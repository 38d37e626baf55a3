"""Days as data: lists of dates and of ranges of dates, days of the week by name, and months as dates count them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, date, datetime, timedelta
from typing import Final, NoReturn, TypeAlias

from bpmlib.errors import Diagnostic, InputError, nearest

__all__ = ["WEEKDAYS", "Days", "add_months", "day_of_month", "month_end", "read_days", "read_weekday", "unsound"]

Days: TypeAlias = Iterable["date | str"]
"""Days of a list: dates, texts such as `2027-02-05`, and ranges such as `2027-02-05..2027-02-11`, the ends included."""

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY: Final = timedelta(days=1)
_LONGEST: Final = timedelta(days=366)


def unsound(field: str, message: str, hint: str) -> NoReturn:
    """Raise the error for data that make no calendar; `field` is the argument at fault."""
    raise InputError([Diagnostic("calendar-unsound", f"`{field}`: {message}", None, hint)], problems={
        field: "calendar-unsound",
    })  # fmt: skip


def read_days(field: str, given: Days) -> frozenset[date]:
    """Return the days of a list. Raises `InputError`, code `calendar-unsound`, which names `field`.

    >>> sorted(day.day for day in read_days("holidays", ["2027-02-05..2027-02-07", date(2027, 2, 9)]))
    [5, 6, 7, 9]
    """
    if isinstance(given, str):
        unsound(field, "a list of days is wanted, not one text", 'write ["2027-02-05..2027-02-11"]')
    return frozenset(day for item in given for day in _days(field, item))


def _days(field: str, item: date | str) -> Iterator[date]:
    if not isinstance(item, str):
        yield read_day(field, item)
        return
    first, dots, last = item.partition("..")
    low = read_day(field, first)
    high = read_day(field, last) if dots else low
    if not timedelta() <= high - low <= _LONGEST:
        unsound(field, f"`{item}` ends before it starts, or after more than a year", "write the first day first")
    while low <= high:
        yield low
        low += _DAY


def read_day(field: str, item: date | str) -> date:
    """Return one day of a list, given as a date or as a text. Raises as `read_days`."""
    if isinstance(item, date) and not isinstance(item, datetime):
        return item
    try:
        if isinstance(item, str) and len(item) == len("2027-02-05"):
            return date.fromisoformat(item)
    except ValueError:
        pass
    unsound(field, f"`{item}` is no day", 'a day is a `date`, or a text such as "2027-02-05"')


def read_weekday(field: str, name: str) -> int:
    """Return the number of a day of the week, Monday being 0. Raises as `read_days`."""
    if name not in WEEKDAYS:
        unsound(field, f"`{name}` is no day of the week", nearest(name, WEEKDAYS) or f"write `{WEEKDAYS[0]}`")
    return WEEKDAYS.index(name)


def month_end(day: date) -> date:
    """Return the last day of the month in which a day lies."""
    return day_of_month(day, 31)


def day_of_month(month: date, number: int) -> date:
    """Return a day by its number in the month of a date, the last one where that month is shorter."""
    return month.replace(day=min(number, monthrange(month.year, month.month)[1]))


def add_months(day: date, months: int) -> date:
    """Return the day of the same number so many months on, the last one where that month is shorter.

    So adding months cannot be undone, nor done in two steps: 31 January, 28 February, 28 March. Raises `OverflowError`
    after the year 9999, as adding days does.

    >>> print(add_months(date(2026, 1, 31), 1), add_months(date(2024, 2, 29), 12))
    2026-02-28 2025-02-28
    """
    years, month = divmod(day.month - 1 + months, 12)
    if day.year + years > MAXYEAR:
        raise OverflowError("date value out of range")
    return day_of_month(date(day.year + years, month + 1, 1), day.day)
