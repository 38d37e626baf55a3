"""Standing in for somebody: who may act in a role that is not theirs, for how long, for what, up to how much."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

__all__ = ["Mandate"]


@dataclass(frozen=True, slots=True)
class Mandate:
    """The `holder`, a role or a person, may act as `role` from `start` up to `end` (excluded; None: until revoked).

    Times have a zone.
    `events` narrows it to some events, none meaning all. `limits` are the most that fields of the event's document may
    be: what exceeds one, or does not say, is not covered.

    >>> from datetime import UTC
    >>> away = Mandate("general manager", "deputy", datetime(2026, 3, 1, tzinfo=UTC), limits={"amount": 50000})
    >>> now = datetime(2026, 3, 2, tzinfo=UTC)
    >>> [away.covers("deputy", "payment", {"amount": amount}, now) for amount in (50000, 50001)]
    [True, False]
    """

    role: str
    holder: str
    start: datetime
    end: datetime | None = None
    events: Collection[str] = ()
    limits: Mapping[str, Decimal | int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("start", "end"):
            at = getattr(self, name)
            if at is not None and at.tzinfo is None:
                raise ValueError(f"`{name}` of a mandate has no time zone: {at}")

    def covers(self, holder: str, event: str, document: Mapping[str, Any], at: datetime) -> bool:
        """Return whether somebody may bring an event about under this mandate."""
        moment = at.astimezone(UTC)  # two times of one zone compare by what its clocks show, which may come twice
        in_time = self.start.astimezone(UTC) <= moment and (self.end is None or moment < self.end.astimezone(UTC))
        for_this = not self.events or event in self.events
        return (
            holder == self.holder
            and in_time
            and for_this
            and all(_within(document.get(name), limit) for name, limit in self.limits.items())
        )


def _within(value: Any, limit: Decimal | int) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and value <= limit
