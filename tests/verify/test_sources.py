"""Regulations word by word: each defect that a reader lists is found by the checks, or it is said why no check can.

`python -m tests.verify.test_sources` writes the table in `tests/cases/verify/sources/README.md`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bpmlib import BpmError, Conflict, NoMatch, Policies, feel
from bpmlib.errors import Diagnostic
from bpmlib.values.compare import show_value
from bpmlib.verify.properties import prove
from bpmlib.verify.tables import analyse
from bpmlib.verify.tables.findings import Finding

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "tests/cases/verify/sources"
CATALOGUE = ROOT.parent / "shared/catalogue"
README = SOURCES / "README.md"
MARK = "<!-- table -->\n"
SYSTEMS = sorted(path.stem for path in SOURCES.glob("*.yaml"))
WAYS = ("found in a table", "left blank", "property", "unseen")
EXPLAINED = {"table-gap", "rules-conflict", "rule-dead", "table-undecided"}
"""Findings that have to belong to a defect, or stand below `also`."""

Key = tuple[str, str, str, frozenset[str]]
"""Policy, decision, code and rules of a finding."""


class Exact(yaml.SafeLoader):
    """YAML whose numbers stay exact."""


Exact.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(str(loader.construct_scalar(node))))


# ---------------------------------------------------------------------------------------------- entries


@cache
def listed(system: str) -> dict[str, Any]:
    """Return what the file of a system says."""
    content = (SOURCES / f"{system}.yaml").read_text(encoding="utf-8")
    return yaml.load(content, Exact)  # noqa: S506 - a safe loader


def policies_of(system: str) -> list[str]:
    return sorted(path.stem for path in SOURCES.glob(f"{system}_*.md"))


@cache
def library() -> Policies:
    return Policies.load(SOURCES)


@cache
def findings(system: str) -> dict[Key, Finding]:
    """Return what is found about the tables of a system."""
    found = {}
    for name in policies_of(system):
        for one in analyse(library()[name]):
            found[name, one.decision, one.diagnostic.code, frozenset(one.rules)] = one
    return found


def keys_of(entry: dict[str, Any]) -> Iterator[Key]:
    """Yield the findings that an entry speaks of."""
    for rules in [entry.get("rules", []), *entry.get("more", [])]:
        yield entry["policy"], entry["decision"], entry["code"], frozenset(rules)


def about_tables(system: str) -> Iterator[dict[str, Any]]:
    """Yield the entries about tables, and what stands below `also`."""
    for entry in listed(system)["defects"]:
        if "decision" in entry.get("finding", {}):
            yield entry["finding"]
    yield from listed(system).get("also", [])


# -------------------------------------------------------------------------------------------- catalogue


def pieces(text: str, ends: str) -> list[str]:
    """Return the pieces of a text that end outside brackets and quotes."""
    found, start, depth, quoted = [], 0, 0, False
    for at, letter in enumerate(text):
        quoted ^= letter == '"'
        depth += (letter in "([{") - (letter in ")]}")
        if letter in ends and not depth and not quoted and (letter == ";" or text[at + 1 : at + 2] == " "):
            found.append(text[start:at])
            start = at + 1
    return [piece for part in [*found, text[start:]] if (piece := part.strip(" .\n"))]


def catalogued(text: str) -> dict[str, str]:
    """Return the tags of the defects that a system's part of the catalogue lists, by their ids."""
    section = re.search(r"^- Ambiguities & defects[^:]*:(.*?)(?=^- |\Z)", text, re.M | re.S)
    assert section is not None
    head, *bullets = re.split(r"^  - ", section[1], flags=re.M)
    found = {}
    for number, item in enumerate(bullets or pieces(head, ";"), 1):
        tag, rest = re.fullmatch(r"(?:\[([^]]*)\] *)?(.*)", item.strip(), re.S).groups()  # type: ignore[union-attr]
        parts = pieces(rest, ";.?") if bullets else [rest]
        for part in range(1, len(parts) + 1):
            found[f"D{number}" if len(parts) == 1 else f"D{number}.{part}"] = tag or ""
    return found


