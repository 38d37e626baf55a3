"""Facts that come and go in one session on durable-rules: `python -m tests.patterns.stream 1000000`.

Prints the memory of the process in MB after the first tenth and at the end, and the conclusions there were.
"""

from __future__ import annotations

import sys
from collections import deque
from pathlib import Path

from bpmlib import Session
from tests.patterns.trading import Order, Payment, policies

__all__ = ["memory", "stream"]

WINDOW = 1000
"""How many facts there are at a time."""


def memory() -> float:
    """Return the memory that this process has in use, in MB (Linux)."""
    line = next(one for one in Path("/proc/self/status").read_text("utf-8").splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def stream(count: int) -> tuple[float, float, int]:
    """Assert so many facts, each retracted when `WINDOW` later ones have come; every other one completes a match."""
    found, early = 0, 0.0
    live: deque[str] = deque()
    with Session(policies("paid"), "durable") as session:
        for number in range(count):
            document = Order(no=f"n{number}") if number % 2 == 0 else Payment(order=f"n{number - 1}")
            found += len(session.assert_fact(document, id=f"i{number}").concluded)
            live.append(f"i{number}")
            if len(live) > WINDOW:
                session.retract(live.popleft())
            if number == count // 10:
                early = memory()
        return early, memory(), found


if __name__ == "__main__":
    print(*stream(int(sys.argv[1])))  # noqa: T201
