"""The open benchmark in `tests/cases/verify`: what is found about each table is what stands beside it, and no more.

`python -m pytest tests/verify/test_benchmark.py --accept` writes the DMN files and the list of cases in `README.md`
anew. The expectations are written by hand; nothing writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
import yaml

from bpmlib import Policies
from bpmlib.dmn.export import export
from bpmlib.formats.dmn.writer import write
from bpmlib.verify.tables import analyse
from bpmlib.verify.tables.findings import Finding

ROOT = Path(__file__).parents[1] / "cases"
FOLDER = ROOT / "verify"
README = FOLDER / "README.md"
POLICIES = Policies.load(ROOT)

COREA = (
    "identical rules", "equivalent rules", "subsumed rule", "interdeterminism", "partial reduction",
    "overlapping condition", "missing rule",
)  # fmt: skip
KINDS = ("gap", "conflict", "overlap", "dead", "off", "mergeable", "column", "result", "undecided")
HIT_POLICIES = (
    "UNIQUE", "ANY", "FIRST", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT", "COLLECT SUM", "COLLECT COUNT",
    "COLLECT MIN", "COLLECT MAX",
)  # fmt: skip
DOMAINS = (
    "number", "decimal", "date", "date and time", "time", "duration", "enumeration", "boolean", "string", "null",
    "list of tests", "negation",
)  # fmt: skip
PARTS = ("positive", "near miss", "clean")


@dataclass(frozen=True)
class Table:
    """A decision table as it is written: its heading, the cells of its head and of its rules."""

    name: str
    hit_policy: str
    head: tuple[str, ...]
    rules: Mapping[str, tuple[str, ...]]

    def cells(self, rule: str) -> dict[str, str]:
        """Return the cells of a rule left of its results, by header."""
        return {
            header: cell
            for header, cell in zip(self.head[1:], self.rules[rule], strict=True)
            if not header.startswith("→")
        }


@dataclass(frozen=True)
class Case:
    """A table and what has to be found about it."""

    path: Path

    def __str__(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    @cached_property
    def said(self) -> dict[str, Any]:
        """What stands beside the table."""
        found = yaml.safe_load(self.path.read_text("utf-8"))
        assert isinstance(found, dict)
        return found

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings that are expected."""
        return list(self.said["findings"])

    @cached_property
    def text(self) -> str:
        """The policy file."""
        return self.path.with_suffix(".md").read_text("utf-8")

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The decision tables of the file."""
        found = []
        for name, hit_policy, body in re.findall(r"## Decision: (\w+) \((.+)\)\n((?:\|.*\n)+)", self.text):
            rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in body.splitlines()]
            found.append(Table(name, hit_policy, rows[0], {row[0]: row[1:] for row in rows[2:]}))
        return tuple(found)

    @property
    def prose(self) -> str:
        """The sentences that say what the case is about."""
        return " ".join(self.text.split("---\n")[2].split("\n## ")[0].split())

    @cached_property
    def findings_of_ours(self) -> tuple[Finding, ...]:
        """What `analyse` finds."""
        return analyse(POLICIES[f"verify.{self.path.parent.name}.{self.path.stem}"])

    @property
    def dmn(self) -> Path:
        """The file with the same table as DMN; a table with exceptions has none, being another table there."""
        return FOLDER / "dmn" / f"{self.path.parent.name}.{self.path.stem}.dmn"

    @property
    def has_dmn(self) -> bool:
        """Whether there is such a file."""
        return "## Exceptions" not in self.text


CASES = [
    Case(path) for path in sorted(FOLDER.glob("*/*.yaml")) if path.parent.name != "sources"
]  # the folder `sources` has other cases, with a form of its own
WITH_DMN = [case for case in CASES if case.has_dmn]


# ------------------------------------------------------------------------------------------ what is ours


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_found_is_what_is_expected(case: Case) -> None:
    found = [as_expected(finding) for finding in case.findings_of_ours]
    expected = [_without(one, "corea") for one in case.findings if "bpmlib" in one]
    assert _sorted(found) == _sorted(expected)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_document_shown_was_decided_so(case: Case) -> None:
    for finding in case.findings_of_ours:
        assert finding.replayed
        if finding.kind in ("gap", "conflict", "overlap"):
            assert all(region.witness is not None for region in finding.regions)


def as_expected(finding: Finding) -> dict[str, Any]:
    """Return a finding in the form in which it is expected."""
    quoted = re.findall("`([^`]+)`", finding.message)
    found: dict[str, Any] = {"bpmlib": finding.kind}
    if finding.rules:
        found["rules"] = list(finding.rules)
    if finding.regions:
        found["where"] = [dict(region.cells) for region in finding.regions]
    if finding.kind == "mergeable":
        found["into"] = {quoted[-1]: re.findall("`([^`]+)`", finding.hint)[0]}
    if finding.kind == "column":
        found["column"] = quoted[0]
    if finding.kind == "result":
        found["result"] = {quoted[-1]: quoted[:-1]}
    return found | {"meant": True} if finding.expected else found


# ------------------------------------------------------------------------------- the seven, by their definition


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_seven_checks_are_expected_where_their_definition_holds(case: Case) -> None:
    """Each pair of rules is asked about as a table of its own, so that nothing but the two counts."""
    found = [*of_pairs(case), *across(case), *left_over(case)]
    expected = []
    for one in case.findings:
        for check in one.get("corea", ()):
            if check != "partial reduction":
                expected.append({"check": check, "rules": set(one.get("rules", ())), "where": one["where"]})
            assert (check == "partial reduction") == (one.get("bpmlib") == "mergeable")
    assert _sorted(found) == _sorted(expected)


def of_pairs(case: Case) -> Iterator[dict[str, Any]]:
    """Yield what two rules of a table are to each other: one name for their conditions, one for their results."""
    for table in case.tables if case.has_dmn else ():
        for pair in combinations([name for name in table.rules if name != "otherwise"], 2):
            together = [one for one in asked(case, table, pair, "ANY") if one.kind in ("conflict", "overlap")]
            for finding in together:
                names = [relation(case, table, pair)]
                if finding.kind == "conflict":
                    names.append("interdeterminism")
                where = _where(case, pair) or [dict(region.cells) for region in finding.regions]
                yield from ({"check": name, "rules": set(pair), "where": where} for name in names)


def relation(case: Case, table: Table, pair: Sequence[str]) -> str:
    """Return how the conditions of two rules lie to each other that meet."""
    one, other = pair
    if table.cells(one) == table.cells(other):
        return "identical rules"
    within = [
        any(finding.kind == "dead" for finding in asked(case, table, order, "FIRST"))
        for order in ((one, other), (other, one))
    ]
    if all(within):
        return "equivalent rules"
    return "subsumed rule" if any(within) else "overlapping condition"


def _where(case: Case, pair: Sequence[str]) -> list[dict[str, str]]:
    """Return the region of a finding that bpmlib reports for just these two rules: a third rule is elsewhere then."""
    found = [one["where"] for one in case.findings if "corea" in one and "bpmlib" in one and "where" in one
             and set(one.get("rules", ())) == set(pair)]  # fmt: skip
    return found[0] if found else []


def across(case: Case) -> Iterator[dict[str, Any]]:
    """Yield the rules of two tables that have the same conditions."""
    for one, other in combinations(case.tables, 2):
        for left, right in product(one.rules, other.rules):
            if one.cells(left) == other.cells(right):
                names = {f"{one.name}.{left}", f"{other.name}.{right}"}
                yield {"check": "identical rules", "rules": names, "where": [one.cells(left)]}


def left_over(case: Case) -> Iterator[dict[str, Any]]:
    """Yield what has no rule, whatever the hit policy makes of it."""
    for table in case.tables if case.has_dmn else ():
        if table.hit_policy.startswith(("COLLECT", "RULE", "OUTPUT")):
            found = asked(case, table, tuple(table.rules), "FIRST")
        else:
            found = case.findings_of_ours
        for gap in found:
            if gap.kind == "gap":
                where = [dict(region.cells) for region in gap.regions]
                yield {"check": "missing rule", "rules": set(), "where": where}


def asked(case: Case, table: Table, rules: Sequence[str], hit_policy: str) -> tuple[Finding, ...]:
    """Return what is found about a table with these rules alone, under another hit policy."""
    head = [header.replace(": Role", ": string") for header in table.head]
    rows = [head, ["---"] * len(head), *([rule, *table.rules[rule]] for rule in rules)]
    before = case.text.partition("## Decision")[0].replace("| Role", "| string")
    text = f"{before}## Decision: {table.name} ({hit_policy})\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)
    policies = Policies.from_text(text)
    (policy,) = policies
    return analyse(policies[policy], table.name)


def _without(one: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key not in keys}


def _sorted(found: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return findings in an order of their own: the order in which they are found or written does not count."""
    return sorted(found, key=lambda one: repr([(key, _plain(value)) for key, value in sorted(one.items())]))


