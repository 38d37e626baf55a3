"""Standing in for somebody: who may act in a role that is not theirs, for how long, for what, up to how much."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

__all__ = ["Mandate"]


@dataclass(frozen=True, slots=True)
class Mandate:
    """The `holder`, a role or a person, may act as `role` from `start` up to `end` (excluded; None: until it is revoked).

    `events` narrows it to some events, none meaning all. `limits` are the most that fields of the event's document may
    be: what exceeds one, or does not say, is not covered.

    >>> from datetime import UTC
    >>> away = Mandate("general manager", "deputy", datetime(2026, 3, 1, tzinfo=UTC), limits={"amount": Decimal(50000)})
    >>> now = datetime(2026, 3, 2, tzinfo=UTC)
    >>> away.covers("deputy", "payment", {"amount": 50000}, now), away.covers("deputy", "payment", {"amount": 50001}, now)
    (True, False)
    """

    role: str
    holder: str
    start: datetime
    end: datetime | None = None
    events: Collection[str] = ()
    limits: Mapping[str, Decimal | int] = field(default_factory=dict)

    def covers(self, holder: str, event: str, document: Mapping[str, Any], at: datetime) -> bool:
        """Return whether somebody may bring an event about under this mandate."""
        in_time = self.start <= at and (self.end is None or at < self.end)
        for_this = not self.events or event in self.events
        return holder == self.holder and in_time and for_this and all(
            _within(document.get(name), limit) for name, limit in self.limits.items()
        )


def _within(value: Any, limit: Decimal | int) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and value <= limit
