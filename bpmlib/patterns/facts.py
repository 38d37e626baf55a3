"""Facts: what is known at a time. Some are asserted, the others are conclusions from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, Final

from bpmlib.run.runtime import fresh
from bpmlib.values.compare import plain_data
from bpmlib.values.numbers import CONTEXT, plain

if TYPE_CHECKING:
    from bpmlib.patterns.matches import Match
    from bpmlib.patterns.rules import Rule

__all__ = ["Asserted", "Conclusion", "Fact", "Order", "content_of", "plain_numbers"]

_WHOLE: Final = 20
"""Up to how many digits a whole number is written out with all of them."""

Order = tuple[int, int, str]
"""In which order facts stand: those asserted as they came, then conclusions by what they say."""


class Fact:
    """A document of a type, known in a session. Two facts are the same only if they are one and the same."""

    __slots__ = ("id", "type", "values")

    def __init__(self, id: str, type: str, values: dict[str, Any]) -> None:
        self.id = id
        self.type = type
        self.values = values
        """Its fields by name, which nobody changes. Ask `to_dict` for a copy."""

    @property
    def order(self) -> Order:
        """The place of the fact among others, the same whichever engine found it."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """Return a copy of the fact's fields by name."""
        values: dict[str, Any] = fresh(self.values)
        return values

    def __repr__(self) -> str:
        return f"<{self.id}>"  # no values: they may be personal


class Asserted(Fact):
    """A fact that somebody stated. `number` counts what was asserted before it in the session."""

    __slots__ = ("number",)

    def __init__(self, id: str, type: str, values: dict[str, Any], number: int) -> None:
        super().__init__(id, type, values)
        self.number = number

    @property
    def order(self) -> Order:
        """Facts stand in the order in which they were asserted."""
        return 0, self.number, ""


class Conclusion(Fact):
    """What follows from other facts, by one match of a pattern or by several; it goes when the last of them does.

    Its `id` is what it says, `rule` the pattern that brought it about first. `since` is the session's time at which
    it came to hold, None where none was given. A `settled` one stays, because a fact that it rests on was forgotten.
    """

    __slots__ = ("present", "rule", "settled", "since", "supports")

    def __init__(self, id: str, type: str, values: dict[str, Any]) -> None:
        super().__init__(id, type, values)
        self.supports: dict[Match, None] = {}
        self.present = False
        self.settled: tuple[Any, ...] = ()
        """Why it held when the first of the facts that it rests on was forgotten; () where none was."""
        self.since: datetime | None = None
        self.rule: Rule | None = None

    @property
    def engines(self) -> tuple[str, ...]:
        """The engines that found the facts from which it follows."""
        return tuple(sorted({match.engine for match in self.supports}))

    def __repr__(self) -> str:
        return f"<{self.type}>"

    @property
    def order(self) -> Order:
        """Conclusions stand after what was asserted, by what they say."""
        return 1, 0, self.id


def content_of(type: str, values: Mapping[str, Any]) -> str:
    """Return the whole of what a fact says as one text: equal for equal facts, and different for others.

    >>> content_of("Fine", {"who": "Li", "amount": Decimal(20)})
    'Fine {who: "Li", amount: 20}'
    >>> content_of("Fine", {"who": "Li", "amount": Decimal("20.0")})
    'Fine {who: "Li", amount: 20}'
    """
    return f"{type} {_spelled(dict(values))}"


def _spelled(value: Any) -> str:
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if kind is dict:
        return f"{{{', '.join([f'{key}: {_spelled(item)}' for key, item in value.items()])}}}"
    if kind is list:
        return f"[{', '.join(map(_spelled, value))}]"
    if kind is Decimal:
        return plain(plain_numbers(value))
    if kind is bool or value is None:
        return "null" if value is None else str(value).lower()
    return str(plain_data(value))


def plain_numbers(value: Any) -> Any:
    """Return a value with its numbers in their shortest form, so that equal conclusions are the same text."""
    if type(value) is str:
        return value
    if isinstance(value, Decimal):
        if not value:
            return Decimal(0)
        whole = value.adjusted() < _WHOLE and value == value.to_integral_value()
        return CONTEXT.quantize(value, Decimal(1)) if whole else CONTEXT.normalize(value)
    if isinstance(value, list):
        return [plain_numbers(item) for item in value]
    if isinstance(value, dict):
        return {key: plain_numbers(item) for key, item in value.items()}
    return value