def _plain(value: Any) -> Any:
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return sorted(value.items()) if isinstance(value, dict) else value


# ---------------------------------------------------------------------------------- the benchmark as a whole


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_case_is_written_as_the_readme_says(case: Case) -> None:
    said = case.said
    near = said["part"] == "near miss"
    assert set(said) == {"check", "part", "domains", "findings"} | ({"beside", "differs"} if near else set())
    assert said["check"] == case.path.parent.name.replace("_", " ")
    assert case.path.stem.split("_")[0] == said["part"].split()[0]
    assert set(said["domains"]) <= set(DOMAINS) and case.prose
    for one in case.findings:
        assert set(one) <= {"corea", "bpmlib", "rules", "where", "into", "column", "result", "meant"}
        assert set(one.get("corea", ())) <= set(COREA) and one.get("bpmlib", "gap") in KINDS
        assert "corea" in one or "bpmlib" in one
    if said["part"] == "clean":
        assert case.findings == []
    if near:
        beside = Case(case.path.with_name(f"{said['beside']}.yaml"))
        assert beside.said["part"] == "positive" and beside.findings != case.findings


def test_every_check_has_its_three_parts() -> None:
    for folder in {case.path.parent for case in CASES}:
        assert {case.said["part"] for case in CASES if case.path.parent == folder} == set(PARTS), folder.name
    positive = [one for case in CASES if case.said["part"] == "positive" for one in case.findings]
    assert {name for one in positive for name in one.get("corea", ())} == set(COREA)
    assert {one["bpmlib"] for one in positive if "bpmlib" in one} == set(KINDS)
    assert {table.hit_policy for case in CASES for table in case.tables} == set(HIT_POLICIES)
    assert {domain for case in CASES for domain in case.said["domains"]} == set(DOMAINS)


