"""Random documents of a policy, most of their values at, just below or just above a figure of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from bpmlib.check.checked import Checked
from bpmlib.documents.fields import DocumentField
from bpmlib.model import expressions as m
from bpmlib.model.walk import nodes
from bpmlib.values.durations import YearsMonths

__all__ = ["documents"]

REFUSED = object()
DAY = timedelta(days=1)
BASE = date(2026, 3, 12)


def documents(checked: Checked) -> st.SearchStrategy[dict[str, Any]]:
    """Return whole documents for a policy, by input."""
    figures = _Figures(checked)
    return st.fixed_dictionaries({name: figures.of(field) for name, field in checked.scope.inputs.items()})


def _admitted(field: DocumentField, value: Any) -> Any:
    """Return the value that the field's own validators make of one: blanks round a text may go."""
    assert field.check is not None
    try:
        return field.check(value)
    except ValueError:
        return REFUSED


def _policies(checked: Checked) -> Iterator[Checked]:
    yield checked
    for used in checked.used.values():
        yield from _policies(used)


class _Figures:
    """The constants of a policy and those it uses, each with its neighbours, by kind of value."""

    def __init__(self, checked: Checked) -> None:
        self.numbers: set[Decimal] = {Decimal(0), Decimal(1), Decimal("2.5")}
        self.dates: set[date] = {BASE}
        self.spans: set[timedelta] = {DAY}
        self.texts: set[str] = {"a", "b"}
        for policy in _policies(checked):
            for node in nodes(policy.policy.sections):
                if isinstance(node, m.Number):
                    for step in (Decimal(0), Decimal("0.01"), Decimal(1), Decimal("-0.01"), Decimal(-1)):
                        self.numbers.add(node.value + step)
                elif isinstance(node, m.String):
                    self.texts.add(node.value)
                elif isinstance(node, m.Temporal):
                    self._temporal(node.value)

    def _temporal(self, value: Any) -> None:
        if isinstance(value, timedelta):
            self.spans |= {value, value + DAY, value - DAY}
            self.dates |= {BASE + value, BASE + value + DAY, BASE + value - DAY}
        elif isinstance(value, date) and not isinstance(value, datetime):
            self.dates |= {value, value + DAY, value - DAY}

    def of(self, field: DocumentField) -> st.SearchStrategy[Any]:
        """Return values for a field, null among them where it may be null."""
        assert field.type is not None
        found = self._present(field)
        if field.check is not None:
            found = found.map(lambda value: _admitted(field, value)).filter(lambda value: value is not REFUSED)
        return st.none() | found if field.nullable else found

    def _present(self, field: DocumentField) -> st.SearchStrategy[Any]:
        type_ = field.type
        assert type_ is not None
        if field.values:
            return st.sampled_from(field.values)
        if field.document is not None:
            fields = {one.key: self.of(one) for one in field.document.fields.values() if one.type is not None}
            return st.fixed_dictionaries(fields)
        match type_.kind:
            case "number":
                return self._number(field)
            case "boolean":
                return st.booleans()
            case "date":
                return st.sampled_from(sorted(self.dates))
            case "date and time":
                hours = st.sampled_from([timedelta(0), timedelta(hours=1), DAY - timedelta(seconds=1), DAY, 2 * DAY])
                return hours.map(lambda hour: datetime.combine(BASE, time(9)) + hour)
            case "days and time duration":
                return st.sampled_from(sorted(self.spans))
            case "years and months duration":
                return st.integers(0, 30).map(YearsMonths)
            case "time":
                return st.sampled_from([time(0), time(9, 30), time(23, 59, 59)])
            case "list" if field.item is not None:
                return st.lists(self.of(field.item), max_size=3)
        return st.sampled_from(sorted(self.texts))

    def _number(self, field: DocumentField) -> st.SearchStrategy[Any]:
        bounds = field.bounds
        low = max((Decimal(str(one)) for one in (bounds.ge, bounds.gt) if one is not None), default=None)
        high = min((Decimal(str(one)) for one in (bounds.le, bounds.lt) if one is not None), default=None)
        known = {int(one) for one in self.numbers} if field.whole else set(self.numbers)
        fitting = [
            one for one in sorted(known)
            if (low is None or one > low or (one == low and bounds.gt is None))
            and (high is None or one < high or (one == high and bounds.lt is None))
        ]  # fmt: skip
        return st.sampled_from(fitting or [1 if field.whole else Decimal(1)])
