"""Changes of what is written in a formula or a cell: bounds, numbers, periods, days, truth values, lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from bpmlib.calendars.period import Period
from bpmlib.errors import BpmError
from bpmlib.model import expressions as m
from bpmlib.source import Span
from bpmlib.syntax.literals import literal
from bpmlib.verify.mutants.site import Edit, Site, fewer

__all__ = ["booleans", "bounds", "days", "items", "numbers", "periods"]

_TWINS: Final = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_BRACKETS: Final = {"[": "(", "(": "[", "]": ")", ")": "]"}
_OPERATOR: Final = re.compile(r"<=|>=|<|>")
_NUMBER: Final = re.compile(r"(-?[\d.]+)(%?)")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_NEVER: Final = date(date.max.year, 1, 1).toordinal()
_LENGTH: Final = re.compile(r"\d+(?=[YMDHS])")
_WORKING: Final = {
    "days": "working days", "working days": "days", "minutes": "working minutes", "working minutes": "minutes",
}  # fmt: skip


def bounds(node: Any, _: Site) -> Iterator[Edit]:
    """Yield each bound as its open or closed twin."""
    match node:
        case m.RangeLiteral(span=span) if span.text[:1] in "[(" and span.text[-1:] in ")]":
            yield ((span.part(0, 1), _BRACKETS[span.text[0]]),)
            length = len(span.text)
            yield ((span.part(length - 1, length), _BRACKETS[span.text[-1]]),)
        case m.CellComparison(operator=operator, span=span) if operator in _TWINS:
            if found := _OPERATOR.match(span.text):
                yield ((span.part(*found.span()), _TWINS[found[0]]),)
        case m.Comparison(operator=operator, left=left, right=right) if operator in _TWINS:
            between = Span(left.span.source, left.span.end, right.span.start)
            if found := _OPERATOR.search(between.text):
                yield ((between.part(*found.span()), _TWINS[found[0]]),)


def numbers(node: Any, _: Site) -> Iterator[Edit]:
    """Yield each number one unit of its scale higher and lower, and tenfold."""
    if isinstance(node, m.Number) and (written := _NUMBER.fullmatch(node.span.text)):
        value = Decimal(written[1])
        unit = Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0))
        for other in dict.fromkeys((value + unit, value - unit, value * 10)):
            if other != value:
                yield ((node.span, f"{other:f}{written[2]}"),)


def booleans(node: Any, _: Site) -> Iterator[Edit]:
    """Yield each truth value as the other one."""
    if isinstance(node, m.Boolean):
        yield ((node.span, literal(not node.value)),)


def periods(node: Any, _: Site) -> Iterator[Edit]:
    """Yield each period one longer, one shorter, and in working time instead of all time or the other way round."""
    period = _period(node)
    if period is None:
        return
    step = 60 if period.is_hours and period.count % 60 == 0 else 1
    changes: list[dict[str, Any]] = [{"count": period.count + step}, {"count": period.count - step}]
    if period.unit in _WORKING:
        changes.append({"unit": _WORKING[period.unit], "roll": None})
    for change in changes:
        try:
            other = str(replace(period, **change))
        except BpmError:
            continue  # no period has fewer than no days
        quote = '"' if node.span.text[:1] == '"' else ""
        yield ((node.span, f"{quote}{other}{quote}"),)


def _period(node: Any) -> Period | None:
    """Return the period that a parameter or a text of an expression is."""
    if isinstance(node, m.Temporal):
        return node.value if isinstance(node.value, Period) else None
    try:
        return Period.parse(node.value) if isinstance(node, m.String) else None
    except BpmError:
        return None


def days(node: Any, _: Site) -> Iterator[Edit]:
    """Yield each day one later and one earlier, and each number of a length of time one higher and one lower.

    A day of the year 9999 is how a policy says never: it stays.
    """
    if not isinstance(node, m.Temporal) or isinstance(node.value, Period):
        return
    span = node.span
    for found in _DAY.finditer(span.text):
        number = date.fromisoformat(found[0]).toordinal()
        for other in (number + 1, number - 1) if number < _NEVER else ():
            if other >= date.min.toordinal():
                yield ((span.part(*found.span()), date.fromordinal(other).isoformat()),)
    for found in _LENGTH.finditer(span.text) if "P" in span.text else ():
        for count in (int(found[0]) + 1, int(found[0]) - 1):
            if count >= 0:
                yield ((span.part(*found.span()), str(count)),)


def items(node: Any, _: Site) -> Iterator[Edit]:
    """Yield each list that is written out with one of its items left out."""
    if isinstance(node, m.ListLiteral):
        yield from fewer(node.items)
