"""The page of which rules of the regulations the policies cover, `docs/reference/coverage.md`, for `docs/generate.py`.

What counts takes minutes to find out: each element that claims a rule is changed, to see whether an example notices.
So the figures stand in `coverage.json` beside the page, written by

    python -m bpmlib coverage rules --format json > docs/reference/coverage.json
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["page"]

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "docs/reference/coverage.json"

PAGE = """\
# Which rules the policies cover

The rules of the regulations are numbered in [the catalogue](../../rules/catalogue.json); a policy says in its `covers`
cells which of them it carries. An id is *claimed* there. It is *counted* where an example that holds gets to the
element that claims it, and changing that element makes an example or a property fail. What no policy says stands in
[the list of what is not covered](../../rules/NOT_COVERED.md), with the reason; a reason is not a rule.

{sums}

| regulation | | rules | claimed | counted | with a reason | open |
|---|---|---|---|---|---|---|
{rows}

{crowded}

This page is made by `docs/generate.py` from `coverage.json`, which `python -m bpmlib coverage rules --format json`
writes.
"""


def page() -> str:
    """Return the page."""
    found: dict[str, Any] = json.loads(FIGURES.read_text("utf-8"))
    systems = [one for one in found["systems"] if one["claimed"] or one["reasons"]]
    return PAGE.format(
        sums=sums(systems), rows="\n".join(map(row, systems)), crowded="\n".join(crowded(found["crowded"]))
    )


def sums(systems: list[dict[str, Any]]) -> str:
    """Return the figures of all systems together."""
    rules, claimed, counted = (sum(map(size, systems)) for size in (_rules, _claimed, _counted))
    return (
        f"{len(systems)} regulations have policies, or a reason why they have none. "
        f"Of their {rules} rules {claimed} are claimed and {counted} counted."
    )


def row(system: dict[str, Any]) -> str:
    """Return the row of one system."""
    waiting = [rule for rule in system["not_covered"] if rule not in system["reasons"]]
    cells = (
        system["id"], system["title"], system["rules"], _claimed(system), _counted(system), len(system["reasons"]),
        ", ".join(waiting) or "-",
    )  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |"


def crowded(claims: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what is to be said of elements with many ids."""
    if not claims:
        yield "No element claims more than three ids."
        return
    yield "Elements that claim more than three ids:\n"
    for claim in claims:
        yield f"- `{claim['policy']}`: {claim['element']} claims {', '.join(claim['ids'])}"


def _rules(system: dict[str, Any]) -> int:
    return int(system["rules"])


def _claimed(system: dict[str, Any]) -> int:
    return len(system["claimed"])


def _counted(system: dict[str, Any]) -> int:
    return len(system["counted"])
