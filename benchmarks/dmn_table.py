"""The same large table as a policy file and as a DMN model: reading it, its first decision, deciding.

    python benchmarks/dmn_table.py
    python benchmarks/dmn_table.py 10000

Times are the best of several rounds of one run, the two taking turns; what counts is the ratio.
"""

import random
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bpmlib import Policies, dmn

ROUNDS = 5
DOCUMENTS = 2000

POLICY = """---
policy: tariff
title: {{en: Tariff, zh: 资费}}
source: {{system: own, text: a benchmark}}
effective: 2024-01-01..
---
A large table.

## Inputs
| name   | type   |
|--------|--------|
| amount | number |
| kind   | string |

## Decision: fee (UNIQUE)
| rule | amount | kind | → fee : number |
|------|--------|------|----------------|
{rows}
"""
MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="tariff" namespace="urn:tariff">
<inputData id="a" name="amount"><variable name="amount" typeRef="number"/></inputData>
<inputData id="k" name="kind"><variable name="kind" typeRef="string"/></inputData>
<decision id="d" name="fee"><variable name="fee" typeRef="number"/>
<informationRequirement><requiredInput href="#a"/></informationRequirement>
<informationRequirement><requiredInput href="#k"/></informationRequirement>
<decisionTable hitPolicy="UNIQUE">
<input><inputExpression typeRef="number"><text>amount</text></inputExpression></input>
<input><inputExpression typeRef="string"><text>kind</text></inputExpression></input><output typeRef="number"/>
{rows}
</decisionTable></decision></definitions>"""


CONDITION = "<inputEntry><text>{}</text></inputEntry>"


def cells(row: int) -> tuple[str, str, str]:
    """Return the cells of a row: two conditions and the result."""
    return f"[{row * 10}..{row * 10 + 10})", f'"{"ABC"[row % 3]}", "D"', str(row)


def timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(rows: int = 1000) -> int:
    table = [cells(row) for row in range(rows)]
    policy = POLICY.format(rows="\n".join(f"| r{at} | {' | '.join(row)} |" for at, row in enumerate(table)))
    entry = f"<rule>{CONDITION}{CONDITION}<outputEntry><text>{{}}</text></outputEntry></rule>"
    model = MODEL.format(rows="\n".join(entry.format(*row) for row in table))
    pick = random.Random(2026)
    documents = [{"amount": Decimal(pick.randrange(rows * 10)), "kind": "D"} for _ in range(DOCUMENTS)]
    found: dict[str, list[float]] = {}

    def note(name: str, work: Callable[[], Any]) -> None:
        found.setdefault(name, []).append(timed(work))

    with TemporaryDirectory() as folder:
        Path(folder, "tariff.md").write_text(policy, "utf-8")
        for _ in range(ROUNDS):
            policies, models = Policies.load(folder), []
            note("read, policy", lambda: policies["tariff"])  # noqa: B023
            note("read, DMN", lambda: models.append(dmn.read({"m.dmn": model})))  # noqa: B023
            tariff, (loaded,) = policies["tariff"], models
            note("first decision, policy", lambda: tariff.decide(documents[0]))  # noqa: B023
            note("first decision, DMN", lambda: loaded.evaluate("fee", documents[0]))  # noqa: B023
            for _ in range(ROUNDS):
                note("decide, policy", lambda: [tariff.decide(one) for one in documents])  # noqa: B023
                note("decide, DMN", lambda: [loaded.evaluate("fee", one) for one in documents])  # noqa: B023
    wrong = sum(tariff.decide(one).value != loaded.evaluate("fee", one).value for one in documents)
    best = {name: min(times) for name, times in found.items()}
    for step in ("read", "first decision", "decide"):
        ours, theirs = best[f"{step}, policy"], best[f"{step}, DMN"]
        unit = (DOCUMENTS, 1e6, "µs") if step == "decide" else (1, 1e3, "ms")
        shown = [f"{seconds / unit[0] * unit[1]:9.2f} {unit[2]}" for seconds in (ours, theirs)]
        print(f"{step:16} policy {shown[0]}   DMN {shown[1]}   ratio {theirs / ours:5.2f}")
    ours, theirs = (best[f"read, {kind}"] + best[f"first decision, {kind}"] for kind in ("policy", "DMN"))
    print(f"{rows} rows; to the first decision: ratio {theirs / ours:.2f}; {wrong} of {DOCUMENTS} answers differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
