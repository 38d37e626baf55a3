"""The page of what is wrong in the sources: `docs/explanation/findings.md`, written by `docs/generate.py`.

The findings on regulations word by word come from `tests/cases/verify/sources`, whose tests find each of them anew.
Those on readings are found here: a property of a shipped policy that does not hold with another reading of its source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from bpmlib.policies import Policies
from bpmlib.policy import Policy
from bpmlib.verify.properties import Verdict, prove
from bpmlib.verify.tables.findings import show_document

__all__ = ["page"]

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "tests/cases/verify/sources"

STAKES = {
    "money": "Money goes the wrong way",
    "people": "Somebody is paid, punished or passed over by two measures",
    "authority": "The wrong person decides, or nobody may",
    "order": "A case without an answer",
}
"""What is at stake, the gravest first, with its heading."""

WAYS = {
    "property-refuted": "what everybody would expect, and the text does not give",
    "rules-conflict": "two clauses, two answers for one document",
    "table-gap": "no clause applies",
}
"""How it was found, the gravest first, and what that means."""

READINGS = {
    "property.refund.resale": ("money", "A unit is sold again while its first buyer waits for his money."),
    "property.discount_authority.inside": ("authority", "Who asks for less may need more signatures."),
    "property.competing_buyers.how_long": ("order", "A unit is held, and no day ends it: some contests never end."),
    "sales.payment_terms.both": ("authority", "A larger order on account needs fewer signatures than a smaller one."),
    "projects.set_up.both_lines": ("people", "A client who buys more falls below the line."),
    "agency.discipline.ever": ("people", "Somebody is warned a second time, where the second time is a dismissal."),
    "agency.discipline.learnt": ("people", "Whose first fault was learnt of later is warned twice."),
}
"""The readings that break a property of their policy: what is at stake, and what it means."""

HEAD = """\
# What is wrong with the sources

These are real regulations of companies. People wrote them with care, and work by them. Here is what the checks and
proofs of this library found in them: for each mistake a document, the smallest that shows it, for which the text has
two answers or none. Nobody has to believe it: the engine decided each of these documents as it is said here, and the
tests of the library decide them again.

The text was written down as it is printed, in our own words and with its figures, holes and contradictions left in
([how](../../tests/cases/verify/sources/README.md)). Findings stand in the order of what they may cost, {found} in all.
What a reader can see and no check ever will is listed there as well.

The policies that [come with the library](../../rules/README.md) have settled each of these points, by a reading that is
written down beside the rules with the other one. `python -m bpmlib diff POLICY --readings` runs both.

This page is made by `docs/generate.py`; change it there.
"""

UNSET = """\
{count} figures are needed to decide, and their regulations do not have them. A policy that needs one says so instead of
guessing.

| policy | figure | |
|---|---|---|
{rows}
"""


class Exact(yaml.SafeLoader):
    """YAML whose numbers stay exact."""


Exact.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(str(loader.construct_scalar(node))))


@dataclass(frozen=True)
class Found:
    """One mistake of a source: what is at stake and what it means, where it stands, how it was found, its documents."""

    stake: str
    code: str
    means: str
    where: str
    what: str
    shown: str

    def text(self) -> str:
        """Return the entry of the page."""
        return f"**{self.means}**\n\n{self.where}: {self.what}. {WAYS[self.code].capitalize()}:\n\n{self.shown}\n"


def page() -> str:
    """Return the page."""
    found = [*printed(), *readings()]
    parts = [HEAD.format(found=len(found))]
    for stake, heading in STAKES.items():
        own = sorted((one for one in found if one.stake == stake), key=lambda one: list(WAYS).index(one.code))
        parts += [f"## {heading}\n", *(one.text() for one in own)]
    parts += ["## Figures that nobody fixed\n", unset()]
    return "\n".join(parts)


def printed() -> Iterator[Found]:
    """Yield what is found in the regulations word by word."""
    for path in sorted(SOURCES.glob("*.yaml")):
        listed = yaml.load(path.read_text("utf-8"), Exact)  # noqa: S506 - a safe loader
        for entry in listed["defects"]:
            if "stake" in entry:
                yield _printed(listed["system"], entry)


def _printed(system: str, entry: dict[str, Any]) -> Found:
    finding = entry["finding"]
    lines = [f"{finding['code']}: {finding['property']}" if "property" in finding else _table(finding)]
    witness = finding.get("witness", {})
    if set(witness) == {"a", "b"}:
        lines += [f"  {name}: {show_document(witness[name])}" for name in "ab"]
    elif witness:
        lines.append(f"  for example {show_document(witness)}")
    where = f"{system}, {entry['clause']}"
    return Found(entry["stake"], finding["code"], entry["means"], where, entry["what"], _block(lines))


def _table(finding: dict[str, Any]) -> str:
    rules = ", ".join(f"`{rule}`" for rule in finding.get("rules", ()))
    return f"{finding['code']}: `{finding['decision']}`" + (f" by {rules}" if rules else "")


def readings() -> Iterator[Found]:
    """Yield what a shipped policy would break if its source were read in the other way."""
    policies = Policies.load(ROOT / "rules")
    for name, (stake, means) in READINGS.items():
        policy, _, key = name.rpartition(".")
        reading = policies[policy].readings[key]
        broken = [one for one in prove(policies[policy].reading(key)) if one.status == "refuted"]
        if not broken:
            raise ValueError(f"the reading `{key}` of `{policy}` breaks no property any more")
        where = f"{dict(policies[policy].model.front.source)['system']}, {reading.clause}"
        folder, _, file = policy.partition(".")
        what = f"{reading.unclear} (reading `{key}` of [{policy}](../../rules/{folder}/{file}.md))"
        yield Found(stake, "property-refuted", means, where, what, "\n\n".join(map(_refuted, broken)))


def _refuted(verdict: Verdict) -> str:
    return _block(verdict.text().partition(": ")[2].splitlines())


def _block(lines: list[str]) -> str:
    return "\n".join(["```text", *lines, "```"])


def unset() -> str:
    """Return the table of the figures that shipped policies need and no source has."""
    policies = Policies.load(ROOT / "rules")
    rows = [row for policy in policies for row in _unset(policies[policy])]
    return UNSET.format(count=len(rows), rows="\n".join(rows))


def _unset(policy: Policy) -> Iterator[str]:
    for section in policy.model.sections:
        for row in getattr(section, "rows", ()):
            if getattr(row, "value", ()) is None and hasattr(row, "en") and hasattr(row, "type"):
                yield f"| {policy.id} | `{row.name.text}` | {row.en} · {row.zh} |"