def test_pieces_end_outside_of_brackets_and_quotes() -> None:
    assert pieces('a (b; c); "d; e". F? g', ";.?") == ["a (b; c)", '"d; e"', "F", "g"]
    assert catalogued("- Ambiguities & defects:\n  - [gap] one; two.\n  - [typo] three\n- Worth: HIGH.") == {
        "D1.1": "gap", "D1.2": "gap", "D2": "typo",
    }  # fmt: skip
    assert catalogued("- Ambiguities & defects in the source: one. Two; [gap] three.") == {"D1": "", "D2": "gap"}


@pytest.mark.skipif(not CATALOGUE.is_dir(), reason="the catalogue does not stand beside the checkout")
@pytest.mark.parametrize("system", SYSTEMS)
def test_no_defect_of_the_catalogue_is_dropped(system: str) -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in sorted(CATALOGUE.glob("seed*.md")))
    name = listed(system)["system"]
    text = re.search(rf"^### {name} .*?(?=^##|\Z)", texts, re.M | re.S)
    assert text is not None
    tags = catalogued(text[0])
    kinds: dict[str, set[str]] = defaultdict(set)
    for entry in listed(system)["defects"]:
        own = re.fullmatch(r"(D\d+(?:\.\d+)?)[a-z]?|R\d+[a-z]?", entry["id"])
        assert own is not None, entry["id"]
        if own[1]:
            kinds[own[1]].add(entry["kind"])
    assert set(kinds) == set(tags)
    assert [key for key, tag in tags.items() if tag and tag not in kinds[key]] == []


# --------------------------------------------------------------------------------------------- findings


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_defect_has_a_finding_or_a_reason(system: str) -> None:
    ids = [entry["id"] for entry in listed(system)["defects"]]
    assert len(ids) == len(set(ids))
    for entry in listed(system)["defects"]:
        assert {"id", "kind", "clause", "what"} < set(entry), entry["id"]
        assert ("finding" in entry) != ("unseen" in entry), entry["id"]


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_finding_of_the_page_says_what_is_at_stake(system: str) -> None:
    for entry in listed(system)["defects"]:
        if entry.get("finding", {}).get("code") in {"table-gap", "rules-conflict", "property-refuted"}:
            assert entry["stake"] in {"money", "people", "authority", "order"} and entry["means"], entry["id"]


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_findings_are_what_is_found(system: str) -> None:
    found = findings(system)
    assert all(one.replayed for one in found.values())
    for entry in about_tables(system):
        for key in keys_of(entry):
            assert key in found, f"not found: {key}"
            assert found[key].witness is not None or entry["code"] not in {"table-gap", "rules-conflict"}


@pytest.mark.parametrize("system", SYSTEMS)
def test_no_finding_goes_unexplained(system: str) -> None:
    explained = {key for entry in about_tables(system) for key in keys_of(entry)}
    assert all("why" in entry for entry in listed(system).get("also", []))
    assert sorted(key for key in findings(system) if key[2] in EXPLAINED and key not in explained) == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_document_is_decided_as_the_finding_says(system: str) -> None:
    for entry in listed(system)["defects"]:
        finding = entry.get("finding", {})
        if "decision" in finding and finding["code"] in {"table-gap", "rules-conflict", "rules-overlap"}:
            _replay(finding, findings(system)[next(keys_of(finding))])


def _replay(finding: dict[str, Any], found: Finding) -> None:
    policy, decision = library()[finding["policy"]], finding["decision"]
    if finding["code"] == "rules-overlap":
        assert set(policy.decide(**finding["witness"], answers=[decision]).rules[decision]) >= set(finding["rules"])
        return
    with pytest.raises(NoMatch if finding["code"] == "table-gap" else Conflict) as caught:
        policy.decide(**finding["witness"], answers=[decision])
    if isinstance(caught.value, NoMatch):
        assert caught.value.span == found.span
    else:
        assert set(caught.value.rules) == set(finding["rules"])


@pytest.mark.parametrize("system", SYSTEMS)
def test_figures_that_are_missing_are_reported(system: str) -> None:
    for entry in listed(system)["defects"]:
        finding = entry.get("finding", {})
        if "parameter" in finding:
            said = library().check(SOURCES / f"{finding['policy']}.md")
            assert any(_is_about(one, finding) for one in said), entry["id"]


