"""The policies that come with the library as pages, each with what the check finds in it; and their regulations."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from places import ROOT, anchor

from bpmlib.model.policies import Policy
from bpmlib.model.vocabulary import System
from bpmlib.policies import Policies

__all__ = ["REGULATIONS", "check", "files", "findings", "policy_page", "regulations_page", "with_regulations"]

REGULATIONS = "rules/regulations.md"
PLACE = re.compile(r"^ *--> (rules/[^:]+):\d+", re.MULTILINE)
TABLE = re.compile(r"(?:^\|.*\n)+", re.MULTILINE)
PADDING = re.compile(r"(?<=\S) {2,}(?=\|( |$))", re.MULTILINE)
FILTERS = re.compile(r"(?P<code>`[^`\n]+`)|\]\[")


def check() -> subprocess.Popen[str]:
    """Begin to check the policies, as anybody would, beside what else is to be done."""
    command = [sys.executable, "-m", "bpmlib", "check", "rules"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8")


def findings(checked: subprocess.Popen[str]) -> dict[str, list[str]]:
    """Return what the check found, as it is drawn, by file."""
    found: dict[str, list[str]] = {}
    drawn, _ = checked.communicate()
    for block in drawn.strip().split("\n\n")[:-1]:
        place = PLACE.search(block)
        if place is None:
            raise ValueError(f"a finding without a place in a policy:\n{block}")
        found.setdefault(place[1], []).append(block)
    return found


@cache
def files() -> dict[str, Policy]:
    """Return the shipped policies, each version of each, by file."""
    library = Policies.load(ROOT / "rules")
    versions = [version for policy in library for version in library.versions(policy)]
    return {Path(one.span.source.name).resolve().relative_to(ROOT).as_posix(): one for one in versions}


@cache
def systems() -> dict[str, System]:
    """Return the regulations that policies are taken from, by number."""
    catalogue = Policies.load(ROOT / "rules").catalogue
    assert catalogue is not None
    used = {dict(policy.front.source).get("system") for policy in files().values()}
    return {number: system for number, system in catalogue.systems.items() if number in used}


def title(policy: Policy) -> str:
    """Return the title of a policy, in English and Chinese."""
    return " · ".join(dict(policy.front.title).values())


def policy_page(file: str, found: list[str]) -> str:
    """Return the page of a policy: where it comes from, what the check finds, its text, its head."""
    policy = files()[file]
    _, head, body = (ROOT / file).read_text("utf-8").split("---\n", 2)
    source = dict(policy.front.source)
    number = source.get("system")
    from_ = f"[{number}](../regulations.md#{anchor(heading(systems()[number]))})" if number in systems() else number
    parts = [
        f"# {title(policy)}",
        f"`{policy.front.policy.text}`, the file `{file}`; from {from_}, {source.get('text', '')}.",
        f"```yaml\n{head.strip()}\n```",
        plain(body).strip(),
        "## Findings",
        "What `python -m bpmlib check` says of this file.",
        "\n\n".join(f"```text\n{block}\n```" for block in found) or "Nothing: no mistake, no gap, no conflict.",
    ]
    return "\n\n".join(parts) + "\n"


def plain(body: str) -> str:
    """Return a policy's text without padding, and with no `list[filter][1]` that could be taken for a reference."""
    return FILTERS.sub(lambda found: found["code"] or "]&#91;", PADDING.sub(" ", body))


def claimed(text: str) -> Iterator[str]:
    """Yield the clauses that the `covers` cells of a file name."""
    for table in TABLE.findall(text):
        head, _, *rows = ([cell.strip() for cell in re.split(r"(?<!\\)\|", line)] for line in table.splitlines())
        if "covers" in head:
            for row in rows:
                yield from re.findall(r"R\d+\w*", row[head.index("covers")])


def heading(system: System) -> str:
    """Return the heading of a regulation on their page."""
    return f"{system.id} {system.title}"


def regulations_page() -> str:
    """Return the page of the regulations: which policies each became, and which clauses these name."""
    parts = [
        "# The regulations",
        "Policies are taken from these texts, clause by clause. Beside a policy stand the clauses that its `covers` "
        "cells name; `python -m bpmlib coverage rules` counts which of them an example bears out.",
    ]
    for number, system in systems().items():
        parts += [f"## {heading(system)}", f"{len(system.rules)} clauses.", "\n".join(rows(number))]
    return "\n\n".join(parts) + "\n"


def rows(number: str) -> Iterator[str]:
    """Yield the table of the policies from one regulation."""
    yield "| policy | titles | clauses |\n|---|---|---|"
    for file, policy in files().items():
        if dict(policy.front.source).get("system") == number:
            clauses = sorted(set(claimed((ROOT / file).read_text("utf-8"))), key=lambda one: (len(one), one))
            link = f"[{policy.front.policy.text}]({file.removeprefix('rules/')})"
            yield f"| {link} | {title(policy)} | {', '.join(clauses)} |"


def with_regulations(text: str) -> str:
    """Return the list of policies with the number of each regulation as a link to its entry."""
    for number, system in systems().items():
        link = f"[{number}](regulations.md#{anchor(heading(system))})"
        text = re.sub(rf"\| {number} +\|$", f"| {link} |", text, flags=re.MULTILINE)
    return text
