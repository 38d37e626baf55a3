"""What is found about a table is what deciding every kind of document says: nothing more, nothing less.

A share of the tables is tried in every run; `BPMLIB_TABLES=2000` tries so many.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from bpmlib import Conflict, NoMatch, Policy, feel
from bpmlib.verify.tables import analyse
from bpmlib.verify.tables.findings import Finding, Region
from tests.verify.drawn_tables import HITS, Drawn, drawn, value_at

COUNT = int(os.environ.get("BPMLIB_TABLES", "60"))
BATCH = 20


def holds(region: Region, document: dict[str, Any]) -> bool:
    """Whether a document lies in a region, as FEEL reads its cells."""
    return all(feel.matches(cell, value_at(document, header)) for header, cell in region.cells.items())


def rules(policy: Policy, document: dict[str, Any]) -> tuple[str, tuple[str, ...], Any]:
    """Return the error or nothing, the rules, and the value."""
    try:
        found = policy.decide(document)
    except (Conflict, NoMatch) as error:
        return type(error).__name__, error.rules, None
    return "", found.rules["d"], found.value


def of_kind(found: tuple[Finding, ...], *kinds: str) -> list[Finding]:
    return [one for one in found if one.kind in kinds]


def places(found: list[Finding], document: dict[str, Any]) -> list[Finding]:
    """Return the findings that a document lies in, as often as it does."""
    return [one for one in found for region in one.regions if holds(region, document)]


@pytest.mark.parametrize("batch", range(COUNT // BATCH))
def test_what_is_found_is_what_every_document_says(batch: int) -> None:
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        table = drawn(number)
        found = analyse(table.policy())
        assert all(one.replayed for one in found)
        assert not of_kind(found, "undecided"), number
        check(table, found, number)


def check(table: Drawn, found: tuple[Finding, ...], number: int) -> None:
    policy, twin = table.policy(), table.policy("COLLECT")
    counting: set[str] = set()
    outcomes: dict[int, tuple[str, Any]] = {}
    documents = table.documents()
    first = table.hit in ("FIRST", "PRIORITY")
    for position, document in enumerate(documents):
        error, hit, value = rules(policy, document)
        outcomes[position] = error, value
        where = f"table {number}, {document}: {error} {hit}\n{table.text()}"
        assert len(places(of_kind(found, "gap"), document)) == (error == "NoMatch"), where
        conflicts = places(of_kind(found, "conflict"), document)
        assert [set(one.rules) for one in conflicts] == ([set(hit)] if error == "Conflict" else []), where
        clash, together, _ = rules(twin, document)
        others = [set(one.rules) for one in places(of_kind(found, "overlap"), document)]
        harmless = not clash and len(together) > 1 and not error and table.hit in ("FIRST", "PRIORITY", "ANY")
        assert others == ([set(together)] if harmless else []), where
        counting.update(hit if first and not error else together)
        counting.update(in_effect(twin, document))
    dead = {one.rules[0] for one in of_kind(found, "dead", "off")}
    names = {row[0] for row in (*table.rows, *table.exceptions)}
    if len(documents) < 600:  # otherwise not every piece is among them
        assert dead == names - counting, f"table {number}\n{table.text()}"
        check_columns(table, found, documents, outcomes)
    assert not dead & counting
    for one in of_kind(found, "mergeable"):
        check_merged(table, one, documents, outcomes)


def in_effect(policy: Policy, document: dict[str, Any]) -> Iterator[str]:
    """Yield the exceptions of a COLLECT table that have an effect, also those that only withdraw a rule."""
    try:
        decision = policy.decide(document)
    except Conflict as error:
        yield from error.rules
        return
    compiled = decision.compiled
    table = compiled.program.definitions["d"]
    failed = compiled.rows("d", list(decision.state))
    yield from (table.exceptions[at].row.name for at in compiled.effective(table, failed))


def check_columns(
    table: Drawn, found: tuple[Finding, ...], documents: list[dict[str, Any]], outcomes: dict[int, tuple[str, Any]]
) -> None:
    """A column is idle where the outcome is the same for all documents that are alike but for it."""
    idle = {one.message.split("`")[1] for one in of_kind(found, "column")}
    tested = {column.name: any(row[at + 1] != "-" for row in table.rows) for at, column in enumerate(table.columns)}
    tested = {
        column.name: tested[column.name] or any(row[at + 2] != "-" for row in table.exceptions)
        for at, column in enumerate(table.columns)
    }
    for column in table.columns:
        groups: dict[str, set[str]] = {}
        for position, document in enumerate(documents):
            rest = repr([value_at(document, other.name) for other in table.columns if other is not column])
            groups.setdefault(rest, set()).add(repr(outcomes[position]))
        same = all(len(said) == 1 for said in groups.values())
        assert column.name not in idle or same, table.text()
        if same and tested[column.name] and table.hit not in HITS[-4:] and not of_kind(found, "off"):
            assert column.name in idle, table.text()


def check_merged(
    table: Drawn, one: Finding, documents: list[dict[str, Any]], outcomes: dict[int, tuple[str, Any]]
) -> None:
    """The rule that several could be changes no outcome."""
    header, cell = one.message.split("`")[-2], one.hint.split("`")[1]
    at = [column.name for column in table.columns].index(header) + 1
    rows = [row if row[0] != one.rules[0] else [*row[:at], cell, *row[at + 1 :]] for row in table.rows]
    gone = set(one.rules[1:])
    beating = [[row[0], without(row[1], gone), *row[2:]] for row in table.exceptions]
    kept = [row for row in beating if row[1]]
    merged = Drawn(table.hit, table.columns, [row for row in rows if row[0] not in gone], kept, table.result).policy()
    for position, document in enumerate(documents):
        error, _, value = rules(merged, document)
        assert (error, value) == outcomes[position], f"{document}\n{one.text()}\n{table.text()}"


def without(beats: str, gone: set[str]) -> str:
    return ", ".join(name for name in beats.split(", ") if name not in gone)
