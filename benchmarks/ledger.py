"""What posting to a ledger costs as it grows; fails where ten times the entries make each cost three times as much.

Sums and counts are asked of the full one. Times are of the processor, so that a busy machine matters
less; what counts is how they grow.
"""

import sys
import time
from datetime import UTC, date, timedelta
from decimal import Decimal

from bpmlib.ledger.book import Ledger
from bpmlib.ledger.days import containing
from bpmlib.ledger.entries import Entry

SIZES = (10_000, 30_000, 100_000)
ALLOWED = 3.0
QUESTIONS = 2_000


def entry(number: int) -> Entry:
    return Entry(
        account=f"employee {number % 50}",
        kind="fine",
        amount=Decimal(20),
        unit="CNY",
        clause="II-5",
        policy="retail.attendance",
        version="2024-01-01",
        incident=f"late {number}",
        at=date(2020, 1, 1) + timedelta(days=number % 2000),
    )


def micros(start: float, count: int) -> float:
    return (time.process_time() - start) / count * 1e6


def main() -> int:
    month = containing(date(2021, 5, 1), "month")
    costs = []
    for size in SIZES:
        entries = [entry(number) for number in range(size)]
        ledger = Ledger(UTC)
        start = time.process_time()
        for one in entries:
            ledger = ledger.post(one)
        costs.append(micros(start, size))
        start = time.process_time()
        ledger = Ledger.of(entries, UTC)
        built = micros(start, size)
        start = time.process_time()
        for number in range(QUESTIONS):
            ledger.total(f"employee {number % 50}", "fine", "CNY", month)
        summed = micros(start, QUESTIONS)
        start = time.process_time()
        for one in entries[:QUESTIONS]:
            ledger.times_until(one.key)
        counted = micros(start, QUESTIONS)
        print(f"{size:7} entries, us each: post {costs[-1]:.0f}, of {built:.0f}, sum {summed:.0f}, times {counted:.0f}")
    ratio = costs[-1] / costs[0]
    print(f"one post in {SIZES[-1]} beside one in {SIZES[0]}: {ratio:.2f} (allowed {ALLOWED})")
    return int(ratio > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
