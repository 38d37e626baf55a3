"""The work calendar: which days are working days, from when to when people work, and counting on both.

What is official is known a year at a time. Days of a year without a list are neither working days nor free: whoever
asks about them gets `CalendarHorizon`, because next year's holidays and make-up days cannot be guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bpmlib.calendars.clock import DAY_MINUTES, moment_of, moment_of_day
from bpmlib.calendars.days import WEEKDAYS, Days, month_end, read_days, read_weekday, unsound
from bpmlib.calendars.hours import Hours
from bpmlib.errors import CalendarHorizon, Diagnostic, ParameterNotSet
from bpmlib.shown import Shown
from bpmlib.source import Fragment, Source
from bpmlib.values.undefined import Undefined

__all__ = ["WorkCalendar"]

_DAY: Final = timedelta(days=1)
_NONE: Final = timedelta()
_WEEKEND: Final = frozenset({5, 6})

_Own: TypeAlias = Mapping[date, Hours | bool]
_MAPPINGS: Final = ("weekday_hours", "own_days")


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class WorkCalendar(Shown):
    """Working days and working hours in a time zone; immutable, every change gives another calendar.

    `china()` brings the official days of mainland China; `of` starts with no list at all. What a company does
    differently is laid over it, and counts more.

    >>> calendar = WorkCalendar.china().with_days(off=["2026-06-22"])
    >>> calendar.is_working_day(date(2026, 5, 9))      # a Saturday worked for the holiday in May
    True
    >>> print(calendar.add_working_days(date(2026, 6, 18), 1))
    2026-06-23
    """

    name: str
    zone: tzinfo
    weekend: frozenset[int] = _WEEKEND
    """The days of the week that are free, Monday being 0."""
    hours: Hours | None = None
    """The usual working hours, also those of a make-up day; None where nobody said."""
    weekday_hours: Mapping[int, Hours] = field(default_factory=_nothing, hash=False)
    """Other hours on a day of the week, Monday being 0."""
    years: frozenset[int] = frozenset()
    """The years whose official list is known."""
    holidays: frozenset[date] = field(default=frozenset(), repr=False)
    make_up_days: frozenset[date] = field(default=frozenset(), repr=False)
    own_days: _Own = field(default_factory=_nothing, hash=False, repr=False)
    """A company's own days: False for a free one, True for one with the usual hours, or its hours."""

    # ------------------------------------------------------------------------------------------ making one

    @classmethod
    def of(cls, name: str, zone: str | tzinfo) -> WorkCalendar:
        """Return a calendar without any list, for `extend`. Raises `InputError` for a zone that nobody knows.

        >>> berlin = WorkCalendar.of("Berlin", "Europe/Berlin").extend(2026, holidays=["2026-05-01", "2026-05-14"])
        >>> print(berlin.next_working_day(date(2026, 4, 30)))
        2026-05-04
        """
        return cls(name, _zone(zone))

    @classmethod
    def china(cls) -> WorkCalendar:
        """Return the calendar of mainland China, from 2010 on, with what is shipped: no working hours, no own days."""
        from bpmlib.calendars.china import china

        return china()

    def extend(self, year: int, *, holidays: Days, make_up_days: Days = ()) -> WorkCalendar:
        """Return the calendar with the official list of a year: its free days, and the weekend days that are worked.

        The list takes the place of one that was there. It may begin in December of the year before, as a New Year's
        holiday does, if that year is known. Raises `InputError`, code `calendar-unsound`, for a list that contradicts
        itself, or names a day of another year, or a make-up day that is a working day as it is.

        >>> later = WorkCalendar.china().extend(2027, holidays=["2027-01-01..2027-01-03"], make_up_days=["2027-01-09"])
        >>> later.is_working_day(date(2027, 1, 9))
        True
        """
        free, worked = read_days("holidays", holidays), read_days("make_up_days", make_up_days)
        _apart("make_up_days", worked, free)
        for name, days in (("holidays", free), ("make_up_days", worked)):
            for day in sorted(days):
                begins_before = (day.year, day.month) == (year - 1, 12) and day.year in self.years
                if day.year != year and not begins_before:
                    unsound(name, f"{day} is not in {year}", "give each year a list of its own")
        kept = {day for day in self.holidays if day.year != year} - worked
        for day in sorted(worked):
            if day.weekday() not in self.weekend | _WEEKEND and day not in self.holidays:
                hint = "correct the date: a make-up day falls on a weekend"
                unsound("make_up_days", f"{day} is a {WEEKDAYS[day.weekday()].title()}, worked anyway", hint)
        made_up = {day for day in self.make_up_days if day.year != year} - free
        return replace(
            self,
            years=self.years | {year},
            holidays=frozenset(kept | free),
            make_up_days=frozenset(made_up | worked),
        )

    def with_days(
        self, *, off: Days = (), working: Days = (), hours: Mapping[date | str, str] = MappingProxyType({})
    ) -> WorkCalendar:
        """Return the calendar with days of a company's own, which count more than any list and any earlier day.

        `off` are free, `working` are worked with the usual hours, `hours` are worked from when to when: half days.
        Raises `InputError` for a day that is given twice, `ExpressionError` for hours that do not read.

        >>> china = WorkCalendar.china().with_hours("09:00-12:00, 13:00-18:00")
        >>> eve = china.with_days(hours={"2026-02-13": "09:00-12:00"})
        >>> print(eve.hours_of(date(2026, 2, 13)))
        09:00-12:00
        """
        free, worked = read_days("off", off), read_days("working", working)
        timed = {day: _hours("hours", text) for item, text in hours.items() for day in read_days("hours", [item])}
        _apart("working", worked, free)
        _apart("hours", timed, free | worked)
        own = {**self.own_days, **dict.fromkeys(free, False), **dict.fromkeys(worked, True), **timed}
        return replace(self, own_days=MappingProxyType(own))

    def with_hours(self, usual: str, **weekdays: str) -> WorkCalendar:
        """Return the calendar with other working hours: the usual ones, and those of some days of the week.

        Raises `ExpressionError` for hours that do not read, `InputError` for what is no day of the week.

        >>> calendar = WorkCalendar.china().with_hours("9:00-12:00, 13:00-18:00", friday="9:00-15:00")
        """
        by_day = {read_weekday(name, name): _hours(name, text) for name, text in weekdays.items()}
        return replace(self, hours=_hours("usual", usual), weekday_hours=MappingProxyType(by_day))

    def with_weekend(self, *weekdays: str) -> WorkCalendar:
        """Return the calendar with other free days of the week: `with_weekend("sunday")` for a week of six days."""
        return replace(self, weekend=frozenset(read_weekday("weekend", name) for name in weekdays))

    # ------------------------------------------------------------------------------------------------ days

    def is_working_day(self, day: date) -> bool:
        """Return whether people work on a day, be it half of it. Raises `CalendarHorizon` where that is not known."""
        return self._is_working(self.day_of(day))

    def _is_working(self, day: date) -> bool:
        own = self.own_days.get(day)
        if own is not None:
            return own is not False
        if day.year not in self.years:
            raise self._horizon(day)
        return day in self.make_up_days or (day.weekday() not in self.weekend and day not in self.holidays)

    def next_working_day(self, day: date) -> date:
        """Return the first working day after a day, whether that is one or not. Raises `CalendarHorizon`."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, count: int) -> date:
        """Return the working day so many after a day, or before it where `count` is negative.

        The day itself is not counted. No days on are the day itself, or the first working day after it. A date of the
        result is always a working day. Raises `CalendarHorizon` at the first day passed that is not known.

        >>> china = WorkCalendar.china()
        >>> saturday = date(2026, 3, 7)
        >>> print(*(china.add_working_days(saturday, count) for count in (-1, 0, 1)))
        2026-03-06 2026-03-09 2026-03-09
        """
        day = self.day_of(day)
        if not count and self._is_working(day):
            return day
        step, left = (-_DAY if count < 0 else _DAY), abs(count) or 1
        while left:
            day += step
            left -= self._is_working(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days one passes from `start` to `end`; `start` is not counted, `end` is.

        Negative where `end` comes first. So `add_working_days(start, n)` is `n` working days from `start`, for any `n`
        but 0 on a free day. Raises `CalendarHorizon`.

        >>> WorkCalendar.china().working_days_between(date(2026, 9, 30), date(2026, 10, 8))
        1
        """
        start, end = self.day_of(start), self.day_of(end)
        step, sign = (_DAY, 1) if start <= end else (-_DAY, -1)
        count = 0
        while start != end:
            start += step
            count += self._is_working(start)
        return sign * count

    def month_end(self, day: date) -> date:
        """Return the last day of a day's month, working day or not."""
        return month_end(self.day_of(day))

    # ------------------------------------------------------------------------------------------------ hours

    def hours_of(self, day: date) -> Hours | None:
        """Return the working hours of a day, None for a free day.

        Raises `CalendarHorizon`, and `ParameterNotSet` where it is a working day and nobody gave the hours.
        """
        day = self.day_of(day)
        if not self._is_working(day):
            return None
        own = self.own_days.get(day)
        if isinstance(own, Hours):
            return own
        usual = self.hours
        if own is None and day not in self.make_up_days:
            usual = self.weekday_hours.get(day.weekday(), usual)
        if usual is None:
            message = f"calendar `{self.name}` has no working hours"
            hint = 'give them: calendar.with_hours("09:00-12:00, 13:00-18:00")'
            raise ParameterNotSet(Diagnostic("calendar-hours", message, None, hint))
        return usual

    def add_working_hours(self, start: datetime, amount: timedelta) -> datetime:
        """Return the first moment, in working hours or at their end, when so much working time has passed.

        Time is what passes, so a night in which the clocks jump is shorter. A start without a zone is what the clocks
        here show. Raises `CalendarHorizon`, `ParameterNotSet`, and `Undefined` for a negative amount.

        >>> china = WorkCalendar.china().with_hours("09:00-12:00, 13:00-18:00")
        >>> print(china.add_working_hours(datetime(2026, 9, 30, 16), timedelta(hours=4)))
        2026-10-08 11:00:00+08:00
        """
        if amount < _NONE:
            raise Undefined("working hours are added forward only")
        moment = self.moment(start)
        day = self.day_of(start)
        if not amount and self._ends_at_midnight and moment == self.moment_of_day(day, 0):
            day -= _DAY
        while True:
            for opens, closes in self._open_on(day):
                begin = max(opens, moment)
                if closes - begin >= amount:
                    return (begin + amount).astimezone(self.zone)
                amount -= max(_NONE, closes - begin)
            day += _DAY

    def working_hours_between(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time that passes from `start` to `end`, negative where `end` comes first.

        Raises `CalendarHorizon` and `ParameterNotSet`.
        """
        low, high = self.moment(start), self.moment(end)
        if high < low:
            return -self.working_hours_between(end, start)
        day, total = self.day_of(low), _NONE
        while low < high and self.moment_of_day(day, 0) < high:
            for opens, closes in self._open_on(day):
                total += max(_NONE, min(closes, high) - max(opens, low))
            day += _DAY
        return total

    # ---------------------------------------------------------------------------------------------- moments

    def moment(self, at: datetime) -> datetime:
        """Return a date and time as a moment in UTC; one without a zone is what the clocks here show."""
        return moment_of(self.zone, at)

    def moment_of_day(self, day: date, minutes: int) -> datetime:
        """Return the moment, in UTC, when the clocks here show a time of a day, in minutes from midnight."""
        return moment_of_day(self.zone, day, minutes)

    def day_of(self, at: date) -> date:
        """Return the day that it is here at a moment; of a date that date."""
        return self.moment(at).astimezone(self.zone).date() if isinstance(at, datetime) else at

    # --------------------------------------------------------------------------------------------- internals

    def __reduce__(self) -> tuple[Any, ...]:
        values = {name.name: getattr(self, name.name) for name in fields(self)}
        return _restored, (values | {name: dict(values[name]) for name in _MAPPINGS},)

    @property
    def _ends_at_midnight(self) -> bool:
        known = (self.hours, *self.weekday_hours.values(), *self.own_days.values())
        return any(isinstance(hours, Hours) and hours.closing == DAY_MINUTES for hours in known)

    def _open_on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Yield when work starts and ends on a day, as moments; nothing for what falls into a jump of the clocks."""
        hours = self.hours_of(day)
        for interval in hours.intervals if hours is not None else ():
            opens, closes = (self.moment_of_day(day, minutes) for minutes in interval)
            if opens < closes:
                yield opens, closes

    def _horizon(self, day: date) -> CalendarHorizon:
        known = f"it knows {_spans(self.years)}" if self.years else "it knows no year"
        message = f"calendar `{self.name}` does not know the working days of {day.year}, so not {day}: {known}"
        hint = f"give the official list: calendar.extend({day.year}, holidays=[...], make_up_days=[...])"
        return CalendarHorizon(Diagnostic("calendar-horizon", message, None, hint), day=day, calendar=self.name)


def _restored(values: dict[str, Any]) -> WorkCalendar:
    """Return a calendar from the fields of a copy or a pickle: a read-only view of a mapping has none."""
    return WorkCalendar(**values | {name: MappingProxyType(values[name]) for name in _MAPPINGS})


def _spans(years: Collection[int]) -> str:
    firsts = [year for year in sorted(years) if year - 1 not in years]
    lasts = [year for year in sorted(years) if year + 1 not in years]
    spans = zip(firsts, lasts, strict=True)
    return ", ".join(f"{first} to {last}" if first < last else str(first) for first, last in spans)


def _apart(field: str, days: Collection[date], others: frozenset[date]) -> None:
    for day in sorted(others.intersection(days)):
        unsound(field, f"{day} is given twice, as different things", "leave one of the two out")


def _hours(field: str, text: str) -> Hours:
    return Hours.parse(Fragment.of(Source(field, text).span(0, len(text))))


def _zone(zone: str | tzinfo) -> tzinfo:
    if not isinstance(zone, str):
        return zone
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        unsound("zone", f"`{zone}` is no time zone", 'write its name: "Asia/Shanghai"')
