"""Numbers, dates, times and durations: values that lie on a line in equal steps.

A value is drawn as one integer, the number of its step. So a test that fails from some value on shrinks to exactly that
value. Which integer it is may be forced to a boundary of the policy, to the value of another field or to a witness.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Protocol

from bpmlib.testing.choices import ANYTHING, Chooser
from bpmlib.values.durations import YearsMonths

__all__ = [
    "DATES", "DURATIONS", "FIRST_DAY", "INSTANTS", "MONTHS", "TIMES", "Instants", "Line", "Numbers", "Scale",
    "Times",
]  # fmt: skip

FIRST_DAY: Final = date(2026, 3, 2)
"""The simplest date, a Monday that is a working day."""

_AS_BEFORE: Final = ((1, 0), (2, 0), (3, 0), (4, 0), (1, 1), (1, -1), (2, 1), (2, -1))
"""Which of the values drawn last is taken, counted backwards, and how many steps are added to it."""
_ANYWHERE: Final = 2
_USUAL: Final = 4


class Scale(Protocol):
    """How the values of one kind are numbered: step 0 is the plainest value."""

    kind: str

    def value(self, step: int, choose: Chooser | None) -> Any:
        """Return the value of a step."""

    def step(self, value: Any) -> int | None:
        """Return the step of a value, None where it lies between two, or is of another kind."""

    def floor(self, value: Any) -> int:
        """Return the last step that is not above a value."""


class Numbers:
    """Multiples of a number."""

    kind = "number"

    def __init__(self, unit: Decimal, *, whole: bool = False) -> None:
        self.unit = unit
        self._whole = whole
        sign, digits, exponent = unit.as_tuple()
        assert isinstance(exponent, int) and not sign
        self._factor = int("".join(map(str, digits)))
        self._exponent = exponent
        self._ten: int = 10 ** max(-exponent, 0)
        self._tens: int = 10 ** max(exponent, 0)
        self._fraction = Fraction(unit)

    def value(self, step: int, choose: Chooser | None = None) -> int | Decimal:
        """Return the number, a `Decimal` without zeros at its end or, where whole numbers are wanted, an `int`."""
        count = step * self._factor
        if self._exponent >= 0:
            count *= self._tens
            return count if self._whole else Decimal(count)
        if self._whole:
            return count // self._ten
        if count % self._ten == 0:
            return Decimal(count // self._ten)
        exponent = self._exponent
        while count % 10 == 0:
            count //= 10
            exponent += 1
        return Decimal(f"{count}E{exponent}")

    def step(self, value: Any) -> int | None:
        """Return which multiple a number is."""
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            return None
        if isinstance(value, int) and self._exponent <= 0 and self._factor == 1:
            return value * self._ten
        count = Fraction(value) / self._fraction
        return count.numerator if count.denominator == 1 else None

    def floor(self, value: Any) -> int:
        """Return the last multiple that is not above a number."""
        return Fraction(value) // self._fraction


class _Dates:
    kind = "date"
    _zero: Final = FIRST_DAY.toordinal()

    def value(self, step: int, choose: Chooser | None = None) -> date:
        return date.fromordinal(self._zero + step)

    def step(self, value: Any) -> int | None:
        return self.floor(value) if isinstance(value, date) and not isinstance(value, datetime) else None

    def floor(self, value: Any) -> int:
        days: int = value.toordinal() - self._zero
        return days


class Instants:
    """Seconds of the clock on the wall. With `zone` it is that of the zone, else that which the draw settles on."""

    kind = "date and time"
    _zero: Final = datetime(2026, 3, 2, 9)  # noqa: DTZ001 - of whatever zone the draw has

    def __init__(self, zone: Any = ANYTHING) -> None:
        self._zone = zone

    def value(self, step: int, choose: Chooser | None = None) -> datetime:
        """Return the instant."""
        zone = self._zone
        if zone is ANYTHING:
            zone = choose.settle_zone() if choose is not None else None
        found = self._zero + timedelta(seconds=step)
        return found if zone is None else found.replace(tzinfo=zone)

    def step(self, value: Any) -> int | None:
        """Return the second of an instant, None where it lies between two."""
        return self.floor(value) if isinstance(value, datetime) and not value.microsecond else None

    def floor(self, value: Any) -> int:
        """Return the second in which an instant lies, as the clock on its wall shows it."""
        if self._zone not in (None, ANYTHING) and value.tzinfo is not None:
            value = value.astimezone(self._zone)
        seconds: int = (value.replace(tzinfo=None) - self._zero) // timedelta(seconds=1)
        return seconds


class Times:
    """Seconds of a day, in a zone or in nobody's."""

    kind = "time"
    _zero: Final = 9 * 3600

    def __init__(self, zone: Any = None) -> None:
        self._zone = zone

    def value(self, step: int, choose: Chooser | None = None) -> time:
        """Return the time of day."""
        minutes, second = divmod(self._zero + step, 60)
        hour, minute = divmod(minutes, 60)
        return time(hour, minute, second, tzinfo=self._zone)

    def step(self, value: Any) -> int | None:
        """Return the second of a time of day, None where it lies between two or is of another zone."""
        if not isinstance(value, time) or value.microsecond or value.tzinfo != self._zone:
            return None
        return self.floor(value)

    def floor(self, value: Any) -> int:
        """Return the second in which a time of day lies."""
        seconds: int = value.hour * 3600 + value.minute * 60 + value.second - self._zero
        return seconds


