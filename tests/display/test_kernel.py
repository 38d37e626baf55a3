"""Displays in a real kernel: what a notebook keeps of each cell."""

import nbformat
import pytest
from nbclient import NotebookClient

CELLS = (
    """
from decimal import Decimal
import bpmlib
from bpmlib import display
terms = bpmlib.Policies.load()["sales.payment_terms"]
order = {"amount": Decimal("20000.01"), "on_account": True, "customer": {"is_new": False}}
terms.decide(order=order, answers=["approvals"])
""",
    'display.regions(terms, "approvals", x="order.amount", document={"order": order})',
    "%load_ext bpmlib",
    """
%%policy
---
policy: my.limit
effective: 2026-01-01..
---
A limit.

## Inputs

| name | type |
|---|---|
| a | number |

## Decision: d (UNIQUE)

| rule | a | → d : number |
|---|---|---|
| one | < x | 1 |
""",
)


@pytest.mark.long
def test_a_kernel_shows_decisions_plots_and_the_mistakes_of_a_cell() -> None:
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source.strip()) for source in CELLS])
    NotebookClient(book, timeout=60, kernel_name="python3").execute()
    decided, plotted, loaded, broken = ([one["data"] for one in cell["outputs"]] for cell in book.cells)
    assert [set(one) for one in decided] == [{"text/plain", "text/html"}]
    assert "bpm-hit" in decided[0]["text/html"] and "> first" in decided[0]["text/plain"]
    assert [set(one) for one in plotted] == [{"text/plain", "image/png"}]
    assert loaded == []
    assert "<mark>x</mark>" in broken[0]["text/html"]
