"""How quickly documents and inputs are drawn, that all of them are valid, and which rules they reach.

    python benchmarks/strategies.py --draws 10000            # each shipped document and each shipped policy
    python benchmarks/strategies.py --only sales --json

Figures that a company has to set are plain ones. A rule that only other figures lead to is tried with those of the
policy's examples. `filtered` counts what hypothesis threw away, `invalid` documents that the policy's guard refuses.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from bpmlib import Policies, Policy
from bpmlib.documents.registry import default_registry
from bpmlib.errors import BpmError, InputError, NotDrawable, ParameterNotSet
from bpmlib.testing.documents import documents
from bpmlib.testing.figures import filled
from bpmlib.testing.inputs import inputs, unreached
from bpmlib.testing.tally import tally
from bpmlib.testing.witnesses import witnesses_of
from bpmlib.verify.examples import run_examples_of


@dataclass
class Row:
    """What came of drawing one document or one policy's inputs."""

    name: str
    drawn: int
    filtered: int
    invalid: int
    milliseconds: float
    refused: dict[str, int] = field(default_factory=dict)
    rules: int = 0
    reached: int = 0
    with_figures: int = 0
    missing: list[str] = field(default_factory=list)


def of_document(name: str, model: Any, draws: int) -> Row:
    """Draw a document; each one is validated once more from its own data."""
    invalid = 0

    def look(value: Any) -> None:
        nonlocal invalid
        try:
            model.model_validate(value.model_dump(by_alias=True))
        except ValueError:
            invalid += 1

    found = tally(documents(model), draws, look)
    return Row(name, found.drawn, found.filtered, invalid, found.milliseconds)


def of_policy(policy: Policy, draws: int) -> Row:
    """Draw a policy's inputs and decide on them."""
    ready = filled(policy)
    fired, refused = Counter[tuple[str, str]](), Counter[str]()
    found = tally(inputs(ready), draws, lambda value: decide(ready, value, fired, refused))
    answers = ready.checked().answers
    wanted = [*witnesses_of(ready, answers, None).rules, *unreached(ready)]
    reached = [rule for rule in wanted if fired[rule]]
    others = with_figures(policy, {rule for rule in wanted if not fired[rule]}, min(draws, 1_000))
    missing = [f"{key}/{name}" for key, name in wanted if not fired[key, name] and (key, name) not in others]
    invalid = refused.pop("InputError", 0)
    return Row(
        policy.id, found.drawn, found.filtered, invalid, found.milliseconds, dict(refused),
        len(wanted), len(reached), len(others), missing,
    )  # fmt: skip


def decide(policy: Policy, value: dict[str, Any], fired: Counter[tuple[str, str]], refused: Counter[str]) -> None:
    """Decide, and count the rules that applied or the error."""
    try:
        decision = policy.decide(**value)
    except InputError:
        refused["InputError"] += 1
    except BpmError as error:
        refused[type(error).__name__] += 1
    else:
        fired.update((key, rule) for key, rules in decision.rules.items() for rule in rules)


def with_figures(policy: Policy, wanted: set[tuple[str, str]], draws: int) -> set[tuple[str, str]]:
    """Return those rules that are reached with the figures of an example on which they apply."""
    reached: set[tuple[str, str]] = set()
    trials = [(one.trial, one.decision) for one in run_examples_of(policy) if one.trial is not None]
    for trial, decision in trials:
        if decision is None or trial.policy is policy:
            continue
        here = {(key, rule) for key, rules in decision.rules.items() for rule in rules}
        if here & wanted - reached:
            fired = Counter[tuple[str, str]]()
            tally(inputs(filled(trial.policy)), draws, lambda value: decide(trial.policy, value, fired, Counter()))  # noqa: B023 - done at once
            reached |= wanted & set(fired)
    return reached


def shown(rows: list[Row]) -> str:
    """Return the rows as a table."""
    lines = [f"{'':46} {'drawn':>6} {'filt.':>5} {'inv.':>5} {'ms':>6}  rules"]
    for row in rows:
        rules = f"{row.reached} of {row.rules}" if row.rules else ""
        rules += f", {row.with_figures} more with other figures" if row.with_figures else ""
        rules += f"; not {', '.join(row.missing)}" if row.missing else ""
        rules += f"; {', '.join(f'{count} {name}' for name, count in row.refused.items())}" if row.refused else ""
        lines.append(f"{row.name:46} {row.drawn:6} {row.filtered:5} {row.invalid:5} {row.milliseconds:6.2f}  {rules}")
    mean = sum(row.milliseconds for row in rows) / max(1, len(rows))
    total = f"{len(rows)} in all: {sum(row.drawn for row in rows)} drawn, {sum(row.filtered for row in rows)} filtered"
    missing = sum(len(row.missing) for row in rows)
    lines.append(
        f"{total}, {sum(row.invalid for row in rows)} invalid, {mean:.2f} ms on average, {missing} rules not reached"
    )
    return "\n".join(lines)


def main() -> int:
    """Draw what is asked for, and print the table; 1 where something was filtered, invalid or not reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=1_000, help="how many for each document and each policy")
    parser.add_argument("--only", default="", help="only documents and policies whose name holds this")
    parser.add_argument("--kind", choices=("documents", "policies"), help="only these")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    rows: list[Row] = []
    if options.kind != "policies":
        for name, document in default_registry().documents.items():
            if options.only.lower() in name.lower():
                rows.append(of_document(name, document.model, options.draws))
    policies = Policies.load()
    for name in sorted(policies) if options.kind != "documents" else ():
        if options.only.lower() in name.lower():
            try:
                rows.append(of_policy(policies[name], options.draws))
            except NotDrawable:
                continue  # it decides nothing: its course or its patterns have strategies of their own
            except ParameterNotSet as error:
                print(error, file=sys.stderr)
                return 2
    print(json.dumps([asdict(row) for row in rows], indent=2) if options.json else shown(rows))
    return int(any(row.filtered or row.invalid or row.missing for row in rows))


if __name__ == "__main__":
    sys.exit(main())