class _Durations:
    kind = "days and time duration"

    def value(self, step: int, choose: Chooser | None = None) -> timedelta:
        return timedelta(seconds=step)

    def step(self, value: Any) -> int | None:
        return self.floor(value) if isinstance(value, timedelta) and not value.microseconds else None

    def floor(self, value: Any) -> int:
        seconds: int = value // timedelta(seconds=1)
        return seconds


class _Months:
    kind = "years and months duration"

    def value(self, step: int, choose: Chooser | None = None) -> YearsMonths:
        return YearsMonths(step)

    def step(self, value: Any) -> int | None:
        return value.months if isinstance(value, YearsMonths) else None

    def floor(self, value: Any) -> int:
        months: int = value.months
        return months


DATES: Final = _Dates()
INSTANTS: Final = Instants()
TIMES: Final = Times()
DURATIONS: Final = _Durations()
MONTHS: Final = _Months()


class Line:
    """Draws the values of a scale between two steps, many of them at boundaries."""

    def __init__(self, scale: Scale, low: int, high: int, usual: tuple[int, int], pool: Iterable[int] = ()) -> None:
        self.scale = scale
        self.low, self.high = low, high
        self._usual = max(low, min(usual[0], high)), min(high, max(usual[1], low))
        self.pool = tuple(sorted({step for step in pool if low <= step <= high}, key=lambda step: (abs(step), step)))
        self._kind = scale.kind
        modes = _ANYWHERE + _USUAL + len(_AS_BEFORE)
        self._modes = modes + len(self.pool) * -(-modes // len(self.pool)) if self.pool else modes

    def draw(self, choose: Chooser, near: Any = ANYTHING, low: int | None = None, high: int | None = None) -> Any:
        """Return a value, between closer bounds where they are given."""
        low = self.low if low is None else max(self.low, low)
        high = self.high if high is None else min(self.high, high)
        forced = None
        if near is not ANYTHING and (forced := self.scale.step(near)) is not None and low <= forced <= high:
            choose.index(self._modes, 0)
            if self._kind == "date and time":
                choose.settle_zone(near.tzinfo)
            step = choose.integer(low, high, 0, forced)
        else:
            step = self._step(choose, low, high)
        value = self.scale.value(step, choose)
        choose.note(self._kind, value)
        return value

    def _step(self, choose: Chooser, low: int, high: int) -> int:
        mode = choose.index(self._modes)
        if mode < _ANYWHERE:
            return choose.integer(low, high)
        mode -= _ANYWHERE
        forced = None
        if mode >= _USUAL + len(_AS_BEFORE):
            forced = self.pool[(mode - _USUAL - len(_AS_BEFORE)) % len(self.pool)]
        elif mode >= _USUAL:
            forced = self._as_before(choose, *_AS_BEFORE[mode - _USUAL])
        if forced is not None and low <= forced <= high:
            return choose.integer(low, high, 0, forced)
        least, most = max(low, self._usual[0]), min(high, self._usual[1])
        return choose.integer(least, most) if least <= most else choose.integer(low, high)

    def _as_before(self, choose: Chooser, back: int, far: int) -> int | None:
        """Return the step of one of the values drawn last, or one beside it."""
        found = choose.earlier.get(self._kind, ())
        step = self.scale.step(found[-back]) if back <= len(found) else None
        return None if step is None else step + far

    def takes(self, value: Any) -> bool:
        """Return whether a value lies on a step between the two."""
        step = self.scale.step(value)
        return step is not None and self.low <= step <= self.high

    def another(self, taken: Collection[Any]) -> Any:
        """Return the plainest value that is not taken."""
        start = min(max(0, self.low), self.high)
        for far in range(len(taken) + 1):
            for step in (start + far, start - far):
                if self.low <= step <= self.high and (value := self.scale.value(step, None)) not in taken:
                    return value
        return ANYTHING

    def narrowed(self, low: int, high: int) -> Line:
        """Return the line between closer steps."""
        return Line(self.scale, max(self.low, low), min(self.high, high), self._usual, self.pool)
