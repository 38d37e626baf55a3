"""What it costs to find the overlaps and the gaps of large decision tables, and how many there are.

The set-up is that of a published comparison on loan data: tables of 3, 5 and 7 columns by about 500, 1,000 and 1,500
rules, taken from decision trees, of which 10 % of the rules have one cell made larger or smaller. Its data are not to
be had; the tables here are made by `credit_table`, from a tree that cuts the usual attributes of a loan at random,
always the same for the same seed. So the times may be compared in kind, the counts may not. The curve goes on to
20,000 rules by 10 columns.

    python benchmarks/verify_tables.py [--curve] [--json FILE]

Each table is a policy file: it is read, checked and made into a grid like any other, and these seconds are given too.
Seconds are those of the processor; each table has a process of its own. Overlaps are counted as pairs of rules, as
largest groups of rules that meet in one place, and as boxes; gaps as boxes; no two of the boxes could be put together.
`cuts` are the regions that were cut in two on the way. A question that takes too much effort is given up and marked.
"""

import argparse
import json
import random
import resource
import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bpmlib import Policies
from bpmlib.core.from_model import from_model
from bpmlib.regions import partition, uncovered
from bpmlib.regions.partition import Box, Exhausted, merged
from bpmlib.verify.geometry.grid import Grid
from bpmlib.verify.geometry.hits import Hits

SEED = 20160919
CHANGED = 0.1
SIZES = [(columns, rules) for columns in (3, 5, 7) for rules in (500, 1000, 1500)]
CURVE = [(columns, rules) for rules in (500, 1500, 5000, 10000, 20000) for columns in (3, 5, 7, 10)]
EFFORT = 150_000_000
"""Looks at rows after which a question is given up."""

Column = tuple[str, list[Any]]
"""A column with the places where it may be cut, or with its words."""
COLUMNS: list[Column] = [
    ("loan_amount", list(range(1000, 40000, 250))),
    ("annual_income", list(range(5000, 250000, 1000))),
    ("debt_to_income", [step / 4 for step in range(1, 160)]),
    ("grade", ["A", "B", "C", "D", "E", "F", "G"]),
    ("employment_years", list(range(1, 40))),
    ("interest_rate", [5 + step / 20 for step in range(1, 500)]),
    ("purpose", ["car", "credit card", "debt consolidation", "education", "home", "medical", "moving", "wedding"]),
    ("open_accounts", list(range(1, 60))),
    ("home_ownership", ["mortgage", "own", "rent", "other"]),
    ("months_since_default", list(range(1, 180))),
]

Cell = tuple[int, int] | frozenset[str]
"""Of a row: the cuts it lies between (0 and one more than there are stand for none), or its words."""


def is_words(column: Column) -> bool:
    return isinstance(column[1][0], str)


def credit_table(columns: int, rules: int, seed: int = SEED) -> list[list[Cell]]:
    """Return rows that come from a decision tree, a tenth of them with one cell made larger or smaller."""
    chance = random.Random(f"{seed} {columns} {rules}")
    chosen = COLUMNS[:columns]
    leaves: list[list[Cell]] = [[frozenset(v) if is_words((n, v)) else (0, len(v) + 1) for n, v in chosen]]
    while len(leaves) < rules:
        leaf = leaves.pop(chance.randrange(len(leaves)))
        leaves += halves(leaf, chance) or [leaf]
    for row in chance.sample(leaves, int(CHANGED * len(leaves))):
        change(row, chance)
    return leaves


def halves(leaf: list[Cell], chance: random.Random) -> list[list[Cell]] | None:
    at = chance.randrange(len(leaf))
    cell = leaf[at]
    if isinstance(cell, frozenset):
        words = sorted(cell)
        chance.shuffle(words)
        cut = len(words) // 2
        parts: list[Cell] = [frozenset(words[:cut]), frozenset(words[cut:])]
        if not cut:
            return None
    else:
        low, high = cell
        if high - low < 2:
            return None
        cut = min(high - 1, max(low + 1, round(chance.triangular(low, high))))
        parts = [(low, cut), (cut, high)]
    return [[*leaf[:at], part, *leaf[at + 1 :]] for part in parts]


