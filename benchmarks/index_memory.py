"""What the table index costs: seconds to build, megabytes kept, microseconds a lookup, rows left to scan.

Tables of disjoint rectangles, as a grid and cut at random (guillotine cuts), of 10 to 10,000 rows and two
columns; and the worst case for memory, 10,000 rows of ten columns whose bounds are all distinct and
overlap at random. All bounds and all values looked up are decimals.

    python benchmarks/index_memory.py [--json FILE]

Memory is traced in a build of its own, because tracing slows the build down. Of several rounds of
lookups the fastest counts: noise only ever adds.
"""

import argparse
import json
import random
import time
import tracemalloc
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from bpmlib.regions.index import ColumnRegions, Index
from bpmlib.regions.intervals import Interval, Intervals

SIDE = 1_000_000
LOOKUPS = 1000
ROUNDS = 15

Row = tuple[tuple[int, int], ...]
"""One half-open interval for each column."""


def grid(count: int) -> list[Row]:
    columns = max(divisor for divisor in range(1, count + 1) if count % divisor == 0 and divisor**2 <= count)
    axes = [steps(columns), steps(count // columns)]
    return [(across, down) for across in axes[0] for down in axes[1]]


def steps(count: int) -> list[tuple[int, int]]:
    ends = [0, *sorted(random.sample(range(1, SIDE), count - 1)), SIDE]
    return list(pairwise(ends))


def guillotine(count: int) -> list[Row]:
    cells: list[Row] = [((0, SIDE), (0, SIDE))]
    while len(cells) < count:
        chosen, axis = random.randrange(len(cells)), random.randrange(2)
        cell = cells[chosen]
        low, high = cell[axis]
        if high - low > 1:
            cut = random.randrange(low + 1, high)
            halves = [(*cell[:axis], half, *cell[axis + 1 :]) for half in ((low, cut), (cut, high))]
            cells[chosen] = halves[0]
            cells.append(halves[1])
    return cells


def overlapping(count: int) -> list[Row]:
    ends = random.sample(range(SIDE * 10), 20 * count)
    pairs = [(min(ends[at : at + 2]), max(ends[at : at + 2])) for at in range(0, len(ends), 2)]
    return [tuple(pairs[at : at + 10]) for at in range(0, len(pairs), 10)]


def measured(name: str, rows: list[Row], side: int) -> dict[str, str | int | float]:
    random.shuffle(rows)
    columns = [
        ColumnRegions(slot, [Intervals.of(Interval(Decimal(low), True, Decimal(high), False)) for low, high in cells])
        for slot, cells in enumerate(zip(*rows, strict=True))
    ]
    start = time.perf_counter()
    index = Index.build(columns, rows=len(rows))
    seconds = time.perf_counter() - start
    places = [[Decimal(random.randrange(side * 100)).scaleb(-2) for _ in columns] for _ in range(LOOKUPS)]
    lookup = min(timed(index, places) for _ in range(ROUNDS)) / LOOKUPS
    scanned = sum(len(index.candidates(place)) for place in places) / LOOKUPS
    tracemalloc.start()
    again = Index.build(columns, rows=len(rows))
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert all(again.candidates(place) == index.candidates(place) for place in places), "the build is deterministic"
    return {
        "table": name,
        "rows": len(rows),
        "columns": len(columns),
        "build s": round(seconds, 3),
        "kept MB": round(kept / 2**20, 2),
        "peak MB": round(peak / 2**20, 2),
        "lookup us": round(lookup * 1e6, 2),
        "candidates": round(scanned, 2),
    }


def timed(index: Index, places: list[list[Decimal]]) -> float:
    candidates = index.candidates
    start = time.perf_counter()
    for place in places:
        candidates(place)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    target = parser.parse_args().json
    random.seed(20260101)
    shapes: dict[str, Callable[[int], list[Row]]] = {"grid": grid, "kd": guillotine}
    found: list[dict[str, str | int | float]] = []
    for name, shape in shapes.items():
        found += [measured(name, shape(count), SIDE) for count in (10, 100, 1_000, 10_000)]
    found.append(measured("distinct bounds", overlapping(10_000), SIDE * 10))
    widths = [max(15, len(title)) if title == "table" else max(8, len(title)) for title in found[0]]
    lines: list[list[str | int | float]] = [[*found[0]], *([*row.values()] for row in found)]
    for line in lines:
        print("  ".join(f"{cell!s:>{width}}" for cell, width in zip(line, widths, strict=True)))
    if target is not None:
        target.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
