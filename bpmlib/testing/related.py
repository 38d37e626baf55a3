"""Relations between fields, settled ahead: bounds so close that every value of one field leaves one for the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bpmlib.documents.relations import Compared, Comparison
from bpmlib.errors import Diagnostic, NotDrawable
from bpmlib.testing.models import Field, narrow
from bpmlib.testing.recipes import Nullable
from bpmlib.testing.steps import Line

__all__ = ["keep_relations"]

_TURNED: Final[dict[Comparison, Comparison]] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_LOW: Final = (">", ">=", "==")
_HIGH: Final = ("<", "<=", "==")


def keep_relations(model: str, fields: Sequence[Field]) -> tuple[Field, ...]:
    """Return the fields of a model with bounds that leave room for what the fields below ask of them.

    Raises `NotDrawable` where a relation names no field above its own, or leaves no value.
    """
    if not any(one.relations for one in fields):
        return tuple(fields)
    places = {one.name: place for place, one in enumerate(fields)}
    for place, one in enumerate(fields):
        for relation in one.relations:
            if places.get(relation.field, place) >= place:
                message = f"`{model}.{one.name}` is compared with `{relation.field}`, which is no field above it"
                raise NotDrawable(Diagnostic("draw-impossible", message, hint="annotate the later of the two fields"))
    _follow(fields, places)
    asked = [(one, relation, fields[places[relation.field]]) for one in fields for relation in one.relations]
    for _ in fields:
        changed = [_tightened(model, *each) for each in asked]
        if not any(changed):
            break
    for one in fields:
        if one.line is not None:
            one.recipe = Nullable(one.line) if isinstance(one.recipe, Nullable) else one.line
    return tuple(fields)


def _follow(fields: Sequence[Field], places: dict[str, int]) -> None:
    """Add the relations that follow: what is at least one field and at most another lies between the two."""
    for one in fields:
        lows = [relation for relation in one.relations if relation.test in _LOW]
        highs = [relation for relation in one.relations if relation.test in _HIGH]
        for low in lows:
            for high in highs:
                if low.field == high.field:
                    continue
                test: Comparison = ">" if low.test == ">" or high.test == "<" else ">="
                first, last = fields[places[low.field]], fields[places[high.field]]
                if places[low.field] < places[high.field]:
                    last.relations = (*last.relations, Compared(test, first.name))
                else:
                    first.relations = (*first.relations, Compared(_TURNED[test], last.name))


def _tightened(model: str, one: Field, relation: Compared, other: Field) -> bool:
    """Bring the bounds of two fields so close as their relation asks; return whether that changed any."""
    mine, theirs = one.line, other.line
    if mine is None or theirs is None or mine.scale.kind != theirs.scale.kind or relation.test == "!=":
        return False
    one.line = _between(mine, relation, theirs)
    other.line = _between(theirs, Compared(_TURNED[relation.test], one.name), one.line)
    if one.line.low > one.line.high or other.line.low > other.line.high:
        raise NotDrawable(
            Diagnostic(
                "draw-impossible", f"`{model}.{one.name}` is never `{relation.test}` `{other.name}` within their bounds"
            )
        )
    return (one.line.low, one.line.high, other.line.low, other.line.high) != (
        mine.low, mine.high, theirs.low, theirs.high
    )  # fmt: skip


def _between(line: Line, relation: Compared, other: Line) -> Line:
    """Return a line that ends where nothing of the other is so to it any more."""
    low, high = line.low, line.high
    first, last = other.scale.value(other.low, None), other.scale.value(other.high, None)
    if relation.test in _LOW:
        least = narrow(Compared(">=" if relation.test == "==" else relation.test, ""), line.scale, first)[0]
        low = low if least is None else max(low, least)
    if relation.test in _HIGH:
        most = narrow(Compared("<=" if relation.test == "==" else relation.test, ""), line.scale, last)[1]
        high = high if most is None else min(high, most)
    return line if (low, high) == (line.low, line.high) else line.narrowed(low, high)
