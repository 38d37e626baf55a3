"""Whether documents are those that a history wants: of a type, with some of their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from bpmlib.model.constants import constant
from bpmlib.model.patterns import Held
from bpmlib.source import Span
from bpmlib.values.compare import equal, show_value
from bpmlib.values.zones import localized

__all__ = ["Came", "fits", "unlike"]


@dataclass(frozen=True, slots=True)
class Came:
    """A document that there is."""

    type: str
    values: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.type} {show_value(dict(self.values))}"


def fits(values: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Return whether a document has these values among others."""
    return all(equal(values.get(name), value) for name, value in wanted.items())


def unlike(
    wanted: Sequence[Held], found: Sequence[Came], zone: tzinfo, span: Span, missing: str, besides: str
) -> Iterator[tuple[str, Span]]:
    """Yield what is wanted and not there, and what is there and not wanted, each with its place.

    Those that are wanted with most said of them come first. `missing` says the one, with `{wanted}` and all that was
    `{found}`, `besides` the other, with what is `{left}`; `span` is of the row.
    """
    left = list(found)
    for one in sorted(wanted, key=lambda held: held.values is None):
        values = {} if one.values is None else localized(constant(one.values), zone)
        fit = next((came for came in left if came.type == one.type.name and fits(came.values, values)), None)
        if fit is None:
            asked = f"`{one.type.name}`" + (f" {show_value(values)}" if values else "")
            yield missing.format(wanted=asked, found="; ".join(map(str, found)) or "nothing"), one.span
        else:
            left.remove(fit)
    if left:
        yield besides.format(left="; ".join(map(str, left))), wanted[0].span if wanted else span
