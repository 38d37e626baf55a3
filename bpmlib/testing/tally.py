"""Drawing from a strategy so many times, and what hypothesis made of it: for benchmarks and tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from time import process_time
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.statistics import collector
from hypothesis.strategies import SearchStrategy

__all__ = ["Tally", "tally"]

T = TypeVar("T")


@dataclass(frozen=True)
class Tally:
    """How many values were drawn, how many attempts were filtered or ran out of choices, and the time in seconds.

    What ran out of choices was hypothesis trying parts of one value in another; what was filtered is a fault of ours.
    """

    drawn: int
    filtered: int
    overrun: int
    seconds: float

    @property
    def milliseconds(self) -> float:
        """The time of one draw, with all that hypothesis does about it."""
        return 1000 * self.seconds / max(1, self.drawn)


def tally(strategy: SearchStrategy[T], draws: int, look: Callable[[T], object] = lambda value: None) -> Tally:
    """Draw values and let `look` see each of them; the time that it takes does not count.

    Fewer are drawn where the strategy has no more.
    """
    statuses: Counter[str] = Counter()
    seen = [0.0, 0.0]

    @settings(
        max_examples=draws, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), derandomize=True,
    )  # fmt: skip
    @given(strategy)
    def test(value: T) -> None:
        start = process_time()
        look(value)
        seen[0] += 1
        seen[1] += process_time() - start

    def collect(found: Any) -> None:
        for phase in found.values():
            if isinstance(phase, dict):
                statuses.update(case["status"] for case in phase.get("test-cases", ()))

    start = process_time()
    with collector.with_value(collect):  # type: ignore[arg-type] # its type is that of the default
        test()
    seconds = process_time() - start - seen[1]
    return Tally(int(seen[0]), statuses["invalid"], statuses["overrun"], seconds)
