"""Where two random tables are said to differ is where deciding every kind of document by both differs.

A share of the tables is tried in every run; `BPMLIB_TABLES=2000` tries so many.
"""

from __future__ import annotations

import os
import random
from contextlib import suppress
from itertools import combinations, count
from typing import Any

import pytest

from bpmlib import Conflict, NoMatch, Policy, PolicyError, feel
from bpmlib.verify.diff import apart, diff
from bpmlib.verify.diff.apart import Moved
from tests.shipped import SHIPPED
from tests.verify.drawn_tables import HITS, Column, Drawn, cell, drawn, said, value_at

COUNT = int(os.environ.get("BPMLIB_TABLES", "60"))
BATCH = 20


def changed(table: Drawn, number: int) -> Drawn:
    """Return a table with a few cells, results, rules or the hit policy changed, that the checker does not refuse."""
    for attempt in count():
        chance = random.Random(f"changed {number} {attempt}")
        rows = [list(row) for row in table.rows]
        for _ in range(chance.choice((1, 1, 2, 3))):
            row, at = chance.choice(rows), chance.randrange(len(table.columns) + 1)
            if at == len(table.columns):
                row[-1] = said(table.result, chance)
            elif row[0] != "otherwise":
                row[at + 1] = cell(table.columns[at], chance)
        if chance.random() < 0.2 and not table.exceptions and len(rows) > 1:
            rows.pop(0)
        if chance.random() < 0.2 and rows[-1][0] != "otherwise":
            rows.append(rows.pop(chance.randrange(len(rows))))
        exceptions = [list(row) for row in table.exceptions]
        if exceptions and chance.random() < 0.5:
            row, at = chance.choice(exceptions), chance.randrange(len(table.columns))
            row[at + 2] = cell(table.columns[at], chance)
            row[1] = chance.choice([row[1], rows[0][0], "all"])
        hit = chance.choice(HITS[:4]) if chance.random() < 0.2 and table.result == "number" else table.hit
        found = Drawn(hit if hit != "PRIORITY" else table.hit, table.columns, rows, exceptions, table.result)
        with suppress(PolicyError):
            found.policy()
            return found
    raise AssertionError


def outcome(policy: Policy, document: dict[str, Any]) -> Any:
    try:
        return "", policy.decide(document).value
    except (Conflict, NoMatch) as error:
        return type(error).__name__, None


def inside(region: Moved, document: dict[str, Any]) -> bool:
    return all(matches(text, value_at(document, header)) for header, text in region.cells.items())


def matches(text: str, value: Any) -> bool:
    """Whether a value passes a cell; remembered, as the documents of one table have few values."""
    key = text, repr(value)
    if key not in _KNOWN:
        _KNOWN[key] = feel.matches(text, value)
    return _KNOWN[key]


_KNOWN: dict[tuple[str, str], bool] = {}


@pytest.mark.long
@pytest.mark.parametrize("rules", [(1, 6), (8, 16)], ids=["few", "many"])
@pytest.mark.parametrize("batch", range(COUNT // BATCH))
def test_tables_differ_where_deciding_every_document_says_so(batch: int, rules: tuple[int, int]) -> None:
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        table = drawn(number, rules)
        later = changed(table, number)
        old, new = table.policy(), later.policy()
        (found,) = diff(old, new).decisions
        where = f"table {number}\n{table.text()}\n{later.text()}\n{found.text()}"
        assert not found.because, where
        assert all(region.replayed and region.document is not None for region in found.regions), where
        for document in table.documents():
            differs = outcome(old, document) != outcome(new, document)
            assert sum(inside(region, document) for region in found.regions) == differs, f"{document}\n{where}"
        columns = {column.name: column for column in table.columns}
        for one, other in combinations(found.regions, 2):
            assert not mergeable(one, other, columns), where


def mergeable(one: Moved, other: Moved, columns: dict[str, Column]) -> bool:
    """Whether two regions with the same outcomes differ in one column, and touch there."""
    headers = [name for name in columns if one.cells.get(name) != other.cells.get(name)]
    if (one.before, one.after) != (other.before, other.after) or len(headers) != 1:
        return False
    column = columns[headers[0]]
    held = [
        {at for at, value in enumerate(column.values) if matches(region.cells.get(column.name, "-"), value)}
        for region in (one, other)
    ]
    return not column.ordered or bool({at + 1 for at in held[0]} & held[1] or {at + 1 for at in held[1]} & held[0])


@pytest.mark.long
def test_tables_are_equivalent_to_themselves_by_geometry_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "same_definition", lambda *_: False)
    proved = 0
    for policy in SHIPPED.values():
        for found in diff(policy, policy, effort=20_000).decisions:
            assert found.verdict != "different" and not found.open, found.text()
            assert found.because or found.verdict == "equivalent"
            proved += found.verdict == "equivalent"
    assert proved > 20