def change(row: list[Cell], chance: random.Random) -> None:
    """Move one end of one range, or put a word in or out."""
    at = chance.randrange(len(row))
    cell, values = row[at], COLUMNS[at][1]
    if isinstance(cell, frozenset):
        other = sorted(set(values) - cell)
        row[at] = cell | {chance.choice(other)} if other and chance.random() < 0.5 else cell - {sorted(cell)[0]} or cell
        return
    low, high = cell
    step = max(1, (high - low) // 3)
    moved = chance.choice([(low - step, high), (low, high + step), (low + step, high), (low, high - step)])
    if 0 <= moved[0] < moved[1] <= len(values) + 1:
        row[at] = moved


def policy_text(rows: list[list[Cell]]) -> str:
    """Return a policy file with one UNIQUE table."""
    chosen = COLUMNS[: len(rows[0])]
    inputs = [
        f"| {name} | `{'string' if is_words((name, values)) else 'number'}` | "
        f"{', '.join(map(quoted, values)) if is_words((name, values)) else '>= 0'} |"
        for name, values in chosen
    ]
    lines = [
        "---\npolicy: benchmark.credit\neffective: 2024-01-01..\n---\nMade by a random tree.\n",
        "## Inputs\n| name | type | allowed |\n|---|---|---|",
        *inputs,
        "\n## Decision: risk (UNIQUE)",
        f"| rule | {' | '.join(name for name, _ in chosen)} | → risk : number |",
        "|---" * (len(chosen) + 2) + "|",
        *(
            f"| r{number} | {' | '.join(shown(cell, at) for at, cell in enumerate(row))} | {number % 5} |"
            for number, row in enumerate(rows)
        ),
    ]
    return "\n".join(lines) + "\n"


def quoted(word: str) -> str:
    return f'"{word}"'


def shown(cell: Cell, at: int) -> str:
    values = COLUMNS[at][1]
    if isinstance(cell, frozenset):
        return "-" if len(cell) == len(values) else ", ".join(map(quoted, sorted(cell)))
    low = None if cell[0] == 0 else values[cell[0] - 1]
    high = None if cell[1] == len(values) + 1 else values[cell[1] - 1]
    if low is None:
        return "-" if high is None else f"< {high}"
    return f">= {low}" if high is None else f"[{low}..{high})"


def groups(sets: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """Return the sets that lie in no other one."""
    ordered = sorted(set(sets), key=len, reverse=True)
    holding: dict[int, list[frozenset[int]]] = defaultdict(list)
    found = []
    for one in ordered:
        if not any(one <= other for other in holding[next(iter(one))]):
            found.append(one)
            for rule in one:
                holding[rule].append(one)
    return found


def measured(columns: int, rules: int) -> dict[str, Any]:
    rows = credit_table(columns, rules)
    text = policy_text(rows)
    found: dict[str, Any] = {"columns": columns, "rules": len(rows)}
    start = time.process_time()
    policy = Policies.from_text(text)["benchmark.credit"]
    checked, day = policy.in_force()
    program = from_model(checked, ("risk",), lambda used: policy.figures_of(used, day), day)
    found["read and checked"] = time.process_time() - start
    start = time.process_time()
    grid = Grid.of(program, "risk", checked.scope.words)
    found["grid"] = time.process_time() - start
    found["ranks"] = max(grid.sizes)
    found["megabytes before"] = megabytes()
    found |= questions(Hits(grid, EFFORT))
    found["megabytes at most"] = megabytes()
    return found


def megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def questions(hits: Hits) -> dict[str, Any]:
    found: dict[str, Any] = {}
    loose, cuts = hits.grid.loose, Cuts()
    start = time.process_time()
    try:
        by_rules: dict[tuple[int, ...], list[Box]] = defaultdict(list)
        for box, together in hits.together():
            by_rules[together].append(box)
        boxes = sum(len(merged(there, loose=loose)) for there in by_rules.values())
        found["overlaps"] = time.process_time() - start
        found["overlapping pairs"] = len({pair for rules in by_rules for pair in combinations(rules, 2)})
        found["overlapping groups"] = len(groups(map(frozenset, by_rules)))
        found["overlap boxes"] = boxes
    except Exhausted:
        found["overlaps"] = f"given up after {time.process_time() - start:.1f}"
    found["overlap cuts"] = cuts.taken()
    start = time.process_time()
    try:
        gaps = merged(list(hits.uncovered()), loose=loose)
        found["gaps"] = time.process_time() - start
        found["gap boxes"] = len(gaps)
    except Exhausted:
        found["gaps"] = f"given up after {time.process_time() - start:.1f}"
    found["gap cuts"] = cuts.taken()
    return found


class Cuts:
    """Counts how often a region is cut in two."""

    def __init__(self) -> None:
        self.count = 0
        cut = partition.cut

        def counting(*arguments: Any) -> tuple[int, int]:
            self.count += 1
            return cut(*arguments)

        for module in (partition, uncovered):
            vars(module)["cut"] = counting

    def taken(self) -> int:
        taken, self.count = self.count, 0
        return taken


HEADERS = [
    "columns", "rules", "ranks", "read and checked", "grid", "overlaps", "overlapping pairs", "overlapping groups",
    "overlap boxes", "overlap cuts", "gaps", "gap boxes", "gap cuts", "megabytes before", "megabytes at most",
]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, help="a file for the figures")
    parser.add_argument("--curve", action="store_true", help="from 500 to 20,000 rules by 3 to 10 columns")
    options = parser.parse_args()
    print("seconds of the processor; made-up loan data, see the head of this file")
    print(" | ".join(HEADERS))
    results = []
    for columns, rules in CURVE if options.curve else SIZES:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            found = alone.submit(measured, columns, rules).result()
        results.append(found)
        cells = (found.get(name, "-") for name in HEADERS)
        print(" | ".join(f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in cells), flush=True)
        if options.json:
            options.json.write_text(json.dumps({"seed": SEED, "tables": results}, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
