"""The line on which the values of a type lie: numbers and dates as they are, durations by their length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from bpmlib.core import ast as c
from bpmlib.values.durations import YearsMonths, make_days_time, make_years_months, nanos_of
from bpmlib.values.kinds import kind_of
from bpmlib.values.ranges import Range
from bpmlib.values.zones import SECOND

__all__ = ["Scale", "scale_of"]


@dataclass(frozen=True, slots=True)
class Scale:
    """How values become places on a line and places values; `step` is how far a neighbour lies, None by kind."""

    place: Callable[[Any], Any]
    value: Callable[[Any], Any]
    """Returns None for a place on which no value lies."""
    comparable: Callable[[Any, Any], bool]
    """Whether a value and what it is compared with have an order."""
    step: int | None = None

    def range(self, places: Any) -> Any:
        """Return the range of values for a range of places, or the value for one place."""
        if not isinstance(places, Range):
            return self.value(places)
        ends = [None if end is None else self.value(end) for end in (places.low, places.high)]
        return Range(ends[0], places.low_closed, ends[1], places.high_closed)


def scale_of(read: c.ReadSpec) -> Scale | None:
    """Return the scale of a field's values, or None where they have no order that explanations walk along."""
    kind = read.field.type.kind if read.field.type is not None else ""
    return _WHOLE if read.field.whole else _SCALES.get(kind)


def _same(value: Any) -> Any:
    return value


def _whole(place: Any) -> Any:
    return int(place) if int(place) == place else None


def _in_order(value: Any, point: Any) -> bool:
    """Instants need a time zone both or neither."""
    if isinstance(value, datetime):
        return isinstance(point, datetime) and (value.tzinfo is None) == (point.tzinfo is None)
    kind = date if isinstance(value, date) else (int, Decimal)
    return isinstance(point, kind) and not isinstance(point, (bool, datetime))


def _of_one_kind(value: Any, point: Any) -> bool:
    return kind_of(value) == kind_of(point)


def _months(value: YearsMonths) -> int:
    return value.months


_PLAIN: Final = Scale(_same, _same, _in_order)
_WHOLE: Final = Scale(_same, _whole, _in_order, 1)
_SCALES: Final = {
    "number": _PLAIN, "date": _PLAIN, "date and time": _PLAIN,
    "days and time duration": Scale(
        nanos_of, lambda place: None if _whole(place) is None else make_days_time(int(place)), _of_one_kind, SECOND
    ),
    "years and months duration": Scale(
        _months, lambda place: None if _whole(place) is None else make_years_months(int(place)), _of_one_kind, 1
    ),
}  # fmt: skip