@pytest.mark.parametrize("case", WITH_DMN, ids=str)
def test_the_table_as_dmn_is_up_to_date(case: Case, accept: bool) -> None:
    exported = export(POLICIES[f"verify.{case.path.parent.name}.{case.path.stem}"])
    text = write(replace(exported.definitions, version="1.3"))
    if accept:
        case.dmn.parent.mkdir(exist_ok=True)
        case.dmn.write_text(text, "utf-8", newline="\n")
    assert case.dmn.read_text("utf-8") == text


def test_there_is_no_dmn_file_without_its_case() -> None:
    assert set((FOLDER / "dmn").glob("*")) == {case.dmn for case in WITH_DMN}


def test_the_readme_lists_the_cases(accept: bool) -> None:
    head, mark, _ = README.read_text("utf-8").partition("## The cases\n")
    text = f"{head}{mark}\n{listed()}"
    if accept:
        README.write_text(text, "utf-8", newline="\n")
    assert README.read_text("utf-8") == text


def listed() -> str:
    """Return the list of cases as the README has it."""
    lines = [
        f"{len(CASES)} cases, {len(WITH_DMN)} of them as DMN as well.",
        "",
        "| case | hit policy | domains | what it is about | findings |",
        "|------|------------|---------|------------------|----------|",
    ]
    for case in CASES:
        hit_policies = ", ".join(dict.fromkeys(table.hit_policy for table in case.tables))
        differs = f" Unlike `{case.said['beside']}`: {case.said['differs']}." if "beside" in case.said else ""
        found = "; ".join(map(_short, case.findings)) or "none"
        cells = (f"[{case}]({case}.md)", hit_policies, ", ".join(case.said["domains"]), case.prose + differs, found)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _short(one: Mapping[str, Any]) -> str:
    names = ", ".join(one.get("corea", ()))
    ours = one.get("bpmlib", "")
    if one.get("meant"):
        ours += ", meant"
    return f"`{ours}` ({names})" if ours and names else f"`{ours}`" if ours else names
