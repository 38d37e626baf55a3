"""What the histories of the shipped processes and patterns reach, and how quickly they are drawn.

    python benchmarks/histories.py --draws 300               # each shipped process, and each file of patterns
    python benchmarks/histories.py --only attendance --json

Of a process it counts the steps and states, and the duties met in time, met late and overdue; of patterns those that
concluded something. A duty without an end is never overdue, and one that is not met late may have no way to be: both
are listed all the same. Figures that a company has to set are plain ones. `invalid` counts histories of facts that a
session does not take.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from bpmlib import Policies, Policy
from bpmlib.cases import Process
from bpmlib.errors import BpmError, NotDrawable
from bpmlib.patterns.session import Session
from bpmlib.testing.fact_histories import FactHistory, fact_histories
from bpmlib.testing.figures import filled
from bpmlib.testing.histories import History, histories
from bpmlib.testing.histories_routes import goals_of
from bpmlib.testing.tally import Tally, tally

HAS_TO = ("step", "state", "pattern")
"""What has to be reached; whether a duty can be met late, or at all, is the policy's to say."""


@dataclass
class Row:
    """What came of the histories of one policy: for each kind of thing how many there are, and which were not seen."""

    name: str
    drawn: int
    filtered: int
    invalid: int
    prepared: float
    """Seconds until the first draw."""
    a_second: float
    """Draws a second after that."""
    counts: dict[str, int] = field(default_factory=dict)
    missing: dict[str, list[str]] = field(default_factory=dict)

    @property
    def short(self) -> bool:
        """Whether something is missing that has to be reached, or a draw was of no use."""
        return bool(self.filtered or self.invalid or any(self.missing.get(kind) for kind in HAS_TO))


def of_process(policy: Policy, draws: int) -> Row:
    """Draw the histories of a process."""
    ready = filled(policy)
    plan = Process.of(ready).plan
    wanted = [("step", stage.name, step.name) for stage in plan.stages for step in stage.steps]
    wanted += [("state", stage.name, one) for stage in plan.stages for one in stage.states if one != stage.starts]
    for kind in ("met", "late", "breached"):
        wanted += [(kind, duty.name) for duty in plan.duties if kind == "breached" or not duty.forbidden]
    seen: set[tuple[str, ...]] = set()

    def look(history: History) -> None:
        seen.update(goal for step in history.steps for goal in goals_of(step.events))

    before = time.perf_counter()
    drawn = histories(ready)
    prepared = time.perf_counter() - before
    found = tally(drawn, draws, look)
    return _row(ready.id, found, 0, prepared, wanted, seen)


def of_patterns(policy: Policy, draws: int) -> Row:
    """Draw what a session of a policy may be told, and tell it."""
    ready = filled(policy)
    wanted = [("pattern", rule.name) for rule in Session(ready, "reference").rules]
    seen: set[tuple[str, ...]] = set()
    invalid = 0

    def look(history: FactHistory) -> None:
        nonlocal invalid
        session = Session(history.policies, "reference")
        try:
            for _ in history.play(session):
                seen.update(("pattern", match.rule.name) for one in session.conclusions() for match in one.supports)
        except BpmError:
            invalid += 1

    before = time.perf_counter()
    drawn = fact_histories(ready)
    prepared = time.perf_counter() - before
    found = tally(drawn, draws, look)
    return _row(ready.id, found, invalid, prepared, wanted, seen)


def _row(
    name: str, found: Tally, invalid: int, prepared: float, wanted: Iterable[tuple[str, ...]],
    seen: set[tuple[str, ...]],
) -> Row:  # fmt: skip
    row = Row(name, found.drawn, found.filtered, invalid, prepared, 1_000 / found.milliseconds)
    for goal in wanted:
        row.counts[goal[0]] = row.counts.get(goal[0], 0) + 1
        missing = row.missing.setdefault(goal[0], [])
        if goal not in seen:
            missing.append("/".join(goal[1:]))
    return row


def shown(rows: list[Row]) -> str:
    """Return the rows as a table, and what was not reached below it."""
    kinds = ("step", "state", "met", "late", "breached", "pattern")
    lines = [f"{'':26} {'drawn':>5} {'filt.':>5} {'inv.':>4} {'ready s':>7} {'a second':>8}  " + "  ".join(kinds)]
    for row in rows:
        parts = [
            f"{row.counts[kind] - len(row.missing[kind])}/{row.counts[kind]}".rjust(len(kind))
            if kind in row.counts else "-".rjust(len(kind))
            for kind in kinds
        ]  # fmt: skip
        head = f"{row.name:26} {row.drawn:5} {row.filtered:5} {row.invalid:4} {row.prepared:7.1f} {row.a_second:8.0f}"
        lines.append(f"{head}  {'  '.join(parts)}")
    for row in rows:
        lines += [f"{row.name}: {kind} never: {', '.join(names)}" for kind, names in row.missing.items() if names]
    return "\n".join(lines)


def main() -> int:
    """Draw what is asked for, and print the table; 1 where something that has to be reached was not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=300, help="how many histories of each policy")
    parser.add_argument("--only", default="", help="only policies whose id holds this")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    rows: list[Row] = []
    policies = Policies.load()
    for name in sorted(policies):
        if options.only not in name:
            continue
        for measure in (of_process, of_patterns):
            try:
                rows.append(measure(policies[name], options.draws))
            except (ValueError, NotDrawable) as error:
                if isinstance(error, NotDrawable):
                    print(error, file=sys.stderr)
                continue  # a file without a process, or without patterns
    print(json.dumps([asdict(row) for row in rows], indent=2) if options.json else shown(rows))
    return int(any(row.short for row in rows))


if __name__ == "__main__":
    sys.exit(main())