def _is_about(diagnostic: Diagnostic, finding: dict[str, Any]) -> bool:
    return diagnostic.code == finding["code"] and f"`{finding['parameter']}`" in diagnostic.message


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_property_is_refuted_and_by_its_documents(system: str) -> None:
    for entry in listed(system)["defects"]:
        finding = entry.get("finding", {})
        if finding.get("code") != "property-refuted":
            continue
        statement = property_of(finding)
        found = {one.sentence: one for one in prove(library()[finding["policy"]])}
        assert found[finding["property"]].status == "refuted", entry["id"]
        assert found[finding["property"]].witnesses, entry["id"]
        if "witness" in finding:
            assert _is_refuted(finding["policy"], statement, finding["witness"]), entry["id"]


def property_of(finding: dict[str, Any]) -> str:
    """Return the statement of a property as the policy has it."""
    text = (SOURCES / f"{finding['policy']}.md").read_text(encoding="utf-8")
    match = re.search(rf"^## Property: {re.escape(finding['property'])}\n+(.*)$", text, re.M)
    assert match is not None, finding["property"]
    return match[1]


def _is_refuted(policy: str, statement: str, witness: dict[str, Any]) -> bool:
    form, _, rest = statement.partition(" ")
    if form == "total":
        try:
            library()[policy].decide(**witness, answers=[rest])
        except BpmError:
            return True
        return False
    if form in {"always", "never"}:
        return feel.evaluate(rest, _decided(policy, witness)) is (form == "never")
    pair = {name: _decided(policy, document) for name, document in witness.items()}
    return feel.evaluate(statement.partition(":")[2].strip(), pair) is False


def _decided(policy: str, document: dict[str, Any]) -> dict[str, Any]:
    """Return a document together with what is decided about it."""
    decision = library()[policy].decide(**document)
    answers = library()[policy].answers
    return document | (decision.value if len(answers) > 1 else {answers[0]: decision.value})


# ------------------------------------------------------------------------------------------------ table


def shown(value: Any) -> str:
    """Return a document as a line."""
    if isinstance(value, dict):
        return ", ".join(
            f"{name}: {{{shown(part)}}}" if isinstance(part, dict) else f"{name} = {show_value(part)}"
            for name, part in value.items()
        )
    return show_value(value)


def said(entry: dict[str, Any]) -> str:
    """Return how a defect is seen, or why it is not."""
    if "unseen" in entry:
        return f"unseen: {entry['unseen']}"
    finding = entry["finding"]
    if "parameter" in finding:
        return f"`parameter-not-set`: `{finding['parameter']}` in `{finding['policy']}`"
    if "property" in finding:
        text = f"`property-refuted` in `{finding['policy']}`: {finding['property']}"
    else:
        named = ", ".join(f"`{rule}`" for rule in finding.get("rules", ()))
        text = f"`{finding['code']}` in `{finding['policy']}.{finding['decision']}`" + (f": {named}" if named else "")
    return f"{text}; {shown(finding['witness'])}" if "witness" in finding else text


def row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def how_seen(entry: dict[str, Any]) -> str:
    """Return in which of the `WAYS` a defect is seen."""
    if "unseen" in entry:
        return "unseen"
    finding = entry["finding"]
    return "left blank" if "parameter" in finding else "property" if "property" in finding else "found in a table"


def table() -> str:
    """Return the part of the README that is written from the entries."""
    lines = [row("system", "defect", "kind", "clause", "what", "finding, or why it is unseen"), row(*["---"] * 6)]
    counts: dict[str, Counter[str]] = {}
    for system in SYSTEMS:
        for entry in listed(system)["defects"]:
            cells = (listed(system)["system"], entry["id"], entry["kind"], entry["clause"], entry["what"], said(entry))
            lines.append(row(*map(str, cells)))
            counts.setdefault(entry["kind"], Counter())[how_seen(entry)] += 1
    lines += ["", row("kind", *WAYS), row(*["---"] * (len(WAYS) + 1))]
    for kind, count in [*sorted(counts.items()), ("all", sum(counts.values(), Counter()))]:
        lines.append(row(kind, *(str(count[way]) for way in WAYS)))
    return "\n".join(lines) + "\n"


def test_the_table_is_up_to_date() -> None:
    head, mark, written = README.read_text(encoding="utf-8").partition(MARK)
    assert head and mark
    assert written == "\n" + table(), "run `python -m tests.verify.test_sources`"


if __name__ == "__main__":
    head, mark, _ = README.read_text(encoding="utf-8").partition(MARK)
    README.write_text(f"{head}{mark}\n{table()}", encoding="utf-8", newline="\n")
