"""What the histories of the shipped processes and patterns reach, and how quickly they are drawn.

    python benchmarks/histories.py --draws 300               # each shipped process, and each file of patterns
    python benchmarks/histories.py --only attendance --json

Of a process it counts the steps and states, and the duties met in time, met late and overdue; of patterns those that
concluded something. What a policy takes only with other figures is looked for with those of its readings and examples:
`7+1/8` is seven with its own figures, one more with others, of eight. A duty without an end is never overdue, and one
whose case closes with its breach is never met late: they are listed all the same. Figures that a company has to set
are plain ones. `invalid` counts histories of facts that a session does not take.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import TypeVar

from hypothesis.strategies import SearchStrategy

from bpmlib import Policies, Policy
from bpmlib.cases import Process
from bpmlib.errors import BpmError, NotDrawable
from bpmlib.patterns.session import Session
from bpmlib.testing.fact_histories import FactHistory, fact_histories
from bpmlib.testing.figures import filled, variants
from bpmlib.testing.histories import History, histories
from bpmlib.testing.histories_routes import Goal, goals_of
from bpmlib.testing.tally import tally

T = TypeVar("T")
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
    by_others: dict[str, list[str]] = field(default_factory=dict)
    """What was seen only with figures of a reading or an example."""
    missing: dict[str, list[str]] = field(default_factory=dict)

    @property
    def short(self) -> bool:
        """Whether something is missing that has to be reached, or a draw was of no use."""
        return bool(self.filtered or self.invalid or any(self.missing.get(kind) for kind in HAS_TO))


def of_process(policy: Policy, draws: int) -> Row:
    """Draw the histories of a process."""
    ready = filled(policy)
    plan = Process.of(ready).plan
    wanted: list[Goal] = [("step", stage.name, step.name) for stage in plan.stages for step in stage.steps]
    wanted += [("state", stage.name, one) for stage in plan.stages for one in stage.states if one != stage.starts]
    for kind in ("met", "late", "breached"):
        wanted += [(kind, duty.name) for duty in plan.duties if kind == "breached" or not duty.forbidden]

    def look(history: History, seen: set[Goal]) -> bool:
        seen.update(goal for step in history.steps for goal in goals_of(step.events))
        return True

    return _measured(policy, ready, histories, look, wanted, draws)


def of_patterns(policy: Policy, draws: int) -> Row:
    """Draw what a session of a policy may be told, and tell it."""
    ready = filled(policy)
    wanted = [("pattern", rule.name) for rule in Session(ready, "reference").rules]
    if not wanted:
        raise ValueError(f"`{policy.id}` has no pattern")

    def look(history: FactHistory, seen: set[Goal]) -> bool:
        session = Session(history.policies, "reference")
        try:
            for _ in history.play(session):
                seen.update(("pattern", match.rule.name) for one in session.conclusions() for match in one.supports)
        except BpmError:
            return False
        return True

    return _measured(policy, ready, fact_histories, look, wanted, draws)


def _measured(
    policy: Policy, ready: Policy, strategy: Callable[[Policy], SearchStrategy[T]],
    look: Callable[[T, set[Goal]], bool], wanted: Sequence[Goal], draws: int,
) -> Row:  # fmt: skip
    """Draw with a policy's own figures, then with others for as long as something is missing."""
    before = time.perf_counter()
    drawn = strategy(ready)
    prepared = time.perf_counter() - before
    seen: set[Goal] = set()
    sound: list[bool] = []
    found = tally(drawn, draws, lambda history: sound.append(look(history, seen)))
    reached = set(seen)
    row = Row(ready.id, found.drawn, found.filtered, 0, prepared, 1_000 / found.milliseconds)
    for other in variants(policy):
        if set(wanted) <= seen:
            break
        more = tally(strategy(other), draws, lambda history: sound.append(look(history, seen)))
        row.filtered += more.filtered
    row.invalid = sound.count(False)
    for goal in wanted:
        kind, name = goal[0], "/".join(goal[1:])
        row.counts[kind] = row.counts.get(kind, 0) + 1
        for kept, known in ((row.by_others, reached), (row.missing, seen)):
            if goal not in known:
                kept.setdefault(kind, []).append(name)
        if goal not in seen:
            row.by_others[kind].remove(name)
    return row


def shown(rows: list[Row]) -> str:
    """Return the rows as a table, and what was not reached below it."""
    kinds = ("step", "state", "met", "late", "breached", "pattern")
    lines = [
        f"{'':26} {'drawn':>5} {'filt.':>5} {'inv.':>4} {'ready s':>7} {'a second':>8}  "
        + "  ".join(kind.rjust(8) for kind in kinds)
    ]
    for row in rows:
        parts = [_share(row, kind).rjust(8) for kind in kinds]
        head = f"{row.name:26} {row.drawn:5} {row.filtered:5} {row.invalid:4} {row.prepared:7.1f} {row.a_second:8.0f}"
        lines.append(f"{head}  {'  '.join(parts)}")
    for row in rows:
        for said, names in (("with other figures", row.by_others), ("never", row.missing)):
            lines += [f"{row.name}: {kind} {said}: {', '.join(those)}" for kind, those in names.items() if those]
    return "\n".join(lines)


def _share(row: Row, kind: str) -> str:
    """Return how many were seen with the own figures, how many with others, of how many."""
    if kind not in row.counts:
        return "-"
    others, total = len(row.by_others.get(kind, ())), row.counts[kind]
    own = total - others - len(row.missing.get(kind, ()))
    return f"{own}+{others}/{total}" if others else f"{own}/{total}"


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
